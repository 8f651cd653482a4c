//! How long the stages take on the example: `cargo bench --bench pipeline`.
//!
//! Whole commands, with process start and disk, are measured from outside: see README.md.

#![allow(clippy::disallowed_methods, reason = "it reads the example")]

use std::collections::BTreeMap;
use std::path::Path;

use crm_readiness::assess::{Assessment, assess};
use crm_readiness::check::{Case, Desk};
use crm_readiness::diagnostic::{Sink, Sources};
use crm_readiness::load;
use crm_readiness::read::Files;
use crm_readiness::render::template::Templates;
use crm_readiness::render::view::{self, Pages};
use crm_readiness::render::words::Words;
use crm_readiness::render::{html, text};

fn main() {
    divan::main();
}

fn walk(dir: &Path, prefix: &str, out: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(dir)
        .expect("the example is there")
        .filter_map(Result::ok)
    {
        let name = format!("{prefix}{}", entry.file_name().display());
        if entry.path().is_dir() {
            walk(&entry.path(), &format!("{name}/"), out);
        } else {
            out.insert(name, std::fs::read(entry.path()).expect("readable"));
        }
    }
}

fn example() -> Files {
    let mut files = Files::default();
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/nordhagen-pumps");
    walk(&dir, "", &mut files.entries);
    files
}

fn checked(files: &Files) -> Case {
    let mut sources = Sources::default();
    let mut sink = Sink::default();
    let mut desk = Desk {
        sources: &mut sources,
        sink: &mut sink,
    };
    let round = load::rounds(files).pop().expect("a round");
    load::case(files, &round, &mut desk).expect("no errors")
}

fn pages(case: &Case, assessment: &Assessment, templates: &Templates) -> Pages {
    let words = Words::open(templates, "en").expect("complete");
    view::view(case, assessment, None, &words).expect("complete")
}

/// Read and check the example with its questionnaire and both benchmarks.
#[divan::bench]
fn check(bencher: divan::Bencher<'_, '_>) {
    let files = example();
    bencher.bench(|| checked(&files));
}

/// From the checked case to all results.
#[divan::bench]
fn assess_case(bencher: divan::Bencher<'_, '_>) {
    let case = checked(&example());
    bencher.bench(|| assess(&case));
}

/// View, charts and screen.
#[divan::bench]
fn screen(bencher: divan::Bencher<'_, '_>) {
    let case = checked(&example());
    let assessment = assess(&case);
    let (templates, _) = Templates::open("standard", None).expect("built in");
    bencher.bench(|| text::render(&pages(&case, &assessment, &templates).view));
}

/// View and charts to HTML.
#[divan::bench]
fn html_page(bencher: divan::Bencher<'_, '_>) {
    let case = checked(&example());
    let assessment = assess(&case);
    let (templates, _) = Templates::open("standard", None).expect("built in");
    bencher.bench(|| {
        html::render(&pages(&case, &assessment, &templates), &templates).expect("complete")
    });
}

/// View and charts to PDF; the first run pays for fonts, later ones use the typesetter's memory.
#[cfg(feature = "pdf")]
#[divan::bench(sample_count = 5, sample_size = 1)]
fn pdf_file(bencher: divan::Bencher<'_, '_>) {
    use crm_readiness::render::{pdf, typst_source};
    let case = checked(&example());
    let assessment = assess(&case);
    let (templates, _) = Templates::open("standard", None).expect("built in");
    bencher.bench(|| {
        let sources = typst_source::files(&pages(&case, &assessment, &templates), &templates)
            .expect("complete");
        pdf::render(sources, &[]).expect("complete")
    });
}
