//! Answers: one YAML file a respondent, or a CSV table with one respondent a row. Both become the same [`Written`]
//! answers, which are then checked against their practices.

mod accept;
mod agreed;
mod columns;
mod csv;
mod join;
mod yaml;

pub(crate) use accept::accept;
pub use agreed::workshop;
pub(crate) use yaml::written;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::Desk;
use super::decode::{NOT_NEGATIVE, Range};
use super::engagement::child;
use super::practices::is_yaml;
use super::round::is_answers;
use crate::diagnostic::{Code, Diagnostic, Sink, Sources, Span};
use crate::model::answers::{PersonKey, Respondent};
use crate::model::engagement::Engagement;
use crate::model::id::{InitiativeId, PracticeId, RoleId};
use crate::model::questionnaire::{Form, Questionnaire};
use crate::model::scale::Evidence;
use crate::read::Files;

/// Sizes of a sample.
const SAMPLE: Range = Range(1.0, NOT_NEGATIVE.1);

/// What is the same for all answers of a round.
#[derive(Debug)]
pub struct Settings<'a> {
    /// The questionnaire that was answered.
    pub q: &'a Questionnaire,
    /// The client's settings.
    pub e: &'a Engagement,
    /// The form, where `round.yaml` says what it holds.
    pub form: Option<Form>,
    /// The phase of a pulse round.
    pub phase: &'a [InitiativeId],
    /// The day of answers without one of their own.
    pub date: &'a str,
    /// Practices that the round does not ask for and whose answers were reported.
    pub not_asked: RefCell<BTreeSet<PracticeId>>,
}

/// A respondent under inspection: who, and where that is written.
pub(crate) struct Person {
    /// The name; missing where that was reported.
    name: Option<String>,
    place: Span,
    /// True when the roles could be read, so that answers can be compared with them.
    roles_known: bool,
    pub(crate) respondent: Respondent,
    /// Where each practice is answered, also those whose answer cannot be used.
    answered: BTreeMap<PracticeId, Span>,
}

impl Person {
    pub(crate) fn new(name: Option<String>, place: Span, date: &str) -> Self {
        Self {
            place,
            roles_known: true,
            respondent: Respondent {
                key: key(name.as_deref().unwrap_or("")),
                roles: Vec::new(),
                unit: None,
                date: date.to_owned(),
                answers: BTreeMap::new(),
            },
            answered: BTreeMap::new(),
            name,
        }
    }

    /// Sets the roles; `None` where they could not be read.
    pub(crate) fn set_roles(&mut self, roles: Option<Vec<String>>, place: Span, sink: &mut Sink) {
        if roles.as_ref().is_some_and(Vec::is_empty) {
            sink.push(
                Diagnostic::new(
                    Code::AnswersRespondent,
                    place,
                    "this respondent has no role",
                )
                .help("give one role or several: `roles: [sales]`, in a table separated by spaces"),
            );
        }
        self.roles_known = roles.as_ref().is_some_and(|r| !r.is_empty());
        let roles = roles.unwrap_or_default().into_iter();
        self.respondent.roles = roles.map(RoleId::new).collect();
    }
}

/// One answer as written, before it is checked against the practice.
#[derive(Debug, Clone)]
pub(crate) struct Written {
    pub(crate) practice: String,
    pub(crate) place: Span,
    pub(crate) level: Option<(Raw, Span)>,
    pub(crate) figure: Option<(Raw, Span)>,
    pub(crate) sample: Option<f64>,
    pub(crate) source: Option<String>,
    pub(crate) intention: Option<(f64, Span)>,
    pub(crate) evidence: Option<Evidence>,
    pub(crate) note: Option<(String, Span)>,
}

impl Written {
    pub(crate) fn new(practice: &str, place: Span) -> Self {
        Self {
            practice: practice.to_owned(),
            place,
            level: None,
            figure: None,
            sample: None,
            source: None,
            intention: None,
            evidence: None,
            note: None,
        }
    }
}

/// What stands in the place of a level or a figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Raw {
    Number(f64),
    DontKnow,
    NotApplicable,
}

impl Raw {
    /// Reads the words that stand for no level.
    pub(crate) fn word(word: &str) -> Option<Self> {
        match word.to_lowercase().as_str() {
            "dk" => Some(Self::DontKnow),
            "n/a" | "na" => Some(Self::NotApplicable),
            _ => None,
        }
    }
}

/// What is the same for all answers of a case.
pub fn settings(case: &super::Case) -> Settings<'_> {
    let round = &case.round;
    Settings {
        q: &case.questionnaire,
        e: &case.engagement,
        form: Some(round.form),
        phase: &round.phase,
        date: &round.date,
        not_asked: RefCell::default(),
    }
}

/// All respondents of a round in the order of file names and rows.
pub fn respondents(files: &Files, settings: &Settings<'_>, desk: &mut Desk<'_>) -> Vec<Respondent> {
    let people = people(files, settings, desk);
    people.into_iter().map(|p| p.respondent).collect()
}

/// The same with their names, for the screen of the consultant.
pub fn named(
    files: &Files,
    settings: &Settings<'_>,
    desk: &mut Desk<'_>,
) -> Vec<(String, Respondent)> {
    let people = people(files, settings, desk);
    let named = |p: Person| Some((p.name?, p.respondent));
    people.into_iter().filter_map(named).collect()
}

/// The respondents of a file and the days of their answers, as far as they can be read; nothing is reported.
pub fn names(path: &str, bytes: &[u8]) -> Vec<(String, Option<String>)> {
    let mut sources = Sources::default();
    let mut sink = Sink::default();
    let mut quiet = Desk {
        sources: &mut sources,
        sink: &mut sink,
    };
    let files = Files {
        root: String::new(),
        entries: [(path.to_owned(), bytes.to_vec())].into(),
    };
    if is_yaml(path) {
        let named = quiet.yaml(&files, path).and_then(|(_, root)| {
            let text = |key: &str, quiet: &mut Desk<'_>| {
                let node = child(&root, key)?;
                super::decode::text(node, quiet.sources, quiet.sink)
            };
            Some((text("respondent", &mut quiet)?, text("date", &mut quiet)))
        });
        return named.into_iter().collect();
    }
    let Some((_, table)) = quiet.csv(&files, path) else {
        return Vec::new();
    };
    let at = |name: &str| table.header.iter().position(|c| c.text == name);
    let Some(name) = at("respondent") else {
        return Vec::new();
    };
    let cell = |row: &[crate::read::csv::Cell], at: Option<usize>| {
        let text = at.and_then(|n| row.get(n)).map(|c| c.text.clone());
        text.filter(|t| !t.is_empty())
    };
    let rows = table.rows.iter();
    rows.filter_map(|row| Some((cell(row, Some(name))?, cell(row, at("date")))))
        .collect()
}

fn people(files: &Files, settings: &Settings<'_>, desk: &mut Desk<'_>) -> Vec<Person> {
    let mut people: Vec<Person> = Vec::new();
    for path in files.entries.keys().filter(|p| is_answers(p)) {
        if is_yaml(path) {
            if let Some((_, root)) = desk.yaml(files, path)
                && let Some(person) = yaml::person(&root, settings, desk.sources, desk.sink)
            {
                join::join(person, &mut people, desk.sink);
            }
        } else if let Some((file, table)) = desk.csv(files, path) {
            for person in csv::people(&table, file, settings, desk.sink) {
                join::join(person, &mut people, desk.sink);
            }
        }
    }
    people
}

/// The key of a name: the first 16 hexadecimal digits of its SHA-256, white space at the ends left aside.
fn key(name: &str) -> PersonKey {
    let digest = Sha256::digest(name.trim().as_bytes());
    let hex = digest.iter().take(8).fold(String::new(), |mut hex, b| {
        let _ = write!(hex, "{b:02x}");
        hex
    });
    PersonKey::new(hex)
}
