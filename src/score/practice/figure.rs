//! Which measured figure counts, when there are several.

use super::{Basis, EvidenceFrom};
use crate::model::answers::{Answer, Respondent, Response};
use crate::model::questionnaire::Practice;
use crate::model::scale::Evidence;
use crate::stats::quantile::mean;

/// The figure that counts.
#[derive(Debug)]
pub struct BestFigure {
    /// Score as a share, 0 to 1.
    pub share: f64,
    /// Its evidence grade.
    pub grade: Evidence,
    /// Where the grade comes from.
    pub from: EvidenceFrom,
    /// The figure itself.
    pub basis: Basis,
}

/// Of several figures the one with the best evidence, then the latest; the mean of those that are left.
pub fn best(answers: &[(&Respondent, &Answer)], p: &Practice) -> Option<BestFigure> {
    let measure = p.measure.as_ref()?;
    let grade = |a: &Answer| match (&a.evidence, &a.response) {
        (Some(g), _) => (*g, EvidenceFrom::Assessor),
        (
            None,
            Response::Figure {
                sample: Some(_), ..
            },
        ) => (Evidence::E3, EvidenceFrom::Figure),
        (
            None,
            Response::Figure {
                source: Some(_), ..
            },
        ) => (Evidence::E2, EvidenceFrom::Figure),
        _ => (Evidence::E0, EvidenceFrom::Answers),
    };
    let figures: Vec<(&Respondent, &Answer)> = answers
        .iter()
        .filter(|(_, a)| matches!(a.response, Response::Figure { .. }))
        .copied()
        .collect();
    let best = figures.iter().map(|(_, a)| grade(a).0).max()?;
    let latest = figures
        .iter()
        .filter(|(_, a)| grade(a).0 == best)
        .map(|(r, _)| r.date.clone())
        .max()?;
    let chosen: Vec<(&Respondent, &Answer)> = figures
        .into_iter()
        .filter(|(r, a)| grade(a).0 == best && r.date == latest)
        .collect();
    let values: Vec<f64> = chosen
        .iter()
        .filter_map(|(_, a)| match a.response {
            Response::Figure { value, .. } => Some(value),
            _ => None,
        })
        .collect();
    let value = mean(&values)?;
    let (first, (sample, source)) = chosen.first().map(|(_, a)| match &a.response {
        Response::Figure { sample, source, .. } => (*a, (*sample, source.clone())),
        _ => (*a, (None, None)),
    })?;
    Some(BestFigure {
        share: measure.score(value) / 100.0,
        grade: best,
        from: grade(first).1,
        basis: Basis::Figure {
            value,
            sample,
            source,
            date: latest,
        },
    })
}
