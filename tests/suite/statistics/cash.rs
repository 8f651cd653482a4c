//! Present value, internal rate and payback: numpy-financial 1.0.0 and pyxirr 0.10.8 (NumPy 2.4.6), SciPy 1.17.1.

use crm_readiness::stats::cash::{
    InternalRate, NoRate, cumulative, discounted, internal_rate, monthly_rate, npv, payback,
    yearly_rate,
};
use proptest::prelude::*;

use super::close;

fn plain() -> Vec<f64> {
    let mut flows = vec![-1000.0];
    flows.extend([60.0; 24]);
    flows
}

const LATE: [f64; 14] = [
    -500.0, -300.0, -200.0, 0.0, 0.0, 50.0, 80.0, 110.0, 140.0, 170.0, 200.0, 200.0, 200.0, 200.0,
];

/// Conventional flows: money out, then in.
fn conventional() -> impl Strategy<Value = Vec<f64>> {
    let out = prop::collection::vec(1.0..1000.0, 1..6);
    let back = prop::collection::vec(0.0..500.0, 1..40);
    (out, back).prop_map(|(out, back)| out.into_iter().map(|x: f64| -x).chain(back).collect())
}

#[test]
fn present_values_are_those_of_numpy_financial_and_pyxirr() {
    // npf.npv((1+r)**(1/12) - 1, flows) and pyxirr.npv agree to 1e-12.
    let known = [
        (0.0, 440.0, 350.0),
        (0.08, 330.374_685_158_1, 271.642_264_236_7),
        (0.25, 150.817_565_854_0, 137.086_519_500_3),
    ];
    for (yearly, one, two) in known {
        let rate = monthly_rate(yearly).expect("above -1");
        close(npv(&plain(), rate).expect("finite"), one, 1e-9);
        close(npv(&LATE, rate).expect("finite"), two, 1e-9);
        close(yearly_rate(rate), yearly, 1e-12);
    }
    assert_eq!(npv(&[], 0.01), Some(0.0));
    assert_eq!(npv(&plain(), -1.0), None);
    assert_eq!(monthly_rate(-1.0), None);
    assert_eq!(monthly_rate(f64::NAN), None);
}

#[test]
fn internal_rates_are_those_of_numpy_financial_and_pyxirr() {
    // npf.irr and pyxirr.irr, monthly; they agree to 1e-13.
    for (flows, monthly) in [
        (plain(), 0.031_491_266_283_6),
        (LATE.to_vec(), 0.033_482_292_972_6),
        (vec![-1000.0, 5250.0, 0.0], 4.25),
    ] {
        let InternalRate::Unique(yearly) = internal_rate(&flows) else {
            panic!("one root");
        };
        close(
            yearly,
            yearly_rate(monthly),
            1e-9 * (1.0 + yearly_rate(monthly)),
        );
    }
}

#[test]
fn two_rates_are_both_named() {
    // -1000 + 6250/(1+i) - 6250/(1+i)^2 is 0 at i = 0.25 and i = 4: npf.irr gives 0.25, pyxirr.irr 4.0.
    let InternalRate::NotUnique(roots) = internal_rate(&[-1000.0, 6250.0, -6250.0]) else {
        panic!("two roots");
    };
    assert_eq!(roots.len(), 2);
    for (have, monthly) in roots.iter().zip([0.25, 4.0]) {
        close(have / yearly_rate(monthly), 1.0, 1e-11);
    }
    // Two roots closer than a step of the scan: (1 - 1.02v)(1 - 1.0201v).
    let close_pair = [1000.0, -2040.1, 1040.502];
    assert!(
        matches!(internal_rate(&close_pair), InternalRate::NotUnique(r) if r.len() == 2),
        "{:?}",
        internal_rate(&close_pair)
    );
}

#[test]
fn no_rate_has_a_reason() {
    let none = |flows: &[f64]| internal_rate(flows);
    assert_eq!(none(&[]), InternalRate::None(NoRate::NoFlows));
    assert_eq!(none(&[0.0, 0.0]), InternalRate::None(NoRate::NoFlows));
    assert_eq!(none(&[-5.0, -1.0]), InternalRate::None(NoRate::OneSign));
    assert_eq!(none(&[5.0, 1.0]), InternalRate::None(NoRate::OneSign));
    // 100 - 100v + 100v² has no real root.
    assert_eq!(
        none(&[100.0, -100.0, 100.0]),
        InternalRate::None(NoRate::NoRoot)
    );
}

#[test]
fn payback_is_linear_inside_the_month() {
    // By hand: -1000 + 16·60 = -40 after month 16, so 40/60 of the next.
    let found = payback(&plain());
    close(found.months.expect("pays back"), 16.0 + 40.0 / 60.0, 1e-12);
    assert!(!found.negative_again);
    // Sums: -500 -800 -1000 -1000 -1000 -950 -870 -760 -620 -450 -250 -50 150.
    close(
        payback(&LATE).months.expect("pays back"),
        11.0 + 50.0 / 200.0,
        1e-12,
    );
    assert_eq!(payback(&[-100.0, 20.0, 30.0]).months, None);
    assert_eq!(payback(&[-100.0, -20.0]).months, None);
    assert_eq!(payback(&[0.0, 0.0]).months, None);
    assert_eq!(payback(&[]).months, None);
    assert_eq!(payback(&[5.0, -2.0]).months, Some(0.0));
    // Nothing happens in the first month: that is no payback.
    close(
        payback(&[0.0, -10.0, 10.0]).months.expect("pays back"),
        2.0,
        1e-12,
    );
    let twice = payback(&[-100.0, 120.0, -50.0, 60.0]);
    assert!(twice.negative_again && twice.months.is_some());
}

#[test]
fn discounted_payback_is_later() {
    // By hand at 1 % a month: -100 + 50/1.01 + 50/1.0201 + 50/1.030301, the last covers 1.48025 of 48.52951.
    let flows = [-100.0, 50.0, 50.0, 50.0];
    let present = discounted(&flows, 0.01);
    let sums = cumulative(&present);
    close(
        *sums.last().expect("four"),
        npv(&flows, 0.01).expect("finite"),
        1e-12,
    );
    close(
        payback(&present).months.expect("pays back"),
        2.0 + (100.0 - 50.0 / 1.01 - 50.0 / 1.0201) / (50.0 / 1.030_301),
        1e-12,
    );
}

proptest! {
    #[test]
    fn a_higher_rate_lowers_the_value_of_conventional_flows(flows in conventional(), a in -0.5..1.0, b in -0.5..1.0) {
        let (low, high): (f64, f64) = if a < b { (a, b) } else { (b, a) };
        let first: f64 = flows.iter().sum();
        prop_assume!(first > 0.0 && low >= 0.0);
        // Above the internal rate the value may rise again towards the first outlay, so compare below it.
        let value = |r: f64| npv(&flows, r).expect("finite");
        if value(high) > 0.0 {
            prop_assert!(value(low) >= value(high) - 1e-9);
        }
    }

    #[test]
    fn money_in_another_unit_changes_the_value_alone(flows in conventional(), k in 0.01..100.0_f64) {
        let other: Vec<f64> = flows.iter().map(|cf| cf * k).collect();
        let (one, two) = (npv(&flows, 0.01).expect("finite"), npv(&other, 0.01).expect("finite"));
        prop_assert!((one * k - two).abs() <= 1e-9 * (1.0 + two.abs()));
        match (payback(&flows).months, payback(&other).months) {
            (Some(a), Some(b)) => prop_assert!((a - b).abs() < 1e-6),
            (a, b) => prop_assert!(a == b),
        }
        match (internal_rate(&flows), internal_rate(&other)) {
            (InternalRate::Unique(a), InternalRate::Unique(b)) => prop_assert!((a - b).abs() <= 1e-6 * (1.0 + a.abs())),
            (a, b) => prop_assert!(a == b),
        }
    }

    #[test]
    fn the_value_at_the_internal_rate_is_nothing(flows in conventional()) {
        if let InternalRate::Unique(yearly) = internal_rate(&flows)
            && yearly > -0.999
        {
            let rate = monthly_rate(yearly).expect("above -1");
            let size: f64 = discounted(&flows, rate).iter().map(|x| x.abs()).sum();
            prop_assert!(npv(&flows, rate).expect("finite").abs() <= 1e-6 * size);
        }
    }
}
