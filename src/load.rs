//! From an engagement's folder to a checked [`Case`]: which questionnaire, which benchmark, which round.

use crate::builtin::{self, Shelf};
use crate::check::{self, Case, Desk, engagement as ch, fingerprint};
use crate::diagnostic::suggest;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::model::benchmark::Benchmark;
use crate::model::id::Reference;
use crate::model::questionnaire::Questionnaire;
use crate::read::{Files, Node};

/// The rounds of an engagement, earliest first (their folders begin with the date).
pub fn rounds(files: &Files) -> Vec<String> {
    let mut out: Vec<String> = files
        .entries
        .keys()
        .filter_map(|p| p.strip_prefix("rounds/"))
        .filter_map(|p| p.split_once('/'))
        .map(|(folder, _)| folder.to_owned())
        .collect();
    out.dedup();
    out
}

/// Reads and checks one round of an engagement. All findings go to the desk; `None` when some are errors.
pub fn case(files: &Files, round: &str, desk: &mut Desk<'_>) -> Option<Case> {
    let (file, root) = desk.yaml(files, "engagement.yaml")?;
    let below = files.below(&format!("rounds/{round}"));
    let Some((round_file, round_root)) = desk.yaml(&below, "round.yaml") else {
        if !below.entries.contains_key("round.yaml") {
            desk.sink.push(
                Diagnostic::new(
                    Code::RoundNone,
                    Span::file_start(file),
                    format!("the round `{round}` has no `round.yaml`"),
                )
                .help(format!("add `rounds/{round}/round.yaml`")),
            );
        }
        return None;
    };
    folder_and_date(round, round_file, &round_root, desk);
    let choice = ch::choice(&root, Some(&round_root), desk.sources, desk.sink);
    let (reference, place) = choice.questionnaire.clone().or_else(|| {
        ch::engagement_without_questionnaire(&root, desk.sources, desk.sink);
        None
    })?;
    let (questionnaire_files, questionnaire) = questionnaire(files, &reference, place, desk)?;
    let mut engagement = ch::engagement(&root, &choice, &questionnaire, desk.sources, desk.sink);
    let benchmark = choice
        .benchmark
        .as_ref()
        .and_then(|(r, at)| benchmark(files, r, *at, choice.allow_synthetic, &questionnaire, desk));
    // The round is checked even when the engagement has errors, so that all are listed at once.
    let mut stand_in = ch::stand_in(&questionnaire);
    let settings = engagement.as_mut().unwrap_or(&mut stand_in);
    let round = check::round::round(
        round,
        &below,
        round_file,
        &round_root,
        &questionnaire,
        settings,
        desk,
    );
    if desk.sink.has_errors() {
        return None;
    }
    let mut fingerprints = vec![
        fingerprint("engagement.yaml", &only(files, "engagement.yaml")),
        fingerprint("round", &inputs(&below)),
        fingerprint(&format!("questionnaire {reference}"), &questionnaire_files),
    ];
    if let Some((files, b)) = &benchmark {
        fingerprints.push(fingerprint(&format!("benchmark {}", b.reference), files));
    }
    let reference_figures = reference_figures(files, &questionnaire, desk);
    Some(Case {
        questionnaire,
        benchmark: benchmark.map(|(_, b)| b),
        reference_figures,
        engagement: engagement?,
        round: round?,
        fingerprints,
    })
}

fn only(files: &Files, path: &str) -> Files {
    Files {
        root: String::new(),
        entries: files
            .entries
            .iter()
            .filter(|(p, _)| *p == path)
            .map(|(p, b)| (p.clone(), b.clone()))
            .collect(),
    }
}

/// The files of a round that are input, not report.
fn inputs(files: &Files) -> Files {
    Files {
        root: String::new(),
        entries: files
            .entries
            .iter()
            .filter(|(p, _)| *p == "round.yaml" || check::round::is_answers(p))
            .map(|(p, b)| (p.clone(), b.clone()))
            .collect(),
    }
}

fn folder_and_date(folder: &str, file: usize, root: &Node, desk: &mut Desk<'_>) {
    let crate::read::Value::Map(entries) = &root.value else {
        return;
    };
    if let Some((_, node)) = entries.iter().find(|(k, _)| k.text == "date")
        && let crate::read::Value::Text(date) = &node.value
        && check::decode::is_date(date)
        && !folder.starts_with(date.as_str())
    {
        desk.sink.push(
            Diagnostic::new(
                Code::RoundFolder,
                node.span,
                format!("the folder `{folder}` does not begin with this date"),
            )
            .help(format!(
                "rename the folder to `{date}-…`, or correct the date"
            ))
            .because(Span::file_start(file), "the round's file"),
        );
    }
}

/// The files of a reference: beside `engagement.yaml` first, then built in.
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

fn unknown(shelf: Shelf, reference: &Reference, place: Span, desk: &mut Desk<'_>) {
    let known: Vec<String> = builtin::references(shelf)
        .iter()
        .map(ToString::to_string)
        .collect();
    let words: Vec<&str> = known.iter().map(String::as_str).collect();
    let what = if shelf == Shelf::Questionnaires {
        "questionnaire"
    } else {
        "benchmark"
    };
    desk.sink.push(
        Diagnostic::new(
            Code::ReferenceUnknown,
            place,
            format!("there is no {what} `{reference}`"),
        )
        .help(suggest::help_for(&reference.to_string(), &words))
        .help(format!(
            "a folder `{}/{}/{}/` beside `engagement.yaml` is found too",
            shelf.folder(),
            reference.id,
            reference.version
        )),
    );
}

fn questionnaire(
    files: &Files,
    reference: &Reference,
    place: Span,
    desk: &mut Desk<'_>,
) -> Option<(Files, Questionnaire)> {
    let found = find(files, Shelf::Questionnaires, reference);
    if !found.entries.contains_key("questionnaire.yaml") {
        unknown(Shelf::Questionnaires, reference, place, desk);
        return None;
    }
    let q = check::questionnaire::questionnaire(&found, Some(reference), desk)?;
    Some((found, q))
}

fn benchmark(
    files: &Files,
    reference: &Reference,
    place: Span,
    allow_synthetic: bool,
    q: &Questionnaire,
    desk: &mut Desk<'_>,
) -> Option<(Files, Benchmark)> {
    let found = find(files, Shelf::Benchmarks, reference);
    if !found.entries.contains_key("benchmark.yaml") {
        unknown(Shelf::Benchmarks, reference, place, desk);
        return None;
    }
    let b = check::benchmark::benchmark(&found, Some(reference), Some(q), desk)?;
    if b.synthetic && !allow_synthetic {
        desk.sink.push(
            Diagnostic::new(
                Code::BenchmarkSynthetic,
                place,
                format!("the organisations of `{reference}` are invented"),
            )
            .help("for a client choose `published@1.0.0` or your own benchmark")
            .help("to try the program, add `allow_synthetic: true`; every page will say so"),
        );
    }
    Some((found, b))
}

fn reference_figures(files: &Files, q: &Questionnaire, desk: &mut Desk<'_>) -> Option<Benchmark> {
    let reference = q.reference_figures.as_ref()?;
    let found = find(files, Shelf::Benchmarks, reference);
    check::benchmark::benchmark(&found, Some(reference), Some(q), desk)
}

/// Checks every round of an engagement; files that several rounds share are reported once.
pub fn all_rounds(files: &Files, desk: &mut Desk<'_>) {
    let rounds = rounds(files);
    if rounds.is_empty() {
        let Some((file, root)) = desk.yaml(files, "engagement.yaml") else {
            return;
        };
        let choice = ch::choice(&root, None, desk.sources, desk.sink);
        if let Some((reference, place)) = &choice.questionnaire
            && let Some((_, q)) = questionnaire(files, reference, *place, desk)
        {
            ch::engagement(&root, &choice, &q, desk.sources, desk.sink);
        }
        no_round(file, desk);
        return;
    }
    for round in rounds {
        case(files, &round, desk);
    }
}

/// Reports that an engagement has no round.
fn no_round(file: usize, desk: &mut Desk<'_>) {
    desk.sink.push(
        Diagnostic::new(
            Code::RoundNone,
            Span::file_start(file),
            "this engagement has no round",
        )
        .help("add a folder `rounds/<date>-<name>/` with a `round.yaml` and answers"),
    );
}

/// Checks a benchmark folder by itself, against its questionnaire where that is built in.
pub fn benchmark_alone(files: &Files, desk: &mut Desk<'_>) {
    let mut aside = crate::diagnostic::Sink::default();
    let mut texts = crate::diagnostic::Sources::default();
    let mut quiet = Desk {
        sources: &mut texts,
        sink: &mut aside,
    };
    let named = quiet.yaml(files, "benchmark.yaml").and_then(|(_, root)| {
        let crate::read::Value::Map(entries) = &root.value else {
            return None;
        };
        let (_, node) = entries.iter().find(|(k, _)| k.text == "questionnaire")?;
        check::benchmark::reference_of(node, quiet.sources, quiet.sink)
    });
    let q = named.and_then(|r| {
        let found = builtin::files(Shelf::Questionnaires, &r);
        check::questionnaire::questionnaire(&found, Some(&r), &mut quiet)
    });
    check::benchmark::benchmark(files, None, q.as_ref(), desk);
}
