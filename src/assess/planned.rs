//! The plan in full: schedule, robustness, projection, business case, options. It takes longer than the scores, so it is
//! made where it is shown.

use super::projection::{Projection, projection};
use super::{Assessment, states};
use crate::check::Case;
use crate::expression::Truth;
use crate::judge::gate::GateState;
use crate::model::business::Scope;
use crate::model::id::InitiativeId;
use crate::model::month::Month;
use crate::plan::money::bridge::{self, Timeline};
use crate::plan::money::options::{self, OptionInput};
use crate::plan::money::realised::{self, Forecast};
use crate::plan::money::spend::Spend;
use crate::plan::money::{BusinessCase, Inputs, business_case};
use crate::plan::rollout::{self, Rollout};
use crate::plan::work::{Gates, Ground};
use crate::plan::{self};

/// Adds everything that depends on time and money. `kept` are assessments kept beside earlier rounds, latest last.
pub fn planned(case: &Case, mut a: Assessment, kept: &[Forecast]) -> Assessment {
    if a.plan.items.is_empty() {
        return a;
    }
    let states = states(case);
    let (q, e) = (&case.questionnaire, &case.engagement);
    // The order is tried out beside the rest; both are pure, so the result does not depend on which ends first.
    let (robustness, made) = std::thread::scope(|scope| {
        let tried = scope
            .spawn(|| plan::robustness_of(q, e, &a.scores, &a.gaps, a.judgement.as_ref(), &a.plan));
        let ground = Ground {
            q,
            e,
            card: &a.scores,
            judgement: a.judgement.as_ref(),
            items: &a.plan.items,
            jobs: &case.jobs,
            states: &states,
            start: start(case),
        };
        let made = timed(case, &a, ground, kept);
        (tried.join(), made)
    });
    let (rollout, projection, business) = made;
    a.plan.robustness = robustness.unwrap_or_default();
    a.plan.rollout = Some(rollout);
    a.plan.business = business;
    a.projection = projection;
    a
}

/// The first month: as set, or the month after the report.
pub fn start(case: &Case) -> Month {
    let report = Month::of_day(&case.round.report_date);
    let next = report.map(|m| m.plus(1));
    let set = case.engagement.planning.start;
    set.or(next)
        .unwrap_or_else(|| Month::of_day("2000-01-01").unwrap_or_else(default_month))
}

fn default_month() -> Month {
    Month::parse("2000-01").expect("a month in its written form")
}

fn timed(
    case: &Case,
    a: &Assessment,
    ground: Ground<'_>,
    kept: &[Forecast],
) -> (Rollout, Option<Projection>, Option<BusinessCase>) {
    let rollout = rollout::rollout(ground);
    let projection = projection(
        case,
        &a.scores,
        a.standing.as_ref(),
        a.judgement.as_ref(),
        &rollout,
    );
    let q = &case.questionnaire;
    if q.business.profiles.is_empty() || rollout.refused.is_some() {
        return (rollout, projection, None);
    }
    let inputs = money_inputs(case, &rollout);
    let mut business = business_case(&inputs);
    let given = option_inputs(case, a, ground, &rollout, projection.as_ref());
    let label = a.judgement.as_ref().map(|j| j.label.word.as_str());
    business.options = options::options(&inputs, &given, label);
    business.realised = realised(case, &inputs, &business, kept);
    (rollout, projection, Some(business))
}

/// What the business case of a rollout is worked out from.
pub fn money_inputs<'c>(case: &'c Case, rollout: &Rollout) -> Inputs<'c> {
    bridge::inputs(
        &case.questionnaire,
        &case.engagement,
        &case.benefits,
        (&case.jobs, case.is_latest),
        timeline(case, rollout),
    )
}

fn realised(
    case: &Case,
    inputs: &Inputs<'_>,
    business: &BusinessCase,
    kept: &[Forecast],
) -> Option<realised::Realised> {
    let until = Month::of_day(&case.round.date)?;
    realised::realised(
        &case.benefits,
        &business.benefits,
        inputs.start,
        until,
        kept.last(),
    )
}

/// Work with its months.
fn timeline(case: &Case, rollout: &Rollout) -> Timeline {
    Timeline {
        spends: spends(case, rollout),
        start: rollout.start,
        horizon_months: rollout.horizon_months,
        phase_ends: rollout.phases.iter().map(|p| p.end_month).collect(),
    }
}

#[expect(clippy::cast_precision_loss, reason = "a handful of steps")]
fn spends(case: &Case, rollout: &Rollout) -> Vec<Spend> {
    let catalogue = &case.questionnaire.catalogue.initiatives;
    let staff = case.engagement.staff;
    let mut out = Vec::new();
    for job in &rollout.jobs {
        let Some(i) = catalogue.iter().find(|i| i.id == job.initiative) else {
            continue;
        };
        let Some(effort) = crate::model::effort::at(&i.effort, staff) else {
            continue;
        };
        let part = job.left / job.steps.len().max(1) as f64;
        for step in &job.steps {
            out.push(bridge::spend(
                i,
                &effort,
                part,
                (step.begin_month, step.end_month),
            ));
        }
    }
    out
}

/// The options with their work: each scheduled by itself.
fn option_inputs(
    case: &Case,
    a: &Assessment,
    ground: Ground<'_>,
    rollout: &Rollout,
    projection: Option<&Projection>,
) -> Vec<OptionInput> {
    let jobs = rollout.jobs.iter().map(|j| j.initiative.clone());
    let planned: Vec<InitiativeId> = jobs.chain(rollout.deferred.iter().cloned()).collect();
    bridge::option_initiatives(&case.questionnaire, &case.engagement, &planned)
        .into_iter()
        .map(|(option, ids)| {
            let wanted = |id: &InitiativeId| ids.contains(id);
            let own = match option.scope {
                Scope::Nothing => None,
                Scope::Plan => Some(rollout.clone()),
                Scope::Listed => Some(rollout::option(ground, &wanted, Gates::Respected)),
                Scope::Everything => Some(rollout::option(ground, &wanted, Gates::Ignored)),
            };
            let tests = own.iter().flat_map(|r| &r.phases);
            let jobs = own.iter().flat_map(|r| &r.jobs);
            let held: Vec<&InitiativeId> = jobs.map(|j| &j.initiative).collect();
            let load = own.iter().flat_map(|r| &r.load);
            OptionInput {
                id: option.id.clone(),
                spends: own.as_ref().map(|r| spends(case, r)).unwrap_or_default(),
                tests: tests
                    .map(|p| (format!("{}", p.number), p.end_month))
                    .collect(),
                load: load.map(|l| (l.role.clone(), l.months.clone())).collect(),
                gates_blocked: match option.scope {
                    Scope::Plan => projection
                        .and_then(|p| p.points.last())
                        .map(|p| p.not_open.clone())
                        .unwrap_or_default(),
                    Scope::Nothing => shut(a),
                    Scope::Listed | Scope::Everything => bridge::still_shut(ground, &held),
                },
                excluded_because: excluded(case, a, &option.id),
                does_not_fit: own
                    .iter()
                    .flat_map(|r| &r.deferred)
                    .map(|id| id.as_str().to_owned())
                    .collect(),
            }
        })
        .collect()
}

/// Gates that are not open today.
fn shut(a: &Assessment) -> Vec<String> {
    let gates = a.judgement.iter().flat_map(|j| &j.gates);
    gates
        .filter(|g| g.state != GateState::Open)
        .map(|g| g.id.clone())
        .collect()
}

/// The conditions that do not hold of a label that recommends the option, when it is not the label given.
fn excluded(case: &Case, a: &Assessment, option: &str) -> Vec<String> {
    let Some(j) = &a.judgement else {
        return Vec::new();
    };
    let rules = case.questionnaire.business.recommended.iter();
    let own: Vec<&str> = rules
        .filter(|r| r.option == option)
        .map(|r| r.label.as_str())
        .collect();
    if own.contains(&j.label.word.as_str()) {
        return Vec::new();
    }
    let tests = j
        .label
        .tested
        .iter()
        .filter(|t| own.contains(&t.word.as_str()));
    tests
        .filter(|t| t.truth != Truth::Holds)
        .flat_map(|t| &t.conditions)
        .filter(|c| matches!(c.truth, Truth::Fails | Truth::Unknown))
        .map(|c| c.value_of.clone())
        .collect()
}
