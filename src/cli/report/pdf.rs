//! The PDF of a report, and what to say when a character has no glyph.

use std::path::Path;

use crate::check::Case;
#[cfg(feature = "pdf")]
use crate::cli::files;
use crate::render::RenderError;
use crate::render::template::Templates;
use crate::render::view::Pages;

/// Names text and place of a character without a glyph: the client's name, the round's, or the source of a figure.
#[cfg(feature = "pdf")]
pub(super) fn located(
    error: RenderError,
    case: &Case,
    dir: &Path,
    fonts: &[Vec<u8>],
) -> RenderError {
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
pub(super) fn located(error: RenderError, _: &Case, _: &Path, _: &[Vec<u8>]) -> RenderError {
    error
}

/// Typesets the report.
#[cfg(feature = "pdf")]
pub(super) fn pdf(
    pages: &Pages,
    templates: &Templates,
    fonts: &[Vec<u8>],
) -> Result<Vec<u8>, RenderError> {
    crate::render::pdf::render(crate::render::typst_source::files(pages, templates)?, fonts)
}

#[cfg(not(feature = "pdf"))]
pub(super) fn pdf(_: &Pages, _: &Templates, _: &[Vec<u8>]) -> Result<Vec<u8>, RenderError> {
    Err(RenderError::NoPdf)
}
