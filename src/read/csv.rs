//! CSV text → cells with their places, by the `csv` crate.

use crate::diagnostic::{Code, Diagnostic, Sink, Sources, Span};

/// A cell and its place (quotes included in the place, not in the text).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Where it stands.
    pub span: Span,
    /// The text, trimmed.
    pub text: String,
}

/// A header and rows of the same length.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// Names of the columns.
    pub header: Vec<Cell>,
    /// Rows; every row has as many cells as the header.
    pub rows: Vec<Vec<Cell>>,
    /// True when a row was left out because it does not fit the header.
    pub incomplete: bool,
}

/// Reads a CSV text with a header; `None`, with a finding, when there is no header.
///
/// Rows of another length than the header are reported and left out. The separator is the comma, the semicolon or the
/// tab, whichever the header holds most often outside of quotation marks.
pub fn parse(file: usize, sources: &Sources, sink: &mut Sink) -> Option<Table> {
    let mut rows = Rows::open(file, sources, sink)?;
    let mut table = Table::default();
    while let Some(row) = rows.next_row(sink) {
        table.rows.push(row);
    }
    table.incomplete = rows.incomplete;
    table.header = rows.header;
    Some(table)
}

/// The rows of a CSV text one after the other, for tables that are too long to keep with all their places.
pub struct Rows<'t> {
    /// Names of the columns.
    pub header: Vec<Cell>,
    /// True when a row was left out because it does not fit the header.
    pub incomplete: bool,
    reader: csv::Reader<&'t [u8]>,
    record: csv::StringRecord,
    text: &'t str,
    file: usize,
    delimiter: u8,
    begin: usize,
}

impl<'t> Rows<'t> {
    /// Reads the header; `None`, with a finding, when there is none.
    pub fn open(file: usize, sources: &'t Sources, sink: &mut Sink) -> Option<Self> {
        let text = sources.text(file);
        let delimiter = delimiter(text);
        let mut rows = Self {
            header: Vec::new(),
            incomplete: false,
            reader: csv::ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .delimiter(delimiter)
                .from_reader(text.as_bytes()),
            record: csv::StringRecord::new(),
            text,
            file,
            delimiter,
            begin: 0,
        };
        while rows.header.is_empty()
            && let Some(cells) = rows.record(sink)
        {
            rows.header = cells;
        }
        if rows.header.is_empty() && !rows.incomplete {
            sink.push(
                Diagnostic::new(
                    Code::CsvShape,
                    Span::file_start(file),
                    "this table is empty",
                )
                .help("write the names of the columns in the first line, then one row a line"),
            );
        }
        (!rows.header.is_empty()).then_some(rows)
    }

    /// The file, as an index into the sources.
    pub const fn file(&self) -> usize {
        self.file
    }

    /// The next row that is as long as the header; others are reported and left out.
    pub fn next_row(&mut self, sink: &mut Sink) -> Option<Vec<Cell>> {
        loop {
            let cells = self.record(sink)?;
            if !cells.is_empty() && self.fits(&cells, sink) {
                return Some(cells);
            }
        }
    }

    /// True when no row has content in a column. Reads the text anew, from the beginning.
    pub fn is_blank(&self, column: usize, sources: &Sources) -> bool {
        let mut aside = Sink::default();
        let Some(mut rows) = Rows::open(self.file, sources, &mut aside) else {
            return true;
        };
        let blank = |row: &[Cell]| row.get(column).is_none_or(|c| c.text.is_empty());
        if !blank(&rows.header) {
            return false;
        }
        while let Some(row) = rows.next_row(&mut aside) {
            if !blank(&row) {
                return false;
            }
        }
        true
    }

    /// The cells of the next record: none of a blank one or one that was reported; `None` at the end.
    fn record(&mut self, sink: &mut Sink) -> Option<Vec<Cell>> {
        // Reading from memory cannot fail, and the text is UTF-8.
        if !matches!(self.reader.read_record(&mut self.record), Ok(true)) {
            return None;
        }
        let mut cells = Scan {
            text: self.text,
            file: self.file,
            delimiter: self.delimiter,
            at: self.begin,
            open: None,
        };
        cells.skip_line_ends();
        let row: Vec<Cell> = self.record.iter().map(|v| cells.cell(v)).collect();
        self.begin = cells.at;
        if let Some(open) = cells.open {
            sink.push(
                Diagnostic::new(Code::FileSyntax, open, "a quotation mark is never closed")
                    .label("opened here")
                    .help("close it, or write a quotation mark inside a cell twice"),
            );
            self.incomplete = true;
            return Some(Vec::new());
        }
        let blank = row.iter().all(|c| c.text.is_empty());
        Some(if blank { Vec::new() } else { row })
    }

    fn fits(&mut self, cells: &[Cell], sink: &mut Sink) -> bool {
        let (have, want) = (cells.len(), self.header.len());
        if have == want {
            return true;
        }
        self.incomplete = true;
        let (Some(first), Some(last)) = (cells.first(), cells.last()) else {
            return false;
        };
        let (place, label) = match cells.get(want) {
            Some(extra) => (extra.span, "one cell too many"),
            None => (
                Span {
                    end: last.span.end,
                    ..first.span
                },
                "cells are missing",
            ),
        };
        sink.push(
            Diagnostic::new(
                Code::CsvShape,
                place,
                format!("this row has {have} cells, the header has {want}"),
            )
            .label(label)
            .help("put a cell that holds the separator in double quotes, and keep empty cells"),
        );
        false
    }
}

/// The separator that stands most often in the header outside of quotation marks; the comma where none does.
fn delimiter(text: &str) -> u8 {
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    let mut seen = false;
    for b in text.bytes() {
        match b {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted && seen => break,
            _ if quoted => {}
            _ => {
                for (mark, n) in &mut counts {
                    *n += usize::from(*mark == b);
                }
            }
        }
        seen |= !b.is_ascii_whitespace();
    }
    // Of equal counts the first in the list.
    let best = counts.iter().rev().max_by_key(|(_, n)| *n);
    best.map_or(b',', |(mark, _)| *mark)
}

/// Finds the bytes of cells that the reader has read, because it keeps none.
struct Scan<'t> {
    text: &'t str,
    file: usize,
    delimiter: u8,
    at: usize,
    /// The place of a quotation mark that is never closed.
    open: Option<Span>,
}

impl Scan<'_> {
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_line_ends(&mut self) {
        while matches!(self.byte(), Some(b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn cell(&mut self, value: &str) -> Cell {
        let start = self.at;
        if self.byte() == Some(b'"') {
            self.at += 1;
            self.skip_quoted(start);
        }
        while self
            .byte()
            .is_some_and(|b| b != self.delimiter && b != b'\n' && b != b'\r')
        {
            self.at += 1;
        }
        let span = Span {
            file: self.file,
            start,
            end: self.at,
        };
        if self.byte() == Some(self.delimiter) {
            self.at += 1;
        }
        Cell {
            span,
            text: value.trim().to_owned(),
        }
    }

    /// Goes behind the mark that closes a quoted cell.
    fn skip_quoted(&mut self, start: usize) {
        while let Some(b) = self.byte() {
            self.at += 1;
            if b == b'"' {
                if self.byte() != Some(b'"') {
                    return;
                }
                self.at += 1;
            }
        }
        self.open = Some(Span {
            file: self.file,
            start,
            end: start + 1,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Table, Sources, Vec<Diagnostic>) {
        let mut sources = Sources::default();
        let file = sources.add("t.csv", text);
        let mut sink = Sink::default();
        let table = parse(file, &sources, &mut sink).unwrap_or_default();
        (table, sources, sink.into_sorted())
    }

    #[test]
    fn cells_know_their_bytes() {
        for end in ["\n", "\r\n"] {
            let lines = [
                "a,b,c",
                "1,\"x, \"\"y\"\"\nz\",ü",
                "",
                "4,\"5\" x\"y,\"6\" \"",
            ];
            let (table, sources, found) = read(&lines.join(end));
            assert!(found.is_empty());
            assert_eq!(table.rows.len(), 2);
            assert_eq!(table.rows[0][1].text, "x, \"y\"\nz");
            assert_eq!(sources.slice(table.rows[0][2].span), "ü");
            assert_eq!(sources.slice(table.rows[1][0].span), "4");
            assert_eq!(sources.slice(table.rows[1][1].span), "\"5\" x\"y");
            assert_eq!(sources.slice(table.rows[1][2].span), "\"6\" \"");
        }
    }

    #[test]
    fn semicolons_and_tabs_are_seen() {
        for separator in [";", "\t"] {
            let (table, _, found) = read(&["a", "b\n1,5", "2\n"].join(separator));
            assert!(found.is_empty());
            assert_eq!(table.rows[0][0].text, "1,5");
        }
    }

    #[test]
    fn a_bad_row_gives_one_finding() {
        for (text, rows) in [
            ("a,b\n1,2\n1,2,3\n", 1),
            ("a,b\n1\n3,4\n", 1),
            ("a,b\n1,\"open\n3,4\n5,6\n", 0),
            ("a,\"b\n1,2\n", 0),
            ("", 0),
            ("\n\n", 0),
        ] {
            let (table, _, found) = read(text);
            assert_eq!((table.rows.len(), found.len()), (rows, 1), "{text:?}");
        }
    }
}
