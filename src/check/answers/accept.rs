//! An answer as written against the practice that it belongs to.

use super::{Person, Raw, Settings, Written};
use crate::check::decode;
use crate::check::practices::unknown_practice;
use crate::diagnostic::{Code, Diagnostic, Sink, Span};
use crate::model::answers::{Answer, Response};
use crate::model::engagement::asks;
use crate::model::questionnaire::{Form, Practice};

/// Longer notes, in characters, are reported.
const LONGEST_NOTE: usize = 20_000;

/// Checks a written answer and keeps it; an incomplete one, which was reported, is only remembered as given.
pub(crate) fn accept(
    written: Written,
    complete: bool,
    person: &mut Person,
    settings: &Settings<'_>,
    sink: &mut Sink,
) {
    let Some(practice) = settings.q.practice(&written.practice) else {
        unknown_practice(&written.practice, written.place, settings.q, sink);
        return;
    };
    note_length(written.note.as_ref(), sink);
    let Some((raw, place)) = written.figure.or(written.level) else {
        // A note or an intention without a level is no answer: the practice stays unanswered.
        return;
    };
    person.answered.insert(practice.id.clone(), written.place);
    if !complete
        || !one_kind(&written, sink)
        || !in_scope(practice, &written, person, settings, sink)
    {
        return;
    }
    let intention = written
        .intention
        .and_then(|(n, at)| level(n, at, practice, settings, sink));
    let estimated = written.figure.is_none() && matches!(raw, Raw::Number(_));
    if estimated && !takes_estimate(practice, place, settings, sink) {
        return;
    }
    let response = match raw {
        Raw::DontKnow => Some(Response::DontKnow),
        Raw::NotApplicable => not_applicable(practice, place, sink),
        Raw::Number(n) => number(n, place, &written, practice, settings, sink),
    };
    if let Some(response) = response {
        let answer = Answer {
            response,
            intention,
            evidence: written.evidence,
            note: written.note.map(|(text, _)| text),
        };
        person
            .respondent
            .answers
            .insert(practice.id.clone(), answer);
    }
}

/// A level, or a figure where the answer holds one; `None`, with a finding, when it is not possible.
pub(super) fn number(
    n: f64,
    place: Span,
    written: &Written,
    practice: &Practice,
    settings: &Settings<'_>,
    sink: &mut Sink,
) -> Option<Response> {
    if written.figure.is_some() {
        return figure(n, place, written, practice, settings, sink);
    }
    level(n, place, practice, settings, sink).map(Response::Level)
}

/// False, with a finding, where a level and a figure stand side by side.
pub(super) fn one_kind(written: &Written, sink: &mut Sink) -> bool {
    let (Some((_, level)), Some((_, figure))) = (written.level, written.figure) else {
        return true;
    };
    sink.push(
        Diagnostic::new(
            Code::AnswersLevel,
            level,
            "an answer has a level or a figure, not both",
        )
        .because(figure, "the figure")
        .help("keep the figure where something was measured, and take the level out"),
    );
    false
}

fn not_applicable(practice: &Practice, place: Span, sink: &mut Sink) -> Option<Response> {
    if practice.not_applicable.is_some() {
        return Some(Response::NotApplicable);
    }
    let message = format!("`{}` applies to every organisation", practice.id);
    sink.push(
        Diagnostic::new(Code::AnswersNotApplicable, place, message)
            .help("write `dk` when the respondent does not know, 0 when it is not there"),
    );
    None
}

fn figure(
    value: f64,
    place: Span,
    written: &Written,
    practice: &Practice,
    settings: &Settings<'_>,
    sink: &mut Sink,
) -> Option<Response> {
    if let Some(measure) = &practice.measure {
        let (low, high) = measure.range;
        if !(low..=high).contains(&value) {
            let message = format!(
                "{} is no possible figure of `{}`",
                decode::plain(value),
                practice.id
            );
            let help = format!(
                "figures lie from {} to {}, in {}",
                decode::plain(low),
                decode::plain(high),
                measure.unit
            );
            sink.push(Diagnostic::new(Code::AnswersLevel, place, message).help(help));
            return None;
        }
        if written.sample.is_some_and(|n| n.fract() != 0.0) {
            let message = "the size of a sample is a whole number";
            sink.push(
                Diagnostic::new(Code::AnswersLevel, place, message).help("count the cases drawn"),
            );
            return None;
        }
        return Some(Response::Figure {
            value,
            sample: written.sample,
            source: written.source.clone(),
        });
    }
    let message = format!("`{}` is answered with a level, not a figure", practice.id);
    let help = format!("write a level from 0 to {}", settings.q.highest());
    sink.push(Diagnostic::new(Code::AnswersLevel, place, message).help(help));
    None
}

/// A level of a measured practice is an estimate, which the full form does not take.
fn takes_estimate(
    practice: &Practice,
    place: Span,
    settings: &Settings<'_>,
    sink: &mut Sink,
) -> bool {
    let Some(measure) = &practice.measure else {
        return true;
    };
    if settings.form != Some(Form::Full) {
        return true;
    }
    let message = format!(
        "`{}` takes a figure in the full form, this is an estimated level",
        practice.id
    );
    let help = format!(
        "write the figure in {}: `{{value: …, sample: …}}`, in a table in the column `{}.value`; or `dk`",
        measure.unit, practice.id
    );
    sink.push(Diagnostic::new(Code::AnswersEstimate, place, message).help(help));
    false
}

/// A level of the scale; `None`, with a finding, when it is none.
fn level(
    n: f64,
    place: Span,
    practice: &Practice,
    settings: &Settings<'_>,
    sink: &mut Sink,
) -> Option<f64> {
    let highest = settings.q.highest();
    if decode::Range(0.0, highest).holds(n) && n.fract() == 0.0 {
        if practice.offers(n) {
            return Some(n);
        }
        let message = format!("`{}` has no level {n}", practice.id);
        sink.push(
            Diagnostic::new(Code::AnswersLevel, place, message)
                .label("not a level of this practice")
                .help(format!(
                    "its levels are {}; an answer may also be `dk` for don't know",
                    practice.choices()
                )),
        );
        return None;
    }
    let message = format!(
        "level {} is not on the scale 0–{highest} of `{}`",
        decode::plain(n),
        practice.id
    );
    sink.push(
        Diagnostic::new(Code::AnswersLevel, place, message)
            .label("not a level of this practice")
            .help(format!(
                "levels are whole numbers from 0 to {highest}; an answer may also be `dk` for don't know"
            )),
    );
    None
}

/// False, with a warning, for answers that the round does not ask for.
fn in_scope(
    practice: &Practice,
    written: &Written,
    person: &Person,
    settings: &Settings<'_>,
    sink: &mut Sink,
) -> bool {
    let id = &practice.id;
    if !round_asks(practice, written.place, "answers to", settings, sink) {
        return false;
    }
    let asked = |r| practice.roles.contains(r);
    if person.roles_known && !person.respondent.roles.iter().any(asked) {
        let roles: Vec<String> = practice.roles.iter().map(|r| format!("`{r}`")).collect();
        let message = format!("this answer to `{id}` is left out: it is not asked of this role");
        let help = format!("take it out; those asked are {}", roles.join(", "));
        sink.push(Diagnostic::new(Code::AnswersOutOfScope, written.place, message).help(help));
        return false;
    }
    true
}

/// False, with a warning, for practices that the round does not ask; `what` stands before the practice, in the
/// plural. What holds for the whole round is said once.
pub(super) fn round_asks(
    practice: &Practice,
    place: Span,
    what: &str,
    settings: &Settings<'_>,
    sink: &mut Sink,
) -> bool {
    let id = &practice.id;
    let mut left_out = |why: &str, help: String| {
        if settings.not_asked.borrow_mut().insert(id.clone()) {
            let message = format!("{what} `{id}` are left out: {why}");
            sink.push(Diagnostic::new(Code::AnswersOutOfScope, place, message).help(help));
        }
    };
    let on = |m| settings.e.modules.contains(m);
    if let Some(module) = practice.module.as_ref().filter(|m| !on(m)) {
        left_out(
            "its module is not switched on",
            format!("take them out, or add `{module}` to `modules` in `engagement.yaml`"),
        );
        return false;
    }
    let Some(form) = settings.form else {
        return true;
    };
    if asks(form, settings.phase, practice, settings.q) {
        return true;
    }
    let help = if form == Form::Pulse {
        "take them out, or add an initiative that lifts the practice to `phase` in `round.yaml`"
    } else {
        "take them out, or write `form: full` in `round.yaml`"
    };
    let why = format!("it is not part of the {} form", form.as_str());
    left_out(&why, help.to_owned());
    false
}

fn note_length(note: Option<&(String, Span)>, sink: &mut Sink) {
    if let Some((text, place)) = note
        && text.chars().count() > LONGEST_NOTE
    {
        let message = format!("this note is longer than {LONGEST_NOTE} characters");
        sink.push(
            Diagnostic::new(Code::AnswersNote, *place, message)
                .help("shorten it, or keep the text in a file of its own"),
        );
    }
}
