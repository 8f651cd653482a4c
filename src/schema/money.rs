//! `business.yaml`: lines of the budget, benefit profiles, metrics, options.

use std::collections::BTreeMap;

use schemars::JsonSchema;

use super::judgement::Condition;
use super::words::{Class, Id, Version};

/// Lines of the budget, benefit profiles, metrics, options.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Business {
    schema: Version,
    /// What formulas and marks rest on.
    basis: String,
    /// The context question whose record holds the sum of each line that was asked for.
    request: Option<Id>,
    /// Lines of the budget.
    lines: Option<Vec<Line>>,
    /// What has to be known → what to ask for.
    settings: Option<BTreeMap<String, String>>,
    /// Benefits that can be counted.
    profiles: Option<Vec<Profile>>,
    /// What shows that people work with the system.
    metrics: Option<Vec<Metric>>,
    /// Options that a board compares.
    options: Option<Vec<Choice>>,
    /// Label of the judgement → option.
    recommended: Option<Vec<Recommended>>,
}

/// A line of the budget.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Line {
    /// Its id.
    id: Id,
    /// Its name.
    title: String,
    /// Initiatives whose bought days count here.
    initiatives: Option<Vec<Id>>,
    /// True for the line of what no other lists.
    rest: Option<bool>,
    /// True where the sum of the request stands in for missing figures.
    from_request: Option<bool>,
    /// Initiatives that cannot do without it.
    needed_by: Option<Vec<Id>>,
    /// What to ask for.
    ask: String,
}

/// A benefit that can be counted.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Profile {
    /// Its id.
    id: Id,
    /// Its name.
    title: String,
    /// What it is.
    about: String,
    /// What kind of money it is.
    class: Class,
    /// Why it is of this kind.
    why: String,
    /// What the formula is filled with.
    drivers: Vec<Driver>,
    /// Money of a year, from the drivers.
    formula: String,
    /// The driver that the work is to move.
    lever: Option<Id>,
    /// Initiatives that it comes with.
    starts_with: Option<Vec<Id>>,
    /// What to ask for.
    ask: Option<Vec<String>>,
    /// What may count the same money.
    double_counts: Option<Vec<DoubleCount>>,
}

/// A figure that a formula is filled with.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Driver {
    /// Its id.
    id: Id,
    /// What to ask.
    question: String,
    /// Its unit.
    unit: String,
    /// The time that it belongs to; a month counts twelve times.
    per: Per,
    /// The largest figure that is possible.
    most: Option<f64>,
}

/// The time that a driver belongs to.
#[derive(JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Per {
    None,
    Month,
    Year,
}

/// What may count the same money.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct DoubleCount {
    /// The other profile.
    with: Option<Id>,
    /// In words.
    text: String,
}

/// What shows that people work with the system.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Metric {
    /// Its id.
    id: Id,
    /// Its name.
    title: String,
    /// The practice that it measures.
    practice: Option<Id>,
    /// How it is counted.
    formula: String,
    /// Where the figures come from.
    source: String,
    /// A share or a count.
    unit: MetricUnit,
    /// Marks to be reached.
    pass: Vec<Mark>,
}

/// A share or a count.
#[derive(JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum MetricUnit {
    Share,
    Count,
}

/// A mark to be reached.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Mark {
    /// Months after going live.
    month: Option<f64>,
    /// At least this.
    at_least: Option<f64>,
    /// At most this.
    at_most: Option<f64>,
}

/// An option that a board compares.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Choice {
    /// Its id.
    id: Id,
    /// Its name.
    title: String,
    /// What is done.
    about: String,
    /// Which initiatives are in it.
    scope: Scope,
    /// Those of the scope `listed`, or those that `everything` adds.
    initiatives: Option<Vec<Id>>,
    /// When it is offered.
    offered_when: Option<Condition>,
    /// True where the sums of the request belong to it.
    uses_request: Option<bool>,
    /// What must be true.
    must_be_true: Option<Vec<String>>,
    /// What it cannot do.
    cannot: String,
}

/// Which initiatives are in an option.
#[derive(JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Scope {
    Nothing,
    Listed,
    Plan,
    Everything,
}

/// A recommendation.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Recommended {
    /// The label of the judgement.
    label: String,
    /// The option.
    option: Id,
    /// Why.
    because: String,
}
