//! Peers known by mean, standard deviation and number: `SciPy` 1.17.1.

use crm_readiness::stats::predictive::{Model, predict};

use super::close;

#[test]
fn the_percentile_is_that_of_one_more_observation() {
    // Percentile: scipy.stats.t.cdf((x − m)/(s·sqrt(1 + 1/n)), n − 1). Limits of Crawford & Garthwaite 2002: the δ for
    // which scipy.stats.nct.cdf(z·sqrt(n), n − 1, δ) is .975 and .025, by scipy.optimize.brentq; a quadrature of the
    // noncentral t distribution agrees to 1e-10. The last number is how far the approximation may be off.
    let known = [
        (
            70.0,
            55.0,
            15.0,
            12,
            82.134_405_120_707_2,
            61.220_490_364,
            95.407_653_820,
            0.45,
        ),
        (
            40.0,
            55.0,
            15.0,
            5,
            20.647_718_327_557_4,
            1.938_710_080,
            55.476_925_718,
            0.81,
        ),
        (
            62.0,
            50.0,
            10.0,
            30,
            87.630_046_720_561_4,
            76.491_373_368,
            95.211_212_209,
            0.16,
        ),
        (
            80.0,
            50.0,
            15.0,
            8,
            94.933_706_181_573_8,
            77.139_916_129,
            99.935_318_891,
            0.02,
        ),
        (
            60.0,
            50.0,
            20.0,
            3,
            64.638_501_094_228,
            22.165_725_603,
            95.275_446_154,
            1.01,
        ),
    ];
    for (own, mean, sd, n, percentile, low, high, off) in known {
        let have = predict(own, mean, sd, n).expect("published figures");
        assert_eq!(have.model, Model::TPredictive);
        close(have.percentile, percentile, 1e-8);
        close(have.low, low, off);
        close(have.high, high, off);
    }
    // The approximation itself: scipy.stats.norm.cdf of its two ends.
    let have = predict(70.0, 55.0, 15.0, 12).expect("published figures");
    close(have.low, 61.662_442_370_613_7, 1e-6);
    close(have.high, 95.575_084_017_907_1, 1e-6);
}

#[test]
fn the_approximation_is_as_far_off_as_stated() {
    // Limits of Crawford & Garthwaite 2002 as above, at the z up to 3 where the approximation is worst for its n.
    let known = [
        (30, 0.9, 68.038_619_499, 0.2),
        (8, -0.8, 51.039_070_815, 0.7),
        (5, 3.0, 79.318_304_964, 2.2),
        (4, 3.0, 70.547_022_263, 4.8),
        (3, 3.0, 55.406_370_462, 11.4),
        (2, 3.0, 30.150_866_837, 21.9),
    ];
    for (n, z, limit, stated) in known {
        let have = predict(50.0 + 10.0 * z, 50.0, 10.0, n).expect("published figures");
        let end = if z > 0.0 { have.low } else { have.high };
        close(end, limit, stated);
        assert!(
            (end - limit).abs() > 0.8 * stated,
            "{n} is better than stated"
        );
    }
}

#[test]
fn a_bounded_scale_takes_a_beta_distribution() {
    // scipy.stats.beta.cdf(x/100, μc, (1 − μ)c); the interval is norm.cdf of the two ends about norm.ppf of that.
    let known = [
        (
            20.0,
            12.0,
            9.0,
            10,
            82.684_215_502_745_5,
            57.319_371_717,
            95.534_119_274,
        ),
        (
            95.0,
            85.0,
            10.0,
            20,
            85.488_126_298_628_6,
            69.329_127_119,
            94.630_110_638,
        ),
    ];
    for (own, mean, sd, n, percentile, low, high) in known {
        let have = predict(own, mean, sd, n).expect("published figures");
        assert_eq!(have.model, Model::Beta);
        close(have.percentile, percentile, 1e-8);
        close(have.low, low, 1e-6);
        close(have.high, high, 1e-6);
    }
    // m ± 2s just inside 0–100 and just outside.
    let model = |sd| predict(30.0, 20.0, sd, 10).map(|p| p.model);
    assert_eq!(model(10.0), Some(Model::TPredictive));
    assert_eq!(model(10.001), Some(Model::Beta));
    // A score at the end of the scale has nobody below it.
    let end = predict(0.0, 12.0, 9.0, 10).expect("published figures");
    close(end.percentile, 0.0, 1e-12);
    assert!(end.low <= 0.0 && end.high < 5.0);
    // s² = μ(1 − μ) is a distribution of 0 and 100 only.
    assert_eq!(predict(40.0, 50.0, 50.0, 10), None);
    assert_eq!(predict(40.0, 120.0, 10.0, 10), None);
}

#[test]
fn published_figures_must_say_something() {
    assert_eq!(predict(40.0, 50.0, 10.0, 1), None);
    assert_eq!(predict(40.0, 50.0, 0.0, 10), None);
    assert_eq!(predict(f64::NAN, 50.0, 10.0, 10), None);
    assert_eq!(predict(40.0, 50.0, f64::INFINITY, 10), None);
}
