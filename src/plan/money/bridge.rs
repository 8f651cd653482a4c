//! From questionnaire, engagement and schedule to what the business case is worked out from.

use std::collections::BTreeMap;

use super::spend::Spend;
use super::{DRAWS, Inputs, SEED, times};
use crate::expression::Fact;
use crate::judge::gate::GateState;
use crate::judge::openers::{self, Levels};
use crate::model::business::{Benefit, BoardOption, Scope};
use crate::model::effort::Effort;
use crate::model::engagement::Engagement;
use crate::model::id::{InitiativeId, RoleId};
use crate::model::initiative::Initiative;
use crate::model::month::Month;
use crate::model::questionnaire::Questionnaire;
use crate::model::register::{Job, State};
use crate::plan::work::Ground;

/// What the schedule gives.
#[derive(Debug, Clone)]
pub struct Timeline {
    /// Work with its months.
    pub spends: Vec<Spend>,
    /// The first month.
    pub start: Month,
    /// Months looked at.
    pub horizon_months: u32,
    /// Ends of the phases, in months from the start, rising.
    pub phase_ends: Vec<u32>,
}

/// The inputs of the case. In a round before the latest one, jobs that are done without a day are not known yet.
pub fn inputs<'a>(
    q: &'a Questionnaire,
    e: &'a Engagement,
    benefits: &'a [Benefit],
    (jobs, is_latest): (&[Job], bool),
    timeline: Timeline,
) -> Inputs<'a> {
    Inputs {
        business: &q.business,
        money: &e.money,
        request: request(q, e),
        benefits,
        ended: ended(jobs, is_latest, timeline.start),
        spends: timeline.spends,
        start: timeline.start,
        horizon_months: timeline.horizon_months,
        phase_ends: timeline.phase_ends,
        size: e.size_class(),
        seed: SEED,
        draws: DRAWS,
    }
}

/// A piece of work of an initiative: `part` of its days (0 to 1), own days split evenly over its owner and those who are
/// busy with it.
pub fn spend(i: &Initiative, effort: &Effort, part: f64, (begin, end): (f64, f64)) -> Spend {
    let own = effort.likely * part * (1.0 - i.external_share);
    let mut roles: Vec<&RoleId> = i.busy.iter().collect();
    if !roles.contains(&&i.owner) {
        roles.push(&i.owner);
    }
    let each = own / f64::from(u32::try_from(roles.len()).unwrap_or(u32::MAX));
    Spend {
        initiative: i.id.clone(),
        begin,
        end,
        days: times([effort.low, effort.likely, effort.high], part),
        external_share: i.external_share,
        internal: roles.into_iter().map(|r| (r.clone(), each)).collect(),
        sureness: i.sureness.clone(),
    }
}

/// Gates that are not open when the lifts of all this work have come, each level capped at the highest; what cannot be
/// judged today still cannot.
pub fn still_shut(g: Ground<'_>, done: &[&InitiativeId]) -> Vec<String> {
    let (Some(judgement), Some(rules)) = (g.judgement, &g.q.rules) else {
        return Vec::new();
    };
    let highest = g.q.highest();
    let practices = g.card.practices.iter().filter(|p| p.applies());
    let mut levels: Levels = practices
        .filter_map(|p| Some((p.id.clone(), p.score?.level(highest))))
        .collect();
    let work =
        g.q.catalogue
            .initiatives
            .iter()
            .filter(|i| done.contains(&&i.id));
    for (practice, lift) in work.flat_map(|i| &i.closes) {
        if let Some(level) = levels.get_mut(practice) {
            *level = (*level + lift).min(highest);
        }
    }
    let begun = |id: &str| {
        let id = InitiativeId::new(id);
        done.contains(&&id) || g.states.get(&id).is_some_and(|s| *s != State::NotBegun)
    };
    let failing = openers::failing(rules, &judgement.gates, &levels, &begun);
    let gates = judgement.gates.iter();
    gates
        .filter(|x| x.state == GateState::Unknown || failing.iter().any(|f| f.gate.id == x.id))
        .map(|x| x.id.clone())
        .collect()
}

/// What was asked for, by line of the budget.
fn request(q: &Questionnaire, e: &Engagement) -> BTreeMap<String, f64> {
    let question = q.business.request.as_ref();
    match question.and_then(|id| e.context.get(id)) {
        Some(Fact::Record(sums)) => sums.clone(),
        _ => BTreeMap::new(),
    }
}

/// Initiatives that ended before the start, with months from the start to their end. One that is done without a day
/// has ended at the start; one with a later day was filed after this round.
fn ended(jobs: &[Job], is_latest: bool, start: Month) -> BTreeMap<InitiativeId, f64> {
    let done = jobs.iter().filter(|j| j.state == State::Done);
    done.filter_map(|j| {
        let months = match j.ended.as_deref() {
            Some(day) => months_to(day, start).filter(|m| *m <= 0.0),
            None => is_latest.then_some(0.0),
        };
        Some((j.initiative.clone(), months?))
    })
    .collect()
}

/// Months from the beginning of `start` to the beginning of a day `YYYY-MM-DD`, days as thirtieths of a month.
pub fn months_before(day: &str, start: Month) -> Option<f64> {
    let month = Month::of_day(day)?;
    let in_month: f64 = day.get(8..)?.parse().ok()?;
    Some(f64::from(month.since(start)) + (in_month - 1.0).clamp(0.0, 29.0) / 30.0)
}

/// Months from the beginning of `start` to the end of a day `YYYY-MM-DD`, days as thirtieths of a month; the last day of a month
/// is its end.
pub fn months_to(day: &str, start: Month) -> Option<f64> {
    let month = Month::of_day(day)?;
    let in_month: f64 = day.get(8..)?.parse().ok()?;
    let february = day.get(5..7) == Some("02");
    let last = if february { 28.0 } else { 30.0 };
    let share = if in_month >= last {
        1.0
    } else {
        in_month / 30.0
    };
    Some(f64::from(month.since(start)) + share)
}

/// The options that are offered with their initiatives; `planned` are those of the rollout plan.
pub fn option_initiatives<'q>(
    q: &'q Questionnaire,
    e: &Engagement,
    planned: &[InitiativeId],
) -> Vec<(&'q BoardOption, Vec<InitiativeId>)> {
    let offered = |o: &&BoardOption| {
        let condition = o.offered_when.as_ref();
        condition.is_none_or(|c| c.holds(&e.context) == Some(true))
    };
    let options = q.business.options.iter().filter(offered);
    options
        .map(|o| {
            let mut ids: Vec<InitiativeId> = match o.scope {
                Scope::Nothing => Vec::new(),
                Scope::Listed => o.initiatives.clone(),
                Scope::Plan => planned.to_vec(),
                Scope::Everything => planned.iter().chain(&o.initiatives).cloned().collect(),
            };
            ids.sort_unstable();
            ids.dedup();
            (o, ids)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{ended, months_before, months_to};
    use crate::model::id::InitiativeId;
    use crate::model::month::Month;
    use crate::model::register::{Job, State, Test};

    fn job(id: &str, state: State, ended: Option<&str>) -> Job {
        Job {
            initiative: InitiativeId::new(id),
            state,
            begun: None,
            fixed: None,
            planned_begin: None,
            planned_end: None,
            ended: ended.map(str::to_owned),
            owner: None,
            days: None,
            test: Test::NotRun,
            shown_by: None,
            cause: None,
        }
    }

    #[test]
    fn what_ended_later_than_the_round_is_not_known_in_it() {
        let start = Month::parse("2027-02").expect("a month");
        let jobs = [
            job("I-04", State::Done, Some("2026-11-30")),
            job("I-12", State::Done, Some("2027-04-30")),
            job("I-11", State::Done, None),
            job("I-02", State::Running, None),
        ];
        let ids = |is_latest| {
            let found = ended(&jobs, is_latest, start).into_iter();
            found
                .map(|(id, months)| (id.to_string(), months))
                .collect::<Vec<_>>()
        };
        assert_eq!(ids(false), [("I-04".to_owned(), -2.0)]);
        assert_eq!(
            ids(true),
            [("I-04".to_owned(), -2.0), ("I-11".to_owned(), 0.0)]
        );
    }

    #[test]
    fn days_are_thirtieths_of_a_month() {
        let start = Month::parse("2027-07").expect("a month");
        for (day, want) in [
            ("2027-04-30", -2.0),
            ("2027-05-15", -1.5),
            ("2027-07-01", 1.0 / 30.0),
            ("2026-12-31", -6.0),
        ] {
            let have = months_to(day, start).expect("a day");
            assert!((have - want).abs() < 1e-12, "{day}: {have}");
        }
        assert_eq!(months_to("2027", start), None);
        let begin = |day: &str| months_before(day, start).expect("a day");
        assert!((begin("2027-08-01") - 1.0).abs() < 1e-12);
        assert!((begin("2027-08-16") - 1.5).abs() < 1e-12);
        assert!((months_to("2027-08-15", start).expect("a day") - 1.5).abs() < 1e-12);
        assert!((months_to("2028-02-29", start).expect("a day") - 8.0).abs() < 1e-12);
    }
}
