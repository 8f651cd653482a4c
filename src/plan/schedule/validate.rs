//! The plan read again, without any code of the search: links, capacity, closed windows, budgets, groups, fixed dates.

use std::collections::BTreeMap;

use super::Problem;

/// Allowance for sums of decimal numbers.
const SLACK: f64 = 1e-6;

/// Everything that a plan breaks, in words; empty for a plan that keeps all limits.
#[expect(clippy::cast_possible_wrap, reason = "a few hundred periods")]
pub fn violations(problem: &Problem, starts: &[usize]) -> Vec<String> {
    let mut out = Vec::new();
    if starts.len() != problem.pieces.len() {
        return vec!["not every piece has a begin".to_owned()];
    }
    let span = |n: usize| {
        let (piece, start) = (problem.pieces.get(n)?, starts.get(n)?);
        Some((piece, *start, *start + piece.duration))
    };
    let mut days: BTreeMap<(&str, usize), f64> = BTreeMap::new();
    let mut money: BTreeMap<&str, f64> = BTreeMap::new();
    for n in 0..problem.pieces.len() {
        let Some((piece, start, end)) = span(n) else {
            continue;
        };
        if start < piece.earliest && piece.fixed.is_none() {
            out.push(format!("{} begins before it may", piece.name));
        }
        if piece.fixed.is_some_and(|at| at != start) {
            out.push(format!("{} does not begin when it is fixed", piece.name));
        }
        if piece.deadline.is_some_and(|at| end > at) {
            out.push(format!("{} ends after its deadline", piece.name));
        }
        for t in start..end {
            for (role, needs) in &piece.demand {
                *days.entry((role, t)).or_default() += needs;
            }
            *money.entry(problem.calendar.quarter(t)).or_default() += piece.cost;
        }
    }
    for ((role, t), needed) in &days {
        if let Some(month) = problem.capacity.get(*role) {
            let room = month / 2.0 * problem.calendar.open_share(role, *t);
            if *needed > room + SLACK {
                out.push(format!(
                    "{role} has {room} days in period {t} and {needed} are planned"
                ));
            }
        }
    }
    for (quarter, limit) in &problem.budget {
        let spent = money.get(quarter.as_str()).copied().unwrap_or(0.0);
        if spent > limit + SLACK {
            out.push(format!(
                "{spent} is planned for {quarter} and the limit is {limit}"
            ));
        }
    }
    for link in &problem.links {
        let (Some((before, first, _)), Some((after, second, _))) =
            (span(link.before), span(link.after))
        else {
            out.push("a link names a piece that is not there".to_owned());
            continue;
        };
        let kept = match link.ends_within {
            None => second >= first,
            Some(lead) => {
                let enough = first + before.duration.min(link.enough);
                second as i64 + lead as i64 >= enough as i64
            }
        };
        if !kept {
            out.push(format!("{} does not wait for {}", after.name, before.name));
        }
    }
    for group in &problem.groups {
        for (k, a) in group.iter().enumerate() {
            for b in group.iter().skip(k + 1) {
                if let (Some((x, s1, e1)), Some((y, s2, e2))) = (span(*a), span(*b))
                    && s1 < e2
                    && s2 < e1
                {
                    out.push(format!("{} and {} run at the same time", x.name, y.name));
                }
            }
        }
    }
    out
}
