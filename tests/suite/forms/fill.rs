//! Fills in what the program wrote, as a person would: cells of the workbook, the row of the table.

#![expect(clippy::indexing_slicing, reason = "a test that panics has failed")]

use std::io::{Cursor, Read};

use crm_readiness::diagnostic::Sources;
use crm_readiness::exchange::form::xlsx::{ABOUT, ANSWERS};
use crm_readiness::read::xlsx::Book;

use super::Filled;
use crate::collect::archive;

/// What is put into a cell: `B8` and the value.
type Put = (String, Value);

/// The value of a cell.
pub(super) enum Value {
    Text(String),
    Number(String),
    /// A day as spreadsheets count them.
    Day(String),
}

/// A text or, where it reads as one, a number.
fn value(text: &str, is_text: bool) -> Value {
    if !is_text && text.parse::<f64>().is_ok() {
        Value::Number(text.to_owned())
    } else {
        Value::Text(text.to_owned())
    }
}

/// The form with the answers; consent is given.
pub(super) fn book(form: &[u8], filled: &Filled) -> Vec<u8> {
    let mut sources = Sources::default();
    let mut book = Book::open("form.xlsx", form).expect("a workbook");
    let name = |column: usize, row: usize| {
        let letter = char::from(b'A' + u8::try_from(column).expect("few columns"));
        format!("{letter}{row}")
    };
    let about = book.sheet(ABOUT, &mut sources).expect("the sheet");
    let mut puts: Vec<Put> = Vec::new();
    for cells in &about.rows {
        let first = &cells[0];
        let (row, _) = sources.line_column(first.span.file, first.span.start);
        let value = match first.text.as_str() {
            "respondent" => Value::Text(filled.respondent.clone()),
            "unit" => Value::Text(filled.unit.clone()),
            "date" => Value::Day(filled.date.clone()),
            "consent" => Value::Text("yes".to_owned()),
            _ => continue,
        };
        if !matches!(&value, Value::Text(t) if t.is_empty()) {
            puts.push((name(1, row), value));
        }
    }
    let done = put(form, 1, &puts);
    let answers = book.sheet(ANSWERS, &mut sources).expect("the sheet");
    let header: Vec<&str> = answers.rows[1].iter().map(|c| c.text.as_str()).collect();
    assert_eq!(header[..3], ["id", "question", "answer"]);
    let mut puts: Vec<Put> = Vec::new();
    let mut left = filled.answers.clone();
    for cells in &answers.rows {
        let Some(said) = left.remove(&cells[0].text) else {
            continue;
        };
        let (row, _) = sources.line_column(cells[0].span.file, cells[0].span.start);
        for (part, text) in said {
            let column = header.iter().position(|h| *h == part);
            let column = column.unwrap_or_else(|| panic!("no column for `{part}`"));
            let is_text = matches!(part, "note" | "source");
            puts.push((name(column, row), value(&text, is_text)));
        }
    }
    assert!(left.is_empty(), "the form does not ask all of it");
    put(&done, 2, &puts)
}

/// The files of an archive.
pub(super) fn entries(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    (0..zip.len())
        .map(|n| {
            let mut entry = zip.by_index(n).expect("an entry");
            let name = entry.name().expect("a name").to_string();
            let mut content = Vec::new();
            entry.read_to_end(&mut content).expect("readable");
            (name, content)
        })
        .collect()
}

/// The text of a file of an archive.
pub(super) fn part(bytes: &[u8], name: &str) -> String {
    let found = entries(bytes).into_iter().find(|(n, _)| n == name);
    let (_, content) = found.unwrap_or_else(|| panic!("there is no {name}"));
    String::from_utf8(content).expect("UTF-8")
}

/// The workbook with values in empty cells of a sheet, counted from 1; looks and everything else stay.
pub(super) fn put(book: &[u8], sheet: usize, puts: &[Put]) -> Vec<u8> {
    let target = format!("xl/worksheets/sheet{sheet}.xml");
    let mut files = entries(book);
    for (name, content) in &mut files {
        if *name != target {
            continue;
        }
        let mut xml = String::from_utf8(content.clone()).expect("UTF-8");
        for (cell, value) in puts {
            let at = xml
                .find(&format!("<c r=\"{cell}\""))
                .unwrap_or_else(|| panic!("no cell {cell}"));
            let end = at + xml[at..].find('>').expect("it ends");
            assert!(xml[..end].ends_with('/'), "{cell} is not empty");
            let head = xml[at..end - 1].to_owned();
            let filled = match value {
                Value::Number(n) => format!("{head}><v>{n}</v></c>"),
                Value::Day(day) => {
                    let day = rust_xlsxwriter::ExcelDateTime::parse_from_str(day);
                    format!("{head}><v>{}</v></c>", day.expect("a day").to_excel())
                }
                Value::Text(text) => {
                    let text = text
                        .replace('&', "&amp;")
                        .replace('<', "&lt;")
                        .replace('>', "&gt;");
                    format!("{head} t=\"inlineStr\"><is><t>{text}</t></is></c>")
                }
            };
            xml.replace_range(at..=end, &filled);
        }
        *content = xml.into_bytes();
    }
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(n, c)| (n.as_str(), c.as_slice()))
        .collect();
    archive(&files)
}

/// The table with the answers in its row.
pub(super) fn table(form: &[u8], filled: &Filled) -> Vec<u8> {
    let mut reader = ::csv::Reader::from_reader(form);
    let header = reader.headers().expect("a header").clone();
    let row = reader.records().next().expect("a row").expect("readable");
    let mut row: Vec<String> = row.iter().map(str::to_owned).collect();
    let mut set = |name: &str, text: &str| {
        let at = header.iter().position(|h| h == name);
        let at = at.unwrap_or_else(|| panic!("no column `{name}`"));
        text.clone_into(&mut row[at]);
    };
    set("respondent", &filled.respondent);
    set("unit", &filled.unit);
    set("date", &filled.date);
    for (id, said) in &filled.answers {
        for (part, text) in said {
            match *part {
                // A measured practice has no column of levels where it takes none.
                "answer" if header.iter().any(|h| h == id) => set(id, text),
                "answer" | "figure" => set(&format!("{id}.value"), text),
                other => set(&format!("{id}.{other}"), text),
            }
        }
    }
    let mut out = ::csv::Writer::from_writer(Vec::new());
    out.write_record(&header).expect("written");
    out.write_record(&row).expect("written");
    out.into_inner().expect("written")
}

/// The values of an attribute in all elements with this name.
fn attributes(xml: &str, element: &str, name: &str) -> Vec<Option<String>> {
    let open = format!("<{element} ");
    let key = format!(" {name}=\"");
    let tags = xml.split(&open).skip(1);
    tags.map(|rest| {
        let tag = format!(" {}", rest.split('>').next()?);
        let (_, value) = tag.split_once(&key)?;
        value.split('"').next().map(str::to_owned)
    })
    .collect()
}

/// The cells of a sheet, counted from 1, whose look is not locked.
pub(super) fn unlocked(book: &[u8], sheet: usize) -> Vec<String> {
    let styles = part(book, "xl/styles.xml");
    let (_, formats) = styles.split_once("<cellXfs").expect("formats");
    let (formats, _) = formats.split_once("</cellXfs>").expect("they end");
    let open: Vec<String> = formats
        .split("<xf ")
        .skip(1)
        .enumerate()
        .filter(|(_, xf)| xf.contains("locked=\"0\"") || xf.contains("locked=\"false\""))
        .map(|(n, _)| n.to_string())
        .collect();
    let xml = part(book, &format!("xl/worksheets/sheet{sheet}.xml"));
    let (cells, looks) = (attributes(&xml, "c", "r"), attributes(&xml, "c", "s"));
    assert_eq!(cells.len(), looks.len());
    let pairs = cells.into_iter().zip(looks);
    pairs
        .filter(|(_, look)| look.as_ref().is_some_and(|look| open.contains(look)))
        .filter_map(|(cell, _)| cell)
        .collect()
}

/// The cells of `B4:C9` or `B4`.
pub(super) fn cells(range: &str) -> Vec<String> {
    let place = |cell: &str| {
        let at = cell.find(|c: char| c.is_ascii_digit()).expect("a row");
        let column = cell[..at].chars().next().expect("a column");
        assert_eq!(at, 1, "few columns");
        (column, cell[at..].parse::<u32>().expect("a row"))
    };
    let (first, last) = range.split_once(':').unwrap_or((range, range));
    let (first, last) = (place(first), place(last));
    let columns = first.0..=last.0;
    columns
        .flat_map(|c| (first.1..=last.1).map(move |r| format!("{c}{r}")))
        .collect()
}
