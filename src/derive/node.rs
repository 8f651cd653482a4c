//! Scores of capabilities, modules, dimensions and the whole: weighted means, bounds, coverage and weight.

use super::expression::{constant, count, number};
use super::practice::score as practice_score;
use super::{Basis, Formula, Step, Term, Unit, term};
use crate::model::scale::{Score, Undefined};
use crate::score::node::Node;
use crate::score::practice::PracticeScore;

/// What a node is the mean of.
#[derive(Debug)]
pub enum Parts<'a> {
    /// Practices that apply, of a capability or module.
    Practices(Vec<&'a PracticeScore>),
    /// Capabilities or dimensions that apply.
    Nodes(Vec<&'a Node>),
}

/// The parts of a node.
pub fn parts<'a>(b: Basis<'a>, node: &Node) -> Parts<'a> {
    let card = &b.a.scores;
    let nodes: Vec<&Node> = card
        .dimensions
        .iter()
        .chain(&card.capabilities)
        .filter(|n| node.parts.contains(&n.id))
        .collect();
    let is_above = node.id == card.overall.id || card.dimensions.iter().any(|d| d.id == node.id);
    if is_above {
        Parts::Nodes(nodes)
    } else {
        let practices = card.practices.iter();
        Parts::Practices(
            practices
                .filter(|p| node.parts.iter().any(|id| id == p.id.as_str()))
                .collect(),
        )
    }
}

/// The score as the mean of the parts with a score; or why there is none.
pub fn score(b: Basis<'_>, node: &Node) -> Vec<Step> {
    let Some(score) = node.score else {
        let why = node.undefined.map_or("", Undefined::words);
        return vec![Step::said("no_score").with("why", why)];
    };
    let terms: Vec<Term> = match parts(b, node) {
        Parts::Practices(list) => list
            .iter()
            .filter_map(|p| Some(b.practice_term(p, b.own_weight(p), practice_score(p)?)))
            .collect(),
        Parts::Nodes(list) => list
            .iter()
            .filter_map(|n| Some(term(&n.title, n.weight, n.score?.get())))
            .collect(),
    };
    vec![Step::mean("score", terms, score.get(), Unit::Points).with("open", open(b, node))]
}

/// Names of the parts without a score.
fn open(b: Basis<'_>, node: &Node) -> String {
    let names: Vec<&str> = node
        .missing
        .iter()
        .map(|id| b.a.scores.node(id).map_or(id.as_str(), |n| &n.title))
        .collect();
    names.join(", ")
}

/// Bounds, coverage, the share carried forward and the weight.
pub fn around(b: Basis<'_>, node: &Node) -> Vec<Step> {
    let mut out = match parts(b, node) {
        Parts::Practices(list) => of_practices(b, node, &list),
        Parts::Nodes(list) => of_nodes(node, &list),
    };
    out.extend(weight(b, node));
    out
}

fn of_practices(b: Basis<'_>, node: &Node, list: &[&PracticeScore]) -> Vec<Step> {
    let (Some(bounds), Some(coverage)) = (node.bounds, node.coverage) else {
        return Vec::new();
    };
    let scored = || {
        list.iter()
            .filter_map(|p| Some((b.own_weight(p), practice_score(p)?)))
    };
    let all: f64 = list.iter().map(|p| b.own_weight(p)).sum();
    let known: f64 = scored().map(|(w, _)| w).sum();
    let sum: f64 = scored().map(|(w, s)| w * s).sum();
    // A capability with all practices scored has nothing to bound.
    let mut out = Vec::new();
    if known < all {
        let at = |open: f64| (number(sum) + constant(open) * number(all - known)) / number(all);
        out.push(Step::sum("bounds_low", at(0.0), bounds.low, Unit::Points));
        out.push(Step::sum(
            "bounds_high",
            at(100.0),
            bounds.high,
            Unit::Points,
        ));
    }
    let share = constant(100.0) * number(known) / number(all);
    out.push(Step::sum(
        "coverage",
        share,
        100.0 * coverage,
        Unit::Percent,
    ));
    let carried: f64 = list
        .iter()
        .filter(|p| p.carried.is_some() && p.score.is_some())
        .map(|p| b.own_weight(p))
        .sum();
    if node.carried > 0.0 && known > 0.0 {
        let share = constant(100.0) * number(carried) / number(known);
        out.push(Step::sum(
            "carried_share",
            share,
            100.0 * node.carried,
            Unit::Percent,
        ));
    }
    out
}

fn of_nodes(node: &Node, list: &[&Node]) -> Vec<Step> {
    let (Some(bounds), Some(coverage)) = (node.bounds, node.coverage) else {
        return Vec::new();
    };
    let all: f64 = list.iter().map(|n| n.weight).sum();
    let known: f64 = (list.iter().filter(|n| n.score.is_some()))
        .map(|n| n.weight)
        .sum();
    let mean = |what, value: fn(&Node) -> Option<f64>, divisor, result: f64, unit| {
        let terms: Vec<Term> = list
            .iter()
            .filter_map(|n| Some(term(&n.title, n.weight, value(n)?)))
            .collect();
        Step {
            formula: Formula::Weighted { terms, divisor },
            ..Step::stated(what, result, unit)
        }
    };
    let mut out = Vec::new();
    if node.scored < node.applicable {
        let (low, high) = (bounds.low, bounds.high);
        let of = |what, value, result| mean(what, value, all, result, Unit::Points);
        out.push(of("bounds_low_parts", |n| n.bounds.map(|b| b.low), low));
        out.push(of("bounds_high_parts", |n| n.bounds.map(|b| b.high), high));
    }
    out.push(mean(
        "coverage_parts",
        |n| n.coverage.map(|c| 100.0 * c),
        all,
        100.0 * coverage,
        Unit::Percent,
    ));
    if node.carried > 0.0 {
        out.push(mean(
            "carried_parts",
            |n| n.score.map(|_| 100.0 * n.carried),
            known,
            100.0 * node.carried,
            Unit::Percent,
        ));
    }
    out
}

/// The weight in points of the overall score, for a capability or dimension.
fn weight(b: Basis<'_>, node: &Node) -> Vec<Step> {
    let card = &b.a.scores;
    let given = |id: &str| {
        let known = b
            .case
            .questionnaire
            .capabilities()
            .find(|c| c.id.as_str() == id);
        let own = b.case.engagement.weights.get(id).copied();
        own.or_else(|| known.map(|c| c.weight))
    };
    if card.capabilities.iter().any(|c| c.id == node.id) {
        let all: f64 = card
            .capabilities
            .iter()
            .filter(|c| c.applies())
            .filter_map(|c| given(&c.id))
            .sum();
        let own = given(&node.id).filter(|_| node.applies() && all > 0.0);
        return own
            .map(|w| {
                let share = constant(100.0) * number(w) / number(all);
                Step::sum("capability_weight", share, node.weight, Unit::Points)
            })
            .into_iter()
            .collect();
    }
    if let Parts::Nodes(list) = parts(b, node)
        && node.id != card.overall.id
        && let Some(sum) = list.iter().map(|n| number(n.weight)).reduce(|a, b| a + b)
    {
        return vec![Step::sum(
            "dimension_weight",
            sum,
            node.weight,
            Unit::Points,
        )];
    }
    Vec::new()
}

/// The mean weight of a core practice, which stands in for those outside of the overall score.
pub fn mean_weight(b: Basis<'_>) -> Option<Step> {
    let practices = b.a.scores.practices.iter();
    let core: Vec<f64> = practices
        .filter(|p| p.is_core() && p.applies())
        .map(|p| p.weight)
        .collect();
    let mean = crate::stats::quantile::mean(&core)?;
    let all: f64 = core.iter().sum();
    let sum = number(all) / count(core.len());
    Some(Step::sum("mean_weight", sum, mean, Unit::Points))
}

/// The score of a node as a number.
pub fn value(node: &Node) -> Option<f64> {
    node.score.map(Score::get)
}
