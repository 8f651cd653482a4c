//! Files of a round: answers, what a workshop agreed, evidence rated again, what columns of exports mean.

use std::collections::BTreeMap;

use schemars::JsonSchema;

use super::words::{Day, Grade, Id, Version};

/// The answers of one person.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Answers {
    schema: Version,
    /// The same word in every file of this person; not kept in any output.
    respondent: String,
    /// Roles held; the answers count in each.
    roles: Vec<Id>,
    /// Unit of the organisation.
    unit: Option<String>,
    /// Day of the answers; the round's day when not given.
    date: Option<Day>,
    /// Practice → answer.
    answers: Option<BTreeMap<String, Option<Answer>>>,
}

/// An answer, alone or with what belongs to it.
#[derive(JsonSchema)]
#[serde(untagged)]
enum Answer {
    /// The level alone.
    Alone(Level),
    /// With intention, evidence and note.
    Whole(Whole),
}

/// A level of the scale, `dk` for don't know, `n/a` where the practice may be left out.
#[derive(JsonSchema)]
#[serde(untagged)]
enum Level {
    /// A level.
    Number(#[schemars(range(min = 0))] f64),
    /// A word.
    Word(Word),
}

/// Answers that are no level.
#[derive(JsonSchema)]
enum Word {
    #[serde(rename = "dk")]
    DontKnow,
    #[serde(rename = "n/a")]
    NotApplicable,
}

/// An answer with what belongs to it.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Whole {
    /// What is done.
    level: Option<Level>,
    /// The figure of a measured practice, in the place of a level.
    value: Option<Level>,
    /// Size of the sample.
    sample: Option<f64>,
    /// The system or report that the figure comes from.
    source: Option<String>,
    /// What is planned and agreed, a level; never scored.
    intention: Option<f64>,
    /// How it was shown.
    evidence: Option<Grade>,
    /// The respondent's words; in no board report.
    note: Option<String>,
}

/// What the assessor proposed and the workshop agreed.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Agreed {
    schema: Version,
    /// Day of the workshop.
    date: Day,
    /// Role → people present.
    present: Option<BTreeMap<String, u32>>,
    /// Practice → what was settled.
    practices: Option<BTreeMap<String, Settled>>,
}

/// What was settled about a practice; at least one of the two.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Settled {
    /// The assessor's proposal; printed, never scored.
    proposed: Option<Ruling>,
    /// The workshop's level; scored in the place of the answers.
    agreed: Option<Ruling>,
}

/// A level or a figure with what it rests on.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Ruling {
    /// The level.
    level: Option<f64>,
    /// The figure of a measured practice.
    value: Option<f64>,
    /// Size of the sample.
    sample: Option<f64>,
    /// The system or report that the figure comes from.
    source: Option<String>,
    /// How it was shown.
    evidence: Option<Grade>,
    /// Why, in the words of the workshop.
    reason: Option<String>,
    /// The day, where it is not that of the workshop.
    date: Option<Day>,
}

/// The evidence of an earlier round, rated again by today's level descriptions.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Rerating {
    schema: Version,
    /// Folder of the earlier round.
    of: String,
    /// Day of the rating.
    date: Day,
    /// Practice → level.
    levels: BTreeMap<String, f64>,
}

/// What columns and words of exports mean.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Mapping {
    schema: Version,
    /// Column → a practice, a part of one (STR-01.note), respondent, email, name, roles, unit, date or ignore.
    columns: Option<BTreeMap<String, Option<String>>>,
    /// Practice, or `all` → word → answer.
    answers: Option<BTreeMap<String, BTreeMap<String, Level>>>,
    /// Word → role.
    roles: Option<BTreeMap<String, Id>>,
    /// What is the same in all rows.
    fixed: Option<Fixed>,
    /// What stands first in days such as 03/04/2027.
    days: Option<Order>,
}

/// What is the same in all rows.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Fixed {
    /// Roles of rows that name none.
    roles: Option<Vec<Id>>,
    /// Unit of rows that name none.
    unit: Option<String>,
}

/// What stands first in a day.
#[derive(JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Order {
    DayFirst,
    MonthFirst,
}
