//! What an initiative would open: the first term of the priority.
//!
//! P = gates·O + need·N − effort·log2(max(E, small) / small), constants of `rules.yaml`. O: over failing gates that list
//! the initiative as opener, the share of the gate's failing practices that its lifts bring to their limit, times how
//! often the gate counts; a gate that opens when the initiative begins counts whole. The gates are read again at the
//! levels that are expected by then, so that a gate is credited once.

use std::collections::BTreeMap;

use super::Ground;
use super::gate::GateFound;
use crate::expression::{Condition, Limit, Rule};
use crate::gap::Layer;
use crate::model::id::{InitiativeId, PracticeId};
use crate::model::initiative::Initiative;
use crate::model::rules::{Gate, Rules};
use crate::model::scale::SLACK;

/// Levels by practice.
pub type Levels = BTreeMap<PracticeId, f64>;

/// The gates that would fail at some levels, each with the practices below their limit.
#[derive(Debug, Clone)]
pub struct Failing<'q> {
    /// The gate.
    pub gate: &'q Gate,
    /// Practices below their limit, with the levels missing.
    pub misses: Vec<(PracticeId, f64)>,
    /// True when the gate would open by an initiative having begun.
    pub by_begin: bool,
}

/// The failing gates among `gates`, read at `levels`; `begun` says which initiatives count as begun.
///
/// Conditions on anything but a level or a state keep the truth that they have today.
pub fn failing<'q>(
    rules: &'q Rules,
    gates: &[GateFound],
    levels: &Levels,
    begun: &dyn Fn(&str) -> bool,
) -> Vec<Failing<'q>> {
    let known = |gate: &&Gate| gates.iter().any(|g| g.id == gate.id && g.fails());
    let mut out = Vec::new();
    for gate in rules.gates.iter().filter(known) {
        let mut leaf = |c: &Condition| {
            let text = c.value.as_str();
            let mut found = Leaf {
                holds: true,
                by_begin: false,
                misses: Vec::new(),
            };
            if let Some(id) = quoted_of(text, "level") {
                let level = levels.get(&PracticeId::new(id))?;
                found.holds = c.limit.holds(*level);
                if found.holds
                    && let Limit::Below(limit) = c.limit
                {
                    found.misses.push((PracticeId::new(id), limit - level));
                }
            } else if let Some(id) = quoted_of(text, "state") {
                found.holds = c.limit.holds(if begun(id) { 2.0 } else { 0.0 });
                found.by_begin = found.holds;
            }
            Some(found)
        };
        if let Some(found) = holds(&gate.failing, &mut leaf)
            && found.holds
        {
            out.push(Failing {
                gate,
                misses: found.misses,
                by_begin: found.by_begin,
            });
        }
    }
    out
}

/// Share of gates that an initiative would open, weighed: `(gate, share)`.
pub fn opened<'f>(i: &Initiative, failing: &'f [Failing<'_>]) -> Vec<(&'f str, f64)> {
    failing
        .iter()
        .filter(|f| f.gate.opened_by.contains(&i.id))
        .filter_map(|f| {
            let share = share(i, f);
            (share > 0.0).then_some((f.gate.id.as_str(), share * f.gate.counts))
        })
        .collect()
}

#[expect(clippy::cast_precision_loss, reason = "a handful of practices")]
fn share(i: &Initiative, f: &Failing<'_>) -> f64 {
    if f.misses.is_empty() {
        return f64::from(u8::from(f.by_begin));
    }
    let lifts = |p: &PracticeId| {
        i.closes
            .iter()
            .find(|(c, _)| c == p)
            .map_or(0.0, |(_, l)| *l)
    };
    let mended = f
        .misses
        .iter()
        .filter(|(p, missing)| lifts(p) >= missing - SLACK)
        .count();
    mended as f64 / f.misses.len() as f64
}

/// The word in quotes of `function('word')`, when the expression is that and nothing else.
fn quoted_of<'t>(text: &'t str, function: &str) -> Option<&'t str> {
    text.trim()
        .strip_prefix(function)?
        .strip_prefix("('")?
        .strip_suffix("')")
}

/// Whether a rule holds, and the practices that make it so; `None` where its conditions drop out.
fn holds(rule: &Rule, leaf: &mut dyn FnMut(&Condition) -> Option<Leaf>) -> Option<Leaf> {
    let (need, of): (Option<usize>, &[Rule]) = match rule {
        Rule::Leaf(c) => return leaf(c),
        Rule::Any(of) => (Some(1), of),
        Rule::All(of) => (None, of),
        Rule::AtLeastOf(n, of) => (Some(*n), of),
    };
    let known: Vec<Leaf> = of.iter().filter_map(|r| holds(r, leaf)).collect();
    if known.is_empty() {
        return None;
    }
    let need = need.unwrap_or(known.len()).min(known.len());
    let true_ones: Vec<Leaf> = known.into_iter().filter(|l| l.holds).collect();
    let holds = true_ones.len() >= need;
    Some(Leaf {
        holds,
        by_begin: holds && true_ones.iter().any(|l| l.by_begin),
        misses: if holds {
            true_ones.into_iter().flat_map(|l| l.misses).collect()
        } else {
            Vec::new()
        },
    })
}

/// A rule at some levels.
struct Leaf {
    holds: bool,
    by_begin: bool,
    misses: Vec<(PracticeId, f64)>,
}

/// The candidate with the highest priority at today's levels.
pub(super) fn highest(
    g: Ground<'_>,
    rules: &Rules,
    gates: &[GateFound],
    candidates: &[InitiativeId],
) -> Option<InitiativeId> {
    let highest = g.q.highest();
    let levels: Levels = g
        .card
        .practices
        .iter()
        .filter_map(|p| Some((p.id.clone(), p.score?.level(highest))))
        .collect();
    let shut = failing(rules, gates, &levels, &|_| false);
    let core: Vec<f64> = g
        .card
        .practices
        .iter()
        .filter(|p| p.is_core() && p.applies())
        .map(|p| p.weight)
        .collect();
    let mean = crate::stats::quantile::mean(&core).unwrap_or(0.0);
    let points = |i: &Initiative| {
        let opens: f64 = opened(i, &shut).iter().map(|(_, share)| share).sum();
        let need: f64 = i
            .closes
            .iter()
            .filter_map(|(p, lift)| {
                let practice = g.card.practice(p.as_str())?;
                let gap = g
                    .gaps
                    .iter()
                    .find(|x| x.layer == Layer::Practice && x.node == p.as_str())?;
                let missing = gap.gap? / 100.0 * highest;
                let weight = if practice.is_core() {
                    practice.weight
                } else {
                    mean
                };
                Some(weight * lift.min(missing.max(0.0)) / highest)
            })
            .sum();
        let c = rules.priority;
        let days = crate::model::effort::at(&i.effort, g.e.staff).map_or(c.small, |e| e.likely);
        let effort = c.effort * (days.max(c.small) / c.small).log2();
        c.gates * opens + c.need * need - effort
    };
    g.q.catalogue
        .initiatives
        .iter()
        .filter(|i| candidates.contains(&i.id))
        .map(|i| (points(i), &i.id))
        .reduce(|a, b| if b.0 > a.0 + SLACK { b } else { a })
        .map(|(_, id)| id.clone())
}
