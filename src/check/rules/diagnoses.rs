//! The diagnoses: indicators, a condition beside them, remedies.

use super::Room;
use crate::check::conditions;
use crate::check::decode::{Fields, Seen};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::model::rules::{Beside, Diagnosis, Extra, Strength};
use crate::read::Node;

pub(super) fn diagnoses(nodes: &[Node], room: &Room<'_>, sink: &mut Sink) -> Vec<Diagnosis> {
    let mut seen = Seen::default();
    nodes
        .iter()
        .filter_map(|n| diagnosis(n, room, &mut seen, sink))
        .collect()
}

fn diagnosis(node: &Node, room: &Room<'_>, seen: &mut Seen, sink: &mut Sink) -> Option<Diagnosis> {
    let fields = Fields::open(node, "a diagnosis", sink)?;
    let id = fields.id("id", room.sources, sink);
    let name = fields.text("name", room.sources, sink);
    let indicators = room.practices(fields.list_if("indicators", sink), sink);
    let beside = [
        ("and", Beside::And),
        ("or", Beside::Or),
        ("instead", Beside::Instead),
    ];
    let given: Vec<(Beside, &Node)> = beside
        .into_iter()
        .filter_map(|(key, how)| Some((how, fields.get(key)?)))
        .collect();
    let few = fields.get("few_persons").map(|n| {
        let known = ["assessor"];
        let code = Code::FileWord;
        crate::check::decode::one_of(n, &known, code, "edition", room.sources, sink)
    });
    let remedies = fields.need("remedies").map(|n| room.initiatives(n, sink));
    let sentence = fields.text("sentence", room.sources, sink);
    let traces = fields.list_if("trace", sink);
    let trace = conditions::traces(traces, &room.q.sources, room.sources, sink);
    fields.finish(sink);
    let (id, place) = id?;
    if !seen.claim(&id, place, sink) {
        return None;
    }
    let extra = match given.as_slice() {
        [] => None,
        [(how, node)] => Some(extra(*how, node, room, sink)?),
        _ => {
            let message = "a diagnosis has one condition beside its indicators";
            sink.push(
                Diagnostic::new(Code::RulesDiagnosis, node.span, message)
                    .help("keep one of `and`, `or`, `instead`"),
            );
            return None;
        }
    };
    let alone = extra.as_ref().is_some_and(|e| e.beside == Beside::Instead);
    if indicators.is_empty() && !alone {
        let message = "nothing speaks for this diagnosis";
        sink.push(
            Diagnostic::new(Code::RulesDiagnosis, place, message)
                .help("list `indicators`, or give a condition under `instead`"),
        );
        return None;
    }
    Some(Diagnosis {
        id,
        name: name?,
        indicators,
        extra,
        assessor_when_few: few.is_some(),
        remedies: remedies?,
        sentence: sentence?,
        trace,
    })
}

fn extra(beside: Beside, node: &Node, room: &Room<'_>, sink: &mut Sink) -> Option<Extra> {
    let fields = Fields::open(node, "a condition of a diagnosis", sink)?;
    let when = fields.need("when").and_then(|n| room.rule(n, sink));
    let strength = if beside == Beside::And {
        None
    } else {
        fields.word("strength", &["likely", "possible"], room.sources, sink)
    };
    fields.finish(sink);
    Some(Extra {
        beside,
        when: when?,
        strength: match strength.as_deref() {
            Some("possible") => Strength::Possible,
            _ => Strength::Likely,
        },
    })
}
