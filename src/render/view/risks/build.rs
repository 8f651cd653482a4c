//! Risks from gates that are not open and from patterns; stop rules from the ends of phases, the move-on test and what the
//! options say is lost.

use serde_json::json;

use super::{Risk, Risks, Stop};
use crate::expression::Truth;
use crate::judge::Judgement;
use crate::judge::diagnosis::Diagnosed;
use crate::judge::gate::{GateFound, GateState};
use crate::model::rules::Strength;
use crate::plan::money::BusinessCase;
use crate::plan::rollout::Rollout;
use crate::render::view::Ground;
use crate::render::view::conditions;
use crate::render::view::decision::shut;
use crate::render::view::may_start::gates::{ids, left, missing};
use crate::render::view::scores::NONE;
use crate::render::view::sequence::{last_month, opened};
use crate::render::{RenderError, number};

/// Gates and patterns shown; the chapter on what may start has all of them.
const GATES: usize = 8;
const PATTERNS: usize = 5;

/// Builds the chapter; none where no gate is shut and no pattern is named.
pub fn risks(
    g: Ground<'_>,
    j: &Judgement,
    rollout: Option<&Rollout>,
    business: Option<&BusinessCase>,
) -> Result<Option<Risks>, RenderError> {
    let mut rows = Vec::new();
    let shut = shut(g, j);
    for (x, _) in shut.iter().take(GATES) {
        rows.push(gate(g, x)?);
    }
    let likely = |d: &&Diagnosed| d.strength == Some(Strength::Likely) && !d.assessor_only;
    let named: Vec<&Diagnosed> = j.diagnoses.iter().filter(likely).collect();
    let more = shut.len().saturating_sub(GATES) + named.len().saturating_sub(PATTERNS);
    for d in named.into_iter().take(PATTERNS) {
        let helps: Vec<&str> = d.remedies.iter().map(|i| i.as_str()).collect();
        let below: Vec<String> = d
            .indicators
            .iter()
            .filter(|i| i.below)
            .filter_map(|i| Some(format!("{} {}", i.practice, number::level(i.level?))))
            .collect();
        let other: Vec<String> = d
            .conditions
            .iter()
            .map(|c| conditions::condition(g, c).map(|said| format!("{}: {}", said.what, said.now)))
            .collect::<Result<_, _>>()?;
        let with = json!({
            "below": below.join(", "), "other": other.join("; "), "helps": helps.join(", "), "overturn": d.overturned_by.as_ref().map(|p| p.as_str()),
        });
        rows.push(Risk {
            id: d.id.clone(),
            title: d.sentence.clone(),
            behind: g.words.say("risks.pattern", &with)?,
            sign: g.words.say("risks.pattern_sign", &with)?,
            answer: g.words.say("risks.pattern_answer", &with)?,
        });
    }
    let stops = stops(g, j, rollout, business)?;
    if rows.is_empty() && stops.is_empty() {
        return Ok(None);
    }
    let with = json!({ "rows": rows.len(), "stops": stops.len(), "more": more });
    Ok(Some(Risks {
        sentence: g.words.say("risks.sentence", &with)?,
        rows,
        stops_sentence: g.words.say("risks.stops", &with)?,
        stops,
    }))
}

fn gate(g: Ground<'_>, x: &GateFound) -> Result<Risk, RenderError> {
    let rules = g.case.questionnaire.rules.as_ref();
    let rule = rules.and_then(|r| r.gates.iter().find(|rule| rule.id == x.id));
    let misses: Vec<serde_json::Value> = x
        .misses
        .iter()
        .map(|m| {
            json!({
                "id": m.practice.as_str(), "level": m.level.map(number::level), "limit": number::level(m.limit),
                "missing": missing(m),
            })
        })
        .collect();
    let unseen: Vec<&str> = x.unseen.iter().map(|p| p.as_str()).collect();
    let with = json!({
        "misses": misses, "unanswered": x.unanswered.join(", "), "unseen": unseen.join(", "),
        "unknown": x.state == GateState::Unknown, "openers": ids(&left(g, x)), "holds": ids(&x.blocks),
        "bites": x.bites.as_str(), "by_begin": x.opens_by_begin,
    });
    Ok(Risk {
        id: x.id.clone(),
        title: rule.map_or_else(|| x.name.clone(), |r| r.sentence.clone()),
        behind: g.words.say("risks.gate", &with)?,
        sign: g.words.say("risks.gate_sign", &with)?,
        answer: g.words.say("risks.gate_answer", &with)?,
    })
}

fn stops(
    g: Ground<'_>,
    j: &Judgement,
    rollout: Option<&Rollout>,
    business: Option<&BusinessCase>,
) -> Result<Vec<Stop>, RenderError> {
    let mut out = Vec::new();
    let chosen = business.and_then(|b| {
        let marked = b.options.iter().find(|o| o.recommended_because.is_some());
        marked.or_else(|| {
            b.options
                .iter()
                .find(|o| o.scope == crate::model::business::Scope::Plan)
        })
    });
    for phase in rollout.iter().flat_map(|r| &r.phases) {
        let test = chosen.and_then(|o| o.tests.iter().find(|t| t.month == phase.end_month));
        let spent = test.map(|t| t.spent.map(number::money));
        let with = json!({
            "number": phase.number, "month": last_month(&phase.end), "ends": ids(&phase.ends), "none": NONE,
            "count": phase.ends.len(), "opens": opened(g, phase.number).join(", "), "spent": spent, "currency": g.case.engagement.currency,
            "lost": test.map(|t| number::money(t.lost)), "nothing": test.is_some_and(|t| t.lost <= 0.0),
        });
        out.push(Stop {
            when: g.words.say("risks.when", &with)?,
            rule: g.words.say("risks.rule", &with)?,
            lost: g.words.say("risks.lost", &with)?,
            kept: g.words.say("risks.kept", &with)?,
        });
    }
    if !j.move_on.is_empty() {
        let all: Vec<String> = j
            .move_on
            .iter()
            .map(|c| {
                let said = conditions::condition(g, c)?;
                let with =
                    json!({ "what": said.what, "now": said.now, "holds": c.truth == Truth::Holds });
                g.words.say("risks.condition", with)
            })
            .collect::<Result<_, RenderError>>()?;
        let rules = g.case.questionnaire.rules.as_ref();
        let of = rules.and_then(|r| r.first_point.as_ref());
        let alternatives: Vec<&str> = of
            .map(|f| g.case.questionnaire.catalogue.any_of(&f.of))
            .unwrap_or_default()
            .into_iter()
            .map(|id| id.as_str())
            .collect();
        let with = json!({ "all": all.join("; "), "alternatives": alternatives.join(", ") });
        out.push(Stop {
            when: g.words.say("risks.second", &with)?,
            rule: g.words.say("risks.move_on", &with)?,
            lost: NONE.to_owned(),
            kept: NONE.to_owned(),
        });
    }
    Ok(out)
}
