//! How consistently the items of a scale measure the same thing.

use serde::Serialize;
use statrs::distribution::{ContinuousCDF, FisherSnedecor};

use super::spread::{finite, variance};

/// Share of probability left out on both sides together.
const ALPHA: f64 = 0.05;

/// Cronbach's alpha with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Alpha {
    /// At most 1; below 0 when items run against each other.
    pub alpha: f64,
    /// Lower end of the 95 % interval.
    pub low: f64,
    /// Upper end of the 95 % interval.
    pub high: f64,
    /// Persons who answered every item.
    pub n: usize,
    /// Items.
    pub k: usize,
}

/// Cronbach's alpha, `k/(k−1)·(1 − Σs_i²/s_T²)`, of complete cases: one row a person, one column an item (Cronbach 1951,
/// *Psychometrika* 16:297).
///
/// The interval is that of Feldt 1965, *Psychometrika* 30:357: `1 − (1−α)·F_{0.975}` to `1 − (1−α)·F_{0.025}` with
/// n − 1 and (n − 1)(k − 1) degrees of freedom, n being the complete cases. `None` for fewer than two items or persons,
/// rows of different length, a value that is not finite, or totals without variance.
#[expect(clippy::cast_precision_loss, reason = "counts of answers fit")]
pub fn alpha(rows: &[Vec<f64>]) -> Option<Alpha> {
    let n = rows.len();
    let k = rows.first()?.len();
    if n < 2 || k < 2 || rows.iter().any(|r| r.len() != k) {
        return None;
    }
    let mut items = 0.0;
    for item in 0..k {
        let column: Vec<f64> = rows.iter().filter_map(|r| r.get(item).copied()).collect();
        items += variance(&column)?;
    }
    let totals: Vec<f64> = rows.iter().map(|r| r.iter().sum()).collect();
    let total = variance(&totals)?;
    if total <= 0.0 {
        return None;
    }
    let (persons, columns) = (n as f64, k as f64);
    let alpha = finite(columns / (columns - 1.0) * (1.0 - items / total))?;
    let f = FisherSnedecor::new(persons - 1.0, (persons - 1.0) * (columns - 1.0)).ok()?;
    Some(Alpha {
        alpha,
        low: finite(1.0 - (1.0 - alpha) * f.inverse_cdf(1.0 - ALPHA / 2.0))?,
        high: finite(1.0 - (1.0 - alpha) * f.inverse_cdf(ALPHA / 2.0))?,
        n,
        k,
    })
}
