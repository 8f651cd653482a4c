//! Benefit chart: what was planned and what came, month by month.

use plotters::prelude::RGBColor;
use plotters::style::text_anchor::HPos;

use super::canvas::{Canvas, SMALL, Type, WHITE, WIDTH, mix, picture};
use super::time::{Months, Time};
use super::upright::Upright;
use super::{
    Chart, Look, Mark, Words, count, frame, heads, or_nothing, printed, range, sound, text,
};

/// A month.
#[derive(Debug, Clone)]
pub struct BenefitMonth {
    /// What was planned, the likely amount.
    pub planned: Option<Mark>,
    /// The low and high plan.
    pub band: Option<(f64, f64)>,
    /// The low and high plan as printed.
    pub band_text: String,
    /// What came.
    pub realised: Option<Mark>,
}

const HIGH: f64 = 200.0;
const LEFT: f64 = 62.0;
const SIDE: f64 = 132.0;

/// Draws the plan as a line in its band and what came as dots, on a scale that holds zero.
pub fn benefit(
    rows: &[BenefitMonth],
    months: Months,
    currency: &str,
    words: Words,
    look: &Look,
) -> Chart {
    let svg = picture(look, |canvas| paint(canvas, rows, months, currency));
    let head = heads(&["Month", "Planned", "Low to high", "Realised"]);
    let table = rows.iter().enumerate().map(|(n, row)| {
        vec![
            months.name(n),
            printed(row.planned.as_ref()),
            or_nothing(&row.band_text),
            printed(row.realised.as_ref()),
        ]
    });
    Chart::new(words, svg, head, table.collect())
}

fn paint(canvas: &mut Canvas, rows: &[BenefitMonth], months: Months, currency: &str) -> f64 {
    let drawn: Vec<(usize, &BenefitMonth)> = rows
        .iter()
        .take(months.count.clamp(1, 600))
        .enumerate()
        .collect();
    let values = drawn.iter().flat_map(|(_, row)| {
        let marks = [row.planned.as_ref(), row.realised.as_ref()];
        let marks = marks.into_iter().filter_map(sound).map(|mark| mark.value);
        marks.chain(
            range(row.band)
                .into_iter()
                .flat_map(|(low, high)| [low, high]),
        )
    });
    if values.clone().next().is_none() {
        canvas.remark((0.0, 12.0), WIDTH, "no amounts");
        return 28.0;
    }
    let any = |wanted: &dyn Fn(&BenefitMonth) -> bool| drawn.iter().any(|(_, row)| wanted(row));
    let mut entries: Vec<frame::Entry> = Vec::new();
    if any(&|row| sound(row.planned.as_ref()).is_some()) {
        entries.push((
            &|c, x, y| c.line((x - 11.0, y), (x + 11.0, y), c.grey, 2.0),
            22.0,
            "planned",
        ));
    }
    if any(&|row| range(row.band).is_some()) {
        entries.push((
            &|c, x, y| {
                let shade = shade(c);
                c.boxed((x - 11.0, y - 6.0), (x + 11.0, y + 6.0), shade);
            },
            22.0,
            "low to high plan",
        ));
    }
    if any(&|row| sound(row.realised.as_ref()).is_some()) {
        entries.push((&|c, x, y| dot(c, (x, y)), 12.0, "realised"));
    }
    let top = frame::key(canvas, &entries);
    let first = top + 24.0;
    let rise = Upright::over((first, first + HIGH), values, 5.0);
    let time = Time {
        left: LEFT,
        right: WIDTH - SIDE,
        months,
    };
    let name = format!("a month, {}{currency}", rise.word());
    canvas.text(
        (0.0, top + 8.0),
        &text::fit(&name, SMALL, 400.0),
        Type::of(SMALL),
    );
    time.grid(canvas, (rise.top, rise.bottom));
    let x = |n: usize| time.x(count(n) + 0.5);
    for run in runs(&drawn) {
        let upper = run.iter().map(|(n, (_, high))| (x(*n), rise.y(*high)));
        let lower = run.iter().rev().map(|(n, (low, _))| (x(*n), rise.y(*low)));
        let outline: Vec<(f64, f64)> = upper.chain(lower).collect();
        let (fill, edge) = shade(canvas);
        canvas.polygon(&outline, fill, edge, 0.9);
    }
    rise.grid(canvas, (time.left, time.right));
    for pair in drawn.windows(2) {
        let [(a, left), (b, right)] = pair else {
            continue;
        };
        if let (Some(p), Some(q)) = (sound(left.planned.as_ref()), sound(right.planned.as_ref())) {
            let (from, to) = ((x(*a), rise.y(p.value)), (x(*b), rise.y(q.value)));
            canvas.line(from, to, canvas.grey, 2.0);
        }
    }
    ends(canvas, &drawn, rise, &x);
    for (n, row) in &drawn {
        if let Some(mark) = sound(row.realised.as_ref()) {
            dot(canvas, (x(*n), rise.y(mark.value)));
        }
    }
    rise.bottom + 4.0 + time.names(canvas, rise.bottom + 4.0)
}

/// The last planned amount at the right, the last realised one beside its dot.
fn ends(
    canvas: &mut Canvas,
    drawn: &[(usize, &BenefitMonth)],
    rise: Upright,
    x: &dyn Fn(usize) -> f64,
) {
    let last = |of: &dyn Fn(&BenefitMonth) -> Option<Mark>| {
        drawn.iter().rev().find_map(|(n, row)| Some((*n, of(row)?)))
    };
    let planned = last(&|row| sound(row.planned.as_ref()).cloned());
    let realised = last(&|row| sound(row.realised.as_ref()).cloned());
    let right = WIDTH - SIDE + 10.0;
    let planned_y = planned.as_ref().map(|(_, mark)| rise.y(mark.value));
    if let Some((_, mark)) = &planned {
        let words = text::fit(&format!("planned {}", mark.text), SMALL, SIDE - 12.0);
        canvas.text((right, rise.y(mark.value)), &words, Type::of(SMALL));
    }
    if let Some((n, mark)) = realised {
        let words = text::fit(&format!("realised {}", mark.text), SMALL, SIDE - 12.0);
        let strong = Type::of(SMALL).bold().coloured(canvas.accent);
        let y = rise.y(mark.value);
        if planned.is_some_and(|(m, _)| m > n) || x(n) < right - 80.0 {
            let up = if planned_y.is_some_and(|p| p < y) {
                15.0
            } else {
                -15.0
            };
            let half = text::width(&words, SMALL * 1.08) / 2.0;
            let place = x(n).max(LEFT + half + 2.0);
            let up = if y + up < rise.top + 8.0 { 15.0 } else { up };
            let at = (y + up).clamp(rise.top + 2.0, rise.bottom - 9.0);
            canvas.rect(
                (place - half - 1.0, at - 7.0),
                (place + half + 1.0, at + 7.0),
                WHITE,
            );
            canvas.text((place, at), &words, strong.centred());
        } else {
            let close = planned_y.is_some_and(|p| (p - y).abs() < 14.0);
            let y = match planned_y {
                Some(p) if close && p < y => p + 14.0,
                Some(p) if close => p - 14.0,
                _ => y,
            };
            canvas.text((right, y), &words, strong.anchored(HPos::Left));
        }
    }
}

/// Months next to each other that have a low and a high plan.
fn runs(drawn: &[(usize, &BenefitMonth)]) -> Vec<Vec<(usize, (f64, f64))>> {
    let mut out: Vec<Vec<(usize, (f64, f64))>> = vec![Vec::new()];
    for (n, row) in drawn {
        match (range(row.band), out.last_mut()) {
            (Some(band), Some(run)) => run.push((*n, band)),
            _ => out.push(Vec::new()),
        }
    }
    out.retain(|run| run.len() > 1);
    out
}

fn shade(canvas: &Canvas) -> (RGBColor, RGBColor) {
    (mix(canvas.grey, 0.22), mix(canvas.grey, 0.85))
}

fn dot(canvas: &mut Canvas, at: (f64, f64)) {
    canvas.disc(at, 5.4, WHITE);
    canvas.disc(at, 4.4, canvas.accent);
}
