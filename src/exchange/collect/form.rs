//! Forms of ours: JSON as the web form saves it, and the workbook with one practice a row.

use super::Ground;
use super::answer::Listen;
use super::day::{self, Read};
use super::draft::{Consent, Draft, is_no};
use super::known::Tool;
use super::row::fill;
use crate::check::answers::{Raw, written};
use crate::check::decode::{Fields, text};
use crate::diagnostic::{Code, Diagnostic, Sink, Sources, Span, quoted};
use crate::model::mapping::{Part, Target, key};
use crate::read::csv::Cell;
use crate::read::xlsx::Sheet;
use crate::read::{Node, Value};

/// Keys of a form beside `answers`.
const KEYS: [&str; 11] = [
    "engagement",
    "round",
    "questionnaire",
    "respondent",
    "roles",
    "unit",
    "date",
    "consent",
    "complete",
    "email",
    "name",
];

/// The submission of a JSON form; `None`, with a finding, when it is no form.
pub(super) fn json(root: &Node, sources: &Sources, sink: &mut Sink) -> Option<Draft> {
    let fields = Fields::open(root, "a form", sink)?;
    let mut draft = Draft::new(Span::file_start(root.span.file));
    fields.schema(sink);
    if let Some(node) = fields.get("kind")
        && node.value != Value::Text("answers".to_owned())
    {
        let shown = quoted(sources.slice(node.span));
        let message = format!("this file holds {shown}, not answers");
        sink.push(
            Diagnostic::new(Code::CollectFile, node.span, message)
                .help("send the file that the form saves"),
        );
        return None;
    }
    for name in KEYS {
        let Some(node) = fields.get(name) else {
            continue;
        };
        let Some(target) = Target::NAMED.into_iter().find(|(w, _)| *w == name) else {
            continue;
        };
        let items = match &node.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(node),
        };
        for item in items {
            if let Some(text) = text(item, sources, sink) {
                let cell = Cell {
                    span: item.span,
                    text,
                };
                head(&target.1, &cell, &mut draft, sink);
            }
        }
    }
    match fields.get("answers").map(|n| &n.value) {
        Some(Value::Map(entries)) => {
            draft.written = entries
                .iter()
                .map(|(key, value)| written(key, value, sources, sink))
                .collect();
        }
        _ => {
            fields.need("answers");
        }
    }
    // Names that are only for people, and what later forms may say about themselves.
    for more in [
        "form", "kind", "language", "saved", "program", "client", "title",
    ] {
        fields.get(more);
    }
    fields.finish(sink);
    Some(draft)
}

/// A line about the person or the form.
pub(super) fn head(target: &Target, cell: &Cell, draft: &mut Draft, sink: &mut Sink) {
    let text = cell.text.trim();
    if text.is_empty() {
        return;
    }
    let first = |slot: &mut Option<String>| {
        slot.get_or_insert_with(|| text.to_owned());
    };
    let placed = |slot: &mut Option<(String, Span)>| {
        slot.get_or_insert_with(|| (text.to_owned(), cell.span));
    };
    match target {
        Target::Respondent => first(&mut draft.who.respondent),
        Target::Email => first(&mut draft.who.email),
        Target::Name => match &mut draft.who.name {
            // First and last name in two columns.
            Some(name) => {
                name.push(' ');
                name.push_str(text);
            }
            None => draft.who.name = Some(text.to_owned()),
        },
        Target::Instance => first(&mut draft.who.instance),
        Target::Roles => draft.roles.push((text.to_owned(), cell.span)),
        Target::Unit => first(&mut draft.unit),
        Target::Engagement => placed(&mut draft.engagement),
        Target::Round => placed(&mut draft.round),
        Target::Questionnaire => placed(&mut draft.questionnaire),
        Target::Consent if is_no(text) => draft.consent = Consent::Refused,
        Target::Consent if draft.consent == Consent::Refused => {}
        Target::Consent => draft.consent = Consent::Given,
        Target::Complete => draft.sent &= !is_no(text),
        Target::Date => match day::read(text, None) {
            Read::Day(day) => draft.day = Some(day),
            Read::Ambiguous => sink.push(ambiguous(cell)),
            Read::Nothing => sink.push(no_day(cell)),
        },
        Target::Practice(..) | Target::Ignore => {}
    }
}

/// The finding about a day that can be read in two ways.
pub(super) fn ambiguous(cell: &Cell) -> Diagnostic {
    let message = format!(
        "day and month of {} could be either way round",
        quoted(&cell.text)
    );
    Diagnostic::new(Code::CollectDay, cell.span, message)
        .label("the answers are kept, without a day of their own")
        .help("write `days: day-first` or `days: month-first` in `mapping.yaml`, or the day as 2026-09-15")
}

/// The finding about what is no day.
pub(super) fn no_day(cell: &Cell) -> Diagnostic {
    let message = format!("{} is not a day that can be read", quoted(&cell.text));
    Diagnostic::new(Code::CollectDay, cell.span, message)
        .label("the answers are kept, without a day of their own")
        .help("write year, month and day: 2026-09-15")
}

/// The submission of a workbook of ours.
pub(super) fn workbook(
    about: &Sheet,
    answers: &Sheet,
    ground: &Ground<'_>,
    sink: &mut Sink,
) -> Option<Draft> {
    let first = answers.rows.first().and_then(|r| r.first());
    let place = first.map_or(Span::file_start(0), |c| c.span);
    let mut draft = Draft::new(place);
    for row in &about.rows {
        // What explains a line stands in its third cell.
        let [name, value, ..] = row.as_slice() else {
            continue;
        };
        let name = match key(&name.text).as_str() {
            "role" => "roles".to_owned(),
            other => other.to_owned(),
        };
        let Some((_, target)) = Target::NAMED.into_iter().find(|(w, _)| *w == name) else {
            continue;
        };
        if about.formulas.contains(&value.span) {
            sink.push(formula(value.span));
        } else if !value.text.is_empty() {
            head(&target, value, &mut draft, sink);
        } else if target == Target::Consent && draft.consent == Consent::Unasked {
            draft.consent = Consent::Open;
        }
    }
    let Some((columns, body)) = table(answers) else {
        sink.push(
            Diagnostic::new(
                Code::CollectFile,
                place,
                "the sheet `Answers` has lost its columns",
            )
            .help("the first row holds `id`, `question`, `answer`; ask for the form anew, or put them back"),
        );
        return None;
    };
    for row in body {
        let Some(id) = row.get(columns.id).filter(|c| !c.text.is_empty()) else {
            continue;
        };
        for (at, part) in &columns.parts {
            let Some(cell) = row.get(*at) else {
                continue;
            };
            if answers.formulas.contains(&cell.span) {
                sink.push(formula(cell.span));
            } else if !cell.text.is_empty() {
                one(&id.text, *part, cell, &mut draft, ground, sink);
            }
        }
    }
    Some(draft)
}

/// The finding about a formula in the place of an answer.
pub(super) fn formula(place: Span) -> Diagnostic {
    Diagnostic::new(
        Code::CollectFormula,
        place,
        "a formula stands here, not an answer",
    )
    .help("write what it comes to; what was computed on another machine is not taken")
}

struct Columns {
    id: usize,
    parts: Vec<(usize, Part)>,
}

/// The columns of the sheet of answers and the rows below them.
fn table(sheet: &Sheet) -> Option<(Columns, &[Vec<Cell>])> {
    for (n, row) in sheet.rows.iter().take(20).enumerate() {
        let names: Vec<String> = row.iter().map(|c| key(&c.text)).collect();
        let at = |name: &str| names.iter().position(|n| n == name);
        let (Some(id), Some(answer)) = (at("id"), at("answer")) else {
            continue;
        };
        let mut parts = vec![(answer, Part::Answer)];
        for (name, part) in [
            ("figure", Part::Value),
            ("sample", Part::Sample),
            ("source", Part::Source),
            ("intention", Part::Intention),
            ("note", Part::Note),
        ] {
            parts.extend(at(name).map(|at| (at, part)));
        }
        return Some((Columns { id, parts }, sheet.rows.get(n + 1..)?));
    }
    None
}

/// One cell of a practice; of an earlier version only numbers and the words for no level are known.
fn one(id: &str, part: Part, cell: &Cell, draft: &mut Draft, ground: &Ground<'_>, sink: &mut Sink) {
    let listen = Listen {
        q: ground.q,
        mapping: ground.mapping,
        tool: Tool::Workbook,
        form: ground.round.form,
        by_text: false,
    };
    if let Some(p) = ground.q.practice(id) {
        fill(p, part, cell, draft, &listen, sink);
        return;
    }
    let Some((written, _)) = draft.answer(id, cell.span) else {
        return;
    };
    let raw = Raw::word(&cell.text).or_else(|| cell.text.parse().ok().map(Raw::Number));
    match part {
        Part::Answer => written.level = raw.map(|r| (r, cell.span)),
        Part::Value => written.figure = raw.map(|r| (r, cell.span)),
        Part::Note => written.note = Some((cell.text.clone(), cell.span)),
        Part::Source => written.source = Some(cell.text.clone()),
        Part::Sample => written.sample = cell.text.parse().ok(),
        Part::Intention => written.intention = cell.text.parse().ok().map(|n| (n, cell.span)),
        Part::Evidence => {}
    }
}
