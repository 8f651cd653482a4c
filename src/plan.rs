//! Stage 7, first part: gaps → which initiatives, in which order, and why.
//!
//! An initiative is selected when it closes something below target. Order: repeatedly, among the initiatives whose
//! prerequisites stand above, the highest priority `P = N − 0.5·log2(max(E, 20)/20)`, each judged on the levels that
//! are expected after those above it. N = points that its lifts would bring; E = likely
//! person-days at the organisation's size. Programme practices are a checklist: they count in N, not in the overall
//! score. Constants are own judgement. Ties (1e-10) are shown and go by id.

pub mod effort;
pub mod money;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::gap::{Gap, Layer};
use crate::model::engagement::Engagement;
use crate::model::id::{InitiativeId, PracticeId};
use crate::model::initiative::Initiative;
use crate::model::questionnaire::Questionnaire;
use crate::model::scale::{Score, TIE};
use crate::score::Scorecard;
use effort::Effort;

/// Person-days up to which effort does not lower a priority.
pub const SMALL_EFFORT: f64 = 20.0;
/// Points of priority that a doubling of the effort costs.
pub const DOUBLING: f64 = 0.5;

/// What to do first, and why.
#[derive(Debug, Clone, Serialize)]
pub struct RolloutPlan {
    /// Selected initiatives in order.
    pub items: Vec<PlanItem>,
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
    /// P = need − effort term.
    pub priority: f64,
    /// N: points that the lifts would bring, programme and module practices at the mean weight of a core practice.
    pub need: f64,
    /// The part of N that is in the overall score: lifts of scored core practices alone.
    pub overall: f64,
    /// 0.5·log2(max(E, 20)/20).
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

/// Selects and orders the initiatives.
pub fn plan(q: &Questionnaire, e: &Engagement, card: &Scorecard, gaps: &[Gap]) -> RolloutPlan {
    let board = Board::new(q, card, gaps);
    let mut plan = RolloutPlan {
        items: Vec::new(),
        apart: Vec::new(),
        not_needed: Vec::new(),
        unknown: Vec::new(),
        not_offered: Vec::new(),
        uncovered: Vec::new(),
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
        if i.stands_apart {
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
    let mut expected = board.levels.clone();
    while !todo.is_empty() {
        let ready: Vec<&Initiative> = todo
            .iter()
            .copied()
            .filter(|i| is_ready(i, q, &plan.items, &selected))
            .collect();
        let Some(item) = best(&ready, &board, &expected, e, plan.items.len() + 1) else {
            break;
        };
        let Some(chosen) = todo.iter().copied().find(|i| i.id == item.id) else {
            break;
        };
        for lift in &item.lifts {
            expected.insert(lift.practice.clone(), lift.expected + lift.gain);
        }
        let after = waits_for(chosen, q, &plan.items);
        plan.items.push(PlanItem { after, ..item });
        todo.retain(|i| i.id != chosen.id);
    }
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

/// Levels, targets and weights by practice.
struct Board {
    levels: BTreeMap<PracticeId, f64>,
    targets: BTreeMap<PracticeId, f64>,
    weights: BTreeMap<PracticeId, f64>,
    core: BTreeSet<PracticeId>,
}

impl Board {
    fn new(q: &Questionnaire, card: &Scorecard, gaps: &[Gap]) -> Self {
        let highest = q.highest();
        let core: Vec<f64> = card
            .practices
            .iter()
            .filter(|p| p.is_core() && p.applies())
            .map(|p| p.weight)
            .collect();
        let mean = crate::stats::quantile::mean(&core).unwrap_or(0.0);
        let applicable = || card.practices.iter().filter(|p| p.applies());
        Self {
            levels: applicable()
                .filter_map(|p| Some((p.id.clone(), p.score?.level(highest))))
                .collect(),
            targets: gaps
                .iter()
                .filter(|g| g.layer == Layer::Practice)
                .filter_map(|g| {
                    Some((
                        PracticeId::new(g.node.clone()),
                        Score::new(g.target)?.level(highest),
                    ))
                })
                .collect(),
            core: applicable()
                .filter(|p| p.is_core())
                .map(|p| p.id.clone())
                .collect(),
            weights: applicable()
                .map(|p| (p.id.clone(), if p.is_core() { p.weight } else { mean }))
                .collect(),
        }
        .scaled(highest)
    }

    /// Weights in points of the overall score for each level gained.
    fn scaled(mut self, highest: f64) -> Self {
        for w in self.weights.values_mut() {
            *w /= highest;
        }
        self
    }

    fn lifts(&self, i: &Initiative, expected: &BTreeMap<PracticeId, f64>) -> Vec<Lift> {
        let mut out: Vec<Lift> = i
            .closes
            .iter()
            .filter_map(|(p, lift)| {
                let (now, at) = (*self.levels.get(p)?, *expected.get(p)?);
                let (target, weight) = (*self.targets.get(p)?, *self.weights.get(p)?);
                let gain = lift.min(target - at);
                (gain > TIE).then(|| Lift {
                    practice: p.clone(),
                    level: now,
                    expected: at,
                    target,
                    gain,
                    points: weight * gain,
                    core: self.core.contains(p),
                })
            })
            .collect();
        out.sort_by(|a, b| {
            let step = |l: &Lift| (l.points / TIE).round();
            step(b)
                .total_cmp(&step(a))
                .then_with(|| a.practice.cmp(&b.practice))
        });
        out
    }
}

/// The initiatives that can stand for a prerequisite and are part of the plan.
fn members<'q>(
    name: &str,
    q: &'q Questionnaire,
    selected: &[InitiativeId],
) -> Vec<&'q InitiativeId> {
    q.catalogue
        .any_of(name)
        .into_iter()
        .filter(|m| selected.contains(m))
        .collect()
}

/// A prerequisite is met when it is not needed here, or when one that can stand for it is already in the list.
fn is_ready(
    i: &Initiative,
    q: &Questionnaire,
    done: &[PlanItem],
    selected: &[InitiativeId],
) -> bool {
    i.after.iter().all(|name| {
        let members = members(name, q, selected);
        members.is_empty() || members.iter().any(|m| done.iter().any(|d| &d.id == *m))
    })
}

/// The prerequisites that stand above; of alternatives the first one in the list.
fn waits_for(i: &Initiative, q: &Questionnaire, done: &[PlanItem]) -> Vec<InitiativeId> {
    i.after
        .iter()
        .filter_map(|name| {
            let members = q.catalogue.any_of(name);
            done.iter()
                .find(|d| members.contains(&&d.id))
                .map(|d| d.id.clone())
        })
        .collect()
}

fn best(
    ready: &[&Initiative],
    board: &Board,
    expected: &BTreeMap<PracticeId, f64>,
    e: &Engagement,
    place: usize,
) -> Option<PlanItem> {
    let mut rated: Vec<PlanItem> = ready
        .iter()
        .filter_map(|i| {
            let effort = effort::at(&i.effort, e.staff)?;
            let lifts = board.lifts(i, expected);
            let need = lifts.iter().fold(0.0, |sum, l| sum + l.points);
            let overall = lifts
                .iter()
                .filter(|l| l.core)
                .fold(0.0, |sum, l| sum + l.points);
            let effort_term = DOUBLING * (effort.likely.max(SMALL_EFFORT) / SMALL_EFFORT).log2();
            Some(PlanItem {
                id: i.id.clone(),
                place,
                tied_with: Vec::new(),
                priority: need - effort_term,
                need,
                overall,
                effort_term,
                effort,
                lifts,
                unknown: i
                    .closes
                    .iter()
                    .map(|(p, _)| p)
                    .filter(|p| !board.levels.contains_key(*p))
                    .cloned()
                    .collect(),
                after: Vec::new(),
            })
        })
        .collect();
    rated.sort_by(|a, b| {
        b.priority
            .total_cmp(&a.priority)
            .then_with(|| a.id.cmp(&b.id))
    });
    let top = rated.first()?.priority;
    let mut tied: Vec<PlanItem> = rated
        .into_iter()
        .filter(|r| top - r.priority <= TIE)
        .collect();
    tied.sort_by(|a, b| a.id.cmp(&b.id));
    let names: Vec<InitiativeId> = tied.iter().skip(1).map(|t| t.id.clone()).collect();
    tied.into_iter().next().map(|first| PlanItem {
        tied_with: names,
        ..first
    })
}
