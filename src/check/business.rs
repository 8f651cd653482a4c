//! `business.yaml` of a questionnaire: lines of the budget, benefit profiles, adoption metrics, options for a board.

mod lines;
mod options;
mod profiles;

use super::Desk;
use super::decode::{self, Fields, Seen, values};
use crate::diagnostic::{Code, Diagnostic, Sink, Sources};
use crate::model::business::{Business, Metric, PassMark};
use crate::model::id::PracticeId;
use crate::model::questionnaire::{ContextKind, Questionnaire};
use crate::read::{Files, Node};

/// The file of a questionnaire.
pub const BUSINESS: &str = "business.yaml";

/// The business part, or `None` when the questionnaire has none. Parts with mistakes are left out.
pub fn business(files: &Files, q: &Questionnaire, desk: &mut Desk<'_>) -> Option<Business> {
    let (_, root) = desk.yaml(files, BUSINESS)?;
    let sources = &*desk.sources;
    let sink = &mut *desk.sink;
    let fields = Fields::open(&root, "the business part", sink)?;
    fields.schema(sink);
    let basis = fields.text("basis", sources, sink);
    let request = fields
        .get("request")
        .and_then(|n| request(n, q, sources, sink));
    let lines = lines::lines(&fields, q, request.as_ref(), sources, sink);
    let settings = fields
        .get("settings")
        .map(|n| {
            decode::entries(n, "the list of settings", sink)
                .into_iter()
                .filter_map(|(k, v)| Some((k.text.clone(), decode::text(v, sources, sink)?)))
                .collect()
        })
        .unwrap_or_default();
    let profiles = profiles::profiles(fields.list_if("profiles", sink), q, sources, sink);
    let metrics = metrics(fields.list_if("metrics", sink), q, sources, sink);
    let options = options::options(fields.list_if("options", sink), q, sources, sink);
    let nodes = fields.list_if("recommended", sink);
    let recommended = options::recommended(nodes, &options, q, sources, sink);
    fields.finish(sink);
    Some(Business {
        basis: basis.unwrap_or_default(),
        request: request.map(|(id, _)| id),
        lines,
        settings,
        profiles,
        metrics,
        options,
        recommended,
    })
}

/// A context question that is a record, with its options.
fn request(
    node: &Node,
    q: &Questionnaire,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<(String, Vec<String>)> {
    let records = q.context.iter().filter_map(|c| match &c.kind {
        ContextKind::Record(options) => Some((c.id.as_str(), options)),
        _ => None,
    });
    let records: Vec<(&str, &Vec<String>)> = records.collect();
    let known: Vec<&str> = records.iter().map(|(id, _)| *id).collect();
    let code = Code::ContextUnknown;
    let id = decode::one_of(node, &known, code, "record of the context", sources, sink)?;
    let (_, options) = records.iter().find(|(known, _)| *known == id)?;
    Some((id, (*options).clone()))
}

/// The adoption metrics.
fn metrics(nodes: &[Node], q: &Questionnaire, sources: &Sources, sink: &mut Sink) -> Vec<Metric> {
    let mut seen = Seen::default();
    nodes
        .iter()
        .filter_map(|n| metric(n, q, &mut seen, sources, sink))
        .collect()
}

fn metric(
    node: &Node,
    q: &Questionnaire,
    seen: &mut Seen,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<Metric> {
    let fields = Fields::open(node, "a metric", sink)?;
    let id = fields.id("id", sources, sink);
    let title = fields.text("title", sources, sink);
    let practice = fields.get("practice").and_then(|n| {
        let known: Vec<&str> = q.practices.iter().map(|p| p.id.as_str()).collect();
        decode::one_of(n, &known, Code::PracticeUnknown, "practice", sources, sink)
    });
    let formula = fields.text("formula", sources, sink);
    let source = fields.text("source", sources, sink);
    let unit = fields.word("unit", &["share", "count"], sources, sink);
    let is_share = unit.as_deref() == Some("share");
    let pass: Vec<PassMark> = fields
        .list("pass", sink)
        .iter()
        .filter_map(|n| pass_mark(n, is_share, sink))
        .collect();
    fields.finish(sink);
    let (id, place) = id?;
    if !seen.claim(&id, place, sink) {
        return None;
    }
    Some(Metric {
        id,
        title: title?,
        practice: practice.map(PracticeId::new),
        formula: formula?,
        source: source?,
        is_share,
        pass,
    })
}

fn pass_mark(node: &Node, is_share: bool, sink: &mut Sink) -> Option<PassMark> {
    let range = if is_share {
        decode::Range(0.0, 1.0)
    } else {
        decode::NOT_NEGATIVE
    };
    let fields = Fields::open(node, "a pass mark", sink)?;
    let before = sink.count();
    let month = fields
        .get("month")
        .and_then(|n| decode::whole(n, decode::Range(1.0, 120.0), sink));
    let at_least = fields.number_if("at_least", range, sink);
    let at_most = fields.number_if("at_most", range, sink);
    fields.finish(sink);
    let month = month.and_then(|m| u32::try_from(m).ok());
    match (at_least, at_most) {
        (Some(mark), None) | (None, Some(mark)) => Some(PassMark {
            month,
            mark,
            at_most: at_most.is_some(),
        }),
        _ if sink.count() == before => {
            let message = "a pass mark is one of `at_least` and `at_most`";
            let found = Diagnostic::new(Code::BusinessPass, node.span, message);
            sink.push(found.help("write `{month: 3, at_least: 0.6}`"));
            None
        }
        _ => None,
    }
}

/// Initiatives of the catalogue at a key that may be missing; what is wrong was reported.
fn initiatives(
    fields: &Fields<'_>,
    key: &'static str,
    q: &Questionnaire,
    sources: &Sources,
    sink: &mut Sink,
) -> Vec<crate::model::id::InitiativeId> {
    fields
        .get(key)
        .and_then(|n| super::initiatives::some_of(n, q, sources, sink))
        .unwrap_or_default()
}

/// A list of texts at a key that may be missing.
fn texts(
    fields: &Fields<'_>,
    key: &'static str,
    sources: &Sources,
    sink: &mut Sink,
) -> Vec<String> {
    let nodes = fields.list_if(key, sink);
    nodes
        .iter()
        .filter_map(|n| values::text(n, sources, sink))
        .collect()
}
