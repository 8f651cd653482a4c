//! Stage 5: scores → gaps against target for every node and against peers from capability upward, ranked.
//!
//! Gap = target − score (positive = short of it). Rank: by the points of the overall score that are missing, that is
//! weight × shortfall, where shortfall = `Σ w·max(0, gap)/Σ w` over the node's practices with a score.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::engagement::Engagement;
use crate::model::id::CapabilityId;
use crate::model::questionnaire::Questionnaire;
use crate::model::scale::{Score, TIE};
use crate::peers::Standing;
use crate::score::Scorecard;
use crate::score::practice::PracticeScore;

/// What a gap belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Layer {
    /// The whole.
    Overall,
    /// A dimension.
    Dimension,
    /// A capability.
    Capability,
    /// A module that is switched on; outside of the overall score.
    Module,
    /// A practice.
    Practice,
}

/// The gap of one node.
#[derive(Debug, Clone, Serialize)]
pub struct Gap {
    /// What it belongs to.
    pub layer: Layer,
    /// Id of the node.
    pub node: String,
    /// Score, 0 to 100.
    pub score: Option<f64>,
    /// Target, 0 to 100.
    pub target: f64,
    /// Target − score; `None` without a score.
    pub gap: Option<f64>,
    /// Points of the overall score that are missing: weight × shortfall.
    pub points: Option<f64>,
    /// Place in its layer by `points`, 1 = most missing; `None` where nothing is missing or known.
    pub rank: Option<usize>,
    /// True when another node has the same rank.
    pub tied: bool,
    /// Median of the peers.
    pub peer_median: Option<f64>,
    /// Median of the peers − score.
    pub peer_gap: Option<f64>,
}

/// All gaps: overall, dimensions, capabilities, practices, each in the order of the questionnaire.
pub fn gaps(
    q: &Questionnaire,
    e: &Engagement,
    card: &Scorecard,
    standing: Option<&Standing>,
) -> Vec<Gap> {
    let targets: BTreeMap<&str, f64> = card
        .practices
        .iter()
        .map(|p| (p.id.as_str(), practice_target(p, q, e)))
        .collect();
    let target_of = |p: &PracticeScore| targets.get(p.id.as_str()).copied().unwrap_or(q.target);
    let peer_median = |node: &str| {
        standing
            .and_then(|s| s.nodes.iter().find(|n| n.node == node))
            .and_then(crate::peers::NodeStanding::median)
    };
    let above = |layer: Layer, node: &crate::score::node::Node, parts: Vec<&PracticeScore>| {
        let own = e.targets.get(&node.id).copied();
        let weighted = weighted_mean(parts.iter().map(|p| (p.weight, target_of(p))));
        let target = own.or(weighted).unwrap_or(q.target);
        let score = node.score.map(Score::get);
        let median = peer_median(&node.id);
        let scored = parts
            .iter()
            .filter_map(|p| Some((p.weight, (target_of(p) - p.score?.get()).max(0.0))));
        let shortfall = weighted_mean(scored).filter(|_| score.is_some());
        Gap {
            layer,
            node: node.id.clone(),
            score,
            target,
            gap: score.map(|s| target - s),
            points: shortfall.map(|s| node.weight * s / 100.0),
            rank: None,
            tied: false,
            peer_median: median,
            peer_gap: median.zip(score).map(|(m, s)| m - s),
        }
    };
    let core = || card.practices.iter().filter(|p| p.is_core() && p.applies());
    let mut out = vec![above(Layer::Overall, &card.overall, core().collect())];
    let mut dimensions: Vec<Gap> = card
        .dimensions
        .iter()
        .map(|d| {
            above(
                Layer::Dimension,
                d,
                core()
                    .filter(|p| card.belongs(p.capability.as_str(), &d.id))
                    .collect(),
            )
        })
        .collect();
    let mut capabilities: Vec<Gap> = card
        .capabilities
        .iter()
        .map(|c| {
            above(
                Layer::Capability,
                c,
                core().filter(|p| p.capability.as_str() == c.id).collect(),
            )
        })
        .collect();
    let mut practices: Vec<Gap> = card
        .practices
        .iter()
        .filter(|p| p.applies())
        .map(|p| {
            let target = target_of(p);
            let gap = p.score.map(|s| target - s.get());
            Gap {
                layer: Layer::Practice,
                node: p.id.as_str().to_owned(),
                score: p.score.map(Score::get),
                target,
                gap,
                points: gap
                    .filter(|_| p.is_core())
                    .map(|g| p.weight * g.max(0.0) / 100.0),
                rank: None,
                tied: false,
                peer_median: None,
                peer_gap: None,
            }
        })
        .collect();
    let modules = card.modules.iter().map(|m| {
        let parts: Vec<&PracticeScore> = card
            .practices
            .iter()
            .filter(|p| p.applies() && m.parts.iter().any(|id| id == p.id.as_str()))
            .collect();
        let target =
            weighted_mean(parts.iter().map(|p| (p.own_weight, target_of(p)))).unwrap_or(q.target);
        let score = m.score.map(Score::get);
        Gap {
            layer: Layer::Module,
            node: m.id.clone(),
            score,
            target,
            gap: score.map(|s| target - s),
            points: None,
            rank: None,
            tied: false,
            peer_median: None,
            peer_gap: None,
        }
    });
    let mut modules: Vec<Gap> = modules.collect();
    for layer in [&mut dimensions, &mut capabilities, &mut practices] {
        rank(layer);
    }
    out.append(&mut dimensions);
    out.append(&mut capabilities);
    out.append(&mut modules);
    out.append(&mut practices);
    out
}

/// Capabilities by the points that would be missing if every practice weighed the same, most first.
pub fn equal_weights_order(card: &Scorecard, gaps: &[Gap]) -> Vec<CapabilityId> {
    let short = |p: &PracticeScore| {
        let gap = gaps
            .iter()
            .find(|g| g.layer == Layer::Practice && g.node == p.id.as_str());
        gap.and_then(|g| g.gap).map_or(0.0, |g| g.max(0.0))
    };
    let mut sums: Vec<(CapabilityId, f64)> = card
        .capabilities
        .iter()
        .filter(|c| c.applies() && c.score.is_some())
        .map(|c| {
            let parts = card
                .practices
                .iter()
                .filter(|p| p.is_core() && p.capability.as_str() == c.id);
            (
                CapabilityId::new(c.id.clone()),
                parts.fold(0.0, |sum, p| sum + short(p)),
            )
        })
        .collect();
    sums.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    sums.into_iter().map(|(id, _)| id).collect()
}

/// The target of a practice: its own, else that of the nearest node above it, else the questionnaire's.
pub fn practice_target(p: &PracticeScore, q: &Questionnaire, e: &Engagement) -> f64 {
    let dimension = q
        .dimensions
        .iter()
        .find(|d| d.capabilities.iter().any(|c| c.id == p.capability))
        .map_or("", |d| d.id.as_str());
    [p.id.as_str(), p.capability.as_str(), dimension]
        .into_iter()
        .find_map(|id| e.targets.get(id).copied())
        .unwrap_or(q.target)
}

fn weighted_mean(parts: impl Iterator<Item = (f64, f64)>) -> Option<f64> {
    let (sum, weight) = parts.fold((0.0, 0.0), |(s, w), (weight, value)| {
        (s + weight * value, w + weight)
    });
    (weight > 0.0).then(|| sum / weight)
}

/// Ranks by points, most missing first; values within 1e-10 share a rank.
fn rank(gaps: &mut [Gap]) {
    let mut points: Vec<f64> = gaps
        .iter()
        .filter_map(|g| g.points)
        .filter(|p| *p > TIE)
        .collect();
    points.sort_by(|a, b| b.total_cmp(a));
    for gap in gaps.iter_mut() {
        let Some(own) = gap.points.filter(|p| *p > TIE) else {
            continue;
        };
        gap.rank = Some(1 + points.iter().filter(|p| **p > own + TIE).count());
        gap.tied = points.iter().filter(|p| (**p - own).abs() <= TIE).count() > 1;
    }
}
