//! How far the order of the list depends on its constants and on what is not known exactly: SMAA-2 (Lahdelma & Salminen
//! 2001, *Operations Research* 49:444).
//!
//! Each draw takes other constants, Dirichlet(κ·w₀) around those of the rules, another level of each practice (its
//! standard error; anywhere between the lowest and the highest where it has no score) and another effort (PERT between
//! low and high), and puts the list in order by the same rule. Initiatives and gates are kept as bits and positions, so
//! that ten thousand orders take a fraction of a second.

use std::collections::BTreeMap;

use serde::Serialize;

use super::PlanItem;
use super::board::Board;
use crate::expression::{Condition, Limit, Rule};
use crate::judge::Judgement;
use crate::model::engagement::Engagement;
use crate::model::id::{InitiativeId, PracticeId};
use crate::model::initiative::Initiative;
use crate::model::questionnaire::Questionnaire;
use crate::model::rules::{Constants, Rules};
use crate::model::scale::SLACK;
use crate::score::Scorecard;
use crate::stats::sample::{Draws, Pert};

/// Orders drawn.
pub const DRAWS: usize = 10_000;
/// Seed.
pub const SEED: u64 = 2026;
/// How close the constants stay to those of the rules: their standard deviations are about a tenth of their sum.
pub const CONCENTRATION: f64 = 20.0;
/// Share of draws in the first three places from which a place is called robust.
pub const ROBUST: f64 = 0.8;
/// Two that stand before each other in so many draws, either way, can be exchanged.
pub const EXCHANGE: [f64; 2] = [0.4, 0.6];
/// Largest number of initiatives.
const MOST: usize = 64;

/// The order under other constants.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Robustness {
    /// Orders drawn.
    pub draws: usize,
    /// Seed.
    pub seed: u64,
    /// κ of the Dirichlet distribution.
    pub concentration: f64,
    /// The initiatives in the order of the list.
    pub ranks: Vec<Ranks>,
    /// Neighbours in the list that stand before each other in 40 to 60 % of the draws.
    pub interchangeable: Vec<Vec<InitiativeId>>,
    /// The smallest change of each constant alone that gives another first place.
    pub swaps: Vec<Swap>,
    /// The order without any change, as the draws know the rule.
    #[serde(skip)]
    pub undisturbed: Vec<InitiativeId>,
}

/// The places of one initiative.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ranks {
    /// The initiative.
    pub initiative: InitiativeId,
    /// Its place in the list.
    pub place: usize,
    /// Share of draws in the first place, 0 to 1.
    pub first: f64,
    /// Share of draws in the first three places.
    pub top_three: f64,
    /// Monte-Carlo standard error of that share, √(p(1−p)/B).
    pub top_three_error: f64,
    /// Mean place.
    pub mean: f64,
    /// Place below which a tenth of the draws lie.
    pub p10: usize,
    /// Place below which nine tenths lie.
    pub p90: usize,
}

/// What one constant would have to be for another first place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Swap {
    /// `gates`, `need` or `effort`.
    pub constant: &'static str,
    /// The constant now.
    pub now: f64,
    /// The nearest value with another first place, within a tenth and ten times; `None` where there is none.
    pub at: Option<f64>,
    /// The first place then.
    pub first: Option<InitiativeId>,
}

/// Draws the orders; `None` for a list of fewer than two.
pub(super) fn robustness(
    q: &Questionnaire,
    e: &Engagement,
    card: &Scorecard,
    board: &Board,
    judgement: Option<&Judgement>,
    items: &[PlanItem],
    constants: Constants,
) -> Option<Robustness> {
    if items.len() < 2 || items.len() > MOST {
        return None;
    }
    let table = Table::new(q, e, card, board, judgement, items)?;
    let count = items.len();
    let mut places = vec![0_u32; count * count];
    let mut before = vec![0_u32; count * count];
    let mut draws = Draws::named(SEED, "robustness");
    let mut order = Vec::with_capacity(count);
    for _ in 0..DRAWS {
        let (levels, effort) = table.draw(&mut draws);
        let c = drawn(constants, &mut draws);
        table.order(c, &levels, &effort, &mut order);
        for (place, i) in order.iter().enumerate() {
            add(&mut places, i * count + place);
            for j in order.iter().skip(place + 1) {
                add(&mut before, i * count + j);
            }
        }
    }
    let ranks = (0..count)
        .filter_map(|i| {
            let own = places.get(i * count..(i + 1) * count)?;
            Some(ranks(items.get(i)?, own))
        })
        .collect();
    let wins =
        |i: usize, j: usize| f64::from(before.get(i * count + j).copied().unwrap_or(0)) / DRAWS_F;
    Some(Robustness {
        draws: DRAWS,
        seed: SEED,
        concentration: CONCENTRATION,
        ranks,
        interchangeable: groups(items, &wins),
        swaps: swaps(&table, constants, items),
        undisturbed: {
            table.order(constants, &table.levels, &table.effort, &mut order);
            order
                .iter()
                .filter_map(|n| items.get(*n))
                .map(|x| x.id.clone())
                .collect()
        },
    })
}

const DRAWS_F: f64 = 10_000.0;

fn add(counts: &mut [u32], at: usize) {
    if let Some(n) = counts.get_mut(at) {
        *n += 1;
    }
}

/// Constants around those of the rules with the same sum.
fn drawn(c: Constants, draws: &mut Draws) -> Constants {
    let sum = c.gates + c.need + c.effort;
    if sum <= 0.0 {
        return c;
    }
    let around = [c.gates, c.need, c.effort];
    let known: Vec<f64> = around
        .iter()
        .filter(|x| **x > 0.0)
        .map(|x| CONCENTRATION * x / sum)
        .collect();
    let Some(shares) = draws.dirichlet(&known) else {
        return c;
    };
    let mut shares = shares.into_iter();
    let mut next = |x: f64| {
        if x > 0.0 {
            shares.next().unwrap_or(0.0) * sum
        } else {
            0.0
        }
    };
    Constants {
        gates: next(c.gates),
        need: next(c.need),
        effort: next(c.effort),
        small: c.small,
    }
}

#[expect(clippy::cast_precision_loss, reason = "places up to 64")]
fn ranks(item: &PlanItem, places: &[u32]) -> Ranks {
    let share = |n: usize| {
        let sum: u32 = places.iter().take(n).sum();
        f64::from(sum) / DRAWS_F
    };
    let below = |p: f64| {
        let mut sum = 0.0;
        places
            .iter()
            .position(|n| {
                sum += f64::from(*n) / DRAWS_F;
                sum >= p - SLACK
            })
            .map_or(places.len(), |n| n + 1)
    };
    let top = share(3);
    let mean = places
        .iter()
        .enumerate()
        .map(|(n, c)| (n + 1) as f64 * f64::from(*c));
    Ranks {
        initiative: item.id.clone(),
        place: item.place,
        first: share(1),
        top_three: top,
        top_three_error: (top * (1.0 - top) / DRAWS_F).sqrt(),
        mean: mean.sum::<f64>() / DRAWS_F,
        p10: below(0.1),
        p90: below(0.9),
    }
}

/// Runs of the list in which each stands before the next about as often as behind it.
fn groups(items: &[PlanItem], wins: &dyn Fn(usize, usize) -> f64) -> Vec<Vec<InitiativeId>> {
    let [low, high] = EXCHANGE;
    let mut out: Vec<Vec<InitiativeId>> = Vec::new();
    let mut run: Vec<usize> = Vec::new();
    for n in 0..items.len() {
        let joins = run.iter().all(|m| (low..=high).contains(&wins(*m, n)));
        if !joins || run.is_empty() {
            keep(&mut out, &run, items);
            run.clear();
        }
        run.push(n);
    }
    keep(&mut out, &run, items);
    out
}

fn keep(out: &mut Vec<Vec<InitiativeId>>, run: &[usize], items: &[PlanItem]) {
    if run.len() > 1 {
        out.push(
            run.iter()
                .filter_map(|n| items.get(*n))
                .map(|x| x.id.clone())
                .collect(),
        );
    }
}

/// One constant at a time, up and down in steps of 2 % to a tenth and to ten times (Triantaphyllou & Sánchez 1997,
/// *Decision Sciences* 28:151).
fn swaps(table: &Table, c: Constants, items: &[PlanItem]) -> Vec<Swap> {
    let first = |c: Constants| {
        let mut order = Vec::new();
        table.order(c, &table.levels, &table.effort, &mut order);
        order.first().copied()
    };
    let now = first(c);
    let all: [(&'static str, fn(&mut Constants) -> &mut f64); 3] = [
        ("gates", |c| &mut c.gates),
        ("need", |c| &mut c.need),
        ("effort", |c| &mut c.effort),
    ];
    all.into_iter()
        .map(|(constant, of)| {
            let mut copy = c;
            let value = *of(&mut copy);
            let mut found = None;
            for step in 1..=116 {
                for factor in [1.02_f64.powi(step), 1.02_f64.powi(-step)] {
                    *of(&mut copy) = value * factor;
                    let other = first(copy);
                    if found.is_none() && other != now && value > 0.0 {
                        found = Some((value * factor, other));
                    }
                }
                if found.is_some() {
                    break;
                }
            }
            Swap {
                constant,
                now: value,
                at: found.map(|(x, _)| x),
                first: found.and_then(|(_, i)| items.get(i?).map(|x| x.id.clone())),
            }
        })
        .collect()
}

/// A condition of a gate on positions.
#[derive(Debug, Clone)]
enum Node {
    /// The level of a practice is below a limit.
    Below(usize, f64),
    /// An initiative has not begun.
    NotBegun(usize),
    /// As it is today.
    Given(bool),
    /// So many of them; all of them for `None`.
    Group(Option<usize>, Vec<Self>),
}

#[derive(Debug, Clone)]
struct Gate {
    failing: Node,
    /// Bits of the openers.
    openers: u64,
    counts: f64,
}

#[derive(Debug, Clone)]
struct Row {
    /// Practice, lift, target, weight a level.
    lifts: Vec<(usize, f64, f64, f64)>,
    /// Bits of the prerequisites in the list that are not met today.
    needs: u64,
    /// Bits of all prerequisites in the list.
    after: u64,
    effort: Option<Pert>,
    likely: f64,
}

/// The list on positions.
#[derive(Debug, Clone)]
struct Table {
    rows: Vec<Row>,
    gates: Vec<Gate>,
    /// Levels now; the middle of the scale where there is none.
    levels: Vec<f64>,
    /// Standard error in levels; `None` where there is no score.
    errors: Vec<Option<f64>>,
    effort: Vec<f64>,
    highest: f64,
    /// Bits of the chosen point and of what lies on the way to it.
    path: u64,
}

impl Table {
    fn new(
        q: &Questionnaire,
        e: &Engagement,
        card: &Scorecard,
        board: &Board,
        judgement: Option<&Judgement>,
        items: &[PlanItem],
    ) -> Option<Self> {
        let highest = q.highest();
        let mut positions: BTreeMap<&PracticeId, usize> = BTreeMap::new();
        let (mut levels, mut errors) = (Vec::new(), Vec::new());
        for p in card.practices.iter().filter(|p| p.applies()) {
            positions.insert(&p.id, levels.len());
            levels.push(p.score.map_or(highest / 2.0, |s| s.level(highest)));
            let se = p.error.map_or(0.0, |x| x.se / 100.0 * highest);
            errors.push(p.score.map(|_| se));
        }
        let initiatives: Vec<&Initiative> = items
            .iter()
            .map(|x| q.catalogue.initiatives.iter().find(|i| i.id == x.id))
            .collect::<Option<_>>()?;
        let bit = |id: &InitiativeId| {
            items
                .iter()
                .position(|x| &x.id == id)
                .map_or(0, |n| 1_u64 << n)
        };
        let point = judgement
            .and_then(|j| j.first_point.as_ref())
            .map(|p| &p.initiative);
        let rows: Vec<Row> = initiatives
            .iter()
            .map(|i| {
                let mut after = 0;
                for name in &i.after {
                    let members = q.catalogue.any_of(name);
                    let chosen = point.filter(|p| members.contains(p));
                    let first = || items.iter().map(|x| &x.id).find(|id| members.contains(id));
                    after |= chosen.or_else(first).map_or(0, bit);
                }
                let unmet =
                    judgement.and_then(|j| j.permissions.iter().find(|p| p.initiative == i.id));
                let needs = unmet.map_or(after, |p| {
                    let ids = p.after.iter().flat_map(|a| &a.any_of);
                    ids.fold(0, |bits, id| bits | bit(id)) & after
                });
                let effort = crate::model::effort::at(&i.effort, e.staff);
                Row {
                    lifts: i
                        .closes
                        .iter()
                        .filter_map(|(p, lift)| {
                            let (target, weight) = board.terms(p)?;
                            Some((*positions.get(p)?, *lift, target, weight))
                        })
                        .collect(),
                    needs,
                    after,
                    effort: effort.and_then(|x| Pert::new(x.low, x.likely, x.high)),
                    likely: effort.map_or(1.0, |x| x.likely),
                }
            })
            .collect();
        let position = |id: &str| positions.get(&PracticeId::new(id)).copied();
        let gates = match (q.rules.as_ref(), judgement) {
            (Some(rules), Some(j)) => gates(rules, j, &position, &|id| {
                items.iter().position(|x| x.id.as_str() == id)
            }),
            _ => Vec::new(),
        };
        let mut table = Self {
            effort: rows.iter().map(|r| r.likely).collect(),
            rows,
            gates,
            levels,
            errors,
            highest,
            path: 0,
        };
        table.path = point.map_or(0, |p| {
            let own = bit(p);
            own | table.way_to(own, 0)
        });
        Some(table)
    }

    /// Bits of the unmet prerequisites of some initiatives, theirs included, without what is in the list already.
    fn way_to(&self, mut todo: u64, listed: u64) -> u64 {
        let mut out = 0;
        while todo != 0 {
            let n = todo.trailing_zeros() as usize;
            todo &= todo - 1;
            let new = self.rows.get(n).map_or(0, |r| r.needs) & !listed & !out;
            out |= new;
            todo |= new;
        }
        out
    }

    fn draw(&self, draws: &mut Draws) -> (Vec<f64>, Vec<f64>) {
        let levels = self
            .levels
            .iter()
            .zip(&self.errors)
            .map(|(level, error)| match error {
                None => self.highest * draws.uniform(),
                Some(se) if *se > 0.0 => (level + se * draws.normal()).clamp(0.0, self.highest),
                Some(_) => *level,
            })
            .collect();
        let effort = self
            .rows
            .iter()
            .map(|r| r.effort.as_ref().map_or(r.likely, |p| p.draw(draws)))
            .collect();
        (levels, effort)
    }

    /// Positions of the initiatives in the order of the rule.
    fn order(&self, c: Constants, levels: &[f64], effort: &[f64], out: &mut Vec<usize>) {
        out.clear();
        let mut levels = levels.to_vec();
        let costs: Vec<f64> = effort
            .iter()
            .map(|e| c.effort * (e.max(c.small) / c.small).log2())
            .collect();
        let all = if self.rows.len() == MOST {
            u64::MAX
        } else {
            (1_u64 << self.rows.len()) - 1
        };
        let mut listed = 0_u64;
        let mut opened = vec![0.0; self.rows.len()];
        while listed != all {
            opened.fill(0.0);
            let mut openers = 0;
            for gate in &self.gates {
                let mut misses = Vec::new();
                if fails(&gate.failing, &levels, listed, &mut misses) {
                    openers |= self.credit(gate, &misses, listed, &mut opened);
                }
            }
            let helpers = openers | self.way_to(openers, listed) | self.path;
            let mut best: Option<(bool, f64, usize)> = None;
            for (n, row) in self.rows.iter().enumerate() {
                let bit = 1_u64 << n;
                if listed & bit != 0 || row.after & !listed != 0 {
                    continue;
                }
                let need: f64 = row
                    .lifts
                    .iter()
                    .filter_map(|(p, lift, target, weight)| {
                        Some(weight * lift.min(target - levels.get(*p)?).max(0.0))
                    })
                    .sum();
                let priority = c.gates * opened.get(n).copied().unwrap_or(0.0) + c.need * need
                    - costs.get(n).copied().unwrap_or(0.0);
                let class = helpers & bit != 0;
                let better = best.is_none_or(|(k, p, _)| (class, priority) > (k, p + 1e-12));
                if better && best.is_none_or(|(k, _, _)| class >= k) {
                    best = Some((class, priority, n));
                }
            }
            let Some((_, _, chosen)) = best else {
                return;
            };
            out.push(chosen);
            listed |= 1 << chosen;
            for (p, lift, _, _) in self.rows.get(chosen).map_or(&[][..], |r| &r.lifts) {
                if let Some(level) = levels.get_mut(*p) {
                    *level = (*level + lift).min(self.highest);
                }
            }
        }
    }

    /// Gives the openers of a failing gate their share; the bits of those that have one.
    #[expect(clippy::cast_precision_loss, reason = "a handful of practices")]
    fn credit(&self, gate: &Gate, misses: &[(usize, f64)], listed: u64, opened: &mut [f64]) -> u64 {
        let mut bits = 0;
        let mut todo = gate.openers & !listed;
        while todo != 0 {
            let n = todo.trailing_zeros() as usize;
            todo &= todo - 1;
            let Some(row) = self.rows.get(n) else {
                continue;
            };
            let mended = misses.iter().filter(|(p, missing)| {
                row.lifts
                    .iter()
                    .any(|(q, lift, _, _)| q == p && *lift >= missing - SLACK)
            });
            let share = if misses.is_empty() {
                1.0
            } else {
                mended.count() as f64 / misses.len() as f64
            };
            if share > 0.0 {
                bits |= 1 << n;
                if let Some(sum) = opened.get_mut(n) {
                    *sum += share * gate.counts;
                }
            }
        }
        bits
    }
}

/// Whether a gate fails; collects the practices that make it so.
fn fails(node: &Node, levels: &[f64], listed: u64, misses: &mut Vec<(usize, f64)>) -> bool {
    match node {
        Node::Below(p, limit) => {
            let level = levels.get(*p).copied().unwrap_or(f64::INFINITY);
            if level < limit - SLACK {
                misses.push((*p, limit - level));
                return true;
            }
            false
        }
        Node::NotBegun(n) => listed & (1 << n) == 0,
        Node::Given(holds) => *holds,
        Node::Group(need, of) => {
            let need = need.unwrap_or(of.len()).min(of.len());
            let mut holds = 0;
            let at = misses.len();
            for member in of {
                holds += usize::from(fails(member, levels, listed, misses));
            }
            if holds >= need && need > 0 {
                return true;
            }
            misses.truncate(at);
            false
        }
    }
}

fn gates(
    rules: &Rules,
    judgement: &Judgement,
    practice: &dyn Fn(&str) -> Option<usize>,
    initiative: &dyn Fn(&str) -> Option<usize>,
) -> Vec<Gate> {
    let known = rules
        .gates
        .iter()
        .filter_map(|gate| Some((gate, judgement.gate(&gate.id)?)));
    known
        .filter_map(|(gate, found)| {
            let begin = |id: &str| initiative(id).filter(|_| found.opens_by_begin);
            let bits = gate
                .opened_by
                .iter()
                .filter_map(|id| initiative(id.as_str()));
            Some(Gate {
                failing: node(&gate.failing, practice, &begin, found.fails())?,
                openers: bits.fold(0, |all, n| all | (1 << n)),
                counts: gate.counts,
            })
        })
        .collect()
}

/// A rule on positions; `None` where everything in it drops out. `today` is what conditions on anything but a level or a
/// begin come to: they held where the gate fails today, and otherwise are taken not to hold.
fn node(
    rule: &Rule,
    practice: &dyn Fn(&str) -> Option<usize>,
    begin: &dyn Fn(&str) -> Option<usize>,
    today: bool,
) -> Option<Node> {
    let (need, of): (Option<usize>, &[Rule]) = match rule {
        Rule::Leaf(c) => return leaf(c, practice, begin, today),
        Rule::Any(of) => (Some(1), of),
        Rule::All(of) => (None, of),
        Rule::AtLeastOf(n, of) => (Some(*n), of),
    };
    let of: Vec<Node> = of
        .iter()
        .filter_map(|r| node(r, practice, begin, today))
        .collect();
    (!of.is_empty()).then_some(Node::Group(need, of))
}

fn leaf(
    c: &Condition,
    practice: &dyn Fn(&str) -> Option<usize>,
    begin: &dyn Fn(&str) -> Option<usize>,
    today: bool,
) -> Option<Node> {
    let text = c.value.as_str();
    let inside = |function: &str| {
        text.strip_prefix(function)?
            .strip_prefix("('")?
            .strip_suffix("')")
    };
    match (inside("level"), inside("state"), c.limit) {
        (Some(id), _, Limit::Below(limit)) => practice(id).map(|p| Node::Below(p, limit)),
        (_, Some(id), Limit::Below(_)) => {
            Some(begin(id).map_or(Node::Given(today), Node::NotBegun))
        }
        _ => Some(Node::Given(today)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two initiatives that both lie on the way to the point: one opens a gate that counts once, the other brings three
    /// points.
    fn two() -> Table {
        let row = |lifts: Vec<(usize, f64, f64, f64)>| Row {
            lifts,
            needs: 0,
            after: 0,
            effort: None,
            likely: 20.0,
        };
        Table {
            rows: vec![row(vec![(0, 1.0, 1.0, 0.0)]), row(vec![(1, 1.0, 3.0, 3.0)])],
            gates: vec![Gate {
                failing: Node::Below(0, 1.5),
                openers: 1,
                counts: 1.0,
            }],
            levels: vec![1.0, 1.0],
            errors: vec![Some(0.0), Some(0.0)],
            effort: vec![20.0, 20.0],
            highest: 4.0,
            path: 0b11,
        }
    }

    #[test]
    fn first_places_follow_the_exact_area() {
        // The first stands first while gates > 3·need. gates / (gates + need) is Beta(κ·4/5.5, κ·1/5.5), so its share is
        // 1 − I(0.75) = 0.730531… (scipy 1.17.1, `beta.cdf`).
        let table = two();
        let rules = Constants {
            gates: 4.0,
            need: 1.0,
            effort: 0.5,
            small: 20.0,
        };
        let mut draws = Draws::named(SEED, "test");
        let mut order = Vec::new();
        let mut first = 0.0;
        for _ in 0..DRAWS {
            let c = drawn(rules, &mut draws);
            let (levels, effort) = table.draw(&mut draws);
            table.order(c, &levels, &effort, &mut order);
            first += f64::from(u8::from(order.first() == Some(&0))) / DRAWS_F;
        }
        // Three Monte-Carlo standard errors of 10,000 draws are 0.0134.
        assert!((first - EXACT).abs() < 0.0134, "{first}");
    }

    const EXACT: f64 = 0.730_531_434;
}
