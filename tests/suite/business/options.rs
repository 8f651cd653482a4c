//! The ways that a board compares.

use std::collections::BTreeMap;

use crm_readiness::model::business::Scope;
use crm_readiness::model::id::RoleId;
use crm_readiness::plan::money::options::{OptionCard, OptionInput, options};

use super::{Given, close, given};

fn input(id: &str, given: &Given, keep: &[&str], tests: &[(&str, u32)]) -> OptionInput {
    OptionInput {
        id: id.to_owned(),
        spends: given
            .spends
            .iter()
            .filter(|s| keep.contains(&s.initiative.as_str()))
            .cloned()
            .collect(),
        tests: tests.iter().map(|(n, m)| ((*n).to_owned(), *m)).collect(),
        load: [
            ("sales", vec![1.0, 4.0, 2.0]),
            ("service", vec![0.0, 4.0, 9.5]),
        ]
        .map(|(role, months)| (RoleId::new(role), months))
        .into(),
        gates_blocked: vec!["G3".to_owned()],
        does_not_fit: Vec::new(),
    }
}

fn cards(given: &Given) -> Vec<OptionCard> {
    let inputs = [
        input(
            "full",
            given,
            &["I-02", "I-22", "I-36"],
            &[("end of phase 1", 9)],
        ),
        OptionInput {
            load: BTreeMap::new(),
            ..input("do-nothing", given, &[], &[])
        },
        input("repair", given, &["I-36"], &[("end", 3)]),
        input(
            "phased",
            given,
            &["I-02", "I-22"],
            &[("end of phase 1", 9), ("end of phase 2", 18)],
        ),
    ];
    options(&given.inputs(), &inputs, Some("PREPARE"))
}

#[test]
fn options_stand_in_the_order_of_the_questionnaire_and_one_is_recommended() {
    let cards = cards(&given());
    let ids: Vec<&str> = cards.iter().map(|c| c.id.as_str()).collect();
    assert_eq!(ids, ["do-nothing", "repair", "phased", "full"]);
    let recommended: Vec<&str> = cards
        .iter()
        .filter(|c| c.recommended_because.is_some())
        .map(|c| c.id.as_str())
        .collect();
    assert_eq!(recommended, ["phased"]);
}

#[test]
fn doing_nothing_loses_what_the_benefits_would_bring() {
    let given = given();
    let cards = cards(&given);
    let nothing = &cards[0];
    assert_eq!(nothing.scope, Scope::Nothing);
    assert_eq!(nothing.in_all, Some([0.0; 3]));
    assert!(nothing.result.is_none() && nothing.peak.is_none());
    // By hand, likely: 18,000·1.5/60·46 + 85·0.2·65 + 13,800/12; soft 120·0.05·3,800/12.
    let loss = nothing.loss_a_month.expect("benefits have figures");
    close(loss.counted[1], 20_700.0 + 1105.0 + 1150.0, 1e-6);
    close(loss.soft[1], 1900.0, 1e-6);
    // Low: 18,000·0.5/60·44 + 85·0.1·65 + 1,150.
    close(loss.counted[0], 6600.0 + 552.5 + 1150.0, 1e-6);
}

#[test]
fn a_repair_is_priced_without_the_request() {
    let cards = cards(&given());
    let repair = &cards[1];
    // By hand: 40 days, a quarter bought at 1,100, the rest at 420.
    let all = repair.in_all.expect("days are priced");
    close(all[1], 40.0 * (0.25 * 1100.0 + 0.75 * 420.0), 1e-6);
    close(all[0], 25.0 * (0.25 * 1100.0 + 0.75 * 420.0), 1e-6);
    let costs = repair.costs.as_ref().expect("days are priced");
    assert!(costs.lines.iter().all(|l| l.request.is_none()));
    assert!(repair.unpriced.is_empty());
    let peak = repair.peak.as_ref().expect("work");
    assert_eq!((peak.role.as_str(), peak.month), ("service", 2));
    close(peak.days, 9.5, 1e-12);
    // The old list begins two months after month 3; what ended before the start counts in every option.
    close(repair.first_benefit.expect("a benefit"), 0.0, 1e-9);
    assert!(repair.result.is_some());
}

#[test]
fn stopping_at_a_test_loses_what_was_spent_and_has_not_come_back() {
    let given = given();
    let cards = cards(&given);
    let phased = &cards[2];
    assert_eq!(phased.tests.len(), 2);
    let first = &phased.tests[0];
    // By hand, likely, until month 9: I-02 45·(0.4·1100 + 0.6·580); half of I-22 135·(0.55·1100 + 0.45·420); software
    // 6 of 11 months, reserve 9 of 14.
    let days = 45.0 * (440.0 + 0.6 * 580.0) + 135.0 * (605.0 + 189.0);
    let sums = 55_000.0 * 6.0 / 11.0 + 20_000.0 * 9.0 / 14.0;
    close(first.spent[1], days + sums, 1e-6);
    close(phased.to_first_test.expect("priced")[1], days + sums, 1e-6);
    close(first.lost, first.spent[1] - first.received[1], 1e-9);
    // Only the corrections have begun; they go on.
    close(first.goes_on[1], 1105.0, 1e-6);
    let second = &phased.tests[1];
    // Running cost of the months 14 to 17 is part of what was spent at the second test.
    assert!(second.spent[1] > first.spent[1]);
    close(second.goes_on[1], 1105.0 + 20_700.0, 1e-6);
    let running = phased.running_three_years.expect("priced");
    close(running[1], 45_000.0, 1e-9);
    assert_eq!(phased.gates_blocked, ["G3"]);
}

#[test]
fn an_unknown_label_recommends_nothing_and_no_price_gives_no_sum() {
    let mut given = given();
    given.money.day_cost.external = None;
    let inputs = [input("phased", &given, &["I-02", "I-22"], &[("end", 9)])];
    let cards = options(&given.inputs(), &inputs, None);
    assert_eq!(cards.len(), 1);
    assert!(cards[0].in_all.is_none() && cards[0].to_first_test.is_none());
    assert!(cards[0].tests.is_empty() && cards[0].recommended_because.is_none());
    assert!(cards[0].peak.is_some());
}
