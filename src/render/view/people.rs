//! Where people disagree, what a workshop settled, what is planned beyond what is done, and what nobody knows.
//!
//! Rooms: [`agreement`] within practices, [`differences`] between roles, [`workshop`] what to talk over and what was
//! settled.

pub mod agreement;
pub mod differences;
pub mod workshop;

use serde::Serialize;
use serde_json::json;

use super::Ground;
use super::scores::{self, NONE};
use crate::model::scale::SLACK;
use crate::render::{RenderError, number};
use crate::score::practice::PracticeScore;

/// Practices shown in the picture of disagreement.
const WIDEST: usize = 8;
/// Practices to ask about next.
const ASKED: usize = 5;

/// What the answers show about the people who gave them: roles only, never persons.
#[derive(Debug, Clone, Serialize)]
pub struct People {
    /// The finding in a sentence.
    pub sentence: String,
    /// What is hidden, and why.
    pub privacy: String,
    /// How many practices show agreement.
    pub agreement: String,
    /// Practices by range of role means, widest first, with all role means: for the picture.
    pub rows: Vec<Row>,
    /// The workshop list.
    pub discuss: Vec<workshop::Discuss>,
    /// How to read it.
    pub discuss_sentence: String,
    /// Roles against each other.
    pub differences: differences::Differences,
    /// What a workshop settled; `None` without one.
    pub workshop: Option<workshop::Workshop>,
    /// Whether the answers are consistent enough to say so.
    pub reliability: String,
    /// Intention against reality.
    pub intention: String,
    /// Practices where the two lie furthest apart.
    pub planned: Vec<Planned>,
    /// Practices without a score, those first that widen the bounds of the overall score most.
    pub unknown: Vec<Unknown>,
    /// A sentence above them.
    pub unknown_sentence: String,
    /// Which answers would narrow the bounds most; empty when none would.
    pub to_ask: String,
    /// Who answered, by role.
    pub responses: Vec<Response>,
    /// Roles that the questionnaire asks and that nobody answered for.
    pub absent: String,
}

/// A practice on which roles differ.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// Id.
    pub id: String,
    /// What is assessed.
    pub title: String,
    /// Greatest role mean minus smallest, in levels.
    pub range: String,
    /// Role means.
    pub roles: Vec<Role>,
}

/// A role's mean.
#[derive(Debug, Clone, Serialize)]
pub struct Role {
    /// Name.
    pub title: String,
    /// Mean in levels.
    pub mean: String,
    /// Mean as a number, for charts.
    #[serde(skip)]
    pub value: f64,
}

/// A practice with more planned than done.
#[derive(Debug, Clone, Serialize)]
pub struct Planned {
    /// Id.
    pub id: String,
    /// What is assessed.
    pub title: String,
    /// Mean reality of those who gave both.
    pub reality: String,
    /// Mean intention.
    pub intention: String,
    /// Their number.
    pub n: String,
}

/// A practice without a score.
#[derive(Debug, Clone, Serialize)]
pub struct Unknown {
    /// Id.
    pub id: String,
    /// What is assessed.
    pub title: String,
    /// Why.
    pub reason: String,
    /// Roles asked.
    pub asked: String,
    /// What to ask to see.
    pub ask_for: String,
    /// Points by which an answer would narrow the bounds of the overall score.
    pub points: String,
    /// True for the few that would narrow them most.
    pub first: bool,
}

/// Who answered of a role.
#[derive(Debug, Clone, Serialize)]
pub struct Response {
    /// Name.
    pub role: String,
    /// Persons who answered.
    pub answered: String,
    /// Persons invited.
    pub invited: String,
    /// Whether the role is shown by itself.
    pub shown: String,
}

/// Builds the chapter.
pub fn people(g: Ground<'_>) -> Result<People, RenderError> {
    let card = &g.a.scores;
    let min = g.case.engagement.min_role;
    let ranges = || {
        card.practices
            .iter()
            .filter(|p| p.applies())
            .filter_map(|p| p.role_range)
    };
    let sentence = match card.to_discuss.first() {
        Some(widest) => g.words.say(
            "people.sentence",
            json!({
                "compared": ranges().count(), "apart": ranges().filter(|r| *r > 1.0 + SLACK).count(),
                "widest": widest.practice, "range": number::level(widest.range),
            }),
        )?,
        None if ranges().count() > 0 => g.words.say("people.no_range", json!({ "compared": ranges().count() }))?,
        None => g.words.say("people.nothing_to_compare", json!({ "min": min }))?,
    };
    let discuss = workshop::discuss(g)?;
    let absent: Vec<&str> = card
        .responses
        .iter()
        .filter(|r| r.answered == 0)
        .map(|r| g.case.questionnaire.role_title(&r.role))
        .collect();
    let unknown = unknown(g);
    Ok(People {
        sentence,
        privacy: g.words.say("people.privacy", json!({ "min": min }))?,
        agreement: agreement::sentence(g)?,
        rows: rows(g),
        discuss_sentence: g.words.say(
            "people.discuss",
            json!({ "shown": discuss.len(), "all": card.to_discuss.len() }),
        )?,
        discuss,
        differences: differences::differences(g)?,
        workshop: workshop::workshop(g)?,
        reliability: agreement::reliability(g)?,
        intention: intention(g)?,
        planned: planned(g),
        unknown_sentence: g
            .words
            .say("people.unknown", json!({ "count": unknown.len() }))?,
        unknown,
        to_ask: to_ask(g)?,
        responses: responses(g),
        absent: if absent.is_empty() {
            String::new()
        } else {
            g.words
                .say("people.absent", json!({ "roles": absent.join(", ") }))?
        },
    })
}

/// All role means of the practices at the top of the workshop list.
fn rows(g: Ground<'_>) -> Vec<Row> {
    let card = &g.a.scores;
    let widest = card.to_discuss.iter().take(WIDEST);
    widest
        .filter_map(|row| Some((row, card.practice(row.practice.as_str())?)))
        .map(|(row, p)| Row {
            id: p.id.as_str().to_owned(),
            title: title(g, p),
            range: number::level(row.range),
            roles: p
                .roles
                .iter()
                .filter_map(|r| {
                    let mean = r.mean?;
                    Some(Role {
                        title: g.case.questionnaire.role_title(&r.role).to_owned(),
                        mean: number::level(mean),
                        value: mean,
                    })
                })
                .collect(),
        })
        .collect()
}

/// Practices without a score: those of the overall score first, by the points that they keep its bounds apart.
fn unknown(g: Ground<'_>) -> Vec<Unknown> {
    let (q, card) = (&g.case.questionnaire, &g.a.scores);
    let place = |p: &PracticeScore| card.to_ask.iter().position(|a| a.practice == p.id);
    let mut open: Vec<&PracticeScore> = card
        .practices
        .iter()
        .filter(|p| p.applies() && p.score.is_none())
        .collect();
    open.sort_by_key(|p| place(p).unwrap_or(usize::MAX));
    open.into_iter()
        .map(|p| {
            let practice = q.practice(p.id.as_str());
            let asked = card.to_ask.iter().find(|a| a.practice == p.id);
            Unknown {
                id: p.id.as_str().to_owned(),
                title: title(g, p),
                reason: scores::no_score(g, p),
                asked: practice.map_or_else(String::new, |x| {
                    x.roles
                        .iter()
                        .map(|r| q.role_title(r))
                        .collect::<Vec<_>>()
                        .join(", ")
                }),
                ask_for: practice.map_or_else(String::new, |x| x.ask_for.clone()),
                points: asked.map_or_else(|| NONE.to_owned(), |a| number::level(a.points)),
                first: place(p).is_some_and(|n| n < ASKED),
            }
        })
        .collect()
}

fn to_ask(g: Ground<'_>) -> Result<String, RenderError> {
    let card = &g.a.scores;
    if card.to_ask.is_empty() {
        return Ok(String::new());
    }
    let first = || card.to_ask.iter().take(ASKED);
    g.words.say(
        "people.to_ask",
        json!({
            "count": first().count(), "all": card.to_ask.len(),
            "list": first().map(|a| a.practice.as_str()).collect::<Vec<_>>().join(", "),
            "points": number::level(first().map(|a| a.points).sum()),
            "width": card.overall.bounds.map(|b| number::level(b.high - b.low)),
        }),
    )
}

fn title(g: Ground<'_>, p: &PracticeScore) -> String {
    g.case
        .questionnaire
        .practice(p.id.as_str())
        .map_or_else(String::new, |x| x.title.clone())
}

fn with_both(g: Ground<'_>) -> impl Iterator<Item = (&PracticeScore, f64, f64)> {
    let min = g.case.engagement.min_role;
    g.a.scores
        .practices
        .iter()
        .filter(move |p| p.intention_n >= min)
        .filter_map(|p| Some((p, p.reality_of_intention?, p.intention?)))
}

fn intention(g: Ground<'_>) -> Result<String, RenderError> {
    let (mut reality, mut wanted) = (Vec::new(), Vec::new());
    for (_, r, i) in with_both(g) {
        reality.push(r);
        wanted.push(i);
    }
    let mean = crate::stats::quantile::mean;
    match (mean(&reality), mean(&wanted)) {
        (Some(r), Some(i)) => g.words.say(
            "people.intention",
            json!({ "reality": number::level(r), "intention": number::level(i), "practices": reality.len(), "difference": number::difference(i, r, 1), "min": g.case.engagement.min_role }),
        ),
        _ => g.words.say("people.no_intention", json!({})),
    }
}

fn planned(g: Ground<'_>) -> Vec<Planned> {
    let mut list: Vec<(&PracticeScore, f64, f64)> =
        with_both(g).filter(|(_, r, i)| i - r > 0.05).collect();
    list.sort_by(|a, b| {
        (b.2 - b.1)
            .total_cmp(&(a.2 - a.1))
            .then_with(|| a.0.id.cmp(&b.0.id))
    });
    list.into_iter()
        .take(5)
        .map(|(p, r, i)| Planned {
            id: p.id.as_str().to_owned(),
            title: title(g, p),
            reality: number::level(r),
            intention: number::level(i),
            n: p.intention_n.to_string(),
        })
        .collect()
}

/// Fewer than three people of a role, or fewer than 30 % of those invited.
fn is_indicative(r: &crate::score::Response) -> bool {
    r.answered < 3 || r.invited.is_some_and(|n| r.answered * 10 < n * 3)
}

fn responses(g: Ground<'_>) -> Vec<Response> {
    let min = g.case.engagement.min_role;
    g.a.scores
        .responses
        .iter()
        .map(|r| Response {
            role: g.case.questionnaire.role_title(&r.role).to_owned(),
            answered: if r.answered > 0 && is_indicative(r) {
                format!("{}, indicative", r.answered)
            } else {
                r.answered.to_string()
            },
            invited: r.invited.map_or_else(|| NONE.to_owned(), |n| n.to_string()),
            shown: if r.answered >= min {
                "yes".to_owned()
            } else {
                "no".to_owned()
            },
        })
        .collect()
}
