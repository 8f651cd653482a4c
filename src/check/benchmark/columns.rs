//! The columns of a benchmark's table.

use std::collections::BTreeMap;

use crate::check::decode::values;
use crate::diagnostic::{Code, Diagnostic, Sink, Sources, Span, quoted, suggest};
use crate::read::csv::{Cell, Rows, Table};

/// The columns of a table by name; missing and unknown ones are reported.
pub(super) struct Columns<'t> {
    at: BTreeMap<&'t str, usize>,
}

impl<'t> Columns<'t> {
    /// `needed` have to be there, `allowed` may be.
    pub(super) fn new(
        header: &'t [Cell],
        rows: &Rows<'_>,
        sources: &Sources,
        (needed, allowed): (&[&str], &[&str]),
        sink: &mut Sink,
    ) -> Self {
        let known: Vec<&str> = needed.iter().chain(allowed).copied().collect();
        let mut missing: Vec<&str> = needed.to_vec();
        let mut at: BTreeMap<&str, usize> = BTreeMap::new();
        for (index, cell) in header.iter().enumerate() {
            let name = cell.text.as_str();
            if let Some(first) = at.get(name).and_then(|i| header.get(*i)) {
                sink.push(twice(cell, first.span));
                continue;
            }
            missing.retain(|m| *m != name);
            if known.contains(&name) {
                at.insert(name, index);
            } else if !rows.is_blank(index, sources) {
                if let Some(meant) = suggest::nearest(name, known.iter().copied()) {
                    missing.retain(|m| *m != meant);
                }
                let code = Code::FileUnknownKey;
                sink.push(values::unknown(code, cell.span, "column", name, &known));
            }
        }
        for column in missing {
            sink.push(absent(column, rows.file()));
        }
        Self { at }
    }

    /// The cell of a column, if it is there and not empty.
    pub(super) fn cell<'r>(&self, row: &'r [Cell], name: &str) -> Option<&'r Cell> {
        let cell = self.at.get(name).and_then(|i| row.get(*i));
        cell.filter(|c| !c.text.is_empty())
    }

    /// The cell of a column that has to be filled; an empty one is reported at its place.
    pub(super) fn need<'r>(
        &self,
        row: &'r [Cell],
        name: &str,
        sink: &mut Sink,
    ) -> Option<&'r Cell> {
        let cell = self.at.get(name).and_then(|i| row.get(*i))?;
        if !cell.text.is_empty() {
            return Some(cell);
        }
        let message = format!("`{name}` is empty in this row");
        sink.push(
            Diagnostic::new(Code::CsvShape, cell.span, message)
                .help("fill the cell, or take the row out"),
        );
        None
    }
}

/// True for a column without a name and without content, as spreadsheets leave them behind.
pub(in crate::check) fn is_blank(table: &Table, index: usize) -> bool {
    let rows = std::iter::once(&table.header).chain(&table.rows);
    rows.filter_map(|row| row.get(index))
        .all(|cell| cell.text.is_empty())
}

/// The finding about a column that stands twice.
pub(in crate::check) fn twice(cell: &Cell, first: Span) -> Diagnostic {
    let message = format!("the column {} stands here twice", quoted(&cell.text));
    Diagnostic::new(Code::FileDuplicateKey, cell.span, message)
        .because(first, "first here")
        .help("keep one of the two")
}

/// The finding about a column that is not there.
pub(in crate::check) fn absent(name: &str, file: usize) -> Diagnostic {
    let message = format!("the column `{name}` is missing");
    Diagnostic::new(Code::FileMissingKey, Span::file_start(file), message)
        .label("this line names the columns")
        .help(format!(
            "add `{name}` to the first line and fill it in each row"
        ))
}
