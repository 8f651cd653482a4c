//! `jobs.yaml` and `decisions.yaml`: what was done and what was decided, one file each for all rounds.

use std::collections::BTreeSet;

use super::Desk;
use super::decode::{self, Fields, NOT_NEGATIVE, Seen, values};
use super::round::day_of;
use crate::diagnostic::{Code, Diagnostic, Sink, Sources, Span, quoted};
use crate::model::id::{InitiativeId, PracticeId};
use crate::model::month::Month;
use crate::model::register::{Decision, Fixed, Job, Outcome, State, Test};
use crate::read::{Files, Key, Node, Value};

/// What was done.
pub const JOBS: &str = "jobs.yaml";
/// What was decided.
pub const DECISIONS: &str = "decisions.yaml";

/// What entries of the registers may name.
#[derive(Debug)]
pub struct Known {
    /// Initiatives of the questionnaires of all rounds; `None` where a catalogue has mistakes.
    pub initiatives: Option<BTreeSet<String>>,
    /// Practices of these questionnaires.
    pub practices: BTreeSet<String>,
    /// Folders of the rounds.
    pub rounds: Vec<String>,
}

impl Known {
    fn words(&self) -> Option<Vec<&str>> {
        let ids = self.initiatives.as_ref()?;
        Some(ids.iter().map(String::as_str).collect())
    }
}

/// Why practices rose or fell otherwise than planned.
pub type Causes = Vec<(PracticeId, String)>;

/// `jobs.yaml`; nothing is filed where it is missing, or empty.
pub fn jobs(files: &Files, known: &Known, desk: &mut Desk<'_>) -> (Vec<Job>, Causes) {
    let Some(root) = filed(files, JOBS, desk) else {
        return Default::default();
    };
    let (sources, sink) = (&*desk.sources, &mut *desk.sink);
    let Some(fields) = Fields::open(&root, "the register of jobs", sink) else {
        return Default::default();
    };
    fields.schema(sink);
    let node = fields.get("jobs");
    let causes = fields
        .get("causes")
        .map(|n| causes(n, known, sources, sink))
        .unwrap_or_default();
    fields.finish(sink);
    let entries = node
        .map(|n| decode::entries(n, "the list of jobs", sink))
        .unwrap_or_default();
    let jobs = entries
        .into_iter()
        .filter_map(|(key, value)| job(key, value, known, sources, sink))
        .collect();
    (jobs, causes)
}

/// Practice → reason.
fn causes(node: &Node, known: &Known, sources: &Sources, sink: &mut Sink) -> Causes {
    let mut out = Causes::new();
    let practices: Vec<&str> = known.practices.iter().map(String::as_str).collect();
    for (key, value) in decode::entries(node, "the list of causes", sink) {
        if !practices.is_empty() && !practices.contains(&key.text.as_str()) {
            let code = Code::PracticeUnknown;
            sink.push(values::unknown(
                code, key.span, "practice", &key.text, &practices,
            ));
        }
        if value.value == Value::Null {
            let message = format!("the cause of {} is missing", quoted(&key.text));
            sink.push(
                Diagnostic::new(Code::FileMissingKey, key.span, message)
                    .help("write the reason behind it, or take the line out"),
            );
        } else if let Some(text) = decode::text(value, sources, sink) {
            out.push((PracticeId::new(key.text.clone()), text));
        }
    }
    out
}

/// `decisions.yaml`; nothing is filed where it is missing, or empty.
pub fn decisions(files: &Files, known: &Known, desk: &mut Desk<'_>) -> Vec<Decision> {
    let Some(root) = filed(files, DECISIONS, desk) else {
        return Vec::new();
    };
    let (sources, sink) = (&*desk.sources, &mut *desk.sink);
    let Some(fields) = Fields::open(&root, "the register of decisions", sink) else {
        return Vec::new();
    };
    fields.schema(sink);
    let nodes = fields.list_if("decisions", sink);
    fields.finish(sink);
    let mut seen = Seen::default();
    nodes
        .iter()
        .filter_map(|n| decision(n, known, &mut seen, sources, sink))
        .collect()
}

/// The root of a register that holds something.
fn filed(files: &Files, path: &str, desk: &mut Desk<'_>) -> Option<Node> {
    let (_, root) = desk.yaml(files, path)?;
    (root.value != Value::Null).then_some(root)
}

fn job(key: &Key, node: &Node, known: &Known, sources: &Sources, sink: &mut Sink) -> Option<Job> {
    if let Some(words) = known.words()
        && !words.contains(&key.text.as_str())
    {
        let code = Code::InitiativeUnknown;
        sink.push(values::unknown(
            code,
            key.span,
            "initiative",
            &key.text,
            &words,
        ));
    }
    let fields = Fields::open(node, "a job", sink)?;
    let state = fields.word("state", &State::ALL.map(State::as_str), sources, sink);
    let state = state.and_then(|w| State::ALL.into_iter().find(|s| s.as_str() == w));
    let begun = day(&fields, "begun", sources, sink);
    let ended = day(&fields, "ended", sources, sink);
    let owner = fields.text_if("owner", sources, sink);
    let days = fields.number_if("days", NOT_NEGATIVE, sink);
    let test = fields.get("test").map(|n| {
        let known = Test::ALL.map(Test::as_str);
        let word = decode::one_of(n, &known, Code::FileWord, "test", sources, sink);
        word.and_then(|w| Test::ALL.into_iter().find(|t| t.as_str() == w))
    });
    let shown_by = fields.text_if("shown_by", sources, sink);
    let cause = fields.text_if("cause", sources, sink);
    let fixed_node = fields.get("fixed");
    let fixed = fixed_node.and_then(|n| {
        decode::one_of(
            n,
            &["must", "never"],
            Code::FileWord,
            "decision",
            sources,
            sink,
        )
    });
    let fixed = fixed.map(|w| {
        if w == "must" {
            Fixed::Must
        } else {
            Fixed::Never
        }
    });
    let planned = fields.get("planned").map(|n| planned(n, sources, sink));
    let (planned_begin, planned_end) = planned.unwrap_or_default();
    fields.finish(sink);
    if let (Some(Fixed::Never), Some(State::Running | State::Done), Some(n)) =
        (fixed, state, fixed_node)
    {
        let message = format!("{} has begun and is `never`", quoted(&key.text));
        sink.push(
            Diagnostic::new(Code::PlanFixed, n.span, message)
                .help("take `fixed` out, or write `state: not-begun`"),
        );
    }
    days_fit_state(state?, begun.as_ref(), ended.as_ref(), sink);
    Some(Job {
        initiative: InitiativeId::new(key.text.clone()),
        state: state?,
        begun: begun.map(|(day, _)| day),
        ended: ended.map(|(day, _)| day),
        owner,
        days,
        test: test.flatten().unwrap_or(Test::NotRun),
        shown_by,
        cause,
        fixed,
        planned_begin,
        planned_end,
    })
}

/// First and last month that the client has set.
fn planned(node: &Node, sources: &Sources, sink: &mut Sink) -> (Option<Month>, Option<Month>) {
    let Some(fields) = Fields::open(node, "planned months", sink) else {
        return (None, None);
    };
    let mut month = |key: &'static str| {
        let node = fields.get(key)?;
        let word = decode::text(node, sources, sink)?;
        let month = Month::parse(&word);
        if month.is_none() {
            let message = format!("{} is no month", quoted(&word));
            sink.push(Diagnostic::new(Code::FileDate, node.span, message).help("write `2027-01`"));
        }
        month
    };
    let (begin, end) = (month("begin"), month("end"));
    fields.finish(sink);
    if let (Some(first), Some(last)) = (begin, end)
        && last < first
    {
        let message = format!("this ends in {last}, before it begins in {first}");
        sink.push(
            Diagnostic::new(Code::PlanFixed, node.span, message)
                .help("correct one of the two months"),
        );
        return (None, None);
    }
    (begin, end)
}

/// Reports days of a job that its state or each other contradict.
fn days_fit_state(
    state: State,
    begun: Option<&(String, Span)>,
    ended: Option<&(String, Span)>,
    sink: &mut Sink,
) {
    let mut wrong = |place: Span, message: String, help: &str| {
        sink.push(Diagnostic::new(Code::RegisterState, place, message).help(help));
    };
    if let (State::NotBegun, Some((day, place))) = (state, begun) {
        let message = format!("this job began on {day} and is `not-begun`");
        wrong(*place, message, "write `state: running` or `state: done`");
    }
    let Some((last, place)) = ended else {
        return;
    };
    if state != State::Done {
        let message = format!("this job ended on {last} and is `{}`", state.as_str());
        wrong(
            *place,
            message,
            "write `state: done`; what was stopped has no last day, its reason stands in `cause`",
        );
    }
    if let Some((first, _)) = begun
        && last < first
    {
        let message = format!("this job ended on {last}, before it began on {first}");
        wrong(*place, message, "correct one of the two days");
    }
}

fn decision(
    node: &Node,
    known: &Known,
    seen: &mut Seen,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<Decision> {
    let fields = Fields::open(node, "a decision", sink)?;
    let id = fields.id("id", sources, sink);
    let ask = fields.text("ask", sources, sink);
    let rounds: Vec<&str> = known.rounds.iter().map(String::as_str).collect();
    let round = fields.need("round").and_then(|n| {
        let code = Code::RoundUnknown;
        decode::one_of(n, &rounds, code, "round", sources, sink)
    });
    let initiatives = fields.get("initiatives").and_then(|n| {
        let words = known.words()?;
        let code = Code::InitiativeUnknown;
        decode::some_of(n, &words, code, "initiative", sources, sink)
    });
    let decider = fields.text_if("decider", sources, sink);
    let due = day(&fields, "due", sources, sink);
    let amount = fields.number_if("amount", NOT_NEGATIVE, sink);
    let if_not = fields.text_if("if_not", sources, sink);
    let outcome = fields.get("outcome").map(|n| {
        let known = Outcome::ALL.map(Outcome::as_str);
        let word = decode::one_of(n, &known, Code::FileWord, "outcome", sources, sink);
        word.and_then(|w| Outcome::ALL.into_iter().find(|o| o.as_str() == w))
    });
    let decided = day(&fields, "decided", sources, sink);
    let note = fields.text_if("note", sources, sink);
    fields.finish(sink);
    let (id, place) = id?;
    if !seen.claim(&id, place, sink) {
        return None;
    }
    if let (None | Some(Some(Outcome::Open)), Some((day, place))) = (outcome, &decided) {
        let message = format!(
            "{} was decided on {day} and its outcome is open",
            quoted(&id)
        );
        sink.push(
            Diagnostic::new(Code::RegisterState, *place, message)
                .help("write `outcome: made`, `changed` or `not-made`"),
        );
    }
    days_after_round(round.as_deref(), due.as_ref(), decided.as_ref(), sink);
    let initiatives = initiatives.unwrap_or_default().into_iter();
    Some(Decision {
        id,
        ask: ask?,
        round: round?,
        initiatives: initiatives.map(InitiativeId::new).collect(),
        decider,
        due: due.map(|(day, _)| day),
        amount,
        if_not,
        outcome: outcome.flatten().unwrap_or(Outcome::Open),
        decided: decided.map(|(day, _)| day),
        note,
    })
}

/// Reports a decision that is due or was made before the round that asked for it.
fn days_after_round(
    round: Option<&str>,
    due: Option<&(String, Span)>,
    decided: Option<&(String, Span)>,
    sink: &mut Sink,
) {
    let Some(asked) = round.and_then(day_of) else {
        return;
    };
    for (what, found) in [("is due", due), ("was decided", decided)] {
        if let Some((day, place)) = found
            && day.as_str() < asked
        {
            let message =
                format!("this decision {what} on {day}, before the round of {asked} asked for it");
            sink.push(
                Diagnostic::new(Code::RegisterState, *place, message)
                    .help("correct the day, or name the round that asked"),
            );
        }
    }
}

/// A day that may be missing, with its place.
fn day(
    fields: &Fields<'_>,
    key: &'static str,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<(String, Span)> {
    let node = fields.get(key)?;
    Some((decode::date(node, sources, sink)?, node.span))
}
