//! What respondents said. *Not applicable*, *don't know* and *not answered* are three things, none of them 0.

use std::collections::BTreeMap;

use super::id::{PracticeId, RoleId};
use super::scale::Evidence;

/// One person's answers in one round. The name is not kept after `check`.
#[derive(Debug, Clone, PartialEq)]
pub struct Respondent {
    /// The same for the same name in every round, so that returning respondents can be found.
    pub key: PersonKey,
    /// Roles held; the answer counts once in each.
    pub roles: Vec<RoleId>,
    /// Unit of the organisation, if given.
    pub unit: Option<String>,
    /// Day of the answers as `YYYY-MM-DD`, the round's date when not given.
    pub date: String,
    /// Answers by practice; a practice that is missing here was not answered.
    pub answers: BTreeMap<PracticeId, Answer>,
}

/// Tells people apart without their name. It is never printed and cannot be serialised.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PersonKey(String);

impl PersonKey {
    /// Wraps the digest of a name.
    pub fn new(digest: impl Into<String>) -> Self {
        Self(digest.into())
    }
}

/// One answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// What is done (reality).
    pub response: Response,
    /// What is planned and agreed, a level; reported, never scored.
    pub intention: Option<f64>,
    /// How it was shown, when the assessor recorded it.
    pub evidence: Option<Evidence>,
    /// The respondent's words; in no board report.
    pub note: Option<String>,
}

/// What a respondent said about reality.
#[derive(Debug, Clone, PartialEq)]
pub enum Response {
    /// A level of the scale.
    Level(f64),
    /// A measured figure.
    Figure {
        /// The figure in the unit of the measure.
        value: f64,
        /// Size of the sample, if one was drawn or all were counted.
        sample: Option<f64>,
        /// The system or report that it comes from.
        source: Option<String>,
    },
    /// The respondent does not know.
    DontKnow,
    /// The practice does not apply.
    NotApplicable,
}
