//! Questionnaires of other programs: invented ones in the shape of each format, bad ones, and the laws of importing.

#![allow(clippy::indexing_slicing, reason = "a test may fail there")]

mod bad; // findings with their places
mod laws; // any bytes, any answers
mod model; // OWASP SAMM
mod tables; // the long table and the workbook
mod used; // asked, filled in, scored and reported

use std::collections::BTreeMap;

use crm_readiness::check::Desk;
use crm_readiness::cli::check::findings as checked;
use crm_readiness::diagnostic::{Diagnostic, Sink, Sources, text};
use crm_readiness::exchange::form::words::Words;
use crm_readiness::exchange::import::{self, Asked, Imported, Source, TEMPLATE};
use crm_readiness::read::Files;
use crm_readiness::render::template::Templates;

use crate::common;

/// What an import came to.
struct Run {
    imported: Option<Imported>,
    sources: Sources,
    found: Vec<Diagnostic>,
    shown: String,
}

impl Run {
    /// The questionnaire, which has to be free of findings.
    fn whole(self) -> Imported {
        assert!(self.found.is_empty(), "{}", self.shown);
        let imported = self.imported.expect("no finding, so there is one");
        let (sources, found) = checked(&imported.files, "questionnaire.yaml");
        assert!(found.is_empty(), "{}", text::render_all(&found, &sources));
        for path in imported.files.entries.keys() {
            let kind = path.split(['/', '.']).next().unwrap_or_default();
            let wrong = crate::schemas::misfits(kind, text_of(&imported, path));
            assert!(wrong.is_empty(), "{path}: {}", wrong.join("\n"));
        }
        imported
    }

    /// Findings as `code file:line:column`.
    fn places(&self) -> Vec<String> {
        let place = |d: &Diagnostic| {
            let span = d.span().expect("a place");
            let (line, column) = self.sources.line_column(span.file, span.start);
            let name = self.sources.name(span.file);
            format!("{} {name}:{line}:{column}", d.code.id())
        };
        self.found.iter().map(place).collect()
    }
}

fn words() -> Words {
    let (templates, _) = Templates::open(TEMPLATE, None).expect("built in");
    Words::open(&templates, "en").expect("complete")
}

fn run(source: &Source) -> Run {
    run_as(source, &Asked::default())
}

fn run_as(source: &Source, asked: &Asked) -> Run {
    let mut sources = Sources::default();
    let mut sink = Sink::default();
    let mut desk = Desk {
        sources: &mut sources,
        sink: &mut sink,
    };
    let imported = import::questionnaire(source, asked, &words(), &mut desk);
    let imported = imported.expect("all sentences are there");
    let found = sink.into_sorted();
    let shown = text::render_all(&found, &sources);
    Run {
        imported,
        sources,
        found,
        shown,
    }
}

fn file(name: &str, bytes: impl Into<Vec<u8>>) -> Source {
    Source::File(name.to_owned(), bytes.into())
}

/// The findings about the folder `source` of the gallery: a file, the parts of a workbook, or a folder.
pub(crate) fn findings(files: &Files) -> (Sources, Vec<Diagnostic>) {
    let tops: BTreeMap<&str, &Vec<u8>> = files
        .entries
        .iter()
        .map(|(path, bytes)| (path.split('/').next().unwrap_or(path), bytes))
        .collect();
    let source = match tops.into_iter().next() {
        Some((name, bytes)) if files.entries.contains_key(name) => file(name, bytes.clone()),
        Some((name, _)) if name.contains(".xls") => {
            let parts = files.below(name);
            let parts: Vec<(&str, &[u8])> = parts
                .entries
                .iter()
                .map(|(n, b)| (n.as_str(), b.as_slice()))
                .collect();
            file(name, crate::collect::archive(&parts))
        }
        _ => Source::Folder(Files {
            root: "model".to_owned(),
            entries: files.entries.clone(),
        }),
    };
    let run = run(&source);
    (run.sources, run.found)
}

/// The text of a file of an import.
fn text_of<'a>(imported: &'a Imported, path: &str) -> &'a str {
    std::str::from_utf8(&imported.files.entries[path]).expect("UTF-8")
}

/// The model of a bakery, one file of documents.
fn bakery() -> String {
    let files = common::folder("tests/fixtures/models");
    String::from_utf8(files.entries["bakery.yaml"].clone()).expect("UTF-8")
}

/// The model with one passage changed.
fn bakery_with(old: &str, new: &str) -> Source {
    let text = bakery();
    assert!(text.contains(old), "{old}");
    file("bakery.yaml", text.replacen(old, new, 1))
}

/// The collections of a library as a long table.
const LIBRARY: &str = "\u{feff}Question#,Question Text,Answer,Score,Category,Interpretation
1,\"Are new books on the shelf within a week?\",\"Later\",100,Shelves,\"Look at the post room\"
1,\"Are new books on the shelf within a week?\",\"Most of them, \"\"nearly all\"\"\",300,Shelves,
1,\"Are new books on the shelf within a week?\",\"All\",500,Shelves,
2,Are worn books mended?,Never,100,Care,
2,Are worn books mended?,Some,200,Care,
2,Are worn books mended?,Most,400,Care,
2,Are worn books mended?,All,500,Care,
3,How many books are missing?,Numeric (1-10),,Care,
4,Is the catalogue right?,No,100,Shelves,
4,Is the catalogue right?,Yes,500,Shelves,
";

/// A workbook with these sheets.
fn workbook(sheets: &[(&str, &[&[&str]])]) -> Source {
    file("library.xlsx", crate::collect::workbook(sheets))
}

const SETTINGS: &[&[&str]] = &[
    &["setting", "value"],
    &["id", "library"],
    &["version", "2.1.0"],
    &["title", "Collections of a library"],
    &["subject", "The care of the collection"],
    &["licence", "CC0-1.0"],
    &["target", "75"],
    &["band 0", "poor"],
    &["band 50", "good"],
];
const STRUCTURE: &[&[&str]] = &[
    &[
        "dimension",
        "dimension title",
        "capability",
        "title",
        "about",
        "weight",
    ],
    &[
        "house",
        "House",
        "SHE",
        "Shelves",
        "Where books stand.",
        "3",
    ],
    &["house", "", "CAR", "Care", "How books are kept.", "1"],
    &[
        "people",
        "People",
        "HEL",
        "Help",
        "Whether readers are helped.",
        "2",
    ],
];
const ROLES: &[&[&str]] = &[
    &["id", "title", "who"],
    &["librarian", "Librarian", "those who work at the desk"],
    &["reader", "Reader", "those who borrow"],
];
const QUESTIONS: &[&[&str]] = &[
    &[
        "id",
        "capability",
        "title",
        "question",
        "weight",
        "roles",
        "form",
        "not applicable",
        "Level 0 – never",
        "Level 1 – now and then",
        "Level 2 – always",
    ],
    &[
        "SHE-01",
        "SHE",
        "Order",
        "Do books stand in order?",
        "2",
        "librarian, reader",
        "short",
        "",
        "No.",
        "Mostly.",
        "Yes.",
    ],
    &[
        "SHE-02",
        "SHE",
        "",
        "Are shelves read once a year?",
        "1",
        "librarian",
        "full",
        "",
        "No.",
        "",
        "Yes.",
    ],
    &[
        "CAR-01",
        "CAR",
        "Mending",
        "Are worn books mended?",
        "",
        "",
        "",
        "There are no old books.",
        "No.",
        "Some.",
        "All.",
    ],
    &[
        "HEL-01",
        "HEL",
        "Greeting",
        "Are readers greeted?",
        "",
        "",
        "",
        "",
        "No.",
        "Some.",
        "All.",
    ],
];

fn library() -> Source {
    workbook(&[
        ("Questionnaire", SETTINGS),
        ("Structure", STRUCTURE),
        ("Roles", ROLES),
        ("Questions", QUESTIONS),
    ])
}
