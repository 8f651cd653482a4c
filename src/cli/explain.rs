//! `explain --code CODE`: what a diagnostic means.

use super::args::ExplainArgs;
use super::terminal::Terminal;
use super::{CliError, Ending};
use crate::diagnostic::{Code, suggest};

/// Prints the paragraph of a code.
pub fn run(args: &ExplainArgs, terminal: &mut Terminal) -> Result<Ending, CliError> {
    if let Some(code) = Code::parse(&args.code) {
        terminal.data(&format!("{}\n\n{}\n", code.id(), code.explanation()))?;
        Ok(Ending::Done)
    } else {
        let known: Vec<&str> = Code::ALL.iter().map(|c| c.id()).collect();
        Err(CliError::Usage(format!(
            "there is no code `{}`; {}",
            args.code,
            suggest::help_for(&args.code, &known)
        )))
    }
}
