//! Effect size, agreement and reliability: R 4.2.2 with metafor 3.8-1, effectsize 0.8.3, multilevel 2.7 and psych 2.2.9;
//! pingouin 0.7.0.

use crm_readiness::stats::agreement::{Null, ad_m, agrees, rwg};
use crm_readiness::stats::effect::hedges_g;
use crm_readiness::stats::reliability::alpha;

use super::close;

#[test]
fn hedges_g_has_the_exact_correction() {
    // metafor::escalc(measure = "SMD", vtype = "LS2"): yi and yi ± 1.96·sqrt(vi). effectsize::hedges_g gives the same g;
    // the approximation 1 − 3/(4m − 1) would give 1.4783.
    let a = [62.0, 70.0, 55.0, 48.0, 66.0, 73.0, 58.0];
    let b = [51.0, 44.0, 60.0, 39.0, 47.0];
    let have = hedges_g(&a, &b).expect("two groups");
    close(have.g, 1.477_628_936_559_394, 1e-11);
    close(have.low, 0.264_819_081_215_431, 1e-11);
    close(have.high, 2.690_438_791_903_357, 1e-11);
    let small = hedges_g(&[1.0, 3.0], &[6.0, 9.0]).expect("two of two");
    close(small.g, -1.721_258_399_861_939, 1e-11);
    close(small.low, -3.347_734_717_404_666, 1e-11);
    close(small.high, -0.094_782_082_319_211, 1e-11);
    assert_eq!(hedges_g(&[1.0], &b), None);
    assert_eq!(hedges_g(&[2.0, 2.0], &[3.0, 3.0]), None);
    assert_eq!(hedges_g(&a, &[1.0, f64::NAN]), None);
}

#[test]
fn agreement_is_that_of_the_r_package_multilevel() {
    // multilevel::ad.m, multilevel::rwg(ranvar = 2) and rwg(ranvar = 1.34).
    let spread = [3.0, 4.0, 4.0, 2.0, 5.0, 4.0];
    let near = [3.0, 4.0, 4.0, 3.0, 4.0];
    let known = [
        (
            &spread[..],
            0.777_777_777_777_778,
            0.466_666_666_666_667,
            0.203_980_099_502_488,
        ),
        (&near[..], 0.48, 0.85, 0.776_119_402_985_075),
        (&[1.0, 5.0, 1.0, 5.0][..], 2.0, 0.0, 0.0),
    ];
    for (values, deviation, uniform, skew) in known {
        close(ad_m(values).expect("several"), deviation, 1e-12);
        close(
            rwg(values, 5, Null::Uniform).expect("several"),
            uniform,
            1e-12,
        );
        close(
            rwg(values, 5, Null::SlightSkew).expect("several"),
            skew,
            1e-12,
        );
    }
    assert_eq!(rwg(&[3.0], 5, Null::Uniform), None, "one rater");
    assert_eq!(ad_m(&[3.0]), None, "one rater");
    assert_eq!(
        rwg(&near, 4, Null::SlightSkew),
        None,
        "known for five options only"
    );
    assert_eq!(rwg(&near, 1, Null::Uniform), None);
    assert_eq!(rwg(&[3.0, 3.0], 5, Null::Uniform), Some(1.0));
}

#[test]
fn agreement_ends_at_a_sixth_of_the_options() {
    // Burke & Dunlap 2002: A/6, so .83 for five options and 1.17 for seven.
    assert!(agrees(0.83, 5) && !agrees(0.84, 5));
    assert!(agrees(1.16, 7) && !agrees(1.17, 7));
    assert!(agrees(5.0 / 6.0, 5), "the bound itself agrees");
    assert!(!agrees(f64::NAN, 5));
}

fn rows<const K: usize>(table: &[[f64; K]]) -> Vec<Vec<f64>> {
    table.iter().map(|r| r.to_vec()).collect()
}

#[test]
fn alpha_and_its_interval_are_those_of_psych() {
    // psych::alpha(x)$total$raw_alpha and $feldt; pingouin.cronbach_alpha gives 0.9236417033773862, [0.799, 0.979].
    let table = rows(&[
        [3.0, 2.0, 3.0, 4.0],
        [1.0, 1.0, 2.0, 1.0],
        [2.0, 3.0, 2.0, 2.0],
        [4.0, 4.0, 3.0, 4.0],
        [0.0, 1.0, 1.0, 0.0],
        [2.0, 2.0, 3.0, 3.0],
        [3.0, 3.0, 2.0, 4.0],
        [1.0, 0.0, 1.0, 2.0],
        [4.0, 3.0, 4.0, 4.0],
        [2.0, 1.0, 2.0, 3.0],
    ]);
    let have = alpha(&table).expect("ten persons, four items");
    assert_eq!((have.n, have.k), (10, 4));
    close(have.alpha, 0.923_641_703_377_386, 1e-12);
    close(have.low, 0.799_112_348_646_129, 1e-8);
    close(have.high, 0.978_697_359_963_438, 1e-8);
    // pingouin.cronbach_alpha: items that run against each other, −18 with [−181.486, −0.978].
    let against = rows(&[[0.0, 4.0], [4.0, 1.0], [2.0, 2.0], [1.0, 3.0], [3.0, 0.0]]);
    let have = alpha(&against).expect("five persons, two items");
    close(have.alpha, -18.0, 1e-10);
    close(have.low, -181.486, 5e-4);
    close(have.high, -0.978, 5e-4);
}

#[test]
fn alpha_needs_two_items_two_persons_and_variance() {
    assert_eq!(alpha(&[]), None);
    assert_eq!(alpha(&rows(&[[1.0, 2.0]])), None, "one person");
    assert_eq!(alpha(&rows(&[[1.0], [2.0]])), None, "one item");
    assert_eq!(
        alpha(&rows(&[[1.0, 3.0], [2.0, 2.0]])),
        None,
        "equal totals"
    );
    assert_eq!(alpha(&[vec![1.0, 2.0], vec![1.0]]), None, "ragged");
    assert_eq!(alpha(&rows(&[[1.0, f64::NAN], [2.0, 2.0]])), None);
}
