//! What people see, as snapshots: the screen, the view, the Typst source and the HTML body of three cases.
//!
//! Cases: the example (full form, facilitated, 88 practices), a questionnaire of another field with four levels and twelve
//! peers, and the same with hardly any answers.

use crm_readiness::render::{html, progress_text, text, typst_source};

use crate::common;

/// The kiosk engagement with one respondent who answers one question.
fn sparse() -> crm_readiness::read::Files {
    let mut files = common::folder("tests/fixtures/kiosk");
    files
        .entries
        .retain(|p, _| !p.starts_with("rounds/") || p.ends_with("round.yaml"));
    let round = files
        .entries
        .keys()
        .find(|p| p.ends_with("round.yaml"))
        .cloned();
    let folder = round
        .as_deref()
        .and_then(|p| p.rsplit_once('/'))
        .map_or("", |(f, _)| f);
    let answers = "schema: 1\nrespondent: one\nroles: [owner]\nanswers: {COU-01: 1}\n";
    files
        .entries
        .insert(format!("{folder}/one.yaml"), answers.into());
    files
}

pub(crate) fn body(html: &str) -> &str {
    let start = html.find("<main").expect("a main element");
    let end = html.rfind("</main>").expect("a main element");
    &html[start..end]
}

#[test]
fn the_example_on_screen() {
    let (_, _, pages) = common::report_of(&common::baseline());
    insta::assert_snapshot!("example_screen", text::render(&pages.view));
}

#[test]
fn the_first_page_of_the_example() {
    let (_, _, pages) = common::report_of(&common::baseline());
    insta::assert_json_snapshot!("example_first", pages.view.first);
}

#[test]
fn another_field_on_screen_and_on_paper() {
    let (_, _, pages) = common::report("tests/fixtures/kiosk");
    let templates = common::templates();
    insta::assert_snapshot!("kiosk_screen", text::render(&pages.view));
    let files = typst_source::files(&pages, &templates).expect("the template fits the view");
    insta::assert_snapshot!("kiosk_typst", String::from_utf8_lossy(&files["main.typ"]));
    let page = html::render(&pages, &templates).expect("the template fits the view");
    insta::assert_snapshot!("kiosk_html", without_pictures(body(&page)));
    for chart in &pages.charts {
        insta::assert_snapshot!(format!("kiosk_chart_{}", chart.id), chart.svg);
    }
}

#[test]
fn hardly_any_answers_give_no_scores_and_say_why() {
    let (_, assessment, pages) = common::report_of(&sparse());
    assert!(assessment.scores.overall.score.is_none());
    insta::assert_snapshot!("sparse_screen", text::render(&pages.view));
}

#[test]
fn what_changed_in_the_example_since_the_baseline() {
    let files = common::until(
        common::folder("examples/nordhagen-pumps"),
        "2027-06-15-phase-1",
    );
    let later = common::later(&files);
    let change = later.pages.view.progress.as_ref().expect("a later round");
    insta::assert_json_snapshot!("example_change", change);
    insta::assert_snapshot!(
        "example_compare_screen",
        progress_text::render(&later.progress.client, change)
    );
    let slope = later.pages.charts.iter().find(|c| c.id == "slope");
    insta::assert_snapshot!("example_chart_slope", slope.expect("drawn").svg);
}

#[test]
fn a_pulse_round_of_the_example() {
    let files = common::until(
        common::folder("examples/nordhagen-pumps"),
        "2027-01-19-pulse",
    );
    let later = common::later(&files);
    let change = later.pages.view.progress.as_ref().expect("a later round");
    insta::assert_snapshot!(
        "example_pulse_screen",
        progress_text::render(&later.progress.client, change)
    );
}

#[test]
fn a_second_round_of_another_field_on_paper() {
    let files = common::until(
        common::folder("tests/fixtures/kiosk-two-rounds"),
        "2026-09-07-second",
    );
    let pages = common::later(&files).pages;
    let templates = common::templates();
    let sources = typst_source::files(&pages, &templates).expect("the template fits the view");
    insta::assert_snapshot!("later_typst", String::from_utf8_lossy(&sources["main.typ"]));
    let page = html::render(&pages, &templates).expect("the template fits the view");
    insta::assert_snapshot!("later_html", without_pictures(body(&page)));
}

/// Charts have snapshots of their own.
pub(crate) fn without_pictures(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(start) = rest.find("<svg") {
        out.push_str(&rest[..start]);
        out.push_str("<svg/>");
        let end = rest[start..].find("</svg>").expect("closed");
        rest = &rest[start + end + "</svg>".len()..];
    }
    out.push_str(rest);
    out
}
