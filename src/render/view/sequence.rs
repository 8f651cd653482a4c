//! When: phases, Gantt, load of the scarce people, what is deferred, what no initiative closes.

mod build;

pub use build::{last_month, left_out, month_of, opened, peak, sequence, when};

use serde::Serialize;

use super::lines::Line;

/// The chapter on the sequence.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Sequence {
    /// From when to when, in how many phases, within which capacity.
    pub sentence: String,
    /// Whether a better plan is excluded, or how far off one could be.
    pub proof: String,
    /// Limits that were not given, and what that means.
    pub limits: Vec<String>,
    /// The phases.
    pub phases: Vec<Phase>,
    /// What begins and ends when.
    pub load_sentence: String,
    /// What begins after the time planned for.
    pub deferred: Vec<Line>,
    /// What cannot be placed, and why.
    pub does_not_fit: Vec<Line>,
    /// Practices below target that no initiative closes.
    pub uncovered: Vec<Line>,
    /// Slices that need no gate, software or predecessor.
    pub quick_wins: Vec<Line>,
    /// How stable the order is.
    pub robustness_sentence: String,
}

/// A phase.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Phase {
    /// Its name.
    pub title: String,
    /// First and last month.
    pub when: String,
    /// What begins in it.
    pub begins: Vec<Line>,
    /// What ends in it, by id.
    pub ends: String,
    /// Days in it, and cash where known.
    pub effort: String,
    /// What has to be shown at its end.
    pub test: String,
}
