//! How two roles differ on the practices that both were asked.

use serde::Serialize;

use super::practice::PracticeScore;
use crate::model::answers::Respondent;
use crate::model::engagement::{Engagement, Round};
use crate::model::id::RoleId;
use crate::model::questionnaire::Questionnaire;
use crate::stats::effect::{Effect, hedges_g};
use crate::stats::paired::paired_t;
use crate::stats::quantile::mean;

/// Shared practices from which two roles are compared.
const SHARED: usize = 3;
/// Persons of each role from which an effect size is computed.
const PERSONS: usize = 3;

/// Two roles on their shared practices.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// The role asked first in the questionnaire.
    pub a: RoleId,
    /// The other one.
    pub b: RoleId,
    /// Practices with a mean of both that may be shown.
    pub practices: usize,
    /// Mean of `a − b` over these practices, in levels.
    pub difference: f64,
    /// Lower end of its 95 % t interval, paired over practices; `None` where all differences are the same.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Hedges' g of the persons' means on the shared practices, with its 95 % interval; from three persons a role.
    pub effect: Option<Effect>,
    /// Persons of `a` and of `b` behind the effect.
    pub persons: [usize; 2],
}

/// All pairs of roles with three shared practices whose means may be shown, in the order of the questionnaire.
///
/// There is no test over all roles at once: they are asked different practices.
pub fn differences(
    practices: &[PracticeScore],
    q: &Questionnaire,
    e: &Engagement,
    round: &Round,
) -> Vec<Difference> {
    let mut out = Vec::new();
    let mut roles = q.roles.iter().map(|r| &r.id);
    while let Some(a) = roles.next() {
        for b in roles.clone() {
            out.extend(pair(a, b, practices, e, round));
        }
    }
    out
}

fn pair(
    a: &RoleId,
    b: &RoleId,
    practices: &[PracticeScore],
    e: &Engagement,
    round: &Round,
) -> Option<Difference> {
    let shown = |p: &PracticeScore, role: &RoleId| {
        let answers = p.roles.iter().find(|r| &r.role == role)?;
        answers.mean.filter(|_| !answers.hidden)
    };
    let shared: Vec<(&PracticeScore, f64)> = practices
        .iter()
        .filter(|p| p.applies())
        .filter_map(|p| Some((p, shown(p, a)? - shown(p, b)?)))
        .collect();
    if shared.len() < SHARED {
        return None;
    }
    let values: Vec<f64> = shared.iter().map(|(_, d)| *d).collect();
    let test = paired_t(&values, super::error::LEVEL)?;
    let persons = |role: &RoleId| -> Vec<f64> {
        let of_role = |r: &&Respondent| r.roles.contains(role);
        round
            .respondents
            .iter()
            .filter(of_role)
            .filter_map(|r| {
                let levels: Vec<f64> = shared
                    .iter()
                    .filter_map(|(p, _)| match r.answers.get(&p.id)?.response {
                        crate::model::answers::Response::Level(l) => Some(l),
                        _ => None,
                    })
                    .collect();
                mean(&levels)
            })
            .collect()
    };
    let (of_a, of_b) = (persons(a), persons(b));
    let enough = PERSONS.max(e.min_role);
    Some(Difference {
        a: a.clone(),
        b: b.clone(),
        practices: shared.len(),
        difference: test.mean,
        low: test.low,
        high: test.high,
        effect: (of_a.len() >= enough && of_b.len() >= enough)
            .then(|| hedges_g(&of_a, &of_b))
            .flatten(),
        persons: [of_a.len(), of_b.len()],
    })
}
