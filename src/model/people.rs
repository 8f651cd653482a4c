//! Who is invited: the list of people beside `engagement.yaml`.

use std::collections::BTreeMap;

use super::id::RoleId;

/// One person of the list, or several who are counted and not told apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitee {
    /// The id under which the person answers; `None` for people who are only counted.
    pub id: Option<String>,
    /// Number of people, 1 for a person with an id.
    pub count: usize,
    /// Roles held; in a small firm one person holds several.
    pub roles: Vec<RoleId>,
    /// Unit of the organisation.
    pub unit: Option<String>,
}

/// People invited by role; who holds several roles counts in each.
pub fn by_role(people: &[Invitee]) -> BTreeMap<RoleId, usize> {
    let mut out = BTreeMap::new();
    for person in people {
        for role in &person.roles {
            *out.entry(role.clone()).or_default() += person.count;
        }
    }
    out
}

/// People invited by unit; who has none is left out.
pub fn by_unit(people: &[Invitee]) -> BTreeMap<&str, usize> {
    let mut out = BTreeMap::new();
    for person in people {
        if let Some(unit) = &person.unit {
            *out.entry(unit.as_str()).or_default() += person.count;
        }
    }
    out
}
