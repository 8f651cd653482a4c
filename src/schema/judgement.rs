//! `rules.yaml`: gates, diagnoses, labels, the first point, constants.

use schemars::JsonSchema;

use super::words::{Grade, Id, Share, Version};

/// A condition, or a group of conditions.
#[derive(JsonSchema)]
#[serde(untagged)]
pub(super) enum Condition {
    /// One condition.
    Leaf(Leaf),
    /// Any of these.
    Any(Any),
    /// All of these.
    All(All),
    /// At least so many of these.
    Several(Several),
}

/// A value against one limit.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Leaf {
    /// The expression: "level('STR-01')".
    value: String,
    /// True below this.
    below: Option<f64>,
    /// True from this on.
    at_least: Option<f64>,
    /// True up to this.
    at_most: Option<f64>,
}

/// Any of these.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Any {
    any: Vec<Condition>,
}

/// All of these.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct All {
    all: Vec<Condition>,
}

/// At least so many of these.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Several {
    at_least_of: AtLeastOf,
}

/// A number of conditions.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct AtLeastOf {
    /// How many.
    n: u32,
    /// Of these.
    of: Vec<Condition>,
}

/// Gates, diagnoses, labels, the first point, constants.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Rules {
    schema: Version,
    /// What thresholds and constants rest on.
    basis: String,
    /// A failing gate is near when each practice that has to rise is at most so many levels below its limit.
    near: f64,
    /// So many near gates still allow a start with a condition.
    most_near: u32,
    /// A gate is open only on practices with this evidence or better.
    evidence: Grade,
    /// From when a predecessor counts as met.
    met: Met,
    /// By when a gate has to be open, as a share of the first step of the work that it blocks.
    bites: Bites,
    /// The constants of the order.
    priority: Priority,
    /// The gates.
    gates: Vec<Gate>,
    /// When a result is provisional.
    provisional: Option<Provisional>,
    /// When a pattern is likely.
    indicators: Indicators,
    /// The patterns.
    diagnoses: Option<Vec<Diagnosis>>,
    /// Words that sum up the lists, tested in order.
    labels: Vec<Label>,
    /// Which point solution comes first.
    first_point: Option<FirstPoint>,
}

/// From when a predecessor counts as met, in levels.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Met {
    /// Each practice that it closes.
    each: f64,
    /// Their mean.
    mean: f64,
}

/// By when a gate has to be open.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Bites {
    start: Share,
    contract: Share,
    go_live: Share,
}

/// The constants of the order.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Priority {
    /// Points for each gate opened.
    gates: f64,
    /// Points for each point of need.
    need: f64,
    /// Points taken off for each doubling of the effort.
    effort: f64,
    /// Days below which effort takes nothing off.
    small: f64,
}

/// A gate.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Gate {
    /// Its id.
    id: Id,
    /// Its name.
    name: String,
    /// When it is shut.
    failing: Condition,
    /// What it stops.
    bites: Moment,
    /// Initiatives that it stops.
    blocks: Vec<Id>,
    /// Initiatives whose lifts open it.
    opened_by: Vec<Id>,
    /// Its weight in the order; 1 when not given.
    counts: Option<f64>,
    /// A name of alternatives of which one at a time may run while it is shut.
    one_at_a_time: Option<Id>,
    /// The module that it belongs to.
    module: Option<Id>,
    /// What it says when it is shut.
    sentence: String,
    /// Source and passage.
    trace: Option<Vec<String>>,
}

/// What a gate stops.
#[derive(JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Moment {
    Start,
    Contract,
    GoLive,
}

/// When a result is provisional.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Provisional {
    /// The condition.
    when: Condition,
    /// The initiative that then comes first.
    first: Id,
    /// What is said.
    sentence: String,
}

/// When a pattern is likely.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Indicators {
    /// An indicator shows below this level.
    below: f64,
    /// Share from which a pattern is likely.
    likely: Share,
    /// Share from which it is possible.
    possible: Share,
    /// Share that has to be scored.
    scored: Share,
}

/// A pattern.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Diagnosis {
    /// Its id.
    id: Id,
    /// Its name.
    name: String,
    /// Practices that show it.
    indicators: Option<Vec<Id>>,
    /// A condition that has to hold too.
    and: Option<Also>,
    /// A condition that is enough by itself.
    or: Option<Beside>,
    /// A condition in the place of the indicators.
    instead: Option<Beside>,
    /// With fewer persons than may be shown it is for the assessor alone.
    few_persons: Option<Edition>,
    /// What helps.
    remedies: Vec<Id>,
    /// What is said.
    sentence: String,
    /// Source and passage.
    trace: Option<Vec<String>>,
}

/// A condition that has to hold too.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Also {
    /// The condition.
    when: Condition,
}

/// A condition of a pattern.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Beside {
    /// The condition.
    when: Condition,
    /// How strong it is.
    strength: Strength,
}

/// How strong a pattern is.
#[derive(JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Strength {
    Likely,
    Possible,
}

/// Who may read it.
#[derive(JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Edition {
    Assessor,
}

/// A word that sums up the lists.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Label {
    /// The word.
    word: String,
    /// When it is given; the last one has no condition.
    when: Option<Condition>,
    /// What is said.
    sentence: String,
}

/// Which point solution comes first.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct FirstPoint {
    /// The name of the alternatives.
    of: Id,
    /// Rules, tested in order.
    rules: Vec<PointRule>,
    /// What is said where no rule names one.
    otherwise: String,
    /// What has to hold before a second one begins.
    move_on: Option<Condition>,
}

/// A rule of the first point.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct PointRule {
    /// The condition.
    when: Condition,
    /// Initiatives in order.
    order: Vec<Id>,
    /// Why.
    because: String,
}
