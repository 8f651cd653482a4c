//! Registers of an engagement: what was done, what was decided, what the work brings.

use std::collections::BTreeMap;

use schemars::JsonSchema;

use super::words::{Amount, Class, Day, Id, Month, Version};

/// What was done.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Jobs {
    schema: Version,
    /// Initiative → what became of it.
    jobs: Option<BTreeMap<String, Job>>,
    /// Practice → why it rose or fell otherwise than planned.
    causes: Option<BTreeMap<String, String>>,
}

/// What became of an initiative.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Job {
    /// How far it is.
    state: State,
    /// First day.
    begun: Option<Day>,
    /// Last day.
    ended: Option<Day>,
    /// Who answers for it.
    owner: Option<String>,
    /// Person-days booked.
    days: Option<f64>,
    /// What its test showed.
    test: Option<Test>,
    /// The document or screen that shows it.
    shown_by: Option<String>,
    /// Why it is otherwise than planned.
    cause: Option<String>,
    /// A decision of the client about the plan.
    fixed: Option<Fixed>,
    /// Months that the client has planned.
    planned: Option<Planned>,
}

/// How far an initiative is.
#[derive(JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum State {
    NotBegun,
    Running,
    Done,
}

/// What a test showed.
#[derive(JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Test {
    Passed,
    Failed,
    NotRun,
}

/// A decision of the client about the plan.
#[derive(JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Fixed {
    Must,
    Never,
}

/// Months that the client has planned.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Planned {
    /// First month.
    begin: Option<Month>,
    /// Last month.
    end: Option<Month>,
}

/// What was asked for and how it ended.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Decisions {
    schema: Version,
    /// The decisions.
    decisions: Option<Vec<Decision>>,
}

/// One decision.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Decision {
    /// Its id.
    id: Id,
    /// What is asked for.
    ask: String,
    /// Folder of the round whose report asked.
    round: String,
    /// Initiatives that wait for it.
    initiatives: Option<Vec<Id>>,
    /// Who decides.
    decider: Option<String>,
    /// Until when.
    due: Option<Day>,
    /// What it costs.
    amount: Option<f64>,
    /// What happens otherwise.
    if_not: Option<String>,
    /// How it ended.
    outcome: Option<Outcome>,
    /// When it was decided.
    decided: Option<Day>,
    /// Words on it.
    note: Option<String>,
}

/// How a decision ended.
#[derive(JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Outcome {
    Open,
    Made,
    Changed,
    NotMade,
}

/// What the work is expected to bring and what came in.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Benefits {
    schema: Version,
    /// A benefit profile of the questionnaire, or a name of one's own → the benefit.
    benefits: Option<BTreeMap<String, Benefit>>,
}

/// One benefit.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Benefit {
    /// The profile, for an entry with a name of its own.
    profile: Option<Id>,
    /// Who answers for it.
    owner: Option<String>,
    /// What kind of money it is.
    class: Option<Class>,
    /// The post, the overtime or the contract that ends, of a cashable benefit.
    named: Option<String>,
    /// Where it starts.
    baseline: Option<Baseline>,
    /// The initiative after which it begins.
    from: Id,
    /// Months until it begins.
    delay_months: Option<f64>,
    /// Months until it is whole.
    ramp_months: Option<f64>,
    /// Driver of the profile → figure.
    drivers: BTreeMap<String, Amount>,
    /// Benefits that may count the same money and have been set apart.
    counted_with: Option<Vec<Id>>,
    /// Month → what was measured.
    actual: Option<BTreeMap<String, f64>>,
}

/// Where a benefit starts.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Baseline {
    /// The day.
    date: Day,
    /// The figure.
    value: f64,
    /// Its unit.
    unit: String,
    /// Where it comes from.
    source: String,
}
