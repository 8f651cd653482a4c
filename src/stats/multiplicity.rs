//! P-values of several tests at once.

use super::spread::finite;

/// Adjusted p-values of Holm 1979, *Scandinavian Journal of Statistics* 6:65:
/// `p̃_(i) = max_{j≤i} min(1, (m−j+1)·p_(j))`. They hold the chance of any false finding.
///
/// In the order of the input. `None` (and a value outside 0–1) is left out of m and stays `None`.
#[expect(clippy::cast_precision_loss, reason = "counts of tests fit")]
pub fn holm(p: &[Option<f64>]) -> Vec<Option<f64>> {
    let sorted = ascending(p);
    let m = sorted.len();
    let mut so_far = 0.0_f64;
    let adjusted = sorted.into_iter().enumerate().map(|(before, (at, value))| {
        so_far = so_far.max(((m - before) as f64 * value).min(1.0));
        (at, so_far)
    });
    in_input_order(p.len(), adjusted)
}

/// Adjusted p-values of Benjamini & Hochberg 1995, *J. Royal Statistical Society B* 57:289:
/// `p̃_(i) = min_{j≥i} min(1, m·p_(j)/j)`. They hold the expected share of false findings.
///
/// In the order of the input. `None` (and a value outside 0–1) is left out of m and stays `None`.
#[expect(clippy::cast_precision_loss, reason = "counts of tests fit")]
pub fn benjamini_hochberg(p: &[Option<f64>]) -> Vec<Option<f64>> {
    let sorted = ascending(p);
    let m = sorted.len() as f64;
    let mut so_far = 1.0_f64;
    let adjusted = sorted
        .into_iter()
        .enumerate()
        .rev()
        .map(|(before, (at, value))| {
            // m/j is at least 1, so the product is not below the raw value; m·p/j can be by a rounding.
            so_far = so_far.min(m / (before + 1) as f64 * value);
            (at, so_far)
        });
    in_input_order(p.len(), adjusted)
}

/// Place and value of the p-values that are there, smallest first, equal ones in the order of the input.
fn ascending(p: &[Option<f64>]) -> Vec<(usize, f64)> {
    let mut known: Vec<(usize, f64)> = p
        .iter()
        .enumerate()
        .filter_map(|(at, v)| {
            v.and_then(finite)
                .filter(|v| (0.0..=1.0).contains(v))
                .map(|v| (at, v))
        })
        .collect();
    known.sort_by(|a, b| a.1.total_cmp(&b.1));
    known
}

fn in_input_order(len: usize, adjusted: impl Iterator<Item = (usize, f64)>) -> Vec<Option<f64>> {
    let mut out = vec![None; len];
    for (at, value) in adjusted {
        if let Some(slot) = out.get_mut(at) {
            *slot = Some(value);
        }
    }
    out
}
