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
        ("target", "/gaps", "node", "/target"),
        ("lower bound", "/scores/capabilities", "id", "/bounds/low"),
        ("standard error", "/scores/capabilities", "id", "/error/se"),
        ("peers' median", "/standing/nodes", "node", "/quartiles/1"),
        (
            "percentile",
            "/standing/nodes",
            "node",
            "/outcome/percentile/value",
        ),
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
    plan(kept, &now, &mut differences);
    for (input, a, b) in pairs(kept.get("fingerprints"), now.get("fingerprints"), "input") {
        let sum = |v: Option<&Value>| v.and_then(|v| v.get("sha256")).cloned();
        if sum(a) != sum(b) {
            // Checksums say nothing to a reader; that the input changed does.
            differences.push(Difference {
                what: format!("input {input}"),
                kept: "as it was".to_owned(),
                now: if b.is_some() { "changed" } else { "gone" }.to_owned(),
            });
        }
    }
    Some(Compared {
        round: round.to_owned(),
        program: kept["program"].as_str().unwrap_or("unknown").to_owned(),
        differences,
    })
}

/// The first place at which the order of initiatives differs.
fn plan(kept: &Value, now: &Value, out: &mut Vec<Difference>) {
    let order = |v: &Value| -> Vec<String> {
        let items = v.pointer("/plan/items").and_then(Value::as_array);
        let ids = items.into_iter().flatten().filter_map(|i| i["id"].as_str());
        ids.map(str::to_owned).collect()
    };
    let (a, b) = (order(kept), order(now));
    let Some(at) = (0..a.len().max(b.len())).find(|n| a.get(*n) != b.get(*n)) else {
        return;
    };
    let named = |list: &[String]| list.get(at).cloned().unwrap_or_else(|| "none".to_owned());
    out.push(Difference {
        what: format!("place {} of the plan", at + 1),
        kept: named(&a),
        now: named(&b),
    });
}

/// Whether a kept file is an assessment of this schema, or why not.
pub fn is_usable(kept: &Value) -> Result<(), String> {
    let schema = kept.get("schema").and_then(Value::as_u64);
    let ours = u64::from(crate::assess::SCHEMA);
    if kept["program"].is_string() && kept["scores"].is_object() && schema == Some(ours) {
        return Ok(());
    }
    Err(match schema {
        Some(n) if n != ours => format!("it has schema {n}, this program reads schema {ours}"),
        _ => "it is not an assessment of this program".to_owned(),
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
