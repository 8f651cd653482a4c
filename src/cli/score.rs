//! `score DIR`: the numbers of a round on screen or as JSON.

use std::path::Path;

use super::args::{Format, ScoreArgs};
use super::files;
use super::report::{LANGUAGE, TEMPLATE};
use super::terminal::Terminal;
use super::{CliError, Ending};
use crate::assess::assess;
use crate::check::{Case, Desk};
use crate::diagnostic::{Sink, Sources, suggest, text};
use crate::load;
use crate::render::template::Templates;
use crate::render::words::Words;
use crate::render::{text as screen, view};

/// Prints the scores of a round.
pub fn run(args: &ScoreArgs, terminal: &mut Terminal) -> Result<Ending, CliError> {
    let Some(case) = open(&args.dir, args.round.as_deref(), terminal)? else {
        return Ok(Ending::InputErrors);
    };
    let assessment = assess(&case);
    match args.format {
        Format::Json => {
            let json = serde_json::to_string_pretty(&assessment)
                .map_err(|e| CliError::Usage(e.to_string()))?;
            terminal.data(&format!("{json}\n"))?;
        }
        Format::Text => {
            let (templates, _) = Templates::open(TEMPLATE, None)?;
            let words = Words::open(&templates, LANGUAGE)?;
            terminal.data(&screen::render(
                &view::view(&case, &assessment, &words)?.view,
            ))?;
        }
    }
    Ok(Ending::Done)
}

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
