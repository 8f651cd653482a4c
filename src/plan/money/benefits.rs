//! What the work brings, by the engagement's own figures.

use serde::Serialize;

use super::costs::{self, Name};
use super::{Inputs, add, spend, times};
use crate::model::business::{Baseline, Benefit, BenefitClass, Profile, Three};
use crate::model::id::InitiativeId;
use crate::model::month::Month;

/// Drivers whose ends are all tried for the low and the high figure of a benefit; more are taken at their likely figure.
const TRIED: usize = 12;

/// A benefit of the register over the months.
#[derive(Debug, Clone, Serialize)]
pub struct BenefitFlow {
    /// Its id in the register.
    pub id: String,
    /// The profile.
    pub profile: String,
    /// Its class.
    pub class: BenefitClass,
    /// The office that answers for it.
    pub owner: Option<String>,
    /// The post, overtime or contract that ends.
    pub named: Option<String>,
    /// How things stood before.
    pub baseline: Option<Baseline>,
    /// The initiative whose end starts it.
    pub from: InitiativeId,
    /// How it stands in this case.
    pub state: BenefitState,
    /// Months from the start until it begins, below 0 when it began before; `None` where it does not.
    pub begins: Option<f64>,
    /// Months until it is there in full.
    pub ramp_months: u32,
    /// The money of a year in full: low, likely, high; `None` where the lever has no figure.
    pub year: Option<Three>,
    /// The same at 10, 50 and 90 % of its own draws; put in by the simulation, else as `year`.
    pub year_drawn: Option<Three>,
    /// Share of the full benefit in each month.
    pub share: Vec<f64>,
    /// Money in each month at the likely figures.
    pub months: Vec<f64>,
    /// Figures of the drivers that are known.
    pub drivers: Vec<DriverFigure>,
}

/// A driver with its figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DriverFigure {
    /// The driver.
    pub driver: String,
    /// Low, likely, high.
    pub figure: Option<Three>,
}

/// How a benefit stands in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum BenefitState {
    /// It is counted.
    Counted,
    /// Its lever has no figure, so it brings nothing and the break-even statement says what it has to reach.
    LeverUnknown,
    /// The initiative that starts it is not among the work.
    NotPlanned,
    /// It begins after the horizon.
    AfterHorizon,
}

/// Two benefits that are often counted twice.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DoubleCounted {
    /// The first.
    pub one: String,
    /// The second.
    pub other: String,
    /// What is counted twice.
    pub what: String,
    /// Somebody has noted that it was looked at.
    pub looked_at: bool,
}

/// Each benefit of the register whose profile the questionnaire knows.
pub fn flows(inputs: &Inputs<'_>) -> Vec<BenefitFlow> {
    let known = |b: &'_ Benefit| inputs.business.profile(&b.profile).cloned();
    inputs
        .benefits
        .iter()
        .filter_map(|b| Some(flow(inputs, b, &known(b)?)))
        .collect()
}

fn flow(inputs: &Inputs<'_>, b: &Benefit, profile: &Profile) -> BenefitFlow {
    let begins = begins(inputs, b);
    let year = year(b, profile);
    let ramp = f64::from(b.ramp_months);
    let share = costs::months(inputs, |m| {
        begins.map_or(0.0, |from| share(from, ramp, m.into()))
    });
    let likely = year.map_or(0.0, |[_, likely, _]| likely);
    let late = begins.is_some_and(|from| from >= f64::from(inputs.horizon_months));
    BenefitFlow {
        id: b.id.clone(),
        profile: b.profile.clone(),
        class: b.class,
        owner: b.owner.clone(),
        named: b.named.clone(),
        baseline: b.baseline.clone(),
        from: b.from.clone(),
        state: match (begins, year) {
            (None, _) => BenefitState::NotPlanned,
            (_, None) => BenefitState::LeverUnknown,
            _ if late => BenefitState::AfterHorizon,
            _ => BenefitState::Counted,
        },
        begins,
        ramp_months: b.ramp_months,
        year,
        year_drawn: year,
        months: share.iter().map(|s| s * likely / 12.0).collect(),
        share,
        drivers: profile
            .drivers
            .iter()
            .zip(&b.drivers)
            .map(|(d, figure)| DriverFigure {
                driver: d.id.clone(),
                figure: *figure,
            })
            .collect(),
    }
}

/// Months from the start to the first money.
fn begins(inputs: &Inputs<'_>, b: &Benefit) -> Option<f64> {
    let stretches = spend::stretches(&inputs.spends);
    let ended = inputs.ended.get(&b.from).copied();
    let end = ended.or_else(|| stretches.get(&b.from).map(|(_, end)| *end))?;
    Some(end + f64::from(b.delay_months))
}

/// The mean share of the full benefit in the month that begins `month` months after the start: 0 before `from`, then
/// rising evenly to 1 over `ramp` months.
pub(super) fn share(from: f64, ramp: f64, month: f64) -> f64 {
    // The share summed from `from` to a point of time.
    let until = |point: f64| {
        let t = (point - from).max(0.0);
        if t < ramp {
            t * t / (2.0 * ramp)
        } else {
            t - ramp / 2.0
        }
    };
    (until(month + 1.0) - until(month)).clamp(0.0, 1.0)
}

/// The money of a year for figures of the drivers in their order.
pub(super) fn money_of_year(profile: &Profile, figures: &[f64]) -> Option<f64> {
    let in_a_year: Vec<f64> = profile
        .drivers
        .iter()
        .zip(figures)
        .map(|(d, x)| x * d.per.times())
        .collect();
    profile.formula.value(&in_a_year)
}

/// Low, likely and high of a year. A formula rises or falls evenly with each driver, so its ends lie where every driver
/// is at one of its own ends; all of these are tried.
fn year(b: &Benefit, profile: &Profile) -> Option<Three> {
    let figures: Option<Vec<Three>> = b.drivers.iter().copied().collect();
    let figures = figures.filter(|f| f.len() == profile.drivers.len())?;
    let likely: Vec<f64> = figures.iter().map(|[_, likely, _]| *likely).collect();
    let likely = money_of_year(profile, &likely)?;
    let (mut low, mut high) = (likely, likely);
    for corner in 0..(1_u32 << figures.len().min(TRIED)) {
        let at: Vec<f64> = figures
            .iter()
            .enumerate()
            .map(|(n, [low, likely, high])| match n {
                n if n >= TRIED => *likely,
                n if corner >> n & 1 == 1 => *high,
                _ => *low,
            })
            .collect();
        let sum = money_of_year(profile, &at)?;
        low = f64::min(low, sum);
        high = f64::max(high, sum);
    }
    Some([low, likely, high])
}

/// The drivers of a benefit as uncertain quantities.
pub(super) fn names(b: &BenefitFlow) -> Vec<(Name, Three)> {
    b.drivers
        .iter()
        .filter_map(|d| {
            let name = Name::Driver {
                benefit: b.id.clone(),
                driver: d.driver.clone(),
            };
            Some((name, d.figure?))
        })
        .collect()
}

/// True for a benefit that is part of the return.
pub(super) fn counts(b: &BenefitFlow) -> bool {
    b.state == BenefitState::Counted && b.class.counts()
}

/// All benefits of a class over the horizon: low, likely, high.
pub(super) fn total(all: &[BenefitFlow], class: BenefitClass) -> Three {
    let of_class = all.iter().filter(|b| b.class == class);
    of_class.fold([0.0; 3], |sum, b| {
        let months: f64 = b.share.iter().sum();
        add(sum, times(b.year.unwrap_or_default(), months / 12.0))
    })
}

/// Pairs of benefits of the register whose profiles share something.
pub fn double_counts(inputs: &Inputs<'_>) -> Vec<DoubleCounted> {
    let what = |a: &Benefit, b: &Benefit| {
        let profile = inputs.business.profile(&a.profile)?;
        let shared = profile.double_counts.iter();
        shared
            .filter(|d| d.with.as_deref() == Some(b.profile.as_str()))
            .map(|d| d.text.clone())
            .next()
    };
    let names = |a: &Benefit, b: &Benefit| {
        let with = a.counted_with.iter();
        with.into_iter().any(|c| *c == b.id || *c == b.profile)
    };
    let mut out = Vec::new();
    for (n, other) in inputs.benefits.iter().enumerate() {
        for one in inputs.benefits.iter().take(n) {
            if let Some(what) = what(one, other).or_else(|| what(other, one)) {
                out.push(DoubleCounted {
                    one: one.id.clone(),
                    other: other.id.clone(),
                    what,
                    looked_at: names(one, other) || names(other, one),
                });
            }
        }
    }
    out
}

/// Money of a benefit in a calendar month, wherever it lies: at 10 %, likely, at 90 %.
pub(super) fn in_month(b: &BenefitFlow, start: Month, month: Month) -> Option<Three> {
    let from = b.begins?;
    let share = share(
        from,
        f64::from(b.ramp_months),
        f64::from(month.since(start)),
    );
    let [_, likely, _] = b.year?;
    let [low, _, high] = b.year_drawn?;
    Some(times([low, likely, high], share / 12.0))
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn a_benefit_rises_evenly() {
        // By hand: from 2.5, ramp of 2 months: the share is 0.5·t until 4.5.
        let shares = [1.0, 2.0, 3.0, 4.0, 5.0].map(|m| share(2.5, 2.0, m));
        for (have, want) in shares.iter().zip([0.0, 0.0625, 0.5, 0.9375, 1.0]) {
            assert!((have - want).abs() < 1e-12, "{have} is not {want}");
        }
        assert!((share(0.5, 0.0, 0.0) - 0.5).abs() < 1e-12);
        assert!((share(0.5, 0.0, 1.0) - 1.0).abs() < 1e-12);
        assert!((share(-30.0, 6.0, 0.0) - 1.0).abs() < 1e-12);
    }
}
