//! `benchmark show REF|PATH`: the card, the groups, the distributions.

use std::path::PathBuf;

use super::args::ShowArgs;
use super::find::find;
use crate::cli::args::Format;
use crate::cli::files::{self, Written};
use crate::cli::open::{LANGUAGE, TEMPLATE};
use crate::cli::terminal::Terminal;
use crate::cli::{CliError, Ending};
use crate::load::Alone;
use crate::model::benchmark::{Benchmark, Content};
use crate::peers::describe::{self, Stratum};
use crate::render::benchmark as screen;
use crate::render::chart::Chart;
use crate::render::template::Templates;
use crate::render::words::Words;

/// Prints the benchmark and draws it where asked.
pub(super) fn run(args: &ShowArgs, terminal: &mut Terminal) -> Result<Ending, CliError> {
    let Alone {
        benchmark,
        questionnaire,
    } = match find(&args.which, terminal)? {
        Ok(found) => found,
        Err(ending) => return Ok(ending),
    };
    let q = questionnaire.as_ref();
    let strata = match &benchmark.content {
        Content::Peers(peers) => describe::describe(peers, q, benchmark.minimum_group),
        Content::Figures(_) => Vec::new(),
    };
    let (templates, _) = Templates::open(TEMPLATE, None)?;
    let words = Words::open(&templates, LANGUAGE)?;
    match args.format {
        Format::Json => terminal.data(&format!("{:#}\n", json(&benchmark, &strata)))?,
        Format::Text => terminal.data(&screen::show(&benchmark, q, &strata, &words)?)?,
    }
    if let Some(dir) = &args.svg {
        let mut pictures: Vec<(PathBuf, Vec<u8>)> = Vec::new();
        for s in &strata {
            if let Some(chart) = screen::picture(s, &benchmark, q, &words)? {
                let r = &benchmark.reference;
                let name = format!("{}-{}-{}.svg", r.id, r.version, chart.id);
                pictures.push((dir.join(name), file(&chart).into_bytes()));
            }
        }
        if pictures.is_empty() {
            terminal.note("no picture: no mode and form has enough organisations");
        }
        files::may_write(&pictures, args.force)?;
        for (path, bytes) in &pictures {
            let done = match files::write(path, bytes)? {
                Written::New => "wrote",
                Written::Unchanged => "unchanged",
            };
            terminal.note(&format!("{done} {}", path.display()));
        }
    }
    Ok(Ending::Done)
}

/// The picture as a file of its own: with its finding, its description and how to read it.
fn file(chart: &Chart) -> String {
    let escape = |text: &str| {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
    };
    let words = format!(
        "<title>{}</title>\n<desc>{} {}</desc>\n",
        escape(&chart.title),
        escape(&chart.alt),
        escape(&chart.caption)
    );
    match chart.svg.split_once(">\n") {
        Some((head, rest)) => format!("{head} role=\"img\">\n{words}{rest}"),
        None => chart.svg.clone(),
    }
}

fn json(b: &Benchmark, strata: &[Stratum]) -> serde_json::Value {
    let kind = match b.content {
        Content::Peers(_) => "peers",
        Content::Figures(_) => "statistics",
    };
    let mut out = serde_json::json!({
        "schema": 1,
        "reference": b.reference,
        "title": b.title,
        "kind": kind,
        "edition": b.edition,
        "questionnaire": b.questionnaire,
        "scoring": b.scoring,
        "licence": b.licence,
        "provenance": b.provenance,
        "synthetic": b.synthetic,
        "minimum_group": b.minimum_group,
    });
    let rest = match &b.content {
        Content::Peers(_) => ("strata", shown(b, strata)),
        Content::Figures(figures) => ("figures", serde_json::json!(figures)),
    };
    if let Some(map) = out.as_object_mut() {
        map.insert(rest.0.to_owned(), rest.1);
    }
    out
}

/// Strata of at least the minimum; the others by mode and form alone.
fn shown(b: &Benchmark, strata: &[Stratum]) -> serde_json::Value {
    let least = b.minimum_group;
    let one = |s: &Stratum| {
        if s.n >= least {
            serde_json::json!(s)
        } else {
            serde_json::json!({ "mode": s.mode, "form": s.form, "hidden": format!("<{least}") })
        }
    };
    strata.iter().map(one).collect()
}
