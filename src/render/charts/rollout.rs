//! From the rollout to the Gantt chart and the load chart.

use serde_json::json;

use super::{mark, words};
use crate::model::month::Month;
use crate::model::register::{Fixed, State};
use crate::plan::rollout::{Rollout, ScheduledJob};
use crate::render::chart::{
    self, Chart, Gantt, GanttClosed, GanttPhase, GanttRow, LoadRow, Look, Months, Progress,
};
use crate::render::view::Ground;
use crate::render::view::may_start::gates::find;
use crate::render::view::sequence::{last_month, month_of, peak, when};
use crate::render::{RenderError, number};

/// Both charts; none where nothing is planned.
pub(super) fn charts(g: Ground<'_>, r: &Rollout, look: &Look) -> Result<Vec<Chart>, RenderError> {
    if r.jobs.is_empty() {
        return Ok(Vec::new());
    }
    let mut out = vec![gantt(g, r, look)?];
    if !r.load.is_empty() {
        out.push(load(g, r, look)?);
    }
    Ok(out)
}

/// The months that hold work, to the end of the last phase.
fn months(r: &Rollout) -> Months {
    let last = r.phases.last().map_or(r.horizon_months, |p| p.end_month);
    of(r.start, usize::try_from(last).unwrap_or(1))
}

/// Months from a start.
pub(super) fn of(start: Month, count: usize) -> Months {
    let text = start.to_string();
    let (year, month) = text.split_once('-').unwrap_or(("0", "1"));
    Months {
        year: year.parse().unwrap_or(0),
        month: month.parse().unwrap_or(1),
        count,
    }
}

fn gantt(g: Ground<'_>, r: &Rollout, look: &Look) -> Result<Chart, RenderError> {
    let months = months(r);
    let plan = Gantt {
        months,
        phases: phases(g, r)?,
        rows: r.jobs.iter().map(|j| row(g, j)).collect(),
        closed: r
            .closed
            .iter()
            .map(|c| closed(g, r, c))
            .collect::<Result<_, _>>()?,
    };
    let longest = r.jobs.iter().max_by(|a, b| length(a).total_cmp(&length(b)));
    let with = json!({
        "jobs": r.jobs.len(), "phases": r.phases.len(), "start": number::month(&r.start.to_string()),
        "end": r.phases.last().map(|p| last_month(&p.end)),
        "first": r.phases.first().map_or(0, |p| p.begins.len()),
        "deferred": r.deferred.len(), "longest": longest.and_then(|j| find(g, &j.initiative)).map(|i| i.title.clone()),
        "titles": r.jobs.first().and_then(|j| find(g, &j.initiative)).map(|i| i.title.clone()),
    });
    Ok(chart::gantt(&plan, words(g, "gantt", &with)?, look))
}

fn length(j: &ScheduledJob) -> f64 {
    j.steps.iter().map(|s| s.end_month - s.begin_month).sum()
}

fn phases(g: Ground<'_>, r: &Rollout) -> Result<Vec<GanttPhase>, RenderError> {
    let mut from = 0.0;
    r.phases
        .iter()
        .map(|p| {
            let to = f64::from(p.end_month);
            let phase = GanttPhase {
                label: g
                    .words
                    .say("sequence.phase", json!({ "number": p.number }))?,
                when: format!("{} – {}", last_month(&p.begin), last_month(&p.end)),
                from,
                to,
            };
            from = to;
            Ok(phase)
        })
        .collect()
}

fn row(g: Ground<'_>, j: &ScheduledJob) -> GanttRow {
    let known = find(g, &j.initiative);
    GanttRow {
        id: j.initiative.to_string(),
        label: known.map_or_else(String::new, |i| i.title.clone()),
        phase: j.phase.saturating_sub(1),
        bars: j
            .steps
            .iter()
            .map(|s| (s.begin_month, s.end_month))
            .collect(),
        standing: known
            .is_some_and(|i| i.kind == crate::model::initiative::InitiativeKind::Standing),
        state: match j.state {
            State::NotBegun => Progress::Planned,
            State::Running => Progress::Running,
            State::Done => Progress::Done,
        },
        fixed: j.fixed == Some(Fixed::Must),
        when: when(j),
    }
}

/// Months from the start of the plan to a day, days as thirtieths.
fn months_to(start: Month, day: &str, after: f64) -> f64 {
    let month = Month::of_day(day).map_or(0, |m| m.since(start));
    let in_month: f64 = day.get(8..).and_then(|d| d.parse().ok()).unwrap_or(1.0);
    f64::from(month) + (in_month - 1.0 + after).clamp(0.0, 30.0) / 30.0
}

fn closed(
    g: Ground<'_>,
    r: &Rollout,
    c: &crate::model::planning::Closed,
) -> Result<GanttClosed, RenderError> {
    let roles: Vec<&str> = c
        .roles
        .iter()
        .map(|x| g.case.questionnaire.role_title(x))
        .collect();
    let with = json!({ "why": c.why, "roles": roles.join(", ") });
    Ok(GanttClosed {
        from: months_to(r.start, &c.from, 0.0),
        to: months_to(r.start, &c.to, 1.0),
        label: g.words.say("sequence.closed_short", with)?,
    })
}

fn load(g: Ground<'_>, r: &Rollout, look: &Look) -> Result<Chart, RenderError> {
    let q = &g.case.questionnaire;
    let months = months(r);
    let rows: Vec<LoadRow> = r
        .load
        .iter()
        .map(|l| {
            let capacity = l.capacity.map_or_else(Vec::new, |c| vec![c; months.count]);
            LoadRow {
                role: q.role_title(&l.role).to_owned(),
                days: l
                    .months
                    .iter()
                    .map(|d| mark(*d, number::level(*d)))
                    .collect(),
                capacity_text: chart::capacity_words(&capacity),
                capacity,
            }
        })
        .collect();
    let busiest = r
        .load
        .iter()
        .filter_map(|l| peak(l).map(|(n, days)| (l, n, days)))
        .max_by(|a, b| a.2.total_cmp(&b.2));
    let with = json!({
        "role": busiest.map(|(l, ..)| q.role_title(&l.role).to_owned()),
        "month": busiest.map(|(_, n, _)| month_of(r.start, n)), "days": busiest.map(|(.., d)| number::level(d)),
        "roles": rows.len(), "limited": r.load.iter().filter(|l| l.capacity.is_some()).count(),
    });
    Ok(chart::load(&rows, months, words(g, "load", &with)?, look))
}
