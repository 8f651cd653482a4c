//! Student's t distribution, by statrs.

use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

/// Above this the quantile comes from the normal distribution: that of statrs loses digits from 30 000 degrees of
/// freedom, and does not return for 100 million.
const MANY: f64 = 1000.0;

/// Quantile `p` (0 to 1, ends excluded) of t with `df` degrees of freedom; `None` for `df` below 1 or `p` outside.
///
/// Above 1000 degrees of freedom by the expansion `z + (z³+z)/(4ν) + (5z⁵+16z³+3z)/(96ν²) +
/// (3z⁷+19z⁵+17z³−15z)/(384ν³)` (Abramowitz & Stegun 1964, *Handbook of Mathematical Functions*, 26.7.5).
pub fn quantile(p: f64, df: f64) -> Option<f64> {
    if !(df >= 1.0 && df.is_finite() && p > 0.0 && p < 1.0) {
        return None;
    }
    let q = if df > MANY {
        let z = Normal::standard().inverse_cdf(p);
        let first = (z.powi(3) + z) / 4.0;
        let second = (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / 96.0;
        let third = (3.0 * z.powi(7) + 19.0 * z.powi(5) + 17.0 * z.powi(3) - 15.0 * z) / 384.0;
        z + (first + (second + third / df) / df) / df
    } else {
        StudentsT::new(0.0, 1.0, df).ok()?.inverse_cdf(p)
    };
    Some(q).filter(|q| q.is_finite())
}

/// Probability of a value at least as far from 0 as `t`, on both sides together; `None` for `df` below 1.
pub fn two_sided(t: f64, df: f64) -> Option<f64> {
    let fits = df >= 1.0 && df.is_finite() && t.is_finite();
    let d = StudentsT::new(0.0, 1.0, df).ok().filter(|_| fits)?;
    Some((2.0 * d.sf(t.abs())).clamp(0.0, 1.0))
}
