//! Published figures: one a row.

use super::columns::Columns;
use crate::check::decode::{ANY, Range, Seen, cells};
use crate::diagnostic::{Code, Diagnostic, Sink, Sources, Span};
use crate::model::benchmark::{Figure, Group};
use crate::model::engagement::{Mode, SizeClass};
use crate::model::questionnaire::{Form, Questionnaire};
use crate::read::csv::{Cell, Rows};

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

/// Columns that name a group of organisations, beside `mode`; an empty cell stands for all.
const GROUP: [&str; 4] = ["sector", "size", "country", "form"];

/// Columns that take one of a few words.
const WORDS: [(&str, &[&str]); 3] = [
    (
        "statistic",
        &[
            "mean", "sd", "q1", "median", "q3", "share", "min", "max", "n",
        ],
    ),
    ("match", &["direct", "proxy", "context"]),
    ("grade", &["A", "B"]),
];

/// Where the parts of a figure stand.
pub(super) struct Place {
    pub(super) statistic: Span,
    pub(super) value: Span,
    pub(super) n: Option<Span>,
    pub(super) year: Option<Span>,
    /// Half of the last digit that is written.
    pub(super) half: f64,
}

/// The figures with their places; with a questionnaire, what each is shown beside has to be part of it.
pub(super) fn figures(
    rows: &mut Rows<'_>,
    sources: &Sources,
    q: Option<&Questionnaire>,
    sink: &mut Sink,
) -> (Vec<Figure>, Vec<Place>) {
    let header = rows.header.clone();
    let columns = Columns::new(&header, rows, sources, (&COLUMNS, &GROUP), sink);
    let nodes: Option<Vec<&str>> = q.map(|q| {
        std::iter::once("overall")
            .chain(q.dimensions.iter().map(|d| d.id.as_str()))
            .chain(q.capabilities().map(|c| c.id.as_str()))
            .chain(q.practices.iter().map(|p| p.id.as_str()))
            .collect()
    });
    let mut seen = Seen::default();
    let mut out = (Vec::new(), Vec::new());
    while let Some(row) = rows.next_row(sink) {
        if let Some((figure, place)) = figure(&row, &columns, nodes.as_deref(), &mut seen, sink) {
            out.0.push(figure);
            out.1.push(place);
        }
    }
    out
}

#[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
fn figure(
    row: &[Cell],
    columns: &Columns<'_>,
    nodes: Option<&[&str]>,
    seen: &mut Seen,
    sink: &mut Sink,
) -> Option<(Figure, Place)> {
    for (name, known) in WORDS {
        if let Some(cell) = columns.need(row, name, sink) {
            cells::one_of(cell, known, Code::FileWord, name, sink);
        }
    }
    if let (Some(cell), Some(nodes)) = (columns.need(row, "about", sink), nodes) {
        cells::one_of(cell, nodes, Code::NodeUnknown, "node", sink);
    }
    let id = columns.need(row, "id", sink);
    let value_cell = columns.need(row, "value", sink);
    let value = value_cell.and_then(|c| cells::number(c, ANY, sink));
    let mut number = |name, range| {
        columns
            .cell(row, name)
            .and_then(|c| cells::number(c, range, sink))
    };
    let n = number("n", Range(1.0, ANY.1));
    let year = number("year", Range(1900.0, 2200.0));
    let scale = (number("scale_min", ANY), number("scale_max", ANY));
    let text = |name: &str| {
        columns
            .cell(row, name)
            .map_or_else(String::new, |c| c.text.clone())
    };
    let direct = text("match") == "direct";
    let group = group(row, columns, direct, sink);
    let place = |name: &str| columns.cell(row, name).map(|c| c.span);
    if direct && scale != (Some(0.0), Some(100.0)) {
        let at = place("scale_max").or_else(|| place("match"));
        sink.push(
            Diagnostic::new(
                Code::BenchmarkUnit,
                at?,
                "a `direct` figure lies on our scale, from 0 to 100",
            )
            .help("write 0 in `scale_min` and 100 in `scale_max` and turn the figure into points of 100; a figure of another instrument is `proxy` or `context`"),
        );
    }
    let id = id.filter(|cell| seen.claim(&cell.text, cell.span, sink))?;
    let written = value_cell?;
    let decimals = written.text.split_once('.').map_or(0, |(_, d)| d.len());
    let places = Place {
        statistic: place("statistic")?,
        value: written.span,
        n: place("n"),
        year: place("year"),
        half: 0.5 * 10_f64.powi(-i32::try_from(decimals).unwrap_or(0)),
    };
    let figure = Figure {
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
        scale,
        group,
        construct_match: text("match"),
        grade: text("grade"),
        series: text("series"),
        source: text("source"),
        url: text("url"),
        note: text("note"),
    };
    Some((figure, places))
}

/// The group that a figure is about. `mode` is free text unless the figure is direct: other instruments have other
/// modes.
fn group(row: &[Cell], columns: &Columns<'_>, direct: bool, sink: &mut Sink) -> Group {
    let filled = |name: &str| columns.cell(row, name);
    let mut word = |name: &str, known: &[&str]| {
        cells::one_of(filled(name)?, known, Code::FileWord, name, sink)
    };
    let size = word("size", &SizeClass::ALL.map(SizeClass::as_str));
    let form = word("form", &["short", "full"]);
    let mode = if direct {
        word("mode", &Mode::ALL.map(Mode::as_str))
    } else {
        None
    };
    Group {
        mode: mode.and_then(|w| Mode::ALL.into_iter().find(|m| m.as_str() == w)),
        form: form.and_then(|w| Form::ALL.into_iter().find(|f| f.as_str() == w)),
        size: size.and_then(|w| SizeClass::parse(&w)),
        sector: filled("sector").and_then(|c| super::sector(c, sink)),
        country: filled("country").and_then(|c| super::country(c, sink)),
    }
}
