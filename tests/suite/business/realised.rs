//! Planned against realised.

use crm_readiness::model::month::Month;
use crm_readiness::plan::money::business_case;
use crm_readiness::plan::money::realised::{Forecast, realised};

use super::{close, given};

fn month(text: &str) -> Month {
    Month::parse(text).expect("a month")
}

fn with_actual() -> super::Given {
    let mut given = given();
    let filed = [("2027-01", 900.0), ("2027-03", 1300.0), ("2027-06", 7.0)];
    given.benefit("error-cost").actual = filed.map(|(m, sum)| (month(m), sum)).into();
    given
}

#[test]
fn todays_figures_are_compared_where_nothing_was_kept() {
    let given = with_actual();
    let case = business_case(&given.inputs());
    let until = month("2027-04");
    let found = realised(&given.benefits, &case.benefits, case.start, until, None);
    let found = found.expect("figures were filed");
    assert_eq!(found.forecast_of, None);
    assert_eq!(found.benefits.len(), 1);
    let errors = &found.benefits[0];
    // June lies after the day of the report; February was not filed.
    assert_eq!(errors.months.len(), 2);
    assert_eq!(errors.not_filed, [month("2027-02")]);
    // By hand: full 1,105 a month, from 1.5 months before the start, rising over 4. In January the share goes from 0.375
    // to 0.625; in March from 0.875 to 1 in the first half of the month and stays there.
    let planned = [1105.0 * 0.5, 1105.0 * (0.5 * 0.9375 + 0.5)];
    for (m, want) in errors.months.iter().zip(planned) {
        close(m.planned.expect("it has begun")[1], want, 1e-6);
    }
    let accuracy = found.accuracy.expect("both figures");
    assert_eq!(accuracy.months, 2);
    close(accuracy.planned, planned[0] + planned[1], 1e-6);
    close(accuracy.actual, 2200.0, 1e-9);
    let error = (900.0 - planned[0]).abs() + (1300.0 - planned[1]).abs();
    close(
        accuracy.error_share.expect("planned"),
        error / (planned[0] + planned[1]),
        1e-9,
    );
    // The band of a full month is about 813 to 1,506: January is above it (half of that), March inside.
    close(accuracy.inside_band.expect("begun"), 0.5, 1e-12);
}

#[test]
fn a_kept_forecast_wins_over_todays_figures() {
    let given = with_actual();
    let case = business_case(&given.inputs());
    let kept = serde_json::json!({ "plan": { "business": &case } });
    let forecast = Forecast::of_kept("2026-09-15-baseline", &kept).expect("a forecast");
    // The kept forecast is read as it was computed.
    let by_now = realised(
        &given.benefits,
        &case.benefits,
        case.start,
        month("2027-04"),
        None,
    );
    let by_kept = realised(
        &given.benefits,
        &[],
        case.start,
        month("2027-04"),
        Some(&forecast),
    );
    let (by_now, by_kept) = (by_now.expect("filed"), by_kept.expect("filed"));
    assert_eq!(by_kept.forecast_of.as_deref(), Some("2026-09-15-baseline"));
    for (a, b) in by_now.months.iter().zip(&by_kept.months) {
        let (a, b) = (a.planned.expect("begun"), b.planned.expect("begun"));
        for (a, b) in a.iter().zip(b) {
            close(*a, b, 1e-9);
        }
    }
}

#[test]
fn without_figures_there_is_nothing_to_compare() {
    let given = given();
    let case = business_case(&given.inputs());
    let until = month("2027-04");
    assert!(realised(&given.benefits, &case.benefits, case.start, until, None).is_none());
    assert!(Forecast::of_kept("x", &serde_json::json!({})).is_none());
    let odd = serde_json::json!({"plan": {"business": {"start": "2027-13", "benefits": []}}});
    assert!(Forecast::of_kept("x", &odd).is_none());
}
