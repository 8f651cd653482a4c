//! From the practices of an earlier version of a questionnaire to those of this one (`crosswalk.yaml`).

use super::id::{PracticeId, Reference};
use super::scale::piecewise;

/// The crosswalk from one earlier version. Practices that it does not name keep their id.
#[derive(Debug, Clone, PartialEq)]
pub struct Crosswalk {
    /// The earlier version.
    pub from: Reference,
    /// What became of practices.
    pub links: Vec<Link>,
    /// Practices of the earlier version that have no successor, with the reason.
    pub retired: Vec<(PracticeId, String)>,
    /// Practices of this version that have no predecessor.
    pub added: Vec<PracticeId>,
}

/// Practices of the earlier version and what they became.
///
/// One to one: renamed (or the same id with another scale). One to several: split. Several to one: merged.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// Ids of the earlier version.
    pub old: Vec<PracticeId>,
    /// Ids of this version.
    pub new: Vec<PracticeId>,
    /// For a practice whose level descriptions changed: (old score, score by today's descriptions), 0 to 100,
    /// rising; linear between. Empty where scores carry over as they are.
    pub rescale: Vec<(f64, f64)>,
}

impl Link {
    /// An old score by today's level descriptions.
    pub fn rescaled(&self, old: f64) -> f64 {
        piecewise(&self.rescale, old).unwrap_or(old)
    }
}
