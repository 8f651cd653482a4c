//! From the rollout and the register to the chapter on jobs.

use serde_json::json;

use super::{Burden, Job, Jobs};
use crate::model::register::{Fixed, State};
use crate::plan::rollout::{RoleLoad, Rollout, ScheduledJob};
use crate::render::view::Ground;
use crate::render::view::may_start::gates::{find, ids};
use crate::render::view::scores::NONE;
use crate::render::view::sequence::{month_of, peak, when};
use crate::render::{RenderError, number};

/// Builds the chapter.
pub fn jobs(g: Ground<'_>, r: &Rollout) -> Result<Jobs, RenderError> {
    let jobs: Vec<Job> = r.jobs.iter().map(|j| job(g, j)).collect::<Result<_, _>>()?;
    let named = r.jobs.iter().filter(|j| owner(g, j).is_some()).count();
    let days: f64 = r.jobs.iter().map(|j| j.days).sum();
    let own: f64 = r.load.iter().map(|l| l.total).sum();
    let with = json!({
        "jobs": jobs.len(), "named": named, "unnamed": jobs.len() - named, "days": number::days(days),
        "own": number::days(own), "months": r.horizon_months,
    });
    Ok(Jobs {
        sentence: g.words.say("jobs.sentence", &with)?,
        jobs,
        burden_sentence: g.words.say("jobs.burden", &with)?,
        burden: r
            .load
            .iter()
            .map(|l| burden(g, r, l))
            .collect::<Result<_, _>>()?,
    })
}

fn owner(g: Ground<'_>, j: &ScheduledJob) -> Option<String> {
    let filed = g.case.jobs.iter().find(|x| x.initiative == j.initiative);
    filed.and_then(|x| x.owner.clone())
}

fn job(g: Ground<'_>, j: &ScheduledJob) -> Result<Job, RenderError> {
    let known = find(g, &j.initiative);
    let role = known.map(|i| g.case.questionnaire.role_title(&i.owner).to_owned());
    let with = json!({
        "owner": owner(g, j),
        "state": match j.state { State::Running => "running", State::Done => "done", State::NotBegun => "" },
        "fixed": j.fixed == Some(Fixed::Must), "steps": j.steps.len(),
        "days": number::days(j.days), "left": (j.left < 0.999).then(|| number::percent(j.left)),
        "sureness": known.map(|i| i.sureness.clone()),
        "after": if j.waits_for.is_empty() { String::new() } else { ids(&j.waits_for) },
        "float": (j.float > 0).then(|| number::months(half_months(j.float))),
    });
    Ok(Job {
        id: j.initiative.to_string(),
        title: known.map_or_else(String::new, |i| i.title.clone()),
        role: role.unwrap_or_default(),
        owner: g.words.say("jobs.owner", &with)?,
        when: when(j),
        days: g.words.say("jobs.days", &with)?,
        done_when: known.map_or_else(String::new, |i| i.done_when.clone()),
        first_step: if j.state == State::NotBegun {
            known.map_or_else(String::new, |i| i.first_step.clone())
        } else {
            String::new()
        },
        state: g.words.say("jobs.state", &with)?,
        after: g.words.say("jobs.after", &with)?,
    })
}

#[expect(clippy::cast_precision_loss, reason = "half-months of a plan")]
fn half_months(n: usize) -> f64 {
    n as f64 / 2.0
}

#[expect(clippy::cast_precision_loss, reason = "months of a plan")]
fn burden(g: Ground<'_>, r: &Rollout, l: &RoleLoad) -> Result<Burden, RenderError> {
    let top = peak(l);
    let busy = l.months.iter().filter(|d| **d > 0.0).count() as f64;
    let with = json!({
        "capacity": l.capacity.map(number::plain),
        "used": l.capacity.filter(|c| *c > 0.0 && busy > 0.0).map(|c| number::percent(l.total / (c * busy))),
    });
    Ok(Burden {
        role: g.case.questionnaire.role_title(&l.role).to_owned(),
        days: number::days(l.total),
        peak: top.map_or_else(|| NONE.to_owned(), |(_, days)| number::level(days)),
        month: top.map_or_else(|| NONE.to_owned(), |(n, _)| month_of(r.start, n)),
        capacity: g.words.say("jobs.capacity", &with)?,
        used: g.words.say("jobs.used", &with)?,
    })
}
