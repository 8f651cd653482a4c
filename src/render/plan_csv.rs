//! The plan as a table: one row an initiative, for spreadsheets and project tools.

use super::RenderError;
use super::tables::{csv, plan};
use super::view::Ground;

/// Column names.
pub const HEAD: [&str; 18] = [
    "id",
    "title",
    "list",
    "place",
    "class",
    "priority",
    "phase",
    "begin",
    "end",
    "owner_role",
    "owner",
    "busy",
    "state",
    "days_low",
    "days_likely",
    "days_high",
    "after",
    "done_when",
];

/// The rows in the order of the plan, with a head.
pub fn render(g: Ground<'_>) -> Result<String, RenderError> {
    Ok(csv::some(&plan::table(g)?, &HEAD))
}
