//! The edge: arguments, files and the terminal. One file a command.

pub mod args;
pub mod ask;
pub mod benchmark;
pub mod check;
pub mod collect;
pub mod compare;
pub mod completions;
pub mod explain;
pub mod files;
pub mod form;
pub mod new;
pub mod open;
pub mod plan;
pub mod prompt;
pub mod report;
pub mod schema;
pub mod score;
pub mod terminal;
pub mod workshop;

use std::process::ExitCode;

use clap::FromArgMatches;

use args::{Args, Command};
use files::FileError;
use terminal::Terminal;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Done.
    Done,
    /// The input has errors; they are printed.
    InputErrors,
    /// A condition asked for with a flag does not hold.
    ConditionFailed,
}

/// Why a command could not run: wrong usage or an environment that refuses.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// A file cannot be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The arguments do not fit what is there.
    #[error("{0}")]
    Usage(String),
    /// The report could not be made.
    #[error(transparent)]
    Render(#[from] crate::render::RenderError),
}

/// Runs the program with the arguments of the process.
///
/// Exit codes: 0 done · 1 the input has errors · 2 wrong usage or the environment failed · 3 a condition asked for
/// with a flag does not hold · 101 a bug.
pub fn run() -> ExitCode {
    let found = args::command().get_matches();
    let args = Args::from_arg_matches(&found).unwrap_or_else(|e| e.exit());
    let mut terminal = Terminal::new();
    let result = match &args.command {
        Command::Check(a) => check::run(a, &mut terminal),
        Command::New(a) => new::run(a, &mut terminal),
        Command::Ask(a) => ask::run(a, &mut terminal),
        Command::Workshop(a) => workshop::run(a, &mut terminal),
        Command::Collect(a) => collect::run(a, &mut terminal),
        Command::Score(a) => score::run(a, &mut terminal),
        Command::Plan(a) => plan::run(a, &mut terminal),
        Command::Form(a) => form::run(a, &mut terminal),
        Command::Report(a) => report::run(a, &mut terminal),
        Command::Compare(a) => compare::run(a, &mut terminal),
        Command::Benchmark(a) => benchmark::run(a, &mut terminal),
        Command::Schema(a) => schema::run(a, &mut terminal),
        Command::Completions(a) => completions::completions(a, &mut terminal),
        Command::Man(a) => completions::man(a, &mut terminal),
        Command::Explain(a) => explain::run(a, &mut terminal),
    };
    match result {
        Ok(Ending::Done) => ExitCode::SUCCESS,
        Ok(Ending::InputErrors) => ExitCode::from(1),
        Ok(Ending::ConditionFailed) => ExitCode::from(3),
        Err(error) => {
            terminal.failure(&error.to_string());
            ExitCode::from(2)
        }
    }
}
