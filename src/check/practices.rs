//! `practices/<CAPABILITY>.yaml`: one file a capability.

use super::Desk;
use super::conditions;
use super::decode::{self, Fields, NOT_NEGATIVE, PERCENT};
use super::questionnaire::{ENGAGEMENT_FACTS, duplicate_id};
use crate::diagnostic::suggest;
use crate::diagnostic::{Code, Diagnostic, Sink, Sources, Span};
use crate::model::id::{CapabilityId, ModuleId, PracticeId, RoleId};
use crate::model::questionnaire::{Form, Kind, Measure, NotApplicable, Practice, Questionnaire};
use crate::read::{Files, Node};

/// All practices in the order of the capabilities; ids and aliases are unique across files.
pub fn practices(files: &Files, q: &Questionnaire, desk: &mut Desk<'_>) -> Vec<Practice> {
    let mut found: Vec<(Practice, Span)> = Vec::new();
    let known: Vec<&str> = q.capabilities().map(|c| c.id.as_str()).collect();
    let paths: Vec<String> = files
        .entries
        .keys()
        .filter(|p| p.starts_with("practices/") && is_yaml(p))
        .cloned()
        .collect();
    for path in paths {
        let Some((file, root)) = desk.yaml(files, &path) else {
            continue;
        };
        let sources = &*desk.sources;
        let sink = &mut *desk.sink;
        let Some(fields) = Fields::open(&root, "a file of practices", sink) else {
            continue;
        };
        let capability = fields.need("capability", sink).and_then(|n| {
            decode::one_of(
                n,
                &known,
                Code::CapabilityUnknown,
                "capability",
                sources,
                sink,
            )
        });
        let nodes = fields.list("practices", sink);
        fields.finish(sink);
        let Some(capability) = capability.map(CapabilityId::new) else {
            continue;
        };
        let mut weight = 0.0;
        for node in nodes {
            if let Some(p) = practice(node, &capability, q, sources, sink) {
                if p.is_scored_core() {
                    weight += p.weight;
                }
                unique(p, node.span, &mut found, sink);
            }
        }
        if weight <= 0.0 && !nodes.is_empty() {
            sink.push(
                Diagnostic::new(
                    Code::WeightsZero,
                    Span::file_start(file),
                    format!("the practices of `{capability}` have no weight"),
                )
                .help("give at least one core capability practice a weight above 0"),
            );
        }
    }
    let mut out: Vec<Practice> = found.into_iter().map(|(p, _)| p).collect();
    out.sort_by_key(|p| known.iter().position(|c| *c == p.capability.as_str()));
    out
}

/// True for the names that are read as YAML.
pub fn is_yaml(path: &str) -> bool {
    std::path::Path::new(path)
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("yaml") || e.eq_ignore_ascii_case("yml"))
}

fn unique(p: Practice, span: Span, found: &mut Vec<(Practice, Span)>, sink: &mut Sink) {
    let names: Vec<&str> = std::iter::once(p.id.as_str())
        .chain(p.aliases.iter().map(String::as_str))
        .collect();
    let clash = found.iter().find_map(|(other, at)| {
        names
            .iter()
            .find(|n| other.id.as_str() == **n || other.aliases.iter().any(|a| a == *n))
            .map(|n| ((*n).to_owned(), *at))
    });
    match clash {
        Some((name, at)) => duplicate_id(&name, span, Some(at), sink),
        None => found.push((p, span)),
    }
}

fn practice(
    node: &Node,
    capability: &CapabilityId,
    q: &Questionnaire,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<Practice> {
    let fields = Fields::open(node, "a practice", sink)?;
    let id = fields.text("id", sources, sink);
    let aliases = fields
        .list("aliases", sink)
        .iter()
        .filter_map(|n| decode::text(n, sources, sink))
        .collect();
    let title = fields.text("title", sources, sink);
    let question = fields.text("question", sources, sink);
    let look_for = fields.text("look_for", sources, sink);
    let ask_for = fields.text("ask_for", sources, sink);
    let levels_node = fields.need("levels", sink);
    let levels: Vec<String> = levels_node
        .map_or(&[][..], |n| decode::list(n, sink))
        .iter()
        .filter_map(|n| decode::text(n, sources, sink))
        .collect();
    if let Some(n) = levels_node
        && levels.len() != q.levels.len()
    {
        sink.push(
            Diagnostic::new(
                Code::QuestionnaireLevels,
                n.span,
                format!(
                    "{} level descriptions, the scale has {}",
                    levels.len(),
                    q.levels.len()
                ),
            )
            .help("describe every level of the scale, lowest first"),
        );
    }
    let measure = fields
        .get("measure")
        .and_then(|n| measure(n, sources, sink));
    let kind = fields.need("kind", sink).and_then(|n| {
        decode::one_of(
            n,
            &["capability", "programme"],
            Code::QuestionnaireWord,
            "kind",
            sources,
            sink,
        )
    });
    let modules: Vec<&str> = q.modules.iter().map(|m| m.id.as_str()).collect();
    let module = fields
        .get("module")
        .and_then(|n| decode::one_of(n, &modules, Code::ModuleUnknown, "module", sources, sink));
    let form = fields.need("form", sink).and_then(|n| {
        decode::one_of(
            n,
            &["short", "full"],
            Code::QuestionnaireWord,
            "form",
            sources,
            sink,
        )
    });
    let weight = fields.number("weight", NOT_NEGATIVE, sink);
    let roles: Vec<&str> = q.roles.iter().map(|r| r.id.as_str()).collect();
    let asked = fields
        .need("roles", sink)
        .map(|n| decode::some_of(n, &roles, Code::RoleUnknown, "role", sources, sink))
        .unwrap_or_default();
    let facts: Vec<&str> = q
        .context
        .iter()
        .map(|c| c.id.as_str())
        .chain(ENGAGEMENT_FACTS)
        .collect();
    let not_applicable = fields.get("not_applicable").and_then(|n| {
        let inner = Fields::open(n, "a rule for not applicable", sink)?;
        let when = inner
            .need("when", sink)
            .and_then(|c| conditions::condition(c, &facts, sources, sink));
        let because = inner.text("because", sources, sink);
        inner.finish(sink);
        Some(NotApplicable {
            when: when?,
            because: because?,
        })
    });
    let trace = conditions::traces(fields.list("trace", sink), &q.sources, sources, sink);
    fields.finish(sink);
    if asked.is_empty() {
        sink.push(
            Diagnostic::new(
                Code::QuestionnaireEmpty,
                node.span,
                "this practice is asked of nobody",
            )
            .help(format!("add `roles: [{}]`", suggest_role(&roles))),
        );
    }
    Some(Practice {
        id: PracticeId::new(id?),
        aliases,
        title: title?,
        question: question?,
        look_for: look_for?,
        ask_for: ask_for?,
        levels,
        measure,
        kind: if kind? == "programme" {
            Kind::Programme
        } else {
            Kind::Capability
        },
        module: module.map(ModuleId::new),
        form: if form? == "short" {
            Form::Short
        } else {
            Form::Full
        },
        weight: weight?,
        roles: asked.into_iter().map(RoleId::new).collect(),
        not_applicable,
        trace,
        capability: capability.clone(),
    })
}

fn suggest_role<'a>(roles: &[&'a str]) -> &'a str {
    roles.first().copied().unwrap_or("…")
}

fn measure(node: &Node, sources: &Sources, sink: &mut Sink) -> Option<Measure> {
    let fields = Fields::open(node, "a measure", sink)?;
    let metric = fields.text("metric", sources, sink);
    let unit = fields.text("unit", sources, sink);
    let sample = fields.text("sample", sources, sink);
    let knots_node = fields.need("knots", sink);
    fields.finish(sink);
    let knots_node = knots_node?;
    let mut knots: Vec<(f64, f64)> = Vec::new();
    for pair in decode::list(knots_node, sink) {
        let numbers: Vec<&Node> = decode::list(pair, sink).iter().collect();
        if let [x, y] = numbers.as_slice() {
            let x = decode::number(x, decode::ANY, sink);
            let y = decode::number(y, PERCENT, sink);
            knots.push((x?, y?));
        } else {
            sink.push(
                Diagnostic::new(
                    Code::QuestionnaireKnots,
                    pair.span,
                    "a knot is a figure and its score",
                )
                .help("write `[2, 75]`"),
            );
        }
    }
    let rising = knots.windows(2).all(|w| matches!(w, [a, b] if a.0 < b.0));
    let up = knots.windows(2).all(|w| matches!(w, [a, b] if a.1 <= b.1));
    let down = knots.windows(2).all(|w| matches!(w, [a, b] if a.1 >= b.1));
    if knots.len() < 2 || !rising || !(up || down) {
        sink.push(
            Diagnostic::new(
                Code::QuestionnaireKnots,
                knots_node.span,
                "figures of knots rise, and their scores only rise or only fall",
            )
            .help("give two knots or more, the smallest figure first"),
        );
        return None;
    }
    Some(Measure {
        metric: metric?,
        unit: unit?,
        sample: sample?,
        knots,
    })
}

/// Help for a practice id that does not exist.
pub fn unknown_practice(id: &str, span: Span, q: &Questionnaire, sink: &mut Sink) {
    let known: Vec<&str> = q.practices.iter().map(|p| p.id.as_str()).collect();
    let same: Vec<&str> = known
        .iter()
        .copied()
        .filter(|k| k.split('-').next() == id.split('-').next())
        .collect();
    let help = suggest::nearest(id, known.iter().copied()).map_or_else(
        || suggest::help_for(id, if same.is_empty() { &known } else { &same }),
        |k| format!("did you mean `{k}`?"),
    );
    sink.push(
        Diagnostic::new(
            Code::PracticeUnknown,
            span,
            format!("unknown practice `{id}`"),
        )
        .help(help),
    );
}
