//! The publishable form: mean, standard deviation, n and quartiles of groups, as direct figures.

use std::collections::BTreeMap;

use super::suppress::{Branch, printed};
use crate::model::benchmark::{Group, Peer, Peers};
use crate::model::questionnaire::Questionnaire;
use crate::peers::QUARTILE_GROUP;
use crate::peers::weigh::Weighing;
use crate::stats::{quantile, spread};

/// What is published about one node in one group; all values 0 to 100.
#[derive(Debug, Clone, PartialEq)]
pub struct Published {
    /// `overall`, a dimension or a capability.
    pub node: String,
    /// The group; mode and form are always given.
    pub group: Group,
    /// Organisations.
    pub n: usize,
    /// Name of each statistic with its value: `mean`, `sd`, and from 8 organisations `q1`, `median`, `q3`.
    pub values: Vec<(&'static str, f64)>,
    /// Latest year of the group.
    pub year: i32,
}

/// The figures that may be published: a tree all → size → sector × size → sector × size × country for each mode and
/// form. No number is given across modes or forms.
///
/// Only organisations with a score on every capability count, so that all nodes of a group rest on the same ones. A
/// dimension is a weighted sum of its capabilities: were its mean over 7 organisations printed beside capability means
/// over 8, the scores of the eighth would follow.
///
/// Scores of dimensions and the whole use the questionnaire's weights; without a questionnaire only capabilities are
/// published.
pub fn publish(peers: &Peers, q: Option<&Questionnaire>, minimum: usize) -> Vec<Published> {
    let weighing = match q {
        Some(q) => Weighing::of_questionnaire(q, peers),
        None => Weighing::of_columns(peers),
    };
    let mut strata: BTreeMap<Group, Vec<&Peer>> = BTreeMap::new();
    for p in peers
        .rows
        .iter()
        .filter(|p| p.scores.iter().all(Option::is_some))
    {
        let stratum = Group {
            mode: Some(p.mode),
            form: Some(p.form),
            ..Group::default()
        };
        strata.entry(stratum).or_default().push(p);
    }
    let mut out = Vec::new();
    for (stratum, members) in &strata {
        let groups = printed(&branch(*stratum, members, &CUTS), minimum);
        for node in weighing.nodes() {
            for group in &groups {
                out.extend(figures(node, *group, members, &weighing));
            }
        }
    }
    out
}

/// What divides a group further: by size, then sector, then country.
const CUTS: [fn(Group, &Peer) -> Group; 3] = [
    |g, p| Group {
        size: Some(p.size),
        ..g
    },
    |g, p| Group {
        sector: Some(p.sector),
        ..g
    },
    |g, p| Group {
        country: Some(p.country),
        ..g
    },
];

fn branch(key: Group, members: &[&Peer], cuts: &[fn(Group, &Peer) -> Group]) -> Branch<Group> {
    let mut parts: BTreeMap<Group, Vec<&Peer>> = BTreeMap::new();
    let inside = match cuts.split_first() {
        None => Vec::new(),
        Some((cut, rest)) => {
            for p in members {
                parts.entry(cut(key, p)).or_default().push(p);
            }
            let parts = parts.iter();
            parts.map(|(g, m)| branch(*g, m, rest)).collect()
        }
    };
    Branch {
        key,
        n: members.len(),
        inside,
    }
}

fn holds(group: Group, p: &Peer) -> bool {
    group.size.is_none_or(|s| s == p.size)
        && group.sector.is_none_or(|s| s == p.sector)
        && group.country.is_none_or(|c| c == p.country)
}

fn figures(node: &str, group: Group, members: &[&Peer], weighing: &Weighing) -> Option<Published> {
    let inside: Vec<&Peer> = members
        .iter()
        .copied()
        .filter(|p| holds(group, p))
        .collect();
    let year = inside.iter().map(|p| p.year).max()?;
    let scores = weighing.scores(node, &inside);
    let (mean, variance) = spread::mean_variance(&scores)?;
    let mut values = vec![("mean", mean), ("sd", variance.sqrt())];
    if scores.len() >= QUARTILE_GROUP {
        let [q1, median, q3] = quantile::quartiles(&scores)?;
        values.extend([("q1", q1), ("median", median), ("q3", q3)]);
    }
    Some(Published {
        node: node.to_owned(),
        group,
        n: scores.len(),
        values,
        year,
    })
}
