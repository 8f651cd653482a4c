//! The sheet that describes the levels of each practice, for those who read before they answer.

use rust_xlsxwriter::Worksheet;

use super::{Failed, LEVELS, LONGEST_TEXT, Made, clipped, frame, room};
use crate::exchange::form::Question;

/// Widths of id, level and description, in characters.
const WIDTHS: [f64; 3] = [10.0, 38.0, 96.0];

pub(super) fn write(sheet: &mut Worksheet, made: &Made<'_>) -> Result<(), Failed> {
    sheet.set_name(LEVELS)?;
    frame(sheet, made, &WIDTHS, 2, 1)?;
    let look = &made.look;
    sheet.write_string_with_format(1, 0, "id", &look.head)?;
    sheet.write_string_with_format(1, 1, made.say("level", &[])?, &look.head)?;
    sheet.write_string_with_format(1, 2, made.say("description", &[])?, &look.head)?;
    let mut row = 2;
    for q in made.form.questions() {
        sheet.write_string_with_format(row, 0, &q.id, &look.section)?;
        let title = clipped(&q.title, LONGEST_TEXT);
        let question = clipped(&q.question, LONGEST_TEXT);
        room(sheet, row, &[(&title, WIDTHS[1]), (&question, WIDTHS[2])])?;
        sheet.write_string_with_format(row, 1, title, &look.section)?;
        sheet.write_string_with_format(row, 2, question, &look.section)?;
        row += 1;
        for (name, text) in lines(q, made)? {
            let name = clipped(&name, LONGEST_TEXT);
            let text = clipped(&text, LONGEST_TEXT);
            room(sheet, row, &[(&name, WIDTHS[1]), (&text, WIDTHS[2])])?;
            sheet.write_string_with_format(row, 0, &q.id, &look.soft)?;
            sheet.write_string_with_format(row, 1, name, &look.text)?;
            sheet.write_string_with_format(row, 2, text, &look.text)?;
            row += 1;
        }
    }
    Ok(())
}

/// What is said of a practice: its levels, what to look for, when it does not apply.
fn lines(q: &Question, made: &Made<'_>) -> Result<Vec<(String, String)>, Failed> {
    let mut out = Vec::new();
    for (n, text) in q.described.iter().enumerate() {
        let name = match made.form.levels.get(n) {
            Some(word) => format!("{n} – {word}"),
            None => n.to_string(),
        };
        out.push((name, text.clone()));
    }
    out.push((made.say("look_for", &[])?, q.look_for.clone()));
    out.push((made.say("ask_for", &[])?, q.ask_for.clone()));
    if let Some(because) = &q.not_applicable {
        out.push((made.say("not_applicable", &[])?, because.clone()));
    }
    Ok(out)
}
