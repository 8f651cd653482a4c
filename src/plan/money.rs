//! The business case: what the plan costs, what it brings by the engagement's own figures, and when it pays.
//!
//! Input is a list of pieces of work with their months ([`Spend`]), the register of benefits and what the engagement
//! says about money; nothing follows from a score. Costs are kept in three parts: money paid out, own days priced, and
//! running cost of what has ended. Benefits are kept in three classes, and the return counts cashable and avoided ones
//! alone. Where a figure that the return needs is missing there is no return, and the list of what to ask for.
//!
//! Figures called *likely* use the likely figure of every range. The band comes from a simulation in which the days of
//! each initiative, each sum and each driver are drawn from a PERT distribution, independently of each other.

pub mod benefits;
pub mod break_even;
pub mod bridge;
pub mod costs;
pub mod missing;
pub mod options;
pub mod propose;
pub mod realised;
pub mod simulate;
pub mod spend;
pub mod tables;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::business::{Benefit, Business, Money, Three};
use crate::model::engagement::SizeClass;
use crate::model::id::InitiativeId;
use crate::model::month::{Month, Quarter};
use crate::stats::cash::{self, InternalRate, Payback};
use benefits::{BenefitFlow, BenefitState, DoubleCounted};
use break_even::BreakEven;
use missing::{Missing, What};
use options::OptionCard;
use realised::Realised;
use simulate::Simulation;
use spend::Spend;
use tables::{EffortRow, LineRow, MonthRow, PeriodRow};

/// Draws of a simulation.
pub const DRAWS: usize = 10_000;
/// Seed of every simulation of the program.
pub const SEED: u64 = 2026;

/// What the case is worked out from.
#[derive(Debug, Clone)]
pub struct Inputs<'a> {
    /// Lines, profiles and options of the questionnaire.
    pub business: &'a Business,
    /// Cost of days, rate, limits, costs of initiatives.
    pub money: &'a Money,
    /// What was asked for, by line of the budget.
    pub request: BTreeMap<String, f64>,
    /// The register of benefits.
    pub benefits: &'a [Benefit],
    /// Work with its months.
    pub spends: Vec<Spend>,
    /// Initiatives that ended before the start: months from the start to their end, 0 or below.
    pub ended: BTreeMap<InitiativeId, f64>,
    /// The first month.
    pub start: Month,
    /// Months looked at.
    pub horizon_months: u32,
    /// Ends of the phases, in months from the start, rising.
    pub phase_ends: Vec<u32>,
    /// Size of the organisation, which the effort is for.
    pub size: SizeClass,
    /// Seed of the simulation.
    pub seed: u64,
    /// Draws of the simulation.
    pub draws: usize,
}

/// Costs, benefits and return of a plan.
#[derive(Debug, Clone, Serialize)]
pub struct BusinessCase {
    /// The first month.
    pub start: Month,
    /// Months looked at.
    pub horizon_months: u32,
    /// The yearly discount rate.
    pub discount_rate: Option<f64>,
    /// What has to be asked for; entries that `blocks` keep the return from being worked out.
    pub missing: Vec<Missing>,
    /// Effort by how sure it is.
    pub effort: Vec<EffortRow>,
    /// Size of the organisation that the effort is for.
    pub size: SizeClass,
    /// Costs; `None` where days cannot be priced.
    pub costs: Option<Costs>,
    /// Each benefit of the register.
    pub benefits: Vec<BenefitFlow>,
    /// Pairs of benefits that are often counted twice.
    pub double_counts: Vec<DoubleCounted>,
    /// Costs and benefits by month; empty without both.
    pub months: Vec<MonthRow>,
    /// The same by quarter, with the limits.
    pub quarters: Vec<PeriodRow>,
    /// The same by phase.
    pub phases: Vec<PeriodRow>,
    /// When and how far it pays; `None` where something that it needs is missing.
    pub result: Option<Return>,
    /// What each lever has to reach.
    pub break_even: Option<BreakEven>,
    /// The ways that a board compares; empty until [`options::options`] has put them in.
    pub options: Vec<OptionCard>,
    /// Planned against realised; `None` until [`realised::realised`] has put it in, and without actual figures.
    pub realised: Option<Realised>,
}

/// What the plan costs within the horizon: low, likely, high. Low is the sum of all low figures, so both ends together are
/// less likely than the band of the simulation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Costs {
    /// Money paid out: bought days and sums by line.
    pub cash: Three,
    /// Own days at their price.
    pub internal: Three,
    /// Running cost of what has ended.
    pub running: Three,
    /// All three.
    pub total: Three,
    /// Running cost of a year once everything has ended.
    pub running_year: Three,
    /// Money paid out by line of the budget.
    pub lines: Vec<LineRow>,
}

/// When and how far it pays.
#[derive(Debug, Clone, Serialize)]
pub struct Return {
    /// Net present value at the likely figures; `None` without a discount rate.
    pub npv: Option<f64>,
    /// Yearly internal rate of return at the likely figures.
    pub internal_rate: InternalRate,
    /// Payback at the likely figures, months from the start.
    pub payback: Payback,
    /// Payback of the discounted flows.
    pub discounted_payback: Option<Payback>,
    /// Benefits less costs ÷ costs, over the horizon at the likely figures.
    pub ratio: Option<f64>,
    /// Cashable benefits over the horizon: low, likely, high.
    pub cashable: Three,
    /// Avoided costs over the horizon.
    pub avoided: Three,
    /// Soft benefits over the horizon; no part of the return.
    pub soft: Three,
    /// The band; `None` without a discount rate.
    pub simulation: Option<Simulation>,
}

/// Works out the case.
pub fn business_case(inputs: &Inputs<'_>) -> BusinessCase {
    let ledger = costs::ledger(inputs);
    let benefits = benefits::flows(inputs);
    let missing = missing::missing(inputs, ledger.as_ref(), &benefits);
    let mut case = BusinessCase {
        start: inputs.start,
        horizon_months: inputs.horizon_months,
        discount_rate: inputs.money.discount_rate,
        effort: tables::effort(inputs),
        size: inputs.size,
        costs: ledger.as_ref().map(|l| l.summary(inputs)),
        double_counts: benefits::double_counts(inputs),
        months: Vec::new(),
        quarters: Vec::new(),
        phases: Vec::new(),
        result: None,
        break_even: None,
        options: Vec::new(),
        realised: None,
        benefits,
        missing,
    };
    let Some(ledger) = &ledger else {
        return case;
    };
    case.months = tables::months(inputs, ledger, &case.benefits);
    let rate = inputs.money.discount_rate.and_then(cash::monthly_rate);
    let blocks =
        |what: &dyn Fn(What) -> bool| case.missing.iter().any(|m| m.blocks && what(m.what));
    let costs_known = !blocks(&|what| what != What::Benefits);
    let benefits_known = !blocks(&|what| what == What::Benefits);
    if costs_known && benefits_known {
        let net: Vec<f64> = case.months.iter().map(MonthRow::net).collect();
        let simulation =
            rate.and_then(|rate| simulate::simulate(inputs, ledger, &case.benefits, rate));
        tables::put_band(&mut case.months, simulation.as_ref());
        for b in &mut case.benefits {
            let drawn = simulation.as_ref().and_then(|s| s.years.get(&b.id));
            b.year_drawn = drawn.copied().or(b.year_drawn);
        }
        case.result = Some(result(&case, &net, rate, simulation));
    }
    let lever_open = case
        .benefits
        .iter()
        .any(|b| b.state == BenefitState::LeverUnknown);
    if costs_known && (benefits_known || lever_open) {
        case.break_even = rate
            .and_then(|rate| break_even::break_even(inputs, &case.months, &case.benefits, rate));
    }
    case.quarters = tables::quarters(inputs, &case.months);
    case.phases = tables::phases(inputs, &case.months);
    case
}

fn result(
    case: &BusinessCase,
    net: &[f64],
    rate: Option<f64>,
    simulation: Option<Simulation>,
) -> Return {
    let of = |class| benefits::total(&case.benefits, class);
    let [cashable, avoided, soft] = crate::model::business::BenefitClass::ALL.map(of);
    let cost: f64 = case.months.iter().map(MonthRow::cost).sum();
    let gain: f64 = case.months.iter().map(MonthRow::gain).sum();
    Return {
        npv: rate.and_then(|rate| cash::npv(net, rate)),
        internal_rate: cash::internal_rate(net),
        payback: cash::payback(net),
        discounted_payback: rate.map(|rate| cash::payback(&cash::discounted(net, rate))),
        ratio: (cost > 0.0).then(|| (gain - cost) / cost),
        cashable,
        avoided,
        soft,
        simulation,
    }
}

/// Sums low with low, likely with likely, high with high.
fn add(a: Three, b: Three) -> Three {
    let ([a1, a2, a3], [b1, b2, b3]) = (a, b);
    [a1 + b1, a2 + b2, a3 + b3]
}

/// Each figure times a factor of 0 or more.
fn times(a: Three, factor: f64) -> Three {
    a.map(|x| x * factor)
}

/// The quarter of a month counted from the start.
fn quarter_of(start: Month, month: u32) -> Quarter {
    start
        .plus(i32::try_from(month).unwrap_or(i32::MAX))
        .quarter()
}
