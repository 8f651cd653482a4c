//! `initiatives.yaml`: the catalogue of remedies; prerequisites exist and hold no cycle.

use petgraph::algo::tarjan_scc;
use petgraph::graph::DiGraph;

use super::conditions;
use super::decode::{self, Fields, NOT_NEGATIVE, Range};
use super::questionnaire::{ENGAGEMENT_FACTS, duplicate_id};
use super::{Desk, practices};
use crate::diagnostic::suggest;
use crate::diagnostic::{Code, Diagnostic, Sink, Sources, Span};
use crate::model::id::{InitiativeId, ModuleId, PracticeId, RoleId};
use crate::model::initiative::{Catalogue, EffortPoint, Initiative, InitiativeKind};
use crate::model::questionnaire::Questionnaire;
use crate::read::{Files, Node};

/// The catalogue, or `None` when the questionnaire has none.
pub fn initiatives(files: &Files, q: &Questionnaire, desk: &mut Desk<'_>) -> Option<Catalogue> {
    let (_, root) = desk.yaml(files, "initiatives.yaml")?;
    let sources = &*desk.sources;
    let sink = &mut *desk.sink;
    let fields = Fields::open(&root, "the catalogue of initiatives", sink)?;
    fields.schema(sink);
    let basis = fields.text("basis", sources, sink).unwrap_or_default();
    let alternatives_node = fields.get("alternatives");
    let nodes = fields.list("initiatives", sink);
    fields.finish(sink);
    let mut found: Vec<(Initiative, Span, Vec<Span>)> = Vec::new();
    for node in nodes {
        if let Some((i, places)) = initiative(node, q, sources, sink) {
            match found.iter().find(|(other, _, _)| other.id == i.id) {
                Some((_, at, _)) => duplicate_id(i.id.as_str(), node.span, Some(*at), sink),
                None => found.push((i, node.span, places)),
            }
        }
    }
    let ids: Vec<String> = found
        .iter()
        .map(|(i, _, _)| i.id.as_str().to_owned())
        .collect();
    let known: Vec<&str> = ids.iter().map(String::as_str).collect();
    let alternatives: Vec<(String, Vec<InitiativeId>)> = alternatives_node
        .map(|n| decode::entries(n, "the list of alternatives", sink))
        .unwrap_or_default()
        .into_iter()
        .map(|(key, value)| {
            let members = decode::some_of(
                value,
                &known,
                Code::InitiativeUnknown,
                "initiative",
                sources,
                sink,
            );
            (
                key.text.clone(),
                members.into_iter().map(InitiativeId::new).collect(),
            )
        })
        .collect();
    let names: Vec<&str> = known
        .iter()
        .copied()
        .chain(alternatives.iter().map(|(n, _)| n.as_str()))
        .collect();
    for (i, _, places) in &found {
        for (name, place) in i.after.iter().zip(places) {
            if !names.contains(&name.as_str()) {
                sink.push(
                    Diagnostic::new(
                        Code::InitiativeUnknown,
                        *place,
                        format!("unknown prerequisite `{name}`"),
                    )
                    .help(suggest::help_for(name, &names)),
                );
            }
        }
    }
    let catalogue = Catalogue {
        basis,
        alternatives,
        initiatives: found.iter().map(|(i, _, _)| i.clone()).collect(),
    };
    cycles(&catalogue, &found, sink);
    Some(catalogue)
}

/// Reports initiatives that can never begin because their prerequisites wait for them.
fn cycles(catalogue: &Catalogue, found: &[(Initiative, Span, Vec<Span>)], sink: &mut Sink) {
    let all = &catalogue.initiatives;
    let mut can: Vec<bool> = vec![false; all.len()];
    let position = |id: &InitiativeId| all.iter().position(|i| &i.id == id);
    loop {
        let ready: Vec<usize> = (0..all.len())
            .filter(|n| !can.get(*n).copied().unwrap_or(true))
            .filter(|n| {
                all.get(*n).is_some_and(|i| {
                    i.after.iter().all(|name| {
                        let members = catalogue.any_of(name);
                        members.is_empty()
                            || members
                                .iter()
                                .any(|m| position(m).is_some_and(|p| can.get(p) == Some(&true)))
                    })
                })
            })
            .collect();
        if ready.is_empty() {
            break;
        }
        for n in ready {
            if let Some(c) = can.get_mut(n) {
                *c = true;
            }
        }
    }
    let mut graph = DiGraph::<usize, ()>::new();
    let nodes: Vec<_> = (0..all.len()).map(|n| graph.add_node(n)).collect();
    for (n, i) in all
        .iter()
        .enumerate()
        .filter(|(n, _)| can.get(*n) == Some(&false))
    {
        for m in i
            .after
            .iter()
            .flat_map(|name| catalogue.any_of(name))
            .filter_map(position)
        {
            if let (Some(a), Some(b)) = (nodes.get(n), nodes.get(m)) {
                graph.add_edge(*a, *b, ());
            }
        }
    }
    for group in tarjan_scc(&graph) {
        let mut members: Vec<usize> = group
            .iter()
            .filter_map(|g| graph.node_weight(*g).copied())
            .collect();
        members.sort_unstable();
        let Some(first) = members.first().copied() else {
            continue;
        };
        let own = all
            .get(first)
            .is_some_and(|i| i.after.iter().any(|a| a == i.id.as_str()));
        if members.len() < 2 && !own {
            continue;
        }
        let names: Vec<&str> = members
            .iter()
            .filter_map(|n| all.get(*n))
            .map(|i| i.id.as_str())
            .collect();
        if let Some((_, span, places)) = found.get(first) {
            sink.push(
                Diagnostic::new(
                    Code::InitiativeCycle,
                    places.first().copied().unwrap_or(*span),
                    format!("prerequisites go round in a circle: {}", names.join(" → ")),
                )
                .help("take one of them out of `after`"),
            );
        }
    }
}

fn initiative(
    node: &Node,
    q: &Questionnaire,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<(Initiative, Vec<Span>)> {
    let fields = Fields::open(node, "an initiative", sink)?;
    let roles: Vec<&str> = q.roles.iter().map(|r| r.id.as_str()).collect();
    let modules: Vec<&str> = q.modules.iter().map(|m| m.id.as_str()).collect();
    let facts: Vec<&str> = q
        .context
        .iter()
        .map(|c| c.id.as_str())
        .chain(ENGAGEMENT_FACTS)
        .collect();
    let id = fields.text("id", sources, sink);
    let title = fields.text("title", sources, sink);
    let summary = fields.text("summary", sources, sink);
    let first_step = fields.text("first_step", sources, sink);
    let kind = fields.need("kind", sink).and_then(|n| {
        decode::one_of(
            n,
            &["fixed", "stepped", "standing"],
            Code::QuestionnaireWord,
            "kind",
            sources,
            sink,
        )
    });
    let module = fields
        .get("module")
        .and_then(|n| decode::one_of(n, &modules, Code::ModuleUnknown, "module", sources, sink));
    let stands_apart = matches!(
        fields.get("stands_apart").map(|n| &n.value),
        Some(crate::read::Value::Bool(true))
    );
    let offered_when = fields
        .get("offered_when")
        .and_then(|n| conditions::condition(n, &facts, sources, sink));
    let after_nodes = fields.list("after", sink);
    let after: Vec<String> = after_nodes
        .iter()
        .filter_map(|n| decode::text(n, sources, sink))
        .collect();
    let closes = fields
        .need("closes", sink)
        .map(|n| decode::entries(n, "the list of practices closed", sink))
        .unwrap_or_default()
        .into_iter()
        .filter_map(|(key, value)| {
            let lift = decode::number(value, Range(0.0, q.highest()), sink);
            if q.practices.iter().any(|p| p.id.as_str() == key.text) {
                Some((PracticeId::new(key.text.clone()), lift?))
            } else {
                practices::unknown_practice(&key.text, key.span, q, sink);
                None
            }
        })
        .collect();
    let owner = fields
        .need("owner", sink)
        .and_then(|n| decode::one_of(n, &roles, Code::RoleUnknown, "role", sources, sink));
    let busy = fields
        .need("busy", sink)
        .map(|n| decode::some_of(n, &roles, Code::RoleUnknown, "role", sources, sink))
        .unwrap_or_default();
    let effort = fields
        .need("effort", sink)
        .map(|n| effort(n, sink))
        .unwrap_or_default();
    let external_share = fields.number("external_share", Range(0.0, 1.0), sink);
    let sureness = fields.need("sureness", sink).and_then(|n| {
        decode::one_of(
            n,
            &["A", "B", "C"],
            Code::QuestionnaireWord,
            "sureness",
            sources,
            sink,
        )
    });
    let done_when = fields.text("done_when", sources, sink);
    let quick_win = fields.text_if("quick_win", sources, sink);
    let trace = conditions::traces(fields.list("trace", sink), &q.sources, sources, sink);
    fields.finish(sink);
    if effort.is_empty() {
        return None;
    }
    let kind = match kind?.as_str() {
        "fixed" => InitiativeKind::Fixed,
        "stepped" => InitiativeKind::Stepped,
        _ => InitiativeKind::Standing,
    };
    let places = after_nodes.iter().map(|n| n.span).collect();
    let made = Initiative {
        id: InitiativeId::new(id?),
        title: title?,
        summary: summary?,
        first_step: first_step?,
        kind,
        module: module.map(ModuleId::new),
        stands_apart,
        offered_when,
        after,
        closes,
        owner: RoleId::new(owner?),
        busy: busy.into_iter().map(RoleId::new).collect(),
        effort,
        external_share: external_share?,
        sureness: sureness?,
        done_when: done_when?,
        quick_win,
        trace,
    };
    Some((made, places))
}

fn effort(node: &Node, sink: &mut Sink) -> Vec<EffortPoint> {
    let mut out: Vec<EffortPoint> = Vec::new();
    for item in decode::list(node, sink) {
        let Some(fields) = Fields::open(item, "an effort", sink) else {
            continue;
        };
        let staff = fields.number("staff", Range(1.0, f64::MAX), sink);
        let days = fields.need("days", sink).and_then(|n| numbers(n, 3, sink));
        let months = fields
            .need("months", sink)
            .and_then(|n| numbers(n, 2, sink));
        fields.finish(sink);
        if let (Some(staff), Some([low, likely, high]), Some([from, to])) =
            (staff, days.as_deref(), months.as_deref())
        {
            let fits = low <= likely && likely <= high && from <= to && *low > 0.0 && *from > 0.0;
            if !fits || out.last().is_some_and(|e| e.staff >= staff) {
                sink.push(
                    Diagnostic::new(Code::InitiativeEffort, item.span, "effort rises from low to high, and sizes rise")
                        .help("write `{staff: 50, days: [low, likely, high], months: [low, high]}`, the smallest size first"),
                );
                continue;
            }
            out.push(EffortPoint {
                staff,
                days: [*low, *likely, *high],
                months: [*from, *to],
            });
        }
    }
    out
}

fn numbers(node: &Node, count: usize, sink: &mut Sink) -> Option<Vec<f64>> {
    let items = decode::list(node, sink);
    if items.len() != count {
        sink.push(
            Diagnostic::new(
                Code::InitiativeEffort,
                node.span,
                format!("{count} numbers are expected here"),
            )
            .label(format!("{} given", items.len())),
        );
        return None;
    }
    items
        .iter()
        .map(|n| decode::number(n, NOT_NEGATIVE, sink))
        .collect()
}
