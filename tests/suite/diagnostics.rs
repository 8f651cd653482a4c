//! The gallery of bad inputs: one folder a code, with the files that differ from the kiosk engagement; rendered text out.

mod inputs; // bad inputs beyond the gallery
mod mutations; // any bytes, and small random changes

use std::collections::{BTreeMap, BTreeSet};

use crm_readiness::cli::check::findings;
use crm_readiness::diagnostic::{Code, Diagnostic, Sources, text};
use crm_readiness::exchange::collect::Input;
use crm_readiness::read::Files;

use crate::{collect, common, import};

/// The valid engagement that every bad input differs from in one point.
fn kiosk() -> Files {
    Files {
        root: String::new(),
        ..common::folder("tests/fixtures/kiosk")
    }
}

/// The engagement with a second round by a newer version of the questionnaire, a pulse round and registers.
fn two_rounds() -> Files {
    Files {
        root: String::new(),
        ..common::folder("tests/fixtures/kiosk-two-rounds")
    }
}

/// The gallery: name of a folder → its files.
fn gallery() -> BTreeMap<String, Files> {
    let all = common::folder("tests/diagnostics");
    let names: BTreeSet<&str> = all
        .entries
        .keys()
        .filter_map(|path| Some(path.split_once('/')?.0))
        .collect();
    names
        .into_iter()
        .map(|name| (name.to_owned(), all.below(name)))
        .collect()
}

/// The kiosk engagement with a folder of the gallery laid over it.
fn overlay(folder: &Files) -> Files {
    let mut files = kiosk();
    for path in lines(folder, "DELETE") {
        assert!(
            files.entries.remove(&path).is_some(),
            "there is no {path} to delete"
        );
    }
    for (path, bytes) in &folder.entries {
        let ours = ["DELETE", "MARKER"].contains(&path.as_str())
            || path.contains(".snap")
            || path.starts_with(INBOX)
            || path.starts_with(SOURCE);
        if !ours {
            let before = files.entries.insert(path.clone(), bytes.clone());
            assert!(
                before.as_ref() != Some(bytes),
                "{path} does not differ from the kiosk's"
            );
        }
    }
    files
}

fn lines(folder: &Files, name: &str) -> Vec<String> {
    let bytes = folder.entries.get(name).cloned().unwrap_or_default();
    let text = String::from_utf8(bytes).expect("UTF-8");
    text.lines().map(str::to_owned).collect()
}

/// Files that came back lie below this folder of the gallery, workbooks as folders of their parts.
const INBOX: &str = "inbox/";

/// A questionnaire of another program lies below this folder of the gallery.
const SOURCE: &str = "source/";

/// The files that came back.
fn inbox(folder: &Files) -> Vec<Input> {
    let mut out: Vec<Input> = Vec::new();
    let mut books: BTreeMap<String, Vec<(String, Vec<u8>)>> = BTreeMap::new();
    for (path, bytes) in &folder.below("inbox").entries {
        match path.split_once('/') {
            Some((book, part)) => {
                let parts = books.entry(book.to_owned()).or_default();
                parts.push((part.to_owned(), bytes.clone()));
            }
            None => out.push(Input {
                name: path.clone(),
                bytes: bytes.clone(),
            }),
        }
    }
    for (name, parts) in books {
        let parts: Vec<(&str, &[u8])> = parts
            .iter()
            .map(|(n, b)| (n.as_str(), b.as_slice()))
            .collect();
        let bytes = collect::archive(&parts);
        out.push(Input { name, bytes });
    }
    out
}

/// The findings about a folder; a file `MARKER` holds the path of the file that marks the kind of what is checked.
fn found(folder: &Files) -> (Sources, Vec<Diagnostic>) {
    let files = overlay(folder);
    let source = folder.below("source");
    if !source.is_empty() {
        return import::findings(&source);
    }
    let inputs = inbox(folder);
    if !inputs.is_empty() {
        return collect::findings(&files, &inputs);
    }
    let marker = lines(folder, "MARKER").pop();
    let marker = marker.as_deref().unwrap_or("engagement.yaml");
    match marker.rsplit_once('/') {
        Some((below, marker)) => findings(&files.below(below), marker),
        None => findings(&files, marker),
    }
}

#[test]
fn the_kiosk_has_no_findings() {
    for (below, marker) in [
        ("", "engagement.yaml"),
        ("questionnaires/kiosk/1.0.0", "questionnaire.yaml"),
        ("benchmarks/kiosk-peers/1.0.0", "benchmark.yaml"),
    ] {
        let files = if below.is_empty() {
            kiosk()
        } else {
            kiosk().below(below)
        };
        assert!(!files.is_empty());
        let (sources, found) = findings(&files, marker);
        assert!(found.is_empty(), "{}", text::render_all(&found, &sources));
    }
}

#[test]
fn the_kiosk_with_two_rounds_has_no_findings() {
    let (sources, found) = findings(&two_rounds(), "engagement.yaml");
    assert!(found.is_empty(), "{}", text::render_all(&found, &sources));
}

#[test]
fn each_folder_shows_its_code() {
    for (name, folder) in gallery() {
        let (sources, found) = found(&folder);
        let codes: Vec<String> = found
            .iter()
            .map(|d| d.code.id().replace('/', "-"))
            .collect();
        // One mistake, one finding.
        assert_eq!(
            codes,
            [name.as_str()],
            "{}",
            text::render_all(&found, &sources)
        );
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(common::path("tests/diagnostics").join(&name));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!("rendered", text::render_all(&found, &sources)));
    }
}

#[test]
fn each_code_has_a_folder_and_an_explanation() {
    let folders: BTreeSet<String> = gallery().into_keys().collect();
    let codes = Code::ALL.iter().map(|c| c.id().replace('/', "-"));
    assert_eq!(folders, codes.collect::<BTreeSet<String>>());
    for code in Code::ALL {
        assert!(
            code.explanation().chars().count() >= 40,
            "{} has no explanation",
            code.id()
        );
        assert_eq!(Code::parse(code.id()), Some(*code));
    }
}
