//! The labels and the first point.

use super::{Room, gates};
use crate::check::decode::{self, Fields};
use crate::diagnostic::{Code, Diagnostic, Sink, quoted};
use crate::model::rules::{FirstPoint, Label, PointRule};
use crate::read::Node;

/// Labels in the order tested: all have a condition but the last.
pub(super) fn labels(node: &Node, room: &Room<'_>, sink: &mut Sink) -> Vec<Label> {
    let nodes = decode::list(node, sink);
    let mut out = Vec::new();
    for (n, item) in nodes.iter().enumerate() {
        let Some(label) = label(item, room, sink) else {
            continue;
        };
        let last = n + 1 == nodes.len();
        if last == label.when.is_some() {
            let message = if last {
                "the last label has no condition, so that one always holds"
            } else {
                "a label without a condition ends the list"
            };
            sink.push(
                Diagnostic::new(Code::RulesLabels, item.span, message)
                    .help("give each label but the last a `when`"),
            );
        }
        out.push(label);
    }
    if nodes.is_empty() {
        sink.push(
            Diagnostic::new(Code::RulesLabels, node.span, "there is no label")
                .help("add `- {word: …, sentence: …}`"),
        );
    }
    out
}

fn label(node: &Node, room: &Room<'_>, sink: &mut Sink) -> Option<Label> {
    let fields = Fields::open(node, "a label", sink)?;
    let word = fields.text("word", room.sources, sink);
    let when_node = fields.get("when");
    let when = when_node.map(|n| room.rule(n, sink));
    let sentence = fields.text("sentence", room.sources, sink);
    fields.finish(sink);
    Some(Label {
        word: word?,
        when: match when {
            Some(rule) => Some(rule?),
            None => None,
        },
        sentence: sentence?,
    })
}

pub(super) fn first_point(node: &Node, room: &Room<'_>, sink: &mut Sink) -> Option<FirstPoint> {
    let fields = Fields::open(node, "`first_point`", sink)?;
    let of = fields
        .need("of")
        .and_then(|n| gates::alternatives(n, room, sink));
    let candidates = of.as_deref().map(|name| room.q.catalogue.any_of(name));
    let rules: Vec<Option<PointRule>> = fields
        .list("rules", sink)
        .iter()
        .map(|n| {
            let (rule, place) = point_rule(n, room, sink)?;
            for id in &rule.order {
                if candidates.as_ref().is_some_and(|c| !c.contains(&id)) {
                    let message = format!("{} is not among the candidates", quoted(id.as_str()));
                    sink.push(
                        Diagnostic::new(Code::RulesPoint, place, message)
                            .help("name initiatives of the alternatives under `of`"),
                    );
                }
            }
            Some(rule)
        })
        .collect();
    let otherwise = fields.text("otherwise", room.sources, sink);
    let move_on = fields.get("move_on").map(|n| room.rule(n, sink));
    fields.finish(sink);
    Some(FirstPoint {
        of: of?,
        rules: rules.into_iter().collect::<Option<_>>()?,
        otherwise: otherwise?,
        move_on: match move_on {
            Some(rule) => Some(rule?),
            None => None,
        },
    })
}

fn point_rule(
    node: &Node,
    room: &Room<'_>,
    sink: &mut Sink,
) -> Option<(PointRule, crate::diagnostic::Span)> {
    let fields = Fields::open(node, "a rule of the first point", sink)?;
    let when = fields.need("when").and_then(|n| room.rule(n, sink));
    let order_node = fields.need("order");
    let order = order_node.map(|n| room.initiatives(n, sink));
    let because = fields.text("because", room.sources, sink);
    fields.finish(sink);
    let rule = PointRule {
        when: when?,
        order: order?,
        because: because?,
    };
    Some((rule, order_node?.span))
}
