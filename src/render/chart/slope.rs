//! Slope chart: scores then and now, with the noise of the change around the score now.

use plotters::prelude::RGBColor;
use plotters::style::text_anchor::HPos;

use super::canvas::{Canvas, GRID, INK, SMALL, SOFT, Type, WHITE, mix, picture};
use super::frame::{self, apart};
use super::{Chart, Look, Mark, Words, count, heads, plain, printed, range, sound, text};

/// Scores that share a panel.
#[derive(Debug, Clone)]
pub struct SlopePanel {
    /// What they have in common.
    pub title: String,
    /// The scores, in the order of the data table.
    pub rows: Vec<SlopeRow>,
}

/// A score then and now.
#[derive(Debug, Clone)]
pub struct SlopeRow {
    /// What is scored.
    pub label: String,
    /// Score then, 0–100.
    pub then: Option<Mark>,
    /// Score now, 0–100.
    pub now: Option<Mark>,
    /// Own change with its sign, as printed.
    pub own: String,
    /// Its 95 % interval, as printed.
    pub interval: String,
    /// The interval of the own change moved to the score now: now − (own − low) and now + (high − own).
    pub band: Option<(f64, f64)>,
    /// What may be said of the change.
    pub tone: Tone,
    /// The same in a few words.
    pub verdict: String,
    /// True when most of the score now was carried forward.
    pub carried: bool,
}

/// What may be said of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Up, beyond noise.
    Improved,
    /// Down, beyond noise.
    Declined,
    /// Not to be told from noise.
    Noise,
    /// Not tested.
    Untested,
}

/// Height of a panel from 0 to 100; more where many labels need it.
const SCALE: f64 = 200.0;
/// Width of a panel, and the room between two.
const PANEL: f64 = 330.0;
const GAP: f64 = 20.0;
/// Places in a panel, from its left edge: scale, score then, score now.
const TICKS: f64 = 20.0;
const THEN: f64 = 58.0;
const NOW: f64 = 130.0;
/// Room of a noise bar; half its width.
const LANE: f64 = 15.0;
const BAR: f64 = 5.4;
/// Half the size of a mark.
const MARK: f64 = 4.4;
/// Distance of lines of text.
const LINE: f64 = 13.2;

/// Draws panels of the same scale side by side, in each a line from the score then to the score now. The mark at the
/// end says what may be said of the change: a triangle up or down, or a dot where it cannot be told from noise.
pub fn slope(panels: &[SlopePanel], words: Words, look: &Look) -> Chart {
    let svg = picture(look, |canvas| paint(canvas, panels));
    let head = heads(&[
        "Part",
        "Then (0–100)",
        "Now (0–100)",
        "Own change (points)",
        "95 % interval of it",
        "Bar around now",
        "Verdict",
    ]);
    let rows = panels.iter().flat_map(|panel| &panel.rows).map(|row| {
        vec![
            row.label.clone(),
            printed(row.then.as_ref()),
            printed(row.now.as_ref()),
            super::or_nothing(&row.own),
            super::or_nothing(&row.interval),
            range(row.band).map_or_else(
                || super::NOTHING.to_owned(),
                |(low, high)| format!("{}–{}", plain(low.round()), plain(high.round())),
            ),
            row.verdict.clone(),
        ]
    });
    Chart::new(words, svg, head, rows.collect())
}

/// A row that can be drawn: both scores are known.
struct Drawn<'a> {
    row: &'a SlopeRow,
    then: &'a Mark,
    now: &'a Mark,
    /// Its label, below the first line that holds the score.
    lines: Vec<String>,
    lane: f64,
}

fn paint(canvas: &mut Canvas, panels: &[SlopePanel]) -> f64 {
    let shown: Vec<(&str, Vec<Drawn>)> = panels
        .iter()
        .map(|panel| (panel.title.as_str(), drawn(&panel.rows)))
        .filter(|(_, rows)| !rows.is_empty())
        .collect();
    let any = |wanted: &dyn Fn(&SlopeRow) -> bool| {
        shown
            .iter()
            .flat_map(|(_, rows)| rows)
            .any(|d| wanted(d.row))
    };
    let mut entries: Vec<frame::Entry> = Vec::new();
    if any(&|row| row.tone == Tone::Improved) {
        entries.push((
            &|c, x, y| mark(c, (x, y), Tone::Improved, false),
            12.0,
            "improved",
        ));
    }
    if any(&|row| row.tone == Tone::Declined) {
        entries.push((
            &|c, x, y| mark(c, (x, y), Tone::Declined, false),
            12.0,
            "declined",
        ));
    }
    if any(&|row| row.tone == Tone::Noise) {
        entries.push((
            &|c, x, y| mark(c, (x, y), Tone::Noise, false),
            10.0,
            "neither",
        ));
    }
    if any(&|row| row.tone == Tone::Untested) {
        entries.push((
            &|c, x, y| mark(c, (x, y), Tone::Untested, false),
            10.0,
            "not tested",
        ));
    }
    if any(&|row| range(row.band).is_some()) {
        entries.push((
            &|c, x, y| bar(c, x, (y - 8.0, y + 8.0), Tone::Noise),
            8.0,
            "noise of the change",
        ));
    }
    if any(&|row| row.carried) {
        entries.push((
            &|c, x, y| mark(c, (x, y), Tone::Noise, true),
            10.0,
            "carried forward",
        ));
    }
    let mut top = frame::key(canvas, &entries);
    for pair in shown.chunks(2) {
        let high = pair
            .iter()
            .map(|(_, rows)| room(rows))
            .fold(SCALE, f64::max);
        let mut left = 0.0;
        for (title, rows) in pair {
            panel(canvas, (left, top), high, title, rows);
            left += PANEL + GAP;
        }
        top += high + 62.0;
    }
    top
}

/// The rows that can be drawn, highest score now first, with their labels broken and their bars set apart.
fn drawn(rows: &[SlopeRow]) -> Vec<Drawn<'_>> {
    let mut out: Vec<Drawn> = rows
        .iter()
        .filter_map(|row| {
            let (then, now) = (sound(row.then.as_ref())?, sound(row.now.as_ref())?);
            Some(Drawn {
                row,
                then,
                now,
                lines: Vec::new(),
                lane: 0.0,
            })
        })
        .collect();
    out.sort_by(|a, b| b.now.value.total_cmp(&a.now.value));
    // The first lane whose lowest bar ends above this one.
    let mut floors: Vec<f64> = Vec::new();
    for d in &mut out {
        let (low, high) = range(d.row.band).unwrap_or((d.now.value, d.now.value));
        let (low, high) = (low.min(d.now.value - 3.0), high.max(d.now.value + 3.0));
        let free = floors.iter().position(|floor| high + 1.0 < *floor);
        if let Some(floor) = free.and_then(|lane| floors.get_mut(lane)) {
            *floor = low;
        }
        d.lane = count(free.unwrap_or(floors.len()));
        if free.is_none() {
            floors.push(low);
        }
    }
    let start = label_start(&out);
    for d in &mut out {
        let room = PANEL - start - number_width(d.now);
        d.lines = text::wrap(&d.row.label, room / SMALL, 2);
    }
    out
}

fn number_width(now: &Mark) -> f64 {
    text::width(&now.text, SMALL * 1.08) + 6.0
}

/// Where the labels of a panel begin, from its left edge.
fn label_start(rows: &[Drawn]) -> f64 {
    let lanes = rows.iter().map(|d| d.lane).fold(0.0, f64::max);
    NOW + lanes.min(6.0) * LANE + 22.0
}

/// Height of a label: its name, and the change below.
fn height(d: &Drawn) -> f64 {
    LINE * (count(d.lines.len()) + 1.0) + 3.0
}

fn room(rows: &[Drawn]) -> f64 {
    rows.iter().map(height).sum()
}

fn panel(canvas: &mut Canvas, (left, top): (f64, f64), high: f64, title: &str, rows: &[Drawn]) {
    canvas.text(
        (left, top + 8.0),
        &text::fit(title, SMALL, PANEL),
        Type::of(SMALL).bold(),
    );
    let top = top + 26.0;
    let y = |value: f64| top + high * (1.0 - value.clamp(0.0, 100.0) / 100.0);
    let start = left + label_start(rows);
    let soft = Type::of(SMALL).coloured(SOFT);
    for tick in [0.0, 25.0, 50.0, 75.0, 100.0] {
        canvas.line(
            (left + TICKS + 4.0, y(tick)),
            (start - 8.0, y(tick)),
            GRID,
            1.0,
        );
        canvas.text(
            (left + TICKS, y(tick)),
            &format!("{tick}"),
            soft.anchored(HPos::Right),
        );
    }
    for (x, word) in [(THEN, "then"), (NOW, "now")] {
        canvas.line((left + x, top), (left + x, top + high), GRID, 1.0);
        canvas.text((left + x, top + high + 13.0), word, soft.centred());
    }
    let end = |d: &Drawn| (left + NOW + d.lane.min(6.0) * LANE, y(d.now.value));

    // What matters lies on top: noise first.
    let mut order: Vec<&Drawn> = rows.iter().collect();
    order.sort_by_key(|d| matches!(d.row.tone, Tone::Improved | Tone::Declined));

    let wanted: Vec<(f64, f64)> = rows.iter().map(|d| (y(d.now.value), height(d))).collect();
    let middles = apart(&wanted, (top - 4.0, top + high + 4.0));
    for (d, middle) in rows.iter().zip(&middles) {
        let first = middle - height(d) / 2.0 + LINE / 2.0 + 1.5;
        canvas.line(end(d), (start - 4.0, first), mix(canvas.grey, 0.6), 0.8);
    }
    for d in &order {
        let (colour, width) = pen(canvas, d.row.tone);
        canvas.line((left + THEN, y(d.then.value)), end(d), colour, width);
    }
    for d in &order {
        if let Some((low, high)) = range(d.row.band) {
            bar(canvas, end(d).0, (y(high), y(low)), d.row.tone);
        }
        mark(canvas, end(d), d.row.tone, d.row.carried);
    }
    for (d, middle) in rows.iter().zip(&middles) {
        label(canvas, (start, *middle), d);
    }
    then(canvas, left, rows, (top, high));
}

/// Marks and numbers of the scores then.
fn then(canvas: &mut Canvas, left: f64, rows: &[Drawn], (top, high): (f64, f64)) {
    let y = |value: f64| top + high * (1.0 - value.clamp(0.0, 100.0) / 100.0);
    let mut order: Vec<&Drawn> = rows.iter().collect();
    order.sort_by(|a, b| b.then.value.total_cmp(&a.then.value));
    let wanted: Vec<(f64, f64)> = order.iter().map(|d| (y(d.then.value), LINE)).collect();
    for (d, at) in order
        .iter()
        .zip(apart(&wanted, (top - 4.0, top + high + 4.0)))
    {
        let point = (left + THEN, y(d.then.value));
        let (colour, _) = pen(canvas, d.row.tone);
        if (at - point.1).abs() > 2.0 {
            canvas.line(point, (left + THEN - 9.0, at), mix(canvas.grey, 0.6), 0.8);
        }
        canvas.disc(point, 3.2, colour);
        let words = text::fit(&d.then.text, SMALL, 40.0);
        let width = text::width(&words, SMALL);
        let x = left + THEN - 11.0;
        canvas.rect((x - width - 1.0, at - 6.0), (x + 1.0, at + 6.0), WHITE);
        canvas.text((x, at), &words, Type::of(SMALL).anchored(HPos::Right));
    }
}

fn label(canvas: &mut Canvas, (x, middle): (f64, f64), d: &Drawn) {
    let beyond = matches!(d.row.tone, Tone::Improved | Tone::Declined);
    let (colour, _) = pen(canvas, d.row.tone);
    let mut y = middle - height(d) / 2.0 + LINE / 2.0 + 1.5;
    let strong = Type::of(SMALL)
        .bold()
        .coloured(if beyond { colour } else { INK });
    let number = number_width(d.now);
    canvas.text((x, y), &text::fit(&d.now.text, SMALL, 60.0), strong);
    for line in &d.lines {
        let set = if beyond { strong } else { Type::of(SMALL) };
        canvas.text((x + number, y), line, set);
        y += LINE;
    }
    let own = if d.row.own == super::NOTHING || d.row.own.trim().is_empty() {
        d.row.verdict.clone()
    } else {
        format!("{}, {}", d.row.own, d.row.verdict)
    };
    let room = PANEL - number;
    let set = if beyond {
        strong
    } else {
        Type::of(SMALL).coloured(SOFT)
    };
    canvas.text((x + number, y), &text::fit(&own, SMALL, room), set);
}

fn pen(canvas: &Canvas, tone: Tone) -> (RGBColor, f64) {
    match tone {
        Tone::Improved => (canvas.accent, 2.6),
        Tone::Declined => (canvas.warning, 2.6),
        Tone::Noise | Tone::Untested => (canvas.grey, 1.3),
    }
}

/// The bar that the noise of a change fills.
fn bar(canvas: &mut Canvas, x: f64, (top, bottom): (f64, f64), tone: Tone) {
    let (colour, _) = pen(canvas, tone);
    canvas.boxed(
        (x - BAR, top),
        (x + BAR, bottom),
        (mix(colour, 0.25), colour),
    );
}

fn mark(canvas: &mut Canvas, (x, y): (f64, f64), tone: Tone, hollow: bool) {
    let (colour, _) = pen(canvas, tone);
    let fill = if hollow { WHITE } else { colour };
    let side = if tone == Tone::Improved { -1.0 } else { 1.0 };
    match tone {
        Tone::Improved | Tone::Declined => {
            let corners = [
                (x, y + side * (MARK + 1.0)),
                (x - MARK - 0.6, y - side * MARK * 0.7),
                (x + MARK + 0.6, y - side * MARK * 0.7),
            ];
            let edge = if hollow { colour } else { WHITE };
            canvas.polygon(&corners, fill, edge, if hollow { 1.8 } else { 0.8 });
        }
        Tone::Noise => {
            canvas.disc((x, y), 3.6, fill);
            canvas.ring((x, y), 3.4, colour, 1.6);
        }
        Tone::Untested => {
            let (a, b) = ((x - 3.4, y - 3.4), (x + 3.4, y + 3.4));
            canvas.boxed(a, b, (fill, colour));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_never_overlap_and_stay_near_what_they_name() {
        let wanted: Vec<(f64, f64)> = [3.0, 4.0, 5.0, 50.0, 90.0, 99.0, 99.0, 99.0]
            .map(|y| (y, 12.0))
            .to_vec();
        let placed = apart(&wanted, (0.0, 100.0));
        assert_eq!(placed.len(), wanted.len());
        for pair in placed.windows(2) {
            assert!(pair[1] - pair[0] >= 12.0 - 1e-9, "{placed:?}");
        }
        assert!(placed[0] >= 6.0 && placed[7] <= 94.0 + 1e-9, "{placed:?}");
        assert!((apart(&[(50.0, 12.0)], (0.0, 100.0))[0] - 50.0).abs() < 1e-9);
    }

    #[test]
    fn bars_in_one_lane_do_not_touch() {
        let row = |now: f64, half: f64| SlopeRow {
            label: "Data".to_owned(),
            then: Some(Mark {
                value: 40.0,
                text: "40".to_owned(),
            }),
            now: Some(Mark {
                value: now,
                text: "n".to_owned(),
            }),
            own: String::new(),
            interval: String::new(),
            band: Some((now - half, now + half)),
            tone: Tone::Noise,
            verdict: "within noise".to_owned(),
            carried: false,
        };
        let rows = [
            row(50.0, 10.0),
            row(45.0, 2.0),
            row(44.0, 9.0),
            row(20.0, 5.0),
        ];
        let out = drawn(&rows);
        for (i, a) in out.iter().enumerate() {
            for b in out
                .iter()
                .skip(i + 1)
                .filter(|b| (b.lane - a.lane).abs() < 0.5)
            {
                let ((low, _), (_, high)) = (a.row.band.unwrap(), b.row.band.unwrap());
                assert!(low > high, "{} and {}", a.now.value, b.now.value);
            }
        }
    }
}
