//! The case drawn many times: a band for the cumulative cash, how likely it pays, and what it depends on most.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Inputs;
use super::benefits::{self, BenefitFlow};
use super::costs::{Ledger, Name};
use crate::model::business::{Profile, Three};
use crate::stats::cash;
use crate::stats::quantile::select;
use crate::stats::sample::{Draws, Pert};

/// Shares of the draws at which a band is told.
const PLACES: [f64; 3] = [0.1, 0.5, 0.9];

/// What many draws show.
#[derive(Debug, Clone, Serialize)]
pub struct Simulation {
    /// The seed.
    pub seed: u64,
    /// The number of draws.
    pub draws: usize,
    /// Net present value at 10, 50 and 90 % of the draws.
    pub npv: Three,
    /// Share of the draws with a net present value above 0.
    pub pays: f64,
    /// Monte-Carlo standard error of that share, `√(p(1 − p)/B)`.
    pub pays_error: f64,
    /// Cumulative cash of each month at 10, 50 and 90 % of the draws.
    pub cumulative: Vec<Three>,
    /// Money of a year in full of each benefit with figures, at 10, 50 and 90 %.
    pub years: BTreeMap<String, Three>,
    /// Net present value with every input at its median.
    pub median_npv: f64,
    /// Inputs by how much they move the net present value, most first.
    pub tornado: Vec<Swing>,
}

/// How far one input moves the net present value, the others at their medians.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Swing {
    /// The input.
    pub input: Name,
    /// The input at 10, 50 and 90 % of its distribution.
    pub figure: Three,
    /// Net present value with the input at 10 %.
    pub at_low: f64,
    /// Net present value with the input at 90 %.
    pub at_high: f64,
}

/// A benefit with the distributions of its drivers.
struct Drawn<'a> {
    flow: &'a BenefitFlow,
    profile: &'a Profile,
    drivers: Vec<(Name, Pert)>,
}

impl Drawn<'_> {
    fn year(&self, figures: &[f64]) -> f64 {
        benefits::money_of_year(self.profile, figures).unwrap_or(0.0)
    }

    fn medians(&self) -> Vec<f64> {
        self.drivers.iter().map(|(_, p)| p.quantile(0.5)).collect()
    }
}

/// Draws the case at a monthly discount rate. `None` without draws, or where figures are no ranges, which `check` has
/// ruled out.
pub fn simulate(
    inputs: &Inputs<'_>,
    ledger: &Ledger,
    flows: &[BenefitFlow],
    rate: f64,
) -> Option<Simulation> {
    let costs = costs(ledger)?;
    let drawn = drawn(inputs, flows)?;
    let n = inputs.draws;
    let months = usize::try_from(inputs.horizon_months).ok()?;
    let mut net = vec![vec![0.0; n]; months];
    let mut years = BTreeMap::new();
    for (name, pert, per_unit) in &costs {
        let mut stream = Draws::named(inputs.seed, &name.stream());
        let draws: Vec<f64> = (0..n).map(|_| pert.draw(&mut stream)).collect();
        pour(&mut net, per_unit, &draws, -1.0);
    }
    for benefit in &drawn {
        let mut draws = yearly(inputs, benefit);
        if benefits::counts(benefit.flow) {
            pour(&mut net, &benefit.flow.share, &draws, 1.0 / 12.0);
        }
        years.insert(benefit.flow.id.clone(), select(&mut draws, PLACES)?);
    }
    let mut values = present_values(&net, rate, n);
    let pays = share_above_zero(&values)?;
    for at in 1..net.len() {
        let (before, from) = net.split_at_mut(at);
        if let (Some(before), Some(row)) = (before.last(), from.first_mut()) {
            for (sum, earlier) in row.iter_mut().zip(before) {
                *sum += earlier;
            }
        }
    }
    let cumulative: Option<Vec<Three>> = net.iter_mut().map(|row| select(row, PLACES)).collect();
    let (median_npv, tornado) = tornado(&costs, &drawn, rate);
    Some(Simulation {
        seed: inputs.seed,
        draws: n,
        npv: select(&mut values, PLACES)?,
        pays,
        pays_error: (pays * (1.0 - pays) / count(n)).sqrt(),
        cumulative: cumulative?,
        years,
        median_npv,
        tornado,
    })
}

/// A cost with its distribution and what a unit costs in each month.
type Cost = (Name, Pert, Vec<f64>);

fn costs(ledger: &Ledger) -> Option<Vec<Cost>> {
    let each = ledger.quantities.iter().map(|q| {
        let [low, likely, high] = q.figure;
        let pert = Pert::new(low, likely, high)?;
        Some((q.name.clone(), pert, q.per_unit().collect()))
    });
    each.collect()
}

fn drawn<'a>(inputs: &'a Inputs<'_>, flows: &'a [BenefitFlow]) -> Option<Vec<Drawn<'a>>> {
    let filled = flows.iter().filter(|b| b.year.is_some());
    filled
        .map(|flow| {
            let drivers = benefits::names(flow).into_iter().map(|(name, figure)| {
                let [low, likely, high] = figure;
                Some((name, Pert::new(low, likely, high)?))
            });
            Some(Drawn {
                flow,
                profile: inputs.business.profile(&flow.profile)?,
                drivers: drivers.collect::<Option<_>>()?,
            })
        })
        .collect()
}

/// The money of a year of a benefit in each draw.
fn yearly(inputs: &Inputs<'_>, benefit: &Drawn<'_>) -> Vec<f64> {
    let mut streams: Vec<(Draws, &Pert)> = benefit
        .drivers
        .iter()
        .map(|(name, pert)| (Draws::named(inputs.seed, &name.stream()), pert))
        .collect();
    let mut figures = vec![0.0; streams.len()];
    (0..inputs.draws)
        .map(|_| {
            for (figure, (stream, pert)) in figures.iter_mut().zip(&mut streams) {
                *figure = pert.draw(stream);
            }
            benefit.year(&figures)
        })
        .collect()
}

/// Adds a quantity to every draw of the months in which it falls.
fn pour(net: &mut [Vec<f64>], per_unit: &[f64], draws: &[f64], sign: f64) {
    for (row, unit) in net.iter_mut().zip(per_unit).filter(|(_, u)| **u != 0.0) {
        for (sum, draw) in row.iter_mut().zip(draws) {
            *sum += sign * unit * draw;
        }
    }
}

fn present_values(net: &[Vec<f64>], rate: f64, n: usize) -> Vec<f64> {
    let mut out = vec![0.0; n];
    let mut factor = 1.0;
    for row in net {
        for (sum, flow) in out.iter_mut().zip(row) {
            *sum += factor * flow;
        }
        factor /= 1.0 + rate;
    }
    out
}

fn share_above_zero(values: &[f64]) -> Option<f64> {
    let above = values.iter().filter(|v| **v > 0.0).count();
    (!values.is_empty()).then(|| count(above) / count(values.len()))
}

#[expect(clippy::cast_precision_loss, reason = "counts of draws fit")]
const fn count(n: usize) -> f64 {
    n as f64
}

/// Each uncertain input at its 10 and 90 % with all others at their medians.
fn tornado(costs: &[Cost], drawn: &[Drawn<'_>], rate: f64) -> (f64, Vec<Swing>) {
    let value = |flows: &[f64]| cash::npv(flows, rate).unwrap_or(0.0);
    let counted: Vec<(&Drawn<'_>, f64)> = drawn
        .iter()
        .filter(|b| benefits::counts(b.flow))
        .map(|b| (b, value(&b.flow.share) / 12.0))
        .collect();
    let spent: f64 = costs
        .iter()
        .map(|(_, pert, unit)| pert.quantile(0.5) * value(unit))
        .sum();
    let gained: f64 = counted
        .iter()
        .map(|(b, weight)| b.year(&b.medians()) * weight)
        .sum();
    let base = gained - spent;
    let mut out: Vec<Swing> = Vec::new();
    for (name, pert, unit) in costs.iter().filter(|(_, p, _)| !p.is_constant()) {
        let figure = PLACES.map(|p| pert.quantile(p));
        let [low, median, high] = figure;
        out.push(Swing {
            input: name.clone(),
            figure,
            at_low: base - (low - median) * value(unit),
            at_high: base - (high - median) * value(unit),
        });
    }
    for (benefit, weight) in counted {
        let medians = benefit.medians();
        let all = benefit.year(&medians);
        for (at, (name, pert)) in benefit.drivers.iter().enumerate() {
            if pert.is_constant() {
                continue;
            }
            let figure = PLACES.map(|p| pert.quantile(p));
            let with = |x: f64| {
                let mut figures = medians.clone();
                if let Some(own) = figures.get_mut(at) {
                    *own = x;
                }
                base + (benefit.year(&figures) - all) * weight
            };
            let [low, _, high] = figure;
            out.push(Swing {
                input: name.clone(),
                figure,
                at_low: with(low),
                at_high: with(high),
            });
        }
    }
    out.sort_by(|a, b| {
        let width = |s: &Swing| (s.at_high - s.at_low).abs();
        width(b)
            .total_cmp(&width(a))
            .then_with(|| a.input.cmp(&b.input))
    });
    (base, out)
}
