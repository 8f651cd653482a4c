//! No return without the figures that it needs; what to ask for.

use std::collections::BTreeMap;

use crm_readiness::model::business::Money;
use crm_readiness::plan::money::benefits::BenefitState;
use crm_readiness::plan::money::break_even::Needed;
use crm_readiness::plan::money::missing::What;
use crm_readiness::plan::money::{BusinessCase, business_case};

use super::{close, given};

fn asked(case: &BusinessCase) -> Vec<(What, Option<&str>, bool)> {
    let all = case.missing.iter();
    all.map(|m| (m.what, m.of.as_deref(), m.blocks)).collect()
}

#[test]
fn nothing_filled_in_gives_no_figure_and_a_list() {
    let mut given = given();
    given.money = Money::default();
    given.benefits.clear();
    given.request = BTreeMap::new();
    let case = business_case(&given.inputs());
    assert!(case.costs.is_none() && case.result.is_none() && case.break_even.is_none());
    assert!(case.months.is_empty() && case.quarters.is_empty() && case.benefits.is_empty());
    let asked = asked(&case);
    assert_eq!(
        asked.iter().filter(|(_, _, blocks)| *blocks).count(),
        3,
        "{asked:?}"
    );
    assert!(asked.contains(&(What::DayCostInternal, None, true)));
    assert!(asked.contains(&(What::DayCostExternal, None, true)));
    assert!(asked.contains(&(What::Benefits, None, true)));
    assert!(asked.contains(&(What::Profile, Some("handling-time"), false)));
    // No initiative of the work starts it.
    assert!(!asked.contains(&(What::Profile, Some("self-service"), false)));
    assert!(case.missing.iter().all(|m| !m.ask.is_empty()));
}

#[test]
fn costs_alone_give_sums_and_no_return() {
    let mut given = given();
    given.benefits.clear();
    let case = business_case(&given.inputs());
    assert!(case.costs.is_some() && case.result.is_none() && case.break_even.is_none());
    assert_eq!(case.months.len(), 36);
    assert!(case.months.iter().all(|m| m.band.is_none()));
}

#[test]
fn soft_benefits_alone_give_no_return() {
    let mut given = given();
    given.benefits.retain(|b| b.id == "kept");
    let case = business_case(&given.inputs());
    assert!(case.result.is_none());
    assert!(asked(&case).contains(&(What::Benefits, None, true)));
}

#[test]
fn a_point_solution_without_a_price_of_its_software_gives_no_return() {
    let mut given = given();
    given.money.costs.clear();
    given.request.remove("software");
    let case = business_case(&given.inputs());
    assert!(case.result.is_none());
    assert!(asked(&case).contains(&(What::Line, Some("software"), true)));
    let costs = case.costs.expect("days are priced");
    assert!(
        costs
            .lines
            .iter()
            .any(|l| l.line == "software" && l.unknown)
    );
    // The sum of the request stands in.
    given.request.insert("software".to_owned(), 70_000.0);
    let case = business_case(&given.inputs());
    let costs = case.costs.expect("days are priced");
    let software = costs.lines.iter().find(|l| l.line == "software");
    let software = software.expect("a line");
    assert!(software.from_request && !software.unknown);
    close(software.sum[1], 70_000.0, 1e-6);
    assert!(case.result.is_some());
}

#[test]
fn a_role_without_a_price_is_named() {
    let mut given = given();
    given.money.day_cost.internal = None;
    let case = business_case(&given.inputs());
    assert!(case.costs.is_none());
    let asked = asked(&case);
    assert!(asked.contains(&(What::DayCostInternal, Some("service"), true)));
    assert!(!asked.iter().any(|(_, of, _)| *of == Some("executive")));
}

#[test]
fn without_a_rate_there_is_payback_and_no_present_value() {
    let mut given = given();
    given.money.discount_rate = None;
    let case = business_case(&given.inputs());
    let result = case.result.as_ref().expect("nothing blocks");
    assert!(result.npv.is_none() && result.simulation.is_none());
    assert!(result.discounted_payback.is_none() && result.payback.months.is_some());
    assert!(asked(&case).contains(&(What::DiscountRate, None, false)));
}

#[test]
fn a_lever_without_a_figure_says_what_it_has_to_reach() {
    let mut given = given();
    given.benefits.retain(|b| b.id == "handling-time");
    given.benefit("handling-time").drivers[1] = None;
    let case = business_case(&given.inputs());
    assert!(case.result.is_none());
    assert_eq!(case.benefits[0].state, BenefitState::LeverUnknown);
    let even = case.break_even.as_ref().expect("costs are known");
    assert_eq!(even.share_of_benefits, None);
    assert_eq!(even.levers[0].expected, None);
    let Needed::Figure(minutes) = even.levers[0].needed else {
        panic!("a figure");
    };
    // At that figure the case is worth nothing.
    given.benefit("handling-time").drivers[1] = Some([minutes; 3]);
    let result = business_case(&given.inputs()).result.expect("all is known");
    close(result.npv.expect("a rate"), 0.0, 1e-3);
}

#[test]
fn a_share_that_would_have_to_be_above_one_is_out_of_reach() {
    let mut given = given();
    given.benefits.retain(|b| b.id == "error-cost");
    let even = business_case(&given.inputs()).break_even.expect("known");
    assert_eq!(even.levers[0].needed, Needed::OutOfReach);
    let mut rich = super::given();
    rich.benefit("handling-time").drivers[0] = Some([90_000.0; 3]);
    let even = business_case(&rich.inputs()).break_even.expect("known");
    let errors = even.levers.iter().find(|l| l.benefit == "error-cost");
    assert_eq!(errors.expect("a lever").needed, Needed::Nothing);
}

#[test]
fn a_benefit_of_work_that_is_not_planned_does_not_count() {
    let mut given = given();
    given.spends.retain(|s| s.initiative.as_str() != "I-22");
    let case = business_case(&given.inputs());
    let handling = case.benefits.iter().find(|b| b.id == "handling-time");
    assert_eq!(handling.expect("filed").state, BenefitState::NotPlanned);
    let avoided = case.result.expect("others count").avoided;
    // By hand: 85·12·0.2·65 a year, from 1.5 months before the start, rising over 4 months. Shares summed from the
    // beginning to month 36 are 37.5 − 4/2; those before the start are 1.5²/(2·4).
    close(avoided[1], 13_260.0 / 12.0 * (35.5 - 2.25 / 8.0), 1e-6);
}

#[test]
fn double_counts_are_flagged() {
    let case = business_case(&given().inputs());
    let flagged: Vec<_> = case
        .double_counts
        .iter()
        .map(|d| (d.one.as_str(), d.other.as_str(), d.looked_at))
        .collect();
    assert_eq!(flagged, [("handling-time", "error-cost", false)]);
    let mut given = given();
    given.benefit("error-cost").counted_with = vec!["handling-time".to_owned()];
    assert!(business_case(&given.inputs()).double_counts[0].looked_at);
}
