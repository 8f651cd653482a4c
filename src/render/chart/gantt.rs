//! Gantt chart: when each initiative is worked on, by the phase in which it begins.

mod marks;

use plotters::prelude::RGBColor;

use self::marks::{bar, diamond, fading, hatched, step_number, stops};
use super::canvas::{Canvas, SMALL, SOFT, Type, WHITE, WIDTH, mix, picture};
use super::time::{Months, Time};
use super::{Chart, Look, Words, count, frame, heads, or_nothing, text};

/// A plan in time.
#[derive(Debug, Clone)]
pub struct Gantt {
    /// The time that is shown.
    pub months: Months,
    /// The phases in order; they follow each other.
    pub phases: Vec<GanttPhase>,
    /// The initiatives, in the order in which they are shown within their phase.
    pub rows: Vec<GanttRow>,
    /// Times without work.
    pub closed: Vec<GanttClosed>,
}

/// A phase of the plan.
#[derive(Debug, Clone)]
pub struct GanttPhase {
    /// Its name.
    pub label: String,
    /// First and last month as printed.
    pub when: String,
    /// Where it begins, in months after the start of the plan.
    pub from: f64,
    /// Where it ends; the assessment is repeated then.
    pub to: f64,
}

/// An initiative.
#[derive(Debug, Clone)]
pub struct GanttRow {
    /// Its id.
    pub id: String,
    /// Its title.
    pub label: String,
    /// Place of its phase among the phases, from 0; rows of none come last.
    pub phase: usize,
    /// Its steps in order, as (from, to) in months after the start of the plan.
    pub bars: Vec<(f64, f64)>,
    /// True for work that is set up and then goes on.
    pub standing: bool,
    /// How far it is.
    pub state: Progress,
    /// True where the client has fixed it.
    pub fixed: bool,
    /// First and last month as printed.
    pub when: String,
}

/// How far an initiative is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Not begun.
    Planned,
    /// Begun.
    Running,
    /// Ended.
    Done,
}

/// A time without work.
#[derive(Debug, Clone)]
pub struct GanttClosed {
    /// Where it begins, in months after the start of the plan.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// Why, and for whom.
    pub label: String,
}

/// Height of a row.
const PITCH: f64 = 19.5;
/// Height of the name of a phase above its rows.
const GROUP: f64 = 21.0;
/// Room for ids, and for names beside them.
const IDS: f64 = 33.0;
const NAMES: f64 = 222.0;

/// Draws a row an initiative: a bar for each step, a line for standing work that goes on, grouped by the phase in which
/// it begins. Diamonds mark the ends of phases, hatching the times without work.
pub fn gantt(plan: &Gantt, words: Words, look: &Look) -> Chart {
    let svg = picture(look, |canvas| paint(canvas, plan));
    let head = heads(&[
        "Id",
        "Initiative",
        "Begins in",
        "From – to",
        "Steps",
        "State",
    ]);
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (phase, members) in groups(plan) {
        for row in members {
            rows.push(vec![
                row.id.clone(),
                row.label.clone(),
                or_nothing(phase.map_or("", |p| p.label.as_str())),
                or_nothing(&row.when),
                steps(row),
                state(row).to_owned(),
            ]);
        }
    }
    for window in &plan.closed {
        let (from, to) = (window.from.max(0.0), window.to.max(0.0));
        rows.push(vec![
            super::NOTHING.to_owned(),
            window.label.clone(),
            super::NOTHING.to_owned(),
            closed_when(plan.months, from, to),
            super::NOTHING.to_owned(),
            "no work".to_owned(),
        ]);
    }
    Chart::new(words, svg, head, rows)
}

fn steps(row: &GanttRow) -> String {
    let set_up = if row.standing { ", then goes on" } else { "" };
    format!("{}{set_up}", row.bars.len())
}

fn state(row: &GanttRow) -> &'static str {
    match (row.state, row.fixed) {
        (Progress::Done, _) => "done",
        (Progress::Running, false) => "running",
        (Progress::Running, true) => "running, fixed by the client",
        (Progress::Planned, false) => "planned",
        (Progress::Planned, true) => "planned, fixed by the client",
    }
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "not negative, and a month of the plan"
)]
fn closed_when(months: Months, from: f64, to: f64) -> String {
    let month = |at: f64| at.clamp(0.0, months.length()) as usize;
    let (first, last) = (month(from), month((to - 1e-6).max(from)));
    if first == last {
        months.name(first)
    } else {
        format!("{} – {}", months.name(first), months.name(last))
    }
}

/// The rows of each phase that has some, then those of none.
fn groups(plan: &Gantt) -> Vec<(Option<&GanttPhase>, Vec<&GanttRow>)> {
    let of = |n: usize| -> Vec<&GanttRow> { plan.rows.iter().filter(|r| r.phase == n).collect() };
    let mut out: Vec<(Option<&GanttPhase>, Vec<&GanttRow>)> = plan
        .phases
        .iter()
        .enumerate()
        .map(|(n, phase)| (Some(phase), of(n)))
        .collect();
    let none = plan.rows.iter().filter(|r| r.phase >= plan.phases.len());
    out.push((None, none.collect()));
    out.retain(|(_, rows)| !rows.is_empty());
    out
}

/// A span in ascending order, if it can be drawn within these months.
fn within(span: (f64, f64), months: Months) -> Option<(f64, f64)> {
    let (from, to) = super::range(Some(span))?;
    (to > 0.0 && from < months.length()).then_some((from, to))
}

fn paint(canvas: &mut Canvas, plan: &Gantt) -> f64 {
    if plan.rows.is_empty() {
        canvas.remark((0.0, 12.0), WIDTH, "no initiative is planned");
        return 28.0;
    }
    let top = frame::key(canvas, &entries(plan));
    let names = plan
        .rows
        .iter()
        .map(|r| text::width(&text::clean(&r.label), SMALL) + 4.0);
    let left = IDS + names.fold(60.0, f64::max).min(NAMES) + 8.0;
    let time = Time {
        left,
        right: WIDTH - 6.0,
        months: plan.months,
    };
    let head = top + phase_head(canvas, plan, time, top);
    let groups = groups(plan);
    let height: f64 = groups
        .iter()
        .map(|(_, rows)| GROUP + PITCH * count(rows.len()))
        .sum();
    let bottom = head + height + 4.0;
    bands(canvas, plan, time, (head, bottom));
    time.grid(canvas, (head, bottom));
    for span in plan
        .closed
        .iter()
        .filter_map(|c| within((c.from, c.to), plan.months))
    {
        hatched(canvas, (time.x(span.0), time.x(span.1)), (head, bottom));
    }
    for phase in &plan.phases {
        if let Some((_, to)) = within((phase.from, phase.to), plan.months) {
            canvas.line((time.x(to), head), (time.x(to), bottom), canvas.grey, 1.2);
        }
    }
    let mut y = head;
    for (phase, rows) in &groups {
        let title = phase.map_or_else(
            || "Outside the phases".to_owned(),
            |p| format!("Begins in {}", decapital(&p.label)),
        );
        canvas.line((0.0, y + 1.0), (WIDTH, y + 1.0), mix(SOFT, 0.38), 1.0);
        let title = text::fit(&title, SMALL, left - 12.0);
        canvas.text((0.0, y + 12.5), &title, Type::of(SMALL).bold());
        y += GROUP;
        for row in rows {
            draw_row(canvas, plan, row, time, y + PITCH / 2.0);
            y += PITCH;
        }
    }
    let mut end = bottom + time.names(canvas, bottom);
    for line in closed_lines(plan) {
        canvas.text((0.0, end + 9.0), &line, Type::of(SMALL).coloured(SOFT));
        end += 16.0;
    }
    end
}

/// When and why there is no work, below the time scale.
fn closed_lines(plan: &Gantt) -> Vec<String> {
    let mut said: Vec<String> = plan
        .closed
        .iter()
        .filter_map(|c| Some((within((c.from, c.to), plan.months)?, &c.label)))
        .map(|((from, to), label)| {
            let when = closed_when(plan.months, from.max(0.0), to);
            format!("{} ({when})", text::fit(label, SMALL, 300.0))
        })
        .collect();
    let rest = said.len().saturating_sub(4);
    said.truncate(4);
    if rest > 0 {
        said.push(format!("{rest} more in the table"));
    }
    if said.is_empty() {
        return said;
    }
    text::wrap(&format!("Closed: {}", said.join("; ")), WIDTH / SMALL, 4)
}

/// The first letter small, so that a name can stand inside a sentence.
fn decapital(name: &str) -> String {
    let mut chars = name.chars();
    chars
        .next()
        .map_or_else(String::new, |c| c.to_lowercase().chain(chars).collect())
}

/// What the marks mean; only what the plan holds.
fn entries(plan: &Gantt) -> Vec<frame::Entry<'static>> {
    let any = |wanted: &dyn Fn(&GanttRow) -> bool| plan.rows.iter().any(wanted);
    let mut out: Vec<frame::Entry<'static>> = Vec::new();
    if any(&|r| r.state == Progress::Planned) {
        out.push((
            &|c, x, y| bar(c, (x - 12.0, x + 12.0), y, Progress::Planned),
            24.0,
            "planned",
        ));
    }
    if any(&|r| r.state == Progress::Running) {
        out.push((
            &|c, x, y| bar(c, (x - 12.0, x + 12.0), y, Progress::Running),
            24.0,
            "running",
        ));
    }
    if any(&|r| r.state == Progress::Done) {
        out.push((
            &|c, x, y| bar(c, (x - 12.0, x + 12.0), y, Progress::Done),
            24.0,
            "done",
        ));
    }
    if any(&|r| r.bars.len() > 1) {
        out.push((
            &|c, x, y| {
                bar(c, (x - 17.0, x - 0.8), y, Progress::Planned);
                bar(c, (x + 0.8, x + 17.0), y, Progress::Planned);
                step_number(c, (x - 17.0, x - 0.8), y, 1, Progress::Planned);
                step_number(c, (x + 0.8, x + 17.0), y, 2, Progress::Planned);
            },
            34.0,
            "steps",
        ));
    }
    if any(&|r| r.standing) {
        out.push((
            &|c, x, y| {
                bar(c, (x - 17.0, x - 6.0), y, Progress::Planned);
                fading(c, (x - 6.0, x + 17.0), y);
            },
            34.0,
            "set up, then goes on",
        ));
    }
    if any(&|r| r.fixed) {
        out.push((
            &|c, x, y| {
                bar(c, (x - 12.0, x + 12.0), y, Progress::Planned);
                stops(c, (x - 12.0, x + 12.0), y);
            },
            26.0,
            "fixed by the client",
        ));
    }
    if !plan.phases.is_empty() {
        out.push((&|c, x, y| diamond(c, (x, y)), 12.0, "assessed again"));
    }
    if !plan.closed.is_empty() {
        out.push((
            &|c, x, y| hatched(c, (x - 9.0, x + 9.0), (y - 7.0, y + 7.0)),
            18.0,
            "closed",
        ));
    }
    out
}

/// Names of the phases above the rows, with a diamond where each ends; returns the height.
fn phase_head(canvas: &mut Canvas, plan: &Gantt, time: Time, top: f64) -> f64 {
    let height = time.names(canvas, top + 24.0) + 24.0;
    let y = top + 10.0;
    for (n, phase) in plan.phases.iter().enumerate() {
        let Some((from, to)) = within((phase.from, phase.to), plan.months) else {
            continue;
        };
        let (from, to) = (time.x(from), time.x(to));
        let fill = if n % 2 == 0 { BAND } else { WHITE };
        canvas.rect((from, top), (to, top + height), fill);
        let room = to - from - 12.0;
        let full = text::clean(&phase.label);
        let short = (n + 1).to_string();
        let label = if text::width(&full, SMALL) <= room {
            full
        } else if room > 40.0 {
            text::fit(&full, SMALL, room)
        } else {
            short
        };
        let set = Type::of(SMALL).bold().centred();
        canvas.text((f64::midpoint(from, to - 6.0), y), &label, set);
    }
    time.names(canvas, top + 24.0);
    for phase in &plan.phases {
        if let Some((_, to)) = within((phase.from, phase.to), plan.months) {
            let x = time.x(to);
            canvas.line((x, top), (x, top + height), canvas.grey, 1.2);
            diamond(canvas, (x, y));
        }
    }
    height
}

/// The ground of every second phase.
const BAND: RGBColor = RGBColor(0xf1, 0xf3, 0xf5);

fn bands(canvas: &mut Canvas, plan: &Gantt, time: Time, (top, bottom): (f64, f64)) {
    for (n, phase) in plan.phases.iter().enumerate() {
        let span = within((phase.from, phase.to), plan.months).filter(|_| n % 2 == 0);
        if let Some((from, to)) = span {
            canvas.rect((time.x(from), top), (time.x(to), bottom), BAND);
        }
    }
}

fn draw_row(canvas: &mut Canvas, plan: &Gantt, row: &GanttRow, time: Time, y: f64) {
    let id = text::fit(&row.id, SMALL, IDS - 3.0);
    canvas.text((0.0, y), &id, Type::of(SMALL).coloured(SOFT));
    let name = text::fit(&row.label, SMALL, time.left - IDS - 6.0);
    canvas.text((IDS, y), &name, Type::of(SMALL));
    let bars: Vec<(usize, (f64, f64))> = row
        .bars
        .iter()
        .enumerate()
        .filter_map(|(n, span)| Some((n, within(*span, plan.months)?)))
        .collect();
    let last = bars.iter().map(|(_, (_, to))| *to).fold(0.0, f64::max);
    if row.standing && row.state != Progress::Done {
        fading(canvas, (time.x(last), time.right), y);
    }
    for (n, (from, to)) in &bars {
        let gap = if *n > 0 { 0.8 } else { 0.0 };
        let ends = (
            time.x(*from) + gap,
            (time.x(*to) - gap).max(time.x(*from) + 2.5),
        );
        bar(canvas, ends, y, row.state);
        if row.bars.len() > 1 {
            step_number(canvas, ends, y, n + 1, row.state);
        }
    }
    let first = bars.first().map(|(_, (from, _))| *from);
    if let Some(first) = first.filter(|_| row.fixed) {
        stops(canvas, (time.x(first), time.x(last)), y);
    }
    if bars.is_empty() {
        let words = if row.state == Progress::Done {
            "done"
        } else {
            row.when.as_str()
        };
        canvas.remark((time.left + 5.0, y), 130.0, words);
    }
}
