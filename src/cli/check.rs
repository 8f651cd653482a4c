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
    let mut errors = 0;
    let mut warnings = 0;
    let mut lines: Vec<serde_json::Value> = Vec::new();
    for path in &args.paths {
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
        let read = files::folder(&dir)?;
        let (sources, found) = findings(&read, marker);
        let found = only_about(found, &sources, path, &dir);
        errors += found
            .iter()
            .filter(|d| d.severity == Severity::Error)
            .count();
        warnings += found
            .iter()
            .filter(|d| d.severity == Severity::Warning)
            .count();
        match args.format {
            Format::Text => {
                terminal.diagnostics(&text::render_all(&found, &sources));
                if found.is_empty() {
                    terminal.note(&format!("{}: no findings", path.display()));
                }
            }
            Format::Json => lines.extend(found.iter().map(|d| json::value(d, &sources))),
        }
    }
    if args.format == Format::Json {
        let all = serde_json::json!({ "schema": 1, "diagnostics": lines });
        terminal.data(&format!("{all:#}\n"))?;
    }
    Ok(if errors > 0 {
        Ending::InputErrors
    } else if warnings > 0 && args.strict {
        Ending::ConditionFailed
    } else {
        Ending::Done
    })
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
