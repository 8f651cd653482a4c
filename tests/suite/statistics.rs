//! Statistics against values computed elsewhere: NumPy 2.4.6, SciPy 1.17.1, statsmodels 0.15.0.

use crm_readiness::stats::interval::{beta_quantile, clopper_pearson, shrunk};
use crm_readiness::stats::quantile::{quantile, quartiles};
use crm_readiness::stats::rank::Rank;
use crm_readiness::stats::shrink::{kappa, paule_mandel};

mod cash; // present value, internal rate, payback
mod change; // paired differences, several tests at once
mod laws; // what holds for any numbers
mod people; // effect size, agreement, reliability
mod published; // peers known by three figures

fn close(have: f64, want: f64, tolerance: f64) {
    assert!(
        (have - want).abs() <= tolerance,
        "{have} is not {want} within {tolerance}"
    );
}

#[test]
fn quantiles_are_type_7_as_numpy_gives_them() {
    // numpy.quantile(x, p), default method.
    let x = [12.5, 14.0, 17.25, 21.0, 21.0, 30.5, 44.0];
    let known = [
        (0.0, 12.5),
        (0.1, 13.4),
        (0.25, 15.625),
        (0.5, 21.0),
        (0.75, 25.75),
        (0.9, 35.9),
        (1.0, 44.0),
    ];
    for (p, want) in known {
        close(quantile(&x, p).expect("values given"), want, 1e-12);
    }
    assert_eq!(quartiles(&[3.0, 1.0]), Some([1.5, 2.0, 2.5]));
    assert_eq!(quantile(&[], 0.5), None);
    assert_eq!(quantile(&[1.0, f64::NAN], 0.5), None);
}

#[test]
fn percentile_ranks_are_mid_ranks_as_scipy_gives_them() {
    // scipy.stats.percentileofscore(peers, score, kind="mean").
    let peers = [
        31.2, 35.5, 38.0, 38.0, 41.3, 44.9, 47.0, 52.6, 55.1, 60.0, 61.5, 72.3,
    ];
    for (score, want) in [(38.0, 25.0), (45.0, 50.0), (20.0, 0.0), (80.0, 100.0)] {
        close(
            Rank::of(score, &peers).percentile().expect("peers given"),
            want,
            1e-12,
        );
    }
    assert_eq!(Rank::of(1.0, &[]).percentile(), None);
    assert_eq!(
        Rank::of(40.0, &[40.0; 7]).percentile(),
        Some(50.0),
        "all peers tied with the score"
    );
}

#[test]
fn intervals_are_those_of_clopper_and_pearson() {
    // scipy.stats.binomtest(k, n).proportion_ci(0.95, method="exact").
    let known = [
        (0_u32, 12_u32, 0.0, 0.264_648_469_397_051_17),
        (3, 12, 0.054_860_644_527_992_41, 0.571_858_461_878_099_7),
        (12, 12, 0.735_351_530_602_948_8, 1.0),
        (45, 100, 0.350_320_229_239_672_04, 0.552_719_811_226_050_1),
        (1, 30, 0.000_843_570_926_649_307_1, 0.172_169_455_633_412_93),
    ];
    for (below, n, low, high) in known {
        let have = clopper_pearson(Rank {
            below: below as usize,
            equal: 0,
            n: n as usize,
        })
        .expect("peers given");
        close(have.0, 100.0 * low, 1e-6);
        // With no tie the upper end is that of below + 1 − 1 = below successes.
        let upper =
            beta_quantile(0.975, f64::from(below) + 1.0, f64::from(n - below)).expect("a beta");
        close(have.1, 100.0 * upper, 1e-9);
        if below < n {
            close(upper, high, 1e-8);
        }
    }
    // Ties count against certainty: the lower end of 3 of 12, the upper end of 5 of 12.
    let tied = clopper_pearson(Rank {
        below: 3,
        equal: 2,
        n: 12,
    })
    .expect("peers given");
    close(tied.0, 100.0 * 0.054_860_644_527_992_41, 1e-6);
    assert!(tied.1 > 100.0 * 0.571_858_461_878_099_7);
    assert_eq!(
        clopper_pearson(Rank {
            below: 0,
            equal: 0,
            n: 0
        }),
        None
    );
}

#[test]
fn shrunk_intervals_are_beta_quantiles() {
    // scipy.stats.beta.ppf([.025, .975], 17·0.4 + 5·0.3, 17·0.6 + 5·0.7).
    let (low, high) = shrunk(0.4, 17.0, 0.3, 5.0).expect("a beta");
    close(low, 19.201_326_608_993_25, 1e-6);
    close(high, 58.366_439_535_672_19, 1e-6);
}

#[test]
fn between_group_variance_is_that_of_statsmodels_and_a_root_finder() {
    // Raudenbush 1985, 19 studies: statsmodels combine_effects(method_re="pm") with its default tolerance gives
    // 0.0517733101, scipy.optimize.brentq on the defining equation 0.05177331010302.
    let effects = [
        0.03, 0.12, -0.14, 1.18, 0.26, -0.06, -0.02, -0.32, 0.27, 0.80, 0.54, 0.18, -0.02, 0.23,
        -0.18, -0.06, 0.30, 0.07, -0.07,
    ];
    let variances = [
        0.0156, 0.0216, 0.0279, 0.1391, 0.1362, 0.0106, 0.0106, 0.0484, 0.0269, 0.0630, 0.0912,
        0.0497, 0.0835, 0.0841, 0.0253, 0.0279, 0.0193, 0.0088, 0.0303,
    ];
    close(
        paule_mandel(&effects, &variances).expect("19 groups"),
        0.051_773_310_103_022,
        1e-10,
    );
    // Eight schools (Rubin 1981): Q = 4.707 is below 7, so the groups differ by chance alone.
    let schools = [28.0, 8.0, -3.0, 7.0, -1.0, 1.0, 18.0, 12.0];
    let errors = [15.0, 10.0, 16.0, 11.0, 9.0, 11.0, 10.0, 18.0_f64].map(|s| s * s);
    assert_eq!(paule_mandel(&schools, &errors), Some(0.0));
    assert_eq!(
        paule_mandel(&[1.0, 2.0], &[1.0, 1.0]),
        None,
        "two groups are too few"
    );
}

#[test]
fn kappa_stays_within_its_limits() {
    close(kappa(&[vec![1.0], vec![2.0], vec![3.0]]), 5.0, 0.0); // no group of two: not estimable
    close(
        kappa(&[vec![10.0, 10.1], vec![50.0, 50.1], vec![90.0, 90.1]]),
        2.0,
        0.0,
    ); // groups far apart
    close(
        kappa(&[vec![10.0, 90.0], vec![12.0, 88.0], vec![9.0, 91.0]]),
        20.0,
        0.0,
    ); // groups alike
}
