//! The catalogue of remedies.

use super::id::{InitiativeId, ModuleId, PracticeId, RoleId};
use super::questionnaire::Trace;
use crate::expression::Condition;

/// All initiatives of a questionnaire.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    /// Says whose judgement lifts and effort are.
    pub basis: String,
    /// Prerequisites that any one of several initiatives meets: name → initiatives.
    pub alternatives: Vec<(String, Vec<InitiativeId>)>,
    /// The initiatives in the order of the file.
    pub initiatives: Vec<Initiative>,
}

impl Catalogue {
    /// The initiatives of which any one meets the prerequisite `name`.
    pub fn any_of(&self, name: &str) -> Vec<&InitiativeId> {
        match self.alternatives.iter().find(|(n, _)| n == name) {
            Some((_, ids)) => ids.iter().collect(),
            None => self
                .initiatives
                .iter()
                .map(|i| &i.id)
                .filter(|i| i.as_str() == name)
                .collect(),
        }
    }
}

/// Months of an initiative that is done in one go, or of a step, at the most.
pub const LONGEST_STEP: f64 = 12.0;

/// How an initiative runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InitiativeKind {
    /// Begins and ends.
    Fixed,
    /// Several steps of at most twelve months.
    Stepped,
    /// Set up once, then runs on.
    Standing,
}

impl InitiativeKind {
    /// The word in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fixed => "fixed",
            Self::Stepped => "stepped",
            Self::Standing => "standing",
        }
    }
}

/// A remedy.
#[derive(Debug, Clone)]
pub struct Initiative {
    /// Id, never reused.
    pub id: InitiativeId,
    /// Name for print.
    pub title: String,
    /// What is done and what exists afterwards.
    pub summary: String,
    /// What to do in the first two weeks.
    pub first_step: String,
    /// How it runs.
    pub kind: InitiativeKind,
    /// The module that it belongs to, or none.
    pub module: Option<ModuleId>,
    /// True for an initiative that closes no practice and stands outside the order.
    pub stands_apart: bool,
    /// Offered only when this condition on the context holds.
    pub offered_when: Option<Condition>,
    /// Prerequisites, all of them: initiatives or names of alternatives.
    pub after: Vec<String>,
    /// Practice → expected lift in levels.
    pub closes: Vec<(PracticeId, f64)>,
    /// Lifts that come before the end: the share of the work after which these practices have risen.
    pub early: Option<(f64, Vec<PracticeId>)>,
    /// The role that owns it.
    pub owner: RoleId,
    /// The roles that spend time on it.
    pub busy: Vec<RoleId>,
    /// Effort by size of the organisation, sizes increasing.
    pub effort: Vec<EffortPoint>,
    /// Share of the days that is bought, 0 to 1.
    pub external_share: f64,
    /// How sure the effort is: A, B or C.
    pub sureness: String,
    /// What shows that it is done.
    pub done_when: String,
    /// A slice that can be done within 30 days.
    pub quick_win: Option<String>,
    /// Where it comes from.
    pub trace: Vec<Trace>,
}

/// Effort of an initiative at one size of the organisation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EffortPoint {
    /// Staff of the organisation.
    pub staff: f64,
    /// Person-days low, likely, high; participants' time included.
    pub days: [f64; 3],
    /// Months low, high.
    pub months: [f64; 2],
}
