//! Answers to an earlier version of the questionnaire → answers to this one, by its crosswalk.

use crate::check::answers::{Raw, Written};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::model::crosswalk::{Crosswalk, Link};
use crate::model::questionnaire::Questionnaire;

/// Carries the answers of a submission; what cannot be carried is reported with the reason.
///
/// A practice that stays one practice keeps its answer; where it was re-scaled, its level becomes a score by the
/// crosswalk and has to come to a level again. A merged practice needs the same answer to all its parts. The answer to
/// a practice that was split says nothing of its parts.
pub(super) fn carry(
    written: Vec<(Written, bool)>,
    crosswalk: &Crosswalk,
    earlier: Option<&Questionnaire>,
    q: &Questionnaire,
    sink: &mut Sink,
) -> Vec<(Written, bool)> {
    let mut out = Vec::new();
    let mut merged: Vec<(&Link, Vec<(Written, bool)>)> = Vec::new();
    for (one, complete) in written {
        let id = one.practice.clone();
        if let Some((_, why)) = crosswalk.retired.iter().find(|(old, _)| old.as_str() == id) {
            let why = why.trim_end_matches('.');
            sink.push(lost(&one, &format!("it is no longer asked: {why}")));
            continue;
        }
        let link = crosswalk
            .links
            .iter()
            .find(|l| l.old.iter().any(|old| old.as_str() == id));
        match link {
            None => out.push((one, complete)),
            Some(link) if link.new.len() > 1 => {
                let parts: Vec<String> = link.new.iter().map(|n| format!("`{n}`")).collect();
                let why = format!("it became {}, which were not asked apart", parts.join(", "));
                sink.push(lost(&one, &why));
            }
            Some(link) if link.old.len() > 1 => match merged.iter_mut().find(|(l, _)| *l == link) {
                Some((_, parts)) => parts.push((one, complete)),
                None => merged.push((link, vec![(one, complete)])),
            },
            Some(link) => out.extend(renamed(one, complete, link, earlier, q, sink)),
        }
    }
    for (link, parts) in merged {
        out.extend(joined(link, parts, sink));
    }
    out
}

/// A practice that stays one practice.
fn renamed(
    mut one: Written,
    complete: bool,
    link: &Link,
    earlier: Option<&Questionnaire>,
    q: &Questionnaire,
    sink: &mut Sink,
) -> Option<(Written, bool)> {
    let new = link.new.first()?;
    if !link.rescale.is_empty() {
        let Some(earlier) = earlier else {
            sink.push(lost(
                &one,
                "its levels were described anew, and the earlier version is not at hand",
            ));
            return None;
        };
        let scaled = |n: f64| {
            let score = link.rescaled(100.0 * n / earlier.highest());
            let level = score / 100.0 * q.highest();
            ((level - level.round()).abs() < 1e-9).then(|| level.round())
        };
        if let Some((Raw::Number(n), at)) = one.level {
            let Some(level) = scaled(n) else {
                sink.push(lost(
                    &one,
                    &format!("level {n} lies between two levels as they are described now"),
                ));
                return None;
            };
            one.level = Some((Raw::Number(level), at));
        }
        one.intention = one.intention.and_then(|(n, at)| Some((scaled(n)?, at)));
    }
    one.practice = new.to_string();
    Some((one, complete))
}

/// Practices that became one.
fn joined(link: &Link, parts: Vec<(Written, bool)>, sink: &mut Sink) -> Option<(Written, bool)> {
    let new = link.new.first()?;
    let said = |w: &Written| (w.level.map(|l| l.0), w.figure.map(|f| f.0));
    let alike = parts.len() == link.old.len()
        && parts
            .iter()
            .all(|(w, complete)| *complete && Some(said(w)) == parts.first().map(|(w, _)| said(w)));
    if !alike {
        for (one, _) in &parts {
            let why = format!("it became part of `{new}`, and the parts were answered differently");
            sink.push(lost(one, &why));
        }
        return None;
    }
    let notes: Vec<String> = parts
        .iter()
        .filter_map(|(w, _)| w.note.as_ref().map(|(text, _)| text.clone()))
        .collect();
    let (mut first, complete) = parts.into_iter().next()?;
    first.practice = new.to_string();
    first.note = (!notes.is_empty()).then(|| (notes.join("\n"), first.place));
    Some((first, complete))
}

fn lost(one: &Written, why: &str) -> Diagnostic {
    let message = format!(
        "the answer to `{}` is not carried over: {why}",
        one.practice
    );
    Diagnostic::new(Code::CollectNotCarried, one.place, message)
        .help("ask for it again with a form of the version in use")
}
