//! The size of a difference between two groups, in standard deviations.

use serde::Serialize;
use statrs::function::gamma::ln_gamma;

use super::spread::{finite, mean_variance};

/// Quantile 0.975 of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// Hedges' g with its 95 % interval; no unit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Effect {
    /// Mean of the first group less that of the second, in pooled standard deviations, without small-sample bias.
    pub g: f64,
    /// Lower end of the 95 % interval.
    pub low: f64,
    /// Upper end of the 95 % interval.
    pub high: f64,
}

/// Hedges' g = J·d of two independent groups: `d = (x̄₁ − x̄₂)/s_p` with the pooled standard deviation, and the exact
/// `J = Γ(m/2)/(√(m/2)·Γ((m−1)/2))`, `m = n₁ + n₂ − 2` (Hedges 1981, *J. Educational Statistics* 6:107).
///
/// The interval is that of d, `d ± z·√((n₁+n₂)/(n₁n₂) + d²/(2(n₁+n₂)))` (Hedges & Olkin 1985, *Statistical Methods for
/// Meta-Analysis*, ch. 5), with both of its ends multiplied by J, so that the standard error of g is J times that of d
/// (Borenstein et al. 2009, *Introduction to Meta-Analysis*, ch. 4). `None` when a group has fewer than two values, a
/// value is not finite, or both groups have no variance.
#[expect(clippy::cast_precision_loss, reason = "counts of answers fit")]
pub fn hedges_g(a: &[f64], b: &[f64]) -> Option<Effect> {
    let (mean_a, variance_a) = mean_variance(a)?;
    let (mean_b, variance_b) = mean_variance(b)?;
    let (n1, n2) = (a.len() as f64, b.len() as f64);
    let m = n1 + n2 - 2.0;
    let pooled = ((n1 - 1.0) * variance_a + (n2 - 1.0) * variance_b) / m;
    if pooled <= 0.0 {
        return None;
    }
    let d = (mean_a - mean_b) / pooled.sqrt();
    let j = (ln_gamma(m / 2.0) - ln_gamma((m - 1.0) / 2.0)).exp() / (m / 2.0).sqrt();
    let half = Z * ((n1 + n2) / (n1 * n2) + d * d / (2.0 * (n1 + n2))).sqrt();
    Some(Effect {
        g: finite(j * d)?,
        low: finite(j * (d - half))?,
        high: finite(j * (d + half))?,
    })
}
