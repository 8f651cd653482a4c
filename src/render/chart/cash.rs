//! Cash chart: cumulative cash by month, with the band of the simulation.

use plotters::prelude::RGBColor;
use plotters::style::text_anchor::HPos;

use super::canvas::{Canvas, INK, SMALL, SOFT, Type, WHITE, WIDTH, mix, picture};
use super::time::{Months, Time};
use super::upright::Upright;
use super::{Chart, Look, Mark, Words, count, frame, heads, or_nothing, text};

/// Cumulative cash over the plan.
#[derive(Debug, Clone)]
pub struct Cash {
    /// The time that is shown.
    pub months: Months,
    /// Cumulative cash at the end of each month.
    pub points: Vec<CashPoint>,
    /// What the amounts count, such as `EUR`.
    pub currency: String,
    /// Month in which the middle line comes above zero for good, from 0, and what is printed beside it.
    pub payback: Option<(usize, String)>,
    /// Ends of phases in months after the start, with their names.
    pub phases: Vec<(f64, String)>,
}

/// Cumulative cash at the end of a month.
#[derive(Debug, Clone)]
pub struct CashPoint {
    /// Exceeded in nine of ten draws.
    pub p10: Mark,
    /// Exceeded in half of the draws.
    pub p50: Mark,
    /// Exceeded in one of ten draws.
    pub p90: Mark,
}

const HIGH: f64 = 300.0;
const LEFT: f64 = 62.0;
/// Room right of the plot for the last amounts.
const SIDE: f64 = 132.0;

/// Draws the middle line of cumulative cash in a band from the 10th to the 90th percentile, with a dark line at zero,
/// the lowest point and the month of pay-back labelled, and light lines where phases end.
pub fn cash(plan: &Cash, words: Words, look: &Look) -> Chart {
    let svg = picture(look, |canvas| paint(canvas, plan));
    let head = heads(&["End of month", "P10", "P50", "P90", "Remark"]);
    let last = plan.points.len().saturating_sub(1);
    let rows = plan.points.iter().enumerate().map(|(n, point)| {
        let paid = plan.payback.as_ref().filter(|(month, _)| *month == n);
        let end = |(_, name): &&(f64, String)| !name.is_empty();
        let phase = plan.phases.iter().filter(end).find(|(at, _)| {
            let at = at - 1.0 - count(n);
            at.abs() < 0.5
        });
        let mut remarks: Vec<&str> = Vec::new();
        remarks.extend(paid.map(|(_, words)| words.as_str()));
        remarks.extend(phase.map(|(_, name)| name.as_str()));
        if n == last {
            remarks.push("end of the plan");
        }
        vec![
            plan.months.name(n),
            super::printed(Some(&point.p10)),
            super::printed(Some(&point.p50)),
            super::printed(Some(&point.p90)),
            or_nothing(&remarks.join("; ")),
        ]
    });
    Chart::new(words, svg, head, rows.collect())
}

fn sound(point: &CashPoint) -> bool {
    [&point.p10, &point.p50, &point.p90]
        .iter()
        .all(|mark| mark.value.is_finite())
}

fn paint(canvas: &mut Canvas, plan: &Cash) -> f64 {
    let drawn: Vec<(usize, &CashPoint)> = plan
        .points
        .iter()
        .take(plan.months.count.clamp(1, 600))
        .enumerate()
        .filter(|(_, point)| sound(point))
        .collect();
    if drawn.is_empty() {
        canvas.remark((0.0, 12.0), WIDTH, "no amounts");
        return 28.0;
    }
    let mut entries: Vec<frame::Entry> = vec![
        (
            &|c, x, y| c.line((x - 11.0, y), (x + 11.0, y), c.accent, 2.6),
            22.0,
            "middle (P50)",
        ),
        (
            &|c, x, y| band_box(c, (x - 11.0, x + 11.0), (y - 6.0, y + 6.0)),
            22.0,
            "8 of 10 draws (P10 to P90)",
        ),
    ];
    if !plan.phases.is_empty() {
        entries.push((
            &|c, x, y| dashed(c, x, (y - 8.0, y + 8.0)),
            4.0,
            "end of a phase",
        ));
    }
    let top = frame::key(canvas, &entries);
    let values = drawn
        .iter()
        .flat_map(|(_, p)| [p.p10.value, p.p50.value, p.p90.value]);
    let phase_room = if plan.phases.is_empty() { 0.0 } else { 16.0 };
    let first_row = top + 22.0 + phase_room;
    let rise = Upright::over((first_row, first_row + HIGH), values, 6.0);
    let time = Time {
        left: LEFT,
        right: WIDTH - SIDE,
        months: plan.months,
    };
    let name = format!("cumulative cash, {}{}", rise.word(), plan.currency);
    canvas.text(
        (0.0, top + 8.0),
        &text::fit(&name, SMALL, 400.0),
        Type::of(SMALL),
    );
    time.grid(canvas, (first_row, rise.bottom));
    phases(canvas, plan, time, (first_row, rise.bottom));

    let at = |n: usize, value: f64| (time.x(count(n) + 1.0), rise.y(value));
    let start = (time.left, rise.y(0.0));
    let upper = drawn.iter().map(|(n, p)| at(*n, p.p90.value));
    let lower = drawn.iter().rev().map(|(n, p)| at(*n, p.p10.value));
    let outline: Vec<(f64, f64)> = std::iter::once(start).chain(upper).chain(lower).collect();
    let (fill, edge) = shade(canvas);
    canvas.polygon(&outline, fill, edge, 0.9);
    rise.grid(canvas, (time.left, time.right));
    let mut from = start;
    for (n, point) in &drawn {
        let to = at(*n, point.p50.value);
        canvas.line(from, to, canvas.accent, 2.6);
        from = to;
    }
    lowest(canvas, &drawn, &at, time, rise);
    payback(canvas, plan, time, rise);
    ends(canvas, &drawn, rise, time.right);
    rise.bottom + 4.0 + time.names(canvas, rise.bottom + 4.0)
}

fn shade(canvas: &Canvas) -> (RGBColor, RGBColor) {
    (mix(canvas.accent, 0.16), mix(canvas.accent, 0.7))
}

fn band_box(canvas: &mut Canvas, (from, to): (f64, f64), (top, bottom): (f64, f64)) {
    let shade = shade(canvas);
    canvas.boxed((from, top), (to, bottom), shade);
}

/// Light upright lines where phases end, named where there is room.
fn phases(canvas: &mut Canvas, plan: &Cash, time: Time, (top, bottom): (f64, f64)) {
    let mut free = 0.0;
    for (at, name) in plan.phases.iter().filter(|(at, _)| at.is_finite()) {
        if *at <= 0.0 || *at > time.months.length() {
            continue;
        }
        let x = time.x(*at);
        dashed(canvas, x, (top, bottom));
        let name = text::fit(name, SMALL, 110.0);
        let half = text::width(&name, SMALL) / 2.0;
        let place = x.min(WIDTH - half);
        if place - half > free {
            canvas.text(
                (place, top - 9.0),
                &name,
                Type::of(SMALL).coloured(SOFT).centred(),
            );
            free = place + half + 6.0;
        }
    }
}

fn dashed(canvas: &mut Canvas, x: f64, (top, bottom): (f64, f64)) {
    let mut y = top;
    while y < bottom {
        canvas.line((x, y), (x, (y + 4.0).min(bottom)), canvas.grey, 1.2);
        y += 8.0;
    }
}

/// A label on white, so that lines do not run through it.
fn tag(canvas: &mut Canvas, (x, y): (f64, f64), words: &str, (left, right): (f64, f64)) {
    let words = text::fit(words, SMALL, 220.0);
    let half = text::width(&words, SMALL * 1.05) / 2.0;
    let x = x.min(right - half).max(left + half + 4.0);
    canvas.rect((x - half - 2.0, y - 7.5), (x + half + 2.0, y + 7.5), WHITE);
    canvas.text((x, y), &words, Type::of(SMALL).bold().centred());
}

/// The deepest point of the middle line.
fn lowest(
    canvas: &mut Canvas,
    drawn: &[(usize, &CashPoint)],
    at: &dyn Fn(usize, f64) -> (f64, f64),
    time: Time,
    rise: Upright,
) {
    let deepest = drawn
        .iter()
        .min_by(|a, b| a.1.p50.value.total_cmp(&b.1.p50.value));
    let Some((n, point)) = deepest.filter(|(_, p)| p.p50.value < 0.0) else {
        return;
    };
    if drawn.last().is_some_and(|(end, _)| end == n) {
        return; // the last amount stands at the right
    }
    let (x, y) = at(*n, point.p50.value);
    canvas.disc((x, y), 5.0, WHITE);
    canvas.disc((x, y), 4.0, canvas.accent);
    let below = y + 15.0;
    let y = if below + 8.0 > rise.bottom {
        y - 15.0
    } else {
        below
    };
    let words = format!("lowest: {}", point.p50.text);
    tag(canvas, (x, y), &words, (time.left, time.right));
}

fn payback(canvas: &mut Canvas, plan: &Cash, time: Time, rise: Upright) {
    let Some((month, words)) = &plan.payback else {
        return;
    };
    if *month >= plan.months.count {
        return;
    }
    let (x, y) = (time.x(count(*month) + 1.0), rise.y(0.0));
    canvas.disc((x, y), 7.0, WHITE);
    canvas.disc((x, y), 6.0, INK);
    canvas.disc((x, y), 3.2, WHITE);
    // The line comes from below at the left, so the place above at the left is free.
    let half = text::width(&text::fit(words, SMALL, 220.0), SMALL * 1.05) / 2.0;
    let free = x - half - 9.0;
    let (x, y) = if free - half > time.left && y - 24.0 > rise.top {
        (free, y - 14.0)
    } else {
        (x + half + 9.0, y + 15.0)
    };
    tag(canvas, (x, y), words, (time.left, WIDTH));
}

/// The last amounts, right of the lines.
fn ends(canvas: &mut Canvas, drawn: &[(usize, &CashPoint)], rise: Upright, right: f64) {
    let Some((_, last)) = drawn.last() else {
        return;
    };
    let marks = [
        ("P90", &last.p90, false),
        ("P50", &last.p50, true),
        ("P10", &last.p10, false),
    ];
    let wanted = marks.map(|(_, mark, _)| (rise.y(mark.value), 14.0));
    let places = frame::apart(&wanted, (rise.top - 8.0, rise.bottom + 8.0));
    for ((name, mark, strong), y) in marks.iter().zip(places) {
        let words = text::fit(&format!("{name} {}", mark.text), SMALL, SIDE - 14.0);
        let set = Type::of(SMALL).anchored(HPos::Left);
        let set = if *strong {
            set.bold().coloured(canvas.accent)
        } else {
            set
        };
        canvas.line(
            (right + 1.0, rise.y(mark.value)),
            (right + 9.0, y),
            canvas.grey,
            0.9,
        );
        canvas.text((right + 12.0, y), &words, set);
    }
}
