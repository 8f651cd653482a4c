//! Bullet graph: a score, how far it may move, the peers and the target on one scale.

use plotters::style::text_anchor::HPos;

use super::canvas::{self, Canvas, INK, LABEL, SMALL, SOFT, Type, WIDTH, picture};
use super::frame::{self, SCALE, Span};
use super::{
    Chart, Look, Mark, Words, heads, or_nothing, printed, quartiles_of, range, sound, text, why,
};

/// One dimension.
#[derive(Debug, Clone)]
pub struct BulletRow {
    /// Name of the dimension.
    pub label: String,
    /// Own score, 0–100.
    pub score: Option<Mark>,
    /// The lowest and highest score that unknown answers leave possible.
    pub bounds: Option<(f64, f64)>,
    /// The bounds as printed.
    pub bounds_text: String,
    /// First quartile, median and third quartile of the peers.
    pub quartiles: Option<[f64; 3]>,
    /// The quartiles as printed.
    pub quartiles_text: String,
    /// The target, 0–100.
    pub target: Option<Mark>,
    /// Why there is no score.
    pub reason: String,
    /// Drawn hollow: more than half of the score was carried forward from an earlier round.
    pub hollow: bool,
}

const PITCH: f64 = 42.0;
/// Room right of the plot for the score and its bounds.
const SIDE: f64 = 118.0;

/// Draws a bar for each score, a whisker for its bounds, a band for the middle half of the peers with
/// their median, and a thick tick for the target, all from 0 to 100.
pub fn bullet(rows: &[BulletRow], words: Words, look: &Look) -> Chart {
    let svg = picture(look, |canvas| paint(canvas, rows));
    let head = heads(&[
        "Dimension",
        "Your score (0–100)",
        "Possible range (points)",
        "Quartiles of peers (points)",
        "Target (0–100)",
    ]);
    let table = rows.iter().map(|row| {
        let score = sound(row.score.as_ref());
        vec![
            row.label.clone(),
            score.map_or_else(
                || why(&row.reason).to_owned(),
                |mark| super::own(mark, row.hollow),
            ),
            or_nothing(&row.bounds_text),
            or_nothing(&row.quartiles_text),
            printed(row.target.as_ref()),
        ]
    });
    Chart::new(words, svg, head, table.collect())
}

fn paint(canvas: &mut Canvas, rows: &[BulletRow]) -> f64 {
    let scored = || {
        rows.iter()
            .filter(|row| sound(row.score.as_ref()).is_some())
    };
    let mut entries: Vec<frame::Entry> = vec![(
        &|c, x, y| bar(c, (x - 11.0, x + 11.0), y, false),
        22.0,
        "you",
    )];
    if scored().any(|row| row.hollow) {
        entries.push((
            &|c, x, y| bar(c, (x - 11.0, x + 11.0), y, true),
            22.0,
            super::CARRIED,
        ));
    }
    if scored().any(|row| range(row.bounds).is_some()) {
        entries.push((
            &|c, x, y| whisker(c, (x - 11.0, x + 11.0), y),
            22.0,
            "range still possible",
        ));
    }
    if scored().any(|row| quartiles_of(row.quartiles).is_some()) {
        entries.push((
            &|c, x, y| band(c, [x - 11.0, x + 2.0, x + 11.0], y, 7.0),
            22.0,
            "middle half and median of peers",
        ));
    }
    if scored().any(|row| sound(row.target.as_ref()).is_some()) {
        entries.push((&|c, x, y| c.target((x, y), 8.0), 4.0, "target"));
    }
    let top = frame::key(canvas, &entries) + 6.0;
    let name = "score";
    let left = frame::gutter(rows.iter().map(|row| row.label.as_str()), name);
    let span = Span {
        left,
        right: WIDTH - SIDE,
        high: 100.0,
    };
    let bottom = top + PITCH * super::count(rows.len());
    canvas.grid(span, (top, bottom), &frame::quarters(""), name);
    let mut y = top + PITCH / 2.0 + 4.0;
    for row in rows {
        canvas.name(left, y, &row.label);
        if let Some(score) = sound(row.score.as_ref()) {
            scored_row(canvas, row, score, span, y);
        } else {
            canvas.remark((left + 8.0, y), WIDTH - left - 8.0, why(&row.reason));
        }
        y += PITCH;
    }
    bottom + SCALE
}

fn scored_row(canvas: &mut Canvas, row: &BulletRow, score: &Mark, span: Span, y: f64) {
    if let Some(quartiles) = quartiles_of(row.quartiles) {
        band(canvas, quartiles.map(|value| span.x(value)), y, 12.0);
    }
    bar(canvas, (span.left, span.x(score.value)), y, row.hollow);
    if let Some((low, high)) = range(row.bounds) {
        whisker(canvas, (span.x(low), span.x(high)), y);
    }
    if let Some(target) = sound(row.target.as_ref()) {
        let x = span.x(target.value);
        canvas.target((x, y), 14.0);
        let text = text::fit(&target.text, SMALL, 90.0);
        let half = text::width(&text, SMALL) / 2.0;
        let x = x.min(span.right + 12.0 - half).max(span.left - 12.0 + half);
        canvas.text((x, y - 21.0), &text, Type::of(SMALL).centred());
    }
    let (x, room) = (span.right + 16.0, SIDE - 16.0);
    let bounds = if range(row.bounds).is_some() {
        row.bounds_text.trim()
    } else {
        ""
    };
    let up = if bounds.is_empty() { 0.0 } else { 8.0 };
    let text = text::fit(&score.text, LABEL * 1.08, room);
    canvas.text(
        (x, y - up),
        &text,
        Type::of(LABEL).bold().coloured(canvas.accent),
    );
    let text = text::fit(bounds, SMALL, room);
    canvas.text(
        (x, y + 8.0),
        &text,
        Type::of(SMALL).anchored(HPos::Left).coloured(SOFT),
    );
}

fn bar(canvas: &mut Canvas, (from, to): (f64, f64), y: f64, hollow: bool) {
    canvas.rect((from, y - 5.0), (to, y + 5.0), canvas.accent);
    if hollow && to - from > 3.0 {
        canvas.rect((from + 1.5, y - 3.5), (to - 1.5, y + 3.5), canvas::WHITE);
    }
}

/// White below dark, so that it is seen on the bar as well as beside it.
fn whisker(canvas: &mut Canvas, (from, to): (f64, f64), y: f64) {
    for (colour, width) in [(canvas::WHITE, 3.6), (INK, 1.4)] {
        canvas.line((from, y), (to, y), colour, width);
        for x in [from, to] {
            canvas.line((x, y - 4.0), (x, y + 4.0), colour, width);
        }
    }
}

fn band(canvas: &mut Canvas, [low, median, high]: [f64; 3], y: f64, half: f64) {
    let shade = canvas.shade();
    canvas.boxed((low, y - half), (high, y + half), shade);
    canvas.line((median, y - half), (median, y + half), canvas.grey, 2.0);
}
