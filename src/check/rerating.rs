//! `rerating.yaml`: the evidence of an earlier round, rated again blind by today's level descriptions.

use std::collections::BTreeMap;

use super::Desk;
use super::decode::{self, Fields, Range, values};
use super::practices::{stands_twice, unknown_practice};
use super::round::{RERATING, day_of};
use crate::diagnostic::{Code, Diagnostic, Sink, Span, quoted};
use crate::model::id::PracticeId;
use crate::model::questionnaire::Questionnaire;
use crate::model::workshop::Rerating;
use crate::read::{Files, Key, Node, Value};

/// Fewer practices do not show whether the standard drifted: own judgement, from the usual size of a double rating.
const FEWEST: usize = 8;

/// The folder that a re-rating names, before anything about it is checked; the questionnaire of that round is
/// needed to check the rest.
pub fn named(root: &Node) -> Option<&str> {
    match &super::engagement::child(root, "of")?.value {
        Value::Text(folder) => Some(folder.trim()),
        _ => None,
    }
}

/// The re-rating of a round; `None` when there is none, or none that can be used.
///
/// `rounds` are all rounds of the engagement in order, `own` is the one that the file belongs to. Practices are
/// checked where the questionnaire of the earlier round is known.
pub fn rerating(
    files: &Files,
    (rounds, own): (&[String], &str),
    earlier: Option<&Questionnaire>,
    desk: &mut Desk<'_>,
) -> Option<Rerating> {
    let (_, root) = desk.yaml(files, RERATING)?;
    let (sources, sink) = (&*desk.sources, &mut *desk.sink);
    let fields = Fields::open(&root, "a re-rating", sink)?;
    fields.schema(sink);
    let of = fields.need("of").and_then(|n| {
        let of = decode::text(n, sources, sink)?;
        is_earlier(&of, n.span, rounds, own, sink).then_some(of)
    });
    let date = fields.need("date").and_then(|n| {
        let date = decode::date(n, sources, sink)?;
        if let Some(first) = of.as_deref().and_then(day_of)
            && date.as_str() < first
        {
            let message = format!("this re-rating of {date} lies before its round of {first}");
            sink.push(
                Diagnostic::new(Code::FileDate, n.span, message)
                    .help("write the day on which the evidence was rated again"),
            );
        }
        Some(date)
    });
    let node = fields.need("levels");
    fields.finish(sink);
    let levels = node.map(|n| levels(n, earlier, sink));
    Some(Rerating {
        of: of?,
        date: date?,
        levels: levels?,
    })
}

/// False, with a finding, for a round that does not exist or is not earlier.
fn is_earlier(of: &str, place: Span, rounds: &[String], own: &str, sink: &mut Sink) -> bool {
    let position = |name: &str| rounds.iter().position(|r| r == name);
    let Some(at) = position(of) else {
        let known: Vec<&str> = rounds
            .iter()
            .map(String::as_str)
            .filter(|r| *r != own)
            .collect();
        sink.push(values::unknown(
            Code::RoundUnknown,
            place,
            "round",
            of,
            &known,
        ));
        return false;
    };
    if position(own).is_some_and(|own| at < own) {
        return true;
    }
    let message = format!("the round {} is not earlier than this one", quoted(of));
    sink.push(
        Diagnostic::new(Code::RoundOrder, place, message)
            .help("name the earlier round whose evidence was rated again"),
    );
    false
}

fn levels(node: &Node, q: Option<&Questionnaire>, sink: &mut Sink) -> BTreeMap<PracticeId, f64> {
    let before = sink.count();
    let mut out = BTreeMap::new();
    let mut places: BTreeMap<&PracticeId, &Key> = BTreeMap::new();
    for (key, value) in decode::entries(node, "the list of levels", sink) {
        if value.value == Value::Null {
            let message = format!("the level of {} is missing", quoted(&key.text));
            sink.push(
                Diagnostic::new(Code::FileMissingKey, key.span, message)
                    .help("write a level behind it, or take the line out"),
            );
            continue;
        }
        // Without a questionnaire its scale is not known either.
        let highest = q.map_or(10.0, Questionnaire::highest);
        let level = decode::whole(value, Range(0.0, highest), sink)
            .and_then(|n| u32::try_from(n).ok())
            .map(f64::from);
        let Some(q) = q else {
            continue;
        };
        match q.practice(&key.text) {
            None => unknown_practice(&key.text, key.span, q, sink),
            Some(p) => {
                if let Some(first) = places.insert(&p.id, key) {
                    sink.push(stands_twice(&p.id, first, key));
                } else if let Some(level) = level {
                    out.insert(p.id.clone(), level);
                }
            }
        }
    }
    if q.is_some() && sink.count() == before && out.len() < FEWEST {
        let were = match out.len() {
            1 => "1 practice was".to_owned(),
            n => format!("{n} practices were"),
        };
        let message =
            format!("{were} rated again, {FEWEST} to 10 show whether the standard drifted");
        sink.push(
            Diagnostic::new(Code::ReratingFew, node.span, message)
                .help("choose more practices whose evidence was kept"),
        );
    }
    out
}
