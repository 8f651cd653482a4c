//! Words for a change and its interval.

use serde::Serialize;

use crate::stats::paired::{equivalent, persons_needed};
use crate::stats::stratified::Spread;
use crate::stats::student;

/// Level of significance, after control of multiplicity.
pub const ALPHA: f64 = 0.05;
/// More persons than this are not asked for.
const MOST: usize = 1000;

/// What may be said about a change.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Up beyond noise, by as much as matters.
    Improved,
    /// Down beyond noise, by as much as matters.
    Declined,
    /// The change is smaller than what matters, as far as the interval reaches (two one-sided tests; Schuirmann 1987,
    /// *Journal of Pharmacokinetics and Biopharmaceutics* 15:657).
    Equivalent,
    /// Within noise, and what matters is not excluded.
    Undecided {
        /// Persons who would probably settle it.
        persons_needed: Option<usize>,
    },
    /// No interval, so no verdict.
    NotTested(NotTested),
}

/// Why there is no verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NotTested {
    /// Nothing was scored in both rounds.
    NothingInCommon,
    /// Less than half of the weight of then was scored in both rounds.
    TooLittleInCommon,
    /// Both scores rest on figures, agreed levels or caps, which no choice of people moves.
    Settled,
    /// It would count, but less than half of it is left once the effect of other people answering is taken away.
    OtherPeople,
    /// It would count, but too few answered both times to tell it from other people answering.
    NobodyReturned,
    /// It rests on another ground than before: answers, figure or agreed level.
    OtherGround,
    /// The answers do not carry a standard error, or it would give single answers away.
    NotEstimable,
}

impl NotTested {
    /// The reason in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NothingInCommon => "nothing was scored in both rounds",
            Self::TooLittleInCommon => "less than half of its weight was scored in both rounds",
            Self::Settled => {
                "set by figures, agreed levels or evidence caps, not by a mean of answers"
            }
            Self::OtherPeople => {
                "those who answered both times show less than half of it; other people answering may be the cause"
            }
            Self::NobodyReturned => {
                "too few answered both times to rule out that other people answering is the cause"
            }
            Self::OtherGround => "rests on another ground than before",
            Self::NotEstimable => "it cannot be estimated from these answers",
        }
    }
}

/// A change with its noise.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Noise {
    /// Standard error of the change, in points; people who answered both times with their covariance.
    pub se: f64,
    /// Degrees of freedom.
    pub df: f64,
    /// Persons whose answers decide it.
    pub persons: usize,
    /// Lower end of the 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Two-sided p of no change.
    pub p: f64,
}

/// The noise around a change.
pub fn noise(change: f64, spread: Spread) -> Option<Noise> {
    let half = spread.half_width(crate::score::error::LEVEL)?;
    Some(Noise {
        se: spread.se,
        df: spread.df,
        persons: spread.n,
        low: change - half,
        high: change + half,
        p: student::two_sided(change / spread.se, spread.df)?,
    })
}

/// The verdict on a change whose p was adjusted for all changes looked at with it.
///
/// Improved or declined: adjusted p below 5 % and at least `smallest` points. Otherwise within noise: equivalent when
/// the 90 % interval lies within ±`smallest`, else undecided.
pub fn verdict(change: f64, noise: &Noise, adjusted: Option<f64>, smallest: f64) -> Verdict {
    let beyond = adjusted.is_some_and(|p| p < ALPHA) && change.abs() >= smallest - 1e-9;
    if beyond && change > 0.0 {
        return Verdict::Improved;
    }
    if beyond {
        return Verdict::Declined;
    }
    if equivalent(change, noise.se, noise.df, smallest) == Some(true) {
        return Verdict::Equivalent;
    }
    Verdict::Undecided {
        persons_needed: persons_needed(noise.se, noise.df, noise.persons, smallest, MOST),
    }
}
