//! Start and length of the plan, capacity by role, closed windows.

use std::collections::BTreeMap;

use crate::check::decode::{self, Fields, Range, values};
use crate::diagnostic::{Code, Diagnostic, Sink, Sources, quoted};
use crate::model::id::RoleId;
use crate::model::month::Month;
use crate::model::planning::{Closed, Planning};
use crate::model::questionnaire::{ContextKind, Questionnaire};
use crate::read::{Node, Value};

/// Most person-days of a role in a month.
const DAYS: Range = Range(0.0, 1e6);

/// Lays the keys about the plan over `made`.
pub fn planning(
    fields: &Fields<'_>,
    q: &Questionnaire,
    made: &mut Planning,
    sources: &Sources,
    sink: &mut Sink,
) {
    if let Some(node) = fields.get("capacity") {
        made.capacity.extend(capacity(node, q, sink));
    }
    for node in fields.list_if("closed", sink) {
        made.closed.extend(closed(node, q, sources, sink));
    }
    if let Some(node) = fields.get("plan") {
        settings(node, made, sources, sink);
    }
}

/// Windows that a context question of kind days names.
pub(super) fn windows(node: &Node, q: &Questionnaire, made: &mut Planning) {
    let Value::Map(entries) = &node.value else {
        return;
    };
    for (key, value) in entries {
        let known = q.context.iter().find(|c| c.id == key.text);
        let Some(question) = known.filter(|c| c.kind == ContextKind::Days) else {
            continue;
        };
        let Value::List(ranges) = &value.value else {
            continue;
        };
        for range in ranges {
            if let Value::List(ends) = &range.value
                && let [from, to] = ends.as_slice()
                && let (Value::Text(from), Value::Text(to)) = (&from.value, &to.value)
            {
                made.closed.push(Closed {
                    from: from.trim().to_owned(),
                    to: to.trim().to_owned(),
                    roles: Vec::new(),
                    why: question.id.replace('_', " "),
                });
            }
        }
    }
}

fn capacity(node: &Node, q: &Questionnaire, sink: &mut Sink) -> BTreeMap<RoleId, f64> {
    let known: Vec<&str> = q.roles.iter().map(|r| r.id.as_str()).collect();
    let mut out = BTreeMap::new();
    for (key, value) in decode::entries(node, "the capacity by role", sink) {
        if !known.contains(&key.text.as_str()) {
            sink.push(values::unknown(
                Code::RoleUnknown,
                key.span,
                "role",
                &key.text,
                &known,
            ));
            continue;
        }
        let Some(days) = decode::number(value, DAYS, sink) else {
            continue;
        };
        if days <= 0.0 {
            let message = format!("{} has no day for the plan", quoted(&key.text));
            sink.push(
                Diagnostic::new(Code::PlanCapacity, value.span, message)
                    .help("write its person-days a month, or leave the role out to set no limit"),
            );
            continue;
        }
        out.insert(RoleId::new(key.text.clone()), days);
    }
    out
}

fn closed(node: &Node, q: &Questionnaire, sources: &Sources, sink: &mut Sink) -> Option<Closed> {
    let fields = Fields::open(node, "a closed window", sink)?;
    let from = fields
        .need("from")
        .and_then(|n| decode::date(n, sources, sink));
    let to_node = fields.need("to");
    let to = to_node.and_then(|n| decode::date(n, sources, sink));
    let known: Vec<&str> = q.roles.iter().map(|r| r.id.as_str()).collect();
    let roles = fields.get("roles").map(|n| {
        let code = Code::RoleUnknown;
        decode::some_of(n, &known, code, "role", sources, sink).unwrap_or_default()
    });
    let why = fields.text("why", sources, sink);
    fields.finish(sink);
    let (from, to) = (from?, to?);
    if to < from {
        let message = format!("this window ends on {to}, before it begins on {from}");
        sink.push(
            Diagnostic::new(Code::PlanWindow, to_node?.span, message)
                .help("correct one of the two days"),
        );
        return None;
    }
    Some(Closed {
        from,
        to,
        roles: roles
            .unwrap_or_default()
            .into_iter()
            .map(RoleId::new)
            .collect(),
        why: why?,
    })
}

fn settings(node: &Node, made: &mut Planning, sources: &Sources, sink: &mut Sink) {
    let Some(fields) = Fields::open(node, "the settings of the plan", sink) else {
        return;
    };
    if let Some(node) = fields.get("start")
        && let Some(word) = decode::text(node, sources, sink)
    {
        made.start = Month::parse(&word);
        if made.start.is_none() {
            let message = format!("{} is no month", quoted(&word));
            sink.push(Diagnostic::new(Code::FileDate, node.span, message).help("write `2027-01`"));
        }
    }
    let mut whole = |key: &'static str, range: Range| {
        let found = fields.get(key).and_then(|n| decode::whole(n, range, sink));
        found.and_then(|n| u32::try_from(n).ok())
    };
    if let Some(months) = whole("horizon_months", Range(6.0, 60.0)) {
        made.horizon_months = months;
    }
    if let Some(months) = whole("phase_months", Range(6.0, 12.0)) {
        made.phase_months = months;
    }
    fields.finish(sink);
}
