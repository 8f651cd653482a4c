//! Range chart: low, likely and high of several sums, options below each other on one scale.

use plotters::style::text_anchor::HPos;

use super::canvas::{Canvas, INK, LABEL, SMALL, SOFT, Type, WIDTH, mix, picture};
use super::frame::{self, SCALE, Span};
use super::upright::Upright;
use super::{Chart, Look, Mark, Words, count, heads, or_nothing, plain, sound, text};

/// An option.
#[derive(Debug, Clone)]
pub struct RangeRow {
    /// Its name.
    pub label: String,
    /// Its mark, such as `recommended`; empty otherwise.
    pub mark: String,
    /// Its sums.
    pub lanes: Vec<RangeLane>,
}

/// A sum.
#[derive(Debug, Clone)]
pub struct RangeLane {
    /// What it is.
    pub name: String,
    /// Low, likely and high, at least 0; none where it is not priced.
    pub values: Option<[Mark; 3]>,
    /// What is printed where it is not priced.
    pub reason: String,
}

const LANE: f64 = 19.0;
const SIDE: f64 = 200.0;

/// Draws a bar from the low to the high figure of each sum with a tick at the likely one, options below each other, all
/// from zero on one scale.
pub fn ranges(rows: &[RangeRow], currency: &str, words: Words, look: &Look) -> Chart {
    let svg = picture(look, |canvas| paint(canvas, rows, currency));
    let mut head = heads(&["Option", "Sum"]);
    head.extend(["Low", "Likely", "High"].map(|name| format!("{name} ({currency})")));
    let mut table = Vec::new();
    for row in rows {
        for lane in &row.lanes {
            let mut cells = vec![row.label.clone(), lane.name.clone()];
            match priced(lane) {
                Some(all) => cells.extend(all.iter().map(|mark| mark.text.clone())),
                None => cells.extend([
                    or_nothing(&lane.reason),
                    super::NOTHING.to_owned(),
                    super::NOTHING.to_owned(),
                ]),
            }
            table.push(cells);
        }
    }
    Chart::new(words, svg, head, table)
}

fn priced(lane: &RangeLane) -> Option<&[Mark; 3]> {
    lane.values
        .as_ref()
        .filter(|all| all.iter().all(|mark| sound(Some(mark)).is_some()))
}

fn height(row: &RangeRow) -> f64 {
    26.0 + LANE * count(row.lanes.len())
}

fn paint(canvas: &mut Canvas, rows: &[RangeRow], currency: &str) -> f64 {
    let all = || {
        rows.iter()
            .flat_map(|row| &row.lanes)
            .filter_map(priced)
            .flatten()
            .map(|mark| mark.value.max(0.0))
    };
    if all().next().is_none() {
        canvas.remark((0.0, 12.0), WIDTH, "nothing is priced");
        return 28.0;
    }
    let entries: [frame::Entry; 2] = [
        (
            &|c, x, y| bar(c, (x - 12.0, x + 12.0), y),
            24.0,
            "low to high",
        ),
        (&|c, x, y| likely(c, x, y), 4.0, "likely"),
    ];
    let top = frame::key(canvas, &entries);
    let scale = Upright::over((0.0, 1.0), all(), 5.0);
    let name = format!("{}{currency}", scale.word());
    let lanes = rows.iter().flat_map(|row| &row.lanes);
    let names = lanes.map(|lane| text::width(&text::clean(&lane.name), SMALL));
    let labels = rows
        .iter()
        .map(|row| text::width(&text::clean(&row.label), LABEL * 0.6));
    let left = names.chain(labels).fold(90.0, f64::max).min(200.0).ceil() + 18.0;
    let span = Span {
        left,
        right: WIDTH - SIDE,
        high: scale.high,
    };
    let bottom = top + rows.iter().map(height).sum::<f64>() + 4.0;
    let ticks: Vec<(f64, String)> = scale
        .ticks()
        .into_iter()
        .map(|tick| (tick, plain(tick / scale.unit)))
        .collect();
    canvas.grid(
        span,
        (top, bottom),
        &ticks,
        &text::fit(&name, SMALL, left - 20.0),
    );
    let mut y = top;
    for (n, row) in rows.iter().enumerate() {
        if n > 0 {
            canvas.line((0.0, y), (WIDTH, y), mix(SOFT, 0.25), 1.0);
        }
        let title = text::fit(&row.label, LABEL * 1.1, WIDTH - 180.0);
        canvas.text((0.0, y + 14.0), &title, Type::of(LABEL).bold());
        if !row.mark.trim().is_empty() {
            let x = text::width(&title, LABEL * 1.1) + 12.0;
            let mark = text::fit(&row.mark, SMALL, 160.0);
            canvas.text((x, y + 14.0), &mark, Type::of(SMALL).coloured(SOFT));
        }
        let mut lane_y = y + 24.0 + LANE / 2.0;
        for lane in &row.lanes {
            one(canvas, lane, span, lane_y);
            lane_y += LANE;
        }
        y += height(row);
    }
    bottom + SCALE
}

fn one(canvas: &mut Canvas, lane: &RangeLane, span: Span, y: f64) {
    let set = Type::of(SMALL).anchored(HPos::Right).coloured(SOFT);
    let name = text::fit(&lane.name, SMALL, span.left - 16.0);
    canvas.text((span.left - 14.0, y), &name, set);
    let Some([low, middle, high]) = priced(lane) else {
        canvas.remark((span.left + 6.0, y), WIDTH - span.left - 6.0, &lane.reason);
        return;
    };
    let (from, to) = (low.value.min(high.value), low.value.max(high.value));
    bar(
        canvas,
        (span.x(from), span.x(to).max(span.x(from) + 1.5)),
        y,
    );
    likely(canvas, span.x(middle.value), y);
    let words = format!("{} ({}–{})", middle.text, low.text, high.text);
    let words = text::fit(&words, SMALL, SIDE - 12.0);
    canvas.text((span.right + 12.0, y), &words, Type::of(SMALL));
}

fn bar(canvas: &mut Canvas, (from, to): (f64, f64), y: f64) {
    let shade = (mix(canvas.accent, 0.25), canvas.accent);
    canvas.boxed((from, y - 5.0), (to, y + 5.0), shade);
}

fn likely(canvas: &mut Canvas, x: f64, y: f64) {
    canvas.line((x, y - 7.0), (x, y + 7.0), INK, 2.6);
}
