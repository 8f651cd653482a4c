//! Cash flows by month: present value, internal rate of return, payback.
//!
//! Flow `t` lies `t` months after the start; flow 0 is not discounted.

use serde::Serialize;

/// Lowest monthly rate looked at.
const LOWEST: f64 = -0.99;
/// Highest monthly rate looked at.
const HIGHEST: f64 = 10.0;
/// Steps of equal ratio of `1 + i` between the two.
const STEPS: u32 = 2000;
/// Width of the last bracket of a root.
const EXACT: f64 = 1e-12;

/// The monthly rate of a yearly one: `(1 + r)^(1/12) − 1`. `None` for a yearly rate of −1 or less.
pub fn monthly_rate(yearly: f64) -> Option<f64> {
    (yearly > -1.0 && yearly.is_finite()).then(|| (1.0 + yearly).powf(1.0 / 12.0) - 1.0)
}

/// The yearly rate of a monthly one: `(1 + i)^12 − 1`.
pub fn yearly_rate(monthly: f64) -> f64 {
    (1.0 + monthly).powi(12) - 1.0
}

/// Net present value `Σ CF_t/(1 + r)^t` at a monthly rate (Brealey, Myers & Allen, *Principles of Corporate Finance*,
/// chapter 2). `None` for a rate of −1 or less and where the sum is not finite.
pub fn npv(flows: &[f64], monthly: f64) -> Option<f64> {
    if !(monthly > -1.0 && monthly.is_finite()) {
        return None;
    }
    let discount = 1.0 / (1.0 + monthly);
    let sum = flows.iter().rev().fold(0.0, |sum, cf| cf + sum * discount);
    Some(sum).filter(|s| s.is_finite())
}

/// Each flow at its present value.
pub fn discounted(flows: &[f64], monthly: f64) -> Vec<f64> {
    let discount = 1.0 / (1.0 + monthly);
    let mut factor = 1.0;
    flows
        .iter()
        .map(|cf| {
            let present = cf * factor;
            factor *= discount;
            present
        })
        .collect()
}

/// Sums from the start.
pub fn cumulative(flows: &[f64]) -> Vec<f64> {
    let mut sum = 0.0;
    flows
        .iter()
        .map(|cf| {
            sum += cf;
            sum
        })
        .collect()
}

/// The internal rate of return: rates at which the present value is 0.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "found", content = "value")]
pub enum InternalRate {
    /// There is none, and why.
    None(NoRate),
    /// Exactly one, as a yearly rate.
    Unique(f64),
    /// More than one, so that none of them is the return; yearly rates, lowest first.
    NotUnique(Vec<f64>),
}

/// Why there is no internal rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NoRate {
    /// All flows are 0.
    NoFlows,
    /// Money only goes out, or only comes in.
    OneSign,
    /// Between −99 % and 1000 % a month the present value does not become 0.
    NoRoot,
}

/// The internal rate of return, yearly `(1 + i)^12 − 1`.
///
/// Monthly rates above −0.99 and up to 10 are scanned in 2,000 steps of equal ratio for a change of sign of the
/// value, and where the value comes near 0 without one, the turning point between is looked for; roots are bisected
/// to 1e-12. Flows whose sign changes once have one root at most (Descartes' rule).
pub fn internal_rate(flows: &[f64]) -> InternalRate {
    if flows.iter().all(|cf| *cf == 0.0) || flows.iter().any(|cf| !cf.is_finite()) {
        return InternalRate::None(NoRate::NoFlows);
    }
    if !(flows.iter().any(|cf| *cf > 0.0) && flows.iter().any(|cf| *cf < 0.0)) {
        return InternalRate::None(NoRate::OneSign);
    }
    let roots: Vec<f64> = roots(flows).into_iter().map(yearly_rate).collect();
    match roots.as_slice() {
        [] => InternalRate::None(NoRate::NoRoot),
        [one] => InternalRate::Unique(*one),
        _ => InternalRate::NotUnique(roots),
    }
}

/// Monthly rates at which the value is 0, lowest first.
fn roots(flows: &[f64]) -> Vec<f64> {
    let value = |rate: f64| scaled(flows, rate);
    let ratio = ((1.0 + HIGHEST) / (1.0 + LOWEST)).ln() / f64::from(STEPS);
    let grid: Vec<(f64, f64)> = (0..=STEPS)
        .map(|k| (1.0 + LOWEST) * (ratio * f64::from(k)).exp() - 1.0)
        .map(|rate| (rate, value(rate)))
        .collect();
    let mut out = Vec::new();
    for pair in grid.windows(2) {
        let [(a, at_a), (b, at_b)] = pair else {
            continue;
        };
        if *at_b == 0.0 {
            out.push(*b);
        } else if at_a * at_b < 0.0 {
            out.push(bisect(value, *a, *b));
        }
    }
    for three in grid.windows(3) {
        let [(a, at_a), (_, at_m), (b, at_b)] = three else {
            continue;
        };
        let same = at_a * at_m > 0.0 && at_m * at_b > 0.0;
        if same && at_m.abs() <= at_a.abs() && at_m.abs() <= at_b.abs() {
            let turn = turning_point(value, *a, *b);
            if value(turn) * at_m < 0.0 {
                out.push(bisect(value, *a, turn));
                out.push(bisect(value, turn, *b));
            }
        }
    }
    out.sort_by(f64::total_cmp);
    out.dedup_by(|b, a| (*b - *a).abs() <= 4.0 * EXACT);
    out
}

/// The value divided by the largest power of `1 + i` in it: same sign, no overflow.
fn scaled(flows: &[f64], rate: f64) -> f64 {
    let growth = 1.0 + rate;
    if growth >= 1.0 {
        flows.iter().rev().fold(0.0, |sum, cf| cf + sum / growth)
    } else {
        flows.iter().fold(0.0, |sum, cf| cf + sum * growth)
    }
}

fn bisect(value: impl Fn(f64) -> f64, mut a: f64, mut b: f64) -> f64 {
    let at_a = value(a);
    for _ in 0..200 {
        let middle = f64::midpoint(a, b);
        if b - a <= EXACT * f64::max(1.0, middle.abs()) {
            break;
        }
        if value(middle) * at_a > 0.0 {
            a = middle;
        } else {
            b = middle;
        }
    }
    f64::midpoint(a, b)
}

/// Where the value is nearest to 0 between two rates, by thirds.
fn turning_point(value: impl Fn(f64) -> f64, mut a: f64, mut b: f64) -> f64 {
    let sign = value(a).signum();
    for _ in 0..100 {
        let third = (b - a) / 3.0;
        if sign * value(a + third) < sign * value(b - third) {
            b -= third;
        } else {
            a += third;
        }
    }
    f64::midpoint(a, b)
}

/// When the money is back.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Payback {
    /// Months from the start until the sum of all flows is back at 0; `None` when it is not within the flows, or when
    /// there are none.
    pub months: Option<f64>,
    /// The sum falls below 0 again later.
    pub negative_again: bool,
}

/// Payback: the first `t` after money went out at which the sum of flows is 0 or more, linear inside the month:
/// `t − 1 + (−S_{t−1})/CF_t`. Where the sum is never below 0 nothing has to come back: 0 months.
pub fn payback(flows: &[f64]) -> Payback {
    let mut out = Payback {
        months: None,
        negative_again: false,
    };
    let mut before = 0.0;
    let mut was_negative = false;
    for (t, cf) in (0_u32..).zip(flows) {
        let sum = before + cf;
        if sum < 0.0 {
            was_negative = true;
            out.negative_again |= out.months.is_some();
        } else if was_negative && out.months.is_none() {
            out.months = Some(f64::from(t) - 1.0 + -before / cf);
        }
        before = sum;
    }
    if !was_negative && flows.iter().any(|cf| *cf > 0.0) {
        out.months = Some(0.0);
    }
    out
}
