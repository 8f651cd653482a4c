//! What `score` and `report` share: opening an engagement, and the template set.

use std::path::Path;

use super::CliError;
use super::files;
use super::terminal::Terminal;
use crate::check::{Case, Desk};
use crate::diagnostic::{Sink, Sources, suggest, text};
use crate::load;

/// Name of the built-in template set.
pub const TEMPLATE: &str = "standard";
/// The language that is complete.
pub const LANGUAGE: &str = "en";

/// Reads an engagement and prints its findings; `None` when some are errors.
pub fn open(
    dir: &Path,
    round: Option<&str>,
    terminal: &mut Terminal,
) -> Result<Option<Case>, CliError> {
    if !files::exists(&dir.join("engagement.yaml")) {
        return Err(CliError::Usage(format!(
            "`{}` is not an engagement: it has no engagement.yaml",
            dir.display()
        )));
    }
    let read = files::folder(dir)?;
    let rounds = load::rounds(&read);
    let chosen = match round {
        Some(name) if rounds.iter().any(|r| r == name) => Some(name.to_owned()),
        Some(name) => {
            let known: Vec<&str> = rounds.iter().map(String::as_str).collect();
            return Err(CliError::Usage(format!(
                "there is no round `{name}`; {}",
                suggest::help_for(name, &known)
            )));
        }
        None => rounds.last().cloned(),
    };
    let mut sources = Sources::default();
    let mut sink = Sink::default();
    let mut desk = Desk {
        sources: &mut sources,
        sink: &mut sink,
    };
    let case = if let Some(round) = chosen {
        load::case(&read, &round, &mut desk)
    } else {
        load::all_rounds(&read, &mut desk);
        None
    };
    let found = sink.into_sorted();
    terminal.diagnostics(&text::render_all(&found, &sources));
    Ok(case)
}
