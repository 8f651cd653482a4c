//! Settings that are tried: a scenario file, `--set`, `--set-state`.

use std::path::Path;

use crate::check::scenario;
use crate::check::{Case, Desk};
use crate::cli::args::PlanArgs;
use crate::cli::terminal::Terminal;
use crate::cli::{CliError, files};
use crate::diagnostic::{Sink, Sources, suggest, text};
use crate::model::id::InitiativeId;
use crate::model::month::Month;
use crate::model::register::State;
use crate::read;

/// What the settings of the arguments come to.
pub(super) enum Overlay {
    /// There are none.
    Nothing,
    /// The case with them.
    Changed(Box<Case>),
    /// They have errors, which are printed.
    Errors,
}

/// The case with the settings of the arguments.
pub(super) fn laid_over(
    args: &PlanArgs,
    case: &Case,
    terminal: &mut Terminal,
) -> Result<Overlay, CliError> {
    if args.scenario.is_none() && args.set.is_empty() && args.set_state.is_empty() {
        return Ok(Overlay::Nothing);
    }
    let mut changed = case.clone();
    for setting in &args.set_state {
        set_state(setting, &mut changed)?;
    }
    let mut sources = Sources::default();
    let mut sink = Sink::default();
    let mut texts: Vec<(String, Vec<u8>)> = Vec::new();
    if let Some(path) = &args.scenario {
        texts.push((shown(path), files::bytes(path)?));
    }
    for setting in &args.set {
        texts.push((format!("--set {setting}"), as_yaml(setting)?.into_bytes()));
    }
    for (name, bytes) in &texts {
        let (file, usable) = read::text::decode(name, bytes, &mut sources, &mut sink);
        if !usable {
            continue;
        }
        if let Some(root) = read::yaml::parse(file, &sources, &mut sink) {
            let mut desk = Desk {
                sources: &mut sources,
                sink: &mut sink,
            };
            scenario::scenario(&root, &mut changed, &mut desk);
        }
    }
    let failed = sink.has_errors();
    terminal.diagnostics(&text::render_all(&sink.into_sorted(), &sources));
    Ok(if failed {
        Overlay::Errors
    } else {
        Overlay::Changed(Box::new(changed))
    })
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// `capacity.it=4` as YAML: `{capacity: {it: 4}}`.
fn as_yaml(setting: &str) -> Result<String, CliError> {
    let Some((key, value)) = setting
        .split_once('=')
        .filter(|(k, _)| !k.trim().is_empty())
    else {
        return Err(CliError::Usage(format!(
            "`--set {setting}` has no value; write `--set key=value`, for example `--set capacity.it=4`"
        )));
    };
    let parts: Vec<&str> = key.trim().split('.').collect();
    let opened = parts.iter().fold(String::new(), |all, p| {
        all + "{\"" + &p.replace('"', "") + "\": "
    });
    let closed = "}".repeat(parts.len());
    // Lists of one name may be written without brackets.
    let value = match key.trim() {
        "must" | "never" if !value.trim_start().starts_with('[') => format!("[{value}]"),
        _ => value.to_owned(),
    };
    Ok(format!("{opened}{value}{closed}\n"))
}

/// `I-11=done@2027-05`.
fn set_state(setting: &str, case: &mut Case) -> Result<(), CliError> {
    let usage = |why: String| {
        CliError::Usage(format!(
            "`--set-state {setting}`: {why}; write for example `I-11=done@2027-05`, `I-11=running@2027-05..2027-09` or `I-11=not-begun@2027-09`"
        ))
    };
    let (id, rest) = setting
        .split_once('=')
        .ok_or_else(|| usage("there is no `=`".to_owned()))?;
    let ids: Vec<&str> = case
        .questionnaire
        .catalogue
        .initiatives
        .iter()
        .map(|i| i.id.as_str())
        .collect();
    if !ids.contains(&id) {
        return Err(usage(format!(
            "there is no initiative `{id}` ({})",
            suggest::help_for(id, &ids)
        )));
    }
    let (word, months) = rest.split_once('@').unwrap_or((rest, ""));
    let state = State::ALL
        .into_iter()
        .find(|s| s.as_str() == word)
        .ok_or_else(|| usage(format!("`{word}` is no state (not-begun, running, done)")))?;
    let month =
        |text: &str| Month::parse(text).ok_or_else(|| usage(format!("`{text}` is no month")));
    let (first, last) = match months.split_once("..") {
        Some((a, b)) => (Some(month(a)?), Some(month(b)?)),
        None if months.is_empty() => (None, None),
        None => (Some(month(months)?), None),
    };
    if let (Some(a), Some(b)) = (first, last)
        && b < a
    {
        return Err(usage(format!("{b} lies before {a}")));
    }
    let day = case.round.date.clone();
    let job = scenario::job(&mut case.jobs, &InitiativeId::new(id));
    // What happens after the day of the answers is taken as known.
    let known = |m: Option<Month>| m.map(|m| format!("{m}-01")).filter(|d| *d <= day);
    job.state = state;
    (job.begun, job.ended) = (None, None);
    (job.planned_begin, job.planned_end) = (None, None);
    match state {
        State::Done => job.ended = known(first),
        State::Running => {
            job.begun = known(first);
            job.planned_end = last;
        }
        State::NotBegun => {
            job.planned_begin = first;
            job.planned_end = last;
        }
    }
    Ok(())
}
