//! `engagement.yaml`, with what the round's `round.yaml` says otherwise laid over it.

mod branding;
mod money;
mod planning;
mod settings;

use std::collections::BTreeMap;

use super::decode::{self, Fields, Range};
use super::{codes, reference};
use crate::diagnostic::{Code, Diagnostic, Sink, Sources, Span, quoted, suggest};
use crate::expression::{Fact, Facts};
use crate::model::branding::Branding;
use crate::model::business::Money;
use crate::model::effort;
use crate::model::engagement::Engagement;
use crate::model::id::{ModuleId, Reference};
use crate::model::initiative::{InitiativeKind, LONGEST_STEP};
use crate::model::planning::Planning;
use crate::model::questionnaire::Questionnaire;
use crate::read::{Node, Value};

pub use branding::logo;
pub use money::money;
pub use planning::planning;
pub use settings::{targets, weights};

/// Points that a score has to move before the change matters, unless the client says otherwise: own judgement, a
/// fifth of a level on a scale of five.
const SMALLEST_CHANGE: f64 = 5.0;

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

/// Reads the references of `engagement.yaml`; the round's own references win. An empty `benchmark` in the round
/// switches that of the engagement off; a round cannot be without a questionnaire.
pub fn choice(root: &Node, round: Option<&Node>, sources: &Sources, sink: &mut Sink) -> Choice {
    let pick = |key: &str| {
        round
            .and_then(|r| child(r, key))
            .filter(|n| key == "benchmark" || n.value != Value::Null)
            .or_else(|| child(root, key))
            .filter(|n| n.value != Value::Null)
    };
    let mut reference = |key: &str| {
        let node = pick(key)?;
        Some((reference::reference_of(node, sources, sink)?, node.span))
    };
    Choice {
        questionnaire: reference("questionnaire"),
        benchmark: reference("benchmark"),
        allow_synthetic: pick("allow_synthetic")
            .is_some_and(|n| decode::flag(n, sink) == Some(true)),
    }
}

/// The value of a key, wherever it is needed before the mapping is checked.
pub fn child<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    match &node.value {
        Value::Map(entries) => entries.iter().find(|(k, _)| k.text == key).map(|(_, v)| v),
        _ => None,
    }
}

/// Checks `engagement.yaml` against the questionnaire.
///
/// What has errors is replaced by what causes no findings elsewhere, so that all findings are listed in one run; the
/// caller stops when there were errors.
pub fn engagement(
    root: &Node,
    choice: &Choice,
    q: &Questionnaire,
    sources: &Sources,
    sink: &mut Sink,
) -> Engagement {
    let mut made = stand_in(q);
    let Some(fields) = Fields::open(root, "an engagement", sink) else {
        return made;
    };
    fields.schema(sink);
    made.client = fields.text("client", sources, sink).unwrap_or_default();
    made.id = branding::id(&fields, &made.client, sources, sink);
    if let Some(node) = fields.get("branding") {
        made.branding = branding::branding(node, sources, sink);
    }
    made.consent = fields.text_if("consent", sources, sink);
    let sector = fields.need("sector");
    made.sector = sector
        .and_then(|n| sector_of(n, sources, sink))
        .unwrap_or_default();
    if let Some(staff) = fields.number("staff", Range(1.0, 1e8), sink) {
        made.staff = staff;
    }
    too_long(&fields, made.staff, q, sink);
    made.country = fields
        .need("country")
        .and_then(|n| capitals(n, 2, "an ISO 3166 country code", "DE", sources, sink))
        .unwrap_or_default();
    made.currency = fields
        .get("currency")
        .and_then(|n| capitals(n, 3, "an ISO 4217 currency code", "EUR", sources, sink));
    if let Some(node) = fields.get("language") {
        let code = Code::LanguageUnknown;
        decode::one_of(node, &["en"], code, "language", sources, sink);
    }
    fields.need("questionnaire");
    fields.get("benchmark");
    fields.get("allow_synthetic");
    made.benchmark = choice.benchmark.as_ref().map(|(r, _)| r.clone());
    made.benchmark_id = fields.text_if("benchmark_id", sources, sink);
    match fields.get("modules") {
        Some(n) => {
            if let Some(modules) = modules(n, q, sources, sink) {
                made.modules = modules;
            }
        }
        None => made.modules.clear(),
    }
    if let Some(node) = fields.get("privacy") {
        made.min_role = min_role(node, sink).unwrap_or(made.min_role);
    }
    if let Some(node) = fields.get("targets") {
        made.targets = targets(node, q, sink);
    }
    if let Some(node) = fields.get("weights") {
        weights(node, q, &mut made.weights, sink);
    }
    if let Some(node) = fields.get("role_weights") {
        made.role_weights = settings::role_weights(node, q, sink);
    }
    if let Some(points) = fields.number_if("smallest_change", Range(0.1, 100.0), sink) {
        made.smallest_change = points;
    }
    money::money(&fields, q, &mut made.money, sink);
    planning::planning(&fields, q, &mut made.planning, sources, sink);
    if let Some(node) = fields.get("context") {
        made.context = settings::context(node, q, sources, sink);
        planning::windows(node, q, &mut made.planning);
    }
    fields.finish(sink);
    for (key, fact) in [
        ("sector", Fact::Text(made.sector.clone())),
        ("country", Fact::Text(made.country.clone())),
        ("staff", Fact::Number(made.staff)),
    ] {
        made.context.insert(key.to_owned(), fact);
    }
    made
}

/// Reports initiatives that are done in one go and last longer than a year at the size of the organisation.
fn too_long(fields: &Fields<'_>, staff: f64, q: &Questionnaire, sink: &mut Sink) {
    let Some(node) = fields.get("staff") else {
        return;
    };
    for i in q
        .catalogue
        .initiatives
        .iter()
        .filter(|i| i.kind == InitiativeKind::Fixed)
    {
        let months = effort::at(&i.effort, staff).map(|e| (e.months_low * e.months_high).sqrt());
        if let Some(months) = months.filter(|m| *m > LONGEST_STEP) {
            let message = format!(
                "{} lasts {months:.1} months at this size and is done in one go",
                quoted(i.id.as_str())
            );
            sink.push(
                Diagnostic::new(Code::PlanTooLong, node.span, message)
                    .help("write `kind: stepped` in `initiatives.yaml`, or shorten its months"),
            );
        }
    }
}

fn modules(
    node: &Node,
    q: &Questionnaire,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<Vec<ModuleId>> {
    let known: Vec<&str> = q.modules.iter().map(|m| m.id.as_str()).collect();
    let code = Code::ModuleUnknown;
    let found = decode::some_of(node, &known, code, "module", sources, sink)?;
    Some(found.into_iter().map(ModuleId::new).collect())
}

fn min_role(node: &Node, sink: &mut Sink) -> Option<usize> {
    let fields = Fields::open(node, "the privacy settings", sink)?;
    let found = fields
        .get("min_role")
        .and_then(|n| decode::whole(n, Range(2.0, 1000.0), sink));
    fields.finish(sink);
    found
}

fn sector_of(node: &Node, sources: &Sources, sink: &mut Sink) -> Option<String> {
    let word = decode::text(node, sources, sink)?;
    if codes::is_sector(&word) {
        return Some(word);
    }
    sink.push(codes::no_sector(&word, node.span));
    None
}

fn capitals(
    node: &Node,
    length: usize,
    what: &str,
    example: &str,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<String> {
    let word = decode::text(node, sources, sink)?;
    if codes::is_code(&word, length) {
        return Some(word);
    }
    sink.push(codes::no_code(&word, what, example, node.span));
    None
}

/// Reports that no questionnaire is named.
pub fn without_questionnaire(root: &Node, sink: &mut Sink) {
    const KEY: &str = "questionnaire";
    let Value::Map(entries) = &root.value else {
        Fields::open(root, "an engagement", sink);
        return;
    };
    let place = entries.first().map_or(root.span, |(key, _)| key.span);
    let slip = entries
        .iter()
        .find(|(k, _)| suggest::nearest(&k.text, [KEY]).is_some());
    let found = match slip {
        // An id@version that cannot be read is reported where it is read.
        Some((key, value)) if key.text == KEY && value.value != Value::Null => return,
        Some((key, _)) if key.text == KEY => {
            Diagnostic::new(Code::FileMissingKey, key.span, "`questionnaire` is empty")
        }
        Some((key, _)) => {
            let message = format!("unknown key {}", quoted(&key.text));
            Diagnostic::new(Code::FileUnknownKey, key.span, message)
        }
        None => Diagnostic::new(
            Code::FileMissingKey,
            place,
            "`questionnaire` is missing here",
        ),
    };
    sink.push(
        found.help(
            "write `questionnaire: crm-readiness@1.0.0`; the engagement is checked against it",
        ),
    );
}

/// An engagement with nothing but defaults, used to go on checking when `engagement.yaml` has errors.
///
/// All modules count as switched on, so that no answer is called out of scope because of another error.
fn stand_in(q: &Questionnaire) -> Engagement {
    Engagement {
        id: String::new(),
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
        smallest_change: SMALLEST_CHANGE,
        money: Money::default(),
        planning: Planning::default(),
        branding: Branding::default(),
        consent: None,
        people: Vec::new(),
    }
}

/// A name as the id of an engagement, where none is given.
pub fn slug(name: &str) -> String {
    branding::slug(name)
}
