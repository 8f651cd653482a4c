//! Where people disagree, what is planned beyond what is done, and what nobody knows.

use serde::Serialize;
use serde_json::json;

use super::Ground;
use super::scores::{self, NONE};
use crate::render::{RenderError, number};
use crate::score::practice::PracticeScore;

/// Practices shown in the picture of disagreement.
const WIDEST: usize = 8;

/// What the answers show about the people who gave them: roles only, never persons.
#[derive(Debug, Clone, Serialize)]
pub struct People {
    /// The finding in a sentence.
    pub sentence: String,
    /// What is hidden, and why.
    pub privacy: String,
    /// Practices by range of role means, widest first.
    pub rows: Vec<Row>,
    /// Intention against reality.
    pub intention: String,
    /// Practices where the two lie furthest apart.
    pub planned: Vec<Planned>,
    /// Practices without a score.
    pub unknown: Vec<Unknown>,
    /// A sentence above them.
    pub unknown_sentence: String,
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
    let q = &g.case.questionnaire;
    let card = &g.a.scores;
    let mut wide: Vec<(&PracticeScore, f64)> = card
        .practices
        .iter()
        .filter(|p| p.applies())
        .filter_map(|p| Some((p, p.role_range?)))
        .collect();
    wide.sort_by(|a, b| {
        b.1.total_cmp(&a.1)
            .then_with(|| b.0.weight.total_cmp(&a.0.weight))
            .then_with(|| a.0.id.cmp(&b.0.id))
    });
    let apart = wide.iter().filter(|(_, r)| *r > 1.0 + 1e-9).count();
    let rows: Vec<Row> = wide
        .iter()
        .take(WIDEST)
        .map(|(p, range)| Row {
            id: p.id.as_str().to_owned(),
            title: title(g, p),
            range: number::level(*range),
            roles: p
                .roles
                .iter()
                .filter_map(|r| {
                    let mean = r.mean?;
                    Some(Role {
                        title: q.role_title(&r.role).to_owned(),
                        mean: number::level(mean),
                        value: mean,
                    })
                })
                .collect(),
        })
        .collect();
    let sentence = match wide.first() {
        Some((p, range)) => g.words.say(
            "people.sentence",
            json!({ "compared": wide.len(), "apart": apart, "widest": p.id, "range": number::level(*range) }),
        )?,
        None => g.words.say("people.nothing_to_compare", json!({ "min": g.case.engagement.min_role }))?,
    };
    let unknown: Vec<Unknown> = card
        .practices
        .iter()
        .filter(|p| p.applies() && p.score.is_none())
        .map(|p| {
            let practice = q.practice(p.id.as_str());
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
            }
        })
        .collect();
    let absent: Vec<&str> = card
        .responses
        .iter()
        .filter(|r| r.answered == 0)
        .map(|r| q.role_title(&r.role))
        .collect();
    Ok(People {
        sentence,
        privacy: g.words.say(
            "people.privacy",
            json!({ "min": g.case.engagement.min_role }),
        )?,
        rows,
        intention: intention(g)?,
        planned: planned(g),
        unknown_sentence: g
            .words
            .say("people.unknown", json!({ "count": unknown.len() }))?,
        unknown,
        responses: responses(g),
        absent: if absent.is_empty() {
            String::new()
        } else {
            g.words
                .say("people.absent", json!({ "roles": absent.join(", ") }))?
        },
    })
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
