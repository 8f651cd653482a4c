//! Bad inputs beyond the gallery: each gives the findings named here.

#![allow(clippy::indexing_slicing, reason = "a test may fail there")]

mod answers; // levels, words, repeated respondents
mod crosswalks; // from version to version
mod engagement; // rounds, benchmarks, weights, prerequisites
mod later; // second rounds, pulse rounds, workshops, registers
mod markup; // texts that look like something else
mod money; // costs, benefits, the business part of a questionnaire
mod tables; // CSV
mod texts; // encodings and YAML

use std::time::{Duration, Instant};

use crm_readiness::cli::check::findings;
use crm_readiness::diagnostic::text;
use crm_readiness::read::Files;

use super::{kiosk, two_rounds};

const ROUND: &str = "rounds/2026-03-02-baseline/round.yaml";
const OWNER: &str = "rounds/2026-03-02-baseline/owner.yaml";
const MANAGER: &str = "rounds/2026-03-02-baseline/manager-1.yaml";
const TABLE: &str = "rounds/2026-03-02-baseline/sellers.csv";
const ENGAGEMENT: &str = "engagement.yaml";
const QUESTIONNAIRE: &str = "questionnaires/kiosk/1.0.0/questionnaire.yaml";
const TEAM: &str = "questionnaires/kiosk/1.0.0/practices/TEA.yaml";
const INITIATIVES: &str = "questionnaires/kiosk/1.0.0/initiatives.yaml";
const RULES: &str = "questionnaires/kiosk/1.0.0/rules.yaml";
const BENCHMARK: &str = "benchmarks/kiosk-peers/1.0.0/benchmark.yaml";
const PEERS: &str = "benchmarks/kiosk-peers/1.0.0/peers.csv";

/// The kiosk engagement with another content of one file.
fn put(path: &str, content: impl Into<Vec<u8>>) -> Files {
    put_in(kiosk(), path, content)
}

fn put_in(mut files: Files, path: &str, content: impl Into<Vec<u8>>) -> Files {
    files.entries.insert(path.to_owned(), content.into());
    files
}

/// The kiosk engagement with one passage of one file changed.
fn edit(path: &str, old: &str, new: &str) -> Files {
    edit_in(kiosk(), path, old, new)
}

fn edit_in(files: Files, path: &str, old: &str, new: &str) -> Files {
    let text = String::from_utf8(files.entries[path].clone()).expect("UTF-8");
    assert_eq!(text.matches(old).count(), 1, "{old} in {path}");
    put_in(files, path, text.replace(old, new))
}

/// Findings as `code line:column`, the name of the file before the line where it is not `path`; and as shown.
fn found(files: &Files, path: &str) -> (Vec<String>, String) {
    let begin = Instant::now();
    let (sources, found) = findings(files, ENGAGEMENT);
    let shown = text::render_all(&found, &sources);
    assert!(begin.elapsed() < Duration::from_secs(30), "it hangs");
    let lines = found.iter().map(|d| {
        let span = d.span().expect("each finding has a place");
        let (line, column) = sources.line_column(span.file, span.start);
        let name = sources.name(span.file);
        let name = if name == path { "" } else { name };
        let colon = if name.is_empty() { "" } else { ":" };
        format!("{} {name}{colon}{line}:{column}", d.code.id())
    });
    (lines.collect(), shown)
}

/// The findings about an engagement whose file `path` was changed.
#[track_caller]
fn expect(files: &Files, path: &str, wanted: &[&str]) {
    let (lines, shown) = found(files, path);
    assert_eq!(lines, wanted, "\n{shown}");
}

/// The only finding, whose text holds `words`.
#[track_caller]
fn expect_one(files: &Files, path: &str, wanted: &str, words: &str) {
    let (lines, shown) = found(files, path);
    assert_eq!(lines, [wanted], "\n{shown}");
    assert!(shown.contains(words), "{words} is not in\n{shown}");
}

#[test]
fn several_mistakes_in_several_files_are_listed_in_one_run() {
    let mut files = kiosk();
    for (path, old, new) in [
        (ENGAGEMENT, "staff: 60", "staff: many"),
        (ENGAGEMENT, "country: SE", "country: se"),
        (OWNER, "COU-01: 2", "COU-01: 7"),
        (OWNER, "TEA-02: 2", "TEA-20: 2"),
        (TABLE, "seller-3,seller", "seller-3,seler"),
        (PEERS, "k-05,G,10-49", "k-05,G,10-50"),
        (INITIATIVES, "sureness: C", "sureness: D"),
        (
            MANAGER,
            "{level: 1, intention: 2}",
            "{level: 1, intention: 2",
        ),
    ] {
        files = edit_in(files, path, old, new);
    }
    let wanted = [
        format!("file/type {ENGAGEMENT}:5:8"),
        format!("engagement/code {ENGAGEMENT}:6:10"),
        format!("file/word {INITIATIVES}:54:15"),
        format!("file/word {PEERS}:6:8"),
        format!("file/syntax {MANAGER}:11:9"),
        format!("answers/level {OWNER}:6:11"),
        format!("practice/unknown {OWNER}:9:3"),
        format!("role/unknown {TABLE}:4:10"),
    ];
    let (lines, shown) = found(&files, "");
    assert_eq!(lines, wanted, "\n{shown}");
}

#[test]
fn a_file_that_cannot_be_read_does_not_hide_mistakes_in_others() {
    let files = put(ENGAGEMENT, "client: [\n");
    let files = put_in(files, OWNER, "a: [");
    let files = put_in(files, TABLE, "a,\"b");
    let (lines, shown) = found(&files, "");
    let owner = format!("file/syntax {OWNER}:1:4");
    let table = format!("file/syntax {TABLE}:1:3");
    assert_eq!(
        lines,
        ["file/syntax engagement.yaml:1:9", &owner, &table],
        "{shown}"
    );

    let files = put(ROUND, "name: [\n");
    let files = edit_in(files, OWNER, "COU-01: 2", "COU-01: 9");
    expect(
        &files,
        OWNER,
        &[&format!("file/syntax {ROUND}:1:7"), "answers/level 6:11"],
    );

    let files = put(TEAM, "capability: [\n");
    let files = edit_in(files, ENGAGEMENT, "staff: 60", "staff: many");
    expect(&files, TEAM, &["file/syntax 1:13"]);
}
