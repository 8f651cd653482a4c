//! The PDF: PDF/UA-1 for every case, the same bytes twice, hostile texts printed as they are.

use crm_readiness::read::Files;
use crm_readiness::render::{html, pdf, typst_source};

use crate::common;

fn pdf_of(files: &Files) -> Vec<u8> {
    let (_, _, pages) = common::report_of(files);
    let sources =
        typst_source::files(&pages, &common::templates()).expect("the template fits the view");
    pdf::render(sources, &[]).expect("PDF/UA-1")
}

fn holds(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|w| w == word)
}

#[test]
fn the_example_is_tagged_and_the_same_twice() {
    let files = common::baseline();
    let first = pdf_of(&files);
    assert!(first.starts_with(b"%PDF-"));
    assert!(holds(&first, b"/StructTreeRoot"), "tagged");
    assert!(holds(&first, b"pdfuaid"), "PDF/UA");
    assert!(
        first == pdf_of(&files),
        "the same input gives the same bytes"
    );
}

#[test]
fn an_empty_round_still_gives_a_report_that_says_what_is_missing() {
    let mut files = common::folder("tests/fixtures/kiosk");
    files
        .entries
        .retain(|p, _| !p.starts_with("rounds/") || p.ends_with("round.yaml"));
    assert!(pdf_of(&files).len() > 1000);
    let (_, _, pages) = common::report_of(&files);
    assert!(!pages.view.missing.is_empty());
    assert!(!pages.view.has_scores);
}

/// Texts that would be code in Typst, a template, HTML or a shell.
const HOSTILE: &str = r#"#let x = 1 #panic() {{ 7*7 }} {% raw %} <script>alert(1)</script> "quo'tes" \back\slash $a$ [b] *c* _d_ @e `f` &amp; ]]> */ // é ß — end"#;

#[test]
fn texts_that_look_like_markup_are_printed_as_they_are() {
    let mut files = common::folder("tests/fixtures/kiosk");
    let engagement = String::from_utf8(files.entries["engagement.yaml"].clone()).expect("UTF-8");
    let client = engagement
        .lines()
        .find(|l| l.starts_with("client:"))
        .expect("a client");
    let quoted = serde_json::to_string(HOSTILE).expect("a string");
    files.entries.insert(
        "engagement.yaml".to_owned(),
        engagement
            .replace(client, &format!("client: {quoted}"))
            .into_bytes(),
    );
    let (case, _, pages) = common::report_of(&files);
    assert_eq!(case.engagement.client, HOSTILE);
    let sources =
        typst_source::files(&pages, &common::templates()).expect("the template fits the view");
    pdf::render(sources, &[]).expect("harmless");
    let page = html::render(&pages, &common::templates()).expect("the template fits the view");
    assert!(!page.contains("<script"), "no script element");
    assert!(page.contains("{{ 7*7 }}"), "a template is not run");
    assert!(page.contains("&lt;script&gt;"), "printed literally");
}

#[test]
fn a_script_without_a_font_is_named() {
    let mut files = common::folder("tests/fixtures/kiosk");
    let engagement = String::from_utf8(files.entries["engagement.yaml"].clone()).expect("UTF-8");
    let client = engagement
        .lines()
        .find(|l| l.starts_with("client:"))
        .expect("a client");
    files.entries.insert(
        "engagement.yaml".to_owned(),
        engagement
            .replace(client, "client: \"客户关系\"")
            .into_bytes(),
    );
    let (_, _, pages) = common::report_of(&files);
    let sources =
        typst_source::files(&pages, &common::templates()).expect("the template fits the view");
    let error = pdf::render(sources, &[])
        .expect_err("no built-in font holds Chinese")
        .to_string();
    assert_eq!(pdf::uncovered("a 客", &[]), Some((2, '客')));
    assert!(error.contains("--font-path"), "{error}");
}
