//! An interview: one practice at a time, in the order of the questionnaire, for one person.
//!
//! It holds what was said and reads lines; what is printed and where lines come from is settled outside. After every
//! line that changes something [`Interview::file`] is the person's file.

use std::collections::BTreeMap;

use super::layout::{paragraph, printable, rule};
use super::reply::{Command, Reply, Said, Says, parse};
use super::sheet::{Aside, Origin, Sheet};
use crate::check::decode::plain;
use crate::check::{Case, Desk, answers};
use crate::model::answers::{Answer, PersonKey, Respondent, Response};
use crate::model::engagement::asks;
use crate::model::id::{PracticeId, RoleId};
use crate::model::questionnaire::{Form, Practice, Questionnaire};
use crate::model::scale::Evidence;
use crate::read::{Files, Value};

/// Who is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// The id of the respondent.
    pub id: String,
    /// Roles held, in the order of the questionnaire.
    pub roles: Vec<RoleId>,
    /// Unit of the organisation.
    pub unit: Option<String>,
    /// Day of the answers, where it is not that of the round.
    pub date: Option<String>,
}

/// What was said of one practice.
#[derive(Debug, Clone, Default, PartialEq)]
struct Heard {
    response: Option<Response>,
    intention: Option<f64>,
    evidence: Option<Evidence>,
    note: Option<String>,
}

/// What a line came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Something was said; it is to be written, and the next question is asked.
    Said,
    /// Something was added to the practice, which stays.
    Added,
    /// Another question, nothing new.
    Moved,
    /// The question stays, and this is printed.
    Told(String),
    /// Enough for now.
    Stop,
}

/// An interview under way.
#[derive(Debug)]
pub struct Interview<'a> {
    q: &'a Questionnaire,
    who: Who,
    /// Practices asked.
    asked: Vec<&'a Practice>,
    /// True where measured practices take figures only.
    figures_only: bool,
    at: usize,
    heard: BTreeMap<PracticeId, Heard>,
}

impl<'a> Interview<'a> {
    /// The practices that a round asks of the roles of a person; `short` leaves out those of the full form.
    pub fn new(case: &'a Case, who: Who, short: bool) -> Self {
        let (q, e, round) = (&case.questionnaire, &case.engagement, &case.round);
        let on = |p: &Practice| p.module.as_ref().is_none_or(|m| e.modules.contains(m));
        let of_form = |p: &Practice| {
            asks(round.form, &round.phase, p, q) && (!short || p.form == Form::Short)
        };
        let of_roles = |p: &Practice| p.roles.iter().any(|r| who.roles.contains(r));
        let practices = q.capabilities().flat_map(|c| {
            let inside = q.practices.iter().filter(move |p| p.capability == c.id);
            inside.filter(|p| on(p) && of_form(p) && of_roles(p))
        });
        let asked = practices.collect();
        Self {
            q,
            who,
            asked,
            figures_only: round.form == Form::Full,
            at: 0,
            heard: BTreeMap::new(),
        }
    }

    /// Takes over what a file of the person holds and goes to the first practice without an answer. Findings go to the
    /// desk; answers that are not asked here are kept.
    pub fn resume(&mut self, case: &Case, files: &Files, path: &str, desk: &mut Desk<'_>) {
        let settings = answers::settings(case);
        let Some((_, root)) = desk.yaml(files, path) else {
            return;
        };
        if let Some(Value::Map(entries)) =
            crate::check::engagement::child(&root, "answers").map(|n| &n.value)
        {
            for (key, value) in entries {
                let (written, _) = answers::written(key, value, desk.sources, desk.sink);
                if let Some(p) = self.q.practice(&key.text) {
                    let heard = self.heard.entry(p.id.clone()).or_default();
                    heard.intention = written.intention.map(|(n, _)| n);
                    heard.note = written.note.map(|(text, _)| text);
                }
            }
        }
        let alone = Files {
            root: files.root.clone(),
            entries: files
                .entries
                .get(path)
                .map(|b| (path.to_owned(), b.clone()))
                .into_iter()
                .collect(),
        };
        for (_, person) in answers::named(&alone, &settings, desk) {
            for (id, answer) in person.answers {
                let heard = Heard {
                    response: Some(answer.response),
                    intention: answer.intention,
                    evidence: answer.evidence,
                    note: answer.note,
                };
                self.heard.insert(id, heard);
            }
        }
        let open = |p: &&Practice| !self.is_answered(p);
        self.at = self.asked.iter().position(open).unwrap_or(self.asked.len());
    }

    fn is_answered(&self, p: &Practice) -> bool {
        self.heard.get(&p.id).is_some_and(|h| h.response.is_some())
    }

    /// Number of practices asked.
    pub fn asked(&self) -> usize {
        self.asked.len()
    }

    /// Number of these that are answered.
    pub fn answered(&self) -> usize {
        self.asked.iter().filter(|p| self.is_answered(p)).count()
    }

    /// Practices asked that are not answered.
    pub fn open(&self) -> Vec<&str> {
        let open = self.asked.iter().filter(|p| !self.is_answered(p));
        open.map(|p| p.id.as_str()).collect()
    }

    /// True behind the last question.
    pub fn is_over(&self) -> bool {
        self.at >= self.asked.len()
    }

    fn practice(&self) -> Option<&'a Practice> {
        self.asked.get(self.at).copied()
    }

    fn takes_level(&self, p: &Practice) -> bool {
        p.measure.is_none() || !self.figures_only
    }

    /// The question as it is printed; empty behind the last one.
    pub fn screen(&self) -> String {
        let Some(p) = self.practice() else {
            return String::new();
        };
        let capability = self.q.capabilities().find(|c| c.id == p.capability);
        let part = capability.map_or("", |c| c.title.as_str());
        let mut out = format!(
            "{}\n{} of {}  {part}  {}  ({} answered)\n\n",
            rule(),
            self.at + 1,
            self.asked(),
            p.id,
            self.answered()
        );
        out.push_str(&question(p, self.takes_level(p)));
        if let Some(line) = self.heard.get(&p.id).and_then(so_far) {
            out.push_str(&format!("\n{}\n", paragraph(&format!("So far: {line}"), 8)));
        }
        out
    }

    /// What stands before the line that is typed.
    pub fn label(&self) -> String {
        let Some(p) = self.practice() else {
            return String::new();
        };
        let na = if p.not_applicable.is_some() {
            ", n/a"
        } else {
            ""
        };
        format!("{} [{}, dk{na}; ? for help]", p.id, self.answers_of(p))
    }

    /// The answers of a practice in words.
    fn answers_of(&self, p: &Practice) -> String {
        let levels = format!("0-{}", plain(self.q.highest()));
        match &p.measure {
            Some(m) if self.takes_level(p) => format!("{levels}, figure in {}", m.unit),
            Some(m) => format!("{} to {} {}", plain(m.range.0), plain(m.range.1), m.unit),
            None => levels,
        }
    }

    /// Takes a line.
    pub fn hear(&mut self, line: &str) -> Step {
        match parse(line) {
            Err(why) => Step::Told(why),
            Ok(Reply::Command(command)) => self.obey(&command),
            Ok(Reply::Says(says)) => self.take(says).unwrap_or_else(Step::Told),
        }
    }

    fn obey(&mut self, command: &Command) -> Step {
        match command {
            Command::Back => self.at = self.at.saturating_sub(1),
            Command::Skip => self.at = (self.at + 1).min(self.asked.len()),
            Command::Stop => return Step::Stop,
            Command::Help => return Step::Told(HELP.to_owned()),
            Command::Clear => {
                let said = self.practice().and_then(|p| self.heard.remove(&p.id));
                if said.is_some() {
                    return Step::Added;
                }
            }
            Command::Go(id) => {
                let named = |p: &Practice| p.id.as_str().eq_ignore_ascii_case(id);
                match self.asked.iter().position(|p| named(p)) {
                    Some(at) => self.at = at,
                    None => return Step::Told(format!("`{}` is not asked here", printable(id))),
                }
            }
        }
        Step::Moved
    }

    fn take(&mut self, says: Says) -> Result<Step, String> {
        let Some(p) = self.practice() else {
            return Ok(Step::Stop);
        };
        if says.reason.is_some() {
            return Err("an answer has a note; a reason belongs to a workshop".to_owned());
        }
        let heard = self.heard.get(&p.id).cloned().unwrap_or_default();
        let level = |n: f64| level(n, self.q);
        let response = match says.response {
            None => heard.response.clone(),
            Some(said) => Some(respond(said, p, self.takes_level(p), self.q)?),
        };
        let response = with_sample(response, says.sample, says.source)?;
        let fresh = Heard {
            intention: says.intention.map(level).transpose()?.or(heard.intention),
            evidence: says.evidence.or(heard.evidence),
            note: says.note.or(heard.note),
            response,
        };
        self.heard.insert(p.id.clone(), fresh);
        if says.response.is_none() {
            return Ok(Step::Added);
        }
        self.at += 1;
        Ok(Step::Said)
    }

    /// The person's file.
    pub fn file(&self) -> String {
        let mut answers = BTreeMap::new();
        let mut asides = BTreeMap::new();
        for (id, heard) in &self.heard {
            let (intention, note) = (heard.intention, heard.note.clone());
            if let Some(response) = &heard.response {
                let answer = Answer {
                    response: response.clone(),
                    intention,
                    evidence: heard.evidence,
                    note,
                };
                answers.insert(id.clone(), answer);
            } else if intention.is_some() || note.is_some() {
                asides.insert(id.clone(), Aside { intention, note });
            }
        }
        let respondent = Respondent {
            key: PersonKey::new(""),
            roles: self.who.roles.clone(),
            unit: self.who.unit.clone(),
            date: self.who.date.clone().unwrap_or_default(),
            answers,
        };
        Sheet {
            id: &self.who.id,
            respondent: &respondent,
            date: self.who.date.as_deref(),
            asides: &asides,
            progress: (self.answered(), self.asked()),
            origin: Origin::Interview,
        }
        .yaml()
    }
}

/// The question with its help and its levels.
pub(crate) fn question(p: &Practice, takes_level: bool) -> String {
    let mut out = format!("{}\n\n", paragraph(&p.question, 0));
    if !p.look_for.is_empty() {
        out.push_str(&format!(
            "{}\n",
            paragraph(&format!("Look for: {}", p.look_for), 10)
        ));
    }
    if !p.ask_for.is_empty() {
        out.push_str(&format!(
            "{}\n",
            paragraph(&format!("Ask to see: {}", p.ask_for), 12)
        ));
    }
    if let Some(n) = &p.not_applicable {
        out.push_str(&format!(
            "{}\n",
            paragraph(&format!("n/a when: {}", n.because), 10)
        ));
    }
    if let Some(m) = &p.measure {
        let line = format!("Figure: {}, in {}; {}", m.metric, m.unit, m.sample);
        out.push_str(&format!("{}\n", paragraph(&line, 8)));
    }
    if takes_level {
        out.push('\n');
        for (n, text) in p.levels.iter().enumerate() {
            out.push_str(&format!("{}\n", paragraph(&format!("  {n}  {text}"), 5)));
        }
    }
    out
}

fn so_far(heard: &Heard) -> Option<String> {
    let mut parts = Vec::new();
    match &heard.response {
        Some(Response::Level(n)) => parts.push(format!("level {}", plain(*n))),
        Some(Response::DontKnow) => parts.push("don't know".to_owned()),
        Some(Response::NotApplicable) => parts.push("does not apply".to_owned()),
        Some(Response::Figure {
            value,
            sample,
            source,
        }) => {
            parts.push(plain(*value));
            parts.extend(sample.map(|n| format!("sample {}", plain(n))));
            parts.extend(source.as_ref().map(|s| format!("source \"{s}\"")));
        }
        None => {}
    }
    parts.extend(heard.intention.map(|n| format!("intention {}", plain(n))));
    parts.extend(heard.evidence.map(|e| e.as_str().to_owned()));
    parts.extend(heard.note.as_ref().map(|n| format!("note \"{n}\"")));
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// A level of the scale.
fn level(n: f64, q: &Questionnaire) -> Result<f64, String> {
    if n.fract() == 0.0 && (0.0..=q.highest()).contains(&n) {
        return Ok(n);
    }
    let highest = plain(q.highest());
    Err(format!(
        "{} is not on the scale; levels are whole numbers from 0 to {highest}",
        plain(n)
    ))
}

/// What was typed as an answer to a practice.
pub(crate) fn respond(
    said: Said,
    p: &Practice,
    takes_level: bool,
    q: &Questionnaire,
) -> Result<Response, String> {
    match said {
        Said::DontKnow => Ok(Response::DontKnow),
        Said::NotApplicable if p.not_applicable.is_some() => Ok(Response::NotApplicable),
        Said::NotApplicable => Err(format!(
            "{} applies to every organisation; type dk when the person does not know, 0 when it is not there",
            p.id
        )),
        Said::Number(n) if takes_level => level(n, q).map(Response::Level),
        Said::Number(n) | Said::Figure(n) => {
            let Some(m) = &p.measure else {
                return Err(format!("{} is answered with a level, not a figure", p.id));
            };
            let (low, high) = m.range;
            if !(low..=high).contains(&n) {
                let (low, high) = (plain(low), plain(high));
                return Err(format!("figures lie from {low} to {high}, in {}", m.unit));
            }
            Ok(Response::Figure {
                value: n,
                sample: None,
                source: None,
            })
        }
    }
}

/// An answer with the sample and the source of its figure.
pub(crate) fn with_sample(
    response: Option<Response>,
    size: Option<f64>,
    from: Option<String>,
) -> Result<Option<Response>, String> {
    if size.is_some_and(|n| n.fract() != 0.0 || !(1.0..=1e9).contains(&n)) {
        return Err("the size of a sample is a whole number from 1".to_owned());
    }
    match response {
        Some(Response::Figure {
            value,
            sample,
            source,
        }) => Ok(Some(Response::Figure {
            value,
            sample: size.or(sample),
            source: from.or(source),
        })),
        other if size.is_none() && from.is_none() => Ok(other),
        _ => Err("a sample and a source belong to a figure; give the figure first".to_owned()),
    }
}

/// What can be typed.
const HELP: &str = "  2              the answer, and on to the next question
  dk   n/a       don't know; does not apply
  2 i3 e2        with the level that is planned and agreed, and how it was shown (E0 to E3)
  2 note ...     with the person's words; `note ...` alone adds them and stays
  6.5 sample 400; source ...    a figure with its sample and where it comes from
  s   b          skip; back
  go DAT-02      to a question
  clear          take back what was said here
  q              stop; everything is saved, and the next time goes on from here";
