//! Mean and spread of a sample, as the other statistics use them.

/// A range up to this is a rounding error of arithmetic: the values count as equal. In the units of the values, which
/// are levels or points on 0–100.
pub const EQUAL: f64 = 1e-10;

/// Arithmetic mean and variance (divisor n − 1) of at least two finite values, in two passes.
///
/// The variance is exactly 0 when the values lie within 1e-10 of each other. `None` for fewer than two values, for a
/// value that is not finite and when a sum leaves the range of `f64`.
#[expect(clippy::cast_precision_loss, reason = "counts of answers fit")]
pub fn mean_variance(values: &[f64]) -> Option<(f64, f64)> {
    if values.len() < 2 || values.iter().any(|v| !v.is_finite()) {
        return None;
    }
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let squares: f64 = values.iter().map(|v| (v - mean).powi(2)).sum();
    let variance = if high - low <= EQUAL {
        0.0
    } else {
        squares / (n - 1.0)
    };
    finite(mean).zip(finite(variance))
}

/// Variance with divisor n − 1; see [`mean_variance`].
pub fn variance(values: &[f64]) -> Option<f64> {
    mean_variance(values).map(|(_, v)| v)
}

/// The value unless it is infinite or not a number.
pub(super) fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}
