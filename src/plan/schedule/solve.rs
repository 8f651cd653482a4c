//! The exact search, by lazy clause generation (Ohrimenko, Stuckey & Codish 2009, *Constraints* 14:357; the crate
//! `pumpkin-solver`). The only file that names it.

use std::ops::ControlFlow;

use pumpkin_solver::Solver;
use pumpkin_solver::conflict_resolvers::resolvers::ResolutionResolver;
use pumpkin_solver::core::branching::branchers::dynamic_brancher::DynamicBrancher;
use pumpkin_solver::core::branching::branchers::warm_start::WarmStart;
use pumpkin_solver::core::optimisation::OptimisationDirection;
use pumpkin_solver::core::optimisation::linear_sat_unsat::LinearSatUnsat;
use pumpkin_solver::core::predicate;
use pumpkin_solver::core::proof::ConstraintTag;
use pumpkin_solver::core::results::{OptimisationResult, ProblemSolution, SolutionReference};
use pumpkin_solver::core::termination::TerminationCondition;
use pumpkin_solver::core::variables::{AffineView, DomainId, Literal, TransformableVariable};

use super::{GRAIN, Problem, Solution, bound};

/// Stops after a count of steps, so that the same input gives the same plan on any machine.
struct Count {
    left: u64,
    used: u64,
}

impl TerminationCondition for Count {
    fn should_stop(&mut self) -> bool {
        self.used += 1;
        self.left = self.left.saturating_sub(1);
        self.left == 0
    }
}

/// The best plan within `steps`, at least as good as `first`, which keeps all limits.
pub fn solve(problem: &Problem, first: &[usize], steps: u64) -> Solution {
    let end = |starts: &[usize]| {
        problem
            .pieces
            .iter()
            .zip(starts)
            .map(|(p, s)| s + p.duration)
            .max()
            .unwrap_or(0)
    };
    // Room behind the horizon for whatever does not fit before it.
    let behind = if end(first) > problem.horizon {
        problem.pieces.iter().map(|p| p.duration).sum()
    } else {
        0
    };
    let limit = end(first)
        .max(problem.horizon + behind)
        .min(problem.calendar.len());
    let known = value(problem, first, limit);
    let lower = bound::bound(problem);
    let unchanged = |optimal: bool, used: u64| Solution {
        starts: first.to_vec(),
        optimal,
        objective: weighted(problem, first),
        bound: if optimal {
            weighted(problem, first)
        } else {
            lower
        },
        steps: used,
    };
    let late = problem
        .pieces
        .iter()
        .zip(first)
        .any(|(p, s)| s + p.duration > problem.horizon);
    if problem.pieces.is_empty() || (!late && known == i64::try_from(lower).unwrap_or(i64::MAX)) {
        return unchanged(true, 0);
    }
    let Some((mut solver, starts, objective)) = model(problem, limit, known) else {
        return unchanged(false, 0);
    };
    let values: Vec<i32> = first.iter().map(|s| int(*s)).collect();
    let mut brancher = DynamicBrancher::new(vec![
        Box::new(WarmStart::new(&starts, &values)),
        Box::new(solver.default_brancher()),
    ]);
    let mut count = Count {
        left: steps.max(1),
        used: 0,
    };
    let mut resolver = ResolutionResolver::default();
    let go_on = |_: &Solver,
                 _: SolutionReference<'_>,
                 _: &DynamicBrancher,
                 _: &ResolutionResolver| { ControlFlow::<()>::Continue(()) };
    let procedure = LinearSatUnsat::new(OptimisationDirection::Minimise, objective, go_on);
    let result = solver.optimise(&mut brancher, &mut count, &mut resolver, procedure);
    let (found, optimal) = match result {
        OptimisationResult::Optimal(s) => (s, true),
        OptimisationResult::Satisfiable(s) | OptimisationResult::Stopped(s, ()) => (s, false),
        OptimisationResult::Unsatisfiable | OptimisationResult::Unknown => {
            return unchanged(false, count.used);
        }
    };
    let best: Vec<usize> = starts
        .iter()
        .map(|x| usize::try_from(found.get_integer_value(*x)).unwrap_or(0))
        .collect();
    solution(problem, best, optimal, count.used)
}

/// A plan with its value and bound, both over the pieces that end within the horizon.
fn solution(problem: &Problem, starts: Vec<usize>, optimal: bool, steps: u64) -> Solution {
    let mut within = problem.clone();
    for (piece, start) in within.pieces.iter_mut().zip(&starts) {
        if start + piece.duration > problem.horizon {
            piece.weight = 0;
        }
    }
    let objective = weighted(&within, &starts);
    let bound = if optimal {
        objective
    } else {
        bound::bound(&within).min(objective)
    };
    Solution {
        starts,
        optimal,
        objective,
        bound,
        steps,
    }
}

/// Σ weight × start.
pub fn weighted(problem: &Problem, starts: &[usize]) -> u64 {
    let all = problem.pieces.iter().zip(starts);
    all.map(|(p, s)| u64::from(p.weight) * u64::try_from(*s).unwrap_or(0))
        .sum()
}

/// What a piece that does not end within the horizon costs for each point of its weight: more than any sum of starts.
fn penalty(problem: &Problem, limit: usize) -> i64 {
    let weights: u64 = problem.pieces.iter().map(|p| u64::from(p.weight)).sum();
    i64::try_from(weights)
        .unwrap_or(i64::MAX / 1024)
        .saturating_mul(super::signed(limit) + 1)
}

/// Both parts of the objective in one number.
fn value(problem: &Problem, starts: &[usize], limit: usize) -> i64 {
    let penalty = penalty(problem, limit);
    let late: u64 = problem
        .pieces
        .iter()
        .zip(starts)
        .filter(|(p, s)| **s + p.duration > problem.horizon)
        .map(|(p, _)| u64::from(p.weight))
        .sum();
    i64::try_from(weighted(problem, starts)).unwrap_or(i64::MAX / 4)
        + i64::try_from(late).unwrap_or(0).saturating_mul(penalty)
}

fn int(n: usize) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX / 4)
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "limited before the conversion"
)]
fn grains_up(x: f64) -> i32 {
    (x * GRAIN - 1e-6).ceil().clamp(0.0, 1e9) as i32
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "limited before the conversion"
)]
fn grains_down(x: f64) -> i32 {
    (x * GRAIN + 1e-6).floor().clamp(0.0, 1e9) as i32
}

type Model = (Solver, Vec<DomainId>, DomainId);

/// The model; `None` when its numbers are too large for the solver.
fn model(problem: &Problem, limit: usize, known: i64) -> Option<Model> {
    let known = i32::try_from(known).ok()?;
    let mut solver = Solver::default();
    let tag = solver.new_constraint_tag();
    let starts: Vec<DomainId> = problem
        .pieces
        .iter()
        .map(|p| {
            let last = if p.must { problem.horizon } else { limit };
            let latest = p
                .deadline
                .unwrap_or(last)
                .min(last)
                .saturating_sub(p.duration);
            let (low, high) = match p.fixed {
                Some(at) => (at, at),
                None => (p.earliest, latest.max(p.earliest)),
            };
            // What does not end within the horizon begins behind it, and uses nothing before.
            let across = (problem.horizon + 1).saturating_sub(p.duration)..problem.horizon;
            if p.fixed.is_some() || across.is_empty() || high < across.start {
                return solver.new_bounded_integer(int(low), int(high));
            }
            let begins = (low..=high).filter(|s| !across.contains(s)).map(int);
            let begins: Vec<i32> = begins.collect();
            if begins.is_empty() {
                return solver.new_bounded_integer(int(low), int(high));
            }
            solver.new_sparse_integer(begins)
        })
        .collect();
    let lower = i32::try_from(bound::bound(problem)).ok()?.min(known);
    let objective = solver.new_bounded_integer(lower, known);
    let mut terms: Vec<AffineView<DomainId>> = problem
        .pieces
        .iter()
        .zip(&starts)
        .map(|(p, x)| x.scaled(i32::try_from(p.weight).unwrap_or(1)))
        .collect();
    let penalty = i32::try_from(penalty(problem, limit)).ok()?;
    for (p, x) in problem.pieces.iter().zip(&starts) {
        let last = int(problem.horizon) - int(p.duration);
        if int(limit) - int(p.duration) > last {
            let weight = i32::try_from(p.weight).ok()?.checked_mul(penalty)?;
            let late = solver.new_literal_for_predicate(predicate![x >= last + 1], tag);
            terms.push(late.get_integer_variable().scaled(weight));
        }
    }
    terms.push(objective.scaled(-1));
    solver
        .add_constraint(pumpkin_solver::less_than_or_equals(terms, 0, tag))
        .post();
    for link in &problem.links {
        let (Some(a), Some(b)) = (starts.get(link.before), starts.get(link.after)) else {
            continue;
        };
        let duration = problem.pieces.get(link.before).map_or(0, |p| p.duration);
        let gap = i32::try_from(link.gap(duration)).unwrap_or(i32::MAX / 4);
        let terms = vec![a.scaled(1), b.scaled(-1)];
        solver
            .add_constraint(pumpkin_solver::less_than_or_equals(terms, -gap, tag))
            .post();
    }
    for role in problem.capacity.keys() {
        capacity(&mut solver, problem, &starts, role, limit, tag);
    }
    for group in &problem.groups {
        let members: Vec<(DomainId, i32)> = group
            .iter()
            .filter_map(|n| Some((*starts.get(*n)?, int(problem.pieces.get(*n)?.duration))))
            .collect();
        let (vars, durations): (Vec<_>, Vec<_>) = members.into_iter().unzip();
        let ones = vec![1; vars.len()];
        let one = pumpkin_solver::cumulative(vars, durations, ones, 1, tag);
        solver.add_constraint(one).post();
    }
    for (quarter, limit_of) in &problem.budget {
        budget(
            &mut solver,
            problem,
            &starts,
            (quarter, *limit_of),
            limit,
            tag,
        );
    }
    Some((solver, starts, objective))
}

/// A role is never asked for more than it has: what is closed is taken up by a piece of its own.
fn capacity(
    solver: &mut Solver,
    problem: &Problem,
    starts: &[DomainId],
    role: &str,
    limit: usize,
    tag: ConstraintTag,
) {
    let rooms: Vec<i32> = (0..limit)
        .map(|t| problem.room(role, t).map_or(0, grains_down))
        .collect();
    let Some(most) = rooms.iter().copied().max() else {
        return;
    };
    let (mut vars, mut durations, mut needs) = (Vec::new(), Vec::new(), Vec::new());
    for (p, x) in problem.pieces.iter().zip(starts) {
        let need = p.demand.get(role).copied().map_or(0, grains_up);
        if need > 0 {
            vars.push(*x);
            durations.push(int(p.duration));
            needs.push(need);
        }
    }
    if vars.is_empty() {
        return;
    }
    for (t, room) in rooms.iter().enumerate().filter(|(_, room)| **room < most) {
        vars.push(solver.new_bounded_integer(int(t), int(t)));
        durations.push(1);
        needs.push(most - room);
    }
    let all = pumpkin_solver::cumulative(vars, durations, needs, most, tag);
    solver.add_constraint(all).post();
}

/// The cost of a quarter, as the number of its periods in which each piece runs: `[start ≤ t] − [start ≤ t − duration]`
/// summed over its periods t.
fn budget(
    solver: &mut Solver,
    problem: &Problem,
    starts: &[DomainId],
    (quarter, most): (&str, f64),
    limit: usize,
    tag: ConstraintTag,
) {
    let periods: Vec<usize> = (0..limit)
        .filter(|t| problem.calendar.quarter(*t) == quarter)
        .collect();
    let (mut weights, mut literals): (Vec<i32>, Vec<Literal>) = (Vec::new(), Vec::new());
    for (p, x) in problem
        .pieces
        .iter()
        .zip(starts)
        .filter(|(p, _)| p.cost > 0.0)
    {
        let cost = grains_up(p.cost / (GRAIN * GRAIN));
        for t in &periods {
            let at = int(*t);
            literals.push(solver.new_literal_for_predicate(predicate![x <= at], tag));
            weights.push(cost);
            let before = at - int(p.duration);
            literals.push(solver.new_literal_for_predicate(predicate![x <= before], tag));
            weights.push(-cost);
        }
    }
    if literals.is_empty() {
        return;
    }
    let room = grains_down(most / (GRAIN * GRAIN));
    let sum = pumpkin_solver::boolean_less_than_or_equals(weights, literals, room, tag);
    solver.add_constraint(sum).post();
}
