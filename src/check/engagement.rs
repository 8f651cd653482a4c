//! `engagement.yaml`, with what the round's `round.yaml` says otherwise laid over it.

use std::collections::BTreeMap;

use super::decode::{self, Fields, NOT_NEGATIVE, PERCENT, Range};
use super::{benchmark, questionnaire};
use crate::diagnostic::suggest;
use crate::diagnostic::{Code, Diagnostic, Sink, Sources, Span};
use crate::expression::{Fact, Facts};
use crate::model::engagement::Engagement;
use crate::model::id::{ModuleId, Reference, RoleId};
use crate::model::questionnaire::{ContextKind, Questionnaire};
use crate::read::{Key, Node, Value};

/// Which questionnaire and benchmark an engagement asks for: read first, because all else depends on it.
#[derive(Debug, Clone)]
pub struct Choice {
    /// The questionnaire and where it is named.
    pub questionnaire: Option<(Reference, Span)>,
    /// The benchmark and where it is named.
    pub benchmark: Option<(Reference, Span)>,
    /// Synthetic peers were allowed.
    pub allow_synthetic: bool,
}

/// Reads the references of `engagement.yaml`; the round's own references win.
pub fn choice(root: &Node, round: Option<&Node>, sources: &Sources, sink: &mut Sink) -> Choice {
    let pick = |key: &str| {
        round
            .and_then(|r| child(r, key))
            .or_else(|| child(root, key))
            .filter(|n| n.value != Value::Null)
    };
    let mut reference = |key: &str| {
        let node = pick(key)?;
        Some((benchmark::reference_of(node, sources, sink)?, node.span))
    };
    Choice {
        questionnaire: reference("questionnaire"),
        benchmark: reference("benchmark"),
        allow_synthetic: pick("allow_synthetic").is_some_and(|n| n.value == Value::Bool(true)),
    }
}

fn child<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    match &node.value {
        Value::Map(entries) => entries.iter().find(|(k, _)| k.text == key).map(|(_, v)| v),
        _ => None,
    }
}

/// Checks `engagement.yaml` against the questionnaire.
pub fn engagement(
    root: &Node,
    choice: &Choice,
    q: &Questionnaire,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<Engagement> {
    let fields = Fields::open(root, "an engagement", sink)?;
    fields.schema(sink);
    let client = fields.text("client", sources, sink);
    let sector = fields
        .need("sector", sink)
        .and_then(|n| sector(n, sources, sink));
    let staff = fields.number("staff", Range(1.0, 1e8), sink);
    let country = fields
        .need("country", sink)
        .and_then(|n| code_word(n, 2, "an ISO 3166 country code such as `DE`", sources, sink));
    let currency = fields.get("currency").and_then(|n| {
        code_word(
            n,
            3,
            "an ISO 4217 currency code such as `EUR`",
            sources,
            sink,
        )
    });
    if let Some(node) = fields.get("language") {
        decode::one_of(
            node,
            &["en"],
            Code::LanguageUnknown,
            "language",
            sources,
            sink,
        );
    }
    fields.need("questionnaire", sink);
    fields.get("benchmark");
    fields.get("allow_synthetic");
    let benchmark_id = fields.text_if("benchmark_id", sources, sink);
    let known: Vec<&str> = q.modules.iter().map(|m| m.id.as_str()).collect();
    let modules = fields
        .get("modules")
        .map(|n| decode::some_of(n, &known, Code::ModuleUnknown, "module", sources, sink))
        .unwrap_or_default();
    let min_role = fields.get("privacy").and_then(|n| {
        let inner = Fields::open(n, "the privacy settings", sink)?;
        let min = inner.number_if("min_role", Range(2.0, 1000.0), sink);
        inner.finish(sink);
        min
    });
    let targets = fields
        .get("targets")
        .map(|n| targets(n, q, sink))
        .unwrap_or_default();
    let weights = fields
        .get("weights")
        .map(|n| weights(n, q, sink))
        .unwrap_or_default();
    let role_weights = fields
        .get("role_weights")
        .map(|n| role_weights(n, q, sink))
        .unwrap_or_default();
    let mut facts = fields
        .get("context")
        .map(|n| context(n, q, sources, sink))
        .unwrap_or_default();
    fields.finish(sink);
    let (client, sector, staff, country) = (client?, sector?, staff?, country?);
    facts.insert("sector".to_owned(), Fact::Text(sector.clone()));
    facts.insert("country".to_owned(), Fact::Text(country.clone()));
    facts.insert("staff".to_owned(), Fact::Number(staff));
    Some(Engagement {
        client,
        sector,
        staff,
        country,
        currency,
        questionnaire: q.reference.clone(),
        benchmark: choice.benchmark.as_ref().map(|(r, _)| r.clone()),
        benchmark_id,
        modules: modules.into_iter().map(ModuleId::new).collect(),
        context: facts,
        min_role: min_role.map_or(3, whole),
        targets,
        weights,
        role_weights,
    })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the range is checked before"
)]
const fn whole(n: f64) -> usize {
    n as usize
}

fn sector(node: &Node, sources: &Sources, sink: &mut Sink) -> Option<String> {
    let word = decode::text(node, sources, sink)?;
    if word.len() == 1 && word.chars().all(|c| ('A'..='V').contains(&c)) {
        return Some(word);
    }
    sink.push(
        Diagnostic::new(
            Code::EngagementCode,
            node.span,
            format!("`{word}` is not a NACE section"),
        )
        .help("write one letter from A to V; manufacturing is C"),
    );
    None
}

fn code_word(
    node: &Node,
    length: usize,
    what: &str,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<String> {
    let word = decode::text(node, sources, sink)?;
    if word.len() == length && word.chars().all(|c| c.is_ascii_uppercase()) {
        return Some(word);
    }
    sink.push(
        Diagnostic::new(
            Code::EngagementCode,
            node.span,
            format!("`{word}` is not {what}"),
        )
        .help("write capital letters"),
    );
    None
}

/// Targets by node: `overall` is not one of them, because it follows from the others.
pub fn targets(node: &Node, q: &Questionnaire, sink: &mut Sink) -> BTreeMap<String, f64> {
    let known: Vec<&str> = q
        .dimensions
        .iter()
        .map(|d| d.id.as_str())
        .chain(q.capabilities().map(|c| c.id.as_str()))
        .chain(q.practices.iter().map(|p| p.id.as_str()))
        .collect();
    by_node(node, &known, "the list of targets", PERCENT, sink)
}

/// Weights by capability or practice; a group whose weights are all zero is reported.
pub fn weights(node: &Node, q: &Questionnaire, sink: &mut Sink) -> BTreeMap<String, f64> {
    let known: Vec<&str> = q
        .capabilities()
        .map(|c| c.id.as_str())
        .chain(q.practices.iter().map(|p| p.id.as_str()))
        .collect();
    let found = by_node(node, &known, "the list of weights", NOT_NEGATIVE, sink);
    let all_zero = q
        .capabilities()
        .all(|c| found.get(c.id.as_str()).copied().unwrap_or(c.weight) <= 0.0);
    let empty = q.capabilities().find(|c| {
        let mut own = q
            .practices
            .iter()
            .filter(|p| p.capability == c.id && p.is_scored_core())
            .peekable();
        own.peek().is_some()
            && own.all(|p| found.get(p.id.as_str()).copied().unwrap_or(p.weight) <= 0.0)
    });
    if all_zero || empty.is_some() {
        let what = empty.map_or_else(
            || "all capability weights are zero".to_owned(),
            |c| format!("all practices of `{}` weigh zero", c.id),
        );
        sink.push(
            Diagnostic::new(Code::WeightsZero, node.span, what)
                .help("give at least one of them a weight above 0"),
        );
    }
    found
}

fn by_node(
    node: &Node,
    known: &[&str],
    what: &str,
    range: Range,
    sink: &mut Sink,
) -> BTreeMap<String, f64> {
    let mut out = BTreeMap::new();
    for (key, value) in decode::entries(node, what, sink) {
        let number = decode::number(value, range, sink);
        if known.contains(&key.text.as_str()) {
            if let Some(n) = number {
                out.insert(key.text.clone(), n);
            }
        } else {
            unknown_node(key, known, sink);
        }
    }
    out
}

fn unknown_node(key: &Key, known: &[&str], sink: &mut Sink) {
    sink.push(
        Diagnostic::new(
            Code::NodeUnknown,
            key.span,
            format!("unknown node `{}`", key.text),
        )
        .help(suggest::help_for(&key.text, known)),
    );
}

fn role_weights(node: &Node, q: &Questionnaire, sink: &mut Sink) -> BTreeMap<RoleId, f64> {
    let known: Vec<&str> = q.roles.iter().map(|r| r.id.as_str()).collect();
    let found: BTreeMap<RoleId, f64> =
        by_node(node, &known, "the list of role weights", NOT_NEGATIVE, sink)
            .into_iter()
            .map(|(k, v)| (RoleId::new(k), v))
            .collect();
    if q.roles
        .iter()
        .all(|r| found.get(&r.id).copied() == Some(0.0))
    {
        sink.push(
            Diagnostic::new(Code::WeightsZero, node.span, "all role weights are zero")
                .help("leave out `role_weights` to weigh roles alike"),
        );
    }
    found
}

fn context(node: &Node, q: &Questionnaire, sources: &Sources, sink: &mut Sink) -> Facts {
    let mut facts = Facts::new();
    let known: Vec<&str> = q.context.iter().map(|c| c.id.as_str()).collect();
    for (key, value) in decode::entries(node, "the list of context answers", sink) {
        let Some(question) = q.context.iter().find(|c| c.id == key.text) else {
            let mut found = Diagnostic::new(
                Code::ContextUnknown,
                key.span,
                format!("unknown context question `{}`", key.text),
            );
            found = if questionnaire::ENGAGEMENT_FACTS.contains(&key.text.as_str()) {
                found.help(format!(
                    "`{}` is a key of `engagement.yaml` itself",
                    key.text
                ))
            } else {
                found.help(suggest::help_for(&key.text, &known))
            };
            sink.push(found);
            continue;
        };
        if value.value == Value::Null {
            continue;
        }
        if let Some(fact) = fact(value, &question.kind, sources, sink) {
            facts.insert(key.text.clone(), fact);
        }
    }
    facts
}

#[expect(clippy::cast_precision_loss, reason = "a list of options is short")]
fn fact(node: &Node, kind: &ContextKind, sources: &Sources, sink: &mut Sink) -> Option<Fact> {
    match kind {
        ContextKind::Number(_) => decode::number(node, NOT_NEGATIVE, sink).map(Fact::Number),
        ContextKind::Share => decode::number(node, Range(0.0, 1.0), sink).map(Fact::Number),
        ContextKind::YesNo => {
            let word = decode::one_of(
                node,
                &["yes", "no", "true", "false"],
                Code::ContextType,
                "answer",
                sources,
                sink,
            )?;
            Some(Fact::Number(f64::from(u8::from(
                word == "yes" || word == "true",
            ))))
        }
        ContextKind::Choice(options) => {
            let options: Vec<&str> = options.iter().map(String::as_str).collect();
            decode::one_of(node, &options, Code::ContextType, "option", sources, sink)
                .map(Fact::Text)
        }
        ContextKind::List(options) => {
            let options: Vec<&str> = options.iter().map(String::as_str).collect();
            let chosen =
                decode::some_of(node, &options, Code::ContextType, "option", sources, sink);
            Some(Fact::Number(chosen.len() as f64))
        }
    }
}

/// Reports that no questionnaire is named.
pub fn engagement_without_questionnaire(root: &Node, sources: &Sources, sink: &mut Sink) {
    if let Some(fields) = Fields::open(root, "an engagement", sink)
        && fields.get("questionnaire").is_none()
    {
        fields.text("questionnaire", sources, sink);
    }
}

/// An engagement with nothing but defaults, used to go on checking a round when `engagement.yaml` has errors.
///
/// All modules count as switched on, so that no answer is called out of scope because of another error.
pub fn stand_in(q: &Questionnaire) -> Engagement {
    Engagement {
        client: String::new(),
        sector: String::new(),
        staff: 1.0,
        country: String::new(),
        currency: None,
        questionnaire: q.reference.clone(),
        benchmark: None,
        benchmark_id: None,
        modules: q.modules.iter().map(|m| m.id.clone()).collect(),
        context: Facts::new(),
        min_role: 3,
        targets: BTreeMap::new(),
        weights: BTreeMap::new(),
        role_weights: BTreeMap::new(),
    }
}
