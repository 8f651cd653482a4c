//! Questionnaires and benchmarks by id and version: beside `engagement.yaml` first, then built in.

use crate::builtin::{self, Shelf};
use crate::check::{self, Desk, engagement};
use crate::diagnostic::{Code, Diagnostic, Sink, Sources, Span, suggest};
use crate::model::benchmark::Benchmark;
use crate::model::engagement::Engagement;
use crate::model::id::Reference;
use crate::model::questionnaire::Questionnaire;
use crate::read::Files;

/// A benchmark with its files.
pub(super) type Shelved = (Files, Benchmark);

fn find(files: &Files, shelf: Shelf, reference: &Reference) -> Files {
    let own = files.below(&format!(
        "{}/{}/{}",
        shelf.folder(),
        reference.id,
        reference.version
    ));
    if own.is_empty() {
        builtin::files(shelf, reference)
    } else {
        own
    }
}

const fn marker(shelf: Shelf) -> &'static str {
    match shelf {
        Shelf::Questionnaires => "questionnaire.yaml",
        Shelf::Benchmarks => "benchmark.yaml",
    }
}

/// All references of a shelf: those beside the engagement, then those built in.
fn known(files: &Files, shelf: Shelf) -> Vec<String> {
    let own = files.entries.keys().filter_map(|path| {
        let inner = path
            .strip_prefix(shelf.folder())?
            .strip_prefix('/')?
            .strip_suffix(marker(shelf))?;
        let (id, version) = inner.strip_suffix('/')?.split_once('/')?;
        Some(format!("{id}@{version}"))
    });
    let built_in = builtin::references(shelf);
    own.chain(built_in.iter().map(ToString::to_string))
        .collect()
}

fn unknown(files: &Files, shelf: Shelf, reference: &Reference, place: Span, desk: &mut Desk<'_>) {
    let known = known(files, shelf);
    let words: Vec<&str> = known.iter().map(String::as_str).collect();
    let what = match shelf {
        Shelf::Questionnaires => "questionnaire",
        Shelf::Benchmarks => "benchmark",
    };
    let message = format!("there is no {what} `{reference}`");
    let own = format!(
        "one of your own lies beside `engagement.yaml`, in `{}/{}/{}/{}`",
        shelf.folder(),
        reference.id,
        reference.version,
        marker(shelf)
    );
    desk.sink.push(
        Diagnostic::new(Code::ReferenceUnknown, place, message)
            .help(suggest::help_for(&reference.to_string(), &words))
            .help(own),
    );
}

/// The questionnaire of a reference with its files.
pub(super) fn questionnaire(
    files: &Files,
    reference: &Reference,
    place: Span,
    desk: &mut Desk<'_>,
) -> Option<(Files, Questionnaire)> {
    let shelf = Shelf::Questionnaires;
    let found = find(files, shelf, reference);
    if !found.entries.contains_key(marker(shelf)) {
        unknown(files, shelf, reference, place, desk);
        return None;
    }
    let q = check::questionnaire::questionnaire(&found, Some(reference), desk)?;
    Some((found, q))
}

/// Compares the crosswalks of a questionnaire with the earlier versions that can be found.
pub(super) fn crosswalks(files: &Files, own: &Files, q: &Questionnaire, desk: &mut Desk<'_>) {
    for crosswalk in &q.crosswalks {
        let mut aside = Sink::default();
        let mut quiet = Desk {
            sources: desk.sources,
            sink: &mut aside,
        };
        let found = find(files, Shelf::Questionnaires, &crosswalk.from);
        let earlier =
            check::questionnaire::questionnaire(&found, Some(&crosswalk.from), &mut quiet);
        if let Some(earlier) = earlier.filter(|_| !aside.has_errors()) {
            check::crosswalk::against(own, q, &earlier, desk);
        }
    }
}

/// The earlier versions to which crosswalks of a questionnaire lead back, where they can be found without errors.
pub(super) fn earlier_versions(files: &Files, q: &Questionnaire) -> Vec<Questionnaire> {
    let one = |from: &Reference| {
        let mut sources = Sources::default();
        let mut aside = Sink::default();
        let mut quiet = Desk {
            sources: &mut sources,
            sink: &mut aside,
        };
        let found = find(files, Shelf::Questionnaires, from);
        let earlier = check::questionnaire::questionnaire(&found, Some(from), &mut quiet);
        earlier.filter(|_| !aside.has_errors())
    };
    q.crosswalks.iter().filter_map(|c| one(&c.from)).collect()
}

/// The benchmark of a reference with its files; invented organisations have to be allowed.
pub(super) fn benchmark(
    files: &Files,
    reference: &Reference,
    place: Span,
    e: &Engagement,
    allow_synthetic: bool,
    q: &Questionnaire,
    desk: &mut Desk<'_>,
) -> Option<Shelved> {
    let shelf = Shelf::Benchmarks;
    let found = find(files, shelf, reference);
    if !found.entries.contains_key(marker(shelf)) {
        unknown(files, shelf, reference, place, desk);
        return None;
    }
    let b = check::benchmark::benchmark(&found, Some(reference), Some(q), Some(e), desk)?;
    if b.synthetic && !allow_synthetic {
        let message = format!("the organisations of `{reference}` are invented");
        desk.sink.push(
            Diagnostic::new(Code::BenchmarkSynthetic, place, message)
                .help("for a client choose `published@1.0.0` or your own benchmark")
                .help("to try the program, add `allow_synthetic: true`; every page will say so"),
        );
    }
    Some((found, b))
}

/// The published figures that the questionnaire names.
pub(super) fn reference_figures(
    files: &Files,
    q: &Questionnaire,
    desk: &mut Desk<'_>,
) -> Option<Benchmark> {
    let reference = q.reference_figures.as_ref()?;
    let found = find(files, Shelf::Benchmarks, reference);
    if !found.entries.contains_key(marker(Shelf::Benchmarks)) {
        let own = find(files, Shelf::Questionnaires, &q.reference);
        let (_, root) = desk.yaml(&own, marker(Shelf::Questionnaires))?;
        let place = engagement::child(&root, "reference_figures")?.span;
        unknown(files, Shelf::Benchmarks, reference, place, desk);
        return None;
    }
    check::benchmark::benchmark(&found, Some(reference), Some(q), None, desk)
}

/// A benchmark with the questionnaire that its scores come from, where that is at hand.
#[derive(Debug, Clone)]
pub struct Alone {
    /// The benchmark.
    pub benchmark: Benchmark,
    /// Its questionnaire: beside the engagement that it lies in, or built in.
    pub questionnaire: Option<Questionnaire>,
}

/// Checks a benchmark folder by itself, against its questionnaire where that is built in or lies in the engagement
/// `around` it.
pub fn benchmark_alone(
    files: &Files,
    around: Option<&Files>,
    desk: &mut Desk<'_>,
) -> Option<Alone> {
    let mut aside = Sink::default();
    let mut texts = Sources::default();
    let mut quiet = Desk {
        sources: &mut texts,
        sink: &mut aside,
    };
    let named = quiet.yaml(files, "benchmark.yaml").and_then(|(_, root)| {
        let node = engagement::child(&root, "questionnaire")?;
        check::reference::reference_of(node, quiet.sources, quiet.sink)
    });
    let nothing = Files::default();
    let questionnaire = named.and_then(|r| {
        let found = find(around.unwrap_or(&nothing), Shelf::Questionnaires, &r);
        check::questionnaire::questionnaire(&found, Some(&r), &mut quiet)
    });
    let questionnaire = questionnaire.filter(|_| !quiet.sink.has_errors());
    let q = questionnaire.as_ref();
    // The engagement around it may weigh practices and roles in its own way.
    let own = around.zip(q).and_then(|(files, q)| {
        let (_, root) = quiet.yaml(files, "engagement.yaml")?;
        let choice = engagement::choice(&root, None, quiet.sources, quiet.sink);
        let own = engagement::engagement(&root, &choice, q, quiet.sources, quiet.sink);
        (own.questionnaire == q.reference).then_some(own)
    });
    let benchmark = check::benchmark::benchmark(files, None, q, own.as_ref(), desk)?;
    Some(Alone {
        questionnaire: questionnaire.filter(|q| q.reference == benchmark.questionnaire),
        benchmark,
    })
}

/// The built-in benchmarks.
pub fn built_in_benchmarks() -> Vec<Reference> {
    builtin::references(Shelf::Benchmarks)
}

/// The files of a built-in benchmark; empty when there is none.
pub fn built_in_benchmark(reference: &Reference) -> Files {
    builtin::files(Shelf::Benchmarks, reference)
}

/// The folders of benchmarks beside an engagement, in the order of their names.
pub fn benchmarks_beside(files: &Files) -> Vec<Files> {
    let shelf = Shelf::Benchmarks;
    let own = files.entries.keys().filter_map(|path| {
        let inner = path.strip_prefix(shelf.folder())?.strip_prefix('/')?;
        Some(
            inner
                .strip_suffix(marker(shelf))?
                .strip_suffix('/')?
                .to_owned(),
        )
    });
    own.map(|below| files.below(&format!("{}/{below}", shelf.folder())))
        .collect()
}
