//! How far the people asked about a practice agree, and how consistently they answer.

use serde::Serialize;
use serde_json::json;

use super::title;
use crate::render::view::Ground;
use crate::render::view::scores::NONE;
use crate::render::{RenderError, number};

/// The figures of one practice, where they may be shown.
#[derive(Debug, Clone, Serialize)]
pub struct Agreement {
    /// Id.
    pub id: String,
    /// What is assessed.
    pub title: String,
    /// People.
    pub people: String,
    /// Average deviation about their mean, in levels.
    pub deviation: String,
    /// Whether they agree.
    pub agrees: String,
    /// Within-group agreement against answers spread evenly.
    pub even: String,
    /// The same against slightly skewed answers.
    pub skewed: String,
}

/// How many practices show agreement.
#[expect(clippy::cast_precision_loss, reason = "levels of a scale fit")]
pub fn sentence(g: Ground<'_>) -> Result<String, RenderError> {
    let all = || {
        g.a.scores
            .practices
            .iter()
            .filter(|p| p.applies())
            .filter_map(|p| Some((p, p.agreement?)))
    };
    let apart: Vec<&str> = all()
        .filter(|(_, a)| !a.agrees)
        .map(|(p, _)| p.id.as_str())
        .collect();
    g.words.say(
        "people.agreement",
        json!({
            "practices": all().count(),
            "agree": all().count() - apart.len(),
            "apart": apart.join(", "),
            "threshold": number::term(g.case.questionnaire.levels.len() as f64 / 6.0),
            "min": g.case.engagement.min_role.max(3),
        }),
    )
}

/// Practices whose figures may be shown, in the order of the questionnaire.
pub fn rows(g: Ground<'_>) -> Vec<Agreement> {
    let two = |x: Option<f64>| x.map_or_else(|| NONE.to_owned(), number::term);
    g.a.scores
        .practices
        .iter()
        .filter(|p| p.applies())
        .filter_map(|p| {
            let a = p.agreement?;
            Some(Agreement {
                id: p.id.to_string(),
                title: title(g, p),
                people: a.persons.to_string(),
                deviation: number::level(a.deviation?),
                agrees: verdict(a.agrees).to_owned(),
                even: two(a.rwg),
                skewed: two(a.rwg_skewed),
            })
        })
        .collect()
}

/// `yes` or `no`.
pub const fn verdict(agrees: bool) -> &'static str {
    if agrees { "yes" } else { "no" }
}

/// α of one role on one capability.
#[derive(Debug, Clone, Serialize)]
pub struct Estimate {
    /// Role.
    pub role: String,
    /// Capability.
    pub capability: String,
    /// α.
    pub alpha: String,
    /// Its 95 % interval.
    pub interval: String,
    /// Complete respondents.
    pub people: String,
    /// Practices.
    pub practices: String,
}

/// Whether reliability could be estimated, and the reason where not.
pub fn reliability(g: Ground<'_>) -> Result<String, RenderError> {
    let r = &g.a.scores.reliability;
    let shown = r.largest >= g.case.engagement.min_role;
    g.words.say(
        "people.reliability",
        json!({
            "estimates": r.estimates.len(), "largest": shown.then_some(r.largest),
            "min": g.case.engagement.min_role, "needed": r.needed,
        }),
    )
}

/// The estimates.
pub fn estimates(g: Ground<'_>) -> Vec<Estimate> {
    let q = &g.case.questionnaire;
    let capability = |id: &str| {
        let node = g.a.scores.node(id);
        node.map_or_else(|| id.to_owned(), |n| n.title.clone())
    };
    let estimates = g.a.scores.reliability.estimates.iter();
    estimates
        .map(|e| Estimate {
            role: q.role_title(&e.role).to_owned(),
            capability: capability(e.capability.as_str()),
            alpha: number::term(e.alpha.alpha),
            interval: format!(
                "{} to {}",
                number::term(e.alpha.low),
                number::term(e.alpha.high)
            ),
            people: e.alpha.n.to_string(),
            practices: e.alpha.k.to_string(),
        })
        .collect()
}
