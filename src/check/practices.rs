//! `practices/<CAPABILITY>.yaml`: one file a capability.

use super::Desk;
use super::conditions;
use super::conditions::ENGAGEMENT_FACTS;
use super::decode::{self, Fields, NOT_NEGATIVE, PERCENT, Seen};
use super::questionnaire::Places;
use crate::diagnostic::{Code, Diagnostic, Sink, Sources, Span, quoted, suggest};
use crate::expression::{Condition, Formula, Limit};
use crate::model::id::{CapabilityId, ModuleId, PracticeId, RoleId};
use crate::model::questionnaire::{Form, Kind, Measure, NotApplicable, Practice, Questionnaire};
use crate::read::{Files, Key, Node, Value};

/// All practices in the order of the capabilities; ids and aliases are unique across files.
///
/// A practice with errors keeps its id, so that nothing that names it is called unknown; `None` when the id of one
/// is lost or stands twice.
pub fn practices(
    files: &Files,
    q: &Questionnaire,
    places: &Places,
    desk: &mut Desk<'_>,
) -> Option<Vec<Practice>> {
    let mut found: Vec<Found> = Vec::new();
    let mut seen = Seen::default();
    let mut complete = true;
    let before = desk.sink.count();
    let paths = files
        .entries
        .keys()
        .filter(|p| p.starts_with("practices/") && is_yaml(p));
    for path in paths {
        let Some((_, root)) = desk.yaml(files, path) else {
            complete = false;
            continue;
        };
        match file(&root, q, &mut seen, desk.sources, desk.sink) {
            Some(more) => found.extend(more),
            None => complete = false,
        }
    }
    if desk.sink.count() == before {
        every_capability_weighs(q, &found, places, desk.sink);
        complete &= desk.sink.count() == before;
    }
    let mut out: Vec<Practice> = found.into_iter().map(|f| f.practice).collect();
    let order: Vec<&CapabilityId> = q.capabilities().map(|c| &c.id).collect();
    out.sort_by_key(|p| order.iter().position(|c| **c == p.capability));
    complete.then_some(out)
}

/// A practice with the places of its id and its weight.
struct Found {
    practice: Practice,
    place: Span,
    weight: Span,
}

/// The practices of one file; `None` when the id of one is lost.
fn file(
    root: &Node,
    q: &Questionnaire,
    seen: &mut Seen,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<Vec<Found>> {
    let known: Vec<&str> = q.capabilities().map(|c| c.id.as_str()).collect();
    let fields = Fields::open(root, "a file of practices", sink)?;
    let capability = fields.need("capability").and_then(|n| {
        let code = Code::CapabilityUnknown;
        decode::one_of(n, &known, code, "capability", sources, sink)
    });
    let nodes = fields.list("practices", sink);
    fields.finish(sink);
    let capability = CapabilityId::new(capability.unwrap_or_default());
    let mut complete = true;
    let mut out = Vec::new();
    for node in nodes {
        let Some(found) = practice(node, &capability, q, sources, sink) else {
            complete = false;
            continue;
        };
        let p = &found.practice;
        let names = std::iter::once(p.id.as_str()).chain(p.aliases.iter().map(String::as_str));
        // Each name is claimed even when another one is taken.
        let taken = names.filter(|n| !seen.claim(n, found.place, sink)).count();
        complete &= taken == 0;
        out.push(found);
    }
    complete.then_some(out)
}

/// Each capability has a practice that enters its score.
fn every_capability_weighs(q: &Questionnaire, found: &[Found], places: &Places, sink: &mut Sink) {
    for c in q.capabilities() {
        let own = found.iter().filter(|f| f.practice.capability == c.id);
        let scored: Vec<&Found> = own.filter(|f| f.practice.is_scored_core()).collect();
        let name = quoted(c.id.as_str());
        let Some(first) = scored.first() else {
            let place = places.of(c.id.as_str());
            let message = format!("the capability {name} has no practice that is scored");
            let help = format!(
                "add one to `practices/{}.yaml`, of kind `capability` and outside of a module",
                c.id
            );
            sink.push(Diagnostic::new(Code::QuestionnaireEmpty, place, message).help(help));
            continue;
        };
        if scored.iter().all(|f| f.practice.weight <= 0.0) {
            let message = format!("all practices of {name} weigh zero");
            sink.push(
                Diagnostic::new(Code::WeightsZero, first.weight, message)
                    .help("give at least one of them a weight above 0"),
            );
        }
    }
}

/// True for the names that are read as YAML.
pub fn is_yaml(path: &str) -> bool {
    std::path::Path::new(path)
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("yaml") || e.eq_ignore_ascii_case("yml"))
}

/// The ids that conditions may name.
pub fn facts(q: &Questionnaire) -> Vec<&str> {
    let own = q.context.iter().map(|c| c.id.as_str());
    own.chain(ENGAGEMENT_FACTS).collect()
}

fn practice(
    node: &Node,
    capability: &CapabilityId,
    q: &Questionnaire,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<Found> {
    let fields = Fields::open(node, "a practice", sink)?;
    let id = fields.id("id", sources, sink);
    let aliases = fields
        .list_if("aliases", sink)
        .iter()
        .filter_map(|n| decode::id(n, sources, sink))
        .collect();
    let title = fields.text("title", sources, sink);
    let question = fields.text("question", sources, sink);
    let look_for = fields.text_if("look_for", sources, sink);
    let ask_for = fields.text_if("ask_for", sources, sink);
    let levels = fields
        .need("levels")
        .map(|n| levels(n, q, sources, sink))
        .unwrap_or_default();
    let measure = fields
        .get("measure")
        .and_then(|n| measure(n, sources, sink));
    let kind = fields.word("kind", &["capability", "programme"], sources, sink);
    let modules: Vec<&str> = q.modules.iter().map(|m| m.id.as_str()).collect();
    let module = fields.get("module").and_then(|n| {
        let code = Code::ModuleUnknown;
        decode::one_of(n, &modules, code, "module", sources, sink)
    });
    let form = fields.word("form", &["short", "full"], sources, sink);
    let weight = fields.number("weight", NOT_NEGATIVE, sink);
    let weight_place = fields.get("weight").map_or(node.span, |n| n.span);
    let roles = fields.need("roles").map(|n| asked(n, q, sources, sink));
    let not_applicable = fields
        .get("not_applicable")
        .and_then(|n| not_applicable(n, q, sources, sink));
    let trace = conditions::traces(fields.list_if("trace", sink), &q.sources, sources, sink);
    fields.finish(sink);
    let (id, place) = id?;
    let practice = Practice {
        id: PracticeId::new(id),
        aliases,
        title: title.unwrap_or_default(),
        question: question.unwrap_or_default(),
        look_for: look_for.unwrap_or_default(),
        ask_for: ask_for.unwrap_or_default(),
        levels,
        measure,
        kind: match kind.as_deref() {
            Some("programme") => Kind::Programme,
            _ => Kind::Capability,
        },
        module: module.map(ModuleId::new),
        form: match form.as_deref() {
            Some("full") => Form::Full,
            _ => Form::Short,
        },
        weight: weight.unwrap_or(1.0),
        roles: roles.unwrap_or_else(|| q.roles.iter().map(|r| r.id.clone()).collect()),
        not_applicable,
        trace,
        capability: capability.clone(),
    };
    Some(Found {
        practice,
        place,
        weight: weight_place,
    })
}

/// One description for each level of the scale, `~` where the practice has no such level; two at least.
fn levels(node: &Node, q: &Questionnaire, sources: &Sources, sink: &mut Sink) -> Vec<String> {
    let items = decode::list(node, sink);
    if items.len() != q.levels.len() && matches!(node.value, Value::List(_)) {
        let (have, want) = (items.len(), q.levels.len());
        sink.push(
            Diagnostic::new(
                Code::QuestionnaireLevels,
                node.span,
                format!("{have} level descriptions, the scale has {want} levels"),
            )
            .help("describe every level of the scale, lowest first; `~` where the practice has no such level"),
        );
        return described(items, sources, sink);
    }
    let levels = described(items, sources, sink);
    let offered = levels.iter().filter(|text| !text.is_empty()).count();
    if offered < 2 && !items.is_empty() {
        let message = "a practice needs two levels to choose from";
        let found = Diagnostic::new(Code::QuestionnaireLevels, node.span, message);
        sink.push(found.label(format!("{offered} described here")).help(
            "describe at least two levels of the scale; `~` stands for one that the practice does not have",
        ));
    }
    levels
}

fn described(items: &[Node], sources: &Sources, sink: &mut Sink) -> Vec<String> {
    items
        .iter()
        .filter_map(|n| match n.value {
            Value::Null => Some(String::new()),
            _ => decode::text(n, sources, sink),
        })
        .collect()
}

/// The roles asked; at least one. All of them where there was an error, so that no answer is called out of scope
/// because of it.
fn asked(node: &Node, q: &Questionnaire, sources: &Sources, sink: &mut Sink) -> Vec<RoleId> {
    let known: Vec<&str> = q.roles.iter().map(|r| r.id.as_str()).collect();
    let code = Code::RoleUnknown;
    let roles = decode::some_of(node, &known, code, "role", sources, sink);
    if roles.as_ref().is_some_and(Vec::is_empty) {
        let example = known.first().copied().unwrap_or("…");
        let message = "this practice is asked of nobody";
        sink.push(
            Diagnostic::new(Code::QuestionnaireEmpty, node.span, message)
                .help(format!("name at least one role: `roles: [{example}]`")),
        );
    }
    match roles.filter(|r| !r.is_empty()) {
        Some(roles) => roles.into_iter().map(RoleId::new).collect(),
        None => q.roles.iter().map(|r| r.id.clone()).collect(),
    }
}

fn not_applicable(
    node: &Node,
    q: &Questionnaire,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<NotApplicable> {
    let fields = Fields::open(node, "a rule for not applicable", sink)?;
    let when = fields
        .need("when")
        .and_then(|c| conditions::condition(c, &facts(q), sources, sink));
    let because = fields.text("because", sources, sink);
    fields.finish(sink);
    // The rule is kept when it has errors, so that no `n/a` is refused because of them.
    let never = || {
        let value = Formula::new("0").ok()?;
        let limit = Limit::AtLeast(1.0);
        Some(Condition { value, limit })
    };
    Some(NotApplicable {
        when: when.or_else(never)?,
        because: because.unwrap_or_default(),
    })
}

fn measure(node: &Node, sources: &Sources, sink: &mut Sink) -> Option<Measure> {
    let fields = Fields::open(node, "a measure", sink)?;
    let metric = fields.text("metric", sources, sink);
    let unit = fields.text("unit", sources, sink);
    let sample = fields.text("sample", sources, sink);
    let knots = fields
        .need("knots")
        .map(|n| knots(n, sink))
        .unwrap_or_default();
    let range = fields.get("range").and_then(|n| range(n, sink));
    fields.finish(sink);
    Some(Measure {
        range: range.unwrap_or((decode::ANY.0, decode::ANY.1)),
        metric: metric.unwrap_or_default(),
        unit: unit.unwrap_or_default(),
        sample: sample.unwrap_or_default(),
        knots,
    })
}

/// Smallest and largest figure, `[0, 100]`.
fn range(node: &Node, sink: &mut Sink) -> Option<(f64, f64)> {
    let ends: Vec<f64> = decode::list(node, sink)
        .iter()
        .filter_map(|n| decode::number(n, decode::ANY, sink))
        .collect();
    if let [low, high] = ends.as_slice()
        && low < high
    {
        return Some((*low, *high));
    }
    let message = "a range is the smallest and the largest figure";
    sink.push(
        Diagnostic::new(Code::QuestionnaireKnots, node.span, message).help("write `[0, 100]`"),
    );
    None
}

fn knots(node: &Node, sink: &mut Sink) -> Vec<(f64, f64)> {
    let before = sink.count();
    let mut out: Vec<(f64, f64)> = Vec::new();
    for pair in decode::list(node, sink) {
        let items = decode::list(pair, sink);
        if let [x, y] = items {
            let x = decode::number(x, decode::ANY, sink);
            let y = decode::number(y, PERCENT, sink);
            out.extend(x.zip(y));
        } else if matches!(pair.value, Value::List(_)) {
            let message = "a knot is a figure and its score";
            sink.push(
                Diagnostic::new(Code::QuestionnaireKnots, pair.span, message)
                    .help("write `[2, 75]`"),
            );
        }
    }
    let rising = out.windows(2).all(|w| matches!(w, [a, b] if a.0 < b.0));
    let up = out.windows(2).all(|w| matches!(w, [a, b] if a.1 <= b.1));
    let down = out.windows(2).all(|w| matches!(w, [a, b] if a.1 >= b.1));
    if sink.count() == before && (out.len() < 2 || !rising || !(up || down)) {
        sink.push(
            Diagnostic::new(
                Code::QuestionnaireKnots,
                node.span,
                "figures of knots have to rise, and their scores only to rise or only to fall",
            )
            .help("give two knots or more, the smallest figure first"),
        );
    }
    out
}

/// The finding about a practice that stands twice in a list, under its id or an older one.
pub fn stands_twice(id: &PracticeId, first: &Key, second: &Key) -> Diagnostic {
    let older = [first, second].into_iter().find(|k| k.text != id.as_str());
    let message = match older {
        Some(key) => format!(
            "`{id}` stands here twice, because {} is an older id of it",
            quoted(&key.text)
        ),
        None => format!("`{id}` stands here twice"),
    };
    Diagnostic::new(Code::FileDuplicateKey, second.span, message)
        .because(first.span, "first here")
        .help("keep one of the two")
}

/// Reports a practice id that does not exist.
pub fn unknown_practice(id: &str, span: Span, q: &Questionnaire, sink: &mut Sink) {
    let known: Vec<&str> = q.practices.iter().map(|p| p.id.as_str()).collect();
    let prefix = |id: &str| id.split('-').next().map(str::to_lowercase);
    let alike = known.iter().copied().filter(|k| prefix(k) == prefix(id));
    let alike: Vec<&str> = alike.collect();
    let help = suggest::did_you_mean(id, &known)
        .unwrap_or_else(|| suggest::help_for(id, if alike.is_empty() { &known } else { &alike }));
    let message = format!("unknown practice {}", quoted(id));
    sink.push(Diagnostic::new(Code::PracticeUnknown, span, message).help(help));
}
