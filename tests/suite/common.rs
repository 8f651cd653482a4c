//! What the tests share: reading folders of the repository and running the stages on them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crm_readiness::assess::{Assessment, assess};
use crm_readiness::check::{Case, Desk};
use crm_readiness::diagnostic::{Diagnostic, Sink, Sources, text};
use crm_readiness::load;
use crm_readiness::progress::{self, Assessed, Progress};
use crm_readiness::read::Files;
use crm_readiness::render::template::Templates;
use crm_readiness::render::view::{self, Pages};
use crm_readiness::render::words::Words;

/// A path below the repository.
pub(crate) fn path(below: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(below)
}

/// The files of a folder of the repository, named as if the tests ran in its root.
pub(crate) fn folder(below: &str) -> Files {
    let mut files = Files {
        root: below.to_owned(),
        entries: BTreeMap::new(),
    };
    walk(&path(below), "", &mut files);
    files
}

/// The example engagement with its first round alone.
pub(crate) fn baseline() -> Files {
    let mut files = folder("examples/nordhagen-pumps");
    files.entries.retain(|path, _| {
        let registers = ["jobs.yaml", "decisions.yaml"];
        let baseline = path.starts_with("rounds/2026-09-15-baseline/");
        baseline || !(path.starts_with("rounds/") || registers.contains(&path.as_str()))
    });
    files
}

/// The same engagement before the rounds after this one.
pub(crate) fn until(mut files: Files, last: &str) -> Files {
    files.entries.retain(|path, _| {
        let inside = path.strip_prefix("rounds/").and_then(|p| p.split_once('/'));
        inside.is_none_or(|(round, _)| round <= last)
    });
    files
}

fn walk(dir: &Path, prefix: &str, out: &mut Files) {
    for entry in std::fs::read_dir(dir).expect("the folder is part of the repository") {
        let entry = entry.expect("a readable entry");
        let name = entry.file_name().into_string().expect("a UTF-8 name");
        let below = if prefix.is_empty() {
            name
        } else {
            format!("{prefix}/{name}")
        };
        if entry.path().is_dir() {
            walk(&entry.path(), &below, out);
        } else {
            let bytes = std::fs::read(entry.path()).expect("a readable file");
            out.entries.insert(below, bytes);
        }
    }
}

/// Files from texts.
pub(crate) fn files(texts: &[(&str, &str)]) -> Files {
    Files {
        root: String::new(),
        entries: texts
            .iter()
            .map(|(p, t)| ((*p).to_owned(), t.as_bytes().to_vec()))
            .collect(),
    }
}

/// The latest round of an engagement with the findings.
pub(crate) fn open(files: &Files) -> (Option<Case>, Vec<Diagnostic>, Sources) {
    let mut sources = Sources::default();
    let mut sink = Sink::default();
    let mut desk = Desk {
        sources: &mut sources,
        sink: &mut sink,
    };
    let case = load::rounds(files)
        .last()
        .cloned()
        .and_then(|round| load::case(files, &round, &mut desk));
    (case, sink.into_sorted(), sources)
}

/// The latest round of an engagement that has to be free of errors.
pub(crate) fn case(files: &Files) -> Case {
    let (case, found, sources) = open(files);
    case.unwrap_or_else(|| {
        panic!(
            "the engagement has errors:\n{}",
            text::render_all(&found, &sources)
        )
    })
}

/// Case, assessment and pages of an engagement of the repository.
pub(crate) fn report(below: &str) -> (Case, Assessment, Pages) {
    report_of(&folder(below))
}

/// Case, assessment and pages of an engagement.
pub(crate) fn report_of(files: &Files) -> (Case, Assessment, Pages) {
    let case = case(files);
    let (assessment, pages) = pages_of(&case);
    (case, assessment, pages)
}

/// Assessment and pages of a case.
pub(crate) fn pages_of(case: &Case) -> (Assessment, Pages) {
    let assessment = assess(case);
    let templates = templates();
    let words = Words::open(&templates, "en").expect("the strings are complete");
    let pages = view::view(case, &assessment, None, &words).expect("the strings fit the view");
    (assessment, pages)
}

/// The latest round of an engagement set against the one before it that is no pulse round, as `report` and `compare`
/// do it.
pub(crate) struct Later {
    /// The rounds in order of date.
    pub(crate) cases: Vec<Case>,
    /// The comparison.
    pub(crate) progress: Progress,
    /// The report of the latest round.
    pub(crate) pages: Pages,
}

/// Compares the latest round of an engagement that has to be free of errors.
pub(crate) fn later(files: &Files) -> Later {
    let mut sources = Sources::default();
    let mut sink = Sink::default();
    let mut desk = Desk {
        sources: &mut sources,
        sink: &mut sink,
    };
    let cases = load::engagement(files, None, &mut desk);
    let errors = sink.has_errors();
    let found = text::render_all(&sink.into_sorted(), &sources);
    assert!(!errors, "the engagement has errors:\n{found}");
    let assessments: Vec<Assessment> = cases.iter().map(assess).collect();
    let rounds: Vec<Assessed<'_>> = cases
        .iter()
        .zip(&assessments)
        .map(|(case, assessment)| Assessed { case, assessment })
        .collect();
    let to = *rounds.last().expect("a round");
    let from = progress::before(&rounds, &to.case.round.folder).expect("a round before it");
    let compared = progress::progress(from, to, &rounds).expect("comparable");
    let words = Words::open(&templates(), "en").expect("the strings are complete");
    let pages = view::view(to.case, to.assessment, Some(&compared), &words)
        .expect("the strings fit the view");
    Later {
        progress: compared,
        pages,
        cases,
    }
}

/// The built-in template set.
pub(crate) fn templates() -> Templates {
    Templates::open("standard", None).expect("built in").0
}
