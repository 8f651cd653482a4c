//! Conditions and rules, and traces to sources.

use std::sync::{Arc, Mutex};

use super::decode::{self, Fields, values};
use crate::diagnostic::{Code, Diagnostic, Sink, Sources, Span, quoted, suggest};
use crate::expression::{Asked, Condition, Formula, Limit, Reply, Rule, Table};
use crate::model::questionnaire::{Source, Trace};
use crate::read::{Node, Value};

/// Context facts that are kept as keys of `engagement.yaml` and can be used in conditions like any other.
pub const ENGAGEMENT_FACTS: [&str; 3] = ["sector", "country", "staff"];

/// Longer expressions, in characters, are refused: the template engine takes a piece of the stack for each step.
const LONGEST: usize = 500;

/// Deepest nesting of groups.
const DEEPEST: usize = 8;

/// What conditions may name.
#[derive(Debug, Clone, Default)]
pub struct Known<'a> {
    /// Context questions.
    pub facts: Vec<&'a str>,
    /// The rest, where conditions on answers are allowed; `None` where only the context may be asked.
    pub answers: Option<Names<'a>>,
}

/// Ids that conditions on answers may name.
#[derive(Debug, Clone, Default)]
pub struct Names<'a> {
    /// Practices.
    pub practices: Vec<&'a str>,
    /// Capabilities, dimensions and modules.
    pub nodes: Vec<&'a str>,
    /// Initiatives.
    pub initiatives: Vec<&'a str>,
    /// Roles.
    pub roles: Vec<&'a str>,
    /// Gates.
    pub gates: Vec<&'a str>,
    /// Options of the context questions that are records.
    pub options: Vec<&'a str>,
}

impl<'a> Known<'a> {
    /// Conditions on the context alone.
    pub fn facts(facts: &[&'a str]) -> Self {
        Self {
            facts: facts.to_vec(),
            answers: None,
        }
    }
}

/// A condition whose facts are all among `facts`.
pub fn condition(
    node: &Node,
    facts: &[&str],
    sources: &Sources,
    sink: &mut Sink,
) -> Option<Condition> {
    leaf(node, &Known::facts(facts), sources, sink)
}

/// A condition, or a group of them: `any`, `all`, `at_least_of`.
pub fn rule(node: &Node, known: &Known<'_>, sources: &Sources, sink: &mut Sink) -> Option<Rule> {
    nested(node, known, DEEPEST, sources, sink)
}

fn nested(
    node: &Node,
    known: &Known<'_>,
    deep: usize,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<Rule> {
    let has = |key: &str| match &node.value {
        Value::Map(entries) => entries.iter().any(|(k, _)| k.text == key),
        _ => false,
    };
    let group = ["any", "all", "at_least_of"].into_iter().find(|k| has(k));
    let Some(group) = group else {
        return leaf(node, known, sources, sink).map(Rule::Leaf);
    };
    if deep == 0 {
        let message = format!("conditions are nested more than {DEEPEST} deep");
        sink.push(Diagnostic::new(Code::Condition, node.span, message).help("split the rule"));
        return None;
    }
    let fields = Fields::open(node, "a group of conditions", sink)?;
    let members = |list: &[Node], sink: &mut Sink| -> Option<Vec<Rule>> {
        let found: Vec<Option<Rule>> = list
            .iter()
            .map(|n| nested(n, known, deep - 1, sources, sink))
            .collect();
        if found.is_empty() {
            sink.push(
                Diagnostic::new(Code::Condition, node.span, "this group holds no condition")
                    .help("write `{any: [{value: …, below: …}, …]}`"),
            );
        }
        found
            .into_iter()
            .collect::<Option<Vec<_>>>()
            .filter(|f| !f.is_empty())
    };
    let made = match group {
        "any" => {
            let list = fields.list("any", sink);
            members(list, sink).map(Rule::Any)
        }
        "all" => {
            let list = fields.list("all", sink);
            members(list, sink).map(Rule::All)
        }
        _ => fields
            .need("at_least_of")
            .and_then(|n| at_least_of(n, &members, sink)),
    };
    fields.finish(sink);
    made
}

/// Reads the members of a group.
type Members<'a> = dyn Fn(&[Node], &mut Sink) -> Option<Vec<Rule>> + 'a;

fn at_least_of(node: &Node, members: &Members<'_>, sink: &mut Sink) -> Option<Rule> {
    let fields = Fields::open(node, "`at_least_of`", sink)?;
    let n_node = fields.need("n");
    let n = n_node.and_then(|n| decode::whole(n, decode::Range(1.0, 1000.0), sink));
    let list = fields.list("of", sink);
    fields.finish(sink);
    let of = members(list, sink)?;
    if let (Some(count), Some(place)) = (n, n_node)
        && count > list.len()
    {
        let message = format!(
            "{count} conditions are asked for, and {} are given",
            list.len()
        );
        sink.push(
            Diagnostic::new(Code::Condition, place.span, message)
                .help("`n` is at most the number of conditions under `of`"),
        );
        return None;
    }
    Some(Rule::AtLeastOf(n?, of))
}

fn leaf(node: &Node, known: &Known<'_>, sources: &Sources, sink: &mut Sink) -> Option<Condition> {
    let fields = Fields::open(node, "a condition", sink)?;
    let value_node = fields.need("value");
    let before = sink.count();
    let below = fields.number_if("below", decode::ANY, sink);
    let at_least = fields.number_if("at_least", decode::ANY, sink);
    let at_most = fields.number_if("at_most", decode::ANY, sink);
    fields.finish(sink);
    let limits: Vec<Limit> = [
        below.map(Limit::Below),
        at_least.map(Limit::AtLeast),
        at_most.map(Limit::AtMost),
    ]
    .into_iter()
    .flatten()
    .collect();
    let value = value_node.and_then(|n| formula(n, known, sources, sink));
    if let [limit] = limits.as_slice() {
        let limit = *limit;
        return value.map(|value| Condition { value, limit });
    }
    if sink.count() == before {
        sink.push(
            Diagnostic::new(Code::Condition, node.span, "a condition has one limit")
                .label(format!("{} given", limits.len()))
                .help("give exactly one of `below`, `at_least`, `at_most`"),
        );
    }
    None
}

/// An expression that can be read and whose ids are known.
pub fn formula(
    node: &Node,
    known: &Known<'_>,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<Formula> {
    let text = decode::text(node, sources, sink)?;
    if text.chars().count() > LONGEST {
        let message = format!("an expression has at most {LONGEST} characters");
        sink.push(
            Diagnostic::new(Code::Condition, node.span, message)
                .help("shorten it, or split the condition into two"),
        );
        return None;
    }
    let heard = Formula::new(&text).and_then(|f| Ok((calls(&f)?, f)));
    let (calls, formula) = match heard {
        Ok(heard) => heard,
        Err(why) => {
            let found =
                Diagnostic::new(Code::Condition, node.span, "this expression cannot be read");
            let why = why.split(" (in ").next().unwrap_or("").to_owned();
            let example = if known.answers.is_some() {
                "write for example `level('STR-01')` or `context('channels')`"
            } else {
                "write for example `context('channels')`"
            };
            sink.push(found.label(why).help(example));
            return None;
        }
    };
    let before = sink.count();
    for call in &calls {
        call_is_known(call, node.span, known, sink);
    }
    (sink.count() == before).then_some(formula)
}

/// Replies with one number to everything and remembers what was asked.
#[derive(Debug)]
struct Ear {
    number: f64,
    heard: Mutex<Vec<Asked>>,
}

impl Table for Ear {
    fn answer(&self, asked: &Asked) -> Reply {
        if let Ok(mut heard) = self.heard.lock() {
            heard.push(asked.clone());
        }
        Reply::Number(self.number)
    }
}

/// The calls of an expression, or why it cannot be read.
///
/// It is run with every answer 0 and with every answer 1, so that no branch and no division hides a name, and a wrong
/// function is found by `check`.
fn calls(formula: &Formula) -> Result<Vec<Asked>, String> {
    let mut calls: Vec<Asked> = Vec::new();
    let mut failures = Vec::new();
    for number in [0.0, 1.0] {
        let ear = Arc::new(Ear {
            number,
            heard: Mutex::default(),
        });
        let table: Arc<dyn Table> = Arc::<Ear>::clone(&ear);
        failures.extend(formula.try_read(&table).err());
        if let Ok(heard) = ear.heard.lock() {
            calls.extend(heard.iter().cloned());
        }
    }
    match failures.as_slice() {
        [why, _] => Err(why.clone()),
        [why] if why.starts_with("its value") => Err(why.clone()),
        _ => {
            let mut once: Vec<Asked> = Vec::new();
            for call in calls {
                if !once.contains(&call) {
                    once.push(call);
                }
            }
            Ok(once)
        }
    }
}

/// Reports a call that is not possible here: another function, a wrong number of words, an unknown id.
fn call_is_known(call: &Asked, place: Span, known: &Known<'_>, sink: &mut Sink) {
    let mistake = |message: String, sink: &mut Sink, help: &str| {
        sink.push(Diagnostic::new(Code::Condition, place, message).help(help));
    };
    if call.function != "context" && known.answers.is_none() {
        let message = format!("`{}` cannot be asked here", call.function);
        mistake(
            message,
            sink,
            "only context answers are known here: `context('channels')`",
        );
        return;
    }
    let nobody = Names::default();
    let names = known.answers.as_ref().unwrap_or(&nobody);
    let grades = ["E0", "E1", "E2", "E3"];
    let (words, number, code, what, ids): (_, _, _, _, &[&str]) = match call.function {
        "level" => (
            1..=1,
            false,
            Code::PracticeUnknown,
            "practice",
            &names.practices,
        ),
        "score" | "low" | "high" => (1..=1, false, Code::NodeUnknown, "capability", &names.nodes),
        "context" => (
            1..=1,
            false,
            Code::ContextUnknown,
            "context question",
            &known.facts,
        ),
        "state" | "waits" => (
            1..=1,
            false,
            Code::InitiativeUnknown,
            "initiative",
            &names.initiatives,
        ),
        "share_of_gate_practices_at" => (1..=1, false, Code::FileWord, "evidence grade", &grades),
        "spend_share" => (
            1..=9,
            false,
            Code::ContextType,
            "kind of spend",
            &names.options,
        ),
        "indicators_below" | "gate_practices_below" => (0..=0, true, Code::Condition, "", &[]),
        "role_gap" | "practices_shared" => (2..=2, false, Code::RoleUnknown, "role", &names.roles),
        "respondents" => (1..=1, false, Code::RoleUnknown, "role", &names.roles),
        _ => (0..=0, false, Code::Condition, "", &[]),
    };
    if !words.contains(&call.words.len()) || call.number.is_some() != number {
        let message = format!("`{}` takes other words than these", call.function);
        let help = match (number, words.end()) {
            (true, _) => "write one number between the brackets".to_owned(),
            (false, 0) => "write nothing between the brackets".to_owned(),
            (false, n) => format!("write {n} {what} in quotes"),
        };
        mistake(message, sink, &help);
        return;
    }
    for word in call.words.iter().filter(|w| !ids.contains(&w.as_str())) {
        sink.push(values::unknown(code, place, what, word, ids));
    }
    for gate in call
        .except
        .iter()
        .filter(|g| !names.gates.contains(&g.as_str()))
    {
        sink.push(values::unknown(
            Code::GateUnknown,
            place,
            "gate",
            gate,
            &names.gates,
        ));
    }
}

/// Traces such as `S1: P2` or `DAMA`; source and passage have to exist.
pub fn traces(nodes: &[Node], known: &[Source], sources: &Sources, sink: &mut Sink) -> Vec<Trace> {
    nodes
        .iter()
        .filter_map(|node| {
            let word = decode::text(node, sources, sink)?;
            trace(&word, node.span, known, sink)
        })
        .collect()
}

fn trace(word: &str, place: Span, known: &[Source], sink: &mut Sink) -> Option<Trace> {
    let (source, passage) = match word.split_once(':') {
        Some((s, p)) => (s.trim(), Some(p.trim())),
        None => (word, None),
    };
    let Some(found) = known.iter().find(|s| s.id == source) else {
        let ids: Vec<&str> = known.iter().map(|s| s.id.as_str()).collect();
        sink.push(values::unknown(
            Code::SourceUnknown,
            place,
            "source",
            source,
            &ids,
        ));
        return None;
    };
    if let Some(p) = passage
        && !found.passages.iter().any(|(k, _)| k == p)
    {
        let keys: Vec<&str> = found.passages.iter().map(|(k, _)| k.as_str()).collect();
        let message = format!("source {} has no passage {}", quoted(source), quoted(p));
        sink.push(
            Diagnostic::new(Code::SourceUnknown, place, message).help(suggest::help_for(p, &keys)),
        );
        return None;
    }
    Some(Trace {
        source: source.to_owned(),
        passage: passage.map(str::to_owned),
    })
}
