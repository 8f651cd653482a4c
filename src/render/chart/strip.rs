//! Strip plot: every peer as a point, and where you stand among them.

use super::canvas::{Canvas, LABEL, SMALL, Type, WHITE, WIDTH, picture};
use super::frame::{self, SCALE, Span};
use super::{Chart, Look, Mark, Words, count, heads, or_nothing, plain, quartiles_of, sound, text};

/// One score with those of the peers.
#[derive(Debug, Clone)]
pub struct StripRow {
    /// What the score is of.
    pub label: String,
    /// Scores of the peers, 0–100.
    pub peers: Vec<f64>,
    /// Own score, 0–100.
    pub own: Option<Mark>,
    /// First quartile, median and third quartile of the peers.
    pub quartiles: Option<[f64; 3]>,
    /// Where you stand, in words.
    pub standing: String,
}

const PITCH: f64 = 60.0;
/// Half the height of the cloud of points.
const SPREAD: f64 = 13.0;
/// Room right of the plot for the standing.
const SIDE: f64 = 152.0;

/// Most points that a row shows.
const MOST: usize = 400;

/// The peers that are drawn: all, or one of every `step` of the sorted ones, beginning in the middle of the first step.
fn drawn(row: &StripRow, step: usize) -> Vec<f64> {
    let mut peers: Vec<f64> = sound_peers(row).collect();
    if step <= 1 {
        return peers;
    }
    peers.sort_by(f64::total_cmp);
    peers.into_iter().skip(step / 2).step_by(step).collect()
}

/// Draws all peers as small hollow points, a box for their quartiles behind, and a filled diamond for
/// you. Of more than 400 peers evenly spaced ones are drawn, and the key says so.
pub fn strip(rows: &[StripRow], words: Words, look: &Look) -> Chart {
    let svg = picture(look, |canvas| paint(canvas, rows));
    let head = heads(&[
        "Score of",
        "Your score (0–100)",
        "Peers (number)",
        "First quartile (points)",
        "Median (points)",
        "Third quartile (points)",
        "Standing",
    ]);
    let table = rows.iter().map(|row| {
        let quartiles = quartiles_of(row.quartiles).unwrap_or([f64::NAN; 3]);
        let own = sound(row.own.as_ref());
        let mut cells = vec![
            row.label.clone(),
            own.map_or_else(|| "no score".to_owned(), |mark| mark.text.clone()),
            sound_peers(row).count().to_string(),
        ];
        cells.extend(quartiles.map(plain));
        cells.push(or_nothing(&row.standing));
        cells
    });
    Chart::new(words, svg, head, table.collect())
}

fn sound_peers(row: &StripRow) -> impl Iterator<Item = f64> {
    row.peers.iter().copied().filter(|peer| peer.is_finite())
}

fn paint(canvas: &mut Canvas, rows: &[StripRow]) -> f64 {
    let mut entries: Vec<frame::Entry> = vec![(&|c, x, y| diamond(c, (x, y)), 18.0, "you")];
    let most = rows.iter().map(|row| sound_peers(row).count()).max();
    let step = most.map_or(0, |n| n.div_ceil(MOST));
    let meaning = match step {
        0 => String::new(),
        1 => "one peer".to_owned(),
        _ => format!("one of every {step} peers"),
    };
    if !meaning.is_empty() {
        entries.push((&|c, x, y| peer(c, (x, y)), 8.0, &meaning));
    }
    if rows.iter().any(|row| quartiles_of(row.quartiles).is_some()) {
        entries.push((
            &|c, x, y| quartile_box(c, [x - 11.0, x + 2.0, x + 11.0], y, 7.0),
            22.0,
            "middle half and median of peers",
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
    let mut y = top + PITCH / 2.0 + 8.0;
    for row in rows {
        canvas.name(left, y, &row.label);
        if let Some(quartiles) = quartiles_of(row.quartiles) {
            quartile_box(
                canvas,
                quartiles.map(|value| span.x(value)),
                y,
                SPREAD + 5.0,
            );
        }
        for (index, value) in drawn(row, step).into_iter().enumerate() {
            // Multiples of the golden ratio spread evenly at any number of points.
            let jitter = (count(index) * 0.618_033_988_749_895).fract() * 2.0 - 1.0;
            peer(canvas, (span.x(value), y + jitter * SPREAD));
        }
        if let Some([_, middle, _]) = quartiles_of(row.quartiles) {
            median(canvas, span.x(middle), y, SPREAD + 5.0);
        }
        if let Some(own) = sound(row.own.as_ref()) {
            let at = (span.x(own.value), y);
            diamond(canvas, at);
            let text = text::fit(&own.text, LABEL, 120.0);
            let set = Type::of(LABEL).bold().centred().coloured(canvas.accent);
            canvas.text((at.0, y - SPREAD - 14.0), &text, set);
        }
        let lines = text::wrap(&row.standing, (SIDE - 16.0) / SMALL, 3);
        canvas.lines((span.right + 16.0, y), &lines, Type::of(SMALL));
        y += PITCH;
    }
    bottom + SCALE
}

fn peer(canvas: &mut Canvas, at: (f64, f64)) {
    canvas.ring(at, 2.5, canvas.grey, 1.0);
}

fn diamond(canvas: &mut Canvas, (x, y): (f64, f64)) {
    let points = [(x, y - 9.0), (x + 9.0, y), (x, y + 9.0), (x - 9.0, y)];
    canvas.polygon(&points, canvas.accent, WHITE, 1.6);
}

fn median(canvas: &mut Canvas, x: f64, y: f64, half: f64) {
    canvas.line((x, y - half), (x, y + half), canvas.grey, 2.0);
}

fn quartile_box(canvas: &mut Canvas, [low, middle, high]: [f64; 3], y: f64, half: f64) {
    let shade = canvas.shade();
    canvas.boxed((low, y - half), (high, y + half), shade);
    median(canvas, middle, y, half);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_peers_evenly_spaced_ones_are_drawn() {
        let row = |n: usize| StripRow {
            label: String::new(),
            peers: (0..n).rev().map(|i| 100.0 * count(i) / count(n)).collect(),
            own: None,
            quartiles: None,
            standing: String::new(),
        };
        assert_eq!(drawn(&row(400), 1).len(), 400);
        let some = drawn(&row(100_000), 250);
        assert_eq!(some.len(), 400);
        assert!(some.is_sorted());
        assert!((some.iter().sum::<f64>() / 400.0 - 50.0).abs() < 0.1);
        let rows = [row(100_000)];
        let words = Words {
            id: String::new(),
            title: String::new(),
            alt: String::new(),
            caption: String::new(),
        };
        let chart = strip(&rows, words, &Look::default());
        assert!(chart.svg.contains("one of every 250 peers"));
        assert!(chart.svg.len() < 200_000);
    }
}
