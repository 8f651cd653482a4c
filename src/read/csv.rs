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
/// Rows of another length than the header are reported and left out. The separator is the comma, or the semicolon
/// or the tab when the header holds one and no comma.
pub fn parse(file: usize, sources: &Sources, sink: &mut Sink) -> Option<Table> {
    let text = sources.text(file);
    let delimiter = delimiter(text);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut table = Table::default();
    let mut record = csv::StringRecord::new();
    let mut begin = 0;
    // Reading from memory cannot fail, and the text is UTF-8.
    while matches!(reader.read_record(&mut record), Ok(true)) {
        let mut cells = Scan {
            text,
            file,
            delimiter,
            at: begin,
            open: None,
        };
        cells.skip_line_ends();
        let row: Vec<Cell> = record.iter().map(|v| cells.cell(v)).collect();
        begin = cells.at;
        if let Some(open) = cells.open {
            sink.push(
                Diagnostic::new(Code::FileSyntax, open, "a quotation mark is never closed")
                    .label("opened here")
                    .help("close it, or write a quotation mark inside a cell twice"),
            );
            table.incomplete = true;
        } else {
            accept(&mut table, row, sink);
        }
    }
    if table.header.is_empty() && !table.incomplete {
        sink.push(
            Diagnostic::new(
                Code::CsvShape,
                Span::file_start(file),
                "this table is empty",
            )
            .help("write the names of the columns in the first line, then one row a line"),
        );
    }
    (!table.header.is_empty()).then_some(table)
}

fn delimiter(text: &str) -> u8 {
    let first = text.lines().find(|l| !l.is_empty()).unwrap_or("");
    let holds = |c| first.contains(c);
    match (holds(','), holds(';'), holds('\t')) {
        (false, true, _) => b';',
        (false, false, true) => b'\t',
        _ => b',',
    }
}

fn accept(table: &mut Table, cells: Vec<Cell>, sink: &mut Sink) {
    if cells.iter().all(|c| c.text.is_empty()) {
        return;
    }
    if table.header.is_empty() {
        table.header = cells;
        return;
    }
    let (have, want) = (cells.len(), table.header.len());
    if have == want {
        table.rows.push(cells);
        return;
    }
    table.incomplete = true;
    let (Some(first), Some(last)) = (cells.first(), cells.last()) else {
        return;
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
