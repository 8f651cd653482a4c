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
    /// Persons whose variances are alike: a level given once, or the difference of two levels of one person.
    pub pool: Pool,
}

/// What a person contributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pool {
    /// Answers of one round.
    Levels,
    /// The difference of the answers of two rounds.
    Differences,
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
/// A stratum of one person takes the pooled variance of the others of its [`Pool`] (of all, where that has none), in the
/// unit of one answer: `w²·s²` with `s² = Σ_h Σ_i (d_i − d̄_h)² / Σ_h (n_h−1)`, `d_i = u_i/w_i`. Degrees of freedom:
/// Satterthwaite 1946, *Biometrics Bulletin* 2:110, the strata of one person of a pool together as one term with the
/// pooled degrees; never more than `Σ_h (n_h−1)`, because the pooled variance is made of the same deviations.
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
    // Squares and degrees of freedom of each pool.
    let mut pools: BTreeMap<Pool, (f64, f64)> = BTreeMap::new();
    for members in strata.values().filter(|m| m.len() >= 2) {
        let size = members.len() as f64;
        let around = |f: &dyn Fn(&Contribution) -> f64| {
            let mean = members.iter().map(|c| f(c)).sum::<f64>() / size;
            members.iter().map(|c| (f(c) - mean).powi(2)).sum::<f64>()
        };
        let variance = size / (size - 1.0) * around(&|c| c.value);
        total += variance;
        satterthwaite += variance * variance / (size - 1.0);
        if let Some(first) = members.first() {
            let pool = pools.entry(first.pool).or_default();
            pool.0 += around(&|c| c.value / c.weight);
            pool.1 += size - 1.0;
        }
    }
    let all = pools
        .values()
        .fold((0.0, 0.0), |(s, f), pool| (s + pool.0, f + pool.1));
    if all.1 <= 0.0 {
        return Err(NoSpread::TooFew);
    }
    let alone = strata.values().filter(|m| m.len() == 1).flatten();
    let mut weights: BTreeMap<Pool, f64> = BTreeMap::new();
    for c in alone {
        *weights.entry(c.pool).or_default() += c.weight * c.weight;
    }
    for (pool, weight) in weights {
        let (squares, freedom) = pools.get(&pool).copied().unwrap_or(all);
        let variance = weight * squares / freedom;
        total += variance;
        satterthwaite += variance * variance / freedom;
    }
    if total <= 1e-18 || satterthwaite <= 0.0 {
        return Err(NoSpread::NoVariance);
    }
    Ok(Spread {
        se: total.sqrt(),
        df: (total * total / satterthwaite).min(all.1).max(1.0),
        n,
    })
}
