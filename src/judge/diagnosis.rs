//! Known patterns that the answers fit, with their evidence and the one answer that would overturn each.

use std::sync::Arc;

use serde::Serialize;

use super::values::Values;
use super::{Condition, Ground};
use crate::expression::{Found, Table, Truth};
use crate::model::id::{InitiativeId, PracticeId, RoleId};
use crate::model::rules::{Beside, Diagnosis, Rules, Strength};
use crate::model::scale::{Evidence, SLACK};

/// A pattern with what speaks for it.
#[derive(Debug, Clone, Serialize)]
pub struct Diagnosed {
    /// The pattern.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How sure; `None` where it cannot be judged.
    pub strength: Option<Strength>,
    /// Indicators below the limit and all with a score.
    pub below: usize,
    /// Indicators with a score.
    pub scored: usize,
    /// The indicators.
    pub indicators: Vec<Indicator>,
    /// Conditions beside or instead of the indicators.
    pub conditions: Vec<Condition>,
    /// The indicator whose rise to the limit would overturn it; `None` when no single answer would.
    pub overturned_by: Option<PracticeId>,
    /// For the assessor alone: a role that it compares has fewer persons than may be shown.
    pub assessor_only: bool,
    /// What helps.
    pub remedies: Vec<InitiativeId>,
    /// The pattern in words.
    pub sentence: String,
}

/// An indicator as found.
#[derive(Debug, Clone, Serialize)]
pub struct Indicator {
    /// The practice.
    pub practice: PracticeId,
    /// Its level; `None` without a score.
    pub level: Option<f64>,
    /// How it was shown.
    pub evidence: Option<Evidence>,
    /// The roles asked.
    pub roles: Vec<RoleId>,
    /// True when it counts.
    pub below: bool,
}

/// Patterns that are likely or possible, and those that cannot be judged, in the order of the rules.
pub(super) fn diagnoses(g: Ground<'_>, rules: &Rules, values: &Values) -> Vec<Diagnosed> {
    rules
        .diagnoses
        .iter()
        .filter_map(|d| one(g, rules, d, values))
        .collect()
}

/// What a pattern comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// It is named.
    Named(Strength),
    /// It is not.
    Not,
    /// It cannot be judged.
    Open,
}

/// What the indicators say; nothing when fewer than half have a score.
#[expect(clippy::cast_precision_loss, reason = "a handful of indicators")]
fn by_share(rules: &Rules, below: usize, scored: usize, all: usize) -> Verdict {
    let rule = rules.indicators;
    if scored == 0 || (scored as f64) < rule.scored * all as f64 - SLACK {
        return Verdict::Open;
    }
    let share = below as f64 / scored as f64;
    if share >= rule.likely - SLACK {
        Verdict::Named(Strength::Likely)
    } else if share >= rule.possible - SLACK {
        Verdict::Named(Strength::Possible)
    } else {
        Verdict::Not
    }
}

fn one(g: Ground<'_>, rules: &Rules, d: &Diagnosis, values: &Values) -> Option<Diagnosed> {
    let applies = |p: &&PracticeId| {
        g.card
            .practice(p.as_str())
            .is_some_and(crate::score::practice::PracticeScore::applies)
    };
    let indicators: Vec<Indicator> = d
        .indicators
        .iter()
        .filter(applies)
        .map(|p| indicator(g, rules, p, values))
        .collect();
    let below = indicators.iter().filter(|i| i.below).count();
    let scored = indicators.iter().filter(|i| i.level.is_some()).count();
    let all = indicators.len();
    let mut own = values.clone();
    own.indicators = indicators.iter().map(|i| i.level).collect();
    let table: Arc<dyn Table> = Arc::new(own);
    let found = d.extra.as_ref().map(|e| (e, e.when.read(&table)));
    let strength = decide(rules, (below, scored, all), found.as_ref());
    let strength = match strength {
        Verdict::Not => return None,
        Verdict::Named(strength) => Some(strength),
        Verdict::Open => None,
    };
    let overturned_by = strength.and_then(|_| {
        let fewer = decide(
            rules,
            (below.saturating_sub(1), scored, all),
            found.as_ref(),
        );
        let weakest = |i: &&Indicator| i.below;
        (fewer == Verdict::Not).then(|| {
            indicators
                .iter()
                .filter(weakest)
                .max_by(|a, b| a.level.unwrap_or(0.0).total_cmp(&b.level.unwrap_or(0.0)))
        })?
    });
    let conditions = found
        .as_ref()
        .map(|(_, f)| Condition::all(f))
        .unwrap_or_default();
    let few = found.as_ref().is_some_and(|(_, f)| compares_few(g, f));
    let (gap, shared) = compared(found.as_ref().map(|(_, f)| f));
    Some(Diagnosed {
        id: d.id.clone(),
        name: d.name.clone(),
        strength,
        below,
        scored,
        overturned_by: overturned_by.map(|i| i.practice.clone()),
        assessor_only: d.assessor_when_few && few,
        remedies: d.remedies.clone(),
        sentence: d
            .sentence
            .replace("{{ gap }}", &format!("{gap:.1}"))
            .replace("{{ practices }}", &format!("{shared:.0}")),
        indicators,
        conditions,
    })
}

/// Indicators and the condition beside them.
fn decide(
    rules: &Rules,
    (below, scored, all): (usize, usize, usize),
    extra: Option<&(&crate::model::rules::Extra, Found)>,
) -> Verdict {
    let by_indicators = by_share(rules, below, scored, all);
    let Some((extra, found)) = extra else {
        return by_indicators;
    };
    match (extra.beside, found.truth()) {
        (Beside::Or, Truth::Holds) => match by_indicators {
            Verdict::Named(s) => Verdict::Named(s.min(extra.strength)),
            Verdict::Not | Verdict::Open => Verdict::Named(extra.strength),
        },
        (Beside::And, Truth::Holds) | (Beside::Or, _) => by_indicators,
        (Beside::And, Truth::Unknown) if by_indicators == Verdict::Not => Verdict::Not,
        (Beside::And | Beside::Instead, Truth::Unknown) => Verdict::Open,
        (Beside::Instead, Truth::Holds) => Verdict::Named(extra.strength),
        (Beside::And | Beside::Instead, Truth::Fails | Truth::Dropped) => Verdict::Not,
    }
}

fn indicator(g: Ground<'_>, rules: &Rules, p: &PracticeId, values: &Values) -> Indicator {
    let level = values.level(p.as_str());
    Indicator {
        practice: p.clone(),
        level,
        evidence: values.evidence(p.as_str()),
        roles: g
            .q
            .practice(p.as_str())
            .map(|x| x.roles.clone())
            .unwrap_or_default(),
        below: level.is_some_and(|x| x < rules.indicators.below - SLACK),
    }
}

/// True when a role whose difference is asked for has fewer persons than may be shown.
fn compares_few(g: Ground<'_>, found: &Found) -> bool {
    let leaves = found.leaves();
    let asked = leaves.iter().flat_map(|l| &l.reading.asked);
    let mut roles = asked
        .filter(|a| a.function == "role_gap")
        .flat_map(|a| &a.words);
    roles.any(|role| {
        let people = g.card.responses.iter().find(|r| r.role.as_str() == role);
        people.is_none_or(|r| r.answered < g.e.min_role)
    })
}

/// The difference between roles and the number of practices behind it, where the conditions ask for them.
fn compared(found: Option<&Found>) -> (f64, f64) {
    let leaves = found.map(Found::leaves).unwrap_or_default();
    let value = |function: &str| {
        let mut asks = leaves
            .iter()
            .filter(|l| l.reading.asked.iter().any(|a| a.function == function));
        asks.find_map(|l| l.reading.value).unwrap_or_default()
    };
    (value("role_gap"), value("practices_shared"))
}
