//! The page that is read.

use serde::Serialize;
use serde_json::json;

use super::scores::{self, NONE};
use super::{Ground, plan::Plan};
use crate::gap::Layer;
use crate::model::benchmark::Content;
use crate::model::scale::{Evidence, SLACK, Score};
use crate::peers::Outcome;
use crate::render::{RenderError, number};

/// People below which a result is indicative.
const FEW: usize = 3;

/// The first page.
#[derive(Debug, Clone, Serialize)]
pub struct First {
    /// The decision, not the score.
    pub headline: String,
    /// How well customers are managed; how far the programme is prepared.
    pub lead: Vec<String>,
    /// Up to three decisions.
    pub decisions: Vec<Decision>,
    /// A sentence above the decisions.
    pub decisions_sentence: String,
    /// Who answered, coverage, evidence, peers.
    pub foot: Vec<Fact>,
    /// What is not computed, and what would be needed.
    pub not_computed: String,
}

/// One decision to take.
#[derive(Debug, Clone, Serialize)]
pub struct Decision {
    /// Initiative.
    pub id: String,
    /// What is to be released.
    pub title: String,
    /// Who owns it.
    pub owner: String,
    /// Effort and time.
    pub effort: String,
    /// Why it is among the first.
    pub why: String,
    /// What to do in the first two weeks.
    pub first_step: String,
    /// What shows that it is done.
    pub done_when: String,
}

/// A named fact.
#[derive(Debug, Clone, Serialize)]
pub struct Fact {
    /// Name.
    pub label: String,
    /// Value.
    pub value: String,
}

/// Builds the first page.
pub fn first(g: Ground<'_>, plan: &Plan) -> Result<First, RenderError> {
    let card = &g.a.scores;
    let words = ["no", "one", "two", "three"];
    let count = plan.items.len().min(3);
    let widest =
        g.a.gaps
            .iter()
            .filter(|x| x.layer == Layer::Dimension)
            .find(|x| x.rank == Some(1))
            .and_then(|x| card.dimensions.iter().find(|d| d.id == x.node))
            .map(|d| d.title.to_lowercase());
    let open = card.coverage.applicable - card.coverage.scored;
    let count = if card.overall.score.is_none() {
        0
    } else {
        count
    };
    let headline = if card.overall.score.is_none() {
        g.words
            .say("first.headline_empty", json!({ "open": open }))?
    } else if count == 0 {
        g.words.say(
            "first.headline_none",
            json!({ "open": card.coverage.applicable - card.coverage.scored }),
        )?
    } else {
        g.words.say(
            "first.headline",
            json!({ "count": words.get(count).unwrap_or(&"three"), "one": count == 1, "dimension": widest }),
        )?
    };
    Ok(First {
        headline,
        lead: lead(g)?,
        decisions: plan
            .items
            .iter()
            .take(count)
            .map(|i| Decision {
                id: i.id.clone(),
                title: i.title.clone(),
                owner: i.owner.clone(),
                effort: i.effort.clone(),
                why: i.why.clone(),
                first_step: i.first_step.clone(),
                done_when: i.done_when.clone(),
            })
            .collect(),
        decisions_sentence: if count == 0 {
            String::new()
        } else {
            g.words.say("first.decisions", json!({}))?
        },
        foot: foot(g)?,
        not_computed: not_computed(g)?,
    })
}

/// What is not computed, and what would be needed.
fn not_computed(g: Ground<'_>) -> Result<String, RenderError> {
    let business = g.a.plan.business.as_ref();
    let with = json!({
        "costs": business.is_some_and(|b| b.costs.is_some()), "result": business.is_some_and(|b| b.result.is_some()),
        "business": business.is_some(), "dates": g.a.plan.rollout.as_ref().is_some_and(|r| !r.jobs.is_empty()),
    });
    g.words.say("first.not_computed", with)
}

/// What opens the page where a decision is asked for: the score, its place, and what no mean may hide.
pub(super) fn opening(g: Ground<'_>) -> Result<Vec<String>, RenderError> {
    let mut out = standing(g)?;
    out.push(below_one(g)?);
    out.push(indicative(g)?);
    Ok(out.into_iter().filter(|s| !s.is_empty()).collect())
}

fn lead(g: Ground<'_>) -> Result<Vec<String>, RenderError> {
    let mut out = standing(g)?;
    if let Some(orientation) = orientation(g)? {
        out.push(orientation);
    }
    out.push(below_one(g)?);
    out.push(super::gaps::programme(g)?.sentence);
    out.push(indicative(g)?);
    Ok(out.into_iter().filter(|s| !s.is_empty()).collect())
}

/// The overall score and its place among peers, or why there is none.
fn standing(g: Ground<'_>) -> Result<Vec<String>, RenderError> {
    let card = &g.a.scores;
    let mut out = Vec::new();
    let q = &g.case.questionnaire;
    match card.overall.score.map(Score::get) {
        Some(s) => {
            let gap = scores::gap_of(g, Layer::Overall, "overall");
            out.push(g.words.say(
                "first.score",
                json!({
                    "subject": q.subject,
                    "score": number::score(s),
                    "band": q.band(s),
                    "bounds": card.overall.bounds.map_or_else(|| NONE.to_owned(), |b| scores::span(b.low, b.high)),
                    "interval": card.overall.error.map(|e| scores::interval(Some(&e))),
                    "no_interval": card.overall.no_error.map(crate::score::error::NoError::words),
                    "carried": (card.overall.carried > SLACK).then(|| number::percent(card.overall.carried)),
                    "open": card.overall.applicable - card.overall.scored,
                    "target": gap.map_or_else(|| NONE.to_owned(), |x| number::score(x.target)),
                }),
            )?);
            out.push(super::peers::verdict(g, "overall")?);
        }
        None => out.push(g.words.say(
            "first.no_score",
            json!({
                "subject": q.subject,
                "reason": card.overall.undefined.map_or(NONE, crate::model::scale::Undefined::words),
                "missing": scores::titles(g, &card.overall.missing).join(", "),
                "bounds": card.overall.bounds.map_or_else(|| NONE.to_owned(), |b| scores::span(b.low, b.high)),
            }),
        )?),
    }
    Ok(out)
}

/// Names every scored practice of the core below level 1, so that no mean hides one.
fn below_one(g: Ground<'_>) -> Result<String, RenderError> {
    let highest = g.case.questionnaire.highest();
    let list: Vec<&str> =
        g.a.scores
            .practices
            .iter()
            .filter(|p| p.is_core() && p.score.is_some_and(|s| s.level(highest) < 1.0 - SLACK))
            .map(|p| p.id.as_str())
            .collect();
    if list.is_empty() || g.a.scores.overall.score.is_none() {
        return Ok(String::new());
    }
    g.words.say(
        "first.below_one",
        json!({ "count": list.len(), "list": list.join(", ") }),
    )
}

/// A caution when fewer than three people or fewer than 30 % of those invited answered; empty otherwise.
fn indicative(g: Ground<'_>) -> Result<String, RenderError> {
    let card = &g.a.scores;
    let few = card.respondents < FEW;
    let invited: Option<usize> = card.responses.iter().map(|r| r.invited).sum();
    let answered: usize = card.responses.iter().map(|r| r.answered).sum();
    let low = invited.is_some_and(|n| answered * 10 < n * 3);
    if card.coverage.scored == 0 || !(few || low) {
        return Ok(String::new());
    }
    g.words
        .say("first.indicative", json!({ "few": few, "min": FEW }))
}

/// A published figure beside the overall score: the first one about it that is a mean.
fn orientation(g: Ground<'_>) -> Result<Option<String>, RenderError> {
    let Some(Content::Figures(figures)) = g.case.reference_figures.as_ref().map(|b| &b.content)
    else {
        return Ok(None);
    };
    let Some(f) = figures
        .iter()
        .find(|f| f.about == "overall" && f.statistic == "mean")
    else {
        return Ok(None);
    };
    g.words
        .say(
            "first.orientation",
            json!({
                "metric": f.metric,
                "value": number::plain(f.value),
                "unit": f.unit,
                "n": f.n.map(number::thousands),
                "year": f.year,
                "source": f.source,
                "note": f.note.split(';').next().map(str::trim).filter(|n| !n.is_empty()),
            }),
        )
        .map(Some)
}

fn foot(g: Ground<'_>) -> Result<Vec<Fact>, RenderError> {
    let card = &g.a.scores;
    let mut facts = Vec::new();
    let mut add = |key: &str, value: String| -> Result<(), RenderError> {
        facts.push(Fact {
            label: g.words.say(&format!("foot.{key}"), json!({}))?,
            value,
        });
        Ok(())
    };
    let invited: Option<usize> = card
        .responses
        .iter()
        .map(|r| r.invited)
        .sum::<Option<usize>>();
    let answered: usize = card.responses.iter().map(|r| r.answered).sum();
    add(
        "answered",
        g.words.say(
            "foot.places",
            json!({ "people": card.respondents, "answered": answered, "invited": invited }),
        )?,
    )?;
    add(
        "coverage",
        format!(
            "{} of {} practices{}",
            card.coverage.scored,
            card.coverage.applicable,
            card.coverage
                .share()
                .map_or_else(String::new, |s| format!(" ({})", number::percent(s)))
        ),
    )?;
    let shown = card
        .practices
        .iter()
        .filter(|p| p.evidence.is_some_and(|e| e >= Evidence::E2))
        .count();
    let capped = card.practices.iter().filter(|p| p.capped).count();
    add(
        "evidence",
        format!("{shown} of {} practices with a score", card.coverage.scored),
    )?;
    if g.case.round.mode.caps() {
        add(
            "capped",
            format!(
                "{capped} of {} practices with a score",
                card.coverage.scored
            ),
        )?;
    }
    let peers = scores::standing_of(g, "overall");
    let text = match peers.map(|p| &p.outcome) {
        Some(Outcome::Percentile { .. } | Outcome::Predicted { .. }) => g.words.say(
            "foot.percentile",
            json!({ "n": peers.map_or(0, |p| p.n), "standing": peers.map(|p| scores::outcome(&p.outcome)), "synthetic": g.a.benchmark.as_ref().is_some_and(|b| b.synthetic) }),
        )?,
        Some(other) => scores::outcome(other),
        None => g.words.say("peers.no_norm_short", json!({}))?,
    };
    add("peers", text)?;
    Ok(facts)
}
