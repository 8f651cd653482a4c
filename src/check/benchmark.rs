//! `benchmark.yaml` with its rows as CSV: peers (organisations) or published figures.

use std::collections::BTreeMap;

use super::Desk;
use super::decode::{self, Fields, Range};
use super::questionnaire::{duplicate_id, header};
use crate::diagnostic::suggest;
use crate::diagnostic::{Code, Diagnostic, Sink, Sources, Span};
use crate::model::benchmark::{Benchmark, Content, Figure, Peer};
use crate::model::engagement::{Mode, SizeClass};
use crate::model::id::{CapabilityId, Reference};
use crate::model::questionnaire::{Form, Questionnaire};
use crate::model::scale::Score;
use crate::read::csv::{Cell, Table};
use crate::read::{self, Files};

/// Checks a benchmark folder against the questionnaire whose capabilities its rows name.
pub fn benchmark(
    files: &Files,
    expected: Option<&Reference>,
    q: Option<&Questionnaire>,
    desk: &mut Desk<'_>,
) -> Option<Benchmark> {
    let (_, root) = desk.yaml(files, "benchmark.yaml")?;
    let fields = Fields::open(&root, "a benchmark", desk.sink)?;
    let sources = &*desk.sources;
    let sink = &mut *desk.sink;
    fields.schema(sink);
    let reference = header(&fields, expected, sources, sink);
    let title = fields.text("title", sources, sink);
    let kind = fields.need("kind", sink).and_then(|n| {
        decode::one_of(
            n,
            &["peers", "statistics"],
            Code::QuestionnaireWord,
            "kind",
            sources,
            sink,
        )
    });
    let edition = fields.text("edition", sources, sink);
    let of_node = fields.need("questionnaire", sink);
    let of = of_node.and_then(|n| reference_of(n, sources, sink));
    let licence = fields.text("licence", sources, sink);
    let provenance = fields.text("provenance", sources, sink);
    let synthetic = matches!(
        fields.get("synthetic").map(|n| &n.value),
        Some(read::Value::Bool(true))
    );
    let minimum_group = fields.number("minimum_group", Range(3.0, 100.0), sink);
    let rows_node = fields.need("rows", sink);
    // Card texts that people read; the program does not use them.
    fields.get("reading");
    fields.get("recipe");
    fields.get("assumptions");
    fields.finish(sink);
    let rows_node = rows_node?;
    let rows = decode::text(rows_node, sources, sink)?;
    if let (Some(q), Some(of), Some(n)) = (q, &of, of_node)
        && *of != q.reference
    {
        sink.push(
            Diagnostic::new(Code::BenchmarkQuestionnaire, n.span, format!("this benchmark belongs to `{of}`, not to `{}`", q.reference))
                .help("scores of another questionnaire or version cannot be compared; choose a benchmark of this one"),
        );
    }
    let Some(bytes) = files.entries.get(&rows) else {
        sink.push(
            Diagnostic::new(
                Code::FileNotFound,
                rows_node.span,
                format!("there is no file `{rows}` in this folder"),
            )
            .help("put the rows beside `benchmark.yaml`"),
        );
        return None;
    };
    let (rows_file, usable) =
        read::text::decode(&files.shown(&rows), bytes, desk.sources, desk.sink);
    if !usable {
        return None;
    }
    let table = read::csv::parse(rows_file, desk.sources, desk.sink);
    let minimum_group = whole(minimum_group?);
    let content = if kind?.as_str() == "peers" {
        let peers = peers(&table, rows_file, q, desk.sink);
        if peers.len() < minimum_group {
            desk.sink.push(
                Diagnostic::new(
                    Code::BenchmarkSmall,
                    Span::file_start(rows_file),
                    format!(
                        "{} organisations; nothing is shown below {minimum_group}",
                        peers.len()
                    ),
                )
                .help("reports will say that there are too few peers; a percentile needs 10"),
            );
        }
        Content::Peers(peers)
    } else {
        Content::Figures(figures(&table, rows_file, q, desk.sink))
    };
    Some(Benchmark {
        reference: reference?,
        title: title?,
        edition: edition?,
        questionnaire: of?,
        licence: licence?,
        provenance: provenance?,
        synthetic,
        minimum_group,
        content,
    })
}

/// A reference `id@version`.
pub fn reference_of(
    node: &crate::read::Node,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<Reference> {
    let word = decode::text(node, sources, sink)?;
    match word.split_once('@') {
        Some((id, version)) if !id.is_empty() && !version.is_empty() => Some(Reference {
            id: id.to_owned(),
            version: version.to_owned(),
        }),
        _ => {
            sink.push(
                Diagnostic::new(
                    Code::ReferenceForm,
                    node.span,
                    format!("`{word}` is not an id and a version"),
                )
                .help("write `id@version`, for example `crm-readiness@1.0.0`"),
            );
            None
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the range is checked before"
)]
const fn whole(n: f64) -> usize {
    n as usize
}

/// The columns of a table by name; missing and unknown ones are reported.
struct Columns<'t> {
    at: BTreeMap<&'t str, usize>,
}

impl<'t> Columns<'t> {
    fn new(
        table: &'t Table,
        file: usize,
        needed: &[&str],
        allowed: &[&str],
        sink: &mut Sink,
    ) -> Self {
        let mut at: BTreeMap<&str, usize> = BTreeMap::new();
        for (index, cell) in table.header.iter().enumerate() {
            if at.contains_key(cell.text.as_str()) {
                sink.push(
                    Diagnostic::new(
                        Code::FileDuplicateKey,
                        cell.span,
                        format!("the column `{}` stands here twice", cell.text),
                    )
                    .help("keep one of the two"),
                );
            } else if needed.contains(&cell.text.as_str()) || allowed.contains(&cell.text.as_str())
            {
                at.insert(&cell.text, index);
            } else {
                let known: Vec<&str> = needed.iter().chain(allowed).copied().collect();
                sink.push(
                    Diagnostic::new(
                        Code::FileUnknownKey,
                        cell.span,
                        format!("unknown column `{}`", cell.text),
                    )
                    .help(suggest::help_for(&cell.text, &known)),
                );
            }
        }
        for column in needed.iter().filter(|c| !at.contains_key(**c)) {
            sink.push(
                Diagnostic::new(
                    Code::FileMissingKey,
                    Span::file_start(file),
                    format!("the column `{column}` is missing"),
                )
                .help("the header is the first line of the file"),
            );
        }
        Self { at }
    }

    fn cell<'r>(&self, row: &'r [Cell], name: &str) -> Option<&'r Cell> {
        self.at
            .get(name)
            .and_then(|i| row.get(*i))
            .filter(|c| !c.text.is_empty())
    }
}

fn cell_number(cell: &Cell, range: Range, sink: &mut Sink) -> Option<f64> {
    match cell.text.parse::<f64>() {
        Ok(n) if n.is_finite() && n >= range.0 && n <= range.1 => Some(n),
        _ => {
            sink.push(Diagnostic::new(
                Code::FileRange,
                cell.span,
                format!(
                    "`{}` is not a number from {} to {}",
                    cell.text, range.0, range.1
                ),
            ));
            None
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
fn peers(table: &Table, file: usize, q: Option<&Questionnaire>, sink: &mut Sink) -> Vec<Peer> {
    const FIXED: [&str; 7] = ["id", "sector", "size", "country", "mode", "form", "year"];
    let capabilities: Vec<&str> = q.map_or_else(
        || {
            table
                .header
                .iter()
                .map(|c| c.text.as_str())
                .filter(|c| !FIXED.contains(c))
                .collect()
        },
        |q| q.capabilities().map(|c| c.id.as_str()).collect(),
    );
    let columns = Columns::new(table, file, &FIXED, &capabilities, sink);
    let mut out: Vec<Peer> = Vec::new();
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    for row in &table.rows {
        let mut need = |name: &str| {
            let found = columns.cell(row, name).cloned();
            if found.is_none() && columns.at.contains_key(name) {
                let place = row.first().map_or(Span::file_start(file), |c| c.span);
                sink.push(Diagnostic::new(
                    Code::CsvShape,
                    place,
                    format!("`{name}` is empty in this row"),
                ));
            }
            found
        };
        let (id, sector, size, country, mode, form, year) = (
            need("id"),
            need("sector"),
            need("size"),
            need("country"),
            need("mode"),
            need("form"),
            need("year"),
        );
        let mut word = |cell: Option<Cell>, known: &[&str], what: &str| {
            let cell = cell?;
            if known.contains(&cell.text.as_str()) {
                return Some(cell.text);
            }
            sink.push(
                Diagnostic::new(
                    Code::QuestionnaireWord,
                    cell.span,
                    format!("unknown {what} `{}`", cell.text),
                )
                .help(suggest::help_for(&cell.text, known)),
            );
            None
        };
        let size = word(size, &SizeClass::ALL.map(SizeClass::as_str), "size class");
        let mode = word(mode, &Mode::ALL.map(Mode::as_str), "mode");
        let form = word(form, &["short", "full"], "form");
        let year = year.and_then(|c| cell_number(&c, Range(1990.0, 2200.0), sink));
        let mut scores = BTreeMap::new();
        for c in &capabilities {
            if let Some(cell) = columns.cell(row, c)
                && let Some(score) = cell_number(cell, decode::PERCENT, sink).and_then(Score::new)
            {
                scores.insert(CapabilityId::new(*c), score);
            }
        }
        if let Some(cell) = &id {
            if let Some(first) = seen.get(&cell.text) {
                duplicate_id(&cell.text, cell.span, Some(*first), sink);
                continue;
            }
            seen.insert(cell.text.clone(), cell.span);
        }
        if let (
            Some(id),
            Some(sector),
            Some(size),
            Some(country),
            Some(mode),
            Some(form),
            Some(year),
        ) = (id, sector, size, country, mode, form, year)
            && let (Some(size), Some(mode)) = (
                SizeClass::parse(&size),
                Mode::ALL.into_iter().find(|m| m.as_str() == mode),
            )
        {
            out.push(Peer {
                id: id.text,
                sector: sector.text,
                size,
                country: country.text,
                mode,
                form: if form == "short" {
                    Form::Short
                } else {
                    Form::Full
                },
                year: year as i32,
                scores,
            });
        }
    }
    out
}

#[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
fn figures(table: &Table, file: usize, q: Option<&Questionnaire>, sink: &mut Sink) -> Vec<Figure> {
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
    let columns = Columns::new(table, file, &COLUMNS, &[], sink);
    let text = |row: &[Cell], name: &str| {
        columns
            .cell(row, name)
            .map_or_else(String::new, |c| c.text.clone())
    };
    let places: Vec<&str> = q.map_or_else(Vec::new, |q| {
        std::iter::once("overall")
            .chain(q.dimensions.iter().map(|d| d.id.as_str()))
            .chain(q.capabilities().map(|c| c.id.as_str()))
            .chain(q.practices.iter().map(|p| p.id.as_str()))
            .collect()
    });
    let mut out: Vec<Figure> = Vec::new();
    for row in &table.rows {
        for (name, known) in [
            ("statistic", &["mean", "share", "min", "max", "sd", "n"][..]),
            ("match", &["direct", "proxy", "context"][..]),
            ("grade", &["A", "B"][..]),
        ] {
            if let Some(cell) = columns.cell(row, name)
                && !known.contains(&cell.text.as_str())
            {
                sink.push(
                    Diagnostic::new(
                        Code::QuestionnaireWord,
                        cell.span,
                        format!("unknown {name} `{}`", cell.text),
                    )
                    .help(suggest::help_for(&cell.text, known)),
                );
            }
        }
        if let Some(cell) = columns.cell(row, "about")
            && q.is_some()
            && !places.contains(&cell.text.as_str())
        {
            sink.push(
                Diagnostic::new(
                    Code::NodeUnknown,
                    cell.span,
                    format!("unknown node `{}`", cell.text),
                )
                .help(suggest::help_for(&cell.text, &places)),
            );
        }
        let value = columns
            .cell(row, "value")
            .and_then(|c| cell_number(c, decode::ANY, sink));
        let n = columns
            .cell(row, "n")
            .and_then(|c| cell_number(c, Range(1.0, 1e12), sink));
        let year = columns
            .cell(row, "year")
            .and_then(|c| cell_number(c, Range(1900.0, 2200.0), sink));
        let id = text(row, "id");
        if out.iter().any(|f| f.id == id) {
            duplicate_id(
                &id,
                row.first().map_or(Span::file_start(file), |c| c.span),
                None,
                sink,
            );
            continue;
        }
        if let Some(value) = value {
            out.push(Figure {
                id,
                about: text(row, "about"),
                metric: text(row, "metric"),
                segment: text(row, "segment"),
                statistic: text(row, "statistic"),
                value,
                unit: text(row, "unit"),
                n,
                population: text(row, "population"),
                year: year.map(|y| y as i32),
                construct_match: text(row, "match"),
                grade: text(row, "grade"),
                series: text(row, "series"),
                source: text(row, "source"),
                url: text(row, "url"),
                note: text(row, "note"),
            });
        }
    }
    out
}
