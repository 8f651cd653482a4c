//! Organisations: one a row.

use std::collections::BTreeMap;

use super::columns::Columns;
use crate::check::codes;
use crate::check::decode::{PERCENT, Range, Seen, cells};
use crate::diagnostic::{Code, Sink};
use crate::model::benchmark::Peer;
use crate::model::engagement::{Mode, SizeClass};
use crate::model::id::CapabilityId;
use crate::model::questionnaire::{Form, Questionnaire};
use crate::model::scale::Score;
use crate::read::csv::{Cell, Table};

const FIXED: [&str; 7] = ["id", "sector", "size", "country", "mode", "form", "year"];

/// The organisations; without a questionnaire every other column counts as a capability.
pub(super) fn peers(
    table: &Table,
    file: usize,
    q: Option<&Questionnaire>,
    sink: &mut Sink,
) -> Vec<Peer> {
    let others = || table.header.iter().map(|c| c.text.as_str());
    let capabilities: Vec<&str> = match q {
        Some(q) => q.capabilities().map(|c| c.id.as_str()).collect(),
        None => others().filter(|c| !FIXED.contains(c)).collect(),
    };
    let columns = Columns::new(table, file, &FIXED, &capabilities, sink);
    let mut seen = Seen::default();
    table
        .rows
        .iter()
        .filter_map(|row| peer(row, &columns, &capabilities, &mut seen, sink))
        .collect()
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
        .and_then(|c| cells::number(c, Range(1990.0, 2200.0), sink));
    if let Some(cell) = sector
        && !codes::is_sector(&cell.text)
    {
        sink.push(codes::no_sector(&cell.text, cell.span));
    }
    if let Some(cell) = country
        && !codes::is_code(&cell.text, 2)
    {
        let what = "an ISO 3166 country code";
        sink.push(codes::no_code(&cell.text, what, "DE", cell.span));
    }
    let scores = scores(row, columns, capabilities, sink);
    let id = id.filter(|cell| seen.claim(&cell.text, cell.span, sink))?;
    let mode = mode?;
    Some(Peer {
        id: id.text.clone(),
        sector: sector?.text.clone(),
        size: SizeClass::parse(&size?)?,
        country: country?.text.clone(),
        mode: Mode::ALL.into_iter().find(|m| m.as_str() == mode)?,
        form: match form?.as_str() {
            "short" => Form::Short,
            _ => Form::Full,
        },
        year: year? as i32,
        scores,
    })
}

fn scores(
    row: &[Cell],
    columns: &Columns<'_>,
    capabilities: &[&str],
    sink: &mut Sink,
) -> BTreeMap<CapabilityId, Score> {
    let mut out = BTreeMap::new();
    for c in capabilities {
        if let Some(cell) = columns.cell(row, c)
            && let Some(score) = cells::number(cell, PERCENT, sink).and_then(Score::new)
        {
            out.insert(CapabilityId::new(*c), score);
        }
    }
    out
}
