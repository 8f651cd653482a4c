//! One respondent as a file of the round: the same answers give the same bytes.

use std::collections::BTreeMap;

use super::collect::hash;
use crate::model::answers::{Answer, Respondent, Response};
use crate::model::id::{PracticeId, RoleId};

/// Before the hash of a submission, in the first line of its file.
const MARK: &str = "# Collected from a form. Submission ";

/// The first line of a file that an interview wrote.
const INTERVIEW: &str = "# Written by an interview; `ask` goes on with it.";

/// True where a file holds comments that the program did not write, so that writing it again would lose them.
pub(crate) fn has_own_comments(file: &str) -> bool {
    let ours = file.starts_with(MARK) || file.starts_with(INTERVIEW);
    let comments = file.lines().skip(if ours { 2 } else { 0 });
    comments
        .into_iter()
        .any(|line| line.trim_start().starts_with('#') || line.contains(" #"))
}

/// What a person said of a practice that they did not answer.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Aside {
    pub(crate) intention: Option<f64>,
    pub(crate) note: Option<String>,
}

/// A submission as it is written.
#[derive(Debug, Clone)]
pub(crate) struct Sheet<'a> {
    pub(crate) id: &'a str,
    pub(crate) respondent: &'a Respondent,
    /// The day, where the submission gives one.
    pub(crate) date: Option<&'a str>,
    pub(crate) asides: &'a BTreeMap<PracticeId, Aside>,
    /// Answers, and practices asked.
    pub(crate) progress: (usize, usize),
    /// How the answers came.
    pub(crate) origin: Origin,
}

/// How the answers of a file came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// From a form or an export.
    Form {
        /// False where the form or the tool says that the person was not done.
        sent: bool,
    },
    /// From an interview in the terminal.
    Interview,
}

impl Sheet<'_> {
    /// The file.
    pub(crate) fn yaml(&self) -> String {
        let body = self.body();
        let (answered, asked) = self.progress;
        let state = format!("{answered} of {asked} practices answered");
        match self.origin {
            Origin::Form { sent } => {
                let unsent = if sent {
                    ""
                } else {
                    "; the form was not sent off"
                };
                format!("{MARK}{}.\n# {state}{unsent}.\n{body}", self.hash())
            }
            Origin::Interview => format!("{INTERVIEW}\n# {state}.\n{body}"),
        }
    }

    /// Tells submissions apart.
    pub(crate) fn hash(&self) -> String {
        hash("submission", &self.body(), 16)
    }

    fn body(&self) -> String {
        let person = self.respondent;
        let roles: Vec<&str> = person.roles.iter().map(RoleId::as_str).collect();
        let mut out = format!(
            "schema: 1\nrespondent: {}\nroles: [{}]\n",
            plain(self.id),
            roles.join(", ")
        );
        if let Some(unit) = &person.unit {
            out.push_str(&format!("unit: {}\n", quote(unit)));
        }
        if let Some(date) = self.date {
            out.push_str(&format!("date: {date}\n"));
        }
        out.push_str("answers:\n");
        let mut lines: BTreeMap<&PracticeId, String> = BTreeMap::new();
        for (id, answer) in &person.answers {
            lines.insert(id, answered(answer));
        }
        for (id, aside) in self.asides {
            lines.entry(id).or_insert_with(|| {
                let mut keys = Vec::new();
                rest(aside.intention, aside.note.as_deref(), &mut keys);
                format!("{{{}}}", keys.join(", "))
            });
        }
        if lines.is_empty() {
            out = out.replace("answers:\n", "answers: {}\n");
        }
        for (id, line) in lines {
            out.push_str(&format!("  {id}: {line}\n"));
        }
        out
    }
}

/// The hash of the submission that a file was written from.
pub(crate) fn hash_of(file: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(file).ok()?;
    let line = text.lines().next()?.strip_prefix(MARK)?;
    Some(line.trim_end_matches('.').to_owned())
}

fn answered(answer: &Answer) -> String {
    let mut keys = response_keys(&answer.response);
    rest(answer.intention, answer.note.as_deref(), &mut keys);
    if let Some(grade) = answer.evidence {
        keys.push(format!("evidence: {}", grade.as_str()));
    }
    match keys.as_slice() {
        [one] if one.starts_with(LEVEL) => one.replacen(LEVEL, "", 1),
        _ => format!("{{{}}}", keys.join(", ")),
    }
}

const LEVEL: &str = "level: ";

/// An answer as keys of a YAML mapping.
pub(crate) fn response_keys(response: &Response) -> Vec<String> {
    match response {
        Response::Level(n) => vec![format!("{LEVEL}{n}")],
        Response::DontKnow => vec![format!("{LEVEL}dk")],
        Response::NotApplicable => vec![format!("{LEVEL}n/a")],
        Response::Figure {
            value,
            sample,
            source,
        } => {
            let mut keys = vec![format!("value: {value}")];
            keys.extend(sample.map(|n| format!("sample: {n}")));
            keys.extend(source.as_ref().map(|s| format!("source: {}", quote(s))));
            keys
        }
    }
}

fn rest(intention: Option<f64>, note: Option<&str>, keys: &mut Vec<String>) {
    if let Some(n) = intention {
        keys.push(format!("intention: {n}"));
    }
    if let Some(text) = note {
        keys.push(format!("note: {}", quote(text)));
    }
}

/// An id, in quotation marks where YAML could take it for something else.
fn plain(id: &str) -> String {
    let safe = id.starts_with(|c: char| c.is_ascii_alphabetic())
        && id
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
        && id.contains(|c: char| c == '-' || c.is_ascii_digit());
    if safe { id.to_owned() } else { quote(id) }
}

/// A JSON string is a quoted YAML string.
pub(crate) fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
