//! Projection chart: scores now and what each phase is expected to bring, on one scale.

use plotters::style::text_anchor::HPos;

use super::canvas::{Canvas, INK, LABEL, SMALL, SOFT, Type, WHITE, WIDTH, mix, picture};
use super::frame::{self, SCALE, Span};
use super::{Chart, Look, Mark, Words, count, heads, or_nothing, printed, range, sound, text, why};

/// A dimension or capability.
#[derive(Debug, Clone)]
pub struct ProjectionRow {
    /// Its name.
    pub label: String,
    /// Score now, 0–100.
    pub now: Option<Mark>,
    /// Why there is no score now.
    pub reason: String,
    /// What is expected, in the order of the phases.
    pub expected: Vec<Expected>,
    /// The target, 0–100.
    pub target: Option<Mark>,
    /// Median of the peers.
    pub peers: Option<Mark>,
}

/// A score that is expected after a phase.
#[derive(Debug, Clone)]
pub struct Expected {
    /// Which phase.
    pub phase: String,
    /// The score, 0–100.
    pub score: Mark,
    /// The lowest and highest score that answers and lifts leave possible.
    pub bounds: Option<(f64, f64)>,
    /// The bounds as printed.
    pub bounds_text: String,
}

/// Height of the score now, and of each phase below it.
const NOW: f64 = 25.0;
const LANE: f64 = 16.0;
const SIDE: f64 = 108.0;
/// Bold letters are wider: their width is that of upright ones of this size.
const BOLD: f64 = LABEL * 1.1;

/// Draws a filled bar for the score now, below it a hollow mark with its bounds for each phase, a thick tick for the
/// target and a line for the median of the peers, all from 0 to 100.
pub fn projection(rows: &[ProjectionRow], words: Words, look: &Look) -> Chart {
    let svg = picture(look, |canvas| paint(canvas, rows));
    let head = heads(&[
        "Part",
        "When",
        "Score (0–100)",
        "Possible range (points)",
        "Target (0–100)",
        "Median of peers (0–100)",
    ]);
    let mut table = Vec::new();
    for row in rows {
        let now = sound(row.now.as_ref());
        let target = printed(row.target.as_ref());
        table.push(vec![
            row.label.clone(),
            "now".to_owned(),
            now.map_or_else(|| why(&row.reason).to_owned(), |m| m.text.clone()),
            super::NOTHING.to_owned(),
            target.clone(),
            printed(row.peers.as_ref()),
        ]);
        for e in &row.expected {
            table.push(vec![
                row.label.clone(),
                format!("expected after {}", e.phase),
                printed(Some(&e.score)),
                or_nothing(&e.bounds_text),
                target.clone(),
                printed(row.peers.as_ref()),
            ]);
        }
    }
    Chart::new(words, svg, head, table)
}

fn height(row: &ProjectionRow) -> f64 {
    NOW + LANE * count(row.expected.len()) + 11.0
}

fn paint(canvas: &mut Canvas, rows: &[ProjectionRow]) -> f64 {
    let expected = || rows.iter().flat_map(|row| &row.expected);
    let mut entries: Vec<frame::Entry> = vec![(
        &|c, x, y| c.rect((x - 11.0, y - 5.0), (x + 11.0, y + 5.0), c.accent),
        22.0,
        "now",
    )];
    if expected().next().is_some() {
        entries.push((&|c, x, y| hollow(c, (x, y)), 12.0, "expected after a phase"));
    }
    if expected().any(|e| range(e.bounds).is_some()) {
        entries.push((
            &|c, x, y| whisker(c, (x - 11.0, x + 11.0), y),
            22.0,
            "range still possible",
        ));
    }
    if rows.iter().any(|r| sound(r.peers.as_ref()).is_some()) {
        entries.push((
            &|c, x, y| median(c, x, (y - 8.0, y + 8.0)),
            4.0,
            "median of peers",
        ));
    }
    if rows.iter().any(|r| sound(r.target.as_ref()).is_some()) {
        entries.push((&|c, x, y| c.target((x, y), 8.0), 4.0, "target"));
    }
    let top = frame::key(canvas, &entries) + 4.0;
    let name = "score";
    let phases = expected().map(|e| text::width(&text::clean(&e.phase), SMALL));
    let labels = rows
        .iter()
        .map(|row| text::width(&text::clean(&row.label), BOLD));
    let left = labels.chain(phases).fold(60.0, f64::max).min(200.0).ceil() + 18.0;
    let span = Span {
        left,
        right: WIDTH - SIDE,
        high: 100.0,
    };
    let bottom = top + rows.iter().map(height).sum::<f64>();
    canvas.grid(span, (top, bottom), &frame::quarters(""), name);
    let mut y = top;
    for (n, row) in rows.iter().enumerate() {
        if n > 0 {
            canvas.line((0.0, y), (WIDTH, y), mix(SOFT, 0.25), 1.0);
        }
        one(canvas, row, span, y + 5.0);
        y += height(row);
    }
    bottom + SCALE
}

fn one(canvas: &mut Canvas, row: &ProjectionRow, span: Span, top: f64) {
    let middle = top + NOW / 2.0;
    let lanes = (top + 1.0, top + NOW + LANE * count(row.expected.len()));
    let name = text::fit(&row.label, BOLD, span.left - 16.0);
    let right = Type::of(LABEL).anchored(HPos::Right).bold();
    canvas.text((span.left - 14.0, middle), &name, right);
    if let Some(peers) = sound(row.peers.as_ref()) {
        median(canvas, span.x(peers.value), lanes);
    }
    let target = sound(row.target.as_ref());
    if let Some(target) = target {
        let x = span.x(target.value);
        canvas.line((x, lanes.0), (x, lanes.1), INK, 1.0);
    }
    let side = span.right + 14.0;
    if let Some(now) = sound(row.now.as_ref()) {
        let ends = (span.left, span.x(now.value).max(span.left + 1.5));
        canvas.rect(
            (ends.0, middle - 5.0),
            (ends.1, middle + 5.0),
            canvas.accent,
        );
        let words = text::fit(&now.text, LABEL * 1.08, SIDE - 14.0);
        let set = Type::of(LABEL).bold().coloured(canvas.accent);
        canvas.text((side, middle), &words, set);
    } else {
        let room = span.right - span.left - 8.0;
        canvas.remark((span.left + 8.0, middle), room, why(&row.reason));
    }
    if let Some(target) = target {
        canvas.target((span.x(target.value), middle), 10.0);
    }
    let mut y = top + NOW + LANE / 2.0;
    for e in &row.expected {
        let soft = Type::of(SMALL).anchored(HPos::Right).coloured(SOFT);
        let phase = text::fit(&e.phase, SMALL, span.left - 16.0);
        canvas.text((span.left - 14.0, y), &phase, soft);
        if let Some(score) = sound(Some(&e.score)) {
            if let Some((low, high)) = range(e.bounds) {
                whisker(canvas, (span.x(low), span.x(high)), y);
            }
            hollow(canvas, (span.x(score.value), y));
            let words = text::fit(&score.text, SMALL, 44.0);
            canvas.text((side, y), &words, Type::of(SMALL).bold());
            let wide = text::width(&words, SMALL * 1.08) + 6.0;
            let bounds = if range(e.bounds).is_some() {
                e.bounds_text.trim()
            } else {
                ""
            };
            let bounds = text::fit(bounds, SMALL, SIDE - 14.0 - wide);
            canvas.text(
                (side + wide.max(24.0), y),
                &bounds,
                Type::of(SMALL).coloured(SOFT),
            );
        } else {
            canvas.remark((span.left + 8.0, y), 200.0, "no score");
        }
        y += LANE;
    }
}

fn hollow(canvas: &mut Canvas, at: (f64, f64)) {
    canvas.disc(at, 5.4, canvas.accent);
    canvas.disc(at, 3.5, WHITE);
}

fn whisker(canvas: &mut Canvas, (from, to): (f64, f64), y: f64) {
    canvas.line((from, y), (to, y), canvas.accent, 1.3);
    for x in [from, to] {
        canvas.line((x, y - 3.6), (x, y + 3.6), canvas.accent, 1.3);
    }
}

/// A dashed upright line.
fn median(canvas: &mut Canvas, x: f64, (top, bottom): (f64, f64)) {
    let mut y = top;
    while y < bottom {
        canvas.line((x, y), (x, (y + 4.0).min(bottom)), canvas.grey, 2.0);
        y += 6.5;
    }
}
