//! The change of single practices: screened, with the false discovery rate controlled.

use serde::Serialize;

use super::Assessed;
use super::change::{by_others, contributions};
use super::matched::{Side, Unit};
use super::returning::Answers;
use super::verdict::{Noise, NotTested, Verdict, noise, verdict};
use crate::model::id::{CapabilityId, PracticeId};
use crate::model::scale::Evidence;
use crate::score::practice::{Basis, EvidenceFrom, PracticeScore};
use crate::stats::multiplicity::benjamini_hochberg;
use crate::stats::stratified::{NoSpread, spread};

/// What a score rests on, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// Answers of the roles.
    Answers,
    /// A measured figure.
    Figure,
    /// A level that a workshop agreed.
    Agreed,
}

/// The change of a practice that both rounds scored.
#[derive(Debug, Clone, Serialize)]
pub struct PracticeChange {
    /// Practices of today, mostly one.
    pub practices: Vec<PracticeId>,
    /// Practices of then, where the crosswalk links them.
    pub formerly: Vec<PracticeId>,
    /// Capability of today.
    pub capability: CapabilityId,
    /// True for practices of the overall score.
    pub core: bool,
    /// Level then, by today's descriptions; before the cap where the mode changed.
    pub then: f64,
    /// Level now.
    pub now: f64,
    /// now − then, in levels.
    pub change: f64,
    /// Evidence then, the weakest of several.
    pub evidence_then: Option<Evidence>,
    /// Evidence now.
    pub evidence_now: Option<Evidence>,
    /// What the score rested on.
    pub ground_then: Ground,
    /// What it rests on now.
    pub ground_now: Ground,
    /// The noise around the change, in points; `None` too where it would give single answers away.
    pub noise: Option<Noise>,
    /// p after Benjamini & Hochberg 1995 over all practices with a p.
    pub adjusted: Option<f64>,
    /// What may be said.
    pub verdict: Verdict,
}

/// All matched practices, in the order of the later round.
pub fn practices(
    from: Assessed<'_>,
    to: Assessed<'_>,
    units: &[Unit<'_>],
    side: Side,
    answers: &Answers,
) -> Vec<PracticeChange> {
    let highest = to.case.questionnaire.highest();
    let min = from
        .case
        .engagement
        .min_role
        .max(to.case.engagement.min_role);
    let matched: Vec<&Unit<'_>> = units.iter().filter(|u| u.is_matched()).collect();
    let mut out: Vec<(&Unit<'_>, PracticeChange)> = matched
        .into_iter()
        .filter_map(|u| Some((u, practice(u, side, highest, min)?)))
        .collect();
    let ps: Vec<Option<f64>> = out.iter().map(|(_, c)| c.noise.map(|n| n.p)).collect();
    let smallest = to.case.engagement.smallest_change;
    for ((unit, change), adjusted) in out.iter_mut().zip(benjamini_hochberg(&ps)) {
        change.adjusted = adjusted;
        let Some(noise) = &change.noise else {
            continue;
        };
        let points = change.change * 100.0 / highest;
        change.verdict = verdict(points, noise, adjusted, smallest);
        let composition = answers.composition(&[(*unit, 1.0)]);
        if let Some(why) = by_others(&change.verdict, points, composition) {
            change.verdict = Verdict::NotTested(why);
        }
        if unit.hides_its_spread() {
            keep_back(change);
        }
    }
    out.into_iter().map(|(_, change)| change).collect()
}

/// Takes away what would give single answers away; the verdict in a word stays.
fn keep_back(change: &mut PracticeChange) {
    change.noise = None;
    change.adjusted = None;
    if matches!(change.verdict, Verdict::Undecided { .. }) {
        change.verdict = Verdict::Undecided {
            persons_needed: None,
        };
    }
}

fn practice(unit: &Unit<'_>, side: Side, highest: f64, min: usize) -> Option<PracticeChange> {
    let (then, now) = (unit.then(side)?, unit.now(side)?);
    let enough = |parts: &[&PracticeScore]| parts.iter().all(|p| p.persons >= min);
    let tested = if ground(&unit.old) != ground(&unit.new) {
        Err(NotTested::OtherGround)
    } else if ground(&unit.old) != Ground::Answers {
        Err(NotTested::Settled)
    } else if !(enough(&unit.old) && enough(&unit.new)) {
        Err(NotTested::NotEstimable)
    } else {
        match spread(&contributions([(unit, 1.0)], side)) {
            Ok(spread) => noise(now - then, spread).ok_or(NotTested::NotEstimable),
            // A cap that follows from the answers is not settled: other people could lift it.
            Err(NoSpread::Nobody) if by_answers(unit) => Err(NotTested::NotEstimable),
            Err(NoSpread::Nobody) => Err(NotTested::Settled),
            Err(NoSpread::TooFew | NoSpread::NoVariance) => Err(NotTested::NotEstimable),
        }
    };
    let weakest = |parts: &[&PracticeScore]| parts.iter().filter_map(|p| p.evidence).min();
    let ids = |parts: &[&PracticeScore]| parts.iter().map(|p| p.id.clone()).collect();
    Some(PracticeChange {
        practices: ids(&unit.new),
        formerly: if unit.link.is_some() {
            ids(&unit.old)
        } else {
            Vec::new()
        },
        capability: unit.new.first()?.capability.clone(),
        core: unit.is_core(),
        then: then / 100.0 * highest,
        now: now / 100.0 * highest,
        change: (now - then) / 100.0 * highest,
        evidence_then: weakest(&unit.old),
        evidence_now: weakest(&unit.new),
        ground_then: ground(&unit.old),
        ground_now: ground(&unit.new),
        noise: tested.ok(),
        adjusted: None,
        verdict: Verdict::NotTested(tested.err().unwrap_or(NotTested::NotEstimable)),
    })
}

/// True where a cap rests on a grade that the answers gave.
fn by_answers(unit: &Unit<'_>) -> bool {
    let mut parts = unit.old.iter().chain(&unit.new);
    parts.any(|p| p.capped && p.evidence_from == Some(EvidenceFrom::Answers))
}

fn ground(parts: &[&PracticeScore]) -> Ground {
    let is = |wanted: fn(&Basis) -> bool| {
        let mut bases = parts.iter().filter_map(|p| p.basis.as_ref());
        bases.any(wanted)
    };
    if parts.iter().any(|p| p.agreed.is_some()) {
        Ground::Agreed
    } else if is(|b| matches!(b, Basis::Figure { .. })) {
        Ground::Figure
    } else {
        Ground::Answers
    }
}
