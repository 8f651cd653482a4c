//! Lines of the chapter on change: jobs, promised steps, practices that moved.

use serde::Serialize;
use serde_json::json;

use super::Ground;
use super::progress::{Practice, verdict_key};
use super::scores::NONE;
use crate::model::id::PracticeId;
use crate::model::scale::{Evidence, SLACK};
use crate::progress::Progress;
use crate::progress::outcome::{InitiativeOutcome, Move as Moved, NOTICED, StepOutcome};
use crate::progress::practice::{Ground as Basis, PracticeChange};
use crate::progress::verdict::Verdict;
use crate::render::{RenderError, number};

/// An initiative of the earlier plan and what became of it.
#[derive(Debug, Clone, Serialize)]
pub struct Job {
    /// Id.
    pub id: String,
    /// Name.
    pub title: String,
    /// `done`, `running`, `not begun` or `not filed`.
    pub state: String,
    /// True when it was begun by the day of the later round.
    pub begun: bool,
    /// First and last day as filed.
    pub dates: String,
    /// Who owns it, as filed.
    pub owner: String,
    /// Person-days spent of those planned.
    pub days: String,
    /// What was to show it done.
    pub done_when: String,
    /// `passed`, `failed` or `not run`, with what was shown.
    pub test: String,
    /// Why it slipped or stopped.
    pub cause: String,
    /// Steps shown, claimed, not done.
    pub steps: String,
}

/// Promised steps of one outcome.
#[derive(Debug, Clone, Serialize)]
pub struct Group {
    /// `shown`, `claimed`, `not_done` or `unknown`.
    pub kind: &'static str,
    /// The outcome in words.
    pub title: String,
    /// Its steps, in the order of the plan.
    pub rows: Vec<Step>,
}

/// A promised step.
#[derive(Debug, Clone, Serialize)]
pub struct Step {
    /// The initiative.
    pub initiative: String,
    /// The practice.
    pub id: String,
    /// What is assessed.
    pub title: String,
    /// Level then.
    pub then: String,
    /// Level promised.
    pub promised: String,
    /// Level now.
    pub now: String,
    /// Evidence now.
    pub evidence: String,
}

/// A practice that moved by half a level or more.
#[derive(Debug, Clone, Serialize)]
pub struct Move {
    /// Id.
    pub id: String,
    /// What is assessed.
    pub title: String,
    /// Level then.
    pub then: String,
    /// Level now.
    pub now: String,
    /// Difference.
    pub change: String,
    /// Evidence now.
    pub evidence: String,
    /// What may be said of the move.
    pub verdict: String,
    /// The cause as filed, or that none is.
    pub cause: String,
}

/// Initiatives of the earlier plan that were begun, ended, or are filed with a cause.
pub fn jobs(g: Ground<'_>, p: &Progress) -> Result<Vec<Job>, RenderError> {
    p.outcomes
        .iter()
        .filter(|o| o.state.is_some())
        .map(|o| job(g, o))
        .collect()
}

fn job(g: Ground<'_>, o: &InitiativeOutcome) -> Result<Job, RenderError> {
    let known = g
        .case
        .questionnaire
        .catalogue
        .initiatives
        .iter()
        .find(|i| i.id == o.initiative);
    let with = json!({
        "state": o.state.map(crate::model::register::State::as_str),
        "begun": o.begun.as_deref().map(number::day), "ended": o.ended.as_deref().map(number::day),
        "spent": o.days_spent.map(number::days), "planned": number::days(o.days_planned),
        "test": o.test.as_str(), "shown_by": o.shown_by,
        "shown": o.count(StepOutcome::Shown), "claimed": o.count(StepOutcome::Claimed),
        "not_done": o.count(StepOutcome::NotDone), "unknown": o.count(StepOutcome::Unknown), "all": o.steps.len(),
    });
    Ok(Job {
        id: o.initiative.as_str().to_owned(),
        title: known.map(|i| i.title.clone()).unwrap_or_default(),
        state: g.words.say("progress.job_state", &with)?,
        begun: o.is_begun(),
        dates: g.words.say("progress.job_dates", &with)?,
        owner: o.owner.clone().unwrap_or_else(|| NONE.to_owned()),
        days: g.words.say("progress.job_days", &with)?,
        done_when: known.map(|i| i.done_when.clone()).unwrap_or_default(),
        test: g.words.say("progress.job_test", &with)?,
        cause: o.cause.clone().unwrap_or_default(),
        steps: g.words.say("progress.job_steps", &with)?,
    })
}

/// Steps of the initiatives that are filed, by outcome; of those that were not begun the promises are not listed one
/// by one.
pub fn groups(g: Ground<'_>, p: &Progress) -> Result<Vec<Group>, RenderError> {
    let kinds = [
        (StepOutcome::Shown, "shown"),
        (StepOutcome::Claimed, "claimed"),
        (StepOutcome::NotDone, "not_done"),
        (StepOutcome::Unknown, "unknown"),
    ];
    let mut out = Vec::new();
    for (outcome, kind) in kinds {
        let rows: Vec<Step> = p
            .outcomes
            .iter()
            .filter(|o| o.is_begun())
            .flat_map(|o| o.steps.iter().map(move |s| (o, s)))
            .filter(|(_, s)| s.outcome == outcome)
            .map(|(o, s)| Step {
                initiative: o.initiative.as_str().to_owned(),
                id: s.practice.as_str().to_owned(),
                title: title(g, s.practice.as_str()),
                then: number::level(s.then),
                promised: number::level(s.promised),
                now: s.now.map_or_else(|| NONE.to_owned(), number::level),
                evidence: evidence(s.evidence),
            })
            .collect();
        if !rows.is_empty() {
            out.push(Group {
                kind,
                title: g.words.say(
                    &format!("progress.steps_{kind}"),
                    json!({ "n": rows.len() }),
                )?,
                rows,
            });
        }
    }
    Ok(out)
}

/// Practices that fell, or rose without plan.
pub fn moves(g: Ground<'_>, p: &Progress, moved: &[Moved]) -> Result<Vec<Move>, RenderError> {
    let no_cause = g.words.say("progress.no_cause", json!({}))?;
    let verdict = |m: &Moved| {
        let change = p.practices.iter().find(|c| c.practices == m.practices);
        change.map_or_else(|| Ok(NONE.to_owned()), |c| brief(g, p, c))
    };
    moved
        .iter()
        .map(|m| {
            let ids: Vec<&str> = m.practices.iter().map(PracticeId::as_str).collect();
            Ok(Move {
                id: ids.join(", "),
                title: ids.first().map(|id| title(g, id)).unwrap_or_default(),
                then: number::level(m.then),
                now: number::level(m.now),
                change: number::signed(number::round(m.now, 1) - number::round(m.then, 1), 1),
                evidence: evidence(m.evidence),
                verdict: verdict(m)?,
                cause: m.cause.clone().unwrap_or_else(|| no_cause.clone()),
            })
        })
        .collect()
}

/// Every practice that both rounds scored.
pub fn practices(g: Ground<'_>, p: &Progress) -> Result<Vec<Practice>, RenderError> {
    p.practices.iter().map(|c| practice(g, p, c)).collect()
}

/// The verdict on a practice in a few words.
fn brief(g: Ground<'_>, p: &Progress, c: &PracticeChange) -> Result<String, RenderError> {
    let words = json!({
        "smallest": number::plain(p.smallest_change),
        "reason": match c.verdict { Verdict::NotTested(why) => Some(why), _ => None },
        "kind": verdict_key(&c.verdict), "p": c.adjusted.map(number::probability),
    });
    g.words.say("progress.verdict_short", &words)
}

fn practice(g: Ground<'_>, p: &Progress, c: &PracticeChange) -> Result<Practice, RenderError> {
    let ids = |all: &[PracticeId]| -> String {
        let ids: Vec<&str> = all.iter().map(PracticeId::as_str).collect();
        ids.join(", ")
    };
    let basis = |b: Basis, e: Option<Evidence>| {
        let word = match b {
            Basis::Answers => "answers",
            Basis::Figure => "figure",
            Basis::Agreed => "agreed",
        };
        g.words.say(
            "progress.ground",
            json!({ "ground": word, "evidence": evidence(e) }),
        )
    };
    let (then, now) = (
        basis(c.ground_then, c.evidence_then)?,
        basis(c.ground_now, c.evidence_now)?,
    );
    Ok(Practice {
        id: ids(&c.practices),
        title: c
            .practices
            .first()
            .map(|id| title(g, id.as_str()))
            .unwrap_or_default(),
        formerly: ids(&c.formerly),
        then: number::level(c.then),
        now: number::level(c.now),
        change: number::signed(number::round(c.now, 1) - number::round(c.then, 1), 1),
        ground: if then == now {
            now
        } else {
            format!("{then} → {now}")
        },
        verdict: brief(g, p, c)?,
        moved: c.change.abs() >= NOTICED - SLACK
            || matches!(c.verdict, Verdict::Improved | Verdict::Declined),
    })
}

fn evidence(grade: Option<Evidence>) -> String {
    grade.map_or_else(|| NONE.to_owned(), |e| e.as_str().to_owned())
}

fn title(g: Ground<'_>, id: &str) -> String {
    g.case
        .questionnaire
        .practice(id)
        .map(|p| p.title.clone())
        .unwrap_or_default()
}
