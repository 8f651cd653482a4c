//! Answers that come back: exports written after the documentation of each tool, hostile files, and the laws of
//! collecting.

mod exports; // form tools, one test each
mod forms; // our own forms, and forms that belong elsewhere
mod hostile; // bombs, macros, formulas, broken texts
mod laws; // properties: again, in any order, nothing lost
mod mapping; // columns and words that somebody explained

use std::collections::BTreeMap;
use std::io::Write;

use crm_readiness::check::Desk;
use crm_readiness::diagnostic::{Diagnostic, Severity, Sink, Sources, text};
use crm_readiness::exchange::collect::{self, Existing, Ground, Input, Outcome, Report};
use crm_readiness::load;
use crm_readiness::read::Files;
use crm_readiness::read::encoding::Encoding;

use crate::common;

const ROUND: &str = "2026-03-02-baseline";

/// What a run of `collect` came to.
pub(crate) struct Run {
    sources: Sources,
    report: Report,
    /// File of the round → content.
    pub(crate) written: BTreeMap<String, String>,
    found: Vec<Diagnostic>,
    pub(crate) shown: String,
}

impl Run {
    pub(crate) fn codes(&self) -> Vec<&'static str> {
        self.found.iter().map(|d| d.code.id()).collect()
    }

    fn errors(&self) -> Vec<String> {
        let errors = self.found.iter();
        errors
            .filter(|d| d.severity == Severity::Error)
            .map(|d| format!("{}: {}", d.code.id(), d.message))
            .collect()
    }

    /// The lines of a respondent's file without comments.
    fn file(&self, name: &str) -> String {
        let text = self.written.get(name).unwrap_or_else(|| {
            panic!(
                "{name} is not written, but {:?}\n{}",
                self.written.keys().collect::<Vec<_>>(),
                self.shown
            )
        });
        let lines = text.lines().filter(|l| !l.starts_with('#'));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// The only file.
    pub(crate) fn only(&self) -> String {
        assert_eq!(self.written.len(), 1, "{}", self.shown);
        let name = self.written.keys().next().expect("one").clone();
        self.file(&name)
    }
}

/// The kiosk engagement without any answers.
pub(crate) fn kiosk() -> Files {
    let mut files = common::folder("tests/fixtures/kiosk");
    files.root = String::new();
    files
        .entries
        .retain(|path, _| !path.starts_with("rounds/") || path.ends_with("round.yaml"));
    files
}

/// How a run differs from the plain one.
#[derive(Default)]
pub(crate) struct How<'a> {
    force: bool,
    keep_names: bool,
    encoding: Option<&'a str>,
}

pub(crate) fn input(name: &str, bytes: impl Into<Vec<u8>>) -> Input {
    Input {
        name: name.to_owned(),
        bytes: bytes.into(),
    }
}

fn run(inputs: &[Input]) -> Run {
    run_in(&kiosk(), inputs, &How::default())
}

pub(crate) fn run_in(files: &Files, inputs: &[Input], how: &How<'_>) -> Run {
    let mut sources = Sources::default();
    let mut sink = Sink::default();
    let mut desk = Desk {
        sources: &mut sources,
        sink: &mut sink,
    };
    let round = load::rounds(files).pop().expect("a round");
    let case = load::without_answers(files, &round, &mut desk).expect("a sound engagement");
    let below = files.below(&format!("rounds/{round}"));
    let q = &case.questionnaire;
    let mapping = crm_readiness::check::mapping::mapping(&below, q, &mut desk);
    let earlier = load::earlier_versions(files, q);
    let id = case.engagement.id.clone();
    let mut existing = Existing::default();
    for (path, bytes) in &below.entries {
        if crm_readiness::check::round::is_answers(path) {
            existing.add(
                path,
                bytes,
                &crm_readiness::check::answers::names(path, bytes),
            );
        }
    }
    let ground = Ground {
        q,
        e: &case.engagement,
        round: &case.round,
        engagement_id: &id,
        earlier: &earlier,
        mapping: mapping.as_ref(),
        keep_names: how.keep_names,
        encoding: how.encoding.and_then(Encoding::parse),
        force: how.force,
        dry_run: false,
    };
    let mut written = BTreeMap::new();
    let report = collect::collect::<std::convert::Infallible>(
        inputs.to_vec(),
        &existing,
        &ground,
        &mut desk,
        &mut || {},
        &mut |file, bytes| {
            let text = String::from_utf8(bytes.to_vec()).expect("UTF-8");
            written.insert(file.to_owned(), text);
            Ok(())
        },
    )
    .expect("nothing can fail");
    let found = sink.into_sorted();
    let shown = text::render_all(&found, &sources);
    Run {
        sources,
        report,
        written,
        found,
        shown,
    }
}

/// The findings of collecting files into an engagement whose answers are left as they are.
pub(crate) fn findings(files: &Files, inputs: &[Input]) -> (Sources, Vec<Diagnostic>) {
    let run = run_in(files, inputs, &How::default());
    (run.sources, run.found)
}

/// The engagement with what was written, which has to be free of errors.
fn with(files: &Files, run: &Run) -> Files {
    let mut files = files.clone();
    let round = load::rounds(&files).pop().expect("a round");
    for (name, text) in &run.written {
        files
            .entries
            .insert(format!("rounds/{round}/{name}"), text.clone().into_bytes());
    }
    let (case, found, sources) = common::open(&files);
    assert!(
        case.is_some(),
        "what was collected has errors:\n{}",
        text::render_all(&found, &sources)
    );
    files
}

/// A workbook with these sheets; cells that read as numbers are numbers.
fn workbook(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet().set_name(*name).expect("a name");
        for (r, row) in (0_u32..).zip(*rows) {
            for (c, text) in (0_u16..).zip(*row) {
                if text.is_empty() {
                    continue;
                }
                if let Some(formula) = text.strip_prefix("formula:") {
                    let formula = rust_xlsxwriter::Formula::new(formula).set_result("2");
                    sheet.write_formula(r, c, formula).expect("written");
                } else if let Ok(n) = text.parse::<f64>() {
                    sheet.write_number(r, c, n).expect("written");
                } else {
                    sheet.write_string(r, c, *text).expect("written");
                }
            }
        }
    }
    book.save_to_buffer().expect("a workbook")
}

/// An archive of these files.
pub(crate) fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated);
    for (name, bytes) in entries {
        zip.start_file(*name, options).expect("an entry");
        zip.write_all(bytes).expect("written");
    }
    zip.finish().expect("an archive").into_inner()
}

fn outcomes(run: &Run) -> Vec<(&str, Outcome)> {
    let people = run.report.respondents.iter();
    people.map(|p| (p.file.as_str(), p.outcome)).collect()
}
