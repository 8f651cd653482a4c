//! A kept assessment (`assessment.json` beside a round, written by `report --freeze`) against its recomputation.

use serde::Serialize;
use serde_json::Value;

use crate::assess::Assessment;
use crate::model::scale::TIE;

/// The comparison of one round.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Compared {
    /// Folder of the round.
    pub round: String,
    /// Version of the program that wrote the kept assessment.
    pub program: String,
    /// What differs; empty when nothing does.
    pub differences: Vec<Difference>,
}

/// A figure that differs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// What it is: `score DAT`, `percentile overall`, `plan`, `fingerprint round`.
    pub what: String,
    /// As kept.
    pub kept: String,
    /// As computed now.
    pub now: String,
}

/// Compares scores of all nodes and practices, percentiles, the order of the plan and the fingerprints of the inputs.
pub fn compare(round: &str, kept: &Value, assessment: &Assessment) -> Option<Compared> {
    let now = serde_json::to_value(assessment).ok()?;
    let mut differences = Vec::new();
    let lists = [
        ("score", "/scores/dimensions", "id", "/score"),
        ("score", "/scores/capabilities", "id", "/score"),
        ("score", "/scores/modules", "id", "/score"),
        ("score", "/scores/practices", "id", "/score"),
        (
            "percentile",
            "/standing/nodes",
            "node",
            "/outcome/percentile/value",
        ),
        ("fingerprint", "/fingerprints", "input", "/sha256"),
    ];
    differs(
        "score overall",
        kept.pointer("/scores/overall/score"),
        now.pointer("/scores/overall/score"),
        &mut differences,
    );
    for (what, list, key, inner) in lists {
        for (id, a, b) in pairs(kept.pointer(list), now.pointer(list), key) {
            let value = |v: Option<&Value>| v.and_then(|v| v.pointer(inner)).cloned();
            let (a, b) = (value(a), value(b));
            differs(
                &format!("{what} {id}"),
                a.as_ref(),
                b.as_ref(),
                &mut differences,
            );
        }
    }
    let order = |v: &Value| -> Value {
        let items = v.pointer("/plan/items").and_then(Value::as_array);
        let ids = items.into_iter().flatten().filter_map(|i| i["id"].as_str());
        Value::from(ids.collect::<Vec<_>>().join(" "))
    };
    differs(
        "plan",
        Some(&order(kept)),
        Some(&order(&now)),
        &mut differences,
    );
    Some(Compared {
        round: round.to_owned(),
        program: kept["program"].as_str().unwrap_or("unknown").to_owned(),
        differences,
    })
}

/// Entries of two lists by their key, in the order of the second, then what only the first holds.
fn pairs<'v>(
    a: Option<&'v Value>,
    b: Option<&'v Value>,
    key: &str,
) -> Vec<(String, Option<&'v Value>, Option<&'v Value>)> {
    let list = |v: Option<&'v Value>| -> Vec<&'v Value> {
        v.and_then(Value::as_array).into_iter().flatten().collect()
    };
    let (a, b) = (list(a), list(b));
    let id = |v: &Value| v[key].as_str().unwrap_or_default().to_owned();
    let mut out: Vec<_> = b
        .iter()
        .map(|v| (id(v), a.iter().find(|w| id(w) == id(v)).copied(), Some(*v)))
        .collect();
    let gone = a.iter().filter(|w| b.iter().all(|v| id(v) != id(w)));
    out.extend(gone.map(|w| (id(w), Some(*w), None)));
    out
}

fn differs(what: &str, kept: Option<&Value>, now: Option<&Value>, out: &mut Vec<Difference>) {
    let present = |v: Option<&Value>| v.filter(|v| !v.is_null()).cloned();
    let (kept, now) = (present(kept), present(now));
    let same = match (&kept, &now) {
        (Some(a), Some(b)) => match (a.as_f64(), b.as_f64()) {
            (Some(a), Some(b)) => (a - b).abs() <= TIE,
            _ => a == b,
        },
        (a, b) => a == b,
    };
    if same {
        return;
    }
    let shown = |v: Option<Value>| match v {
        None => "none".to_owned(),
        Some(Value::String(s)) => s,
        Some(v) => v.to_string(),
    };
    out.push(Difference {
        what: what.to_owned(),
        kept: shown(kept),
        now: shown(now),
    });
}
