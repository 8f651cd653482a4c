//! Files of a client: the engagement, who is invited, a round.

use std::collections::BTreeMap;

use schemars::JsonSchema;

use super::words::{Amount, ByNode, Day, Fact, Id, Month, Points, Reference, Version};

/// One client, with the settings of all rounds.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Engagement {
    schema: Version,
    /// The engagement as its forms name it: lower-case letters, digits, hyphens. Made from the client's name when not
    /// given.
    id: Option<Id>,
    /// The client's name.
    client: String,
    /// NACE section letter: C = manufacturing.
    #[schemars(regex(pattern = r"^[A-U]$"))]
    sector: String,
    /// Number of people; decides size class and effort estimates.
    #[schemars(range(min = 1))]
    staff: f64,
    /// ISO 3166 code of two letters.
    #[schemars(regex(pattern = r"^[A-Z]{2}$"))]
    country: String,
    /// ISO 4217 code of three letters.
    #[schemars(inner(regex(pattern = r"^[A-Z]{3}$")))]
    currency: Option<String>,
    /// Language of the report: en.
    language: Option<Language>,
    /// Name, colour and logo of documents.
    branding: Option<Branding>,
    /// What respondents are told and agree to.
    consent: Option<String>,
    /// The questionnaire.
    questionnaire: Reference,
    /// The benchmark; may be left out.
    benchmark: Option<Reference>,
    /// True to accept a benchmark of invented peers.
    allow_synthetic: Option<bool>,
    /// The client's own opaque id in the benchmark, left out of its peers.
    benchmark_id: Option<String>,
    /// Parts of the questionnaire to switch on.
    modules: Option<Vec<Id>>,
    /// Which groups may be shown.
    privacy: Option<Privacy>,
    /// Own targets: dimension, capability or practice → 0 to 100.
    targets: Option<BTreeMap<String, Points>>,
    /// Own weights: capability or practice → weight.
    weights: Option<ByNode>,
    /// Role → weight.
    role_weights: Option<BTreeMap<String, f64>>,
    /// Points by which a score has to move before the change matters.
    smallest_change: Option<f64>,
    /// Cost of a day of work.
    day_cost: Option<DayCost>,
    /// Quarter (2026-Q4) → limit.
    budget_limit: Option<BTreeMap<String, f64>>,
    /// Yearly rate at which future money is discounted.
    discount_rate: Option<f64>,
    /// Initiative → line of the budget → cost beside people's days.
    costs: Option<BTreeMap<String, BTreeMap<String, Amount>>>,
    /// Role → person-days a month; a role that is left out has no limit.
    capacity: Option<BTreeMap<String, f64>>,
    /// Windows in which work stops.
    closed: Option<Vec<Closed>>,
    /// Start, length and phases of the plan.
    plan: Option<Plan>,
    /// Answers to the context questions; a question left out counts as not answered.
    context: Option<BTreeMap<String, Option<Fact>>>,
}

/// The languages that are complete.
#[derive(JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Language {
    En,
}

/// Name, colour and logo of documents.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Branding {
    /// The name in the place of the client's.
    name: Option<String>,
    /// The colour of bands and marks: "#1f4e79".
    #[schemars(inner(regex(pattern = r"^#[0-9A-Fa-f]{6}$")))]
    colour: Option<String>,
    /// The file of the logo beside engagement.yaml.
    logo: Option<String>,
}

/// Which groups may be shown.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Privacy {
    /// Smallest group of respondents that is shown.
    #[schemars(range(min = 2, max = 1000))]
    min_role: Option<u32>,
}

/// Cost of a day of work.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct DayCost {
    /// Of own people: one figure, or one by role.
    internal: Option<Internal>,
    /// Of outside specialists.
    external: Option<f64>,
}

/// Cost of a day of own people.
#[derive(JsonSchema)]
#[serde(untagged)]
enum Internal {
    /// One figure.
    All(f64),
    /// Role → figure.
    ByRole(BTreeMap<String, f64>),
}

/// A window in which work stops.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Closed {
    /// First day.
    from: Day,
    /// Last day.
    to: Day,
    /// Roles whose work stops; all when not given.
    roles: Option<Vec<Id>>,
    /// Why.
    why: String,
}

/// Start, length and phases of the plan.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Plan {
    /// First month; that after the report when not given.
    start: Option<Month>,
    /// Months that are planned.
    horizon_months: Option<u32>,
    /// Months of a phase.
    phase_months: Option<u32>,
}

/// Who is invited.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct People {
    schema: Version,
    /// People with an id, and people who are only counted.
    people: Vec<Invitee>,
}

/// A person with an id, or a number of people; one of the two.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Invitee {
    /// The id under which the person answers; no name.
    id: Option<Id>,
    /// Number of people who are not told apart.
    #[schemars(range(min = 1))]
    count: Option<u32>,
    /// Roles held; in a small firm one person holds several.
    #[schemars(length(min = 1))]
    roles: Vec<Id>,
    /// Unit of the organisation.
    unit: Option<String>,
}

/// One round of answers.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Round {
    schema: Version,
    /// Name for print.
    name: String,
    /// Day of the answers; the folder's name begins with it.
    date: Day,
    /// Day printed on the report.
    report_date: Day,
    /// Who asks; evidence caps apply when an assessor takes part.
    mode: Mode,
    /// Which practices are asked.
    form: Form,
    /// Of a pulse round: the initiatives of the phase.
    phase: Option<Vec<Id>>,
    /// Role → people invited; those of people.yaml when not given.
    invited: Option<BTreeMap<String, u32>>,
    /// The questionnaire of this round.
    questionnaire: Option<Reference>,
    /// The benchmark of this round.
    benchmark: Option<Reference>,
    /// True to accept a benchmark of invented peers.
    allow_synthetic: Option<bool>,
    /// Targets of this round.
    targets: Option<BTreeMap<String, Points>>,
    /// Weights of this round.
    weights: Option<ByNode>,
}

/// Who asks.
#[derive(JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Mode {
    #[serde(rename = "self")]
    SelfAssessed,
    Facilitated,
    ThirdParty,
}

/// Which practices are asked.
#[derive(JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Form {
    Pulse,
    Short,
    Full,
}
