//! The decision on the first page: what is released, what is held, and what releases it.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::json;

use super::Ground;
use super::first::{self, Fact};
use super::may_start::{gates, provisional};
use super::money;
use super::plan::{Item, Plan};
use super::sequence::last_month;
use crate::judge::Judgement;
use crate::judge::gate::{GateFound, GateState};
use crate::judge::permission::List;
use crate::model::id::InitiativeId;
use crate::model::register::{self, Outcome};
use crate::render::{RenderError, number};

/// What the first page asks for, where the rules of the questionnaire give a judgement.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Decision {
    /// The decision in one line; never the score, never the label alone.
    pub headline: String,
    /// What blocks the request, with the counts of the three lists behind the label.
    pub lead: Vec<String>,
    /// Set where the answers carry no firm recommendation; the other chapters repeat it.
    pub provisional: String,
    /// Released now, held, in all, each year, pay-back; empty where finance has given nothing.
    pub sums: Vec<Fact>,
    /// How the sums are meant, or what to ask finance for.
    pub sums_sentence: String,
    /// Up to three decisions.
    pub asks: Vec<Ask>,
    /// The sentence above them.
    pub asks_sentence: String,
    /// Tests that release what is held.
    pub tests: Vec<Test>,
    /// The sentence above them.
    pub tests_sentence: String,
}

/// One decision.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Ask {
    /// Initiative or decision.
    pub id: String,
    /// What is asked for.
    pub ask: String,
    /// The amount or the days that it releases.
    pub amount: String,
    /// Who decides; a role or a name of the register.
    pub who: String,
    /// Until when.
    pub until: String,
    /// What waiting costs.
    pub waiting: String,
    /// What shows that it is done.
    pub done_when: String,
}

/// A test that releases something.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Test {
    /// The gate.
    pub id: String,
    /// What has to be seen: practice and level.
    pub test: String,
    /// How it stands now.
    pub now: String,
    /// What brings it about, and when that is expected.
    pub by: String,
    /// What it releases.
    pub releases: String,
}

/// Decisions on the page.
const ASKS: usize = 3;
/// Tests on the page.
const TESTS: usize = 4;

/// Builds the decision; none without an overall score, because then the page asks for the answers that are missing.
pub fn decision(
    g: Ground<'_>,
    j: &Judgement,
    plan: &Plan,
) -> Result<Option<Decision>, RenderError> {
    if g.a.scores.overall.score.is_none() {
        return Ok(None);
    }
    let shut = shut(g, j);
    let asks = asks(g, j, plan)?;
    let count = |list: List| j.of(list).count();
    let with = json!({
        "now": count(List::Now), "condition": count(List::Condition), "wait": count(List::MustWait),
        "gates": shut.len(), "tests": deciding(j), "label": j.label.word,
        "holders": shut.iter().take(TESTS).map(|(x, _)| x.name.clone()).collect::<Vec<_>>().join(", "),
        "carries": carries(j),
    });
    let mut lead = first::opening(g)?;
    lead.insert(lead.len().min(2), g.words.say("decision.blocks", &with)?);
    let tests: Vec<Test> = shut
        .iter()
        .take(TESTS)
        .map(|(x, held)| test(g, x, held))
        .collect::<Result<_, _>>()?;
    let business = g.a.plan.business.as_ref();
    let sums = business.map_or_else(|| Ok(Vec::new()), |b| money::sums(g, b))?;
    let shown = json!({ "shown": tests.len(), "all": shut.len() });
    Ok(Some(Decision {
        headline: g.words.say("decision.headline", &with)?,
        lead,
        provisional: provisional(g, j)?,
        sums_sentence: if sums.is_empty() {
            String::new()
        } else {
            g.words.say("decision.sums", json!({}))?
        },
        sums,
        asks_sentence: g
            .words
            .say("decision.asks", json!({ "count": asks.len() }))?,
        asks,
        tests_sentence: g.words.say("decision.tests", shown)?,
        tests,
    }))
}

/// Gates that keep an initiative waiting.
fn deciding(j: &Judgement) -> usize {
    let reasons = j.of(List::MustWait).flat_map(|p| &p.gates);
    let gates: BTreeSet<&str> = reasons
        .filter(|r| r.decides)
        .map(|r| r.gate.as_str())
        .collect();
    gates.len()
}

/// False where so many practices under gates have no score that the lists say little.
fn carries(j: &Judgement) -> bool {
    j.gate_practices_unscored < 1.0 / 3.0
}

/// Gates that are not open with the initiatives of the plan that they hold, most first.
pub fn shut<'j>(g: Ground<'_>, j: &'j Judgement) -> Vec<(&'j GateFound, Vec<InitiativeId>)> {
    let held = |x: &GateFound| -> Vec<InitiativeId> {
        let lists = [List::MustWait, List::Condition];
        let holds = |id: &InitiativeId| j.list(id).is_some_and(|l| lists.contains(&l));
        let planned = |id: &InitiativeId| g.a.plan.items.iter().any(|i| &i.id == id);
        let all = x.blocks.iter().filter(|id| holds(id) && planned(id));
        all.cloned().collect()
    };
    let mut out: Vec<(&GateFound, Vec<InitiativeId>)> = j
        .gates
        .iter()
        .filter(|x| x.state != GateState::Open)
        .map(|x| (x, held(x)))
        .filter(|(_, held)| !held.is_empty())
        .collect();
    // What keeps work from beginning comes before what keeps contracts from being signed.
    out.sort_by_key(|(x, held)| (x.bites, std::cmp::Reverse(held.len())));
    out
}

fn test(g: Ground<'_>, x: &GateFound, held: &[InitiativeId]) -> Result<Test, RenderError> {
    let low: Vec<(&str, String)> = x
        .misses
        .iter()
        .map(|m| (m.practice.as_str(), number::level(m.limit)))
        .collect();
    let now: Vec<String> = x
        .misses
        .iter()
        .map(|m| m.level.map_or_else(|| "–".to_owned(), number::level))
        .collect();
    let unseen: Vec<&str> = x.unseen.iter().map(|p| p.as_str()).collect();
    let with = json!({
        "low": low, "now": now.join(", "), "unknown": x.state == GateState::Unknown, "unanswered": x.unanswered.join(", "),
        "unseen": unseen.join(", "), "by_begin": x.opens_by_begin, "openers": gates::ids(&gates::left(g, x)),
        "months": gates::openers(g, x)?, "expected": expected(g, &x.id), "name": x.name, "bites": gates::bites(g, x.bites)?,
    });
    Ok(Test {
        id: x.id.clone(),
        test: g.words.say("decision.test", &with)?,
        now: g.words.say("decision.now", &with)?,
        by: g.words.say("decision.by", &with)?,
        releases: gates::ids(held),
    })
}

/// The month in which a gate is expected to be open; none where it is not within the plan.
fn expected(g: Ground<'_>, gate: &str) -> Option<String> {
    let points = g.a.projection.iter().flat_map(|p| &p.points);
    let mut open = points.filter(|x| x.phase > 0 && !x.not_open.iter().any(|id| id == gate));
    open.next().map(|x| last_month(&x.date))
}

/// Open decisions of the register first, then the first initiatives of the plan that may begin.
fn asks(g: Ground<'_>, j: &Judgement, plan: &Plan) -> Result<Vec<Ask>, RenderError> {
    let mut out = Vec::new();
    let mut named: BTreeSet<String> = BTreeSet::new();
    let round = &g.case.round;
    let open = |d: &&register::Decision| {
        let later = d
            .decided
            .as_deref()
            .is_some_and(|day| day > round.report_date.as_str());
        d.round <= round.folder && (d.outcome == Outcome::Open || later)
    };
    for d in g.case.decisions.iter().filter(open).take(ASKS) {
        out.push(filed(g, d)?);
        named.extend(d.initiatives.iter().map(|i| i.as_str().to_owned()));
    }
    let releasable = |i: &&Item| j.list(&InitiativeId::new(&i.id)) == Some(List::Now);
    let fresh = plan.items.iter().filter(releasable);
    let fresh = fresh.filter(|i| !named.contains(&i.id) && !running(g, &i.id));
    for item in fresh.take(ASKS - out.len()) {
        out.push(proposed(g, j, item)?);
    }
    Ok(out)
}

fn running(g: Ground<'_>, id: &str) -> bool {
    let states = crate::assess::states(g.case);
    states.get(&InitiativeId::new(id)) == Some(&register::State::Running)
}

fn filed(g: Ground<'_>, d: &register::Decision) -> Result<Ask, RenderError> {
    let known = d.initiatives.first().and_then(|id| gates::find(g, id));
    let with = json!({
        "decider": d.decider, "owner": null, "begin": null, "due": d.due.as_deref().map(number::day), "if_not": d.if_not,
        "amount": d.amount.map(number::thousands), "currency": g.case.engagement.currency,
    });
    Ok(Ask {
        id: d
            .initiatives
            .first()
            .map_or_else(String::new, ToString::to_string),
        ask: d.ask.clone(),
        amount: g.words.say("decision.amount", &with)?,
        who: g.words.say("decision.who", &with)?,
        until: g.words.say("decision.until", &with)?,
        waiting: g.words.say("decision.waiting_filed", &with)?,
        done_when: known.map_or_else(String::new, |i| i.done_when.clone()),
    })
}

fn proposed(g: Ground<'_>, j: &Judgement, item: &Item) -> Result<Ask, RenderError> {
    let id = InitiativeId::new(&item.id);
    let behind = waiting_for(g, &id);
    let opens = j
        .gates
        .iter()
        .filter(|x| x.fails() && gates::left(g, x).contains(&id));
    let opens: Vec<String> = opens.map(|x| format!("{} {}", x.id, x.name)).collect();
    let with = json!({
        "title": item.title, "owner": item.owner, "decider": null, "due": null,
        "begin": g.a.plan.rollout.as_ref().and_then(|r| r.job(&id)).map(|x| number::day(x.begin())),
        "behind": behind, "opens": opens.join(", "), "effort": item.effort,
    });
    Ok(Ask {
        id: item.id.clone(),
        ask: g.words.say("decision.release", &with)?,
        amount: item.effort.clone(),
        who: g.words.say("decision.who", &with)?,
        until: g.words.say("decision.until", &with)?,
        waiting: g.words.say("decision.waiting", &with)?,
        done_when: item.done_when.clone(),
    })
}

/// How many initiatives of the plan come after this one, directly or through others.
pub fn waiting_for(g: Ground<'_>, id: &InitiativeId) -> usize {
    let mut behind: BTreeSet<&InitiativeId> = BTreeSet::new();
    // The list is in order: what comes after something stands below it.
    for item in &g.a.plan.items {
        if item.after.iter().any(|a| a == id || behind.contains(a)) {
            behind.insert(&item.id);
        }
    }
    behind.len()
}
