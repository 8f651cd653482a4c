//! One respondent a row.

use super::accept::accept;
use super::columns::{Column, columns};
use super::yaml::no_answer;
use super::{Person, Raw, SAMPLE, Settings, Written};
use crate::check::decode::{ANY, cells};
use crate::diagnostic::{Code, Diagnostic, Sink, Span};
use crate::model::mapping::Part;
use crate::model::questionnaire::Questionnaire;
use crate::model::scale::Evidence;
use crate::read::csv::{Cell, Table};

/// The people of a table in the order of its rows.
pub(super) fn people(
    table: &Table,
    file: usize,
    settings: &Settings<'_>,
    sink: &mut Sink,
) -> Vec<Person> {
    let columns = columns(table, file, settings.q, sink);
    let named = columns.iter().any(|c| matches!(c, Column::Respondent));
    let with_roles = columns.iter().any(|c| matches!(c, Column::Roles));
    let mut out = Vec::new();
    for cells in &table.rows {
        let row: Vec<(&Column, &Cell)> = columns.iter().zip(cells).collect();
        let mut person = who(&row, settings, sink);
        if named && person.name.is_none() {
            sink.push(nameless(person.place));
        }
        person.roles_known &= with_roles;
        for (written, complete) in answers(&row, sink) {
            accept(written, complete, &mut person, settings, sink);
        }
        out.push(person);
    }
    out
}

fn nameless(place: Span) -> Diagnostic {
    let message = "this row names no respondent";
    Diagnostic::new(Code::AnswersRespondent, place, message)
        .help("fill the column `respondent`; the name is the same in all files")
}

/// The cells that say who answered.
fn who(row: &[(&Column, &Cell)], settings: &Settings<'_>, sink: &mut Sink) -> Person {
    let name = row.iter().find(|(c, _)| matches!(c, Column::Respondent));
    let place = name
        .or(row.first())
        .map_or(Span::file_start(0), |(_, cell)| cell.span);
    let name = name.map(|(_, cell)| cell.text.clone());
    let mut person = Person::new(name.filter(|n| !n.is_empty()), place, settings.date);
    for (column, cell) in row {
        match column {
            Column::Roles => {
                let roles = roles(cell, settings.q, sink);
                person.set_roles(roles, cell.span, sink);
            }
            Column::Unit if !cell.text.is_empty() => {
                person.respondent.unit = Some(cell.text.clone());
            }
            Column::Date if !cell.text.is_empty() => {
                if let Some(day) = cells::date(cell, sink) {
                    person.respondent.date = day;
                }
            }
            _ => {}
        }
    }
    person
}

/// The roles of a cell, separated by spaces, commas or semicolons; `None` when one is not known.
fn roles(cell: &Cell, q: &Questionnaire, sink: &mut Sink) -> Option<Vec<String>> {
    let known: Vec<&str> = q.roles.iter().map(|r| r.id.as_str()).collect();
    let mut out: Vec<String> = Vec::new();
    let mut complete = true;
    for word in cell.text.split([' ', ';', ',']).filter(|w| !w.is_empty()) {
        let one = Cell {
            text: word.to_owned(),
            span: cell.span,
        };
        match cells::one_of(&one, &known, Code::RoleUnknown, "role", sink) {
            Some(role) if out.contains(&role) => {}
            Some(role) => out.push(role),
            None => complete = false,
        }
    }
    complete.then_some(out)
}

/// The answers of a row, each with false when a part of it could not be read.
fn answers(row: &[(&Column, &Cell)], sink: &mut Sink) -> Vec<(Written, bool)> {
    let mut out: Vec<(Written, bool)> = Vec::new();
    for (column, cell) in row {
        let Column::Practice(id, part) = column else {
            continue;
        };
        if cell.text.is_empty() {
            continue;
        }
        let at = out.iter().position(|(w, _)| w.practice == *id);
        let at = at.unwrap_or_else(|| {
            out.push((Written::new(id, cell.span), true));
            out.len() - 1
        });
        if let Some((written, complete)) = out.get_mut(at) {
            let before = sink.count();
            fill(written, *part, cell, sink);
            *complete &= sink.count() == before;
        }
    }
    out
}

fn fill(written: &mut Written, part: Part, cell: &Cell, sink: &mut Sink) {
    match part {
        Part::Answer => {
            written.place = cell.span;
            written.level = raw(cell, sink).map(|r| (r, cell.span));
        }
        Part::Value => {
            written.place = cell.span;
            written.figure = raw(cell, sink).map(|r| (r, cell.span));
        }
        Part::Intention => {
            written.intention = cells::number(cell, ANY, sink).map(|n| (n, cell.span));
        }
        Part::Note => written.note = Some((cell.text.clone(), cell.span)),
        Part::Evidence => {
            let known = Evidence::ALL.map(Evidence::as_str);
            let code = Code::AnswersEvidence;
            written.evidence = cells::one_of(cell, &known, code, "evidence grade", sink)
                .and_then(|word| Evidence::parse(&word));
        }
        Part::Sample => written.sample = cells::number(cell, SAMPLE, sink),
        Part::Source => written.source = Some(cell.text.clone()),
    }
}

/// A number, `dk` or `n/a`.
fn raw(cell: &Cell, sink: &mut Sink) -> Option<Raw> {
    if let Some(raw) = Raw::word(&cell.text) {
        return Some(raw);
    }
    if cells::parse(&cell.text).is_some() {
        return cells::number(cell, ANY, sink).map(Raw::Number);
    }
    sink.push(no_answer(&cell.text, cell.span));
    None
}
