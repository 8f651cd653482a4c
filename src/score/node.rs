//! Scores of capabilities, modules, dimensions and the whole: weighted means with bounds and coverage.

use serde::Serialize;

use super::CAPABILITY_COVERAGE;
use super::error::{NoError, SamplingError};
use super::practice::PracticeScore;
use crate::model::scale::{Bounds, SLACK, Score, Undefined};

/// The score of a node above the practices.
#[derive(Debug, Clone, Serialize)]
pub struct Node {
    /// Id of the capability, module or dimension, or `overall`.
    pub id: String,
    /// Name for print.
    pub title: String,
    /// `Σ w·s / Σ w` over its parts with a score; `None` below the floor.
    pub score: Option<Score>,
    /// Why there is no score.
    pub undefined: Option<Undefined>,
    /// Score with every practice without a score at 0 and at 100; `None` when nothing applies.
    pub bounds: Option<Bounds>,
    /// Share of the applicable weight that has a score, 0 to 1.
    pub coverage: Option<f64>,
    /// Practices with a score.
    pub scored: usize,
    /// Practices that apply.
    pub applicable: usize,
    /// Weight in points of the overall score (the weights of all capabilities that apply add up to 100).
    pub weight: f64,
    /// Parts that apply, by id.
    pub parts: Vec<String>,
    /// Parts without a score, by id.
    pub missing: Vec<String>,
    /// Parts with a score and their share in this one; the shares add up to 1. Empty without a score.
    pub shares: Vec<Share>,
    /// Standard error of the score, in points.
    pub error: Option<SamplingError>,
    /// Why there is none, where there is a score.
    pub no_error: Option<NoError>,
    /// Of a pulse round: share of the score that was carried forward, 0 to 1.
    pub carried: f64,
}

/// A part of a score.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Share {
    /// Id of the practice, capability or dimension.
    pub part: String,
    /// Its share, 0 to 1.
    pub share: f64,
}

impl Node {
    /// False when none of its practices applies.
    pub fn applies(&self) -> bool {
        self.undefined != Some(Undefined::NotApplicable) && self.weight > 0.0
    }
}

/// A practice with its weight inside the node.
#[derive(Debug, Clone, Copy)]
pub struct Part<'p> {
    /// The practice.
    pub practice: &'p PracticeScore,
    /// Its weight.
    pub weight: f64,
}

/// The score of a capability or module from its practices.
///
/// Floor (half rule, Fairclough & Cella 1996): half of the applicable weight has a score, and two practices have one
/// where two apply.
pub fn from_practices(id: &str, title: &str, parts: &[Part<'_>], weight: f64) -> Node {
    let applicable: Vec<&Part<'_>> = parts.iter().filter(|p| p.practice.applies()).collect();
    let scored: Vec<(f64, f64)> = applicable
        .iter()
        .filter_map(|p| Some((p.weight, p.practice.score?.get())))
        .collect();
    let all: f64 = applicable.iter().map(|p| p.weight).sum();
    let known: f64 = scored.iter().map(|(w, _)| w).sum();
    let sum: f64 = scored.iter().map(|(w, s)| w * s).sum();
    let coverage = (all > 0.0).then(|| known / all);
    let undefined = if applicable.is_empty() {
        Some(Undefined::NotApplicable)
    } else if all <= 0.0 {
        Some(Undefined::NoWeight)
    } else if coverage.is_some_and(|c| c < CAPABILITY_COVERAGE - SLACK) {
        Some(Undefined::CoverageTooLow)
    } else if applicable.len() >= 2 && scored.len() < 2 {
        Some(Undefined::TooFewPractices)
    } else if known <= 0.0 {
        Some(Undefined::NoWeight)
    } else {
        None
    };
    Node {
        id: id.to_owned(),
        title: title.to_owned(),
        score: if undefined.is_none() {
            Score::new(sum / known)
        } else {
            None
        },
        undefined,
        bounds: (all > 0.0).then(|| Bounds {
            low: sum / all,
            high: (sum + 100.0 * (all - known)) / all,
        }),
        coverage,
        scored: scored.len(),
        applicable: applicable.len(),
        weight,
        parts: applicable
            .iter()
            .map(|p| p.practice.id.as_str().to_owned())
            .collect(),
        missing: applicable
            .iter()
            .filter(|p| p.practice.score.is_none())
            .map(|p| p.practice.id.as_str().to_owned())
            .collect(),
        shares: applicable
            .iter()
            .filter(|p| undefined.is_none() && p.practice.score.is_some())
            .map(|p| Share {
                part: p.practice.id.as_str().to_owned(),
                share: p.weight / known,
            })
            .collect(),
        error: None,
        no_error: None,
        carried: 0.0,
    }
}

/// The score of a dimension from its capabilities, or of the whole from its dimensions.
///
/// There is one when parts with at least `floor` of the weight have one; bounds take every practice into account.
pub fn from_nodes(id: &str, title: &str, parts: &[&Node], floor: f64) -> Node {
    let parts: Vec<&&Node> = parts.iter().filter(|p| p.applies()).collect();
    let all: f64 = parts.iter().map(|p| p.weight).sum();
    let known: f64 = parts
        .iter()
        .filter(|p| p.score.is_some())
        .map(|p| p.weight)
        .sum();
    let sum: f64 = parts
        .iter()
        .filter_map(|p| Some(p.weight * p.score?.get()))
        .sum();
    let weighted = |f: fn(&Node) -> Option<f64>| {
        parts
            .iter()
            .filter_map(|p| Some(p.weight * f(p)?))
            .sum::<f64>()
            / all
    };
    let undefined = if parts.is_empty() || all <= 0.0 {
        Some(Undefined::NotApplicable)
    } else if known / all < floor - SLACK || known <= 0.0 {
        Some(Undefined::PartMissing)
    } else {
        None
    };
    Node {
        id: id.to_owned(),
        title: title.to_owned(),
        score: if undefined.is_none() {
            Score::new(sum / known)
        } else {
            None
        },
        undefined,
        bounds: (all > 0.0).then(|| Bounds {
            low: weighted(|p| p.bounds.map(|b| b.low)),
            high: weighted(|p| p.bounds.map(|b| b.high)),
        }),
        coverage: (all > 0.0).then(|| weighted(|p| p.coverage)),
        scored: parts.iter().map(|p| p.scored).sum(),
        applicable: parts.iter().map(|p| p.applicable).sum(),
        weight: all,
        parts: parts.iter().map(|p| p.id.clone()).collect(),
        missing: parts
            .iter()
            .filter(|p| p.score.is_none())
            .map(|p| p.id.clone())
            .collect(),
        shares: parts
            .iter()
            .filter(|p| undefined.is_none() && p.score.is_some())
            .map(|p| Share {
                part: p.id.clone(),
                share: p.weight / known,
            })
            .collect(),
        error: None,
        no_error: None,
        carried: 0.0,
    }
}
