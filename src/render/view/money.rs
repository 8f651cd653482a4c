//! Money: cost, benefits with their owners, cash, break-even, double counts, what finance is asked for.

mod build;

pub use build::{money, sums};

use serde::Serialize;

use super::first::Fact;
use super::lines::{Line, Span};

/// The chapter on money.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Money {
    /// What is computed, from whose figures.
    pub sentence: String,
    /// Present value, chance of a gain, pay-back, with P10, P50 and P90; empty where not computed.
    pub results: Vec<Fact>,
    /// Parts of the cost: cash, days priced, running cost, never mixed.
    pub costs: Vec<Cost>,
    /// How the cost is meant.
    pub costs_sentence: String,
    /// The benefits.
    pub benefits: Vec<Benefit>,
    /// Sums by class, each by itself.
    pub classes: Vec<Cost>,
    /// How benefits are counted; time is money only where finance names the post, overtime or contract that ends.
    pub benefits_sentence: String,
    /// What would have to hold to break even.
    pub break_even: Vec<String>,
    /// Pairs of benefits that could count one thing twice.
    pub double_counts: Vec<Line>,
    /// What to ask finance for.
    pub ask: Vec<Line>,
    /// The sentence above it.
    pub ask_sentence: String,
    /// Planned against realised, where months have been filed.
    pub realised: String,
    /// Draws, seed, discount rate.
    pub method: String,
}

/// A part of the cost, or a class of benefits.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Cost {
    /// Its name.
    pub title: String,
    /// Its figures.
    pub span: Span,
    /// What it rests on.
    pub basis: String,
    /// True for a sum.
    pub total: bool,
}

/// A benefit.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Benefit {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Who owns it, or that nobody does yet.
    pub owner: String,
    /// Cashable, avoided or soft, and what makes it so.
    pub class: String,
    /// Baseline with day and source.
    pub baseline: String,
    /// A year's money when it is in full.
    pub span: Span,
    /// When it begins and is in full.
    pub starts: String,
}
