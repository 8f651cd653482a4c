//! `questionnaire.yaml` with its practices and initiatives.

mod parts;
mod structure;

use super::decode::{self, Fields, PERCENT};
use super::{Desk, business, crosswalk, engagement, initiatives, practices, reference, rules};
use crate::diagnostic::{Code, Diagnostic, Sink, Sources, quoted};
use crate::model::business::Business;
use crate::model::id::{PracticeId, Reference};
use crate::model::initiative::Catalogue;
use crate::model::questionnaire::Questionnaire;
use crate::read::{Files, Node, Value};

pub use structure::Places;

/// Checks a questionnaire folder: `questionnaire.yaml`, `practices/*.yaml`, `initiatives.yaml`,
/// `business.yaml`, `crosswalk.yaml`.
///
/// `expected` is the reference by which the folder was found; header and folder have to agree. `None` when so much
/// is missing that answers cannot be checked against it.
pub fn questionnaire(
    files: &Files,
    expected: Option<&Reference>,
    desk: &mut Desk<'_>,
) -> Option<Questionnaire> {
    let (_, root) = desk.yaml(files, "questionnaire.yaml")?;
    let (mut draft, places) = frame(&root, expected, desk.sources, desk.sink)?;
    draft.practices = practices::practices(files, &draft, &places, desk)?;
    let before = desk.sink.count();
    if let Some(catalogue) = initiatives::initiatives(files, &draft, desk) {
        draft.catalogue = catalogue;
    }
    draft.rules = if desk.sink.count() > before {
        rules::beside_broken_catalogue(files, &draft, desk)
    } else {
        rules::rules(files, &draft, desk)
    };
    if let Some(node) = engagement::child(&root, "pulse") {
        draft.pulse = pulse(node, &draft, desk.sources, desk.sink);
    }
    if let Some(business) = business::business(files, &draft, desk) {
        draft.business = business;
    }
    draft.crosswalks = crosswalk::crosswalks(files, &draft, desk);
    Some(draft)
}

/// The practices of every pulse round, each once.
fn pulse(node: &Node, q: &Questionnaire, sources: &Sources, sink: &mut Sink) -> Vec<PracticeId> {
    let mut out: Vec<PracticeId> = Vec::new();
    if node.value == Value::Null {
        return out;
    }
    for item in decode::list(node, sink) {
        let Some(word) = decode::text(item, sources, sink) else {
            continue;
        };
        match q.practice(&word) {
            None => practices::unknown_practice(&word, item.span, q, sink),
            Some(p) if out.contains(&p.id) => {
                let message = format!("{} stands here twice", quoted(&word));
                let found = Diagnostic::new(Code::FileDuplicateKey, item.span, message);
                sink.push(found.help("keep one of the two"));
            }
            Some(p) => out.push(p.id.clone()),
        }
    }
    out
}

/// `questionnaire.yaml` itself; `None` when an id that practices or answers may name is lost.
fn frame(
    root: &Node,
    expected: Option<&Reference>,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<(Questionnaire, Places)> {
    let fields = Fields::open(root, "a questionnaire", sink)?;
    fields.schema(sink);
    let reference = reference::header(&fields, expected, sources, sink);
    let title = fields.text("title", sources, sink);
    let subject = fields.text_if("subject", sources, sink);
    fields.text("licence", sources, sink);
    let basis = fields.text("basis", sources, sink);
    let levels = fields
        .need("scale")
        .and_then(|n| parts::scale(n, sources, sink));
    let bands = parts::bands(fields.list("bands", sink), sources, sink);
    let target = fields.number("target", PERCENT, sink);
    let highest = levels.as_ref().map(|l| l.len().saturating_sub(1));
    let evidence = fields
        .need("evidence")
        .and_then(|n| parts::evidence(n, highest, sources, sink));
    let roles = fields
        .need("roles")
        .and_then(|n| structure::roles(n, sources, sink));
    let modules =
        items(&fields, "modules", sink).and_then(|n| structure::modules(n, sources, sink));
    let dimensions = fields
        .need("dimensions")
        .and_then(|n| structure::dimensions(n, sources, sink));
    let context =
        items(&fields, "context", sink).and_then(|n| parts::context_questions(n, sources, sink));
    let source_list =
        items(&fields, "sources", sink).and_then(|n| parts::source_list(n, sources, sink));
    // Read once the practices are known.
    fields.get("pulse");
    let reference_figures = fields
        .get("reference_figures")
        .and_then(|n| reference::reference_of(n, sources, sink));
    fields.finish(sink);
    let (dimensions, places) = dimensions?;
    let draft = Questionnaire {
        reference: reference.or_else(|| expected.cloned())?,
        subject: subject.or_else(|| title.clone()).unwrap_or_default(),
        title: title.unwrap_or_default(),
        basis: basis.unwrap_or_default(),
        levels: levels?,
        bands,
        target: target.unwrap_or_default(),
        evidence: evidence?,
        roles: roles?,
        modules: modules?,
        dimensions,
        practices: Vec::new(),
        context: context?,
        sources: source_list?,
        reference_figures,
        catalogue: Catalogue::default(),
        rules: None,
        business: Business::default(),
        pulse: Vec::new(),
        crosswalks: Vec::new(),
    };
    structure::weights_of_capabilities(&draft, &places, sink);
    Some((draft, places))
}

/// The items of a list that may be missing; `None` when something else stands there, which is reported.
fn items<'n>(fields: &Fields<'n>, key: &'static str, sink: &mut Sink) -> Option<&'n [Node]> {
    let Some(node) = fields.get(key) else {
        return Some(&[]);
    };
    let items = decode::list(node, sink);
    matches!(node.value, Value::List(_)).then_some(items)
}
