//! Cost of a day, limits by quarter, discount rate, and what initiatives cost beside people's days.

use crate::check::decode::{self, Fields, NOT_NEGATIVE, Range, calendar, values};
use crate::diagnostic::{Code, Diagnostic, Sink, quoted};
use crate::model::business::{Costs, DayCost, Money};
use crate::model::id::{InitiativeId, RoleId};
use crate::model::questionnaire::Questionnaire;
use crate::read::{Node, Value};

/// The key of what an initiative costs a year once it has ended.
const RUNNING: &str = "running_year";

/// A yearly rate: above −1, so that a month can be discounted, and up to ten times.
const RATE: Range = Range(-0.99, 10.0);

/// Lays the keys about money over `out`.
pub fn money(fields: &Fields<'_>, q: &Questionnaire, out: &mut Money, sink: &mut Sink) {
    if let Some(node) = fields.get("day_cost") {
        out.day_cost = day_cost(node, q, sink);
    }
    if let Some(node) = fields.get("budget_limit") {
        for (key, value) in decode::entries(node, "the list of limits by quarter", sink) {
            let quarter = calendar::quarter(key, sink);
            let limit = amount(key.span, &key.text, value, sink)
                .and_then(|n| decode::number(n, NOT_NEGATIVE, sink));
            if let (Some(quarter), Some(limit)) = (quarter, limit) {
                out.budget_limit.insert(quarter, limit);
            }
        }
    }
    if let Some(rate) = fields.number_if("discount_rate", RATE, sink) {
        out.discount_rate = Some(rate);
    }
    if let Some(node) = fields.get("costs") {
        costs(node, q, out, sink);
    }
}

fn day_cost(node: &Node, q: &Questionnaire, sink: &mut Sink) -> DayCost {
    let mut out = DayCost::default();
    let Some(fields) = Fields::open(node, "the cost of a day", sink) else {
        return out;
    };
    out.external = fields.number_if("external", NOT_NEGATIVE, sink);
    let internal = fields.get("internal");
    fields.finish(sink);
    match internal {
        Some(n) if matches!(n.value, Value::Map(_)) => {
            let roles: Vec<&str> = q.roles.iter().map(|r| r.id.as_str()).collect();
            for (key, value) in decode::entries(n, "the list of costs by role", sink) {
                if !roles.contains(&key.text.as_str()) {
                    let code = Code::RoleUnknown;
                    sink.push(values::unknown(code, key.span, "role", &key.text, &roles));
                } else if let Some(cost) = amount(key.span, &key.text, value, sink)
                    .and_then(|n| decode::number(n, NOT_NEGATIVE, sink))
                {
                    out.by_role.insert(RoleId::new(key.text.clone()), cost);
                }
            }
        }
        Some(n) => out.internal = decode::number(n, NOT_NEGATIVE, sink),
        None => {}
    }
    out
}

/// Initiative → line of the budget → sum.
fn costs(node: &Node, q: &Questionnaire, out: &mut Money, sink: &mut Sink) {
    let ids = q.catalogue.initiatives.iter().map(|i| i.id.as_str());
    let initiatives: Vec<&str> = ids.collect();
    let lines: Vec<&str> = q.business.lines.iter().map(|l| l.id.as_str()).collect();
    let keys: Vec<&str> = lines.iter().copied().chain([RUNNING]).collect();
    // What a broken questionnaire does not hold was reported there.
    let lost = sink.has_errors();
    for (key, value) in decode::entries(node, "the list of costs", sink) {
        if !initiatives.contains(&key.text.as_str()) {
            if lost && initiatives.is_empty() {
                continue;
            }
            let code = Code::InitiativeUnknown;
            sink.push(values::unknown(
                code,
                key.span,
                "initiative",
                &key.text,
                &initiatives,
            ));
            continue;
        }
        let mut found = Costs::default();
        for (line, sum) in decode::entries(value, "the costs of an initiative", sink) {
            if !keys.contains(&line.text.as_str()) {
                if lost && lines.is_empty() {
                    continue;
                }
                let code = Code::FileUnknownKey;
                let what = "line of the budget";
                sink.push(values::unknown(code, line.span, what, &line.text, &keys));
                continue;
            }
            let sum = amount(line.span, &line.text, sum, sink)
                .and_then(|n| calendar::three(n, NOT_NEGATIVE, sink));
            match sum {
                Some(sum) if line.text == RUNNING => found.running = Some(sum),
                Some(sum) => {
                    found.lines.insert(line.text.clone(), sum);
                }
                None => {}
            }
        }
        out.costs.insert(InitiativeId::new(key.text.clone()), found);
    }
}

/// A value that is there; an empty one is reported.
fn amount<'n>(
    place: crate::diagnostic::Span,
    key: &str,
    value: &'n Node,
    sink: &mut Sink,
) -> Option<&'n Node> {
    if value.value != Value::Null {
        return Some(value);
    }
    let message = format!("the amount of {} is missing", quoted(key));
    sink.push(
        Diagnostic::new(Code::FileMissingKey, place, message)
            .help("write a number behind it, or take the line out"),
    );
    None
}
