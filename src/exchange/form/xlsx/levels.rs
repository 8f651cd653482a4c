//! The sheet that describes the levels of each practice, for those who read before they answer.

use rust_xlsxwriter::Worksheet;

use super::{Failed, LEVELS, LONGEST_TEXT, Made, clipped, frame};
use crate::exchange::form::Question;

pub(super) fn write(sheet: &mut Worksheet, made: &Made<'_>) -> Result<(), Failed> {
    let form = made.form;
    let most = form.questions().map(|q| q.described.len()).max();
    let most = most.unwrap_or(0);
    let mut head = vec!["id".to_owned(), made.say("practice", &[])?];
    let mut widths = vec![10.0, 30.0];
    for n in 0..most {
        head.push(match form.levels.get(n) {
            Some(word) => format!("{n} – {word}"),
            None => n.to_string(),
        });
        widths.push(32.0);
    }
    for key in ["look_for", "ask_for", "not_applicable"] {
        head.push(made.say(key, &[])?);
        widths.push(38.0);
    }
    sheet.set_name(LEVELS)?;
    frame(sheet, made, &widths, 3, 2)?;
    let intro = made.say("levels_intro", &[])?;
    sheet.write_string(1, 0, clipped(&intro, LONGEST_TEXT))?;
    for (column, name) in (0_u16..).zip(&head) {
        let name = clipped(name, LONGEST_TEXT);
        sheet.write_string_with_format(2, column, name, &made.look.head)?;
    }
    for (row, question) in (3_u32..).zip(form.questions()) {
        for (column, text) in (0_u16..).zip(cells(question, most)) {
            let look = if column == 0 {
                &made.look.name
            } else {
                &made.look.text
            };
            sheet.write_string_with_format(row, column, clipped(text, LONGEST_TEXT), look)?;
        }
    }
    Ok(())
}

/// The texts of a row.
fn cells(q: &Question, most: usize) -> Vec<&str> {
    let mut out = vec![q.id.as_str(), &q.title];
    out.extend((0..most).map(|n| q.described.get(n).map_or("", String::as_str)));
    out.extend([q.look_for.as_str(), &q.ask_for]);
    out.push(q.not_applicable.as_deref().unwrap_or(""));
    out
}
