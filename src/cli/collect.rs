//! `collect DIR FILE…`: answers that came back into a round; without files, who has answered.

use std::path::{Path, PathBuf};

use super::args::Format;
use super::files;
use super::open::{is_engagement, known};
use super::terminal::Terminal;
use super::{CliError, Ending};
use crate::check::answers;
use crate::check::{Case, Desk};
use crate::diagnostic::{Severity, Sink, Sources, json, text};
use crate::exchange::collect::{self, Existing, Ground, Input, Report, status};
use crate::load;
use crate::model::mapping::Mapping;
use crate::model::questionnaire::Questionnaire;
use crate::read::Files;
use crate::read::encoding::Encoding;

/// Arguments of `collect`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each flag of the command line is one"
)]
pub struct CollectArgs {
    /// The engagement's folder.
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// Files that came back, or folders of them. Without any: who has answered.
    #[arg(value_name = "FILE", conflicts_with = "status")]
    pub files: Vec<PathBuf>,
    /// The round; the latest when not given.
    #[arg(long, value_name = "FOLDER")]
    pub round: Option<String>,
    /// Say who has answered of those invited, and how completely. For the consultant's own screen: it lists ids.
    #[arg(long)]
    pub status: bool,
    /// Use this mapping of columns in the place of `mapping.yaml` in the round's folder.
    #[arg(long, value_name = "FILE")]
    pub mapping: Option<PathBuf>,
    /// The encoding of the files, where it is not detected rightly: windows-1252, utf-16le …
    #[arg(long, value_name = "LABEL")]
    pub encoding: Option<String>,
    /// Make ids of respondents from their names or addresses, readable. Without it such ids are hashes.
    #[arg(long)]
    pub keep_names: bool,
    /// Replace what an earlier submission of the same person left in the round.
    #[arg(long)]
    pub force: bool,
    /// Write nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// The shape of the output.
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

const EXAMPLES: &str = "Examples:
  crm-readiness collect my-client inbox/*.json
  crm-readiness collect my-client export.csv --dry-run
  crm-readiness collect my-client
  crm-readiness collect my-client --status --format json

Reads the forms that `form` writes (JSON, XLSX, CSV) and exports of Google Forms, Microsoft Forms, LimeSurvey, ODK and
KoboToolbox (CSV, XLSX). Columns are found by the id of a practice, then by the text of its question; for others,
`mapping.yaml` is written into the round's folder once, for you to complete.

Of two submissions of a person in the same roles the later counts; of the same time, the more complete; then the last by
file and row. What a person sent in different roles is joined. The same submission again changes nothing.

A name or an e-mail address becomes an id that does not show it. Who can guess an address can compute its id: keep the
engagement's folder to yourself. The exit code is 1 when something could not be used; what could be is written.";

/// Runs the command.
pub fn run(args: &CollectArgs, terminal: &mut Terminal) -> Result<Ending, CliError> {
    is_engagement(&args.dir)?;
    let read = files::folder(&args.dir)?;
    let rounds = load::rounds(&read);
    let round = match &args.round {
        Some(name) => {
            known(name, &rounds)?;
            name.clone()
        }
        None => rounds.last().cloned().ok_or_else(|| {
            CliError::Usage(format!(
                "`{}` has no round to collect into; add a folder `rounds/<date>-<name>/` with a round.yaml",
                args.dir.display()
            ))
        })?,
    };
    let mut sources = Sources::default();
    let mut sink = Sink::default();
    let mut desk = Desk {
        sources: &mut sources,
        sink: &mut sink,
    };
    let Some(opened) = Opened::read(args, &read, &round, &mut desk)? else {
        terminal.diagnostics(&text::render_all(&sink.into_sorted(), &sources));
        return Ok(Ending::InputErrors);
    };
    let below = read.below(&format!("rounds/{round}"));
    if args.files.is_empty() {
        let people = opened.people(&below, &mut desk);
        let failed = sink.has_errors();
        terminal.diagnostics(&text::render_all(&sink.into_sorted(), &sources));
        let found = status::status(&people, &opened.ground(args));
        let shown = match args.format {
            Format::Json => as_json(&found)?,
            Format::Text => found.text(),
        };
        terminal.data(&shown)?;
        return Ok(if failed {
            Ending::InputErrors
        } else {
            Ending::Done
        });
    }
    into_round(args, &opened, &below, &mut desk, terminal)
        .and_then(|report| print(args, &report, sink, &sources, terminal))
}

/// Collects the files into the round's folder.
fn into_round(
    args: &CollectArgs,
    opened: &Opened,
    below: &Files,
    desk: &mut Desk<'_>,
    terminal: &mut Terminal,
) -> Result<Report, CliError> {
    let folder = args.dir.join("rounds").join(&opened.case.round.folder);
    let inputs = inputs(&args.files)?;
    let existing = existing(below);
    let lines: usize = inputs.iter().map(|i| lines(&i.bytes)).sum();
    let progress = terminal.progress("collecting", 2 * lines);
    let ground = opened.ground(args);
    let mut report = collect::collect(
        inputs,
        &existing,
        &ground,
        desk,
        &mut || progress.step(),
        &mut |file, bytes| files::write(&folder.join(file), bytes).map(|_| ()),
    )?;
    progress.end();
    let path = folder.join("mapping.yaml");
    if let Some(mapping) = &mut report.mapping
        && args.mapping.is_none()
        && !args.dry_run
        && !files::exists(&path)
    {
        files::write(&path, mapping.text.as_bytes())?;
        mapping.written = Some(path.display().to_string());
    }
    Ok(report)
}

fn print(
    args: &CollectArgs,
    report: &Report,
    sink: Sink,
    sources: &Sources,
    terminal: &mut Terminal,
) -> Result<Ending, CliError> {
    let found = sink.into_sorted();
    let failed = found.iter().any(|d| d.severity == Severity::Error);
    match args.format {
        Format::Text => {
            terminal.diagnostics(&text::render_all(&found, sources));
            terminal.data(&report.text())?;
            if let Some(mapping) = &report.mapping {
                let columns = if mapping.open_columns == 1 {
                    "1 column is".to_owned()
                } else {
                    format!("{} columns are", mapping.open_columns)
                };
                terminal.note(&match &mapping.written {
                    Some(path) => {
                        format!("{columns} not known: complete `{path}` and collect again")
                    }
                    None => format!("{columns} not known: see the findings above"),
                });
            }
        }
        Format::Json => {
            let mut all =
                serde_json::to_value(report).map_err(|e| CliError::Usage(e.to_string()))?;
            let diagnostics: Vec<_> = found.iter().map(|d| json::value(d, sources)).collect();
            if let Some(object) = all.as_object_mut() {
                object.insert("diagnostics".to_owned(), diagnostics.into());
            }
            terminal.data(&format!("{all:#}\n"))?;
        }
    }
    Ok(if failed {
        Ending::InputErrors
    } else {
        Ending::Done
    })
}

fn as_json(value: &impl serde::Serialize) -> Result<String, CliError> {
    let json = serde_json::to_string_pretty(value).map_err(|e| CliError::Usage(e.to_string()))?;
    Ok(format!("{json}\n"))
}

/// What a round is collected with.
struct Opened {
    case: Case,
    id: String,
    earlier: Vec<Questionnaire>,
    mapping: Option<Mapping>,
    encoding: Option<Encoding>,
}

impl Opened {
    /// Reads engagement, questionnaire and round without any answers; `None` when they have errors.
    fn read(
        args: &CollectArgs,
        read: &Files,
        round: &str,
        desk: &mut Desk<'_>,
    ) -> Result<Option<Self>, CliError> {
        let encoding = match &args.encoding {
            None => None,
            Some(label) => Some(Encoding::parse(label).ok_or_else(|| {
                CliError::Usage(format!(
                    "there is no encoding `{label}`; among those known are utf-8, utf-16le, windows-1252, windows-1250, shift_jis, gbk"
                ))
            })?),
        };
        let Some(case) = load::without_answers(read, round, desk) else {
            return Ok(None);
        };
        let q = &case.questionnaire;
        let mapping = match &args.mapping {
            Some(path) => {
                let bytes = files::bytes(path)?;
                let named = Files {
                    root: path
                        .parent()
                        .map_or(String::new(), |p| p.display().to_string()),
                    entries: [("mapping.yaml".to_owned(), bytes)].into(),
                };
                crate::check::mapping::mapping(&named, q, desk)
            }
            None => {
                crate::check::mapping::mapping(&read.below(&format!("rounds/{round}")), q, desk)
            }
        };
        if desk.sink.has_errors() {
            return Ok(None);
        }
        let earlier = load::earlier_versions(read, q);
        Ok(Some(Self {
            id: case.engagement.id.clone(),
            case,
            earlier,
            mapping,
            encoding,
        }))
    }

    fn ground<'a>(&'a self, args: &CollectArgs) -> Ground<'a> {
        Ground {
            q: &self.case.questionnaire,
            e: &self.case.engagement,
            round: &self.case.round,
            engagement_id: &self.id,
            earlier: &self.earlier,
            mapping: self.mapping.as_ref(),
            keep_names: args.keep_names,
            encoding: self.encoding,
            force: args.force,
            dry_run: args.dry_run,
        }
    }

    /// Who answered, with their ids.
    fn people(
        &self,
        below: &Files,
        desk: &mut Desk<'_>,
    ) -> Vec<(String, crate::model::answers::Respondent)> {
        answers::named(below, &answers::settings(&self.case), desk)
    }
}

/// The files that are meant; of a folder those in it.
fn inputs(paths: &[PathBuf]) -> Result<Vec<Input>, CliError> {
    let mut out = Vec::new();
    for path in paths {
        for path in files::inside(path)? {
            out.push(Input {
                name: shown(&path),
                bytes: files::bytes_up_to(&path, LARGEST)?,
            });
        }
    }
    Ok(out)
}

/// Largest file that is collected, in bytes.
const LARGEST: u64 = 512 * 1024 * 1024;

fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn lines(bytes: &[u8]) -> usize {
    bytes.split(|b| *b == b'\n').count()
}

/// Who stands in which file of the round.
fn existing(below: &Files) -> Existing {
    let mut out = Existing::default();
    for (path, bytes) in &below.entries {
        if crate::check::round::is_answers(path) {
            out.add(path, bytes, &answers::names(path, bytes));
        }
    }
    out
}
