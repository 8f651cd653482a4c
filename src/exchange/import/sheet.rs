//! The authoring workbook: one row a question with a column for each level, and sheets for what is around them.
//!
//! Sheets, of which only the first is needed: `Questions` (id, dimension, capability, title, question, look for, ask for,
//! weight, roles, form, not applicable, `level 0` … `level n`; an empty level is one that the question does not have),
//! `Structure` (dimension, capability, their titles, what they cover, weight), `Roles` (id, title, who) and
//! `Questionnaire` (a setting and its value a row: id, version, title, subject, licence, basis, target, `level 0` … for
//! the general words of the scale, `band 0` … for the words of scores).

mod questions;
mod settings;
mod structure;

use super::draft::Draft;
use super::open::nothing;
use super::remark::Remark;
use super::table::Table;
use crate::check::Desk;
use crate::diagnostic::{Span, quoted};
use crate::model::mapping::key;
use crate::read::package::Refused;
use crate::read::xlsx::Book;
use structure::Structure;

/// The sheets.
#[derive(Default)]
struct Sheets {
    questions: Option<Table>,
    structure: Option<Table>,
    roles: Option<Table>,
    settings: Option<Table>,
}

/// Reads the workbook; `None`, with findings, when it cannot be used.
pub(super) fn read(book: &mut Book<'_>, desk: &mut Desk<'_>) -> Result<Option<Draft>, Refused> {
    let mut draft = Draft {
        format: "sheet",
        ..Draft::default()
    };
    let mut sheets = Sheets::default();
    let mut place = Span::file_start(0);
    for name in book.sheets() {
        let slot = match key(&name).as_str() {
            "questions" => &mut sheets.questions,
            "structure" => &mut sheets.structure,
            "roles" => &mut sheets.roles,
            "questionnaire" => &mut sheets.settings,
            _ => {
                let values = vec![("sheet", quoted(&name))];
                draft
                    .remarks
                    .push(Remark::left("sheet", values, Vec::new()));
                continue;
            }
        };
        let sheet = book.sheet(&name, desk.sources)?;
        let table = Table::of_sheet(sheet);
        place = table.as_ref().map_or(place, |t| t.place);
        *slot = table;
    }
    let Some(mut questions) = sheets.questions else {
        let message = "this workbook has no sheet `Questions` with rows";
        if desk.sources.name(place.file).is_empty() {
            place.file = desk.sources.add("workbook", "");
        }
        desk.sink.push(nothing(place, message));
        return Ok(None);
    };
    let sink = &mut *desk.sink;
    if let Some(table) = &sheets.settings {
        settings::read(table, &mut draft, sink);
    }
    if let Some(mut table) = sheets.roles {
        structure::roles(&mut table, &mut draft, sink);
    }
    let structure = sheets
        .structure
        .map(|mut table| Structure::read(&mut table, &mut draft, sink));
    let used = questions::read(&mut questions, structure, &mut draft, sink);
    Ok(used.then_some(draft))
}
