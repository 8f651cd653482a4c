//! Patterns that the answers fit, with the answers behind them.

use serde_json::json;

use super::Diagnosis;
use crate::judge::Judgement;
use crate::judge::diagnosis::{Diagnosed, Indicator};
use crate::model::rules::Strength;
use crate::render::view::Ground;
use crate::render::view::conditions;
use crate::render::view::lines::Line;
use crate::render::{RenderError, number};

/// Patterns that may be shown to a board.
fn shown(j: &Judgement) -> impl Iterator<Item = &Diagnosed> {
    j.diagnoses.iter().filter(|d| !d.assessor_only)
}

/// Likely patterns, then possible ones.
pub(super) fn patterns(g: Ground<'_>, j: &Judgement) -> Result<Vec<Diagnosis>, RenderError> {
    let mut named: Vec<&Diagnosed> = shown(j).filter(|d| d.strength.is_some()).collect();
    named.sort_by_key(|d| d.strength);
    named.into_iter().map(|d| pattern(g, d)).collect()
}

/// What a pattern is, how many were named, and which could not be judged.
pub(super) fn sentence(g: Ground<'_>, j: &Judgement) -> Result<String, RenderError> {
    let of = |strength: Option<Strength>| shown(j).filter(move |d| d.strength == strength);
    let open: Vec<&str> = of(None).map(|d| d.name.as_str()).collect();
    let all = g
        .case
        .questionnaire
        .rules
        .as_ref()
        .map_or(0, |r| r.diagnoses.len());
    g.words.say(
        "pattern.sentence",
        json!({
            "all": all, "likely": of(Some(Strength::Likely)).count(),
            "possible": of(Some(Strength::Possible)).count(), "open": open.join("; "),
        }),
    )
}

fn pattern(g: Ground<'_>, d: &Diagnosed) -> Result<Diagnosis, RenderError> {
    let likely = d.strength == Some(Strength::Likely);
    let rules = g.case.questionnaire.rules.as_ref();
    let limit = rules.map_or(0.0, |r| r.indicators.below);
    let mut evidence: Vec<Line> = d
        .indicators
        .iter()
        .map(|i| indicator(g, i))
        .collect::<Result<_, _>>()?;
    for c in &d.conditions {
        let said = conditions::condition(g, c)?;
        evidence.push(Line {
            id: String::new(),
            title: said.what,
            text: said.now,
        });
    }
    let overturn = json!({
        "practice": d.overturned_by.as_ref().map(crate::model::id::PracticeId::as_str), "limit": number::level(limit),
        "indicators": !d.indicators.is_empty(),
    });
    let remedies: Vec<&str> = d
        .remedies
        .iter()
        .map(crate::model::id::InitiativeId::as_str)
        .collect();
    Ok(Diagnosis {
        id: d.id.clone(),
        name: d.name.clone(),
        strength: g
            .words
            .say("pattern.strength", json!({ "likely": likely }))?,
        sentence: d.sentence.clone(),
        evidence,
        overturn: g.words.say("pattern.overturn", overturn)?,
        remedies: g
            .words
            .say("pattern.remedies", json!({ "ids": remedies.join(", ") }))?,
    })
}

fn indicator(g: Ground<'_>, i: &Indicator) -> Result<Line, RenderError> {
    let q = &g.case.questionnaire;
    let roles: Vec<&str> = i.roles.iter().map(|r| q.role_title(r)).collect();
    let with = json!({
        "level": i.level.map(number::level), "below": i.below, "roles": roles.join(", "),
        "evidence": i.evidence.map(crate::model::scale::Evidence::as_str),
    });
    Ok(Line {
        id: i.practice.as_str().to_owned(),
        title: q
            .practice(i.practice.as_str())
            .map_or_else(String::new, |p| p.title.clone()),
        text: g.words.say("pattern.indicator", with)?,
    })
}
