//! The rollout: pieces with their begins → phases, jobs with dates, load by role and month, what is left out and why.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

use super::schedule::{Refused, Solution, schedule};
use super::work::{self, Gates, Ground, LeftOut, Task, Work, first_day};
use crate::model::id::{InitiativeId, RoleId};
use crate::model::month::Month;
use crate::model::planning::Closed;
use crate::model::register::{Fixed, State};

/// Steps of the search for the plan.
pub const STEPS: u64 = 1_500;
/// Steps of the search for an option beside it.
pub const OPTION_STEPS: u64 = 100;
/// Quick wins shown.
const QUICK_WINS: usize = 5;

/// Initiatives in phases.
#[derive(Debug, Clone, Serialize)]
pub struct Rollout {
    /// First month.
    pub start: Month,
    /// Months looked at.
    pub horizon_months: u32,
    /// The phases that hold work.
    pub phases: Vec<Phase>,
    /// Work that ends within the horizon or runs at its end, by begin.
    pub jobs: Vec<ScheduledJob>,
    /// Work that would end after the horizon.
    pub deferred: Vec<InitiativeId>,
    /// Work that is not scheduled, with the reason.
    pub left_out: Vec<LeftOut>,
    /// True when no plan is better.
    pub optimal: bool,
    /// How far from the best the plan can be, in percent.
    pub within_percent: f64,
    /// Steps of the search, and the most that are made.
    pub steps: [u64; 2],
    /// Person-days by role and month.
    pub load: Vec<RoleLoad>,
    /// Closed windows that the plan goes round.
    pub closed: Vec<Closed>,
    /// Slices that can be done within 30 days, at most five.
    pub quick_wins: Vec<InitiativeId>,
    /// Why there is no plan; everything else is empty then.
    pub refused: Option<Refused>,
}

/// A stretch that ends with a quarter and a re-assessment.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Phase {
    /// Number from 1.
    pub number: usize,
    /// First day, `YYYY-MM-DD`.
    pub begin: String,
    /// Last day; the re-assessment is due then.
    pub end: String,
    /// Months from the start of the plan to its end.
    pub end_month: u32,
    /// Initiatives that begin in it.
    pub begins: Vec<InitiativeId>,
    /// Initiatives that end in it.
    pub ends: Vec<InitiativeId>,
}

/// An initiative with its dates.
#[derive(Debug, Clone, Serialize)]
pub struct ScheduledJob {
    /// The initiative.
    pub initiative: InitiativeId,
    /// Place in the list; `None` for one that stands apart.
    pub place: Option<usize>,
    /// Its steps.
    pub steps: Vec<Step>,
    /// Number of the phase in which it begins.
    pub phase: usize,
    /// Likely person-days that are left.
    pub days: f64,
    /// Share of the work that is left.
    pub left: f64,
    /// Own person-days by role.
    pub own_days: BTreeMap<RoleId, f64>,
    /// Half-months by which it can slip before another job has to move.
    pub float: usize,
    /// What waits for it, directly.
    pub dependants: Vec<InitiativeId>,
    /// What it waits for, directly; gates included.
    pub waits_for: Vec<InitiativeId>,
    /// State in the register.
    pub state: State,
    /// What the client has decided.
    pub fixed: Option<Fixed>,
    /// The role whose capacity made it longer than estimated.
    pub stretched_by: Option<RoleId>,
}

impl ScheduledJob {
    /// First day.
    pub fn begin(&self) -> &str {
        self.steps.first().map_or("", |s| s.begin.as_str())
    }

    /// Last day.
    pub fn end(&self) -> &str {
        self.steps.last().map_or("", |s| s.end.as_str())
    }
}

/// A step of at most a year.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// First day, `YYYY-MM-DD`.
    pub begin: String,
    /// Last day.
    pub end: String,
    /// Months from the start of the plan to its begin.
    pub begin_month: f64,
    /// Months from the start of the plan to its end.
    pub end_month: f64,
}

/// What a role has to do.
#[derive(Debug, Clone, Serialize)]
pub struct RoleLoad {
    /// The role.
    pub role: RoleId,
    /// Person-days a month that it has; `None` without a limit.
    pub capacity: Option<f64>,
    /// Person-days a month, from the start of the plan.
    pub months: Vec<f64>,
    /// Person-days in all.
    pub total: f64,
}

impl Rollout {
    /// The job of an initiative.
    pub fn job(&self, id: &InitiativeId) -> Option<&ScheduledJob> {
        self.jobs.iter().find(|j| &j.initiative == id)
    }
}

/// The rollout of the list.
pub fn rollout(g: Ground<'_>) -> Rollout {
    let made = work::work(g, &|_| true, Gates::Respected);
    let mut out = of(g, &made, STEPS);
    out.quick_wins = g
        .items
        .iter()
        .filter(|x| {
            let known = made.jobs.iter().find(|j| j.initiative.id == x.id);
            known.is_some_and(|j| j.initiative.quick_win.is_some() && j.state == State::NotBegun)
        })
        .map(|x| x.id.clone())
        .take(QUICK_WINS)
        .collect();
    out
}

/// The rollout of some initiatives, for an option.
pub fn option(g: Ground<'_>, wanted: &dyn Fn(&InitiativeId) -> bool, gates: Gates) -> Rollout {
    of(g, &work::work(g, wanted, gates), OPTION_STEPS)
}

fn of(g: Ground<'_>, made: &Work<'_>, steps: u64) -> Rollout {
    let mut out = Rollout {
        start: g.start,
        horizon_months: g.e.planning.horizon_months,
        phases: Vec::new(),
        jobs: Vec::new(),
        deferred: Vec::new(),
        left_out: made.left_out.clone(),
        optimal: false,
        within_percent: 0.0,
        steps: [0, steps],
        load: Vec::new(),
        closed: g.e.planning.closed.clone(),
        quick_wins: Vec::new(),
        refused: None,
    };
    let found = match schedule(&made.problem, steps) {
        Ok(found) => found,
        Err(why) => {
            out.refused = Some(why);
            return out;
        }
    };
    out.optimal = found.optimal;
    out.within_percent = found.within_percent();
    out.steps = [found.steps, steps];
    let ends = phase_ends(g);
    for j in &made.jobs {
        let job = scheduled(g, made, &found, j, &ends);
        let within = j
            .pieces
            .iter()
            .all(|n| end_of(made, &found, *n) <= made.problem.horizon);
        if within {
            out.jobs.push(job);
        } else {
            out.deferred.push(j.initiative.id.clone());
        }
    }
    out.jobs.sort_by(|a, b| {
        a.begin()
            .cmp(b.begin())
            .then_with(|| a.place.unwrap_or(0).cmp(&b.place.unwrap_or(0)))
    });
    out.phases = phases(g, &out.jobs, &ends);
    out.load = load(g, made, &found, &out.jobs);
    out
}

fn end_of(made: &Work<'_>, found: &Solution, n: usize) -> usize {
    let duration = made.problem.pieces.get(n).map_or(0, |p| p.duration);
    found.starts.get(n).copied().unwrap_or(0) + duration
}

/// Days since the start of the plan in months, days as thirtieths.
fn months_to(start: Month, day: Date) -> f64 {
    let month = Month::of_day(&day.to_string()).unwrap_or(start);
    f64::from(month.since(start)) + f64::from(day.day() - 1).min(29.0) / 30.0
}

/// Ends of the phases: each lasts the months asked for at the least and ends with a quarter.
fn phase_ends(g: Ground<'_>) -> Vec<Month> {
    let least = i32::try_from(g.e.planning.phase_months).unwrap_or(6);
    let last = g
        .start
        .plus(i32::try_from(g.e.planning.horizon_months).unwrap_or(36));
    let mut out = Vec::new();
    let mut from = g.start;
    while from < last {
        let mut end = from.plus(least);
        while end.quarter().first() != end {
            end = end.plus(1);
        }
        out.push(end);
        from = end;
    }
    // A rest shorter than a phase belongs to the one before it, where that stays within a year.
    if let [.., before, end] = out.as_slice() {
        let begin = out
            .len()
            .checked_sub(3)
            .and_then(|n| out.get(n))
            .copied()
            .unwrap_or(g.start);
        if end.since(*before) < least && end.since(begin) <= 12 {
            let at = out.len() - 2;
            out.remove(at);
        }
    }
    out
}

fn scheduled(
    g: Ground<'_>,
    made: &Work<'_>,
    found: &Solution,
    j: &Task<'_>,
    ends: &[Month],
) -> ScheduledJob {
    let calendar = &made.problem.calendar;
    let steps: Vec<Step> = j
        .pieces
        .iter()
        .filter_map(|n| {
            let (from, to) = (
                found.starts.get(*n)?,
                end_of(made, found, *n).checked_sub(1)?,
            );
            let (from, to) = (calendar.period(*from)?.from, calendar.period(to)?.to);
            let after = to.checked_add(1.day()).ok()?;
            Some(Step {
                begin: from.to_string(),
                end: to.to_string(),
                begin_month: months_to(g.start, from),
                end_month: months_to(g.start, after),
            })
        })
        .collect();
    let begin = steps.first().map_or(0.0, |s| s.begin_month);
    let phase = ends
        .iter()
        .position(|e| begin < f64::from(e.since(g.start)));
    let owner = |n: usize| {
        let owner = made.jobs.iter().find(|x| x.pieces.contains(&n));
        owner.map(|x| x.initiative.id.clone())
    };
    let others = |pick: &dyn Fn(&super::schedule::Link) -> Option<usize>| {
        let mut ids: Vec<InitiativeId> = made
            .problem
            .links
            .iter()
            .filter_map(pick)
            .filter_map(owner)
            .filter(|id| *id != j.initiative.id)
            .collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    };
    ScheduledJob {
        initiative: j.initiative.id.clone(),
        place: j.place,
        phase: phase.unwrap_or(ends.len().saturating_sub(1)) + 1,
        days: j.effort.likely * j.left,
        left: j.left,
        own_days: j.own_days.clone(),
        float: float(made, found, j),
        dependants: others(&|l| j.pieces.contains(&l.before).then_some(l.after)),
        waits_for: others(&|l| j.pieces.contains(&l.after).then_some(l.before)),
        state: j.state,
        fixed: j.fixed,
        stretched_by: j.stretched_by.clone(),
        steps,
    }
}

/// Half-months until something that waits for it, or the horizon, is reached; capacity left aside.
fn float(made: &Work<'_>, found: &Solution, j: &Task<'_>) -> usize {
    let rest = |n: &usize| {
        let end = end_of(made, found, *n);
        let own = found.starts.get(*n).copied().unwrap_or(0);
        let duration = made.problem.pieces.get(*n).map_or(0, |p| p.duration);
        let waiting = made.problem.links.iter().filter(|l| l.before == *n);
        let slack = waiting.filter_map(|l| {
            let other = found.starts.get(l.after)?;
            let needed = super::schedule::signed(own) + l.gap(duration);
            usize::try_from(super::schedule::signed(*other) - needed).ok()
        });
        slack
            .chain(std::iter::once(made.problem.horizon.saturating_sub(end)))
            .min()
            .unwrap_or(0)
    };
    j.pieces.iter().map(rest).min().unwrap_or(0)
}

fn phases(g: Ground<'_>, jobs: &[ScheduledJob], ends: &[Month]) -> Vec<Phase> {
    let last = jobs.iter().map(ScheduledJob::end).max().unwrap_or("");
    let mut from = g.start;
    let mut out = Vec::new();
    for (n, end) in ends.iter().enumerate() {
        let begin = first_day(from).to_string();
        let day = first_day(*end)
            .yesterday()
            .map_or_else(|_| String::new(), |d| d.to_string());
        if n > 0 && begin.as_str() > last {
            break;
        }
        out.push(Phase {
            number: n + 1,
            end_month: u32::try_from(end.since(g.start)).unwrap_or(0),
            begins: jobs
                .iter()
                .filter(|j| j.phase == n + 1)
                .map(|j| j.initiative.clone())
                .collect(),
            ends: jobs
                .iter()
                .filter(|j| begin.as_str() <= j.end() && j.end() <= day.as_str())
                .map(|j| j.initiative.clone())
                .collect(),
            begin,
            end: day,
        });
        from = *end;
    }
    out
}

/// Person-days by role and month: half-months of work added up by the month in which they lie.
fn load(g: Ground<'_>, made: &Work<'_>, found: &Solution, jobs: &[ScheduledJob]) -> Vec<RoleLoad> {
    let months = usize::try_from(g.e.planning.horizon_months).unwrap_or(36);
    let mut by_role: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for j in &made.jobs {
        if !jobs.iter().any(|x| x.initiative == j.initiative.id) {
            continue;
        }
        for n in &j.pieces {
            let (Some(piece), Some(start)) = (made.problem.pieces.get(*n), found.starts.get(*n))
            else {
                continue;
            };
            for t in *start..*start + piece.duration {
                let Some(period) = made.problem.calendar.period(t) else {
                    continue;
                };
                let month = Month::of_day(&period.from.to_string()).map_or(0, |m| m.since(g.start));
                for (role, days) in &piece.demand {
                    let row = by_role.entry(role).or_insert_with(|| vec![0.0; months]);
                    if let Some(sum) = usize::try_from(month).ok().and_then(|m| row.get_mut(m)) {
                        *sum += days;
                    }
                }
            }
        }
    }
    g.q.roles
        .iter()
        .filter_map(|r| {
            let months = by_role.get(r.id.as_str())?;
            Some(RoleLoad {
                role: r.id.clone(),
                capacity: g.e.planning.capacity.get(&r.id).copied(),
                total: months.iter().sum(),
                months: months.clone(),
            })
        })
        .collect()
}
