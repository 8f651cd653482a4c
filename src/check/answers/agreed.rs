//! `agreed.yaml`: what the assessor proposed and the workshop agreed. A level or figure goes through the rules of an
//! answer; only the estimate of a measured practice is allowed in every form.

use std::collections::BTreeMap;

use super::accept::{number, one_kind, round_asks};
use super::{Raw, Settings, Written, yaml};
use crate::check::decode::{self, Fields};
use crate::check::practices::{stands_twice, unknown_practice};
use crate::check::round::invited;
use crate::diagnostic::{Code, Diagnostic, Sink, Sources, quoted};
use crate::model::id::PracticeId;
use crate::model::questionnaire::Practice;
use crate::model::workshop::{Ruling, Settled, Workshop};
use crate::read::{Key, Node, Value};

/// The workshop of a round; `None`, with findings, when so much is missing that nothing can be used.
pub fn workshop(
    root: &Node,
    settings: &Settings<'_>,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<Workshop> {
    let fields = Fields::open(root, "the result of a workshop", sink)?;
    fields.schema(sink);
    let date = fields
        .need("date")
        .and_then(|n| day_of_agreement(n, settings, sources, sink));
    let present = fields
        .get("present")
        .map(|n| invited(n, "the list of people present", settings.q, sink))
        .unwrap_or_default();
    let practices = fields.get("practices");
    fields.finish(sink);
    let entries = practices
        .map(|n| decode::entries(n, "the list of practices settled", sink))
        .unwrap_or_default();
    let day = date.clone().unwrap_or_default();
    let mut places: BTreeMap<&PracticeId, &Key> = BTreeMap::new();
    let mut settled = BTreeMap::new();
    for (key, value) in entries {
        let Some(practice) = settings.q.practice(&key.text) else {
            unknown_practice(&key.text, key.span, settings.q, sink);
            continue;
        };
        if let Some(first) = places.insert(&practice.id, key) {
            sink.push(stands_twice(&practice.id, first, key));
            continue;
        }
        let found = one(key, value, practice, &day, settings, sources, sink);
        if round_asks(practice, key.span, "the levels of", settings, sink)
            && let Some(found) = found
        {
            settled.insert(practice.id.clone(), found);
        }
    }
    Some(Workshop {
        date: date?,
        present: present.into_iter().map(|(r, (n, _))| (r, n)).collect(),
        practices: settled,
    })
}

/// A day, not before that of the round whose answers were talked over.
fn day_of_agreement(
    node: &Node,
    settings: &Settings<'_>,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<String> {
    let day = decode::date(node, sources, sink)?;
    if day.as_str() < settings.date {
        let message = format!("{day} lies before the round's date {}", settings.date);
        sink.push(
            Diagnostic::new(Code::FileDate, node.span, message).help(
                "a workshop talks over the answers of the round; correct one of the two days",
            ),
        );
    }
    Some(day)
}

/// What was settled about one practice; an entry without any of it is reported.
fn one(
    key: &Key,
    node: &Node,
    practice: &Practice,
    day: &str,
    settings: &Settings<'_>,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<Settled> {
    let nothing = || {
        let message = format!("nothing is proposed or agreed about {}", quoted(&key.text));
        Diagnostic::new(Code::AgreedNothing, key.span, message)
            .help("write `agreed: {level: …, evidence: …, reason: …}`, or take the entry out")
    };
    if node.value == Value::Null {
        sink.push(nothing());
        return None;
    }
    let before = sink.count();
    let fields = Fields::open(node, "what was settled", sink)?;
    let mut read = |key| {
        fields
            .get(key)
            .and_then(|n| ruling(n, practice, day, settings, sources, sink))
    };
    let settled = Settled {
        proposed: read("proposed"),
        agreed: read("agreed"),
    };
    fields.finish(sink);
    if sink.count() == before && settled == Settled::default() {
        sink.push(nothing());
    }
    (settled != Settled::default()).then_some(settled)
}

/// A level or figure with its reason: a mapping, or the level alone.
fn ruling(
    node: &Node,
    practice: &Practice,
    day: &str,
    settings: &Settings<'_>,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<Ruling> {
    let before = sink.count();
    let mut written = Written::new(practice.id.as_str(), node.span);
    let mut reason = None;
    let mut date = None;
    if let Value::Map(_) = node.value {
        let fields = Fields::open(node, "a level", sink)?;
        yaml::parts(&fields, &mut written, sources, sink);
        reason = fields.text_if("reason", sources, sink);
        date = fields
            .get("date")
            .and_then(|n| day_of_agreement(n, settings, sources, sink));
        fields.finish(sink);
    } else {
        written.level = yaml::level(node, sources, sink);
    }
    if sink.count() > before || !one_kind(&written, sink) {
        return None;
    }
    let Some((raw, place)) = written.figure.or(written.level) else {
        let message = "neither a level nor a figure stands here";
        sink.push(
            Diagnostic::new(Code::AgreedNothing, node.span, message)
                .help("write `level: …`, or `value: …` where something was measured"),
        );
        return None;
    };
    let Raw::Number(n) = raw else {
        let message = "a workshop settles a level or a figure";
        sink.push(
            Diagnostic::new(Code::AnswersLevel, place, message)
                .label("this is none of them")
                .help("where nothing was settled, take the entry out: the answers then count"),
        );
        return None;
    };
    Some(Ruling {
        response: number(n, place, &written, practice, settings, sink)?,
        evidence: written.evidence,
        reason,
        date: date.unwrap_or_else(|| day.to_owned()),
    })
}
