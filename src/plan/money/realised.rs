//! What came in, against what was planned.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::benefits::{self, BenefitFlow};
use crate::model::business::{Benefit, Three};
use crate::model::month::Month;

/// What an earlier assessment expected: benefit → month → the figure at 10 %, the likely one, that at 90 %.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Forecast {
    /// The round whose kept assessment it is from.
    pub round: String,
    /// The figures.
    pub benefits: BTreeMap<String, BTreeMap<Month, Three>>,
}

impl Forecast {
    /// The forecast in a kept assessment (its JSON); `None` where it holds none.
    pub fn of_kept(round: &str, kept: &Value) -> Option<Self> {
        let case = kept.pointer("/plan/business")?;
        let start = Month::parse(case.get("start")?.as_str()?)?;
        let mut out = Self {
            round: round.to_owned(),
            benefits: BTreeMap::new(),
        };
        for b in case.get("benefits")?.as_array()? {
            let id = b.get("id").and_then(Value::as_str);
            let year = b.get("year").and_then(three);
            let drawn = b.get("year_drawn").and_then(three);
            let share = b.get("share").and_then(Value::as_array);
            let (Some(id), Some(year), Some(share)) = (id, year, share) else {
                continue;
            };
            let ([_, likely, _], [low, _, high]) = (year, drawn.unwrap_or(year));
            let months = (0..).zip(share).filter_map(|(m, share)| {
                let figures = super::times([low, likely, high], share.as_f64()? / 12.0);
                Some((start.plus(m), figures))
            });
            out.benefits.insert(id.to_owned(), months.collect());
        }
        (!out.benefits.is_empty()).then_some(out)
    }
}

fn three(value: &Value) -> Option<Three> {
    match value.as_array()?.as_slice() {
        [a, b, c] => Some([a.as_f64()?, b.as_f64()?, c.as_f64()?]),
        _ => None,
    }
}

/// Planned and realised, by benefit and month.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Realised {
    /// The round whose kept forecast is compared; `None` where today's figures are, because nothing was kept.
    pub forecast_of: Option<String>,
    /// Benefits with an actual figure.
    pub benefits: Vec<RealisedBenefit>,
    /// All of them, month by month.
    pub months: Vec<RealisedMonth>,
    /// How good the forecast was; `None` without a month that has both.
    pub accuracy: Option<Accuracy>,
}

/// One benefit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RealisedBenefit {
    /// The benefit.
    pub id: String,
    /// Its months with an actual figure.
    pub months: Vec<RealisedMonth>,
    /// Months since its beginning, by the forecast, for which no figure was filed.
    pub not_filed: Vec<Month>,
    /// Sum of what was planned for these months.
    pub planned: f64,
    /// Sum of what came in.
    pub actual: f64,
}

/// One month.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RealisedMonth {
    /// The month.
    pub month: Month,
    /// The figure at 10 %, the likely one and that at 90 % of the forecast; `None` where the forecast does not reach.
    pub planned: Option<Three>,
    /// What came in.
    pub actual: f64,
}

/// How good a forecast was.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Accuracy {
    /// Months of benefits that have both figures.
    pub months: usize,
    /// Sum planned.
    pub planned: f64,
    /// Sum realised.
    pub actual: f64,
    /// Mean absolute error ÷ mean planned: `Σ|actual − planned| / Σ planned`; `None` where nothing was planned.
    pub error_share: Option<f64>,
    /// Share of the months with something planned whose actual lies between the 10 and the 90 % figure; `None` without such a
    /// month.
    pub inside_band: Option<f64>,
}

/// Today's figures as a forecast for the months given.
fn today(flow: &BenefitFlow, start: Month, months: &[Month]) -> BTreeMap<Month, Three> {
    let each = months.iter().copied();
    each.filter_map(|m| Some((m, benefits::in_month(flow, start, m)?)))
        .collect()
}

/// Compares the actual figures of the months up to `until` with an earlier forecast, or with today's figures. `None`
/// without an actual figure.
pub fn realised(
    register: &[Benefit],
    flows: &[BenefitFlow],
    start: Month,
    until: Month,
    forecast: Option<&Forecast>,
) -> Option<Realised> {
    let mut out = Realised {
        forecast_of: forecast.map(|f| f.round.clone()),
        benefits: Vec::new(),
        months: Vec::new(),
        accuracy: None,
    };
    for b in register {
        let actual: BTreeMap<Month, f64> = b
            .actual
            .iter()
            .filter(|(m, _)| **m <= until)
            .map(|(m, sum)| (*m, *sum))
            .collect();
        let (Some(first), Some(last)) = (actual.keys().next(), actual.keys().next_back()) else {
            continue;
        };
        let span: Vec<Month> = (0..=last.since(*first)).map(|n| first.plus(n)).collect();
        let planned = match forecast {
            Some(f) => f.benefits.get(&b.id).cloned().unwrap_or_default(),
            None => flows
                .iter()
                .find(|flow| flow.id == b.id)
                .map(|flow| today(flow, start, &span))
                .unwrap_or_default(),
        };
        out.benefits.push(compare(&b.id, &actual, &planned, *last));
    }
    if out.benefits.is_empty() {
        return None;
    }
    out.months = together(&out.benefits);
    out.accuracy = accuracy(&out.benefits);
    Some(out)
}

fn compare(
    id: &str,
    actual: &BTreeMap<Month, f64>,
    planned: &BTreeMap<Month, Three>,
    last: Month,
) -> RealisedBenefit {
    let months: Vec<RealisedMonth> = actual
        .iter()
        .map(|(month, sum)| RealisedMonth {
            month: *month,
            planned: planned.get(month).copied(),
            actual: *sum,
        })
        .collect();
    let expected = planned
        .iter()
        .filter(|(m, [_, likely, _])| **m <= last && *likely > 0.0)
        .map(|(m, _)| *m);
    RealisedBenefit {
        id: id.to_owned(),
        not_filed: expected.filter(|m| !actual.contains_key(m)).collect(),
        planned: months.iter().filter_map(likely).sum(),
        actual: actual.values().sum(),
        months,
    }
}

fn likely(month: &RealisedMonth) -> Option<f64> {
    month.planned.map(|[_, likely, _]| likely)
}

/// All benefits by month. The ends of the bands are added up, which is wider than the band of the sum.
fn together(all: &[RealisedBenefit]) -> Vec<RealisedMonth> {
    let mut out: BTreeMap<Month, RealisedMonth> = BTreeMap::new();
    for m in all.iter().flat_map(|b| &b.months) {
        let sum = out.entry(m.month).or_insert(RealisedMonth {
            month: m.month,
            planned: None,
            actual: 0.0,
        });
        sum.actual += m.actual;
        sum.planned = match (sum.planned, m.planned) {
            (Some(a), Some(b)) => Some(super::add(a, b)),
            (a, b) => a.or(b),
        };
    }
    out.into_values().collect()
}

#[expect(clippy::cast_precision_loss, reason = "counts of months fit")]
fn accuracy(all: &[RealisedBenefit]) -> Option<Accuracy> {
    let both: Vec<(Three, f64)> = all
        .iter()
        .flat_map(|b| &b.months)
        .filter_map(|m| Some((m.planned?, m.actual)))
        .collect();
    if both.is_empty() {
        return None;
    }
    let planned: f64 = both.iter().map(|([_, likely, _], _)| likely).sum();
    let error: f64 = both
        .iter()
        .map(|([_, likely, _], actual)| (actual - likely).abs())
        .sum();
    let begun: Vec<_> = both
        .iter()
        .filter(|([_, likely, _], _)| *likely > 0.0)
        .collect();
    let inside = begun
        .iter()
        .filter(|([low, _, high], actual)| (*low..=*high).contains(actual))
        .count();
    Some(Accuracy {
        months: both.len(),
        planned,
        actual: both.iter().map(|(_, actual)| actual).sum(),
        error_share: (planned > 0.0).then(|| error / planned),
        inside_band: (!begun.is_empty()).then(|| inside as f64 / begun.len() as f64),
    })
}
