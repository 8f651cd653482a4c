//! `report DIR`: PDF and HTML of a round, from the same view.

use std::path::{Path, PathBuf};

use super::args::{Kind, ReportArgs};
use super::compare::{compare, rounds};
use super::files::{self, Written};
use super::open::{LANGUAGE, TEMPLATE, open_all};
use super::terminal::Terminal;
use super::{CliError, Ending};
use crate::check::Case;
use crate::diagnostic::suggest;
use crate::progress::{self, Assessed};
use crate::render::template::Templates;
use crate::render::view::{self, Pages};
use crate::render::words::Words;
use crate::render::{RenderError, html, typst_source};

/// Writes the report.
pub fn run(args: &ReportArgs, terminal: &mut Terminal) -> Result<Ending, CliError> {
    let over = args.templates.as_deref().map(files::folder).transpose()?;
    let (templates, unknown) = Templates::open(TEMPLATE, over.as_ref())?;
    for name in unknown {
        let known = crate::builtin::template(TEMPLATE);
        let known: Vec<&str> = known.entries.keys().map(String::as_str).collect();
        terminal.note(&format!(
            "warning: the template has no file `{name}`; {}",
            suggest::help_for(&name, &known)
        ));
    }
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
    let made = others(args, &pages, &templates)?;
    let mut made: Vec<(PathBuf, Vec<u8>)> = made
        .into_iter()
        .map(|(name, bytes)| (dir.join(name), bytes))
        .collect();
    let mut failed = None;
    if args.only != Some(Kind::Html) {
        match pdf(&pages, &templates, &fonts) {
            Ok(bytes) => made.insert(0, (dir.join("report.pdf"), bytes)),
            Err(error) => failed = Some(located(error, case, &args.dir, &fonts)),
        }
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

/// All files but the PDF.
fn others(
    args: &ReportArgs,
    pages: &Pages,
    templates: &Templates,
) -> Result<Vec<(String, Vec<u8>)>, CliError> {
    let mut out = Vec::new();
    if args.only != Some(Kind::Pdf) {
        out.push((
            "report.html".to_owned(),
            html::render(pages, templates)?.into_bytes(),
        ));
    }
    if args.emit {
        let view = serde_json::to_string_pretty(&pages.view)
            .map_err(|e| CliError::Usage(e.to_string()))?;
        out.push(("view.json".to_owned(), format!("{view}\n").into_bytes()));
        for (name, bytes) in typst_source::files(pages, templates)? {
            out.push((format!("typst/{name}"), bytes));
        }
    }
    Ok(out)
}

/// Names text and place of a character without a glyph: the client's name, the round's, or the source of a figure.
#[cfg(feature = "pdf")]
fn located(error: RenderError, case: &Case, dir: &Path, fonts: &[Vec<u8>]) -> RenderError {
    use crate::model::answers::Response;
    if !matches!(error, RenderError::Glyph { .. }) {
        return error;
    }
    let sources = case
        .round
        .respondents
        .iter()
        .flat_map(|r| r.answers.values())
        .filter_map(|a| match &a.response {
            Response::Figure { source, .. } => source.as_deref(),
            _ => None,
        });
    let printed = [case.engagement.client.as_str(), case.round.name.as_str()]
        .into_iter()
        .chain(sources);
    for text in printed {
        let Some((byte, c)) = crate::render::pdf::uncovered(text, fonts) else {
            continue;
        };
        let place = files::folder(dir).ok().and_then(|files| {
            files.entries.iter().find_map(|(path, bytes)| {
                let content = std::str::from_utf8(bytes).ok()?;
                let before = content.get(..content.find(text)? + byte)?;
                let line = before.matches('\n').count() + 1;
                let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
                Some(format!("{}:{line}:{column}: ", files.shown(path)))
            })
        });
        let place = place.unwrap_or_default();
        return RenderError::Glyph {
            what: format!("`{c}` (U+{:04X}) at {place}", u32::from(c))
                .trim_end_matches([' ', ':', ';'])
                .to_owned(),
        };
    }
    error
}

#[cfg(not(feature = "pdf"))]
fn located(error: RenderError, _: &Case, _: &Path, _: &[Vec<u8>]) -> RenderError {
    error
}

#[cfg(feature = "pdf")]
fn pdf(pages: &Pages, templates: &Templates, fonts: &[Vec<u8>]) -> Result<Vec<u8>, RenderError> {
    crate::render::pdf::render(typst_source::files(pages, templates)?, fonts)
}

#[cfg(not(feature = "pdf"))]
fn pdf(_: &Pages, _: &Templates, _: &[Vec<u8>]) -> Result<Vec<u8>, RenderError> {
    Err(RenderError::NoPdf)
}
