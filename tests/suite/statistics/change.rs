//! Paired differences and several tests at once: `SciPy` 1.17.1, statsmodels 0.15.0, R 4.2.2 with coin 1.4-2 and e1071
//! 1.7-13.

use crm_readiness::stats::multiplicity::{benjamini_hochberg, holm};
use crm_readiness::stats::paired::{equivalent, paired_t, persons_needed, signed_rank, skewness};
use crm_readiness::stats::student::quantile;

use super::close;

/// Hours of sleep gained by ten patients, second drug less first: Student 1908, R `sleep`.
const SLEEP: [f64; 10] = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4];

/// Ten changes on 0–100; mean 10.5, standard error 4.062.
const CHANGES: [f64; 10] = [10.0, 20.0, 25.0, -5.0, 0.0, 15.0, -10.0, 30.0, 12.5, 7.5];

#[test]
fn the_paired_t_test_is_that_of_r() {
    // R t.test(x2, x1, paired = TRUE), also with conf.level = 0.9; scipy.stats.ttest_1samp agrees.
    let have = paired_t(&SLEEP, 0.95).expect("ten differences");
    close(have.mean, 1.58, 1e-12);
    close(have.sd.expect("ten"), 1.229_995_483_279_873, 1e-12);
    close(have.df, 9.0, 0.0);
    close(have.t.expect("they differ"), 4.062_127_683_382_037, 1e-11);
    close(have.p.expect("they differ"), 0.002_832_890_197_384, 1e-12);
    close(have.low.expect("they differ"), 0.700_114_236_723_018, 1e-10);
    close(
        have.high.expect("they differ"),
        2.459_885_763_276_982,
        1e-10,
    );
    let narrow = paired_t(&SLEEP, 0.9).expect("ten differences");
    close(
        narrow.low.expect("they differ"),
        0.866_994_732_970_717,
        1e-10,
    );
    close(
        narrow.high.expect("they differ"),
        2.293_005_267_029_284,
        1e-10,
    );
    // R t.test(c(1, 4)): one degree of freedom.
    let two = paired_t(&[1.0, 4.0], 0.95).expect("two differences");
    close(two.p.expect("they differ"), 0.344_041_739_245_261, 1e-10);
    close(two.low.expect("they differ"), -16.559_307_104_262, 1e-8);
}

#[test]
fn a_mean_change_is_there_without_a_test() {
    assert_eq!(paired_t(&[], 0.95), None);
    assert_eq!(paired_t(&[1.0, f64::NAN], 0.95), None);
    assert_eq!(paired_t(&SLEEP, 1.0), None);
    let one = paired_t(&[3.0], 0.95).expect("one difference");
    assert_eq!((one.mean, one.sd, one.p, one.low), (3.0, None, None, None));
    // 2 is 3 − 1; 3.67 − 1.67 lies one unit in the last place beside it.
    let same = paired_t(&[2.0, 3.67 - 1.67, 3.0 - 1.0], 0.95).expect("three differences");
    close(same.mean, 2.0, 1e-12);
    assert_eq!((same.sd, same.t, same.p), (Some(0.0), None, None));
}

#[test]
#[expect(clippy::approx_constant, reason = "a score, not the ratio of a circle")]
fn the_signed_rank_test_is_exact_with_ties() {
    // coin::wilcoxsign_test(d ~ 0, distribution = "exact", zero.method = "Wilcoxon"): p; R wilcox.test: V.
    // scipy.stats.wilcoxon(method=PermutationMethod()) agrees.
    let ties = [
        2.0, -1.0, 3.0, 3.0, -2.0, 5.0, 1.0, -1.0, 4.0, 2.0, 0.0, 7.0, -3.0, 2.0,
    ];
    let have = signed_rank(&ties);
    assert_eq!((have.n, have.w, have.exact), (13, 72.5, true));
    close(have.p.expect("they differ"), 0.063_964_843_75, 1e-14);
    // Depression scores of Hollander & Wolfe 1973, p. 29, as on R's page of wilcox.test: V = 40, p = 0.0390625.
    let before = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30];
    let after = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];
    let gains: Vec<f64> = before.iter().zip(after).map(|(b, a)| b - a).collect();
    let have = signed_rank(&gains);
    close(have.w, 40.0, 0.0);
    close(have.p.expect("they differ"), 0.039_062_5, 1e-14);
}

#[test]
fn ties_are_told_after_rounding() {
    // scipy.stats.wilcoxon(method=PermutationMethod()) of the differences in hundredths, which are whole numbers:
    // R+ = 34, p = 0.19140625. Of the binary differences it gives 0.2421875.
    let after = [1.33, 3.67, 0.0, 3.67, 1.67, 1.33, 3.33, 1.67, 1.33];
    let before = [0.33, 2.0, 1.0, 1.0, 2.67, 1.0, 2.0, 0.67, 2.0];
    let changes: Vec<f64> = after.iter().zip(before).map(|(a, b)| a - b).collect();
    let have = signed_rank(&changes);
    close(have.w, 34.0, 0.0);
    close(have.p.expect("they differ"), 0.191_406_25, 1e-14);
}

#[test]
fn many_differences_are_exact_up_to_300_then_normal() {
    // scipy.stats.wilcoxon(x, method="exact").
    let exact: Vec<f64> = (1_i32..=300)
        .map(|i| f64::from(if i * 7 % 20 < 9 { -i } else { i }))
        .collect();
    let have = signed_rank(&exact);
    assert_eq!((have.n, have.w, have.exact), (300, 24_930.0, true));
    close(have.p.expect("they differ"), 0.117_507_527_696_016, 1e-10);
    // scipy.stats.wilcoxon(x, method="asymptotic", correction=False), four of the 400 being 0.
    let normal: Vec<f64> = (0_i32..400)
        .map(|i| f64::from((i * 37) % 101 - 45) / 4.0)
        .collect();
    let have = signed_rank(&normal);
    assert_eq!((have.n, have.w, have.exact), (396, 46_617.0, false));
    close(have.p.expect("they differ"), 0.001_330_906_439_598, 1e-11);
    assert_eq!(signed_rank(&[0.0, 0.0, 1e-12]).p, None, "nothing changed");
    assert_eq!(signed_rank(&[]).p, None);
    assert_eq!(signed_rank(&[1.0, f64::INFINITY]).p, None);
}

#[test]
fn t_quantiles_hold_for_many_degrees_of_freedom() {
    // scipy.stats.t.ppf([.95, .975], df).
    let known = [
        (9.0, 1.833_112_932_656, 2.262_157_162_798),
        (1e3, 1.646_378_817_285, 1.962_339_080_826),
        (3e3, 1.645_361_707_837, 1.960_755_055_322),
        (1e5, 1.644_868_864_785, 1.959_987_707_535),
        (1e7, 1.644_853_779_328, 1.959_964_221_767),
        (1e160, 1.644_853_626_951, 1.959_963_984_540),
    ];
    for (df, one, two) in known {
        close(quantile(0.95, df).expect("many"), one, 5e-11);
        close(quantile(0.975, df).expect("many"), two, 5e-11);
    }
    // The ends of the expansion meet at 1000 degrees of freedom.
    let (below, above) = (quantile(0.975, 1000.0), quantile(0.975, 1_000.000_001));
    close(below.expect("many"), above.expect("many"), 1e-10);
}

#[test]
fn skewness_is_that_of_spreadsheets() {
    // scipy.stats.skew(x, bias=False); e1071::skewness(x, type = 2) agrees.
    close(
        skewness(&CHANGES).expect("ten"),
        -0.137_859_188_028_603,
        1e-12,
    );
    close(
        skewness(&[1.0, 2.0, 10.0]).expect("three"),
        1.652_316_740_332_991,
        1e-12,
    );
    assert_eq!(skewness(&[1.0, 2.0]), None);
    assert_eq!(skewness(&[4.0; 5]), None);
}

#[test]
fn equivalence_is_two_one_sided_tests() {
    // statsmodels DescrStatsW(x).ttost_mean(-m, m) and pingouin 0.7.0 tost: p = .0595 for 17.5, .0490 for 18.
    // The 90 % interval, by tconfint_mean(0.1), is 3.0539 to 17.9461.
    let se = 4.062_019_202_317_98;
    let known = [
        (12.0, 0.360_230_831_978_515),
        (16.5, 0.086_882_137_847_281),
        (17.5, 0.059_466_087_391_281),
        (18.0, 0.048_957_214_686_402),
        (25.0, 0.003_013_756_055_889),
    ];
    for (margin, p) in known {
        assert_eq!(equivalent(10.5, se, 9.0, margin), Some(p < 0.05));
        assert_eq!(equivalent(-10.5, se, 9.0, margin), Some(p < 0.05));
    }
    // The bound itself, where p is 0.05.
    assert_eq!(equivalent(10.5, se, 9.0, 17.946_139), Some(false));
    assert_eq!(equivalent(10.5, se, 9.0, 17.946_140), Some(true));
    assert_eq!(equivalent(0.0, 0.0, 9.0, 5.0), None);
    assert_eq!(equivalent(0.0, 1.0, 0.0, 5.0), None);
    assert_eq!(equivalent(f64::NAN, 1.0, 9.0, 5.0), None);
}

#[test]
fn persons_needed_are_those_of_a_t_test() {
    // statsmodels 0.15.0, TTestPower().solve_power(effect_size=5/18, alpha=.05, power=.8) = 103.66.
    let (sd, pilot) = (18.0_f64, 12_usize);
    let se = sd / 12.0_f64.sqrt();
    assert_eq!(persons_needed(se, 11.0, pilot, 5.0, 1000), Some(104));
    assert_eq!(persons_needed(se, 11.0, pilot, 5.0, 100), None);
    assert_eq!(persons_needed(0.0, 11.0, pilot, 5.0, 1000), None);
    assert_eq!(persons_needed(se, 11.0, pilot, 0.0, 1000), None);
    assert_eq!(persons_needed(f64::NAN, 11.0, pilot, 5.0, 1000), None);
}

#[test]
fn adjusted_p_values_are_those_of_r() {
    // R p.adjust(p, "holm") and p.adjust(p, "BH"), NA included; statsmodels multipletests agrees.
    let p = [
        Some(0.01),
        Some(0.04),
        None,
        Some(0.03),
        Some(0.005),
        Some(0.04),
        Some(0.2),
        Some(1.0),
        Some(0.0001),
    ];
    let by_holm = [
        Some(0.06),
        Some(0.16),
        None,
        Some(0.15),
        Some(0.035),
        Some(0.16),
        Some(0.4),
        Some(1.0),
        Some(0.0008),
    ];
    let by_bh = [
        Some(0.026_666_666_666_667),
        Some(0.053_333_333_333_333),
        None,
        Some(0.053_333_333_333_333),
        Some(0.02),
        Some(0.053_333_333_333_333),
        Some(0.228_571_428_571_429),
        Some(1.0),
        Some(0.0008),
    ];
    for (have, want) in [(holm(&p), by_holm), (benjamini_hochberg(&p), by_bh)] {
        assert_eq!(have.len(), want.len());
        for (have, want) in have.into_iter().zip(want) {
            assert_eq!(have.is_some(), want.is_some());
            close(have.unwrap_or(0.0), want.unwrap_or(0.0), 1e-14);
        }
    }
    assert_eq!(holm(&[Some(f64::NAN), Some(0.5)]), [None, Some(0.5)]);
    assert_eq!(benjamini_hochberg(&[]), []);
}
