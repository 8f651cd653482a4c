//! What differs between two plans of one round: the base and a scenario.

use serde::Serialize;

use super::RolloutPlan;
use crate::judge::Judgement;
use crate::model::id::InitiativeId;

/// What differs.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Difference {
    /// Initiatives that begin at another time.
    pub moved: Vec<Moved>,
    /// Initiatives that only the scenario schedules.
    pub new: Vec<InitiativeId>,
    /// Initiatives that only the base schedules.
    pub dropped: Vec<InitiativeId>,
    /// Initiatives with another place in the list: base, scenario.
    pub places: Vec<(InitiativeId, usize, usize)>,
    /// The last day of the plan: base, scenario.
    pub ends: [String; 2],
    /// The label: base, scenario.
    pub label: [Option<String>; 2],
    /// Likely cost in all: base, scenario.
    pub cost: [Option<f64>; 2],
    /// Net present value: base, scenario.
    pub npv: [Option<f64>; 2],
}

/// An initiative that begins at another time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Moved {
    /// The initiative.
    pub initiative: InitiativeId,
    /// First day in the base.
    pub from: String,
    /// First day in the scenario.
    pub to: String,
}

/// Compares two plans.
pub fn difference(
    base: (&RolloutPlan, Option<&Judgement>),
    other: (&RolloutPlan, Option<&Judgement>),
) -> Difference {
    let ((a, before), (b, after)) = (base, other);
    let mut out = Difference::default();
    let jobs = |p: &RolloutPlan| {
        p.rollout
            .as_ref()
            .map(|r| r.jobs.clone())
            .unwrap_or_default()
    };
    let (first, second) = (jobs(a), jobs(b));
    for job in &second {
        match first.iter().find(|j| j.initiative == job.initiative) {
            None => out.new.push(job.initiative.clone()),
            Some(then) if then.begin() != job.begin() => out.moved.push(Moved {
                initiative: job.initiative.clone(),
                from: then.begin().to_owned(),
                to: job.begin().to_owned(),
            }),
            Some(_) => {}
        }
    }
    let still = |id: &InitiativeId| second.iter().any(|j| &j.initiative == id);
    out.dropped = first
        .iter()
        .map(|j| &j.initiative)
        .filter(|id| !still(id))
        .cloned()
        .collect();
    for item in &b.items {
        let then = a.items.iter().find(|x| x.id == item.id);
        if let Some(then) = then.filter(|t| t.place != item.place) {
            out.places.push((item.id.clone(), then.place, item.place));
        }
    }
    let end = |jobs: &[super::rollout::ScheduledJob]| {
        jobs.iter()
            .map(|j| j.end().to_owned())
            .max()
            .unwrap_or_default()
    };
    out.ends = [end(&first), end(&second)];
    out.label = [before, after].map(|j| j.map(|j| j.label.word.clone()));
    let cost = |p: &RolloutPlan| {
        let costs = p.business.as_ref().and_then(|c| c.costs.as_ref());
        costs.map(|c| c.total[1])
    };
    out.cost = [cost(a), cost(b)];
    let npv = |p: &RolloutPlan| {
        let result = p.business.as_ref().and_then(|c| c.result.as_ref());
        result.and_then(|r| r.npv)
    };
    out.npv = [npv(a), npv(b)];
    out
}
