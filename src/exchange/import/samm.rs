//! The core model of OWASP SAMM: YAML documents of eight kinds that name each other by id.
//!
//! business function → dimension, security practice → capability, question → practice. Streams, activities and levels
//! have no score of their own here.
//!
//! How the model counts (<https://owaspsamm.org/blog/2025/01/21/samm-relative-scoring>): an answer counts its value; a
//! stream is the sum of its levels, a security practice the mean of its streams, a business function the mean of its
//! practices, the whole the mean of the functions. In percent of the highest result that is possible this is a mean with
//! weights, and so it is written: see [`build`].

mod build;
mod documents;

use std::collections::BTreeMap;

use super::draft::Draft;
use super::open::nothing;
use super::remark::{Remark, Tally};
use crate::check::Desk;
use crate::check::decode::Seen;
use crate::diagnostic::{Code, Diagnostic, Sink, Span, quoted};
use crate::model::mapping::key;
use crate::read::{Node, Value};
use documents::{
    Activity, AnswerSet, Function, Level, Maturity, Practice, Question, Reader, Stream,
};

/// A document, with the name of the folder that its file lies in.
pub(super) struct Paper {
    pub(super) folder: String,
    pub(super) node: Node,
}

/// A reference to another document.
#[derive(Debug, Clone)]
struct Link {
    id: String,
    place: Span,
}

/// All documents of a model by id.
#[derive(Debug, Default)]
struct Model {
    functions: BTreeMap<String, Function>,
    practices: BTreeMap<String, Practice>,
    streams: BTreeMap<String, Stream>,
    maturities: BTreeMap<String, Maturity>,
    levels: BTreeMap<String, Level>,
    activities: BTreeMap<String, Activity>,
    questions: BTreeMap<String, Question>,
    answer_sets: BTreeMap<String, AnswerSet>,
    /// True when a document is broken, so that a link to it leads nowhere.
    lost: bool,
}

/// The kinds of documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Function,
    Practice,
    Stream,
    Maturity,
    Level,
    Activity,
    Question,
    AnswerSet,
}

impl Kind {
    /// Word of `type`, or the name of the folder where that is missing.
    fn of(paper: &Paper) -> Option<Self> {
        let Value::Map(entries) = &paper.node.value else {
            return None;
        };
        let kind = entries.iter().find(|(k, _)| k.text == "type");
        if let Some((_, node)) = kind
            && let Value::Text(word) = &node.value
        {
            return Self::word(word);
        }
        Self::word(&paper.folder)
    }

    fn word(word: &str) -> Option<Self> {
        Some(match key(word).replace(' ', "").as_str() {
            "function" | "businessfunction" | "businessfunctions" => Self::Function,
            "practice" | "securitypractice" | "securitypractices" => Self::Practice,
            "stream" | "streams" => Self::Stream,
            "maturitylevel" | "maturitylevels" => Self::Maturity,
            "practicelevel" | "practicelevels" => Self::Level,
            "activity" | "activities" => Self::Activity,
            "question" | "questions" => Self::Question,
            "answerset" | "answersets" => Self::AnswerSet,
            _ => return None,
        })
    }
}

/// Reads a model; `None`, with findings, when it cannot be used.
pub(super) fn read(papers: &[Paper], desk: &mut Desk<'_>) -> Option<Draft> {
    let place = papers.first().map(|p| p.node.span);
    let mut model = Model::default();
    let mut reader = Reader {
        sources: desk.sources,
        tally: Tally::default(),
        seen: Seen::default(),
    };
    let mut strangers: Vec<Span> = Vec::new();
    for paper in papers {
        match Kind::of(paper) {
            Some(kind) => add(&mut model, kind, &paper.node, &mut reader, desk.sink),
            None => strangers.push(paper.node.span),
        }
    }
    let tally = reader.tally;
    if model.questions.is_empty() {
        // What is broken may have been one.
        if !desk.sink.has_errors() {
            let message = "no document here is a question of a model";
            let place = place.unwrap_or(Span::file_start(0));
            desk.sink.push(nothing(place, message));
        }
        return None;
    }
    model.lost |= desk.sink.has_errors();
    let mut draft = build::draft(&model, desk.sink);
    draft.remarks.extend(tally.remarks());
    if !strangers.is_empty() {
        let count = strangers.len().to_string();
        let remark = Remark::left("document", vec![("count", count)], strangers);
        draft.remarks.push(remark);
    }
    Some(draft)
}

fn add(model: &mut Model, kind: Kind, node: &Node, reader: &mut Reader<'_>, sink: &mut Sink) {
    let kept = match kind {
        Kind::Function => keep(&mut model.functions, reader.function(node, sink)),
        Kind::Practice => keep(&mut model.practices, reader.practice(node, sink)),
        Kind::Stream => keep(&mut model.streams, reader.stream(node, sink)),
        Kind::Maturity => keep(&mut model.maturities, reader.maturity(node, sink)),
        Kind::Level => keep(&mut model.levels, reader.level(node, sink)),
        Kind::Activity => keep(&mut model.activities, reader.activity(node, sink)),
        Kind::Question => keep(&mut model.questions, reader.question(node, sink)),
        Kind::AnswerSet => keep(&mut model.answer_sets, reader.answer_set(node, sink)),
    };
    model.lost |= !kept;
}

fn keep<T>(among: &mut BTreeMap<String, T>, found: Option<(String, T)>) -> bool {
    let is_whole = found.is_some();
    among.extend(found);
    is_whole
}

/// The document that a link names; a missing one is reported, unless it may be one of those that are broken.
fn follow<'m, T>(
    link: &Link,
    among: &'m BTreeMap<String, T>,
    what: &str,
    lost: bool,
    sink: &mut Sink,
) -> Option<(&'m str, &'m T)> {
    let found = among.get_key_value(&link.id);
    if found.is_none() && !lost {
        let message = format!("there is no {what} {}", quoted(&link.id));
        sink.push(
            Diagnostic::new(Code::ImportLink, link.place, message)
                .help("hand over the whole folder of the model, with files of one version"),
        );
    }
    found.map(|(id, it)| (id.as_str(), it))
}
