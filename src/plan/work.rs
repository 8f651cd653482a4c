//! From the list of initiatives to pieces of work: how long, who, after what, and which gates have to be open by when.

mod links;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Serialize;

use super::PlanItem;
use super::schedule::calendar::{Calendar, Window};
use super::schedule::{Piece, Problem};
use crate::judge::gate::{GateFound, GateState};
use crate::judge::openers::{self, Levels};
use crate::judge::{Judgement, States};
use crate::model::effort::{self, Effort};
use crate::model::engagement::Engagement;
use crate::model::id::{InitiativeId, RoleId};
use crate::model::initiative::{Initiative, InitiativeKind, LONGEST_STEP};
use crate::model::month::Month;
use crate::model::questionnaire::Questionnaire;
use crate::model::register::{Fixed, Job, State};
use crate::model::scale::SLACK;
use crate::score::Scorecard;

/// Half-months in a month.
const HALVES: f64 = 2.0;
/// Share of the work that is taken to be left of what is running, at the least: own judgement.
const LEAST_LEFT: f64 = 0.1;
/// Weight that class A has beside its priority, so that what opens gates comes first.
const CLASS_A: f64 = 10.0;
/// Largest weight, so that sums stay small enough for the search.
const HEAVIEST: f64 = 60.0;

/// What pieces are made of.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// The instrument.
    pub q: &'a Questionnaire,
    /// The client.
    pub e: &'a Engagement,
    /// Scores.
    pub card: &'a Scorecard,
    /// What may begin.
    pub judgement: Option<&'a Judgement>,
    /// The list in its order.
    pub items: &'a [PlanItem],
    /// The register.
    pub jobs: &'a [Job],
    /// How far initiatives are.
    pub states: &'a States,
    /// First month of the plan.
    pub start: Month,
}

/// One initiative as work.
#[derive(Debug, Clone)]
pub struct Task<'q> {
    /// The initiative.
    pub initiative: &'q Initiative,
    /// Its place in the list; `None` for one that stands apart.
    pub place: Option<usize>,
    /// Effort at the organisation's size.
    pub effort: Effort,
    /// Share of the work that is left, 0 to 1.
    pub left: f64,
    /// Positions of its steps in the list of pieces.
    pub pieces: Vec<usize>,
    /// The role whose capacity made it longer than estimated.
    pub stretched_by: Option<RoleId>,
    /// State in the register.
    pub state: State,
    /// What the client has decided.
    pub fixed: Option<Fixed>,
    /// Person-days of its own people by role.
    pub own_days: BTreeMap<RoleId, f64>,
}

/// Why an initiative of the list is not scheduled.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum LeftOut {
    /// The client has decided so.
    Never {
        /// The initiative.
        initiative: InitiativeId,
    },
    /// A gate stays shut, because nothing in the list opens it.
    Gate {
        /// The initiative.
        initiative: InitiativeId,
        /// The gate.
        gate: String,
    },
    /// What it waits for is left out.
    After {
        /// The initiative.
        initiative: InitiativeId,
        /// What it waits for.
        waits_for: InitiativeId,
    },
}

impl LeftOut {
    /// The initiative.
    pub const fn initiative(&self) -> &InitiativeId {
        match self {
            Self::Never { initiative }
            | Self::Gate { initiative, .. }
            | Self::After { initiative, .. } => initiative,
        }
    }
}

/// Work with the problem to be solved.
#[derive(Debug, Clone)]
pub struct Work<'q> {
    /// The initiatives.
    pub jobs: Vec<Task<'q>>,
    /// The problem.
    pub problem: Problem,
    /// What is not scheduled.
    pub left_out: Vec<LeftOut>,
}

/// How gates are treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gates {
    /// Work waits for them.
    Respected,
    /// Everything side by side: for the option that asks for it.
    Ignored,
}

/// Makes pieces of the initiatives for which `wanted` holds.
pub fn work<'q>(g: Ground<'q>, wanted: &dyn Fn(&InitiativeId) -> bool, gates: Gates) -> Work<'q> {
    let mut left_out = Vec::new();
    let mut chosen: Vec<(&'q Initiative, Option<&PlanItem>)> = Vec::new();
    for i in &g.q.catalogue.initiatives {
        let item = g.items.iter().find(|x| x.id == i.id);
        let apart = i.stands_apart && item.is_none() && needs_evidence(g);
        let must =
            fixed(g, &i.id) == Some(Fixed::Must) && g.states.get(&i.id) != Some(&State::Done);
        if !(item.is_some() || apart || must) || !wanted(&i.id) {
            continue;
        }
        if fixed(g, &i.id) == Some(Fixed::Never) {
            left_out.push(LeftOut::Never {
                initiative: i.id.clone(),
            });
        } else {
            chosen.push((i, item));
        }
    }
    if gates == Gates::Respected {
        drop_shut(g, &mut chosen, &mut left_out);
    }
    let horizon_end = g.start.plus(signed(g.e.planning.horizon_months));
    let calendar = calendar(g);
    let mut pieces = Vec::new();
    let mut jobs: Vec<Task<'q>> = Vec::new();
    let lowest = g
        .items
        .iter()
        .map(|x| x.priority)
        .reduce(f64::min)
        .unwrap_or(0.0);
    for (i, item) in &chosen {
        jobs.extend(job(g, i, *item, lowest, &calendar, &mut pieces));
    }
    let mut problem = Problem {
        horizon: calendar.until(last_day_before(horizon_end)),
        capacity: g
            .e
            .planning
            .capacity
            .iter()
            .map(|(r, d)| (r.as_str().to_owned(), *d))
            .collect(),
        budget: g
            .e
            .money
            .budget_limit
            .iter()
            .map(|(quarter, limit)| (quarter.to_string(), *limit))
            .collect(),
        pieces,
        links: Vec::new(),
        groups: Vec::new(),
        calendar,
    };
    links::links(g, &jobs, gates, &mut problem);
    Work {
        jobs,
        problem,
        left_out,
    }
}

/// True when answers or evidence are missing that could open a gate, or the result is provisional.
fn needs_evidence(g: Ground<'_>) -> bool {
    g.judgement
        .is_some_and(|j| j.is_provisional || j.gates.iter().any(|x| x.state == GateState::Unknown))
}

fn fixed(g: Ground<'_>, id: &InitiativeId) -> Option<Fixed> {
    g.jobs
        .iter()
        .find(|j| &j.initiative == id)
        .and_then(|j| j.fixed)
}

fn signed(n: u32) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

/// The first day of a month.
pub fn first_day(month: Month) -> Date {
    format!("{month}-01").parse().unwrap_or(Date::MIN)
}

fn last_day_before(month: Month) -> Date {
    first_day(month).yesterday().unwrap_or(Date::MIN)
}

fn calendar(g: Ground<'_>) -> Calendar {
    let windows: Vec<Window> =
        g.e.planning
            .closed
            .iter()
            .filter_map(|c| {
                Some(Window {
                    from: c.from.parse().ok()?,
                    to: c.to.parse().ok()?,
                    roles: c.roles.iter().map(|r| r.as_str().to_owned()).collect(),
                })
            })
            .collect();
    // Room for everything one after the other, so that a plan that is too long is seen as such.
    Calendar::new(first_day(g.start), 720, &windows)
}

/// Takes out what waits for a gate that nothing chosen opens, and what waits for that.
fn drop_shut(
    g: Ground<'_>,
    chosen: &mut Vec<(&Initiative, Option<&PlanItem>)>,
    left_out: &mut Vec<LeftOut>,
) {
    loop {
        let ids: BTreeSet<&InitiativeId> = chosen.iter().map(|(i, _)| &i.id).collect();
        let shut = chosen.iter().find_map(|(i, _)| {
            if g.states.get(&i.id) == Some(&State::Running) {
                return None;
            }
            let gates = g.judgement.into_iter().flat_map(|j| &j.gates);
            let mut blocking = gates.filter(|x| x.blocks.contains(&i.id));
            let gate = blocking.find(|x| x.fails() && opening(g, x, &ids).is_none());
            if let Some(gate) = gate {
                return Some(LeftOut::Gate {
                    initiative: i.id.clone(),
                    gate: gate.id.clone(),
                });
            }
            let dropped = left_out.iter().map(LeftOut::initiative);
            let mut dropped = dropped.filter(|d| prerequisites(g, i).iter().any(|p| p == *d));
            dropped.next().map(|d| LeftOut::After {
                initiative: i.id.clone(),
                waits_for: d.clone(),
            })
        });
        let Some(found) = shut else {
            return;
        };
        chosen.retain(|(i, _)| &i.id != found.initiative());
        left_out.push(found);
    }
}

/// The prerequisites of an initiative that are not met, of alternatives the chosen one or the first of the list.
fn prerequisites(g: Ground<'_>, i: &Initiative) -> Vec<InitiativeId> {
    let point = g
        .judgement
        .and_then(|j| j.first_point.as_ref())
        .map(|p| &p.initiative);
    let unmet = |id: &InitiativeId| {
        let lists = g
            .judgement
            .and_then(|j| j.permissions.iter().find(|p| p.initiative == i.id));
        lists.is_none_or(|p| p.after.iter().any(|a| a.any_of.contains(id)))
    };
    let names = i.after.iter().filter_map(|name| {
        let members = g.q.catalogue.any_of(name);
        let chosen = point.filter(|p| members.contains(p));
        let first = || {
            let listed = g.items.iter().map(|x| &x.id);
            listed.into_iter().find(|id| members.contains(id))
        };
        chosen.or_else(first).cloned()
    });
    names.filter(|id| unmet(id)).collect()
}

/// The openers of a gate that together open it, in the order of the list, of those that are chosen; `None` when all of
/// them do not.
fn opening(
    g: Ground<'_>,
    gate: &GateFound,
    chosen: &BTreeSet<&InitiativeId>,
) -> Option<Vec<InitiativeId>> {
    let (rules, judgement) = (g.q.rules.as_ref()?, g.judgement?);
    let highest = g.q.highest();
    let mut levels: Levels = g
        .card
        .practices
        .iter()
        .filter_map(|p| Some((p.id.clone(), p.score?.level(highest))))
        .collect();
    let mut begun: BTreeSet<String> = BTreeSet::new();
    let mut used = Vec::new();
    let order = g.items.iter().map(|x| &x.id);
    for id in order.filter(|id| gate.opened_by.contains(id) && chosen.contains(id)) {
        let i = g.q.catalogue.initiatives.iter().find(|i| &i.id == id)?;
        for (p, lift) in &i.closes {
            if let Some(level) = levels.get_mut(p) {
                *level = (*level + lift).min(highest);
            }
        }
        begun.insert(id.as_str().to_owned());
        used.push(id.clone());
        let still = openers::failing(rules, &judgement.gates, &levels, &|x| begun.contains(x));
        if !still.iter().any(|f| f.gate.id == gate.id) {
            return Some(used);
        }
    }
    None
}

/// Months of an initiative: the geometric mean of low and high.
pub fn months(effort: &Effort) -> f64 {
    (effort.months_low * effort.months_high).sqrt()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a few dozen, not negative"
)]
fn count(x: f64) -> usize {
    x.clamp(1.0, 1e6) as usize
}

#[expect(clippy::cast_precision_loss, reason = "a few dozen")]
fn float(n: usize) -> f64 {
    n as f64
}

/// One initiative with its steps, which are added to `pieces`.
fn job<'q>(
    g: Ground<'_>,
    i: &'q Initiative,
    item: Option<&PlanItem>,
    lowest: f64,
    calendar: &Calendar,
    pieces: &mut Vec<Piece>,
) -> Option<Task<'q>> {
    let effort = effort::at(&i.effort, g.e.staff)?;
    let filed = g.jobs.iter().find(|j| j.initiative == i.id);
    let state = g.states.get(&i.id).copied().unwrap_or(State::NotBegun);
    let left = match (state, filed.and_then(|j| j.days)) {
        (State::Running, Some(spent)) => (1.0 - spent / effort.likely).max(LEAST_LEFT),
        _ => 1.0,
    };
    let whole = months(&effort) * left;
    let steps = match i.kind {
        InitiativeKind::Stepped => count((whole / LONGEST_STEP - SLACK).ceil()),
        _ => 1,
    };
    let mut roles: Vec<&RoleId> = i.busy.iter().collect();
    if !roles.contains(&&i.owner) {
        roles.insert(0, &i.owner);
    }
    let own = effort.likely * left * (1.0 - i.external_share);
    let own_days: BTreeMap<RoleId, f64> = roles
        .iter()
        .map(|r| ((*r).clone(), own / float(roles.len())))
        .collect();
    let mut duration = count((whole * HALVES / float(steps) - SLACK).ceil());
    let mut stretched_by = None;
    for (role, days) in &own_days {
        if let Some(month) = g.e.planning.capacity.get(role) {
            let least = count((days / float(steps) / (month / HALVES) - SLACK).ceil());
            if least > duration {
                duration = least;
                stretched_by = Some(role.clone());
            }
        }
    }
    let planned = |month: Option<Month>| month.map(|m| calendar.at(first_day(m)));
    let begin = planned(filed.and_then(|j| j.planned_begin));
    let end = filed
        .and_then(|j| j.planned_end)
        .map(|m| calendar.until(last_day_before(m.plus(1))))
        // A month that has passed sets nothing any more.
        .filter(|at| *at > 0);
    if let (Some(from), Some(to)) = (begin, end)
        && to > from
    {
        duration = ((to - from) / steps).max(1);
    }
    let must = filed.and_then(|j| j.fixed) == Some(Fixed::Must);
    let class_a = item.is_some_and(|x| x.class == super::Class::A);
    let points = item.map_or(CLASS_A, |x| 2.0 * (x.priority - lowest) + 1.0);
    let bonus = if class_a || must || state == State::Running {
        CLASS_A
    } else {
        0.0
    };
    let weight = (points + bonus).clamp(1.0, HEAVIEST);
    let periods = float(duration * steps);
    let cost = cost(g.e, i, &effort, left, &own_days) / periods;
    let mut mine = Vec::new();
    for step in 0..steps {
        mine.push(pieces.len());
        pieces.push(Piece {
            name: if steps > 1 {
                format!("{} step {}", i.id, step + 1)
            } else {
                i.id.as_str().to_owned()
            },
            duration,
            demand: own_days
                .iter()
                .map(|(r, d)| (r.as_str().to_owned(), d / periods))
                .collect(),
            cost,
            weight: u32::try_from(count(weight)).unwrap_or(1),
            earliest: 0,
            fixed: begin.map(|at| at + step * duration),
            deadline: end.filter(|_| step + 1 == steps),
            must,
        });
    }
    Some(Task {
        initiative: i,
        place: item.map(|x| x.place),
        effort,
        left,
        pieces: mine,
        stretched_by,
        state,
        fixed: filed.and_then(|j| j.fixed),
        own_days,
    })
}

/// Likely cost of an initiative at the organisation's size: own days where they have a price, bought days, budget lines.
pub fn likely_cost(e: &Engagement, i: &Initiative) -> f64 {
    let Some(effort) = effort::at(&i.effort, e.staff) else {
        return 0.0;
    };
    let mut roles: Vec<&RoleId> = i.busy.iter().collect();
    if !roles.contains(&&i.owner) {
        roles.push(&i.owner);
    }
    let own = effort.likely * (1.0 - i.external_share) / float(roles.len());
    let days = roles.into_iter().map(|r| (r.clone(), own)).collect();
    cost(e, i, &effort, 1.0, &days)
}

/// Cost of what is left: own days where they have a price, bought days, and the likely sums of the budget lines.
fn cost(
    e: &Engagement,
    i: &Initiative,
    effort: &Effort,
    left: f64,
    own_days: &BTreeMap<RoleId, f64>,
) -> f64 {
    let money = &e.money;
    let own: f64 = own_days
        .iter()
        .map(|(role, days)| days * money.day_cost.of(role).unwrap_or(0.0))
        .sum();
    let bought = effort.likely * left * i.external_share * money.day_cost.external.unwrap_or(0.0);
    let lines = money.costs.get(&i.id).map_or(0.0, |c| {
        let likely = c.lines.values().map(|[_, likely, _]| likely);
        likely.sum::<f64>() * left
    });
    own + bought + lines
}
