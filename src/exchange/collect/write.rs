//! One respondent as a file of the round: the same answers give the same bytes.

use std::collections::BTreeMap;

use super::person::hash;
use crate::model::answers::{Answer, Respondent, Response};
use crate::model::id::{PracticeId, RoleId};

/// Before the hash of a submission, in the first line of its file.
const MARK: &str = "# Collected from a form. Submission ";

/// What a person said of a practice that they did not answer.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Aside {
    pub(super) intention: Option<f64>,
    pub(super) note: Option<String>,
}

/// A submission as it is written.
#[derive(Debug, Clone)]
pub(super) struct Sheet<'a> {
    pub(super) id: &'a str,
    pub(super) respondent: &'a Respondent,
    /// The day, where the submission gives one.
    pub(super) date: Option<&'a str>,
    pub(super) asides: &'a BTreeMap<PracticeId, Aside>,
    /// Answers, and practices asked.
    pub(super) progress: (usize, usize),
    /// False where the form or the tool says that the person was not done.
    pub(super) sent: bool,
}

impl Sheet<'_> {
    /// The file.
    pub(super) fn yaml(&self) -> String {
        let body = self.body();
        let (answered, asked) = self.progress;
        let mut state = format!("{answered} of {asked} practices answered");
        if !self.sent {
            state.push_str("; the form was not sent off");
        }
        format!("{MARK}{}.\n# {state}.\n{body}", self.hash())
    }

    /// Tells submissions apart.
    pub(super) fn hash(&self) -> String {
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
pub(super) fn hash_of(file: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(file).ok()?;
    let line = text.lines().next()?.strip_prefix(MARK)?;
    Some(line.trim_end_matches('.').to_owned())
}

fn answered(answer: &Answer) -> String {
    let mut keys = Vec::new();
    let bare = match &answer.response {
        Response::Level(n) => {
            keys.push(format!("level: {n}"));
            n.to_string()
        }
        Response::DontKnow => {
            keys.push("level: dk".to_owned());
            "dk".to_owned()
        }
        Response::NotApplicable => {
            keys.push("level: n/a".to_owned());
            "n/a".to_owned()
        }
        Response::Figure {
            value,
            sample,
            source,
        } => {
            keys.push(format!("value: {value}"));
            if let Some(n) = sample {
                keys.push(format!("sample: {n}"));
            }
            if let Some(text) = source {
                keys.push(format!("source: {}", quote(text)));
            }
            String::new()
        }
    };
    rest(answer.intention, answer.note.as_deref(), &mut keys);
    if let Some(grade) = answer.evidence {
        keys.push(format!("evidence: {}", grade.as_str()));
    }
    if keys.len() == 1 && !bare.is_empty() {
        bare
    } else {
        format!("{{{}}}", keys.join(", "))
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
fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
