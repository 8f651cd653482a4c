//! The sheets `Structure` and `Roles`.

use crate::check::decode::NOT_NEGATIVE;
use crate::check::decode::values::is_id;
use crate::diagnostic::{Code, Diagnostic, Sink, Span, quoted};
use crate::exchange::import::draft::{Capability, Dimension, Draft, Role};
use crate::exchange::import::ids::Taken;
use crate::exchange::import::table::{Known, Table, number};
use crate::read::csv::Cell;

const STRUCTURE: [Known; 7] = [
    ("dimension", &["dimension", "dimension id"]),
    ("dimension_title", &["dimension title"]),
    ("dimension_about", &["dimension about"]),
    ("capability", &["capability", "capability id"]),
    ("title", &["capability title", "title"]),
    ("about", &["capability about", "about"]),
    ("weight", &["weight", "capability weight"]),
];
const ROLES: [Known; 3] = [
    ("id", &["id", "role"]),
    ("title", &["title", "name"]),
    ("who", &["who", "about"]),
];

/// Dimensions with their capabilities, and the places of the capabilities.
pub(super) struct Structure {
    pub(super) dimensions: Vec<Dimension>,
    pub(super) taken: Taken,
}

impl Structure {
    pub(super) fn read(table: &mut Table, draft: &mut Draft, sink: &mut Sink) -> Self {
        let mut out = Self {
            dimensions: Vec::new(),
            taken: Taken::default(),
        };
        table.find(&STRUCTURE, &[], "Structure", &mut draft.remarks, sink);
        let needed = [("dimension", "dimension"), ("capability", "capability")];
        if !table.need(&needed, sink) {
            return out;
        }
        for row in &table.rows {
            out.row(row, table, sink);
        }
        out
    }

    fn row(&mut self, row: &[Cell], table: &Table, sink: &mut Sink) {
        let dimension = id(row, "dimension", table, sink);
        let capability = id(row, "capability", table, sink);
        let texts = ["dimension_title", "dimension_about", "title", "about"]
            .map(|column| table.text(row, column, sink));
        let [dimension_title, dimension_about, title, about] = texts;
        let weight = match table.cell(row, "weight", sink) {
            Some(cell) => number(cell, NOT_NEGATIVE, sink).unwrap_or(1.0),
            None => 1.0,
        };
        let (Some((dimension, place)), Some((capability, _))) = (dimension, capability) else {
            return;
        };
        let known = self.dimensions.iter().position(|d| d.id == dimension);
        if known.is_none() {
            if !self.taken.take(&dimension) {
                sink.push(twice(&dimension, place));
                return;
            }
            self.dimensions.push(Dimension {
                title: or(&dimension_title, &dimension),
                about: or(&dimension_about, &or(&dimension_title, &dimension)),
                id: dimension.clone(),
                capabilities: Vec::new(),
            });
        }
        if !self.taken.take(&capability) {
            let place = table
                .cell(row, "capability", sink)
                .map_or(place, |c| c.span);
            sink.push(twice(&capability, place));
            return;
        }
        let Some(group) = self.dimensions.iter_mut().find(|d| d.id == dimension) else {
            return;
        };
        group.capabilities.push(Capability {
            title: or(&title, &capability),
            about: or(&about, &or(&title, &capability)),
            id: capability,
            weight,
            practices: Vec::new(),
        });
    }
}

/// The finding about an id that is taken.
pub(super) fn twice(id: &str, place: Span) -> Diagnostic {
    let message = format!("the id {} stands twice", quoted(id));
    Diagnostic::new(Code::DuplicateId, place, message).help(
        "dimensions, capabilities and questions have ids of their own, which differ by more than upper and lower case; `overall` is taken",
    )
}

/// An id that has to be there, with its place.
pub(super) fn id(
    row: &[Cell],
    column: &str,
    table: &Table,
    sink: &mut Sink,
) -> Option<(String, Span)> {
    let Some(cell) = table.cell(row, column, sink) else {
        let place = row.first().map_or(table.place, |c| c.span);
        let message = format!("this row has no {column}");
        sink.push(
            Diagnostic::new(Code::FileMissingKey, place, message)
                .help(format!("write its id into the column `{column}`")),
        );
        return None;
    };
    let word = cell.text.trim().to_owned();
    if is_id(&word) {
        return Some((word, cell.span));
    }
    let message = format!("{} cannot be an id", quoted(&word));
    sink.push(
        Diagnostic::new(Code::IdForm, cell.span, message)
            .help("write letters, digits, `-` and `_`, at most 64 of them"),
    );
    None
}

fn or(text: &str, other: &str) -> String {
    if text.is_empty() { other } else { text }.to_owned()
}

/// The roles.
pub(super) fn roles(table: &mut Table, draft: &mut Draft, sink: &mut Sink) {
    table.find(&ROLES, &[], "Roles", &mut draft.remarks, sink);
    if !table.need(&[("id", "id")], sink) {
        return;
    }
    for row in &table.rows {
        let found = id(row, "id", table, sink);
        let title = table.text(row, "title", sink);
        let who = table.text(row, "who", sink);
        let Some((id, place)) = found else {
            continue;
        };
        if draft.roles.iter().any(|r| r.id == id) {
            let message = format!("the id {} stands twice", quoted(&id));
            sink.push(
                Diagnostic::new(Code::DuplicateId, place, message)
                    .help("ids are unique; give one of the two another id"),
            );
            continue;
        }
        let title = or(&title, &id);
        draft.roles.push(Role {
            who: or(&who, &title),
            id,
            title,
        });
    }
}
