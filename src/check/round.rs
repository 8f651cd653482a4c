//! A round's folder: `round.yaml` and the answers beside it.

use std::cell::RefCell;
use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::decode::{self, Fields, Range, values};
use super::practices::is_yaml;
use super::{Desk, answers, engagement, initiatives};
use crate::diagnostic::{Code, Diagnostic, Sink, Sources, Span, quoted};
use crate::model::answers::Respondent;
use crate::model::engagement::{Engagement, Mode, Round, asks};
use crate::model::id::{InitiativeId, RoleId};
use crate::model::people;
use crate::model::questionnaire::{Form, Practice, Questionnaire};
use crate::read::{Files, Node};

/// Files of a round that hold no answers.
const NO_ANSWERS: [&str; 3] = ["round.yaml", AGREED, RERATING];
/// What the columns of exports mean; it has no influence on what was collected.
pub const MAPPING: &str = "mapping.yaml";
/// What a workshop settled.
pub const AGREED: &str = "agreed.yaml";
/// The evidence of an earlier round, rated again.
pub const RERATING: &str = "rerating.yaml";

/// The assessment as it was kept, which `compare` sets against a recomputation.
const KEPT: &str = "assessment.json";

/// People invited by role, with the place of each entry.
pub(super) type Invited = BTreeMap<RoleId, (usize, Span)>;

/// The folder of a round.
#[derive(Debug)]
pub struct Folder<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its files.
    pub files: &'a Files,
    /// `round.yaml`, where it can be read, with its source file.
    pub root: Option<&'a (usize, Node)>,
}

/// Checks a round and lays its own targets and weights over those of the engagement.
///
/// Answers are checked even when `round.yaml` cannot be read, so that all findings are listed in one run.
pub fn round(
    folder: &Folder<'_>,
    q: &Questionnaire,
    e: &mut Engagement,
    desk: &mut Desk<'_>,
) -> Option<Round> {
    let head = folder
        .root
        .and_then(|(_, root)| head(root, q, e, desk.sources, desk.sink));
    not_read(folder.files, desk);
    kept(folder.files, desk);
    super::mapping::mapping(folder.files, q, desk);
    let form = head.as_ref().and_then(|h| h.form);
    let phase = head.as_ref().and_then(|h| h.phase.clone());
    let date = head.as_ref().and_then(|h| h.date.clone());
    let before = desk.sink.count();
    let settings = answers::Settings {
        q,
        e,
        form: form.filter(|f| *f != Form::Pulse || phase.is_some()),
        phase: phase.as_deref().unwrap_or_default(),
        date: date.as_deref().unwrap_or(""),
        not_asked: RefCell::default(),
    };
    let respondents = answers::respondents(folder.files, &settings, desk);
    let workshop = desk
        .yaml(folder.files, AGREED)
        .and_then(|(_, root)| answers::workshop(&root, &settings, desk.sources, desk.sink));
    let settled = workshop.as_ref().is_some_and(|w| !w.practices.is_empty());
    if desk.sink.count() == before
        && !settled
        && respondents.iter().all(|r| r.answers.is_empty())
        && let Some((file, _)) = folder.root
    {
        desk.sink.push(empty(*file, folder.name));
    }
    let head = head?;
    more_answers_than_invited(&respondents, q, &head.invited, desk.sink);
    Some(Round {
        folder: folder.name.to_owned(),
        name: head.name?,
        date: date?,
        report_date: head.report_date?,
        mode: head.mode?,
        form: form?,
        invited: invited_by_role(head.invited, e),
        respondents,
        workshop,
        phase: phase.unwrap_or_default(),
        rerating: None,
    })
}

/// People invited by role: those of `round.yaml`, or of the list of people where it names none.
fn invited_by_role(own: Invited, e: &Engagement) -> BTreeMap<RoleId, usize> {
    if own.is_empty() {
        return people::by_role(&e.people);
    }
    own.into_iter().map(|(r, (n, _))| (r, n)).collect()
}

/// What `round.yaml` says.
struct Head {
    name: Option<String>,
    date: Option<String>,
    report_date: Option<String>,
    mode: Option<Mode>,
    form: Option<Form>,
    /// The phase of a pulse round, empty in other forms; `None` where it could not be read.
    phase: Option<Vec<InitiativeId>>,
    invited: Invited,
}

fn head(
    root: &Node,
    q: &Questionnaire,
    e: &mut Engagement,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<Head> {
    let fields = Fields::open(root, "a round", sink)?;
    fields.schema(sink);
    let name = fields.text("name", sources, sink);
    let date = fields
        .need("date")
        .and_then(|n| decode::date(n, sources, sink));
    let report_date_node = fields.need("report_date");
    let report_date = report_date_node.and_then(|n| decode::date(n, sources, sink));
    if let (Some(d), Some(r), Some(n)) = (&date, &report_date, report_date_node)
        && r < d
    {
        let message = format!("the report date {r} lies before the round's date {d}");
        sink.push(
            Diagnostic::new(Code::FileDate, n.span, message)
                .help("the report is written after the answers"),
        );
    }
    let mode = fields.word("mode", &Mode::ALL.map(Mode::as_str), sources, sink);
    let form = fields
        .word("form", &Form::ALL.map(Form::as_str), sources, sink)
        .and_then(|w| Form::ALL.into_iter().find(|f| f.as_str() == w));
    let phase = phase(&fields, form, q, sources, sink);
    let invited = fields
        .get("invited")
        .map(|n| invited(n, "the list of people invited", q, sink))
        .unwrap_or_default();
    fields.get("questionnaire");
    fields.get("benchmark");
    fields.get("allow_synthetic");
    if let Some(node) = fields.get("targets") {
        e.targets.extend(engagement::targets(node, q, sink));
    }
    if let Some(node) = fields.get("weights") {
        engagement::weights(node, q, &mut e.weights, sink);
    }
    fields.finish(sink);
    Some(Head {
        name,
        date,
        report_date,
        mode: mode.and_then(|w| Mode::ALL.into_iter().find(|m| m.as_str() == w)),
        form,
        phase,
        invited,
    })
}

/// The initiatives of a pulse round's phase; an error in other forms.
fn phase(
    fields: &Fields<'_>,
    form: Option<Form>,
    q: &Questionnaire,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<Vec<InitiativeId>> {
    let pulse = form == Some(Form::Pulse);
    let node = if pulse {
        fields.need("phase")?
    } else if let Some(node) = fields.get("phase") {
        node
    } else {
        return Some(Vec::new());
    };
    if form.is_some() && !pulse {
        let message = "only a pulse round has a phase";
        sink.push(
            Diagnostic::new(Code::RoundPulse, node.span, message)
                .help("write `form: pulse`, or take `phase` out"),
        );
        return Some(Vec::new());
    }
    let phase = initiatives::some_of(node, q, sources, sink)?;
    let asked = |p: &Practice| asks(Form::Pulse, &phase, p, q);
    if pulse && !q.practices.iter().any(asked) {
        let message = "this pulse round asks no practice";
        sink.push(
            Diagnostic::new(Code::RoundPulse, node.span, message)
                .help("name the initiatives of the phase: `phase: [I-01]`"),
        );
    }
    Some(phase)
}

/// People by role, with the place of each entry; `what` names the list.
pub(super) fn invited(node: &Node, what: &str, q: &Questionnaire, sink: &mut Sink) -> Invited {
    let roles: Vec<&str> = q.roles.iter().map(|r| r.id.as_str()).collect();
    let mut out = Invited::new();
    for (key, value) in decode::entries(node, what, sink) {
        let count = decode::whole(value, Range(0.0, 1e6), sink);
        if !roles.contains(&key.text.as_str()) {
            let code = Code::RoleUnknown;
            sink.push(values::unknown(code, key.span, "role", &key.text, &roles));
        } else if let Some(n) = count {
            out.insert(RoleId::new(key.text.clone()), (n, value.span));
        }
    }
    out
}

fn not_read(files: &Files, desk: &mut Desk<'_>) {
    let unread = |name: &&String| {
        !NO_ANSWERS.contains(&name.as_str())
            && name.as_str() != MAPPING
            && !is_answers(name)
            && !is_output(name)
    };
    for name in files.entries.keys().filter(unread) {
        let file = desk.sources.add(files.shown(name), "");
        let message = format!("{} is not read", quoted(name));
        desk.sink.push(
            Diagnostic::new(Code::RoundNotRead, Span::file_start(file), message)
                .help("respondents' answers are YAML and CSV files beside `round.yaml`; this file has no influence on the scores"),
        );
    }
}

/// Reports a kept assessment that nothing can be compared with.
fn kept(files: &Files, desk: &mut Desk<'_>) {
    if files.entries.get(KEPT).is_none_or(|b| is_assessment(b)) {
        return;
    }
    let file = desk.sources.add(files.shown(KEPT), "");
    let message = format!("`{KEPT}` is not an assessment that this version can read");
    desk.sink.push(
        Diagnostic::new(Code::RoundKept, Span::file_start(file), message)
            .help("write it again with `report --freeze`, or take it away"),
    );
}

/// True for the JSON of an assessment, by what is at its top.
fn is_assessment(bytes: &[u8]) -> bool {
    let Ok(kept) = serde_json::from_slice::<Json>(bytes) else {
        return false;
    };
    kept.get("schema").and_then(Json::as_u64) == Some(1)
        && kept.get("program").is_some_and(Json::is_string)
        && kept.get("scores").is_some_and(Json::is_object)
}

/// The day with which the name of a round's folder begins; a folder of another day is reported by itself.
pub(super) fn day_of(folder: &str) -> Option<&str> {
    folder.get(..10).filter(|day| decode::is_date(day))
}

fn empty(file: usize, folder: &str) -> Diagnostic {
    let message = format!("the round {} has no answers", quoted(folder));
    Diagnostic::new(Code::RoundEmpty, Span::file_start(file), message)
        .help("put one YAML file a respondent, or a CSV table, beside `round.yaml`")
}

fn more_answers_than_invited(
    respondents: &[Respondent],
    q: &Questionnaire,
    invited: &Invited,
    sink: &mut Sink,
) {
    for role in &q.roles {
        let answered = respondents.iter().filter(|r| r.roles.contains(&role.id));
        let answered = answered.count();
        if let Some((invited, place)) = invited.get(&role.id)
            && answered > *invited
        {
            let message = format!(
                "{answered} people of the role {} answered, {invited} were invited",
                quoted(role.id.as_str())
            );
            sink.push(
                Diagnostic::new(Code::RoundInvited, *place, message)
                    .help("correct `invited`, or leave it out"),
            );
        }
    }
}

/// True for files of the round that hold answers.
pub fn is_answers(path: &str) -> bool {
    !path.contains('/')
        && !NO_ANSWERS.contains(&path)
        && path != MAPPING
        && (is_table(path) || is_yaml(path))
}

/// True for the files of a round that decide its result.
pub fn is_input(path: &str) -> bool {
    NO_ANSWERS.contains(&path) || is_answers(path)
}

/// True for what the program writes beside the round.
fn is_output(path: &str) -> bool {
    let files = [KEPT, "view.json"];
    let folders = ["charts/", "forms/", "tables/", "typst/"];
    let report = path.strip_prefix("report.");
    let kinds = ["html", "json", "md", "pdf", "xlsx"];
    files.contains(&path)
        || report.is_some_and(|kind| kinds.contains(&kind))
        || folders.iter().any(|f| path.starts_with(f))
}

/// True for the names that are read as CSV.
pub fn is_table(path: &str) -> bool {
    std::path::Path::new(path)
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("csv"))
}
