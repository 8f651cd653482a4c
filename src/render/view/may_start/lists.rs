//! The three lists, each line with the answer behind it.

use serde_json::{Value, json};

use super::gates::{bites, find, ids, left, missing, openers};
use crate::judge::Judgement;
use crate::judge::gate::{GateFound, GateState};
use crate::judge::permission::{List, Permission};
use crate::model::id::InitiativeId;
use crate::render::view::Ground;
use crate::render::view::lines::Line;
use crate::render::{RenderError, number};

/// Initiatives that may start now.
pub(super) fn now(g: Ground<'_>, j: &Judgement) -> Result<Vec<Line>, RenderError> {
    in_order(g, j.of(List::Now))
        .into_iter()
        .map(|p| {
            let open: Vec<&str> = j
                .gates
                .iter()
                .filter(|x| x.blocks.contains(&p.initiative))
                .map(|x| x.id.as_str())
                .collect();
            let opens = j.gates.iter().filter(|x| x.fails() && left(g, x).contains(&p.initiative));
            let opens: Vec<String> = opens.map(|x| format!("{} {}", x.id, x.name)).collect();
            let with = json!({
                "gates": open.join(", "), "behind": behind(g, &p.initiative)?, "opens": opens.join(", "),
            });
            Ok(line(g, &p.initiative, g.words.say("may_start.now", with)?))
        })
        .collect()
}

/// Initiatives that may start with a condition: after another job alone, and after a gate.
pub(super) fn conditional(
    g: Ground<'_>,
    j: &Judgement,
) -> Result<(Vec<Line>, Vec<Line>), RenderError> {
    let (mut jobs, mut gates) = (Vec::new(), Vec::new());
    for p in in_order(g, j.of(List::Condition)) {
        let mut parts = Vec::new();
        let mut reasons: Vec<&GateFound> = p.gates.iter().filter_map(|r| j.gate(&r.gate)).collect();
        reasons.sort_by_key(|x| x.bites);
        let mut before = None;
        for found in reasons {
            let mut with = misses(g, found)?;
            if let Some(with) = with.as_object_mut() {
                with.insert("first".to_owned(), json!(before != Some(found.bites)));
            }
            before = Some(found.bites);
            parts.push(g.words.say("may_start.condition", with)?);
        }
        for job in &p.after {
            parts.push(
                g.words
                    .say("may_start.after", json!({ "ids": either(&job.any_of) }))?,
            );
        }
        let list = if p.gates.is_empty() {
            &mut jobs
        } else {
            &mut gates
        };
        list.push(line(g, &p.initiative, parts.join("; ")));
    }
    Ok((jobs, gates))
}

/// Initiatives that must wait, with what holds them.
pub(super) fn wait(g: Ground<'_>, j: &Judgement) -> Result<Vec<Line>, RenderError> {
    in_order(g, j.of(List::MustWait))
        .into_iter()
        .map(|p| {
            let mut parts = Vec::new();
            for reason in p.gates.iter().filter(|r| r.decides) {
                if let Some(found) = j.gate(&reason.gate) {
                    parts.push(g.words.say("may_start.held", misses(g, found)?)?);
                }
            }
            for job in p.after.iter().filter(|job| job.waits) {
                let with = json!({ "ids": either(&job.any_of) });
                parts.push(g.words.say("may_start.after_waiting", with)?);
            }
            Ok(line(g, &p.initiative, parts.join("; ")))
        })
        .collect()
}

/// In the order of the plan; what the plan does not hold comes last.
fn in_order<'a>(g: Ground<'_>, list: impl Iterator<Item = &'a Permission>) -> Vec<&'a Permission> {
    let place = |id: &InitiativeId| {
        let item = g.a.plan.items.iter().find(|i| &i.id == id);
        item.map_or(usize::MAX, |i| i.place)
    };
    let mut out: Vec<&Permission> = list.collect();
    out.sort_by_key(|p| (place(&p.initiative), p.initiative.clone()));
    out
}

fn line(g: Ground<'_>, id: &InitiativeId, text: String) -> Line {
    Line {
        id: id.as_str().to_owned(),
        title: find(g, id).map_or_else(String::new, |i| i.title.clone()),
        text,
    }
}

fn either(list: &[InitiativeId]) -> String {
    let all: Vec<&str> = list.iter().map(InitiativeId::as_str).collect();
    all.join(" or ")
}

/// The lowest practice that an initiative closes.
fn behind(g: Ground<'_>, id: &InitiativeId) -> Result<String, RenderError> {
    let highest = g.case.questionnaire.highest();
    let lowest = find(g, id)
        .into_iter()
        .flat_map(|i| &i.closes)
        .filter_map(|(p, _)| {
            let level = g.a.scores.practice(p.as_str())?.score?.level(highest);
            Some((p, level))
        })
        .min_by(|a, b| a.1.total_cmp(&b.1));
    match lowest {
        Some((p, level)) => {
            let with = json!({ "practice": p.as_str(), "level": number::level(level) });
            g.words.say("may_start.behind", with)
        }
        None => Ok(String::new()),
    }
}

/// Practices of a gate that have to rise or to be answered, as the sentences need them.
pub(super) fn misses(g: Ground<'_>, found: &GateFound) -> Result<Value, RenderError> {
    let low: Vec<Value> = found
        .misses
        .iter()
        .filter(|m| m.level.is_some())
        .map(|m| {
            json!({
                "id": m.practice.as_str(), "level": m.level.map(number::level),
                "limit": number::level(m.limit), "missing": missing(m),
            })
        })
        .collect();
    let unseen: Vec<&str> = found
        .unseen
        .iter()
        .map(crate::model::id::PracticeId::as_str)
        .collect();
    Ok(json!({
        "gate": found.id, "name": found.name, "low": low, "unknown": found.state == GateState::Unknown,
        "unanswered": found.unanswered.join(", "), "unseen": unseen.join(", "),
        "openers": openers(g, found)?, "opener_ids": ids(&left(g, found)),
        "by_begin": found.opens_by_begin, "bites": bites(g, found.bites)?,
    }))
}
