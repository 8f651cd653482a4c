//! Charts: one pure function a chart, from its own small row type to a picture with its words.
//!
//! A [`Chart`] holds the drawing (SVG), the sentence that replaces it, the line that says how to read
//! it, and the same numbers as a table; it cannot be made without them. The same rows always give the
//! same bytes. The SVG has no ids, so several fit on one page. Scores outside 0–100 are drawn at the
//! edge of the scale; numbers that are not finite are left out.

mod benefit;
mod bullet;
mod canvas;
mod cash;
mod dumbbell;
mod frame;
mod gantt;
mod histogram;
mod levels;
mod load;
mod matrix;
mod projection;
mod ranges;
mod ranks;
mod roles;
mod slope;
mod strip;
mod text;
mod time;
mod upright;

pub use benefit::{BenefitMonth, benefit};
pub use bullet::{BulletRow, bullet};
pub use cash::{Cash, CashPoint, cash};
pub use dumbbell::{DumbbellRow, dumbbell};
pub use gantt::{Gantt, GanttClosed, GanttPhase, GanttRow, Progress, gantt};
pub use histogram::{HistogramRow, histogram};
pub use levels::{LevelRow, levels};
pub use load::{LoadRow, capacity_words, load};
pub use matrix::{MatrixPoint, matrix};
pub use projection::{Expected, ProjectionRow, projection};
pub use ranges::{RangeLane, RangeRow, ranges};
pub use ranks::{RankRow, ranks};
pub use roles::{RoleDot, RoleRow, roles};
pub use slope::{SlopePanel, SlopeRow, Tone, slope};
pub use strip::{StripRow, strip};
pub use time::Months;

/// A number and the text that is printed for it.
#[derive(Debug, Clone)]
pub struct Mark {
    /// The number that is drawn.
    pub value: f64,
    /// The text that is printed, already rounded.
    pub text: String,
}

/// Colours and font of all charts.
#[derive(Debug, Clone)]
pub struct Look {
    /// You.
    pub accent: [u8; 3],
    /// The peers.
    pub grey: [u8; 3],
    /// What needs attention.
    pub warning: [u8; 3],
    /// Font family, as CSS writes it.
    pub font: String,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            accent: [0x1f, 0x4e, 0x79],
            grey: [0x6b, 0x72, 0x80],
            warning: [0xb3, 0x54, 0x1e],
            font: "Noto Sans, sans-serif".to_owned(),
        }
    }
}

/// The words of a chart, written by the caller.
#[derive(Debug, Clone)]
pub struct Words {
    /// Name of the chart in the report.
    pub id: String,
    /// The finding.
    pub title: String,
    /// One sentence that replaces the picture.
    pub alt: String,
    /// How to read the picture.
    pub caption: String,
}

/// A picture with its words and its numbers.
#[derive(Debug, Clone)]
pub struct Chart {
    /// Name of the chart in the report.
    pub id: String,
    /// The finding.
    pub title: String,
    /// The drawing, a whole `<svg>` element.
    pub svg: String,
    /// One sentence that replaces the picture.
    pub alt: String,
    /// How to read the picture.
    pub caption: String,
    /// The printed numbers.
    pub table: Table,
}

/// The numbers of a chart, as printed.
#[derive(Debug, Clone)]
pub struct Table {
    /// Column heads, with units.
    pub head: Vec<String>,
    /// Rows as long as the head.
    pub rows: Vec<Vec<String>>,
}

/// What stands in a cell without a number.
const NOTHING: &str = "–";

impl Chart {
    fn new(words: Words, svg: String, head: Vec<String>, rows: Vec<Vec<String>>) -> Self {
        Self {
            id: words.id,
            title: words.title,
            svg,
            alt: words.alt,
            caption: words.caption,
            table: Table { head, rows },
        }
    }
}

fn heads(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// The mark, if it can be drawn.
fn sound(mark: Option<&Mark>) -> Option<&Mark> {
    mark.filter(|mark| mark.value.is_finite())
}

fn printed(mark: Option<&Mark>) -> String {
    sound(mark).map_or_else(|| NOTHING.to_owned(), |mark| mark.text.clone())
}

/// Key of a score drawn hollow.
const CARRIED: &str = "you, mostly carried forward";

/// The own score in a table, with a remark where it is drawn hollow.
fn own(mark: &Mark, hollow: bool) -> String {
    if hollow {
        format!("{} (mostly carried forward)", mark.text)
    } else {
        mark.text.clone()
    }
}

fn or_nothing(text: &str) -> String {
    if text.trim().is_empty() {
        NOTHING
    } else {
        text
    }
    .to_owned()
}

/// The reason why a row has no score.
fn why(reason: &str) -> &str {
    if reason.trim().is_empty() {
        "no score"
    } else {
        reason
    }
}

/// The two numbers in ascending order, if both are finite.
fn range(pair: Option<(f64, f64)>) -> Option<(f64, f64)> {
    pair.filter(|(a, b)| a.is_finite() && b.is_finite())
        .map(|(a, b)| (a.min(b), a.max(b)))
}

/// The quartiles in ascending order, if all are finite.
fn quartiles_of(quartiles: Option<[f64; 3]>) -> Option<[f64; 3]> {
    let mut sorted = quartiles.filter(|all| all.iter().all(|value| value.is_finite()))?;
    sorted.sort_by(f64::total_cmp);
    Some(sorted)
}

/// A number without a printed text: at most one decimal, none when it is whole.
fn plain(value: f64) -> String {
    if !value.is_finite() {
        return NOTHING.to_owned();
    }
    if value.abs() >= 1e9 {
        return format!("{value:.0e}");
    }
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0" } else { text }.to_owned()
}

/// Counts are small: the conversion is exact below 2^53.
#[allow(
    clippy::cast_precision_loss,
    reason = "exact below 2^53, and only drawn"
)]
fn count(number: usize) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests;
