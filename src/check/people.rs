//! `people.yaml`: who is invited, by id or counted, with roles and unit.

use super::Desk;
use super::decode::{self, Fields, Range, Seen};
use crate::diagnostic::{Code, Diagnostic, Sink, Sources, Span};
use crate::model::id::RoleId;
use crate::model::people::Invitee;
use crate::model::questionnaire::Questionnaire;
use crate::read::{Files, Node};

/// The list of people.
pub const PEOPLE: &str = "people.yaml";

/// Reads the list beside `engagement.yaml`; empty where there is none.
pub fn people(files: &Files, q: &Questionnaire, desk: &mut Desk<'_>) -> Vec<Invitee> {
    let Some((_, root)) = desk.yaml(files, PEOPLE) else {
        return Vec::new();
    };
    let (sources, sink) = (&*desk.sources, &mut *desk.sink);
    let Some(fields) = Fields::open(&root, "the list of people", sink) else {
        return Vec::new();
    };
    fields.schema(sink);
    let entries = fields.list("people", sink);
    fields.finish(sink);
    let mut seen = Seen::default();
    let people = entries.iter();
    people
        .filter_map(|node| one(node, q, &mut seen, sources, sink))
        .collect()
}

fn one(
    node: &Node,
    q: &Questionnaire,
    seen: &mut Seen,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<Invitee> {
    let fields = Fields::open(node, "an entry of the list of people", sink)?;
    let id = fields.get("id");
    let count = fields.get("count");
    let known: Vec<&str> = q.roles.iter().map(|r| r.id.as_str()).collect();
    let roles = fields.need("roles").and_then(|n| {
        let roles = decode::some_of(n, &known, Code::RoleUnknown, "role", sources, sink)?;
        if roles.is_empty() {
            sink.push(entry(n.span, "this entry has no role"));
        }
        Some(roles)
    });
    let unit = fields.text_if("unit", sources, sink);
    let span = fields.span;
    fields.finish(sink);
    let (id, count) = match (id, count) {
        (Some(node), None) => {
            let id = decode::id(node, sources, sink)?;
            if !seen.claim(&id, node.span, sink) {
                return None;
            }
            (Some(id), 1)
        }
        (None, Some(node)) => (None, decode::whole(node, Range(1.0, 1e6), sink)?),
        (Some(_), Some(node)) => {
            sink.push(entry(node.span, "a person with an id is one person"));
            return None;
        }
        (None, None) => {
            sink.push(entry(span, "this entry has neither an id nor a count"));
            return None;
        }
    };
    Some(Invitee {
        id,
        count,
        roles: roles?.into_iter().map(RoleId::new).collect(),
        unit,
    })
}

fn entry(place: Span, message: &str) -> Diagnostic {
    Diagnostic::new(Code::PeopleEntry, place, message)
        .help("write `{id: it-1, roles: [it]}` for a person, `{count: 40, roles: [front-line]}` for people who are only counted")
}
