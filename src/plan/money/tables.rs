//! Costs and benefits by month, quarter and phase; effort; lines of the budget.

use serde::Serialize;

use super::benefits::{BenefitFlow, BenefitState};
use super::costs::{Ledger, Quantity};
use super::simulate::Simulation;
use super::{Inputs, add, quarter_of, spend, times};
use crate::model::business::{BenefitClass, Three};
use crate::model::month::Month;

/// A month at the likely figures.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct MonthRow {
    /// The month.
    pub month: Month,
    /// Money paid out.
    pub cash: f64,
    /// Own days priced.
    pub internal: f64,
    /// Running cost.
    pub running: f64,
    /// Cashable benefits.
    pub cashable: f64,
    /// Avoided costs.
    pub avoided: f64,
    /// Soft benefits; no part of any sum.
    pub soft: f64,
    /// Cashable and avoided less all costs, from the start to the end of this month.
    pub cumulative: f64,
    /// The same at 10, 50 and 90 % of the draws.
    pub band: Option<Three>,
}

impl MonthRow {
    /// All costs.
    pub fn cost(&self) -> f64 {
        self.cash + self.internal + self.running
    }

    /// Benefits that count.
    pub fn gain(&self) -> f64 {
        self.cashable + self.avoided
    }

    /// Benefits that count less costs.
    pub fn net(&self) -> f64 {
        self.gain() - self.cost()
    }
}

/// Several months together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PeriodRow {
    /// The quarter, or the number of the phase from 1.
    pub name: String,
    /// First month.
    pub from: Month,
    /// Last month.
    pub to: Month,
    /// Money paid out.
    pub cash: f64,
    /// Own days priced.
    pub internal: f64,
    /// Running cost.
    pub running: f64,
    /// Cashable benefits.
    pub cashable: f64,
    /// Avoided costs.
    pub avoided: f64,
    /// Soft benefits.
    pub soft: f64,
    /// Cashable and avoided less all costs, from the start to the end of the period.
    pub cumulative: f64,
    /// What may be spent, where a limit is set.
    pub limit: Option<f64>,
}

/// A line of the budget.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LineRow {
    /// Its id.
    pub line: String,
    /// Money paid out: low, likely, high.
    pub sum: Three,
    /// What was asked for.
    pub request: Option<f64>,
    /// The sum is, or holds, what was asked for.
    pub from_request: bool,
    /// Needed by the work and without a figure.
    pub unknown: bool,
}

/// Effort of one grade of sureness.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EffortRow {
    /// A, B or C.
    pub sureness: String,
    /// Number of initiatives.
    pub initiatives: usize,
    /// Person-days: low, likely, high.
    pub days: Three,
    /// Own days of them.
    pub internal: Three,
    /// Bought days of them.
    pub external: Three,
}

/// Effort by how sure it is.
pub fn effort(inputs: &Inputs<'_>) -> Vec<EffortRow> {
    let mut grades: Vec<&str> = inputs.spends.iter().map(|s| s.sureness.as_str()).collect();
    grades.sort_unstable();
    grades.dedup();
    let row = |grade: &str| {
        let own: Vec<_> = inputs
            .spends
            .iter()
            .filter(|s| s.sureness == grade)
            .collect();
        let mut ids: Vec<_> = own.iter().map(|s| &s.initiative).collect();
        ids.sort_unstable();
        ids.dedup();
        let sum = |part: &dyn Fn(&spend::Spend) -> f64| {
            own.iter()
                .fold([0.0; 3], |sum, s| add(sum, times(s.days, part(s))))
        };
        EffortRow {
            sureness: grade.to_owned(),
            initiatives: ids.len(),
            days: sum(&|_| 1.0),
            internal: sum(&|s| 1.0 - s.external_share),
            external: sum(&|s| s.external_share),
        }
    };
    grades.into_iter().map(row).collect()
}

/// Each month of the horizon at the likely figures.
pub fn months(inputs: &Inputs<'_>, ledger: &Ledger, benefits: &[BenefitFlow]) -> Vec<MonthRow> {
    let likely = |q: &Quantity| {
        let [_, likely, _] = q.figure;
        likely
    };
    let cost = |of: &dyn Fn(&Quantity) -> &Vec<f64>, at: usize| -> f64 {
        let each = ledger.quantities.iter();
        each.map(|q| likely(q) * of(q).get(at).copied().unwrap_or(0.0))
            .sum()
    };
    let gain = |class: BenefitClass, at: usize| -> f64 {
        let own = benefits
            .iter()
            .filter(|b| b.class == class && b.state == BenefitState::Counted);
        own.map(|b| b.months.get(at).copied().unwrap_or(0.0)).sum()
    };
    let mut cumulative = 0.0;
    (0..inputs.horizon_months)
        .map(|m| {
            let at = usize::try_from(m).unwrap_or(usize::MAX);
            let mut row = MonthRow {
                month: month_of(inputs, m),
                cash: cost(&|q| &q.cash, at),
                internal: cost(&|q| &q.internal, at),
                running: cost(&|q| &q.running, at),
                cashable: gain(BenefitClass::Cashable, at),
                avoided: gain(BenefitClass::Avoided, at),
                soft: gain(BenefitClass::Soft, at),
                cumulative: 0.0,
                band: None,
            };
            cumulative += row.net();
            row.cumulative = cumulative;
            row
        })
        .collect()
}

/// Puts the band of the simulation beside the months.
pub fn put_band(months: &mut [MonthRow], simulation: Option<&Simulation>) {
    if let Some(simulation) = simulation {
        for (row, band) in months.iter_mut().zip(&simulation.cumulative) {
            row.band = Some(*band);
        }
    }
}

/// Months by quarter.
pub fn quarters(inputs: &Inputs<'_>, months: &[MonthRow]) -> Vec<PeriodRow> {
    let mut out: Vec<PeriodRow> = Vec::new();
    for (m, row) in (0..).zip(months) {
        let quarter = quarter_of(inputs.start, m);
        let limit = inputs.money.budget_limit.get(&quarter).copied();
        gather(&mut out, &quarter.to_string(), row, limit);
    }
    out
}

/// Months by phase; what lies behind the last phase is no phase.
pub fn phases(inputs: &Inputs<'_>, months: &[MonthRow]) -> Vec<PeriodRow> {
    let mut out: Vec<PeriodRow> = Vec::new();
    for (m, row) in (0..).zip(months) {
        let at = inputs.phase_ends.iter().position(|end| m < *end);
        if let Some(at) = at {
            gather(&mut out, &(at + 1).to_string(), row, None);
        }
    }
    out
}

/// Adds a month to the last period, or begins the next.
fn gather(out: &mut Vec<PeriodRow>, name: &str, row: &MonthRow, limit: Option<f64>) {
    if out.last().is_none_or(|last| last.name != name) {
        out.push(PeriodRow {
            name: name.to_owned(),
            from: row.month,
            to: row.month,
            cash: 0.0,
            internal: 0.0,
            running: 0.0,
            cashable: 0.0,
            avoided: 0.0,
            soft: 0.0,
            cumulative: 0.0,
            limit,
        });
    }
    if let Some(last) = out.last_mut() {
        last.to = row.month;
        last.cash += row.cash;
        last.internal += row.internal;
        last.running += row.running;
        last.cashable += row.cashable;
        last.avoided += row.avoided;
        last.soft += row.soft;
        last.cumulative = row.cumulative;
    }
}

/// The calendar month of a month counted from the start.
pub(super) fn month_of(inputs: &Inputs<'_>, month: u32) -> Month {
    inputs.start.plus(i32::try_from(month).unwrap_or(i32::MAX))
}
