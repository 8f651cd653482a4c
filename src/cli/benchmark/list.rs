//! `benchmark list [DIR]`: which benchmarks there are.

use std::collections::BTreeMap;

use serde::Serialize;

use super::args::ListArgs;
use crate::check::Desk;
use crate::cli::args::Format;
use crate::cli::terminal::Terminal;
use crate::cli::{CliError, Ending, files};
use crate::diagnostic::{Sink, Sources, text};
use crate::load;
use crate::model::benchmark::{Benchmark, Content, Peers};
use crate::read::Files;
use crate::render::benchmark as screen;

/// A line of the list.
#[derive(Debug, Serialize)]
struct Line {
    reference: String,
    title: String,
    kind: &'static str,
    edition: String,
    /// Figures, or organisations of the modes and forms that may be shown: with all of them, one that may not be would
    /// follow from the others.
    n: usize,
    synthetic: bool,
    /// `built in` or the folder.
    place: String,
}

/// Prints the list.
pub(super) fn run(args: &ListArgs, terminal: &mut Terminal) -> Result<Ending, CliError> {
    let mut lines: Vec<Line> = Vec::new();
    let mut broken = false;
    let mut add = |files: &Files, around: Option<&Files>, place: &str| {
        let mut sources = Sources::default();
        let mut sink = Sink::default();
        let mut desk = Desk {
            sources: &mut sources,
            sink: &mut sink,
        };
        let found = load::benchmark_alone(files, around, &mut desk);
        if let Some(found) = found.filter(|_| !sink.has_errors()) {
            lines.push(line(&found.benchmark, place));
        } else {
            broken = true;
            terminal.diagnostics(&text::render_all(&sink.into_sorted(), &sources));
        }
    };
    for reference in load::built_in_benchmarks() {
        add(&load::built_in_benchmark(&reference), None, "built in");
    }
    if let Some(dir) = &args.dir {
        if !files::exists(&dir.join("engagement.yaml")) {
            return Err(CliError::Usage(format!(
                "`{}` is not an engagement: it has no engagement.yaml",
                dir.display()
            )));
        }
        let read = files::folder(dir)?;
        for own in load::benchmarks_beside(&read) {
            add(&own, Some(&read), &own.root);
        }
    }
    match args.format {
        Format::Json => {
            let all = serde_json::json!({ "schema": 1, "benchmarks": lines });
            terminal.data(&format!("{all:#}\n"))?;
        }
        Format::Text => {
            let rows = lines.iter().map(|l| {
                vec![
                    l.reference.clone(),
                    l.title.clone(),
                    l.kind.to_owned(),
                    l.edition.clone(),
                    l.n.to_string(),
                    if l.synthetic { "yes" } else { "no" }.to_owned(),
                    l.place.clone(),
                ]
            });
            terminal.data(&screen::list(rows.collect()))?;
        }
    }
    Ok(if broken {
        Ending::InputErrors
    } else {
        Ending::Done
    })
}

fn line(b: &Benchmark, place: &str) -> Line {
    let (kind, n) = match &b.content {
        Content::Peers(p) => ("peers", shown(p, b.minimum_group)),
        Content::Figures(f) => ("statistics", f.len()),
    };
    Line {
        reference: b.reference.to_string(),
        title: b.title.clone(),
        kind,
        edition: b.edition.clone(),
        n,
        synthetic: b.synthetic,
        place: place.to_owned(),
    }
}

fn shown(peers: &Peers, minimum: usize) -> usize {
    let mut strata = BTreeMap::new();
    for p in &peers.rows {
        *strata.entry((p.mode, p.form)).or_insert(0_usize) += 1;
    }
    strata.into_values().filter(|n| *n >= minimum).sum()
}
