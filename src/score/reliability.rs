//! Whether the practices of a capability, as one role answers them, measure one thing.

use serde::Serialize;

use crate::model::answers::Response;
use crate::model::engagement::Round;
use crate::model::id::{CapabilityId, RoleId};
use crate::model::questionnaire::Questionnaire;
use crate::stats::reliability::{Alpha, alpha};

/// Complete respondents of one role from which α is estimated.
pub const ENOUGH: usize = 30;
/// Practices of a capability from which α is estimated.
const PRACTICES: usize = 3;

/// The estimates, or why there are none.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reliability {
    /// One line a role and capability with enough complete respondents.
    pub estimates: Vec<Estimate>,
    /// The largest number of complete respondents of one role on one capability.
    pub largest: usize,
    /// The number needed.
    pub needed: usize,
}

/// Cronbach's α of one role on one capability.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Estimate {
    /// The role.
    pub role: RoleId,
    /// The capability.
    pub capability: CapabilityId,
    /// α with its 95 % interval.
    pub alpha: Alpha,
}

/// α per role over the scored practices of a capability that the role is asked, three at least, from those who
/// answered all of them with a level.
pub fn reliability(q: &Questionnaire, round: &Round) -> Reliability {
    let mut out = Reliability {
        estimates: Vec::new(),
        largest: 0,
        needed: ENOUGH,
    };
    for role in &q.roles {
        for capability in q.capabilities() {
            let items: Vec<_> = q
                .practices
                .iter()
                .filter(|p| {
                    p.capability == capability.id
                        && p.is_scored_core()
                        && p.measure.is_none()
                        && p.roles.contains(&role.id)
                        && round.asks(p, q)
                })
                .collect();
            if items.len() < PRACTICES {
                continue;
            }
            let rows: Vec<Vec<f64>> = round
                .respondents
                .iter()
                .filter(|r| r.roles.contains(&role.id))
                .filter_map(|r| {
                    items
                        .iter()
                        .map(|p| match r.answers.get(&p.id)?.response {
                            Response::Level(l) => Some(l),
                            _ => None,
                        })
                        .collect()
                })
                .collect();
            out.largest = out.largest.max(rows.len());
            if rows.len() >= ENOUGH
                && let Some(alpha) = alpha(&rows)
            {
                out.estimates.push(Estimate {
                    role: role.id.clone(),
                    capability: capability.id.clone(),
                    alpha,
                });
            }
        }
    }
    out
}
