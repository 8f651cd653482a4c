//! `check PATH…`: everything that is wrong with an engagement, a questionnaire or a benchmark.

use std::path::Path;

use super::args::{CheckArgs, Format};
use super::files;
use super::terminal::Terminal;
use super::{CliError, Ending};
use crate::check::Desk;
use crate::diagnostic::{Diagnostic, Severity, Sink, Sources, json, text};
use crate::load;
use crate::read::Files;

const MARKERS: [&str; 3] = ["engagement.yaml", "questionnaire.yaml", "benchmark.yaml"];

/// Checks each path and prints all findings.
pub fn run(args: &CheckArgs, terminal: &mut Terminal) -> Result<Ending, CliError> {
    let mut tally = Tally::new(args.format, args.strict);
    for path in &args.paths {
        let (sources, found) = at(path)?;
        tally.add(&path.display().to_string(), &found, &sources, terminal);
    }
    tally.end(terminal)
}

/// Findings about a path: of the engagement, questionnaire or benchmark that it is part of.
pub fn at(path: &Path) -> Result<(Sources, Vec<Diagnostic>), CliError> {
    if !files::exists(path) {
        return Err(CliError::Usage(format!(
            "there is nothing at `{}`",
            path.display()
        )));
    }
    let Some((dir, marker)) = files::enclosing(path, &MARKERS) else {
        return Err(CliError::Usage(format!(
            "`{}` is not part of an engagement, a questionnaire or a benchmark (no {} at or above it)",
            path.display(),
            MARKERS.join(", ")
        )));
    };
    let (sources, found) = findings(&files::folder(&dir)?, marker);
    let found = only_about(found, &sources, path, &dir);
    Ok((sources, found))
}

/// What was found so far.
pub struct Tally {
    format: Format,
    strict: bool,
    errors: usize,
    warnings: usize,
    lines: Vec<serde_json::Value>,
}

impl Tally {
    /// Nothing yet; with `strict`, warnings change the way to end.
    pub const fn new(format: Format, strict: bool) -> Self {
        Self {
            format,
            strict,
            errors: 0,
            warnings: 0,
            lines: Vec::new(),
        }
    }

    /// Prints what was found about one thing, or keeps it for the end.
    pub fn add(
        &mut self,
        about: &str,
        found: &[Diagnostic],
        sources: &Sources,
        terminal: &mut Terminal,
    ) {
        let count = |s: Severity| found.iter().filter(|d| d.severity == s).count();
        self.errors += count(Severity::Error);
        self.warnings += count(Severity::Warning);
        match self.format {
            Format::Text => {
                terminal.diagnostics(&text::render_all(found, sources));
                if found.is_empty() {
                    terminal.note(&format!("{about}: no findings"));
                }
            }
            Format::Json => {
                let all = found.iter().map(|d| json::value(d, sources));
                self.lines.extend(all);
            }
        }
    }

    /// The way to end.
    pub fn end(self, terminal: &mut Terminal) -> Result<Ending, CliError> {
        if self.format == Format::Json {
            let all = serde_json::json!({ "schema": 1, "diagnostics": self.lines });
            terminal.data(&format!("{all:#}\n"))?;
        }
        Ok(if self.errors > 0 {
            Ending::InputErrors
        } else if self.warnings > 0 && self.strict {
            Ending::ConditionFailed
        } else {
            Ending::Done
        })
    }
}

/// Checks a folder by the file that marks its kind; of an engagement every round.
pub fn findings(read: &Files, marker: &str) -> (Sources, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let mut sink = Sink::default();
    let mut desk = Desk {
        sources: &mut sources,
        sink: &mut sink,
    };
    match marker {
        "questionnaire.yaml" => {
            crate::check::questionnaire::questionnaire(read, None, &mut desk);
        }
        "benchmark.yaml" => {
            load::benchmark_alone(read, None, &mut desk);
        }
        _ => load::all_rounds(read, &mut desk),
    }
    let found = sink.into_sorted();
    (sources, found)
}

/// Findings about the path asked for: all of a folder that is the engagement itself, else those below the path.
fn only_about(
    found: Vec<Diagnostic>,
    sources: &Sources,
    path: &Path,
    dir: &Path,
) -> Vec<Diagnostic> {
    if path == dir || path.is_dir() && dir.starts_with(path) {
        return found;
    }
    let asked = path.display().to_string();
    let asked = asked
        .trim_end_matches('/')
        .trim_start_matches("./")
        .to_owned();
    found
        .into_iter()
        .filter(|d| {
            d.labels.iter().filter(|l| l.primary).any(|l| {
                let name = sources.name(l.span.file).trim_start_matches("./");
                name == asked || name.starts_with(&format!("{asked}/"))
            })
        })
        .collect()
}
