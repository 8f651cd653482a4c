//! Dumbbell chart: each capability against its target and the peers.

use plotters::style::text_anchor::HPos;

use super::canvas::{Canvas, LABEL, SMALL, Type, WHITE, WIDTH, picture};
use super::frame::{self, SCALE, Span};
use super::{Chart, Look, Mark, Words, heads, plain, printed, range, sound, text, why};

/// One capability.
#[derive(Debug, Clone)]
pub struct DumbbellRow {
    /// Name of the capability.
    pub label: String,
    /// Own score, 0–100.
    pub score: Option<Mark>,
    /// The target, 0–100.
    pub target: Mark,
    /// Median of the peers.
    pub peers: Option<Mark>,
    /// First and third quartile of the peers.
    pub iqr: Option<(f64, f64)>,
    /// Why there is no score.
    pub reason: String,
    /// Drawn hollow: more than half of the score was carried forward from an earlier round.
    pub hollow: bool,
}

const PITCH: f64 = 36.0;
const DOT: f64 = 5.6;
const RING: f64 = 8.0;

/// Draws a row a capability, in the order given: a filled dot for you, a hollow one for the median of
/// the peers on a band for their middle half, and a tick for the target.
pub fn dumbbell(rows: &[DumbbellRow], words: Words, look: &Look) -> Chart {
    let svg = picture(look, |canvas| paint(canvas, rows));
    let head = heads(&[
        "Capability",
        "Your score (0–100)",
        "Target (0–100)",
        "Median of peers (0–100)",
        "Middle half of peers (points)",
    ]);
    let table = rows.iter().map(|row| {
        let score = sound(row.score.as_ref());
        let middle = range(row.iqr);
        vec![
            row.label.clone(),
            score.map_or_else(
                || why(&row.reason).to_owned(),
                |mark| super::own(mark, row.hollow),
            ),
            printed(Some(&row.target)),
            printed(row.peers.as_ref()),
            middle.map_or_else(
                || super::NOTHING.to_owned(),
                |(low, high)| format!("{}–{}", plain(low), plain(high)),
            ),
        ]
    });
    Chart::new(words, svg, head, table.collect())
}

fn paint(canvas: &mut Canvas, rows: &[DumbbellRow]) -> f64 {
    let scored = || {
        rows.iter()
            .filter(|row| sound(row.score.as_ref()).is_some())
    };
    let mut entries: Vec<frame::Entry> = vec![(&|c, x, y| you(c, (x, y), false), 12.0, "you")];
    if scored().any(|row| row.hollow) {
        entries.push((&|c, x, y| you(c, (x, y), true), 12.0, super::CARRIED));
    }
    if scored().any(|row| sound(row.peers.as_ref()).is_some()) {
        entries.push((&|c, x, y| peers(c, (x, y)), 16.0, "median of peers"));
    }
    if scored().any(|row| range(row.iqr).is_some()) {
        entries.push((
            &|c, x, y| middle(c, (x - 11.0, x + 11.0), y),
            22.0,
            "middle half of peers",
        ));
    }
    if scored().any(|row| row.target.value.is_finite()) {
        entries.push((&|c, x, y| c.target((x, y), 8.0), 4.0, "target"));
    }
    let top = frame::key(canvas, &entries);
    let name = "score";
    let left = frame::gutter(rows.iter().map(|row| row.label.as_str()), name);
    let span = Span {
        left,
        right: WIDTH - 40.0,
        high: 100.0,
    };
    let bottom = top + PITCH * super::count(rows.len());
    canvas.grid(span, (top, bottom), &frame::quarters(""), name);
    let mut y = top + PITCH / 2.0;
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

fn scored_row(canvas: &mut Canvas, row: &DumbbellRow, score: &Mark, span: Span, y: f64) {
    let own = span.x(score.value);
    let mut row_places = Places {
        from: span.left - 4.0,
        edges: Vec::new(),
        taken: Vec::new(),
    };
    row_places.taken.push((own - DOT, own + DOT));
    if let Some((low, high)) = range(row.iqr) {
        let ends = (span.x(low), span.x(high));
        middle(canvas, ends, y);
        row_places.edges.extend([ends.0, ends.1]);
    }
    let target = Some(&row.target).filter(|mark| mark.value.is_finite());
    let target = target.map(|mark| (span.x(mark.value), mark));
    if let Some((x, _)) = target {
        canvas.line((own, y), (x, y), canvas.accent, 1.5);
        canvas.target((x, y), 12.0);
        row_places.taken.push((own.min(x) - 2.0, own.max(x) + 2.0));
    }
    if let Some(median) = sound(row.peers.as_ref()) {
        let x = span.x(median.value);
        peers(canvas, (x, y));
        row_places.taken.push((x - RING, x + RING));
    }
    you(canvas, (own, y), row.hollow);

    // The median of the peers has no number here: it mostly stands on the line.
    let right = target.is_some_and(|(x, _)| own > x);
    let bold = Type::of(LABEL).bold().coloured(canvas.accent);
    let text = text::fit(&score.text, LABEL, 120.0);
    let long = text::width(&text, LABEL * 1.08);
    if let Some((x, side)) = row_places.beside(own, DOT, long, right) {
        canvas.text((x, y), &text, bold.anchored(side));
    } else {
        canvas.text(
            (own.max(span.left + long / 2.0), y - 18.0),
            &text,
            bold.centred(),
        );
    }
    if let Some((x, mark)) = target {
        let text = text::fit(&mark.text, SMALL, 120.0);
        let long = text::width(&text, SMALL);
        if let Some((x, side)) = row_places.beside(x, 2.0, long, !right) {
            canvas.text((x, y), &text, Type::of(SMALL).anchored(side));
        }
    }
}

/// What a text in a row must not touch.
struct Places {
    /// Where the row begins.
    from: f64,
    /// Upright lines.
    edges: Vec<f64>,
    /// Marks and texts.
    taken: Vec<(f64, f64)>,
}

impl Places {
    /// A free place for a text beside a mark, on the preferred side first, close to the mark or just
    /// beyond an edge near it; takes the place.
    fn beside(&mut self, x: f64, half: f64, long: f64, right: bool) -> Option<(f64, HPos)> {
        let gap = half + 5.0;
        let starts = |right: bool| {
            let near = if right { x + gap } else { x - gap };
            let beyond = self
                .edges
                .iter()
                .map(move |edge| if right { edge + 4.0 } else { edge - 4.0 });
            let close = beyond.filter(move |place| {
                let far = if right { place - near } else { near - place };
                (0.0..=24.0).contains(&far)
            });
            std::iter::once(near)
                .chain(close)
                .map(move |place| (place, right))
        };
        let found = starts(right).chain(starts(!right)).find(|(place, right)| {
            let (from, to) = if *right {
                (*place, place + long)
            } else {
                (place - long, *place)
            };
            // No other mark between the text and its own.
            let (first, last) = (from.min(x + gap), to.max(x - gap));
            from >= self.from
                && to <= WIDTH
                && self
                    .taken
                    .iter()
                    .all(|(a, b)| last + 3.0 <= *a || first - 3.0 >= *b)
                && self
                    .edges
                    .iter()
                    .all(|edge| to + 3.0 <= *edge || from - 3.0 >= *edge)
        });
        let (place, right) = found?;
        self.taken.push(if right {
            (place, place + long)
        } else {
            (place - long, place)
        });
        Some((place, if right { HPos::Left } else { HPos::Right }))
    }
}

/// Smaller than the ring of the peers, so that both are seen at the same score.
fn you(canvas: &mut Canvas, at: (f64, f64), hollow: bool) {
    canvas.disc(at, DOT + 0.6, WHITE);
    canvas.disc(at, DOT, canvas.accent);
    if hollow {
        canvas.disc(at, DOT - 2.2, WHITE);
    }
}

fn peers(canvas: &mut Canvas, at: (f64, f64)) {
    canvas.disc(at, RING, WHITE);
    canvas.ring(at, RING - 1.0, canvas.grey, 2.0);
}

fn middle(canvas: &mut Canvas, (from, to): (f64, f64), y: f64) {
    let shade = canvas.shade();
    canvas.boxed((from, y - 9.5), (to, y + 9.5), shade);
}
