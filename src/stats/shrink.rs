//! How strongly a small peer group is drawn towards its parent.

use super::quantile::mean;

/// κ when it cannot be estimated.
pub const DEFAULT_KAPPA: f64 = 5.0;

/// Between-group variance τ² by Paule & Mandel 1982, *J. Res. Natl. Bur. Stand.* 87:377: the root of
/// `Σ w_j(τ²)(ȳ_j−μ(τ²))² = J−1` with `w_j = 1/(v_j+τ²)`, by bisection; 0 when `Q(0) ≤ J−1`.
///
/// `None` for fewer than three groups or a variance that is not positive.
#[expect(clippy::cast_precision_loss, reason = "counts of groups fit")]
pub fn paule_mandel(means: &[f64], variances: &[f64]) -> Option<f64> {
    if means.len() < 3
        || means.len() != variances.len()
        || variances.iter().any(|v| *v <= 0.0 || !v.is_finite())
    {
        return None;
    }
    let wanted = (means.len() - 1) as f64;
    let q = |tau: f64| {
        let weights: Vec<f64> = variances.iter().map(|v| 1.0 / (v + tau)).collect();
        let total: f64 = weights.iter().sum();
        let mu = weights.iter().zip(means).map(|(w, m)| w * m).sum::<f64>() / total;
        weights
            .iter()
            .zip(means)
            .map(|(w, m)| w * (m - mu).powi(2))
            .sum::<f64>()
    };
    if q(0.0) <= wanted {
        return Some(0.0);
    }
    let mut low = 0.0;
    let mut high = 1.0;
    while q(high) > wanted {
        high *= 2.0;
        if high > 1e12 {
            return None;
        }
    }
    while high - low > 1e-12 * f64::max(1.0, high) {
        let middle = f64::midpoint(low, high);
        if q(middle) > wanted {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(f64::midpoint(low, high))
}

/// κ = `clamp(s_w²/τ²`, 2, 20) from the groups of a parent; 5 when it cannot be estimated, 20 when τ² is 0.
///
/// `s_w²` is the pooled variance within the groups; groups of one count for the means only.
#[expect(clippy::cast_precision_loss, reason = "counts of peers fit")]
pub fn kappa(groups: &[Vec<f64>]) -> f64 {
    let groups: Vec<&Vec<f64>> = groups.iter().filter(|g| !g.is_empty()).collect();
    let means: Vec<f64> = groups.iter().filter_map(|g| mean(g)).collect();
    let freedom: usize = groups.iter().map(|g| g.len() - 1).sum();
    if freedom == 0 {
        return DEFAULT_KAPPA;
    }
    let squares: f64 = groups
        .iter()
        .zip(&means)
        .map(|(g, m)| g.iter().map(|x| (x - m).powi(2)).sum::<f64>())
        .sum();
    let within = squares / freedom as f64;
    let variances: Vec<f64> = groups.iter().map(|g| within / g.len() as f64).collect();
    match paule_mandel(&means, &variances) {
        None => DEFAULT_KAPPA,
        Some(tau) if tau <= 0.0 => 20.0,
        Some(tau) => (within / tau).clamp(2.0, 20.0),
    }
}
