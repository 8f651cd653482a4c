//! Initiatives that can never begin because their prerequisites wait for them.

use std::collections::BTreeSet;

use petgraph::algo::tarjan_scc;
use petgraph::graph::DiGraph;

use super::Found;
use crate::diagnostic::{Code, Diagnostic, Sink, Span, quoted};
use crate::model::initiative::Catalogue;

/// One prerequisite of an initiative: who waits, for whom, and where that is written.
struct Wait {
    waits: usize,
    for_whom: usize,
    place: Span,
}

/// Reports each circle once, along one way round.
pub(super) fn report(catalogue: &Catalogue, found: &[Found], sink: &mut Sink) {
    let stuck = stuck(catalogue);
    let waits: Vec<Wait> = waits(catalogue, found)
        .into_iter()
        .filter(|w| stuck.contains(&w.waits) && stuck.contains(&w.for_whom))
        .collect();
    let mut graph = DiGraph::<usize, ()>::new();
    let nodes: Vec<_> = (0..found.len()).map(|n| graph.add_node(n)).collect();
    for w in &waits {
        if let (Some(a), Some(b)) = (nodes.get(w.waits), nodes.get(w.for_whom)) {
            graph.add_edge(*a, *b, ());
        }
    }
    for group in tarjan_scc(&graph) {
        let members = group.iter().filter_map(|g| graph.node_weight(*g));
        let members: BTreeSet<usize> = members.copied().collect();
        let inner = |w: &&Wait| members.contains(&w.waits) && members.contains(&w.for_whom);
        let inner: Vec<&Wait> = waits.iter().filter(inner).collect();
        let round = way_round(&members, &inner);
        if let Some(first) = round.first() {
            sink.push(circle(first, &round, found));
        }
    }
}

/// The initiatives that cannot begin even when all that can begin are done.
fn stuck(catalogue: &Catalogue) -> BTreeSet<usize> {
    let all = &catalogue.initiatives;
    let mut stuck: BTreeSet<usize> = (0..all.len()).collect();
    loop {
        let met = |name: &String| {
            let members = catalogue.any_of(name);
            // An unknown prerequisite is reported elsewhere.
            members.is_empty()
                || members.iter().any(|m| {
                    let position = all.iter().position(|i| &i.id == *m);
                    position.is_some_and(|p| !stuck.contains(&p))
                })
        };
        let ready = |n: &usize| all.get(*n).is_some_and(|i| i.after.iter().all(met));
        let free: Vec<usize> = stuck.iter().copied().filter(ready).collect();
        if free.is_empty() {
            return stuck;
        }
        for n in free {
            stuck.remove(&n);
        }
    }
}

fn waits(catalogue: &Catalogue, found: &[Found]) -> Vec<Wait> {
    let mut out = Vec::new();
    for (n, f) in found.iter().enumerate() {
        for (name, place) in f.initiative.after.iter().zip(&f.after) {
            for member in catalogue.any_of(name) {
                let all = &catalogue.initiatives;
                if let Some(m) = all.iter().position(|i| &i.id == member) {
                    out.push(Wait {
                        waits: n,
                        for_whom: m,
                        place: *place,
                    });
                }
            }
        }
    }
    out
}

/// The prerequisites along one circle inside a group in which each member waits for another.
fn way_round<'w>(members: &BTreeSet<usize>, waits: &[&'w Wait]) -> Vec<&'w Wait> {
    let mut path: Vec<&Wait> = Vec::new();
    let mut at = members.first().copied();
    while let Some(n) = at {
        if let Some(begin) = path.iter().position(|w| w.waits == n) {
            return path.split_off(begin);
        }
        let Some(next) = waits.iter().find(|w| w.waits == n) else {
            return Vec::new();
        };
        path.push(next);
        at = Some(next.for_whom);
    }
    Vec::new()
}

fn circle(first: &Wait, round: &[&Wait], found: &[Found]) -> Diagnostic {
    let name = |n: usize| {
        let id = found.get(n).map_or("", |f| f.initiative.id.as_str());
        quoted(id)
    };
    let steps: Vec<String> = round.iter().map(|w| name(w.for_whom)).collect();
    let message = match steps.len() {
        1 => format!("{} waits for itself", name(first.waits)),
        _ => format!(
            "{} waits for {}",
            name(first.waits),
            steps.join(", which waits for ")
        ),
    };
    let mut diagnostic = Diagnostic::new(Code::InitiativeCycle, first.place, message)
        .label(format!("{} waits here", name(first.waits)))
        .help("take one of these prerequisites out of its `after`");
    for wait in round.iter().skip(1) {
        diagnostic = diagnostic.because(wait.place, format!("{} waits here", name(wait.waits)));
    }
    diagnostic
}
