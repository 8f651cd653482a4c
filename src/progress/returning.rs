//! The change among those who answered both times, beside the change over all, so that new faces are not taken for
//! progress. It compares answers before workshop and cap.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Assessed;
use super::matched::{Unit, shares};
use crate::model::answers::{PersonKey, Respondent, Response};
use crate::model::engagement::{Engagement, Round};
use crate::model::questionnaire::Questionnaire;
use crate::score::practice::PracticeScore;
use crate::score::{self, Scorecard};
use crate::stats::paired::{PairedT, SignedRank, paired_t, signed_rank, skewness};

/// Persons from which the t test decides, when their changes are not skewed.
const T_TEST: usize = 15;
/// Skewness beyond which the signed-rank test decides.
const SKEWED: f64 = 1.0;

/// Those who answered both times.
#[derive(Debug, Clone, Serialize)]
pub struct Returning {
    /// Persons who answered both times.
    pub persons: usize,
    /// Persons who answered the earlier round only.
    pub left: usize,
    /// Persons who answered the later round only.
    pub new: usize,
    /// Change of the answers over all who answered, in points: matched practices of the overall score, weights and
    /// role weights of the earlier round, before workshop and cap.
    pub everyone: Option<f64>,
    /// The same over those who answered both times; `None` where it would describe fewer than may be shown.
    pub returning: Option<f64>,
    /// Why `returning` is missing.
    pub hidden: Option<Hidden>,
    /// Change of the persons' own mean scores over practices answered both times.
    pub paired: Option<PairedT>,
    /// The signed-rank test of the same changes (Wilcoxon 1945, *Biometrics Bulletin* 1:80).
    pub signed_rank: Option<SignedRank>,
    /// True where the signed-rank test decides: fewer than 15 persons, or changes with a skewness beyond ±1.
    pub by_rank: bool,
}

/// Why the change of those who returned is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Hidden {
    /// Fewer of them than may be shown.
    TooFew,
    /// So few left or joined that their answers would follow from the difference.
    FewOthers,
    /// Nothing was answered both times.
    NothingInCommon,
}

/// Scores of both rounds from answers alone: of all, and of those who answered both times.
#[derive(Debug)]
pub struct Answers {
    everyone: [Scorecard; 2],
    both: [Scorecard; 2],
    persons: usize,
    left: usize,
    new: usize,
    min: usize,
}

impl Answers {
    /// Scores the answers, with the role weights of the earlier round on both sides.
    pub fn of(from: Assessed<'_>, to: Assessed<'_>) -> Self {
        let keys = |of: Assessed<'_>| -> BTreeSet<PersonKey> {
            let people = of.case.round.respondents.iter();
            people.map(|r| r.key.clone()).collect()
        };
        let (before, after) = (keys(from), keys(to));
        let both: BTreeSet<PersonKey> = before.intersection(&after).cloned().collect();
        let cards = |only: Option<&BTreeSet<PersonKey>>| {
            let weights = &from.case.engagement.role_weights;
            [from, to].map(|of| answers(of, only, weights))
        };
        Self {
            everyone: cards(None),
            persons: both.len(),
            left: before.len() - both.len(),
            new: after.len() - both.len(),
            min: to
                .case
                .engagement
                .min_role
                .max(from.case.engagement.min_role),
            both: cards(Some(&both)),
        }
    }

    /// How far other people answering moved `Σ weight·score/Σ weight` over units: the change of the answers over all
    /// minus that over those who answered both times, on the units that answers decide.
    pub fn composition(&self, units: &[(&Unit<'_>, f64)]) -> Composition {
        if self.left + self.new == 0 {
            return Composition::Same;
        }
        // Figures, agreed levels and caps on both sides do not move with the people who answer.
        let by_answers = |u: &Unit<'_>| {
            let mut parts = u.old.iter().chain(&u.new);
            parts.any(|p| !p.influence.is_empty() && !p.capped)
        };
        let total: f64 = units.iter().map(|(_, w)| w).sum();
        let decided: Vec<(&Unit<'_>, f64)> = units
            .iter()
            .filter(|(u, _)| by_answers(u))
            .copied()
            .collect();
        let share = decided.iter().map(|(_, w)| w).sum::<f64>() / total;
        if decided.is_empty() {
            return Composition::Same;
        }
        let both = change(&decided, &self.both).filter(|_| self.persons >= self.min);
        both.zip(change(&decided, &self.everyone))
            .map_or(Composition::Unknown, |(both, all)| {
                Composition::Points(share * (all - both))
            })
    }
}

/// What other people answering did to a change.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Composition {
    /// The same people answered.
    Same,
    /// Points of the change that come from other people.
    Points(f64),
    /// Fewer answered both times than may be shown.
    Unknown,
}

/// Compares those who answered both times with all.
pub fn returning(
    from: Assessed<'_>,
    to: Assessed<'_>,
    units: &[Unit<'_>],
    cards: &Answers,
) -> Returning {
    let few = |n: usize| n > 0 && n < cards.min;
    let hidden = if cards.persons < cards.min {
        Some(Hidden::TooFew)
    } else if few(cards.left) || few(cards.new) {
        Some(Hidden::FewOthers)
    } else {
        None
    };
    let matched: Vec<&Unit<'_>> = units
        .iter()
        .filter(|u| u.is_matched() && u.is_core() && u.weight() > 0.0)
        .collect();
    let weighted: Vec<(&Unit<'_>, f64)> = matched.iter().map(|u| (*u, u.weight())).collect();
    let among = change(&weighted, &cards.both);
    let changes = persons(from, to, &matched);
    let shown = hidden.is_none();
    let paired = paired_t(&changes, crate::score::error::LEVEL).filter(|_| shown);
    Returning {
        persons: cards.persons,
        left: cards.left,
        new: cards.new,
        everyone: change(&weighted, &cards.everyone),
        returning: among.filter(|_| shown),
        hidden: hidden.or_else(|| among.is_none().then_some(Hidden::NothingInCommon)),
        paired,
        signed_rank: (shown && !changes.is_empty()).then(|| signed_rank(&changes)),
        by_rank: changes.len() < T_TEST || skewness(&changes).is_some_and(|s| s.abs() > SKEWED),
    }
}

/// Scores from answers alone, of some of the people.
fn answers(
    of: Assessed<'_>,
    only: Option<&BTreeSet<PersonKey>>,
    role_weights: &BTreeMap<crate::model::id::RoleId, f64>,
) -> Scorecard {
    let kept = |r: &&Respondent| only.is_none_or(|keys| keys.contains(&r.key));
    let people = of.case.round.respondents.iter().filter(kept);
    let round = Round {
        respondents: people.cloned().collect(),
        workshop: None,
        ..of.case.round.clone()
    };
    let e = Engagement {
        role_weights: role_weights.clone(),
        ..of.case.engagement.clone()
    };
    score::score(&of.case.questionnaire, &e, &round, None)
}

/// `Σ w₁·(a₂ − a₁)/Σ w₁` over units that both cards hold answers for, in points.
fn change(units: &[(&Unit<'_>, f64)], cards: &[Scorecard; 2]) -> Option<f64> {
    let [then, now] = cards;
    let level = |parts: &[&PracticeScore], card: &Scorecard| -> Option<f64> {
        shares(parts)
            .iter()
            .map(|(p, share)| {
                let score = card.practice(p.id.as_str())?.uncapped?;
                Some(share * score.get())
            })
            .sum()
    };
    let (mut sum, mut weight) = (0.0, 0.0);
    for (u, own) in units {
        if let (Some(before), Some(after)) = (level(&u.old, then), level(&u.new, now)) {
            let before = u.link.map_or(before, |l| l.rescaled(before));
            sum += own * (after - before);
            weight += own;
        }
    }
    (weight > 0.0).then(|| sum / weight)
}

/// The change of each returning person's weighted mean over units answered both times, in points.
fn persons(from: Assessed<'_>, to: Assessed<'_>, units: &[&Unit<'_>]) -> Vec<f64> {
    let now = &to.case.round.respondents;
    from.case
        .round
        .respondents
        .iter()
        .filter_map(|before| Some((before, now.iter().find(|r| r.key == before.key)?)))
        .filter_map(|(before, after)| {
            let (mut sum, mut weight) = (0.0, 0.0);
            for u in units {
                let then = answered(before, &u.old, &from.case.questionnaire);
                let now = answered(after, &u.new, &to.case.questionnaire);
                if let (Some(a), Some(b)) = (then, now) {
                    let a = u.link.map_or(a, |l| l.rescaled(a));
                    sum += u.weight() * (b - a);
                    weight += u.weight();
                }
            }
            (weight > 0.0).then(|| sum / weight)
        })
        .collect()
}

/// A person's mean over the practices of one side, 0 to 100; `None` while one is not answered with a level or figure.
fn answered(person: &Respondent, parts: &[&PracticeScore], q: &Questionnaire) -> Option<f64> {
    let own = shares(parts);
    if own.is_empty() {
        return None;
    }
    own.iter()
        .map(|(p, share)| {
            let known = q.practice(p.id.as_str())?;
            let points = match &person.answers.get(&p.id)?.response {
                Response::Level(l) => 100.0 * l / q.highest(),
                Response::Figure { value, .. } => known.measure.as_ref()?.score(*value),
                Response::DontKnow | Response::NotApplicable => return None,
            };
            Some(share * points)
        })
        .sum()
}
