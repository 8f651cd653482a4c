//! The first sheet: what the workbook is about, and what stands where.

use rust_xlsxwriter::{FormatAlign, Worksheet};
use serde_json::json;

use super::style::Styles;
use super::{failed, sheet, what_if};
use crate::render::RenderError;
use crate::render::tables::{Cell, Shape, Table};
use crate::render::view::{Ground, View};

/// Writes the page.
pub(super) fn write(
    g: Ground<'_>,
    view: &View,
    tables: &[Table],
    page: &mut Worksheet,
    styles: &Styles,
) -> Result<(), RenderError> {
    let say = |key: &str| g.words.say(key, json!({}));
    let formulas = say("table.what_if")?;
    page.set_name(say("table.readme")?).map_err(failed)?;
    sheet::print(page);
    for (column, width) in [(0, 22.0), (1, 10.0), (2, 110.0)] {
        page.set_column_width(column, width).map_err(failed)?;
    }
    let wrapped = Styles::of(Shape::Text);
    let title = g.words.say("workbook.title", view)?;
    sheet::text(page, (0, 0), &title, &styles.title).map_err(failed)?;
    let values = if what_if::is_possible(g) {
        g.words
            .say("workbook.values_text", json!({ "sheet": formulas }))?
    } else {
        String::new()
    };
    let facts = [
        ("client", view.client.as_str()),
        ("profile", &view.profile),
        ("round", &view.round),
        ("mode", &view.mode),
        ("questionnaire", &view.questionnaire),
        ("program", &view.program),
        ("note", &view.synthetic_note),
        ("peers", &view.peers.sentence),
        ("privacy", &view.people.privacy),
        ("values", &values),
    ];
    let left = Styles::of(Shape::Day)
        .set_align(FormatAlign::Left)
        .set_indent(1);
    let mut row = 2;
    for (key, day) in [
        ("date", &g.case.round.date),
        ("report_date", &view.report_date_iso),
    ] {
        label(page, row, &say(&format!("workbook.{key}"))?, styles)?;
        let place = (row, 1);
        let day = Cell::Day(day.clone());
        sheet::cell(page, place, &day, &left).map_err(failed)?;
        row += 1;
    }
    for (key, value) in facts.into_iter().filter(|(_, v)| !v.is_empty()) {
        label(page, row, &say(&format!("workbook.{key}"))?, styles)?;
        page.merge_range(row, 1, row, 2, "", &wrapped)
            .map_err(failed)?;
        sheet::text(page, (row, 1), value, &wrapped).map_err(failed)?;
        lines(page, row, value, 132)?;
        row += 1;
    }
    row += 1;
    for (column, key, shape) in [
        (0, "sheet", Shape::Word),
        (1, "rows", Shape::Number(0)),
        (2, "holds", Shape::Text),
    ] {
        let head = say(&format!("workbook.{key}"))?;
        page.write_string_with_format(row, column, head, &styles.head_of(shape))
            .map_err(failed)?;
    }
    row += 1;
    for table in tables {
        label(page, row, &table.title, styles)?;
        let rows = Cell::count(table.rows.len());
        sheet::cell(page, (row, 1), &rows, &Styles::of(Shape::Number(0))).map_err(failed)?;
        sheet::text(page, (row, 2), &table.about, &wrapped).map_err(failed)?;
        lines(page, row, &table.about, 122)?;
        row += 1;
    }
    if what_if::is_possible(g) {
        label(page, row, &formulas, styles)?;
        let about = say("what_if.mark")?;
        sheet::text(page, (row, 2), &about, &wrapped).map_err(failed)?;
    }
    Ok(())
}

fn label(page: &mut Worksheet, row: u32, text: &str, styles: &Styles) -> Result<(), RenderError> {
    sheet::text(page, (row, 0), text, &styles.label).map_err(failed)
}

/// Gives a row the height of its lines: merged cells do not get it by themselves.
#[expect(clippy::cast_precision_loss, reason = "lines of a text")]
fn lines(page: &mut Worksheet, row: u32, text: &str, wide: usize) -> Result<(), RenderError> {
    let lines = text.chars().count().div_ceil(wide).max(1);
    page.set_row_height(row, 15.5 * lines as f64)
        .map_err(failed)?;
    Ok(())
}
