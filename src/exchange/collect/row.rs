//! A row of a table → what one person sent.

use super::answer::{Heard, Listen, Trouble, heard, number};
use super::columns::Column;
use super::day::{self, Read};
use super::draft::{Draft, is_no};
use super::form::{ambiguous, formula, head, no_day};
use super::table::Table;
use crate::check::answers::Raw;
use crate::diagnostic::{Code, Diagnostic, Sink, Span, quoted};
use crate::model::mapping::{Part, Target, key};
use crate::model::questionnaire::Practice;
use crate::model::scale::Evidence;
use crate::read::csv::Cell;

/// Words that say that an option was ticked.
const TICKED: [&str; 8] = ["1", "true", "yes", "y", "x", "ja", "oui", "checked"];

/// Reads a row.
pub(super) fn draft(cells: &[Cell], table: &Table<'_>, sink: &mut Sink) -> Draft {
    let place = cells.first().map_or(Span::file_start(0), |c| c.span);
    let mut out = Draft::new(place);
    let mut day: Option<(u8, &Cell)> = None;
    let mut ticked: Vec<(&Target, &str, &Cell)> = Vec::new();
    for (column, cell) in table.columns.iter().zip(cells) {
        if table.is_formula(cell) {
            if !matches!(
                column,
                Column::Holds(Target::Ignore, _) | Column::Unknown(_)
            ) {
                sink.push(formula(cell.span));
            }
            continue;
        }
        if cell.text.is_empty() {
            continue;
        }
        out.text.push_str(&cell.text);
        out.text.push('\u{1f}');
        match column {
            Column::Holds(Target::Date, rank) => {
                if day.is_none_or(|(before, _)| *rank < before) {
                    day = Some((*rank, cell));
                }
            }
            Column::Holds(Target::Practice(id, part), _)
            | Column::Text(Target::Practice(id, part)) => {
                if let Some(p) = table.q.practice(id.as_str()) {
                    let by_text = matches!(column, Column::Text(_));
                    fill(p, *part, cell, &mut out, &table.listen(by_text), sink);
                }
            }
            Column::Option(target, option) => {
                // An option may itself be called 0, so that words for no come before its name.
                if TICKED.contains(&cell.text.to_lowercase().as_str()) {
                    ticked.push((target, option, cell));
                } else if is_no(&cell.text) {
                } else if key(&cell.text) == key(option) {
                    ticked.push((target, option, cell));
                } else {
                    sink.push(no_tick(cell, target, option));
                }
            }
            Column::Holds(target, _) | Column::Text(target) => head(target, cell, &mut out, sink),
            Column::Unknown(_) => {}
        }
    }
    if let Some((_, cell)) = day {
        match day::read(&cell.text, table.order) {
            Read::Day(day) => out.day = Some(day),
            Read::Ambiguous => sink.push(ambiguous(cell)),
            Read::Nothing => sink.push(no_day(cell)),
        }
    }
    out.sent &= !table.is_unsent(cells);
    choices(&ticked, &mut out, table, sink);
    out
}

/// Options that were ticked, one column each.
fn choices(ticked: &[(&Target, &str, &Cell)], out: &mut Draft, table: &Table<'_>, sink: &mut Sink) {
    let whole = !out.roles.is_empty();
    for (target, option, cell) in ticked {
        match target {
            Target::Roles if !whole => out.roles.push(((*option).to_owned(), cell.span)),
            Target::Practice(id, _) => {
                let Some(p) = table.q.practice(id.as_str()) else {
                    continue;
                };
                let as_cell = Cell {
                    span: cell.span,
                    text: (*option).to_owned(),
                };
                fill(p, Part::Answer, &as_cell, out, &table.listen(false), sink);
            }
            _ => {}
        }
    }
}

/// Adds what a cell says of a practice; what says something else than before is reported, and neither counts.
pub(super) fn fill(
    p: &Practice,
    part: Part,
    cell: &Cell,
    draft: &mut Draft,
    listen: &Listen<'_>,
    sink: &mut Sink,
) {
    let Some((written, complete)) = draft.answer(p.id.as_str(), cell.span) else {
        return;
    };
    let before = sink.count();
    let at = cell.span;
    match part {
        Part::Answer => match heard(&cell.text, p, listen) {
            Ok(Heard::Nothing) => {}
            Ok(Heard::Level(raw)) => {
                if written.level.is_some_and(|(old, _)| old != raw) {
                    sink.push(contradiction(p, cell, written.level.map(|(_, at)| at)));
                    written.level = None;
                } else {
                    written.place = at;
                    written.level = Some((raw, at));
                }
            }
            Ok(Heard::Figure(n)) => {
                written.place = at;
                written.figure = Some((Raw::Number(n), at));
            }
            Err(why) => sink.push(trouble(cell, p, why)),
        },
        Part::Value => {
            match Raw::word(&cell.text).map_or_else(|| number(&cell.text).map(Raw::Number), Ok) {
                Ok(raw) => {
                    if written.figure.is_some_and(|(old, _)| old != raw) {
                        sink.push(contradiction(p, cell, written.figure.map(|(_, at)| at)));
                        written.figure = None;
                    } else {
                        written.place = at;
                        written.figure = Some((raw, at));
                    }
                }
                Err(why) => sink.push(trouble(cell, p, why)),
            }
        }
        Part::Intention => match heard(&cell.text, p, listen) {
            Ok(Heard::Level(Raw::Number(n))) => written.intention = Some((n, at)),
            Ok(_) => {}
            Err(why) => sink.push(trouble(cell, p, why)),
        },
        Part::Sample => match number(&cell.text) {
            Ok(n) if n >= 1.0 => written.sample = Some(n),
            _ => sink.push(trouble(
                cell,
                p,
                Trouble {
                    message: "is not the size of a sample".to_owned(),
                    help: "write how many cases were drawn or counted".to_owned(),
                },
            )),
        },
        Part::Source => written.source = Some(unmasked(&cell.text)),
        Part::Note => {
            let text = unmasked(&cell.text);
            written.note = Some(match written.note.take() {
                Some((old, place)) if old != text => (format!("{old}\n{text}"), place),
                _ => (text, at),
            });
        }
        Part::Evidence => {
            written.evidence = Evidence::parse(cell.text.trim());
            if written.evidence.is_none() {
                sink.push(
                    Diagnostic::new(
                        Code::AnswersEvidence,
                        at,
                        format!("unknown evidence grade {}", quoted(&cell.text)),
                    )
                    .help("known: `E0`, `E1`, `E2`, `E3`"),
                );
            }
        }
    }
    *complete &= sink.count() == before;
}

/// A text without the apostrophe that tools put before what a spreadsheet would execute.
fn unmasked(text: &str) -> String {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest.to_owned(),
        _ => text.to_owned(),
    }
}

fn trouble(cell: &Cell, p: &Practice, why: Trouble) -> Diagnostic {
    let message = format!("{} in `{}` {}", quoted(&cell.text), p.id, why.message);
    Diagnostic::new(Code::AnswersLevel, cell.span, message).help(why.help)
}

fn contradiction(p: &Practice, cell: &Cell, first: Option<Span>) -> Diagnostic {
    let message = format!("two columns answer `{}` in different ways", p.id);
    let found = Diagnostic::new(Code::CollectSeveral, cell.span, message).help(
        "neither counts; ask the respondent, or say in `mapping.yaml` which column to ignore",
    );
    match first {
        Some(first) => found.because(first, "the other one"),
        None => found,
    }
}

fn no_tick(cell: &Cell, target: &Target, option: &str) -> Diagnostic {
    let message = format!(
        "{} does not say whether {} was ticked for `{}`",
        quoted(&cell.text),
        quoted(option),
        target.word()
    );
    Diagnostic::new(Code::AnswersLevel, cell.span, message)
        .help("a column of one option holds 1 or 0, or is empty where it was not ticked")
}
