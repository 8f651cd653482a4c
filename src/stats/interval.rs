//! Intervals of a percentile rank that come from having only a sample of the peers.

use statrs::distribution::{Beta, ContinuousCDF};

use super::rank::Rank;

/// Share of probability left out on both sides together.
const ALPHA: f64 = 0.05;

/// Quantile `p` of Beta(a, b); a shape of 0 puts all mass at that end.
pub fn beta_quantile(p: f64, a: f64, b: f64) -> Option<f64> {
    if a <= 0.0 {
        return Some(0.0);
    }
    if b <= 0.0 {
        return Some(1.0);
    }
    Beta::new(a, b).ok().map(|d| d.inverse_cdf(p))
}

/// 95 % interval of a percentile rank, 0 to 100: Clopper & Pearson 1934, *Biometrika* 26:404, with ties counted
/// against certainty: `lo = BetaInv(α/2; L, n−L+1)`, `hi = BetaInv(1−α/2; L+E+1, n−L−E)`.
#[expect(clippy::cast_precision_loss, reason = "counts of peers fit")]
pub fn clopper_pearson(rank: Rank) -> Option<(f64, f64)> {
    if rank.n == 0 {
        return None;
    }
    let n = rank.n as f64;
    let below = rank.below as f64;
    let reached = below + rank.equal as f64;
    let low = beta_quantile(ALPHA / 2.0, below, n - below + 1.0)?;
    let high = beta_quantile(1.0 - ALPHA / 2.0, reached + 1.0, n - reached)?;
    Some((100.0 * low, 100.0 * high))
}

/// 95 % interval of a shrunk percentile: quantiles of Beta(n·p + κ·p₀, n(1−p) + κ(1−p₀)), the posterior of a
/// Dirichlet process centred on the parent group (Ferguson 1973, *Annals of Statistics* 1:209). Shares from 0 to 1 in.
pub fn shrunk(p: f64, n: f64, parent: f64, kappa: f64) -> Option<(f64, f64)> {
    let a = n * p + kappa * parent;
    let b = n * (1.0 - p) + kappa * (1.0 - parent);
    Some((
        100.0 * beta_quantile(ALPHA / 2.0, a, b)?,
        100.0 * beta_quantile(1.0 - ALPHA / 2.0, a, b)?,
    ))
}
