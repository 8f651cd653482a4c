//! Scores of peers on dimensions and the whole, from their capability scores.
//!
//! The weights are those of whoever compares: an engagement's own, or those of the questionnaire. Resolved once, so that
//! a hundred thousand peers cost a hundred thousand sums.

use crate::model::benchmark::{Peer, Peers};
use crate::model::questionnaire::Questionnaire;
use crate::model::scale::SLACK;
use crate::score::{DIMENSION_COVERAGE, Scorecard};

/// How each node follows from the columns of a benchmark.
#[derive(Debug, Clone)]
pub struct Weighing {
    nodes: Vec<(String, Plan)>,
}

#[derive(Debug, Clone)]
enum Plan {
    /// A column; `None` where the benchmark has none of this capability.
    Capability(Option<usize>),
    Dimension(Mean),
    /// Weight and capabilities of each dimension.
    Overall(Vec<(f64, Mean)>),
}

/// Weights with their columns.
#[derive(Debug, Clone)]
struct Mean(Vec<(f64, Option<usize>)>);

impl Mean {
    /// `Σ w·s / Σ w` over what has a score, by the floor of dimensions.
    fn of(&self, peer: &Peer) -> Option<f64> {
        let all: f64 = self.0.iter().map(|(w, _)| w).sum();
        let known = || {
            let parts = self.0.iter();
            parts.filter_map(|(w, at)| Some((*w, column(peer, (*at)?)?)))
        };
        let weight: f64 = known().map(|(w, _)| w).sum();
        (all > 0.0 && weight > 0.0 && weight / all >= DIMENSION_COVERAGE - SLACK)
            .then(|| known().map(|(w, s)| w * s).sum::<f64>() / weight)
    }
}

fn column(peer: &Peer, at: usize) -> Option<f64> {
    peer.scores
        .get(at)
        .copied()
        .flatten()
        .map(crate::model::scale::Score::get)
}

impl Weighing {
    /// With the weights of an engagement, by what applies to it.
    pub fn of_card(card: &Scorecard, peers: &Peers) -> Self {
        let mean = |dimension: &str| {
            let parts = card.capabilities.iter();
            Mean(
                parts
                    .filter(|c| c.applies() && card.belongs(&c.id, dimension))
                    .map(|c| (c.weight, peers.column(&c.id)))
                    .collect(),
            )
        };
        let applying = card.dimensions.iter().filter(|d| d.applies());
        let overall = applying.map(|d| (d.weight, mean(&d.id))).collect();
        let dimensions = card.dimensions.iter();
        let capabilities = card.capabilities.iter();
        Self {
            nodes: std::iter::once((card.overall.id.clone(), Plan::Overall(overall)))
                .chain(dimensions.map(|d| (d.id.clone(), Plan::Dimension(mean(&d.id)))))
                .chain(capabilities.map(|c| (c.id.clone(), Plan::Capability(peers.column(&c.id)))))
                .collect(),
        }
    }

    /// With the weights of the questionnaire; the whole has the id `overall`.
    pub fn of_questionnaire(q: &Questionnaire, peers: &Peers) -> Self {
        let means: Vec<(String, Mean)> = q
            .dimensions
            .iter()
            .map(|d| {
                let parts = d.capabilities.iter();
                let parts = parts.map(|c| (c.weight, peers.column(c.id.as_str())));
                (d.id.as_str().to_owned(), Mean(parts.collect()))
            })
            .collect();
        let overall = means
            .iter()
            .map(|(_, m)| (m.0.iter().map(|(w, _)| w).sum(), m.clone()))
            .collect();
        let capabilities = q.capabilities().map(|c| {
            let id = c.id.as_str();
            (id.to_owned(), Plan::Capability(peers.column(id)))
        });
        Self {
            nodes: std::iter::once(("overall".to_owned(), Plan::Overall(overall)))
                .chain(means.into_iter().map(|(id, m)| (id, Plan::Dimension(m))))
                .chain(capabilities)
                .collect(),
        }
    }

    /// Capabilities only, for a benchmark whose questionnaire is not at hand.
    pub fn of_columns(peers: &Peers) -> Self {
        let columns = peers.capabilities.iter().enumerate();
        Self {
            nodes: columns
                .map(|(at, c)| (c.as_str().to_owned(), Plan::Capability(Some(at))))
                .collect(),
        }
    }

    /// The nodes: the whole, dimensions, capabilities.
    pub fn nodes(&self) -> impl Iterator<Item = &str> {
        self.nodes.iter().map(|(id, _)| id.as_str())
    }

    /// The score of a peer on a node, 0 to 100, by the same floors as everywhere.
    pub fn score(&self, node: &str, peer: &Peer) -> Option<f64> {
        match &self.nodes.iter().find(|(id, _)| id == node)?.1 {
            Plan::Capability(at) => column(peer, (*at)?),
            Plan::Dimension(mean) => mean.of(peer),
            Plan::Overall(parts) => {
                let used = || parts.iter().filter(|(w, _)| *w > 0.0);
                let all: f64 = used().map(|(w, _)| w).sum();
                let sum: Option<f64> = used().map(|(w, m)| Some(w * m.of(peer)?)).sum();
                sum.filter(|_| all > 0.0).map(|s| s / all)
            }
        }
    }

    /// The scores of peers on a node; those without one are left out.
    pub fn scores(&self, node: &str, peers: &[&Peer]) -> Vec<f64> {
        peers.iter().filter_map(|p| self.score(node, p)).collect()
    }
}
