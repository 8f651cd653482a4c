//! What the plan costs, as uncertain quantities with the months in which each unit of them falls.

use serde::Serialize;

use super::spend::{self, Spend};
use super::tables::LineRow;
use super::{Costs, Inputs, add, times};
use crate::model::business::Three;
use crate::model::id::InitiativeId;

/// All costs of a plan.
#[derive(Debug, Clone)]
pub struct Ledger {
    /// The quantities that they are made of.
    pub quantities: Vec<Quantity>,
    /// Lines that the initiatives of the plan need and that have no figure.
    pub unpriced: Vec<String>,
}

/// An uncertain figure of the costs.
#[derive(Debug, Clone)]
pub struct Quantity {
    /// What it is.
    pub name: Name,
    /// Low, likely, high, in its own unit.
    pub figure: Three,
    /// Money paid out in each month for one unit.
    pub cash: Vec<f64>,
    /// Own days priced, in each month for one unit.
    pub internal: Vec<f64>,
    /// Running cost in each month for one unit.
    pub running: Vec<f64>,
    /// The line of the budget that the money paid out stands in.
    pub line: Option<String>,
    /// The sum stands in for a figure that no initiative gives.
    pub from_request: bool,
}

/// What a quantity is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Name {
    /// Person-days of an initiative.
    Days {
        /// The initiative.
        initiative: InitiativeId,
    },
    /// A sum of an initiative in a line of the budget.
    Sum {
        /// The initiative.
        initiative: InitiativeId,
        /// The line.
        line: String,
    },
    /// A sum of the request.
    Request {
        /// The line.
        line: String,
    },
    /// Running cost of an initiative, a year.
    Running {
        /// The initiative.
        initiative: InitiativeId,
    },
    /// A driver of a benefit.
    Driver {
        /// The benefit.
        benefit: String,
        /// The driver.
        driver: String,
    },
}

impl Name {
    /// The name of its stream of random numbers.
    pub fn stream(&self) -> String {
        match self {
            Self::Days { initiative } => format!("days {initiative}"),
            Self::Sum { initiative, line } => format!("sum {initiative} {line}"),
            Self::Request { line } => format!("request {line}"),
            Self::Running { initiative } => format!("running {initiative}"),
            Self::Driver { benefit, driver } => format!("driver {benefit} {driver}"),
        }
    }
}

impl Quantity {
    /// All costs in each month for one unit.
    pub fn per_unit(&self) -> impl Iterator<Item = f64> {
        let days = self.cash.iter().zip(&self.internal);
        days.zip(&self.running).map(|((c, i), r)| c + i + r)
    }

    /// True for what costs nothing.
    fn is_nothing(&self) -> bool {
        self.figure.iter().all(|f| *f == 0.0) || self.per_unit().all(|x| x == 0.0)
    }
}

/// The costs of the spends; `None` where days have no price, or nothing at all is planned.
pub fn ledger(inputs: &Inputs<'_>) -> Option<Ledger> {
    if inputs.spends.is_empty() || !days_have_a_price(inputs) {
        return None;
    }
    let mut quantities: Vec<Quantity> = Vec::new();
    for (initiative, (begin, end)) in spend::stretches(&inputs.spends) {
        quantities.push(days(inputs, initiative));
        let costs = inputs.money.costs.get(initiative);
        for (line, sum) in costs.iter().flat_map(|c| &c.lines) {
            let name = Name::Sum {
                initiative: initiative.clone(),
                line: line.clone(),
            };
            let cash = months(inputs, |m| spend::share(begin, end, m));
            quantities.push(paid(name, *sum, cash, line));
        }
        if let Some(running) = costs.and_then(|c| c.running) {
            let nothing = months(inputs, |_| 0.0);
            quantities.push(Quantity {
                name: Name::Running {
                    initiative: initiative.clone(),
                },
                figure: running,
                cash: nothing.clone(),
                internal: nothing,
                running: months(inputs, |m| after(end, m) / 12.0),
                line: None,
                from_request: false,
            });
        }
    }
    quantities.extend(requested(inputs, &quantities));
    let unpriced = unpriced(inputs, &quantities);
    quantities.retain(|q| !q.is_nothing());
    Some(Ledger {
        quantities,
        unpriced,
    })
}

/// True where every day that is planned has a price.
pub(super) fn days_have_a_price(inputs: &Inputs<'_>) -> bool {
    let cost = &inputs.money.day_cost;
    let bought = inputs.spends.iter().any(Spend::is_bought);
    let own = spend::roles(&inputs.spends);
    (!bought || cost.external.is_some()) && own.iter().all(|role| cost.of(role).is_some())
}

impl Spend {
    /// True where a part of the days is bought.
    pub(super) fn is_bought(&self) -> bool {
        self.external_share > 0.0 && self.days.iter().any(|d| *d > 0.0)
    }
}

/// The days of an initiative: all its steps are one quantity, so that they run over or under together.
fn days(inputs: &Inputs<'_>, initiative: &InitiativeId) -> Quantity {
    let steps = || inputs.spends.iter().filter(|s| s.initiative == *initiative);
    let figure = steps().fold([0.0; 3], |sum, s| add(sum, s.days));
    let [_, likely, _] = figure;
    let cost = &inputs.money.day_cost;
    let bought = |s: &Spend| s.external_share * cost.external.unwrap_or(0.0);
    let own = |s: &Spend| -> f64 {
        let of = |role| s.role_share(role) * cost.of(role).unwrap_or(0.0);
        s.internal.keys().map(of).sum()
    };
    // Each step takes its share of the days.
    let weight = |s: &Spend| {
        if likely > 0.0 {
            s.likely() / likely
        } else {
            0.0
        }
    };
    let spread = |price: &dyn Fn(&Spend) -> f64| {
        months(inputs, |m| {
            steps().map(|s| weight(s) * s.share_of(m) * price(s)).sum()
        })
    };
    Quantity {
        name: Name::Days {
            initiative: initiative.clone(),
        },
        figure,
        cash: spread(&bought),
        internal: spread(&own),
        running: months(inputs, |_| 0.0),
        line: inputs.business.line_of(initiative).map(|l| l.id.clone()),
        from_request: false,
    }
}

/// Sums of the request for lines without a figure, even over the time of the work.
fn requested(inputs: &Inputs<'_>, so_far: &[Quantity]) -> Vec<Quantity> {
    let ends = inputs.spends.iter().map(|s| s.end);
    let end = ends
        .fold(0.0, f64::max)
        .min(f64::from(inputs.horizon_months));
    let lines = inputs.business.lines.iter().filter(|l| l.from_request);
    lines
        .filter(|l| !so_far.iter().any(|q| is_sum_of(q, &l.id)))
        .filter_map(|l| {
            let sum = *inputs.request.get(&l.id)?;
            let name = Name::Request { line: l.id.clone() };
            let cash = months(inputs, |m| spend::share(0.0, end, m));
            let mut out = paid(name, [sum; 3], cash, &l.id);
            out.from_request = true;
            Some(out)
        })
        .collect()
}

fn is_sum_of(q: &Quantity, line: &str) -> bool {
    matches!(q.name, Name::Sum { .. } | Name::Request { .. }) && q.line.as_deref() == Some(line)
}

/// Lines that some initiative of the plan needs and for which nobody gives a figure.
fn unpriced(inputs: &Inputs<'_>, quantities: &[Quantity]) -> Vec<String> {
    let planned = |i: &InitiativeId| inputs.spends.iter().any(|s| s.initiative == *i);
    let lines = inputs.business.lines.iter();
    lines
        .filter(|l| l.needed_by.iter().any(planned))
        .filter(|l| !quantities.iter().any(|q| is_sum_of(q, &l.id)))
        .map(|l| l.id.clone())
        .collect()
}

fn paid(name: Name, figure: Three, cash: Vec<f64>, line: &str) -> Quantity {
    let nothing: Vec<f64> = cash.iter().map(|_| 0.0).collect();
    Quantity {
        name,
        figure,
        internal: nothing.clone(),
        running: nothing,
        cash,
        line: Some(line.to_owned()),
        from_request: false,
    }
}

/// The part of a month that lies after a point of time.
fn after(point: f64, month: u32) -> f64 {
    (f64::from(month) + 1.0 - point).clamp(0.0, 1.0)
}

/// A figure for each month of the horizon.
pub(super) fn months(inputs: &Inputs<'_>, of: impl Fn(u32) -> f64) -> Vec<f64> {
    (0..inputs.horizon_months).map(of).collect()
}

impl Ledger {
    /// The sums over the horizon.
    pub fn summary(&self, inputs: &Inputs<'_>) -> Costs {
        let sum = |of: &dyn Fn(&Quantity) -> f64| {
            let each = self.quantities.iter().map(|q| times(q.figure, of(q)));
            each.fold([0.0; 3], add)
        };
        let cash = sum(&|q| q.cash.iter().sum());
        let internal = sum(&|q| q.internal.iter().sum());
        let running = sum(&|q| q.running.iter().sum());
        let yearly = self
            .quantities
            .iter()
            .filter(|q| matches!(q.name, Name::Running { .. }));
        Costs {
            cash,
            internal,
            running,
            total: add(add(cash, internal), running),
            running_year: yearly.fold([0.0; 3], |sum, q| add(sum, q.figure)),
            lines: self.lines(inputs),
        }
    }

    fn lines(&self, inputs: &Inputs<'_>) -> Vec<LineRow> {
        let of = |id: &str| {
            let own = self.quantities.iter();
            own.filter(|q| q.line.as_deref() == Some(id))
                .collect::<Vec<_>>()
        };
        inputs
            .business
            .lines
            .iter()
            .map(|l| LineRow {
                line: l.id.clone(),
                sum: of(&l.id).iter().fold([0.0; 3], |sum, q| {
                    add(sum, times(q.figure, q.cash.iter().sum()))
                }),
                request: inputs.request.get(&l.id).copied(),
                from_request: of(&l.id).iter().any(|q| q.from_request),
                unknown: self.unpriced.contains(&l.id),
            })
            .collect()
    }
}
