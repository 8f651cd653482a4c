//! Plan against outcome: what the earlier round's plan promised, what is shown, what is only said, what was not done;
//! and what rose or fell without being planned.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Assessed;
use super::practice::PracticeChange;
use crate::model::id::{InitiativeId, PracticeId};
use crate::model::register::{Job, State, Test};
use crate::model::scale::{Evidence, SLACK, TIE};

/// Change of a practice that is listed by itself, in levels: own judgement.
pub const NOTICED: f64 = 0.5;

/// What became of a promised step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StepOutcome {
    /// The level is reached, with evidence E2 or better.
    Shown,
    /// The level is reached by what people say; or the register says done, the level is not reached, and nothing was
    /// seen.
    Claimed,
    /// The level is not reached: under way, or ended and seen to be lower; or nothing was begun.
    NotDone,
    /// The practice has no score now.
    Unknown,
}

/// One practice that an initiative was to lift.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// The practice of then.
    pub practice: PracticeId,
    /// Level then.
    pub then: f64,
    /// Level promised: then, plus the lifts of this initiative and of those begun before it in the plan.
    pub promised: f64,
    /// Level now.
    pub now: Option<f64>,
    /// Evidence now.
    pub evidence: Option<Evidence>,
    /// What became of it.
    pub outcome: StepOutcome,
}

/// One initiative of the earlier round's plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct InitiativeOutcome {
    /// The initiative.
    pub initiative: InitiativeId,
    /// Its place in the plan of then.
    pub place: usize,
    /// State in the register; `None` when it is not filed.
    pub state: Option<State>,
    /// Result of the test that shows it done.
    pub test: Test,
    /// First and last day, as filed.
    pub begun: Option<String>,
    /// Last day.
    pub ended: Option<String>,
    /// Owner, as filed.
    pub owner: Option<String>,
    /// Likely person-days of the plan.
    pub days_planned: f64,
    /// Person-days spent, as filed.
    pub days_spent: Option<f64>,
    /// What was shown for the test.
    pub shown_by: Option<String>,
    /// Why it slipped or stopped.
    pub cause: Option<String>,
    /// Promised steps.
    pub steps: Vec<Step>,
}

impl InitiativeOutcome {
    /// Number of steps with an outcome.
    pub fn count(&self, outcome: StepOutcome) -> usize {
        self.steps.iter().filter(|s| s.outcome == outcome).count()
    }

    /// True when work has begun, or is done.
    pub fn is_begun(&self) -> bool {
        matches!(self.state, Some(State::Running | State::Done))
    }
}

/// The initiatives of the earlier round's plan, in its order.
pub fn outcomes(
    from: Assessed<'_>,
    to: Assessed<'_>,
    practices: &[PracticeChange],
) -> Vec<InitiativeOutcome> {
    let mut gained: BTreeMap<PracticeId, f64> = BTreeMap::new();
    from.assessment
        .plan
        .items
        .iter()
        .map(|item| {
            let job = job(to, &item.id);
            let state = job.map(|j| j.state_at(&to.case.round.date));
            let begun = matches!(state, Some(State::Running | State::Done));
            // What was filed about a later state was not known on that day.
            let ended = |j: &&Job| {
                state == Some(State::Done) || to.case.is_latest && state == Some(j.state)
            };
            let known = job.filter(ended);
            let steps = item
                .lifts
                .iter()
                .map(|lift| {
                    let before = gained.get(&lift.practice).copied().unwrap_or(0.0);
                    if begun {
                        gained.insert(lift.practice.clone(), before + lift.gain);
                    }
                    let found = find(&lift.practice, practices);
                    let planned = lift.level + before + lift.gain;
                    // Both ends on the side and the scale on which the practice is compared.
                    let promised = match (rescaled(&lift.practice, planned, from, to), found) {
                        (Some(rescaled), _) => rescaled,
                        (None, Some(c)) => c.then + before + lift.gain,
                        (None, None) => planned,
                    };
                    let (now, evidence) =
                        found.map_or((None, None), |c| (Some(c.now), c.evidence_now));
                    Step {
                        practice: lift.practice.clone(),
                        then: found.map_or(lift.level, |c| c.then),
                        promised,
                        now,
                        evidence,
                        outcome: step(now, promised, evidence, state),
                    }
                })
                .collect();
            InitiativeOutcome {
                initiative: item.id.clone(),
                place: item.place,
                state,
                test: known.map_or(Test::NotRun, |j| j.test),
                begun: job.filter(|_| begun).and_then(|j| j.begun.clone()),
                ended: known.and_then(|j| j.ended.clone()),
                owner: job.and_then(|j| j.owner.clone()),
                days_planned: item.effort.likely,
                days_spent: known.and_then(|j| j.days),
                shown_by: known.and_then(|j| j.shown_by.clone()),
                cause: known.and_then(|j| j.cause.clone()),
                steps,
            }
        })
        .collect()
}

fn job<'a>(to: Assessed<'a>, id: &InitiativeId) -> Option<&'a Job> {
    to.case.jobs.iter().find(|j| &j.initiative == id)
}

/// The comparison of a practice of then, through the crosswalk where it was renamed.
fn find<'c>(practice: &PracticeId, all: &'c [PracticeChange]) -> Option<&'c PracticeChange> {
    let linked = all.iter().find(|c| c.formerly.contains(practice));
    linked.or_else(|| {
        all.iter()
            .find(|c| c.formerly.is_empty() && c.practices.contains(practice))
    })
}

/// A level of then by today's descriptions, where the crosswalk re-scales its practice.
fn rescaled(
    practice: &PracticeId,
    level: f64,
    from: Assessed<'_>,
    to: Assessed<'_>,
) -> Option<f64> {
    let (then, now) = (&from.case.questionnaire, &to.case.questionnaire);
    let walk = now.crosswalks.iter().find(|w| w.from == then.reference)?;
    let link = walk
        .links
        .iter()
        .find(|l| l.old.contains(practice) && !l.rescale.is_empty())?;
    let score = link.rescaled(100.0 * level / then.highest());
    Some(score / 100.0 * now.highest())
}

fn step(
    now: Option<f64>,
    promised: f64,
    evidence: Option<Evidence>,
    state: Option<State>,
) -> StepOutcome {
    let begun = matches!(state, Some(State::Running | State::Done));
    let Some(now) = now else {
        return StepOutcome::Unknown;
    };
    if now >= promised - SLACK && begun {
        return if evidence.is_some_and(|e| e >= Evidence::E2) {
            StepOutcome::Shown
        } else {
            StepOutcome::Claimed
        };
    }
    let seen = evidence.is_some_and(|e| e >= Evidence::E2);
    if state == Some(State::Done) && !seen {
        StepOutcome::Claimed
    } else {
        StepOutcome::NotDone
    }
}

/// A practice that moved.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Move {
    /// The practice, of today; several where it was split.
    pub practices: Vec<PracticeId>,
    /// Level then.
    pub then: f64,
    /// Level now.
    pub now: f64,
    /// Evidence now.
    pub evidence: Option<Evidence>,
    /// The cause, where one is filed with a job that lifts it.
    pub cause: Option<String>,
}

/// What rose without plan and what fell.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Moves {
    /// Widest first.
    pub rose: Vec<Move>,
    /// Widest first.
    pub fell: Vec<Move>,
}

/// Practices that moved by half a level or more: up although no begun initiative of the plan lifts them, and down.
pub fn moves(from: Assessed<'_>, to: Assessed<'_>, practices: &[PracticeChange]) -> Moves {
    let lifts =
        |id: &PracticeId, c: &PracticeChange| c.practices.contains(id) || c.formerly.contains(id);
    let lifted = |c: &PracticeChange| {
        from.assessment.plan.items.iter().any(|item| {
            let begun = job(to, &item.id)
                .is_some_and(|j| j.state_at(&to.case.round.date) != State::NotBegun);
            begun && item.lifts.iter().any(|l| lifts(&l.practice, c))
        })
    };
    let cause = |c: &PracticeChange| {
        // Causes carry no day: they are known in the latest round only.
        let mut causes = to.case.causes.iter().filter(|_| to.case.is_latest);
        causes
            .find(|(id, _)| lifts(id, c))
            .map(|(_, why)| why.clone())
    };
    let line = |c: &PracticeChange| Move {
        practices: c.practices.clone(),
        then: c.then,
        now: c.now,
        evidence: c.evidence_now,
        cause: cause(c),
    };
    let mut moved: Vec<&PracticeChange> = practices
        .iter()
        .filter(|c| c.change.abs() >= NOTICED - SLACK)
        .collect();
    // Changes within 1e-10 are ties and go by id.
    let step = |c: &PracticeChange| (c.change.abs() / TIE).round();
    moved.sort_by(|a, b| {
        step(b)
            .total_cmp(&step(a))
            .then_with(|| a.practices.cmp(&b.practices))
    });
    Moves {
        rose: moved
            .iter()
            .filter(|c| c.change > 0.0 && !lifted(c))
            .map(|c| line(c))
            .collect(),
        fell: moved
            .iter()
            .filter(|c| c.change < 0.0)
            .map(|c| line(c))
            .collect(),
    }
}
