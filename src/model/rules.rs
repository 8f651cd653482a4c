//! The rules of a questionnaire (`rules.yaml`): what may begin, what waits for what, and how work is ranked.

use serde::Serialize;

use super::id::{InitiativeId, ModuleId, PracticeId};
use super::questionnaire::Trace;
use super::scale::Evidence;
use crate::expression::Rule;

/// All rules.
#[derive(Debug, Clone)]
pub struct Rules {
    /// Whose judgement the numbers are.
    pub basis: String,
    /// How far below its limit a practice may be for a failing gate to be *near*, in levels.
    pub near: f64,
    /// Near gates of kind start up to which work may begin with a condition.
    pub most_near: usize,
    /// Least evidence of the practices of an open gate, outside of self-assessments.
    pub evidence: Evidence,
    /// When a predecessor counts as met without being done.
    pub met: Met,
    /// By when gates have to be open, as shares of the first step: start, contract, go-live.
    pub bites: [f64; 3],
    /// Constants of the priority.
    pub priority: Constants,
    /// The gates.
    pub gates: Vec<Gate>,
    /// When a result is provisional.
    pub provisional: Option<Provisional>,
    /// When indicators name a pattern.
    pub indicators: IndicatorRule,
    /// The patterns.
    pub diagnoses: Vec<Diagnosis>,
    /// Labels in the order tested; the last one has no condition.
    pub labels: Vec<Label>,
    /// How the first of several alternatives is chosen.
    pub first_point: Option<FirstPoint>,
}

impl Rules {
    /// The share of the first step at which a gate has to be open.
    pub const fn bite(&self, bites: Bites) -> f64 {
        let [start, contract, go_live] = self.bites;
        match bites {
            Bites::Start => start,
            Bites::Contract => contract,
            Bites::GoLive => go_live,
        }
    }
}

/// When a predecessor counts as met by the levels of the practices it closes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Met {
    /// Least level of each.
    pub each: f64,
    /// Least mean.
    pub mean: f64,
}

/// Constants of the priority P = gates·O + need·N − effort·log2(max(E, small) / small).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Constants {
    /// Points for a gate opened.
    pub gates: f64,
    /// Points for a point of need.
    pub need: f64,
    /// Points that a doubling of the effort costs.
    pub effort: f64,
    /// Person-days up to which effort costs nothing.
    pub small: f64,
}

impl Default for Constants {
    fn default() -> Self {
        Self {
            gates: 0.0,
            need: 1.0,
            effort: 0.5,
            small: 20.0,
        }
    }
}

/// What a shut gate keeps from happening.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bites {
    /// Nothing begins.
    Start,
    /// Nothing is signed.
    Contract,
    /// Nothing goes live.
    GoLive,
}

impl Bites {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Start, Self::Contract, Self::GoLive];

    /// The word in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Contract => "contract",
            Self::GoLive => "go-live",
        }
    }
}

/// A condition that keeps work from beginning, contracts from being signed or systems from going live.
#[derive(Debug, Clone)]
pub struct Gate {
    /// Id, never reused.
    pub id: String,
    /// Name for print.
    pub name: String,
    /// Holds while the gate is shut.
    pub failing: Rule,
    /// What it keeps from happening.
    pub bites: Bites,
    /// The initiatives that it blocks.
    pub blocks: Vec<InitiativeId>,
    /// The initiatives whose lifts open it.
    pub opened_by: Vec<InitiativeId>,
    /// How often it counts in the priority of its openers.
    pub counts: f64,
    /// Name of the alternatives of which only one runs at a time while the gate is shut.
    pub one_at_a_time: Option<String>,
    /// The module that it belongs to; left out where that is switched off.
    pub module: Option<ModuleId>,
    /// What its being shut means, for print.
    pub sentence: String,
    /// Where it comes from.
    pub trace: Vec<Trace>,
}

/// When the answers carry less than a plan needs.
#[derive(Debug, Clone)]
pub struct Provisional {
    /// The condition.
    pub when: Rule,
    /// What is done first then.
    pub first: InitiativeId,
    /// For print.
    pub sentence: String,
}

/// Shares of scored indicators from which a pattern is named.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IndicatorRule {
    /// An indicator below this level counts.
    pub below: f64,
    /// Share from which the pattern is likely.
    pub likely: f64,
    /// Share from which it is possible.
    pub possible: f64,
    /// Share of the indicators that need a score.
    pub scored: f64,
}

/// How sure a diagnosis is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strength {
    /// The answers fit the pattern.
    Likely,
    /// The answers would allow for it.
    Possible,
}

/// A named pattern.
#[derive(Debug, Clone)]
pub struct Diagnosis {
    /// Id, never reused.
    pub id: String,
    /// Name for print.
    pub name: String,
    /// Practices whose low levels speak for it.
    pub indicators: Vec<PracticeId>,
    /// A condition beside the indicators.
    pub extra: Option<Extra>,
    /// True when it is shown to the assessor alone where a role that it compares has few persons.
    pub assessor_when_few: bool,
    /// What helps.
    pub remedies: Vec<InitiativeId>,
    /// The pattern in words, for print; `{{ gap }}` and `{{ practices }}` stand for a difference between roles.
    pub sentence: String,
    /// Where it comes from.
    pub trace: Vec<Trace>,
}

/// How a condition goes with the indicators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    /// It has to hold too.
    And,
    /// It is enough.
    Or,
    /// It stands in place of the indicators.
    Instead,
}

/// A condition of a diagnosis.
#[derive(Debug, Clone)]
pub struct Extra {
    /// How it goes with the indicators.
    pub beside: Beside,
    /// The condition.
    pub when: Rule,
    /// What it makes the diagnosis; of *and* the indicators decide.
    pub strength: Strength,
}

/// A summary word for the lists.
#[derive(Debug, Clone)]
pub struct Label {
    /// The word.
    pub word: String,
    /// When it is given; `None` for the last one.
    pub when: Option<Rule>,
    /// What it means, for print.
    pub sentence: String,
}

/// How the first of several alternatives is chosen.
#[derive(Debug, Clone)]
pub struct FirstPoint {
    /// Name of the alternatives.
    pub of: String,
    /// Rules in the order tried.
    pub rules: Vec<PointRule>,
    /// The reason printed when none of the rules names one.
    pub otherwise: String,
    /// What has to hold before a second one begins.
    pub move_on: Option<Rule>,
}

/// One rule of the first point.
#[derive(Debug, Clone)]
pub struct PointRule {
    /// When it applies.
    pub when: Rule,
    /// The order of preference then.
    pub order: Vec<InitiativeId>,
    /// The reason, for print.
    pub because: String,
}
