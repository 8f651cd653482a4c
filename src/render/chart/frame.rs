//! The parts that all charts have: key, names of rows, scale with its grid.

use plotters::style::text_anchor::HPos;

use super::canvas::{Canvas, GRID, LABEL, SMALL, SOFT, Type, WIDTH};
use super::text::{fit, name_lines, width};

/// Room for the numbers of the scale below the rows.
pub(super) const SCALE: f64 = 24.0;

/// A horizontal scale from one number to another.
#[derive(Clone, Copy)]
pub(super) struct Span {
    /// Where the scale begins.
    pub(super) left: f64,
    /// Where it ends.
    pub(super) right: f64,
    /// The number at the right end; zero is at the left.
    pub(super) high: f64,
}

impl Span {
    /// The place of a number; what lies outside stands at the edge.
    pub(super) fn x(&self, value: f64) -> f64 {
        let share = (value / self.high).clamp(0.0, 1.0);
        self.left + (self.right - self.left) * share
    }
}

impl Canvas<'_> {
    /// The name of a row, left of the plot.
    pub(super) fn name(&mut self, left: f64, y: f64, label: &str) {
        let set = Type::of(LABEL).anchored(HPos::Right);
        self.lines((left - 14.0, y), &name_lines(label), set);
    }

    /// A remark in grey italics where a row has nothing to draw.
    pub(super) fn remark(&mut self, at: (f64, f64), room: f64, words: &str) {
        self.text(
            at,
            &fit(words, SMALL, room),
            Type::of(SMALL).italic().coloured(SOFT),
        );
    }

    /// Light lines at the numbers of a scale, labelled at the bottom, with the name of the scale.
    pub(super) fn grid(
        &mut self,
        span: Span,
        (top, bottom): (f64, f64),
        ticks: &[(f64, String)],
        name: &str,
    ) {
        for (value, label) in ticks {
            let x = span.x(*value);
            self.line((x, top), (x, bottom), GRID, 1.0);
            self.text(
                (x, bottom + 12.0),
                label,
                Type::of(SMALL).centred().coloured(SOFT),
            );
        }
        let first = ticks
            .first()
            .map_or(0.0, |(_, label)| width(label, SMALL) / 2.0);
        let x = span.left - f64::max(14.0, first + 8.0);
        let set = Type::of(SMALL).anchored(HPos::Right).coloured(SOFT);
        self.text((x, bottom + 12.0), name, set);
    }
}

/// One entry of the key: a shape drawn around its middle, its width, and its meaning.
pub(super) type Entry<'a> = (&'a dyn Fn(&mut Canvas, f64, f64), f64, &'a str);

/// Draws the key and returns where the rows begin.
pub(super) fn key(canvas: &mut Canvas, entries: &[Entry]) -> f64 {
    let (mut x, mut y) = (1.0, 11.0);
    for (draw, wide, meaning) in entries {
        let meaning = fit(meaning, SMALL, 260.0);
        let long = wide + 8.0 + width(&meaning, SMALL);
        if x > 1.0 && x + long > WIDTH {
            (x, y) = (1.0, y + 20.0);
        }
        draw(canvas, x + wide / 2.0, y);
        canvas.text((x + wide + 8.0, y), &meaning, Type::of(SMALL));
        x += long + 24.0;
    }
    y + 19.0
}

/// Where the plot begins: right of the widest name.
pub(super) fn gutter<'a>(labels: impl Iterator<Item = &'a str>, scale: &str) -> f64 {
    let widest = labels
        .flat_map(name_lines)
        .map(|line| width(&line, LABEL))
        .fold(width(scale, SMALL), f64::max);
    (widest + 18.0).clamp(80.0, 212.0).ceil()
}

/// 0, 25, 50, 75, 100.
pub(super) fn quarters(unit: &str) -> Vec<(f64, String)> {
    [0.0, 25.0, 50.0, 75.0, 100.0]
        .map(|tick| (tick, format!("{tick}{unit}")))
        .to_vec()
}

/// Middles of labels that do not overlap, as near to the wanted ones as a pass down and a pass up bring them. `wanted`
/// holds middle and height from top to bottom.
pub(super) fn apart(wanted: &[(f64, f64)], (top, bottom): (f64, f64)) -> Vec<f64> {
    // Labels that touch move together to the mean of where they want to be.
    let mut blocks: Vec<(f64, f64, usize)> = Vec::new(); // start, height, members
    for (middle, height) in wanted {
        blocks.push(((middle - height / 2.0).max(top), *height, 1));
        while let [.., (above, tall, n), (start, short, m)] = blocks.as_slice()
            && above + tall > *start
        {
            let members = super::count(n + m);
            let pull = (above * super::count(*n) + (start - tall) * super::count(*m)) / members;
            let joined = (pull.max(top), tall + short, n + m);
            blocks.truncate(blocks.len() - 2);
            blocks.push(joined);
        }
    }
    let mut heights = wanted.iter().map(|(_, height)| *height);
    let mut out = Vec::new();
    let mut limit = bottom;
    // What would leave the panel at the bottom is moved up, and what is above it makes room.
    for (start, height, _) in blocks.iter_mut().rev() {
        *start = start.min(limit - *height);
        limit = *start;
    }
    for (start, _, members) in blocks {
        let mut y = start;
        for height in heights.by_ref().take(members) {
            out.push(y + height / 2.0);
            y += height;
        }
    }
    out
}
