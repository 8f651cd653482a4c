//! Files that came back → tables and forms, whatever they are called.

use super::Input;
use crate::check::Desk;
use crate::diagnostic::{Code, Diagnostic, Span, quoted};
use crate::model::mapping::key;
use crate::read::encoding::{self, Encoding, NoText};
use crate::read::package::{Magic, Refused, magic};
use crate::read::xlsx::{Book, Sheet};
use crate::read::{Node, yaml};

/// A file that can be read.
pub(super) struct File {
    /// Its name as the user knows it.
    pub(super) name: String,
    pub(super) loaded: Loaded,
}

/// What a file is.
pub(super) enum Loaded {
    /// A table as text: its index in the sources.
    Csv(usize),
    /// A sheet of a workbook.
    Sheet(Sheet),
    /// A form of ours as JSON or YAML.
    Form(Box<Node>),
    /// A form of ours as a workbook.
    Workbook {
        /// Who answered.
        about: Sheet,
        /// What they answered.
        answers: Sheet,
    },
}

/// Opens a file; `None`, with a finding, when it holds no answers.
pub(super) fn open(mut input: Input, asked: Option<Encoding>, desk: &mut Desk<'_>) -> Option<File> {
    let loaded = match magic(&input.bytes) {
        Magic::Zip | Magic::Compound => workbook(&input, desk),
        Magic::Page => refuse(
            &input,
            "this file is a web page, not the answers given in it",
            "open it, fill it in, and send the file that it saves; in a form tool choose the export as CSV or XLSX",
            desk,
        ),
        Magic::Pdf => refuse(
            &input,
            "this file is a PDF",
            "answers come as JSON, CSV or XLSX; enter these by hand with `crm-readiness ask`",
            desk,
        ),
        Magic::Json => text(&mut input, asked, desk)
            .and_then(|file| yaml::parse(file, desk.sources, desk.sink))
            .map(|root| Loaded::Form(Box::new(root))),
        Magic::Other => match extension(&input.name).as_str() {
            "xlsx" | "xlsm" => refused(&input, &Refused::NoPackage, desk),
            "yaml" | "yml" | "json" => text(&mut input, asked, desk)
                .and_then(|file| yaml::parse(file, desk.sources, desk.sink))
                .map(|root| Loaded::Form(Box::new(root))),
            _ => text(&mut input, asked, desk).map(Loaded::Csv),
        },
    };
    Some(File {
        name: input.name,
        loaded: loaded?,
    })
}

fn extension(name: &str) -> String {
    let tail = name.rsplit_once('.').map_or("", |(_, tail)| tail);
    tail.to_ascii_lowercase()
}

fn workbook(input: &Input, desk: &mut Desk<'_>) -> Option<Loaded> {
    match sheets(input, desk) {
        Ok(Some(loaded)) => Some(loaded),
        Ok(None) => refuse(
            input,
            "this workbook holds no sheet with answers",
            "answers stand in the first sheet, with the names of the columns in its first row",
            desk,
        ),
        Err(why) => refused(input, &why, desk),
    }
}

fn sheets(input: &Input, desk: &mut Desk<'_>) -> Result<Option<Loaded>, Refused> {
    let mut book = Book::open(&input.name, &input.bytes)?;
    let names = book.sheets();
    let named = |wanted: &str| names.iter().find(|n| key(n) == wanted);
    if let (Some(about), Some(answers)) = (named("about"), named("answers")) {
        return Ok(Some(Loaded::Workbook {
            about: book.sheet(about, desk.sources)?,
            answers: book.sheet(answers, desk.sources)?,
        }));
    }
    for name in &names {
        let sheet = book.sheet(name, desk.sources)?;
        if !sheet.rows.is_empty() {
            return Ok(Some(Loaded::Sheet(sheet)));
        }
    }
    Ok(None)
}

/// The text of a file, as an index into the sources.
fn text(input: &mut Input, asked: Option<Encoding>, desk: &mut Desk<'_>) -> Option<usize> {
    match encoding::decode(std::mem::take(&mut input.bytes), asked) {
        Ok(read) => {
            let file = desk
                .sources
                .add(input.name.as_str(), without_hint(read.text));
            if read.guessed {
                let message = format!("read as {}, because it is not UTF-8", read.encoding);
                desk.sink.push(
                    Diagnostic::new(Code::CollectEncoding, Span::file_start(file), message)
                        .help("look at letters with accents; if they are wrong, name the encoding with `--encoding`"),
                );
            }
            Some(file)
        }
        Err(why) => {
            let help = match why {
                NoText::ZeroByte => {
                    "if it is UTF-16 without a mark, add `--encoding utf-16le`; otherwise save it again as CSV UTF-8"
                }
                NoText::Malformed(_) => {
                    "leave `--encoding` out to have it detected, or save the file again as CSV UTF-8"
                }
            };
            let file = desk.sources.add(input.name.as_str(), "");
            let message = format!("this file is no text that can be read: {why}");
            desk.sink.push(
                Diagnostic::new(Code::FileEncoding, Span::file_start(file), message).help(help),
            );
            None
        }
    }
}

/// The text without the line `sep=;` that tells a spreadsheet its separator; places stay what they are.
fn without_hint(text: String) -> String {
    let line = text.lines().next().unwrap_or("");
    let hint = line.len() == 5 && line.to_ascii_lowercase().starts_with("sep=");
    if hint {
        let rest = text.get(5..).unwrap_or("");
        return format!("     {rest}");
    }
    text
}

fn refused(input: &Input, why: &Refused, desk: &mut Desk<'_>) -> Option<Loaded> {
    let file = desk.sources.add(input.name.as_str(), "");
    let found = Diagnostic::new(
        Code::CollectWorkbook,
        Span::file_start(file),
        why.to_string(),
    );
    desk.sink.push(found.help(why.help()));
    None
}

fn refuse(input: &Input, message: &str, help: &str, desk: &mut Desk<'_>) -> Option<Loaded> {
    let file = desk.sources.add(input.name.as_str(), "");
    let found = Diagnostic::new(Code::CollectFile, Span::file_start(file), message);
    desk.sink.push(found.help(help));
    None
}

/// Reports that a table has no column with answers.
pub(super) fn no_answers(name: &str, place: Span, desk: &mut crate::diagnostic::Sink) {
    let message = format!("{} has no column that holds answers", quoted(name));
    desk.push(
        Diagnostic::new(Code::CollectFile, place, message).help(
            "columns are found by the id of a practice or by the text of its question; say in `mapping.yaml` what they hold",
        ),
    );
}
