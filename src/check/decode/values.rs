//! Texts, numbers, words, days and lists.

use crate::diagnostic::{Code, Diagnostic, Sink, Sources, Span, quoted, suggest};
use crate::read::text::is_steering;
use crate::read::{Node, Value};

/// No number of ours is larger, so that sums and differences stay finite.
const LARGEST: f64 = 1e15;

/// Limits of a number, both ends included.
#[derive(Debug, Clone, Copy)]
pub struct Range(pub f64, pub f64);

/// Any number from 0.
pub const NOT_NEGATIVE: Range = Range(0.0, LARGEST);
/// Scores and targets.
pub const PERCENT: Range = Range(0.0, 100.0);
/// Any number.
pub const ANY: Range = Range(-LARGEST, LARGEST);

impl Range {
    /// True for a finite number within the limits.
    pub fn holds(self, n: f64) -> bool {
        n.is_finite() && n >= self.0 && n <= self.1
    }

    /// The limits in words, after "a number".
    pub fn words(self) -> String {
        match (self.0 > -LARGEST, self.1 < LARGEST) {
            (true, true) => format!("from {} to {}", plain(self.0), plain(self.1)),
            (true, false) => format!("of {} or more", plain(self.0)),
            _ => "of at most fifteen digits".to_owned(),
        }
    }
}

/// A number as a message shows it: thousands apart, huge ones with an exponent.
pub fn plain(n: f64) -> String {
    let mut out = n.to_string();
    if n.abs() >= LARGEST {
        return format!("{n:e}");
    }
    if n.fract() == 0.0 && n >= 10_000.0 {
        for at in (1..out.len())
            .rev()
            .filter(|at| (out.len() - at).is_multiple_of(3))
            .collect::<Vec<_>>()
        {
            out.insert(at, ',');
        }
    }
    out
}

/// A text; a number or truth value is taken as it is written.
pub fn text(node: &Node, sources: &Sources, sink: &mut Sink) -> Option<String> {
    let word = match &node.value {
        Value::Text(t) => t.trim().to_owned(),
        Value::Number(n) => as_written(node, sources).unwrap_or_else(|| n.to_string()),
        Value::Bool(b) => as_written(node, sources).unwrap_or_else(|| b.to_string()),
        other => {
            sink.push(
                Diagnostic::new(Code::FileType, node.span, "a text is expected here")
                    .label(format!("this is {}", kind(other))),
            );
            return None;
        }
    };
    if let Some(c) = word.chars().find(|c| is_steering(*c)) {
        let code = u32::from(c);
        sink.push(
            Diagnostic::new(
                Code::FileEncoding,
                node.span,
                format!("this text holds the control character U+{code:04X}"),
            )
            .help("take the escape out; only text can be printed"),
        );
        return None;
    }
    Some(word)
}

/// The characters of a value, unless a reference stands in its place.
fn as_written(node: &Node, sources: &Sources) -> Option<String> {
    let slice = sources.slice(node.span).trim();
    (!slice.is_empty() && !slice.starts_with('*')).then(|| slice.to_owned())
}

/// An id: letters, digits, `-` and `_`.
pub fn id(node: &Node, sources: &Sources, sink: &mut Sink) -> Option<String> {
    let word = text(node, sources, sink)?;
    if is_id(&word) {
        return Some(word);
    }
    sink.push(
        Diagnostic::new(
            Code::IdForm,
            node.span,
            format!("{} cannot be an id", quoted(&word)),
        )
        .help("write letters, digits, `-` and `_`, at most 64 of them"),
    );
    None
}

/// True for the form of an id.
pub fn is_id(word: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    !word.is_empty() && word.chars().count() <= 64 && word.chars().all(fits)
}

/// A version: the characters of an id, points and plus signs.
pub fn version(node: &Node, sources: &Sources, sink: &mut Sink) -> Option<String> {
    let word = text(node, sources, sink)?;
    if is_version(&word) {
        return Some(word);
    }
    let message = format!("{} cannot be a version", quoted(&word));
    sink.push(
        Diagnostic::new(Code::IdForm, node.span, message).help("write numbers and points: 1.0.0"),
    );
    None
}

/// True for the form of a version.
pub fn is_version(word: &str) -> bool {
    is_id(&word.replace(['.', '+'], "-"))
}

/// A finite number within `range`.
pub fn number(node: &Node, range: Range, sink: &mut Sink) -> Option<f64> {
    let Value::Number(n) = node.value else {
        let mut found = Diagnostic::new(Code::FileType, node.span, "a number is expected here")
            .label(format!("this is {}", kind(&node.value)));
        if let Value::Text(word) = &node.value
            && let Some(help) = number_help(word)
        {
            found = found.help(help);
        }
        sink.push(found);
        return None;
    };
    if range.holds(n) {
        return Some(n);
    }
    sink.push(out_of_range(node.span, "number", range));
    None
}

/// A whole number within `range`.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the range is checked, and no range of whole numbers begins below 0"
)]
pub fn whole(node: &Node, range: Range, sink: &mut Sink) -> Option<usize> {
    let n = number(node, ANY, sink)?;
    if range.holds(n) && n.fract() == 0.0 {
        return Some(n as usize);
    }
    sink.push(out_of_range(node.span, "whole number", range));
    None
}

/// The finding about a number outside of what is possible.
pub fn out_of_range(place: Span, what: &str, range: Range) -> Diagnostic {
    let message = format!("a {what} {} is expected here", range.words());
    Diagnostic::new(Code::FileRange, place, message)
}

/// How to write a text that was meant as a number; `None` when it was not.
pub fn number_help(word: &str) -> Option<String> {
    let bare = word.trim().trim_end_matches('%').trim_end();
    let pointed = bare.replacen(',', ".", 1);
    pointed.parse::<f64>().ok().filter(|n| n.is_finite())?;
    Some(if pointed != bare {
        format!("write a decimal point: {pointed}")
    } else if bare != word {
        format!("write the figure alone: {bare}")
    } else {
        format!("take the quotation marks away: {bare}")
    })
}

/// A truth value.
pub fn flag(node: &Node, sink: &mut Sink) -> Option<bool> {
    let found = match &node.value {
        Value::Bool(b) => Some(*b),
        Value::Text(t) if t == "yes" => Some(true),
        Value::Text(t) if t == "no" => Some(false),
        _ => None,
    };
    if found.is_none() {
        sink.push(
            Diagnostic::new(
                Code::FileType,
                node.span,
                "`true` or `false` is expected here",
            )
            .label(format!("this is {}", kind(&node.value))),
        );
    }
    found
}

/// The items of a list.
pub fn list<'n>(node: &'n Node, sink: &mut Sink) -> &'n [Node] {
    if let Value::List(items) = &node.value {
        return items;
    }
    sink.push(
        Diagnostic::new(Code::FileType, node.span, "a list is expected here")
            .label(format!("this is {}", kind(&node.value)))
            .help("write `[a, b]`, or one item a line after `- `"),
    );
    &[]
}

/// One of the known words; anything else is reported with a suggestion.
pub fn one_of(
    node: &Node,
    known: &[&str],
    code: Code,
    what: &str,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<String> {
    let word = text(node, sources, sink)?;
    if known.contains(&word.as_str()) {
        return Some(word);
    }
    sink.push(unknown(code, node.span, what, &word, known));
    None
}

/// The finding about a word that is none of the known ones.
pub fn unknown(code: Code, place: Span, what: &str, word: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::new(code, place, format!("unknown {what} {}", quoted(word)))
        .help(suggest::help_for(word, known))
}

/// A list of known words, each once; `None` where something was reported.
pub fn some_of(
    node: &Node,
    known: &[&str],
    code: Code,
    what: &str,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<Vec<String>> {
    let before = sink.count();
    let mut out: Vec<String> = Vec::new();
    for item in list(node, sink) {
        let Some(word) = one_of(item, known, code, what, sources, sink) else {
            continue;
        };
        if out.contains(&word) {
            let message = format!("{} stands here twice", quoted(&word));
            let found = Diagnostic::new(Code::FileDuplicateKey, item.span, message);
            sink.push(found.help("keep one of the two"));
        } else {
            out.push(word);
        }
    }
    (sink.count() == before).then_some(out)
}

/// A day as `YYYY-MM-DD`.
pub fn date(node: &Node, sources: &Sources, sink: &mut Sink) -> Option<String> {
    let word = text(node, sources, sink)?;
    if is_date(&word) {
        return Some(word);
    }
    sink.push(no_day(&word, node.span));
    None
}

/// The finding about a text that is not a day.
pub fn no_day(word: &str, place: Span) -> Diagnostic {
    Diagnostic::new(
        Code::FileDate,
        place,
        format!("{} is not a day", quoted(word)),
    )
    .help("write year, month and day of the calendar: 2026-09-15")
}

/// True for a day that exists, written `YYYY-MM-DD`.
pub fn is_date(word: &str) -> bool {
    word.len() == 10 && word.parse::<jiff::civil::Date>().is_ok()
}

/// What a value is, in words.
pub const fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "empty",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::Text(_) => "a text",
        Value::List(_) => "a list",
        Value::Map(_) => "a mapping",
    }
}
