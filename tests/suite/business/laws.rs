//! What holds for any figures.

#![allow(clippy::indexing_slicing, reason = "a test may fail there")]

use crm_readiness::plan::money::tables::{MonthRow, PeriodRow};
use crm_readiness::plan::money::{BusinessCase, business_case};
use proptest::prelude::*;

use super::{Given, close, given};

/// Figures of all kinds, some of them 0.
fn any() -> impl Strategy<Value = Given> {
    let three =
        |most: f64| (0.0..most, 0.0..most, 0.0..most).prop_map(|(a, b, c)| [a, a + b, a + b + c]);
    let days = prop::collection::vec((three(200.0), 0.0..=1.0, 0.0..30.0, 0.0..12.0), 4);
    let rest = (
        0.0..2000.0,
        0.0..2000.0,
        -0.2..0.5,
        three(50_000.0),
        three(1.0),
        0_u32..13,
    );
    (days, rest).prop_map(
        |(days, (internal, external, rate, software, minutes, ramp))| {
            let mut given = given();
            for (spend, (days, share, begin, length)) in given.spends.iter_mut().zip(days) {
                spend.days = days;
                spend.external_share = share;
                (spend.begin, spend.end) = (begin, begin + length);
            }
            given.money.day_cost.internal = Some(internal);
            given.money.day_cost.external = Some(external);
            given.money.discount_rate = Some(rate);
            for costs in given.money.costs.values_mut() {
                costs.lines.insert("software".to_owned(), software);
            }
            let handling = given.benefit("handling-time");
            handling.ramp_months = ramp;
            handling.drivers[1] = Some(minutes);
            given.draws = 200;
            given
        },
    )
}

/// The same case in another currency.
fn scaled(given: &Given, k: f64) -> Given {
    let mut out = given.clone();
    let scale = |x: &mut [f64; 3]| *x = x.map(|x| x * k);
    let cost = &mut out.money.day_cost;
    cost.internal = cost.internal.map(|x| x * k);
    cost.external = cost.external.map(|x| x * k);
    cost.by_role.values_mut().for_each(|x| *x *= k);
    for costs in out.money.costs.values_mut() {
        costs.lines.values_mut().for_each(scale);
        costs.running.as_mut().map(scale);
    }
    out.request.values_mut().for_each(|x| *x *= k);
    // The drivers that are money, by profile.
    for b in &mut out.benefits {
        let money: &[usize] = match b.profile.as_str() {
            "handling-time" | "kept-margin" => &[2],
            "error-cost" => &[2, 3],
            _ => &[0, 1, 2],
        };
        for at in money {
            b.drivers[*at].as_mut().map(scale);
        }
    }
    out
}

fn npv(case: &BusinessCase) -> f64 {
    let result = case.result.as_ref().expect("all is known");
    result.npv.expect("a rate")
}

fn near(have: f64, want: f64) {
    close(have, want, 1e-6 * (1.0 + want.abs()));
}

fn parts_equal_the_whole(case: &BusinessCase, given: &Given) {
    let costs = case.costs.as_ref().expect("all is priced");
    let sum = |of: &dyn Fn(&MonthRow) -> f64| case.months.iter().map(of).sum::<f64>();
    near(sum(&|m| m.cash), costs.cash[1]);
    near(sum(&|m| m.internal), costs.internal[1]);
    near(sum(&|m| m.running), costs.running[1]);
    for at in 0..3 {
        near(
            costs.cash[at] + costs.internal[at] + costs.running[at],
            costs.total[at],
        );
        near(costs.lines.iter().map(|l| l.sum[at]).sum(), costs.cash[at]);
        let days: f64 = given.spends.iter().map(|s| s.days[at]).sum();
        near(case.effort.iter().map(|e| e.days[at]).sum(), days);
        for e in &case.effort {
            near(e.internal[at] + e.external[at], e.days[at]);
        }
    }
    let quarters = |of: &dyn Fn(&PeriodRow) -> f64| case.quarters.iter().map(of).sum::<f64>();
    near(
        quarters(&|p| p.cash + p.internal + p.running),
        costs.total[1],
    );
    near(quarters(&|p| p.soft), sum(&|m| m.soft));
    near(
        case.quarters.last().expect("twelve").cumulative,
        sum(&MonthRow::net),
    );
    assert_eq!(
        (case.months.len(), case.quarters.len(), case.phases.len()),
        (36, 12, 2)
    );
    let first: f64 = case.months.iter().take(9).map(|m| m.cash).sum();
    near(case.phases[0].cash, first);
    let soft: f64 = case
        .benefits
        .iter()
        .filter(|b| !b.class.counts())
        .flat_map(|b| &b.months)
        .sum();
    near(soft, sum(&|m| m.soft));
}

fn everything_is_finite(case: &BusinessCase) {
    // A number that is not finite becomes null, and null stands for nothing but what may be missing.
    let text = serde_json::to_string(case).expect("it can be written");
    assert!(!text.contains("NaN") && !text.contains("inf"), "{text}");
    for m in &case.months {
        let all = [
            m.cash,
            m.internal,
            m.running,
            m.cashable,
            m.avoided,
            m.soft,
            m.cumulative,
        ];
        assert!(
            all.iter()
                .chain(m.band.iter().flatten())
                .all(|x| x.is_finite())
        );
        let [low, middle, high] = m.band.expect("a rate");
        assert!(low <= middle && middle <= high);
    }
    for s in &case
        .result
        .as_ref()
        .and_then(|r| r.simulation.as_ref())
        .expect("a rate")
        .tornado
    {
        assert!(s.at_low.is_finite() && s.at_high.is_finite());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn sums_of_parts_equal_the_whole(given in any()) {
        let case = business_case(&given.inputs());
        parts_equal_the_whole(&case, &given);
        everything_is_finite(&case);
    }

    #[test]
    fn another_currency_changes_sums_alone(given in any(), k in 0.01..100.0_f64) {
        let (one, two) = (business_case(&given.inputs()), business_case(&scaled(&given, k).inputs()));
        close(npv(&two), k * npv(&one), 1e-6 * (1.0 + k * 1e5));
        let months = |c: &BusinessCase| c.result.as_ref().expect("known").payback.months;
        match (months(&one), months(&two)) {
            (Some(a), Some(b)) => close(a, b, 1e-6),
            (a, b) => prop_assert_eq!(a, b),
        }
        let share = |c: &BusinessCase| c.break_even.as_ref().and_then(|b| b.share_of_benefits);
        if let (Some(a), Some(b)) = (share(&one), share(&two)) {
            close(a, b, 1e-6 * (1.0 + a));
        }
    }

    #[test]
    fn what_costs_more_is_worth_less(given in any(), more in 1.0..500.0_f64) {
        let mut dear = given.clone();
        dear.money.day_cost.external = dear.money.day_cost.external.map(|x| x + more);
        prop_assert!(npv(&business_case(&dear.inputs())) <= npv(&business_case(&given.inputs())) + 1e-6);
    }
}

#[test]
fn the_same_seed_gives_the_same_case_and_another_one_a_near_one() {
    let given = given();
    let text = |seed: u64| {
        let mut inputs = given.inputs();
        inputs.seed = seed;
        serde_json::to_string(&business_case(&inputs)).expect("it can be written")
    };
    assert_eq!(text(5), text(5));
    assert_ne!(text(5), text(6));
}

#[test]
fn draws_of_one_input_do_not_depend_on_the_others() {
    let given = given();
    let mut without = given.clone();
    without.benefits.retain(|b| b.id != "error-cost");
    let years = |g: &Given| {
        let case = business_case(&g.inputs());
        let s = case.result.and_then(|r| r.simulation).expect("a rate");
        s.years["handling-time"]
    };
    for (a, b) in years(&given).into_iter().zip(years(&without)) {
        close(a, b, 1e-9);
    }
}

#[test]
fn a_higher_rate_lowers_the_value() {
    let mut before = f64::INFINITY;
    for rate in [0.0, 0.04, 0.08, 0.12] {
        let mut given = given();
        given.money.discount_rate = Some(rate);
        given.draws = 100;
        let now = npv(&business_case(&given.inputs()));
        assert!(now < before);
        before = now;
    }
}
