//! `questionnaire.yaml` with its practices and initiatives.

use super::decode::{self, Fields, NOT_NEGATIVE, PERCENT};
use super::{Desk, benchmark, initiatives, practices};
use crate::diagnostic::{Code, Diagnostic, Sink, Sources, Span};
use crate::model::id::{CapabilityId, DimensionId, ModuleId, Reference, RoleId};
use crate::model::questionnaire::{
    Band, Capability, ContextKind, ContextQuestion, Dimension, EvidenceGrade, Module,
    Questionnaire, Role, Source,
};
use crate::model::scale::Evidence;
use crate::read::{Files, Node, Value};

/// Context facts that are kept as keys of `engagement.yaml` and can be used in conditions like any other.
pub const ENGAGEMENT_FACTS: [&str; 3] = ["sector", "country", "staff"];

/// Checks a questionnaire folder: `questionnaire.yaml`, `practices/*.yaml`, `initiatives.yaml`.
///
/// `expected` is the reference by which the folder was found; header and folder have to agree.
pub fn questionnaire(
    files: &Files,
    expected: Option<&Reference>,
    desk: &mut Desk<'_>,
) -> Option<Questionnaire> {
    let (file, root) = desk.yaml(files, "questionnaire.yaml")?;
    let sources = &*desk.sources;
    let sink = &mut *desk.sink;
    let fields = Fields::open(&root, "a questionnaire", sink)?;
    fields.schema(sink);
    let reference = header(&fields, expected, sources, sink);
    let title = fields.text("title", sources, sink);
    fields.text("licence", sources, sink);
    let basis = fields.text("basis", sources, sink);
    let levels = fields
        .need("scale", sink)
        .map(|n| scale(n, sources, sink))
        .unwrap_or_default();
    let bands = bands(fields.list("bands", sink), sources, sink);
    let target = fields.number("target", PERCENT, sink);
    let highest = levels.len().saturating_sub(1);
    let evidence = fields
        .need("evidence", sink)
        .and_then(|n| evidence(n, highest, sources, sink));
    let roles = named(fields.list("roles", sink), "who", "role", sources, sink)
        .into_iter()
        .map(|(id, title, who)| Role {
            id: RoleId::new(id),
            title,
            who,
        })
        .collect::<Vec<_>>();
    let modules = named(
        fields.list("modules", sink),
        "about",
        "module",
        sources,
        sink,
    )
    .into_iter()
    .map(|(id, title, about)| Module {
        id: ModuleId::new(id),
        title,
        about,
    })
    .collect::<Vec<_>>();
    let dimensions = dimensions(fields.list("dimensions", sink), sources, sink);
    let context = context_questions(fields.list("context", sink), sources, sink);
    let source_list = source_list(fields.list("sources", sink), sources, sink);
    let reference_figures = fields
        .get("reference_figures")
        .and_then(|n| benchmark::reference_of(n, sources, sink));
    fields.finish(sink);
    if roles.is_empty() || dimensions.is_empty() {
        sink.push(
            Diagnostic::new(
                Code::QuestionnaireEmpty,
                Span::file_start(file),
                "a questionnaire needs roles and dimensions",
            )
            .help("add at least one role and one dimension with a capability"),
        );
    }
    let mut draft = Questionnaire {
        reference: reference?,
        title: title.unwrap_or_default(),
        basis: basis.unwrap_or_default(),
        levels,
        bands,
        target: target.unwrap_or_default(),
        evidence: evidence?,
        roles,
        modules,
        dimensions,
        practices: Vec::new(),
        context,
        sources: source_list,
        reference_figures,
        catalogue: crate::model::initiative::Catalogue::default(),
    };
    if draft.levels.len() < 2 {
        return None;
    }
    draft.practices = practices::practices(files, &draft, desk);
    if draft.practices.is_empty() {
        desk.sink.push(
            Diagnostic::new(
                Code::QuestionnaireEmpty,
                Span::file_start(file),
                "this questionnaire has no practices",
            )
            .help("add them in `practices/<CAPABILITY>.yaml`"),
        );
        return None;
    }
    weights_of_capabilities(&draft, file, desk.sink);
    if let Some(catalogue) = initiatives::initiatives(files, &draft, desk) {
        draft.catalogue = catalogue;
    }
    Some(draft)
}

/// Id and version of a header; they have to agree with the folder that the file was found in.
pub fn header(
    fields: &Fields<'_>,
    expected: Option<&Reference>,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<Reference> {
    let id_node = fields.need("id", sink);
    let version_node = fields.need("version", sink);
    let (id_node, version_node) = (id_node?, version_node?);
    let id = decode::text(id_node, sources, sink)?;
    let version = decode::text(version_node, sources, sink)?;
    if let Some(want) = expected {
        for (node, have, want) in [
            (id_node, &id, &want.id),
            (version_node, &version, &want.version),
        ] {
            if have != want {
                sink.push(
                    Diagnostic::new(
                        Code::ReferenceMismatch,
                        node.span,
                        format!("the folder says `{want}`, this file says `{have}`"),
                    )
                    .help("folder and header name the same id and version: <id>/<version>/"),
                );
            }
        }
    }
    Some(Reference { id, version })
}

fn scale(node: &Node, sources: &Sources, sink: &mut Sink) -> Vec<String> {
    let Some(fields) = Fields::open(node, "the scale", sink) else {
        return Vec::new();
    };
    let items = fields.list("levels", sink);
    let levels: Vec<String> = items
        .iter()
        .filter_map(|n| decode::text(n, sources, sink))
        .collect();
    fields.finish(sink);
    if levels.len() < 2 || levels.len() > 11 {
        sink.push(
            Diagnostic::new(
                Code::QuestionnaireScale,
                node.span,
                "a scale has 2 to 11 levels",
            )
            .help("list the meaning of each level, lowest first"),
        );
        return Vec::new();
    }
    levels
}

fn bands(nodes: &[Node], sources: &Sources, sink: &mut Sink) -> Vec<Band> {
    let mut out: Vec<Band> = Vec::new();
    for node in nodes {
        let Some(fields) = Fields::open(node, "a band", sink) else {
            continue;
        };
        let from = fields.number("from", PERCENT, sink);
        let word = fields.text("word", sources, sink);
        fields.finish(sink);
        if let (Some(from), Some(word)) = (from, word) {
            if out.last().is_some_and(|b| b.from >= from) || (out.is_empty() && from > 0.0) {
                sink.push(
                    Diagnostic::new(
                        Code::QuestionnaireScale,
                        node.span,
                        "bands begin at 0 and rise",
                    )
                    .help("write the lowest band first, with `from: 0`"),
                );
            }
            out.push(Band { from, word });
        }
    }
    out
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a scale has a handful of levels"
)]
fn evidence(
    node: &Node,
    highest: usize,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<[EvidenceGrade; 4]> {
    let fields = Fields::open(node, "the list of evidence grades", sink)?;
    let mut grade = |key: &'static str, grade: Evidence| {
        let node = fields.need(key, sink)?;
        let inner = Fields::open(node, "an evidence grade", sink)?;
        let cap = inner.number("cap", decode::Range(0.0, highest as f64), sink);
        let text = inner.text("text", sources, sink);
        inner.finish(sink);
        Some(EvidenceGrade {
            grade,
            cap: cap?,
            text: text?,
        })
    };
    let found = (
        grade("E0", Evidence::E0),
        grade("E1", Evidence::E1),
        grade("E2", Evidence::E2),
        grade("E3", Evidence::E3),
    );
    fields.finish(sink);
    Some([found.0?, found.1?, found.2?, found.3?])
}

/// Items of the shape `{id, title, <third>}` with unique ids.
fn named(
    nodes: &[Node],
    third: &'static str,
    what: &str,
    sources: &Sources,
    sink: &mut Sink,
) -> Vec<(String, String, String)> {
    let mut out: Vec<(String, String, String)> = Vec::new();
    let mut places: Vec<Span> = Vec::new();
    for node in nodes {
        let Some(fields) = Fields::open(node, &format!("a {what}"), sink) else {
            continue;
        };
        let id = fields.text("id", sources, sink);
        let title = fields.text("title", sources, sink);
        let rest = fields.text(third, sources, sink);
        fields.finish(sink);
        if let (Some(id), Some(title), Some(rest)) = (id, title, rest) {
            if let Some(at) = out.iter().position(|(i, _, _)| *i == id) {
                duplicate_id(&id, node.span, places.get(at).copied(), sink);
                continue;
            }
            places.push(node.span);
            out.push((id, title, rest));
        }
    }
    out
}

/// Reports an id that stands twice.
pub fn duplicate_id(id: &str, second: Span, first: Option<Span>, sink: &mut Sink) {
    let mut found = Diagnostic::new(
        Code::DuplicateId,
        second,
        format!("the id `{id}` stands twice"),
    )
    .help("ids are unique; give one of the two another id");
    if let Some(first) = first {
        found = found.because(first, "first here");
    }
    sink.push(found);
}

fn dimensions(nodes: &[Node], sources: &Sources, sink: &mut Sink) -> Vec<Dimension> {
    let mut out: Vec<Dimension> = Vec::new();
    let mut seen: Vec<(String, Span)> = Vec::new();
    let mut unique = |id: &str, span: Span, sink: &mut Sink| {
        let first = seen.iter().find(|(i, _)| i == id).map(|(_, s)| *s);
        if first.is_some() {
            duplicate_id(id, span, first, sink);
        } else {
            seen.push((id.to_owned(), span));
        }
        first.is_none()
    };
    for node in nodes {
        let Some(fields) = Fields::open(node, "a dimension", sink) else {
            continue;
        };
        let id = fields.text("id", sources, sink);
        let title = fields.text("title", sources, sink);
        let about = fields.text("about", sources, sink);
        let items = fields.list("capabilities", sink);
        fields.finish(sink);
        let mut capabilities = Vec::new();
        for item in items {
            let Some(inner) = Fields::open(item, "a capability", sink) else {
                continue;
            };
            let cid = inner.text("id", sources, sink);
            let ctitle = inner.text("title", sources, sink);
            let cabout = inner.text("about", sources, sink);
            let weight = inner.number("weight", NOT_NEGATIVE, sink);
            inner.finish(sink);
            if let (Some(cid), Some(title), Some(about), Some(weight)) =
                (cid, ctitle, cabout, weight)
                && unique(&cid, item.span, sink)
            {
                capabilities.push(Capability {
                    id: CapabilityId::new(cid),
                    title,
                    about,
                    weight,
                });
            }
        }
        if let (Some(id), Some(title), Some(about)) = (id, title, about)
            && unique(&id, node.span, sink)
        {
            out.push(Dimension {
                id: DimensionId::new(id),
                title,
                about,
                capabilities,
            });
        }
    }
    out
}

fn weights_of_capabilities(q: &Questionnaire, file: usize, sink: &mut Sink) {
    let total: f64 = q.capabilities().map(|c| c.weight).sum();
    if total <= 0.0 {
        sink.push(
            Diagnostic::new(
                Code::WeightsZero,
                Span::file_start(file),
                "all capability weights are zero",
            )
            .help("give at least one capability a weight above 0"),
        );
        return;
    }
    for c in q.capabilities() {
        if c.weight / total > 0.5 && q.capabilities().count() > 2 {
            sink.push(
                Diagnostic::new(
                    Code::WeightDominates,
                    Span::file_start(file),
                    format!(
                        "capability `{}` carries more than half of the overall score",
                        c.id
                    ),
                )
                .help("check that this is meant; the other capabilities hardly move the result"),
            );
        }
    }
}

fn context_questions(nodes: &[Node], sources: &Sources, sink: &mut Sink) -> Vec<ContextQuestion> {
    let mut out: Vec<ContextQuestion> = Vec::new();
    for node in nodes {
        let Some(fields) = Fields::open(node, "a context question", sink) else {
            continue;
        };
        let id = fields.text("id", sources, sink);
        let question = fields.text("question", sources, sink);
        let help = fields.text("help", sources, sink);
        let unit = fields.text_if("unit", sources, sink);
        let options: Vec<String> = fields
            .list("options", sink)
            .iter()
            .filter_map(|n| decode::text(n, sources, sink))
            .collect();
        let kind_node = fields.need("type", sink);
        fields.finish(sink);
        let known = ["number", "share", "yes-no", "choice", "list"];
        let word = kind_node
            .and_then(|n| decode::one_of(n, &known, Code::ContextType, "type", sources, sink));
        let kind = match word.as_deref() {
            Some("number") => ContextKind::Number(unit.unwrap_or_default()),
            Some("share") => ContextKind::Share,
            Some("yes-no") => ContextKind::YesNo,
            Some("choice") => ContextKind::Choice(options),
            Some("list") => ContextKind::List(options),
            _ => continue,
        };
        if let (Some(id), Some(question), Some(help)) = (id, question, help) {
            if out.iter().any(|c| c.id == id) {
                duplicate_id(&id, node.span, None, sink);
            } else {
                out.push(ContextQuestion {
                    id,
                    kind,
                    question,
                    help,
                });
            }
        }
    }
    out
}

#[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
fn source_list(nodes: &[Node], sources: &Sources, sink: &mut Sink) -> Vec<Source> {
    let mut out: Vec<Source> = Vec::new();
    for node in nodes {
        let Some(fields) = Fields::open(node, "a source", sink) else {
            continue;
        };
        let id = fields.text("id", sources, sink);
        let title = fields.text("title", sources, sink);
        let year = fields.number_if("year", decode::Range(1800.0, 2200.0), sink);
        let grade = fields.need("grade", sink).and_then(|n| {
            decode::one_of(
                n,
                &["A", "B", "C"],
                Code::SourceUnknown,
                "grade",
                sources,
                sink,
            )
        });
        let note = fields.text_if("note", sources, sink);
        let passages = fields.get("passages").map_or_else(Vec::new, |n| {
            decode::entries(n, "the list of passages", sink)
                .into_iter()
                .filter_map(|(k, v)| Some((k.text.clone(), decode::text(v, sources, sink)?)))
                .collect()
        });
        fields.finish(sink);
        if let (Some(id), Some(title), Some(grade)) = (id, title, grade) {
            if out.iter().any(|s| s.id == id) {
                duplicate_id(&id, node.span, None, sink);
            } else {
                out.push(Source {
                    id,
                    title,
                    year: year.map(|y| y as i32),
                    grade,
                    note,
                    passages,
                });
            }
        }
    }
    out
}

/// True for a value that is a plain number, used where a level or a mapping may stand.
pub const fn is_number(node: &Node) -> bool {
    matches!(node.value, Value::Number(_))
}
