//! From questionnaire, engagement, registers and rollout to the business case with its options.

use std::collections::BTreeMap;

use super::options::{self, OptionInput};
use super::realised::{self, Forecast};
use super::spend::Spend;
use super::{BusinessCase, DRAWS, Inputs, SEED, business_case, times};
use crate::expression::Fact;
use crate::judge::States;
use crate::judge::openers::{self, Levels};
use crate::model::business::{Benefit, BoardOption, Scope};
use crate::model::effort;
use crate::model::engagement::Engagement;
use crate::model::id::InitiativeId;
use crate::model::month::Month;
use crate::model::questionnaire::Questionnaire;
use crate::model::register::{Job, State};
use crate::plan::rollout::{self, Rollout};
use crate::plan::work::{Gates, Ground};

/// What was filed about benefits.
#[derive(Debug, Clone, Copy)]
pub struct Filed<'a> {
    /// The register.
    pub benefits: &'a [Benefit],
    /// Day of the report, `YYYY-MM-DD`; months with an actual figure after it are not known yet.
    pub report_day: &'a str,
    /// What the kept assessment of an earlier round expected, if there is one.
    pub forecast: Option<&'a Forecast>,
}

/// The business case of a rollout, with the options beside it and planned against realised; `None` for a questionnaire
/// without a business part.
pub fn case(g: Ground<'_>, rollout: &Rollout, filed: &Filed<'_>) -> Option<BusinessCase> {
    let business = &g.q.business;
    if business.lines.is_empty() && business.profiles.is_empty() && business.options.is_empty() {
        return None;
    }
    let inputs = inputs(g, rollout, filed.benefits);
    let mut case = business_case(&inputs);
    let label = g.judgement.map(|j| j.label.word.as_str());
    case.options = options::options(&inputs, &option_inputs(g, rollout), label);
    case.realised = Month::of_day(filed.report_day).and_then(|until| {
        realised::realised(
            filed.benefits,
            &case.benefits,
            case.start,
            until,
            filed.forecast,
        )
    });
    Some(case)
}

/// The inputs of the case of a rollout.
pub fn inputs<'a>(g: Ground<'a>, rollout: &Rollout, benefits: &'a [Benefit]) -> Inputs<'a> {
    Inputs {
        business: &g.q.business,
        money: &g.e.money,
        request: request(g.q, g.e),
        benefits,
        ended: ended(g.jobs, g.states, rollout.start),
        spends: spends(g, rollout),
        start: rollout.start,
        horizon_months: rollout.horizon_months,
        phase_ends: rollout.phases.iter().map(|p| p.end_month).collect(),
        size: g.e.size_class(),
        seed: SEED,
        draws: DRAWS,
    }
}

/// The steps of each job; the days that are left are shared evenly between them.
fn spends(g: Ground<'_>, rollout: &Rollout) -> Vec<Spend> {
    let mut out = Vec::new();
    for job in &rollout.jobs {
        let mut catalogue = g.q.catalogue.initiatives.iter();
        let Some(i) = catalogue.find(|i| i.id == job.initiative) else {
            continue;
        };
        let Some(effort) = effort::at(&i.effort, g.e.staff) else {
            continue;
        };
        let steps = u32::try_from(job.steps.len()).unwrap_or(u32::MAX);
        let part = job.left / f64::from(steps.max(1));
        for step in &job.steps {
            out.push(Spend {
                initiative: i.id.clone(),
                begin: step.begin_month,
                end: step.end_month,
                days: times([effort.low, effort.likely, effort.high], part),
                external_share: i.external_share,
                internal: job.own_days.clone(),
                sureness: i.sureness.clone(),
            });
        }
    }
    out
}

/// The options that are offered, each with a rollout of its own; that of the plan is at hand.
fn option_inputs(g: Ground<'_>, plan: &Rollout) -> Vec<OptionInput> {
    let offered = |o: &&BoardOption| {
        let condition = o.offered_when.as_ref();
        condition.is_none_or(|c| c.holds(&g.e.context) == Some(true))
    };
    let of = |o: &BoardOption| match o.scope {
        Scope::Nothing => option_input(g, o, None),
        Scope::Plan => option_input(g, o, Some(plan)),
        Scope::Listed => {
            let listed = |id: &InitiativeId| o.initiatives.contains(id);
            let own = rollout::option(g, &listed, Gates::Respected);
            option_input(g, o, Some(&own))
        }
        Scope::Everything => {
            let own = rollout::option(g, &|_| true, Gates::Ignored);
            option_input(g, o, Some(&own))
        }
    };
    g.q.business
        .options
        .iter()
        .filter(offered)
        .map(of)
        .collect()
}

fn option_input(g: Ground<'_>, o: &BoardOption, rollout: Option<&Rollout>) -> OptionInput {
    let done: Vec<&InitiativeId> = rollout
        .iter()
        .flat_map(|r| r.jobs.iter().map(|j| &j.initiative))
        .collect();
    let mut out = OptionInput {
        id: o.id.clone(),
        spends: Vec::new(),
        tests: Vec::new(),
        load: BTreeMap::new(),
        gates_blocked: still_shut(g, &done),
        does_not_fit: Vec::new(),
    };
    if let Some(r) = rollout {
        out.spends = spends(g, r);
        let tests = r.phases.iter().map(|p| (p.number.to_string(), p.end_month));
        out.tests = tests.collect();
        let load = r.load.iter().map(|l| (l.role.clone(), l.months.clone()));
        out.load = load.collect();
        let left = r.left_out.iter().map(|l| l.initiative().clone());
        out.does_not_fit = r.deferred.iter().cloned().chain(left).collect();
    }
    out
}

/// Failing gates that are still shut when the lifts of all this work have come, each level capped at the highest.
fn still_shut(g: Ground<'_>, done: &[&InitiativeId]) -> Vec<String> {
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
    openers::failing(rules, &judgement.gates, &levels, &begun)
        .into_iter()
        .map(|f| f.gate.id.clone())
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

/// Initiatives that had ended by the day of the round, with months from the start to their end, 0 or below. One without a
/// day counts as ended at the start.
fn ended(jobs: &[Job], states: &States, start: Month) -> BTreeMap<InitiativeId, f64> {
    let done = |j: &&Job| states.get(&j.initiative) == Some(&State::Done);
    jobs.iter()
        .filter(done)
        .map(|j| {
            let day = j.ended.as_deref().and_then(|day| months_to(day, start));
            (j.initiative.clone(), day.unwrap_or(0.0).min(0.0))
        })
        .collect()
}

/// Months from the beginning of `start` to the end of a day `YYYY-MM-DD`, days as thirtieths of a month; the last day of a month
/// is its end.
fn months_to(day: &str, start: Month) -> Option<f64> {
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

#[cfg(test)]
mod tests {
    use super::months_to;
    use crate::model::month::Month;

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
        assert!((months_to("2027-08-15", start).expect("a day") - 1.5).abs() < 1e-12);
        assert!((months_to("2028-02-29", start).expect("a day") - 8.0).abs() < 1e-12);
    }
}
