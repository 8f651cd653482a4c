//! Stage 7: gaps and judgement → which initiatives, in which order, and why.
//!
//! An initiative is selected when it closes something below target and is not done. Order: repeatedly, among the
//! initiatives whose prerequisites stand above, first class A (opens a failing gate, lies on the way to one that does, or
//! on the way to the chosen point), then the highest priority `P = gates·O + need·N − effort·log2(max(E, small) / small)`,
//! each judged on the levels that are expected after those above it. O = gates opened, N = points that its lifts would
//! bring, E = likely person-days at the organisation's size; constants come from `rules.yaml`. Programme practices are a
//! checklist: they count in N, not in the overall score. Ties (1e-10) are shown and go by id.

mod board;
pub mod difference;
pub mod money;
mod order;
pub mod robustness;
pub mod rollout;
pub mod schedule;
pub mod work;

use std::collections::BTreeSet;

use serde::Serialize;

use crate::gap::{Gap, Layer};
use crate::judge::{Judgement, States};
use crate::model::effort::Effort;
use crate::model::engagement::Engagement;
use crate::model::id::{InitiativeId, PracticeId};
use crate::model::initiative::Initiative;
use crate::model::questionnaire::Questionnaire;
use crate::model::register::State;
use crate::model::rules::Constants;
use crate::model::scale::TIE;
use crate::score::Scorecard;
use board::Board;
use money::BusinessCase;
use order::Order;
use robustness::Robustness;
use rollout::Rollout;

/// What to do first, and why.
#[derive(Debug, Clone, Serialize)]
pub struct RolloutPlan {
    /// Constants of the priority.
    pub constants: Constants,
    /// Selected initiatives in order.
    pub items: Vec<PlanItem>,
    /// Initiatives filed as done.
    pub done: Vec<InitiativeId>,
    /// Initiatives outside of the order that close no practice.
    pub apart: Vec<InitiativeId>,
    /// Initiatives whose practices are all at target.
    pub not_needed: Vec<InitiativeId>,
    /// Initiatives that cannot be judged because none of their practices has a score.
    pub unknown: Vec<InitiativeId>,
    /// Initiatives that the context rules out, with those whose condition cannot be judged.
    pub not_offered: Vec<InitiativeId>,
    /// Practices below target that no selected initiative lifts.
    pub uncovered: Vec<PracticeId>,
    /// How far the order depends on constants and on what is not known exactly; `None` until it has been tried.
    pub robustness: Option<Robustness>,
    /// When each initiative is worked on; `None` until it has been scheduled.
    pub rollout: Option<Rollout>,
    /// Costs, benefits and return; `None` until they have been worked out.
    pub business: Option<BusinessCase>,
}

/// One initiative of the plan.
#[derive(Debug, Clone, Serialize)]
pub struct PlanItem {
    /// The initiative.
    pub id: InitiativeId,
    /// Place in the list, from 1.
    pub place: usize,
    /// Others that had the same priority when this one was chosen.
    pub tied_with: Vec<InitiativeId>,
    /// Whether it comes first whatever its priority.
    pub class: Class,
    /// P = gates·O + need·N − effort term.
    pub priority: f64,
    /// O: gates opened, shares of gates times how often each counts.
    pub gates: f64,
    /// The gates that it opens, with the share.
    pub opens: Vec<Opens>,
    /// N: points that the lifts would bring, programme and module practices at the mean weight of a core practice.
    pub need: f64,
    /// The part of N that is in the overall score: lifts of scored core practices alone.
    pub overall: f64,
    /// effort·log2(max(E, small) / small).
    pub effort_term: f64,
    /// Effort at the organisation's size.
    pub effort: Effort,
    /// What it lifts, most points first.
    pub lifts: Vec<Lift>,
    /// Practices that it would lift and that have no score, so that they do not count.
    pub unknown: Vec<PracticeId>,
    /// Initiatives of the plan that come before it because it needs them.
    pub after: Vec<InitiativeId>,
}

/// What comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Class {
    /// Opens a failing gate, lies on the way to one that does, or on the way to the chosen point.
    A,
    /// The rest.
    B,
}

/// A gate that an initiative opens.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Opens {
    /// The gate.
    pub gate: String,
    /// Share of its failing practices that reach their limit, times how often the gate counts.
    pub share: f64,
}

/// One practice that an initiative lifts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Lift {
    /// The practice.
    pub practice: PracticeId,
    /// Level now.
    pub level: f64,
    /// Level expected after the initiatives above.
    pub expected: f64,
    /// Target, in levels.
    pub target: f64,
    /// Levels gained up to the target.
    pub gain: f64,
    /// Points (programme and module practices at the mean weight of a core practice).
    pub points: f64,
    /// True for a practice of the overall score.
    pub core: bool,
}

/// How far the order depends on constants and on what is not known exactly.
pub fn robustness_of(
    q: &Questionnaire,
    e: &Engagement,
    card: &Scorecard,
    gaps: &[Gap],
    judgement: Option<&Judgement>,
    plan: &RolloutPlan,
) -> Option<Robustness> {
    let board = Board::new(q, card, gaps);
    robustness::robustness(q, e, card, &board, judgement, &plan.items, plan.constants)
}

/// Selects and orders the initiatives.
pub fn plan(
    q: &Questionnaire,
    e: &Engagement,
    card: &Scorecard,
    gaps: &[Gap],
    states: &States,
    judgement: Option<&Judgement>,
) -> RolloutPlan {
    let board = Board::new(q, card, gaps);
    let constants = q
        .rules
        .as_ref()
        .map_or_else(Constants::default, |r| r.priority);
    let mut plan = RolloutPlan {
        constants,
        done: Vec::new(),
        items: Vec::new(),
        apart: Vec::new(),
        not_needed: Vec::new(),
        unknown: Vec::new(),
        not_offered: Vec::new(),
        uncovered: Vec::new(),
        robustness: None,
        rollout: None,
        business: None,
    };
    let mut todo: Vec<&Initiative> = Vec::new();
    for i in &q.catalogue.initiatives {
        if i.module.as_ref().is_some_and(|m| !e.modules.contains(m)) {
            continue;
        }
        let known: Vec<&(PracticeId, f64)> = i
            .closes
            .iter()
            .filter(|(p, _)| board.levels.contains_key(p))
            .collect();
        if q.rules.is_some() && states.get(&i.id) == Some(&State::Done) {
            plan.done.push(i.id.clone());
        } else if i.stands_apart {
            plan.apart.push(i.id.clone());
        } else if i
            .offered_when
            .as_ref()
            .is_some_and(|c| c.holds(&e.context) != Some(true))
        {
            plan.not_offered.push(i.id.clone());
        } else if known.is_empty() {
            plan.unknown.push(i.id.clone());
        } else if board.lifts(i, &board.levels).is_empty() {
            plan.not_needed.push(i.id.clone());
        } else {
            todo.push(i);
        }
    }
    let selected: Vec<InitiativeId> = todo.iter().map(|i| i.id.clone()).collect();
    let filed = |wanted: &dyn Fn(State) -> bool| -> BTreeSet<InitiativeId> {
        let found = states.iter().filter(|(_, s)| wanted(**s));
        found.map(|(id, _)| id.clone()).collect()
    };
    plan.items = Order {
        q,
        e,
        board: &board,
        judgement,
        constants,
        begun: filed(&|s| s != State::NotBegun),
        done: filed(&|s| s == State::Done),
    }
    .sort(todo);
    plan.uncovered = gaps
        .iter()
        .filter(|g| g.layer == Layer::Practice && g.gap.is_some_and(|x| x > TIE))
        .map(|g| PracticeId::new(g.node.clone()))
        .filter(|p| {
            !q.catalogue
                .initiatives
                .iter()
                .any(|i| selected.contains(&i.id) && i.closes.iter().any(|(c, _)| c == p))
        })
        .collect();
    plan
}
