//! Two measurements of the same things: the mean change, its interval and tests, and how many would be enough.

use serde::Serialize;
use statrs::distribution::{ContinuousCDF, Normal};

use super::quantile::mean;
use super::spread::{finite, mean_variance};
use super::student;

/// Up to this many differences the null distribution of the signed-rank statistic is exact.
const EXACT_UP_TO: usize = 300;

/// Mean of paired differences with its interval and Student's test that it is 0.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PairedT {
    /// Number of differences.
    pub n: usize,
    /// Their mean.
    pub mean: f64,
    /// Their standard deviation (n − 1); `None` for one difference.
    pub sd: Option<f64>,
    /// Degrees of freedom, n − 1.
    pub df: f64,
    /// `mean / (sd/√n)`.
    pub t: Option<f64>,
    /// Two-sided p-value.
    pub p: Option<f64>,
    /// Lower end of the interval of the mean.
    pub low: Option<f64>,
    /// Upper end of the interval of the mean.
    pub high: Option<f64>,
}

/// Paired t test and interval: `t = d̄/(s/√n)` with n − 1 degrees of freedom, `d̄ ± t_{(1+level)/2}·s/√n`
/// (Student 1908, *Biometrika* 6:1).
///
/// `level` lies between 0 and 1. For one difference, and when all differences are equal within 1e-10, the mean is
/// there and `t`, `p` and the interval are `None`. `None` without differences, with one that is not finite, or for a
/// level outside 0–1.
#[expect(clippy::cast_precision_loss, reason = "counts of answers fit")]
pub fn paired_t(differences: &[f64], level: f64) -> Option<PairedT> {
    let n = differences.len();
    let inside = level > 0.0 && level < 1.0;
    if n == 0 || !inside || differences.iter().any(|d| !d.is_finite()) {
        return None;
    }
    let mut out = PairedT {
        n,
        mean: finite(mean(differences)?)?,
        sd: None,
        df: (n - 1) as f64,
        t: None,
        p: None,
        low: None,
        high: None,
    };
    if n < 2 {
        return Some(out);
    }
    let (_, variance) = mean_variance(differences)?;
    out.sd = Some(variance.sqrt());
    if variance > 0.0 {
        let se = (variance / n as f64).sqrt();
        let t = finite(out.mean / se)?;
        let half = finite(se * student::quantile(f64::midpoint(1.0, level), out.df)?)?;
        out.t = Some(t);
        out.p = student::two_sided(t, out.df);
        out.low = finite(out.mean - half);
        out.high = finite(out.mean + half);
    }
    Some(out)
}

/// Wilcoxon's signed-rank test that paired differences lie symmetrically about 0.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SignedRank {
    /// Differences other than 0.
    pub n: usize,
    /// Sum of the ranks of the positive differences.
    pub w: f64,
    /// Two-sided p-value; `None` when no difference is other than 0.
    pub p: Option<f64>,
    /// Whether the p-value is exact, not by the normal approximation.
    pub exact: bool,
}

/// Signed-rank test of Wilcoxon 1945, *Biometrics Bulletin* 1:80: zeros are dropped, the absolute differences get
/// mid-ranks, `w` is the sum of the ranks of the positive ones, `p = P(|W − μ| ≥ |w − μ|)` with `μ = n(n+1)/4`.
///
/// Differences are rounded to 1e-10 before zeros and ties are told, because `3.67 − 1.67` is not `3 − 1` in binary.
/// Up to 300 differences the null distribution is the exact one given the mid-ranks (each sign with chance ½; Pratt &
/// Gibbons 1981, *Concepts of Nonparametric Theory*, ch. 3), beyond that normal with variance
/// `n(n+1)(2n+1)/24 − Σ(t³−t)/48` over groups of t ties, without continuity correction. A difference that is not
/// finite leaves no p-value and `n` 0.
#[expect(
    clippy::cast_precision_loss,
    clippy::indexing_slicing,
    reason = "counts of answers fit; both places lie below the length of the table"
)]
pub fn signed_rank(differences: &[f64]) -> SignedRank {
    let nothing = SignedRank {
        n: 0,
        w: 0.0,
        p: None,
        exact: true,
    };
    if differences.iter().any(|d| !d.is_finite()) {
        return nothing;
    }
    let mut sorted: Vec<f64> = differences
        .iter()
        .map(|d| rounded(*d))
        .filter(|d| *d != 0.0)
        .collect();
    if sorted.is_empty() {
        return nothing;
    }
    sorted.sort_by(|a, b| a.abs().total_cmp(&b.abs()));
    let n = sorted.len();
    // Twice the mid-ranks, so that all sums are whole numbers.
    let mut ranks: Vec<usize> = Vec::with_capacity(n);
    let mut positive = 0;
    let mut ties = 0.0;
    for group in sorted.chunk_by(|a, b| a.abs().total_cmp(&b.abs()).is_eq()) {
        let rank = 2 * ranks.len() + group.len() + 1;
        let t = group.len() as f64;
        ties += t.powi(3) - t;
        positive += rank * group.iter().filter(|d| **d > 0.0).count();
        ranks.extend(std::iter::repeat_n(rank, group.len()));
    }
    let total = n * (n + 1);
    let away = (2 * positive).abs_diff(total);
    let exact = n <= EXACT_UP_TO;
    let p = if exact {
        // chance[j]: probability that twice the rank sum is j.
        let mut chance = vec![0.0_f64; total + 1];
        chance[0] = 1.0;
        let mut reached = 0;
        for rank in ranks {
            reached += rank;
            for j in (0..=reached).rev() {
                let with = if j >= rank { chance[j - rank] } else { 0.0 };
                chance[j] = f64::midpoint(chance[j], with);
            }
        }
        let far = |(j, c): (usize, f64)| ((2 * j).abs_diff(total) >= away).then_some(c);
        chance.into_iter().enumerate().filter_map(far).sum::<f64>()
    } else {
        let m = n as f64;
        let variance = m * (m + 1.0) * (2.0 * m + 1.0) / 24.0 - ties / 48.0;
        let z = away as f64 / 4.0 / variance.sqrt();
        2.0 * Normal::standard().sf(z)
    };
    SignedRank {
        n,
        w: positive as f64 / 2.0,
        p: finite(p.min(1.0)),
        exact,
    }
}

/// To the nearest multiple of 1e-10; a value too large for that stays as it is.
fn rounded(value: f64) -> f64 {
    let scaled = value * 1e10;
    if scaled.is_finite() {
        scaled.round() / 1e10
    } else {
        value
    }
}

/// Skewness of a sample, `G₁ = √(n(n−1))/(n−2) · m₃/m₂^{3/2}` with the central moments m₂ and m₃ (divisor n), as
/// spreadsheets give it (Joanes & Gill 1998, *The Statistician* 47:183).
///
/// `None` for fewer than three values, for one that is not finite and when all are equal.
#[expect(clippy::cast_precision_loss, reason = "counts of answers fit")]
pub fn skewness(values: &[f64]) -> Option<f64> {
    let (mean, variance) = mean_variance(values)?;
    if values.len() < 3 || variance <= 0.0 {
        return None;
    }
    let n = values.len() as f64;
    let spread = (variance * (n - 1.0) / n).sqrt();
    let third = values.iter().map(|v| ((v - mean) / spread).powi(3));
    finite((n * (n - 1.0)).sqrt() / (n - 2.0) * third.sum::<f64>() / n)
}

/// Whether an estimate is shown to be equivalent to 0: the 90 % interval `estimate ± t_{0.95; df}·se` lies within
/// `±margin`, which is two one-sided tests at 5 % (Schuirmann 1987, *J. Pharmacokin. Biopharm.* 15:657).
///
/// `None` for a standard error or margin that is not positive, fewer than one degree of freedom, or a number that is
/// not finite.
pub fn equivalent(estimate: f64, se: f64, df: f64, margin: f64) -> Option<bool> {
    let known = [estimate, se, df, margin].iter().all(|v| v.is_finite());
    if !known || se <= 0.0 || df < 1.0 || margin <= 0.0 {
        return None;
    }
    let half = se * student::quantile(0.95, df)?;
    Some(estimate - half >= -margin && estimate + half <= margin)
}

/// How many persons would find a change of `smallest` four times in five in a two-sided test at 5 %, judging by a
/// standard error `se` with `df` degrees of freedom from `persons`: the smallest n above `persons` with
/// `(t₀.₉₇₅ + t₀.₈₀)·se·√(persons/n) ≤ smallest`, degrees of freedom growing with n (Lachin 1981, *Controlled
/// Clinical Trials* 2:93, with t in the place of the normal quantiles, which are too small for a handful of people).
///
/// `None` beyond `most`, or where `se` or `smallest` is not positive.
#[expect(clippy::cast_precision_loss, reason = "counts of persons fit")]
pub fn persons_needed(
    se: f64,
    df: f64,
    persons: usize,
    smallest: f64,
    most: usize,
) -> Option<usize> {
    let known = se.is_finite() && smallest.is_finite() && df.is_finite();
    if !known || se <= 0.0 || smallest <= 0.0 || persons == 0 {
        return None;
    }
    let now = persons as f64;
    let enough = |n: usize| {
        let n = n as f64;
        let df = (df * n / now).max(1.0);
        let sum = student::quantile(0.975, df)? + student::quantile(0.8, df)?;
        Some(sum * se * (now / n).sqrt() <= smallest)
    };
    let (mut low, mut high) = (persons, most);
    if low >= high || enough(high) != Some(true) {
        return None;
    }
    // More persons never make it worse, so half of the range falls away at each step.
    while high - low > 1 {
        let middle = usize::midpoint(low, high);
        if enough(middle) == Some(true) {
            high = middle;
        } else {
            low = middle;
        }
    }
    Some(high)
}
