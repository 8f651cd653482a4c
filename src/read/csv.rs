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
}

/// Reads a CSV text with a header. Rows of another length than the header are reported and left out.
///
/// The separator is the comma, or the semicolon when the header holds one and no comma.
pub fn parse(file: usize, sources: &Sources, sink: &mut Sink) -> Table {
    let text = sources.text(file);
    let first = text.lines().next().unwrap_or("");
    let delimiter = if first.contains(';') && !first.contains(',') {
        b';'
    } else {
        b','
    };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut table = Table::default();
    let mut record = csv::StringRecord::new();
    loop {
        let start = usize::try_from(reader.position().byte()).unwrap_or(0);
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {
                // Blank lines before the record are skipped by the reader.
                let begin = record
                    .position()
                    .map_or(start, |p| usize::try_from(p.byte()).unwrap_or(start));
                let end = usize::try_from(reader.position().byte()).unwrap_or(text.len());
                let cells = cells(&record, text, begin, end, file, delimiter);
                accept(&mut table, cells, sink, file);
            }
            Err(error) => {
                sink.push(
                    Diagnostic::new(
                        Code::FileSyntax,
                        Span {
                            file,
                            start,
                            end: start,
                        },
                        "this is not a CSV table",
                    )
                    .label(error.to_string())
                    .help("save it as CSV with commas or semicolons and UTF-8 text"),
                );
                break;
            }
        }
    }
    if let Some(open) = unclosed_quote(text, delimiter) {
        sink.push(
            Diagnostic::new(
                Code::FileSyntax,
                Span {
                    file,
                    start: open,
                    end: open + 1,
                },
                "a quotation mark is never closed",
            )
            .label("opened here")
            .help("close it, or write a quotation mark inside a cell twice"),
        );
    }
    table
}

fn accept(table: &mut Table, cells: Vec<Cell>, sink: &mut Sink, file: usize) {
    if table.header.is_empty() {
        table.header = cells;
        return;
    }
    if cells.iter().all(|c| c.text.is_empty()) {
        return;
    }
    if cells.len() == table.header.len() {
        table.rows.push(cells);
        return;
    }
    let start = cells.first().map_or(0, |c| c.span.start);
    let end = cells.last().map_or(start, |c| c.span.end);
    let place = if cells.len() > table.header.len() {
        cells
            .get(table.header.len())
            .map_or(Span { file, start, end }, |c| c.span)
    } else {
        Span { file, start, end }
    };
    sink.push(
        Diagnostic::new(
            Code::CsvShape,
            place,
            format!(
                "this row has {} cells, the header has {}",
                cells.len(),
                table.header.len()
            ),
        )
        .help("put a cell that holds a comma in double quotes, and keep empty cells"),
    );
}

/// The cells of a record with their bytes, found again in the text because the reader keeps none.
fn cells(
    record: &csv::StringRecord,
    text: &str,
    begin: usize,
    end: usize,
    file: usize,
    delimiter: u8,
) -> Vec<Cell> {
    let bytes = text.as_bytes();
    let mut at = begin;
    let mut out = Vec::with_capacity(record.len());
    for value in record {
        let start = at;
        let quoted = bytes.get(at) == Some(&b'"');
        let mut inside = false;
        while at < end {
            match bytes.get(at) {
                Some(b'"') if quoted => inside = !inside,
                Some(&b) if !inside && (b == delimiter || b == b'\n' || b == b'\r') => break,
                _ => {}
            }
            at += 1;
        }
        out.push(Cell {
            span: Span {
                file,
                start,
                end: at,
            },
            text: value.trim().to_owned(),
        });
        at += 1;
    }
    out
}

/// The byte of a quotation mark that opens a cell and is never closed.
fn unclosed_quote(text: &str, delimiter: u8) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut open = None;
    let mut cell_start = true;
    for (at, &b) in bytes.iter().enumerate() {
        match (open, b) {
            (None, b'"') if cell_start => open = Some(at),
            (Some(_), b'"') => open = None,
            _ => {}
        }
        cell_start = open.is_none() && (b == delimiter || b == b'\n');
        // A doubled quote closes and opens again at once.
        if open.is_none() && b == b'"' && bytes.get(at + 1) == Some(&b'"') {
            cell_start = true;
        }
    }
    open
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Table, Sources, usize) {
        let mut sources = Sources::default();
        let file = sources.add("t.csv", text);
        let mut sink = Sink::default();
        let table = parse(file, &sources, &mut sink);
        (table, sources, sink.into_sorted().len())
    }

    #[test]
    fn cells_know_their_bytes() {
        let (table, sources, found) = read("a,b,c\n1,\"x, \"\"y\"\"\nz\",ü\n\n4,5,6\n");
        assert_eq!(found, 0);
        assert_eq!(table.rows.len(), 2);
        assert_eq!(table.rows[0][1].text, "x, \"y\"\nz");
        assert_eq!(sources.slice(table.rows[0][2].span), "ü");
        assert_eq!(sources.slice(table.rows[1][0].span), "4");
    }

    #[test]
    fn semicolons_are_seen_and_bad_rows_reported() {
        let (table, _, found) = read("a;b\n1;2\n1;2;3\n\"open;4\n");
        assert_eq!(table.rows.len(), 1);
        assert_eq!(
            found, 3,
            "long row, short row that swallowed the rest, open quote"
        );
    }
}
