//! What each person contributes to the score of a practice.

use super::RoleAnswers;
use super::told::Told;
use crate::model::answers::PersonKey;
use crate::model::engagement::Engagement;
use crate::model::id::RoleId;

/// One person's part in a score.
#[derive(Debug, Clone, PartialEq)]
pub struct Influence {
    /// Who.
    pub person: PersonKey,
    /// The roles held, joined: people of one stratum could stand for each other.
    pub stratum: String,
    /// `Σ_ρ share_ρ·(x − m_ρ)/n_ρ` over the roles held, in points: the linearised effect of this person.
    pub residual: f64,
    /// `Σ_ρ share_ρ/n_ρ`: the weight of this person's answer in the score.
    pub weight: f64,
}

/// The influence of each person who gave a level; `share_ρ = v_ρ/Σ v` over the roles that answered, `n_ρ` their
/// number, `m_ρ` their mean. The ratio form of the linearisation (Särndal, Swensson & Wretman 1992, 5.5): a person who
/// did not answer contributes nothing, not a level of 0.
#[expect(clippy::cast_precision_loss, reason = "counts of answers fit")]
pub fn of(told: &Told<'_>, roles: &[RoleAnswers], e: &Engagement) -> Vec<Influence> {
    let weight = |r: &RoleAnswers| e.role_weights.get(&r.role).copied().unwrap_or(1.0);
    let total: f64 = roles.iter().filter(|r| r.mean.is_some()).map(weight).sum();
    if total <= 0.0 {
        return Vec::new();
    }
    let to_points = 100.0 / told.highest();
    told.answers
        .iter()
        .filter_map(|(person, answer)| {
            let level = told.level(answer)?;
            let (mut residual, mut own) = (0.0, 0.0);
            for r in roles.iter().filter(|r| person.roles.contains(&r.role)) {
                let (Some(mean), Some(n)) = (r.mean, r.answered) else {
                    continue;
                };
                let share = weight(r) / total / n as f64;
                residual += share * (level - mean) * to_points;
                own += share;
            }
            let mut stratum: Vec<&str> = person.roles.iter().map(RoleId::as_str).collect();
            stratum.sort_unstable();
            Some(Influence {
                person: person.key.clone(),
                stratum: stratum.join("+"),
                residual,
                weight: own,
            })
        })
        .collect()
}
