//! Student's t distribution, by statrs.

use statrs::distribution::{ContinuousCDF, StudentsT};

/// Quantile `p` (0 to 1, ends excluded) of t with `df` degrees of freedom; `None` for `df` below 1 or `p` outside.
pub fn quantile(p: f64, df: f64) -> Option<f64> {
    let fits = df >= 1.0 && df.is_finite() && p > 0.0 && p < 1.0;
    let t = StudentsT::new(0.0, 1.0, df).ok().filter(|_| fits)?;
    Some(t.inverse_cdf(p)).filter(|q| q.is_finite())
}

/// Probability of a value at least as far from 0 as `t`, on both sides together; `None` for `df` below 1.
pub fn two_sided(t: f64, df: f64) -> Option<f64> {
    let fits = df >= 1.0 && df.is_finite() && t.is_finite();
    let d = StudentsT::new(0.0, 1.0, df).ok().filter(|_| fits)?;
    Some((2.0 * d.sf(t.abs())).clamp(0.0, 1.0))
}
