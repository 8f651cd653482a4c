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
mod tests {
    use super::*;

    fn words() -> Words {
        let text = || "a < b & \"c\"".to_owned();
        Words {
            id: text(),
            title: text(),
            alt: text(),
            caption: text(),
        }
    }

    fn mark(value: f64) -> Mark {
        Mark {
            value,
            text: "<1> & \"2\"\u{1}".to_owned(),
        }
    }

    /// Every chart with rows that hold this number and this label.
    fn all(value: f64, label: &str, rows: usize) -> Vec<Chart> {
        let (look, text) = (Look::default(), label.to_owned());
        let bullets = BulletRow {
            label: text.clone(),
            score: Some(mark(value)),
            bounds: Some((value, 60.0)),
            bounds_text: text.clone(),
            quartiles: Some([50.0, value, 20.0]),
            quartiles_text: text.clone(),
            target: Some(mark(value)),
            reason: text.clone(),
            hollow: rows == 2,
        };
        let dumbbells = DumbbellRow {
            label: text.clone(),
            score: Some(mark(value)),
            target: mark(60.0),
            peers: Some(mark(value)),
            iqr: Some((value, 60.0)),
            reason: text.clone(),
            hollow: rows == 2,
        };
        let answers = LevelRow {
            label: text.clone(),
            counts: vec![1, 0, 7],
            unknown: 1,
            blank: usize::MAX,
        };
        let dot = RoleDot {
            role: text.clone(),
            level: mark(value),
        };
        let ranges = RoleRow {
            label: text.clone(),
            dots: vec![dot; 12],
            range_text: text.clone(),
        };
        let strips = StripRow {
            label: text.clone(),
            peers: vec![value, 1.0, 99.0],
            own: Some(mark(value)),
            quartiles: Some([value; 3]),
            standing: text.clone(),
        };
        let spreads = HistogramRow {
            label: text.clone(),
            counts: vec![0, 3, usize::MAX],
            n: text.clone(),
            quartiles: Some([value; 3]),
            summary: text.clone(),
        };
        let point = MatrixPoint {
            number: 7,
            label: text,
            effort: mark(value),
            need: mark(value),
        };
        let slopes = SlopeRow {
            label: label.to_owned(),
            then: Some(mark(60.0)),
            now: Some(mark(value)),
            own: label.to_owned(),
            interval: label.to_owned(),
            band: Some((value, 60.0)),
            tone: [Tone::Improved, Tone::Declined, Tone::Noise, Tone::Untested][rows % 4],
            verdict: label.to_owned(),
            carried: true,
        };
        let panel = SlopePanel {
            title: label.to_owned(),
            rows: vec![slopes; rows],
        };
        let names = [label.to_owned()];
        let mut out = vec![
            bullet(&vec![bullets; rows], words(), &look),
            dumbbell(&vec![dumbbells; rows], words(), &look),
            levels(&vec![answers; rows], &names, words(), &look),
            roles(&vec![ranges; rows], value, words(), &look),
            strip(&vec![strips; rows], words(), &look),
            histogram(&vec![spreads; rows], words(), &look),
            matrix(&vec![point; rows], words(), &look),
            slope(&[panel], words(), &look),
        ];
        out.extend(in_time(value, label, rows));
        out
    }

    /// The charts of the plan and of money.
    fn in_time(value: f64, label: &str, rows: usize) -> Vec<Chart> {
        let (look, text) = (Look::default(), label.to_owned());
        let months = Months {
            year: 2026,
            month: 11,
            count: rows * 9,
        };
        let work = GanttRow {
            id: text.clone(),
            label: text.clone(),
            phase: rows / 2,
            bars: vec![(1.0, value), (value, 7.5)],
            standing: true,
            state: [Progress::Planned, Progress::Running, Progress::Done][rows % 3],
            fixed: true,
            when: text.clone(),
        };
        let phase = GanttPhase {
            label: text.clone(),
            when: text.clone(),
            from: value,
            to: 6.0,
        };
        let window = GanttClosed {
            from: 2.0,
            to: value,
            label: text.clone(),
        };
        let plan = Gantt {
            months,
            phases: vec![phase; rows.min(1)],
            rows: vec![work; rows],
            closed: vec![window; rows],
        };
        let role = LoadRow {
            role: text.clone(),
            days: vec![mark(value), mark(2.0)],
            capacity: vec![value, 3.0],
            capacity_text: text.clone(),
        };
        let expected = Expected {
            phase: text.clone(),
            score: mark(value),
            bounds: Some((value, 70.0)),
            bounds_text: text.clone(),
        };
        let projected = ProjectionRow {
            label: text.clone(),
            now: Some(mark(value)),
            reason: text.clone(),
            expected: vec![expected; 3],
            target: Some(mark(value)),
            peers: Some(mark(value)),
        };
        let place = RankRow {
            id: text.clone(),
            label: text.clone(),
            place: rows,
            span: Some((value, 7.0)),
            share: text.clone(),
        };
        let point = CashPoint {
            p10: mark(-20.0),
            p50: mark(value),
            p90: mark(40.0),
        };
        let flow = Cash {
            months,
            points: vec![point; rows],
            currency: text.clone(),
            payback: Some((1, text.clone())),
            phases: vec![(value, text.clone()); rows],
        };
        let month = BenefitMonth {
            planned: Some(mark(value)),
            band: Some((value, 20.0)),
            band_text: text.clone(),
            realised: Some(mark(value)),
        };
        vec![
            gantt(&plan, words(), &look),
            load(&vec![role; rows], months, words(), &look),
            projection(&vec![projected; rows], words(), &look),
            ranks(&vec![place; rows], words(), &look),
            cash(&flow, words(), &look),
            benefit(&vec![month; rows], months, label, words(), &look),
        ]
    }

    const VALUES: [f64; 9] = [
        0.0,
        42.5,
        -1e300,
        1e300,
        5e-324,
        -0.0,
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
    ];

    #[test]
    fn empty_input_gives_a_picture() {
        for chart in all(1.0, "", 0) {
            assert!(chart.svg.starts_with("<svg ") && chart.svg.ends_with("</svg>\n"));
            assert!(chart.table.rows.is_empty() && !chart.table.head.is_empty());
        }
    }

    #[test]
    fn the_same_rows_give_the_same_bytes() {
        for (a, b) in all(42.5, "Data", 5).into_iter().zip(all(42.5, "Data", 5)) {
            assert_eq!(a.svg, b.svg);
            assert_eq!(a.table.rows, b.table.rows);
        }
    }

    #[test]
    fn no_number_panics_or_reaches_the_picture_unclean() {
        for chart in VALUES
            .iter()
            .flat_map(|value| all(*value, "Customer data", 3))
        {
            for wrong in ["NaN", "inf", "2147483647"] {
                assert!(!chart.svg.contains(wrong), "{wrong} in {}", chart.svg);
            }
        }
    }

    #[test]
    fn tables_are_rectangular() {
        for chart in VALUES
            .iter()
            .flat_map(|value| all(*value, "Customer data", 3))
        {
            let width = chart.table.head.len();
            assert!(chart.table.rows.iter().all(|row| row.len() == width));
        }
    }

    #[test]
    fn special_characters_are_escaped() {
        for chart in all(42.5, "<b> & \"c\" 'd' \u{0}\u{ffff}\u{1b}", 2) {
            assert!(!chart.svg.contains("<b>") && !chart.svg.contains("& "));
            assert!(!chart.svg.chars().any(|c| c.is_control() && c != '\n'));
            assert!(!chart.svg.contains('\u{ffff}'));
            assert!(
                chart.svg.contains("&lt;b&gt;")
                    || chart.svg.contains("&lt;1&gt;")
                    || chart.svg.contains(">7<")
            );
        }
    }

    #[test]
    fn long_labels_are_cut() {
        for chart in all(42.5, &"Customer data of all subsidiaries ".repeat(2000), 2) {
            assert!(
                chart.svg.len() < 40_000,
                "{}: {}",
                chart.id,
                chart.svg.len()
            );
        }
    }

    #[test]
    fn ids_and_titles_stay_out_of_the_picture() {
        for chart in all(42.5, "Data", 2) {
            for word in [" id=", "<title", "role=", "aria-"] {
                assert!(!chart.svg.contains(word));
            }
        }
    }
}
