//! `benchmark list|show|standing|check|build`: the peer data.

pub mod args;
mod build;
mod check;
mod find;
mod list;
mod show;
mod standing;

use super::terminal::Terminal;
use super::{CliError, Ending};
use args::BenchmarkCommand;

/// Runs one of the commands.
pub fn run(args: &args::BenchmarkArgs, terminal: &mut Terminal) -> Result<Ending, CliError> {
    match &args.command {
        BenchmarkCommand::List(a) => list::run(a, terminal),
        BenchmarkCommand::Show(a) => show::run(a, terminal),
        BenchmarkCommand::Standing(a) => standing::run(a, terminal),
        BenchmarkCommand::Check(a) => check::run(a, terminal),
        BenchmarkCommand::Build(a) => build::run(a, terminal),
    }
}
