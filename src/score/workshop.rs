//! What to talk over in the workshop, what to ask for, and what a workshop settled. Roles are named, never persons.

use serde::Serialize;

use super::practice::PracticeScore;
use crate::model::id::{PracticeId, RoleId};
use crate::model::questionnaire::Questionnaire;
use crate::model::scale::TIE;
use crate::model::workshop::Workshop;
use crate::stats::quantile::mean;

/// A practice on which roles lie apart.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ToDiscuss {
    /// The practice.
    pub practice: PracticeId,
    /// Greatest minus smallest role mean, in levels.
    pub range: f64,
    /// The role with the lowest mean; the first asked of several.
    pub lowest: RoleId,
    /// The role with the highest mean.
    pub highest: RoleId,
    /// True when the workshop has agreed a level.
    pub settled: bool,
}

/// Practices by range of the role means that may be shown, then by the widest spread inside a role, then by weight.
pub fn to_discuss(practices: &[PracticeScore]) -> Vec<ToDiscuss> {
    let mut rows: Vec<(ToDiscuss, f64, f64)> = practices
        .iter()
        .filter(|p| p.applies())
        .filter_map(|p| {
            let shown = || p.roles.iter().filter_map(|r| Some((&r.role, r.mean?)));
            let lowest = shown().reduce(|a, b| if b.1 < a.1 { b } else { a })?;
            let highest = shown().reduce(|a, b| if b.1 > a.1 { b } else { a })?;
            let inside = p.roles.iter().filter_map(|r| r.deviation);
            let row = ToDiscuss {
                practice: p.id.clone(),
                range: p.role_range.filter(|r| *r > TIE)?,
                lowest: lowest.0.clone(),
                highest: highest.0.clone(),
                settled: p.agreed.is_some(),
            };
            Some((row, inside.fold(0.0, f64::max), p.weight))
        })
        .collect();
    // Differences below 1e-10 are ties.
    let step = |x: f64| (x / TIE).round();
    rows.sort_by(|a, b| {
        step(b.0.range)
            .total_cmp(&step(a.0.range))
            .then_with(|| step(b.1).total_cmp(&step(a.1)))
            .then_with(|| step(b.2).total_cmp(&step(a.2)))
            .then_with(|| a.0.practice.cmp(&b.0.practice))
    });
    rows.into_iter().map(|(row, ..)| row).collect()
}

/// A practice without a score that keeps the bounds of the overall score apart.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ToAsk {
    /// The practice.
    pub practice: PracticeId,
    /// Points by which the bounds of the overall score would come together.
    pub points: f64,
    /// Who is asked about it.
    pub roles: Vec<RoleId>,
}

/// Practices of the core that apply and have no score, by their weight in the overall score, most first.
pub fn to_ask(practices: &[PracticeScore], q: &Questionnaire) -> Vec<ToAsk> {
    let mut rows: Vec<ToAsk> = practices
        .iter()
        .filter(|p| p.is_core() && p.applies() && p.score.is_none() && p.weight > 0.0)
        .map(|p| ToAsk {
            practice: p.id.clone(),
            points: p.weight,
            roles: q
                .practice(p.id.as_str())
                .map(|known| known.roles.clone())
                .unwrap_or_default(),
        })
        .collect();
    rows.sort_by(|a, b| {
        b.points
            .total_cmp(&a.points)
            .then_with(|| a.practice.cmp(&b.practice))
    });
    rows
}

/// What a workshop came to: answered, proposed and agreed stay side by side in the practices.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    /// Day of the workshop.
    pub date: String,
    /// People present by role, in the order of the roles' ids.
    pub present: Vec<(RoleId, usize)>,
    /// Practices with a proposal of the assessor.
    pub proposed: usize,
    /// Practices with an agreed level that are scored.
    pub agreed: usize,
    /// Of these, practices that had no score from answers.
    pub new: usize,
    /// Of these, practices that enough people answered for their level to be shown: the moves below are theirs alone,
    /// so that nothing about the others follows from them.
    pub compared: usize,
    /// Practices compared whose agreed level lies above what was answered.
    pub up: usize,
    /// Practices compared whose agreed level lies below.
    pub down: usize,
    /// Mean of agreed − answered over the practices compared, in levels.
    pub mean_move: Option<f64>,
    /// Mean of |agreed − answered| over the practices compared.
    pub mean_distance: Option<f64>,
}

/// Counts what the workshop moved.
pub fn summary(workshop: &Workshop, practices: &[PracticeScore]) -> Summary {
    let agreed = || practices.iter().filter(|p| p.agreed.is_some());
    let moves: Vec<f64> = agreed()
        .filter_map(|p| Some(p.agreed? - p.shown.answered?))
        .collect();
    let distances: Vec<f64> = moves.iter().map(|m| m.abs()).collect();
    Summary {
        date: workshop.date.clone(),
        present: workshop
            .present
            .iter()
            .map(|(role, n)| (role.clone(), *n))
            .collect(),
        proposed: practices.iter().filter(|p| p.proposed.is_some()).count(),
        agreed: agreed().count(),
        new: agreed().filter(|p| p.answered.is_none()).count(),
        compared: moves.len(),
        up: moves.iter().filter(|m| **m > TIE).count(),
        down: moves.iter().filter(|m| **m < -TIE).count(),
        mean_move: mean(&moves),
        mean_distance: mean(&distances),
    }
}
