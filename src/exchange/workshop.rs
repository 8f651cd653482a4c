//! A workshop: one practice at a time, widest disagreement first, and what was agreed as text of `agreed.yaml`.

use std::collections::BTreeMap;

use super::edit;
use super::interview::{question, respond, with_sample};
use super::layout::{paragraph, rule};
use super::reply::Says;
use super::sheet::{quote, response_keys};
use crate::check::decode::plain;
use crate::check::round::AGREED;
use crate::check::{Case, Desk, answers};
use crate::diagnostic::{Sink, Sources};
use crate::model::answers::Response;
use crate::model::id::{PracticeId, RoleId};
use crate::model::questionnaire::{Form, Practice};
use crate::model::workshop::{Ruling, Settled, Workshop};
use crate::read::Files;
use crate::score::Scorecard;
use crate::score::practice::PracticeScore;

/// Practices in the order in which they are talked over: those whose roles lie apart, widest first, then the others
/// that were asked, by weight.
pub fn order(case: &Case, card: &Scorecard) -> Vec<PracticeId> {
    let mut out: Vec<PracticeId> = card.to_discuss.iter().map(|d| d.practice.clone()).collect();
    let mut rest: Vec<&PracticeScore> = card
        .practices
        .iter()
        .filter(|p| p.carried.is_none() && p.applies() && !out.contains(&p.id))
        .filter(|p| case.questionnaire.practice(p.id.as_str()).is_some())
        .collect();
    rest.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    out.extend(rest.into_iter().map(|p| p.id.clone()));
    out
}

/// The page of a practice.
pub fn screen(case: &Case, card: &Scorecard, id: &PracticeId, place: (usize, usize)) -> String {
    let q = &case.questionnaire;
    let (Some(p), Some(score)) = (q.practice(id.as_str()), card.practice(id.as_str())) else {
        return String::new();
    };
    let mut out = format!(
        "{}\n{}\n",
        rule(),
        paragraph(&format!("{} of {}  {id}  {}", place.0, place.1, p.title), 0)
    );
    if let Some(range) = score.role_range {
        out.push_str(&format!("Roles lie {} levels apart.\n", tenth(range)));
    }
    out.push('\n');
    out.push_str(&question(p, takes_level(case, p)));
    out.push_str("\nAnswers by role, in levels\n");
    let min = case.engagement.min_role;
    for role in &score.roles {
        let title = q.roles.iter().find(|r| r.id == role.role);
        let title = title.map_or(role.role.as_str(), |r| r.title.as_str());
        let said = match (role.mean, role.hidden) {
            (Some(mean), _) => {
                let n = role.answered.unwrap_or(role.respondents);
                format!(
                    "{}  of {n} {}",
                    tenth(mean),
                    if n == 1 { "answer" } else { "answers" }
                )
            }
            (None, true) => {
                format!("not shown: fewer than {min}, or it would give such a group away")
            }
            (None, false) => "no answer".to_owned(),
        };
        out.push_str(&format!("  {title:<16} {said}\n"));
    }
    let all = score.shown.answered.map_or("not shown".to_owned(), tenth);
    out.push_str(&format!("  {:<16} {all}\n", "all roles"));
    if let Some(grade) = score.evidence {
        out.push_str(&format!("{}\n", evidence(case, grade.as_str())));
    }
    if let Some(settled) = settled(case, id) {
        for (word, ruling) in [("Proposed", &settled.proposed), ("Agreed", &settled.agreed)] {
            if let Some(r) = ruling {
                let line = format!("{word}: {}", told(r));
                out.push_str(&format!("{}\n", paragraph(&line, 10)));
            }
        }
    }
    out
}

fn evidence(case: &Case, grade: &str) -> String {
    let known = case.questionnaire.evidence.iter();
    let text = known.into_iter().find(|e| e.grade.as_str() == grade);
    let words = text.map_or(String::new(), |e| format!(", {}", e.text));
    paragraph(&format!("Shown by: {grade}{words}"), 10)
}

/// True where a level can be agreed on a practice.
pub fn takes_level(case: &Case, p: &Practice) -> bool {
    p.measure.is_none() || case.round.form != Form::Full
}

/// What stands in the round's file about a practice.
pub fn settled<'c>(case: &'c Case, id: &PracticeId) -> Option<&'c Settled> {
    case.round.workshop.as_ref()?.practices.get(id)
}

fn told(r: &Ruling) -> String {
    let mut out = match &r.response {
        Response::Level(n) => format!("level {}", plain(*n)),
        Response::Figure { value, .. } => plain(*value),
        Response::DontKnow | Response::NotApplicable => String::new(),
    };
    if let Some(e) = r.evidence {
        out.push_str(&format!(", {}", e.as_str()));
    }
    if let Some(reason) = &r.reason {
        out.push_str(&format!(": {reason}"));
    }
    out
}

/// What was typed as a ruling; the error says what is wrong with it.
pub fn ruling(case: &Case, p: &Practice, says: Says, day: &str) -> Result<Ruling, String> {
    let said = says
        .response
        .ok_or("give the level or the figure that was agreed")?;
    let response = respond(said, p, takes_level(case, p), &case.questionnaire)?;
    if matches!(response, Response::DontKnow | Response::NotApplicable) {
        return Err(
            "a workshop agrees a level or a figure; skip the practice otherwise".to_owned(),
        );
    }
    if says.intention.is_some() || says.note.is_some() {
        return Err("intentions and notes belong to single answers; give a reason".to_owned());
    }
    Ok(Ruling {
        response: with_sample(Some(response), says.sample, says.source)?
            .ok_or("give the level or the figure that was agreed")?,
        evidence: says.evidence,
        reason: says.reason,
        date: day.to_owned(),
    })
}

/// `agreed.yaml` with one practice settled, and what it then says; the error says why it cannot be changed.
pub fn agree(
    case: &Case,
    old: Option<&str>,
    day: &str,
    present: &BTreeMap<RoleId, usize>,
    id: &PracticeId,
    ruling: Ruling,
) -> Result<(String, Workshop), String> {
    let mut wanted = case.round.workshop.clone().unwrap_or_else(|| Workshop {
        date: day.to_owned(),
        present: present.clone(),
        practices: BTreeMap::new(),
    });
    let entry = wanted.practices.entry(id.clone()).or_default();
    entry.agreed = Some(ruling);
    let line = entry_line(entry, &wanted.date);
    let text = match old {
        None => begin(&wanted, id, &line),
        Some(old) => changed(old, id, &line)
            .ok_or_else(|| format!("`{AGREED}` is written in a way that cannot be changed here"))?,
    };
    match read_back(case, &text) {
        Some(found) if found == wanted => Ok((text, found)),
        _ => Err(format!(
            "`{AGREED}` is written in a way that cannot be changed here without losing something; add {id} by hand: {line}"
        )),
    }
}

fn begin(w: &Workshop, id: &PracticeId, line: &str) -> String {
    let present: Vec<String> = w.present.iter().map(|(r, n)| format!("{r}: {n}")).collect();
    let present = if present.is_empty() {
        String::new()
    } else {
        format!("present: {{{}}}\n", present.join(", "))
    };
    format!(
        "# What the workshop agreed. An agreed level is scored in the place of the answers.\nschema: 1\ndate: {}\n{present}practices:\n  {id}: {line}\n",
        w.date
    )
}

fn changed(old: &str, id: &PracticeId, line: &str) -> Option<String> {
    let mut sources = Sources::default();
    let file = sources.add(AGREED, old);
    let mut sink = Sink::default();
    let root = crate::read::yaml::parse(file, &sources, &mut sink)?;
    edit::set(old, &root, "practices", id.as_str(), line)
}

fn read_back(case: &Case, text: &str) -> Option<Workshop> {
    let mut sources = Sources::default();
    let mut sink = Sink::default();
    let files = Files {
        root: String::new(),
        entries: [(AGREED.to_owned(), text.as_bytes().to_vec())].into(),
    };
    let mut desk = Desk {
        sources: &mut sources,
        sink: &mut sink,
    };
    let (_, root) = desk.yaml(&files, AGREED)?;
    let found = answers::workshop(&root, &answers::settings(case), desk.sources, desk.sink)?;
    (!sink.has_errors()).then_some(found)
}

fn entry_line(settled: &Settled, day: &str) -> String {
    let part = |word: &str, r: &Option<Ruling>| {
        let r = r.as_ref()?;
        Some(format!("{word}: {{{}}}", keys(r, day).join(", ")))
    };
    let parts: Vec<String> = [
        part("proposed", &settled.proposed),
        part("agreed", &settled.agreed),
    ]
    .into_iter()
    .flatten()
    .collect();
    format!("{{{}}}", parts.join(", "))
}

fn keys(r: &Ruling, day: &str) -> Vec<String> {
    let mut out = response_keys(&r.response);
    out.extend(r.evidence.map(|e| format!("evidence: {}", e.as_str())));
    out.extend(r.reason.as_ref().map(|t| format!("reason: {}", quote(t))));
    if r.date != day {
        out.push(format!("date: {}", r.date));
    }
    out
}

/// One decimal.
fn tenth(n: f64) -> String {
    format!("{n:.1}")
}
