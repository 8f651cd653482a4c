//! Stage 4: scores and benchmark → [`Standing`]: which peers, and what may be said about the place among them.
//!
//! Mode and form are fixed first; then the ladder sector × size × country → sector × size → size × country → size →
//! all. A group of 30 gives a percentile of its own, 10 to 29 one that is drawn towards the next wider group, 5 to 9
//! words only, and fewer nothing.

pub mod ladder;

use serde::Serialize;

use crate::model::benchmark::{Benchmark, Content, Peer};
use crate::model::engagement::{Engagement, Round};
use crate::model::scale::SLACK;
use crate::score::{DIMENSION_COVERAGE, Scorecard};
use crate::stats::{interval, quantile, rank::Rank, shrink};
use ladder::Rung;

/// Peers from which a percentile stands on its own.
pub const FULL_GROUP: usize = 30;
/// Peers from which a percentile may be printed.
pub const SMALLEST_GROUP: usize = 10;
/// Peers from which quartiles may be printed (2k − 2 for k = 5).
pub const QUARTILE_GROUP: usize = 8;
/// Peers below which nothing is printed, not even how many.
pub const HIDDEN_GROUP: usize = 5;

/// The place of one organisation among its peers.
#[derive(Debug, Clone, Serialize)]
pub struct Standing {
    /// Peers of the same mode and form, the organisation itself left out.
    pub stratum: usize,
    /// Every rung tried, in order, with its number of peers.
    pub rungs: Vec<Rung>,
    /// The rung used, as an index into `rungs`.
    pub chosen: Option<usize>,
    /// First and last year of the peers used.
    pub years: Option<(i32, i32)>,
    /// Overall, dimensions and capabilities.
    pub nodes: Vec<NodeStanding>,
}

/// The place of one node.
#[derive(Debug, Clone, Serialize)]
pub struct NodeStanding {
    /// `overall`, a dimension or a capability.
    pub node: String,
    /// Peers with a score on this node.
    pub n: usize,
    /// Scores of the peers used, lowest first; empty below the smallest group.
    pub peers: Vec<f64>,
    /// Lower quartile, median, upper quartile (type 7), from 8 peers.
    pub quartiles: Option<[f64; 3]>,
    /// What may be said.
    pub outcome: Outcome,
}

impl NodeStanding {
    /// The peers' median.
    pub fn median(&self) -> Option<f64> {
        self.quartiles.map(|[_, m, _]| m)
    }
}

/// What may be said about a place among peers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A percentile with its 95 % interval, 0 to 100.
    Percentile {
        /// Mid-rank percentile, shrunk where `shrunk` says so.
        value: f64,
        /// Lower end.
        low: f64,
        /// Upper end.
        high: f64,
        /// How it was drawn towards the wider group; `None` for groups of 30 and more.
        shrunk: Option<Shrunk>,
    },
    /// "Better than `better` of `of`".
    Words {
        /// Peers strictly below.
        better: usize,
        /// All peers.
        of: usize,
    },
    /// Nothing, and why.
    Refused(Refusal),
}

/// How a percentile of a small group was drawn towards its parent.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Shrunk {
    /// The percentile in the small group alone.
    pub raw: f64,
    /// The percentile in the wider group.
    pub parent: f64,
    /// Peers in the wider group.
    pub parent_n: usize,
    /// Strength, in peers.
    pub kappa: f64,
}

/// Why nothing is said about a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Fewer than five peers.
    TooFewPeers,
    /// The organisation has no score.
    NoScore,
    /// Own practice weights: the scores are not on the peers' scale.
    OwnWeights,
}

impl Refusal {
    /// The reason in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::TooFewPeers => "fewer than 5 peers",
            Self::NoScore => "no score",
            Self::OwnWeights => "practice weights were changed, so the score cannot be compared",
        }
    }
}

/// Finds the peers and the place of each node; `None` when the benchmark holds no organisations.
pub fn standing(
    card: &Scorecard,
    benchmark: &Benchmark,
    e: &Engagement,
    round: &Round,
) -> Option<Standing> {
    let Content::Peers(all) = &benchmark.content else {
        return None;
    };
    let stratum: Vec<&Peer> = all
        .iter()
        .filter(|p| p.mode == round.mode && p.form == round.form)
        .filter(|p| e.benchmark_id.as_deref() != Some(p.id.as_str()))
        .collect();
    let rungs = ladder::rungs(&stratum, e);
    let chosen = ladder::choose(&rungs);
    let group: Vec<&Peer> = chosen
        .and_then(|c| rungs.get(c))
        .map(|r| r.members(&stratum, e))
        .unwrap_or_default();
    let nodes = std::iter::once(&card.overall)
        .chain(&card.dimensions)
        .chain(&card.capabilities)
        .map(|node| {
            let own = node.score.map(crate::model::scale::Score::get);
            let scores = |peers: &[&Peer]| -> Vec<f64> {
                peers
                    .iter()
                    .filter_map(|p| peer_score(&node.id, p, card))
                    .collect()
            };
            let mut peers = scores(&group);
            peers.sort_by(f64::total_cmp);
            let outcome = match own {
                _ if card.own_practice_weights => Outcome::Refused(Refusal::OwnWeights),
                None => Outcome::Refused(Refusal::NoScore),
                Some(own) => outcome(
                    own,
                    &peers,
                    chosen.and_then(|c| rungs.get(c)),
                    &stratum,
                    e,
                    &scores,
                ),
            };
            NodeStanding {
                node: node.id.clone(),
                n: peers.len(),
                quartiles: (peers.len() >= QUARTILE_GROUP && !card.own_practice_weights)
                    .then(|| quantile::quartiles(&peers))
                    .flatten(),
                peers: if peers.len() >= SMALLEST_GROUP && !card.own_practice_weights {
                    peers
                } else {
                    Vec::new()
                },
                outcome,
            }
        })
        .collect();
    let years = group.iter().map(|p| p.year);
    Some(Standing {
        stratum: stratum.len(),
        years: years.clone().min().zip(years.max()),
        rungs,
        chosen,
        nodes,
    })
}

#[expect(clippy::cast_precision_loss, reason = "counts of peers fit")]
fn outcome(
    own: f64,
    peers: &[f64],
    rung: Option<&Rung>,
    stratum: &[&Peer],
    e: &Engagement,
    scores: &dyn Fn(&[&Peer]) -> Vec<f64>,
) -> Outcome {
    let rank = Rank::of(own, peers);
    let refused = Outcome::Refused(Refusal::TooFewPeers);
    let (Some(raw), Some(rung)) = (rank.percentile(), rung) else {
        return refused;
    };
    if rank.n < HIDDEN_GROUP {
        return refused;
    }
    if rank.n < SMALLEST_GROUP {
        return Outcome::Words {
            better: rank.below,
            of: rank.n,
        };
    }
    if rank.n >= FULL_GROUP {
        return interval::clopper_pearson(rank).map_or(refused, |(low, high)| {
            Outcome::Percentile {
                value: raw,
                low,
                high,
                shrunk: None,
            }
        });
    }
    let parent = rung.parent_members(stratum, e);
    let wide = Rank::of(own, &scores(&parent));
    let Some(parent_share) = wide.percentile() else {
        return refused;
    };
    let groups: Vec<Vec<f64>> = rung
        .siblings(stratum, e)
        .iter()
        .map(|g| scores(g))
        .collect();
    let kappa = shrink::kappa(&groups);
    let n = rank.n as f64;
    let value = (n * raw + kappa * parent_share) / (n + kappa);
    interval::shrunk(raw / 100.0, n, parent_share / 100.0, kappa).map_or(refused, |(low, high)| {
        Outcome::Percentile {
            value,
            low: low.min(value),
            high: high.max(value),
            shrunk: Some(Shrunk {
                raw,
                parent: parent_share,
                parent_n: wide.n,
                kappa,
            }),
        }
    })
}

/// A peer's score on a node, with the engagement's own weights, by the same floors.
fn peer_score(node: &str, peer: &Peer, card: &Scorecard) -> Option<f64> {
    let capability = |id: &str| {
        peer.scores
            .iter()
            .find(|(c, _)| c.as_str() == id)
            .map(|(_, s)| s.get())
    };
    if card.capabilities.iter().any(|c| c.id == node) {
        return capability(node);
    }
    let dimension = |id: &str| {
        let parts = card
            .capabilities
            .iter()
            .filter(|c| c.applies() && card.belongs(&c.id, id));
        let all: f64 = parts.clone().map(|c| c.weight).sum();
        let known: Vec<(f64, f64)> = parts
            .filter_map(|c| Some((c.weight, capability(&c.id)?)))
            .collect();
        let weight: f64 = known.iter().map(|(w, _)| w).sum();
        (all > 0.0 && weight / all >= DIMENSION_COVERAGE - SLACK)
            .then(|| known.iter().map(|(w, s)| w * s).sum::<f64>() / weight)
    };
    if node != card.overall.id {
        return dimension(node);
    }
    let parts: Vec<(f64, Option<f64>)> = card
        .dimensions
        .iter()
        .filter(|d| d.applies())
        .map(|d| (d.weight, dimension(&d.id)))
        .collect();
    let all: f64 = parts.iter().map(|(w, _)| w).sum();
    let sum: Option<f64> = parts.iter().map(|(w, s)| s.map(|s| w * s)).sum();
    sum.filter(|_| all > 0.0).map(|s| s / all)
}
