//! The file that names the prompt library: lines that somebody types. Without a terminal, lines of the standard input.

use std::io::{BufRead, IsTerminal};

use inquire::{InquireError, Text};

use super::CliError;
use super::terminal::Terminal;

/// Where lines come from.
#[derive(Debug)]
pub struct Prompt {
    terminal: bool,
}

impl Prompt {
    /// Lines are edited on a terminal; from a pipe or a file they are read as they are.
    pub fn new() -> Self {
        let both = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
        Self { terminal: both }
    }

    /// True where somebody can be asked.
    pub const fn is_terminal(&self) -> bool {
        self.terminal
    }

    /// One line; `None` where the input ends or the person leaves with Escape, Ctrl-C or Ctrl-D.
    pub fn line(&self, label: &str, terminal: &mut Terminal) -> Result<Option<String>, CliError> {
        if !self.terminal {
            terminal.note(label);
            return piped();
        }
        match Text::new(label).prompt() {
            Ok(line) => Ok(Some(line)),
            Err(InquireError::OperationCanceled | InquireError::OperationInterrupted) => Ok(None),
            Err(InquireError::IO(e)) if e.kind() == std::io::ErrorKind::UnexpectedEof => Ok(None),
            Err(e) => Err(CliError::Usage(format!(
                "cannot read from the terminal: {e}"
            ))),
        }
    }
}

impl Default for Prompt {
    fn default() -> Self {
        Self::new()
    }
}

/// The next line of the standard input.
fn piped() -> Result<Option<String>, CliError> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().read_until(b'\n', &mut bytes);
    let read = read.map_err(|e| CliError::Usage(format!("cannot read the standard input: {e}")))?;
    if read == 0 {
        return Ok(None);
    }
    let line = String::from_utf8(bytes)
        .map_err(|_| CliError::Usage("the standard input is not UTF-8".to_owned()))?;
    Ok(Some(line.trim_end_matches(['\n', '\r']).to_owned()))
}
