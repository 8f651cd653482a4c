//! `benchmark.yaml` with its rows as CSV: peers (organisations) or published figures.

pub(super) mod columns;
mod figures;
mod peers;

use super::Desk;
use super::decode::{self, Fields, Range};
use super::reference::{header, reference_of};
use crate::diagnostic::{Code, Diagnostic, Sink, Sources, Span, quoted};
use crate::model::benchmark::{Benchmark, Content};
use crate::model::id::Reference;
use crate::model::questionnaire::Questionnaire;
use crate::read::csv::Table;
use crate::read::{Files, Node};

/// Checks a benchmark folder against the questionnaire whose capabilities its rows name.
pub fn benchmark(
    files: &Files,
    expected: Option<&Reference>,
    q: Option<&Questionnaire>,
    desk: &mut Desk<'_>,
) -> Option<Benchmark> {
    let (_, root) = desk.yaml(files, "benchmark.yaml")?;
    let card = card(&root, expected, q, desk.sources, desk.sink)?;
    let (rows_file, table) = rows(&card, files, desk)?;
    // Rows of another questionnaire are not looked up in this one.
    let q = q.filter(|q| card.of.as_ref() == Some(&q.reference));
    let content = match card.kind.as_deref()? {
        "peers" => {
            let before = desk.sink.count();
            let peers = peers::peers(&table, rows_file, q, desk.sink);
            if desk.sink.count() == before && !table.incomplete {
                enough(peers.len(), card.minimum_group?, rows_file, desk.sink);
            }
            Content::Peers(peers)
        }
        _ => Content::Figures(figures::figures(&table, rows_file, q, desk.sink)),
    };
    Some(Benchmark {
        reference: card.reference?,
        title: card.title?,
        edition: card.edition?,
        questionnaire: card.of?,
        licence: card.licence?,
        provenance: card.provenance?,
        synthetic: card.synthetic,
        minimum_group: card.minimum_group?,
        content,
    })
}

/// What `benchmark.yaml` says.
struct Card {
    reference: Option<Reference>,
    title: Option<String>,
    kind: Option<String>,
    edition: Option<String>,
    of: Option<Reference>,
    licence: Option<String>,
    provenance: Option<String>,
    synthetic: bool,
    minimum_group: Option<usize>,
    rows: Option<(String, Span)>,
}

fn card(
    root: &Node,
    expected: Option<&Reference>,
    q: Option<&Questionnaire>,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<Card> {
    let fields = Fields::open(root, "a benchmark", sink)?;
    fields.schema(sink);
    let of_node = fields.need("questionnaire");
    let card = Card {
        reference: header(&fields, expected, sources, sink),
        title: fields.text("title", sources, sink),
        kind: fields.word("kind", &["peers", "statistics"], sources, sink),
        edition: fields.text("edition", sources, sink),
        of: of_node.and_then(|n| reference_of(n, sources, sink)),
        licence: fields.text("licence", sources, sink),
        provenance: fields.text("provenance", sources, sink),
        synthetic: fields.flag("synthetic", sink),
        minimum_group: fields
            .need("minimum_group")
            .and_then(|n| decode::whole(n, Range(3.0, 100.0), sink)),
        rows: fields
            .need("rows")
            .and_then(|n| Some((decode::text(n, sources, sink)?, n.span))),
    };
    // Card texts that people read; the program does not use them.
    fields.get("reading");
    fields.get("recipe");
    fields.get("assumptions");
    fields.finish(sink);
    if let (Some(q), Some(of), Some(n)) = (q, &card.of, of_node)
        && *of != q.reference
    {
        let message = format!("this benchmark belongs to `{of}`, not to `{}`", q.reference);
        sink.push(
            Diagnostic::new(Code::BenchmarkQuestionnaire, n.span, message).help(
                "scores of another questionnaire or version cannot be compared; choose a benchmark of this one",
            ),
        );
    }
    Some(card)
}

/// The table that the card names.
fn rows(card: &Card, files: &Files, desk: &mut Desk<'_>) -> Option<(usize, Table)> {
    let (name, place) = card.rows.as_ref()?;
    if !files.entries.contains_key(name) {
        let message = format!("there is no file {} in this folder", quoted(name));
        desk.sink.push(
            Diagnostic::new(Code::FileNotFound, *place, message)
                .help("put the rows beside `benchmark.yaml`, or correct the name"),
        );
        return None;
    }
    desk.csv(files, name)
}

fn enough(peers: usize, minimum: usize, file: usize, sink: &mut Sink) {
    if peers >= minimum {
        return;
    }
    let noun = if peers == 1 {
        "organisation"
    } else {
        "organisations"
    };
    let message = format!("{peers} {noun}; nothing is shown below {minimum}");
    sink.push(
        Diagnostic::new(Code::BenchmarkSmall, Span::file_start(file), message)
            .help("reports will say that there are too few peers; a percentile needs 10"),
    );
}
