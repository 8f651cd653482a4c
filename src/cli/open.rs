//! What `score` and `report` share: opening an engagement, and the template set.

use std::path::Path;

use super::CliError;
use super::files;
use super::terminal::Terminal;
use crate::check::{Case, Desk};
use crate::diagnostic::{Sink, Sources, suggest, text};
use crate::load;
use crate::read::Files;
use crate::render::template::Templates;

/// Name of the built-in template set.
pub const TEMPLATE: &str = "standard";
/// The language that is complete.
pub const LANGUAGE: &str = "en";

/// All rounds of an engagement.
#[derive(Debug)]
pub struct Opened {
    /// Its files.
    pub files: Files,
    /// Rounds free of errors, in order of date.
    pub cases: Vec<Case>,
}

/// Reads all rounds of an engagement, or those up to one of them, and prints their findings; `None` when some are
/// errors.
pub fn open_all(
    dir: &Path,
    until: Option<&str>,
    terminal: &mut Terminal,
) -> Result<Option<Opened>, CliError> {
    is_engagement(dir)?;
    let files = files::folder(dir)?;
    if let Some(name) = until {
        known(name, &load::rounds(&files))?;
    }
    let mut sources = Sources::default();
    let mut sink = Sink::default();
    let mut desk = Desk {
        sources: &mut sources,
        sink: &mut sink,
    };
    let cases = load::engagement(&files, until, &mut desk);
    let failed = sink.has_errors();
    terminal.diagnostics(&text::render_all(&sink.into_sorted(), &sources));
    Ok((!failed).then_some(Opened { files, cases }))
}

/// Refuses a round that is not there.
pub fn known(name: &str, rounds: &[String]) -> Result<(), CliError> {
    if rounds.iter().any(|r| r == name) {
        return Ok(());
    }
    let known: Vec<&str> = rounds.iter().map(String::as_str).collect();
    Err(CliError::Usage(format!(
        "there is no round `{name}`; {}",
        suggest::help_for(name, &known)
    )))
}

/// Refuses what is no engagement.
pub fn is_engagement(dir: &Path) -> Result<(), CliError> {
    if files::exists(&dir.join("engagement.yaml")) {
        return Ok(());
    }
    Err(CliError::Usage(format!(
        "`{}` is not an engagement: it has no engagement.yaml",
        dir.display()
    )))
}

/// Reads a round as it is before anything was answered and prints the errors about it; `None` when there are some. Its
/// answers and the registers are not looked at.
pub fn open_unanswered(
    dir: &Path,
    round: Option<&str>,
    terminal: &mut Terminal,
) -> Result<Option<Case>, CliError> {
    one(dir, round, load::without_answers, terminal)
}

/// Reads an engagement and prints its findings; `None` when some are errors.
pub fn open(
    dir: &Path,
    round: Option<&str>,
    terminal: &mut Terminal,
) -> Result<Option<Case>, CliError> {
    one(dir, round, load::case, terminal)
}

/// Reads one round, the latest when none is named.
fn one(
    dir: &Path,
    round: Option<&str>,
    read: fn(&Files, &str, &mut Desk<'_>) -> Option<Case>,
    terminal: &mut Terminal,
) -> Result<Option<Case>, CliError> {
    is_engagement(dir)?;
    let files = files::folder(dir)?;
    let rounds = load::rounds(&files);
    if let Some(name) = round {
        known(name, &rounds)?;
    }
    let mut sources = Sources::default();
    let mut sink = Sink::default();
    let mut desk = Desk {
        sources: &mut sources,
        sink: &mut sink,
    };
    let case = if let Some(round) = round.or(rounds.last().map(String::as_str)) {
        read(&files, round, &mut desk)
    } else {
        load::all_rounds(&files, &mut desk);
        None
    };
    terminal.diagnostics(&text::render_all(&sink.into_sorted(), &sources));
    Ok(case)
}

/// A built-in template set with the user's files laid over it; files that the set does not know are named. `what` is the
/// set in words, with its verb.
pub fn templates(
    set: &str,
    over: Option<&Path>,
    what: &str,
    terminal: &mut Terminal,
) -> Result<Templates, CliError> {
    let over = over.map(files::folder).transpose()?;
    let (templates, unknown) = Templates::open(set, over.as_ref())?;
    for name in unknown {
        let known = crate::builtin::template(set);
        let known: Vec<&str> = known.entries.keys().map(String::as_str).collect();
        terminal.note(&format!(
            "warning: {what} no file `{name}`; {}",
            suggest::help_for(&name, &known)
        ));
    }
    Ok(templates)
}
