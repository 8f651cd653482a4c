//! The marks of the Gantt chart.

use super::Progress;
use crate::render::chart::canvas::{Canvas, INK, Type, WHITE, mix};
use crate::render::chart::text;

/// Half the height of a bar.
const HALF: f64 = 5.6;

/// Planned is light with an edge, running is dark, done is a thin grey bar.
pub(super) fn bar(canvas: &mut Canvas, (from, to): (f64, f64), y: f64, state: Progress) {
    match state {
        Progress::Planned => {
            let shade = (mix(canvas.accent, 0.25), canvas.accent);
            canvas.boxed((from, y - HALF), (to, y + HALF), shade);
        }
        Progress::Running => canvas.rect((from, y - HALF), (to, y + HALF), canvas.accent),
        Progress::Done => canvas.rect((from, y - 2.4), (to, y + 2.4), canvas.grey),
    }
}

pub(super) fn step_number(
    canvas: &mut Canvas,
    (from, to): (f64, f64),
    y: f64,
    n: usize,
    state: Progress,
) {
    let size = 9.6;
    let words = n.to_string();
    if state == Progress::Done || to - from < text::width(&words, size) + 4.0 {
        return;
    }
    let ink = if state == Progress::Running {
        WHITE
    } else {
        INK
    };
    let set = Type::of(size).centred().coloured(ink);
    canvas.text((f64::midpoint(from, to), y), &words, set);
}

/// A line that breaks up towards its end.
pub(super) fn fading(canvas: &mut Canvas, (from, to): (f64, f64), y: f64) {
    let long = to - from;
    if long < 1.0 {
        return;
    }
    let whole = from + long * 0.4;
    canvas.line((from, y), (whole, y), canvas.accent, 1.6);
    let (mut x, mut dash): (f64, f64) = (whole, 8.0);
    while x < to && dash > 1.5 {
        x += (11.0 - dash).max(3.0);
        canvas.line((x.min(to), y), ((x + dash).min(to), y), canvas.accent, 1.6);
        x += dash;
        dash *= 0.9;
    }
}

/// Dark ends of a bar that may not move.
pub(super) fn stops(canvas: &mut Canvas, (from, to): (f64, f64), y: f64) {
    for x in [from, to] {
        canvas.line((x, y - HALF - 2.2), (x, y + HALF + 2.2), INK, 2.6);
    }
}

pub(super) fn diamond(canvas: &mut Canvas, (x, y): (f64, f64)) {
    let corners = [(x, y - 5.6), (x + 5.6, y), (x, y + 5.6), (x - 5.6, y)];
    canvas.polygon(&corners, INK, WHITE, 1.0);
}

/// Slanted lines over a time without work.
pub(super) fn hatched(canvas: &mut Canvas, (left, right): (f64, f64), (top, bottom): (f64, f64)) {
    let colour = mix(canvas.grey, 0.75);
    let right = right.max(left + 2.0);
    let mut start = top - (right - left);
    while start < bottom {
        // From the left edge at `start` downwards to the right, cut to the rectangle.
        let (from, to) = (start.max(top), (start + right - left).min(bottom));
        if to > from {
            canvas.line(
                (left + from - start, from),
                (left + to - start, to),
                colour,
                0.7,
            );
        }
        start += 6.0;
    }
    for x in [left, right] {
        canvas.line((x, top), (x, bottom), colour, 0.7);
    }
}
