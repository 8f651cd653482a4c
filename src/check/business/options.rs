//! Options that a board compares, and which of them goes with which label.

use super::{initiatives, texts};
use crate::check::decode::{self, Fields, Seen};
use crate::check::{conditions, practices};
use crate::diagnostic::{Code, Diagnostic, Sink, Sources};
use crate::model::business::{BoardOption, Recommended, Scope};
use crate::model::questionnaire::Questionnaire;
use crate::read::{Node, Value};

/// The options.
pub(super) fn options(
    nodes: &[Node],
    q: &Questionnaire,
    sources: &Sources,
    sink: &mut Sink,
) -> Vec<BoardOption> {
    let mut seen = Seen::default();
    nodes
        .iter()
        .filter_map(|n| option(n, q, &mut seen, sources, sink))
        .collect()
}

fn option(
    node: &Node,
    q: &Questionnaire,
    seen: &mut Seen,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<BoardOption> {
    let fields = Fields::open(node, "an option", sink)?;
    let id = fields.id("id", sources, sink);
    let title = fields.text("title", sources, sink);
    let about = fields.text("about", sources, sink);
    let scope = fields.word("scope", &Scope::ALL.map(Scope::as_str), sources, sink);
    let scope = scope.and_then(|w| Scope::ALL.into_iter().find(|s| s.as_str() == w));
    let given = fields.get("initiatives");
    let given = given.is_some_and(|n| n.value != Value::List(Vec::new()));
    let initiatives = initiatives(&fields, "initiatives", q, sources, sink);
    let offered_when = fields
        .get("offered_when")
        .and_then(|n| conditions::condition(n, &practices::facts(q), sources, sink));
    let uses_request = fields.flag("uses_request", sink);
    let must_be_true = texts(&fields, "must_be_true", sources, sink);
    let cannot = fields.text("cannot", sources, sink);
    fields.finish(sink);
    let (id, place) = id?;
    if !seen.claim(&id, place, sink) {
        return None;
    }
    let lists = matches!(scope, Some(Scope::Listed | Scope::Everything));
    if let Some(scope) = scope
        && lists != given
    {
        let (message, help) = if lists {
            (
                "this option lists no initiative",
                "list those that it holds: `initiatives: [I-02]`",
            )
        } else {
            (
                "this option lists initiatives that its scope leaves out",
                "take the list out, or write `scope: listed`",
            )
        };
        let found = Diagnostic::new(Code::BusinessOption, place, message);
        sink.push(
            found
                .label(format!("scope `{}`", scope.as_str()))
                .help(help),
        );
    }
    Some(BoardOption {
        id,
        title: title?,
        about: about?,
        scope: scope?,
        initiatives,
        offered_when,
        uses_request,
        must_be_true,
        cannot: cannot?,
    })
}

/// Label → option; the label is one of the rules, where there are some.
pub(super) fn recommended(
    nodes: &[Node],
    options: &[BoardOption],
    q: &Questionnaire,
    sources: &Sources,
    sink: &mut Sink,
) -> Vec<Recommended> {
    let known: Vec<&str> = options.iter().map(|o| o.id.as_str()).collect();
    let broken = known.is_empty() && sink.has_errors();
    let mut one = |node: &Node| {
        let fields = Fields::open(node, "a recommendation", sink)?;
        let label = match &q.rules {
            None => fields.text("label", sources, sink),
            Some(rules) => fields.need("label").and_then(|n| {
                let words: Vec<&str> = rules.labels.iter().map(|l| l.word.as_str()).collect();
                decode::one_of(n, &words, Code::BusinessOption, "label", sources, sink)
            }),
        };
        let option = fields.need("option").and_then(|n| {
            if broken {
                return None;
            }
            decode::one_of(n, &known, Code::BusinessOption, "option", sources, sink)
        });
        let because = fields.text("because", sources, sink);
        fields.finish(sink);
        Some(Recommended {
            label: label?,
            option: option?,
            because: because?,
        })
    };
    nodes.iter().filter_map(&mut one).collect()
}
