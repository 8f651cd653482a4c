//! A benchmark by reference or by path, with its questionnaire where that can be found.

use std::path::Path;

use crate::check::Desk;
use crate::cli::files;
use crate::cli::terminal::Terminal;
use crate::cli::{CliError, Ending};
use crate::diagnostic::{Sink, Sources, suggest, text};
use crate::load::{self, Alone};
use crate::model::id::Reference;
use crate::read::Files;

/// Reads a benchmark and prints its findings; the way to end where some are errors.
pub(super) fn find(
    which: &str,
    terminal: &mut Terminal,
) -> Result<Result<Alone, Ending>, CliError> {
    let path = Path::new(which);
    if files::exists(path) {
        let (dir, _) = files::enclosing(path, &["benchmark.yaml"]).ok_or_else(|| {
            CliError::Usage(format!(
                "`{which}` is no benchmark: there is no benchmark.yaml at or above it"
            ))
        })?;
        let read = files::folder(&dir)?;
        let around = match files::enclosing(&dir, &["engagement.yaml"]) {
            Some((engagement, _)) => Some(files::folder(&engagement)?),
            None => None,
        };
        return Ok(checked(&read, around.as_ref(), terminal));
    }
    let reference = built_in(which)?;
    Ok(checked(
        &load::built_in_benchmark(&reference),
        None,
        terminal,
    ))
}

/// The built-in benchmark of this id and version.
pub(super) fn built_in(which: &str) -> Result<Reference, CliError> {
    let known = load::built_in_benchmarks();
    let found = known.iter().find(|r| r.to_string() == which);
    found.cloned().ok_or_else(|| {
        let words: Vec<String> = known.iter().map(ToString::to_string).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        CliError::Usage(format!(
            "there is no benchmark `{which}`, built in or as a path; {}",
            suggest::help_for(which, &words)
        ))
    })
}

fn checked(read: &Files, around: Option<&Files>, terminal: &mut Terminal) -> Result<Alone, Ending> {
    let mut sources = Sources::default();
    let mut sink = Sink::default();
    let mut desk = Desk {
        sources: &mut sources,
        sink: &mut sink,
    };
    let found = load::benchmark_alone(read, around, &mut desk);
    let errors = sink.has_errors();
    terminal.diagnostics(&text::render_all(&sink.into_sorted(), &sources));
    found.filter(|_| !errors).ok_or(Ending::InputErrors)
}
