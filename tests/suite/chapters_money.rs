//! The chapters that need time and money, in words, from the example and from the same without a figure about money.

use crm_readiness::assess::assess;
use crm_readiness::assess::planned::planned;
use crm_readiness::check::Case;
use crm_readiness::read::Files;
use crm_readiness::render::view::{self, Pages};
use crm_readiness::render::words::Words;
use crm_readiness::render::{html, typst_source};

use crate::common;

fn pages(case: &Case) -> Pages {
    let words = Words::open(&common::templates(), "en").expect("the strings are complete");
    let a = planned(case, assess(case), &[]);
    view::view(case, &a, None, &words).expect("the strings fit the view")
}

/// The same before finance has given anything.
fn without_money() -> Files {
    let mut files = common::baseline();
    files.entries.remove("benefits.yaml");
    let path = "engagement.yaml";
    let text =
        String::from_utf8(files.entries.get(path).cloned().expect("it is there")).expect("UTF-8");
    let about = ["day_cost", "discount_rate", "budget_limit"];
    let kept: Vec<&str> = text
        .lines()
        .filter(|l| !about.iter().any(|key| l.starts_with(key)))
        .collect();
    files
        .entries
        .insert(path.to_owned(), kept.join("\n").into());
    files
}

#[test]
fn the_example_in_time_and_money() {
    let view = pages(&common::case(&common::baseline())).view;
    insta::assert_json_snapshot!("decision", view.decision);
    insta::assert_json_snapshot!("options", view.options);
    insta::assert_json_snapshot!("may_start", view.may_start);
    insta::assert_json_snapshot!("sequence", view.sequence);
    insta::assert_json_snapshot!("jobs", view.jobs);
    insta::assert_json_snapshot!("money", view.money);
    insta::assert_json_snapshot!("risks", view.risks);
    insta::assert_json_snapshot!("next_time", view.next_time);
    let charts = ["gantt", "load", "ranks", "options", "cash", "projection"];
    for id in charts {
        let words = view.charts.get(id).expect("drawn");
        assert!(!words.title.is_empty() && !words.rows.is_empty(), "{id}");
        assert!(
            !words.alt.contains("  ") && words.alt.ends_with('.'),
            "{id}: {}",
            words.alt
        );
    }
    // A chapter that is there is not named as missing.
    assert!(view.missing.is_empty(), "{:?}", view.missing);
}

#[test]
fn without_figures_about_money_there_is_a_list_to_ask_for() {
    let pages = pages(&common::case(&without_money()));
    let money = pages
        .view
        .money
        .as_ref()
        .expect("the questionnaire has a business part");
    insta::assert_json_snapshot!("money_without", money);
    assert!(money.results.is_empty() && money.costs.is_empty());
    assert!(!pages.view.charts.contains_key("cash") && !pages.view.charts.contains_key("options"));
    let decision = pages.view.decision.as_ref().expect("a decision");
    assert!(decision.sums.is_empty());
    assert!(pages.view.first.not_computed.contains("finance"));
}

#[test]
fn both_reports_are_made() {
    let templates = common::templates();
    for files in [without_money(), common::folder("examples/nordhagen-pumps")] {
        let pages = pages(&common::case(&files));
        let page = html::render(&pages, &templates).expect("the template fits the view");
        typst_source::files(&pages, &templates).expect("the template fits the view");
        let text = crate::never_printed::words_of(&page);
        for chapter in [
            "What may start",
            "Sequence",
            "Jobs",
            "Money",
            "Risks and stop rules",
        ] {
            assert!(text.contains(chapter), "{chapter} is missing");
        }
    }
}
