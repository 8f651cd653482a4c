//! Low, likely and high as a distribution.

use super::{Draws, ordered};

/// Cells of the table of the distribution.
const CELLS: usize = 256;

/// The PERT distribution: `low + (high − low)·Beta(1 + 4(likely − low)/(high − low), 1 + 4(high − likely)/(high −
/// low))`, mean `(low + 4·likely + high)/6`; a constant where the ends are equal (Malcolm, Roseboom, Clark & Fazar
/// 1959, *Operations Research* 7:646; the form with 4 is Vose 2008, *Risk Analysis*, section 8).
///
/// It is drawn by inversion of a table of 256 cells: the density is a power in the first and last cell and linear
/// in the others, each cell with its area by Simpson's rule. Quantiles are right to 2e-5 of the width.
#[derive(Debug, Clone, PartialEq)]
pub struct Pert {
    low: f64,
    likely: f64,
    high: f64,
    /// Empty for a constant.
    table: Vec<Cell>,
    /// For each of as many equal steps of probability the cell in which it begins.
    guide: Vec<usize>,
    alpha: f64,
    beta: f64,
}

/// One cell of the table.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Cell {
    /// Left end, 0 to 1.
    from: f64,
    /// Probability to the left of the cell.
    before: f64,
    /// Probability of the cell.
    share: f64,
    /// Density at its left end.
    left: f64,
    /// Density at its right end.
    right: f64,
}

impl Pert {
    /// `None` unless `low ≤ likely ≤ high`, all finite.
    pub fn new(low: f64, likely: f64, high: f64) -> Option<Self> {
        if !ordered(low, likely, high) {
            return None;
        }
        let width = high - low;
        let mut out = Self {
            low,
            likely,
            high,
            table: Vec::new(),
            guide: Vec::new(),
            alpha: 0.0,
            beta: 0.0,
        };
        if width > 0.0 {
            out.alpha = 1.0 + 4.0 * (likely - low) / width;
            out.beta = 1.0 + 4.0 * (high - likely) / width;
            out.table = table(out.alpha, out.beta);
            out.guide = guide(&out.table);
        }
        Some(out)
    }

    /// Mean `(low + 4·likely + high)/6`.
    pub const fn mean(&self) -> f64 {
        (self.low + 4.0 * self.likely + self.high) / 6.0
    }

    /// True where all three figures are equal.
    pub const fn is_constant(&self) -> bool {
        self.table.is_empty()
    }

    /// The value below which the share `u` lies; ends of the range for `u` at or beyond 0 and 1.
    pub fn quantile(&self, u: f64) -> f64 {
        let width = self.high - self.low;
        if self.is_constant() {
            return self.likely;
        }
        let x = self.cell(u).map_or(0.0, |cell| self.within(cell, u));
        (self.low + width * x).clamp(self.low, self.high)
    }

    /// A draw; it takes one uniform number, also for a constant.
    pub fn draw(&self, draws: &mut Draws) -> f64 {
        self.quantile(draws.uniform())
    }

    /// The cell that holds the probability `u`.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of 256 cells"
    )]
    fn cell(&self, u: f64) -> Option<Cell> {
        let step = (u.clamp(0.0, 1.0) * CELLS as f64) as usize;
        let mut at = *self.guide.get(step.min(CELLS - 1))?;
        while let Some(next) = self.table.get(at + 1)
            && next.before <= u
        {
            at += 1;
        }
        self.table.get(at).copied()
    }

    /// The point of a cell, 0 to 1 of the whole range, with probability `u` to its left.
    #[expect(clippy::cast_precision_loss, reason = "256 cells")]
    fn within(&self, cell: Cell, u: f64) -> f64 {
        let h = 1.0 / CELLS as f64;
        let p = if cell.share > 0.0 {
            ((u - cell.before) / cell.share).clamp(0.0, 1.0)
        } else {
            0.0
        };
        let t = if cell.from <= 0.0 {
            p.powf(1.0 / self.alpha)
        } else if cell.from >= 1.0 - h {
            1.0 - (1.0 - p).powf(1.0 / self.beta)
        } else {
            // p·(left + right)/2 = left·t + (right − left)·t²/2, in the form that does not cancel.
            let area = p * (cell.left + cell.right);
            let root = (cell.left.powi(2) + (cell.right - cell.left) * area).max(0.0);
            let below = cell.left + root.sqrt();
            if below > 0.0 { area / below } else { 0.0 }
        };
        cell.from + h * t.clamp(0.0, 1.0)
    }
}

#[expect(clippy::cast_precision_loss, reason = "256 cells")]
fn table(alpha: f64, beta: f64) -> Vec<Cell> {
    let h = 1.0 / CELLS as f64;
    let density = |x: f64| x.powf(alpha - 1.0) * (1.0 - x).powf(beta - 1.0);
    // ∫ of a power at the end times the other factor at the power's own mean.
    let end =
        |own: f64, other: f64| h.powf(own) / own * (1.0 - h * own / (own + 1.0)).powf(other - 1.0);
    let mut cells: Vec<Cell> = (0..CELLS)
        .map(|k| {
            let from = k as f64 * h;
            let (left, right) = (density(from), density(from + h));
            let share = match k {
                0 => end(alpha, beta),
                k if k == CELLS - 1 => end(beta, alpha),
                _ => h / 6.0 * (left + 4.0 * density(from + h / 2.0) + right),
            };
            Cell {
                from,
                before: 0.0,
                share,
                left,
                right,
            }
        })
        .collect();
    let total: f64 = cells.iter().map(|c| c.share).sum();
    let mut before = 0.0;
    for cell in &mut cells {
        cell.share /= total;
        cell.before = before;
        before += cell.share;
    }
    cells
}

#[expect(clippy::cast_precision_loss, reason = "256 cells")]
fn guide(table: &[Cell]) -> Vec<usize> {
    let mut at = 0;
    (0..CELLS)
        .map(|step| {
            let u = step as f64 / CELLS as f64;
            while table.get(at + 1).is_some_and(|next| next.before <= u) {
                at += 1;
            }
            at
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    type Known = ((f64, f64, f64), [(f64, f64); 6]);
    const PERT: [Known; 5] = [
        (
            (30.0, 45.0, 90.0),
            [
                (0.001, 30.606_107_273_024),
                (0.05, 34.586_423_484_739),
                (0.1, 36.734_097_512_751),
                (0.5, 48.828_610_227_341),
                (0.9, 65.033_422_477_171),
                (0.99, 76.675_662_996_900),
            ],
        ),
        (
            (0.0, 0.0, 1.0),
            [
                (0.001, 0.000_200_080_048),
                (0.05, 0.010_206_218_313),
                (0.1, 0.020_851_637_639),
                (0.5, 0.129_449_436_703),
                (0.9, 0.369_042_655_519),
                (0.99, 0.601_892_829_446),
            ],
        ),
        (
            (0.0, 0.05, 1.0),
            [
                (0.001, 0.000_701_046_781),
                (0.05, 0.018_844_498_239),
                (0.1, 0.034_500_904_785),
                (0.5, 0.165_902_701_910),
                (0.9, 0.417_237_461_790),
                (0.99, 0.644_024_589_136),
            ],
        ),
        (
            (2.0, 10.0, 10.0),
            [
                (0.001, 4.009_509_145_207),
                (0.05, 6.394_242_173_224),
                (0.1, 7.047_658_755_841),
                (0.5, 8.964_404_506_368),
                (0.9, 9.833_186_898_887),
                (0.99, 9.983_935_613_291),
            ],
        ),
        (
            (100.0, 140.0, 180.0),
            [
                (0.001, 103.804_151_854_036),
                (0.05, 115.140_430_195_021),
                (0.1, 119.730_916_263_077),
                (0.5, 140.0),
                (0.9, 160.269_083_736_922),
                (0.99, 171.548_812_515_938),
            ],
        ),
    ];

    #[test]
    fn quantiles_are_those_of_scipy() {
        // low + width·scipy.stats.beta.ppf(u, 1 + 4(m−a)/(b−a), 1 + 4(b−m)/(b−a)), SciPy 1.17.1.
        for ((low, likely, high), known) in PERT {
            let pert = Pert::new(low, likely, high).expect("in order");
            for (u, want) in known {
                let have = pert.quantile(u);
                let off = (have - want).abs() / (high - low);
                assert!(off < 2e-5, "{have} is not {want} at {u} ({off})");
            }
        }
    }

    #[test]
    fn draws_have_the_mean_of_the_formula_and_stay_inside() {
        let pert = Pert::new(30.0, 45.0, 90.0).expect("in order");
        let mut draws = Draws::named(11, "days");
        let n = 20_000;
        let numbers: Vec<f64> = (0..n).map(|_| pert.draw(&mut draws)).collect();
        let mean = numbers.iter().sum::<f64>() / f64::from(n);
        // Variance (μ − a)(b − μ)/7: 20·40/7, so the standard error of the mean is 0.0756.
        assert!((mean - 50.0).abs() < 4.0 * 0.0756, "{mean}");
        assert!(numbers.iter().all(|x| (30.0..=90.0).contains(x)));
    }

    #[test]
    fn equal_figures_are_a_constant_and_wrong_ones_nothing() {
        let pert = Pert::new(7.0, 7.0, 7.0).expect("in order");
        assert!(pert.is_constant());
        assert!((pert.quantile(0.9) - 7.0).abs() < 1e-12);
        assert_eq!(Pert::new(8.0, 7.0, 9.0), None);
        assert_eq!(Pert::new(1.0, f64::NAN, 9.0), None);
        assert_eq!(Pert::new(f64::NEG_INFINITY, 0.0, 9.0), None);
    }

    proptest::proptest! {
        #[test]
        fn a_quantile_rises_with_its_share(low in -50.0..50.0, a in 0.0..40.0, b in 0.0..40.0, u in 0.0..1.0, v in 0.0..1.0) {
            let pert = Pert::new(low, low + a, low + a + b).expect("in order");
            let (u, v): (f64, f64) = if u < v { (u, v) } else { (v, u) };
            assert!(pert.quantile(u) <= pert.quantile(v) + 1e-12);
            assert!(pert.quantile(0.0) >= low && pert.quantile(1.0) <= low + a + b);
        }
    }
}
