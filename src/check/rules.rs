//! `rules.yaml`: gates, diagnoses, labels, first point, constants of the priority.
//!
//! Rooms: [`gates`], [`diagnoses`], [`labels`].

mod diagnoses;
mod gates;
mod labels;

use super::conditions::{self, Known, Names};
use super::decode::{self, Fields, Range, values};
use super::{Desk, practices};
use crate::diagnostic::{Code, Sink, Sources};
use crate::model::id::{InitiativeId, PracticeId};
use crate::model::questionnaire::{ContextKind, Questionnaire};
use crate::model::rules::{Constants, IndicatorRule, Met, Provisional, Rules};
use crate::model::scale::Evidence;
use crate::read::{Files, Node, Value};

const FILE: &str = "rules.yaml";

/// Largest constant and level that a rule may name.
const LEVELS: Range = Range(0.0, 10.0);
const SHARE: Range = Range(0.0, 1.0);
const POINTS: Range = Range(0.0, 1000.0);

/// What a rule may name, and where findings go.
struct Room<'a> {
    q: &'a Questionnaire,
    known: Known<'a>,
    initiatives: Vec<&'a str>,
    sources: &'a Sources,
}

impl Room<'_> {
    /// A list of initiatives, each once.
    fn initiatives(&self, node: &Node, sink: &mut Sink) -> Vec<InitiativeId> {
        let code = Code::InitiativeUnknown;
        let found = decode::some_of(
            node,
            &self.initiatives,
            code,
            "initiative",
            self.sources,
            sink,
        );
        found
            .unwrap_or_default()
            .into_iter()
            .map(InitiativeId::new)
            .collect()
    }

    /// A list of practices.
    fn practices(&self, nodes: &[Node], sink: &mut Sink) -> Vec<PracticeId> {
        nodes
            .iter()
            .filter_map(|n| {
                let word = decode::text(n, self.sources, sink)?;
                let found = self.q.practice(&word).map(|p| p.id.clone());
                if found.is_none() {
                    practices::unknown_practice(&word, n.span, self.q, sink);
                }
                found
            })
            .collect()
    }

    fn rule(&self, node: &Node, sink: &mut Sink) -> Option<crate::expression::Rule> {
        conditions::rule(node, &self.known, self.sources, sink)
    }
}

/// The rules beside a catalogue with findings: what the rules say of initiatives cannot be judged, all else is reported.
pub fn beside_broken_catalogue(
    files: &Files,
    q: &Questionnaire,
    desk: &mut Desk<'_>,
) -> Option<Rules> {
    let mut aside = Sink::default();
    let mut quiet = Desk {
        sources: desk.sources,
        sink: &mut aside,
    };
    let found = rules(files, q, &mut quiet);
    let follows = [
        Code::InitiativeUnknown,
        Code::RulesGate,
        Code::RulesOpener,
        Code::RulesPoint,
    ];
    for d in aside.into_sorted() {
        if !follows.contains(&d.code) {
            desk.sink.push(d);
        }
    }
    found
}

/// The rules of a questionnaire's folder; `None` when it has none, or none that can be used.
pub fn rules(files: &Files, q: &Questionnaire, desk: &mut Desk<'_>) -> Option<Rules> {
    let (_, root) = desk.yaml(files, FILE)?;
    let (sources, sink) = (&*desk.sources, &mut *desk.sink);
    let fields = Fields::open(&root, "the rules", sink)?;
    let gate_nodes = gates::ids(&root);
    let room = Room {
        q,
        known: Known {
            facts: practices::facts(q),
            answers: Some(names(q, &gate_nodes)),
        },
        initiatives: q
            .catalogue
            .initiatives
            .iter()
            .map(|i| i.id.as_str())
            .collect(),
        sources,
    };
    let before = sink.count();
    fields.schema(sink);
    let basis = fields.text("basis", sources, sink);
    let near = fields.number("near", LEVELS, sink);
    let most_near = fields
        .need("most_near")
        .and_then(|n| decode::whole(n, Range(0.0, 100.0), sink));
    let evidence = fields.need("evidence").and_then(|n| {
        let known = Evidence::ALL.map(Evidence::as_str);
        let word = decode::one_of(n, &known, Code::FileWord, "evidence grade", sources, sink)?;
        Evidence::ALL.into_iter().find(|e| e.as_str() == word)
    });
    let met = fields.need("met").and_then(|n| met(n, sink));
    let bites = fields.need("bites").and_then(|n| bites(n, sink));
    let priority = fields.need("priority").and_then(|n| constants(n, sink));
    let gates = gates::gates(fields.list("gates", sink), &room, sink);
    let provisional = fields
        .get("provisional")
        .and_then(|n| provisional(n, &room, sink));
    let indicators = fields.need("indicators").and_then(|n| indicators(n, sink));
    let diagnoses = diagnoses::diagnoses(fields.list_if("diagnoses", sink), &room, sink);
    let labels = fields
        .need("labels")
        .map(|n| labels::labels(n, &room, sink))
        .unwrap_or_default();
    let first_point = fields
        .get("first_point")
        .and_then(|n| labels::first_point(n, &room, sink));
    fields.finish(sink);
    if sink.count() > before && sink.has_errors() {
        return None;
    }
    Some(Rules {
        basis: basis?,
        near: near?,
        most_near: most_near?,
        evidence: evidence?,
        met: met?,
        bites: bites?,
        priority: priority?,
        gates,
        provisional,
        indicators: indicators?,
        diagnoses,
        labels,
        first_point,
    })
}

fn names<'a>(q: &'a Questionnaire, gates: &[&'a str]) -> Names<'a> {
    let modules = q.modules.iter().map(|m| m.id.as_str());
    let dimensions = q.dimensions.iter().map(|d| d.id.as_str());
    let aliases = q
        .practices
        .iter()
        .flat_map(|p| p.aliases.iter().map(String::as_str));
    let options = q.context.iter().filter_map(|c| match &c.kind {
        ContextKind::Record(options) => Some(options.iter().map(String::as_str)),
        _ => None,
    });
    Names {
        practices: q
            .practices
            .iter()
            .map(|p| p.id.as_str())
            .chain(aliases)
            .collect(),
        nodes: q
            .capabilities()
            .map(|c| c.id.as_str())
            .chain(dimensions)
            .chain(modules)
            .collect(),
        initiatives: q
            .catalogue
            .initiatives
            .iter()
            .map(|i| i.id.as_str())
            .collect(),
        roles: q.roles.iter().map(|r| r.id.as_str()).collect(),
        gates: gates.to_vec(),
        options: options.flatten().collect(),
    }
}

fn met(node: &Node, sink: &mut Sink) -> Option<Met> {
    let fields = Fields::open(node, "`met`", sink)?;
    let each = fields.number("each", LEVELS, sink);
    let mean = fields.number("mean", LEVELS, sink);
    fields.finish(sink);
    Some(Met {
        each: each?,
        mean: mean?,
    })
}

fn bites(node: &Node, sink: &mut Sink) -> Option<[f64; 3]> {
    let fields = Fields::open(node, "`bites`", sink)?;
    let start = fields.number("start", SHARE, sink);
    let contract = fields.number("contract", SHARE, sink);
    let go_live = fields.number("go-live", SHARE, sink);
    fields.finish(sink);
    Some([start?, contract?, go_live?])
}

fn constants(node: &Node, sink: &mut Sink) -> Option<Constants> {
    let fields = Fields::open(node, "`priority`", sink)?;
    let gates = fields.number("gates", POINTS, sink);
    let need = fields.number("need", POINTS, sink);
    let effort = fields.number("effort", POINTS, sink);
    let small = fields.number("small", Range(0.1, 1e6), sink);
    fields.finish(sink);
    Some(Constants {
        gates: gates?,
        need: need?,
        effort: effort?,
        small: small?,
    })
}

fn indicators(node: &Node, sink: &mut Sink) -> Option<IndicatorRule> {
    let fields = Fields::open(node, "`indicators`", sink)?;
    let below = fields.number("below", LEVELS, sink);
    let likely = fields.number("likely", SHARE, sink);
    let possible = fields.number("possible", SHARE, sink);
    let scored = fields.number("scored", SHARE, sink);
    fields.finish(sink);
    Some(IndicatorRule {
        below: below?,
        likely: likely?,
        possible: possible?,
        scored: scored?,
    })
}

fn provisional(node: &Node, room: &Room<'_>, sink: &mut Sink) -> Option<Provisional> {
    let fields = Fields::open(node, "`provisional`", sink)?;
    let when = fields.need("when").and_then(|n| room.rule(n, sink));
    let first = fields
        .need("first")
        .and_then(|n| one_initiative(n, room, sink));
    let sentence = fields.text("sentence", room.sources, sink);
    fields.finish(sink);
    Some(Provisional {
        when: when?,
        first: first?,
        sentence: sentence?,
    })
}

fn one_initiative(node: &Node, room: &Room<'_>, sink: &mut Sink) -> Option<InitiativeId> {
    let word = decode::text(node, room.sources, sink)?;
    if room.initiatives.contains(&word.as_str()) {
        return Some(InitiativeId::new(word));
    }
    let code = Code::InitiativeUnknown;
    sink.push(values::unknown(
        code,
        node.span,
        "initiative",
        &word,
        &room.initiatives,
    ));
    None
}

/// The value of a key of a mapping, before the mapping is opened.
fn text_of<'n>(node: &'n Node, key: &str) -> Option<&'n str> {
    match &super::engagement::child(node, key)?.value {
        Value::Text(t) => Some(t.trim()),
        _ => None,
    }
}
