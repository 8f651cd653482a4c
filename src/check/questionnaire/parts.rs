//! Scale, bands, evidence, context questions and sources.

use crate::check::conditions::ENGAGEMENT_FACTS;
use crate::check::decode::{self, Fields, PERCENT, Range, Seen};
use crate::diagnostic::{Code, Diagnostic, Sink, Sources, quoted};
use crate::model::questionnaire::{Band, ContextKind, ContextQuestion, EvidenceGrade, Source};
use crate::model::scale::Evidence;
use crate::read::{Node, Value};

/// The words of the levels; `None` when there is no scale to check answers with.
pub(super) fn scale(node: &Node, sources: &Sources, sink: &mut Sink) -> Option<Vec<String>> {
    let fields = Fields::open(node, "the scale", sink)?;
    let list = fields.need("levels");
    fields.finish(sink);
    let items = decode::list(list?, sink);
    let levels: Vec<String> = items
        .iter()
        .map(|n| decode::text(n, sources, sink).unwrap_or_default())
        .collect();
    if (2..=11).contains(&levels.len()) {
        return Some(levels);
    }
    if matches!(list?.value, Value::List(_)) {
        sink.push(
            Diagnostic::new(
                Code::QuestionnaireScale,
                list?.span,
                "a scale has 2 to 11 levels",
            )
            .label(format!("{} here", levels.len()))
            .help("list the meaning of each level, lowest first"),
        );
    }
    None
}

/// The words for scores, from 0 upwards.
pub(super) fn bands(nodes: &[Node], sources: &Sources, sink: &mut Sink) -> Vec<Band> {
    let mut out: Vec<Band> = Vec::new();
    for node in nodes {
        let Some(fields) = Fields::open(node, "a band", sink) else {
            continue;
        };
        let from = fields.number("from", PERCENT, sink);
        let place = fields.get("from").map_or(node.span, |n| n.span);
        let word = fields.text("word", sources, sink);
        fields.finish(sink);
        let Some(from) = from else {
            continue;
        };
        let fits = out.last().map_or(from <= 0.0, |b| b.from < from);
        if !fits {
            sink.push(
                Diagnostic::new(
                    Code::QuestionnaireScale,
                    place,
                    "bands have to begin at 0 and to rise",
                )
                .help("write the lowest band first, with `from: 0`"),
            );
        }
        out.push(Band {
            from,
            word: word.unwrap_or_default(),
        });
    }
    out
}

/// Meaning and cap of E0 … E3.
#[expect(
    clippy::cast_precision_loss,
    reason = "a scale has a handful of levels"
)]
pub(super) fn evidence(
    node: &Node,
    highest: Option<usize>,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<[EvidenceGrade; 4]> {
    let fields = Fields::open(node, "the list of evidence grades", sink)?;
    let caps = Range(0.0, highest.unwrap_or(10) as f64);
    let grades = Evidence::ALL.map(|grade| {
        let node = fields.need(grade.as_str());
        let inner = node.and_then(|n| Fields::open(n, "an evidence grade", sink));
        let mut made = EvidenceGrade {
            grade,
            cap: caps.1,
            text: String::new(),
        };
        if let Some(inner) = inner {
            made.cap = inner.number("cap", caps, sink).unwrap_or(caps.1);
            made.text = inner.text("text", sources, sink).unwrap_or_default();
            inner.finish(sink);
        }
        made
    });
    fields.finish(sink);
    Some(grades)
}

/// The questions asked once; `None` when the id of one is lost.
pub(super) fn context_questions(
    nodes: &[Node],
    sources: &Sources,
    sink: &mut Sink,
) -> Option<Vec<ContextQuestion>> {
    let mut seen = Seen::default();
    let found: Vec<_> = nodes
        .iter()
        .map(|node| context_question(node, &mut seen, sources, sink))
        .collect();
    found.into_iter().collect()
}

fn context_question(
    node: &Node,
    seen: &mut Seen,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<ContextQuestion> {
    let fields = Fields::open(node, "a context question", sink)?;
    let id = fields.id("id", sources, sink);
    let question = fields.text("question", sources, sink);
    let help = fields.text("help", sources, sink);
    let unit = fields.text_if("unit", sources, sink);
    let options_node = fields.get("options");
    let options: Vec<String> = options_node
        .map_or(&[][..], |n| decode::list(n, sink))
        .iter()
        .filter_map(|n| decode::text(n, sources, sink))
        .collect();
    let type_node = fields.need("type");
    fields.finish(sink);
    let known = [
        "number", "share", "yes-no", "choice", "list", "record", "days",
    ];
    let word =
        type_node.and_then(|n| decode::one_of(n, &known, Code::ContextType, "type", sources, sink));
    let (id, place) = id?;
    if ENGAGEMENT_FACTS.contains(&id.as_str()) {
        let message = format!("{} is a key of `engagement.yaml` itself", quoted(&id));
        sink.push(
            Diagnostic::new(Code::DuplicateId, place, message)
                .help("take the question out; conditions can use the key"),
        );
        return None;
    }
    if !seen.claim(&id, place, sink) {
        return None;
    }
    if let (Some("choice" | "list" | "record"), Some(n)) = (word.as_deref(), type_node)
        && options.is_empty()
    {
        sink.push(
            Diagnostic::new(Code::ContextType, n.span, "there is nothing to choose from")
                .help("add `options: [a, b]`"),
        );
    }
    let kind = match word.as_deref() {
        Some("share") => ContextKind::Share,
        Some("yes-no") => ContextKind::YesNo,
        Some("choice") => ContextKind::Choice(options),
        Some("list") => ContextKind::List(options),
        Some("record") => ContextKind::Record(options),
        Some("days") => ContextKind::Days,
        _ => ContextKind::Number(unit.unwrap_or_default()),
    };
    Some(ContextQuestion {
        id,
        kind,
        question: question.unwrap_or_default(),
        help: help.unwrap_or_default(),
    })
}

/// The texts that the questionnaire rests on; `None` when the id of one is lost.
pub(super) fn source_list(
    nodes: &[Node],
    sources: &Sources,
    sink: &mut Sink,
) -> Option<Vec<Source>> {
    let mut seen = Seen::default();
    let found: Vec<_> = nodes
        .iter()
        .map(|node| source(node, &mut seen, sources, sink))
        .collect();
    found.into_iter().collect()
}

#[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
fn source(node: &Node, seen: &mut Seen, sources: &Sources, sink: &mut Sink) -> Option<Source> {
    let fields = Fields::open(node, "a source", sink)?;
    let id = fields.id("id", sources, sink);
    let title = fields.text("title", sources, sink);
    let year = fields.number_if("year", Range(1800.0, 2200.0), sink);
    let grade = fields.word("grade", &["A", "B", "C"], sources, sink);
    let note = fields.text_if("note", sources, sink);
    let passages = fields.get("passages").map_or_else(Vec::new, |n| {
        decode::entries(n, "the list of passages", sink)
            .into_iter()
            .map(|(k, v)| {
                let text = decode::text(v, sources, sink);
                (k.text.clone(), text.unwrap_or_default())
            })
            .collect()
    });
    fields.finish(sink);
    let (id, place) = id?;
    seen.claim(&id, place, sink).then(|| Source {
        id,
        title: title.unwrap_or_default(),
        year: year.map(|y| y as i32),
        grade: grade.unwrap_or_default(),
        note,
        passages,
    })
}
