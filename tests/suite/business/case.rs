//! One full case, recomputed by a script of 100 lines that shares no code with the program: NumPy 2.4.6, SciPy 1.17.1,
//! numpy-financial 1.0.0, Python 3.11.7, run once; its simulation draws 400,000 times with another generator.

use crm_readiness::plan::money::break_even::Needed;
use crm_readiness::plan::money::costs::Name;
use crm_readiness::plan::money::{BusinessCase, business_case};
use crm_readiness::stats::cash::InternalRate;

use super::{close, given};

fn case() -> BusinessCase {
    business_case(&given().inputs())
}

fn all_close(have: [f64; 3], want: [f64; 3], tolerance: f64) {
    for (have, want) in have.into_iter().zip(want) {
        close(have, want, tolerance);
    }
}

#[test]
fn costs_and_benefits_are_those_of_the_script() {
    let case = case();
    let costs = case.costs.expect("all is priced");
    all_close(costs.cash, [188_975.0, 269_150.0, 404_150.0], 1e-6);
    all_close(costs.internal, [52_335.0, 79_290.0, 125_790.0], 1e-6);
    all_close(costs.running, [22_000.0, 27_500.0, 36_666.666_667], 1e-5);
    all_close(costs.running_year, [12_000.0, 15_000.0, 20_000.0], 1e-9);
    let result = case.result.expect("all is known");
    close(result.avoided[1], 411_516.718_75, 1e-6);
    close(result.cashable[1], 35_650.0, 1e-6);
    close(result.soft[1], 45_600.0, 1e-6);
    let sums = [0, 5, 11, 23, 35].map(|m: usize| case.months[m].cumulative);
    let known = [-15_060.07, -129_309.71, -272_260.14, -189_233.28, 71_226.72];
    for (have, want) in sums.into_iter().zip(known) {
        close(have, want, 0.005);
    }
}

#[test]
fn the_return_is_that_of_the_script() {
    let case = case();
    let result = case.result.expect("all is known");
    close(result.npv.expect("a rate"), 23_912.468_735_671, 1e-6);
    let InternalRate::Unique(rate) = result.internal_rate else {
        panic!("one root");
    };
    close(rate, 0.130_938_027_330, 1e-10);
    let months = |p: crm_readiness::stats::cash::Payback| p.months.expect("it pays back");
    close(months(result.payback), 31.718_418_855_112, 1e-9);
    let discounted = result.discounted_payback.expect("a rate");
    close(months(discounted), 33.623_466_091_667, 1e-9);
    let even = case.break_even.expect("a rate");
    let share = even.share_of_benefits.expect("benefits count");
    close(share, 0.937_222_784_085, 1e-10);
    // scipy.optimize.brentq.
    let needed = |benefit: &str| {
        let mut all = even.levers.iter();
        all.find(|l| l.benefit == benefit).expect("a lever").needed
    };
    let Needed::Figure(minutes) = needed("handling-time") else {
        panic!("a figure");
    };
    close(minutes, 1.386_031_748_255, 1e-9);
    let Needed::Figure(fewer) = needed("error-cost") else {
        panic!("a figure");
    };
    close(fewer, 0.062_471_723_675, 1e-9);
    assert_eq!(even.levers.len(), 2);
}

#[test]
fn the_band_is_that_of_the_script() {
    // Tolerances: four standard errors of a quantile of 10,000 draws.
    let result = case().result.expect("all is known");
    let s = result.simulation.expect("a rate");
    all_close(s.npv, [-100_240.0, 15_343.0, 131_354.0], 6000.0);
    close(s.pays, 0.563_925, 4.0 * s.pays_error);
    close(
        s.pays_error,
        (s.pays * (1.0 - s.pays) / 10_000.0).sqrt(),
        1e-12,
    );
    all_close(
        s.cumulative[11],
        [-323_145.0, -280_797.0, -243_280.0],
        2200.0,
    );
    all_close(
        s.cumulative[23],
        [-264_459.0, -198_943.0, -136_222.0],
        3500.0,
    );
    all_close(s.cumulative[35], [-72_146.0, 62_587.0, 198_025.0], 7000.0);
    all_close(
        s.years["handling-time"],
        [165_523.0, 250_138.0, 335_136.0],
        5000.0,
    );
    all_close(s.years["error-cost"], [9753.0, 13_693.0, 18_074.0], 250.0);
    all_close(s.years["old-list"], [13_800.0; 3], 1e-9);
    all_close(s.years["kept"], [15_517.0, 23_980.0, 33_696.0], 500.0);
}

#[test]
fn the_tornado_is_that_of_the_script() {
    let result = case().result.expect("all is known");
    let s = result.simulation.expect("a rate");
    // Quantiles of PERT are right to 2e-5 of their width, which is 5 in 250,000 here.
    close(s.median_npv, 17_281.162, 10.0);
    let known = [
        ("driver handling-time minutes_saved", -89_627.85, 124_190.18),
        ("days I-22", 59_197.60, -30_861.06),
        ("driver handling-time hourly_cost", 8135.59, 28_309.31),
        ("sum I-22 software", 26_093.86, 7159.53),
        ("days I-02", 24_552.34, 8930.01),
        ("days I-36", 23_139.50, 10_216.91),
        ("running I-22", 20_189.82, 13_940.49),
    ];
    for (name, low, high) in known {
        let mut all = s.tornado.iter();
        let swing = all.find(|t| t.input.stream() == name).expect("an input");
        close(swing.at_low, low, 15.0);
        close(swing.at_high, high, 15.0);
    }
    // Eight uncertain inputs count; what is soft or certain does not.
    assert_eq!(s.tornado.len(), 8);
    let width = |t: &crm_readiness::plan::money::simulate::Swing| (t.at_high - t.at_low).abs();
    assert!(s.tornado.windows(2).all(|w| width(&w[0]) >= width(&w[1])));
    assert!(
        matches!(&s.tornado[0].input, Name::Driver { driver, .. } if driver == "minutes_saved")
    );
}
