//! The appendix: how each headline number came about, all practices, figures, respondents, fingerprints, sources.

use serde::Serialize;
use serde_json::json;

use super::Ground;
use super::people::{agreement, differences};
use super::scores::{self, NONE};
use crate::gap::Layer;
use crate::model::scale::{Evidence, Score};
use crate::peers::Outcome;
use crate::render::{RenderError, number};
use crate::score::node::Node;
use crate::score::practice::{Basis, PracticeScore};

/// The appendix.
#[derive(Debug, Clone, Serialize)]
pub struct Appendix {
    /// How to read the derivations.
    pub sentence: String,
    /// Overall from dimensions, dimensions from capabilities, capabilities from practices.
    pub derivations: Vec<Derivation>,
    /// Percentile of the overall score.
    pub standing: Vec<super::first::Fact>,
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

/// How one number came about: a weighted mean.
#[derive(Debug, Clone, Serialize)]
pub struct Derivation {
    /// `overall`, `dimension` or `capability`.
    pub layer: &'static str,
    /// Node.
    pub title: String,
    /// What its parts are: `dimension`, `capability` or `practice`.
    pub parts: String,
    /// Parts with weight, score and product.
    pub rows: Vec<Term>,
    /// Sum of the weights of parts with a score.
    pub weight: String,
    /// Sum of the products.
    pub product: String,
    /// Product ÷ weight.
    pub result: String,
    /// The result as printed elsewhere.
    pub printed: String,
    /// Lowest and highest possible score, unrounded to two decimals.
    pub bounds: String,
}

/// A part of a weighted mean.
#[derive(Debug, Clone, Serialize)]
pub struct Term {
    /// Name.
    pub title: String,
    /// Weight in points of 100.
    pub weight: String,
    /// Score.
    pub score: String,
    /// Weight × score.
    pub product: String,
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
        derivations: derivations(g),
        standing: standing(g)?,
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

fn derivations(g: Ground<'_>) -> Vec<Derivation> {
    let card = &g.a.scores;
    let nodes = |list: &[Node], ids: &[String]| -> Vec<(String, f64, Option<f64>)> {
        list.iter()
            .filter(|n| ids.contains(&n.id))
            .map(|n| (n.title.clone(), n.weight, n.score.map(Score::get)))
            .collect()
    };
    let mut out = vec![derivation(
        "overall",
        &card.overall,
        "dimension",
        &nodes(&card.dimensions, &card.overall.parts),
    )];
    for d in &card.dimensions {
        out.push(derivation(
            "dimension",
            d,
            "capability",
            &nodes(&card.capabilities, &d.parts),
        ));
    }
    for c in &card.capabilities {
        let parts: Vec<(String, f64, Option<f64>)> = card
            .practices
            .iter()
            .filter(|p| p.is_core() && p.applies() && p.capability.as_str() == c.id)
            .map(|p| (p.id.to_string(), p.weight, p.score.map(Score::get)))
            .collect();
        out.push(derivation("capability", c, "practice", &parts));
    }
    out
}

fn derivation(
    layer: &'static str,
    node: &Node,
    parts: &str,
    list: &[(String, f64, Option<f64>)],
) -> Derivation {
    let known = || list.iter().filter_map(|(_, w, s)| Some((*w, (*s)?)));
    let weight: f64 = known().map(|(w, _)| w).sum();
    let product: f64 = known().map(|(w, s)| w * s).sum();
    Derivation {
        layer,
        title: node.title.clone(),
        parts: parts.to_owned(),
        rows: list
            .iter()
            .map(|(title, w, s)| Term {
                title: title.clone(),
                weight: number::term(*w),
                score: s.map_or_else(|| NONE.to_owned(), number::term),
                product: s.map_or_else(|| NONE.to_owned(), |s| number::term(w * s)),
            })
            .collect(),
        weight: number::term(weight),
        product: number::term(product),
        result: node.score.map_or_else(
            || {
                node.undefined
                    .map_or(NONE, crate::model::scale::Undefined::words)
                    .to_owned()
            },
            |s| number::term(s.get()),
        ),
        printed: node
            .score
            .map_or_else(|| NONE.to_owned(), |s| number::score(s.get())),
        bounds: node.bounds.map_or_else(
            || NONE.to_owned(),
            |b| format!("{}–{}", number::term(b.low), number::term(b.high)),
        ),
    }
}

fn standing(g: Ground<'_>) -> Result<Vec<super::first::Fact>, RenderError> {
    let Some(s) = scores::standing_of(g, "overall") else {
        return Ok(Vec::new());
    };
    let Outcome::Percentile {
        value,
        low,
        high,
        shrunk,
    } = s.outcome
    else {
        return Ok(Vec::new());
    };
    let own = g.a.scores.overall.score.map_or(0.0, Score::get);
    let rank = crate::stats::rank::Rank::of(own, &s.peers);
    let mut out = Vec::new();
    let mut add = |key: &str, value: String| -> Result<(), RenderError> {
        out.push(super::first::Fact {
            label: g.words.say(&format!("appendix.{key}"), json!({}))?,
            value,
        });
        Ok(())
    };
    add("own", number::term(own))?;
    add("peers_n", s.n.to_string())?;
    add("below", rank.below.to_string())?;
    add("equal", rank.equal.to_string())?;
    add(
        "mid_rank",
        rank.percentile()
            .map_or_else(|| NONE.to_owned(), number::term),
    )?;
    if let Some(x) = shrunk {
        add(
            "parent",
            format!("{} (n {})", number::term(x.parent), x.parent_n),
        )?;
        add("kappa", number::term(x.kappa))?;
    }
    add("percentile", number::term(value))?;
    add(
        "interval",
        format!("{}–{}", number::term(low), number::term(high)),
    )?;
    Ok(out)
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
