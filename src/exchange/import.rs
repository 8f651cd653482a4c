//! Questionnaires of other programs in: the model of OWASP SAMM (YAML), a table with one row an answer (CSV), and an
//! authoring workbook (XLSX) → a folder of ours that passes `check`.
//!
//! Each reader makes a [`draft::Draft`]; [`steps`] lays its answers on a scale, [`write`] writes it. What a
//! draft cannot hold, and what counts in another way, becomes a [`remark::Remark`]. Scores are never changed: a practice
//! may leave out levels of the scale, so that answers which count 0, 25, 50 and 100 % are levels 0, 1, 2 and 4 of 0 to 4.

pub mod draft;
mod ids;
mod long;
mod open;
pub mod remark;
mod samm;
mod sheet;
mod steps;
mod table;
pub mod template;
mod write;

use crate::check::{self, Desk};
use crate::diagnostic::Sources;
use crate::exchange::form::words::Words;
use crate::model::id::Reference;
use crate::read::Files;
use crate::render::RenderError;
use draft::Draft;
use remark::Remark;

/// The template set with the sentences of an import and the files to fill in.
pub const TEMPLATE: &str = "import";

/// What is read.
#[derive(Debug)]
pub enum Source {
    /// A folder.
    Folder(Files),
    /// A file: its name as the user knows it, and its bytes.
    File(String, Vec<u8>),
}

impl Source {
    /// The last part of its name.
    fn name(&self) -> &str {
        let path = match self {
            Self::Folder(files) => files.root.as_str(),
            Self::File(name, _) => name.as_str(),
        };
        let parts = path.split(['/', '\\']).rev();
        parts
            .into_iter()
            .find(|p| !p.is_empty())
            .unwrap_or("questionnaire")
    }
}

/// Id and version that the user asked for, in the place of those of the source.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The id.
    pub id: Option<String>,
    /// The version.
    pub version: Option<String>,
}

/// A questionnaire of ours.
#[derive(Debug)]
pub struct Imported {
    /// Its id and version.
    pub reference: Reference,
    /// Its files by their paths below `questionnaires/<id>/<version>/`.
    pub files: Files,
    /// What was read, what counts in another way, what was not carried and what is left to settle.
    pub report: String,
}

/// Reads a questionnaire; findings go to the desk. `None` when some are errors.
pub fn questionnaire(
    source: &Source,
    asked: &Asked,
    words: &Words,
    desk: &mut Desk<'_>,
) -> Result<Option<Imported>, RenderError> {
    let Some(mut draft) = open::draft(source, desk) else {
        return Ok(None);
    };
    steps::lay(&mut draft, desk.sink);
    if desk.sink.has_errors() {
        return Ok(None);
    }
    name(&mut draft, source, asked);
    let reference = Reference {
        id: draft.id.clone(),
        version: draft.version.clone(),
    };
    let mut files = write::files(&draft, source.name(), words)?;
    files.root = format!("questionnaires/{}/{}", reference.id, reference.version);
    // What was read without findings is a questionnaire without findings, but for warnings about its weights.
    check::questionnaire::questionnaire(&files, Some(&reference), desk);
    if desk.sink.has_errors() {
        return Ok(None);
    }
    let report = report(&draft, source, desk.sources, words)?;
    Ok(Some(Imported {
        reference,
        files,
        report,
    }))
}

/// Settles id, version and title.
fn name(draft: &mut Draft, source: &Source, asked: &Asked) {
    let stem = source.name();
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    if draft.title.is_empty() {
        draft.title = draft::flat(stem);
        let title = draft.title.clone();
        let remark = Remark::open("title", vec![("title", title)]);
        draft.remarks.push(remark);
    }
    let own = std::mem::take(&mut draft.id);
    draft.id = match &asked.id {
        Some(id) => id.clone(),
        None if own.is_empty() => ids::slug(stem).unwrap_or_else(|| "questionnaire".to_owned()),
        None => own,
    };
    if let Some(version) = &asked.version {
        draft.version.clone_from(version);
    } else if draft.version.is_empty() {
        "1.0.0".clone_into(&mut draft.version);
        draft.remarks.push(Remark::open("version", Vec::new()));
    }
    let silent = [
        ("licence", draft.licence.is_empty()),
        ("target", draft.target.is_none()),
        ("bands", draft.bands.is_empty()),
        ("roles", draft.roles.is_empty()),
        ("evidence", true),
        ("unanswered", true),
    ];
    let silent = silent.iter().filter(|(_, is_silent)| *is_silent);
    let silent: Vec<Remark> = silent
        .map(|(key, _)| Remark::open(key, Vec::new()))
        .collect();
    draft.remarks.extend(silent);
}

fn report(
    draft: &Draft,
    source: &Source,
    sources: &Sources,
    words: &Words,
) -> Result<String, RenderError> {
    let capabilities = draft.capabilities().count();
    let practices: Vec<_> = draft.practices().collect();
    let answers: usize = practices.iter().map(|p| p.answers.len()).sum();
    let counted = |key: &str, n: usize| -> Result<String, RenderError> {
        let group = words.group(if n == 1 { "one" } else { "many" })?;
        let word = group.get(key).map_or(key, String::as_str);
        Ok(format!("{n} {word}"))
    };
    let read = [
        counted("dimension", draft.dimensions.len())?,
        counted("capability", capabilities)?,
        counted("practice", practices.len())?,
        counted("answer", answers)?,
    ];
    let format = words.say(&format!("formats.{}", draft.format), &[])?;
    let mut out = words.say(
        "report.head",
        &[
            ("source", source.name()),
            ("format", &format),
            ("read", &read.join(", ")),
            ("id", &draft.id),
            ("version", &draft.version),
        ],
    )?;
    out.push('\n');
    out.push_str(&remark::list(&draft.remarks, sources, words)?);
    Ok(out)
}
