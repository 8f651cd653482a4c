//! The gates: state, what decides each, who opens it.

use serde_json::json;

use super::{Deciding, Gate};
use crate::judge::Judgement;
use crate::judge::gate::{GateFound, GateState, Miss};
use crate::model::effort;
use crate::model::id::{InitiativeId, PracticeId};
use crate::model::initiative::Initiative;
use crate::model::register::State;
use crate::model::rules::Bites;
use crate::render::view::Ground;
use crate::render::view::scores::NONE;
use crate::render::{RenderError, number};

/// The gates of a judgement, those that are not open first.
pub(super) fn gates(g: Ground<'_>, j: &Judgement) -> Result<Vec<Gate>, RenderError> {
    let mut found: Vec<&GateFound> = j.gates.iter().collect();
    found.sort_by_key(|x| x.state == GateState::Open);
    found.into_iter().map(|x| gate(g, x)).collect()
}

fn gate(g: Ground<'_>, x: &GateFound) -> Result<Gate, RenderError> {
    let sentence = g
        .case
        .questionnaire
        .rules
        .iter()
        .flat_map(|r| &r.gates)
        .find(|rule| rule.id == x.id && x.state != GateState::Open)
        .map(|rule| rule.sentence.clone())
        .unwrap_or_default();
    Ok(Gate {
        id: x.id.clone(),
        name: x.name.clone(),
        state: state(g, x)?,
        bites: bites(g, x.bites)?,
        deciding: x
            .rests_on
            .iter()
            .map(|miss| deciding(g, x, miss))
            .collect::<Result<_, _>>()?,
        opener: if x.state == GateState::Open {
            NONE.to_owned()
        } else {
            openers(g, x)?
        },
        holds: ids(&x.blocks),
        sentence,
    })
}

/// How a gate stands, in a word or two.
pub fn state(g: Ground<'_>, x: &GateFound) -> Result<String, RenderError> {
    let with = json!({ "state": word(x.state), "self_reported": x.self_reported });
    g.words.say("gate.state", with)
}

fn word(state: GateState) -> &'static str {
    match state {
        GateState::Open => "open",
        GateState::Near => "near",
        GateState::Blocked => "blocked",
        GateState::Unknown => "unknown",
    }
}

/// When a gate has to be open.
pub fn bites(g: Ground<'_>, bites: Bites) -> Result<String, RenderError> {
    g.words
        .say("gate.bites", json!({ "bites": bites.as_str() }))
}

fn deciding(g: Ground<'_>, x: &GateFound, miss: &Miss) -> Result<Deciding, RenderError> {
    let practice = g.case.questionnaire.practice(miss.practice.as_str());
    let evidence =
        g.a.scores
            .practice(miss.practice.as_str())
            .and_then(|p| p.evidence);
    let with = json!({
        "level": miss.level.map(number::level), "limit": number::level(miss.limit),
        "missing": missing(miss),
        "evidence": evidence.map(|e| e.as_str()), "weak": x.unseen.contains(&miss.practice),
    });
    Ok(Deciding {
        id: miss.practice.as_str().to_owned(),
        title: practice.map_or_else(String::new, |p| p.title.clone()),
        level: g.words.say("gate.level", &with)?,
        limit: g.words.say("gate.limit", &with)?,
        missing: g.words.say("gate.missing", &with)?,
        evidence: g.words.say("gate.evidence", &with)?,
    })
}

/// The initiatives that are left to open a gate: not done, and closing a practice that is missing, if any does.
pub fn left(g: Ground<'_>, x: &GateFound) -> Vec<InitiativeId> {
    let states = crate::assess::states(g.case);
    let open = |id: &&InitiativeId| states.get(*id) != Some(&State::Done);
    let helps = |id: &&InitiativeId| {
        let closes = find(g, id).map(|i| &i.closes);
        let mut closes = closes.into_iter().flatten();
        closes.any(|(p, _)| x.misses.iter().any(|m| &m.practice == p))
    };
    let all: Vec<&InitiativeId> = x.opened_by.iter().filter(open).collect();
    let some: Vec<&InitiativeId> = all.iter().copied().filter(helps).collect();
    let chosen = if some.is_empty() || x.opens_by_begin {
        all
    } else {
        some
    };
    chosen.into_iter().cloned().collect()
}

/// The initiatives that open a gate, each with its months.
pub fn openers(g: Ground<'_>, x: &GateFound) -> Result<String, RenderError> {
    let mut out = Vec::new();
    for id in left(g, x) {
        let known = find(g, &id);
        let months = known.and_then(|i| effort::at(&i.effort, g.case.engagement.staff));
        let share = known.map_or(1.0, |i| until(i, x));
        let months = months.map(|e| {
            let (low, high) = (
                number::months(share * e.months_low),
                number::months(share * e.months_high),
            );
            if low == high {
                low
            } else {
                format!("{low}–{high}")
            }
        });
        let with =
            json!({ "id": id.as_str(), "months": months, "one": months.as_deref() == Some("1") });
        out.push(g.words.say("gate.opener", with)?);
    }
    Ok(if out.is_empty() {
        NONE.to_owned()
    } else {
        out.join(", ")
    })
}

/// Share of the work after which what the gate misses has risen: early lifts count before the end.
fn until(i: &Initiative, x: &GateFound) -> f64 {
    let Some((after, early)) = &i.early else {
        return 1.0;
    };
    let missed = x.misses.iter().map(|m| &m.practice);
    let closes = |p: &&PracticeId| i.closes.iter().any(|(c, _)| c == *p);
    if missed.clone().any(|p| closes(&p)) && missed.filter(closes).all(|p| early.contains(p)) {
        *after
    } else {
        1.0
    }
}

/// How many levels are missing, as the difference of the printed numbers; `<0.1` where these are alike.
pub fn missing(miss: &Miss) -> Option<String> {
    let level = miss.level.filter(|_| miss.missing > 0.0)?;
    let printed = number::difference(miss.limit, level, 1);
    Some(if printed == "0.0" {
        "<0.1".to_owned()
    } else {
        printed
    })
}

/// An initiative of the catalogue.
pub fn find<'a>(g: Ground<'a>, id: &InitiativeId) -> Option<&'a Initiative> {
    let all = &g.case.questionnaire.catalogue.initiatives;
    all.iter().find(|i| &i.id == id)
}

/// Ids in a line.
pub fn ids(list: &[InitiativeId]) -> String {
    let all: Vec<&str> = list.iter().map(InitiativeId::as_str).collect();
    if all.is_empty() {
        NONE.to_owned()
    } else {
        all.join(", ")
    }
}
