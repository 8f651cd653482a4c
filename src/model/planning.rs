//! What a client sets for the plan: its start, its length, who has how much time, and when nothing can be done.

use std::collections::BTreeMap;

use super::id::RoleId;
use super::month::Month;

/// Months looked at, unless the client says otherwise.
pub const HORIZON_MONTHS: u32 = 36;
/// Least months of a phase, unless the client says otherwise.
pub const PHASE_MONTHS: u32 = 6;

/// Settings of the plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Planning {
    /// First month; the month after the report where it is not given.
    pub start: Option<Month>,
    /// Months looked at, 6 to 60.
    pub horizon_months: u32,
    /// Least months of a phase, 6 to 12; a phase ends with a quarter.
    pub phase_months: u32,
    /// Person-days a month by role; a role that is missing has no limit.
    pub capacity: BTreeMap<RoleId, f64>,
    /// When work stops.
    pub closed: Vec<Closed>,
}

impl Default for Planning {
    fn default() -> Self {
        Self {
            start: None,
            horizon_months: HORIZON_MONTHS,
            phase_months: PHASE_MONTHS,
            capacity: BTreeMap::new(),
            closed: Vec::new(),
        }
    }
}

/// Days on which nothing, or nothing of some roles, is done.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Closed {
    /// First day, `YYYY-MM-DD`.
    pub from: String,
    /// Last day.
    pub to: String,
    /// The roles; empty for everybody.
    pub roles: Vec<RoleId>,
    /// Why, for print.
    pub why: String,
}
