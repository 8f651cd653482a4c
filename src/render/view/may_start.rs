//! What may start: three lists, the gates behind them, diagnoses, and the label with its conditions.

pub mod gates;
mod lists;
mod patterns;

use serde::Serialize;
use serde_json::json;

use super::Ground;
use super::conditions;
use super::lines::Line;
use crate::expression::Truth;
use crate::judge::Judgement;
use crate::judge::permission::List;
use crate::model::id::InitiativeId;
use crate::render::{RenderError, number};

/// The chapter on what may start.
#[derive(Debug, Clone, Default, Serialize)]
pub struct MayStart {
    /// How many may start, may start with a condition, must wait; the label as a summary of them.
    pub sentence: String,
    /// Why it is provisional; empty otherwise.
    pub provisional: String,
    /// May start now.
    pub now: Vec<Line>,
    /// May start after another job.
    pub after_job: Vec<Line>,
    /// May start after a gate.
    pub after_gate: Vec<Line>,
    /// Must wait.
    pub wait: Vec<Line>,
    /// What the lists leave out: done, at target, not offered.
    pub left_out: String,
    /// Which point solution comes first, by which rule.
    pub first_point: String,
    /// The gates.
    pub gates: Vec<Gate>,
    /// What the states mean.
    pub gates_sentence: String,
    /// Patterns that the answers fit.
    pub diagnoses: Vec<Diagnosis>,
    /// What a pattern is, and which could not be judged.
    pub diagnoses_sentence: String,
    /// What the units say when each is looked at alone; empty without units.
    pub units: Vec<Unit>,
    /// How they are made, and which are hidden.
    pub units_sentence: String,
    /// The label.
    pub label: String,
    /// The label in a sentence.
    pub label_sentence: String,
    /// Conditions of the next wider label that do not hold, with their distance.
    pub label_conditions: Vec<Condition>,
}

/// A gate.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Gate {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// `open`, `near`, `not open`, `unknown`.
    pub state: String,
    /// When it has to be open.
    pub bites: String,
    /// Practices that decide it: level, limit, what is missing, evidence.
    pub deciding: Vec<Deciding>,
    /// The initiative that opens it, with its months.
    pub opener: String,
    /// What it holds.
    pub holds: String,
    /// The sentence for the reader.
    pub sentence: String,
}

/// A practice that decides a gate.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Deciding {
    /// The practice or fact.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Level now, or why there is none.
    pub level: String,
    /// The limit.
    pub limit: String,
    /// What is missing to it; empty where nothing is.
    pub missing: String,
    /// Evidence.
    pub evidence: String,
}

/// A pattern that the answers fit.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Diagnosis {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How sure: the careful opening of the sentence.
    pub strength: String,
    /// What the answers show.
    pub sentence: String,
    /// The indicators with level, roles asked and evidence.
    pub evidence: Vec<Line>,
    /// The answer that would overturn it.
    pub overturn: String,
    /// What helps.
    pub remedies: String,
}

/// A unit looked at alone.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Unit {
    /// Its name.
    pub unit: String,
    /// Respondents.
    pub respondents: String,
    /// Overall score.
    pub overall: String,
    /// The label.
    pub label: String,
    /// Gates that are not open.
    pub not_open: String,
    /// How many may start now, with a condition, must wait.
    pub lists: String,
}

/// A condition of a label.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Condition {
    /// What is asked for.
    pub what: String,
    /// How it stands.
    pub now: String,
    /// What is missing.
    pub missing: String,
}

/// Builds the chapter from the judgement.
pub fn may_start(g: Ground<'_>, j: &Judgement) -> Result<MayStart, RenderError> {
    let (after_job, after_gate) = lists::conditional(g, j)?;
    let count = |list: List| j.of(list).count();
    let lists = json!({
        "now": count(List::Now), "condition": count(List::Condition), "wait": count(List::MustWait),
        "label": j.label.word,
    });
    let names = |list: List| {
        let all: Vec<&str> = j.of(list).map(|p| p.initiative.as_str()).collect();
        all.join(", ")
    };
    let left_out = json!({
        "done": names(List::Done), "not_needed": names(List::NotNeeded),
        "not_offered": names(List::NotOffered), "apart": names(List::Apart),
    });
    Ok(MayStart {
        sentence: g.words.say("may_start.sentence", &lists)?,
        provisional: provisional(g, j)?,
        now: lists::now(g, j)?,
        after_job,
        after_gate,
        wait: lists::wait(g, j)?,
        left_out: g.words.say("may_start.left_out", left_out)?,
        first_point: first_point(g, j)?,
        gates: gates::gates(g, j)?,
        gates_sentence: g.words.say("gate.sentence", json!({ "basis": j.basis }))?,
        diagnoses: patterns::patterns(g, j)?,
        diagnoses_sentence: patterns::sentence(g, j)?,
        units: units(g)?,
        units_sentence: if g.a.units.is_empty() {
            String::new()
        } else {
            g.words
                .say("may_start.units", json!({ "min": g.a.about.min_role }))?
        },
        label: j.label.word.clone(),
        label_sentence: label_sentence(g, j, &lists)?,
        label_conditions: label_conditions(g, j)?,
    })
}

/// The units that may be shown.
fn units(g: Ground<'_>) -> Result<Vec<Unit>, RenderError> {
    g.a.units
        .iter()
        .map(|u| {
            let [now, condition, wait] = u.lists;
            let shut: Vec<&str> = u.not_open.iter().map(|(id, _)| id.as_str()).collect();
            Ok(Unit {
                unit: u.unit.clone(),
                respondents: u.respondents.to_string(),
                overall: u
                    .overall
                    .map_or_else(|| super::scores::NONE.to_owned(), number::score),
                label: u.label.clone(),
                not_open: if shut.is_empty() {
                    super::scores::NONE.to_owned()
                } else {
                    shut.join(", ")
                },
                lists: g.words.say(
                    "may_start.unit_lists",
                    json!({ "now": now, "condition": condition, "wait": wait }),
                )?,
            })
        })
        .collect()
}

/// Why the result is provisional; empty where it is not.
pub fn provisional(g: Ground<'_>, j: &Judgement) -> Result<String, RenderError> {
    let rule = g.case.questionnaire.rules.as_ref();
    let Some(rule) = rule
        .and_then(|r| r.provisional.as_ref())
        .filter(|_| j.is_provisional)
    else {
        return Ok(String::new());
    };
    let holding = j.provisional.iter().filter(|c| c.truth == Truth::Holds);
    let why: Vec<String> = holding
        .map(|c| conditions::condition(g, c).map(|said| format!("{}: {}", said.what, said.now)))
        .collect::<Result<_, _>>()?;
    g.words.say(
        "may_start.provisional",
        json!({ "sentence": rule.sentence, "first": rule.first.as_str(), "why": why.join("; ") }),
    )
}

/// Which of the alternatives comes first, and why; empty where the rules have none.
fn first_point(g: Ground<'_>, j: &Judgement) -> Result<String, RenderError> {
    let rules = g.case.questionnaire.rules.as_ref();
    let Some(rule) = rules.and_then(|r| r.first_point.as_ref()) else {
        return Ok(String::new());
    };
    let title = |id: &InitiativeId| {
        let title = gates::find(g, id).map_or_else(String::new, |i| i.title.clone());
        format!("{id} {title}")
    };
    let others: Vec<String> = j
        .first_point
        .iter()
        .flat_map(|p| p.candidates.iter().filter(|c| **c != p.initiative))
        .map(|c| c.as_str().to_owned())
        .collect();
    let alternatives = g.case.questionnaire.catalogue.any_of(&rule.of);
    let waiting = alternatives
        .iter()
        .any(|id| j.list(id) == Some(List::MustWait));
    let all: Vec<&str> = alternatives.iter().map(|id| id.as_str()).collect();
    g.words.say(
        "may_start.first_point",
        json!({
            "all": all.join(", "),
            "first": j.first_point.as_ref().map(|p| title(&p.initiative)),
            "rule": j.first_point.as_ref().and_then(|p| p.rule),
            "because": j.first_point.as_ref().map(|p| p.because.clone()),
            "others": others.join(", "), "waiting": waiting,
        }),
    )
}

fn label_sentence(
    g: Ground<'_>,
    j: &Judgement,
    lists: &serde_json::Value,
) -> Result<String, RenderError> {
    g.words.say(
        "may_start.label",
        json!({
            "word": j.label.word, "sentence": j.label.sentence, "lists": lists,
            "unscored": number::percent(j.gate_practices_unscored), "some": j.gate_practices_unscored > 0.0,
            "wider": wider(j).map(|t| t.word.clone()),
        }),
    )
}

/// The label with most conditions that was not given: what it lacks is of use to the reader.
fn wider(j: &Judgement) -> Option<&crate::judge::label::LabelTest> {
    j.label
        .tested
        .iter()
        .filter(|t| t.word != j.label.word)
        .max_by_key(|t| t.conditions.len())
}

/// Conditions of the wider label that do not hold.
fn label_conditions(g: Ground<'_>, j: &Judgement) -> Result<Vec<Condition>, RenderError> {
    wider(j)
        .into_iter()
        .flat_map(|t| &t.conditions)
        .filter(|c| matches!(c.truth, Truth::Fails | Truth::Unknown))
        .map(|c| conditions::condition(g, c))
        .collect()
}
