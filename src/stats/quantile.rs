//! Quantiles of Hyndman & Fan type 7, as R, `NumPy` and spreadsheets give them.

/// The quantile `p` (0 to 1) of `values`: `h = (n−1)p + 1`, linear between neighbours.
///
/// Hyndman & Fan 1996, *The American Statistician* 50:361, type 7. `None` for no values or `p` outside 0–1.
/// (statrs offers type 8.)
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts of peers fit"
)]
pub fn quantile(values: &[f64], p: f64) -> Option<f64> {
    if values.is_empty() || !(0.0..=1.0).contains(&p) || values.iter().any(|v| !v.is_finite()) {
        return None;
    }
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let h = (sorted.len() - 1) as f64 * p;
    let lower = h.floor() as usize;
    let low = sorted.get(lower)?;
    let high = sorted.get(lower + 1).unwrap_or(low);
    Some(low + (h - h.floor()) * (high - low))
}

/// Lower quartile, median and upper quartile.
pub fn quartiles(values: &[f64]) -> Option<[f64; 3]> {
    Some([
        quantile(values, 0.25)?,
        quantile(values, 0.5)?,
        quantile(values, 0.75)?,
    ])
}

/// Arithmetic mean.
#[expect(clippy::cast_precision_loss, reason = "counts of answers fit")]
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// Quantiles of many values at several places, without sorting them all: the values are put into another order.
///
/// As [`quantile`], for each of `places` (0 to 1, rising). `None` for no values, a value that is not finite, or a place
/// outside 0–1.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts of draws fit"
)]
pub fn select<const N: usize>(values: &mut [f64], places: [f64; N]) -> Option<[f64; N]> {
    let last = values.len().checked_sub(1)?;
    if values.iter().any(|v| !v.is_finite()) {
        return None;
    }
    let mut out = [0.0; N];
    for (found, p) in out.iter_mut().zip(places) {
        if !(0.0..=1.0).contains(&p) {
            return None;
        }
        let h = last as f64 * p;
        let lower = (h.floor() as usize).min(last);
        let (_, low, above) = values.select_nth_unstable_by(lower, f64::total_cmp);
        let high = above.iter().copied().fold(f64::INFINITY, f64::min);
        *found = if high.is_finite() {
            *low + (h - h.floor()) * (high - *low)
        } else {
            *low
        };
    }
    Some(out)
}
