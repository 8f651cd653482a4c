//! Risks and stop rules.

mod build;

pub use build::risks;

use serde::Serialize;

/// The chapter on risks.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Risks {
    /// Where the lines come from.
    pub sentence: String,
    /// The risks.
    pub rows: Vec<Risk>,
    /// The sentence above the stop rules.
    pub stops_sentence: String,
    /// When to stop, and what is lost then.
    pub stops: Vec<Stop>,
}

/// A risk.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Risk {
    /// Gate or pattern.
    pub id: String,
    /// What could happen.
    pub title: String,
    /// The answer behind it.
    pub behind: String,
    /// How it would be noticed.
    pub sign: String,
    /// What is done about it.
    pub answer: String,
}

/// A stop rule.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Stop {
    /// When it is looked at.
    pub when: String,
    /// What has to hold to go on.
    pub rule: String,
    /// What is spent by then and lost if stopped.
    pub lost: String,
    /// What remains of use.
    pub kept: String,
}
