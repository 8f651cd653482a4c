//! Percentile rank of a score among peers.

/// Equality of scores on 0–100.
const EQUAL: f64 = 1e-9;

/// How many peers lie below a score and how many share it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rank {
    /// Peers strictly below.
    pub below: usize,
    /// Peers with the same score.
    pub equal: usize,
    /// All peers.
    pub n: usize,
}

impl Rank {
    /// Counts the peers below and equal to `score`.
    pub fn of(score: f64, peers: &[f64]) -> Self {
        Self {
            below: peers.iter().filter(|p| **p < score - EQUAL).count(),
            equal: peers
                .iter()
                .filter(|p| (**p - score).abs() <= EQUAL)
                .count(),
            n: peers.len(),
        }
    }

    /// Mid-rank percentile `100·(L + E/2)/n` (Hazen); `None` without peers.
    #[expect(clippy::cast_precision_loss, reason = "counts of peers fit")]
    pub fn percentile(self) -> Option<f64> {
        (self.n > 0).then(|| 100.0 * (self.below as f64 + self.equal as f64 / 2.0) / self.n as f64)
    }
}
