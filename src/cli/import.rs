//! `import questionnaire FILE`: questionnaires of other programs into a folder of ours.

use std::path::{Path, PathBuf};

use clap::{Subcommand, ValueEnum};

use super::files::{self, Written};
use super::open::LANGUAGE;
use super::terminal::Terminal;
use super::{CliError, Ending};
use crate::check::Desk;
use crate::check::decode::values::{is_id, is_version};
use crate::diagnostic::{Sink, Sources, text};
use crate::exchange::form::words::Words;
use crate::exchange::import::{self, Asked, Imported, Source, TEMPLATE, template};
use crate::render::template::Templates;

/// Arguments of `import`.
#[derive(Debug, clap::Args)]
pub struct ImportArgs {
    /// What to import.
    #[command(subcommand)]
    pub what: What,
}

/// What can be imported.
#[derive(Debug, Subcommand)]
pub enum What {
    /// Write a questionnaire of another program as one of ours.
    Questionnaire(QuestionnaireArgs),
}

/// Arguments of `import questionnaire`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct QuestionnaireArgs {
    /// A model of OWASP SAMM as YAML (a folder, a zip archive, or one file of documents), a table with one row an answer
    /// (CSV), or the authoring workbook (XLSX).
    #[arg(value_name = "FILE", required_unless_present = "template")]
    pub file: Option<PathBuf>,
    /// Where to write `questionnaires/<id>/<version>/`, as a rule the engagement's folder; the working folder when not
    /// given. With `--template`, the file to write.
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// The id, in the place of the source's.
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,
    /// The version, in the place of the source's.
    #[arg(long, value_name = "VERSION")]
    pub version: Option<String>,
    /// Replace files that are there with other content.
    #[arg(long)]
    pub force: bool,
    /// Write a table to fill in instead: the authoring workbook, or the table with one row an answer.
    #[arg(long, value_enum, value_name = "KIND", conflicts_with_all = ["file", "id", "version"])]
    pub template: Option<TemplateKind>,
}

/// The tables to fill in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TemplateKind {
    /// The authoring workbook.
    Xlsx,
    /// The table with one row an answer.
    Csv,
}

const EXAMPLES: &str = "Examples:
  crm-readiness import questionnaire model/ --output my-client
  crm-readiness import questionnaire questions.csv --output my-client --id hygiene --version 2.1.0
  crm-readiness import questionnaire --template xlsx --output questions.xlsx

Prints how the source counts and how that is expressed, what could not be carried, and what is left to settle. Values of
answers are never rounded: where they fit no scale of at most eleven even steps, nothing is written. The result passes
`check`; `form`, `collect`, `score` and `report` work on it as on the built-in questionnaire.";

/// Runs the command.
pub fn run(args: &ImportArgs, terminal: &mut Terminal) -> Result<Ending, CliError> {
    let What::Questionnaire(args) = &args.what;
    match (&args.template, &args.file) {
        (Some(kind), _) => fill_in(*kind, args, terminal),
        (None, Some(file)) => questionnaire(file, args, terminal),
        (None, None) => Err(CliError::Usage("name a file to import".to_owned())),
    }
}

fn fill_in(
    kind: TemplateKind,
    args: &QuestionnaireArgs,
    terminal: &mut Terminal,
) -> Result<Ending, CliError> {
    let (bytes, name) = match kind {
        TemplateKind::Xlsx => (template::xlsx()?, "questionnaire.xlsx"),
        TemplateKind::Csv => (template::csv()?, "questionnaire.csv"),
    };
    let path = args.output.clone().unwrap_or_else(|| PathBuf::from(name));
    write(&[(path, bytes)], args.force, terminal)
}

fn questionnaire(
    file: &Path,
    args: &QuestionnaireArgs,
    terminal: &mut Terminal,
) -> Result<Ending, CliError> {
    let asked = asked(args)?;
    let (templates, _) = Templates::open(TEMPLATE, None)?;
    let words = Words::open(&templates, LANGUAGE)?;
    let source = if file.is_dir() {
        Source::Folder(files::folder(file)?)
    } else {
        let bytes = files::bytes_up_to(file, LARGEST)?;
        Source::File(file.display().to_string(), bytes)
    };
    let mut sources = Sources::default();
    let mut sink = Sink::default();
    let mut desk = Desk {
        sources: &mut sources,
        sink: &mut sink,
    };
    let imported = import::questionnaire(&source, &asked, &words, &mut desk)?;
    terminal.diagnostics(&text::render_all(&sink.into_sorted(), &sources));
    let Some(imported) = imported else {
        return Ok(Ending::InputErrors);
    };
    let dir = args.output.clone().unwrap_or_default();
    let folder = dir.join(&imported.files.root);
    alone(&folder, &imported)?;
    terminal.data(&imported.report)?;
    let files = imported.files.entries.iter();
    let made: Vec<(PathBuf, Vec<u8>)> = files
        .map(|(path, bytes)| (folder.join(path), bytes.clone()))
        .collect();
    write(&made, args.force, terminal)
}

/// Largest file that is read, in bytes.
const LARGEST: u64 = 64 * 1024 * 1024;

fn asked(args: &QuestionnaireArgs) -> Result<Asked, CliError> {
    if let Some(id) = args.id.as_ref().filter(|id| !is_id(id)) {
        return Err(CliError::Usage(format!(
            "`{id}` cannot be an id; write letters, digits, `-` and `_`, at most 64 of them"
        )));
    }
    if let Some(version) = args.version.as_ref().filter(|v| !is_version(v)) {
        return Err(CliError::Usage(format!(
            "`{version}` cannot be a version; write numbers and points: 1.0.0"
        )));
    }
    Ok(Asked {
        id: args.id.clone(),
        version: args.version.clone(),
    })
}

/// Refuses a folder that holds other files of a questionnaire, which would be read with the new ones.
fn alone(folder: &Path, imported: &Imported) -> Result<(), CliError> {
    if !files::exists(folder) {
        return Ok(());
    }
    let there = files::folder(folder)?;
    let known = &imported.files.entries;
    let other = there.entries.keys().find(|path| !known.contains_key(*path));
    match other {
        Some(path) => Err(CliError::Usage(format!(
            "`{}` holds `{path}`, which is not part of this import; take it away, or give another --version",
            folder.display()
        ))),
        None => Ok(()),
    }
}

fn write(
    made: &[(PathBuf, Vec<u8>)],
    force: bool,
    terminal: &mut Terminal,
) -> Result<Ending, CliError> {
    files::may_write(made, force)?;
    for (path, bytes) in made {
        let done = match files::write(path, bytes)? {
            Written::New => "wrote",
            Written::Unchanged => "unchanged",
        };
        terminal.note(&format!("{done} {}", path.display()));
    }
    Ok(Ending::Done)
}
