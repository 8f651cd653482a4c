//! From an engagement's folder to a checked [`Case`]: which questionnaire, which benchmark, which round.

mod memo;
mod shared;
mod shelves;

pub use shelves::{
    Alone, benchmark_alone, benchmarks_beside, built_in_benchmark, built_in_benchmarks,
};

use crate::check::engagement as head;
use crate::check::people::PEOPLE;
use crate::check::{self, Case, Desk, Fingerprint, benefits, fingerprint, registers};
use crate::diagnostic::{Code, Diagnostic, Severity, Sink, Sources, Span, quoted};
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

/// Reads and checks one round of an engagement, for a pulse round with those before it on which it rests. All
/// findings go to the desk; `None` when some are errors.
pub fn case(files: &Files, round: &str, desk: &mut Desk<'_>) -> Option<Case> {
    let shared = shared::Shared::read(files, desk);
    let at = shared.rounds.iter().position(|r| r == round);
    let up_to = shared.rounds.get(..at.map_or(0, |at| at + 1))?;
    // Back to the round that asks for itself, then forward again.
    let full = up_to.iter().rposition(|r| !shared.is_pulse(r));
    let chain = up_to.get(full.unwrap_or(0)..)?;
    let mut before = Before::Nothing;
    for round in chain {
        before = Before::of(one(&shared, round, before, desk));
    }
    match before {
        Before::Checked(case) => Some(*case),
        Before::Nothing => one(&shared, round, Before::Nothing, desk),
        Before::Broken => None,
    }
}

/// A round before anything was answered: engagement, questionnaire and `round.yaml`. Errors go to the desk; `None` when
/// there are some.
pub fn without_answers(files: &Files, round: &str, desk: &mut Desk<'_>) -> Option<Case> {
    let registers = [registers::JOBS, registers::DECISIONS, benefits::BENEFITS];
    let bare = some(files, |path| {
        match path.strip_prefix("rounds/").and_then(|p| p.split_once('/')) {
            Some((_, file)) => file == "round.yaml",
            None => !registers.contains(&path),
        }
    });
    let bare = Files {
        root: files.root.clone(),
        ..bare
    };
    let mut sink = Sink::default();
    let mut own = Desk {
        sources: desk.sources,
        sink: &mut sink,
    };
    let case = case(&bare, round, &mut own);
    for found in sink.into_sorted() {
        if found.severity == Severity::Error {
            desk.sink.push(found);
        }
    }
    case
}

/// A questionnaire by `id@version`, of these files or built in; `None` where there is none, or it has errors.
pub fn questionnaire_named(files: &Files, name: &str) -> Option<Questionnaire> {
    let reference = check::reference::parse(name)?;
    let mut sources = Sources::default();
    let mut sink = Sink::default();
    let mut quiet = Desk {
        sources: &mut sources,
        sink: &mut sink,
    };
    let place = Span::file_start(0);
    let found = shelves::questionnaire(files, &reference, place, &mut quiet);
    found.filter(|_| !sink.has_errors()).map(|(_, q)| q)
}

/// The earlier versions of a questionnaire that are at hand.
pub fn earlier_versions(files: &Files, q: &Questionnaire) -> Vec<Questionnaire> {
    shelves::earlier_versions(files, q)
}

/// Reads and checks every round of an engagement, or those up to one of them, each once. All findings go to the
/// desk, those about shared files once when they are sorted; the rounds that are free of errors come back, earliest
/// first.
pub fn engagement(files: &Files, until: Option<&str>, desk: &mut Desk<'_>) -> Vec<Case> {
    let shared = shared::Shared::read(files, desk);
    let mut out: Vec<Case> = Vec::new();
    let mut free_of_errors = false;
    // Rounds begin with their date, so later ones come after it.
    let wanted = |round: &&String| until.is_none_or(|last| round.as_str() <= last);
    for (at, round) in shared.rounds.iter().filter(wanted).enumerate() {
        let before = if at == 0 {
            Before::Nothing
        } else if free_of_errors && shared.is_pulse(round) {
            Before::of(out.last().cloned())
        } else {
            // Broken, or not asked for.
            Before::Broken
        };
        let case = one(&shared, round, before, desk);
        free_of_errors = case.is_some();
        out.extend(case);
    }
    if shared.rounds.is_empty() {
        without_round(files, desk);
    }
    out
}

/// The round before a pulse round.
enum Before {
    /// There is none.
    Nothing,
    /// It has errors, which were reported.
    Broken,
    /// It is free of errors.
    Checked(Box<Case>),
}

impl Before {
    fn of(case: Option<Case>) -> Self {
        case.map_or(Self::Broken, |case| Self::Checked(Box::new(case)))
    }
}

/// One round. Its findings are counted by themselves, so that mistakes in one round do not hide another.
fn one(
    shared: &shared::Shared<'_>,
    round: &str,
    before: Before,
    desk: &mut Desk<'_>,
) -> Option<Case> {
    let mut sink = Sink::default();
    let mut own = Desk {
        sources: desk.sources,
        sink: &mut sink,
    };
    let case = checked(shared, round, before, &mut own);
    desk.sink.append(sink);
    case
}

fn checked(
    shared: &shared::Shared<'_>,
    round: &str,
    before: Before,
    desk: &mut Desk<'_>,
) -> Option<Case> {
    let files = shared.files;
    let engagement = desk.yaml(files, "engagement.yaml");
    let below = files.below(&format!("rounds/{round}"));
    let round_root = round_file(
        round,
        &below,
        engagement.as_ref().map(|(file, _)| *file),
        desk,
    );
    shared.order(desk.sink);
    let folder = check::round::Folder {
        name: round,
        files: &below,
        root: round_root.as_ref(),
    };
    let read = engagement.and_then(|(_, root)| against_questionnaire(shared, &root, &folder, desk));
    let Some(read) = read else {
        only_syntax(files, &below, desk);
        return None;
    };
    let known = shared.known();
    let (jobs, causes) = registers::jobs(files, &known, desk);
    let decisions = registers::decisions(files, &known, desk);
    let is_latest = shared.rounds.last().is_some_and(|last| last == round);
    let benefits = benefits::benefits(files, &read.questionnaire, is_latest, desk);
    let rerating = shared.rerating(round, &below, desk);
    shelves::crosswalks(files, &read.questionnaire_files, &read.questionnaire, desk);
    if !desk.sink.has_errors() {
        shared.without_crosswalk(round, &read.questionnaire, read.place, desk.sink);
    }
    let earlier = match (shared.is_pulse(round), before) {
        (true, Before::Checked(case)) => Some(case),
        (true, Before::Broken) => return None,
        (true, Before::Nothing) => {
            first_pulse(&folder, desk.sink);
            None
        }
        (false, _) => None,
    };
    if desk.sink.has_errors() {
        return None;
    }
    let reference_figures = shared.reference_figures(&read.questionnaire, desk);
    if desk.sink.has_errors() {
        return None;
    }
    let mut fingerprints = fingerprints(files, &below, &read);
    if let Some(earlier) = &earlier {
        carried(earlier, &mut fingerprints);
    }
    let mut round = read.round?;
    round.rerating = rerating;
    Some(Case {
        questionnaire: read.questionnaire,
        benchmark: read.benchmark.map(|(_, b)| b),
        reference_figures,
        engagement: read.engagement,
        is_latest,
        round,
        earlier,
        jobs,
        causes,
        decisions,
        benefits,
        fingerprints,
    })
}

/// What decides the result of a round.
fn fingerprints(files: &Files, round: &Files, read: &Read) -> Vec<Fingerprint> {
    let reference = &read.questionnaire.reference;
    let mut out = vec![
        fingerprint(
            "engagement.yaml",
            &some(files, |p| p == "engagement.yaml" || p == PEOPLE),
        ),
        fingerprint("round", &some(round, check::round::is_input)),
        fingerprint(
            &format!("questionnaire {reference}"),
            &read.questionnaire_files,
        ),
    ];
    if let Some((files, b)) = &read.benchmark {
        out.push(fingerprint(&format!("benchmark {}", b.reference), files));
    }
    let filed = some(files, |p| {
        [registers::JOBS, registers::DECISIONS, benefits::BENEFITS].contains(&p)
    });
    if !filed.is_empty() {
        out.push(fingerprint("registers", &filed));
    }
    out
}

/// Adds what a pulse round takes over from the round before it.
fn carried(earlier: &Case, fingerprints: &mut Vec<Fingerprint>) {
    for f in &earlier.fingerprints {
        let mut f = f.clone();
        if f.input == "round" {
            f.input = format!("round {}", earlier.round.folder);
        }
        if !fingerprints.contains(&f) {
            fingerprints.push(f);
        }
    }
}

/// Reports a pulse round that has no round before it.
fn first_pulse(folder: &check::round::Folder<'_>, sink: &mut Sink) {
    let form = folder.root.and_then(|(_, root)| head::child(root, "form"));
    if let Some(node) = form {
        let message = "the first round of an engagement cannot be a pulse round";
        sink.push(
            Diagnostic::new(Code::RoundPulse, node.span, message)
                .help("write `form: full` or `form: short`; a pulse round follows one of these"),
        );
    }
}

/// What an engagement and a round come to once their questionnaire is known.
struct Read {
    questionnaire: Questionnaire,
    questionnaire_files: Files,
    /// Where the questionnaire is named.
    place: Span,
    benchmark: Option<shelves::Shelved>,
    engagement: Engagement,
    round: Option<Round>,
}

/// Checks engagement, benchmark and round; `None` when there is no questionnaire to check them against.
fn against_questionnaire(
    shared: &shared::Shared<'_>,
    root: &Node,
    folder: &check::round::Folder<'_>,
    desk: &mut Desk<'_>,
) -> Option<Read> {
    let round_root = folder.root.map(|(_, node)| node);
    let choice = head::choice(root, round_root, desk.sources, desk.sink);
    let Some((reference, place)) = &choice.questionnaire else {
        head::without_questionnaire(root, desk.sink);
        return None;
    };
    let (questionnaire_files, q) = shared.questionnaire(reference, *place, desk)?;
    let mut e = head::engagement(root, &choice, &q, desk.sources, desk.sink);
    e.people = check::people::people(shared.files, &q, desk);
    e.branding.logo = head::logo(root, shared.files, desk.sources, desk.sink);
    let benchmark = choice.benchmark.as_ref().and_then(|(reference, place)| {
        let allowed = choice.allow_synthetic;
        shared.benchmark(reference, *place, &e, allowed, &q, desk)
    });
    let round = check::round::round(folder, &q, &mut e, desk);
    Some(Read {
        questionnaire: q,
        questionnaire_files,
        place: *place,
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

/// Reads the registers and the files of a round for mistakes of writing, when nothing else about them can be
/// checked.
fn only_syntax(files: &Files, round: &Files, desk: &mut Desk<'_>) {
    desk.yaml(files, registers::JOBS);
    desk.yaml(files, registers::DECISIONS);
    desk.yaml(files, benefits::BENEFITS);
    for path in round
        .entries
        .keys()
        .filter(|p| check::round::is_input(p) && *p != "round.yaml")
    {
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

fn folder_and_date(folder: &str, root: &Node, sink: &mut Sink) {
    let Some(node) = head::child(root, "date") else {
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
    engagement(files, None, desk);
}

/// Checks what there is of an engagement without a round, and reports that it has none.
fn without_round(files: &Files, desk: &mut Desk<'_>) {
    let Some((file, root)) = desk.yaml(files, "engagement.yaml") else {
        return;
    };
    let choice = head::choice(&root, None, desk.sources, desk.sink);
    match &choice.questionnaire {
        Some((reference, place)) => {
            if let Some((_, q)) = shelves::questionnaire(files, reference, *place, desk) {
                head::engagement(&root, &choice, &q, desk.sources, desk.sink);
                head::logo(&root, files, desk.sources, desk.sink);
            }
        }
        None => head::without_questionnaire(&root, desk.sink),
    }
    let message = "this engagement has no round";
    desk.sink.push(
        Diagnostic::new(Code::RoundNone, Span::file_start(file), message)
            .help("add a folder `rounds/<date>-<name>/` with a `round.yaml` and answers"),
    );
}
