//! The form as a workbook: who answers on the sheet `About`, one practice a row on `Answers`, descriptions on `Levels`.
//!
//! All of it is locked but the cells to fill in, there is no password and no formula: each text is written as a text.

mod about;
mod answers;
mod levels;
mod look;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use super::Form;
use super::words::Words;
use crate::model::branding::Branding;
use crate::render::RenderError;
use look::Look;

/// The sheet about the person and the engagement; `collect` knows it by this name.
pub const ABOUT: &str = "About";
/// The sheet with one practice a row; `collect` knows it by this name.
pub const ANSWERS: &str = "Answers";
/// The sheet that describes the levels.
pub const LEVELS: &str = "Levels";

/// Longest text of a cell or note, in characters; spreadsheets hold 32,767.
const LONGEST_TEXT: usize = 32_000;
/// Longest message beside a cell, in UTF-16 units.
const LONGEST_MESSAGE: usize = 255;
/// Longest title of such a message, in UTF-16 units.
const LONGEST_TITLE: usize = 32;
/// Longest name in the footer of a page, in UTF-16 units; a footer holds 255.
const LONGEST_NAME: usize = 80;
/// Height of a line, in points.
const LINE: f64 = 15.0;
/// Most lines of a row; a row is at most 409 points high.
const MOST_LINES: usize = 27;
/// A4.
const PAPER: u8 = 9;

/// The workbook; `consent` is the client's own wording.
pub fn render(
    form: &Form,
    branding: &Branding,
    consent: Option<&str>,
    words: &Words,
) -> Result<Vec<u8>, RenderError> {
    book(form, branding, consent, words).map_err(|why| match why {
        Failed::Words(why) => why,
        Failed::Book(why) => RenderError::Table(why.to_string()),
    })
}

/// Why there is no workbook.
enum Failed {
    Words(RenderError),
    Book(XlsxError),
}

impl From<RenderError> for Failed {
    fn from(why: RenderError) -> Self {
        Self::Words(why)
    }
}

impl From<XlsxError> for Failed {
    fn from(why: XlsxError) -> Self {
        Self::Book(why)
    }
}

/// What the sheets are made from.
struct Made<'a> {
    form: &'a Form,
    words: &'a Words,
    look: Look,
    /// The heading of each sheet.
    title: String,
}

impl Made<'_> {
    /// A sentence of the group `book`.
    fn say(&self, key: &str, with: &[(&str, &str)]) -> Result<String, RenderError> {
        self.words.say(&format!("book.{key}"), with)
    }
}

fn book(
    form: &Form,
    branding: &Branding,
    consent: Option<&str>,
    words: &Words,
) -> Result<Vec<u8>, Failed> {
    let values = [
        ("title", form.title.as_str()),
        ("role", &form.role_title),
        ("client", &form.client),
    ];
    let made = Made {
        form,
        words,
        look: Look::of(branding),
        title: words.say("book.title", &values)?,
    };
    let consent = match consent {
        Some(own) => own.to_owned(),
        None => words.say("page.consent", &[])?,
    };
    let mut book = Workbook::new();
    // The day of the report in the place of the clock, so that the same form gives the same bytes.
    let day = ExcelDateTime::parse_from_str(&form.report_date)?;
    book.set_properties(
        &DocProperties::new()
            .set_title(clipped(&made.title, LONGEST_MESSAGE))
            .set_author(clipped(&form.client, LONGEST_MESSAGE))
            .set_creation_datetime(&day),
    );
    about::write(book.add_worksheet(), &made, &consent)?;
    answers::write(book.add_worksheet(), &made)?;
    levels::write(book.add_worksheet(), &made)?;
    Ok(book.save_to_buffer()?)
}

/// The band at the top, protection and print of a sheet with these columns; `head` rows stay on the screen and are
/// printed on each page.
fn frame(
    sheet: &mut Worksheet,
    made: &Made<'_>,
    widths: &[f64],
    head: u32,
    kept_columns: u16,
) -> Result<(), Failed> {
    for (column, width) in (0_u16..).zip(widths) {
        sheet.set_column_width(column, *width)?;
        sheet.write_blank(0, column, &made.look.band)?;
    }
    sheet.write_string_with_format(0, 0, clipped(&made.title, LONGEST_TEXT), &made.look.band)?;
    sheet.set_row_height(0, 26)?;
    sheet.set_freeze_panes(head, kept_columns)?;
    sheet.set_repeat_rows(0, head.saturating_sub(1))?;
    sheet.protect_with_options(&rust_xlsxwriter::ProtectionOptions {
        format_columns: true,
        format_rows: true,
        ..Default::default()
    });
    sheet.set_screen_gridlines(false);
    sheet.set_paper_size(PAPER).set_landscape();
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
    // An ampersand begins an instruction in footers.
    let plain = |text: &str| clipped(text, LONGEST_NAME).replace('&', "&&");
    let (client, round) = (plain(&made.form.client), plain(&made.form.round_name));
    sheet.set_footer(format!("&L{client} · {round}&R&P / &N"));
    Ok(())
}

/// Makes a row as high as its texts need, each given with the width of its column in characters. Spreadsheets do not
/// find the height of a locked row by themselves.
fn room(sheet: &mut Worksheet, row: u32, texts: &[(&str, f64)]) -> Result<(), Failed> {
    let lines = texts.iter().map(|(text, width)| lines(text, *width)).max();
    let lines = lines.unwrap_or(1).clamp(1, MOST_LINES);
    let lines = u8::try_from(lines).map_or(f64::from(u8::MAX), f64::from);
    sheet.set_row_height(row, LINE * lines + 2.0)?;
    Ok(())
}

/// Lines of a text in a column of this width, with words kept whole.
fn lines(text: &str, width: f64) -> usize {
    let mut all = 0;
    for paragraph in text.lines() {
        let mut lines = 1;
        let mut used = 0.0;
        for word in paragraph.split_whitespace() {
            let long: f64 = word
                .chars()
                .map(|c| if c.is_ascii() { 1.0 } else { 1.5 })
                .sum();
            if used > 0.0 && used + 1.0 + long > width {
                lines += 1;
                used = 0.0;
            }
            used += long + if used > 0.0 { 1.0 } else { 0.0 };
            while used > width {
                lines += 1;
                used -= width;
            }
        }
        all += lines;
    }
    all.max(1)
}

/// A text with at most `most` UTF-16 units, an ellipsis at the end where some was cut off.
fn clipped(text: &str, most: usize) -> String {
    if text.encode_utf16().count() <= most {
        return text.to_owned();
    }
    let mut left = most.saturating_sub(1);
    let fits = |c: &char| {
        let long = c.len_utf16();
        let fits = long <= left;
        left = left.saturating_sub(long);
        fits
    };
    let mut out: String = text.chars().take_while(fits).collect();
    out.push('…');
    out
}

#[cfg(test)]
mod tests {
    use super::{clipped, lines};

    #[test]
    fn words_are_kept_whole_unless_they_are_longer_than_a_line() {
        for (text, count) in [
            ("", 1),
            ("abc def", 1),
            ("abc defg", 2),
            ("abc\ndef", 2),
            ("abcdefghijklmno", 3),
            ("éééé é", 2),
        ] {
            assert_eq!(lines(text, 7.0), count, "{text}");
        }
    }

    #[test]
    fn a_long_text_is_cut_where_a_character_ends() {
        assert_eq!(clipped("abcd", 4), "abcd");
        assert_eq!(clipped("abcde", 4), "abc…");
        // The second sign takes two units.
        assert_eq!(clipped("a😀bcd", 3), "a…");
        assert_eq!(clipped("a😀bcd", 4), "a😀…");
    }
}
