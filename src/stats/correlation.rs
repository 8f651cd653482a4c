//! How two columns of numbers go together.

use super::quantile::mean;

/// A product-moment correlation with the upper end of its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Correlation {
    /// −1 to 1.
    pub r: f64,
    /// Upper end of the interval.
    pub high: f64,
}

/// Pairs from which a correlation is given.
const FEWEST: usize = 10;

/// Pearson's r with Fisher's interval: `tanh(atanh r + 1.96/√(n − 3))` (Fisher 1921, *Metron* 1:3).
///
/// `None` for fewer than ten pairs, for columns of different length and where a column does not vary.
#[expect(clippy::cast_precision_loss, reason = "counts of organisations fit")]
pub fn pearson(x: &[f64], y: &[f64]) -> Option<Correlation> {
    if x.len() != y.len() || x.len() < FEWEST {
        return None;
    }
    let (mx, my) = (mean(x)?, mean(y)?);
    let sum = |f: &dyn Fn(f64, f64) -> f64| -> f64 {
        x.iter().zip(y).map(|(a, b)| f(a - mx, b - my)).sum()
    };
    let (xx, yy, xy) = (sum(&|a, _| a * a), sum(&|_, b| b * b), sum(&|a, b| a * b));
    let below = (xx * yy).sqrt();
    if !below.is_finite() || below <= 1e-12 {
        return None;
    }
    let r = (xy / below).clamp(-1.0, 1.0);
    let high = (r.atanh() + 1.959_963_984_540_054 / (x.len() as f64 - 3.0).sqrt()).tanh();
    Some(Correlation {
        r,
        high: if r <= -1.0 { -1.0 } else { high },
    })
}
