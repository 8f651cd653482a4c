//! What was said about one practice, before anything is concluded from it.

use serde::Serialize;

use super::RoleAnswers;
use crate::model::answers::{Answer, Respondent, Response};
use crate::model::engagement::Round;
use crate::model::questionnaire::{Measure, Practice, Questionnaire};
use crate::stats::agreement::{self, Null};
use crate::stats::quantile::mean;

/// Persons from which a spread of answers is computed.
const SMALLEST_SPREAD: usize = 3;

/// How far the persons who were asked about a practice agree.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Agreement {
    /// Persons.
    pub persons: usize,
    /// True when their average deviation is at most a sixth of the number of levels.
    pub agrees: bool,
    /// Average deviation about their mean, in levels (Burke & Dunlap 2002); like the figures below `None` where the
    /// spread of the answers may not be shown.
    pub deviation: Option<f64>,
    /// Within-group agreement against answers spread evenly, 0 to 1 (James, Demaree & Wolf 1984).
    pub rwg: Option<f64>,
    /// The same against a slightly skewed null distribution; on a scale of five levels only.
    pub rwg_skewed: Option<f64>,
}

/// Who was asked about a practice and what they said.
#[derive(Debug)]
pub struct Told<'a> {
    /// Respondents with a role that is asked.
    pub asked: Vec<&'a Respondent>,
    /// Those who gave an answer of any kind, with it.
    pub answers: Vec<(&'a Respondent, &'a Answer)>,
    /// Persons by level, 0 … n.
    pub levels: Vec<usize>,
    /// Persons who gave a figure.
    pub figures: usize,
    /// Persons who do not know.
    pub dont_know: usize,
    /// Persons who say that it does not apply.
    pub not_applicable: usize,
    highest: f64,
    measure: Option<&'a Measure>,
}

impl<'a> Told<'a> {
    /// Gathers the answers of a round to `p`.
    pub fn of(p: &'a Practice, q: &Questionnaire, round: &'a Round) -> Self {
        let asked: Vec<&Respondent> = round
            .respondents
            .iter()
            .filter(|r| r.roles.iter().any(|role| p.roles.contains(role)))
            .collect();
        let answers: Vec<(&Respondent, &Answer)> = asked
            .iter()
            .filter_map(|r| Some((*r, r.answers.get(&p.id)?)))
            .collect();
        let mut levels = vec![0; q.levels.len()];
        for (_, a) in &answers {
            if let Response::Level(l) = a.response
                && let Some(n) = levels.get_mut(index(l))
            {
                *n += 1;
            }
        }
        let count =
            |what: fn(&Response) -> bool| answers.iter().filter(|(_, a)| what(&a.response)).count();
        Self {
            levels,
            figures: count(|r| matches!(r, Response::Figure { .. })),
            dont_know: count(|r| matches!(r, Response::DontKnow)),
            not_applicable: count(|r| matches!(r, Response::NotApplicable)),
            highest: q.highest(),
            measure: p.measure.as_ref(),
            asked,
            answers,
        }
    }

    /// The level of an answer, a figure turned into one; `None` for don't know and not applicable.
    pub fn level(&self, a: &Answer) -> Option<f64> {
        match &a.response {
            Response::Level(l) => Some(*l),
            Response::Figure { value, .. } => {
                self.measure.map(|m| m.score(*value) / 100.0 * self.highest)
            }
            Response::DontKnow | Response::NotApplicable => None,
        }
    }

    /// Highest level of the scale.
    pub const fn highest(&self) -> f64 {
        self.highest
    }

    /// How far the persons agree, whatever their role; from three persons, and no fewer than may be shown. The figures
    /// are kept back unless `open`.
    pub fn agreement(&self, options: usize, min: usize, open: bool) -> Option<Agreement> {
        let levels: Vec<f64> = self
            .answers
            .iter()
            .filter_map(|(_, a)| self.level(a))
            .collect();
        if levels.len() < min.max(SMALLEST_SPREAD) {
            return None;
        }
        let deviation = agreement::ad_m(&levels)?;
        let rwg = |null| agreement::rwg(&levels, options, null).filter(|_| open);
        Some(Agreement {
            persons: levels.len(),
            agrees: agreement::agrees(deviation, options),
            deviation: Some(deviation).filter(|_| open),
            rwg: rwg(Null::Uniform),
            rwg_skewed: rwg(Null::SlightSkew),
        })
    }

    /// Persons with a level or a figure, each counted once.
    pub fn persons(&self) -> usize {
        self.answers
            .iter()
            .filter(|(_, a)| self.level(a).is_some())
            .count()
    }

    /// Reality and intention in levels, of those who gave both.
    pub fn reality_and_intention(&self) -> Vec<(f64, f64)> {
        self.answers
            .iter()
            .filter_map(|(_, a)| Some((self.level(a)?, a.intention?)))
            .collect()
    }

    /// Role by role, in the order asked; a person counts once in each role held.
    pub fn roles(&self, p: &Practice) -> Vec<RoleAnswers> {
        p.roles
            .iter()
            .map(|role| {
                let levels: Vec<f64> = self
                    .answers
                    .iter()
                    .filter(|(r, _)| r.roles.contains(role))
                    .filter_map(|(_, a)| self.level(a))
                    .collect();
                RoleAnswers {
                    role: role.clone(),
                    respondents: self.asked.iter().filter(|r| r.roles.contains(role)).count(),
                    answered: Some(levels.len()),
                    mean: mean(&levels),
                    hidden: false,
                    deviation: agreement::ad_m(&levels).filter(|_| levels.len() >= SMALLEST_SPREAD),
                }
            })
            .collect()
    }

    /// True when each asked role that has respondents holds at least one who says that the practice does not apply.
    pub fn every_role_says_not(&self, p: &Practice) -> bool {
        p.roles.iter().all(|role| {
            let mut of_role = self
                .asked
                .iter()
                .filter(|r| r.roles.contains(role))
                .peekable();
            of_role.peek().is_none()
                || of_role.any(|r| {
                    r.answers
                        .get(&p.id)
                        .is_some_and(|a| a.response == Response::NotApplicable)
                })
        })
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "check admits whole levels of the scale only"
)]
const fn index(level: f64) -> usize {
    level as usize
}
