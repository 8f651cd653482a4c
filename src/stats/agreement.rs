//! How far several people agree on one item.

use serde::Serialize;

use super::spread::{finite, mean_variance, variance};

/// What answers without any agreement would look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Null {
    /// Every option as likely as any other.
    Uniform,
    /// Five options with the chances .05, .15, .20, .35, .25: people who tend to answer kindly.
    SlightSkew,
}

/// Average deviation about the mean, `Σ|x − x̄|/n`, in the units of the scale: Burke & Dunlap 2002, *Organizational
/// Research Methods* 5:159. 0 is full agreement.
///
/// `None` for fewer than two values or one that is not finite.
#[expect(clippy::cast_precision_loss, reason = "counts of answers fit")]
pub fn ad_m(values: &[f64]) -> Option<f64> {
    let (mean, _) = mean_variance(values)?;
    let sum: f64 = values.iter().map(|v| (v - mean).abs()).sum();
    finite(sum / values.len() as f64)
}

/// Whether an average deviation counts as agreement on a scale of so many options: at most `options/6` (Burke & Dunlap
/// 2002).
#[expect(clippy::cast_precision_loss, reason = "options of a scale fit")]
pub fn agrees(ad_m: f64, options: usize) -> bool {
    ad_m <= options as f64 / 6.0 + 1e-9
}

/// Within-group agreement `r_WG = 1 − s²/σ²` on one item with so many options one step apart: James, Demaree & Wolf
/// 1984, *Journal of Applied Psychology* 69:85. From 0 to 1.
///
/// σ² is the variance of the null: `(A² − 1)/12` for [`Null::Uniform`], 1.34 for [`Null::SlightSkew`], which is known
/// for five options only. More variance than the null's gives 0. `None` for fewer than two values, one that is not
/// finite, fewer than two options, or a null that does not exist for that number of options.
#[expect(clippy::cast_precision_loss, reason = "options of a scale fit")]
pub fn rwg(values: &[f64], options: usize, null: Null) -> Option<f64> {
    let expected = match null {
        Null::Uniform if options >= 2 => ((options * options) as f64 - 1.0) / 12.0,
        Null::SlightSkew if options == 5 => 1.34,
        _ => return None,
    };
    Some((1.0 - variance(values)? / expected).max(0.0))
}
