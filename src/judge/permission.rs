//! The three lists: may start now, may start when something else has happened, must wait; and what needs no start.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Ground;
use super::gate::{GateFound, GateState};
use crate::gap::Layer;
use crate::model::id::{InitiativeId, PracticeId};
use crate::model::initiative::Initiative;
use crate::model::register::State;
use crate::model::rules::{Bites, Rules};
use crate::model::scale::SLACK;

/// The list that an initiative is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum List {
    /// All its gates are open and its predecessors met.
    Now,
    /// A gate is near, bites later, or a predecessor is not met.
    Condition,
    /// A gate that keeps it from beginning is shut, or a predecessor waits.
    MustWait,
    /// Filed as done.
    Done,
    /// What it closes is at target, or does not apply.
    NotNeeded,
    /// The context rules it out.
    NotOffered,
    /// Outside of the order: it follows the quality of the answers.
    Apart,
}

/// An initiative with its list and the reasons.
#[derive(Debug, Clone, Serialize)]
pub struct Permission {
    /// The initiative.
    pub initiative: InitiativeId,
    /// Its list.
    pub list: List,
    /// State in the register.
    pub state: State,
    /// Gates that are not open.
    pub gates: Vec<GateReason>,
    /// Predecessors that are not met.
    pub after: Vec<JobReason>,
}

/// A gate that stands in the way.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GateReason {
    /// The gate.
    pub gate: String,
    /// How it stands.
    pub state: GateState,
    /// What it keeps from happening.
    pub bites: Bites,
    /// True when it is why the initiative has to wait.
    pub decides: bool,
}

/// A predecessor that is not met.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct JobReason {
    /// The predecessor; of alternatives the chosen one, or all of them.
    pub any_of: Vec<InitiativeId>,
    /// True when it has to wait itself.
    pub waits: bool,
}

/// The list of every initiative of the core and of modules switched on.
///
/// Wait: a gate of kind start is blocked or unknown, or more than `most_near` are near, or an unmet predecessor waits.
/// Condition: otherwise, when a gate is not open or a predecessor is not met. `point` is the chosen one of alternatives.
pub(super) fn permissions(
    g: Ground<'_>,
    rules: &Rules,
    gates: &[GateFound],
    point: Option<&InitiativeId>,
) -> Vec<Permission> {
    let on = |i: &&Initiative| i.module.as_ref().is_none_or(|m| g.e.modules.contains(m));
    let mut out: Vec<Permission> =
        g.q.catalogue
            .initiatives
            .iter()
            .filter(on)
            .map(|i| one(g, rules, gates, point, i))
            .collect();
    // What needs a waiting initiative waits too.
    loop {
        let lists: BTreeMap<InitiativeId, List> =
            out.iter().map(|p| (p.initiative.clone(), p.list)).collect();
        let waits = |id: &InitiativeId| lists.get(id) == Some(&List::MustWait);
        let mut changed = false;
        for p in &mut out {
            for job in &mut p.after {
                let now = job.any_of.iter().all(waits);
                changed |= now != job.waits;
                job.waits = now;
            }
            if p.list == List::Condition && p.after.iter().any(|j| j.waits) {
                p.list = List::MustWait;
                changed = true;
            }
        }
        if !changed {
            return out;
        }
    }
}

fn one(
    g: Ground<'_>,
    rules: &Rules,
    gates: &[GateFound],
    point: Option<&InitiativeId>,
    i: &Initiative,
) -> Permission {
    let state = g.states.get(&i.id).copied().unwrap_or(State::NotBegun);
    let mut found = Permission {
        initiative: i.id.clone(),
        list: List::Now,
        state,
        gates: Vec::new(),
        after: Vec::new(),
    };
    let offered = i
        .offered_when
        .as_ref()
        .is_none_or(|c| c.holds(&g.e.context) == Some(true));
    found.list = if state == State::Done {
        List::Done
    } else if !offered {
        List::NotOffered
    } else if i.stands_apart {
        List::Apart
    } else if !is_needed(g, i) {
        List::NotNeeded
    } else {
        List::Now
    };
    if found.list != List::Now {
        return found;
    }
    let shut: Vec<&GateFound> = gates
        .iter()
        .filter(|gate| gate.blocks.contains(&i.id) && gate.state != GateState::Open)
        .collect();
    let at_start = |s: GateState| {
        shut.iter()
            .filter(move |x| x.bites == Bites::Start && x.state == s)
    };
    let near = at_start(GateState::Near).count();
    let stopped = at_start(GateState::Blocked).count() + at_start(GateState::Unknown).count() > 0;
    let many = near > rules.most_near;
    found.gates = shut
        .iter()
        .map(|gate| GateReason {
            gate: gate.id.clone(),
            state: gate.state,
            bites: gate.bites,
            decides: gate.bites == Bites::Start && (gate.state != GateState::Near || many),
        })
        .collect();
    found.after = i
        .after
        .iter()
        .map(|name| resolved(g, name, point))
        .filter(|any_of| !any_of.is_empty() && !any_of.iter().any(|p| is_met(g, rules, p)))
        .map(|any_of| JobReason {
            any_of,
            waits: false,
        })
        .collect();
    if stopped || many {
        found.list = List::MustWait;
    } else if !found.gates.is_empty() || !found.after.is_empty() {
        found.list = List::Condition;
    }
    found
}

/// The initiatives behind the name of a prerequisite: of alternatives the chosen one, where one is chosen.
pub fn resolved(g: Ground<'_>, name: &str, point: Option<&InitiativeId>) -> Vec<InitiativeId> {
    let all = g.q.catalogue.any_of(name);
    match point {
        Some(chosen) if all.contains(&chosen) => vec![chosen.clone()],
        _ => all.into_iter().cloned().collect(),
    }
}

/// True when it closes something that applies and is not known to be at target.
fn is_needed(g: Ground<'_>, i: &Initiative) -> bool {
    i.closes.iter().any(|(p, _)| {
        let Some(scored) = g.card.practice(p.as_str()) else {
            // A form that does not ask says nothing; a module that is off does not apply.
            return is_on(g, p);
        };
        if !scored.applies() {
            return false;
        }
        let gap = g
            .gaps
            .iter()
            .find(|x| x.layer == Layer::Practice && x.node == p.as_str());
        gap.and_then(|x| x.gap).is_none_or(|gap| gap > SLACK)
    })
}

/// True for a practice of the core or of a module switched on.
fn is_on(g: Ground<'_>, p: &PracticeId) -> bool {
    let known = g.q.practice(p.as_str());
    known.is_some_and(|p| p.module.as_ref().is_none_or(|m| g.e.modules.contains(m)))
}

/// A predecessor is met when it is done, or when what it closes stands at the levels of `met`. One that the context
/// rules out, or whose practices do not apply, asks for nothing.
pub fn is_met(g: Ground<'_>, rules: &Rules, id: &InitiativeId) -> bool {
    if g.states.get(id) == Some(&State::Done) {
        return true;
    }
    let Some(i) = g.q.catalogue.initiatives.iter().find(|i| &i.id == id) else {
        return true;
    };
    let applies: Vec<_> = i
        .closes
        .iter()
        .filter_map(|(p, _)| g.card.practice(p.as_str()))
        .filter(|p| p.applies())
        .collect();
    if applies.is_empty() {
        let asked = |p: &PracticeId| g.card.practice(p.as_str()).is_some();
        return !i.closes.iter().any(|(p, _)| is_on(g, p) && !asked(p));
    }
    let highest = g.q.highest();
    let levels: Vec<f64> = applies
        .iter()
        .filter_map(|p| Some(p.score?.level(highest)))
        .collect();
    let lowest = levels.iter().copied().reduce(f64::min);
    let mean = crate::stats::quantile::mean(&levels);
    lowest.is_some_and(|x| x >= rules.met.each - SLACK)
        && mean.is_some_and(|x| x >= rules.met.mean - SLACK)
}
