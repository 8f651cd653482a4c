//! Standard errors of scores: how far a score would move if other people of the same roles had answered.

use std::collections::BTreeMap;

use serde::Serialize;

use super::practice::PracticeScore;
use super::practice::influence::Influence;
use crate::model::answers::PersonKey;
use crate::model::scale::Score;
use crate::stats::stratified::{self, Contribution, NoSpread, Pool, Spread};

/// Level of the intervals that are printed.
pub const LEVEL: f64 = 0.95;

/// The sampling error of a score.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SamplingError {
    /// Standard error, in points.
    pub se: f64,
    /// Degrees of freedom (Welch–Satterthwaite).
    pub df: f64,
    /// Persons whose answers decide the score.
    pub persons: usize,
    /// Lower end of the 95 % t interval, 0 to 100.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Why a score has no standard error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NoError {
    /// It rests on figures, agreed levels and evidence caps alone.
    Settled,
    /// The answers do not carry one: no two persons could stand for each other, or their parts cancel out. Which of
    /// the two is not said, because "all said the same" would be everybody's answer.
    NotEstimable,
    /// Part of it was carried forward from an earlier round, whose people are not asked here.
    Carried,
    /// The spread of so few answers would give single ones away.
    Hidden,
}

impl NoError {
    /// The reason in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Settled => {
                "it rests on figures, agreed levels or evidence caps, not on a mean of answers"
            }
            Self::NotEstimable => "it cannot be estimated from these answers",
            Self::Carried => "part of it is carried forward from an earlier round",
            Self::Hidden => "it would give single answers away",
        }
    }

    /// The reason of the statistics.
    pub const fn from(why: NoSpread) -> Self {
        match why {
            NoSpread::Nobody => Self::Settled,
            NoSpread::TooFew | NoSpread::NoVariance => Self::NotEstimable,
        }
    }
}

/// The contributions of all persons to `Σ share·score` over practices; a person's parts are added up. A capped
/// practice adds nothing: its score is set by the evidence.
pub fn contributions<'p>(
    parts: impl IntoIterator<Item = (&'p PracticeScore, f64)>,
) -> BTreeMap<PersonKey, Contribution> {
    let mut out: BTreeMap<PersonKey, Contribution> = BTreeMap::new();
    for (practice, share) in parts.into_iter().filter(|(p, _)| !p.capped) {
        for i in &practice.influence {
            add(&mut out, i, share);
        }
    }
    out
}

/// Adds one influence with its share.
pub fn add(all: &mut BTreeMap<PersonKey, Contribution>, i: &Influence, share: f64) {
    let own = all.entry(i.person.clone()).or_insert_with(|| Contribution {
        stratum: i.stratum.clone(),
        value: 0.0,
        weight: 0.0,
        pool: Pool::Levels,
    });
    own.value += share * i.residual;
    own.weight += share * i.weight;
}

/// The error of a practice's score.
pub fn of(
    score: Option<Score>,
    capped: bool,
    influence: &[Influence],
) -> (Option<SamplingError>, Option<NoError>) {
    let mut all = BTreeMap::new();
    for i in influence.iter().filter(|_| !capped) {
        add(&mut all, i, 1.0);
    }
    around(score, &all)
}

/// The error of a score from its contributions, with the 95 % interval around it.
pub fn around(
    score: Option<Score>,
    contributions: &BTreeMap<PersonKey, Contribution>,
) -> (Option<SamplingError>, Option<NoError>) {
    let Some(score) = score else {
        return (None, None);
    };
    let all: Vec<Contribution> = contributions.values().cloned().collect();
    match stratified::spread(&all) {
        Ok(spread) => (interval(score, spread), None),
        Err(why) => (None, Some(NoError::from(why))),
    }
}

fn interval(score: Score, spread: Spread) -> Option<SamplingError> {
    let half = spread.half_width(LEVEL)?;
    Some(SamplingError {
        se: spread.se,
        df: spread.df,
        persons: spread.n,
        low: (score.get() - half).max(0.0),
        high: (score.get() + half).min(100.0),
    })
}
