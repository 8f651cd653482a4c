//! What all checks share: a mapping that knows which of its keys were asked for, and typed values with findings.

use std::cell::RefCell;

use crate::diagnostic::suggest;
use crate::diagnostic::{Code, Diagnostic, Sink, Sources, Span};
use crate::read::{Key, Node, Value};

/// A mapping under inspection. Keys that nobody asks for are reported by [`Fields::finish`].
#[derive(Debug)]
pub struct Fields<'n> {
    /// The place of the mapping.
    pub span: Span,
    entries: &'n [(Key, Node)],
    asked: RefCell<Vec<&'static str>>,
}

impl<'n> Fields<'n> {
    /// Opens a mapping; anything else, and repeated keys, are reported.
    pub fn open(node: &'n Node, what: &str, sink: &mut Sink) -> Option<Self> {
        let Value::Map(entries) = &node.value else {
            sink.push(
                Diagnostic::new(
                    Code::FileType,
                    node.span,
                    format!("{what} is written as `key: value` lines"),
                )
                .label(format!("this is {}", kind(&node.value))),
            );
            return None;
        };
        report_repeated(entries, sink);
        Some(Self {
            span: node.span,
            entries,
            asked: RefCell::new(Vec::new()),
        })
    }

    /// The value of `key`; a missing key and an empty value are both `None`.
    pub fn get(&self, key: &'static str) -> Option<&'n Node> {
        self.asked.borrow_mut().push(key);
        self.entries
            .iter()
            .find(|(k, _)| k.text == key)
            .map(|(_, v)| v)
            .filter(|v| v.value != Value::Null)
    }

    /// The value of a key that has to be there.
    pub fn need(&self, key: &'static str, sink: &mut Sink) -> Option<&'n Node> {
        let found = self.get(key);
        if found.is_none() {
            let place = self
                .entries
                .iter()
                .find(|(k, _)| k.text == key)
                .map_or_else(
                    || self.entries.first().map_or(self.span, |(k, _)| k.span),
                    |(k, _)| k.span,
                );
            sink.push(
                Diagnostic::new(Code::FileMissingKey, place, format!("`{key}` is missing"))
                    .help(format!("add a line `{key}: …`")),
            );
        }
        found
    }

    /// Reports every key that was not asked for.
    pub fn finish(self, sink: &mut Sink) {
        let known = self.asked.borrow();
        for (key, _) in self.entries {
            if !known.iter().any(|k| *k == key.text) {
                sink.push(
                    Diagnostic::new(
                        Code::FileUnknownKey,
                        key.span,
                        format!("unknown key `{}`", key.text),
                    )
                    .help(suggest::help_for(&key.text, &known)),
                );
            }
        }
    }

    /// A text that has to be there.
    pub fn text(&self, key: &'static str, sources: &Sources, sink: &mut Sink) -> Option<String> {
        let node = self.need(key, sink)?;
        text(node, sources, sink)
    }

    /// A text that may be missing.
    pub fn text_if(&self, key: &'static str, sources: &Sources, sink: &mut Sink) -> Option<String> {
        self.get(key).and_then(|node| text(node, sources, sink))
    }

    /// A number that has to be there.
    pub fn number(&self, key: &'static str, range: Range, sink: &mut Sink) -> Option<f64> {
        let node = self.need(key, sink)?;
        number(node, range, sink)
    }

    /// A number that may be missing.
    pub fn number_if(&self, key: &'static str, range: Range, sink: &mut Sink) -> Option<f64> {
        self.get(key).and_then(|node| number(node, range, sink))
    }

    /// The schema number, which has to be 1.
    pub fn schema(&self, sink: &mut Sink) {
        if let Some(node) = self.need("schema", sink)
            && node.value != Value::Number(1.0)
        {
            sink.push(
                Diagnostic::new(
                    Code::FileSchema,
                    node.span,
                    "this schema number is not known",
                )
                .help("this program reads `schema: 1`"),
            );
        }
    }

    /// A list that may be missing; anything else is reported.
    pub fn list(&self, key: &'static str, sink: &mut Sink) -> &'n [Node] {
        self.get(key).map_or(&[], |node| list(node, sink))
    }
}

/// Reports the second and later uses of a key.
pub fn report_repeated(entries: &[(Key, Node)], sink: &mut Sink) {
    for (index, (key, _)) in entries.iter().enumerate() {
        if let Some((first, _)) = entries.iter().take(index).find(|(k, _)| k.text == key.text) {
            sink.push(
                Diagnostic::new(
                    Code::FileDuplicateKey,
                    key.span,
                    format!("`{}` stands here twice", key.text),
                )
                .because(first.span, "first here")
                .help("keep one of the two"),
            );
        }
    }
}

/// Limits of a number, both ends included.
#[derive(Debug, Clone, Copy)]
pub struct Range(pub f64, pub f64);

/// Any number from 0.
pub const NOT_NEGATIVE: Range = Range(0.0, f64::MAX);
/// Scores and targets.
pub const PERCENT: Range = Range(0.0, 100.0);
/// Any finite number.
pub const ANY: Range = Range(f64::MIN, f64::MAX);

/// A text; a number or truth value is taken as it is written.
pub fn text(node: &Node, sources: &Sources, sink: &mut Sink) -> Option<String> {
    match &node.value {
        Value::Text(t) => Some(t.trim().to_owned()),
        Value::Number(_) | Value::Bool(_) => Some(sources.slice(node.span).trim().to_owned()),
        other => {
            sink.push(
                Diagnostic::new(Code::FileType, node.span, "a text is expected here")
                    .label(format!("this is {}", kind(other))),
            );
            None
        }
    }
}

/// A finite number within `range`.
pub fn number(node: &Node, range: Range, sink: &mut Sink) -> Option<f64> {
    let Value::Number(n) = node.value else {
        sink.push(
            Diagnostic::new(Code::FileType, node.span, "a number is expected here")
                .label(format!("this is {}", kind(&node.value))),
        );
        return None;
    };
    if n.is_finite() && n >= range.0 && n <= range.1 {
        return Some(n);
    }
    let limits = match (range.0 > f64::MIN, range.1 < f64::MAX) {
        (true, true) => format!("from {} to {}", range.0, range.1),
        (true, false) => format!("of {} or more", range.0),
        _ => "that is finite".to_owned(),
    };
    sink.push(Diagnostic::new(
        Code::FileRange,
        node.span,
        format!("a number {limits} is expected here"),
    ));
    None
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

/// The entries of a mapping whose keys are names; repeated keys are reported and the first is kept.
pub fn entries<'n>(node: &'n Node, what: &str, sink: &mut Sink) -> Vec<(&'n Key, &'n Node)> {
    let Value::Map(entries) = &node.value else {
        sink.push(
            Diagnostic::new(
                Code::FileType,
                node.span,
                format!("{what} is written as `key: value` lines"),
            )
            .label(format!("this is {}", kind(&node.value))),
        );
        return Vec::new();
    };
    report_repeated(entries, sink);
    let mut out: Vec<(&Key, &Node)> = Vec::new();
    for (key, value) in entries {
        if !out.iter().any(|(k, _)| k.text == key.text) {
            out.push((key, value));
        }
    }
    out
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
    sink.push(
        Diagnostic::new(code, node.span, format!("unknown {what} `{word}`"))
            .help(suggest::help_for(&word, known)),
    );
    None
}

/// A list of known words, each once.
pub fn some_of(
    node: &Node,
    known: &[&str],
    code: Code,
    what: &str,
    sources: &Sources,
    sink: &mut Sink,
) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for item in list(node, sink) {
        if let Some(word) = one_of(item, known, code, what, sources, sink) {
            if out.contains(&word) {
                sink.push(
                    Diagnostic::new(
                        Code::FileDuplicateKey,
                        item.span,
                        format!("`{word}` stands here twice"),
                    )
                    .help("keep one of the two"),
                );
            } else {
                out.push(word);
            }
        }
    }
    out
}

/// A day as `YYYY-MM-DD`.
pub fn date(node: &Node, sources: &Sources, sink: &mut Sink) -> Option<String> {
    let word = text(node, sources, sink)?;
    if is_date(&word) {
        return Some(word);
    }
    sink.push(
        Diagnostic::new(Code::FileDate, node.span, format!("`{word}` is not a day"))
            .help("write year, month and day: 2026-09-15"),
    );
    None
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
