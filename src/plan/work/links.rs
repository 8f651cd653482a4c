//! What pieces wait for: steps before, prerequisites, gates, others of a group.

use std::collections::BTreeSet;

use super::{Gates, Ground, Task, count, float, opening, prerequisites};
use crate::judge::gate::{GateFound, GateState};
use crate::model::id::InitiativeId;
use crate::model::register::State;
use crate::plan::schedule::{Link, Piece, Problem};

/// Steps in a row, prerequisites, gates, and what runs one at a time.
pub(super) fn links(g: Ground<'_>, jobs: &[Task<'_>], gates: Gates, problem: &mut Problem) {
    let find = |id: &InitiativeId| jobs.iter().find(|j| &j.initiative.id == id);
    let ids: BTreeSet<&InitiativeId> = jobs.iter().map(|j| &j.initiative.id).collect();
    let mut out = Vec::new();
    for j in jobs {
        for pair in j.pieces.windows(2) {
            if let [a, b] = pair {
                out.push(Link::finish_start(*a, *b));
            }
        }
        let Some(first) = j.pieces.first().copied() else {
            continue;
        };
        // What runs has begun: it waits for nothing.
        if j.state == State::Running || gates == Gates::Ignored {
            continue;
        }
        for p in prerequisites(g, j.initiative) {
            if let Some(last) = find(&p).and_then(|x| x.pieces.last()) {
                out.push(Link::finish_start(*last, first));
            }
        }
        let duration = problem.pieces.get(first).map_or(1, |p| p.duration);
        for gate in g.judgement.into_iter().flat_map(|x| &x.gates) {
            if gate.state == GateState::Open || !gate.blocks.contains(&j.initiative.id) {
                continue;
            }
            let share = g.q.rules.as_ref().map_or(0.0, |r| r.bite(gate.bites));
            let lead = if share > 0.0 {
                count((share * float(duration)).floor().max(1.0))
            } else {
                0
            };
            let lead = if share * float(duration) < 1.0 {
                0
            } else {
                lead
            };
            let openers = match gate.state {
                GateState::Unknown => jobs
                    .iter()
                    .filter(|x| x.initiative.stands_apart)
                    .map(|x| x.initiative.id.clone())
                    .collect(),
                _ => opening(g, gate, &ids).unwrap_or_default(),
            };
            for opener in openers.iter().filter(|o| **o != j.initiative.id) {
                let Some(o) = find(opener) else { continue };
                out.extend(opens(g, o, gate, first, lead, &problem.pieces));
            }
        }
    }
    problem.links = out;
    if gates == Gates::Respected {
        for (name, _) in g.judgement.into_iter().flat_map(|j| &j.one_at_a_time) {
            let members = g.q.catalogue.any_of(name);
            let group: Vec<usize> = jobs
                .iter()
                .filter(|j| members.contains(&&j.initiative.id))
                .flat_map(|j| j.pieces.iter().copied())
                .collect();
            if group.len() > 1 {
                problem.groups.push(group);
            }
        }
    }
}

/// The link from an opener to what its gate blocks: early lifts count as soon as they are there, and a gate that opens by
/// a begin needs no more than that.
fn opens(
    g: Ground<'_>,
    opener: &Task<'_>,
    gate: &GateFound,
    after: usize,
    lead: usize,
    pieces: &[Piece],
) -> Option<Link> {
    let by_begin = gate.opens_by_begin
        && g.q.rules.as_ref().is_some_and(|r| {
            let named = format!("'{}'", opener.initiative.id);
            let gates = r.gates.iter().filter(|x| x.id == gate.id);
            let mut leaves = gates.flat_map(|x| x.failing.leaves());
            leaves.any(|c| {
                c.value.as_str().starts_with("state(") && c.value.as_str().contains(&named)
            })
        });
    let first = *opener.pieces.first()?;
    if by_begin {
        return Some(Link {
            before: first,
            after,
            ends_within: Some(lead),
            enough: 0,
        });
    }
    if let Some((share, practices)) = &opener.initiative.early {
        let needed: Vec<_> = gate
            .misses
            .iter()
            .filter(|m| {
                opener
                    .initiative
                    .closes
                    .iter()
                    .any(|(p, _)| *p == m.practice)
            })
            .collect();
        if needed.iter().all(|m| practices.contains(&m.practice)) && opener.pieces.len() == 1 {
            let duration = pieces.get(first).map_or(1, |p| p.duration);
            return Some(Link {
                before: first,
                after,
                ends_within: Some(lead),
                enough: count((share * float(duration)).ceil()),
            });
        }
    }
    Some(Link {
        before: *opener.pieces.last()?,
        after,
        ends_within: Some(lead),
        enough: usize::MAX,
    })
}
