//! Which initiatives, in which order, each with its reasons.

use serde::Serialize;
use serde_json::json;

use super::Ground;
use super::scores::NONE;
use crate::model::id::InitiativeId;
use crate::model::initiative::Initiative;
use crate::plan::PlanItem;
use crate::render::{RenderError, number};

/// The chapter on the plan.
#[derive(Debug, Clone, Serialize)]
pub struct Plan {
    /// What the list is.
    pub sentence: String,
    /// The rule of order.
    pub rule: String,
    /// Selected initiatives in order.
    pub items: Vec<Item>,
    /// Initiatives outside of the order.
    pub apart: Vec<Apart>,
    /// Further lists: not needed, not judged, not offered, gaps without an initiative.
    pub notes: Vec<String>,
}

/// One initiative.
#[derive(Debug, Clone, Serialize)]
pub struct Item {
    /// Place.
    pub place: String,
    /// Id.
    pub id: String,
    /// Name.
    pub title: String,
    /// What is done.
    pub summary: String,
    /// What to do in the first two weeks.
    pub first_step: String,
    /// What shows that it is done.
    pub done_when: String,
    /// The role that owns it.
    pub owner: String,
    /// Roles that spend time on it.
    pub busy: String,
    /// Priority.
    pub priority: String,
    /// `A` or `B`.
    pub class: String,
    /// Gates opened.
    pub gates: String,
    /// Need.
    pub need: String,
    /// The part of the need that is in the overall score.
    pub overall: String,
    /// Effort term.
    pub effort_term: String,
    /// Person-days and months in words.
    pub effort: String,
    /// Likely person-days.
    pub days: String,
    /// Sureness of the effort.
    pub sureness: String,
    /// What it waits for.
    pub after: String,
    /// Same priority as.
    pub tie: String,
    /// Lifts in a line.
    pub lifts: String,
    /// The reason in a sentence.
    pub why: String,
    /// Likely person-days as a number, for charts.
    #[serde(skip)]
    pub days_value: f64,
    /// Need as a number, for charts.
    #[serde(skip)]
    pub need_value: f64,
}

/// An initiative outside of the order.
#[derive(Debug, Clone, Serialize)]
pub struct Apart {
    /// Id.
    pub id: String,
    /// Name.
    pub title: String,
    /// What is done.
    pub summary: String,
    /// Why it stands here.
    pub why: String,
}

/// Builds the chapter.
pub fn plan(g: Ground<'_>) -> Result<Plan, RenderError> {
    let p = &g.a.plan;
    let items = p.items.iter().filter_map(|i| Some((i, find(g, &i.id)?)));
    let items: Vec<Item> = items
        .map(|(i, known)| item(g, i, known))
        .collect::<Result<_, _>>()?;
    let card = &g.a.scores;
    let open = card.coverage.applicable - card.coverage.scored;
    let weak = card
        .practices
        .iter()
        .filter(|x| x.evidence == Some(crate::model::scale::Evidence::E0))
        .count();
    let apart = p
        .apart
        .iter()
        .filter_map(|id| find(g, id))
        .map(|i| {
            Ok(Apart {
                id: i.id.as_str().to_owned(),
                title: i.title.clone(),
                summary: i.summary.clone(),
                why: g.words.say(
                    "plan.apart",
                    json!({ "open": open, "weak": weak, "done_when": i.done_when }),
                )?,
            })
        })
        .collect::<Result<_, RenderError>>()?;
    let beyond = p.items.iter().any(|i| i.effort.beyond);
    let mut notes = Vec::new();
    let names = |ids: &[InitiativeId]| {
        ids.iter()
            .map(|i| named(g, i))
            .collect::<Vec<_>>()
            .join("; ")
    };
    for (key, ids) in [
        ("plan.not_needed", &p.not_needed),
        ("plan.unknown", &p.unknown),
        ("plan.not_offered", &p.not_offered),
    ] {
        if !ids.is_empty() {
            notes.push(g.words.say(key, json!({ "list": names(ids) }))?);
        }
    }
    if !p.uncovered.is_empty() {
        let list: Vec<&str> = p
            .uncovered
            .iter()
            .map(crate::model::id::PracticeId::as_str)
            .collect();
        notes.push(
            g.words
                .say("plan.uncovered", json!({ "list": list.join(", ") }))?,
        );
    }
    if beyond {
        notes.push(g.words.say(
            "plan.beyond",
            json!({ "staff": number::thousands(g.case.engagement.staff) }),
        )?);
    }
    Ok(Plan {
        sentence: g.words.say(
            "plan.sentence",
            json!({ "count": items.len(), "basis": g.case.questionnaire.catalogue.basis.trim_end_matches('.') }),
        )?,
        rule: g.words.say("plan.rule", constants(p.constants))?,
        items,
        apart,
        notes,
    })
}

fn find<'a>(g: Ground<'a>, id: &InitiativeId) -> Option<&'a Initiative> {
    g.case
        .questionnaire
        .catalogue
        .initiatives
        .iter()
        .find(|i| &i.id == id)
}

/// The constants of the priority as printed.
fn constants(c: crate::model::rules::Constants) -> serde_json::Value {
    let plain = number::plain;
    json!({ "gates": plain(c.gates), "need": plain(c.need), "effort": plain(c.effort), "small": plain(c.small) })
}

fn named(g: Ground<'_>, id: &InitiativeId) -> String {
    find(g, id).map_or_else(|| id.to_string(), |i| format!("{} {}", i.id, i.title))
}

fn range(low: f64, high: f64, text: fn(f64) -> String) -> String {
    let (low, high) = (text(low), text(high));
    if low == high {
        low
    } else {
        format!("{low}–{high}")
    }
}

fn item(g: Ground<'_>, i: &PlanItem, known: &Initiative) -> Result<Item, RenderError> {
    let q = &g.case.questionnaire;
    let effort = g.words.say(
        "plan.effort",
        json!({
            "days": range(i.effort.low, i.effort.high, number::days),
            "likely": number::days(i.effort.likely),
            "months": range(i.effort.months_low, i.effort.months_high, number::months),
            "sureness": known.sureness,
        }),
    )?;
    let lifts: Vec<String> = i
        .lifts
        .iter()
        .map(|l| {
            format!(
                "{} {} → {}",
                l.practice,
                number::level(l.expected),
                number::level(l.expected + l.gain)
            )
        })
        .collect();
    let ids = |list: &[InitiativeId]| {
        list.iter()
            .map(InitiativeId::as_str)
            .collect::<Vec<_>>()
            .join(", ")
    };
    let top = i
        .lifts
        .first()
        .and_then(|l| q.practice(l.practice.as_str()).map(|p| (l, p)));
    let why = match top {
        Some((l, p)) => g.words.say(
            "plan.why",
            json!({
                "practice": p.id, "title": p.title, "level": number::level(l.expected), "target": number::level(l.target),
                "others": i.lifts.len() - 1, "need": number::term(i.need), "overall": number::term(i.overall),
            }),
        )?,
        None => g.words.say("plan.why_nothing_left", json!({}))?,
    };
    Ok(Item {
        place: i.place.to_string(),
        id: i.id.as_str().to_owned(),
        title: known.title.clone(),
        summary: known.summary.clone(),
        first_step: known.first_step.clone(),
        done_when: known.done_when.clone(),
        owner: q.role_title(&known.owner).to_owned(),
        busy: known
            .busy
            .iter()
            .map(|r| q.role_title(r))
            .collect::<Vec<_>>()
            .join(", "),
        priority: number::term(i.priority),
        class: format!("{:?}", i.class),
        gates: if i.opens.is_empty() {
            NONE.to_owned()
        } else {
            number::term(i.gates)
        },
        need: number::term(i.need),
        overall: number::term(i.overall),
        effort_term: number::term(i.effort_term),
        effort,
        days: number::days(i.effort.likely),
        sureness: known.sureness.clone(),
        after: if i.after.is_empty() {
            NONE.to_owned()
        } else {
            ids(&i.after)
        },
        tie: ids(&i.tied_with),
        lifts: if lifts.is_empty() {
            NONE.to_owned()
        } else {
            lifts.join(", ")
        },
        why,
        days_value: i.effort.likely,
        need_value: i.need,
    })
}
