//! Gaps in process, data and skills, and the programme checklist.

use serde::Serialize;
use serde_json::json;

use super::Ground;
use super::scores::{self, NONE};
use crate::gap::{Gap, Layer};
use crate::model::questionnaire::Kind;
use crate::model::scale::{Evidence, SLACK, Score};
use crate::render::{RenderError, number};

/// Practices described in words for each dimension.
const DESCRIBED: usize = 4;

/// The gaps of one dimension.
#[derive(Debug, Clone, Serialize)]
pub struct DimensionGaps {
    /// Id.
    pub id: String,
    /// Name.
    pub title: String,
    /// What it covers.
    pub about: String,
    /// The finding.
    pub sentence: String,
    /// Practices below target with most points missing, described.
    pub described: Vec<Described>,
    /// All practices below target, most points missing first.
    pub rows: Vec<Row>,
}

/// A practice below target in words.
#[derive(Debug, Clone, Serialize)]
pub struct Described {
    /// Id.
    pub id: String,
    /// What is assessed.
    pub title: String,
    /// Level.
    pub level: String,
    /// Target level.
    pub target: String,
    /// What can be seen now.
    pub now: String,
    /// What can be seen at the target.
    pub then: String,
}

/// A practice below target.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// Place by points missing.
    pub rank: String,
    /// Id.
    pub id: String,
    /// What is assessed.
    pub title: String,
    /// Level.
    pub level: String,
    /// Target level.
    pub target: String,
    /// Target − level.
    pub gap: String,
    /// Points of the overall score that are missing.
    pub points: String,
    /// Evidence.
    pub evidence: String,
}

/// The programme checklist.
#[derive(Debug, Clone, Serialize)]
pub struct Programme {
    /// The count.
    pub sentence: String,
    /// All its practices.
    pub rows: Vec<ProgrammeRow>,
}

/// A programme practice.
#[derive(Debug, Clone, Serialize)]
pub struct ProgrammeRow {
    /// Id.
    pub id: String,
    /// What is assessed.
    pub title: String,
    /// Level, or why there is none.
    pub level: String,
    /// Target level.
    pub target: String,
    /// `at target`, `below` or why it is open.
    pub state: String,
    /// Evidence.
    pub evidence: String,
    /// What can be seen now.
    pub seen: String,
}

/// Builds the gaps of each dimension.
pub fn gaps(g: Ground<'_>) -> Result<Vec<DimensionGaps>, RenderError> {
    g.a.scores
        .dimensions
        .iter()
        .map(|d| {
            let about = g
                .case
                .questionnaire
                .dimensions
                .iter()
                .find(|x| x.id.as_str() == d.id)
                .map_or_else(String::new, |x| x.about.clone());
            let mut list: Vec<&Gap> =
                g.a.gaps
                    .iter()
                    .filter(|x| x.layer == Layer::Practice && x.rank.is_some())
                    .filter(|x| {
                        g.a.scores
                            .practice(&x.node)
                            .is_some_and(|p| g.a.scores.belongs(p.capability.as_str(), &d.id))
                    })
                    .collect();
            list.sort_by(|a, b| {
                b.points
                    .unwrap_or(0.0)
                    .total_cmp(&a.points.unwrap_or(0.0))
                    .then_with(|| a.node.cmp(&b.node))
            });
            let at_target = d.scored - list.len();
            let whole = scores::gap_of(g, Layer::Dimension, &d.id);
            Ok(DimensionGaps {
                id: d.id.clone(),
                title: d.title.clone(),
                about,
                sentence: g.words.say(
                    "gaps.sentence",
                    json!({
                        "title": d.title,
                        "score": d.score.map(|s| number::score(s.get())),
                        "reason": d.undefined.map(crate::model::scale::Undefined::words),
                        "target": whole.map(|x| number::score(x.target)),
                        "below": list.len(),
                        "at_target": at_target,
                        "open": d.applicable - d.scored,
                        "points": whole.and_then(|x| x.points).map(number::level),
                        "missing": scores::titles(g, &d.missing).join(", "),
                    }),
                )?,
                described: list
                    .iter()
                    .take(DESCRIBED)
                    .map(|x| described(g, x))
                    .collect(),
                rows: list.iter().map(|x| row(g, x)).collect(),
            })
        })
        .collect()
}

fn levels(g: Ground<'_>, x: &Gap) -> (f64, f64) {
    let highest = g.case.questionnaire.highest();
    let level = |v: f64| Score::new(v).map_or(0.0, |s| s.level(highest));
    (level(x.score.unwrap_or(0.0)), level(x.target))
}

fn described(g: Ground<'_>, x: &Gap) -> Described {
    let (level, target) = levels(g, x);
    let practice = g.case.questionnaire.practice(&x.node);
    Described {
        id: x.node.clone(),
        title: practice.map_or_else(String::new, |p| p.title.clone()),
        level: number::level(level),
        target: number::level(target),
        now: g
            .a
            .scores
            .practice(&x.node)
            .zip(practice)
            .map_or_else(String::new, |(p, known)| {
                scores::seen(p, known, g.case.questionnaire.highest())
            }),
        then: practice.map_or_else(String::new, |p| scores::nearest(&p.levels, target)),
    }
}

fn row(g: Ground<'_>, x: &Gap) -> Row {
    let (level, target) = levels(g, x);
    Row {
        rank: scores::rank(x),
        id: x.node.clone(),
        title: g
            .case
            .questionnaire
            .practice(&x.node)
            .map_or_else(String::new, |p| p.title.clone()),
        level: number::level(level),
        target: number::level(target),
        gap: number::difference(target, level, 1),
        points: x.points.map_or_else(|| NONE.to_owned(), number::level),
        evidence: g
            .a
            .scores
            .practice(&x.node)
            .and_then(|p| p.evidence)
            .map_or(NONE, Evidence::as_str)
            .to_owned(),
    }
}

/// Builds the programme checklist.
pub fn programme(g: Ground<'_>) -> Result<Programme, RenderError> {
    let q = &g.case.questionnaire;
    let list: Vec<_> =
        g.a.scores
            .practices
            .iter()
            .filter(|p| p.kind == Kind::Programme)
            .collect();
    let (mut at, mut below, mut open, mut out_of_scope) = (0, 0, 0, 0);
    let rows = list
        .iter()
        .map(|p| {
            let target =
                scores::gap_of(g, Layer::Practice, p.id.as_str()).map_or(q.target, |x| x.target);
            let target_level = Score::new(target).map_or(0.0, |s| s.level(q.highest()));
            let practice = q.practice(p.id.as_str());
            let state = match p.score {
                Some(s) if s.get() >= target - SLACK => {
                    at += 1;
                    "at target".to_owned()
                }
                Some(_) => {
                    below += 1;
                    "below".to_owned()
                }
                None if !p.applies() => {
                    out_of_scope += 1;
                    "does not apply".to_owned()
                }
                None => {
                    open += 1;
                    scores::no_score(g, p)
                }
            };
            let level = p.score.map(|s| s.level(q.highest()));
            ProgrammeRow {
                id: p.id.as_str().to_owned(),
                title: practice.map_or_else(String::new, |x| x.title.clone()),
                level: level.map_or_else(|| NONE.to_owned(), number::level),
                target: if p.applies() {
                    number::level(target_level)
                } else {
                    NONE.to_owned()
                },
                state,
                evidence: p.evidence.map_or(NONE, Evidence::as_str).to_owned(),
                seen: practice.map_or_else(String::new, |x| scores::seen(p, x, q.highest())),
            }
        })
        .collect();
    Ok(Programme {
        sentence: if list.is_empty() {
            String::new()
        } else {
            g.words.say(
                "programme.sentence",
                json!({ "applicable": list.len() - out_of_scope, "at": at, "below": below, "open": open }),
            )?
        },
        rows,
    })
}
