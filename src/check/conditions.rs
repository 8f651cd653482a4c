//! Conditions on context answers, and traces to sources.

use super::decode::{self, Fields, values};
use crate::diagnostic::{Code, Diagnostic, Sink, Sources, Span, quoted, suggest};
use crate::expression::{self, Condition, Limit};
use crate::model::questionnaire::{Source, Trace};
use crate::read::Node;

/// Context facts that are kept as keys of `engagement.yaml` and can be used in conditions like any other.
pub const ENGAGEMENT_FACTS: [&str; 3] = ["sector", "country", "staff"];

/// Longer expressions, in characters, are refused: the template engine takes a piece of the stack for each step.
const LONGEST: usize = 500;

/// A condition whose facts are all among `facts`.
pub fn condition(
    node: &Node,
    facts: &[&str],
    sources: &Sources,
    sink: &mut Sink,
) -> Option<Condition> {
    let fields = Fields::open(node, "a condition", sink)?;
    let value_node = fields.need("value");
    let before = sink.count();
    let below = fields.number_if("below", decode::ANY, sink);
    let at_least = fields.number_if("at_least", decode::ANY, sink);
    let at_most = fields.number_if("at_most", decode::ANY, sink);
    fields.finish(sink);
    let limits: Vec<Limit> = [
        below.map(Limit::Below),
        at_least.map(Limit::AtLeast),
        at_most.map(Limit::AtMost),
    ]
    .into_iter()
    .flatten()
    .collect();
    let value = value_node.and_then(|n| expression(n, facts, sources, sink));
    if let [limit] = limits.as_slice() {
        let limit = *limit;
        return value.map(|value| Condition { value, limit });
    }
    if sink.count() == before {
        sink.push(
            Diagnostic::new(Code::Condition, node.span, "a condition has one limit")
                .label(format!("{} given", limits.len()))
                .help("give exactly one of `below`, `at_least`, `at_most`"),
        );
    }
    None
}

/// The text of an expression that can be read and whose facts are known.
fn expression(node: &Node, facts: &[&str], sources: &Sources, sink: &mut Sink) -> Option<String> {
    let value = decode::text(node, sources, sink)?;
    if value.chars().count() > LONGEST {
        let message = format!("an expression has at most {LONGEST} characters");
        sink.push(
            Diagnostic::new(Code::Condition, node.span, message)
                .help("shorten it, or split the condition into two"),
        );
        return None;
    }
    match expression::facts_used(&value) {
        Ok(used) => {
            let mut known = true;
            for id in used.iter().filter(|id| !facts.contains(&id.as_str())) {
                known = false;
                let what = "context question";
                sink.push(values::unknown(
                    Code::ContextUnknown,
                    node.span,
                    what,
                    id,
                    facts,
                ));
            }
            known.then_some(value)
        }
        Err(why) => {
            let found =
                Diagnostic::new(Code::Condition, node.span, "this expression cannot be read");
            let why = why.split(" (in ").next().unwrap_or("").to_owned();
            sink.push(
                found
                    .label(why)
                    .help("write for example `context('channels')`"),
            );
            None
        }
    }
}

/// Traces such as `S1: P2` or `DAMA`; source and passage have to exist.
pub fn traces(nodes: &[Node], known: &[Source], sources: &Sources, sink: &mut Sink) -> Vec<Trace> {
    nodes
        .iter()
        .filter_map(|node| {
            let word = decode::text(node, sources, sink)?;
            trace(&word, node.span, known, sink)
        })
        .collect()
}

fn trace(word: &str, place: Span, known: &[Source], sink: &mut Sink) -> Option<Trace> {
    let (source, passage) = match word.split_once(':') {
        Some((s, p)) => (s.trim(), Some(p.trim())),
        None => (word, None),
    };
    let Some(found) = known.iter().find(|s| s.id == source) else {
        let ids: Vec<&str> = known.iter().map(|s| s.id.as_str()).collect();
        sink.push(values::unknown(
            Code::SourceUnknown,
            place,
            "source",
            source,
            &ids,
        ));
        return None;
    };
    if let Some(p) = passage
        && !found.passages.iter().any(|(k, _)| k == p)
    {
        let keys: Vec<&str> = found.passages.iter().map(|(k, _)| k.as_str()).collect();
        let message = format!("source {} has no passage {}", quoted(source), quoted(p));
        sink.push(
            Diagnostic::new(Code::SourceUnknown, place, message).help(suggest::help_for(p, &keys)),
        );
        return None;
    }
    Some(Trace {
        source: source.to_owned(),
        passage: passage.map(str::to_owned),
    })
}
