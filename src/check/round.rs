//! A round's folder: `round.yaml` and the answers beside it.

use std::collections::BTreeMap;

use super::decode::{self, Fields, Range};
use super::practices::is_yaml;
use super::{Desk, answers, engagement};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::model::engagement::{Engagement, Mode, Round};
use crate::model::id::RoleId;
use crate::model::questionnaire::{Form, Questionnaire};
use crate::read::{Files, Node};

/// Names that this version of the program knows of and does not read yet.
const NOT_READ: [&str; 1] = ["agreed.yaml"];

/// Checks a round and lays its own targets and weights over those of the engagement.
///
/// `files` holds the round's folder, `root` is the parsed `round.yaml` in source file `file`.
pub fn round(
    folder: &str,
    files: &Files,
    file: usize,
    root: &Node,
    q: &Questionnaire,
    e: &mut Engagement,
    desk: &mut Desk<'_>,
) -> Option<Round> {
    let fields = Fields::open(root, "a round", desk.sink)?;
    let sources = &*desk.sources;
    let sink = &mut *desk.sink;
    fields.schema(sink);
    let name = fields.text("name", sources, sink);
    let date = fields
        .need("date", sink)
        .and_then(|n| decode::date(n, sources, sink));
    let report_date_node = fields.need("report_date", sink);
    let report_date = report_date_node.and_then(|n| decode::date(n, sources, sink));
    if let (Some(d), Some(r), Some(n)) = (&date, &report_date, report_date_node)
        && r < d
    {
        sink.push(
            Diagnostic::new(
                Code::FileDate,
                n.span,
                format!("the report date {r} lies before the round's date {d}"),
            )
            .help("the report is written after the answers"),
        );
    }
    let modes = Mode::ALL.map(Mode::as_str);
    let mode = fields
        .need("mode", sink)
        .and_then(|n| decode::one_of(n, &modes, Code::QuestionnaireWord, "mode", sources, sink));
    let form = fields.need("form", sink).and_then(|n| {
        decode::one_of(
            n,
            &["short", "full"],
            Code::QuestionnaireWord,
            "form",
            sources,
            sink,
        )
    });
    let roles: Vec<&str> = q.roles.iter().map(|r| r.id.as_str()).collect();
    let mut invited: BTreeMap<RoleId, usize> = BTreeMap::new();
    if let Some(node) = fields.get("invited") {
        for (key, value) in decode::entries(node, "the list of people invited", sink) {
            let count = decode::number(value, Range(0.0, 1e6), sink);
            if roles.contains(&key.text.as_str()) {
                if let Some(n) = count {
                    invited.insert(RoleId::new(key.text.clone()), whole(n));
                }
            } else {
                sink.push(
                    Diagnostic::new(
                        Code::RoleUnknown,
                        key.span,
                        format!("unknown role `{}`", key.text),
                    )
                    .help(crate::diagnostic::suggest::help_for(&key.text, &roles)),
                );
            }
        }
    }
    fields.get("questionnaire");
    fields.get("benchmark");
    fields.get("allow_synthetic");
    if let Some(node) = fields.get("targets") {
        e.targets.extend(engagement::targets(node, q, sink));
    }
    if let Some(node) = fields.get("weights") {
        e.weights.extend(engagement::weights(node, q, sink));
    }
    fields.finish(sink);
    let mode = mode.and_then(|w| Mode::ALL.into_iter().find(|m| m.as_str() == w));
    let form = form.map(|w| {
        if w == "short" {
            Form::Short
        } else {
            Form::Full
        }
    });
    for name in NOT_READ {
        if let Some(bytes) = files.entries.get(name) {
            let (at, _) =
                crate::read::text::decode(&files.shown(name), bytes, desk.sources, desk.sink);
            desk.sink.push(
                Diagnostic::new(
                    Code::RoundNotRead,
                    Span::file_start(at),
                    format!("`{name}` is not read by this version"),
                )
                .help("its content has no influence on the scores"),
            );
        }
    }
    let respondents = answers::respondents(files, q, e, form?, date.as_deref().unwrap_or(""), desk);
    if respondents.is_empty() && !files.entries.keys().any(|p| is_answers(p)) {
        desk.sink.push(
            Diagnostic::new(
                Code::RoundEmpty,
                Span::file_start(file),
                format!("the round `{folder}` has no answers"),
            )
            .help("put one YAML file a respondent, or a CSV table, beside `round.yaml`"),
        );
    }
    let round = Round {
        folder: folder.to_owned(),
        name: name?,
        date: date?,
        report_date: report_date?,
        mode: mode?,
        form: form?,
        invited,
        respondents,
    };
    more_answers_than_invited(&round, q, file, desk);
    Some(round)
}

fn more_answers_than_invited(round: &Round, q: &Questionnaire, file: usize, desk: &mut Desk<'_>) {
    for role in &q.roles {
        let answered = round
            .respondents
            .iter()
            .filter(|r| r.roles.contains(&role.id))
            .count();
        if let Some(invited) = round.invited.get(&role.id)
            && answered > *invited
        {
            desk.sink.push(
                Diagnostic::new(
                    Code::RoundInvited,
                    Span::file_start(file),
                    format!(
                        "{answered} respondents of role `{}`, but {invited} invited",
                        role.id
                    ),
                )
                .help("correct `invited`, or leave it out"),
            );
        }
    }
}

/// True for files of the round that hold answers.
pub fn is_answers(path: &str) -> bool {
    let table = std::path::Path::new(path)
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("csv"));
    !path.contains('/')
        && path != "round.yaml"
        && !NOT_READ.contains(&path)
        && (table || is_yaml(path))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the range is checked before"
)]
const fn whole(n: f64) -> usize {
    n as usize
}
