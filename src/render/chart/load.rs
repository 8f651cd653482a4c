//! Load chart: person-days a month of each scarce role against its capacity, one row a role.

use plotters::style::text_anchor::HPos;

use super::canvas::{Canvas, INK, LABEL, SMALL, SOFT, Type, WHITE, WIDTH, mix, picture};
use super::time::{Months, Time};
use super::{Chart, Look, Mark, Words, count, frame, or_nothing, plain, text};

/// A role.
#[derive(Debug, Clone)]
pub struct LoadRow {
    /// Name of the role.
    pub role: String,
    /// Person-days of each month, from the first month of the plan.
    pub days: Vec<Mark>,
    /// Person-days that the role can give in each month; empty where no limit is stated.
    pub capacity: Vec<f64>,
    /// The capacity in words.
    pub capacity_text: String,
}

/// How many roles are drawn; the rest stand in the table.
const MOST: usize = 8;
const PITCH: f64 = 66.0;
/// Room for the bars of one role.
const BARS: f64 = 44.0;
/// Room right of the bars.
const SIDE: f64 = 12.0;

/// Draws the months of a role as bars on one scale for all roles, with the capacity as a line and the highest month
/// labelled. What lies above the capacity is dark with an edge. At most eight roles are drawn, the first ones.
pub fn load(rows: &[LoadRow], months: Months, words: Words, look: &Look) -> Chart {
    let svg = picture(look, |canvas| paint(canvas, rows, months));
    let mut head = vec!["Month".to_owned()];
    head.extend(rows.iter().map(|r| format!("{} (person-days)", r.role)));
    let longest = rows.iter().map(|r| r.days.len()).max().unwrap_or(0);
    let shown = longest.min(months.count.max(1));
    let mut table: Vec<Vec<String>> = (0..shown)
        .map(|n| {
            let cells = rows.iter().map(|r| super::printed(r.days.get(n)));
            std::iter::once(months.name(n)).chain(cells).collect()
        })
        .collect();
    if !rows.is_empty() {
        let limits = rows.iter().map(|r| or_nothing(&r.capacity_text));
        table.push(
            std::iter::once("Capacity".to_owned())
                .chain(limits)
                .collect(),
        );
    }
    Chart::new(words, svg, head, table)
}

fn drawable(mark: &Mark) -> f64 {
    if mark.value.is_finite() {
        mark.value.clamp(0.0, 1e9)
    } else {
        0.0
    }
}

/// The capacity of a month, if one is stated.
fn limit(row: &LoadRow, month: usize) -> Option<f64> {
    row.capacity
        .get(month)
        .copied()
        .filter(|limit| limit.is_finite())
        .map(|limit| limit.clamp(0.0, 1e9))
}

fn paint(canvas: &mut Canvas, rows: &[LoadRow], months: Months) -> f64 {
    if rows.is_empty() {
        canvas.remark((0.0, 12.0), WIDTH, "no work is planned");
        return 28.0;
    }
    let drawn: Vec<&LoadRow> = rows.iter().take(MOST).collect();
    let over = |row: &LoadRow| {
        let mut days = row.days.iter().map(drawable).enumerate();
        days.any(|(n, d)| limit(row, n).is_some_and(|l| d > l + 1e-6))
    };
    let mut entries: Vec<frame::Entry> = vec![(
        &|c, x, y| bar(c, (x - 5.0, x + 5.0), (y - 7.0, y + 7.0)),
        10.0,
        "person-days a month",
    )];
    if drawn.iter().any(|r| !r.capacity.is_empty()) {
        entries.push((
            &|c, x, y| c.line((x - 11.0, y), (x + 11.0, y), INK, 1.8),
            22.0,
            "capacity",
        ));
    }
    if drawn.iter().any(|r| over(r)) {
        entries.push((
            &|c, x, y| excess(c, (x - 5.0, x + 5.0), (y - 7.0, y + 7.0)),
            10.0,
            "above capacity",
        ));
    }
    let top = frame::key(canvas, &entries);
    let left = frame::gutter(drawn.iter().map(|r| r.role.as_str()), "no limit stated");
    let time = Time {
        left,
        right: WIDTH - SIDE,
        months,
    };
    let high = drawn
        .iter()
        .flat_map(|r| {
            let limits = (0..r.capacity.len()).filter_map(|n| limit(r, n));
            r.days.iter().map(drawable).chain(limits)
        })
        .fold(0.0, f64::max)
        .max(1e-3);
    let bottom = top + PITCH * count(drawn.len());
    time.grid(canvas, (top, bottom));
    let mut base = top + PITCH;
    for row in drawn {
        one(canvas, row, time, base, high);
        base += PITCH;
    }
    let rest = rows.len().saturating_sub(MOST);
    let mut end = bottom + time.names(canvas, bottom + 2.0) + 2.0;
    if rest > 0 {
        let words = format!("{rest} more in the table");
        canvas.remark((0.0, end + 6.0), WIDTH, &words);
        end += 20.0;
    }
    end
}

fn one(canvas: &mut Canvas, row: &LoadRow, time: Time, base: f64, high: f64) {
    let y = |days: f64| base - BARS * (days / high).clamp(0.0, 1.0);
    let name = text::name_lines(&row.role);
    let middle = base - BARS / 2.0 - 7.0;
    canvas.lines(
        (time.left - 14.0, middle),
        &name,
        Type::of(LABEL).anchored(HPos::Right),
    );
    let below = middle + 8.0 * count(name.len()) + 7.0;
    let words = if row.capacity.is_empty() && row.capacity_text.trim().is_empty() {
        "no limit stated"
    } else {
        row.capacity_text.as_str()
    };
    let soft = Type::of(SMALL).coloured(SOFT).anchored(HPos::Right);
    canvas.text(
        (time.left - 14.0, below),
        &text::fit(words, SMALL, time.left - 16.0),
        soft,
    );
    canvas.line((time.left, base), (time.right, base), mix(SOFT, 0.6), 1.0);

    let shown = row.days.iter().take(time.months.count.clamp(1, 600));
    let mut peak: Option<(usize, f64, &Mark)> = None;
    for (n, mark) in shown.enumerate() {
        let days = drawable(mark);
        let wide = time.x(count(n) + 1.0) - time.x(count(n));
        let gap = if wide > 6.0 { 0.9 } else { 0.4 };
        let ends = (time.x(count(n)) + gap, time.x(count(n) + 1.0) - gap);
        let within = limit(row, n).map_or(days, |l| days.min(l));
        if within > 0.0 {
            bar(canvas, ends, (y(within), base));
        }
        if days > within + 1e-6 {
            excess(canvas, ends, (y(days), y(within)));
        }
        if days > 0.0 && peak.is_none_or(|(_, most, _)| days > most) {
            peak = Some((n, days, mark));
        }
    }
    capacity(canvas, row, time, &y);
    match peak {
        Some((n, days, mark)) => {
            let words = format!("{}, {}", mark.text, time.months.name(n));
            let words = text::fit(&words, SMALL, 150.0);
            let half = text::width(&words, SMALL * 1.05) / 2.0;
            let x = time.x(count(n) + 0.5);
            let x = x.min(time.right - half).max(time.left + half);
            // Above the capacity line where that runs close to the peak.
            let near = limit(row, n).is_some_and(|l| (y(l) - y(days)).abs() < 17.0);
            let top = limit(row, n)
                .filter(|_| near)
                .map_or(y(days), |l| y(l).min(y(days)));
            let (above, half) = (top - 9.0, half + 1.0);
            canvas.rect((x - half, above - 6.5), (x + half, above + 6.0), WHITE);
            canvas.text((x, above), &words, Type::of(SMALL).bold().centred());
        }
        None => canvas.remark((time.left + 6.0, base - 9.0), 200.0, "nothing planned"),
    }
}

/// The capacity as a line that steps where it changes.
fn capacity(canvas: &mut Canvas, row: &LoadRow, time: Time, y: &dyn Fn(f64) -> f64) {
    let mut before: Option<f64> = None;
    for n in 0..row.capacity.len().min(time.months.count.clamp(1, 600)) {
        let here = limit(row, n);
        let (from, to) = (time.x(count(n)), time.x(count(n) + 1.0));
        if let Some(limit) = here {
            canvas.line((from, y(limit)), (to, y(limit)), INK, 1.8);
            if let Some(earlier) = before.filter(|b| (b - limit).abs() > 1e-9) {
                canvas.line((from, y(earlier)), (from, y(limit)), INK, 1.0);
            }
        }
        before = here;
    }
}

fn bar(canvas: &mut Canvas, (from, to): (f64, f64), (top, bottom): (f64, f64)) {
    canvas.rect(
        (from, top.min(bottom - 0.6)),
        (to, bottom),
        mix(canvas.accent, 0.62),
    );
}

fn excess(canvas: &mut Canvas, (from, to): (f64, f64), (top, bottom): (f64, f64)) {
    let shade = (mix(canvas.warning, 0.85), INK);
    canvas.boxed((from, top), (to, bottom), shade);
}

/// The capacity in words: one number, or the lowest and highest.
pub fn capacity_words(capacity: &[f64]) -> String {
    let low = capacity.iter().copied().fold(f64::INFINITY, f64::min);
    let high = capacity.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    match (low.is_finite(), high.is_finite(), high - low > 1e-9) {
        (true, true, false) => format!("capacity {}", plain(high)),
        (true, true, true) => format!("capacity {}–{}", plain(low), plain(high)),
        _ => String::new(),
    }
}
