//! Organisations: one a row.

use std::collections::BTreeMap;

use super::columns::Columns;
use crate::check::decode::{PERCENT, Range, Seen, cells};
use crate::diagnostic::{Code, Sink, Sources, Span};
use crate::model::benchmark::{Peer, Peers};
use crate::model::engagement::{Mode, SizeClass};
use crate::model::id::CapabilityId;
use crate::model::questionnaire::{Form, Questionnaire};
use crate::model::scale::Score;
use crate::read::csv::{Cell, Rows};

const FIXED: [&str; 7] = ["id", "sector", "size", "country", "mode", "form", "year"];

/// Places that findings about all rows together point at.
#[derive(Default)]
pub(super) struct Places {
    /// The name of each capability's column.
    pub(super) columns: BTreeMap<String, Span>,
    /// Rows of each year, and where the first names it.
    pub(super) years: BTreeMap<i32, (usize, Span)>,
}

/// The organisations; without a questionnaire every other column counts as a capability.
pub(super) fn peers(
    rows: &mut Rows<'_>,
    sources: &Sources,
    q: Option<&Questionnaire>,
    sink: &mut Sink,
) -> (Peers, Places) {
    let header = rows.header.clone();
    let capabilities: Vec<&str> = match q {
        Some(q) => q.capabilities().map(|c| c.id.as_str()).collect(),
        None => header
            .iter()
            .map(|c| c.text.as_str())
            .filter(|c| !FIXED.contains(c))
            .collect(),
    };
    let columns = Columns::new(&header, rows, sources, (&FIXED, &capabilities), sink);
    let mut seen = Seen::default();
    let mut places = Places::default();
    for cell in &header {
        if capabilities.contains(&cell.text.as_str()) {
            places.columns.insert(cell.text.clone(), cell.span);
        }
    }
    let mut out = Peers {
        capabilities: capabilities.iter().map(|c| CapabilityId::new(*c)).collect(),
        rows: Vec::new(),
    };
    while let Some(row) = rows.next_row(sink) {
        let Some(peer) = peer(&row, &columns, &capabilities, &mut seen, sink) else {
            continue;
        };
        if let Some(cell) = columns.cell(&row, "year") {
            let year = places.years.entry(peer.year).or_insert((0, cell.span));
            year.0 += 1;
        }
        out.rows.push(peer);
    }
    out.rows.shrink_to_fit();
    (out, places)
}

#[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
fn peer(
    row: &[Cell],
    columns: &Columns<'_>,
    capabilities: &[&str],
    seen: &mut Seen,
    sink: &mut Sink,
) -> Option<Peer> {
    let id = columns.need(row, "id", sink);
    let sector = columns.need(row, "sector", sink);
    let country = columns.need(row, "country", sink);
    let mut word = |name: &str, known: &[&str]| {
        let cell = columns.need(row, name, sink)?;
        cells::one_of(cell, known, Code::FileWord, name, sink)
    };
    let size = word("size", &SizeClass::ALL.map(SizeClass::as_str));
    let mode = word("mode", &Mode::ALL.map(Mode::as_str));
    let form = word("form", &["short", "full"]);
    let year = columns
        .need(row, "year", sink)
        .and_then(|c| cells::number(c, YEAR, sink));
    let sector = sector.and_then(|cell| super::sector(cell, sink));
    let country = country.and_then(|cell| super::country(cell, sink));
    let scores = capabilities
        .iter()
        .map(|c| {
            let cell = columns.cell(row, c)?;
            cells::number(cell, PERCENT, sink).and_then(Score::new)
        })
        .collect();
    let id = id.filter(|cell| seen.claim(&cell.text, cell.span, sink))?;
    let mode = mode?;
    Some(Peer {
        id: id.text.as_str().into(),
        sector: sector?,
        size: SizeClass::parse(&size?)?,
        country: country?,
        mode: Mode::ALL.into_iter().find(|m| m.as_str() == mode)?,
        form: match form?.as_str() {
            "short" => Form::Short,
            _ => Form::Full,
        },
        year: year? as i32,
        scores,
    })
}

/// Years that an assessment may bear.
const YEAR: Range = Range(1990.0, 2200.0);
