//! What the binary carries: questionnaires, benchmarks and report templates.

use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};

use crate::model::id::Reference;
use crate::read::Files;

static QUESTIONNAIRES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/questionnaires");
static BENCHMARKS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/benchmarks");
static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/report-templates");

/// The two kinds of versioned folders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shelf {
    /// `questionnaires/<id>/<version>/`.
    Questionnaires,
    /// `benchmarks/<id>/<version>/`.
    Benchmarks,
}

impl Shelf {
    /// The folder's name, here and beside `engagement.yaml`.
    pub const fn folder(self) -> &'static str {
        match self {
            Self::Questionnaires => "questionnaires",
            Self::Benchmarks => "benchmarks",
        }
    }

    const fn dir(self) -> &'static Dir<'static> {
        match self {
            Self::Questionnaires => &QUESTIONNAIRES,
            Self::Benchmarks => &BENCHMARKS,
        }
    }
}

/// The files of a built-in questionnaire or benchmark; empty when there is none.
pub fn files(shelf: Shelf, reference: &Reference) -> Files {
    let path = format!("{}/{}", reference.id, reference.version);
    let mut entries = BTreeMap::new();
    if let Some(dir) = shelf.dir().get_dir(&path) {
        collect(dir, &format!("{path}/"), &mut entries);
    }
    Files {
        root: format!("(built in) {}/{path}", shelf.folder()),
        entries,
    }
}

/// All built-in versions of a shelf as references, in order.
pub fn references(shelf: Shelf) -> Vec<Reference> {
    let mut out: Vec<Reference> = shelf
        .dir()
        .dirs()
        .flat_map(include_dir::Dir::dirs)
        .filter_map(|version| {
            let mut parts = version.path().iter().filter_map(|p| p.to_str());
            Some(Reference {
                id: parts.next()?.to_owned(),
                version: parts.next()?.to_owned(),
            })
        })
        .collect();
    out.sort();
    out
}

/// The files of a built-in report template.
pub fn template(name: &str) -> Files {
    let mut entries = BTreeMap::new();
    if let Some(dir) = TEMPLATES.get_dir(name) {
        collect(dir, &format!("{name}/"), &mut entries);
    }
    Files {
        root: format!("(built in) report-templates/{name}"),
        entries,
    }
}

fn collect(dir: &Dir<'_>, prefix: &str, out: &mut BTreeMap<String, Vec<u8>>) {
    for file in dir.files() {
        if let Some(path) = file.path().to_str().and_then(|p| p.strip_prefix(prefix)) {
            out.insert(path.to_owned(), file.contents().to_vec());
        }
    }
    for inner in dir.dirs() {
        collect(inner, prefix, out);
    }
}
