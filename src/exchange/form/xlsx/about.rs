//! The sheet about the person and where the answers belong: names in the first column, values in the second.

use rust_xlsxwriter::{DataValidation, DataValidationRule, ExcelDateTime, Worksheet};

use super::{
    ABOUT, Failed, LONGEST_MESSAGE, LONGEST_TEXT, LONGEST_TITLE, Made, clipped, frame, room,
};

/// Widths of name, value and explanation, in characters.
const WIDTHS: [f64; 3] = [16.0, 36.0, 76.0];

/// What stands in a row of the sheet.
#[derive(Clone, Copy)]
enum Value<'a> {
    /// Fixed.
    Fixed(&'a str),
    /// To fill in.
    Text,
    Day,
    Consent,
}

pub(super) fn write(sheet: &mut Worksheet, made: &Made<'_>, consent: &str) -> Result<(), Failed> {
    let form = made.form;
    sheet.set_name(ABOUT)?;
    frame(sheet, made, &WIDTHS, 1, 0)?;
    let mut row = 1;
    for line in lines(made)? {
        let line = clipped(&line, LONGEST_TEXT);
        sheet.merge_range(row, 0, row, 2, &line, &made.look.line)?;
        room(sheet, row, &[(&line, WIDTHS.iter().sum())])?;
        row += 1;
    }
    row += 1;
    let fixed = made.say("fixed", &[])?;
    let respondent = made.say("respondent", &[])?;
    let unit = made.say("unit", &[])?;
    let date = made.say("date", &[])?;
    let consent = made.say("consent", &[("consent", consent)])?;
    let first = row;
    let rows = [
        ("respondent", Value::Text, &respondent),
        ("unit", Value::Text, &unit),
        ("date", Value::Day, &date),
        ("consent", Value::Consent, &consent),
        ("roles", Value::Fixed(&form.role), &fixed),
        ("engagement", Value::Fixed(&form.engagement), &fixed),
        ("round", Value::Fixed(&form.round), &fixed),
        ("questionnaire", Value::Fixed(&form.questionnaire), &fixed),
        ("form", Value::Fixed(form.form), &fixed),
    ];
    for (name, value, about) in rows {
        sheet.write_string_with_format(row, 0, name, &made.look.name)?;
        let explained = clipped(about, LONGEST_TEXT);
        room(sheet, row, &[(&explained, WIDTHS[2])])?;
        sheet.write_string_with_format(row, 2, explained, &made.look.soft)?;
        match value {
            Value::Fixed(text) => {
                sheet.write_string_with_format(row, 1, text, &made.look.text)?;
            }
            Value::Text => {
                sheet.write_blank(row, 1, &made.look.words)?;
                entry(sheet, row, DataValidation::new(), name, about)?;
            }
            Value::Day => {
                sheet.write_blank(row, 1, &made.look.day)?;
                let rule = DataValidationRule::Between(
                    ExcelDateTime::from_ymd(2000, 1, 1)?,
                    ExcelDateTime::from_ymd(2099, 12, 31)?,
                );
                let day = DataValidation::new().allow_date(rule);
                entry(sheet, row, day, name, about)?;
            }
            Value::Consent => {
                sheet.write_blank(row, 1, &made.look.entry)?;
                let choice = DataValidation::new().allow_list_strings(&["yes", "no"])?;
                entry(sheet, row, choice, name, about)?;
            }
        }
        row += 1;
    }
    sheet.set_selection(first, 1, first, 1)?;
    sheet.set_active(true);
    Ok(())
}

/// A cell to fill in with what it takes.
fn entry(
    sheet: &mut Worksheet,
    row: u32,
    takes: DataValidation,
    name: &str,
    about: &str,
) -> Result<(), Failed> {
    let message = clipped(about, LONGEST_MESSAGE);
    let takes = takes
        .set_input_title(clipped(name, LONGEST_TITLE))?
        .set_input_message(&message)?
        .set_error_title(clipped(name, LONGEST_TITLE))?
        .set_error_message(&message)?;
    sheet.add_data_validation(row, 1, row, 1, &takes)?;
    Ok(())
}

/// How the workbook is filled in.
fn lines(made: &Made<'_>) -> Result<Vec<String>, Failed> {
    let form = made.form;
    let client = made.say(
        "client",
        &[("client", &form.client), ("round", &form.round_name)],
    )?;
    let mut lines = vec![client];
    for key in ["how", "how_answers", "how_words"] {
        lines.push(made.say(key, &[])?);
    }
    if form.questions().any(|q| q.measure.is_some()) {
        lines.push(made.say("how_figure", &[])?);
    }
    Ok(lines)
}
