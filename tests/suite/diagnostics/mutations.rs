//! Any bytes in any file, and small random changes of good files: no panic, and every place lies inside of its file.

#![allow(clippy::indexing_slicing, reason = "a test may fail there")]

use crm_readiness::cli::check::findings;
use crm_readiness::diagnostic::{Severity, json, text};
use crm_readiness::load;
use crm_readiness::read::Files;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::{kiosk, two_rounds};
use crate::common;

/// A small change of a text.
#[derive(Debug, Clone)]
enum Change {
    DeleteLine(Index),
    DoubleLine(Index),
    SwapLines(Index, Index),
    Indent(Index),
    DeleteCharacter(Index),
    DoubleCharacter(Index),
    Replace(Index, String),
    Cut(Index),
}

/// Pieces that mean something in YAML, CSV, expressions or numbers, and some that mean nothing anywhere.
const PIECES: [&str; 44] = [
    ":", ": ", "- ", "? ", "#", "[", "]", "{", "}", ",", ";", "\t", "\n", "\r\n", "\"", "'", "|",
    ">", "&a ", "*a", "<<: *a", "!!str ", "%", "@", "\\", "---", "...", "~", "null", "true", "-1",
    "1e999", ".nan", "0", "99", "2.5", "dk", "n/a", "COU-01", "\u{feff}", "\u{a0}", "ü", "😀",
    "e\u{301}",
];

fn change() -> impl Strategy<Value = Change> {
    let piece = prop_oneof![
        (0..PIECES.len()).prop_map(|n| PIECES[n].to_owned()),
        any::<char>().prop_map(String::from),
    ];
    let index = any::<Index>;
    prop_oneof![
        index().prop_map(Change::DeleteLine),
        index().prop_map(Change::DoubleLine),
        (index(), index()).prop_map(|(a, b)| Change::SwapLines(a, b)),
        index().prop_map(Change::Indent),
        index().prop_map(Change::DeleteCharacter),
        index().prop_map(Change::DoubleCharacter),
        (index(), piece).prop_map(|(at, piece)| Change::Replace(at, piece)),
        index().prop_map(Change::Cut),
    ]
}

fn changed(text: &str, change: &Change) -> String {
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut characters: Vec<char> = text.chars().collect();
    if lines.is_empty() {
        return ":".to_owned();
    }
    match change {
        Change::DeleteLine(at) => {
            lines.remove(at.index(lines.len()));
            lines.concat()
        }
        Change::DoubleLine(at) => {
            let at = at.index(lines.len());
            lines.insert(at, lines[at]);
            lines.concat()
        }
        Change::SwapLines(a, b) => {
            lines.swap(a.index(text.lines().count()), b.index(text.lines().count()));
            lines.concat()
        }
        Change::Indent(at) => {
            lines.insert(at.index(lines.len()), "  ");
            lines.concat()
        }
        Change::DeleteCharacter(at) => {
            characters.remove(at.index(characters.len()));
            characters.into_iter().collect()
        }
        Change::DoubleCharacter(at) => {
            let at = at.index(characters.len());
            characters.insert(at, characters[at]);
            characters.into_iter().collect()
        }
        Change::Replace(at, piece) => {
            let at = at.index(characters.len());
            characters.splice(at..=at, piece.chars());
            characters.into_iter().collect()
        }
        Change::Cut(at) => characters[..at.index(characters.len())].iter().collect(),
    }
}

/// Checks files and looks at every finding: its places, and that it can be shown. Without an error, nothing about
/// the input can fail afterwards.
fn look(files: &Files) {
    let (sources, found) = findings(files, "engagement.yaml");
    for d in &found {
        assert!(d.labels.iter().filter(|l| l.primary).count() == 1, "{d:?}");
        for label in &d.labels {
            let (text, span) = (sources.text(label.span.file), label.span);
            assert!(span.start <= span.end && span.end <= text.len(), "{d:?}");
            assert!(text.is_char_boundary(span.start), "{d:?}");
            assert!(text.is_char_boundary(span.end), "{d:?}");
        }
        let _ = json::value(d, &sources);
    }
    let shown = text::render_all(&found, &sources);
    let steers = |c: char| c.is_control() && c != '\n';
    assert!(!shown.chars().any(steers), "{shown:?}");
    let explained = shown.matches("explain: crm-readiness").count();
    assert_eq!(explained, found.len());
    if found.iter().all(|d| d.severity == Severity::Warning) && !load::rounds(files).is_empty() {
        common::report_of(files);
    }
}

fn path_of(files: &Files, which: Index) -> String {
    let paths: Vec<&String> = files.entries.keys().collect();
    (*which.get(&paths)).clone()
}

/// The engagement with a second and a pulse round, and a re-rating of the baseline.
fn with_rerating() -> Files {
    let mut files = two_rounds();
    let path = "rounds/2026-09-07-second/rerating.yaml";
    let text =
        "schema: 1\nof: 2026-03-02-baseline\ndate: 2026-09-10\nlevels: {COU-01: 2, STO-01: 1}\n";
    files.entries.insert(path.to_owned(), text.into());
    files
}

/// True for what the engagement with one round does not have.
fn is_later(path: &str) -> bool {
    let of_the_first = path.contains("/1.0.0/") || path.contains("-baseline/");
    !of_the_first && path != "engagement.yaml"
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn small_changes(which in any::<Index>(), changes in vec(change(), 1..4)) {
        let mut files = kiosk();
        let path = path_of(&files, which);
        let mut text = String::from_utf8(files.entries[&path].clone()).expect("UTF-8");
        for change in &changes {
            text = changed(&text, change);
        }
        files.entries.insert(path, text.into_bytes());
        look(&files);
    }

    #[test]
    fn small_changes_of_later_rounds(which in any::<Index>(), changes in vec(change(), 1..4)) {
        let mut files = with_rerating();
        let later: Vec<&String> = files.entries.keys().filter(|p| is_later(p)).collect();
        let path = (*which.get(&later)).clone();
        let mut text = String::from_utf8(files.entries[&path].clone()).expect("UTF-8");
        for change in &changes {
            text = changed(&text, change);
        }
        files.entries.insert(path, text.into_bytes());
        look(&files);
    }

    #[test]
    fn any_pieces_in_later_rounds(which in any::<Index>(), pieces in vec(0..PIECES.len(), 0..60)) {
        let mut files = with_rerating();
        let later: Vec<&String> = files.entries.keys().filter(|p| is_later(p)).collect();
        let path = (*which.get(&later)).clone();
        let text: String = pieces.into_iter().map(|n| PIECES[n]).collect();
        files.entries.insert(path, text.into_bytes());
        look(&files);
    }

    #[test]
    fn changes_in_every_file(changes in vec(change(), 13)) {
        let mut files = kiosk();
        for (bytes, change) in files.entries.values_mut().zip(&changes) {
            let text = String::from_utf8(bytes.clone()).expect("UTF-8");
            *bytes = changed(&text, change).into_bytes();
        }
        look(&files);
    }

    #[test]
    fn any_bytes(which in any::<Index>(), bytes in vec(any::<u8>(), 0..200)) {
        let mut files = kiosk();
        let path = path_of(&files, which);
        files.entries.insert(path, bytes);
        look(&files);
    }

    #[test]
    fn any_pieces(which in any::<Index>(), pieces in vec(0..PIECES.len(), 0..60)) {
        let mut files = kiosk();
        let path = path_of(&files, which);
        let text: String = pieces.into_iter().map(|n| PIECES[n]).collect();
        files.entries.insert(path, text.into_bytes());
        look(&files);
    }
}
