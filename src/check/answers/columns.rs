//! The header of a table of answers.

use std::collections::BTreeMap;

use crate::check::benchmark::columns::{absent, is_blank, twice};
use crate::check::decode::values;
use crate::check::practices::unknown_practice;
use crate::diagnostic::{Code, Diagnostic, Sink, Span, suggest};
use crate::model::mapping::Part;
use crate::model::questionnaire::Questionnaire;
use crate::read::csv::{Cell, Table};

/// What a column holds.
pub(super) enum Column {
    Respondent,
    Roles,
    Unit,
    Date,
    Practice(String, Part),
    /// Nothing that is read; reported where it has content.
    Nothing,
}

const FIXED: [&str; 4] = ["respondent", "roles", "unit", "date"];
const NEEDED: [&str; 2] = ["respondent", "roles"];

/// The columns of a table; missing, unknown and repeated ones are reported.
pub(super) fn columns(
    table: &Table,
    file: usize,
    q: &Questionnaire,
    sink: &mut Sink,
) -> Vec<Column> {
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    let mut missing: Vec<&str> = NEEDED.to_vec();
    let mut out: Vec<Column> = Vec::new();
    for (index, cell) in table.header.iter().enumerate() {
        let name = canonical(&cell.text, q);
        if is_blank(table, index) {
            out.push(Column::Nothing);
        } else if let Some(first) = seen.get(&name) {
            sink.push(twice(cell, *first));
            out.push(Column::Nothing);
        } else {
            // A misspelt name is reported by itself.
            let meant = suggest::nearest(&name, FIXED);
            missing.retain(|m| Some(*m) != meant);
            out.push(column(cell, &name, q, sink));
            seen.insert(name, cell.span);
        }
    }
    for name in missing {
        sink.push(absent(name, file));
    }
    out
}

/// The name of a column with the id in the place of an alias.
fn canonical(name: &str, q: &Questionnaire) -> String {
    if name == "role" {
        return "roles".to_owned();
    }
    let (base, tail) = name
        .split_once('.')
        .map_or((name, None), |(b, t)| (b, Some(t)));
    match (q.practice(base), tail) {
        (Some(p), None) => p.id.as_str().to_owned(),
        (Some(p), Some(tail)) => format!("{}.{tail}", p.id),
        (None, _) => name.to_owned(),
    }
}

fn column(cell: &Cell, name: &str, q: &Questionnaire, sink: &mut Sink) -> Column {
    let (base, tail) = name
        .split_once('.')
        .map_or((name, None), |(b, t)| (b, Some(t)));
    let is_practice = q.practice(base).is_some();
    let part = match tail {
        None => Some(Part::Answer),
        Some(tail) => Part::NAMED
            .iter()
            .find(|(t, _)| *t == tail)
            .map(|(_, p)| *p),
    };
    match (name, is_practice, part) {
        ("respondent", _, _) => return Column::Respondent,
        ("roles", _, _) => return Column::Roles,
        ("unit", _, _) => return Column::Unit,
        ("date", _, _) => return Column::Date,
        (_, true, Some(part)) => return Column::Practice(base.to_owned(), part),
        ("", _, _) => sink.push(
            Diagnostic::new(Code::CsvShape, cell.span, "this column has no name")
                .help("write a practice id here, or empty the column"),
        ),
        (_, true, None) => {
            let known = Part::NAMED.map(|(t, _)| t);
            let found = Diagnostic::new(
                Code::FileUnknownKey,
                cell.span,
                format!("unknown column {}", crate::diagnostic::quoted(name)),
            );
            let help = suggest::help_for(tail.unwrap_or(""), &known);
            sink.push(found.help(format!("after the point: {help}")));
        }
        (_, false, _) if suggest::nearest(name, FIXED).is_some() => {
            let code = Code::FileUnknownKey;
            sink.push(values::unknown(code, cell.span, "column", name, &FIXED));
        }
        (_, false, _) => unknown_practice(base, cell.span, q, sink),
    }
    Column::Nothing
}
