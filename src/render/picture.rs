//! The file that names the rasteriser: charts as files of their own, SVG with its words and PNG for slides.
//!
//! The fonts are those that the program carries and those handed in, never those of the system, so that the same chart
//! gives the same bytes everywhere.

use std::sync::Arc;

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb::Database};

use super::RenderError;
use super::chart::Chart;

/// Dots of the picture to one of the drawing.
pub const SCALE: f32 = 2.0;

/// Draws charts as pictures.
#[derive(Debug)]
pub struct Painter {
    options: Options<'static>,
}

impl Painter {
    /// A painter with the fonts of the program, and these after them.
    pub fn new(fonts: &[Vec<u8>]) -> Self {
        let mut known = Database::new();
        for own in [
            notosans::REGULAR_TTF,
            notosans::BOLD_TTF,
            notosans::ITALIC_TTF,
            notosans::BOLD_ITALIC_TTF,
        ] {
            known.load_font_data(own.to_vec());
        }
        for font in fonts {
            known.load_font_data(font.clone());
        }
        known.set_sans_serif_family("Noto Sans");
        Self {
            options: Options {
                font_family: "Noto Sans".to_owned(),
                fontdb: Arc::new(known),
                ..Options::default()
            },
        }
    }

    /// The first character of the texts of a chart that no font at hand holds; a picture shows a box for it.
    pub fn uncovered(&self, chart: &Chart) -> Option<char> {
        let known = &self.options.fontdb;
        let holds = |c: char| {
            known.faces().any(|face| {
                known.with_face_data(face.id, |data, index| {
                    let face = ttf_parser::Face::parse(data, index).ok();
                    face.is_some_and(|f| f.glyph_index(c).is_some())
                }) == Some(true)
            })
        };
        let mut inside = false;
        chart.svg.chars().find(|c| {
            inside = (inside || *c == '<') && *c != '>';
            !inside && !c.is_ascii() && !c.is_whitespace() && !holds(*c)
        })
    }

    /// The chart as PNG on white, at [`SCALE`].
    pub fn png(&self, chart: &Chart) -> Result<Vec<u8>, RenderError> {
        let failed = |why: String| RenderError::Picture {
            id: chart.id.clone(),
            why,
        };
        let tree = Tree::from_str(&chart.svg, &self.options).map_err(|e| failed(e.to_string()))?;
        let size = tree.size();
        let (wide, high) = (dots(size.width()), dots(size.height()));
        let mut picture =
            Pixmap::new(wide, high).ok_or_else(|| failed(format!("{wide} × {high} dots")))?;
        picture.fill(Color::WHITE);
        let scale = Transform::from_scale(SCALE, SCALE);
        resvg::render(&tree, scale, &mut picture.as_mut());
        picture.encode_png().map_err(|e| failed(e.to_string()))
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a chart is some hundred points wide and high"
)]
fn dots(points: f32) -> u32 {
    (points * SCALE).round().clamp(1.0, 20_000.0) as u32
}

/// The chart as an SVG file: its finding as title, the sentence that replaces it as description.
pub fn svg(chart: &Chart) -> String {
    let words = format!(
        "<title id=\"title\">{}</title>\n<desc id=\"desc\">{}</desc>\n",
        escaped(&chart.title),
        escaped(&chart.alt)
    );
    let Some((root, rest)) = chart.svg.split_once('>') else {
        return chart.svg.clone();
    };
    let rest = rest.trim_start();
    format!("{root} role=\"img\" aria-labelledby=\"title desc\">\n{words}{rest}")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
