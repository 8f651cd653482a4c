//! Mappings: keys that have to be there, keys that nobody asked for, keys that stand twice.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::values::{self, Range};
use crate::diagnostic::{Code, Diagnostic, Sink, Sources, Span, quoted, suggest};
use crate::read::{Key, Node, Value};

/// A mapping under inspection. Keys that are missing and keys that nobody asks for are reported by
/// [`Fields::finish`], so that a misspelt key gives one finding and not two.
#[derive(Debug)]
pub struct Fields<'n> {
    /// The place of the mapping.
    pub span: Span,
    entries: &'n [(Key, Node)],
    asked: RefCell<Vec<&'static str>>,
    missing: RefCell<Vec<&'static str>>,
}

impl<'n> Fields<'n> {
    /// Opens a mapping; anything else, and repeated keys, are reported.
    pub fn open(node: &'n Node, what: &str, sink: &mut Sink) -> Option<Self> {
        let Value::Map(entries) = &node.value else {
            sink.push(not_a_mapping(node, what));
            return None;
        };
        report_repeated(entries, sink);
        Some(Self {
            span: node.span,
            entries,
            asked: RefCell::default(),
            missing: RefCell::default(),
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
    pub fn need(&self, key: &'static str) -> Option<&'n Node> {
        let found = self.get(key);
        if found.is_none() {
            self.missing.borrow_mut().push(key);
        }
        found
    }

    /// Reports every key that was not asked for and every needed one that is not there.
    pub fn finish(self, sink: &mut Sink) {
        // Some keys are asked for more than once.
        let mut known: Vec<&str> = Vec::new();
        for key in self.asked.borrow().iter() {
            if !known.contains(key) {
                known.push(key);
            }
        }
        let mut missing = self.missing.borrow().clone();
        for (key, _) in self.entries {
            if known.iter().any(|k| *k == key.text) {
                continue;
            }
            if let Some(meant) = suggest::nearest(&key.text, known.iter().copied()) {
                missing.retain(|m| *m != meant);
            }
            sink.push(
                Diagnostic::new(
                    Code::FileUnknownKey,
                    key.span,
                    format!("unknown key {}", quoted(&key.text)),
                )
                .help(suggest::help_for(&key.text, &known)),
            );
        }
        for key in missing {
            sink.push(self.absent(key));
        }
    }

    fn absent(&self, key: &str) -> Diagnostic {
        if let Some((key, _)) = self.entries.iter().find(|(k, _)| k.text == key) {
            return empty(&key.text, key.span);
        }
        let place = self.entries.first().map_or(self.span, |(k, _)| k.span);
        Diagnostic::new(
            Code::FileMissingKey,
            place,
            format!("`{key}` is missing here"),
        )
        .label("in the mapping that begins here")
        .help(format!("add `{key}: …`"))
    }

    /// A text that has to be there and hold a character.
    pub fn text(&self, key: &'static str, sources: &Sources, sink: &mut Sink) -> Option<String> {
        let node = self.need(key)?;
        let text = values::text(node, sources, sink)?;
        if text.is_empty() {
            sink.push(empty(key, node.span));
            return None;
        }
        Some(text)
    }

    /// A text that may be missing.
    pub fn text_if(&self, key: &'static str, sources: &Sources, sink: &mut Sink) -> Option<String> {
        self.get(key)
            .and_then(|node| values::text(node, sources, sink))
    }

    /// An id that has to be there, with its place.
    pub fn id(
        &self,
        key: &'static str,
        sources: &Sources,
        sink: &mut Sink,
    ) -> Option<(String, Span)> {
        let node = self.need(key)?;
        Some((values::id(node, sources, sink)?, node.span))
    }

    /// A number that has to be there.
    pub fn number(&self, key: &'static str, range: Range, sink: &mut Sink) -> Option<f64> {
        values::number(self.need(key)?, range, sink)
    }

    /// A number that may be missing.
    pub fn number_if(&self, key: &'static str, range: Range, sink: &mut Sink) -> Option<f64> {
        self.get(key)
            .and_then(|node| values::number(node, range, sink))
    }

    /// One of a few fixed words, which has to be there.
    pub fn word(
        &self,
        key: &'static str,
        known: &[&str],
        sources: &Sources,
        sink: &mut Sink,
    ) -> Option<String> {
        values::one_of(self.need(key)?, known, Code::FileWord, key, sources, sink)
    }

    /// A truth value; false where it is missing.
    pub fn flag(&self, key: &'static str, sink: &mut Sink) -> bool {
        self.get(key)
            .and_then(|node| values::flag(node, sink))
            .unwrap_or(false)
    }

    /// The schema number, which has to be 1.
    pub fn schema(&self, sink: &mut Sink) {
        if let Some(node) = self.need("schema")
            && node.value != Value::Number(1.0)
        {
            sink.push(
                Diagnostic::new(
                    Code::FileSchema,
                    node.span,
                    "this schema number is not known",
                )
                .help("this version of the program reads `schema: 1`"),
            );
        }
    }

    /// A list that has to be there; anything else is reported.
    pub fn list(&self, key: &'static str, sink: &mut Sink) -> &'n [Node] {
        self.need(key).map_or(&[], |node| values::list(node, sink))
    }

    /// A list that may be missing; anything else is reported.
    pub fn list_if(&self, key: &'static str, sink: &mut Sink) -> &'n [Node] {
        self.get(key).map_or(&[], |node| values::list(node, sink))
    }
}

fn empty(key: &str, place: Span) -> Diagnostic {
    Diagnostic::new(Code::FileMissingKey, place, format!("`{key}` is empty"))
        .help(format!("write its value: `{key}: …`"))
}

fn not_a_mapping(node: &Node, what: &str) -> Diagnostic {
    Diagnostic::new(
        Code::FileType,
        node.span,
        format!("{what} is written as `key: value` lines"),
    )
    .label(format!("this is {}", values::kind(&node.value)))
    .help("write one `key: value` a line, or `{key: value, key: value}`")
}

/// Reports the second and later uses of a key.
fn report_repeated(entries: &[(Key, Node)], sink: &mut Sink) {
    let mut first: BTreeMap<&str, Span> = BTreeMap::new();
    for (key, _) in entries {
        let Some(before) = first.get(key.text.as_str()) else {
            first.insert(&key.text, key.span);
            continue;
        };
        sink.push(
            Diagnostic::new(
                Code::FileDuplicateKey,
                key.span,
                format!("the key {} stands here twice", quoted(&key.text)),
            )
            .because(*before, "first here")
            .help("keep one of the two"),
        );
    }
}

/// The entries of a mapping whose keys are names; repeated keys are reported and the first is kept.
pub fn entries<'n>(node: &'n Node, what: &str, sink: &mut Sink) -> Vec<(&'n Key, &'n Node)> {
    let Value::Map(entries) = &node.value else {
        sink.push(not_a_mapping(node, what));
        return Vec::new();
    };
    report_repeated(entries, sink);
    let mut kept: BTreeSet<&str> = BTreeSet::new();
    entries
        .iter()
        .filter(|(key, _)| kept.insert(&key.text))
        .map(|(key, value)| (key, value))
        .collect()
}
