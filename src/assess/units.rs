//! The judgement of each unit whose respondents say that they belong to it, from their answers alone.
//!
//! A unit is shown from `privacy.min_role` respondents on. Where those hidden, with the people who name no unit, are
//! fewer together, the smallest unit shown is hidden too, so that nobody can be found by subtracting.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Assessment, states};
use crate::check::Case;
use crate::gap;
use crate::judge::gate::GateState;
use crate::judge::permission::List;
use crate::judge::{self, Ground};
use crate::model::scale::{Score, Undefined};
use crate::score;

/// What may begin in one unit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct UnitJudgement {
    /// The unit.
    pub unit: String,
    /// Respondents.
    pub respondents: usize,
    /// Overall score of the unit; `None` where too few of its practices have one.
    pub overall: Option<f64>,
    /// The label.
    pub label: String,
    /// Gates that are not open, with their state.
    pub not_open: Vec<(String, GateState)>,
    /// Number of initiatives: may start now, with a condition, must wait.
    pub lists: [usize; 3],
    /// The chosen one of alternatives.
    pub first_point: Option<String>,
}

/// Units in the order of their names; empty where fewer than two may be shown.
pub fn units(case: &Case, a: &Assessment) -> Vec<UnitJudgement> {
    if a.judgement.is_none() {
        return Vec::new();
    }
    shown(case, a.about.min_role)
        .into_iter()
        .filter_map(|unit| one(case, &unit))
        .collect()
}

/// The units that may be shown.
fn shown(case: &Case, min: usize) -> Vec<String> {
    let mut people: BTreeMap<&str, usize> = BTreeMap::new();
    for r in &case.round.respondents {
        if let Some(unit) = r.unit.as_deref().filter(|u| !u.is_empty()) {
            *people.entry(unit).or_default() += 1;
        }
    }
    let mut shown: Vec<(&str, usize)> = people.into_iter().filter(|(_, n)| *n >= min).collect();
    let all = case.round.respondents.len();
    let hidden = |shown: &[(&str, usize)]| all - shown.iter().map(|(_, n)| n).sum::<usize>();
    while (1..min).contains(&hidden(&shown)) {
        let smallest = shown.iter().enumerate().min_by_key(|(_, (_, n))| *n);
        let Some((at, _)) = smallest else { break };
        shown.remove(at);
    }
    if shown.len() < 2 {
        return Vec::new();
    }
    shown.into_iter().map(|(unit, _)| unit.to_owned()).collect()
}

fn one(case: &Case, unit: &str) -> Option<UnitJudgement> {
    let (q, e) = (&case.questionnaire, &case.engagement);
    let mut round = case.round.clone();
    round
        .respondents
        .retain(|r| r.unit.as_deref() == Some(unit));
    // What a workshop agreed is agreed for the whole organisation.
    round.workshop = None;
    let mut card = score::score(q, e, &round, None);
    // A practice that few of the unit answered would give their answer away by the state of a gate.
    for p in card.practices.iter_mut().filter(|p| p.persons < e.min_role) {
        if p.score.take().is_some() {
            p.undefined = Some(Undefined::NotAnswered);
        }
    }
    let card = score::rescored(q, e, &card, &BTreeMap::new());
    let gaps = gap::gaps(q, e, &card, None);
    let states = states(case);
    let found = judge::judge(Ground {
        q,
        e,
        mode: round.mode,
        card: &card,
        gaps: &gaps,
        states: &states,
    })?;
    let shut = found.gates.iter().filter(|g| g.state != GateState::Open);
    Some(UnitJudgement {
        unit: unit.to_owned(),
        respondents: round.respondents.len(),
        overall: card.overall.score.map(Score::get),
        not_open: shut.map(|g| (g.id.clone(), g.state)).collect(),
        lists: [
            found.of(List::Now).count(),
            found.of(List::Condition).count(),
            found.of(List::MustWait).count(),
        ],
        first_point: found.first_point.as_ref().map(|p| p.initiative.to_string()),
        label: found.label.word,
    })
}
