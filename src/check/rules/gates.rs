//! The gates: ids once, no gate that blocks its own opener, openers that lift what the gate rests on.

use super::{Room, text_of};
use crate::check::conditions;
use crate::check::decode::{self, Fields, Range, Seen, values};
use crate::check::engagement::child;
use crate::diagnostic::{Code, Diagnostic, Sink, Span, quoted};
use crate::expression::Rule;
use crate::model::id::{InitiativeId, ModuleId};
use crate::model::rules::{Bites, Gate};
use crate::read::{Node, Value};

/// The ids of the gates before they are checked, so that conditions may name later ones.
pub(super) fn ids(root: &Node) -> Vec<&str> {
    match child(root, "gates").map(|n| &n.value) {
        Some(Value::List(items)) => items.iter().filter_map(|n| text_of(n, "id")).collect(),
        _ => Vec::new(),
    }
}

pub(super) fn gates(nodes: &[Node], room: &Room<'_>, sink: &mut Sink) -> Vec<Gate> {
    let mut seen = Seen::default();
    nodes
        .iter()
        .filter_map(|n| gate(n, room, &mut seen, sink))
        .collect()
}

fn gate(node: &Node, room: &Room<'_>, seen: &mut Seen, sink: &mut Sink) -> Option<Gate> {
    let fields = Fields::open(node, "a gate", sink)?;
    let id = fields.id("id", room.sources, sink);
    let name = fields.text("name", room.sources, sink);
    let failing = fields.need("failing").and_then(|n| room.rule(n, sink));
    let known = Bites::ALL.map(Bites::as_str);
    let bites = fields.word("bites", &known, room.sources, sink);
    let blocks = fields.need("blocks").map(|n| room.initiatives(n, sink));
    let opener_node = fields.need("opened_by");
    let opened_by = opener_node.map(|n| room.initiatives(n, sink));
    let counts = fields.number_if("counts", Range(0.0, 100.0), sink);
    let one_at_a_time = fields
        .get("one_at_a_time")
        .and_then(|n| alternatives(n, room, sink));
    let module = fields.get("module").and_then(|n| {
        let known: Vec<&str> = room.q.modules.iter().map(|m| m.id.as_str()).collect();
        decode::one_of(n, &known, Code::ModuleUnknown, "module", room.sources, sink)
    });
    let sentence = fields.text("sentence", room.sources, sink);
    let traces = fields.list_if("trace", sink);
    let trace = conditions::traces(traces, &room.q.sources, room.sources, sink);
    fields.finish(sink);
    let (id, place) = id?;
    if !seen.claim(&id, place, sink) {
        return None;
    }
    let made = Gate {
        id,
        name: name?,
        failing: failing?,
        bites: bites.and_then(|w| Bites::ALL.into_iter().find(|b| b.as_str() == w))?,
        blocks: blocks?,
        opened_by: opened_by?,
        counts: counts.unwrap_or(1.0),
        one_at_a_time,
        module: module.map(ModuleId::new),
        sentence: sentence?,
        trace,
    };
    if let Some(node) = opener_node {
        openers(&made, node.span, room, sink);
    }
    Some(made)
}

/// The name of alternatives of the catalogue.
pub(super) fn alternatives(node: &Node, room: &Room<'_>, sink: &mut Sink) -> Option<String> {
    let known: Vec<&str> = room
        .q
        .catalogue
        .alternatives
        .iter()
        .map(|(n, _)| n.as_str())
        .collect();
    let word = decode::text(node, room.sources, sink)?;
    if known.contains(&word.as_str()) {
        return Some(word);
    }
    let what = "name of alternatives";
    sink.push(values::unknown(
        Code::InitiativeUnknown,
        node.span,
        what,
        &word,
        &known,
    ));
    None
}

/// Reports an opener that the gate blocks, and one whose lifts touch nothing that the gate rests on.
fn openers(gate: &Gate, place: Span, room: &Room<'_>, sink: &mut Sink) {
    for opener in &gate.opened_by {
        if gate.blocks.contains(opener) && gate.bites == Bites::Start {
            let message = format!(
                "the gate {} blocks {}, which is to open it",
                quoted(&gate.id),
                quoted(opener.as_str())
            );
            sink.push(
                Diagnostic::new(Code::RulesGate, place, message)
                    .help("take it out of `blocks` or out of `opened_by`"),
            );
        } else if !touches(opener, &gate.failing, room) {
            let message = format!(
                "{} lifts nothing that the gate {} rests on",
                quoted(opener.as_str()),
                quoted(&gate.id)
            );
            sink.push(
                Diagnostic::new(Code::RulesOpener, place, message)
                    .help("name an initiative that closes one of the gate's practices"),
            );
        }
    }
}

fn touches(opener: &InitiativeId, failing: &Rule, room: &Room<'_>) -> bool {
    let initiatives = &room.q.catalogue.initiatives;
    let Some(known) = initiatives.iter().find(|i| &i.id == opener) else {
        return true;
    };
    let named = |word: &str| {
        failing
            .leaves()
            .iter()
            .any(|c| c.value.as_str().contains(&format!("'{word}'")))
    };
    named(opener.as_str()) || known.closes.iter().any(|(p, _)| named(p.as_str()))
}
