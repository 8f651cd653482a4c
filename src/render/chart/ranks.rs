//! Rank robustness: where each initiative stands when the weights of the priority move.

use plotters::style::text_anchor::HPos;

use super::canvas::{Canvas, GRID, INK, SMALL, SOFT, Type, WHITE, WIDTH, mix, picture};
use super::frame::{self, SCALE};
use super::{Chart, Look, Words, count, heads, plain, range, text};

/// An initiative.
#[derive(Debug, Clone)]
pub struct RankRow {
    /// Its id.
    pub id: String,
    /// Its title.
    pub label: String,
    /// Its place in the plan, from 1.
    pub place: usize,
    /// 10th and 90th percentile of its place over all draws.
    pub span: Option<(f64, f64)>,
    /// How often it is among the first three, as printed.
    pub share: String,
}

const PITCH: f64 = 20.0;
const IDS: f64 = 33.0;
const NAMES: f64 = 222.0;
/// Room right of the plot for the share.
const SIDE: f64 = 76.0;

/// Draws a row an initiative: a dot for its place in the plan, a bar from the 10th to the 90th percentile of its place,
/// and how often it is among the first three.
pub fn ranks(rows: &[RankRow], words: Words, look: &Look) -> Chart {
    let svg = picture(look, |canvas| paint(canvas, rows));
    let head = heads(&[
        "Id",
        "Initiative",
        "Place",
        "10th to 90th percentile of the place",
        "Among the first three",
    ]);
    let table = rows.iter().map(|row| {
        vec![
            row.id.clone(),
            row.label.clone(),
            row.place.to_string(),
            range(row.span).map_or_else(
                || super::NOTHING.to_owned(),
                |(low, high)| format!("{}–{}", plain(low), plain(high)),
            ),
            super::or_nothing(&row.share),
        ]
    });
    Chart::new(words, svg, head, table.collect())
}

fn paint(canvas: &mut Canvas, rows: &[RankRow]) -> f64 {
    if rows.is_empty() {
        canvas.remark((0.0, 12.0), WIDTH, "no initiatives");
        return 28.0;
    }
    let mut entries: Vec<frame::Entry> =
        vec![(&|c, x, y| dot(c, (x, y)), 12.0, "place in the plan")];
    if rows.iter().any(|row| range(row.span).is_some()) {
        entries.push((
            &|c, x, y| span(c, (x - 12.0, x + 12.0), y),
            24.0,
            "8 of 10 draws",
        ));
    }
    let top = frame::key(canvas, &entries) + 15.0;
    let names = rows
        .iter()
        .map(|r| text::width(&text::clean(&r.label), SMALL) + 4.0);
    let left = IDS + names.fold(60.0, f64::max).min(NAMES) + 20.0;
    let right = WIDTH - SIDE - 8.0;
    let spans = rows.iter().filter_map(|row| range(row.span));
    let highest = spans
        .map(|(_, high)| high.min(1000.0))
        .chain(rows.iter().map(|row| count(row.place.min(1000))))
        .fold(2.0, f64::max);
    let x = |place: f64| left + (right - left) * ((place - 1.0) / (highest - 1.0)).clamp(0.0, 1.0);
    let bottom = top + PITCH * count(rows.len());
    let soft = Type::of(SMALL).coloured(SOFT);
    canvas.text(
        (WIDTH, top - 10.0),
        "first three",
        soft.anchored(HPos::Right),
    );
    // The first three lie on a ground of their own.
    canvas.rect(
        (x(1.0) - 7.0, top),
        (x(3.5_f64.min(highest)), bottom),
        mix(canvas.grey, 0.12),
    );
    for tick in ticks(highest) {
        let label = plain(tick);
        canvas.line((x(tick), top), (x(tick), bottom), GRID, 1.0);
        canvas.text((x(tick), bottom + 12.0), &label, soft.centred());
    }
    let set = soft.anchored(HPos::Right);
    canvas.text((left - 20.0, bottom + 12.0), "place", set);
    let mut y = top + PITCH / 2.0;
    for row in rows {
        canvas.text((0.0, y), &text::fit(&row.id, SMALL, IDS - 3.0), soft);
        let name = text::fit(&row.label, SMALL, left - IDS - 18.0);
        canvas.text((IDS, y), &name, Type::of(SMALL));
        if let Some((low, high)) = range(row.span) {
            span(canvas, (x(low), x(high)), y);
        }
        dot(canvas, (x(count(row.place)), y));
        let share = text::fit(&row.share, SMALL, SIDE);
        canvas.text((WIDTH, y), &share, Type::of(SMALL).anchored(HPos::Right));
        y += PITCH;
    }
    bottom + SCALE
}

/// 1, then round places.
fn ticks(highest: f64) -> Vec<f64> {
    let step = [1.0, 2.0, 5.0, 10.0, 50.0, 200.0]
        .into_iter()
        .find(|step| highest / step <= 10.0)
        .unwrap_or(500.0);
    let steps = (1..=10_usize).map(|n| count(n) * step);
    std::iter::once(1.0)
        .chain(steps.filter(|tick| *tick > 1.0 && *tick <= highest))
        .collect()
}

fn span(canvas: &mut Canvas, (from, to): (f64, f64), y: f64) {
    let (from, to) = (from - 1.5, to + 1.5);
    let shade = (mix(canvas.accent, 0.25), canvas.accent);
    canvas.boxed((from, y - 4.2), (to, y + 4.2), shade);
}

fn dot(canvas: &mut Canvas, at: (f64, f64)) {
    canvas.disc(at, 5.6, WHITE);
    canvas.disc(at, 4.6, INK);
}
