//! `report DIR`: the report of a round in the formats asked for, all from the same view.

mod pdf;

use std::path::PathBuf;

use clap::ValueEnum;

use super::args::{Kind, ReportArgs};
use super::compare::{compare, rounds};
use super::files::{self, Written};
use super::open::{LANGUAGE, TEMPLATE, open_all, templates};
use super::terminal::Terminal;
use super::{CliError, Ending};
use crate::progress::{self, Assessed};
use crate::render::picture::{self, Painter};
use crate::render::template::Templates;
use crate::render::view::{self, Ground, Pages};
use crate::render::words::Words;
use crate::render::{html, json, markdown, tables, typst_source, xlsx};

/// Writes the report.
pub fn run(args: &ReportArgs, terminal: &mut Terminal) -> Result<Ending, CliError> {
    let over = args.templates.as_deref();
    let templates = templates(TEMPLATE, over, "the template has", terminal)?;
    let fonts = args
        .font_path
        .as_deref()
        .map(files::fonts)
        .transpose()?
        .unwrap_or_default();
    let Some(opened) = open_all(&args.dir, args.round.as_deref(), terminal)? else {
        return Ok(Ending::InputErrors);
    };
    let assessments = super::plan::assessed(&opened, terminal);
    let rounds = rounds(&opened, &assessments);
    let Some(Assessed { case, assessment }) = rounds.last().copied() else {
        return Ok(Ending::InputErrors);
    };
    let earlier = progress::before(&rounds, &case.round.folder);
    let changed = earlier
        .map(|from| {
            compare(
                from,
                Assessed { case, assessment },
                &rounds,
                &opened,
                terminal,
            )
        })
        .transpose()?;
    let words = Words::open(&templates, LANGUAGE)?;
    let pages = view::view(case, assessment, changed.as_ref(), &words)?;
    let dir = args
        .output
        .clone()
        .unwrap_or_else(|| args.dir.join("rounds").join(&case.round.folder));
    // What can be written is written: a missing glyph stops the PDF, not the HTML.
    let ready = Ready {
        kinds: kinds(args),
        ground: Ground {
            case,
            a: assessment,
            progress: changed.as_ref(),
            words: &words,
        },
        pages: &pages,
        templates: &templates,
    };
    let made = others(&ready, args.emit)?;
    let mut made: Vec<(PathBuf, Vec<u8>)> = made
        .into_iter()
        .map(|(name, bytes)| (dir.join(name), bytes))
        .collect();
    let mut failed = None;
    if ready.kinds.contains(&Kind::Pdf) {
        match pdf::pdf(&pages, &templates, &fonts) {
            Ok(bytes) => made.insert(0, (dir.join("report.pdf"), bytes)),
            Err(error) => failed = Some(pdf::located(error, case, &args.dir, &fonts)),
        }
    }
    if let Some(dir) = &args.charts {
        let pictures = pictures(&pages, &fonts, terminal)?;
        made.extend(
            pictures
                .into_iter()
                .map(|(name, bytes)| (dir.join(name), bytes)),
        );
    }
    if args.freeze {
        let json =
            serde_json::to_string_pretty(assessment).map_err(|e| CliError::Usage(e.to_string()))?;
        let kept = args.dir.join("rounds").join(&case.round.folder);
        made.push((
            kept.join("assessment.json"),
            format!("{json}\n").into_bytes(),
        ));
    }
    files::may_write(&made, args.force)?;
    for (path, bytes) in &made {
        let done = match files::write(path, bytes)? {
            Written::New => "wrote",
            Written::Unchanged => "unchanged",
        };
        terminal.note(&format!("{done} {}", path.display()));
    }
    failed.map_or(Ok(Ending::Done), |error| Err(error.into()))
}

/// The formats asked for, each once; PDF and HTML when none is.
fn kinds(args: &ReportArgs) -> Vec<Kind> {
    let asked: Vec<Kind> = args.only.into_iter().chain(args.format.clone()).collect();
    if asked.is_empty() {
        return vec![Kind::Pdf, Kind::Html];
    }
    let every = Kind::value_variants().iter().copied();
    every.filter(|k| asked.contains(k)).collect()
}

/// What the files are made from.
struct Ready<'a> {
    kinds: Vec<Kind>,
    ground: Ground<'a>,
    pages: &'a Pages,
    templates: &'a Templates,
}

/// All files but the PDF, by their names below the folder of the report.
fn others(ready: &Ready<'_>, emit: bool) -> Result<Vec<(String, Vec<u8>)>, CliError> {
    let Ready {
        kinds,
        ground,
        pages,
        templates,
    } = ready;
    let mut out: Vec<(String, Vec<u8>)> = Vec::new();
    let mut add = |name: &str, bytes: Vec<u8>| out.push((name.to_owned(), bytes));
    for kind in kinds {
        match kind {
            Kind::Pdf => {}
            Kind::Html => add("report.html", html::render(pages, templates)?.into_bytes()),
            Kind::Md => add(
                "report.md",
                markdown::render(pages, templates)?.into_bytes(),
            ),
            Kind::Json => {
                let text = json::render(&pages.view, ground.words)?;
                add("report.json", text.into_bytes());
            }
            Kind::Xlsx => add("report.xlsx", xlsx::render(*ground, &pages.view)?),
            Kind::Csv => {
                for table in tables::tables(*ground)? {
                    let text = tables::csv::render(&table);
                    add(&format!("tables/{}.csv", table.id), text.into_bytes());
                }
            }
        }
    }
    if emit {
        let view = serde_json::to_string_pretty(&pages.view)
            .map_err(|e| CliError::Usage(e.to_string()))?;
        add("view.json", format!("{view}\n").into_bytes());
        for (name, bytes) in typst_source::files(pages, templates)? {
            add(&format!("typst/{name}"), bytes);
        }
    }
    Ok(out)
}

/// The charts as files of their own.
fn pictures(
    pages: &Pages,
    fonts: &[Vec<u8>],
    terminal: &mut Terminal,
) -> Result<Vec<(String, Vec<u8>)>, CliError> {
    let painter = Painter::new(fonts);
    let lacking = pages.charts.iter().find_map(|c| painter.uncovered(c));
    if let Some(c) = lacking {
        terminal.note(&format!(
            "warning: no font at hand holds `{c}` (U+{:04X}), so the pictures show a box for it; give a folder with a font that does: --font-path DIR",
            u32::from(c)
        ));
    }
    let mut out = Vec::new();
    for chart in &pages.charts {
        let svg = picture::svg(chart).into_bytes();
        out.push((format!("{}.svg", chart.id), svg));
        out.push((format!("{}.png", chart.id), painter.png(chart)?));
    }
    Ok(out)
}
