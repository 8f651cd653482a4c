//! The analyst's workbook: the tables as sheets with values only, a page about them, and one sheet with formulas that
//! says so. The only files that name the workbook crate are this one and its rooms.
//!
//! Texts are written as strings, never as formulas; one that begins like a formula is marked as a text, so that it stays
//! one when somebody edits the cell. Dates of the file are the day of the report, so that the same input gives the same
//! bytes.

mod read_me;
mod sheet;
mod style;
mod what_if;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use super::RenderError;
use super::tables::tables;
use super::view::{Ground, View};

/// Writes the workbook.
pub fn render(g: Ground<'_>, view: &View) -> Result<Vec<u8>, RenderError> {
    let tables = tables(g)?;
    let mut book = Workbook::new();
    let day = ExcelDateTime::parse_from_str(&view.report_date_iso).map_err(failed)?;
    let title = g.words.say("workbook.title", view)?;
    let properties = DocProperties::new()
        .set_title(title)
        .set_author(&view.program)
        .set_creation_datetime(&day);
    book.set_properties(&properties);
    let styles = style::Styles::new();
    read_me::write(g, view, &tables, book.add_worksheet(), &styles)?;
    for table in &tables {
        sheet::write(table, book.add_worksheet(), &styles).map_err(failed)?;
    }
    if what_if::is_possible(g) {
        what_if::write(g, book.add_worksheet(), &styles)?;
    }
    book.save_to_buffer().map_err(failed)
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn failed(e: XlsxError) -> RenderError {
    RenderError::Workbook(e.to_string())
}
