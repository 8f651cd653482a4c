//! `score DIR`: the numbers of a round on screen or as JSON.

use super::args::{Format, ScoreArgs};
use super::open::{LANGUAGE, TEMPLATE, open};
use super::terminal::Terminal;
use super::{CliError, Ending};
use crate::assess::assess;
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
                &view::view(&case, &assessment, None, &words)?.view,
            ))?;
        }
    }
    Ok(Ending::Done)
}
