//! The sheet `Questionnaire`: a setting and its value a row.

use std::collections::BTreeMap;

use crate::check::decode::PERCENT;
use crate::check::decode::values::{is_id, is_version};
use crate::diagnostic::{Code, Diagnostic, Sink, Span, quoted, suggest};
use crate::exchange::import::draft::{Draft, flat};
use crate::exchange::import::table::{Table, number};
use crate::model::mapping::key;
use crate::read::csv::Cell;

const KNOWN: [&str; 9] = [
    "id", "version", "title", "subject", "licence", "basis", "target", "level 0", "band 0",
];
/// Most levels of a scale.
const MOST: usize = 11;

pub(super) fn read(table: &Table, draft: &mut Draft, sink: &mut Sink) {
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    // The first row is a heading, unless it is a setting.
    let heading: Vec<Cell> = table.names().map(|(_, c)| c.clone()).collect();
    let is_heading = heading
        .first()
        .is_some_and(|c| ["setting", "key", "name"].contains(&key(&c.text).as_str()));
    let first = (!is_heading).then_some(&heading);
    for row in first.into_iter().chain(&table.rows) {
        let (name, value) = (table.at(row, 0, sink), table.at(row, 1, sink));
        let Some(value) = value else {
            continue;
        };
        let Some(name) = name else {
            let message = "this value has no setting";
            sink.push(
                Diagnostic::new(Code::ImportRow, value.span, message)
                    .help("name the setting in the first column"),
            );
            continue;
        };
        let setting = key(&name.text);
        if let Some(before) = seen.insert(setting.clone(), name.span) {
            let message = format!("{} stands here twice", quoted(&name.text));
            sink.push(
                Diagnostic::new(Code::FileDuplicateKey, name.span, message)
                    .because(before, "first here")
                    .help("keep one of the two"),
            );
            continue;
        }
        if !set(&setting, value, draft, sink) {
            let message = format!("unknown setting {}", quoted(&name.text));
            sink.push(
                Diagnostic::new(Code::FileUnknownKey, name.span, message)
                    .help(suggest::help_for(&setting, &KNOWN)),
            );
        }
    }
    draft.bands.sort_by(|a, b| a.0.total_cmp(&b.0));
    if let Some((from, _)) = draft.bands.first()
        && *from > 0.0
        && let Some((_, place)) = seen.iter().find(|(k, _)| k.starts_with("band "))
    {
        let message = "bands have to begin at 0";
        sink.push(
            Diagnostic::new(Code::QuestionnaireScale, *place, message)
                .help("name the words for the lowest scores `band 0`"),
        );
    }
}

/// Takes a setting over; false for one that is not known.
fn set(setting: &str, value: &Cell, draft: &mut Draft, sink: &mut Sink) -> bool {
    let text = flat(&value.text);
    match setting {
        "id" => {
            form(&text, value, is_id(&text), "an id", sink);
            draft.id = text;
        }
        "version" => {
            form(&text, value, is_version(&text), "a version", sink);
            draft.version = text;
        }
        "title" => draft.title = text,
        "subject" => draft.subject = text,
        "licence" | "license" => draft.licence = text,
        "basis" => draft.basis = text,
        "target" => draft.target = number(value, PERCENT, sink),
        other => {
            let level = other.strip_prefix("level ");
            let level = level.and_then(|n| n.parse::<usize>().ok());
            if let Some(n) = level.filter(|n| *n < MOST) {
                if draft.scale.len() <= n {
                    draft.scale.resize(n + 1, String::new());
                }
                if let Some(word) = draft.scale.get_mut(n) {
                    *word = text;
                }
                return true;
            }
            let band = other.strip_prefix("band ");
            let band = band.and_then(|n| n.parse::<f64>().ok());
            if let Some(from) = band.filter(|n| PERCENT.holds(*n)) {
                draft.bands.push((from, text));
                return true;
            }
            return false;
        }
    }
    true
}

fn form(text: &str, cell: &Cell, fits: bool, what: &str, sink: &mut Sink) {
    if !fits {
        let message = format!("{} cannot be {what}", quoted(text));
        sink.push(Diagnostic::new(Code::IdForm, cell.span, message).help(
            "write letters, digits, `-` and `_`, at most 64 of them; in a version points as well",
        ));
    }
}
