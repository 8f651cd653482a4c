//! `benchmark.yaml` with its rows as CSV: peers (organisations) or published figures.

pub(super) mod columns;
mod figures;
mod peers;
mod sense;

use super::Desk;
use super::codes;
use super::decode::{self, Fields, Range};
use super::reference::{header, reference_of};
use crate::diagnostic::{Code, Diagnostic, Sink, Sources, Span, quoted};
use crate::model::benchmark::{Benchmark, Content, Country, Figure};
use crate::model::engagement::Engagement;
use crate::model::id::Reference;
use crate::model::questionnaire::Questionnaire;
use crate::model::scoring;
use crate::read::csv::{Cell, Rows};
use crate::read::{Files, Node};

/// Checks a benchmark folder against the questionnaire whose capabilities its rows name.
///
/// `own` is the engagement that is to be compared: with weights of its own for practices or roles the scoring rules,
/// and so their fingerprint, differ.
pub fn benchmark(
    files: &Files,
    expected: Option<&Reference>,
    q: Option<&Questionnaire>,
    own: Option<&Engagement>,
    desk: &mut Desk<'_>,
) -> Option<Benchmark> {
    let (_, root) = desk.yaml(files, "benchmark.yaml")?;
    let rules = q.map(|q| scoring::fingerprint(q, own));
    let card = card(&root, expected, q.zip(rules.as_deref()), desk)?;
    let rows_file = rows_file(&card, files, desk)?;
    let Desk { sources, sink } = desk;
    let mut rows = Rows::open(rows_file, sources, sink)?;
    // Rows of another questionnaire are not looked up in this one.
    let q = q.filter(|q| card.of.as_ref() == Some(&q.reference));
    let before = sink.count();
    let edition = card.edition.as_deref().unwrap_or_default();
    let content = if card.kind.as_deref()? == "peers" {
        let (peers, places) = peers::peers(&mut rows, sources, q, sink);
        if sink.count() == before && !rows.incomplete {
            enough(peers.rows.len(), card.minimum_group?, rows_file, sink);
            sense::peers(&peers, &places, edition, sink);
            needs_scoring(&card, "organisations", rules.as_deref(), sink);
        }
        Content::Peers(peers)
    } else {
        let (figures, places) = figures::figures(&mut rows, sources, q, sink);
        if sink.count() == before && !rows.incomplete {
            sense::figures(&figures, &places, edition, sink);
            if figures.iter().any(Figure::is_direct) {
                needs_scoring(&card, "`direct` figures", rules.as_deref(), sink);
            }
        }
        Content::Figures(figures)
    };
    Some(Benchmark {
        reference: card.reference?,
        title: card.title?,
        edition: card.edition?,
        questionnaire: card.of?,
        scoring: card.scoring,
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
    scoring: Option<String>,
    head: Span,
    licence: Option<String>,
    provenance: Option<String>,
    synthetic: bool,
    minimum_group: Option<usize>,
    rows: Option<(String, Span)>,
}

fn card(
    root: &Node,
    expected: Option<&Reference>,
    q: Option<(&Questionnaire, &str)>,
    desk: &mut Desk<'_>,
) -> Option<Card> {
    let Desk { sources, sink } = desk;
    let fields = Fields::open(root, "a benchmark", sink)?;
    fields.schema(sink);
    let of_node = fields.need("questionnaire");
    let reference = header(&fields, expected, sources, sink);
    let title = fields.text("title", sources, sink);
    let kind = fields.word("kind", &["peers", "statistics"], sources, sink);
    let scoring_node = fields.get("scoring");
    let card = Card {
        reference,
        title,
        kind,
        edition: fields.text("edition", sources, sink),
        of: of_node.and_then(|n| reference_of(n, sources, sink)),
        scoring: scoring_node.and_then(|n| rules_of(n, sources, sink)),
        head: fields.span,
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
    if let (Some((q, _)), Some(of), Some(n)) = (q, &card.of, of_node)
        && *of != q.reference
    {
        let message = format!("this benchmark belongs to `{of}`, not to `{}`", q.reference);
        sink.push(
            Diagnostic::new(Code::BenchmarkQuestionnaire, n.span, message).help(
                "scores of another questionnaire or version cannot be compared; choose a benchmark of this one",
            ),
        );
    }
    // Own weights are a choice, which the page on peers names; rules that fit neither way are a mistake.
    if let (Some((q, own)), Some(scoring), Some(n)) = (q, &card.scoring, scoring_node)
        && card.of.as_ref() == Some(&q.reference)
        // The rules of a questionnaire with mistakes are not known.
        && !sink.has_errors()
        && scoring != own
        && *scoring != scoring::fingerprint(q, None)
    {
        let message = "the scores of this benchmark were made by other scoring rules";
        sink.push(
            Diagnostic::new(Code::BenchmarkScoring, n.span, message)
                .help("no percentile is given: the same answers would come to other scores there")
                .help(format!(
                    "the rules in use here have the fingerprint `{own}`; choose a benchmark that was made by them"
                )),
        );
    }
    Some(card)
}

/// A fingerprint of scoring rules.
fn rules_of(node: &Node, sources: &Sources, sink: &mut Sink) -> Option<String> {
    let word = decode::text(node, sources, sink)?;
    if scoring::is_fingerprint(&word) {
        return Some(word);
    }
    let message = format!("{} is not the fingerprint of scoring rules", quoted(&word));
    sink.push(
        Diagnostic::new(Code::FileType, node.span, message)
            .help("write its 64 digits 0 to 9 and a to f; `benchmark build` fills them in"),
    );
    None
}

/// Scores that may give a percentile need to say by which rules they were made.
fn needs_scoring(card: &Card, what: &str, rules: Option<&str>, sink: &mut Sink) {
    if card.scoring.is_some() {
        return;
    }
    let known = rules.unwrap_or("…");
    let message = format!("`scoring` is missing here, and there are {what}");
    sink.push(
        Diagnostic::new(Code::FileMissingKey, card.head, message)
            .label("in the mapping that begins here")
            .help(format!(
                "if the scores were made by the rules of this questionnaire, add `scoring: {known}`"
            )),
    );
}

/// The table that the card names.
fn rows_file(card: &Card, files: &Files, desk: &mut Desk<'_>) -> Option<usize> {
    let (name, place) = card.rows.as_ref()?;
    if !files.entries.contains_key(name) {
        let message = format!("there is no file {} in this folder", quoted(name));
        desk.sink.push(
            Diagnostic::new(Code::FileNotFound, *place, message)
                .help("put the rows beside `benchmark.yaml`, or correct the name"),
        );
        return None;
    }
    desk.text(files, name)
}

/// A NACE section letter in a cell.
fn sector(cell: &Cell, sink: &mut Sink) -> Option<char> {
    if codes::is_sector(&cell.text) {
        return cell.text.chars().next();
    }
    sink.push(codes::no_sector(&cell.text, cell.span));
    None
}

/// A country code in a cell.
fn country(cell: &Cell, sink: &mut Sink) -> Option<Country> {
    let code = Country::parse(&cell.text);
    if code.is_none() {
        let what = "an ISO 3166 country code";
        sink.push(codes::no_code(&cell.text, what, "DE", cell.span));
    }
    code
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
