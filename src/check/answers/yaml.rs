//! One respondent a file.

use super::accept::accept;
use super::{Person, Raw, SAMPLE, Settings, Written, join};
use crate::check::decode::{self, Fields, values};
use crate::diagnostic::{Code, Diagnostic, Sink, Sources, Span, quoted, suggest};
use crate::model::scale::Evidence;
use crate::read::{Key, Node, Value};

/// The person of a file and what they answered.
pub(super) fn person(
    root: &Node,
    settings: &Settings<'_>,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<Person> {
    let fields = Fields::open(root, "a file of answers", sink)?;
    fields.schema(sink);
    let name = fields.text("respondent", sources, sink);
    let place = fields.get("respondent").map_or(root.span, |n| n.span);
    let mut person = Person::new(name, place, settings.date);
    let known: Vec<&str> = settings.q.roles.iter().map(|r| r.id.as_str()).collect();
    match fields.need("roles") {
        Some(n) => {
            let code = Code::RoleUnknown;
            let roles = decode::some_of(n, &known, code, "role", sources, sink);
            person.set_roles(roles, n.span, sink);
        }
        None => person.roles_known = false,
    }
    person.respondent.unit = fields.text_if("unit", sources, sink);
    if let Some(day) = fields
        .get("date")
        .and_then(|n| decode::date(n, sources, sink))
    {
        person.respondent.date = day;
    }
    let answers = fields.get("answers");
    fields.finish(sink);
    if let Some(node) = answers {
        let Value::Map(entries) = &node.value else {
            decode::entries(node, "the list of answers", sink);
            return Some(person);
        };
        for entry in entries {
            one(entry, &mut person, settings, sources, sink);
        }
    }
    Some(person)
}

/// One entry under `answers`.
fn one(
    (key, value): &(Key, Node),
    person: &mut Person,
    settings: &Settings<'_>,
    sources: &Sources,
    sink: &mut Sink,
) {
    if let Some(practice) = settings.q.practice(&key.text)
        && let Some(first) = person.answered.get(&practice.id)
    {
        let name = person.name.as_deref().unwrap_or("");
        sink.push(join::twice(name, &practice.id, key.span, *first));
        return;
    }
    let (written, complete) = written(key, value, sources, sink);
    accept(written, complete, person, settings, sink);
}

/// An answer as written under the key of its practice, with false when a part of it could not be read.
pub(crate) fn written(
    key: &Key,
    value: &Node,
    sources: &Sources,
    sink: &mut Sink,
) -> (Written, bool) {
    let mut written = Written::new(&key.text, key.span);
    let complete = match &value.value {
        Value::Null => true,
        Value::Map(_) => mapping(value, &mut written, sources, sink),
        _ => {
            written.level = level(value, sources, sink);
            written.level.is_some()
        }
    };
    (written, complete)
}

/// Fills an answer that is written as a mapping; false when something could not be read.
fn mapping(node: &Node, written: &mut Written, sources: &Sources, sink: &mut Sink) -> bool {
    let before = sink.count();
    let Some(fields) = Fields::open(node, "an answer", sink) else {
        return false;
    };
    parts(&fields, written, sources, sink);
    written.intention = fields
        .get("intention")
        .and_then(|n| Some((decode::number(n, decode::ANY, sink)?, n.span)));
    written.note = fields
        .get("note")
        .and_then(|n| Some((decode::text(n, sources, sink)?, n.span)));
    fields.finish(sink);
    sink.count() == before
}

/// The keys that say a level or a figure and what it rests on.
pub(super) fn parts(
    fields: &Fields<'_>,
    written: &mut Written,
    sources: &Sources,
    sink: &mut Sink,
) {
    written.level = fields.get("level").and_then(|n| level(n, sources, sink));
    written.figure = fields.get("value").and_then(|n| figure(n, sources, sink));
    written.sample = fields.number_if("sample", SAMPLE, sink);
    written.source = fields.text_if("source", sources, sink);
    written.evidence = fields.get("evidence").and_then(|n| {
        let known = Evidence::ALL.map(Evidence::as_str);
        let code = Code::AnswersEvidence;
        let word = decode::one_of(n, &known, code, "evidence grade", sources, sink)?;
        Evidence::parse(&word)
    });
}

/// A level, `dk` or `n/a`.
pub(super) fn level(node: &Node, sources: &Sources, sink: &mut Sink) -> Option<(Raw, Span)> {
    if let Value::Number(n) = node.value {
        return Some((Raw::Number(n), node.span));
    }
    if matches!(node.value, Value::List(_) | Value::Map(_)) {
        sink.push(
            Diagnostic::new(Code::AnswersLevel, node.span, "a level is expected here")
                .label(format!("this is {}", decode::kind(&node.value)))
                .help("write a number, or `{level: …, note: …}` in the place of the number"),
        );
        return None;
    }
    let word = decode::text(node, sources, sink)?;
    let found = Raw::word(&word).map(|raw| (raw, node.span));
    if found.is_none() {
        sink.push(no_answer(&word, node.span));
    }
    found
}

/// A figure, `dk` or `n/a`.
fn figure(node: &Node, sources: &Sources, sink: &mut Sink) -> Option<(Raw, Span)> {
    if matches!(node.value, Value::Text(_)) {
        return level(node, sources, sink);
    }
    let n = decode::number(node, decode::ANY, sink)?;
    Some((Raw::Number(n), node.span))
}

/// The finding about a word that is no answer.
pub(super) fn no_answer(word: &str, place: Span) -> Diagnostic {
    let message = format!("{} is not an answer", quoted(word));
    let help = if let Some(help) = values::number_help(word) {
        help
    } else if let Some(meant) = suggest::nearest(word, ["dk", "n/a"]) {
        format!("did you mean `{meant}`?")
    } else {
        "write a number, `dk` for don't know, `n/a` for not applicable, or leave it out".to_owned()
    };
    Diagnostic::new(Code::AnswersLevel, place, message).help(help)
}
