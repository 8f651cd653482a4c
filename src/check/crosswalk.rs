//! `crosswalk.yaml`: what became of the practices of earlier versions of a questionnaire.

use super::Desk;
use super::decode::{self, Fields, PERCENT, Seen};
use super::practices::unknown_practice;
use crate::diagnostic::{Code, Diagnostic, Sink, Sources, Span, quoted};
use crate::model::crosswalk::{Crosswalk, Link};
use crate::model::id::{PracticeId, Reference};
use crate::model::questionnaire::Questionnaire;
use crate::read::{Files, Node, Value};

const FILE: &str = "crosswalk.yaml";

/// A crosswalk with the places of the version and of the earlier practices that it names.
struct Draft {
    crosswalk: Crosswalk,
    version: Span,
    old: Vec<(PracticeId, Span)>,
}

/// The crosswalks of a questionnaire's folder; empty when it has none.
pub fn crosswalks(files: &Files, q: &Questionnaire, desk: &mut Desk<'_>) -> Vec<Crosswalk> {
    let drafts = drafts(files, q, desk);
    drafts.into_iter().map(|d| d.crosswalk).collect()
}

/// Compares the crosswalk from an earlier version with that version: what it names has to be there, and what is
/// there has to be carried or retired.
pub fn against(files: &Files, q: &Questionnaire, earlier: &Questionnaire, desk: &mut Desk<'_>) {
    let mut aside = Sink::default();
    let mut quiet = Desk {
        sources: desk.sources,
        sink: &mut aside,
    };
    let drafts = drafts(files, q, &mut quiet);
    for draft in drafts
        .iter()
        .filter(|d| d.crosswalk.from == earlier.reference)
    {
        for (id, place) in &draft.old {
            // An alias is not the id under which the earlier version asked.
            if !earlier.practices.iter().any(|p| &p.id == id) {
                unknown_practice(id.as_str(), *place, earlier, desk.sink);
            }
        }
        let named = |id: &PracticeId| draft.old.iter().any(|(old, _)| old == id);
        let here = |id: &PracticeId| q.practices.iter().any(|p| &p.id == id);
        let lost = earlier.practices.iter().map(|p| &p.id);
        let lost: Vec<String> = lost
            .filter(|id| !named(id) && !here(id))
            .map(|id| format!("`{id}`"))
            .collect();
        if !lost.is_empty() {
            let message = format!(
                "nothing is said about {} of version {}",
                lost.join(", "),
                earlier.reference.version
            );
            desk.sink.push(
                Diagnostic::new(Code::CrosswalkNotCarried, draft.version, message)
                    .label("this version asked more than is carried")
                    .help("name the successor under `practices`, or the reason under `retired`"),
            );
        }
    }
}

fn drafts(files: &Files, q: &Questionnaire, desk: &mut Desk<'_>) -> Vec<Draft> {
    let Some((_, root)) = desk.yaml(files, FILE) else {
        return Vec::new();
    };
    let (sources, sink) = (&*desk.sources, &mut *desk.sink);
    let Some(fields) = Fields::open(&root, "a crosswalk", sink) else {
        return Vec::new();
    };
    fields.schema(sink);
    let nodes = fields.list("from", sink);
    fields.finish(sink);
    let mut versions = Seen::default();
    let drafts = nodes.iter();
    drafts
        .filter_map(|n| draft(n, q, &mut versions, sources, sink))
        .collect()
}

/// The crosswalk from one version.
fn draft(
    node: &Node,
    q: &Questionnaire,
    versions: &mut Seen,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<Draft> {
    let fields = Fields::open(node, "the crosswalk from a version", sink)?;
    let version = fields
        .need("version")
        .and_then(|n| Some((decode::version(n, sources, sink)?, n.span)));
    let mut read = Reader {
        q,
        sources,
        old: Seen::default(),
        new: Seen::default(),
        named: Vec::new(),
    };
    let links: Vec<Link> = fields
        .list_if("practices", sink)
        .iter()
        .filter_map(|n| read.link(n, sink))
        .collect();
    let retired = fields.get("retired").map(|n| read.retired(n, sink));
    let added = fields.list_if("added", sink).iter();
    let added: Vec<PracticeId> = added.filter_map(|n| read.new_id(n, sink)).collect();
    fields.finish(sink);
    let (version, place) = version?;
    if version == q.reference.version {
        let message = format!(
            "a crosswalk begins at another version than {}",
            quoted(&version)
        );
        sink.push(
            Diagnostic::new(Code::CrosswalkLink, place, message)
                .help("name the earlier version here"),
        );
        return None;
    }
    versions.claim(&version, place, sink).then(|| Draft {
        crosswalk: Crosswalk {
            from: Reference {
                id: q.reference.id.clone(),
                version,
            },
            links,
            retired: retired.unwrap_or_default(),
            added,
        },
        version: place,
        old: read.named,
    })
}

/// What is known while the practices of one crosswalk are read.
struct Reader<'a> {
    q: &'a Questionnaire,
    sources: &'a Sources,
    old: Seen,
    new: Seen,
    /// The practices of the earlier version.
    named: Vec<(PracticeId, Span)>,
}

impl Reader<'_> {
    fn link(&mut self, node: &Node, sink: &mut Sink) -> Option<Link> {
        let before = sink.count();
        let fields = Fields::open(node, "the way of a practice", sink)?;
        let (old_node, new_node) = (fields.need("old"), fields.need("new"));
        let old_nodes = old_node.map_or(&[][..], one_or_several);
        let old: Vec<PracticeId> = old_nodes
            .iter()
            .filter_map(|n| self.old_id(n, sink))
            .collect();
        let new_nodes = new_node.map_or(&[][..], one_or_several);
        let new: Vec<PracticeId> = new_nodes
            .iter()
            .filter_map(|n| self.new_id(n, sink))
            .collect();
        let rescale_node = fields.get("rescale");
        let rescale = rescale_node.map(|n| knots(n, sink));
        fields.finish(sink);
        let mut wrong = |place: Span, message: &str, help: &str| {
            sink.push(Diagnostic::new(Code::CrosswalkLink, place, message).help(help));
        };
        for node in [old_node, new_node].into_iter().flatten() {
            if one_or_several(node).is_empty() {
                wrong(
                    node.span,
                    "no practice stands here",
                    "name one practice or several; those without a successor belong under `retired`",
                );
            }
        }
        let (olds, news) = (old_nodes.len(), new_nodes.len());
        if olds > 1 && news > 1 {
            wrong(
                node.span,
                "several practices cannot become several",
                "split the line: one practice becomes several, or several become one",
            );
        }
        if let Some(node) = rescale_node
            && (olds > 1 || news > 1)
        {
            wrong(
                node.span,
                "only the scores of a practice that stays one practice can be re-scaled",
                "take `rescale` out, or name one practice on each side",
            );
        }
        (sink.count() == before).then(|| Link {
            old,
            new,
            rescale: rescale.unwrap_or_default(),
        })
    }

    fn retired(&mut self, node: &Node, sink: &mut Sink) -> Vec<(PracticeId, String)> {
        let mut out = Vec::new();
        for (key, value) in decode::entries(node, "the list of retired practices", sink) {
            let id = PracticeId::new(key.text.clone());
            let free = self.old.claim(&key.text, key.span, sink);
            self.named.push((id.clone(), key.span));
            if value.value == Value::Null {
                let message = format!("the reason for {} is missing", quoted(&key.text));
                sink.push(
                    Diagnostic::new(Code::FileMissingKey, key.span, message)
                        .help("write why it is no longer asked"),
                );
            } else if let Some(reason) = decode::text(value, self.sources, sink)
                && free
            {
                out.push((id, reason));
            }
        }
        out
    }

    /// An id of the earlier version, named for the first time.
    fn old_id(&mut self, node: &Node, sink: &mut Sink) -> Option<PracticeId> {
        let id = decode::id(node, self.sources, sink)?;
        if !self.old.claim(&id, node.span, sink) {
            return None;
        }
        let id = PracticeId::new(id);
        self.named.push((id.clone(), node.span));
        Some(id)
    }

    /// An id of this version, named for the first time.
    fn new_id(&mut self, node: &Node, sink: &mut Sink) -> Option<PracticeId> {
        let id = decode::id(node, self.sources, sink)?;
        if !self.q.practices.iter().any(|p| p.id.as_str() == id) {
            unknown_practice(&id, node.span, self.q, sink);
            return None;
        }
        self.new
            .claim(&id, node.span, sink)
            .then(|| PracticeId::new(id))
    }
}

/// The items of a list, or what stands in the place of a list of one.
fn one_or_several(node: &Node) -> &[Node] {
    match &node.value {
        Value::List(items) => items,
        _ => std::slice::from_ref(node),
    }
}

/// Score then → score by today's descriptions.
fn knots(node: &Node, sink: &mut Sink) -> Vec<(f64, f64)> {
    let before = sink.count();
    let mut out: Vec<(f64, f64)> = Vec::new();
    let mut pairs = true;
    for pair in decode::list(node, sink) {
        if let (Value::List(_), [x, y]) = (&pair.value, one_or_several(pair)) {
            let x = decode::number(x, PERCENT, sink);
            let y = decode::number(y, PERCENT, sink);
            out.extend(x.zip(y));
        } else {
            pairs = false;
        }
    }
    let rising = out
        .windows(2)
        .all(|w| matches!(w, [a, b] if a.0 < b.0 && a.1 <= b.1));
    if sink.count() == before && (!pairs || out.len() < 2 || !rising) {
        let message = "a re-scaling is a rising list of scores, each with today's score";
        sink.push(
            Diagnostic::new(Code::CrosswalkLink, node.span, message)
                .help("write two pairs or more: `[[0, 0], [50, 25], [100, 100]]`"),
        );
    }
    out
}
