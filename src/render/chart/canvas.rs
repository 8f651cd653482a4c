//! Shared drawing: shapes, text and the parts that all charts have, in points.
//!
//! The backend knows whole numbers only, so every point is four units wide.

use plotters::prelude::{
    DrawingBackend, FontDesc, FontFamily, FontStyle, RGBColor, SVGBackend, ShapeStyle, TextStyle,
};
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::Look;
use super::text::clean;

/// Width of every picture.
pub(super) const WIDTH: f64 = 680.0;
/// Units of the drawing a point.
const FINE: f64 = 4.0;
/// Size of labels and values.
pub(super) const LABEL: f64 = 13.25;
/// Size of scales, keys and side remarks.
pub(super) const SMALL: f64 = 11.5;
/// Text and target ticks.
pub(super) const INK: RGBColor = RGBColor(0x22, 0x22, 0x22);
/// Text of less weight; 7.0 to 1 on white.
pub(super) const SOFT: RGBColor = RGBColor(0x59, 0x59, 0x59);
/// Lines of the grid.
pub(super) const GRID: RGBColor = RGBColor(0xe2, 0xe2, 0xe2);
/// The page.
pub(super) const WHITE: RGBColor = RGBColor(0xff, 0xff, 0xff);

/// How a piece of text is set.
#[derive(Clone, Copy)]
pub(super) struct Type {
    size: f64,
    colour: RGBColor,
    anchor: HPos,
    face: FontStyle,
}

impl Type {
    /// Upright, dark, starting at its place.
    pub(super) fn of(size: f64) -> Self {
        Self {
            size,
            colour: INK,
            anchor: HPos::Left,
            face: FontStyle::Normal,
        }
    }

    pub(super) fn anchored(self, anchor: HPos) -> Self {
        Self { anchor, ..self }
    }

    pub(super) fn centred(self) -> Self {
        self.anchored(HPos::Center)
    }

    pub(super) fn coloured(self, colour: RGBColor) -> Self {
        Self { colour, ..self }
    }

    pub(super) fn bold(self) -> Self {
        Self {
            face: FontStyle::Bold,
            ..self
        }
    }

    pub(super) fn italic(self) -> Self {
        Self {
            face: FontStyle::Italic,
            ..self
        }
    }
}

/// What is drawn on.
pub(super) struct Canvas<'a> {
    backend: SVGBackend<'a>,
    font: String,
    /// You.
    pub(super) accent: RGBColor,
    /// The peers.
    pub(super) grey: RGBColor,
    /// What needs attention.
    pub(super) warning: RGBColor,
}

/// Draws a picture; `paint` returns its height.
pub(super) fn picture(look: &Look, paint: impl FnOnce(&mut Canvas) -> f64) -> String {
    let mut drawn = String::new();
    let [accent, grey, warning] =
        [look.accent, look.grey, look.warning].map(|[r, g, b]| RGBColor(r, g, b));
    let font = clean(&look.font);
    let backend = SVGBackend::with_string(&mut drawn, (1, 1));
    let mut canvas = Canvas {
        backend,
        font,
        accent,
        grey,
        warning,
    };
    let height = paint(&mut canvas).ceil();
    drop(canvas); // closes the root element
    // The height is known only now, so the root is written anew; the backend puts text on lines of
    // its own, which are joined with their tags.
    let (wide, high) = (WIDTH * FINE, height * FINE);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" \
         viewBox=\"0 0 {wide} {high}\">\n<rect width=\"{wide}\" height=\"{high}\" fill=\"#FFFFFF\"/>\n"
    );
    let mut in_text = false;
    for line in drawn.lines().skip(1) {
        svg.push_str(line);
        in_text = line.starts_with("<text ") || (in_text && line != "</text>");
        if !in_text {
            svg.push('\n');
        }
    }
    svg
}

/// Whole units of a place in points, kept within what the backend can add up.
#[allow(
    clippy::cast_possible_truncation,
    reason = "clamped, and rounding is meant"
)]
fn units(points: f64) -> i32 {
    (points * FINE).round().clamp(-1e6, 1e6) as i32
}

fn place(at: (f64, f64)) -> (i32, i32) {
    (units(at.0), units(at.1))
}

fn pen(colour: RGBColor, width: f64) -> ShapeStyle {
    ShapeStyle {
        color: colour.into(),
        filled: false,
        stroke_width: units(width).unsigned_abs(),
    }
}

// Errors come from files only; the backend writes to a string, so the results say nothing.
impl Canvas<'_> {
    /// A straight line.
    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64), colour: RGBColor, width: f64) {
        let (from, to) = (place(from), place(to));
        if from == to {
            return; // some renderers complain
        }
        self.backend.draw_line(from, to, &pen(colour, width)).ok();
    }

    /// A filled rectangle between two corners.
    pub(super) fn rect(&mut self, from: (f64, f64), to: (f64, f64), colour: RGBColor) {
        let (from, to) = (place(from), place(to));
        if from.0 < to.0 && from.1 < to.1 {
            self.backend.draw_rect(from, to, &colour, true).ok();
        }
    }

    /// A rectangle with an edge.
    pub(super) fn boxed(
        &mut self,
        from: (f64, f64),
        to: (f64, f64),
        (fill, edge): (RGBColor, RGBColor),
    ) {
        self.polygon(&[from, (to.0, from.1), to, (from.0, to.1)], fill, edge, 0.9);
    }

    /// A closed shape with an edge.
    pub(super) fn polygon(
        &mut self,
        points: &[(f64, f64)],
        fill: RGBColor,
        edge: RGBColor,
        width: f64,
    ) {
        let corners: Vec<_> = points.iter().copied().map(place).collect();
        let closed = corners.iter().chain(corners.iter().take(2)).copied();
        self.backend
            .fill_polygon(corners.iter().copied(), &fill)
            .ok();
        self.backend.draw_path(closed, &pen(edge, width)).ok();
    }

    /// A filled circle.
    pub(super) fn disc(&mut self, at: (f64, f64), radius: f64, colour: RGBColor) {
        let radius = units(radius).unsigned_abs();
        self.backend
            .draw_circle(place(at), radius, &colour, true)
            .ok();
    }

    /// The outline of a circle; what lies behind shows through.
    pub(super) fn ring(&mut self, at: (f64, f64), radius: f64, colour: RGBColor, width: f64) {
        let radius = units(radius).unsigned_abs();
        self.backend
            .draw_circle(place(at), radius, &pen(colour, width), false)
            .ok();
    }

    /// One line of text, vertically centred on its place.
    pub(super) fn text(&mut self, (x, y): (f64, f64), words: &str, set: Type) {
        let words = clean(words);
        if words.is_empty() {
            return;
        }
        // The backend divides sizes by 1.24; the shift centres digits and capitals.
        let size = set.size * (FINE * 1.24);
        let font = FontDesc::new(FontFamily::Name(&self.font), size, set.face);
        let style = TextStyle::from(font).color(&set.colour);
        let style = style.pos(Pos::new(set.anchor, VPos::Center));
        self.backend
            .draw_text(&words, &style, place((x, y + set.size * 0.06)))
            .ok();
    }

    /// Lines of text, centred together on their place.
    pub(super) fn lines(&mut self, (x, y): (f64, f64), lines: &[String], set: Type) {
        let leading = set.size * 1.16;
        let mut line_y = y - leading * (super::count(lines.len()) - 1.0) / 2.0;
        for line in lines {
            self.text((x, line_y), line, set);
            line_y += leading;
        }
    }

    /// The colour of areas that stand for peers: their edge carries the contrast.
    pub(super) fn shade(&self) -> (RGBColor, RGBColor) {
        (mix(self.grey, 0.2), self.grey)
    }

    /// The thick tick of a target.
    pub(super) fn target(&mut self, (x, y): (f64, f64), half: f64) {
        self.line((x, y - half), (x, y + half), INK, 3.5);
    }
}

/// A colour thinned with white; 1 leaves it as it is.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a byte stays within a byte"
)]
pub(super) fn mix(RGBColor(r, g, b): RGBColor, share: f64) -> RGBColor {
    let thin = |part: u8| (255.0 - (255.0 - f64::from(part)) * share).round() as u8;
    RGBColor(thin(r), thin(g), thin(b))
}

/// The text colour that can be read on this ground: dark grey or white at 4.5 to 1, else black.
pub(super) fn ink_on(ground: RGBColor) -> RGBColor {
    let ground = luminance(ground);
    [INK, WHITE]
        .into_iter()
        .find(|ink| {
            let ink = luminance(*ink);
            (ink.max(ground) + 0.05) / (ink.min(ground) + 0.05) >= 4.5
        })
        .unwrap_or(RGBColor(0, 0, 0))
}

/// Relative luminance as WCAG defines it.
fn luminance(RGBColor(r, g, b): RGBColor) -> f64 {
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
}
