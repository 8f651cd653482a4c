//! What has to be reached for the plan to pay: the lever of each benefit alone, and all benefits together.

use serde::Serialize;

use super::Inputs;
use super::benefits::{self, BenefitFlow, BenefitState};
use super::tables::MonthRow;
use crate::model::business::Three;
use crate::stats::cash;

/// What has to be reached, at the likely figures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BreakEven {
    /// Present value of all costs ÷ present value of the benefits that count: the share of them that has to come.
    /// `None` where no benefit counts.
    pub share_of_benefits: Option<f64>,
    /// One lever at a time, the other benefits at their likely figures.
    pub levers: Vec<LeverPoint>,
}

/// The point at which one lever makes the plan pay.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LeverPoint {
    /// The benefit.
    pub benefit: String,
    /// The lever.
    pub lever: String,
    /// Its unit in words.
    pub unit: String,
    /// What it is expected to be: low, likely, high; `None` where nobody has said.
    pub expected: Option<Three>,
    /// What it has to be.
    pub needed: Needed,
}

/// What a lever has to be.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "is", content = "value")]
pub enum Needed {
    /// The plan pays without this benefit.
    Nothing,
    /// The net present value is 0 at this figure.
    Figure(f64),
    /// The lever alone cannot make it pay.
    OutOfReach,
}

/// The points at a monthly discount rate: `NPV(lever) = 0`.
pub fn break_even(
    inputs: &Inputs<'_>,
    months: &[MonthRow],
    flows: &[BenefitFlow],
    rate: f64,
) -> Option<BreakEven> {
    let of = |part: &dyn Fn(&MonthRow) -> f64| {
        let flows: Vec<f64> = months.iter().map(part).collect();
        cash::npv(&flows, rate)
    };
    let (costs, gains) = (of(&MonthRow::cost)?, of(&MonthRow::gain)?);
    let levers = flows
        .iter()
        .filter(|b| b.class.counts())
        .filter_map(|b| point(inputs, b, costs - gains, rate))
        .collect();
    Some(BreakEven {
        share_of_benefits: (gains > 0.0).then(|| costs / gains),
        levers,
    })
}

/// The point of one benefit; `short` is the present value that is missing with all benefits at their likely figures.
fn point(inputs: &Inputs<'_>, b: &BenefitFlow, short: f64, rate: f64) -> Option<LeverPoint> {
    let in_case = matches!(b.state, BenefitState::Counted | BenefitState::LeverUnknown);
    let profile = inputs.business.profile(&b.profile).filter(|_| in_case)?;
    let at = profile
        .drivers
        .iter()
        .position(|d| profile.lever.as_ref() == Some(&d.id))?;
    let lever = profile.drivers.get(at)?;
    let expected = b.drivers.get(at)?.figure;
    let year = |x: f64| {
        let figures: Vec<f64> = b
            .drivers
            .iter()
            .enumerate()
            .map(|(n, d)| match d.figure {
                _ if n == at => x,
                Some([_, likely, _]) => likely,
                None => 0.0,
            })
            .collect();
        benefits::money_of_year(profile, &figures)
    };
    // Present value of a benefit of 1 a year.
    let weight = cash::npv(&b.share, rate)? / 12.0;
    let own = expected.map_or(Some(0.0), |[_, likely, _]| year(likely))?;
    let wanted = own
        + if weight > 0.0 {
            short / weight
        } else {
            f64::INFINITY
        };
    let needed = if wanted.is_finite() {
        let start = expected.map_or(1.0, |[_, likely, _]| likely.abs().max(1e-6));
        reach(year, wanted, start, lever.most)
    } else {
        Needed::OutOfReach
    };
    Some(LeverPoint {
        benefit: b.id.clone(),
        lever: lever.id.clone(),
        unit: lever.unit.clone(),
        expected,
        needed,
    })
}

/// The least figure from 0 at which a benefit brings `wanted` a year: doubled until it does, then bisected.
fn reach(year: impl Fn(f64) -> Option<f64>, wanted: f64, start: f64, most: Option<f64>) -> Needed {
    let enough = |x: f64| year(x).is_some_and(|sum| sum >= wanted);
    if enough(0.0) {
        return Needed::Nothing;
    }
    let most = most.unwrap_or(1e15);
    let mut high = start.min(most);
    while !enough(high) {
        if high >= most {
            return Needed::OutOfReach;
        }
        high = (2.0 * high).min(most);
    }
    let mut low = 0.0;
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if enough(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    Needed::Figure(high)
}
