//! What the workshop settled about a practice.

use super::Basis;
use crate::model::answers::Response;
use crate::model::questionnaire::Practice;
use crate::model::workshop::Ruling;

/// The level of a ruling, 0 to `highest`; a figure is turned into one.
pub fn level(ruling: &Ruling, p: &Practice, highest: f64) -> Option<f64> {
    match &ruling.response {
        Response::Level(l) => Some(*l),
        Response::Figure { value, .. } => p
            .measure
            .as_ref()
            .map(|m| m.score(*value) / 100.0 * highest),
        Response::DontKnow | Response::NotApplicable => None,
    }
}

/// What a score rests on that the workshop agreed.
pub fn basis(ruling: &Ruling) -> Basis {
    match &ruling.response {
        Response::Figure {
            value,
            sample,
            source,
        } => Basis::Figure {
            value: *value,
            sample: *sample,
            source: source.clone(),
            date: ruling.date.clone(),
        },
        _ => Basis::Agreed {
            date: ruling.date.clone(),
            reason: ruling.reason.clone(),
        },
    }
}
