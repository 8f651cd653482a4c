//! One entry of a file that people write, set without touching the rest of it: comments and order stay.

use crate::read::{Key, Node, Value};

/// `text` with `key: value` in the mapping under `section`; `None` where the file is written in a way in which that
/// cannot be done. `value` is YAML on one line.
///
/// The caller reads the result again and compares: an edit of text is believed only when it says what was meant.
pub fn set(text: &str, root: &Node, section: &str, key: &str, value: &str) -> Option<String> {
    let Value::Map(top) = &root.value else {
        return None;
    };
    let Some((head, node)) = top.iter().find(|(k, _)| k.text == section) else {
        let gap = if text.ends_with('\n') { "" } else { "\n" };
        return Some(format!("{text}{gap}{section}:\n  {key}: {value}\n"));
    };
    match &node.value {
        Value::Null => insert_line(text, head.span.end, &format!("  {key}: {value}")),
        Value::Map(entries) => match entries.iter().find(|(k, _)| k.text == key) {
            Some((k, old)) => replace(text, k, old, value),
            None if entries.is_empty() => {
                let gap = text.get(..node.span.start)?.trim_end_matches(' ').len();
                splice(text, gap, end(text, node), &format!("\n  {key}: {value}"))
            }
            None if is_flow(text, node) => {
                let end = end(text, node).checked_sub(1)?;
                splice(text, end, end, &format!(", {key}: {value}"))
            }
            None => {
                let (first, _) = entries.first()?;
                let (_, last) = entries.last()?;
                let indent = " ".repeat(column(text, first.span.start)?);
                insert_line(text, end(text, last), &format!("{indent}{key}: {value}"))
            }
        },
        _ => None,
    }
}

fn replace(text: &str, key: &Key, old: &Node, value: &str) -> Option<String> {
    if old.value == Value::Null {
        let colon = text.get(key.span.end..)?.find(':')? + key.span.end + 1;
        return splice(text, colon, colon, &format!(" {value}"));
    }
    if is_flow(text, old) {
        return splice(text, old.span.start, end(text, old), value);
    }
    let colon = text.get(key.span.end..old.span.start)?.find(':')? + key.span.end + 1;
    splice(text, colon, end(text, old), &format!(" {value}"))
}

/// True for everything but mappings and lists written over several lines by indentation.
fn is_flow(text: &str, node: &Node) -> bool {
    !matches!(node.value, Value::Map(_) | Value::List(_))
        || text
            .get(node.span.start..)
            .is_some_and(|t| t.starts_with(['{', '[']))
}

/// A value as it is written.
pub fn written<'t>(text: &'t str, node: &Node) -> &'t str {
    text.get(node.span.start..end(text, node)).unwrap_or("")
}

/// One past the last byte of a value. The span of a mapping or a list is that of its first character.
fn end(text: &str, node: &Node) -> usize {
    let inside = match &node.value {
        Value::Map(entries) => entries.last().map(|(k, v)| end(text, v).max(k.span.end)),
        Value::List(items) => items.last().map(|v| end(text, v)),
        _ => {
            let own = text.get(node.span.start..node.span.end).unwrap_or("");
            return node.span.start + own.trim_end().len();
        }
    };
    if is_flow(text, node) {
        closing(text, inside.unwrap_or(node.span.start + 1))
    } else {
        inside.unwrap_or(node.span.end)
    }
}

/// One past the bracket that closes what ends before `at`; between them stand commas, space and comments only.
fn closing(text: &str, at: usize) -> usize {
    let mut comment = false;
    for (n, c) in text.get(at..).unwrap_or("").char_indices() {
        match c {
            '\n' => comment = false,
            '#' => comment = true,
            '}' | ']' if !comment => return at + n + 1,
            _ => {}
        }
    }
    at
}

/// Characters before a byte in its line; `None` where something else stands there.
fn column(text: &str, at: usize) -> Option<usize> {
    let before = text.get(..at)?;
    let line = before.rsplit('\n').next()?;
    line.chars().all(|c| c == ' ').then_some(line.len())
}

/// A line after the one that holds the byte before `at`.
fn insert_line(text: &str, at: usize, line: &str) -> Option<String> {
    let rest = text.get(at..)?;
    match rest.find('\n') {
        Some(n) => splice(text, at + n + 1, at + n + 1, &format!("{line}\n")),
        None => Some(format!("{text}\n{line}\n")),
    }
}

fn splice(text: &str, from: usize, to: usize, with: &str) -> Option<String> {
    Some(format!("{}{with}{}", text.get(..from)?, text.get(to..)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Sink, Sources};
    use crate::read::yaml;

    fn edited(text: &str, key: &str, value: &str) -> String {
        let mut sources = Sources::default();
        let file = sources.add("agreed.yaml", text);
        let mut sink = Sink::default();
        let root = yaml::parse(file, &sources, &mut sink).expect("YAML");
        set(text, &root, "practices", key, value).expect("an edit")
    }

    #[test]
    fn what_stands_around_an_entry_stays() {
        let text = "schema: 1 # one\npractices: # all\n  # first\n  A: {level: 1} # why\n  B:\n    agreed: {level: 2}\n    # inside\n# end\n";
        let new = edited(text, "C", "{level: 3}");
        assert!(
            new.contains("# inside\n") && new.ends_with("# end\n"),
            "{new}"
        );
        assert!(
            new.contains("    agreed: {level: 2}\n  C: {level: 3}\n"),
            "{new}"
        );
        let changed = edited(text, "A", "{level: 4}");
        assert_eq!(changed, text.replace("{level: 1}", "{level: 4}"));
        let changed = edited(text, "B", "{level: 4}");
        assert!(
            changed.contains("  B: {level: 4}\n    # inside\n"),
            "{changed}"
        );
    }

    #[test]
    fn a_section_that_is_missing_or_empty_is_begun() {
        for text in [
            "schema: 1",
            "schema: 1\npractices:\n",
            "schema: 1\npractices: {}\n",
            "practices: {}",
        ] {
            let new = edited(text, "A", "2");
            assert!(
                new.contains("practices:") && new.contains("\n  A: 2\n")
                    || new.ends_with("\n  A: 2"),
                "{new}"
            );
        }
        assert_eq!(
            edited("practices: {B: 1}\n", "A", "2"),
            "practices: {B: 1, A: 2}\n"
        );
        assert_eq!(
            edited("practices:\n  A:\n", "A", "2"),
            "practices:\n  A: 2\n"
        );
    }
}
