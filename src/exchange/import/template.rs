//! Tables to fill in: the sheets of the authoring workbook, and the long table.

use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::TEMPLATE;
use crate::render::RenderError;
use crate::render::template::Templates;

/// The sheets in their order, with the table that each begins with.
const SHEETS: [(&str, &str); 4] = [
    ("Questionnaire", "questionnaire.csv"),
    ("Structure", "structure.csv"),
    ("Roles", "roles.csv"),
    ("Questions", "questions.csv"),
];

/// The long table.
pub fn csv() -> Result<Vec<u8>, RenderError> {
    let (templates, _) = Templates::open(TEMPLATE, None)?;
    Ok(templates.text("long.csv")?.as_bytes().to_vec())
}

/// The authoring workbook.
pub fn xlsx() -> Result<Vec<u8>, RenderError> {
    let (templates, _) = Templates::open(TEMPLATE, None)?;
    let mut tables = Vec::new();
    for (name, path) in SHEETS {
        tables.push((name, rows(templates.text(path)?)?));
    }
    book(&tables).map_err(|why| RenderError::Table(why.to_string()))
}

fn rows(text: &str) -> Result<Vec<Vec<String>>, RenderError> {
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    reader
        .records()
        .map(|row| {
            let row = row.map_err(|why| RenderError::Table(why.to_string()))?;
            Ok(row.iter().map(str::to_owned).collect())
        })
        .collect()
}

fn book(tables: &[(&str, Vec<Vec<String>>)]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // No clock, so that the same program gives the same bytes.
    let day = rust_xlsxwriter::ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&day));
    let head = Format::new().set_bold().set_text_wrap();
    let body = Format::new().set_text_wrap();
    for (name, rows) in tables {
        let sheet = book.add_worksheet();
        sheet.set_name(*name)?;
        sheet.set_freeze_panes(1, 0)?;
        for (at, row) in (0_u32..).zip(rows) {
            for (column, text) in (0_u16..).zip(row) {
                let look = if at == 0 { &head } else { &body };
                match text.parse::<f64>() {
                    Ok(n) if at > 0 && n.is_finite() => {
                        sheet.write_number_with_format(at, column, n, look)?;
                    }
                    _ => {
                        sheet.write_string_with_format(at, column, text, look)?;
                    }
                }
                sheet.set_column_width(column, 24)?;
            }
        }
    }
    book.save_to_buffer()
}
