//! Impact–effort matrix: what is needed most and costs least, as numbered points.

use plotters::style::text_anchor::HPos;

use super::canvas::{self, Canvas, GRID, SMALL, SOFT, Type, WIDTH, picture};
use super::{Chart, Look, Mark, Words, heads, plain};

/// One job.
#[derive(Debug, Clone)]
pub struct MatrixPoint {
    /// Its number in the key.
    pub number: usize,
    /// Its name, printed in the table.
    pub label: String,
    /// Effort in person-days.
    pub effort: Mark,
    /// Points of need it meets.
    pub need: Mark,
}

const LEFT: f64 = 60.0;
const RIGHT: f64 = WIDTH - 84.0;
const TOP: f64 = 44.0;
const BOTTOM: f64 = 414.0;
/// Distance of the first and last number of a scale from the edge of the plot.
const INSET: f64 = 18.0;
const DISC: f64 = 9.8;

/// Draws the jobs by effort (log scale) and need, with lines at the medians; the table is the key to
/// the numbers.
pub fn matrix(points: &[MatrixPoint], words: Words, look: &Look) -> Chart {
    let svg = picture(look, |canvas| paint(canvas, points));
    let head = heads(&["No.", "Initiative", "Effort (person-days)", "Need (points)"]);
    let table = points.iter().map(|point| {
        let (effort, need) = (
            super::printed(Some(&point.effort)),
            super::printed(Some(&point.need)),
        );
        vec![point.number.to_string(), point.label.clone(), effort, need]
    });
    Chart::new(words, svg, head, table.collect())
}

fn paint(canvas: &mut Canvas, points: &[MatrixPoint]) -> f64 {
    let drawn: Vec<(usize, f64, f64)> = points
        .iter()
        .map(|point| (point.number, point.effort.value, point.need.value))
        .filter(|(_, effort, need)| effort.is_finite() && need.is_finite())
        .collect();
    if drawn.is_empty() {
        canvas.remark((0.0, 12.0), WIDTH, "no initiatives");
        return 28.0;
    }
    let efforts: Vec<f64> = drawn.iter().map(|point| point.1).collect();
    let needs: Vec<f64> = drawn.iter().map(|point| point.2).collect();
    let days = effort_ticks(&efforts);
    let scores = need_ticks(&needs);
    let (low, high) = (first(&days).log10(), last(&days).log10());
    let wide = RIGHT - LEFT - 2.0 * INSET;
    let x = |effort: f64| {
        let share = (effort.max(f64::MIN_POSITIVE).log10() - low) / (high - low);
        LEFT + INSET + wide * share.clamp(0.0, 1.0)
    };
    let y = |need: f64| {
        BOTTOM - INSET - (BOTTOM - TOP - 2.0 * INSET) * (need / last(&scores)).clamp(0.0, 1.0)
    };

    let soft = Type::of(SMALL).coloured(SOFT);
    for tick in &days {
        canvas.line((x(*tick), TOP), (x(*tick), BOTTOM), GRID, 1.0);
        canvas.text((x(*tick), BOTTOM + 12.0), &plain(*tick), soft.centred());
    }
    for tick in &scores {
        canvas.line((LEFT, y(*tick)), (RIGHT, y(*tick)), GRID, 1.0);
        canvas.text(
            (LEFT - 8.0, y(*tick)),
            &plain(*tick),
            soft.anchored(HPos::Right),
        );
    }
    let title = Type::of(SMALL);
    canvas.text((0.0, 11.0), "need (points)", title);
    let name = "effort (person-days, logarithmic scale)";
    canvas.text(
        (f64::midpoint(LEFT, RIGHT), BOTTOM + 32.0),
        name,
        title.centred(),
    );

    let (middle_x, middle_y) = (x(median(efforts)), y(median(needs)));
    dashed(canvas, (middle_x, TOP), (middle_x, BOTTOM));
    dashed(canvas, (LEFT, middle_y), (RIGHT, middle_y));
    canvas.text(
        (middle_x, TOP - 10.0),
        "median effort",
        soft.italic().centred(),
    );
    canvas.text((RIGHT + 6.0, middle_y), "median need", soft.italic());

    let at: Vec<(f64, f64)> = drawn.iter().map(|point| (x(point.1), y(point.2))).collect();
    let moved = apart(&at);
    for (from, to) in at.iter().zip(&moved) {
        if from != to {
            canvas.line(*from, *to, canvas.accent, 1.0);
            canvas.disc(*from, 2.4, canvas.accent);
        }
    }
    for ((number, ..), to) in drawn.iter().zip(&moved) {
        canvas.disc(*to, DISC, canvas::WHITE);
        canvas.disc(*to, DISC - 0.7, canvas.accent);
        let ink = canvas::ink_on(canvas.accent);
        let size = if *number < 100 { SMALL } else { 9.0 };
        canvas.text(
            *to,
            &number.to_string(),
            Type::of(size).bold().centred().coloured(ink),
        );
    }
    BOTTOM + 44.0
}

/// Moves discs so that none covers another: each takes the nearest free place on a spiral around its
/// own, in the order given.
fn apart(at: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut placed: Vec<(f64, f64)> = Vec::new();
    for (x, y) in at {
        let free = |(x, y): &(f64, f64)| {
            (LEFT + DISC..=RIGHT - DISC).contains(x)
                && (TOP + DISC..=BOTTOM - DISC).contains(y)
                && placed
                    .iter()
                    .all(|(a, b)| (x - a).hypot(y - b) >= 2.0 * DISC)
        };
        let place = (0..3000u32)
            .map(|step| {
                let (turn, far) = (f64::from(step) * 2.399_963, 3.0 * f64::from(step).sqrt());
                (x + far * turn.cos(), y + far * turn.sin())
            })
            .find(free);
        placed.push(place.unwrap_or((*x, *y)));
    }
    placed
}

/// A dashed line, level or upright.
fn dashed(canvas: &mut Canvas, from: (f64, f64), to: (f64, f64)) {
    let long = (to.0 - from.0).hypot(to.1 - from.1);
    let along = |part: f64| {
        let share = (part / long).min(1.0);
        (
            from.0 + (to.0 - from.0) * share,
            from.1 + (to.1 - from.1) * share,
        )
    };
    let mut done = 0.0;
    while done < long {
        canvas.line(along(done), along(done + 5.0), canvas.grey, 1.2);
        done += 9.0;
    }
}

fn first(sorted: &[f64]) -> f64 {
    sorted.first().copied().unwrap_or(1.0)
}

fn last(sorted: &[f64]) -> f64 {
    sorted.last().copied().unwrap_or(1.0)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    let upper = values.get(half).copied().unwrap_or_default();
    let lower = values.get(half.wrapping_sub(1)).copied().unwrap_or(upper);
    if values.len().is_multiple_of(2) {
        f64::midpoint(lower, upper)
    } else {
        upper
    }
}

/// 1, 2, 5, 10, 20 … around the efforts; powers of ten when those are too many.
fn effort_ticks(efforts: &[f64]) -> Vec<f64> {
    let bounded = || efforts.iter().map(|effort| effort.clamp(0.1, 1e9));
    let low = bounded().fold(f64::INFINITY, f64::min);
    let high = bounded().fold(0.0, f64::max);
    let all: Vec<f64> = (-1..10)
        .flat_map(|power| [1.0, 2.0, 5.0].map(|digit| digit * 10_f64.powi(power)))
        .collect();
    let begin = all.iter().rposition(|tick| *tick <= low).unwrap_or(0);
    let end = all
        .iter()
        .position(|tick| *tick >= high)
        .unwrap_or(all.len() - 1)
        .max(begin + 1);
    let ticks: Vec<f64> = all.into_iter().take(end + 1).skip(begin).collect();
    if ticks.len() <= 12 {
        return ticks;
    }
    let power = |value: f64| value.log10().round();
    let (from, to) = (power(first(&ticks) / 2.0), power(last(&ticks) * 2.0));
    (-2..11)
        .map(f64::from)
        .filter(|exponent| (from..=to).contains(exponent))
        .map(|exponent| 10_f64.powf(exponent))
        .collect()
}

/// Zero to a round number above the needs, in at most six steps.
fn need_ticks(needs: &[f64]) -> Vec<f64> {
    let high = needs.iter().copied().fold(0.0, f64::max);
    let high = if high > 0.0 {
        high.clamp(1e-3, 1e12)
    } else {
        1.0
    };
    let power = 10_f64.powf((high / 6.0).log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0]
        .map(|digit| digit * power)
        .into_iter()
        .find(|step| high / step <= 6.0)
        .unwrap_or(power);
    let steps = (0..=7u32).map(|tick| f64::from(tick) * step);
    steps.take_while(|tick| *tick < high + step).collect()
}
