//! What was handed over → the reader of its format.

use super::draft::Draft;
use super::samm::Paper;
use super::{Source, long, samm, sheet};
use crate::check::Desk;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::read::package::{self, Magic, Refused, magic};
use crate::read::{Files, text, xlsx::Book, yaml};

/// Reads the source; `None`, with findings, when it is no questionnaire that can be used.
pub(super) fn draft(source: &Source, desk: &mut Desk<'_>) -> Option<Draft> {
    match source {
        Source::Folder(files) => model(files, desk),
        Source::File(name, bytes) => file(name, bytes, desk),
    }
}

fn file(name: &str, bytes: &[u8], desk: &mut Desk<'_>) -> Option<Draft> {
    match magic(bytes) {
        Magic::Zip => archive(name, bytes, desk),
        Magic::Compound => refused(name, &package::inspect(bytes).err()?, desk),
        Magic::Page | Magic::Pdf | Magic::Json => unknown(name, desk),
        Magic::Other => match extension(name).as_str() {
            "xlsx" | "xlsm" => refused(name, &Refused::NoPackage, desk),
            "yaml" | "yml" => {
                let (file, usable) = text::decode(name, bytes, desk.sources, desk.sink);
                let nodes = usable.then(|| yaml::documents(file, desk.sources, desk.sink))?;
                let papers = nodes.into_iter().map(|node| Paper {
                    folder: String::new(),
                    node,
                });
                let papers: Vec<Paper> = papers.collect();
                samm::read(&papers, desk)
            }
            "csv" | "tsv" | "txt" => {
                let (file, usable) = text::decode(name, bytes, desk.sources, desk.sink);
                usable.then(|| long::read(file, desk)).flatten()
            }
            _ => unknown(name, desk),
        },
    }
}

/// A workbook, or a model as an archive.
fn archive(name: &str, bytes: &[u8], desk: &mut Desk<'_>) -> Option<Draft> {
    let texts = package::texts(bytes, |path| {
        is_yaml(path) || path.to_ascii_lowercase().ends_with("[content_types].xml")
    });
    let texts = match texts {
        Ok(texts) => texts,
        Err(why) => return refused(name, &why, desk),
    };
    let is_workbook = texts.keys().any(|path| !is_yaml(path));
    if !is_workbook {
        let files = Files {
            root: name.to_owned(),
            entries: texts,
        };
        return model(&files, desk);
    }
    match Book::open(name, bytes).and_then(|mut book| sheet::read(&mut book, desk)) {
        Ok(draft) => draft,
        Err(why) => refused(name, &why, desk),
    }
}

/// The documents of a folder, each with the name of the folder that it lies in.
fn model(files: &Files, desk: &mut Desk<'_>) -> Option<Draft> {
    let mut papers = Vec::new();
    for (path, bytes) in files.entries.iter().filter(|(path, _)| is_yaml(path)) {
        let (file, usable) = text::decode(&files.shown(path), bytes, desk.sources, desk.sink);
        if !usable {
            continue;
        }
        let folder = path
            .rsplit_once('/')
            .map_or("", |(folder, _)| folder.rsplit('/').next().unwrap_or(""));
        for node in yaml::documents(file, desk.sources, desk.sink) {
            papers.push(Paper {
                folder: folder.to_owned(),
                node,
            });
        }
    }
    if papers.is_empty() && !desk.sink.has_errors() {
        return unknown(&files.root, desk);
    }
    samm::read(&papers, desk)
}

fn is_yaml(path: &str) -> bool {
    ["yaml", "yml"].contains(&extension(path).as_str())
}

fn extension(name: &str) -> String {
    let tail = name.rsplit_once('.').map_or("", |(_, tail)| tail);
    tail.to_ascii_lowercase()
}

fn refused(name: &str, why: &Refused, desk: &mut Desk<'_>) -> Option<Draft> {
    let file = desk.sources.add(name, "");
    let place = Span::file_start(file);
    let found = Diagnostic::new(Code::ImportWorkbook, place, why.to_string());
    let help = match why {
        Refused::Macros => "a questionnaire needs none: save it as `.xlsx`",
        Refused::Bomb(_) => "a questionnaire is never that large: ask the sender what it is",
        other => other.help(),
    };
    desk.sink.push(found.help(help));
    None
}

fn unknown(name: &str, desk: &mut Desk<'_>) -> Option<Draft> {
    let file = desk.sources.add(name, "");
    desk.sink.push(nothing(
        Span::file_start(file),
        "this is no questionnaire that can be read",
    ));
    None
}

/// The finding about a source without a questionnaire.
pub(super) fn nothing(place: Span, message: &str) -> Diagnostic {
    Diagnostic::new(Code::ImportFile, place, message).help(
        "hand over a model of OWASP SAMM as YAML (folder, zip or file), a table with one row an answer as CSV, or the authoring workbook; `--template csv` and `--template xlsx` write the last two to fill in",
    )
}
