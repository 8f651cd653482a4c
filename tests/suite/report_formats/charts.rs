//! Charts as files of their own.

use crm_readiness::render::picture::{Painter, svg};

use crate::common;

/// Width and height as the head of a PNG says them.
fn size(png: &[u8]) -> (u32, u32) {
    assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"));
    let number = |at: usize| {
        let bytes = png.get(at..at + 4).expect("a head");
        u32::from_be_bytes(bytes.try_into().expect("four bytes"))
    };
    (number(16), number(20))
}

/// A number of the root element.
fn attribute(svg: &str, name: &str) -> u32 {
    let from = svg.find(&format!(" {name}=\"")).expect("an attribute") + name.len() + 3;
    let rest = &svg[from..];
    let end = rest.find('"').expect("closed");
    rest[..end].parse().expect("a whole number")
}

#[test]
fn every_chart_is_a_drawing_with_its_words_and_a_picture_of_twice_its_size() {
    let (_, _, pages) = common::report_of(&common::baseline());
    assert!(pages.charts.len() >= 6);
    let painter = Painter::new(&[]);
    for chart in &pages.charts {
        let drawn = svg(chart);
        assert!(drawn.contains("<title id=\"title\">") && drawn.contains("<desc id=\"desc\">"));
        let png = painter.png(chart).expect("drawn");
        let (wide, high) = (attribute(&drawn, "width"), attribute(&drawn, "height"));
        assert_eq!(size(&png), (2 * wide, 2 * high), "{}", chart.id);
        assert!(png.len() > 5_000, "{} is nearly empty", chart.id);
    }
}

#[test]
fn a_picture_has_letters_and_the_same_bytes_twice() {
    let (_, _, pages) = common::report("tests/fixtures/kiosk");
    let chart = pages.charts.first().expect("a chart");
    let first = Painter::new(&[]).png(chart).expect("drawn");
    assert_eq!(first, Painter::new(&[]).png(chart).expect("drawn"));
    let mut bare = chart.clone();
    let mut rest = chart.svg.as_str();
    bare.svg = String::new();
    while let Some(at) = rest.find("<text") {
        bare.svg.push_str(&rest[..at]);
        let end = rest[at..].find("</text>").expect("closed");
        rest = &rest[at + end + "</text>".len()..];
    }
    bare.svg.push_str(rest);
    let without = Painter::new(&[]).png(&bare).expect("drawn");
    assert_ne!(first, without, "the texts are not drawn");
    assert!(first.len() > without.len());
}

#[test]
fn a_character_without_a_glyph_is_found() {
    let (_, _, pages) = common::report("tests/fixtures/kiosk");
    let painter = Painter::new(&[]);
    for chart in &pages.charts {
        assert_eq!(painter.uncovered(chart), None, "{}", chart.id);
    }
    let mut chart = pages.charts.first().expect("a chart").clone();
    chart.svg = chart.svg.replacen("</text>", "\u{5ba2}</text>", 1);
    assert_eq!(painter.uncovered(&chart), Some('\u{5ba2}'));
}

#[test]
fn the_words_of_a_drawing_cannot_open_an_element() {
    let (_, _, pages) = common::report("tests/fixtures/kiosk");
    let mut chart = pages.charts.first().expect("a chart").clone();
    chart.title = "</title><script>&".to_owned();
    let drawn = svg(&chart);
    assert!(!drawn.contains("<script"), "{drawn}");
    assert!(drawn.contains("&lt;/title&gt;&lt;script&gt;&amp;"));
}
