//! Kinds of benefits: drivers, the formula over them, the lever.

use super::{initiatives, texts, values};
use crate::check::decode::{self, Fields, NOT_NEGATIVE, Seen};
use crate::diagnostic::{Code, Diagnostic, Sink, Sources, Span, quoted};
use crate::model::business::{BenefitClass, DoubleCount, Driver, Per, Profile};
use crate::model::formula::Formula;
use crate::model::questionnaire::Questionnaire;
use crate::read::Node;

/// The profiles; one that is named in a double count has to be among them.
pub(super) fn profiles(
    nodes: &[Node],
    q: &Questionnaire,
    sources: &Sources,
    sink: &mut Sink,
) -> Vec<Profile> {
    let mut seen = Seen::default();
    let mut named: Vec<(String, Span)> = Vec::new();
    let before = sink.count();
    let found: Vec<Profile> = nodes
        .iter()
        .filter_map(|n| profile(n, q, (&mut seen, &mut named), sources, sink))
        .collect();
    if sink.count() == before {
        let ids: Vec<&str> = found.iter().map(|p| p.id.as_str()).collect();
        for (id, place) in named.iter().filter(|(id, _)| !ids.contains(&id.as_str())) {
            let code = Code::ProfileUnknown;
            sink.push(values::unknown(code, *place, "profile", id, &ids));
        }
    }
    found
}

fn profile(
    node: &Node,
    q: &Questionnaire,
    (seen, named): (&mut Seen, &mut Vec<(String, Span)>),
    sources: &Sources,
    sink: &mut Sink,
) -> Option<Profile> {
    let fields = Fields::open(node, "a benefit profile", sink)?;
    let id = fields.id("id", sources, sink);
    let title = fields.text("title", sources, sink);
    let about = fields.text("about", sources, sink);
    let class = class(&fields, "class", sources, sink);
    let why = fields.text("why", sources, sink);
    let before = sink.count();
    let mut ids = Seen::default();
    let drivers: Vec<Driver> = fields
        .list("drivers", sink)
        .iter()
        .filter_map(|n| driver(n, &mut ids, sources, sink))
        .collect();
    let complete = sink.count() == before;
    let formula_node = fields.need("formula");
    let lever_node = fields.get("lever");
    let starts_with = initiatives(&fields, "starts_with", q, sources, sink);
    let ask = texts(&fields, "ask", sources, sink);
    let double_counts = fields
        .list_if("double_counts", sink)
        .iter()
        .filter_map(|n| double_count(n, named, sources, sink))
        .collect();
    fields.finish(sink);
    let (id, place) = id?;
    if !seen.claim(&id, place, sink) || !complete {
        return None;
    }
    let known: Vec<&str> = drivers.iter().map(|d| d.id.as_str()).collect();
    let formula = formula(formula_node?, &known, sources, sink)?;
    let lever = match lever_node {
        None => None,
        Some(n) => Some(decode::one_of(
            n,
            &known,
            Code::BusinessFormula,
            "driver",
            sources,
            sink,
        )?),
    };
    Some(Profile {
        id,
        title: title?,
        about: about?,
        class: class?,
        why: why?,
        drivers,
        formula,
        lever,
        starts_with,
        ask,
        double_counts,
    })
}

/// The formula; it has to use every driver.
fn formula(node: &Node, known: &[&str], sources: &Sources, sink: &mut Sink) -> Option<Formula> {
    let text = decode::text(node, sources, sink)?;
    let found = match Formula::parse(&text, known) {
        Ok(formula) => match known.iter().find(|d| !formula.uses(d)) {
            None => return Some(formula),
            Some(d) => Diagnostic::new(
                Code::BusinessFormula,
                node.span,
                format!("the formula does not use the driver {}", quoted(d)),
            )
            .help("a driver that changes nothing would be asked of finance for nothing"),
        },
        Err(why) => Diagnostic::new(
            Code::BusinessFormula,
            node.span,
            "this formula cannot be read",
        )
        .label(why)
        .help("write drivers, numbers, `+ - * /` and brackets"),
    };
    sink.push(found);
    None
}

/// A class at a key.
pub(super) fn class(
    fields: &Fields<'_>,
    key: &'static str,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<BenefitClass> {
    let known = BenefitClass::ALL.map(BenefitClass::as_str);
    let word = fields.word(key, &known, sources, sink)?;
    BenefitClass::ALL.into_iter().find(|c| c.as_str() == word)
}

fn driver(node: &Node, ids: &mut Seen, sources: &Sources, sink: &mut Sink) -> Option<Driver> {
    let fields = Fields::open(node, "a driver", sink)?;
    let id = fields.id("id", sources, sink);
    let question = fields.text("question", sources, sink);
    let unit = fields.text("unit", sources, sink);
    let per = fields.word("per", &Per::ALL.map(Per::as_str), sources, sink);
    let most = fields.number_if("most", NOT_NEGATIVE, sink);
    fields.finish(sink);
    let (id, place) = id?;
    if id.contains('-') || id.starts_with(|c: char| c.is_numeric()) {
        let message = format!("{} cannot stand in a formula", quoted(&id));
        sink.push(
            Diagnostic::new(Code::IdForm, place, message)
                .help("begin with a letter and write `_` where a hyphen would stand"),
        );
        return None;
    }
    if !ids.claim(&id, place, sink) {
        return None;
    }
    let per = per.and_then(|w| Per::ALL.into_iter().find(|p| p.as_str() == w));
    Some(Driver {
        id,
        question: question?,
        unit: unit?,
        per: per?,
        most,
    })
}

fn double_count(
    node: &Node,
    named: &mut Vec<(String, Span)>,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<DoubleCount> {
    let fields = Fields::open(node, "a double count", sink)?;
    let with = fields.get("with").and_then(|n| {
        let id = decode::text(n, sources, sink)?;
        named.push((id.clone(), n.span));
        Some(id)
    });
    let text = fields.text("text", sources, sink);
    fields.finish(sink);
    Some(DoubleCount { with, text: text? })
}
