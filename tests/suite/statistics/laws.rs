//! What holds for any numbers, by proptest.

use crm_readiness::stats::agreement::{Null, ad_m, rwg};
use crm_readiness::stats::effect::hedges_g;
use crm_readiness::stats::multiplicity::{benjamini_hochberg, holm};
use crm_readiness::stats::paired::{equivalent, paired_t, persons_needed, signed_rank, skewness};
use crm_readiness::stats::predictive::predict;
use crm_readiness::stats::reliability::alpha;
use proptest::prelude::*;

/// Ordinary levels and numbers nobody should send.
fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => (0_u8..5).prop_map(f64::from),
        2 => -100.0_f64..100.0,
        1 => prop::sample::select(vec![f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN, 1e-300, 1e160, -0.0]),
    ]
}

/// Every number that the statistics of change, agreement and reliability give for two samples.
fn everything(a: &[f64], b: &[f64]) -> Vec<f64> {
    let mut out = Vec::new();
    if let Some(t) = paired_t(a, 0.95) {
        out.push(t.mean);
        out.extend([t.sd, t.t, t.p, t.low, t.high].into_iter().flatten());
    }
    let w = signed_rank(a);
    out.push(w.w);
    out.extend(w.p);
    out.extend(skewness(a));
    out.extend(ad_m(a));
    out.extend(rwg(a, 5, Null::Uniform));
    out.extend(rwg(a, 5, Null::SlightSkew));
    if let Some(g) = hedges_g(a, b) {
        out.extend([g.g, g.low, g.high]);
    }
    let table: Vec<Vec<f64>> = a.iter().zip(b).map(|(x, y)| vec![*x, *y]).collect();
    if let Some(x) = alpha(&table) {
        out.extend([x.alpha, x.low, x.high]);
    }
    let p: Vec<Option<f64>> = a.iter().copied().map(Some).collect();
    out.extend(holm(&p).into_iter().chain(benjamini_hochberg(&p)).flatten());
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_sample_gives_a_number_that_is_none(
        a in prop::collection::vec(any_number(), 0..5),
        b in prop::collection::vec(any_number(), 0..5),
    ) {
        for value in everything(&a, &b) {
            prop_assert!(value.is_finite(), "{value} from {a:?} and {b:?}");
        }
    }

    #[test]
    fn no_figures_give_a_number_that_is_none(
        x in any_number(), m in any_number(), s in any_number(), level in any_number(), n in 0_usize..5,
    ) {
        if let Some(p) = predict(x, m, s, n) {
            prop_assert!(0.0 <= p.low && p.low <= p.percentile && p.percentile <= p.high && p.high <= 100.0, "{p:?}");
        }
        prop_assert!(persons_needed(s, x, n, m, 50).is_none_or(|found| found > n));
        let bound = equivalent(x, s, level, m);
        prop_assert!(bound.is_none() || (s > 0.0 && m > 0.0));
        prop_assert!(paired_t(&[1.0, 2.0], level).is_none_or(|_| level > 0.0 && level < 1.0));
    }

    #[test]
    fn adjusted_p_values_keep_their_order(raw in prop::collection::vec(prop::option::of(0.0_f64..=1.0), 0..20)) {
        let (by_holm, by_bh) = (holm(&raw), benjamini_hochberg(&raw));
        prop_assert_eq!(by_holm.len(), raw.len());
        prop_assert_eq!(by_bh.len(), raw.len());
        let known: Vec<(f64, f64, f64)> = raw.iter().zip(by_holm.iter().zip(&by_bh))
            .filter_map(|(r, (h, b))| Some(((*r)?, (*h)?, (*b)?)))
            .collect();
        prop_assert_eq!(known.len(), raw.iter().flatten().count());
        for (p, h, b) in &known {
            prop_assert!(p <= b && b <= h && *h <= 1.0, "{p} {b} {h}");
            for (q, i, c) in &known {
                prop_assert!(p > q || (h <= i && b <= c), "{p} before {q}");
            }
        }
    }

    #[test]
    fn the_signed_rank_test_does_not_know_the_sign(d in prop::collection::vec(-4_i8..=4, 0..40)) {
        let d: Vec<f64> = d.into_iter().map(|v| f64::from(v) / 3.0).collect();
        let flipped: Vec<f64> = d.iter().map(|v| -v).collect();
        let (have, mirror) = (signed_rank(&d), signed_rank(&flipped));
        prop_assert_eq!(have.p, mirror.p);
        prop_assert_eq!(have.n, mirror.n);
        let n = f64::from(u32::try_from(have.n).expect("few"));
        prop_assert!((have.w + mirror.w - n * (n + 1.0) / 2.0).abs() < 1e-9);
        prop_assert!(have.p.is_none_or(|p| 0.0 < p && p <= 1.0));
    }

    #[test]
    fn a_constant_added_to_an_item_leaves_alpha(
        rows in prop::collection::vec(prop::collection::vec((0_u8..5).prop_map(f64::from), 3), 2..30),
        constant in -50.0_f64..50.0, item in 0_usize..3,
    ) {
        let mut moved = rows.clone();
        for row in &mut moved {
            row[item] += constant;
        }
        match (alpha(&rows), alpha(&moved)) {
            (Some(a), Some(b)) => {
                let size = 1.0 + a.alpha.abs();
                prop_assert!((a.alpha - b.alpha).abs() < 1e-9 * size, "{a:?} {b:?}");
                prop_assert!(a.low <= a.alpha && a.alpha <= a.high && a.high <= 1.0 + 1e-12);
            }
            (a, b) => prop_assert!(a.is_none() && b.is_none(), "{a:?} {b:?}"),
        }
    }

    #[test]
    fn an_interval_shrinks_with_its_level(d in prop::collection::vec(-100.0_f64..100.0, 2..20), low in 0.05_f64..0.9, more in 0.01_f64..0.09) {
        let (narrow, wide) = (paired_t(&d, low).expect("finite"), paired_t(&d, low + more).expect("finite"));
        prop_assert_eq!(narrow.p, wide.p);
        if let (Some(a), Some(b), Some(c), Some(e)) = (wide.low, narrow.low, narrow.high, wide.high) {
            prop_assert!(a < b && b < narrow.mean && narrow.mean < c && c < e);
        }
    }
}
