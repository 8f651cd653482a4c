//! What scores, gates and permissions would be after each phase, if the tests that show work done hold.
//!
//! Expected level = level + lifts of work ended by then (a step brings its share), up to the highest level. Low: half of
//! each lift, and every practice without a score at the lowest level; high: the whole lift, and those at the highest. The
//! half is own judgement. Everything else comes from the same functions as today's figures.

use std::collections::BTreeMap;

use serde::Serialize;

use super::states;
use crate::check::Case;
use crate::gap;
use crate::judge::gate::GateState;
use crate::judge::permission::List;
use crate::judge::{self, Judgement, States};
use crate::model::id::PracticeId;
use crate::model::register::State;
use crate::model::scale::Score;
use crate::peers::{self, Outcome, Standing};
use crate::plan::rollout::Rollout;
use crate::score::{self, Scorecard};

/// Share of each lift that the lower bound counts on: own judgement.
pub const LOW_SHARE: f64 = 0.5;

/// Expected figures after each phase.
#[derive(Debug, Clone, Serialize)]
pub struct Projection {
    /// Today and after each phase.
    pub points: Vec<Projected>,
    /// Practices that are expected to rise.
    pub practices: Vec<PracticeRise>,
    /// Change of the overall score from today to the end, in points.
    pub overall_change: Option<f64>,
    /// Half-width of today's 95 % interval of the overall score.
    pub noise: Option<f64>,
}

/// Figures at one time.
#[derive(Debug, Clone, Serialize)]
pub struct Projected {
    /// Phase ended; 0 is today.
    pub phase: usize,
    /// Last day of the phase; the day of the answers for today.
    pub date: String,
    /// Overall, dimensions, capabilities.
    pub nodes: Vec<NodePoint>,
    /// Percentile of the overall score among today's peers, where one is given.
    pub percentile: Option<f64>,
    /// Number of gates by state: open, near, blocked, unknown.
    pub gates: [usize; 4],
    /// Gates that are not open.
    pub not_open: Vec<String>,
    /// Number of initiatives: may start now, with a condition, must wait, done, not needed.
    pub lists: [usize; 5],
    /// The label.
    pub label: Option<String>,
}

/// A node at one time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NodePoint {
    /// `overall`, a dimension or a capability.
    pub id: String,
    /// Expected score; today's score for today.
    pub score: Option<f64>,
    /// Lower bound.
    pub low: Option<f64>,
    /// Upper bound.
    pub high: Option<f64>,
}

/// A practice that rises.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PracticeRise {
    /// The practice.
    pub practice: PracticeId,
    /// Level today.
    pub now: f64,
    /// Level after each phase.
    pub after: Vec<f64>,
}

/// Projects a rollout; `None` without work.
pub fn projection(
    case: &Case,
    card: &Scorecard,
    standing: Option<&Standing>,
    judgement: Option<&Judgement>,
    rollout: &Rollout,
) -> Option<Projection> {
    if rollout.jobs.is_empty() {
        return None;
    }
    let highest = case.questionnaire.highest();
    let today: BTreeMap<PracticeId, f64> = card
        .practices
        .iter()
        .filter_map(|p| Some((p.id.clone(), p.score?.level(highest))))
        .collect();
    let mut points = vec![point(
        case,
        card,
        card,
        card,
        standing,
        judgement,
        (0, &case.round.date),
    )];
    let mut rises: Vec<PracticeRise> = today
        .iter()
        .map(|(practice, now)| PracticeRise {
            practice: practice.clone(),
            now: *now,
            after: Vec::new(),
        })
        .collect();
    for phase in &rollout.phases {
        let end = f64::from(phase.end_month);
        let (levels, low) = (
            levels(case, &today, rollout, end, 1.0),
            levels(case, &today, rollout, end, LOW_SHARE),
        );
        for rise in &mut rises {
            rise.after
                .push(levels.get(&rise.practice).copied().unwrap_or(rise.now));
        }
        let (q, e) = (&case.questionnaire, &case.engagement);
        let likely = score::rescored(q, e, card, &levels);
        let lower = score::rescored(q, e, card, &low);
        let place = case
            .benchmark
            .as_ref()
            .and_then(|b| peers::standing(q, &likely, b, e, &case.round));
        let gaps = gap::gaps(q, e, &likely, place.as_ref());
        let states = states_after(case, rollout, end);
        let judged = judge::judge(judge::Ground {
            q,
            e,
            mode: case.round.mode,
            card: &likely,
            gaps: &gaps,
            states: &states,
        });
        points.push(point(
            case,
            &likely,
            &lower,
            &likely,
            place.as_ref(),
            judged.as_ref(),
            (phase.number, &phase.end),
        ));
    }
    rises.retain(|r| {
        r.after
            .last()
            .is_some_and(|x| *x > r.now + crate::model::scale::TIE)
    });
    let overall = |p: &Projected| p.nodes.first().and_then(|n| n.score);
    let change = match (
        points.first().and_then(overall),
        points.last().and_then(overall),
    ) {
        (Some(a), Some(b)) => Some(b - a),
        _ => None,
    };
    Some(Projection {
        points,
        practices: rises,
        overall_change: change,
        noise: card.overall.error.map(|x| (x.high - x.low) / 2.0),
    })
}

/// Levels after `month` months with a share of each lift.
fn levels(
    case: &Case,
    today: &BTreeMap<PracticeId, f64>,
    rollout: &Rollout,
    month: f64,
    share: f64,
) -> BTreeMap<PracticeId, f64> {
    let highest = case.questionnaire.highest();
    let mut out = today.clone();
    for job in &rollout.jobs {
        let known = case
            .questionnaire
            .catalogue
            .initiatives
            .iter()
            .find(|i| i.id == job.initiative);
        let Some(i) = known else { continue };
        for (p, lift) in &i.closes {
            let done = ended(
                job,
                i.early.as_ref().filter(|(_, early)| early.contains(p)),
                month,
            );
            if let Some(level) = out.get_mut(p) {
                *level = (*level + lift * share * done).min(highest);
            }
        }
    }
    out
}

/// Share of the steps that have ended; of an early lift all of it once its share of the work is done.
#[expect(clippy::cast_precision_loss, reason = "a handful of steps")]
fn ended(
    job: &crate::plan::rollout::ScheduledJob,
    early: Option<&(f64, Vec<PracticeId>)>,
    month: f64,
) -> f64 {
    if let (Some((after, _)), [one]) = (early, job.steps.as_slice()) {
        let at = one.begin_month + after * (one.end_month - one.begin_month);
        return f64::from(u8::from(at <= month + 1e-9));
    }
    let all = job.steps.len().max(1);
    let done = job
        .steps
        .iter()
        .filter(|s| s.end_month <= month + 1e-9)
        .count();
    done as f64 / all as f64
}

/// How far initiatives are after `month` months.
fn states_after(case: &Case, rollout: &Rollout, month: f64) -> States {
    let mut out = states(case);
    for job in &rollout.jobs {
        let begun = job.steps.first().is_some_and(|s| s.begin_month < month);
        let ended = job
            .steps
            .last()
            .is_some_and(|s| s.end_month <= month + 1e-9);
        if ended {
            out.insert(job.initiative.clone(), State::Done);
        } else if begun {
            out.insert(job.initiative.clone(), State::Running);
        }
    }
    out
}

fn point(
    case: &Case,
    likely: &Scorecard,
    low: &Scorecard,
    high: &Scorecard,
    standing: Option<&Standing>,
    judgement: Option<&Judgement>,
    (phase, date): (usize, &str),
) -> Projected {
    let ids = std::iter::once(&likely.overall)
        .chain(&likely.dimensions)
        .chain(&likely.capabilities);
    let nodes = ids
        .map(|n| NodePoint {
            id: n.id.clone(),
            score: n.score.map(Score::get),
            low: low.node(&n.id).and_then(|x| x.bounds).map(|b| b.low),
            high: high.node(&n.id).and_then(|x| x.bounds).map(|b| b.high),
        })
        .collect();
    let count = |s: GateState| judgement.map_or(0, |j| j.count(s));
    let list = |l: List| judgement.map_or(0, |j| j.of(l).count());
    Projected {
        phase,
        date: date.to_owned(),
        nodes,
        percentile: standing.and_then(percentile),
        gates: [
            count(GateState::Open),
            count(GateState::Near),
            count(GateState::Blocked),
            count(GateState::Unknown),
        ],
        not_open: judgement.map_or_else(Vec::new, |j| {
            let shut = j.gates.iter().filter(|g| g.state != GateState::Open);
            shut.map(|g| g.id.clone()).collect()
        }),
        lists: [
            list(List::Now),
            list(List::Condition),
            list(List::MustWait),
            list(List::Done),
            list(List::NotNeeded),
        ],
        label: judgement
            .map(|j| j.label.word.clone())
            .filter(|_| case.questionnaire.rules.is_some()),
    }
}

/// The percentile of the overall score; `None` where words or a refusal stand in its place.
fn percentile(standing: &Standing) -> Option<f64> {
    let overall = standing.nodes.iter().find(|n| n.node == "overall")?;
    match overall.outcome {
        Outcome::Percentile { value, .. } | Outcome::Predicted { value, .. } => Some(value),
        Outcome::Words { .. } | Outcome::Refused(_) => None,
    }
}
