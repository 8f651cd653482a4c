//! The sheet `Questions`.

use super::structure::{Structure, id, twice};
use crate::check::decode::NOT_NEGATIVE;
use crate::check::decode::values::{is_id, unknown};
use crate::diagnostic::{Code, Diagnostic, Sink, Span};
use crate::exchange::import::draft::{Answer, Capability, Dimension, Draft, Practice, flat};
use crate::exchange::import::ids::Taken;
use crate::exchange::import::remark::Remark;
use crate::exchange::import::table::{Known, Table, number};
use crate::model::mapping::key;
use crate::read::csv::Cell;

const KNOWN: [Known; 11] = [
    ("id", &["id", "question id"]),
    ("dimension", &["dimension"]),
    ("capability", &["capability"]),
    ("title", &["title"]),
    ("question", &["question", "question text"]),
    ("look_for", &["look for", "what to look for"]),
    ("ask_for", &["ask for", "ask to see", "what to ask to see"]),
    ("weight", &["weight"]),
    ("roles", &["roles", "role"]),
    ("form", &["form"]),
    (
        "not_applicable",
        &["not applicable", "not applicable because"],
    ),
];

/// The columns of the levels, lowest first.
struct Levels(Vec<(usize, usize)>);

/// Adds the questions; false when nothing can be made of the sheet.
pub(super) fn read(
    table: &mut Table,
    structure: Option<Structure>,
    draft: &mut Draft,
    sink: &mut Sink,
) -> bool {
    let Some(levels) = levels(table, draft, sink) else {
        return false;
    };
    let columns: Vec<usize> = levels.0.iter().map(|(_, at)| *at).collect();
    table.find(&KNOWN, &columns, "Questions", &mut draft.remarks, sink);
    let needed = [("id", "id"), ("question", "question")];
    let mut whole = table.need(&needed, sink);
    if structure.is_some() {
        whole &= table.need(&[("capability", "capability")], sink);
    }
    if !whole {
        return false;
    }
    let given = structure.is_some();
    let (dimensions, mut taken) = match structure {
        Some(s) => (s.dimensions, s.taken),
        None => (Vec::new(), Taken::default()),
    };
    draft.dimensions = dimensions;
    let rows = std::mem::take(&mut table.rows);
    for row in &rows {
        let Some((d, c)) = place(row, table, given, draft, &mut taken, sink) else {
            // The row is read all the same, so that all its mistakes are found.
            one(row, table, &levels, draft, &mut taken, sink);
            continue;
        };
        if let Some(practice) = one(row, table, &levels, draft, &mut taken, sink) {
            let group = draft.dimensions.get_mut(d);
            if let Some(capability) = group.and_then(|g| g.capabilities.get_mut(c)) {
                capability.practices.push(practice);
            }
        }
    }
    if draft.practices().next().is_none() && !sink.has_errors() {
        let message = "the sheet `Questions` has no row";
        sink.push(
            Diagnostic::new(Code::ImportFile, table.place, message)
                .help("write one question a row"),
        );
        return false;
    }
    settle(draft, given);
    true
}

/// Says what the source leaves open, and drops capabilities without questions.
fn settle(draft: &mut Draft, given: bool) {
    if !given {
        draft.remarks.push(Remark::open("structure", Vec::new()));
    }
    let mut empty = Vec::new();
    for dimension in &mut draft.dimensions {
        dimension.capabilities.retain(|c| {
            if c.practices.is_empty() {
                empty.push(c.id.clone());
            }
            !c.practices.is_empty()
        });
        if dimension.capabilities.is_empty() {
            empty.push(dimension.id.clone());
        }
    }
    draft.dimensions.retain(|d| !d.capabilities.is_empty());
    if !empty.is_empty() {
        let values = vec![("list", empty.join(", "))];
        draft
            .remarks
            .push(Remark::left("empty", values, Vec::new()));
    }
    draft.remarks.push(Remark::scoring("sheet", Vec::new()));
}

/// The columns `level 0`, `level 1 – text` …; they are as many as the scale has levels.
fn levels(table: &Table, draft: &mut Draft, sink: &mut Sink) -> Option<Levels> {
    let mut found: Vec<(usize, usize, Span)> = Vec::new();
    for (at, cell) in table.names() {
        let name = key(&cell.text);
        let Some(rest) = name.strip_prefix("level ") else {
            continue;
        };
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        let Some(n) = digits.parse::<usize>().ok().filter(|n| *n <= 10) else {
            continue;
        };
        if let Some((_, _, first)) = found.iter().find(|(other, ..)| *other == n) {
            let message = format!("two columns hold level {n}");
            sink.push(
                Diagnostic::new(Code::FileDuplicateKey, cell.span, message)
                    .because(*first, "the other one")
                    .help("keep one of the two"),
            );
            continue;
        }
        // `level 3: in every shop` gives the general word of the level.
        let word = cell.text.find(&digits).map_or("", |from| {
            cell.text.get(from + digits.len()..).unwrap_or("")
        });
        let word = flat(word.trim_start_matches(|c: char| !c.is_alphanumeric()));
        if !word.is_empty() {
            if draft.scale.len() <= n {
                draft.scale.resize(n + 1, String::new());
            }
            if let Some(own) = draft.scale.get_mut(n).filter(|own| own.is_empty()) {
                *own = word;
            }
        }
        found.push((n, at, cell.span));
    }
    found.sort_unstable_by_key(|(n, ..)| *n);
    let gap = (0..).zip(&found).find(|(n, (found, ..))| n != found);
    let help = "name a column for each level of the scale, from `level 0` to at most `level 10`";
    match (found.len(), gap) {
        (0 | 1, _) => {
            let place = found.first().map_or(table.place, |(_, _, place)| *place);
            let message = "there are no two columns of levels";
            sink.push(Diagnostic::new(Code::FileMissingKey, place, message).help(help));
            None
        }
        (_, Some((missing, (_, _, place)))) => {
            let message = format!("there is no column `level {missing}` before this one");
            sink.push(Diagnostic::new(Code::FileMissingKey, *place, message).help(help));
            None
        }
        (n, None) => {
            draft.steps = Some(n - 1);
            for (level, word) in (0..).zip(&draft.scale).skip(n) {
                let values = vec![("level", format!("{level} ({word})"))];
                draft.remarks.push(Remark::left("word", values, Vec::new()));
            }
            draft.scale.truncate(n);
            Some(Levels(found.iter().map(|(n, at, _)| (*n, *at)).collect()))
        }
    }
}

/// The capability of a row: one of the structure, or a new one where there is none.
fn place(
    row: &[Cell],
    table: &Table,
    given: bool,
    draft: &mut Draft,
    taken: &mut Taken,
    sink: &mut Sink,
) -> Option<(usize, usize)> {
    let at = |draft: &Draft, capability: &str| {
        draft.dimensions.iter().enumerate().find_map(|(d, group)| {
            let c = group.capabilities.iter().position(|c| c.id == capability)?;
            Some((d, c))
        })
    };
    if given {
        let (capability, place) = id(row, "capability", table, sink)?;
        let found = at(draft, &capability);
        if found.is_none() {
            let known: Vec<&str> = draft.capabilities().map(|c| c.id.as_str()).collect();
            let code = Code::CapabilityUnknown;
            sink.push(unknown(code, place, "capability", &capability, &known));
        }
        return found;
    }
    let named = |column: &str, other: &str, sink: &mut Sink| {
        if table.has(column) {
            id(row, column, table, sink)
        } else {
            Some((other.to_owned(), table.place))
        }
    };
    let (capability, here) = named("capability", "QUE", sink)?;
    let (dimension, there) = named("dimension", "all", sink)?;
    if let Some(found) = at(draft, &capability) {
        return Some(found);
    }
    if !draft.dimensions.iter().any(|d| d.id == dimension) {
        if !taken.take(&dimension) {
            sink.push(twice(&dimension, there));
            return None;
        }
        let own = table.has("dimension");
        let title = if own {
            dimension.clone()
        } else {
            String::new()
        };
        draft.dimensions.push(Dimension {
            id: dimension.clone(),
            about: title.clone(),
            title,
            capabilities: Vec::new(),
        });
    }
    if !taken.take(&capability) {
        sink.push(twice(&capability, here));
        return None;
    }
    let own = table.has("capability");
    let title = if own {
        capability.clone()
    } else {
        String::new()
    };
    let group = draft.dimensions.iter_mut().find(|d| d.id == dimension)?;
    group.capabilities.push(Capability {
        id: capability.clone(),
        about: title.clone(),
        title,
        weight: 1.0,
        practices: Vec::new(),
    });
    at(draft, &capability)
}

fn one(
    row: &[Cell],
    table: &Table,
    levels: &Levels,
    draft: &Draft,
    taken: &mut Taken,
    sink: &mut Sink,
) -> Option<Practice> {
    let own = id(row, "id", table, sink);
    let before = sink.count();
    let question = table.text(row, "question", sink);
    let told = sink.count() > before;
    let here = row.first().map_or(table.place, |c| c.span);
    if question.is_empty() && !told {
        let place = own.as_ref().map_or(here, |(_, place)| *place);
        let message = "this row has no question";
        sink.push(
            Diagnostic::new(Code::FileMissingKey, place, message)
                .help("write it into the column `question`"),
        );
    }
    let texts = ["title", "look_for", "ask_for", "not_applicable"];
    let [title, look_for, ask_for, not_applicable] =
        texts.map(|column| table.text(row, column, sink));
    let weight = match table.cell(row, "weight", sink) {
        Some(cell) => number(cell, NOT_NEGATIVE, sink).unwrap_or(1.0),
        None => 1.0,
    };
    let full_only = match table.cell(row, "form", sink) {
        Some(cell) => full_only(cell, sink),
        None => false,
    };
    let roles = match table.cell(row, "roles", sink) {
        Some(cell) => roles(cell, draft, sink),
        None => Vec::new(),
    };
    let steps = levels.0.len() - 1;
    let before = sink.count();
    let mut answers = Vec::new();
    for (n, at) in &levels.0 {
        if let Some(cell) = table.at(row, *at, sink) {
            answers.push(Answer {
                share: share(*n, steps),
                text: flat(&cell.text),
                place: cell.span,
                level: *n,
            });
        }
    }
    let lost = sink.count() > before;
    let (id, place) = own?;
    if !taken.take(&id) {
        sink.push(twice(&id, place));
        return None;
    }
    Some(Practice {
        title: if title.is_empty() {
            question.clone()
        } else {
            title
        },
        id,
        question,
        look_for,
        ask_for,
        full_only,
        weight,
        roles,
        not_applicable,
        answers,
        lost,
        place,
        origin: String::new(),
    })
}

#[expect(clippy::cast_precision_loss, reason = "a handful of levels")]
fn share(level: usize, steps: usize) -> f64 {
    level as f64 / steps as f64
}

fn full_only(cell: &Cell, sink: &mut Sink) -> bool {
    match key(&cell.text).as_str() {
        "full" => true,
        "short" => false,
        _ => {
            let known = ["short", "full"];
            let word = cell.text.as_str();
            sink.push(unknown(Code::FileWord, cell.span, "form", word, &known));
            false
        }
    }
}

/// The roles of a cell, separated by commas, semicolons or spaces.
fn roles(cell: &Cell, draft: &Draft, sink: &mut Sink) -> Vec<String> {
    let known: Vec<&str> = draft.roles.iter().map(|r| r.id.as_str()).collect();
    let mut out: Vec<String> = Vec::new();
    let words = cell.text.split([',', ';', ' ', '\n']).map(str::trim);
    for word in words.filter(|w| !w.is_empty()) {
        if !known.contains(&word) {
            if known.is_empty() && is_id(word) {
                let message = "there is no sheet `Roles` that describes this role";
                sink.push(
                    Diagnostic::new(Code::RoleUnknown, cell.span, message)
                        .help("add a sheet `Roles` with the columns id, title, who, or leave the column empty"),
                );
            } else {
                sink.push(unknown(Code::RoleUnknown, cell.span, "role", word, &known));
            }
        } else if !out.iter().any(|r| r == word) {
            out.push(word.to_owned());
        }
    }
    out
}
