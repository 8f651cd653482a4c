//! What the plan weighs: levels, targets and weights by practice.

use std::collections::{BTreeMap, BTreeSet};

use super::Lift;
use crate::gap::{Gap, Layer};
use crate::model::id::PracticeId;
use crate::model::initiative::Initiative;
use crate::model::questionnaire::Questionnaire;
use crate::model::scale::{Score, TIE};
use crate::score::Scorecard;

/// Levels, targets and weights by practice.
pub(super) struct Board {
    pub(super) levels: BTreeMap<PracticeId, f64>,
    targets: BTreeMap<PracticeId, f64>,
    weights: BTreeMap<PracticeId, f64>,
    core: BTreeSet<PracticeId>,
}

impl Board {
    pub(super) fn new(q: &Questionnaire, card: &Scorecard, gaps: &[Gap]) -> Self {
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

    /// Target in levels, and points for a level gained.
    pub(super) fn terms(&self, p: &PracticeId) -> Option<(f64, f64)> {
        Some((*self.targets.get(p)?, *self.weights.get(p)?))
    }

    pub(super) fn lifts(&self, i: &Initiative, expected: &BTreeMap<PracticeId, f64>) -> Vec<Lift> {
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
