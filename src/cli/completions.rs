//! `completions SHELL` and `man`: what the shell and the manual know of the commands, made from the arguments.

use std::path::PathBuf;

use clap_complete::Shell;

use super::args;
use super::terminal::Terminal;
use super::{CliError, Ending, files};

/// Arguments of `completions`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  crm-readiness completions bash > ~/.local/share/bash-completion/completions/crm-readiness\n  crm-readiness completions fish > ~/.config/fish/completions/crm-readiness.fish"
)]
pub struct CompletionsArgs {
    /// The shell.
    #[arg(value_enum, value_name = "SHELL")]
    pub shell: Shell,
}

/// Arguments of `man`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  crm-readiness man | man -l -\n  crm-readiness man -o ~/.local/share/man/man1"
)]
pub struct ManArgs {
    /// Write a page for each command into this folder; the main page is printed when not given.
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Replace pages that are there with other content.
    #[arg(long)]
    pub force: bool,
}

/// Prints the completions of a shell.
pub fn completions(args: &CompletionsArgs, terminal: &mut Terminal) -> Result<Ending, CliError> {
    let mut out = Vec::new();
    let mut command = args::command();
    clap_complete::generate(args.shell, &mut command, "crm-readiness", &mut out);
    terminal.data(&String::from_utf8_lossy(&out))?;
    Ok(Ending::Done)
}

/// Prints or writes the manual.
pub fn man(args: &ManArgs, terminal: &mut Terminal) -> Result<Ending, CliError> {
    let mut command = args::command();
    command.build();
    let Some(dir) = &args.output else {
        terminal.data(&String::from_utf8_lossy(&page(&command)?))?;
        return Ok(Ending::Done);
    };
    let mut made = vec![(dir.join("crm-readiness.1"), page(&command)?)];
    for inner in command.get_subcommands().filter(|c| c.get_name() != "help") {
        let name = format!("crm-readiness-{}", inner.get_name());
        made.push((dir.join(format!("{name}.1")), page(inner)?));
    }
    files::may_write(&made, args.force)?;
    for (path, bytes) in &made {
        files::write(path, bytes)?;
    }
    terminal.note(&format!(
        "wrote {} pages into {}",
        made.len(),
        dir.display()
    ));
    Ok(Ending::Done)
}

fn page(command: &clap::Command) -> Result<Vec<u8>, CliError> {
    let mut out = Vec::new();
    // No date on the page: the same program prints the same bytes.
    clap_mangen::Man::new(command.clone())
        .date("")
        .render(&mut out)
        .map_err(|e| CliError::Usage(format!("cannot make the manual: {e}")))?;
    Ok(out)
}
