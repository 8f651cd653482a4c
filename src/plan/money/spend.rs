//! Pieces of work with their months.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::business::Three;
use crate::model::id::{InitiativeId, RoleId};

/// A piece of work: an initiative, or one step of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Spend {
    /// The initiative.
    pub initiative: InitiativeId,
    /// First month, counted from the start; half months are halves.
    pub begin: f64,
    /// End in months from the start, later than the beginning.
    pub end: f64,
    /// Person-days that are left to do: low, likely, high.
    pub days: Three,
    /// Share of the days that is bought, 0 to 1.
    pub external_share: f64,
    /// Likely own days by role; they say how own days are split.
    pub internal: BTreeMap<RoleId, f64>,
    /// How sure the days are: A, B or C.
    pub sureness: String,
}

impl Spend {
    /// The share of the work that lies in month `month`, even over its time.
    pub fn share_of(&self, month: u32) -> f64 {
        share(self.begin, self.end, month)
    }

    /// Own days of a role for one day of the whole work.
    pub fn role_share(&self, role: &RoleId) -> f64 {
        let all: f64 = self.internal.values().sum();
        let own = self.internal.get(role).copied().unwrap_or(0.0);
        if all > 0.0 {
            (1.0 - self.external_share) * own / all
        } else {
            0.0
        }
    }
}

/// The share of a stretch of time that lies in a month; all of it at its beginning when the stretch is empty.
pub(super) fn share(begin: f64, end: f64, month: u32) -> f64 {
    let (from, to) = (f64::from(month), f64::from(month) + 1.0);
    let length = end - begin;
    if length > 0.0 {
        (end.min(to) - begin.max(from)).max(0.0) / length
    } else {
        f64::from(u8::from(begin >= from && begin < to))
    }
}

/// Each initiative with its first beginning and its last end, in the order of the ids.
pub(super) fn stretches(spends: &[Spend]) -> BTreeMap<&InitiativeId, (f64, f64)> {
    let mut out: BTreeMap<&InitiativeId, (f64, f64)> = BTreeMap::new();
    for s in spends {
        let stretch = out.entry(&s.initiative).or_insert((s.begin, s.end));
        stretch.0 = stretch.0.min(s.begin);
        stretch.1 = stretch.1.max(s.end);
    }
    out
}

/// The roles with own days.
pub(super) fn roles(spends: &[Spend]) -> BTreeSet<&RoleId> {
    let of = |s: &'_ Spend| s.external_share < 1.0 && s.days.iter().any(|d| *d > 0.0);
    spends
        .iter()
        .filter(|s| of(s))
        .flat_map(|s| s.internal.iter().filter(|(_, d)| **d > 0.0))
        .map(|(role, _)| role)
        .collect()
}

impl Spend {
    /// The likely days.
    pub const fn likely(&self) -> f64 {
        let [_, likely, _] = self.days;
        likely
    }
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn work_is_even_over_its_months() {
        // By hand: from 0.5 to 2.5, a quarter in month 0, a half in month 1, a quarter in month 2.
        for (month, want) in [(0, 0.25), (1, 0.5), (2, 0.25), (3, 0.0)] {
            assert!((share(0.5, 2.5, month) - want).abs() < 1e-12);
        }
        assert!(share(1.0, 1.0, 0) < 1e-12 && share(1.0, 1.0, 1) > 1.0 - 1e-12);
    }
}
