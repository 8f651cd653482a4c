//! The options for the board, side by side.

mod build;

pub use build::options;

use serde::Serialize;

/// The chapter on options.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Options {
    /// Which option the rules mark, and by which rule.
    pub sentence: String,
    /// The options, in the order of the questionnaire.
    pub options: Vec<OptionHead>,
    /// One line an aspect, with a cell for each option.
    pub rows: Vec<OptionRow>,
    /// How the figures are meant.
    pub note: String,
}

/// One option.
#[derive(Debug, Clone, Default, Serialize)]
pub struct OptionHead {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Marked by the rules, excluded, or empty.
    pub mark: String,
    /// True for the one that the rules mark.
    pub chosen: bool,
    /// Why: the rule that chose or excluded it; what it means in one sentence.
    pub reason: String,
    /// What must be true for it.
    pub needs: Vec<String>,
}

/// One aspect of all options.
#[derive(Debug, Clone, Default, Serialize)]
pub struct OptionRow {
    /// What is compared, with its unit.
    pub label: String,
    /// One cell an option.
    pub cells: Vec<String>,
}
