//! What a person sent against the engagement, the round and the questionnaire.

use std::collections::BTreeMap;

use super::Ground;
use super::carry::carry;
use super::day::Day;
use super::draft::{Consent, Draft};
use super::person::{self, Ground as From};
use crate::check::answers::{Person, Settings, accept};
use crate::diagnostic::{Code, Diagnostic, Sink, Span, quoted, suggest};
use crate::exchange::sheet::{Aside, Origin, Sheet};
use crate::model::answers::Respondent;
use crate::model::engagement::asks;
use crate::model::id::{PracticeId, RoleId};
use crate::model::mapping::key;

/// What one person sent, checked.
#[derive(Debug, Clone)]
pub(super) struct Submission {
    /// Who.
    pub(super) id: String,
    /// Where the id comes from.
    pub(super) from: From,
    pub(super) respondent: Respondent,
    /// The day that it gives.
    pub(super) day: Option<Day>,
    /// Notes and intentions without an answer.
    pub(super) asides: BTreeMap<PracticeId, Aside>,
    /// Practices asked of the person.
    pub(super) asked: usize,
    pub(super) sent: bool,
}

impl Submission {
    /// Practices answered.
    pub(super) fn answered(&self) -> usize {
        self.respondent.answers.len()
    }

    /// As it is written.
    pub(super) fn sheet(&self) -> Sheet<'_> {
        Sheet {
            id: &self.id,
            respondent: &self.respondent,
            date: self.day.as_ref().map(|d| d.date.as_str()),
            asides: &self.asides,
            progress: (self.answered(), self.asked),
            origin: Origin::Form { sent: self.sent },
        }
    }

    /// Adds what the same person sent in another role. Where both answer a practice, the later one, `self`, counts.
    pub(super) fn join(&mut self, earlier: Self, ground: &Ground<'_>) {
        for (id, answer) in earlier.respondent.answers {
            self.respondent.answers.entry(id).or_insert(answer);
        }
        for (id, aside) in earlier.asides {
            self.asides.entry(id).or_insert(aside);
        }
        self.asides
            .retain(|id, _| !self.respondent.answers.contains_key(id));
        for role in earlier.respondent.roles {
            if !self.respondent.roles.contains(&role) {
                self.respondent.roles.push(role);
            }
        }
        in_order(&mut self.respondent.roles, ground);
        let unit = earlier.respondent.unit;
        self.respondent.unit = self.respondent.unit.take().or(unit);
        self.sent &= earlier.sent;
        self.asked = asked(&self.respondent.roles, ground);
    }
}

/// Checks what a person sent; `None`, with findings, when it is refused or says nothing.
pub(super) fn settle(
    mut draft: Draft,
    ground: &Ground<'_>,
    settings: &Settings<'_>,
    sink: &mut Sink,
) -> Option<Submission> {
    if !belongs(&draft, ground, sink) {
        return None;
    }
    if let Some(found) = no_consent(&draft) {
        sink.push(found);
        return None;
    }
    let version = crosswalk(&draft, ground, sink);
    let written = std::mem::take(&mut draft.written);
    let written = match version {
        Version::Same => written,
        Version::Refused => return None,
        Version::Earlier(n) => {
            let crosswalk = ground.q.crosswalks.get(n)?;
            let earlier = ground
                .earlier
                .iter()
                .find(|q| q.reference == crosswalk.from);
            carry(written, crosswalk, earlier, ground.q, sink)
        }
    };
    let (id, from) = person::id(
        &draft.who,
        ground.engagement_id,
        ground.keep_names,
        &draft.text,
    );
    let roles = roles(&draft, ground, sink)?;
    let mut person = Person::new(Some(id.clone()), draft.place, settings.date);
    let names = roles.iter().map(|r| r.as_str().to_owned()).collect();
    person.set_roles(Some(names), draft.place, sink);
    person.respondent.unit = draft
        .unit
        .or_else(|| ground.mapping.and_then(|m| m.fixed_unit.clone()));
    if let Some(day) = &draft.day {
        person.respondent.date = day.date.clone();
    }
    let mut asides = BTreeMap::new();
    for (one, complete) in written {
        if one.level.is_none() && one.figure.is_none() {
            let aside = Aside {
                intention: one.intention.map(|(n, _)| n),
                note: one.note.as_ref().map(|(text, _)| text.clone()),
            };
            if let Some(p) = ground.q.practice(&one.practice)
                && aside != Aside::default()
            {
                asides.insert(p.id.clone(), aside);
                continue;
            }
        }
        accept(one, complete, &mut person, settings, sink);
    }
    if person.respondent.answers.is_empty() && asides.is_empty() {
        sink.push(
            Diagnostic::new(
                Code::CollectEmpty,
                draft.place,
                "no answer in this submission can be used, so nothing is kept of it",
            )
            .help("ask the person whether the form was saved before it was sent"),
        );
        return None;
    }
    Some(Submission {
        asked: asked(&person.respondent.roles, ground),
        id,
        from,
        respondent: person.respondent,
        day: draft.day,
        asides,
        sent: draft.sent,
    })
}

/// The finding about a person who did not agree, or was asked and did not say.
fn no_consent(draft: &Draft) -> Option<Diagnostic> {
    let (message, help) = match draft.consent {
        Consent::Unasked | Consent::Given => return None,
        Consent::Refused => (
            "this person did not agree to be asked, so the answers are not kept",
            "delete the file, and ask the person before they are asked again",
        ),
        Consent::Open => (
            "this person has not said whether they agree to be asked, so the answers are not kept",
            "send the workbook back; `yes` or `no` is chosen beside `consent` on its sheet `About`",
        ),
    };
    Some(Diagnostic::new(Code::CollectConsent, draft.place, message).help(help))
}

/// False, with a finding, for forms of another engagement or round.
fn belongs(draft: &Draft, ground: &Ground<'_>, sink: &mut Sink) -> bool {
    let own = [
        ("engagement", &draft.engagement, ground.engagement_id),
        ("round", &draft.round, ground.round.folder.as_str()),
    ];
    let mut belongs = true;
    for (what, named, wanted) in own {
        let Some((word, place)) = named else { continue };
        if word != wanted {
            let message = format!("this form is for the {what} {}", quoted(word));
            let help = format!(
                "these answers are collected into the {what} {}; collect the form where it belongs",
                quoted(wanted)
            );
            sink.push(Diagnostic::new(Code::CollectElsewhere, *place, message).help(help));
            belongs = false;
        }
    }
    belongs
}

/// Which version of the questionnaire was answered.
enum Version {
    Same,
    /// The index of the crosswalk.
    Earlier(usize),
    Refused,
}

fn crosswalk(draft: &Draft, ground: &Ground<'_>, sink: &mut Sink) -> Version {
    let Some((word, place)) = &draft.questionnaire else {
        return Version::Same;
    };
    if *word == ground.q.reference.to_string() {
        return Version::Same;
    }
    let found = ground
        .q
        .crosswalks
        .iter()
        .position(|c| c.from.to_string() == *word);
    if let Some(n) = found {
        return Version::Earlier(n);
    }
    let message = format!(
        "this form asks {}, the round asks `{}`",
        quoted(word),
        ground.q.reference
    );
    sink.push(Diagnostic::new(Code::CollectVersion, *place, message).help(
        "no crosswalk leads from one to the other; send a form of the round's questionnaire",
    ));
    Version::Refused
}

/// The roles of a person; `None`, with a finding, when there is none.
fn roles(draft: &Draft, ground: &Ground<'_>, sink: &mut Sink) -> Option<Vec<RoleId>> {
    let mut out: Vec<RoleId> = Vec::new();
    let mut unknown = false;
    for (text, place) in &draft.roles {
        for word in words(text, ground) {
            let found = role(&word, ground);
            if found.is_empty() {
                unknown = true;
                sink.push(no_role(&word, *place, ground));
            }
            for role in found {
                if !out.contains(&role) {
                    out.push(role);
                }
            }
        }
    }
    if out.is_empty() && !unknown {
        out = ground.mapping.map_or(Vec::new(), |m| m.fixed_roles.clone());
    }
    if out.is_empty() {
        if !unknown {
            sink.push(
                Diagnostic::new(
                    Code::AnswersRespondent,
                    draft.place,
                    "this submission names no role",
                )
                .help("say in `mapping.yaml` which column holds the role (`roles`), or give all rows the same: `fixed: {roles: [sales]}`"),
            );
        }
        return None;
    }
    in_order(&mut out, ground);
    Some(out)
}

/// Roles in the order of the questionnaire.
fn in_order(roles: &mut [RoleId], ground: &Ground<'_>) {
    roles.sort_by_key(|role| ground.q.roles.iter().position(|r| r.id == *role));
}

/// The words of a cell that may name several roles.
fn words(text: &str, ground: &Ground<'_>) -> Vec<String> {
    if !role(text, ground).is_empty() {
        return vec![text.to_owned()];
    }
    let split = |marks: &[char]| -> Vec<String> {
        let words = text.split(|c| marks.contains(&c)).map(str::trim);
        words.filter(|w| !w.is_empty()).map(str::to_owned).collect()
    };
    let by_space = split(&[' ', ';', ',', '\n']);
    if by_space.iter().all(|w| !role(w, ground).is_empty()) {
        return by_space;
    }
    let marked = split(&[';', '\n', '|']);
    if marked.len() > 1 {
        return marked;
    }
    split(&[',', ';', '\n', '|'])
}

/// The roles that a word stands for: by the mapping, by id, by title.
fn role(word: &str, ground: &Ground<'_>) -> Vec<RoleId> {
    let wanted = key(word);
    if let Some(found) = ground.mapping.and_then(|m| m.roles.get(&wanted)) {
        return found.clone();
    }
    let same = |r: &&crate::model::questionnaire::Role| {
        key(r.id.as_str()) == wanted || key(&r.title) == wanted
    };
    let found = ground.q.roles.iter().find(same);
    found.map(|r| r.id.clone()).into_iter().collect()
}

fn no_role(word: &str, place: Span, ground: &Ground<'_>) -> Diagnostic {
    let known: Vec<&str> = ground.q.roles.iter().map(|r| r.id.as_str()).collect();
    Diagnostic::new(
        Code::RoleUnknown,
        place,
        format!("unknown role {}", quoted(word)),
    )
    .help(suggest::help_for(word, &known))
    .help(format!(
        "or say what the word means in `mapping.yaml`: `roles: {{{}: …}}`",
        serde_json::Value::from(word.chars().take(60).collect::<String>())
    ))
}

/// Practices that the round asks of people with these roles.
pub(super) fn asked(roles: &[RoleId], ground: &Ground<'_>) -> usize {
    let (q, round) = (ground.q, ground.round);
    let on = |m| ground.e.modules.contains(m);
    let practices = q.practices.iter().filter(|p| {
        p.module.as_ref().is_none_or(on)
            && asks(round.form, &round.phase, p, q)
            && p.roles.iter().any(|r| roles.contains(r))
    });
    practices.count()
}
