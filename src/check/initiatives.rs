//! `initiatives.yaml`: the catalogue of remedies; prerequisites exist and hold no cycle.

mod circle;
mod effort;

use super::conditions;
use super::decode::{self, Fields, Range, Seen, values};
use super::{Desk, practices};
use crate::diagnostic::{Code, Diagnostic, Sink, Sources, Span, quoted};
use crate::model::id::{InitiativeId, ModuleId, PracticeId, RoleId};
use crate::model::initiative::{Catalogue, Initiative, InitiativeKind};
use crate::model::questionnaire::Questionnaire;
use crate::read::{Files, Node, Value};

/// An initiative with the places of its prerequisites.
struct Found {
    initiative: Initiative,
    after: Vec<Span>,
}

/// The catalogue, or `None` when the questionnaire has none.
pub fn initiatives(files: &Files, q: &Questionnaire, desk: &mut Desk<'_>) -> Option<Catalogue> {
    let (_, root) = desk.yaml(files, "initiatives.yaml")?;
    let sources = &*desk.sources;
    let sink = &mut *desk.sink;
    let fields = Fields::open(&root, "the catalogue of initiatives", sink)?;
    fields.schema(sink);
    let basis = fields.text("basis", sources, sink);
    let alternatives_node = fields.get("alternatives");
    let nodes = fields.list("initiatives", sink);
    fields.finish(sink);
    let mut seen = Seen::default();
    let mut found: Vec<Found> = Vec::new();
    let mut complete = true;
    for node in nodes {
        match initiative(node, q, &mut seen, sources, sink) {
            Some(initiative) => found.push(initiative),
            None => complete = false,
        }
    }
    if !complete {
        return None;
    }
    let ids: Vec<&str> = found.iter().map(|f| f.initiative.id.as_str()).collect();
    let alternatives = alternatives_node
        .map(|n| alternatives(n, &ids, &mut seen, sources, sink))
        .unwrap_or_default();
    let alternative_names = alternatives.iter().map(|(name, _)| name.as_str());
    let names: Vec<&str> = ids.into_iter().chain(alternative_names).collect();
    known_prerequisites(&found, &names, sink);
    let catalogue = Catalogue {
        basis: basis.unwrap_or_default(),
        alternatives,
        initiatives: found.iter().map(|f| f.initiative.clone()).collect(),
    };
    circle::report(&catalogue, &found, sink);
    Some(catalogue)
}

/// A list of initiatives, each once; `None` where something was reported.
pub fn some_of(
    node: &Node,
    q: &Questionnaire,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<Vec<InitiativeId>> {
    if is_lost(q, sink) {
        return None;
    }
    let initiatives = &q.catalogue.initiatives;
    let known: Vec<&str> = initiatives.iter().map(|i| i.id.as_str()).collect();
    let code = Code::InitiativeUnknown;
    let found = decode::some_of(node, &known, code, "initiative", sources, sink)?;
    Some(found.into_iter().map(InitiativeId::new).collect())
}

/// True when the catalogue has mistakes that were reported, so that nothing can be called unknown.
fn is_lost(q: &Questionnaire, sink: &Sink) -> bool {
    q.catalogue.initiatives.is_empty() && sink.has_errors()
}

/// Names of prerequisites that any one of several initiatives meets.
fn alternatives(
    node: &Node,
    ids: &[&str],
    seen: &mut Seen,
    sources: &Sources,
    sink: &mut Sink,
) -> Vec<(String, Vec<InitiativeId>)> {
    let mut out = Vec::new();
    for (key, value) in decode::entries(node, "the list of alternatives", sink) {
        let code = Code::InitiativeUnknown;
        if !seen.claim(&key.text, key.span, sink) {
            continue;
        }
        let members = decode::some_of(value, ids, code, "initiative", sources, sink);
        if members.as_ref().is_some_and(Vec::is_empty) {
            let message = format!("{} names no initiative", quoted(&key.text));
            let found = Diagnostic::new(code, value.span, message);
            sink.push(found.help("list those of which any one is enough: `[I-02, I-03]`"));
        }
        let members = members.unwrap_or_default();
        let members = members.into_iter().map(InitiativeId::new).collect();
        out.push((key.text.clone(), members));
    }
    out
}

fn known_prerequisites(found: &[Found], names: &[&str], sink: &mut Sink) {
    for f in found {
        for (name, place) in f.initiative.after.iter().zip(&f.after) {
            if !names.contains(&name.as_str()) {
                let code = Code::InitiativeUnknown;
                sink.push(values::unknown(code, *place, "prerequisite", name, names));
            }
        }
    }
}

/// One initiative; `None` when its id is lost or stands twice. One with errors keeps its id, so that nothing that names it is called
/// unknown.
fn initiative(
    node: &Node,
    q: &Questionnaire,
    seen: &mut Seen,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<Found> {
    let fields = Fields::open(node, "an initiative", sink)?;
    let roles: Vec<&str> = q.roles.iter().map(|r| r.id.as_str()).collect();
    let modules: Vec<&str> = q.modules.iter().map(|m| m.id.as_str()).collect();
    let id = fields.id("id", sources, sink);
    let title = fields.text("title", sources, sink);
    let summary = fields.text("summary", sources, sink);
    let first_step = fields.text("first_step", sources, sink);
    let kind = fields.word("kind", &["fixed", "stepped", "standing"], sources, sink);
    let module = fields.get("module").and_then(|n| {
        let code = Code::ModuleUnknown;
        decode::one_of(n, &modules, code, "module", sources, sink)
    });
    let stands_apart = fields.flag("stands_apart", sink);
    let offered_when = fields
        .get("offered_when")
        .and_then(|n| conditions::condition(n, &practices::facts(q), sources, sink));
    let (after, after_places) = fields
        .list_if("after", sink)
        .iter()
        .filter_map(|n| Some((decode::text(n, sources, sink)?, n.span)))
        .unzip();
    let closes = fields
        .need("closes")
        .map(|n| closes(n, q, sink))
        .unwrap_or_default();
    let early = fields
        .get("early")
        .and_then(|n| early(n, &closes, q, sources, sink));
    let owner = fields.need("owner").and_then(|n| {
        let code = Code::RoleUnknown;
        decode::one_of(n, &roles, code, "role", sources, sink)
    });
    let busy = fields.need("busy").and_then(|n| {
        let code = Code::RoleUnknown;
        decode::some_of(n, &roles, code, "role", sources, sink)
    });
    let effort = fields
        .need("effort")
        .map(|n| effort::effort(n, sink))
        .unwrap_or_default();
    let external_share = fields.number("external_share", Range(0.0, 1.0), sink);
    let sureness = fields.word("sureness", &["A", "B", "C"], sources, sink);
    let done_when = fields.text("done_when", sources, sink);
    let quick_win = fields.text_if("quick_win", sources, sink);
    let trace = conditions::traces(fields.list_if("trace", sink), &q.sources, sources, sink);
    fields.finish(sink);
    let (id, place) = id?;
    if !seen.claim(&id, place, sink) {
        return None;
    }
    let initiative = Initiative {
        id: InitiativeId::new(id),
        title: title.unwrap_or_default(),
        summary: summary.unwrap_or_default(),
        first_step: first_step.unwrap_or_default(),
        kind: match kind.as_deref() {
            Some("stepped") => InitiativeKind::Stepped,
            Some("standing") => InitiativeKind::Standing,
            _ => InitiativeKind::Fixed,
        },
        module: module.map(ModuleId::new),
        stands_apart,
        offered_when,
        after,
        closes,
        early,
        owner: RoleId::new(owner.unwrap_or_default()),
        busy: busy
            .unwrap_or_default()
            .into_iter()
            .map(RoleId::new)
            .collect(),
        effort,
        external_share: external_share.unwrap_or_default(),
        sureness: sureness.unwrap_or_default(),
        done_when: done_when.unwrap_or_default(),
        quick_win,
        trace,
    };
    Some(Found {
        initiative,
        after: after_places,
    })
}

/// Lifts that come before the end of the work: practices that the initiative closes.
fn early(
    node: &Node,
    closes: &[(PracticeId, f64)],
    q: &Questionnaire,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<(f64, Vec<PracticeId>)> {
    let fields = Fields::open(node, "early lifts", sink)?;
    let after = fields.number("after", Range(0.0, 1.0), sink);
    let mut lifted = Vec::new();
    for n in fields.list("practices", sink) {
        let Some(word) = decode::text(n, sources, sink) else {
            continue;
        };
        match q.practice(&word) {
            None => practices::unknown_practice(&word, n.span, q, sink),
            Some(p) if !closes.iter().any(|(c, _)| c == &p.id) => {
                let message = format!("{} is not among what this initiative closes", quoted(&word));
                sink.push(
                    Diagnostic::new(Code::InitiativeEffort, n.span, message)
                        .help("name practices of `closes`"),
                );
            }
            Some(p) => lifted.push(p.id.clone()),
        }
    }
    fields.finish(sink);
    Some((after?, lifted))
}

/// Practice → lift; an alias counts as its practice.
fn closes(node: &Node, q: &Questionnaire, sink: &mut Sink) -> Vec<(PracticeId, f64)> {
    let mut out = Vec::new();
    for (key, value) in decode::entries(node, "the list of practices closed", sink) {
        let lift = match value.value {
            Value::Null => {
                let message = format!("the lift of {} is missing", quoted(&key.text));
                sink.push(
                    Diagnostic::new(Code::FileMissingKey, key.span, message)
                        .help("write the levels gained: `COU-01: 1`"),
                );
                None
            }
            _ => decode::number(value, Range(0.0, q.highest()), sink),
        };
        match q.practice(&key.text) {
            Some(p) => out.extend(lift.map(|l| (p.id.clone(), l))),
            None => practices::unknown_practice(&key.text, key.span, q, sink),
        }
    }
    out
}
