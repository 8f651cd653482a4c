//! Practices of a pulse round that were not asked again: carried forward with the date of their round.

use super::Scorecard;
use super::practice::{Carried, PracticeScore};
use crate::model::engagement::Round;
use crate::model::id::PracticeId;
use crate::model::scale::Undefined;

/// The round before a pulse round.
#[derive(Debug, Clone, Copy)]
pub struct Earlier<'a> {
    /// The round.
    pub round: &'a Round,
    /// Its scores, themselves with practices carried forward where it was a pulse round.
    pub card: &'a Scorecard,
}

/// The score of a practice from an earlier round. It holds for a year; after that it is unknown. The people of then
/// have no part in the tests of this round, so roles, answers and errors stay behind.
pub fn carry(id: &PracticeId, earlier: &Earlier<'_>, round: &Round) -> Option<PracticeScore> {
    let then = earlier.card.practice(id.as_str())?;
    let from = then.carried.clone().unwrap_or_else(|| Carried {
        round: earlier.round.folder.clone(),
        date: earlier.round.date.clone(),
    });
    let known = then.score.is_some() && within_a_year(&from.date, &round.date);
    let undefined = match then.undefined {
        None if !known => Some(Undefined::OutOfDate),
        undefined => undefined,
    };
    Some(PracticeScore {
        score: then.score.filter(|_| known),
        uncapped: then.uncapped.filter(|_| known),
        evidence: then.evidence.filter(|_| known),
        evidence_from: then.evidence_from.filter(|_| known),
        basis: then.basis.clone().filter(|_| known),
        capped: then.capped && known,
        undefined,
        answered: None,
        proposed: None,
        agreed: None,
        agreement: None,
        error: None,
        no_error: None,
        shown_error: None,
        shown_no_error: None,
        influence: Vec::new(),
        roles: Vec::new(),
        levels: Vec::new(),
        figures: 0,
        dont_know: 0,
        not_applicable: 0,
        not_answered: 0,
        intention: None,
        reality_of_intention: None,
        intention_n: 0,
        role_range: None,
        persons: 0,
        shown: then.shown.carried(undefined, known),
        carried: Some(from),
        ..then.clone()
    })
}

/// True when `to` is at most twelve months after `from`, both `YYYY-MM-DD`.
fn within_a_year(from: &str, to: &str) -> bool {
    let Some((year, rest)) = from.split_once('-') else {
        return false;
    };
    year.parse::<u32>()
        .is_ok_and(|year| format!("{:04}-{rest}", year + 1).as_str() >= to)
}

#[cfg(test)]
mod tests {
    use super::within_a_year;

    #[test]
    fn a_score_holds_for_twelve_months() {
        assert!(within_a_year("2026-09-15", "2027-09-15"));
        assert!(!within_a_year("2026-09-15", "2027-09-16"));
        assert!(within_a_year("2028-02-29", "2029-02-28"));
    }
}
