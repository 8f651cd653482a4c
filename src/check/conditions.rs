//! Conditions on context answers, and traces to sources.

use super::decode::{self, Fields};
use crate::diagnostic::suggest;
use crate::diagnostic::{Code, Diagnostic, Sink, Sources};
use crate::expression::{self, Condition, Limit};
use crate::model::questionnaire::{Source, Trace};
use crate::read::Node;

/// A condition whose facts are all among `facts`.
pub fn condition(
    node: &Node,
    facts: &[&str],
    sources: &Sources,
    sink: &mut Sink,
) -> Option<Condition> {
    let fields = Fields::open(node, "a condition", sink)?;
    let value_node = fields.need("value", sink);
    let below = fields
        .number_if("below", decode::ANY, sink)
        .map(Limit::Below);
    let at_least = fields
        .number_if("at_least", decode::ANY, sink)
        .map(Limit::AtLeast);
    let at_most = fields
        .number_if("at_most", decode::ANY, sink)
        .map(Limit::AtMost);
    fields.finish(sink);
    let limits: Vec<Limit> = [below, at_least, at_most].into_iter().flatten().collect();
    let [limit] = limits.as_slice() else {
        sink.push(
            Diagnostic::new(Code::Condition, node.span, "a condition has one limit")
                .help("give exactly one of `below`, `at_least`, `at_most`"),
        );
        return None;
    };
    let value_node = value_node?;
    let value = decode::text(value_node, sources, sink)?;
    match expression::facts_used(&value) {
        Ok(used) => {
            let mut known = true;
            for id in used.iter().filter(|id| !facts.contains(&id.as_str())) {
                known = false;
                sink.push(
                    Diagnostic::new(
                        Code::ContextUnknown,
                        value_node.span,
                        format!("unknown context question `{id}`"),
                    )
                    .help(suggest::help_for(id, facts)),
                );
            }
            known.then_some(Condition {
                value,
                limit: *limit,
            })
        }
        Err(why) => {
            sink.push(
                Diagnostic::new(
                    Code::Condition,
                    value_node.span,
                    "this expression cannot be read",
                )
                .label(why)
                .help("write for example `context('channels')`"),
            );
            None
        }
    }
}

/// Traces such as `S1: P2` or `DAMA`; source and passage have to exist.
pub fn traces(nodes: &[Node], known: &[Source], sources: &Sources, sink: &mut Sink) -> Vec<Trace> {
    let ids: Vec<&str> = known.iter().map(|s| s.id.as_str()).collect();
    let mut out = Vec::new();
    for node in nodes {
        let Some(word) = decode::text(node, sources, sink) else {
            continue;
        };
        let (source, passage) = match word.split_once(':') {
            Some((s, p)) => (s.trim().to_owned(), Some(p.trim().to_owned())),
            None => (word.clone(), None),
        };
        let Some(found) = known.iter().find(|s| s.id == source) else {
            sink.push(
                Diagnostic::new(
                    Code::SourceUnknown,
                    node.span,
                    format!("unknown source `{source}`"),
                )
                .help(suggest::help_for(&source, &ids)),
            );
            continue;
        };
        if let Some(p) = &passage
            && !found.passages.iter().any(|(k, _)| k == p)
        {
            let keys: Vec<&str> = found.passages.iter().map(|(k, _)| k.as_str()).collect();
            sink.push(
                Diagnostic::new(
                    Code::SourceUnknown,
                    node.span,
                    format!("source `{source}` has no passage `{p}`"),
                )
                .help(suggest::help_for(p, &keys)),
            );
            continue;
        }
        out.push(Trace { source, passage });
    }
    out
}
