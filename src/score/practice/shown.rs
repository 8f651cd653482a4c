//! What of a practice's answers may be written beside its score.

use serde::Serialize;

use super::PracticeScore;
use crate::model::scale::{Score, Undefined};

/// The levels and counts of a practice as they are written out: left out where fewer people answered than may be
/// shown. The score itself is that of the organisation and always stands.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Shown {
    /// Why there is no score; `None` where the reason would be the answer of fewer people than may be shown.
    pub undefined: Option<Undefined>,
    /// Role-balanced level of the answers, in levels.
    pub answered: Option<f64>,
    /// Score before the evidence cap.
    pub uncapped: Option<Score>,
    /// Persons with a level or a figure; 0 where nobody has.
    pub persons: Option<usize>,
    /// Persons who gave a figure.
    pub figures: Option<usize>,
    /// Persons who do not know.
    pub dont_know: Option<usize>,
    /// Persons who said that it does not apply.
    pub not_applicable: Option<usize>,
    /// Persons asked who did not answer.
    pub not_answered: Option<usize>,
    /// Persons who gave reality and intention.
    pub intention_n: Option<usize>,
}

impl Shown {
    /// What may be shown of a practice that was asked in this round.
    pub fn of(p: &PracticeScore, min: usize) -> Self {
        let enough = p.persons >= min;
        let asked = p.dont_know + p.not_applicable + p.not_answered;
        let one_answer = matches!(
            p.undefined,
            Some(Undefined::DontKnow | Undefined::NotAnswered)
        ) && asked < min;
        let count = |n: usize| enough.then_some(n);
        Self {
            undefined: p.undefined.filter(|_| !one_answer),
            answered: p.answered.filter(|_| enough),
            uncapped: p.uncapped.filter(|_| enough),
            persons: (enough || p.persons == 0).then_some(p.persons),
            figures: count(p.figures),
            dont_know: count(p.dont_know),
            not_applicable: count(p.not_applicable),
            not_answered: count(p.not_answered),
            intention_n: (p.intention_n >= min).then_some(p.intention_n),
        }
    }

    /// What may be shown of a practice carried forward: of its reason and its score before the cap what was shown
    /// then, and that it is out of date.
    #[must_use]
    pub fn carried(&self, undefined: Option<Undefined>, known: bool) -> Self {
        Self {
            undefined: match undefined {
                Some(Undefined::OutOfDate) => undefined,
                _ => self.undefined,
            },
            uncapped: self.uncapped.filter(|_| known),
            ..Self::default()
        }
    }
}
