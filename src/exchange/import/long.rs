//! The long table: one row an answer, the question repeated in each of its rows.
//!
//! Columns: a number or id of the question, its text, the answer and its score; further ones name the dimension, the
//! capability, a title, weight, roles. Scores are averaged as they stand, so all are laid on one scale from the lowest to the
//! highest score of the table: `share = (score − lowest) / (highest − lowest)`.

use std::collections::BTreeMap;

use super::draft::{Answer, Capability, Dimension, Draft, Practice, Role, flat};
use super::ids::{self, Taken};
use super::open::nothing;
use super::remark::Remark;
use super::table::{self, Known, Table};
use crate::check::Desk;
use crate::check::decode::values::is_id;
use crate::check::decode::{ANY, NOT_NEGATIVE};
use crate::diagnostic::{Code, Diagnostic, Sink, Span};
use crate::model::mapping::key;
use crate::read::csv::{self, Cell};

/// Columns that tell the question apart.
const NUMBER: &[&str] = &[
    "question number",
    "question no",
    "question nr",
    "question id",
    "number",
    "no",
    "nr",
    "id",
    "code",
];
const TEXT: &[&str] = &["question text", "text"];
/// A column with this name holds the text where no other does, else the number.
const EITHER: &str = "question";

/// The other columns.
const KNOWN: [Known; 9] = [
    (
        "answer",
        &["answer", "answer text", "option", "answer option", "choice"],
    ),
    (
        "score",
        &["score", "value", "points", "answer score", "answer value"],
    ),
    ("dimension", &["dimension", "pillar", "area"]),
    (
        "capability",
        &["capability", "category", "domain", "section", "topic"],
    ),
    ("title", &["title", "short title", "question title"]),
    ("weight", &["weight", "question weight"]),
    ("roles", &["roles", "role", "asked of"]),
    ("look_for", &["look for", "what to look for"]),
    ("ask_for", &["ask for", "ask to see", "what to ask to see"]),
];

/// The rows of a question.
struct Asked<'t> {
    number: String,
    text: &'t Cell,
    rows: Vec<&'t [Cell]>,
}

/// Reads a table; `None`, with findings, when it cannot be used.
pub(super) fn read(file: usize, desk: &mut Desk<'_>) -> Option<Draft> {
    let read = csv::parse(file, desk.sources, desk.sink)?;
    let mut table = Table::of_csv(read);
    let sink = &mut *desk.sink;
    let mut draft = Draft {
        format: "long",
        ..Draft::default()
    };
    let keys: Vec<String> = table.names().map(|(_, c)| key(&c.text)).collect();
    let is_text = keys.iter().any(|k| TEXT.contains(&k.as_str()));
    let either: &[&str] = &[EITHER];
    let mut known: Vec<Known> = KNOWN.to_vec();
    known.push(("number", NUMBER));
    known.push(("text", TEXT));
    known.push((if is_text { "number" } else { "text" }, either));
    table.find(&known, &[], "", &mut draft.remarks, sink);
    let needed = [
        ("text", "Question Text"),
        ("answer", "Answer"),
        ("score", "Score"),
    ];
    if !table.has("text") && !table.has("answer") {
        let message = "this table has no column of questions and none of answers";
        sink.push(nothing(table.place, message));
        return None;
    }
    if !table.need(&needed, sink) {
        return None;
    }
    let asked = questions(&table, sink);
    let scored = scores(&asked, &table, &mut draft.remarks, sink);
    if scored.is_empty() {
        if !sink.has_errors() {
            sink.push(nothing(
                table.place,
                "no question of this table has scored answers",
            ));
        }
        return None;
    }
    let places = tree(&scored, &table, &mut draft, sink);
    let all = || scored.iter().flat_map(|s| &s.answers);
    let low = all().map(|a| a.score).fold(f64::INFINITY, f64::min);
    let high = all().map(|a| a.score).fold(f64::NEG_INFINITY, f64::max);
    let range = high - low;
    let mut taken = Taken::default();
    for dimension in &draft.dimensions {
        taken.take(&dimension.id);
        for capability in &dimension.capabilities {
            taken.take(&capability.id);
        }
    }
    let codes = codes(&scored, &mut taken);
    for ((question, code), (dimension, capability)) in scored.iter().zip(codes).zip(places) {
        let practice = practice(question, code, &table, (low, range), &draft.roles, sink);
        let place = draft.dimensions.get_mut(dimension);
        if let Some(c) = place.and_then(|d| d.capabilities.get_mut(capability)) {
            // The mean over all questions, whatever their capability.
            c.weight += practice.weight;
            c.practices.push(practice);
        }
    }
    let values = vec![("low", low.to_string()), ("high", high.to_string())];
    draft.remarks.push(Remark::scoring("long", values));
    draft.scores = Some((low, high));
    Some(draft)
}

/// The rows by question, in the order in which questions begin.
fn questions<'t>(table: &'t Table, sink: &mut Sink) -> Vec<Asked<'t>> {
    let mut out: Vec<Asked<'t>> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for row in &table.rows {
        let number = table.cell(row, "number", sink);
        let text = table.cell(row, "text", sink);
        let Some(name) = number.or(text) else {
            let place = row.first().map_or(table.place, |c| c.span);
            let message = "this row belongs to no question";
            sink.push(
                Diagnostic::new(Code::ImportRow, place, message)
                    .help("repeat the number and the text of the question in each of its rows"),
            );
            continue;
        };
        let name = flat(&name.text);
        let at = *known.entry(key(&name)).or_insert(out.len());
        let Some(first) = out.get_mut(at) else {
            let Some(text) = text else {
                let place = number.map_or(table.place, |c| c.span);
                let message = "the first row of this question has no text";
                sink.push(
                    Diagnostic::new(Code::ImportRow, place, message)
                        .help("write the question into the column of its text"),
                );
                known.remove(&key(&name));
                continue;
            };
            out.push(Asked {
                number: number.map_or_else(String::new, |c| flat(&c.text)),
                text,
                rows: vec![row],
            });
            continue;
        };
        if let Some(text) = text
            && flat(&text.text) != flat(&first.text.text)
        {
            differs("text", text.span, first.text.span, sink);
        }
        first.rows.push(row);
    }
    out
}

fn differs(what: &str, here: Span, before: Span, sink: &mut Sink) {
    let message = format!("this question has another {what} here than above");
    sink.push(
        Diagnostic::new(Code::ImportRow, here, message)
            .because(before, "above")
            .help("write the same in all rows of a question, or give it a number of its own"),
    );
}

/// A question with scored answers.
struct Scored<'t> {
    asked: &'t Asked<'t>,
    answers: Vec<Counted>,
}

struct Counted {
    text: String,
    score: f64,
    place: Span,
}

/// The answers with their scores. A question none of whose rows has one is no choice, and is left out.
fn scores<'t>(
    asked: &'t [Asked<'t>],
    table: &Table,
    remarks: &mut Vec<Remark>,
    sink: &mut Sink,
) -> Vec<Scored<'t>> {
    let mut out = Vec::new();
    for question in asked {
        let cells: Vec<(Option<&Cell>, Option<&Cell>)> = question
            .rows
            .iter()
            .map(|row| {
                (
                    table.cell(row, "answer", sink),
                    table.cell(row, "score", sink),
                )
            })
            .collect();
        if cells.iter().all(|(_, score)| score.is_none()) {
            let takes: Vec<String> = cells
                .iter()
                .filter_map(|(a, _)| *a)
                .map(|c| flat(&c.text))
                .collect();
            let values = vec![
                ("question", flat(&question.text.text)),
                ("takes", takes.join(", ")),
            ];
            remarks.push(Remark::left("unscored", values, vec![question.text.span]));
            continue;
        }
        let mut answers = Vec::new();
        for (row, (answer, score)) in question.rows.iter().zip(cells) {
            let place = row.first().map_or(question.text.span, |c| c.span);
            let (Some(answer), Some(score)) = (answer, score) else {
                let what = if answer.is_none() { "answer" } else { "score" };
                let place = answer.or(score).map_or(place, |c| c.span);
                let message = format!("this row has no {what}");
                sink.push(
                    Diagnostic::new(Code::FileMissingKey, place, message)
                        .help(format!("write the {what}, or take the row out")),
                );
                continue;
            };
            if let Some(n) = table::number(score, ANY, sink) {
                answers.push(Counted {
                    text: flat(&answer.text),
                    score: n,
                    place: score.span,
                });
            }
        }
        out.push(Scored {
            asked: question,
            answers,
        });
    }
    out
}

/// Dimensions, capabilities and roles; for each question its dimension and capability.
fn tree(
    scored: &[Scored<'_>],
    table: &Table,
    draft: &mut Draft,
    sink: &mut Sink,
) -> Vec<(usize, usize)> {
    let mut taken = Taken::default();
    let mut out = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    let mut inside: BTreeMap<(usize, String), usize> = BTreeMap::new();
    for question in scored {
        let capability = one(question, table, "capability", sink);
        let dimension = one(question, table, "dimension", sink);
        let name = |cell: Option<&Cell>| cell.map_or_else(String::new, |c| flat(&c.text));
        let (dimension, capability) = (name(dimension), name(capability));
        let next = draft.dimensions.len();
        let d = *known.entry(key(&dimension)).or_insert(next);
        if d == next {
            // Names that the table does not give are written with the file.
            let id = match (dimension.is_empty(), ids::slug(&dimension)) {
                (true, _) => "all".to_owned(),
                (false, slug) => slug.unwrap_or_else(|| format!("d{}", d + 1)),
            };
            draft.dimensions.push(Dimension {
                id: taken.free(&id),
                about: dimension.clone(),
                title: dimension,
                capabilities: Vec::new(),
            });
        }
        let Some(group) = draft.dimensions.get_mut(d) else {
            continue;
        };
        let next = group.capabilities.len();
        let c = *inside.entry((d, key(&capability))).or_insert(next);
        if c == next {
            let title = if capability.is_empty() {
                group.title.clone()
            } else {
                capability
            };
            let id = match (title.is_empty(), ids::initials(&title)) {
                (true, _) => "QUE".to_owned(),
                (false, short) => short.unwrap_or_else(|| format!("C{}", next + 1)),
            };
            group.capabilities.push(Capability {
                id: taken.free(&id),
                about: title.clone(),
                title,
                weight: 0.0,
                practices: Vec::new(),
            });
        }
        out.push((d, c));
        if let Some(cell) = one(question, table, "roles", sink) {
            add_roles(&cell.text, &mut draft.roles);
        }
    }
    for name in ["capability", "dimension"] {
        if !table.has(name) {
            draft.remarks.push(Remark::open(name, Vec::new()));
        }
    }
    out
}

/// The roles of a cell, separated by commas or semicolons.
fn role_names(text: &str) -> impl Iterator<Item = String> {
    text.split([',', ';']).map(flat).filter(|r| !r.is_empty())
}

fn role_id(name: &str) -> String {
    ids::slug(name).unwrap_or_else(|| name.chars().filter(|c| c.is_alphanumeric()).collect())
}

fn add_roles(text: &str, roles: &mut Vec<Role>) {
    for title in role_names(text) {
        let id = role_id(&title);
        if is_id(&id) && !roles.iter().any(|r| r.id == id) {
            roles.push(Role {
                id,
                who: title.clone(),
                title,
            });
        }
    }
}

/// The cell of a column that all rows of a question agree on; rows may leave it empty.
fn one<'t>(
    question: &Scored<'t>,
    table: &Table,
    column: &str,
    sink: &mut Sink,
) -> Option<&'t Cell> {
    let mut first: Option<&Cell> = None;
    for row in &question.asked.rows {
        let Some(cell) = table.cell(row, column, sink) else {
            continue;
        };
        match first {
            None => first = Some(cell),
            Some(before) if flat(&before.text) == flat(&cell.text) => {}
            Some(before) => differs(&column.replace('_', " "), cell.span, before.span, sink),
        }
    }
    first
}

/// The ids of the questions: their own where these are ids and no numbers, else `Q01` and so on.
fn codes(scored: &[Scored<'_>], taken: &mut Taken) -> Vec<String> {
    let width = scored.len().to_string().len();
    let mut out = Vec::new();
    for (n, question) in (1..).zip(scored) {
        let own = &question.asked.number;
        let number = own.parse::<usize>().ok();
        let id = if number.is_none() && is_id(own) && own.starts_with(char::is_alphabetic) {
            own.clone()
        } else {
            format!("Q{:0width$}", number.unwrap_or(n))
        };
        out.push(taken.free(&id));
    }
    out
}

fn practice(
    question: &Scored<'_>,
    id: String,
    table: &Table,
    (low, range): (f64, f64),
    roles: &[Role],
    sink: &mut Sink,
) -> Practice {
    let asked = question.asked;
    let text = flat(&asked.text.text);
    let mut own = |column| one(question, table, column, sink).map(|c| flat(&c.text));
    let title = own("title").unwrap_or_else(|| text.clone());
    let look_for = own("look_for").unwrap_or_default();
    let ask_for = own("ask_for").unwrap_or_default();
    let named: Vec<String> = own("roles").map_or_else(Vec::new, |r| role_names(&r).collect());
    let known = |id: &String| roles.iter().any(|r| r.id == *id);
    let mut asked_of: Vec<String> = named.iter().map(|r| role_id(r)).filter(known).collect();
    asked_of.dedup();
    let weight = one(question, table, "weight", sink)
        .and_then(|cell| table::number(cell, NOT_NEGATIVE, sink))
        .unwrap_or(1.0);
    Practice {
        id,
        title,
        question: text,
        look_for,
        ask_for,
        full_only: false,
        weight,
        roles: asked_of,
        not_applicable: String::new(),
        answers: question
            .answers
            .iter()
            .map(|a| Answer {
                share: if range > 0.0 {
                    (a.score - low) / range
                } else {
                    0.0
                },
                text: a.text.clone(),
                place: a.place,
                level: 0,
            })
            .collect(),
        lost: question.answers.len() < asked.rows.len(),
        place: asked.text.span,
        origin: if asked.number.is_empty() {
            String::new()
        } else {
            format!("question {}", asked.number)
        },
    }
}
