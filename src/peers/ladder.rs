//! The ladder of peer groups, narrow to wide.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{FULL_GROUP, HIDDEN_GROUP, SMALLEST_GROUP};
use crate::model::benchmark::{Country, Peer};
use crate::model::engagement::{Engagement, SizeClass};

/// What the members of a group share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Key {
    /// NACE section.
    Sector,
    /// Size class.
    Size,
    /// Country.
    Country,
}

/// One step of the ladder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rung {
    /// What its members share; none for all.
    pub keys: Vec<Key>,
    /// Number of peers.
    pub n: usize,
}

/// The steps in the order tried, each with the step that it widens to.
const STEPS: [(&[Key], &[Key]); 5] = [
    (
        &[Key::Sector, Key::Size, Key::Country],
        &[Key::Sector, Key::Size],
    ),
    (&[Key::Sector, Key::Size], &[Key::Size]),
    (&[Key::Size, Key::Country], &[Key::Size]),
    (&[Key::Size], &[]),
    (&[], &[]),
];

/// What the members of each rung share, in the order tried.
pub(super) fn steps() -> impl Iterator<Item = &'static [Key]> {
    STEPS.iter().map(|(keys, _)| *keys)
}

/// All rungs with their numbers.
pub fn rungs(stratum: &[&Peer], e: &Engagement) -> Vec<Rung> {
    STEPS
        .iter()
        .map(|(keys, _)| Rung {
            keys: keys.to_vec(),
            n: members(stratum, e, keys).len(),
        })
        .collect()
}

/// The rung used: the first with 30 peers, else the narrowest with 10, else all when it holds 5 or more.
pub fn choose(rungs: &[Rung]) -> Option<usize> {
    rungs
        .iter()
        .position(|r| r.n >= FULL_GROUP)
        .or_else(|| rungs.iter().position(|r| r.n >= SMALLEST_GROUP))
        .or_else(|| {
            rungs
                .iter()
                .position(|r| r.keys.is_empty() && r.n >= HIDDEN_GROUP)
        })
}

impl Rung {
    /// Its peers.
    pub fn members<'p>(&self, stratum: &[&'p Peer], e: &Engagement) -> Vec<&'p Peer> {
        members(stratum, e, &self.keys)
    }

    fn parent(&self) -> &'static [Key] {
        STEPS
            .iter()
            .find(|(keys, _)| *keys == self.keys)
            .map_or(&[], |(_, parent)| parent)
    }

    /// The peers of the next wider group that contains this one.
    pub fn parent_members<'p>(&self, stratum: &[&'p Peer], e: &Engagement) -> Vec<&'p Peer> {
        members(stratum, e, self.parent())
    }

    /// The groups of the same kind among the peers of the wider group, this one among them.
    pub fn siblings<'p>(&self, parent: &[&'p Peer]) -> Vec<Vec<&'p Peer>> {
        let mut groups: BTreeMap<Cell, Vec<&Peer>> = BTreeMap::new();
        for peer in parent {
            groups.entry(cell(peer, &self.keys)).or_default().push(peer);
        }
        groups.into_values().collect()
    }
}

/// Sector, size and country that the members of one group share.
pub(crate) type Cell = (Option<char>, Option<SizeClass>, Option<Country>);

/// The group of a peer when its members share `keys`.
pub(crate) fn cell(peer: &Peer, keys: &[Key]) -> Cell {
    let has = |key: Key| keys.contains(&key);
    (
        has(Key::Sector).then_some(peer.sector),
        has(Key::Size).then_some(peer.size),
        has(Key::Country).then_some(peer.country),
    )
}

/// The keys of an engagement.
struct Like {
    sector: Option<char>,
    size: SizeClass,
    country: Option<Country>,
}

impl Like {
    fn of(e: &Engagement) -> Self {
        let mut letters = e.sector.chars();
        Self {
            sector: letters.next().filter(|_| letters.next().is_none()),
            size: e.size_class(),
            country: Country::parse(&e.country),
        }
    }

    fn holds(&self, peer: &Peer, keys: &[Key]) -> bool {
        keys.iter().all(|k| match k {
            Key::Sector => Some(peer.sector) == self.sector,
            Key::Size => peer.size == self.size,
            Key::Country => Some(peer.country) == self.country,
        })
    }
}

fn members<'p>(stratum: &[&'p Peer], e: &Engagement, keys: &[Key]) -> Vec<&'p Peer> {
    let like = Like::of(e);
    let all = stratum.iter().copied();
    all.filter(|p| like.holds(p, keys)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ladder(n: [usize; 5]) -> Vec<Rung> {
        STEPS
            .iter()
            .zip(n)
            .map(|((keys, _), n)| Rung {
                keys: keys.to_vec(),
                n,
            })
            .collect()
    }

    #[test]
    fn the_first_full_rung_wins_then_the_narrowest_small_one() {
        assert_eq!(choose(&ladder([12, 31, 40, 60, 200])), Some(1));
        assert_eq!(choose(&ladder([12, 14, 11, 20, 29])), Some(0));
        assert_eq!(choose(&ladder([1, 2, 2, 4, 9])), Some(4));
        assert_eq!(choose(&ladder([0, 0, 0, 1, 4])), None);
    }
}
