//! What to talk over, and what a workshop settled. Roles are named, never persons.

use serde::Serialize;
use serde_json::json;

use super::title;
use crate::model::scale::Evidence;
use crate::render::view::Ground;
use crate::render::view::scores::NONE;
use crate::render::{RenderError, number};
use crate::score::practice::{PracticeScore, RoleAnswers};
use crate::score::workshop::{Summary, ToDiscuss};

/// Practices of the workshop list.
const DISCUSSED: usize = 12;

/// A practice on which roles lie apart.
#[derive(Debug, Clone, Serialize)]
pub struct Discuss {
    /// Place in the list.
    pub rank: String,
    /// Id.
    pub id: String,
    /// What is assessed.
    pub title: String,
    /// Greatest role mean minus smallest, in levels.
    pub range: String,
    /// Role with the lowest mean, and the mean.
    pub lowest: String,
    /// Role with the highest mean, and the mean.
    pub highest: String,
    /// Weight in points of the overall score.
    pub weight: String,
    /// That the workshop has agreed a level; empty otherwise.
    pub settled: String,
}

/// The workshop list, widest disagreement first.
pub fn discuss(g: Ground<'_>) -> Result<Vec<Discuss>, RenderError> {
    let card = &g.a.scores;
    let rows = card.to_discuss.iter().take(DISCUSSED).enumerate();
    rows.filter_map(|(n, row)| Some(line(g, n + 1, row, card.practice(row.practice.as_str())?)))
        .collect()
}

fn line(
    g: Ground<'_>,
    rank: usize,
    row: &ToDiscuss,
    p: &PracticeScore,
) -> Result<Discuss, RenderError> {
    let role = |id: &crate::model::id::RoleId| {
        let mean = |r: &RoleAnswers| r.mean.filter(|_| &r.role == id);
        let mean = p.roles.iter().find_map(mean);
        let mean = mean.map_or_else(|| NONE.to_owned(), number::level);
        format!("{} {mean}", g.case.questionnaire.role_title(id))
    };
    Ok(Discuss {
        rank: rank.to_string(),
        id: p.id.to_string(),
        title: title(g, p),
        range: number::level(row.range),
        lowest: role(&row.lowest),
        highest: role(&row.highest),
        weight: if p.weight > 0.0 {
            number::level(p.weight)
        } else {
            NONE.to_owned()
        },
        settled: if row.settled {
            g.words.say("people.settled", json!({}))?
        } else {
            String::new()
        },
    })
}

/// What a workshop came to.
#[derive(Debug, Clone, Serialize)]
pub struct Workshop {
    /// How many practices moved, and by how much.
    pub sentence: String,
    /// Practices with a proposed or an agreed level.
    pub rows: Vec<Settled>,
}

/// A practice that the workshop talked over.
#[derive(Debug, Clone, Serialize)]
pub struct Settled {
    /// Id.
    pub id: String,
    /// What is assessed.
    pub title: String,
    /// Role-balanced level of the answers.
    pub answered: String,
    /// The assessor's proposal.
    pub proposed: String,
    /// The agreed level.
    pub agreed: String,
    /// The level that counts, after the evidence cap.
    pub counts: String,
    /// Evidence.
    pub evidence: String,
}

/// The three levels side by side; `None` without a workshop.
pub fn workshop(g: Ground<'_>) -> Result<Option<Workshop>, RenderError> {
    let card = &g.a.scores;
    let Some(s) = &card.workshop else {
        return Ok(None);
    };
    let q = &g.case.questionnaire;
    let level = |l: Option<f64>| l.map_or_else(|| NONE.to_owned(), number::level);
    let rows = card
        .practices
        .iter()
        .filter(|p| p.proposed.is_some() || p.agreed.is_some())
        .map(|p| Settled {
            id: p.id.to_string(),
            title: title(g, p),
            answered: if p.answered.is_some() && p.shown.answered.is_none() {
                format!("<{} people", g.case.engagement.min_role)
            } else {
                level(p.shown.answered)
            },
            proposed: level(p.proposed),
            agreed: level(p.agreed),
            counts: level(p.score.map(|s| s.level(q.highest()))),
            evidence: p.evidence.map_or(NONE, Evidence::as_str).to_owned(),
        })
        .collect();
    Ok(Some(Workshop {
        sentence: sentence(g, s)?,
        rows,
    }))
}

/// Moves are told of the practices whose level answered stands in the table.
fn sentence(g: Ground<'_>, s: &Summary) -> Result<String, RenderError> {
    let q = &g.case.questionnaire;
    let present: Vec<String> = s
        .present
        .iter()
        .map(|(role, n)| format!("{} {n}", q.role_title(role)))
        .collect();
    g.words.say(
        "people.workshop",
        json!({
            "date": number::day(&s.date),
            "present": present.join(", "),
            "proposed": s.proposed,
            "agreed": s.agreed,
            "new": s.new,
            "compared": s.compared,
            "up": s.up,
            "down": s.down,
            "mean": s.mean_move.map(number::signed_level),
            "distance": s.mean_distance.map(number::level),
            "min": g.case.engagement.min_role,
        }),
    )
}
