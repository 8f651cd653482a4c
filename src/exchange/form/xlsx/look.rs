//! How the cells of the workbook look.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::model::branding::{Branding, Colour};

/// The band without a colour of the client's, as in `form.css`.
const BAND: &str = "#1f4e79";
/// Cells to fill in.
const ENTRY: &str = "#fff8e1";
/// Cells that a question does not need.
const OFF: &str = "#e7eaee";
/// Headings.
const HEAD: &str = "#dfe5ec";
/// Lines between cells.
const RULE: &str = "#9aa5b1";
/// Text that explains.
const SOFT: &str = "#515c6a";

/// The built-in number format of texts, `@`.
const TEXT: u8 = 49;

/// The formats of all cells.
pub(super) struct Look {
    /// The client's band at the top.
    pub(super) band: Format,
    /// Names of columns.
    pub(super) head: Format,
    /// The name of a capability.
    pub(super) section: Format,
    /// The name of a capability within its cell.
    pub(super) strong: Format,
    /// What explains, within a cell.
    pub(super) plain: Format,
    /// Texts.
    pub(super) text: Format,
    /// Short names and ids.
    pub(super) name: Format,
    /// What explains.
    pub(super) soft: Format,
    /// Sentences across the sheet.
    pub(super) line: Format,
    /// To fill in with a number or a word of a list.
    pub(super) entry: Format,
    /// To fill in with a text that stays one, whatever it begins with.
    pub(super) words: Format,
    /// To fill in with a day.
    pub(super) day: Format,
    /// Not needed.
    pub(super) off: Format,
}

impl Look {
    /// The formats with the client's colour.
    pub(super) fn of(branding: &Branding) -> Self {
        let band = branding.colour.or_else(|| Colour::parse(BAND));
        let band = band.unwrap_or(Colour::BLACK);
        let paint = |colour: Colour| Color::from(colour.to_string().as_str());
        let top = Format::new().set_align(FormatAlign::Top);
        let boxed = top
            .clone()
            .set_border(FormatBorder::Thin)
            .set_border_color(RULE);
        let wrapped = boxed.clone().set_text_wrap();
        let entry = boxed.clone().set_background_color(ENTRY).set_unlocked();
        Self {
            band: Format::new()
                .set_background_color(paint(band))
                .set_font_color(paint(band.ink()))
                .set_bold()
                .set_font_size(14)
                .set_align(FormatAlign::VerticalCenter),
            head: boxed.clone().set_background_color(HEAD).set_bold(),
            section: wrapped.clone().set_background_color(HEAD),
            strong: Format::new().set_bold(),
            plain: Format::new().set_font_color(SOFT),
            text: wrapped.clone(),
            name: boxed.clone().set_bold(),
            soft: wrapped.clone().set_font_color(SOFT),
            line: top.set_text_wrap(),
            entry: entry.clone().set_align(FormatAlign::Center),
            words: entry.clone().set_text_wrap().set_num_format_index(TEXT),
            day: entry
                .set_num_format("yyyy-mm-dd")
                .set_align(FormatAlign::Left),
            off: boxed.set_background_color(OFF),
        }
    }
}
