//! The appendix: how each headline number came about, all practices, figures, respondents, fingerprints, sources.

use serde::Serialize;
use serde_json::json;

use super::Ground;
use super::derivation::{self, Derivation, ON_PAPER};
use super::people::{agreement, differences};
use super::scores::{self, NONE};
use crate::derive;
use crate::gap::Layer;
use crate::model::scale::{Evidence, Score};
use crate::render::{RenderError, number};
use crate::score::practice::{Basis, PracticeScore};

/// The appendix.
#[derive(Debug, Clone, Serialize)]
pub struct Appendix {
    /// How to read the derivations.
    pub sentence: String,
    /// The headline numbers: the whole and each dimension, with all their steps.
    pub derivations: Vec<Derivation>,
    /// What they rest on: the scores of the capabilities and modules.
    pub parts: Vec<Derivation>,
    /// All practices.
    pub practices: Vec<Practice>,
    /// A note below them.
    pub practices_note: String,
    /// Practices whose agreement may be shown in figures.
    pub agreement: Vec<agreement::Agreement>,
    /// How to read them.
    pub agreement_note: String,
    /// All pairs of roles.
    pub differences: Vec<differences::Pair>,
    /// Cronbach's α, where it could be estimated.
    pub reliability: Vec<agreement::Estimate>,
    /// Practices that rest on a figure.
    pub figures: Vec<Figure>,
    /// How many of the practices with a score they are.
    pub figures_sentence: String,
    /// Practices whose level was capped.
    pub capped: Vec<Capped>,
    /// Fingerprints of all inputs.
    pub fingerprints: Vec<super::first::Fact>,
    /// Sources of the questionnaire.
    pub sources: Vec<Source>,
    /// Evidence grades.
    pub evidence: Vec<super::first::Fact>,
    /// Levels of the scale.
    pub levels: Vec<super::first::Fact>,
    /// Band words.
    pub bands: Vec<super::first::Fact>,
}

/// A practice of the list.
#[derive(Debug, Clone, Serialize)]
pub struct Practice {
    /// Id.
    pub id: String,
    /// What is assessed.
    pub title: String,
    /// Level, or why none.
    pub level: String,
    /// Its 95 % interval in levels, or what the level rests on instead of a mean; empty where neither may be said.
    pub basis: String,
    /// Target level.
    pub target: String,
    /// Evidence.
    pub evidence: String,
    /// People with an answer.
    pub people: String,
    /// Whether these people agree.
    pub agrees: String,
    /// Don't know, not applicable, not answered.
    pub open: String,
    /// Roles that may be shown.
    pub roles: String,
    /// Weight in points of the overall score, `checklist` or the module.
    pub weight: String,
    /// Where it comes from.
    pub trace: String,
}

/// A measured practice.
#[derive(Debug, Clone, Serialize)]
pub struct Figure {
    /// Id.
    pub id: String,
    /// What was measured.
    pub metric: String,
    /// The figure.
    pub value: String,
    /// Its sample.
    pub sample: String,
    /// Where it comes from.
    pub source: String,
    /// Day.
    pub date: String,
    /// Level.
    pub level: String,
    /// Evidence.
    pub evidence: String,
}

/// A practice whose level was capped.
#[derive(Debug, Clone, Serialize)]
pub struct Capped {
    /// Id.
    pub id: String,
    /// What is assessed.
    pub title: String,
    /// Level as answered.
    pub answered: String,
    /// Level that counts.
    pub counts: String,
    /// Evidence.
    pub evidence: String,
    /// What to ask to see.
    pub ask_for: String,
}

/// A source.
#[derive(Debug, Clone, Serialize)]
pub struct Source {
    /// Id.
    pub id: String,
    /// Description.
    pub text: String,
}

/// Builds the appendix.
pub fn appendix(g: Ground<'_>) -> Result<Appendix, RenderError> {
    let q = &g.case.questionnaire;
    let fact = |label: &str, value: String| super::first::Fact {
        label: label.to_owned(),
        value,
    };
    Ok(Appendix {
        sentence: g.words.say("appendix.sentence", json!({}))?,
        derivations: derivations(g, &derive::headline(g.case, g.a))?,
        parts: derivations(g, &derive::parts(g.case, g.a))?,
        practices: g
            .a
            .scores
            .practices
            .iter()
            .map(|p| practice(g, p))
            .collect::<Result<_, RenderError>>()?,
        practices_note: g.words.say(
            "appendix.practices_note",
            json!({ "min": g.case.engagement.min_role }),
        )?,
        agreement_note: g.words.say(
            "appendix.agreement_note",
            json!({ "min": 2 * g.case.engagement.min_role, "small": g.case.engagement.min_role, "five": q.levels.len() == 5 }),
        )?,
        agreement: agreement::rows(g),
        differences: differences::differences(g)?.all,
        reliability: agreement::estimates(g),
        figures: g
            .a
            .scores
            .practices
            .iter()
            .filter_map(|p| figure(g, p))
            .collect(),
        figures_sentence: g.words.say(
            "appendix.figures",
            json!({
                "count": g.a.scores.practices.iter().filter(|p| figure(g, p).is_some()).count(),
                "scored": g.a.scores.coverage.scored,
            }),
        )?,
        capped: g
            .a
            .scores
            .practices
            .iter()
            .filter(|p| p.capped)
            .map(|p| capped(g, p))
            .collect(),
        fingerprints: g
            .a
            .fingerprints
            .iter()
            .map(|f| fact(&f.input, f.sha256.clone()))
            .collect(),
        sources: q
            .sources
            .iter()
            .map(|s| Source {
                id: s.id.clone(),
                text: format!(
                    "{}{} (grade {}).{}",
                    s.title,
                    s.year
                        .filter(|y| !s.title.contains(&y.to_string()))
                        .map_or_else(String::new, |y| format!(", {y}")),
                    s.grade,
                    s.note
                        .as_ref()
                        .map_or_else(String::new, |n| format!(" {n}"))
                ),
            })
            .collect(),
        evidence: q
            .evidence
            .iter()
            .map(|e| fact(e.grade.as_str(), e.text.clone()))
            .collect(),
        levels: q
            .levels
            .iter()
            .enumerate()
            .map(|(n, t)| fact(&n.to_string(), t.clone()))
            .collect(),
        bands: q
            .bands
            .iter()
            .map(|b| {
                let from = g
                    .words
                    .say("appendix.band", json!({ "from": number::score(b.from) }))?;
                Ok(fact(&from, b.word.clone()))
            })
            .collect::<Result<_, RenderError>>()?,
    })
}

fn derivations(g: Ground<'_>, all: &[derive::Derivation]) -> Result<Vec<Derivation>, RenderError> {
    if g.a.scores.coverage.scored == 0 {
        return Ok(Vec::new());
    }
    all.iter()
        .map(|d| derivation::derivation(g, d, ON_PAPER))
        .collect()
}

/// The interval of a level, or what it rests on instead of a mean of answers.
fn basis(g: Ground<'_>, p: &PracticeScore) -> Result<String, RenderError> {
    let highest = g.case.questionnaire.highest();
    let say = |key: &str| {
        g.words
            .say(&format!("basis.{key}"), json!({ "from": scores::from(p) }))
    };
    if p.score.is_none() {
        return Ok(String::new());
    }
    if p.carried.is_some() {
        return say("carried");
    }
    if p.capped {
        return say("capped");
    }
    match &p.basis {
        Some(Basis::Agreed { .. }) => say("agreed"),
        Some(Basis::Figure { .. }) => say("figure"),
        _ => Ok(p.shown_error.map_or_else(String::new, |e| {
            let level = |x: f64| number::level(x / 100.0 * highest);
            format!("{}–{}", level(e.low), level(e.high))
        })),
    }
}

fn practice(g: Ground<'_>, p: &PracticeScore) -> Result<Practice, RenderError> {
    let q = &g.case.questionnaire;
    let known = q.practice(p.id.as_str());
    let target =
        scores::gap_of(g, Layer::Practice, p.id.as_str()).and_then(|x| Score::new(x.target));
    let min = g.case.engagement.min_role;
    let roles: Vec<String> = p
        .roles
        .iter()
        .filter_map(|r| {
            Some(format!(
                "{} {}",
                q.role_title(&r.role),
                number::level(r.mean?)
            ))
        })
        .collect();
    let mut open = Vec::new();
    for (n, word) in [
        (p.dont_know, "don't know"),
        (p.not_applicable, "n/a"),
        (p.not_answered, "not answered"),
    ] {
        if n > 0 {
            open.push(format!("{n} {word}"));
        }
    }
    let traces = known.map_or_else(Vec::new, |x| {
        x.trace
            .iter()
            .map(|t| {
                t.passage
                    .as_ref()
                    .map_or_else(|| t.source.clone(), |p| format!("{}: {p}", t.source))
            })
            .collect()
    });
    Ok(Practice {
        id: p.id.as_str().to_owned(),
        title: known.map_or_else(String::new, |x| x.title.clone()),
        level: p.score.map_or_else(
            || scores::no_score(g, p),
            |s| number::level(s.level(q.highest())),
        ),
        basis: basis(g, p)?,
        agrees: p.agreement.map_or_else(
            || NONE.to_owned(),
            |a| agreement::verdict(a.agrees).to_owned(),
        ),
        target: target.map_or_else(|| NONE.to_owned(), |t| number::level(t.level(q.highest()))),
        evidence: p.evidence.map_or(NONE, Evidence::as_str).to_owned(),
        people: if p.persons == 0 || p.persons >= min {
            p.persons.to_string()
        } else {
            format!("<{min}")
        },
        open: if open.is_empty() || p.persons < min {
            NONE.to_owned()
        } else {
            open.join(", ")
        },
        roles: if roles.is_empty() {
            NONE.to_owned()
        } else {
            roles.join(", ")
        },
        weight: if p.is_core() {
            number::plain(number::round(p.weight, 2))
        } else {
            p.module
                .as_ref()
                .map_or_else(|| "checklist".to_owned(), |m| format!("module {m}"))
        },
        trace: traces.join(", "),
    })
}

fn figure(g: Ground<'_>, p: &PracticeScore) -> Option<Figure> {
    let Some(Basis::Figure {
        value,
        sample,
        source,
        date,
    }) = &p.basis
    else {
        return None;
    };
    let measure = g
        .case
        .questionnaire
        .practice(p.id.as_str())?
        .measure
        .as_ref()?;
    Some(Figure {
        id: p.id.as_str().to_owned(),
        metric: measure.metric.clone(),
        value: format!("{} {}", number::plain(*value), measure.unit),
        sample: sample.map_or_else(|| NONE.to_owned(), number::thousands),
        source: source.clone().unwrap_or_else(|| NONE.to_owned()),
        date: number::day(date),
        level: p.score.map_or_else(
            || NONE.to_owned(),
            |s| number::level(s.level(g.case.questionnaire.highest())),
        ),
        evidence: p.evidence.map_or(NONE, Evidence::as_str).to_owned(),
    })
}

fn capped(g: Ground<'_>, p: &PracticeScore) -> Capped {
    let q = &g.case.questionnaire;
    let level = |s: Option<Score>| {
        s.map_or_else(|| NONE.to_owned(), |s| number::level(s.level(q.highest())))
    };
    let known = q.practice(p.id.as_str());
    Capped {
        id: p.id.as_str().to_owned(),
        title: known.map_or_else(String::new, |x| x.title.clone()),
        answered: if p.persons >= g.case.engagement.min_role {
            level(p.uncapped)
        } else {
            format!("above {}", level(p.score))
        },
        counts: level(p.score),
        evidence: p.evidence.map_or(NONE, Evidence::as_str).to_owned(),
        ask_for: known.map_or_else(String::new, |x| x.ask_for.clone()),
    }
}
