//! How it was shown that a practice is at its level.

use super::figure::BestFigure;
use super::{EvidenceFrom, RoleAnswers};
use crate::model::answers::{Answer, Respondent, Response};
use crate::model::scale::{Evidence, SLACK};
use crate::model::workshop::Ruling;

/// The grade of a practice: that of the workshop's ruling; else the highest that the assessor recorded; else that of
/// its figure; else by the answers: E1 with two persons in two roles and all role means within one level, otherwise E0.
pub fn grade(
    answers: &[(&Respondent, &Answer)],
    roles: &[RoleAnswers],
    figure: Option<&BestFigure>,
    role_range: Option<f64>,
    ruling: Option<&Ruling>,
) -> (Option<Evidence>, Option<EvidenceFrom>) {
    if let Some(grade) = ruling.and_then(|r| r.evidence) {
        return (Some(grade), Some(EvidenceFrom::Workshop));
    }
    if let Some(recorded) = answers.iter().filter_map(|(_, a)| a.evidence).max() {
        return (Some(recorded), Some(EvidenceFrom::Assessor));
    }
    if let Some(f) = figure.filter(|f| f.grade >= Evidence::E2) {
        return (Some(f.grade), Some(f.from));
    }
    let persons = answers
        .iter()
        .filter(|(_, a)| matches!(a.response, Response::Level(_) | Response::Figure { .. }))
        .count();
    let answered = roles.iter().filter(|r| r.mean.is_some()).count();
    let together = persons >= 2 && answered >= 2 && role_range.is_some_and(|r| r <= 1.0 + SLACK);
    let grade = if together { Evidence::E1 } else { Evidence::E0 };
    (Some(grade), Some(EvidenceFrom::Answers))
}
