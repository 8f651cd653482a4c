//! Stage 4: scores and benchmark → [`Standing`]: which peers, and what may be said about the place among them.
//!
//! Mode and form are fixed first; then the ladder sector × size × country → sector × size → size × country → size →
//! all. A group of 30 gives a percentile of its own, 10 to 29 one that is drawn towards the next wider group, 5 to 9
//! words only, and fewer nothing.

pub mod describe;
pub mod edition;
pub mod ladder;
pub mod own_error;
mod published;
pub mod weigh;

use serde::Serialize;

use crate::model::benchmark::{Benchmark, Content, Peer, Peers};
use crate::model::engagement::{Engagement, Round};
use crate::model::questionnaire::{Form, Questionnaire};
use crate::model::scoring;
use crate::score::Scorecard;
use crate::stats::predictive::Model;
use crate::stats::spread::EQUAL;
use crate::stats::{interval, quantile, rank::Rank, shrink};
use ladder::Rung;
use weigh::Weighing;

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
    /// Organisations, or figures published about them.
    pub source: Source,
    /// Peers of the same mode and form, the organisation itself left out.
    pub stratum: usize,
    /// Whether the organisation is among the rows of the benchmark itself.
    pub own_record: OwnRecord,
    /// Every rung tried, in order, with its number of peers.
    pub rungs: Vec<Rung>,
    /// The rung used, as an index into `rungs`.
    pub chosen: Option<usize>,
    /// First and last year of the peers used.
    pub years: Option<(i32, i32)>,
    /// Overall, dimensions and capabilities.
    pub nodes: Vec<NodeStanding>,
}

/// What a place is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Rows of organisations.
    Organisations,
    /// Published means, standard deviations and numbers; no organisation is known.
    Published,
}

/// Whether the organisation's own row was found among the peers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnRecord {
    /// The engagement names no `benchmark_id`.
    NotNamed,
    /// Found and left out.
    LeftOut,
    /// Named, and no row has it: if the organisation is among the peers, it is compared with itself.
    NotFound,
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
    /// A percentile with its 95 % interval, 0 to 100, predicted from published figures; no organisation was compared.
    Predicted {
        /// Percentile.
        value: f64,
        /// Lower end.
        low: f64,
        /// Upper end.
        high: f64,
        /// Published mean.
        mean: f64,
        /// Published standard deviation.
        sd: f64,
        /// The distribution assumed.
        model: Model,
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
    /// Fewer than ten organisations behind published figures: too few to predict a percentile from.
    TooFewPublished,
    /// The organisation has no score.
    NoScore,
    /// Own weights of practices or roles: the scores are not on the peers' scale.
    OwnWeights,
    /// The benchmark's scores were made by other scoring rules, or it does not say by which.
    OtherRules,
    /// Published means rest on the questionnaire's own capability weights, and others are used here.
    OtherWeights,
    /// Nothing was published about this node in this group.
    NotPublished,
    /// The peers do not differ, so there is no place among them.
    NoSpread,
    /// A pulse round asks a part of the practices only.
    Pulse,
}

impl Refusal {
    /// The reason in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::TooFewPeers => "fewer than 5 peers",
            Self::TooFewPublished => "fewer than 10 organisations behind the published figures",
            Self::NoScore => "no score",
            Self::OwnWeights => {
                "practices or roles have weights of their own, so the score cannot be compared"
            }
            Self::OtherRules => "the benchmark's scores were made by other scoring rules",
            Self::OtherWeights => "published with other capability weights than those used here",
            Self::NotPublished => "not published for this group",
            Self::NoSpread => "the peers do not differ",
            Self::Pulse => "pulse round",
        }
    }
}

/// Why no score of this engagement may be compared with a benchmark; `None` where they share their scoring rules.
fn incomparable(
    q: &Questionnaire,
    benchmark: &Benchmark,
    e: &Engagement,
    round: &Round,
) -> Option<Refusal> {
    if round.form == Form::Pulse {
        return Some(Refusal::Pulse);
    }
    let own = scoring::fingerprint(q, Some(e));
    if benchmark.scoring.as_ref() == Some(&own) {
        return None;
    }
    Some(if own == scoring::fingerprint(q, None) {
        Refusal::OtherRules
    } else {
        Refusal::OwnWeights
    })
}

/// Finds the peers and the place of each node; `None` when the benchmark holds neither organisations nor
/// direct figures.
pub fn standing(
    q: &Questionnaire,
    card: &Scorecard,
    benchmark: &Benchmark,
    e: &Engagement,
    round: &Round,
) -> Option<Standing> {
    let refusal = incomparable(q, benchmark, e, round);
    match &benchmark.content {
        Content::Peers(peers) => Some(among(peers, card, refusal, e, round)),
        Content::Figures(figures) => published::standing(figures, card, refusal, e, round),
    }
}

fn among(
    all: &Peers,
    card: &Scorecard,
    refusal: Option<Refusal>,
    e: &Engagement,
    round: &Round,
) -> Standing {
    let weighing = Weighing::of_card(card, all);
    let is_own = |p: &Peer| e.benchmark_id.as_deref() == Some(&*p.id);
    let stratum: Vec<&Peer> = all
        .rows
        .iter()
        .filter(|p| p.mode == round.mode && p.form == round.form)
        .filter(|p| !is_own(p))
        .collect();
    let rungs = ladder::rungs(&stratum, e);
    let chosen = ladder::choose(&rungs);
    let rung = chosen.and_then(|c| rungs.get(c));
    let group = rung.map(|r| r.members(&stratum, e)).unwrap_or_default();
    // The wider group and the groups beside this one matter below 30 peers with a score only.
    let parent = rung
        .map(|r| r.parent_members(&stratum, e))
        .unwrap_or_default();
    let siblings = rung.map(|r| r.siblings(&parent)).unwrap_or_default();
    let nodes = std::iter::once(&card.overall)
        .chain(&card.dimensions)
        .chain(&card.capabilities)
        .map(|node| {
            let own = node.score.map(crate::model::scale::Score::get);
            let scores = |peers: &[&Peer]| weighing.scores(&node.id, peers);
            let mut peers = scores(&group);
            peers.sort_by(f64::total_cmp);
            let outcome = match (refusal, own) {
                (Some(why), _) => Outcome::Refused(why),
                (None, None) => Outcome::Refused(Refusal::NoScore),
                (None, Some(own)) => outcome(own, &peers, &parent, &siblings, &scores),
            };
            let n = peers.len();
            let shown = |smallest: usize| n >= smallest && refusal.is_none();
            NodeStanding {
                node: node.id.clone(),
                n,
                quartiles: shown(QUARTILE_GROUP)
                    .then(|| quantile::quartiles(&peers))
                    .flatten(),
                peers: if shown(SMALLEST_GROUP) {
                    peers
                } else {
                    Vec::new()
                },
                outcome,
            }
        })
        .collect();
    let years = group.iter().map(|p| p.year);
    Standing {
        source: Source::Organisations,
        stratum: stratum.len(),
        own_record: match &e.benchmark_id {
            None => OwnRecord::NotNamed,
            Some(_) if all.rows.iter().any(is_own) => OwnRecord::LeftOut,
            Some(_) => OwnRecord::NotFound,
        },
        years: years.clone().min().zip(years.max()),
        rungs,
        chosen,
        nodes,
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of peers fit")]
fn outcome(
    own: f64,
    peers: &[f64],
    parent: &[&Peer],
    siblings: &[Vec<&Peer>],
    scores: &dyn Fn(&[&Peer]) -> Vec<f64>,
) -> Outcome {
    let rank = Rank::of(own, peers);
    let refused = Outcome::Refused(Refusal::TooFewPeers);
    let Some(raw) = rank.percentile() else {
        return refused;
    };
    if rank.n < HIDDEN_GROUP {
        return refused;
    }
    if let (Some(low), Some(high)) = (peers.first(), peers.last())
        && high - low <= EQUAL
    {
        return Outcome::Refused(Refusal::NoSpread);
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
    let wide = Rank::of(own, &scores(parent));
    let Some(parent_share) = wide.percentile() else {
        return refused;
    };
    let groups: Vec<Vec<f64>> = siblings.iter().map(|g| scores(g)).collect();
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
