//! The report in other formats than PDF and HTML: Markdown and JSON here; tables, workbook and pictures in rooms.

mod charts;
mod office;
mod tables;
mod workbook;

use proptest::prelude::*;

use crm_readiness::render::template::markdown_text;
use crm_readiness::render::view::Pages;
use crm_readiness::render::words::Words;
use crm_readiness::render::{json, markdown};

use crate::common;

/// The lines of a chapter, its head included.
fn chapter(text: &str, head: &str) -> String {
    let from = text
        .find(&format!("\n{head}\n"))
        .expect("the chapter is there")
        + 1;
    let rest = &text[from..];
    let end = rest[2..].find("\n## ").map_or(rest.len(), |e| e + 2);
    rest[..end].trim_end().to_owned()
}

fn markdown_of(pages: &Pages) -> String {
    markdown::render(pages, &common::templates()).expect("the template fits the view")
}

#[test]
fn the_example_as_markdown() {
    let (_, _, pages) = common::report_of(&common::baseline());
    let text = markdown_of(&pages);
    insta::assert_snapshot!("markdown_stand", chapter(&text, "## Where you stand"));
    let first: Vec<&str> = text.lines().take(30).collect();
    insta::assert_snapshot!("markdown_first", first.join("\n"));
}

/// A cell ends at a bar without a backslash before it.
fn cells(row: &str) -> usize {
    row.replace("\\|", "").matches('|').count()
}

#[test]
fn every_table_has_as_many_cells_in_each_row_as_in_its_head() {
    let files = common::folder("examples/nordhagen-pumps");
    for pages in [
        common::report_of(&common::baseline()).2,
        common::report("tests/fixtures/kiosk").2,
        common::later(&files).pages,
    ] {
        let text = markdown_of(&pages);
        assert!(!text.contains("\n\n\n"), "several empty lines");
        let lines: Vec<&str> = text.lines().collect();
        let mut tables = 0;
        for block in lines
            .split(|l| !l.starts_with('|'))
            .filter(|b| !b.is_empty())
        {
            assert!(block.len() > 2, "a table without rows: {block:?}");
            assert!(block[1].starts_with("| --"), "no head: {block:?}");
            for row in block {
                assert_eq!(cells(row), cells(block[0]), "{row}\nbelow\n{}", block[0]);
            }
            tables += 1;
        }
        assert!(tables > 15, "{tables} tables");
        for c in pages.view.charts.values() {
            assert!(text.contains(&markdown_text(&c.alt)), "{}", c.alt);
        }
    }
}

#[test]
fn markdown_says_what_the_page_says() {
    let (_, _, pages) = common::report_of(&common::baseline());
    let text = markdown_of(&pages);
    for p in &pages.view.appendix.practices {
        assert!(text.contains(&markdown_text(&p.title)), "{}", p.id);
    }
    for sentence in [
        &pages.view.scores.sentence,
        &pages.view.people.privacy,
        &pages.view.peers.sentence,
    ] {
        assert!(text.contains(&markdown_text(sentence)), "{sentence}");
    }
}

proptest! {
    /// Taking the backslashes away gives the text back, and nothing that opens markup stands without one.
    #[test]
    fn markdown_shows_any_text_and_reads_none_as_markup(text in "\\PC{0,40}") {
        let shown = markdown_text(&text);
        let mut plain = String::new();
        let mut chars = shown.chars();
        while let Some(c) = chars.next() {
            if c == '\\' {
                plain.extend(chars.next());
            } else {
                prop_assert!(!"`*_[]<>|~&#$".contains(c), "{shown}");
                plain.push(c);
            }
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        prop_assert_eq!(plain, words.join(" "));
        prop_assert!(!shown.starts_with(['-', '+', '=', ' ']));
    }
}

#[test]
fn json_explains_each_of_its_keys() {
    let (_, _, pages) = common::report_of(&common::baseline());
    let words = Words::open(&common::templates(), "en").expect("the strings are complete");
    let text = json::render(&pages.view, &words).expect("every key has its line");
    let document: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(document["schema"], 1);
    let keys = |of: &str| -> Vec<String> {
        document[of]
            .as_object()
            .expect("an object")
            .keys()
            .cloned()
            .collect()
    };
    assert_eq!(keys("keys"), keys("view"));
    assert_eq!(
        document["view"],
        serde_json::to_value(&pages.view).expect("JSON")
    );
    let again = json::render(&pages.view, &words).expect("every key has its line");
    assert_eq!(text, again);
}
