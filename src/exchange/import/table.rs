//! A table with named columns, from CSV or from a sheet.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::flat;
use super::remark::Remark;
use crate::check::decode::values::{self, Range};
use crate::diagnostic::{Code, Diagnostic, Sink, Span, quoted, suggest};
use crate::model::mapping::key;
use crate::read::csv::{self, Cell};
use crate::read::xlsx::Sheet;

/// A column: its name here, and the names that it may have, as [`key`] gives them.
pub(super) type Known = (&'static str, &'static [&'static str]);

/// Rows by the names of their columns.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) rows: Vec<Vec<Cell>>,
    /// Where the header stands.
    pub(super) place: Span,
    header: Vec<Cell>,
    columns: BTreeMap<&'static str, usize>,
    formulas: BTreeSet<Span>,
}

impl Table {
    /// A table of a text.
    pub(super) fn of_csv(table: csv::Table) -> Self {
        Self {
            place: first(&table.header),
            header: table.header,
            rows: table.rows,
            columns: BTreeMap::new(),
            formulas: BTreeSet::new(),
        }
    }

    /// A table of a sheet, whose first row names the columns; `None` for an empty sheet.
    pub(super) fn of_sheet(mut sheet: Sheet) -> Option<Self> {
        if sheet.rows.is_empty() {
            return None;
        }
        let header = sheet.rows.remove(0);
        Some(Self {
            place: first(&header),
            header,
            rows: sheet.rows,
            columns: BTreeMap::new(),
            formulas: sheet.formulas,
        })
    }

    /// The names of the columns as people wrote them, with their positions.
    pub(super) fn names(&self) -> impl Iterator<Item = (usize, &Cell)> {
        self.header.iter().enumerate()
    }

    /// Finds the columns; one that stands twice is reported. `other` columns are known by themselves; those that nobody
    /// knows are remarked upon with the number of their cells.
    pub(super) fn find(
        &mut self,
        known: &[Known],
        other: &[usize],
        sheet: &str,
        remarks: &mut Vec<Remark>,
        sink: &mut Sink,
    ) {
        let mut places: BTreeMap<&str, Span> = BTreeMap::new();
        for (at, cell) in self.header.iter().enumerate() {
            let name = key(&cell.text);
            let found = known
                .iter()
                .find(|(_, names)| names.contains(&name.as_str()));
            match found {
                Some((column, _)) => {
                    if let Some(first) = places.insert(column, cell.span) {
                        let message = format!("two columns hold the {}", column.replace('_', " "));
                        sink.push(
                            Diagnostic::new(Code::FileDuplicateKey, cell.span, message)
                                .because(first, "the other one")
                                .help("keep one of the two"),
                        );
                    }
                    self.columns.entry(column).or_insert(at);
                }
                None if other.contains(&at) => {}
                None => remarks.extend(self.stranger(at, sheet)),
            }
        }
    }

    /// A remark about a column that nobody knows; none for an empty one.
    fn stranger(&self, at: usize, sheet: &str) -> Option<Remark> {
        let filled: Vec<Span> = self
            .rows
            .iter()
            .filter_map(|row| row.get(at))
            .filter(|c| !c.text.is_empty() || self.formulas.contains(&c.span))
            .map(|c| c.span)
            .collect();
        let name = self.header.get(at).map_or("", |c| c.text.as_str());
        let values = vec![
            ("column", flat(name)),
            ("count", filled.len().to_string()),
            ("sheet", sheet.to_owned()),
        ];
        (!filled.is_empty()).then(|| Remark::left("column", values, filled))
    }

    /// True where a column is there.
    pub(super) fn has(&self, column: &str) -> bool {
        self.columns.contains_key(column)
    }

    /// Reports columns that have to be there; false when one is missing.
    pub(super) fn need(&self, columns: &[(&str, &str)], sink: &mut Sink) -> bool {
        let mut all = true;
        for (column, title) in columns.iter().filter(|(column, _)| !self.has(column)) {
            all = false;
            let names: Vec<&str> = self.header.iter().map(|c| c.text.as_str()).collect();
            let message = format!("there is no column {}", quoted(title));
            let mut found = Diagnostic::new(Code::FileMissingKey, self.place, message);
            if let Some(near) = suggest::nearest(column, names.iter().copied()) {
                found = found.help(format!(
                    "is {} meant? write {}",
                    quoted(near),
                    quoted(title)
                ));
            } else {
                found =
                    found.help("name it in the first row; `--template` writes a table to fill in");
            }
            sink.push(found);
        }
        all
    }

    /// A cell with content; a formula is reported and is none.
    pub(super) fn cell<'r>(
        &self,
        row: &'r [Cell],
        column: &str,
        sink: &mut Sink,
    ) -> Option<&'r Cell> {
        self.at(row, *self.columns.get(column)?, sink)
    }

    /// The cell with content at a position.
    pub(super) fn at<'r>(&self, row: &'r [Cell], at: usize, sink: &mut Sink) -> Option<&'r Cell> {
        let cell = row.get(at)?;
        if cell.text.is_empty() {
            // A row is filled up with empty cells that have the place of the next one; a formula is as well, but it
            // is the last of these.
            let own = row.get(at + 1).is_none_or(|next| next.span != cell.span);
            if own && self.formulas.contains(&cell.span) {
                sink.push(
                    Diagnostic::new(Code::ImportFormula, cell.span, "a formula stands here")
                        .help("write what it comes to as a text or number"),
                );
            }
            return None;
        }
        Some(cell)
    }

    /// The text of a cell on one line; empty where there is none.
    pub(super) fn text(&self, row: &[Cell], column: &str, sink: &mut Sink) -> String {
        let cell = self.cell(row, column, sink);
        cell.map_or_else(String::new, |c| flat(&c.text))
    }
}

/// The number of a cell within a range; anything else is reported.
pub(super) fn number(cell: &Cell, range: Range, sink: &mut Sink) -> Option<f64> {
    let plain = cell.text.trim();
    let Some(n) = plain.parse::<f64>().ok().filter(|n| n.is_finite()) else {
        let mut found = Diagnostic::new(Code::FileType, cell.span, "a number is expected here");
        found = match values::number_help(plain) {
            Some(help) => found.help(help),
            None => found.help("write digits, with a decimal point"),
        };
        sink.push(found);
        return None;
    };
    if range.holds(n) {
        return Some(n + 0.0);
    }
    sink.push(values::out_of_range(cell.span, "number", range));
    None
}

fn first(header: &[Cell]) -> Span {
    header.first().map_or(Span::file_start(0), |c| c.span)
}
