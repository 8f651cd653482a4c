//! What the assessor proposed and the workshop agreed (`agreed.yaml`), and the blind re-rating of an earlier round's
//! evidence (`rerating.yaml`).

use std::collections::BTreeMap;

use super::answers::Response;
use super::id::{PracticeId, RoleId};
use super::scale::Evidence;

/// `agreed.yaml` of a round.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Workshop {
    /// Day of the workshop as `YYYY-MM-DD`; of entries without a day of their own.
    pub date: String,
    /// People present by role.
    pub present: BTreeMap<RoleId, usize>,
    /// What was settled, by practice.
    pub practices: BTreeMap<PracticeId, Settled>,
}

/// What was proposed and agreed about one practice; at least one of the two is there.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Settled {
    /// The assessor's proposal; printed, never scored.
    pub proposed: Option<Ruling>,
    /// The workshop's level; scored in the place of the role mean.
    pub agreed: Option<Ruling>,
}

/// A level or figure with what it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Ruling {
    /// A level, or a figure of a measured practice; never don't know or not applicable.
    pub response: Response,
    /// How it was shown, where recorded.
    pub evidence: Option<Evidence>,
    /// Why, in the words of the workshop.
    pub reason: Option<String>,
    /// Day as `YYYY-MM-DD`.
    pub date: String,
}

/// The evidence of an earlier round, rated again blind by today's level descriptions.
#[derive(Debug, Clone, PartialEq)]
pub struct Rerating {
    /// Folder of the earlier round.
    pub of: String,
    /// Day of the re-rating as `YYYY-MM-DD`.
    pub date: String,
    /// The level that today's rater gives to the evidence of then.
    pub levels: BTreeMap<PracticeId, f64>,
}
