//! Seeded draws: the same seed gives the same numbers in every version. (Powers and logarithms come from the system's
//! library, so between machines a last digit may differ.)
//!
//! The source is `ChaCha8` (Bernstein 2008, *Workshop Record of SASC*), whose output is fixed. Each quantity has a stream
//! of its own, found by its name, and takes one uniform number a draw: a quantity more or less leaves the draws of
//! the others as they were, so that two runs with one input changed differ by that input and not by chance.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use statrs::distribution::{ContinuousCDF, Normal};

mod pert;

pub use pert::Pert;

/// 2⁻⁵².
const STEP: f64 = 1.0 / 4_503_599_627_370_496.0;

/// A stream of random numbers.
#[derive(Debug, Clone)]
pub struct Draws(ChaCha8Rng);

impl Draws {
    /// Stream number `stream` of a seed: the key is the seed in little-endian order followed by zeros, the nonce is
    /// the stream.
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut key = [0; 32];
        for (to, from) in key.iter_mut().zip(seed.to_le_bytes()) {
            *to = from;
        }
        let mut rng = ChaCha8Rng::from_seed(key);
        rng.set_stream(stream);
        Self(rng)
    }

    /// The stream of a name: its number is the 64-bit FNV-1a hash of the name (Fowler, Noll & Vo).
    pub fn named(seed: u64, name: &str) -> Self {
        let stream = name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self::new(seed, stream)
    }

    /// A number above 0 and below 1: `(k + ½)·2⁻⁵²`, `k` the upper 52 bits of the next 64.
    #[expect(clippy::cast_precision_loss, reason = "52 bits fit into a double")]
    pub fn uniform(&mut self) -> f64 {
        ((self.0.next_u64() >> 12) as f64 + 0.5) * STEP
    }

    /// A standard normal number: the inverse of the distribution at a uniform number.
    pub fn normal(&mut self) -> f64 {
        Normal::standard().inverse_cdf(self.uniform())
    }

    /// A gamma number with this shape above 0 and scale 1 (Marsaglia & Tsang 2000, *ACM Transactions on Mathematical
    /// Software* 26:363; below shape 1 with their factor `U^(1/shape)`). `None` for another shape.
    pub fn gamma(&mut self, shape: f64) -> Option<f64> {
        if !(shape > 0.0 && shape.is_finite()) {
            return None;
        }
        if shape < 1.0 {
            let above = self.gamma(shape + 1.0)?;
            return Some(above * self.uniform().powf(1.0 / shape));
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let v = (1.0 + c * x).powi(3);
            if v <= 0.0 {
                continue;
            }
            if self.uniform().ln() < 0.5 * x * x + d - d * v + d * v.ln() {
                return Some(d * v);
            }
        }
    }

    /// Shares that sum to 1, Dirichlet with these parameters: gamma numbers divided by their sum. A parameter of 0
    /// gives a share of 0. `None` without a parameter above 0 and for one that is negative or not finite.
    pub fn dirichlet(&mut self, parameters: &[f64]) -> Option<Vec<f64>> {
        let mut out = Vec::with_capacity(parameters.len());
        for a in parameters {
            out.push(if *a == 0.0 { 0.0 } else { self.gamma(*a)? });
        }
        let sum: f64 = out.iter().sum();
        (sum > 0.0).then(|| out.iter().map(|g| g / sum).collect())
    }
}

/// Quantile `u` (0 to 1) of the triangular distribution from `low` to `high` with its peak at `likely`; a constant
/// where the ends are equal. `None` unless `low ≤ likely ≤ high`, all finite, and for `u` outside.
///
/// With `c = (likely − low)/(high − low)`: `low + √(u·(high − low)(likely − low))` for `u ≤ c`, else
/// `high − √((1 − u)(high − low)(high − likely))` (Kotz & van Dorp 2004, *Beyond Beta*, chapter 1).
pub fn triangular(low: f64, likely: f64, high: f64, u: f64) -> Option<f64> {
    if !ordered(low, likely, high) || !(0.0..=1.0).contains(&u) {
        return None;
    }
    let width = high - low;
    if width <= 0.0 {
        return Some(likely);
    }
    Some(if u <= (likely - low) / width {
        low + (u * width * (likely - low)).sqrt()
    } else {
        high - ((1.0 - u) * width * (high - likely)).sqrt()
    })
}

fn ordered(low: f64, likely: f64, high: f64) -> bool {
    low <= likely && likely <= high && (high - low).is_finite()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHACHA_0: [u64; 3] = [
        0xce46_f9f8_b790_f601,
        0xd6d6_9090_63ac_13be,
        0xb5b9_422f_e6bd_79af,
    ];
    const CHACHA_7: [u64; 3] = [
        0xf0fc_03cb_2ee2_b9a8,
        0x578a_2cba_be48_d282,
        0xcd6b_61b6_8a6e_8995,
    ];
    const TRIANGULAR: [(f64, f64); 5] = [
        (0.0, 2.0),
        (0.1, 3.264_911_064_067),
        (0.25, 4.0),
        (0.5, 5.101_020_514_433),
        (0.9, 7.809_109_769_979),
    ];

    #[test]
    fn the_stream_is_that_of_chacha8() {
        // A script of 40 lines after Bernstein's text, run once in Python 3.11.7: key 2026 followed by zeros, nonces 0
        // and 7, block counter from 0.
        let known = [(0, CHACHA_0), (7, CHACHA_7)];
        for (stream, numbers) in known {
            let mut draws = Draws::new(2026, stream);
            for want in numbers {
                assert_eq!(draws.0.next_u64(), want);
            }
        }
    }

    #[test]
    fn a_name_is_hashed_as_published() {
        // Landon Noll's list of test vectors, FNV-1a with 64 bits: "foobar" is 0x85944171f73967e8.
        let mut by_name = Draws::named(1, "foobar");
        let mut by_number = Draws::new(1, 0x8594_4171_f739_67e8);
        assert_eq!(by_name.0.next_u64(), by_number.0.next_u64());
    }

    #[test]
    fn triangular_quantiles_are_those_of_scipy() {
        // scipy.stats.triang.ppf(u, 0.25, loc=2, scale=8), SciPy 1.17.1.
        for (u, want) in TRIANGULAR {
            let have = triangular(2.0, 4.0, 10.0, u).expect("in order");
            assert!((have - want).abs() < 1e-12, "{have} is not {want}");
        }
        assert_eq!(triangular(3.0, 3.0, 3.0, 0.4), Some(3.0));
        assert_eq!(triangular(3.0, 2.0, 4.0, 0.4), None);
        assert_eq!(triangular(1.0, 2.0, f64::NAN, 0.4), None);
    }

    #[test]
    fn gamma_and_dirichlet_have_the_moments_of_theory() {
        // Gamma: mean and variance are the shape. Dirichlet: mean a/Σa. 20,000 draws; four standard errors.
        let n = 20_000;
        for shape in [0.3, 1.0, 4.5] {
            let mut draws = Draws::named(3, "gamma");
            let numbers: Vec<f64> = (0..n).filter_map(|_| draws.gamma(shape)).collect();
            let mean = numbers.iter().sum::<f64>() / f64::from(n);
            let error = (shape / f64::from(n)).sqrt();
            assert!((mean - shape).abs() < 4.0 * error, "{mean} for {shape}");
        }
        let mut draws = Draws::named(3, "shares");
        let a = [8.0, 2.0, 0.0, 10.0];
        let mut sums = [0.0; 4];
        for _ in 0..n {
            let shares = draws.dirichlet(&a).expect("parameters above 0");
            assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            for (sum, share) in sums.iter_mut().zip(shares) {
                *sum += share;
            }
        }
        for (sum, a) in sums.iter().zip(a) {
            let want = a / 20.0;
            let error = (want * (1.0 - want) / 21.0 / f64::from(n)).sqrt();
            assert!((sum / f64::from(n) - want).abs() <= 4.0 * error);
        }
        assert_eq!(draws.dirichlet(&[]), None);
        assert_eq!(draws.dirichlet(&[-1.0]), None);
        assert_eq!(draws.gamma(0.0), None);
    }
}
