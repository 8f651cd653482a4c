//! Which role means may be shown, and where the spread of all answers.

use std::collections::BTreeSet;

use super::RoleAnswers;
use crate::model::answers::{Answer, Respondent, Response};

/// Hides roles with fewer than `min` answers. While the persons hidden together are fewer than `min`, their mean would
/// follow from the practice's, so the smallest role still shown is hidden too (complementary suppression).
pub fn hide(roles: &mut [RoleAnswers], answers: &[(&Respondent, &Answer)], min: usize) {
    for r in roles.iter_mut() {
        r.hidden = r.answered.is_some_and(|n| n > 0 && n < min);
    }
    loop {
        let hidden: BTreeSet<usize> = answers
            .iter()
            .enumerate()
            .filter(|(_, (_, a))| {
                matches!(a.response, Response::Level(_) | Response::Figure { .. })
            })
            .filter(|(_, (person, _))| {
                roles
                    .iter()
                    .any(|r| r.hidden && person.roles.contains(&r.role))
            })
            .map(|(n, _)| n)
            .collect();
        if hidden.is_empty() || hidden.len() >= min {
            break;
        }
        let smallest = roles
            .iter_mut()
            .rev()
            .filter(|r| !r.hidden && r.mean.is_some())
            .min_by_key(|r| r.answered);
        match smallest {
            Some(r) => r.hidden = true,
            None => break,
        }
    }
    for r in roles.iter_mut().filter(|r| r.hidden) {
        r.mean = None;
        r.answered = None;
    }
}

/// Whether the spread of the answers to one practice may be shown beside its level. Not where a role is hidden: of a
/// role of one person among five, level, average deviation and interval together give the answer more often than not.
/// Nor below twice the smallest group, where they come close to listing the answers.
pub fn spread_may_be_shown(roles: &[RoleAnswers], persons: usize, min: usize) -> bool {
    roles.iter().all(|r| !r.hidden) && persons >= 2 * min
}
