//! The ways that a board compares, each priced by the same machinery with another list of work.

use std::collections::BTreeMap;

use serde::Serialize;

use super::benefits::{self, BenefitFlow};
use super::spend::{self, Spend};
use super::{Costs, Inputs, Return, add, business_case, times};
use crate::model::business::{BenefitClass, BoardOption, Scope, Three};
use crate::model::id::{InitiativeId, RoleId};

/// Years for which running cost is shown.
const RUNNING_YEARS: f64 = 3.0;

/// The work of one option, as the schedule gives it.
#[derive(Debug, Clone)]
pub struct OptionInput {
    /// The option.
    pub id: String,
    /// Its work; empty for an option that does nothing.
    pub spends: Vec<Spend>,
    /// Points at which the next sum is released or the work stops: name and months from the start, rising.
    pub tests: Vec<(String, u32)>,
    /// Own days by role and month.
    pub load: BTreeMap<RoleId, Vec<f64>>,
    /// Gates that stay shut.
    pub gates_blocked: Vec<String>,
    /// Initiatives that do not fit into the horizon, or that a shut gate keeps out.
    pub does_not_fit: Vec<InitiativeId>,
}

/// One option beside the others. Sums are low, likely, high; own days are priced.
#[derive(Debug, Clone, Serialize)]
pub struct OptionCard {
    /// The option.
    pub id: String,
    /// Which initiatives it holds.
    pub scope: Scope,
    /// Number of initiatives.
    pub initiatives: usize,
    /// All costs within the horizon without running cost; `None` where days have no price.
    pub in_all: Option<Three>,
    /// The same up to the first test.
    pub to_first_test: Option<Three>,
    /// Running cost of three years once everything has ended.
    pub running_three_years: Option<Three>,
    /// Costs in their parts.
    pub costs: Option<Costs>,
    /// Lines that have no figure, so that sums are too low.
    pub unpriced: Vec<String>,
    /// Months from the start to the first benefit that counts.
    pub first_benefit: Option<f64>,
    /// The month with most days of one role.
    pub peak: Option<Peak>,
    /// Gates that stay shut.
    pub gates_blocked: Vec<String>,
    /// What is lost if the work stops at each test.
    pub tests: Vec<AtTest>,
    /// Of an option that does nothing: what is lost each month by class, by the figures of the benefits.
    pub loss_a_month: Option<Loss>,
    /// The return, where it can be worked out.
    pub result: Option<Return>,
    /// Initiatives that do not fit into the horizon, or that a shut gate keeps out.
    pub does_not_fit: Vec<InitiativeId>,
    /// Why it is the recommended one; `None` for the others.
    pub recommended_because: Option<String>,
}

/// The busiest month of a role.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Peak {
    /// The role.
    pub role: RoleId,
    /// Month from the start.
    pub month: u32,
    /// Own days in that month at the likely figures.
    pub days: f64,
}

/// A test at which the work can stop.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AtTest {
    /// Its name.
    pub name: String,
    /// Months from the start.
    pub month: u32,
    /// Spent until then, own days and running cost included.
    pub spent: Three,
    /// Cashable and avoided benefits that came until then.
    pub received: Three,
    /// Spent less received at the likely figures; 0 where it has come back.
    pub lost: f64,
    /// Benefits a month that go on, because what starts them has ended.
    pub goes_on: Three,
}

/// What is lost each month in which nothing is done.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Loss {
    /// Cashable and avoided.
    pub counted: Three,
    /// Soft, apart.
    pub soft: Three,
}

/// The options in the order of the questionnaire; one without input (not offered) is left out. `label` is the word of the
/// judgement: the first rule for it marks the recommended option.
pub fn options(base: &Inputs<'_>, given: &[OptionInput], label: Option<&str>) -> Vec<OptionCard> {
    let rules = base.business.recommended.iter();
    let rule = rules
        .filter(|r| Some(r.label.as_str()) == label)
        .find(|r| given.iter().any(|g| g.id == r.option));
    let cards = base.business.options.iter().filter_map(|option| {
        let input = given.iter().find(|g| g.id == option.id)?;
        let mut card = card(base, option, input);
        card.recommended_because = rule
            .filter(|r| r.option == option.id)
            .map(|r| r.because.clone());
        Some(card)
    });
    cards.collect()
}

fn card(base: &Inputs<'_>, option: &BoardOption, input: &OptionInput) -> OptionCard {
    let inputs = Inputs {
        spends: input.spends.clone(),
        request: if option.uses_request {
            base.request.clone()
        } else {
            BTreeMap::new()
        },
        // The band is told of the plan alone.
        draws: 0,
        ..base.clone()
    };
    let ledger = super::costs::ledger(&inputs);
    let case = business_case(&inputs);
    let at = |month: u32, running: bool| {
        let months = usize::try_from(month).unwrap_or(usize::MAX);
        let ledger = ledger.as_ref();
        ledger.map(|ledger| spent_until(ledger, months, running))
    };
    let counted = case.benefits.iter().filter(|b| benefits::counts(b));
    let first_benefit = counted.filter_map(|b| b.begins).reduce(f64::min);
    let does_nothing = option.scope == Scope::Nothing;
    OptionCard {
        id: option.id.clone(),
        scope: option.scope,
        initiatives: spend::stretches(&input.spends).len(),
        in_all: if does_nothing {
            Some([0.0; 3])
        } else {
            case.costs.as_ref().map(|c| add(c.cash, c.internal))
        },
        to_first_test: input.tests.first().and_then(|(_, month)| at(*month, false)),
        running_three_years: case
            .costs
            .as_ref()
            .map(|c| times(c.running_year, RUNNING_YEARS)),
        costs: case.costs,
        unpriced: ledger
            .as_ref()
            .map(|l| l.unpriced.clone())
            .unwrap_or_default(),
        first_benefit: first_benefit.map(|m| m.max(0.0)),
        peak: peak(&input.load),
        gates_blocked: input.gates_blocked.clone(),
        tests: input
            .tests
            .iter()
            .filter_map(|(name, month)| {
                Some(at_test(name, *month, at(*month, true)?, &case.benefits))
            })
            .collect(),
        loss_a_month: does_nothing.then(|| loss(&case.benefits)).flatten(),
        result: case.result.filter(|_| !does_nothing),
        does_not_fit: input.does_not_fit.clone(),
        recommended_because: None,
    }
}

/// Costs of the first months, with running cost or without.
fn spent_until(ledger: &super::costs::Ledger, months: usize, running: bool) -> Three {
    let each = ledger.quantities.iter();
    each.fold([0.0; 3], |sum, q| {
        let work = q.cash.iter().zip(&q.internal).take(months);
        let mut unit: f64 = work.map(|(cash, internal)| cash + internal).sum();
        if running {
            unit += q.running.iter().take(months).sum::<f64>();
        }
        add(sum, times(q.figure, unit))
    })
}

fn at_test(name: &str, month: u32, spent: Three, flows: &[BenefitFlow]) -> AtTest {
    let months = usize::try_from(month).unwrap_or(usize::MAX);
    let mut received = [0.0; 3];
    let mut goes_on = [0.0; 3];
    for b in flows.iter().filter(|b| benefits::counts(b)) {
        let year = b.year.unwrap_or_default();
        let until: f64 = b.share.iter().take(months).sum();
        received = add(received, times(year, until / 12.0));
        // A benefit goes on when what starts it has ended; it then comes in full.
        if b.begins.is_some_and(|from| from <= f64::from(month)) {
            goes_on = add(goes_on, times(year, 1.0 / 12.0));
        }
    }
    let ([_, out, _], [_, back, _]) = (spent, received);
    AtTest {
        name: name.to_owned(),
        month,
        spent,
        received,
        lost: (out - back).max(0.0),
        goes_on,
    }
}

/// The month in which one role has most days; the earliest of equal ones, roles in the order of their ids.
fn peak(load: &BTreeMap<RoleId, Vec<f64>>) -> Option<Peak> {
    let mut out: Option<Peak> = None;
    for (role, months) in load {
        for (month, days) in (0..).zip(months) {
            if *days > 0.0 && out.as_ref().is_none_or(|p| *days > p.days + 1e-9) {
                out = Some(Peak {
                    role: role.clone(),
                    month,
                    days: *days,
                });
            }
        }
    }
    out
}

/// What all benefits of the register with figures would bring in a month, whatever starts them; `None` without any.
fn loss(flows: &[BenefitFlow]) -> Option<Loss> {
    let of = |wanted: &dyn Fn(BenefitClass) -> bool| {
        let own = flows.iter().filter(|b| wanted(b.class));
        own.filter_map(|b| b.year)
            .fold([0.0; 3], |sum, year| add(sum, times(year, 1.0 / 12.0)))
    };
    flows.iter().any(|b| b.year.is_some()).then(|| Loss {
        counted: of(&BenefitClass::counts),
        soft: of(&|class| !class.counts()),
    })
}
