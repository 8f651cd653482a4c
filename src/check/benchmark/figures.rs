//! Published figures: one a row.

use super::columns::Columns;
use crate::check::decode::{ANY, Range, Seen, cells};
use crate::diagnostic::{Code, Sink};
use crate::model::benchmark::Figure;
use crate::model::questionnaire::Questionnaire;
use crate::read::csv::{Cell, Table};

const COLUMNS: [&str; 19] = [
    "id",
    "about",
    "metric",
    "segment",
    "statistic",
    "value",
    "unit",
    "n",
    "scale_min",
    "scale_max",
    "population",
    "year",
    "mode",
    "match",
    "grade",
    "series",
    "source",
    "url",
    "note",
];

/// Columns that take one of a few words.
const WORDS: [(&str, &[&str]); 3] = [
    ("statistic", &["mean", "share", "min", "max", "sd", "n"]),
    ("match", &["direct", "proxy", "context"]),
    ("grade", &["A", "B"]),
];

/// The figures; with a questionnaire, what each is shown beside has to be part of it.
pub(super) fn figures(
    table: &Table,
    file: usize,
    q: Option<&Questionnaire>,
    sink: &mut Sink,
) -> Vec<Figure> {
    let columns = Columns::new(table, file, &COLUMNS, &[], sink);
    let nodes: Option<Vec<&str>> = q.map(|q| {
        std::iter::once("overall")
            .chain(q.dimensions.iter().map(|d| d.id.as_str()))
            .chain(q.capabilities().map(|c| c.id.as_str()))
            .chain(q.practices.iter().map(|p| p.id.as_str()))
            .collect()
    });
    let mut seen = Seen::default();
    table
        .rows
        .iter()
        .filter_map(|row| figure(row, &columns, nodes.as_deref(), &mut seen, sink))
        .collect()
}

#[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
fn figure(
    row: &[Cell],
    columns: &Columns<'_>,
    nodes: Option<&[&str]>,
    seen: &mut Seen,
    sink: &mut Sink,
) -> Option<Figure> {
    for (name, known) in WORDS {
        if let Some(cell) = columns.need(row, name, sink) {
            cells::one_of(cell, known, Code::FileWord, name, sink);
        }
    }
    if let (Some(cell), Some(nodes)) = (columns.need(row, "about", sink), nodes) {
        cells::one_of(cell, nodes, Code::NodeUnknown, "node", sink);
    }
    let id = columns.need(row, "id", sink);
    let value = columns.need(row, "value", sink);
    let value = value.and_then(|c| cells::number(c, ANY, sink));
    let mut number = |name, range| {
        columns
            .cell(row, name)
            .and_then(|c| cells::number(c, range, sink))
    };
    let n = number("n", Range(1.0, ANY.1));
    let year = number("year", Range(1900.0, 2200.0));
    let id = id.filter(|cell| seen.claim(&cell.text, cell.span, sink))?;
    let text = |name: &str| {
        columns
            .cell(row, name)
            .map_or_else(String::new, |c| c.text.clone())
    };
    Some(Figure {
        id: id.text.clone(),
        about: text("about"),
        metric: text("metric"),
        segment: text("segment"),
        statistic: text("statistic"),
        value: value?,
        unit: text("unit"),
        n,
        population: text("population"),
        year: year.map(|y| y as i32),
        construct_match: text("match"),
        grade: text("grade"),
        series: text("series"),
        source: text("source"),
        url: text("url"),
        note: text("note"),
    })
}
