//! Answers: one YAML file a respondent, or a CSV table with one respondent a row. Both become the same cells.

use std::collections::BTreeMap;

use super::decode::{self, Fields};
use super::round::is_answers;
use super::{Desk, practices};
use crate::diagnostic::suggest;
use crate::diagnostic::{Code, Diagnostic, Sink, Sources, Span};
use crate::model::answers::{Answer, Respondent, Response};
use crate::model::engagement::Engagement;
use crate::model::id::RoleId;
use crate::model::questionnaire::{Form, Practice, Questionnaire};
use crate::model::scale::Evidence;
use crate::read::{self, Files, Node, Value};

/// Longest note that is read, in characters; a longer one is reported.
const LONGEST_NOTE: usize = 20_000;

/// What is the same for all answers of a round.
struct Rules<'a> {
    q: &'a Questionnaire,
    e: &'a Engagement,
    form: Form,
}

/// A respondent under inspection: who, and where that is written.
struct Person {
    name: String,
    place: Span,
    respondent: Respondent,
}

/// One answer as written, before it is checked against the practice.
struct Written {
    practice: String,
    practice_place: Span,
    response: Option<(RawResponse, Span)>,
    sample: Option<f64>,
    source: Option<String>,
    intention: Option<(f64, Span)>,
    evidence: Option<Evidence>,
    note: Option<(String, Span)>,
}

enum RawResponse {
    Level(f64),
    Figure(f64),
    DontKnow,
    NotApplicable,
}

/// All respondents of a round in the order of file names and rows.
pub fn respondents(
    files: &Files,
    q: &Questionnaire,
    e: &Engagement,
    form: Form,
    date: &str,
    desk: &mut Desk<'_>,
) -> Vec<Respondent> {
    let rules = Rules { q, e, form };
    let mut people: Vec<Person> = Vec::new();
    let paths: Vec<&String> = files.entries.keys().filter(|p| is_answers(p)).collect();
    for path in paths {
        if practices::is_yaml(path) {
            let Some((_, root)) = desk.yaml(files, path) else {
                continue;
            };
            if let Some(person) = from_yaml(&root, &rules, date, desk.sources, desk.sink) {
                join(person, &mut people, desk.sink);
            }
        } else if let Some(bytes) = files.entries.get(path) {
            let (file, usable) =
                read::text::decode(&files.shown(path), bytes, desk.sources, desk.sink);
            if usable {
                let table = read::csv::parse(file, desk.sources, desk.sink);
                for person in from_csv(&table, file, &rules, date, desk.sink) {
                    join(person, &mut people, desk.sink);
                }
            }
        }
    }
    people.into_iter().map(|p| p.respondent).collect()
}

/// Adds a person. The same person in a second file is one respondent; a practice answered twice is an error.
fn join(person: Person, people: &mut Vec<Person>, sink: &mut Sink) {
    let Some(known) = people.iter_mut().find(|p| p.name == person.name) else {
        people.push(person);
        return;
    };
    if known.respondent.roles != person.respondent.roles {
        sink.push(
            Diagnostic::new(
                Code::AnswersRespondent,
                person.place,
                format!("respondent `{}` has other roles here", person.name),
            )
            .because(known.place, "first here")
            .help("give both the same roles, or two people two names"),
        );
        return;
    }
    for (practice, answer) in person.respondent.answers {
        if known.respondent.answers.contains_key(&practice) {
            sink.push(
                Diagnostic::new(
                    Code::AnswersTwice,
                    person.place,
                    format!("respondent `{}` answers `{practice}` twice", person.name),
                )
                .because(known.place, "first answered here")
                .help("keep one of the two answers"),
            );
        } else {
            known.respondent.answers.insert(practice, answer);
        }
    }
}

fn from_yaml(
    root: &Node,
    rules: &Rules<'_>,
    date: &str,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<Person> {
    let fields = Fields::open(root, "a file of answers", sink)?;
    fields.schema(sink);
    let name_node = fields.need("respondent", sink);
    let name = name_node.and_then(|n| decode::text(n, sources, sink));
    let known: Vec<&str> = rules.q.roles.iter().map(|r| r.id.as_str()).collect();
    let roles_node = fields.need("roles", sink);
    let roles = roles_node
        .map(|n| decode::some_of(n, &known, Code::RoleUnknown, "role", sources, sink))
        .unwrap_or_default();
    let unit = fields.text_if("unit", sources, sink);
    let day = fields
        .get("date")
        .and_then(|n| decode::date(n, sources, sink));
    let answers_node = fields.get("answers");
    fields.finish(sink);
    let (name, place) = (name?, name_node?.span);
    if let (true, Some(n)) = (roles.is_empty(), roles_node) {
        no_role(n.span, sink);
    }
    let mut person = Person {
        name,
        place,
        respondent: Respondent {
            roles: roles.into_iter().map(RoleId::new).collect(),
            unit,
            date: day.unwrap_or_else(|| date.to_owned()),
            answers: BTreeMap::new(),
        },
    };
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    if let Some(node) = answers_node {
        let Value::Map(entries) = &node.value else {
            decode::entries(node, "the list of answers", sink);
            return Some(person);
        };
        for (key, value) in entries {
            let id = rules
                .q
                .practice(&key.text)
                .map_or(key.text.clone(), |p| p.id.as_str().to_owned());
            if let Some(first) = seen.get(&id) {
                sink.push(
                    Diagnostic::new(
                        Code::AnswersTwice,
                        key.span,
                        format!("respondent `{}` answers `{id}` twice", person.name),
                    )
                    .because(*first, "first answered here")
                    .help("keep one of the two answers"),
                );
                continue;
            }
            seen.insert(id, key.span);
            if let Some(written) = written_in_yaml(&key.text, key.span, value, sources, sink) {
                accept(written, &mut person.respondent, rules, sink);
            }
        }
    }
    Some(person)
}

fn no_role(place: Span, sink: &mut Sink) {
    sink.push(
        Diagnostic::new(
            Code::AnswersRespondent,
            place,
            "this respondent has no role that the questionnaire knows",
        )
        .help("give one role or several: `roles: [sales]`"),
    );
}

fn written_in_yaml(
    practice: &str,
    place: Span,
    node: &Node,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<Written> {
    let mut written = Written {
        practice: practice.to_owned(),
        practice_place: place,
        response: None,
        sample: None,
        source: None,
        intention: None,
        evidence: None,
        note: None,
    };
    if !matches!(node.value, Value::Map(_)) {
        written.response = response(node, sources, sink);
        return Some(written);
    }
    let fields = Fields::open(node, "an answer", sink)?;
    let level = fields.get("level").and_then(|n| response(n, sources, sink));
    let figure = fields.get("value").and_then(|n| match &n.value {
        Value::Text(_) => response(n, sources, sink),
        _ => decode::number(n, decode::ANY, sink).map(|v| (RawResponse::Figure(v), n.span)),
    });
    if level.is_some() && figure.is_some() {
        sink.push(
            Diagnostic::new(
                Code::AnswersLevel,
                node.span,
                "an answer has a level or a figure, not both",
            )
            .help("keep `value` where something was measured"),
        );
    }
    written.response = figure.or(level);
    written.sample = fields.number_if("sample", decode::Range(1.0, 1e12), sink);
    written.source = fields.text_if("source", sources, sink);
    written.intention = fields
        .get("intention")
        .and_then(|n| Some((decode::number(n, decode::ANY, sink)?, n.span)));
    written.evidence = fields.get("evidence").and_then(|n| {
        let word = decode::one_of(
            n,
            &["E0", "E1", "E2", "E3"],
            Code::AnswersEvidence,
            "evidence grade",
            sources,
            sink,
        )?;
        Evidence::parse(&word)
    });
    written.note = fields
        .get("note")
        .and_then(|n| Some((decode::text(n, sources, sink)?, n.span)));
    fields.finish(sink);
    Some(written)
}

/// A level, `dk` or `n/a`.
fn response(node: &Node, sources: &Sources, sink: &mut Sink) -> Option<(RawResponse, Span)> {
    match &node.value {
        Value::Number(n) => Some((RawResponse::Level(*n), node.span)),
        Value::Null => None,
        _ => {
            let word = decode::text(node, sources, sink)?;
            word_response(&word, node.span, sink).map(|r| (r, node.span))
        }
    }
}

fn word_response(word: &str, place: Span, sink: &mut Sink) -> Option<RawResponse> {
    match word.to_lowercase().as_str() {
        "dk" => Some(RawResponse::DontKnow),
        "n/a" | "na" => Some(RawResponse::NotApplicable),
        _ => {
            let mut found = Diagnostic::new(
                Code::AnswersLevel,
                place,
                format!("`{}` is not an answer", cut(word)),
            );
            found = match suggest::nearest(word, ["dk", "n/a"]) {
                Some(k) => found.help(format!("did you mean `{k}`?")),
                None => found.help(
                    "write a level, `dk` for don't know, `n/a` for not applicable, or leave it out",
                ),
            };
            sink.push(found);
            None
        }
    }
}

/// A word as quoted in a message: at most 40 characters.
fn cut(word: &str) -> String {
    if word.chars().count() <= 40 {
        return word.to_owned();
    }
    let head: String = word.chars().take(40).collect();
    format!("{head}…")
}

/// Checks a written answer against the practice and keeps it.
fn accept(written: Written, respondent: &mut Respondent, rules: &Rules<'_>, sink: &mut Sink) {
    let q = rules.q;
    let Some(practice) = q.practice(&written.practice) else {
        practices::unknown_practice(&written.practice, written.practice_place, q, sink);
        return;
    };
    let Some((raw, place)) = written.response else {
        if written.intention.is_some() || written.note.is_some() {
            // A note without a level is no answer; nothing is lost, the practice stays unanswered.
            note_length(written.note.as_ref(), sink);
        }
        return;
    };
    note_length(written.note.as_ref(), sink);
    if !in_scope(practice, written.practice_place, respondent, rules, sink) {
        return;
    }
    let intention = written
        .intention
        .and_then(|(n, at)| level(n, at, practice, q, sink));
    let response = match raw {
        RawResponse::DontKnow => Some(Response::DontKnow),
        RawResponse::NotApplicable => {
            if practice.not_applicable.is_none() {
                sink.push(
                    Diagnostic::new(
                        Code::AnswersNotApplicable,
                        place,
                        format!("`{}` applies to every organisation", practice.id),
                    )
                    .help("write `dk` when the respondent does not know, 0 when it is not there"),
                );
            }
            practice
                .not_applicable
                .as_ref()
                .map(|_| Response::NotApplicable)
        }
        RawResponse::Level(n) => measured_estimate(practice, place, rules, sink)
            .then(|| level(n, place, practice, q, sink))
            .flatten()
            .map(Response::Level),
        RawResponse::Figure(value) => {
            if practice.measure.is_none() {
                sink.push(
                    Diagnostic::new(
                        Code::AnswersLevel,
                        place,
                        format!("`{}` is answered with a level, not a figure", practice.id),
                    )
                    .help(format!("write a level from 0 to {}", q.highest())),
                );
            }
            practice.measure.as_ref().map(|_| Response::Figure {
                value,
                sample: written.sample,
                source: written.source,
            })
        }
    };
    if let Some(response) = response {
        respondent.answers.insert(
            practice.id.clone(),
            Answer {
                response,
                intention,
                evidence: written.evidence,
                note: written.note.map(|(t, _)| t),
            },
        );
    }
}

/// A level of a measured practice is an estimate, which only the short form takes.
fn measured_estimate(practice: &Practice, place: Span, rules: &Rules<'_>, sink: &mut Sink) -> bool {
    let Some(measure) = &practice.measure else {
        return true;
    };
    if rules.form == Form::Short {
        return true;
    }
    sink.push(
        Diagnostic::new(
            Code::AnswersEstimate,
            place,
            format!(
                "`{}` takes a figure in the full form, this is an estimated level",
                practice.id
            ),
        )
        .help(format!(
            "write `{{value: …, sample: …}}` in {}, or `dk`",
            measure.unit
        )),
    );
    false
}

fn level(
    n: f64,
    place: Span,
    practice: &Practice,
    q: &Questionnaire,
    sink: &mut Sink,
) -> Option<f64> {
    let highest = q.highest();
    if n.fract() == 0.0 && (0.0..=highest).contains(&n) {
        return Some(n);
    }
    sink.push(
        Diagnostic::new(
            Code::AnswersLevel,
            place,
            format!(
                "level {n} is not on the scale 0–{highest} of `{}`",
                practice.id
            ),
        )
        .label("not a level of this practice")
        .help(format!(
            "levels are whole numbers from 0 to {highest}; use `dk` or `n/a` where no level fits"
        )),
    );
    None
}

/// False, with a warning, for answers that the round does not ask for.
fn in_scope(
    practice: &Practice,
    place: Span,
    respondent: &Respondent,
    rules: &Rules<'_>,
    sink: &mut Sink,
) -> bool {
    let why = if practice
        .module
        .as_ref()
        .is_some_and(|m| !rules.e.modules.contains(m))
    {
        "its module is not switched on"
    } else if rules.form == Form::Short && practice.form == Form::Full {
        "it is not part of the short form"
    } else if !respondent.roles.iter().any(|r| practice.roles.contains(r)) {
        "it is not asked of this role"
    } else {
        return true;
    };
    sink.push(
        Diagnostic::new(
            Code::AnswersOutOfScope,
            place,
            format!("the answer to `{}` is left out: {why}", practice.id),
        )
        .help("take the answer out, or change the round"),
    );
    false
}

fn note_length(note: Option<&(String, Span)>, sink: &mut Sink) {
    if let Some((text, place)) = note
        && text.chars().count() > LONGEST_NOTE
    {
        sink.push(
            Diagnostic::new(
                Code::AnswersNote,
                *place,
                format!("this note is longer than {LONGEST_NOTE} characters"),
            )
            .help("shorten it, or keep the text in a file of its own"),
        );
    }
}

/// What a CSV column holds.
enum Column {
    Respondent,
    Roles,
    Unit,
    Date,
    Practice(String, Part),
    Unknown,
}

#[derive(PartialEq, Eq, Clone, Copy)]
enum Part {
    Answer,
    Value,
    Intention,
    Note,
    Evidence,
    Sample,
    Source,
}

fn from_csv(
    table: &read::csv::Table,
    file: usize,
    rules: &Rules<'_>,
    date: &str,
    sink: &mut Sink,
) -> Vec<Person> {
    let columns = columns(table, file, rules.q, sink);
    let known: Vec<&str> = rules.q.roles.iter().map(|r| r.id.as_str()).collect();
    let mut out = Vec::new();
    for row in &table.rows {
        let mut name = None;
        let mut respondent = Respondent {
            roles: Vec::new(),
            unit: None,
            date: date.to_owned(),
            answers: BTreeMap::new(),
        };
        let mut answers: Vec<Written> = Vec::new();
        for (column, cell) in columns.iter().zip(row) {
            if cell.text.is_empty() {
                continue;
            }
            match column {
                Column::Respondent => name = Some((cell.text.clone(), cell.span)),
                Column::Unit => respondent.unit = Some(cell.text.clone()),
                Column::Date if decode::is_date(&cell.text) => {
                    respondent.date.clone_from(&cell.text);
                }
                Column::Date => sink.push(
                    Diagnostic::new(
                        Code::FileDate,
                        cell.span,
                        format!("`{}` is not a day", cut(&cell.text)),
                    )
                    .help("write year, month and day: 2026-09-15"),
                ),
                Column::Roles => {
                    for word in cell.text.split([' ', ';', ',']).filter(|w| !w.is_empty()) {
                        if known.contains(&word) {
                            respondent.roles.push(RoleId::new(word));
                        } else {
                            sink.push(
                                Diagnostic::new(
                                    Code::RoleUnknown,
                                    cell.span,
                                    format!("unknown role `{}`", cut(word)),
                                )
                                .help(suggest::help_for(word, &known)),
                            );
                        }
                    }
                }
                Column::Practice(id, part) => csv_part(id, *part, cell, &mut answers, sink),
                Column::Unknown => {}
            }
        }
        let place = row.first().map_or(Span::file_start(file), |c| c.span);
        let Some((name, place)) = name else {
            sink.push(
                Diagnostic::new(
                    Code::AnswersRespondent,
                    place,
                    "this row names no respondent",
                )
                .help("fill the column `respondent`"),
            );
            continue;
        };
        if respondent.roles.is_empty() {
            no_role(place, sink);
        }
        for written in answers {
            accept(written, &mut respondent, rules, sink);
        }
        out.push(Person {
            name,
            place,
            respondent,
        });
    }
    out
}

fn columns(
    table: &read::csv::Table,
    file: usize,
    q: &Questionnaire,
    sink: &mut Sink,
) -> Vec<Column> {
    let mut out: Vec<Column> = Vec::new();
    let mut seen: Vec<(String, Span)> = Vec::new();
    for cell in &table.header {
        let (base, part) = match cell.text.split_once('.') {
            None => (cell.text.as_str(), Some(Part::Answer)),
            Some((b, "value")) => (b, Some(Part::Value)),
            Some((b, "intention")) => (b, Some(Part::Intention)),
            Some((b, "note")) => (b, Some(Part::Note)),
            Some((b, "evidence")) => (b, Some(Part::Evidence)),
            Some((b, "sample")) => (b, Some(Part::Sample)),
            Some((b, "source")) => (b, Some(Part::Source)),
            Some((b, _)) => (b, None),
        };
        let practice = q.practice(base).map(|p| p.id.as_str().to_owned());
        let canonical = practice
            .as_ref()
            .map_or_else(|| cell.text.clone(), |p| cell.text.replacen(base, p, 1));
        if let Some((_, first)) = seen.iter().find(|(t, _)| *t == canonical) {
            sink.push(
                Diagnostic::new(
                    Code::FileDuplicateKey,
                    cell.span,
                    format!("the column `{}` stands here twice", cell.text),
                )
                .because(*first, "first here")
                .help("keep one of the two"),
            );
            out.push(Column::Unknown);
            continue;
        }
        seen.push((canonical, cell.span));
        out.push(match (cell.text.as_str(), practice, part) {
            ("respondent", _, _) => Column::Respondent,
            ("roles" | "role", _, _) => Column::Roles,
            ("unit", _, _) => Column::Unit,
            ("date", _, _) => Column::Date,
            (_, Some(id), Some(part)) => Column::Practice(id, part),
            (word, Some(_), None) => {
                let known = ["value", "intention", "note", "evidence", "sample", "source"];
                let tail = word.split_once('.').map_or("", |(_, t)| t);
                sink.push(
                    Diagnostic::new(
                        Code::FileUnknownKey,
                        cell.span,
                        format!("unknown column `{}`", cut(word)),
                    )
                    .help(suggest::help_for(tail, &known)),
                );
                Column::Unknown
            }
            (_, None, _) => {
                practices::unknown_practice(base, cell.span, q, sink);
                Column::Unknown
            }
        });
    }
    for need in ["respondent", "roles"] {
        if !seen
            .iter()
            .any(|(t, _)| t == need || (need == "roles" && t == "role"))
        {
            sink.push(
                Diagnostic::new(
                    Code::FileMissingKey,
                    Span::file_start(file),
                    format!("the column `{need}` is missing"),
                )
                .help("the header is the first line of the file"),
            );
        }
    }
    out
}

fn csv_part(
    id: &str,
    part: Part,
    cell: &read::csv::Cell,
    answers: &mut Vec<Written>,
    sink: &mut Sink,
) {
    let at = answers
        .iter()
        .position(|w| w.practice == id)
        .unwrap_or_else(|| {
            answers.push(Written {
                practice: id.to_owned(),
                practice_place: cell.span,
                response: None,
                sample: None,
                source: None,
                intention: None,
                evidence: None,
                note: None,
            });
            answers.len() - 1
        });
    let number = |sink: &mut Sink| match cell.text.parse::<f64>() {
        Ok(n) if n.is_finite() => Some(n),
        _ => {
            sink.push(Diagnostic::new(
                Code::FileType,
                cell.span,
                format!("`{}` is not a number", cut(&cell.text)),
            ));
            None
        }
    };
    let Some(written) = answers.get_mut(at) else {
        return;
    };
    match part {
        Part::Answer => {
            written.practice_place = cell.span;
            written.response = match cell.text.parse::<f64>() {
                Ok(n) if n.is_finite() => Some((RawResponse::Level(n), cell.span)),
                _ => word_response(&cell.text, cell.span, sink).map(|r| (r, cell.span)),
            };
        }
        Part::Value => {
            written.practice_place = cell.span;
            written.response = number(sink).map(|n| (RawResponse::Figure(n), cell.span));
        }
        Part::Intention => written.intention = number(sink).map(|n| (n, cell.span)),
        Part::Note => written.note = Some((cell.text.clone(), cell.span)),
        Part::Evidence => {
            written.evidence = Evidence::parse(&cell.text);
            if written.evidence.is_none() {
                sink.push(
                    Diagnostic::new(
                        Code::AnswersEvidence,
                        cell.span,
                        format!("unknown evidence grade `{}`", cut(&cell.text)),
                    )
                    .help("known: E0, E1, E2, E3"),
                );
            }
        }
        Part::Sample => written.sample = number(sink),
        Part::Source => written.source = Some(cell.text.clone()),
    }
}
