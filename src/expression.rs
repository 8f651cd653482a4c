//! A leaf: conditions whose value is an expression and whose limit stands beside it.
//!
//! `{value: "context('channels')", at_most: 1}`: the value is written in the template engine's expression language; a
//! missing value makes the condition *unknown*, never false. Rooms: [`formula`] the value and what its functions ask
//! for, [`rule`] conditions joined by any, all and at least n of.

pub mod formula;
pub mod rule;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use formula::{Asked, Formula, Reading, Reply, Table};
pub use rule::{Found, LeafFound, Rule, Truth};

/// Context answers by id: numbers, texts (for comparison with `==`) or counts of lists.
pub type Facts = BTreeMap<String, Fact>;

/// One context answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Fact {
    /// A number, a share, yes = 1, no = 0, or the count of a list.
    Number(f64),
    /// The chosen option.
    Text(String),
    /// A number for each option that has one.
    Record(BTreeMap<String, f64>),
}

/// A value with its limit.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// The expression.
    pub value: Formula,
    /// The comparison.
    pub limit: Limit,
}

/// What the value is compared with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Limit {
    /// Holds when the value is smaller.
    Below(f64),
    /// Holds when the value is not smaller.
    AtLeast(f64),
    /// Holds when the value is not greater.
    AtMost(f64),
}

impl Limit {
    /// Comparison with a slack of 1e-9.
    pub fn holds(self, value: f64) -> bool {
        match self {
            Self::Below(limit) => value < limit - 1e-9,
            Self::AtLeast(limit) => value >= limit - 1e-9,
            Self::AtMost(limit) => value <= limit + 1e-9,
        }
    }

    /// The number compared with.
    pub const fn number(self) -> f64 {
        match self {
            Self::Below(x) | Self::AtLeast(x) | Self::AtMost(x) => x,
        }
    }

    /// The comparison in words, before the number.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Below(_) => "below",
            Self::AtLeast(_) => "at least",
            Self::AtMost(_) => "at most",
        }
    }
}

impl Condition {
    /// Whether it holds on context answers alone; `None` when a fact is missing.
    pub fn holds(&self, facts: &Facts) -> Option<bool> {
        let table: Arc<dyn Table> = Arc::new(FactTable(facts.clone()));
        self.value.read(&table).value.map(|v| self.limit.holds(v))
    }
}

/// Answers `context('id')` and nothing else.
#[derive(Debug)]
struct FactTable(Facts);

impl Table for FactTable {
    fn answer(&self, asked: &Asked) -> Reply {
        match asked.words.first() {
            Some(id) if asked.function == "context" => fact(&self.0, id),
            _ => Reply::Missing,
        }
    }
}

/// The reply to `context('id')`.
pub fn fact(facts: &Facts, id: &str) -> Reply {
    match facts.get(id) {
        Some(Fact::Number(n)) => Reply::Number(*n),
        Some(Fact::Text(t)) => Reply::Text(t.clone()),
        Some(Fact::Record(r)) => Reply::Record(r.clone()),
        None => Reply::Missing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn when(value: &str, limit: Limit) -> Condition {
        Condition {
            value: Formula::new(value).expect("it can be read"),
            limit,
        }
    }

    #[test]
    fn a_missing_fact_is_unknown_not_false() {
        let one_channel = when("context('channels')", Limit::AtMost(1.0));
        let mut facts = Facts::new();
        assert_eq!(one_channel.holds(&facts), None);
        facts.insert("channels".to_owned(), Fact::Number(1.0));
        assert_eq!(one_channel.holds(&facts), Some(true));
        facts.insert("channels".to_owned(), Fact::Number(4.0));
        assert_eq!(one_channel.holds(&facts), Some(false));
    }

    #[test]
    fn texts_are_compared_and_truth_is_one() {
        let none = when("context('earlier') == 'none'", Limit::AtLeast(1.0));
        let facts = Facts::from([("earlier".to_owned(), Fact::Text("none".to_owned()))]);
        assert_eq!(none.holds(&facts), Some(true));
    }
}
