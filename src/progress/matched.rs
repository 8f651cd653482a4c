//! Which practices of two rounds correspond, through the crosswalk where the version of the questionnaire changed.

use serde::Serialize;

use super::Assessed;
use crate::model::crosswalk::{Crosswalk, Link};
use crate::model::id::PracticeId;
use crate::model::scale::Score;
use crate::score::error::NoError;
use crate::score::practice::PracticeScore;

/// Practices of the earlier round with those of the later one that they became. Mostly one and one.
#[derive(Debug, Clone)]
pub struct Unit<'a> {
    /// Practices then.
    pub old: Vec<&'a PracticeScore>,
    /// Practices now.
    pub new: Vec<&'a PracticeScore>,
    /// The crosswalk's link, if there is one.
    pub link: Option<&'a Link>,
}

/// Which score of a practice is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// After the evidence cap.
    Scored,
    /// Before it.
    Uncapped,
}

impl Side {
    /// The score of a practice, 0 to 100.
    pub fn of(self, p: &PracticeScore) -> Option<f64> {
        match self {
            Self::Scored => p.score,
            Self::Uncapped => p.uncapped,
        }
        .map(Score::get)
    }
}

impl Unit<'_> {
    /// Ids of today's practices, joined by `+`.
    pub fn id(&self) -> String {
        let ids: Vec<&str> = self.new.iter().map(|p| p.id.as_str()).collect();
        ids.join("+")
    }

    /// Score of the earlier round by today's level descriptions; `None` while a part has none.
    pub fn then(&self, side: Side) -> Option<f64> {
        let then = mean(&self.old, side)?;
        Some(self.link.map_or(then, |l| l.rescaled(then)))
    }

    /// Score of the later round.
    pub fn now(&self, side: Side) -> Option<f64> {
        mean(&self.new, side)
    }

    /// True when both rounds asked and scored it; what was carried forward is not compared.
    pub fn is_matched(&self) -> bool {
        let fresh = |p: &&PracticeScore| p.score.is_some() && p.carried.is_none();
        self.old.iter().all(fresh) && self.new.iter().all(fresh)
    }

    /// Weight in points of the overall score of the earlier round.
    pub fn weight(&self) -> f64 {
        self.old.iter().map(|p| p.weight).sum()
    }

    /// True when all its practices enter the overall score.
    pub fn is_core(&self) -> bool {
        self.old.iter().chain(&self.new).all(|p| p.is_core())
    }

    /// True where the spread of its answers may not be shown in one of the rounds.
    pub fn hides_its_spread(&self) -> bool {
        let mut parts = self.old.iter().chain(&self.new);
        parts.any(|p| p.shown_no_error == Some(NoError::Hidden))
    }

    /// The slope of the crosswalk's line at the score of then: what a point of then is worth today.
    pub fn slope(&self, side: Side) -> f64 {
        let (Some(link), Some(then)) = (self.link, mean(&self.old, side)) else {
            return 1.0;
        };
        let step = 1e-6;
        let (low, high) = ((then - step).max(0.0), (then + step).min(100.0));
        (link.rescaled(high) - link.rescaled(low)) / (high - low)
    }
}

/// Each practice with its share in the mean of its unit.
pub fn shares<'p>(parts: &[&'p PracticeScore]) -> Vec<(&'p PracticeScore, f64)> {
    let weight = |p: &PracticeScore| {
        if p.weight > 0.0 {
            p.weight
        } else {
            p.own_weight
        }
    };
    let total: f64 = parts.iter().map(|p| weight(p)).sum();
    parts
        .iter()
        .filter(|_| total > 0.0)
        .map(|p| (*p, weight(p) / total))
        .collect()
}

fn mean(parts: &[&PracticeScore], side: Side) -> Option<f64> {
    let shares = shares(parts);
    if shares.is_empty() {
        return None;
    }
    shares
        .iter()
        .map(|(p, share)| side.of(p).map(|s| share * s))
        .sum()
}

/// What the practices of two rounds have in common.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Matched {
    /// Units compared.
    pub compared: usize,
    /// Of these, through a link of the crosswalk.
    pub linked: usize,
    /// Units with a score in the earlier round only, by today's ids.
    pub only_then: Vec<String>,
    /// Units with a score in the later round only.
    pub only_now: Vec<String>,
    /// Units whose later score was carried forward.
    pub carried: usize,
    /// Practices that could not be carried from the earlier version, with the reason.
    pub not_carried: Vec<NotCarried>,
    /// Practices that are new in this version.
    pub added: Vec<PracticeId>,
}

/// A practice of an earlier version without a counterpart.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NotCarried {
    /// The practice.
    pub practice: PracticeId,
    /// Why, in words of the crosswalk; `None` when the crosswalk does not name it.
    pub reason: Option<String>,
}

fn crosswalk<'a>(from: Assessed<'_>, to: Assessed<'a>) -> Option<&'a Crosswalk> {
    let then = &from.case.questionnaire.reference;
    to.case
        .questionnaire
        .crosswalks
        .iter()
        .find(|c| c.from == *then)
}

/// All units that both rounds hold, in the order of the later round.
pub fn units<'a>(from: Assessed<'a>, to: Assessed<'a>) -> Vec<Unit<'a>> {
    let walk = crosswalk(from, to);
    let links = walk.map_or(&[][..], |w| &w.links);
    let (before, after) = (&from.assessment.scores, &to.assessment.scores);
    let same_version = from.case.questionnaire.reference == to.case.questionnaire.reference;
    let mut out: Vec<Unit<'a>> = Vec::new();
    for p in &after.practices {
        let link = links.iter().find(|l| l.new.contains(&p.id));
        if let Some(link) = link {
            // A split or merged practice makes one unit, at the place of its first practice of today.
            if link.new.first() != Some(&p.id) {
                continue;
            }
            let of = |ids: &[PracticeId], card: &'a crate::score::Scorecard| -> Option<Vec<_>> {
                ids.iter().map(|id| card.practice(id.as_str())).collect()
            };
            if let (Some(old), Some(new)) = (of(&link.old, before), of(&link.new, after)) {
                out.push(Unit {
                    old,
                    new,
                    link: Some(link),
                });
            }
            continue;
        }
        let taken = |id: &PracticeId| {
            links.iter().any(|l| l.old.contains(id))
                || walk
                    .is_some_and(|w| w.added.contains(id) || w.retired.iter().any(|(r, _)| r == id))
        };
        if !same_version && taken(&p.id) {
            continue;
        }
        if let Some(old) = before.practice(p.id.as_str()) {
            out.push(Unit {
                old: vec![old],
                new: vec![p],
                link: None,
            });
        }
    }
    out
}

/// Counts and lists.
pub fn summary(from: Assessed<'_>, to: Assessed<'_>, units: &[Unit<'_>]) -> Matched {
    let matched = || units.iter().filter(|u| u.is_matched());
    let only = |this: fn(&Unit<'_>) -> Option<f64>, other: fn(&Unit<'_>) -> Option<f64>| {
        units
            .iter()
            .filter(|u| this(u).is_some() && other(u).is_none())
            .map(Unit::id)
            .collect()
    };
    let then = |u: &Unit<'_>| u.then(Side::Scored);
    let now = |u: &Unit<'_>| u.now(Side::Scored);
    let walk = crosswalk(from, to);
    let covered = |p: &PracticeScore| units.iter().any(|u| u.old.iter().any(|o| o.id == p.id));
    let changed = from.case.questionnaire.reference != to.case.questionnaire.reference;
    // Of a pulse or short form the practices not asked are no loss of the crosswalk.
    let lost = |p: &&PracticeScore| {
        let known = to.case.questionnaire.practices.iter().any(|n| n.id == p.id);
        let retired = walk.is_some_and(|w| w.retired.iter().any(|(r, _)| *r == p.id));
        changed && !covered(p) && (retired || !known)
    };
    Matched {
        compared: matched().count(),
        linked: matched().filter(|u| u.link.is_some()).count(),
        only_then: only(then, now),
        only_now: only(now, then),
        carried: units
            .iter()
            .filter(|u| u.new.iter().any(|p| p.carried.is_some()))
            .count(),
        not_carried: from
            .assessment
            .scores
            .practices
            .iter()
            .filter(lost)
            .map(|p| NotCarried {
                practice: p.id.clone(),
                reason: walk.and_then(|w| {
                    let found = w.retired.iter().find(|(r, _)| *r == p.id);
                    found.map(|(_, why)| why.clone())
                }),
            })
            .collect(),
        added: walk.map(|w| w.added.clone()).unwrap_or_default(),
    }
}
