//! `report DIR`: PDF and HTML of a round, from the same view.

use std::path::PathBuf;

use super::args::{Kind, ReportArgs};
use super::files::{self, Written};
use super::score::open;
use super::terminal::Terminal;
use super::{CliError, Ending};
use crate::assess::assess;
use crate::diagnostic::suggest;
use crate::render::template::Templates;
use crate::render::view::{self, Pages};
use crate::render::words::Words;
use crate::render::{RenderError, html, typst_source};

/// Name of the built-in template set.
pub const TEMPLATE: &str = "standard";
/// The language that is complete.
pub const LANGUAGE: &str = "en";

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
    let Some(case) = open(&args.dir, args.round.as_deref(), terminal)? else {
        return Ok(Ending::InputErrors);
    };
    let assessment = assess(&case);
    let words = Words::open(&templates, LANGUAGE)?;
    let pages = view::view(&case, &assessment, &words)?;
    let dir = args
        .output
        .clone()
        .unwrap_or_else(|| args.dir.join("rounds").join(&case.round.folder));
    let made = make(args, &pages, &templates, &fonts)?;
    let made: Vec<(PathBuf, Vec<u8>)> = made
        .into_iter()
        .map(|(name, bytes)| (dir.join(name), bytes))
        .collect();
    files::may_write(&made, args.force)?;
    for (path, bytes) in &made {
        let done = match files::write(path, bytes)? {
            Written::New => "wrote",
            Written::Unchanged => "unchanged",
        };
        terminal.note(&format!("{done} {}", path.display()));
    }
    Ok(Ending::Done)
}

fn make(
    args: &ReportArgs,
    pages: &Pages,
    templates: &Templates,
    fonts: &[Vec<u8>],
) -> Result<Vec<(String, Vec<u8>)>, CliError> {
    let mut out = Vec::new();
    if args.only != Some(Kind::Html) {
        out.push(("report.pdf".to_owned(), pdf(pages, templates, fonts)?));
    }
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

#[cfg(feature = "pdf")]
fn pdf(pages: &Pages, templates: &Templates, fonts: &[Vec<u8>]) -> Result<Vec<u8>, RenderError> {
    crate::render::pdf::render(typst_source::files(pages, templates)?, fonts)
}

#[cfg(not(feature = "pdf"))]
fn pdf(_: &Pages, _: &Templates, _: &[Vec<u8>]) -> Result<Vec<u8>, RenderError> {
    Err(RenderError::NoPdf)
}
