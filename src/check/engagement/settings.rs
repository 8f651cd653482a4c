//! Own targets, weights and context answers.

use std::collections::BTreeMap;

use crate::check::conditions::ENGAGEMENT_FACTS;
use crate::check::decode::{self, NOT_NEGATIVE, PERCENT, Range, values};
use crate::diagnostic::{Code, Diagnostic, Sink, Sources, Span, quoted};
use crate::expression::{Fact, Facts};
use crate::model::id::RoleId;
use crate::model::questionnaire::{ContextKind, Questionnaire};
use crate::read::{Node, Value};

/// Targets by node: `overall` is not one of them, because it follows from the others.
pub fn targets(node: &Node, q: &Questionnaire, sink: &mut Sink) -> BTreeMap<String, f64> {
    let dimensions = q.dimensions.iter().map(|d| d.id.as_str());
    let known: Vec<&str> = dimensions.chain(weighed(q)).collect();
    let code = Code::NodeUnknown;
    by_name(
        node,
        &known,
        ("target", "dimension, capability or practice", code),
        PERCENT,
        sink,
    )
}

/// Lays weights by capability or practice over `all`; a group whose weights are then all zero is reported.
pub fn weights(node: &Node, q: &Questionnaire, all: &mut BTreeMap<String, f64>, sink: &mut Sink) {
    let known: Vec<&str> = weighed(q).collect();
    let code = Code::NodeUnknown;
    let own = by_name(
        node,
        &known,
        ("weight", "capability or practice", code),
        NOT_NEGATIVE,
        sink,
    );
    all.extend(own);
    let zero = |id: &str, shipped: f64| all.get(id).copied().unwrap_or(shipped) <= 0.0;
    if q.capabilities().all(|c| zero(c.id.as_str(), c.weight)) {
        sink.push(all_zero(node.span, "all capabilities weigh zero"));
    }
    for c in q.capabilities() {
        let own = q.practices.iter().filter(|p| p.capability == c.id);
        let scored: Vec<_> = own.filter(|p| p.is_scored_core()).collect();
        if !scored.is_empty() && scored.iter().all(|p| zero(p.id.as_str(), p.weight)) {
            let message = format!("all practices of {} weigh zero", quoted(c.id.as_str()));
            sink.push(all_zero(node.span, &message));
        }
    }
}

fn all_zero(place: Span, message: &str) -> Diagnostic {
    Diagnostic::new(Code::WeightsZero, place, message)
        .help("give at least one of them a weight above 0")
}

/// The ids that can carry a weight.
fn weighed(q: &Questionnaire) -> impl Iterator<Item = &str> {
    let capabilities = q.capabilities().map(|c| c.id.as_str());
    capabilities.chain(q.practices.iter().map(|p| p.id.as_str()))
}

/// Weights by role.
pub(super) fn role_weights(
    node: &Node,
    q: &Questionnaire,
    sink: &mut Sink,
) -> BTreeMap<RoleId, f64> {
    let known: Vec<&str> = q.roles.iter().map(|r| r.id.as_str()).collect();
    let words = ("role weight", "role", Code::RoleUnknown);
    let found = by_name(node, &known, words, NOT_NEGATIVE, sink);
    if known.iter().all(|r| found.get(*r) == Some(&0.0)) {
        sink.push(
            Diagnostic::new(Code::WeightsZero, node.span, "all role weights are zero")
                .help("leave out `role_weights` to weigh roles alike"),
        );
    }
    found
        .into_iter()
        .map(|(role, weight)| (RoleId::new(role), weight))
        .collect()
}

/// Numbers by known name; `words` are what is given, what carries it, and the code of an unknown name.
fn by_name(
    node: &Node,
    known: &[&str],
    (what, of, code): (&str, &str, Code),
    range: Range,
    sink: &mut Sink,
) -> BTreeMap<String, f64> {
    let mut out = BTreeMap::new();
    for (key, value) in decode::entries(node, &format!("the list of {what}s"), sink) {
        if !known.contains(&key.text.as_str()) {
            sink.push(values::unknown(code, key.span, of, &key.text, known));
        } else if value.value == Value::Null {
            let message = format!("the {what} of {} is missing", quoted(&key.text));
            sink.push(
                Diagnostic::new(Code::FileMissingKey, key.span, message)
                    .help("write a number behind it, or take the line out"),
            );
        } else if let Some(n) = decode::number(value, range, sink) {
            out.insert(key.text.clone(), n);
        }
    }
    out
}

/// The context answers; one that is left empty is not answered.
pub(super) fn context(node: &Node, q: &Questionnaire, sources: &Sources, sink: &mut Sink) -> Facts {
    let mut facts = Facts::new();
    let known: Vec<&str> = q.context.iter().map(|c| c.id.as_str()).collect();
    for (key, value) in decode::entries(node, "the list of context answers", sink) {
        let Some(question) = q.context.iter().find(|c| c.id == key.text) else {
            let code = Code::ContextUnknown;
            let what = "context question";
            let mut found = values::unknown(code, key.span, what, &key.text, &known);
            if ENGAGEMENT_FACTS.contains(&key.text.as_str()) {
                found.help = vec![format!(
                    "`{}` is a key of `engagement.yaml` itself; move it there",
                    key.text
                )];
            }
            sink.push(found);
            continue;
        };
        if value.value != Value::Null
            && let Some(fact) = fact(value, &question.kind, sources, sink)
        {
            facts.insert(key.text.clone(), fact);
        }
    }
    facts
}

#[expect(clippy::cast_precision_loss, reason = "a list of options is short")]
fn fact(node: &Node, kind: &ContextKind, sources: &Sources, sink: &mut Sink) -> Option<Fact> {
    let code = Code::ContextType;
    match kind {
        // That there are no options was reported with the question.
        ContextKind::Choice(options)
        | ContextKind::List(options)
        | ContextKind::Record(options)
            if options.is_empty() =>
        {
            None
        }
        ContextKind::Number(_) => decode::number(node, NOT_NEGATIVE, sink).map(Fact::Number),
        ContextKind::Share => decode::number(node, Range(0.0, 1.0), sink).map(Fact::Number),
        ContextKind::YesNo => {
            let known = ["yes", "no", "true", "false"];
            let word = decode::one_of(node, &known, code, "answer", sources, sink)?;
            let yes = word == "yes" || word == "true";
            Some(Fact::Number(f64::from(u8::from(yes))))
        }
        ContextKind::Choice(options) => {
            let options: Vec<&str> = options.iter().map(String::as_str).collect();
            decode::one_of(node, &options, code, "option", sources, sink).map(Fact::Text)
        }
        ContextKind::List(options) => {
            let options: Vec<&str> = options.iter().map(String::as_str).collect();
            let chosen = decode::some_of(node, &options, code, "option", sources, sink)?;
            Some(Fact::Number(chosen.len() as f64))
        }
        ContextKind::Record(options) => {
            let known: Vec<&str> = options.iter().map(String::as_str).collect();
            let words = ("amount", "option", code);
            Some(Fact::Record(by_name(
                node,
                &known,
                words,
                NOT_NEGATIVE,
                sink,
            )))
        }
        ContextKind::Days => {
            let ranges = decode::list(node, sink);
            let read: Option<Vec<()>> = ranges.iter().map(|n| days(n, sources, sink)).collect();
            read.map(|r| Fact::Number(r.len() as f64))
        }
    }
}

/// A first and a last day.
fn days(node: &Node, sources: &Sources, sink: &mut Sink) -> Option<()> {
    let ends = decode::list(node, sink);
    if let [from, to] = ends {
        let (first, last) = (
            decode::date(from, sources, sink)?,
            decode::date(to, sources, sink)?,
        );
        if first <= last {
            return Some(());
        }
    }
    let message = "a range of days is its first and its last day";
    sink.push(
        Diagnostic::new(Code::ContextType, node.span, message)
            .help("write `[2026-12-20, 2027-01-06]`"),
    );
    None
}
