//! The decision on the first page: what is released, what is held, and what releases it.

use serde::Serialize;

use super::first::Fact;

/// What the first page asks for, where the rules of the questionnaire give a judgement.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Decision {
    /// The decision in one line; never the score, never the label alone.
    pub headline: String,
    /// What blocks the request, with the counts of the three lists behind the label.
    pub lead: Vec<String>,
    /// Set where the answers carry no firm recommendation; the other chapters repeat it.
    pub provisional: String,
    /// Released now, held, in all, each year, pay-back; empty where finance has given nothing.
    pub sums: Vec<Fact>,
    /// How the sums are meant, or what to ask finance for.
    pub sums_sentence: String,
    /// Up to three decisions.
    pub asks: Vec<Ask>,
    /// The sentence above them.
    pub asks_sentence: String,
    /// Tests that release what is held.
    pub tests: Vec<Test>,
    /// The sentence above them.
    pub tests_sentence: String,
}

/// One decision.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Ask {
    /// Initiative or decision.
    pub id: String,
    /// What is asked for.
    pub ask: String,
    /// The amount or the days that it releases.
    pub amount: String,
    /// Who decides; a role or a name of the register.
    pub who: String,
    /// Until when.
    pub until: String,
    /// What waiting costs.
    pub waiting: String,
    /// What shows that it is done.
    pub done_when: String,
}

/// A test that releases something.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Test {
    /// The gate.
    pub id: String,
    /// What has to be seen: practice and level.
    pub test: String,
    /// How it stands now.
    pub now: String,
    /// What brings it about, and when that is expected.
    pub by: String,
    /// What it releases.
    pub releases: String,
}
