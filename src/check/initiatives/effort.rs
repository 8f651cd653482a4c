//! Effort of an initiative by size of the organisation.

use crate::check::decode::{self, Fields, NOT_NEGATIVE, Range};
use crate::diagnostic::{Code, Diagnostic, Sink, Span};
use crate::model::initiative::EffortPoint;
use crate::read::{Node, Value};

const FORM: &str = "write `{staff: 50, days: [low, likely, high], months: [low, high]}`";

/// The points, smallest size first; at least one.
pub(super) fn effort(node: &Node, sink: &mut Sink) -> Vec<EffortPoint> {
    let items = decode::list(node, sink);
    if items.is_empty() && matches!(node.value, Value::List(_)) {
        sink.push(wrong(node.span, "no effort is given here").help(FORM));
    }
    let mut out: Vec<EffortPoint> = Vec::new();
    for item in items {
        let Some((point, places)) = point(item, sink) else {
            continue;
        };
        if out.last().is_some_and(|before| before.staff >= point.staff) {
            let message = "sizes have to rise from one effort to the next";
            sink.push(wrong(places.staff, message).help("write the smallest size first"));
        }
        out.push(point);
    }
    out
}

struct Places {
    staff: Span,
}

fn point(item: &Node, sink: &mut Sink) -> Option<(EffortPoint, Places)> {
    let fields = Fields::open(item, "an effort", sink)?;
    let staff = fields.number("staff", Range(1.0, NOT_NEGATIVE.1), sink);
    let places = Places {
        staff: fields.get("staff").map_or(item.span, |n| n.span),
    };
    let days = fields.need("days").and_then(|n| rising::<3>(n, sink));
    let months = fields.need("months").and_then(|n| rising::<2>(n, sink));
    fields.finish(sink);
    let point = EffortPoint {
        staff: staff?,
        days: days?,
        months: months?,
    };
    Some((point, places))
}

/// Exactly `N` numbers above 0 that do not fall.
fn rising<const N: usize>(node: &Node, sink: &mut Sink) -> Option<[f64; N]> {
    let items = decode::list(node, sink);
    if items.len() != N {
        if matches!(node.value, Value::List(_)) {
            let found = wrong(node.span, &format!("{N} numbers are expected here"));
            sink.push(found.label(format!("{} given", items.len())).help(FORM));
        }
        return None;
    }
    let numbers: Vec<f64> = items
        .iter()
        .filter_map(|n| decode::number(n, NOT_NEGATIVE, sink))
        .collect();
    let numbers: [f64; N] = numbers.try_into().ok()?;
    if numbers.is_sorted() && numbers.iter().all(|n| *n > 0.0) {
        return Some(numbers);
    }
    let message = "effort has to lie above 0 and to rise from low to high";
    sink.push(wrong(node.span, message).help(FORM));
    None
}

fn wrong(place: Span, message: &str) -> Diagnostic {
    Diagnostic::new(Code::InitiativeEffort, place, message)
}
