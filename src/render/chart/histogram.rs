//! Histograms, one a row: how many organisations lie in each ten points, with quartiles and median below.

use super::canvas::{Canvas, SMALL, Type, WIDTH, mix, picture};
use super::frame::{self, SCALE, Span};
use super::{Chart, Look, Words, count, heads, or_nothing, plain, quartiles_of, text};

/// The scores of one node.
#[derive(Debug, Clone)]
pub struct HistogramRow {
    /// What the scores are of.
    pub label: String,
    /// Organisations in each class, the classes side by side from 0 to 100; empty where there are too few.
    pub counts: Vec<usize>,
    /// Organisations, as printed.
    pub n: String,
    /// First quartile, median and third quartile.
    pub quartiles: Option<[f64; 3]>,
    /// The same in words, or why there are none.
    pub summary: String,
}

const PITCH: f64 = 64.0;
/// Height of the tallest bar.
const TALL: f64 = 34.0;
/// Room right of the plot for the summary.
const SIDE: f64 = 152.0;

/// Draws a histogram a row, a band from the first to the third quartile and a tick at the median below it.
pub fn histogram(rows: &[HistogramRow], words: Words, look: &Look) -> Chart {
    let svg = picture(look, |canvas| paint(canvas, rows));
    let head = heads(&[
        "Score of",
        "Organisations (number)",
        "First quartile (points)",
        "Median (points)",
        "Third quartile (points)",
        "Organisations in each ten points, from 0–9 to 90–100",
    ]);
    let table = rows.iter().map(|row| {
        let quartiles = quartiles_of(row.quartiles).unwrap_or([f64::NAN; 3]);
        let counts: Vec<String> = row.counts.iter().map(ToString::to_string).collect();
        let mut cells = vec![row.label.clone(), row.n.clone()];
        cells.extend(quartiles.map(plain));
        cells.push(or_nothing(&counts.join(" ")));
        cells
    });
    Chart::new(words, svg, head, table.collect())
}

fn paint(canvas: &mut Canvas, rows: &[HistogramRow]) -> f64 {
    let mut entries: Vec<frame::Entry> = Vec::new();
    if rows.iter().any(|row| !row.counts.is_empty()) {
        entries.push((
            &|c, x, y| bar(c, (x - 6.0, x + 6.0), y + 6.0, 12.0),
            12.0,
            "organisations",
        ));
    }
    if rows.iter().any(|row| quartiles_of(row.quartiles).is_some()) {
        entries.push((
            &|c, x, y| band(c, [x - 11.0, x + 2.0, x + 11.0], y),
            22.0,
            "middle half and median",
        ));
    }
    let top = frame::key(canvas, &entries);
    let name = "score";
    let left = frame::gutter(rows.iter().map(|row| row.label.as_str()), name);
    let span = Span {
        left,
        right: WIDTH - SIDE,
        high: 100.0,
    };
    let bottom = top + PITCH * count(rows.len());
    canvas.grid(span, (top, bottom), &frame::quarters(""), name);
    let mut base = top + PITCH - 18.0;
    for row in rows {
        canvas.name(left, base - TALL / 2.0, &row.label);
        let most = row.counts.iter().copied().max().unwrap_or(0);
        let wide = 100.0 / f64::max(1.0, count(row.counts.len()));
        for (at, n) in row.counts.iter().enumerate().filter(|(_, n)| **n > 0) {
            let from = span.x(count(at) * wide);
            let to = span.x((count(at) + 1.0) * wide);
            let high = f64::max(1.0, TALL * count(*n) / count(most));
            bar(canvas, (from + 1.0, to - 1.0), base, high);
        }
        if let Some(quartiles) = quartiles_of(row.quartiles) {
            band(canvas, quartiles.map(|v| span.x(v)), base + 7.0);
        }
        let lines = text::wrap(&row.summary, (SIDE - 16.0) / SMALL, 3);
        canvas.lines(
            (span.right + 16.0, base - TALL / 2.0),
            &lines,
            Type::of(SMALL),
        );
        base += PITCH;
    }
    bottom + SCALE
}

fn bar(canvas: &mut Canvas, (from, to): (f64, f64), base: f64, high: f64) {
    let colour = mix(canvas.grey, 0.8);
    canvas.rect((from, base - high), (to, base), colour);
}

fn band(canvas: &mut Canvas, [low, middle, high]: [f64; 3], y: f64) {
    let shade = canvas.shade();
    canvas.boxed((low, y - 4.0), (high, y + 4.0), shade);
    canvas.line((middle, y - 6.0), (middle, y + 6.0), canvas.grey, 2.5);
}
