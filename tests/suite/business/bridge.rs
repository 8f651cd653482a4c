//! From the example engagement to its business case.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crm_readiness::assess::{self, Assessment};
use crm_readiness::check::{Case, Desk};
use crm_readiness::diagnostic::{Sink, Sources};
use crm_readiness::load;
use crm_readiness::model::month::Month;
use crm_readiness::plan::money::BusinessCase;
use crm_readiness::plan::money::bridge::{Filed, case};
use crm_readiness::plan::money::realised::Forecast;
use crm_readiness::plan::rollout::{Rollout, rollout};
use crm_readiness::plan::work::Ground;

use super::close;
use crate::common;

/// Each round of the example with its assessment, earliest first.
static ROUNDS: LazyLock<Vec<(Case, Assessment)>> = LazyLock::new(|| {
    let files = common::folder("examples/nordhagen-pumps");
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    let mut desk = Desk {
        sources: &mut sources,
        sink: &mut sink,
    };
    let cases = load::engagement(&files, None, &mut desk).into_iter();
    cases
        .map(|case| {
            let assessed = assess::assess(&case);
            (case, assessed)
        })
        .collect()
});

/// The rollout and the business case of a round.
fn of(round: &(Case, Assessment), forecast: Option<&Forecast>) -> (Rollout, BusinessCase) {
    let (filed, assessed) = round;
    let states = assess::states(filed);
    let day = &filed.round.report_date;
    let ground = Ground {
        q: &filed.questionnaire,
        e: &filed.engagement,
        card: &assessed.scores,
        judgement: assessed.judgement.as_ref(),
        items: &assessed.plan.items,
        jobs: &filed.jobs,
        states: &states,
        start: Month::of_day(day).expect("a day").plus(1),
    };
    let rollout = rollout(ground);
    let about = Filed {
        benefits: &filed.benefits,
        report_day: day,
        forecast,
    };
    let found = case(ground, &rollout, &about).expect("the questionnaire has a business part");
    (rollout, found)
}

#[test]
fn the_example_has_a_case_in_each_round() {
    assert_eq!(ROUNDS.len(), 3);
    for round in ROUNDS.iter() {
        let (rollout, case) = of(round, None);
        let costs = case.costs.as_ref().expect("all days have a price");
        assert_eq!(case.months.len(), 36);
        // The days of the case are those of the rollout.
        let days: f64 = rollout.jobs.iter().map(|j| j.days).sum();
        close(case.effort.iter().map(|e| e.days[1]).sum(), days, 1e-6);
        let own: f64 = rollout.load.iter().map(|l| l.total).sum();
        close(case.effort.iter().map(|e| e.internal[1]).sum(), own, 1e-6);
        let sum: f64 = case
            .months
            .iter()
            .map(|m| m.cash + m.internal + m.running)
            .sum();
        close(sum, costs.total[1], 1e-6);
        // Something is left to ask of finance.
        assert!(!case.missing.is_empty());
        assert!(case.missing.iter().all(|m| !m.ask.is_empty()));
    }
}

#[test]
fn options_are_priced_and_one_of_them_is_recommended() {
    for round in ROUNDS.iter() {
        let (rollout, case) = of(round, None);
        let ids: Vec<&str> = case.options.iter().map(|o| o.id.as_str()).collect();
        assert_eq!(ids, ["do-nothing", "repair", "phased", "full"]);
        let recommended = case
            .options
            .iter()
            .filter(|o| o.recommended_because.is_some());
        assert_eq!(recommended.count(), 1);
        let [nothing, repair, phased, full] = case.options.as_slice() else {
            panic!("four options");
        };
        let likely = |o: &crm_readiness::plan::money::options::OptionCard| {
            o.in_all.expect("days have a price")[1]
        };
        assert!(likely(nothing) < likely(repair) && likely(repair) < likely(phased));
        assert!(full.initiatives >= phased.initiatives);
        let costs = case.costs.as_ref().expect("priced");
        close(likely(phased), costs.cash[1] + costs.internal[1], 1e-6);
        // What nobody works at stays shut; what the work opens does not.
        let shut = |o: &crm_readiness::plan::money::options::OptionCard| {
            o.gates_blocked.iter().cloned().collect::<BTreeSet<_>>()
        };
        assert!(shut(phased).is_subset(&shut(nothing)));
        assert!(shut(full).is_subset(&shut(nothing)));
        assert_eq!(phased.tests.len(), rollout.phases.len());
        let spent: Vec<f64> = phased.tests.iter().map(|t| t.spent[1]).collect();
        assert!(spent.windows(2).all(|w| w[0] <= w[1] + 1e-9), "{spent:?}");
        let loss = nothing.loss_a_month.expect("benefits have figures");
        assert!(loss.counted[0] < loss.counted[1] && loss.counted[1] < loss.counted[2]);
    }
}

#[test]
fn the_last_round_sets_what_came_in_against_the_kept_forecast() {
    let (_, first) = of(&ROUNDS[0], None);
    assert!(first.realised.is_none());
    let (_, last) = of(&ROUNDS[2], None);
    let today = last.realised.expect("figures were filed");
    assert_eq!(today.forecast_of, None);
    assert_eq!(today.benefits.len(), 1);
    close(today.benefits[0].actual, 1550.0, 1e-9);
    let kept = serde_json::json!({ "plan": { "business": &first } });
    let forecast = Forecast::of_kept(&ROUNDS[0].0.round.folder, &kept).expect("a forecast");
    let (_, last) = of(&ROUNDS[2], Some(&forecast));
    let kept = last.realised.expect("figures were filed");
    assert_eq!(kept.forecast_of.as_deref(), Some("2026-09-15-baseline"));
    let accuracy = kept.accuracy.expect("the forecast reaches these months");
    assert_eq!(accuracy.months, 2);
    close(accuracy.actual, 1550.0, 1e-9);
}
