//! A percentile among peers of whom only mean, standard deviation and number are published.

use serde::Serialize;
use statrs::distribution::{Beta, ContinuousCDF, Normal, StudentsT};

use super::spread::finite;

/// Quantile 0.975 of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// The z at which the interval stops: a beta distribution can put a score at the very end of the peers.
const FARTHEST: f64 = 8.0;

/// The distribution that gave a percentile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Model {
    /// The t distribution of one more observation.
    TPredictive,
    /// A beta distribution with the published mean and standard deviation.
    Beta,
}

/// Where a score stands among peers known by three figures only; all from 0 to 100.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Predicted {
    /// Share of peers below the score, in percent.
    pub percentile: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end of its 95 % interval.
    pub high: f64,
    /// Where it comes from.
    pub model: Model,
}

/// Percentile of the score `own` among `n` peers with mean `mean` and standard deviation `sd`, all on 0–100.
///
/// * The percentile: `F_t(t; n−1)` with `t = (x−m)/(s·√(1+1/n))` (Crawford & Howell 1998, *The Clinical
///   Neuropsychologist* 12:482). When `m ± 2s` leaves 0–100, the beta distribution with that mean and variance instead:
///   with μ and v on 0–1, `c = μ(1−μ)/v − 1`, Beta(μc, (1−μ)c).
/// * The interval: `Φ(z ± 1.96·√(1/n + z²/(2(n−1))))` with `z = (x−m)/s`, or the normal quantile of the percentile where
///   a beta distribution gave it; widened where it would miss the percentile itself, far outside the peers.
///
/// The interval approximates the limits of Crawford & Garthwaite 2002, *Neuropsychologia* 40:1196, from the noncentral
/// t distribution. Over |z| ≤ 3 an end lies at most 0.2 percentile points from theirs for n ≥ 30, 0.7 for n ≥ 8, 1.1
/// for n = 6, 2.2 for n = 5; below that it is right near the mean only (n = 4: 1.0 up to |z| = 1.5 and 4.7 up to 3;
/// n = 3: 1.8 and 11.4; n = 2: 6.0 and 21.8), where it is too wide towards the middle.
///
/// `None` for n < 2, s ≤ 0, a number that is not finite, and when no beta distribution has the moments (c ≤ 0).
#[expect(clippy::cast_precision_loss, reason = "counts of peers fit")]
pub fn predict(own: f64, mean: f64, sd: f64, n: usize) -> Option<Predicted> {
    if n < 2 || sd <= 0.0 || ![own, mean, sd].iter().all(|v| v.is_finite()) {
        return None;
    }
    let peers = n as f64;
    let normal = Normal::standard();
    let (share, z, model) = if mean - 2.0 * sd < 0.0 || mean + 2.0 * sd > 100.0 {
        let (mu, spread) = (mean / 100.0, sd / 100.0);
        let c = mu * (1.0 - mu) / (spread * spread) - 1.0;
        if c.is_nan() || c <= 0.0 {
            return None;
        }
        let share = Beta::new(mu * c, (1.0 - mu) * c).ok()?.cdf(own / 100.0);
        let share = finite(share)?.clamp(0.0, 1.0);
        let z = normal.inverse_cdf(share).clamp(-FARTHEST, FARTHEST);
        (share, z, Model::Beta)
    } else {
        let z = finite((own - mean) / sd)?;
        let t = z / (1.0 + 1.0 / peers).sqrt();
        let share = StudentsT::new(0.0, 1.0, peers - 1.0).ok()?.cdf(t);
        (finite(share)?, z, Model::TPredictive)
    };
    let half = Z * (1.0 / peers + z * z / (2.0 * (peers - 1.0))).sqrt();
    Some(Predicted {
        percentile: 100.0 * share,
        low: 100.0 * finite(normal.cdf(z - half))?.min(share),
        high: 100.0 * finite(normal.cdf(z + half))?.max(share),
        model,
    })
}
