//! Roles, modules, dimensions and capabilities: the ids that the rest of the questionnaire and answers name.

use crate::check::decode::{self, Fields, NOT_NEGATIVE, Seen};
use crate::diagnostic::{Code, Diagnostic, Sink, Sources, Span, quoted};
use crate::model::id::{CapabilityId, DimensionId, ModuleId, RoleId};
use crate::model::questionnaire::{Capability, Dimension, Module, Questionnaire, Role};
use crate::read::{Node, Value};

/// Where the capabilities stand in `questionnaire.yaml`.
#[derive(Debug)]
pub struct Places {
    list: Span,
    weights: Vec<(CapabilityId, Span)>,
}

impl Places {
    /// The weight of a capability, or the list of dimensions.
    pub fn of(&self, capability: &str) -> Span {
        self.weights
            .iter()
            .find(|(id, _)| id.as_str() == capability)
            .map_or(self.list, |(_, place)| *place)
    }
}

/// The roles; at least one. `None` when the id of one is lost or stands twice.
pub(super) fn roles(node: &Node, sources: &Sources, sink: &mut Sink) -> Option<Vec<Role>> {
    let items = decode::list(node, sink);
    if items.is_empty() && matches!(node.value, Value::List(_)) {
        sink.push(
            Diagnostic::new(Code::QuestionnaireEmpty, node.span, "there is no role")
                .help("name at least one: `- {id: …, title: …, who: …}`"),
        );
    }
    let found = named(items, "who", "a role", sources, sink)?;
    let roles = found.into_iter().map(|(id, title, who)| Role {
        id: RoleId::new(id),
        title,
        who,
    });
    Some(roles.collect::<Vec<_>>()).filter(|r| !r.is_empty())
}

/// The modules. `None` when the id of one is lost or stands twice.
pub(super) fn modules(nodes: &[Node], sources: &Sources, sink: &mut Sink) -> Option<Vec<Module>> {
    let found = named(nodes, "about", "a module", sources, sink)?;
    let modules = found.into_iter().map(|(id, title, about)| Module {
        id: ModuleId::new(id),
        title,
        about,
    });
    Some(modules.collect())
}

/// Items of the shape `{id, title, <third>}` with unique ids; `None` when an id is lost.
fn named(
    nodes: &[Node],
    third: &'static str,
    what: &str,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<Vec<(String, String, String)>> {
    let mut out = Some(Vec::new());
    let mut seen = Seen::default();
    for node in nodes {
        let item = Fields::open(node, what, sink).and_then(|fields| {
            let id = fields.id("id", sources, sink);
            let title = fields.text("title", sources, sink);
            let rest = fields.text(third, sources, sink);
            fields.finish(sink);
            Some((id?, title.unwrap_or_default(), rest.unwrap_or_default()))
        });
        let Some(((id, place), title, rest)) = item else {
            out = None;
            continue;
        };
        if !seen.claim(&id, place, sink) {
            out = None;
        } else if let Some(out) = &mut out {
            out.push((id, title, rest));
        }
    }
    out
}

/// The dimensions with their capabilities; at least one of each. `None` when the id of one is lost or stands twice.
pub(super) fn dimensions(
    node: &Node,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<(Vec<Dimension>, Places)> {
    let mut builder = Builder {
        sources,
        seen: Seen::default(),
        weights: Vec::new(),
        complete: true,
    };
    let items = decode::list(node, sink);
    if items.is_empty() && matches!(node.value, Value::List(_)) {
        sink.push(
            Diagnostic::new(Code::QuestionnaireEmpty, node.span, "there is no dimension")
                .help("name at least one, with a capability"),
        );
    }
    let out: Vec<Dimension> = items
        .iter()
        .filter_map(|item| builder.dimension(item, sink))
        .collect();
    let places = Places {
        list: node.span,
        weights: builder.weights,
    };
    (builder.complete && !places.weights.is_empty()).then_some((out, places))
}

struct Builder<'s> {
    sources: &'s Sources,
    seen: Seen,
    weights: Vec<(CapabilityId, Span)>,
    complete: bool,
}

impl Builder<'_> {
    fn dimension(&mut self, node: &Node, sink: &mut Sink) -> Option<Dimension> {
        let Some(fields) = Fields::open(node, "a dimension", sink) else {
            self.complete = false;
            return None;
        };
        let id = fields.id("id", self.sources, sink);
        let title = fields.text("title", self.sources, sink);
        let about = fields.text("about", self.sources, sink);
        let list = fields.need("capabilities");
        fields.finish(sink);
        let items = list.map_or(&[][..], |n| decode::list(n, sink));
        if let Some(n) = list
            && items.is_empty()
            && matches!(n.value, Value::List(_))
        {
            sink.push(
                Diagnostic::new(
                    Code::QuestionnaireEmpty,
                    n.span,
                    "this dimension has no capability",
                )
                .help("name at least one: `- {id: …, title: …, weight: 1, about: …}`"),
            );
        }
        let capabilities = items
            .iter()
            .filter_map(|item| self.capability(item, sink))
            .collect();
        let Some((id, place)) = id else {
            self.complete = false;
            return None;
        };
        let free = self.seen.claim(&id, place, sink);
        self.complete &= free;
        free.then(|| Dimension {
            id: DimensionId::new(id),
            title: title.unwrap_or_default(),
            about: about.unwrap_or_default(),
            capabilities,
        })
    }

    fn capability(&mut self, node: &Node, sink: &mut Sink) -> Option<Capability> {
        let Some(fields) = Fields::open(node, "a capability", sink) else {
            self.complete = false;
            return None;
        };
        let id = fields.id("id", self.sources, sink);
        let title = fields.text("title", self.sources, sink);
        let about = fields.text("about", self.sources, sink);
        let weight = fields.number("weight", NOT_NEGATIVE, sink);
        let weight_place = fields.get("weight").map_or(node.span, |n| n.span);
        fields.finish(sink);
        let Some((id, place)) = id else {
            self.complete = false;
            return None;
        };
        let free = self.seen.claim(&id, place, sink);
        self.complete &= free;
        let id = CapabilityId::new(id);
        self.weights.push((id.clone(), weight_place));
        free.then(|| Capability {
            id,
            title: title.unwrap_or_default(),
            about: about.unwrap_or_default(),
            weight: weight.unwrap_or(1.0),
        })
    }
}

/// The weights have a sum, and none is larger than all others together.
pub(super) fn weights_of_capabilities(q: &Questionnaire, places: &Places, sink: &mut Sink) {
    let total: f64 = q.capabilities().map(|c| c.weight).sum();
    if total <= 0.0 {
        sink.push(
            Diagnostic::new(
                Code::WeightsZero,
                places.list,
                "all capability weights are zero",
            )
            .help("give at least one capability a weight above 0"),
        );
        return;
    }
    if q.capabilities().count() <= 2 {
        return;
    }
    for c in q.capabilities().filter(|c| c.weight / total > 0.5) {
        let message = format!(
            "the capability {} carries more than half of the overall score",
            quoted(c.id.as_str())
        );
        let found = Diagnostic::new(Code::WeightDominates, places.of(c.id.as_str()), message);
        sink.push(
            found
                .label(format!("{} of {total} in all", c.weight))
                .help("check that this is meant; the other capabilities hardly move the result"),
        );
    }
}
