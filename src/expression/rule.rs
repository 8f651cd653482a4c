//! Conditions joined by *any*, *all* and *at least n of*, in three-valued logic (Kleene 1952, *Introduction to
//! Metamathematics*, §64): what is unknown stays unknown unless the others decide. A condition about something that
//! does not apply drops out; in *at least n of* n becomes the smaller of n and the conditions left, and a group with
//! none left does not hold.

use std::sync::Arc;

use serde::Serialize;

use super::formula::{Reading, Table};
use super::{Condition, Limit};

/// A condition or a group of them.
#[derive(Debug, Clone, PartialEq)]
pub enum Rule {
    /// One condition.
    Leaf(Condition),
    /// Holds when one of them does.
    Any(Vec<Self>),
    /// Holds when each of them does.
    All(Vec<Self>),
    /// Holds when `n` of them do.
    AtLeastOf(usize, Vec<Self>),
}

/// Whether a rule holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Truth {
    /// It holds.
    Holds,
    /// It does not.
    Fails,
    /// A missing value could decide.
    Unknown,
    /// It is about something that does not apply.
    Dropped,
}

/// A rule with what was found.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// One condition.
    Leaf(LeafFound),
    /// A group: how many have to hold of those left, and its members.
    Group {
        /// How it joins.
        join: Join,
        /// Number that have to hold.
        need: usize,
        /// Whether that is so.
        truth: Truth,
        /// The members.
        of: Vec<Self>,
    },
}

/// How a group joins its members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Join {
    /// One of them.
    Any,
    /// Each of them.
    All,
    /// So many of them.
    AtLeast(usize),
}

/// One condition with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct LeafFound {
    /// The expression as written.
    pub text: String,
    /// The comparison.
    pub limit: Limit,
    /// Its value and what it rests on.
    pub reading: Reading,
    /// Whether it holds.
    pub truth: Truth,
}

impl LeafFound {
    /// The practice, when the value is the level of one practice and nothing else.
    pub fn practice(&self) -> Option<&str> {
        match self.reading.asked.as_slice() {
            [one] if one.function == "level" && self.text.starts_with("level(") => {
                one.words.first().map(String::as_str)
            }
            _ => None,
        }
    }

    /// Distance between value and limit; 0 where there is no value.
    pub fn distance(&self) -> f64 {
        let limit = self.limit.number();
        self.reading.value.map_or(0.0, |v| (limit - v).abs())
    }
}

impl Rule {
    /// Evaluates all conditions; none is skipped, so that each can be shown.
    pub fn read(&self, table: &Arc<dyn Table>) -> Found {
        match self {
            Self::Leaf(c) => Found::Leaf(leaf(c, table)),
            Self::Any(of) => group(Join::Any, of, table),
            Self::All(of) => group(Join::All, of, table),
            Self::AtLeastOf(n, of) => group(Join::AtLeast(*n), of, table),
        }
    }

    /// The conditions in order.
    pub fn leaves(&self) -> Vec<&Condition> {
        match self {
            Self::Leaf(c) => vec![c],
            Self::Any(of) | Self::All(of) | Self::AtLeastOf(_, of) => {
                of.iter().flat_map(Self::leaves).collect()
            }
        }
    }
}

fn leaf(c: &Condition, table: &Arc<dyn Table>) -> LeafFound {
    let reading = c.value.read(table);
    let truth = match reading.value {
        _ if reading.not_applicable => Truth::Dropped,
        Some(v) if c.limit.holds(v) => Truth::Holds,
        Some(_) => Truth::Fails,
        None => Truth::Unknown,
    };
    LeafFound {
        text: c.value.as_str().to_owned(),
        limit: c.limit,
        reading,
        truth,
    }
}

fn group(join: Join, of: &[Rule], table: &Arc<dyn Table>) -> Found {
    let of: Vec<Found> = of.iter().map(|r| r.read(table)).collect();
    let left = of.iter().filter(|f| f.truth() != Truth::Dropped).count();
    let need = match join {
        Join::Any => 1,
        Join::All => left,
        Join::AtLeast(n) => n.min(left),
    };
    Found::Group {
        join,
        need,
        truth: joined(need, of.iter().map(Found::truth)),
        of,
    }
}

/// Whether `need` of them hold.
fn joined(need: usize, of: impl Iterator<Item = Truth>) -> Truth {
    let (mut holds, mut unknown, mut left) = (0, 0, 0);
    for truth in of {
        holds += usize::from(truth == Truth::Holds);
        unknown += usize::from(truth == Truth::Unknown);
        left += usize::from(truth != Truth::Dropped);
    }
    if left == 0 {
        Truth::Dropped
    } else if holds >= need {
        Truth::Holds
    } else if holds + unknown >= need {
        Truth::Unknown
    } else {
        Truth::Fails
    }
}

impl Found {
    /// Whether it holds.
    pub const fn truth(&self) -> Truth {
        match self {
            Self::Leaf(l) => l.truth,
            Self::Group { truth, .. } => *truth,
        }
    }

    /// The conditions in order.
    pub fn leaves(&self) -> Vec<&LeafFound> {
        match self {
            Self::Leaf(l) => vec![l],
            Self::Group { of, .. } => of.iter().flat_map(Self::leaves).collect(),
        }
    }

    /// The conditions that make it hold.
    pub fn holding(&self) -> Vec<&LeafFound> {
        match self {
            Self::Leaf(l) if l.truth == Truth::Holds => vec![l],
            Self::Group {
                of,
                truth: Truth::Holds,
                ..
            } => of.iter().flat_map(Self::holding).collect(),
            _ => Vec::new(),
        }
    }

    /// The conditions that could decide: those whose change alone or with others would change the whole.
    pub fn undecided(&self) -> Vec<&LeafFound> {
        match self {
            Self::Leaf(l) if l.truth == Truth::Unknown => vec![l],
            Self::Group {
                of,
                truth: Truth::Unknown,
                ..
            } => of.iter().flat_map(Self::undecided).collect(),
            _ => Vec::new(),
        }
    }

    /// Whether it would hold if conditions that do not, and are doubted, were unknown.
    pub fn doubting(&self, doubted: &dyn Fn(&LeafFound) -> bool) -> Truth {
        match self {
            Self::Leaf(l) if l.truth == Truth::Fails && doubted(l) => Truth::Unknown,
            Self::Leaf(l) => l.truth,
            Self::Group { need, of, .. } => joined(*need, of.iter().map(|f| f.doubting(doubted))),
        }
    }

    /// How much has to be mended, at the least, so that it no longer holds; `cost` is that of one condition. Of *all*
    /// the cheapest, of *any* the dearest, of *at least n of* the cheapest ways to fall below n.
    pub fn mend(&self, cost: &dyn Fn(&LeafFound) -> f64) -> f64 {
        match self {
            Self::Leaf(l) if l.truth == Truth::Holds => cost(l),
            Self::Leaf(_) => 0.0,
            Self::Group { need, of, .. } => {
                let mut costs: Vec<f64> = of
                    .iter()
                    .filter(|f| f.truth() == Truth::Holds)
                    .map(|f| f.mend(cost))
                    .collect();
                costs.sort_by(f64::total_cmp);
                let mended = (costs.len() + 1).saturating_sub(*need);
                costs
                    .get(mended.wrapping_sub(1))
                    .copied()
                    .unwrap_or_default()
            }
        }
    }
}
