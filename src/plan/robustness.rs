//! How far the order of the list depends on its constants and on what is not known exactly: SMAA-2 (Lahdelma & Salminen
//! 2001, *Operations Research* 49:444).
//!
//! Each draw takes other constants, Dirichlet(κ·w₀) around those of the rules, another level of each practice (its
//! standard error; anywhere between the lowest and the highest where it has no score) and another effort (PERT between
//! low and high), and puts the list in order by the same rule. Initiatives and gates are kept as bits and positions, so
//! that ten thousand orders take a fraction of a second.

mod table;

use serde::Serialize;

use super::PlanItem;
use super::board::Board;
use crate::judge::Judgement;
use crate::model::engagement::Engagement;
use crate::model::id::InitiativeId;
use crate::model::questionnaire::Questionnaire;
use crate::model::rules::Constants;
use crate::model::scale::SLACK;
use crate::score::Scorecard;
use crate::stats::sample::Draws;
use table::Table;

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

/// The constant of a name.
type Of = fn(&mut Constants) -> &mut f64;

/// One constant at a time, up and down in steps of 2 % to a tenth and to ten times (Triantaphyllou & Sánchez 1997,
/// *Decision Sciences* 28:151).
fn swaps(table: &Table, c: Constants, items: &[PlanItem]) -> Vec<Swap> {
    let first = |c: Constants| {
        let mut order = Vec::new();
        table.order(c, &table.levels, &table.effort, &mut order);
        order.first().copied()
    };
    let now = first(c);
    let all: [(&'static str, Of); 3] = [
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

#[cfg(test)]
mod tests {
    use super::table::{Gate, Node, Row, Table};
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
