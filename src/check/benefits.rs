//! `benefits.yaml`: what the work is expected to bring and what came in, one file for all rounds.

use std::collections::BTreeMap;

use super::Desk;
use super::decode::{self, ANY, Fields, NOT_NEGATIVE, Range, calendar, values};
use crate::diagnostic::{Code, Diagnostic, Sink, Sources, Span, quoted};
use crate::model::business::{Baseline, Benefit, BenefitClass, Driver, Profile, Three};
use crate::model::id::InitiativeId;
use crate::model::month::Month;
use crate::model::questionnaire::Questionnaire;
use crate::read::{Files, Key, Node, Value};

/// The register.
pub const BENEFITS: &str = "benefits.yaml";

/// Most months of delay and of ramp.
const MONTHS: Range = Range(0.0, 60.0);

/// What entries are checked against.
struct Known<'a> {
    q: &'a Questionnaire,
    /// Entries of another version's profiles or initiatives are left out without a finding.
    other_versions: bool,
}

/// The benefits; none where the file is missing, or empty. In a round before the latest one, entries that its version of
/// the questionnaire does not know are left out.
pub fn benefits(
    files: &Files,
    q: &Questionnaire,
    is_latest: bool,
    desk: &mut Desk<'_>,
) -> Vec<Benefit> {
    let Some((_, root)) = desk.yaml(files, BENEFITS) else {
        return Vec::new();
    };
    if root.value == Value::Null {
        return Vec::new();
    }
    let (sources, sink) = (&*desk.sources, &mut *desk.sink);
    let Some(fields) = Fields::open(&root, "the register of benefits", sink) else {
        return Vec::new();
    };
    fields.schema(sink);
    let node = fields.get("benefits");
    fields.finish(sink);
    let known = Known {
        q,
        other_versions: !is_latest,
    };
    let entries = node
        .map(|n| decode::entries(n, "the list of benefits", sink))
        .unwrap_or_default();
    let ids: Vec<&str> = entries.iter().map(|(key, _)| key.text.as_str()).collect();
    let found: Vec<(Benefit, Span)> = entries
        .iter()
        .filter_map(|(key, value)| {
            let found = benefit(key, value, (&known, &ids), sources, sink)?;
            Some((found, key.span))
        })
        .collect();
    double_counts(&found, q, sink);
    found.into_iter().map(|(benefit, _)| benefit).collect()
}

fn benefit(
    key: &Key,
    node: &Node,
    (known, ids): (&Known<'_>, &[&str]),
    sources: &Sources,
    sink: &mut Sink,
) -> Option<Benefit> {
    if !decode::values::is_id(&key.text) {
        let message = format!("{} cannot be an id", quoted(&key.text));
        sink.push(
            Diagnostic::new(Code::IdForm, key.span, message)
                .help("write letters, digits, `-` and `_`, at most 64 of them"),
        );
        return None;
    }
    let fields = Fields::open(node, "a benefit", sink)?;
    let profile = profile(&fields, key, known, sources, sink)?;
    let filled = |text: Option<String>| text.filter(|t| !t.is_empty());
    let owner = filled(fields.text_if("owner", sources, sink));
    let class_node = fields.get("class");
    let class = match class_node {
        None => Some(profile.class),
        Some(n) => {
            let words = BenefitClass::ALL.map(BenefitClass::as_str);
            decode::one_of(n, &words, Code::FileWord, "class", sources, sink)
                .and_then(|w| BenefitClass::ALL.into_iter().find(|c| c.as_str() == w))
        }
    };
    let named = filled(fields.text_if("named", sources, sink));
    let baseline = fields
        .get("baseline")
        .and_then(|n| baseline(n, sources, sink));
    let from = from(&fields, known, sources, sink);
    let delay = months(&fields, "delay_months", sink);
    let ramp = months(&fields, "ramp_months", sink);
    let drivers = fields
        .need("drivers")
        .and_then(|n| drivers(n, profile, sink));
    let counted_with = fields
        .list_if("counted_with", sink)
        .iter()
        .filter_map(|n| counted_with(n, (known, ids), sources, sink))
        .collect();
    let actual = fields
        .get("actual")
        .map(|n| actual(n, baseline.as_ref(), sink))
        .unwrap_or_default();
    fields.finish(sink);
    if class == Some(BenefitClass::Cashable) && named.is_none() {
        let place = class_node.map_or(key.span, |n| n.span);
        let message = "this benefit is cashable, and nothing is named that ends";
        let found = Diagnostic::new(Code::BenefitsNamed, place, message);
        sink.push(found.help(
            "write `named:` with the post, the overtime or the contract that ends, or another `class`",
        ));
    }
    Some(Benefit {
        id: key.text.clone(),
        profile: profile.id.clone(),
        owner,
        class: class?,
        named,
        baseline,
        from: from?,
        delay_months: delay,
        ramp_months: ramp,
        drivers: drivers?,
        counted_with,
        actual,
    })
}

/// The profile named, or that of the entry's own id.
fn profile<'q>(
    fields: &Fields<'_>,
    key: &Key,
    known: &Known<'q>,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<&'q Profile> {
    let node = fields.get("profile");
    let (word, place) = match node {
        Some(n) => (decode::text(n, sources, sink)?, n.span),
        None => (key.text.clone(), key.span),
    };
    let found = known.q.business.profile(&word);
    if found.is_none() && !known.other_versions && !is_lost(known.q, sink) {
        let profiles = known.q.business.profiles.iter();
        let ids: Vec<&str> = profiles.map(|p| p.id.as_str()).collect();
        let code = Code::ProfileUnknown;
        let mut found = values::unknown(code, place, "profile", &word, &ids);
        if node.is_none() && !ids.is_empty() {
            found = found.help("an entry with a name of its own says `profile:`");
        }
        sink.push(found);
    }
    found
}

/// True when the business part has mistakes that were reported.
fn is_lost(q: &Questionnaire, sink: &Sink) -> bool {
    q.business.profiles.is_empty() && sink.has_errors()
}

fn from(
    fields: &Fields<'_>,
    known: &Known<'_>,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<InitiativeId> {
    let node = fields.need("from")?;
    let word = decode::text(node, sources, sink)?;
    let catalogue = known.q.catalogue.initiatives.iter();
    let ids: Vec<&str> = catalogue.map(|i| i.id.as_str()).collect();
    if ids.contains(&word.as_str()) {
        return Some(InitiativeId::new(word));
    }
    let lost = ids.is_empty() && sink.has_errors();
    if !known.other_versions && !lost {
        let code = Code::InitiativeUnknown;
        sink.push(values::unknown(code, node.span, "initiative", &word, &ids));
    }
    None
}

fn months(fields: &Fields<'_>, key: &'static str, sink: &mut Sink) -> u32 {
    fields
        .get(key)
        .and_then(|n| decode::whole(n, MONTHS, sink))
        .and_then(|n| u32::try_from(n).ok())
        .unwrap_or(0)
}

fn baseline(node: &Node, sources: &Sources, sink: &mut Sink) -> Option<Baseline> {
    let fields = Fields::open(node, "a baseline", sink)?;
    let date = fields
        .need("date")
        .and_then(|n| decode::date(n, sources, sink));
    let value = fields.number("value", ANY, sink);
    let unit = fields.text("unit", sources, sink);
    let source = fields.text("source", sources, sink);
    fields.finish(sink);
    Some(Baseline {
        date: date?,
        value: value?,
        unit: unit?,
        source: source?,
    })
}

/// Figures in the order of the profile's drivers. Only the lever may be missing, and only it may be below 0, since
/// work can also make things worse.
fn drivers(node: &Node, profile: &Profile, sink: &mut Sink) -> Option<Vec<Option<Three>>> {
    let before = sink.count();
    let ids: Vec<&str> = profile.drivers.iter().map(|d| d.id.as_str()).collect();
    let is_lever = |d: &Driver| profile.lever.as_ref() == Some(&d.id);
    let mut figures: BTreeMap<&str, Three> = BTreeMap::new();
    let mut slips: Vec<&str> = Vec::new();
    for (key, value) in decode::entries(node, "the list of drivers", sink) {
        let Some(driver) = profile.drivers.iter().find(|d| d.id == key.text) else {
            slips.push(&key.text);
            let code = Code::BenefitsDriver;
            sink.push(values::unknown(code, key.span, "driver", &key.text, &ids));
            continue;
        };
        if value.value == Value::Null {
            continue;
        }
        let most = driver.most.unwrap_or(NOT_NEGATIVE.1);
        let least = if is_lever(driver) { -most } else { 0.0 };
        if let Some(figure) = calendar::three(value, Range(least, most), sink) {
            figures.insert(&driver.id, figure);
        }
    }
    let clean = sink.count() == before;
    let wanted = profile.drivers.iter().filter(|d| !is_lever(d));
    let missing: Vec<&str> = wanted
        .map(|d| d.id.as_str())
        .filter(|id| !figures.contains_key(id))
        .collect();
    if clean && !missing.is_empty() {
        let missing: Vec<String> = missing.iter().map(|id| quoted(id)).collect();
        let message = format!("no figure for {}", missing.join(", "));
        sink.push(
            Diagnostic::new(Code::BenefitsDriver, node.span, message)
                .help("ask finance for it, or take the benefit out until it is known"),
        );
    }
    let all = profile.drivers.iter();
    (sink.count() == before).then(|| all.map(|d| figures.get(d.id.as_str()).copied()).collect())
}

/// Another entry of the register, or a profile.
fn counted_with(
    node: &Node,
    (known, ids): (&Known<'_>, &[&str]),
    sources: &Sources,
    sink: &mut Sink,
) -> Option<String> {
    let word = decode::text(node, sources, sink)?;
    if ids.contains(&word.as_str()) || known.q.business.profile(&word).is_some() {
        return Some(word);
    }
    if !known.other_versions && !is_lost(known.q, sink) {
        let profiles = known.q.business.profiles.iter().map(|p| p.id.as_str());
        let all: Vec<&str> = ids.iter().copied().chain(profiles).collect();
        let code = Code::ProfileUnknown;
        sink.push(values::unknown(code, node.span, "benefit", &word, &all));
    }
    None
}

/// Month → what came in.
fn actual(node: &Node, baseline: Option<&Baseline>, sink: &mut Sink) -> BTreeMap<Month, f64> {
    let mut out = BTreeMap::new();
    let start = baseline.and_then(|b| Month::of_day(&b.date));
    for (key, value) in decode::entries(node, "the list of actual figures", sink) {
        let month = calendar::month(key, sink);
        if value.value == Value::Null {
            continue;
        }
        let (Some(month), Some(sum)) = (month, decode::number(value, ANY, sink)) else {
            continue;
        };
        if let Some(start) = start.filter(|start| month < *start) {
            let message = format!("{month} lies before the baseline of {start}");
            sink.push(
                Diagnostic::new(Code::BenefitsMonth, key.span, message)
                    .help("correct the month, or the day of the baseline"),
            );
        }
        out.insert(month, sum);
    }
    out
}

/// Warns of two benefits that often count the same money, unless one of them names the other.
fn double_counts(found: &[(Benefit, Span)], q: &Questionnaire, sink: &mut Sink) {
    let shares = |a: &Benefit, b: &Benefit| {
        let profile = q.business.profile(&a.profile);
        profile.and_then(|p| {
            let with = |d: &&crate::model::business::DoubleCount| {
                d.with.as_deref() == Some(b.profile.as_str())
            };
            p.double_counts.iter().find(with).map(|d| d.text.clone())
        })
    };
    let looked_at =
        |a: &Benefit, b: &Benefit| a.counted_with.iter().any(|c| *c == b.id || *c == b.profile);
    for (n, (late, place)) in found.iter().enumerate() {
        for (early, first) in found.iter().take(n) {
            let Some(what) = shares(late, early).or_else(|| shares(early, late)) else {
                continue;
            };
            if looked_at(late, early) || looked_at(early, late) {
                continue;
            }
            let message = format!(
                "{} and {} may count the same money",
                quoted(&early.id),
                quoted(&late.id)
            );
            sink.push(
                Diagnostic::new(Code::BenefitsDoubleCount, *place, message)
                    .label(what)
                    .because(*first, "the other one")
                    .help(format!(
                        "take the common part out of one of them, then write `counted_with: [{}]`",
                        early.id
                    )),
            );
        }
    }
}
