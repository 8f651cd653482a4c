//! What the next assessment will show.

mod build;

pub use build::next_time;

use serde::Serialize;

/// The chapter on the next assessment.
#[derive(Debug, Clone, Default, Serialize)]
pub struct NextTime {
    /// When it is due, and what it will be held against.
    pub sentence: String,
    /// Why the score alone will move little.
    pub little: String,
    /// Expected only if the done-when tests hold.
    pub expected: String,
    /// Expected scores after each phase.
    pub projected: Vec<Projected>,
    /// What is measured.
    pub metrics: Vec<Metric>,
    /// Gates expected to be open after each phase.
    pub gates: Vec<String>,
}

/// Expected scores after a phase.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Projected {
    /// The phase, with its last month.
    pub when: String,
    /// Expected overall score.
    pub score: String,
    /// Its bounds.
    pub bounds: String,
    /// Place among the peers of today.
    pub standing: String,
    /// Gates open then, of all.
    pub gates: String,
    /// Initiatives that may start then.
    pub may_start: String,
}

/// A measure.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Metric {
    /// What is measured, and how.
    pub metric: String,
    /// Its value now, or that it is not measured.
    pub now: String,
    /// The pass mark.
    pub test: String,
    /// Where it is read.
    pub source: String,
    /// By when.
    pub by: String,
}
