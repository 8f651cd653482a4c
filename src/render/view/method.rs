//! Method and limits in short paragraphs, and the chapters that are left out.

use serde::Serialize;
use serde_json::json;

use super::Ground;
use crate::render::{RenderError, number};

/// A paragraph of the method page.
#[derive(Debug, Clone, Serialize)]
pub struct Paragraph {
    /// Its heading.
    pub title: String,
    /// Its text.
    pub text: String,
}

/// Paragraphs of the method page, in order: `method.<key>_title` and `method.<key>` of the strings.
const PARAGRAPHS: [&str; 11] = [
    "what",
    "answers",
    "scores",
    "bounds",
    "precision",
    "agreement",
    "evidence",
    "peers",
    "gaps",
    "plan",
    "limits",
];

/// Builds the method page.
#[expect(clippy::cast_precision_loss, reason = "levels of a scale fit")]
pub fn method(g: Ground<'_>) -> Result<Vec<Paragraph>, RenderError> {
    let q = &g.case.questionnaire;
    let caps: Vec<String> = q
        .evidence
        .iter()
        .map(|e| format!("{} {}", e.grade.as_str(), number::plain(e.cap)))
        .collect();
    let with = json!({
        "questionnaire": q.title,
        "subject": q.subject,
        "practices": g.a.scores.practices.len(),
        "applicable": g.a.scores.coverage.applicable,
        "capabilities": g.a.scores.capabilities.len(),
        "dimensions": g.a.scores.dimensions.len(),
        "respondents": g.a.scores.respondents,
        "highest": number::plain(q.highest()),
        "caps": caps.join(", "),
        "capped_mode": g.case.round.mode.caps(),
        "mode": g.case.round.mode.words(),
        "target": number::score(q.target),
        "basis": q.basis,
        "agrees": number::level(q.levels.len() as f64 / 6.0),
        "pulse": g.a.scores.practices.iter().any(|p| p.carried.is_some()),
        "min": g.case.engagement.min_role,
        "norm": g.a.standing.is_some(),
        "synthetic": g.a.benchmark.as_ref().is_some_and(|b| b.synthetic),
    });
    PARAGRAPHS
        .iter()
        .map(|key| {
            Ok(Paragraph {
                title: g.words.say(&format!("method.{key}_title"), &with)?,
                text: g.words.say(&format!("method.{key}"), &with)?,
            })
        })
        .collect()
}

/// Names what the report does not hold.
pub fn missing(g: Ground<'_>) -> Result<Vec<String>, RenderError> {
    let mut out = Vec::new();
    if g.a.scores.coverage.scored == 0 {
        out.push(g.words.say("missing.answers", json!({}))?);
    }
    if g.a.standing.is_none() {
        out.push(g.words.say("missing.peers", json!({}))?);
    }
    Ok(out)
}

/// Names the chapters that are left out; `chapters` holds the name of each and whether it is there.
pub fn left_out(g: Ground<'_>, chapters: &[(&str, bool)]) -> Result<Vec<String>, RenderError> {
    chapters
        .iter()
        .filter(|(_, there)| !there)
        .map(|(name, _)| g.words.say(&format!("missing.{name}"), json!({})))
        .collect()
}
