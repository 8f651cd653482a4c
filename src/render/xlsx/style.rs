//! Formats of cells.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::render::tables::Shape;

/// Colour of heads: that of the own marks in charts.
const HEAD: u32 = 0x001f_4e79;
/// Colour of cells that may be changed.
const INPUT: u32 = 0x00ff_f2cc;
/// Colour of the sheet with formulas.
pub(super) const MARK: u32 = 0x00b3_541e;

/// The formats of the workbook.
pub(super) struct Styles {
    /// The head of a table.
    pub(super) head: Format,
    /// The name of a page or part.
    pub(super) title: Format,
    /// The line that marks formulas.
    pub(super) mark: Format,
    /// A label.
    pub(super) label: Format,
}

impl Styles {
    pub(super) fn new() -> Self {
        Self {
            head: Format::new()
                .set_bold()
                .set_font_color(Color::White)
                .set_background_color(Color::RGB(HEAD))
                .set_align(FormatAlign::Top)
                .set_text_wrap(),
            title: Format::new()
                .set_bold()
                .set_font_size(13)
                .set_font_color(Color::RGB(HEAD)),
            mark: Format::new()
                .set_bold()
                .set_font_color(Color::White)
                .set_background_color(Color::RGB(MARK)),
            label: Format::new().set_bold().set_align(FormatAlign::Top),
        }
    }

    /// The format of a cell.
    pub(super) fn of(shape: Shape) -> Format {
        let plain = Format::new().set_align(FormatAlign::Top);
        // Off the number that may stand before it.
        let plain = if shape.is_text() {
            plain.set_align(FormatAlign::Left).set_indent(1)
        } else {
            plain
        };
        match shape {
            Shape::Word => plain,
            Shape::Short | Shape::Name | Shape::Text => plain.set_text_wrap(),
            Shape::Number(0) => plain.set_num_format("#,##0"),
            Shape::Number(digits) => {
                plain.set_num_format(format!("#,##0.{}", "0".repeat(usize::from(digits))))
            }
            Shape::Share => plain.set_num_format("0%"),
            Shape::Percentile => plain.set_num_format("[<1]\"<1\";[>99]\">99\";0"),
            Shape::Large => plain.set_num_format("#,##0.00"),
            Shape::Day => plain.set_num_format("yyyy-mm-dd"),
            Shape::Month => plain.set_num_format("mmm yyyy"),
        }
    }

    /// The head of a column: over its numbers at the right.
    pub(super) fn head_of(&self, shape: Shape) -> Format {
        let head = self.head.clone();
        if shape.is_text() {
            head.set_align(FormatAlign::Left).set_indent(1)
        } else {
            head.set_align(FormatAlign::Right)
        }
    }

    /// A cell that may be changed.
    pub(super) fn input(shape: Shape) -> Format {
        Self::of(shape)
            .set_background_color(Color::RGB(INPUT))
            .set_border(FormatBorder::Thin)
    }

    /// Width of a column, in characters.
    pub(super) fn width(shape: Shape) -> f64 {
        match shape {
            Shape::Large => 14.0,
            Shape::Short => 20.0,
            Shape::Name => 46.0,
            Shape::Text => 60.0,
            _ => 12.0,
        }
    }
}
