//! What Σ weight × start of no plan can be below.

use super::{Piece, Problem, signed};

/// The greatest of several bounds: all pieces as early as links alone allow (critical path; Kelley & Walker 1959), and for
/// each role and for the budget the least Σ weight × mean busy time of its work on one machine that may interrupt it
/// (Goemans et al. 2002, *SIAM Journal on Discrete Mathematics* 15:165: the piece with most weight for its work first,
/// none before its earliest begin), less half of each duration.
pub fn bound(problem: &Problem) -> u64 {
    let early = earliest(problem);
    let path: u64 = problem
        .pieces
        .iter()
        .zip(&early)
        .map(|(p, s)| u64::from(p.weight) * u64::try_from(*s).unwrap_or(0))
        .sum();
    let roles = problem.capacity.keys().map(|role| {
        let work = |p: &Piece| p.demand.get(role).copied().unwrap_or(0.0);
        machine(problem, &early, &work, &|t| {
            problem.room(role, t).unwrap_or(f64::INFINITY)
        })
    });
    let most = roles.fold(path, u64::max);
    if problem.budget.is_empty() {
        return most;
    }
    // A quarter spends no more than its limit, whenever in it.
    most.max(machine(problem, &early, &|p| p.cost, &|t| {
        let quarter = problem.calendar.quarter(t);
        let first = t == 0 || problem.calendar.quarter(t - 1) != quarter;
        match problem.budget.get(quarter) {
            None => f64::INFINITY,
            Some(limit) if first => *limit,
            Some(_) => 0.0,
        }
    }))
}

/// The earliest begin of each piece by links alone, in periods.
pub fn earliest(problem: &Problem) -> Vec<i64> {
    let mut early: Vec<i64> = problem
        .pieces
        .iter()
        .map(|p| signed(p.fixed.unwrap_or(p.earliest)))
        .collect();
    // At most as many rounds as there are pieces; a circle was reported before.
    for _ in 0..problem.pieces.len() {
        let mut changed = false;
        for link in &problem.links {
            let (Some(at), Some(before)) =
                (early.get(link.before), problem.pieces.get(link.before))
            else {
                continue;
            };
            let from = at + link.gap(before.duration);
            if let Some(own) = early.get_mut(link.after)
                && *own < from
            {
                *own = from;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    early
}

/// A piece on the machine.
struct Load {
    weight: f64,
    left: f64,
    work: f64,
    duration: f64,
    release: usize,
    busy: f64,
}

/// The bound of one machine of the given room a period; pieces without work for it count their earliest begin.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a few hundred periods; rounded down and not negative"
)]
fn machine(
    problem: &Problem,
    early: &[i64],
    work: &dyn Fn(&Piece) -> f64,
    room: &dyn Fn(usize) -> f64,
) -> u64 {
    let mut loads: Vec<Load> = Vec::new();
    let mut sum = 0.0;
    for (piece, early) in problem.pieces.iter().zip(early) {
        let weight = f64::from(piece.weight);
        let duration = piece.duration as f64;
        let needs = work(piece) * duration;
        if needs > 0.0 && needs.is_finite() {
            loads.push(Load {
                weight,
                left: needs,
                work: needs,
                duration,
                release: usize::try_from(*early).unwrap_or(0),
                busy: 0.0,
            });
        } else {
            sum += weight * *early as f64;
        }
    }
    loads.sort_by(|a, b| (b.weight / b.work).total_cmp(&(a.weight / a.work)));
    for t in 0..problem.calendar.len() {
        if loads.iter().all(|l| l.left <= 0.0) {
            break;
        }
        let whole = room(t);
        let mut used = 0.0;
        for load in loads.iter_mut().filter(|l| l.left > 0.0 && l.release <= t) {
            let amount = load.left.min(whole - used);
            if amount <= 0.0 {
                break;
            }
            // Without a limit all of it is done at once, at the beginning.
            let at = if whole.is_finite() {
                (used + amount / 2.0) / whole
            } else {
                0.0
            };
            load.busy += amount * (t as f64 + at);
            load.left -= amount;
            used += amount;
        }
    }
    for load in loads {
        let busy = (load.busy + load.left * problem.calendar.len() as f64) / load.work;
        let begin = busy - load.duration / 2.0;
        sum += load.weight * begin.max(load.release as f64 - load.duration / 2.0);
    }
    (sum - 1e-6).max(0.0).ceil() as u64
}
