//! The change of the whole, of dimensions and capabilities, taken apart.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Assessed;
use super::matched::{Side, Unit, shares};
use super::returning::{Answers, Composition};
use super::verdict::{Noise, NotTested, Verdict, noise, verdict};
use crate::gap::{Gap, Layer};
use crate::model::answers::PersonKey;
use crate::model::scale::{Evidence, SLACK};
use crate::peers::{self, Outcome, Standing, edition};
use crate::score::CAPABILITY_COVERAGE;
use crate::score::practice::PracticeScore;
use crate::stats::multiplicity::holm;
use crate::stats::stratified::{Contribution, NoSpread, Pool, spread};

/// The change of one node. All figures in points, later minus earlier.
///
/// `total = own + cap + scope`, change of the gap to target `= target − total`, change of the gap to peers
/// `= peer − total`.
#[derive(Debug, Clone, Serialize)]
pub struct NodeChange {
    /// What it belongs to.
    pub layer: Layer,
    /// `overall`, a dimension or a capability.
    pub node: String,
    /// Score of the earlier round as its report gave it.
    pub then: Option<f64>,
    /// Score of the later round.
    pub now: Option<f64>,
    /// now − then.
    pub total: Option<f64>,
    /// Change on matched practices with the weights of the earlier round:
    /// `Σ w₁·(s₂ − s₁)/Σ w₁`; before the evidence cap where the mode changed.
    pub own: Option<f64>,
    /// Effect of evidence caps where the mode changed, otherwise 0.
    pub cap: Option<f64>,
    /// The part of `own` that comes from levels crossing an evidence cap while the mode stayed: what a document, or
    /// roles that agree, added to what people say.
    pub crossing: Option<f64>,
    /// The rest: practices and weights that are in one of the two rounds only.
    pub scope: Option<f64>,
    /// Change of the target.
    pub target: Option<f64>,
    /// Change of the peers' median on the rung of the earlier round; `None` where the mode or the form changed.
    pub peer: Option<f64>,
    /// Percentile then, 0 to 100.
    pub percentile_then: Option<f64>,
    /// Percentile now.
    pub percentile_now: Option<f64>,
    /// Percentile now among the peers of the earlier round's edition, where the editions differ.
    pub percentile_frozen: Option<f64>,
    /// Matched practices.
    pub matched: usize,
    /// Share of the weight with a score then that is matched, 0 to 1.
    pub matched_share: Option<f64>,
    /// Matched practices that rose by a level or more with evidence E2 or better.
    pub risen_with_evidence: usize,
    /// The part of the answers' change that comes from other people answering. Not in the JSON: with the change of
    /// those who returned it would describe the others.
    #[serde(skip)]
    pub composition: Composition,
    /// The noise around `own`.
    pub noise: Option<Noise>,
    /// p after Holm 1979 over the nodes of the same layer.
    pub adjusted: Option<f64>,
    /// What may be said about `own`.
    pub verdict: Verdict,
}

/// Overall, dimensions and capabilities that both rounds have, each layer with its own control of multiplicity.
pub fn nodes(
    from: Assessed<'_>,
    to: Assessed<'_>,
    units: &[Unit<'_>],
    side: Side,
    answers: &Answers,
) -> Vec<NodeChange> {
    let frozen = on_the_edition_of_then(from, to);
    let layers = [Layer::Overall, Layer::Dimension, Layer::Capability];
    let mut out = Vec::new();
    for layer in layers {
        let of_layer = to.assessment.gaps.iter().filter(|g| g.layer == layer);
        let mut changes: Vec<NodeChange> = of_layer
            .filter_map(|now| {
                let then = from.assessment.gaps.iter();
                let then = then
                    .filter(|g| g.layer == layer)
                    .find(|g| g.node == now.node)?;
                let mut change = node(then, now, from, to, units, side, frozen.as_ref());
                change.composition = composition(&change, from, units, answers);
                Some(change)
            })
            .collect();
        let ps: Vec<Option<f64>> = changes.iter().map(|c| c.noise.map(|n| n.p)).collect();
        let smallest = to.case.engagement.smallest_change;
        for (change, adjusted) in changes.iter_mut().zip(holm(&ps)) {
            change.adjusted = adjusted;
            if let (Some(own), Some(noise)) = (change.own, &change.noise) {
                change.verdict = verdict(own, noise, adjusted, smallest);
                if let Some(why) = by_others(&change.verdict, own, change.composition) {
                    change.verdict = Verdict::NotTested(why);
                }
            }
        }
        out.append(&mut changes);
    }
    out
}

/// Why an improvement or decline may come from other people answering: less than half of it is left once their effect
/// is taken away, or too few returned to know.
pub fn by_others(verdict: &Verdict, own: f64, composition: Composition) -> Option<NotTested> {
    if !matches!(verdict, Verdict::Improved | Verdict::Declined) {
        return None;
    }
    match composition {
        Composition::Same => None,
        Composition::Unknown => Some(NotTested::NobodyReturned),
        Composition::Points(others) => {
            ((own - others) / own < 0.5 - SLACK).then_some(NotTested::OtherPeople)
        }
    }
}

fn composition(
    change: &NodeChange,
    from: Assessed<'_>,
    units: &[Unit<'_>],
    answers: &Answers,
) -> Composition {
    let own = inside(change.layer, &change.node, from, units);
    let weighted: Vec<(&Unit<'_>, f64)> = own.into_iter().map(|u| (u, u.weight())).collect();
    answers.composition(&weighted)
}

/// The matched units of a node.
fn inside<'u, 'a>(
    layer: Layer,
    node: &str,
    from: Assessed<'_>,
    units: &'u [Unit<'a>],
) -> Vec<&'u Unit<'a>> {
    units
        .iter()
        .filter(|u| u.is_matched() && u.is_core() && u.weight() > 0.0)
        .filter(|u| u.old.iter().all(|p| belongs(p, layer, node, from)))
        .collect()
}

fn belongs(p: &PracticeScore, layer: Layer, node: &str, from: Assessed<'_>) -> bool {
    match layer {
        Layer::Overall => true,
        Layer::Dimension => from.assessment.scores.belongs(p.capability.as_str(), node),
        _ => p.capability.as_str() == node,
    }
}

fn node(
    then: &Gap,
    now: &Gap,
    from: Assessed<'_>,
    to: Assessed<'_>,
    units: &[Unit<'_>],
    side: Side,
    frozen: Option<&Standing>,
) -> NodeChange {
    let card = &from.assessment.scores;
    let own_units = inside(then.layer, &then.node, from, units);
    let weight: f64 = own_units.iter().map(|u| u.weight()).sum();
    let mean = |side: Side, now: bool| -> Option<f64> {
        let sum: Option<f64> = own_units
            .iter()
            .map(|u| {
                let score = if now { u.now(side) } else { u.then(side) };
                score.map(|s| u.weight() * s)
            })
            .sum();
        sum.filter(|_| weight > 0.0).map(|s| s / weight)
    };
    let change = |side: Side| Some(mean(side, true)? - mean(side, false)?);
    let own = change(side);
    let total = now.score.zip(then.score).map(|(b, a)| b - a);
    // Where both rounds are capped alike, the caps are part of own change.
    let cap = match side {
        Side::Scored => Some(0.0),
        Side::Uncapped => change(Side::Scored).zip(own).map(|(c, u)| c - u),
    };
    let shared = own_units.iter().map(|u| (*u, u.weight() / weight));
    let crossing = match side {
        Side::Scored => own.zip(change(Side::Uncapped)).map(|(s, u)| s - u),
        Side::Uncapped => Some(0.0),
    };
    let spread = spread(&contributions(shared, side));
    // What the answers to one practice decide shows no more than the practice does.
    let decides = |u: &&&Unit<'_>| {
        let mut parts = u.old.iter().chain(&u.new);
        parts.any(|p| !p.influence.is_empty() && (side == Side::Uncapped || !p.capped))
    };
    let mut deciding = own_units.iter().filter(decides);
    let kept_back = match (deciding.next(), deciding.next()) {
        (Some(one), None) => one.hides_its_spread(),
        _ => false,
    };
    let scored = |p: &&PracticeScore| {
        p.is_core() && p.score.is_some() && belongs(p, then.layer, &then.node, from)
    };
    let all: f64 = card.practices.iter().filter(scored).map(|p| p.weight).sum();
    let share = (all > 0.0).then(|| weight / all);
    let tested = own.map(|own| match spread {
        _ if share.is_none_or(|s| s < CAPABILITY_COVERAGE - SLACK) => {
            Err(NotTested::TooLittleInCommon)
        }
        _ if kept_back => Err(NotTested::NotEstimable),
        Ok(spread) => noise(own, spread).ok_or(NotTested::NotEstimable),
        Err(NoSpread::Nobody) => Err(NotTested::Settled),
        Err(NoSpread::TooFew | NoSpread::NoVariance) => Err(NotTested::NotEstimable),
    });
    NodeChange {
        layer: then.layer,
        node: now.node.clone(),
        then: then.score,
        now: now.score,
        total,
        own,
        cap,
        crossing,
        scope: total.zip(own).zip(cap).map(|((t, o), c)| t - o - c),
        target: Some(now.target - then.target),
        peer: peer(&now.node, from, to),
        percentile_then: percentile(&now.node, from.assessment.standing.as_ref()),
        percentile_now: percentile(&now.node, to.assessment.standing.as_ref()),
        percentile_frozen: percentile(&now.node, frozen),
        matched: own_units.len(),
        matched_share: share,
        risen_with_evidence: own_units.iter().filter(|u| risen(u, to)).count(),
        composition: Composition::Same,
        noise: match tested {
            Some(Ok(noise)) => Some(noise),
            _ => None,
        },
        adjusted: None,
        verdict: match tested {
            Some(Err(why)) => Verdict::NotTested(why),
            _ => Verdict::NotTested(NotTested::NothingInCommon),
        },
    }
}

/// Contributions of all persons to `Σ share·(s₂ − s₁)` over units: a person who answered both times once, with the difference,
/// so that the covariance is in it; the others with the round they answered.
pub fn contributions<'u, 'a: 'u>(
    units: impl IntoIterator<Item = (&'u Unit<'a>, f64)>,
    side: Side,
) -> Vec<Contribution> {
    let mut sides: [BTreeMap<PersonKey, Contribution>; 2] = [BTreeMap::new(), BTreeMap::new()];
    let [then, now] = &mut sides;
    for (unit, share) in units {
        let slope = unit.slope(side);
        for (all, parts, factor) in [(&mut *then, &unit.old, slope), (&mut *now, &unit.new, 1.0)] {
            for (p, inside) in shares(parts) {
                // What a cap settles does not move with the answers.
                if side == Side::Scored && p.capped {
                    continue;
                }
                for i in &p.influence {
                    crate::score::error::add(all, i, share * inside * factor);
                }
            }
        }
    }
    together(&sides)
}

/// Persons of two rounds: those in both with their difference, in strata of their own.
pub fn together(sides: &[BTreeMap<PersonKey, Contribution>; 2]) -> Vec<Contribution> {
    let [then, now] = sides;
    let mut out = Vec::new();
    for (person, after) in now {
        out.push(match then.get(person) {
            Some(before) => Contribution {
                stratum: format!("both {}", after.stratum),
                value: after.value - before.value,
                weight: f64::midpoint(after.weight, before.weight),
                pool: Pool::Differences,
            },
            None => Contribution {
                stratum: format!("now {}", after.stratum),
                ..after.clone()
            },
        });
    }
    let left = then.iter().filter(|(person, _)| !now.contains_key(*person));
    out.extend(left.map(|(_, before)| Contribution {
        stratum: format!("then {}", before.stratum),
        value: -before.value,
        weight: before.weight,
        pool: Pool::Levels,
    }));
    out
}

/// True for a unit that rose by a level and is shown by a document or better.
fn risen(unit: &Unit<'_>, to: Assessed<'_>) -> bool {
    let level = 100.0 / to.case.questionnaire.highest();
    let shown = |p: &&PracticeScore| p.evidence.is_some_and(|e| e >= Evidence::E2);
    let rise = unit
        .now(Side::Scored)
        .zip(unit.then(Side::Scored))
        .map(|(b, a)| b - a);
    rise.is_some_and(|r| r >= level - SLACK) && unit.new.iter().all(shown)
}

fn percentile(node: &str, standing: Option<&Standing>) -> Option<f64> {
    let standing = standing?;
    match standing.nodes.iter().find(|n| n.node == node)?.outcome {
        Outcome::Percentile { value, .. } => Some(value),
        _ => None,
    }
}

/// Change of the peers' median on the rung of the earlier round, from its edition of the benchmark to today's; `None`
/// where mode or form changed, because those peers are others.
fn peer(node: &str, from: Assessed<'_>, to: Assessed<'_>) -> Option<f64> {
    let (then, now) = (&from.case.round, &to.case.round);
    if then.mode != now.mode || then.form != now.form {
        return None;
    }
    let standing = from.assessment.standing.as_ref()?;
    let keys = &standing.rungs.get(standing.chosen?)?.keys;
    let before = standing.nodes.iter().find(|n| n.node == node)?.median()?;
    let after = edition::median_on(
        keys,
        node,
        &to.case.questionnaire,
        &to.assessment.scores,
        to.case.benchmark.as_ref()?,
        &to.case.engagement,
        now,
    )?;
    Some(after - before)
}

/// Percentiles of the later round on the earlier round's edition of the benchmark, by node; `None` where both rounds
/// used the same edition.
pub fn on_the_edition_of_then(from: Assessed<'_>, to: Assessed<'_>) -> Option<Standing> {
    let (then, now) = (from.case.benchmark.as_ref()?, to.case.benchmark.as_ref()?);
    if then.reference == now.reference {
        return None;
    }
    peers::standing(
        &to.case.questionnaire,
        &to.assessment.scores,
        then,
        &to.case.engagement,
        &to.case.round,
    )
}
