//! What Σ weight × start of no plan can be below.

use super::{Problem, signed};

/// The greater of two bounds: all pieces as early as links alone allow (critical path; Kelley & Walker 1959), and for
/// each role the least Σ weight × start of its work on one machine that is never idle (Queyranne 1993, *Mathematical
/// Programming* 58:263: mean busy times, in the order of weight over work, Smith's rule).
pub fn bound(problem: &Problem) -> u64 {
    let early = earliest(problem);
    let path: u64 = problem
        .pieces
        .iter()
        .zip(&early)
        .map(|(p, s)| u64::from(p.weight) * u64::try_from(*s).unwrap_or(0))
        .sum();
    let roles = problem.capacity.iter().map(|(role, month)| {
        let rate = month / 2.0;
        machine(problem, &early, role, rate)
    });
    roles.fold(path, u64::max)
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

/// The bound of one role; pieces without work for it count their earliest begin.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a few hundred periods; rounded down and not negative"
)]
fn machine(problem: &Problem, early: &[i64], role: &str, rate: f64) -> u64 {
    let mut jobs: Vec<(f64, f64, f64)> = Vec::new();
    let mut rest = 0.0;
    for (piece, early) in problem.pieces.iter().zip(early) {
        let weight = f64::from(piece.weight);
        let needs = piece.demand.get(role).copied().unwrap_or(0.0);
        let work = needs * piece.duration as f64 / rate;
        if work > 0.0 && work.is_finite() {
            jobs.push((weight, work, piece.duration as f64));
        } else {
            rest += weight * *early as f64;
        }
    }
    jobs.sort_by(|a, b| (b.0 / b.1).total_cmp(&(a.0 / a.1)));
    let mut done = 0.0;
    for (weight, work, duration) in jobs {
        // Mean busy time less half the duration is the begin of a piece that works evenly.
        rest += weight * (done + work / 2.0 - duration / 2.0);
        done += work;
    }
    (rest - 1e-6).max(0.0).ceil() as u64
}
