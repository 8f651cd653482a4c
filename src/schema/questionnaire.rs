//! Files of a questionnaire: its frame, practices, initiatives, and the way from an earlier version.

use std::collections::BTreeMap;

use schemars::JsonSchema;

use super::judgement::{Condition, Leaf};
use super::words::{Id, Points, Reference, Share, Version};

/// The frame of a questionnaire.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Questionnaire {
    schema: Version,
    /// Its id, the name of its folder.
    id: Id,
    /// Its version, the name of the folder below.
    #[schemars(regex(pattern = r"^[A-Za-z0-9_.+-]{1,64}$"))]
    version: String,
    /// Name for print.
    title: String,
    /// What the overall score describes.
    subject: Option<String>,
    /// How it may be used.
    licence: String,
    /// What weights, thresholds and level descriptions rest on.
    basis: String,
    /// The scale.
    scale: Scale,
    /// Words for a score, from 0 on.
    bands: Vec<Band>,
    /// Default target of every practice.
    target: Points,
    /// Reference figures of published sources.
    reference_figures: Option<Reference>,
    /// Grade E0 to E3 → the highest level that a practice may count with.
    evidence: BTreeMap<String, Evidence>,
    /// Who is asked.
    roles: Vec<Role>,
    /// Parts that can be switched on.
    modules: Option<Vec<Module>>,
    /// Dimensions with their capabilities.
    dimensions: Vec<Dimension>,
    /// Practices of every pulse round.
    pulse: Option<Vec<Id>>,
    /// Questions about the organisation, never scored.
    context: Option<Vec<ContextQuestion>>,
    /// Texts that it rests on.
    sources: Option<Vec<Source>>,
}

/// The scale.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Scale {
    /// Words of the levels, from 0 on.
    #[schemars(length(min = 2))]
    levels: Vec<String>,
}

/// A word for scores.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Band {
    /// First score with this word.
    from: Points,
    /// The word.
    word: String,
}

/// A grade of evidence.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Evidence {
    /// The highest level that counts.
    cap: f64,
    /// What the grade means.
    text: String,
}

/// Who is asked.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Role {
    /// Its id.
    id: Id,
    /// Its name.
    title: String,
    /// Who that is.
    who: String,
}

/// A part that can be switched on.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Module {
    /// Its id.
    id: Id,
    /// Its name.
    title: String,
    /// What it covers.
    about: String,
}

/// A dimension with its capabilities.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Dimension {
    /// Its id.
    id: Id,
    /// Its name.
    title: String,
    /// What it covers.
    about: String,
    /// Its capabilities.
    capabilities: Vec<Capability>,
}

/// A capability.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Capability {
    /// Its id.
    id: Id,
    /// Its name.
    title: String,
    /// What it covers.
    about: String,
    /// Its weight; all weights are brought to 100.
    weight: f64,
}

/// A question about the organisation.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct ContextQuestion {
    /// Its id, used by conditions.
    id: Id,
    /// What it takes.
    #[serde(rename = "type")]
    kind: ContextType,
    /// The question.
    question: String,
    /// Who knows, how to count.
    help: String,
    /// Unit of a number.
    unit: Option<String>,
    /// Options of a choice, a list or a record.
    options: Option<Vec<String>>,
}

/// What a context question takes.
#[derive(JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum ContextType {
    Number,
    Share,
    YesNo,
    Choice,
    List,
    Record,
    Days,
}

/// A text that the questionnaire rests on.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Source {
    /// Its id, used in traces.
    id: Id,
    /// Bibliographic description.
    title: String,
    /// Year of publication.
    year: Option<i32>,
    /// A read in the text itself, B in one that names it, C trade press or vendors.
    grade: SourceGrade,
    /// Caution.
    note: Option<String>,
    /// Passage → what it says, in own words.
    passages: Option<BTreeMap<String, String>>,
}

/// How close to a source.
#[derive(JsonSchema)]
enum SourceGrade {
    A,
    B,
    C,
}

/// The practices of one capability.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Practices {
    /// The capability.
    capability: Id,
    /// Its practices.
    practices: Vec<Practice>,
}

/// One practice.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Practice {
    /// Its id.
    id: Id,
    /// Ids of earlier versions.
    aliases: Option<Vec<Id>>,
    /// What is assessed, in present tense.
    title: String,
    /// The question.
    question: String,
    /// What a visitor would see, and what is taken for it.
    look_for: Option<String>,
    /// What to ask to see, and of whom.
    ask_for: Option<String>,
    /// A description for each level, from 0 on; `~` where the practice has no such level.
    levels: Vec<Option<String>>,
    /// The figure of a measured practice.
    measure: Option<Measure>,
    /// Scored, or counted in the checklist of the programme.
    kind: Kind,
    /// The module that it belongs to.
    module: Option<Id>,
    /// The shortest form that asks it.
    form: Form,
    /// Its weight inside the capability.
    weight: f64,
    /// Who is asked.
    roles: Vec<Id>,
    /// When it may be left out.
    not_applicable: Option<NotApplicable>,
    /// Source and passage: "S1: P2".
    trace: Option<Vec<String>>,
}

/// The figure of a measured practice.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Measure {
    /// What is measured.
    metric: String,
    /// Its unit.
    unit: String,
    /// What is counted or drawn.
    sample: String,
    /// Smallest and largest possible figure.
    range: Option<[f64; 2]>,
    /// Figure and score, from one side to the other.
    knots: Vec<[f64; 2]>,
}

/// Scored or counted.
#[derive(JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Capability,
    Programme,
}

/// The shortest form that asks.
#[derive(JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Form {
    Short,
    Full,
}

/// When a practice may be left out.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct NotApplicable {
    /// The condition on the context.
    when: Leaf,
    /// In words.
    because: String,
}

/// The catalogue of initiatives.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Initiatives {
    schema: Version,
    /// What lifts and effort rest on.
    basis: String,
    /// A name for several initiatives of which any one is enough.
    alternatives: Option<BTreeMap<String, Vec<Id>>>,
    /// The initiatives.
    initiatives: Vec<Initiative>,
}

/// One initiative.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Initiative {
    /// Its id.
    id: Id,
    /// Its name.
    title: String,
    /// What is done and what is there afterwards.
    summary: String,
    /// What to do first.
    first_step: String,
    /// Done in one go, in steps, or always on.
    kind: InitiativeKind,
    /// The module that it belongs to.
    module: Option<Id>,
    /// True where it stands outside the order.
    stands_apart: Option<bool>,
    /// When it is offered.
    offered_when: Option<Condition>,
    /// What has to be done before: initiatives or names of alternatives.
    after: Option<Vec<Id>>,
    /// Practice → levels gained.
    closes: BTreeMap<String, f64>,
    /// Lifts that come before the end.
    early: Option<Early>,
    /// The role that answers for it.
    owner: Id,
    /// Roles that work on it.
    busy: Vec<Id>,
    /// Effort at several sizes.
    effort: Vec<Effort>,
    /// Share of the days that can be bought.
    external_share: Share,
    /// How sure the effort is.
    sureness: SourceGrade,
    /// The test that shows it done.
    done_when: String,
    /// What can be had in the first weeks.
    quick_win: Option<String>,
    /// Source and passage.
    trace: Option<Vec<String>>,
}

/// How an initiative runs.
#[derive(JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum InitiativeKind {
    Fixed,
    Stepped,
    Standing,
}

/// Lifts that come before the end.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Early {
    /// After this share of the work.
    after: Share,
    /// Practices of `closes`.
    practices: Vec<Id>,
}

/// Effort at one size.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Effort {
    /// Number of staff.
    staff: f64,
    /// Person-days: low, likely, high.
    days: [f64; 3],
    /// Months: low, high.
    months: [f64; 2],
}

/// What became of the practices of earlier versions.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Crosswalk {
    schema: Version,
    /// The earlier versions.
    from: Vec<Way>,
}

/// The way from an earlier version.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Way {
    /// The version.
    #[schemars(regex(pattern = r"^[A-Za-z0-9_.+-]{1,64}$"))]
    version: String,
    /// Practices renamed, merged, split or re-scaled.
    practices: Option<Vec<Link>>,
    /// Practice that is gone → why.
    retired: Option<BTreeMap<String, String>>,
    /// Practices that are new.
    added: Option<Vec<Id>>,
}

/// The way of a practice.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Link {
    /// Before.
    old: Ids,
    /// Now.
    new: Ids,
    /// Scores before and now, from 0 to 100.
    rescale: Option<Vec<[f64; 2]>>,
}

/// One practice or several.
#[derive(JsonSchema)]
#[serde(untagged)]
enum Ids {
    /// One.
    One(Id),
    /// Several.
    Several(Vec<Id>),
}
