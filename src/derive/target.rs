//! Targets, gaps, missing points and ranks.

use super::expression::{constant, count, number, whole};
use super::node::{Parts, parts};
use super::practice::score as practice_score;
use super::{Basis, Step, Term, Unit, term};
use crate::gap::{Gap, Layer, practice_target};
use crate::model::scale::TIE;
use crate::score::node::Node;
use crate::score::practice::PracticeScore;

/// Target, gap, missing points and rank of a practice.
pub fn of_practice(b: Basis<'_>, p: &PracticeScore) -> Vec<Step> {
    let (q, e) = (&b.case.questionnaire, &b.case.engagement);
    let Some(gap) = gap_of(b, Layer::Practice, p.id.as_str()) else {
        return Vec::new();
    };
    let dimension = q
        .dimensions
        .iter()
        .find(|d| d.capabilities.iter().any(|c| c.id == p.capability))
        .map_or("", |d| d.id.as_str());
    let from = [p.id.as_str(), p.capability.as_str(), dimension]
        .into_iter()
        .find(|id| e.targets.contains_key(*id));
    let target = match from {
        Some(id) if id == p.id.as_str() => Step::stated("target_own", gap.target, Unit::Points),
        Some(id) => {
            Step::stated("target_above", gap.target, Unit::Points).with("above", title(b, id))
        }
        None => Step::stated("target_default", gap.target, Unit::Points),
    };
    let mut out = vec![target];
    out.extend(difference(gap));
    if let (Some(points), Some(short)) = (gap.points, gap.gap) {
        let sum = number(p.weight) * number(short.max(0.0)) / constant(100.0);
        out.push(Step::sum("missing_practice", sum, points, Unit::Points));
    }
    out.extend(rank(b, gap));
    out
}

/// Target, gap, missing points and rank of a node above the practices.
pub fn of_node(b: Basis<'_>, node: &Node) -> Vec<Step> {
    let card = &b.a.scores;
    let is = |list: &[Node]| list.iter().any(|n| n.id == node.id);
    let layer = if node.id == card.overall.id {
        Layer::Overall
    } else if is(&card.dimensions) {
        Layer::Dimension
    } else if is(&card.capabilities) {
        Layer::Capability
    } else {
        Layer::Module
    };
    let Some(gap) = gap_of(b, layer, &node.id) else {
        return Vec::new();
    };
    let mut out = vec![target(b, node, layer, gap)];
    out.extend(difference(gap));
    out.extend(points(b, node, gap));
    out.extend(rank(b, gap));
    out
}

fn gap_of<'a>(b: Basis<'a>, layer: Layer, node: &str) -> Option<&'a Gap> {
    b.a.gaps.iter().find(|g| g.layer == layer && g.node == node)
}

fn title(b: Basis<'_>, id: &str) -> String {
    b.a.scores
        .node(id)
        .map_or_else(|| id.to_owned(), |n| n.title.clone())
}

fn difference(gap: &Gap) -> Option<Step> {
    let (score, result) = (gap.score?, gap.gap?);
    let sum = number(gap.target) - number(score);
    Some(Step::sum("gap", sum, result, Unit::Points))
}

/// The practices of a node that apply.
fn practices<'a>(b: Basis<'a>, node: &Node) -> Vec<&'a PracticeScore> {
    match parts(b, node) {
        Parts::Practices(list) => list,
        Parts::Nodes(list) => list.into_iter().flat_map(|n| practices(b, n)).collect(),
    }
}

/// The target: one of its own, or the mean of the practices', taken together where they are equal.
fn target(b: Basis<'_>, node: &Node, layer: Layer, gap: &Gap) -> Step {
    let (q, e) = (&b.case.questionnaire, &b.case.engagement);
    if layer != Layer::Module && e.targets.contains_key(&node.id) {
        return Step::stated("target_own", gap.target, Unit::Points);
    }
    let mut groups: Vec<Term> = Vec::new();
    for p in practices(b, node) {
        let value = practice_target(p, q, e);
        let weight = if layer == Layer::Module {
            p.own_weight
        } else {
            p.weight
        };
        if let Some(same) = groups.iter_mut().find(|g| (g.value - value).abs() <= TIE) {
            same.weight += weight;
            same.n = same.n.map(|n| n + 1);
        } else {
            groups.push(Term {
                id: None,
                title: None,
                n: Some(1),
                weight,
                value,
            });
        }
    }
    let weighted = groups.iter().any(|g| g.weight > 0.0);
    match groups.len() {
        2.. if weighted => Step::mean("target_mean", groups, gap.target, Unit::Points),
        1 if weighted => Step::stated("target_same", gap.target, Unit::Points),
        _ => Step::stated("target_default", gap.target, Unit::Points),
    }
}

/// What is missing to target, in points of the overall score.
fn points(b: Basis<'_>, node: &Node, gap: &Gap) -> Vec<Step> {
    let Some(points) = gap.points else {
        return Vec::new();
    };
    let short = |p: &PracticeScore| {
        let target = practice_target(p, &b.case.questionnaire, &b.case.engagement);
        practice_score(p).map(|s| (target - s).max(0.0))
    };
    let terms: Vec<Term> = match parts(b, node) {
        Parts::Practices(list) => list
            .iter()
            .filter_map(|p| Some(b.practice_term(p, b.own_weight(p), short(p)?)))
            .collect(),
        Parts::Nodes(list) => list
            .iter()
            .filter_map(|n| {
                let scored = || {
                    practices(b, n)
                        .into_iter()
                        .filter_map(|p| Some((p.weight, short(p)?)))
                };
                let weight: f64 = scored().map(|(w, _)| w).sum();
                let sum: f64 = scored().map(|(w, s)| w * s).sum();
                (weight > 0.0).then(|| term(&n.title, weight, sum / weight))
            })
            .collect(),
    };
    let all: f64 = terms.iter().map(|t| t.weight).sum();
    let sum: f64 = terms.iter().map(|t| t.weight * t.value).sum();
    if all <= 0.0 {
        return Vec::new();
    }
    let shortfall = sum / all;
    let missing = number(node.weight) * number(shortfall) / constant(100.0);
    vec![
        Step::mean("shortfall", terms, shortfall, Unit::Points),
        Step::sum("missing", missing, points, Unit::Points),
    ]
}

/// The place in its layer: one more than those with more points missing.
fn rank(b: Basis<'_>, gap: &Gap) -> Option<Step> {
    let (rank, own) = (gap.rank?, gap.points?);
    let layer = || b.a.gaps.iter().filter(|g| g.layer == gap.layer);
    let more = layer()
        .filter(|g| g.points.is_some_and(|p| p > own + TIE))
        .count();
    let sum = constant(1.0) + count(more);
    let tied = if gap.tied { "yes" } else { "" };
    Some(Step::sum("rank", sum, whole(rank), Unit::Number).with("tied", tied))
}
