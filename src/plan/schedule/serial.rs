//! A first plan by serial schedule generation (Kolisch & Hartmann 1999): in the order of a rule, each piece as early as
//! links, capacity, budget and groups allow; the best of several rules, then of pieces moved up in its order.

use std::collections::BTreeMap;

use super::{Piece, Problem, Refused, signed};

/// Slack of a comparison of sums of person-days or costs.
const SLACK: f64 = 1e-6;

/// What is used so far.
struct Used<'p> {
    problem: &'p Problem,
    days: BTreeMap<(&'p str, usize), f64>,
    spent: BTreeMap<&'p str, f64>,
    /// Groups: the periods in which one of them runs.
    busy: Vec<Vec<usize>>,
}

/// Plans tried by moving pieces up in the order.
const MOVES: usize = 120;

/// First periods of the pieces, in the order of the pieces.
pub fn serial(problem: &Problem) -> Result<Vec<usize>, Refused> {
    let mut best: Option<(u64, Vec<usize>, Vec<usize>)> = None;
    let mut refused = None;
    for rule in [Rule::Weight, Rule::Smith, Rule::Behind, Rule::BehindSmith] {
        let order = order(problem, rule)?;
        match in_order(problem, &order) {
            Ok(starts) => {
                let cost = cost(problem, &starts);
                if best.as_ref().is_none_or(|b| cost < b.0) {
                    best = Some((cost, order, starts));
                }
            }
            Err(why) => refused = refused.or(Some(why)),
        }
    }
    let Some(best) = best else {
        return Err(refused.unwrap_or(Refused::Circle {
            piece: String::new(),
        }));
    };
    Ok(improved(problem, best))
}

/// Σ weight × start, and more than that for what ends beyond the horizon.
fn cost(problem: &Problem, starts: &[usize]) -> u64 {
    let all = problem.pieces.iter().zip(starts);
    all.map(|(p, s)| {
        let late = s + p.duration > problem.horizon;
        let far = if p.must { 10_000 } else { 100 };
        let at = if late { s + far * problem.horizon } else { *s };
        u64::from(p.weight) * u64::try_from(at).unwrap_or(0)
    })
    .sum()
}

/// Moves one piece up after the other while that helps.
fn improved(problem: &Problem, best: (u64, Vec<usize>, Vec<usize>)) -> Vec<usize> {
    let (mut cheapest, mut order, mut starts) = best;
    let mut left = MOVES;
    let mut helped = true;
    while helped && left > 0 {
        helped = false;
        for n in 1..order.len() {
            for up in [1, 4] {
                if left == 0 || up > n {
                    continue;
                }
                left -= 1;
                let mut other = order.clone();
                let moved = other.remove(n);
                other.insert(n - up, moved);
                if !is_order(problem, &other) {
                    continue;
                }
                if let Ok(found) = in_order(problem, &other) {
                    let price = cost(problem, &found);
                    if price < cheapest {
                        (cheapest, order, starts) = (price, other, found);
                        helped = true;
                    }
                }
            }
        }
    }
    starts
}

/// True when each piece stands after those that it waits for.
fn is_order(problem: &Problem, order: &[usize]) -> bool {
    let place = |n: usize| order.iter().position(|x| *x == n);
    problem
        .links
        .iter()
        .all(|l| place(l.before) < place(l.after))
}

/// A plan in a given order.
fn in_order(problem: &Problem, order: &[usize]) -> Result<Vec<usize>, Refused> {
    for piece in &problem.pieces {
        too_much(problem, piece)?;
    }
    let mut used = Used {
        problem,
        days: BTreeMap::new(),
        spent: BTreeMap::new(),
        busy: vec![Vec::new(); problem.groups.len()],
    };
    let mut starts: BTreeMap<usize, usize> = BTreeMap::new();
    // Pieces with a fixed begin are placed first, so that others go round them.
    for (n, piece) in problem.pieces.iter().enumerate() {
        if let Some(at) = piece.fixed {
            if let Some(against) = used.against(n, piece, at) {
                return Err(Refused::Fixed {
                    piece: piece.name.clone(),
                    against,
                });
            }
            used.place(n, piece, at);
            starts.insert(n, at);
        }
    }
    for n in order.iter().copied() {
        let Some(piece) = problem.pieces.get(n) else {
            continue;
        };
        let mut earliest = signed(piece.earliest);
        let mut holds_up = String::new();
        for link in problem.links.iter().filter(|l| l.after == n) {
            let (Some(at), Some(before)) =
                (starts.get(&link.before), problem.pieces.get(link.before))
            else {
                continue;
            };
            let from = signed(*at) + link.gap(before.duration);
            if from > earliest {
                earliest = from;
                holds_up = before.name.clone();
            }
        }
        let refused = |against: String| Refused::Fixed {
            piece: piece.name.clone(),
            against,
        };
        if let Some(at) = piece.fixed {
            if signed(at) < earliest {
                return Err(refused(holds_up));
            }
            continue;
        }
        let from = usize::try_from(earliest.max(0)).unwrap_or(0);
        let at = (from..from + problem.calendar.len())
            .filter(|at| *at >= problem.horizon || at + piece.duration <= problem.horizon)
            .find(|at| used.against(n, piece, *at).is_none())
            .ok_or_else(|| refused("capacity".to_owned()))?;
        if let Some(deadline) = piece.deadline
            && at + piece.duration > deadline
        {
            let against = used.against(n, piece, from).unwrap_or(holds_up);
            return Err(refused(against));
        }
        used.place(n, piece, at);
        starts.insert(n, at);
    }
    Ok((0..problem.pieces.len())
        .map(|n| starts.get(&n).copied().unwrap_or_default())
        .collect())
}

/// How pieces that could come next are ranked.
#[derive(Clone, Copy)]
enum Rule {
    /// By weight.
    Weight,
    /// By weight over duration.
    Smith,
    /// By weight with that of everything behind.
    Behind,
    /// The same over duration.
    BehindSmith,
}

/// The pieces by a rule, each after those that it waits for.
#[expect(clippy::cast_precision_loss, reason = "a few hundred periods")]
fn order(problem: &Problem, rule: Rule) -> Result<Vec<usize>, Refused> {
    let count = problem.pieces.len();
    let mut todo: Vec<usize> = (0..count).collect();
    let behind = behind(problem);
    let rank = |n: &usize| {
        let Some(p) = problem.pieces.get(*n) else {
            return 0.0;
        };
        let all = behind.get(*n).copied().unwrap_or(0.0);
        let (weight, duration) = (f64::from(p.weight), p.duration.max(1) as f64);
        match rule {
            Rule::Weight => weight,
            Rule::Smith => weight / duration,
            Rule::Behind => weight + all,
            Rule::BehindSmith => (weight + all) / duration,
        }
    };
    let urgent = |n: &usize| {
        let piece = problem.pieces.get(*n);
        piece.is_some_and(|p| p.deadline.is_some() || p.must)
    };
    todo.sort_by(|a, b| {
        urgent(b)
            .cmp(&urgent(a))
            .then_with(|| rank(b).total_cmp(&rank(a)))
            .then_with(|| a.cmp(b))
    });
    let mut out: Vec<usize> = Vec::new();
    while !todo.is_empty() {
        let free = |n: &usize| {
            let mut waits = problem
                .links
                .iter()
                .filter(|l| l.after == *n && l.before != *n);
            waits.all(|l| out.contains(&l.before))
        };
        let Some(next) = todo.iter().position(free) else {
            let stuck = todo.first().and_then(|n| problem.pieces.get(*n));
            return Err(Refused::Circle {
                piece: stuck.map_or_else(String::new, |p| p.name.clone()),
            });
        };
        out.push(todo.remove(next));
    }
    Ok(out)
}

/// The weight of everything that waits for a piece, directly or not, each once.
fn behind(problem: &Problem) -> Vec<f64> {
    (0..problem.pieces.len())
        .map(|n| {
            let mut seen: Vec<usize> = Vec::new();
            let mut todo = vec![n];
            while let Some(at) = todo.pop() {
                for link in problem.links.iter().filter(|l| l.before == at) {
                    if !seen.contains(&link.after) && link.after != n {
                        seen.push(link.after);
                        todo.push(link.after);
                    }
                }
            }
            let weights = seen.iter().filter_map(|k| problem.pieces.get(*k));
            weights.map(|p| f64::from(p.weight)).sum()
        })
        .collect()
}

fn too_much(problem: &Problem, piece: &Piece) -> Result<(), Refused> {
    for (role, needs) in &piece.demand {
        if let Some(month) = problem.capacity.get(role)
            && *needs > month / 2.0 + SLACK
        {
            return Err(Refused::TooMuch {
                piece: piece.name.clone(),
                role: role.clone(),
                needs: needs * 2.0,
                has: *month,
            });
        }
    }
    Ok(())
}

impl<'p> Used<'p> {
    /// What stands against a piece that begins at `at`: a role, a quarter, a group; `None` when nothing does.
    fn against(&self, n: usize, piece: &Piece, at: usize) -> Option<String> {
        let end = at + piece.duration;
        for (role, needs) in piece.demand.iter().filter(|(_, d)| **d > 0.0) {
            for t in at..end {
                let Some(room) = self.problem.room(role, t) else {
                    break;
                };
                let before = self.days.get(&(role.as_str(), t)).copied().unwrap_or(0.0);
                if before + needs > room + SLACK {
                    return Some(role.clone());
                }
            }
        }
        if piece.cost > 0.0 && !self.problem.budget.is_empty() {
            let mut own: BTreeMap<&str, f64> = BTreeMap::new();
            for t in at..end {
                *own.entry(self.problem.calendar.quarter(t)).or_default() += piece.cost;
            }
            for (quarter, cost) in own {
                let Some(limit) = self.problem.budget.get(quarter) else {
                    continue;
                };
                let before = self.spent.get(quarter).copied().unwrap_or(0.0);
                if before + cost > limit + SLACK {
                    return Some(quarter.to_owned());
                }
            }
        }
        for (group, busy) in self.problem.groups.iter().zip(&self.busy) {
            if group.contains(&n) && (at..end).any(|t| busy.contains(&t)) {
                return Some("one at a time".to_owned());
            }
        }
        None
    }

    fn place(&mut self, n: usize, piece: &'p Piece, at: usize) {
        for t in at..at + piece.duration {
            for (role, needs) in &piece.demand {
                *self.days.entry((role.as_str(), t)).or_default() += needs;
            }
            *self
                .spent
                .entry(self.problem.calendar.quarter(t))
                .or_default() += piece.cost;
        }
        for (group, busy) in self.problem.groups.iter().zip(&mut self.busy) {
            if group.contains(&n) {
                busy.extend(at..at + piece.duration);
            }
        }
    }
}
