//! A table as a sheet: head in the first row, frozen and with a filter, values below.

use rust_xlsxwriter::{ExcelDateTime, Format, Worksheet, XlsxError};

use super::style::Styles;
use crate::render::tables::{Cell, Shape, Table};

/// Longest text of a cell.
const LONGEST: usize = 32_000;
/// Height of a line.
const LINE: f64 = 15.0;

/// Writes a table.
pub(super) fn write(
    table: &Table,
    sheet: &mut Worksheet,
    styles: &Styles,
) -> Result<(), XlsxError> {
    sheet.set_name(&table.title)?;
    print(sheet);
    sheet.set_repeat_rows(0, 0)?;
    let mut last = 0;
    for (column, c) in (0..).zip(&table.columns) {
        sheet.set_column_width(column, Styles::width(c.shape))?;
        sheet.write_string_with_format(0, column, &c.head, &styles.head_of(c.shape))?;
        last = column;
    }
    let formats: Vec<Format> = table.columns.iter().map(|c| Styles::of(c.shape)).collect();
    let mut end = 0;
    for (row, cells) in (1..).zip(&table.rows) {
        for (column, (value, format)) in (0..).zip(cells.iter().zip(&formats)) {
            cell(sheet, (row, column), value, format)?;
        }
        let shapes = table.columns.iter().map(|c| c.shape);
        let lines = cells.iter().zip(shapes).map(lines).max().unwrap_or(1);
        if lines > 1 {
            sheet.set_row_height(row, LINE * f64::from(lines))?;
        }
        end = row;
    }
    let heads = table.columns.iter();
    let heads = heads.map(|c| rows_of(&c.head, Styles::width(c.shape) * 0.9, 3));
    let heads = heads.max().unwrap_or(1);
    sheet.set_row_height(0, LINE * f64::from(heads) + 2.0)?;
    sheet.set_freeze_panes(1, names(table))?;
    sheet.autofilter(0, 0, end, last)?;
    Ok(())
}

/// Lines of a text that is wrapped, at most five.
fn lines((cell, shape): (&Cell, Shape)) -> u32 {
    match cell {
        Cell::Text(text) if shape != Shape::Word => rows_of(text, Styles::width(shape) * 1.05, 5),
        _ => 1,
    }
}

/// Lines that a text takes in a column of this width in characters, up to a limit.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "width of a column in characters"
)]
fn rows_of(text: &str, width: f64, most: u32) -> u32 {
    let lines = text.chars().count().div_ceil(width as usize);
    u32::try_from(lines).map_or(most, |n| n.clamp(1, most))
}

/// Columns that stay: those up to the title where it comes early.
fn names(table: &Table) -> u16 {
    let title = table.column("title").filter(|n| *n < 3);
    title.and_then(|n| u16::try_from(n + 1).ok()).unwrap_or(1)
}

/// Pages of a printed sheet.
pub(super) fn print(sheet: &mut Worksheet) {
    sheet
        .set_paper_size(9)
        .set_landscape()
        .set_print_fit_to_pages(1, 0)
        .set_footer("&L&A&RPage &P of &N");
}

/// Writes a cell.
pub(super) fn cell(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    value: &Cell,
    format: &Format,
) -> Result<(), XlsxError> {
    match value {
        Cell::Nothing => {
            sheet.write_blank(row, column, format)?;
        }
        Cell::Text(value) => text(sheet, (row, column), value, format)?,
        Cell::Number(value) => {
            sheet.write_number_with_format(row, column, *value, format)?;
        }
        Cell::Day(day) => match ExcelDateTime::parse_from_str(day) {
            Ok(day) => {
                sheet.write_datetime_with_format(row, column, &day, format)?;
            }
            Err(_) => text(sheet, (row, column), day, format)?,
        },
    }
    Ok(())
}

/// Writes a text as a string, whatever it begins with.
pub(super) fn text(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    value: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    let short: String = value.chars().take(LONGEST).collect();
    if short.trim_start().starts_with(['=', '+', '-', '@']) {
        let kept = format.clone().set_quote_prefix();
        sheet.write_string_with_format(row, column, short, &kept)?;
    } else {
        sheet.write_string_with_format(row, column, short, format)?;
    }
    Ok(())
}
