//! `mapping.yaml` of a round: what the columns and words of exports mean.

use std::collections::BTreeMap;

use super::Desk;
use super::decode::{self, Fields, values};
use super::practices::unknown_practice;
use super::round::MAPPING;
use crate::diagnostic::{Code, Diagnostic, Sink, Sources, quoted, suggest};
use crate::model::id::{PracticeId, RoleId};
use crate::model::mapping::{DayOrder, Mapping, Part, Said, Target, key};
use crate::model::questionnaire::Questionnaire;
use crate::read::{Files, Node, Value};

/// Checks the mapping of a round's folder; `None` when there is none, or when it cannot be read.
pub fn mapping(files: &Files, q: &Questionnaire, desk: &mut Desk<'_>) -> Option<Mapping> {
    let (_, root) = desk.yaml(files, MAPPING)?;
    decoded(&root, q, desk.sources, desk.sink)
}

/// Checks a mapping.
pub fn decoded(
    root: &Node,
    q: &Questionnaire,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<Mapping> {
    let fields = Fields::open(root, "a mapping", sink)?;
    fields.schema(sink);
    let mut out = Mapping::default();
    if let Some(node) = fields.get("columns") {
        out.columns = columns(node, q, sources, sink);
    }
    if let Some(node) = fields.get("answers") {
        answers(node, q, &mut out, sources, sink);
    }
    let roles: Vec<&str> = q.roles.iter().map(|r| r.id.as_str()).collect();
    if let Some(node) = fields.get("roles") {
        for (word, value) in decode::entries(node, "the words for roles", sink) {
            let found = one_or_several(value, &roles, sources, sink);
            out.roles.insert(key(&word.text), found);
        }
    }
    if let Some(node) = fields.get("fixed")
        && let Some(fixed) = Fields::open(node, "what is the same in all rows", sink)
    {
        if let Some(node) = fixed.get("roles") {
            out.fixed_roles = one_or_several(node, &roles, sources, sink);
        }
        out.fixed_unit = fixed.text_if("unit", sources, sink);
        fixed.finish(sink);
    }
    if let Some(node) = fields.get("days") {
        let known = ["day-first", "month-first"];
        let word = decode::one_of(node, &known, Code::FileWord, "order of days", sources, sink);
        out.days = word.map(|w| {
            if w == "day-first" {
                DayOrder::DayFirst
            } else {
                DayOrder::MonthFirst
            }
        });
    }
    fields.finish(sink);
    Some(out)
}

/// One role or a list of them.
fn one_or_several(node: &Node, known: &[&str], sources: &Sources, sink: &mut Sink) -> Vec<RoleId> {
    let code = Code::RoleUnknown;
    let found = if matches!(node.value, Value::List(_)) {
        decode::some_of(node, known, code, "role", sources, sink)
    } else {
        decode::one_of(node, known, code, "role", sources, sink).map(|one| vec![one])
    };
    found
        .unwrap_or_default()
        .into_iter()
        .map(RoleId::new)
        .collect()
}

/// Header → what the column holds. The second column of the same header is called `header#2`.
fn columns(
    node: &Node,
    q: &Questionnaire,
    sources: &Sources,
    sink: &mut Sink,
) -> BTreeMap<String, Option<Target>> {
    let mut out = BTreeMap::new();
    for (header, value) in decode::entries(node, "the columns", sink) {
        let target = if value.value == Value::Null {
            None
        } else {
            let Some(word) = decode::text(value, sources, sink) else {
                continue;
            };
            let found = Target::parse(&word, q);
            if found.is_none() {
                unknown_target(&word, value, q, sink);
                continue;
            }
            found
        };
        if out.insert(header_key(&header.text), target).is_some() {
            let message = format!("the column {} stands here twice", quoted(&header.text));
            sink.push(
                Diagnostic::new(Code::FileDuplicateKey, header.span, message)
                    .label("the same letters and digits")
                    .help("keep one of the two; the second column of one name is called `name#2`"),
            );
        }
    }
    out
}

/// A header as it is compared, with the number of its occurrence where that is not 1.
pub fn header_key(header: &str) -> String {
    match header.rsplit_once('#') {
        Some((name, nth)) if !nth.is_empty() && nth.chars().all(|c| c.is_ascii_digit()) => {
            occurrence(name, nth.parse().unwrap_or(1))
        }
        _ => key(header),
    }
}

/// The key of the n-th column of a header, from 1.
pub fn occurrence(header: &str, nth: usize) -> String {
    let name = key(header);
    if nth > 1 {
        format!("{name}#{nth}")
    } else {
        name
    }
}

fn unknown_target(word: &str, node: &Node, q: &Questionnaire, sink: &mut Sink) {
    let named = Target::NAMED.map(|(w, _)| w);
    let (base, tail) = word.split_once('.').unwrap_or((word, ""));
    if q.practice(base).is_some() {
        let known = Part::NAMED.map(|(w, _)| w);
        let message = format!("unknown column {}", quoted(word));
        let help = format!("after the point: {}", suggest::help_for(tail, &known));
        sink.push(Diagnostic::new(Code::FileUnknownKey, node.span, message).help(help));
    } else if suggest::nearest(word, named).is_some() || !word.contains(char::is_numeric) {
        sink.push(values::unknown(
            Code::FileWord,
            node.span,
            "kind of column",
            word,
            &named,
        ));
    } else {
        unknown_practice(base, node.span, q, sink);
    }
}

/// Words of answers, under `all` or a practice.
fn answers(node: &Node, q: &Questionnaire, out: &mut Mapping, sources: &Sources, sink: &mut Sink) {
    for (name, value) in decode::entries(node, "the words of answers", sink) {
        let words = words(value, q, sources, sink);
        if name.text == "all" {
            out.all.extend(words);
        } else if let Some(practice) = q.practice(&name.text) {
            let id: PracticeId = practice.id.clone();
            out.answers.entry(id).or_default().extend(words);
        } else {
            unknown_practice(&name.text, name.span, q, sink);
        }
    }
}

fn words(
    node: &Node,
    q: &Questionnaire,
    sources: &Sources,
    sink: &mut Sink,
) -> BTreeMap<String, Said> {
    let mut out = BTreeMap::new();
    for (word, value) in decode::entries(node, "words and what they stand for", sink) {
        let said = match &value.value {
            Value::Null => Some(Said::Nothing),
            Value::Number(n) if n.fract() == 0.0 && (0.0..=q.highest()).contains(n) => {
                Some(Said::Level(*n))
            }
            Value::Text(t) if t == "dk" => Some(Said::DontKnow),
            Value::Text(t) if t == "n/a" => Some(Said::NotApplicable),
            Value::Text(t) if t == "ignore" => Some(Said::Nothing),
            _ => None,
        };
        let Some(said) = said else {
            let shown = sources.slice(value.span);
            let message = format!("{} is no level", quoted(shown));
            let help = format!(
                "write a level from 0 to {}, `dk`, `n/a`, or `ignore` for no answer",
                q.highest()
            );
            sink.push(Diagnostic::new(Code::AnswersLevel, value.span, message).help(help));
            continue;
        };
        out.insert(key(&word.text), said);
    }
    out
}
