//! Ids made from names.

use std::collections::BTreeSet;

/// Longest id that is made, in characters.
const LONGEST: usize = 48;

/// Words in ASCII letters and digits, joined by hyphens; `None` where nothing is left.
pub(super) fn slug(name: &str) -> Option<String> {
    let lower = name.to_lowercase();
    let words = lower.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|w| !w.is_empty()).collect();
    let slug: String = words.join("-").chars().take(LONGEST).collect();
    let slug = slug.trim_matches('-');
    (!slug.is_empty()).then(|| slug.to_owned())
}

/// A short name: its letters in ASCII, the first of each word where there are several, else the first three.
pub(super) fn initials(name: &str) -> Option<String> {
    let words: Vec<String> = name
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_ascii_uppercase)
        .collect();
    let short: String = match words.as_slice() {
        [] => return None,
        [one] => one.chars().take(3).collect(),
        several => several
            .iter()
            .filter_map(|w| w.chars().next())
            .take(6)
            .collect(),
    };
    Some(short)
}

/// Ids that are taken, whatever their case, because files are named after some of them.
#[derive(Debug)]
pub(super) struct Taken(BTreeSet<String>);

impl Default for Taken {
    fn default() -> Self {
        // The node above all others.
        Self(BTreeSet::from(["overall".to_owned()]))
    }
}

impl Taken {
    /// The id, or the first of `id-2`, `id-3` … that is free.
    pub(super) fn free(&mut self, id: &str) -> String {
        let id: String = id.chars().take(LONGEST).collect();
        let mut name = id.clone();
        let mut n = 2_usize;
        while !self.0.insert(name.to_lowercase()) {
            name = format!("{id}-{n}");
            n += 1;
        }
        name
    }

    /// Takes an id as it is; false when it is taken.
    pub(super) fn take(&mut self, id: &str) -> bool {
        self.0.insert(id.to_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_ids_and_no_two_are_alike() {
        assert_eq!(slug(" Ovens & Trays! ").as_deref(), Some("ovens-trays"));
        assert_eq!(slug("パン"), None);
        assert_eq!(initials("Strategy and Metrics").as_deref(), Some("SAM"));
        assert_eq!(initials("Cleaning").as_deref(), Some("CLE"));
        let mut taken = Taken::default();
        assert_eq!(taken.free("Overall"), "Overall-2");
        assert_eq!(taken.free("a"), "a");
        assert_eq!(taken.free("A"), "A-2");
    }
}
