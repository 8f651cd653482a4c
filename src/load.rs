//! From an engagement's folder to a checked [`Case`]: which questionnaire, which benchmark, which round.

mod shelves;

use std::collections::BTreeMap;

use crate::builtin::{self, Shelf};
use crate::check::{self, Case, Desk, engagement, fingerprint};
use crate::diagnostic::{Code, Diagnostic, Sink, Sources, Span, quoted};
use crate::model::engagement::{Engagement, Round};
use crate::model::questionnaire::Questionnaire;
use crate::read::{Files, Node, Value};

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
    let head = desk.yaml(files, "engagement.yaml");
    let below = files.below(&format!("rounds/{round}"));
    let round_root = round_file(round, &below, head.as_ref().map(|(file, _)| *file), desk);
    let folder = check::round::Folder {
        name: round,
        files: &below,
        root: round_root.as_ref(),
    };
    let read = head.and_then(|(_, root)| against_questionnaire(files, &root, &folder, desk));
    let Some(read) = read else {
        only_syntax(&below, desk);
        return None;
    };
    if desk.sink.has_errors() {
        return None;
    }
    let reference_figures = shelves::reference_figures(files, &read.questionnaire, desk);
    if desk.sink.has_errors() {
        return None;
    }
    let reference = &read.questionnaire.reference;
    let mut fingerprints = vec![
        fingerprint("engagement.yaml", &some(files, |p| p == "engagement.yaml")),
        fingerprint("round", &some(&below, is_input)),
        fingerprint(
            &format!("questionnaire {reference}"),
            &read.questionnaire_files,
        ),
    ];
    if let Some((files, b)) = &read.benchmark {
        fingerprints.push(fingerprint(&format!("benchmark {}", b.reference), files));
    }
    Some(Case {
        questionnaire: read.questionnaire,
        benchmark: read.benchmark.map(|(_, b)| b),
        reference_figures,
        engagement: read.engagement,
        round: read.round?,
        earlier: None,
        jobs: Vec::new(),
        causes: Vec::new(),
        decisions: Vec::new(),
        fingerprints,
    })
}

/// What an engagement and a round come to once their questionnaire is known.
struct Read {
    questionnaire: Questionnaire,
    questionnaire_files: Files,
    benchmark: Option<shelves::Shelved>,
    engagement: Engagement,
    round: Option<Round>,
}

/// Checks engagement, benchmark and round; `None` when there is no questionnaire to check them against.
fn against_questionnaire(
    files: &Files,
    root: &Node,
    folder: &check::round::Folder<'_>,
    desk: &mut Desk<'_>,
) -> Option<Read> {
    let round_root = folder.root.map(|(_, node)| node);
    let choice = engagement::choice(root, round_root, desk.sources, desk.sink);
    let Some((reference, place)) = &choice.questionnaire else {
        engagement::without_questionnaire(root, desk.sink);
        return None;
    };
    let (questionnaire_files, q) = shelves::questionnaire(files, reference, *place, desk)?;
    let mut e = engagement::engagement(root, &choice, &q, desk.sources, desk.sink);
    let benchmark = choice.benchmark.as_ref().and_then(|(reference, place)| {
        let allowed = choice.allow_synthetic;
        shelves::benchmark(files, reference, *place, &e, allowed, &q, desk)
    });
    let round = check::round::round(folder, &q, &mut e, desk);
    Some(Read {
        questionnaire: q,
        questionnaire_files,
        benchmark,
        engagement: e,
        round,
    })
}

/// `round.yaml`; a missing one is reported, at `engagement.yaml` where that can be read.
fn round_file(
    round: &str,
    below: &Files,
    engagement: Option<usize>,
    desk: &mut Desk<'_>,
) -> Option<(usize, Node)> {
    if let (false, Some(file)) = (below.entries.contains_key("round.yaml"), engagement) {
        let message = format!("the round {} has no `round.yaml`", quoted(round));
        desk.sink.push(
            Diagnostic::new(Code::RoundNone, Span::file_start(file), message)
                .help(format!("add `rounds/{round}/round.yaml`")),
        );
    }
    let (file, root) = desk.yaml(below, "round.yaml")?;
    folder_and_date(round, &root, desk.sink);
    Some((file, root))
}

/// Reads the files of a round for mistakes of writing, when nothing else about them can be checked.
fn only_syntax(round: &Files, desk: &mut Desk<'_>) {
    for path in round.entries.keys().filter(|p| check::round::is_answers(p)) {
        if check::round::is_table(path) {
            desk.csv(round, path);
        } else {
            desk.yaml(round, path);
        }
    }
}

fn some(files: &Files, wanted: impl Fn(&str) -> bool) -> Files {
    let chosen = files.entries.iter().filter(|(path, _)| wanted(path));
    Files {
        root: String::new(),
        entries: chosen.map(|(p, b)| (p.clone(), b.clone())).collect(),
    }
}

/// True for the files of a round that are input, not report.
fn is_input(path: &str) -> bool {
    path == "round.yaml" || check::round::is_answers(path)
}

fn folder_and_date(folder: &str, root: &Node, sink: &mut Sink) {
    let Some(node) = engagement::child(root, "date") else {
        return;
    };
    if let Value::Text(date) = &node.value
        && check::decode::is_date(date)
        && !folder.starts_with(date.as_str())
    {
        let message = format!(
            "the folder {} does not begin with this date",
            quoted(folder)
        );
        sink.push(
            Diagnostic::new(Code::RoundFolder, node.span, message).help(format!(
                "rename the folder to `{date}-…`, or correct the date"
            )),
        );
    }
}

/// Checks every round of an engagement; files that several rounds share are reported once.
pub fn all_rounds(files: &Files, desk: &mut Desk<'_>) {
    let rounds = rounds(files);
    for round in &rounds {
        case(files, round, desk);
    }
    if rounds.is_empty() {
        without_round(files, desk);
    }
}

/// Checks what there is of an engagement without a round, and reports that it has none.
fn without_round(files: &Files, desk: &mut Desk<'_>) {
    let Some((file, root)) = desk.yaml(files, "engagement.yaml") else {
        return;
    };
    let choice = engagement::choice(&root, None, desk.sources, desk.sink);
    match &choice.questionnaire {
        Some((reference, place)) => {
            if let Some((_, q)) = shelves::questionnaire(files, reference, *place, desk) {
                engagement::engagement(&root, &choice, &q, desk.sources, desk.sink);
            }
        }
        None => engagement::without_questionnaire(&root, desk.sink),
    }
    let message = "this engagement has no round";
    desk.sink.push(
        Diagnostic::new(Code::RoundNone, Span::file_start(file), message)
            .help("add a folder `rounds/<date>-<name>/` with a `round.yaml` and answers"),
    );
}

/// Checks a benchmark folder by itself, against its questionnaire where that is built in.
pub fn benchmark_alone(files: &Files, desk: &mut Desk<'_>) {
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
    let q = named.and_then(|r| {
        let found = builtin::files(Shelf::Questionnaires, &r);
        check::questionnaire::questionnaire(&found, Some(&r), &mut quiet)
    });
    check::benchmark::benchmark(files, None, q.as_ref(), &BTreeMap::new(), desk);
}
