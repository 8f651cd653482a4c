//! Money and options of the example in words, from a plan that puts one initiative after the other.

use crm_readiness::assess::{Assessment, assess};
use crm_readiness::check::Case;
use crm_readiness::model::month::Month;
use crm_readiness::plan::money::bridge::{self, Timeline};
use crm_readiness::plan::money::options::{self, OptionInput};
use crm_readiness::plan::money::spend::Spend;
use crm_readiness::plan::money::{self, Inputs};
use crm_readiness::render::view::{Ground, money as money_view, options as options_view};
use crm_readiness::render::words::Words;

use crate::common;

const START: &str = "2026-10";

/// Each initiative of the plan begins when those that it needs have ended.
fn spends(case: &Case, a: &Assessment, only: &dyn Fn(&str) -> bool) -> Vec<Spend> {
    let mut ends = std::collections::BTreeMap::new();
    let mut out = Vec::new();
    for item in &a.plan.items {
        if !only(item.id.as_str()) {
            continue;
        }
        let all = &case.questionnaire.catalogue.initiatives;
        let known = all
            .iter()
            .find(|i| i.id == item.id)
            .expect("in the catalogue");
        let begin = item
            .after
            .iter()
            .filter_map(|id| ends.get(id).copied())
            .fold(0.0, f64::max);
        let months = (item.effort.months_low * item.effort.months_high).sqrt();
        let end = begin + (months * 2.0).ceil() / 2.0;
        ends.insert(item.id.clone(), end);
        out.push(bridge::spend(known, &item.effort, 1.0, (begin, end)));
    }
    out
}

fn inputs<'a>(case: &'a Case, a: &Assessment) -> Inputs<'a> {
    let timeline = Timeline {
        spends: spends(case, a, &|_| true),
        start: Month::parse(START).expect("a month"),
        horizon_months: 36,
        phase_ends: vec![6, 12, 18, 24, 30, 36],
    };
    let inputs = bridge::inputs(
        &case.questionnaire,
        &case.engagement,
        &case.benefits,
        (&case.jobs, true),
        timeline,
    );
    Inputs {
        draws: 1_000,
        ..inputs
    }
}

/// The example, and the same without a figure about money.
fn cases() -> [(&'static str, Case); 2] {
    let mut without = common::baseline();
    without.entries.remove("benefits.yaml");
    let path = "engagement.yaml";
    let text = String::from_utf8(without.entries[path].clone()).expect("UTF-8");
    let kept: Vec<&str> = text
        .lines()
        .filter(|l| !l.starts_with("day_cost") && !l.starts_with("discount_rate"))
        .collect();
    without
        .entries
        .insert(path.to_owned(), kept.join("\n").into());
    [
        ("with", common::case(&common::baseline())),
        ("without", common::case(&without)),
    ]
}

#[test]
fn money_in_words() {
    let words = Words::open(&common::templates(), "en").expect("the strings are complete");
    for (name, case) in cases() {
        let a = assess(&case);
        let ground = Ground {
            case: &case,
            a: &a,
            progress: None,
            words: &words,
        };
        let inputs = inputs(&case, &a);
        let worked = money::business_case(&inputs);
        let view = money_view::money(ground, &worked, None).expect("the strings fit");
        insta::assert_json_snapshot!(format!("money_{name}"), view);
    }
}

#[test]
fn options_in_words() {
    let words = Words::open(&common::templates(), "en").expect("the strings are complete");
    let [(_, case), _] = cases();
    let a = assess(&case);
    let ground = Ground {
        case: &case,
        a: &a,
        progress: None,
        words: &words,
    };
    let given: Vec<OptionInput> = bridge::option_initiatives(
        &case.questionnaire,
        &case.engagement,
        &a.plan
            .items
            .iter()
            .map(|i| i.id.clone())
            .collect::<Vec<_>>(),
    )
    .into_iter()
    .map(|(option, ids)| OptionInput {
        load: std::collections::BTreeMap::new(),
        id: option.id.clone(),
        spends: spends(&case, &a, &|id| ids.iter().any(|i| i.as_str() == id)),
        tests: vec![
            ("End of phase 1".to_owned(), 6),
            ("End of phase 2".to_owned(), 12),
        ],
        gates_blocked: vec!["G2".to_owned()],
        excluded_because: if option.id == "full" {
            vec!["gates that are not open: below 1".to_owned()]
        } else {
            Vec::new()
        },
        does_not_fit: Vec::new(),
    })
    .collect();
    let inputs = inputs(&case, &a);
    let cards = options::options(&inputs, &given, Some("PHASED"));
    let view = options_view::options(ground, &cards, inputs.start, 36).expect("the strings fit");
    insta::assert_json_snapshot!("options_in_words", view);
}
