//! Standard drift: whether today's raters read the level descriptions as those of then did.

use serde::Serialize;

use super::Assessed;
use crate::stats::paired::{PairedT, paired_t};

/// The evidence of the earlier round, rated again blind.
#[derive(Debug, Clone, Serialize)]
pub struct Drift {
    /// Day of the re-rating.
    pub date: String,
    /// Practices rated again that had a score.
    pub practices: usize,
    /// Mean of the level given today minus the level counted then, in levels, with its 95 % t interval over practices.
    pub shift: PairedT,
    /// The mean in points of 100.
    pub points: f64,
}

/// Compares the re-rating filed in the later round with the levels counted in the earlier one; `None` without a
/// re-rating of that round.
pub fn drift(from: Assessed<'_>, to: Assessed<'_>) -> Option<Drift> {
    let filed = to.case.round.rerating.as_ref()?;
    if filed.of != from.case.round.folder {
        return None;
    }
    let highest = from.case.questionnaire.highest();
    let shifts: Vec<f64> = filed
        .levels
        .iter()
        .filter_map(|(id, today)| {
            let then = from.assessment.scores.practice(id.as_str())?;
            let counted = then.score.filter(|_| then.carried.is_none())?;
            Some(today - counted.level(highest))
        })
        .collect();
    let shift = paired_t(&shifts, crate::score::error::LEVEL)?;
    Some(Drift {
        date: filed.date.clone(),
        practices: shifts.len(),
        points: shift.mean * 100.0 / highest,
        shift,
    })
}
