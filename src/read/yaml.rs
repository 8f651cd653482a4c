//! The file that names the YAML crate: text → [`Node`] with the place of every key and value.
//!
//! The document is read into one generic tree instead of into typed structs, so that all mistakes of a file are
//! found in one run and not only the first (see DECISIONS.md).

mod advice;

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::{DuplicateKeyPolicy, Error, Location, NonFiniteFloatPolicy, Spanned};

use super::{Key, Node, Value};
use crate::diagnostic::{Sink, Sources, Span};

/// Most levels of lists and mappings inside each other. Our files have eight; each level takes some of the stack.
const DEEPEST: usize = 24;

/// Most keys and values that `*` references may repeat in a file, so that a few lines cannot become millions.
const MOST_REPEATED: usize = 20_000;

/// Reads one YAML document. A syntax error becomes a diagnostic and gives `None`.
pub fn parse(file: usize, sources: &Sources, sink: &mut Sink) -> Option<Node> {
    one(sources.text(file), 0, file, sources, sink)
}

/// Reads the document that begins at the byte `start` of a file.
fn one(text: &str, start: usize, file: usize, sources: &Sources, sink: &mut Sink) -> Option<Node> {
    let options = serde_yaml::options! {
        budget: serde_yaml::budget! { max_depth: DEEPEST },
        alias_limits: serde_yaml::alias_limits! { max_total_replayed_events: MOST_REPEATED },
        strict_booleans: true,
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        // `check` says what is wrong with them where a number is expected.
        non_finite_float_policy: NonFiniteFloatPolicy::PassThrough,
        with_snippet: false,
    };
    match serde_yaml::from_str_with_options::<Spanned<Raw>>(text, options) {
        Ok(raw) => {
            let mut node = root(place(raw, file));
            shift(&mut node, start);
            Some(node)
        }
        Err(error) => {
            let mut why = trouble(&error);
            why.byte = why.byte.map(|byte| byte + start);
            why.line += sources.line(file, start);
            sink.push(advice::syntax(&why, file, sources));
            None
        }
    }
}

/// Reads all documents of a file, which begin with a line `---`. Those that are broken are reported and left out, and
/// so are empty ones, without a word.
pub fn documents(file: usize, sources: &Sources, sink: &mut Sink) -> Vec<Node> {
    let text = sources.text(file);
    let mut starts = vec![0];
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let mark = line.trim_end();
        if mark == "---" || mark.starts_with("--- ") {
            starts.push(at);
        }
        at += line.len();
    }
    starts.push(text.len());
    let mut out = Vec::new();
    for pair in starts.windows(2) {
        if let [start, end] = *pair
            && let Some(part) = text.get(start..end).filter(|part| !is_empty(part))
        {
            out.extend(one(part, start, file, sources, sink));
        }
    }
    out
}

/// True for a document without content.
fn is_empty(document: &str) -> bool {
    document.lines().all(|line| {
        let line = line.trim();
        line.is_empty() || line.starts_with('#') || line == "---" || line == "..."
    })
}

/// Moves all places of a document to where it stands in its file.
fn shift(node: &mut Node, by: usize) {
    if by == 0 {
        return;
    }
    let moved = |span: &mut Span| {
        span.start += by;
        span.end += by;
    };
    moved(&mut node.span);
    match &mut node.value {
        Value::List(items) => items.iter_mut().for_each(|item| shift(item, by)),
        Value::Map(entries) => {
            for (key, value) in entries {
                moved(&mut key.span);
                shift(value, by);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
    }
}

/// Groups of named texts, as in the strings of a report template; the error says what is wrong and where.
pub fn strings(text: &str) -> Result<BTreeMap<String, BTreeMap<String, String>>, String> {
    serde_yaml::from_str(text).map_err(|e| e.without_snippet().to_string())
}

/// Nothing but comments is shown at the beginning of the file, not behind its end.
fn root(node: Node) -> Node {
    match node.value {
        Value::Null => Node {
            span: Span::file_start(node.span.file),
            value: Value::Null,
        },
        _ => node,
    }
}

/// An error of the YAML crate in our words.
fn trouble(error: &Error) -> advice::Trouble {
    let at = error.location().unwrap_or(Location::UNKNOWN);
    let message = match error {
        Error::MultipleDocuments { .. } => advice::SECOND_DOCUMENT.to_owned(),
        Error::RecursiveReferencesRequireWeakTypes { .. } => advice::IN_ITSELF.to_owned(),
        other => other.without_snippet().to_string(),
    };
    advice::Trouble {
        byte: at
            .span()
            .byte_offset()
            .and_then(|b| usize::try_from(b).ok()),
        line: usize::try_from(at.line()).unwrap_or(1),
        column: usize::try_from(at.column()).unwrap_or(1),
        message,
    }
}

fn span(at: Location, file: usize) -> Span {
    let s = at.span();
    let start = usize::try_from(s.byte_offset().unwrap_or(0)).unwrap_or(0);
    let len = usize::try_from(s.byte_len().unwrap_or(0)).unwrap_or(0);
    Span {
        file,
        start,
        end: start + len,
    }
}

fn place(raw: Spanned<Raw>, file: usize) -> Node {
    let span = span(raw.referenced, file);
    let value = match raw.value {
        Raw::Null => Value::Null,
        Raw::Bool(b) => Value::Bool(b),
        Raw::Number(n) => Value::Number(n),
        Raw::Text(t) => Value::Text(t),
        Raw::List(items) => Value::List(items.into_iter().map(|i| place(i, file)).collect()),
        Raw::Map(entries) => Value::Map(
            entries
                .into_iter()
                .map(|(k, v)| (key(k, file), place(v, file)))
                .collect(),
        ),
    };
    Node { span, value }
}

fn key(raw: Spanned<Raw>, file: usize) -> Key {
    let text = match raw.value {
        Raw::Text(t) => t,
        Raw::Number(n) => n.to_string(),
        Raw::Bool(b) => b.to_string(),
        Raw::Null => "null".to_owned(),
        Raw::List(_) | Raw::Map(_) => "(a list or mapping)".to_owned(),
    };
    Key {
        span: span(raw.referenced, file),
        text,
    }
}

/// A YAML value before its places are resolved.
enum Raw {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<Spanned<Self>>),
    Map(Vec<(Spanned<Self>, Spanned<Self>)>),
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_none<E: de::Error>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Raw, D::Error> {
        Raw::deserialize(deserializer)
    }

    fn visit_bool<E: de::Error>(self, v: bool) -> Result<Raw, E> {
        Ok(Raw::Bool(v))
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "no count in our files needs more than 53 bits"
    )]
    fn visit_i64<E: de::Error>(self, v: i64) -> Result<Raw, E> {
        Ok(Raw::Number(v as f64))
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "no count in our files needs more than 53 bits"
    )]
    fn visit_u64<E: de::Error>(self, v: u64) -> Result<Raw, E> {
        Ok(Raw::Number(v as f64))
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "so large a number is refused later"
    )]
    fn visit_i128<E: de::Error>(self, v: i128) -> Result<Raw, E> {
        Ok(Raw::Number(v as f64))
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "so large a number is refused later"
    )]
    fn visit_u128<E: de::Error>(self, v: u128) -> Result<Raw, E> {
        Ok(Raw::Number(v as f64))
    }

    fn visit_f64<E: de::Error>(self, v: f64) -> Result<Raw, E> {
        // A negative zero is a zero.
        Ok(Raw::Number(v + 0.0))
    }

    fn visit_str<E: de::Error>(self, v: &str) -> Result<Raw, E> {
        Ok(Raw::Text(v.to_owned()))
    }

    fn visit_string<E: de::Error>(self, v: String) -> Result<Raw, E> {
        Ok(Raw::Text(v))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Raw, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Raw::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Raw, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Raw::Map(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Node, Sources) {
        let mut sources = Sources::default();
        let file = sources.add("t.yaml", text);
        let mut sink = Sink::default();
        let node = parse(file, &sources, &mut sink).expect("valid YAML");
        (node, sources)
    }

    #[test]
    fn keys_and_values_know_their_bytes_on_multibyte_text() {
        let (node, sources) = read("größe: 5\nland: NO\nliste: [a, \"ü: b\"]\nland: DE\n");
        let Value::Map(entries) = &node.value else {
            panic!("a map")
        };
        let shown: Vec<(&str, &str)> = entries
            .iter()
            .map(|(k, v)| (sources.slice(k.span), sources.slice(v.span)))
            .collect();
        assert_eq!(shown[0], ("größe", "5"));
        assert_eq!(shown[1], ("land", "NO"));
        assert_eq!(entries[1].1.value, Value::Text("NO".to_owned()));
        assert_eq!(
            entries.len(),
            4,
            "a repeated key is kept for check to report"
        );
        let Value::List(items) = &entries[2].1.value else {
            panic!("a list")
        };
        assert_eq!(sources.slice(items[1].span), "\"ü: b\"");
    }

    #[test]
    fn documents_of_one_file_keep_their_places() {
        let mut sources = Sources::default();
        let file = sources.add(
            "t.yaml",
            "# ü\n---\na: 1\n---\nb: [2\n--- # three\nc: [ü, x]\n---\n",
        );
        let mut sink = Sink::default();
        let nodes = documents(file, &sources, &mut sink);
        let shown: Vec<String> = nodes
            .iter()
            .filter_map(|n| match &n.value {
                Value::Map(entries) => entries.first(),
                _ => None,
            })
            .map(|(k, v)| format!("{}={}", sources.slice(k.span), sources.slice(v.span)))
            .collect();
        // The place of a list is its first character.
        assert_eq!(shown, ["a=1", "c=["]);
        let found = sink.into_sorted();
        assert_eq!(found.len(), 1);
        let place = found[0]
            .span()
            .map(|s| sources.line_column(file, s.start).0);
        assert!(
            place.is_some_and(|line| (5..=6).contains(&line)),
            "{place:?}"
        );
    }

    #[test]
    fn a_syntax_error_has_a_place() {
        let mut sources = Sources::default();
        let file = sources.add("t.yaml", "a: 1\nb: [1, 2\nc: 3\n");
        let mut sink = Sink::default();
        assert!(parse(file, &sources, &mut sink).is_none());
        let found = sink.into_sorted();
        assert_eq!(found.len(), 1);
        assert!(found[0].span().is_some_and(|s| s.start > 0));
    }
}
