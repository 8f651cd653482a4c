//! Stacked bars: which share of the answers stands at which level.

use plotters::style::RGBColor;

use super::canvas::{self, Canvas, INK, LABEL, SMALL, SOFT, Type, WHITE, WIDTH, picture};
use super::frame::{self, SCALE, Span};
use super::{Chart, Look, Words, count, text};

/// The answers to the questions of one capability.
#[derive(Debug, Clone)]
pub struct LevelRow {
    /// Name of the capability.
    pub label: String,
    /// Answers a level, from level 0.
    pub counts: Vec<usize>,
    /// Answers "don't know".
    pub unknown: usize,
    /// Questions without an answer.
    pub blank: usize,
}

const PITCH: f64 = 36.0;
const HALF: f64 = 11.0;
/// Room right of the plot for the number of answers.
const SIDE: f64 = 84.0;
const UNKNOWN: &str = "don't know";
const BLANK: &str = "not answered";

/// What a segment stands for.
#[derive(Clone, Copy)]
enum Part {
    Level(RGBColor),
    Unknown,
    Blank,
}

/// Draws a bar a capability, cut into the shares of the levels (light to dark), of "don't know"
/// (hatched) and of what was not answered (empty).
pub fn levels(rows: &[LevelRow], level_names: &[String], words: Words, look: &Look) -> Chart {
    let steps = rows
        .iter()
        .map(|row| row.counts.len())
        .max()
        .unwrap_or(0)
        .max(level_names.len());
    let mut names: Vec<String> = level_names.to_vec();
    names.extend((names.len()..steps).map(|level| format!("level {level}")));
    let svg = picture(look, |canvas| paint(canvas, rows, &names));

    let mut head = vec!["Capability".to_owned()];
    head.extend((0..steps).map(|level| format!("Level {level} (%)")));
    head.extend([UNKNOWN, BLANK].map(|name| format!("{name} (%)")));
    head.push("All (number)".to_owned());
    let table = rows.iter().map(|row| {
        let mut cells = vec![row.label.clone()];
        let all = total(row);
        cells.extend(parts(row, steps).map(|number| match all {
            0.0 => super::NOTHING.to_owned(),
            all => format!("{number} ({:.0})", 100.0 * count(number) / all),
        }));
        cells.push(format!("{all:.0}"));
        cells
    });
    Chart::new(words, svg, head, table.collect())
}

/// Answers a level, then unknown, then blank.
fn parts(row: &LevelRow, steps: usize) -> impl Iterator<Item = usize> {
    let missing = std::iter::repeat_n(0, steps.saturating_sub(row.counts.len()));
    row.counts
        .iter()
        .copied()
        .chain(missing)
        .chain([row.unknown, row.blank])
}

fn total(row: &LevelRow) -> f64 {
    parts(row, 0).map(count).sum()
}

fn paint(canvas: &mut Canvas, rows: &[LevelRow], names: &[String]) -> f64 {
    let last = count(names.len()).max(2.0) - 1.0;
    let mut look: Vec<Part> = (0..names.len())
        .map(|level| {
            Part::Level(canvas::mix(
                canvas.accent,
                0.14 + 0.86 * count(level) / last,
            ))
        })
        .collect();
    look.extend([Part::Unknown, Part::Blank]);
    let swatches: Vec<_> = look
        .iter()
        .map(|part| {
            move |c: &mut Canvas, x: f64, y: f64| segment(c, (x - 11.0, x + 11.0), y, 7.0, *part)
        })
        .collect();
    let meanings = names.iter().map(String::as_str).chain([UNKNOWN, BLANK]);
    let entries: Vec<frame::Entry> = swatches
        .iter()
        .zip(meanings)
        .map(|(draw, meaning)| (draw as _, 22.0, meaning))
        .collect();
    let top = frame::key(canvas, &entries);

    let name = "share of all";
    let left = frame::gutter(rows.iter().map(|row| row.label.as_str()), name);
    let span = Span {
        left,
        right: WIDTH - SIDE,
        high: 100.0,
    };
    let bottom = top + PITCH * count(rows.len());
    canvas.grid(span, (top, bottom), &frame::quarters(" %"), name);
    let mut y = top + PITCH / 2.0;
    for row in rows {
        canvas.name(left, y, &row.label);
        let all = total(row);
        if all > 0.0 {
            let mut before = 0.0;
            for (number, part) in parts(row, names.len()).zip(&look) {
                let share = 100.0 * count(number) / all;
                let (from, to) = (span.x(before), span.x(before + share));
                before += share;
                if number > 0 {
                    segment(canvas, (from, to), y, HALF, *part);
                    share_label(canvas, (from, to), y, &format!("{share:.0}"), *part);
                }
            }
            let text = format!("{all:.0} in all");
            let text = text::fit(&text, SMALL, SIDE - 12.0);
            canvas.text(
                (span.right + 12.0, y),
                &text,
                Type::of(SMALL).coloured(SOFT),
            );
        } else {
            canvas.remark((left + 8.0, y), WIDTH - left - 8.0, "no questions");
        }
        y += PITCH;
    }
    bottom + SCALE
}

/// What was not answered is lower than the rest, so that it is not taken for the lightest level.
fn segment(canvas: &mut Canvas, (from, to): (f64, f64), y: f64, half: f64, part: Part) {
    let half = if matches!(part, Part::Blank) {
        half * 0.64
    } else {
        half
    };
    let edge = canvas.accent;
    let fill = if let Part::Level(colour) = part {
        colour
    } else {
        WHITE
    };
    canvas.boxed((from, y - half), (to, y + half), (fill, edge));
    if matches!(part, Part::Unknown) {
        // Lines rising at 45 degrees, each cut where it meets the box.
        let (wide, high) = (to - from, 2.0 * half);
        let mut start = 5.0;
        while start < wide + high {
            let bottom_left = (
                from + (start - high).max(0.0),
                y - half + f64::min(start, high),
            );
            let top_right = (
                from + f64::min(start, wide),
                y - half + (start - wide).max(0.0),
            );
            canvas.line(bottom_left, top_right, edge, 0.8);
            start += 5.0;
        }
    }
}

/// The share in per cent, where the segment is wide enough.
fn share_label(canvas: &mut Canvas, (from, to): (f64, f64), y: f64, text: &str, part: Part) {
    let size = if matches!(part, Part::Blank) {
        SMALL
    } else {
        LABEL
    };
    let long = text::width(text, size);
    if long + 7.0 > to - from {
        return;
    }
    let x = f64::midpoint(from, to);
    let ink = match part {
        Part::Level(colour) => canvas::ink_on(colour),
        Part::Unknown | Part::Blank => INK,
    };
    if matches!(part, Part::Unknown) {
        let half = long / 2.0 + 2.0;
        canvas.rect((x - half, y - 8.0), (x + half, y + 8.0), WHITE);
    }
    canvas.text((x, y), text, Type::of(size).centred().coloured(ink));
}
