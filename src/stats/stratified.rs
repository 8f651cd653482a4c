//! Standard error of a sum of contributions of persons, drawn within strata.

use std::collections::BTreeMap;

use super::student;

/// What one person contributes to an estimate.
#[derive(Debug, Clone, PartialEq)]
pub struct Contribution {
    /// The stratum: people who could stand for each other.
    pub stratum: String,
    /// The person's part of the linearised estimate, around the mean of the role.
    pub value: f64,
    /// The weight of the person's answers in the estimate, greater than 0; persons without weight are left out.
    pub weight: f64,
}

/// The precision of an estimate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// Standard error, greater than 0.
    pub se: f64,
    /// Degrees of freedom (Welch–Satterthwaite), at least 1.
    pub df: f64,
    /// Persons.
    pub n: usize,
}

impl Spread {
    /// Half the width of the two-sided t interval of this level (0.95 for 95 %).
    pub fn half_width(self, level: f64) -> Option<f64> {
        student::quantile(f64::midpoint(1.0, level), self.df).map(|t| t * self.se)
    }
}

/// Why there is no standard error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoSpread {
    /// Nobody contributes: all parts are measured, agreed or capped.
    Nobody,
    /// No stratum holds two persons.
    TooFew,
    /// All persons of each stratum say the same.
    NoVariance,
}

/// `SE² = Σ_h n_h/(n_h−1) Σ_i (u_i − ū_h)²` over strata `h` (Taylor linearisation of a stratified estimate; Särndal,
/// Swensson & Wretman 1992, *Model Assisted Survey Sampling*, 5.5), with persons drawn with replacement, so without a
/// finite population correction.
///
/// A stratum of one person takes the pooled variance of the others, in the unit of one answer: `w²·s²` with
/// `s² = Σ_h Σ_i (d_i − d̄_h)² / Σ_h (n_h−1)`, `d_i = u_i/w_i`. Degrees of freedom: Satterthwaite 1946, *Biometrics
/// Bulletin* 2:110, the strata of one person together as one term with the pooled degrees.
#[expect(clippy::cast_precision_loss, reason = "counts of persons fit")]
pub fn spread(contributions: &[Contribution]) -> Result<Spread, NoSpread> {
    let mut strata: BTreeMap<&str, Vec<&Contribution>> = BTreeMap::new();
    let counted = contributions.iter().filter(|c| c.weight > 0.0);
    for c in counted {
        strata.entry(&c.stratum).or_default().push(c);
    }
    let n: usize = strata.values().map(Vec::len).sum();
    if n == 0 {
        return Err(NoSpread::Nobody);
    }
    let (mut total, mut satterthwaite) = (0.0, 0.0);
    let (mut squares, mut freedom) = (0.0, 0.0);
    for members in strata.values().filter(|m| m.len() >= 2) {
        let size = members.len() as f64;
        let around = |f: &dyn Fn(&Contribution) -> f64| {
            let mean = members.iter().map(|c| f(c)).sum::<f64>() / size;
            members.iter().map(|c| (f(c) - mean).powi(2)).sum::<f64>()
        };
        let variance = size / (size - 1.0) * around(&|c| c.value);
        total += variance;
        satterthwaite += variance * variance / (size - 1.0);
        squares += around(&|c| c.value / c.weight);
        freedom += size - 1.0;
    }
    if freedom <= 0.0 {
        return Err(NoSpread::TooFew);
    }
    let alone: f64 = strata
        .values()
        .filter(|m| m.len() == 1)
        .flatten()
        .map(|c| c.weight * c.weight)
        .sum::<f64>()
        * squares
        / freedom;
    total += alone;
    satterthwaite += alone * alone / freedom;
    if total <= 1e-18 || satterthwaite <= 0.0 {
        return Err(NoSpread::NoVariance);
    }
    Ok(Spread {
        se: total.sqrt(),
        df: (total * total / satterthwaite).max(1.0),
        n,
    })
}
