//! How two roles differ on the practices that both were asked.

use serde::Serialize;
use serde_json::json;

use crate::render::view::Ground;
use crate::render::view::scores::NONE;
use crate::render::{RenderError, number};
use crate::score::differences::Difference;

/// Pairs shown in the chapter; all are in the appendix.
const SHOWN: usize = 6;

/// Pairs of roles.
#[derive(Debug, Clone, Serialize)]
pub struct Differences {
    /// How to read the table, or why there is none.
    pub sentence: String,
    /// The pairs of the chapter, widest first.
    pub rows: Vec<Pair>,
    /// All pairs, in the order of the questionnaire.
    pub all: Vec<Pair>,
}

/// Two roles on their shared practices.
#[derive(Debug, Clone, Serialize)]
pub struct Pair {
    /// Both roles, first minus second.
    pub title: String,
    /// Practices that both were asked.
    pub practices: String,
    /// Mean difference in levels.
    pub difference: String,
    /// Its 95 % interval.
    pub interval: String,
    /// Whether the interval leaves 0 out.
    pub apart: String,
    /// Hedges' g with its 95 % interval.
    pub effect: String,
    /// Persons of either role behind it.
    pub persons: String,
}

/// The widest pairs whose interval leaves 0 out, and always the pair that shares most practices.
pub fn differences(g: Ground<'_>) -> Result<Differences, RenderError> {
    let all = &g.a.scores.differences;
    let most = all.iter().rev().max_by_key(|d| d.practices);
    let mut shown: Vec<&Difference> = all.iter().filter(|d| apart(d)).collect();
    shown.sort_by(|a, b| {
        let size = |d: &Difference| d.difference.abs();
        size(b)
            .total_cmp(&size(a))
            .then_with(|| b.practices.cmp(&a.practices))
    });
    shown.truncate(SHOWN);
    if let Some(most) = most.filter(|m| !shown.contains(m)) {
        shown.truncate(SHOWN - 1);
        shown.push(most);
    }
    Ok(Differences {
        sentence: g.words.say(
            "people.differences",
            json!({
                "pairs": all.len(),
                "apart": all.iter().filter(|d| apart(d)).count(),
                "min": g.case.engagement.min_role,
            }),
        )?,
        rows: shown.into_iter().map(|d| pair(g, d)).collect(),
        all: all.iter().map(|d| pair(g, d)).collect(),
    })
}

/// True when the interval leaves 0 out.
fn apart(d: &Difference) -> bool {
    d.low.is_some_and(|low| low > 0.0) || d.high.is_some_and(|high| high < 0.0)
}

fn pair(g: Ground<'_>, d: &Difference) -> Pair {
    let q = &g.case.questionnaire;
    Pair {
        title: format!("{} − {}", q.role_title(&d.a), q.role_title(&d.b)),
        practices: d.practices.to_string(),
        difference: number::signed_level(d.difference),
        interval: d.low.zip(d.high).map_or_else(
            || NONE.to_owned(),
            |(low, high)| number::signed_span(low, high),
        ),
        apart: if apart(d) { "yes" } else { "no" }.to_owned(),
        effect: d.effect.map_or_else(
            || NONE.to_owned(),
            |e| {
                format!(
                    "{} ({})",
                    number::signed_level(e.g),
                    number::signed_span(e.low, e.high)
                )
            },
        ),
        persons: d.effect.map_or_else(
            || NONE.to_owned(),
            |_| {
                let [a, b] = d.persons;
                format!("{a}, {b}")
            },
        ),
    }
}
