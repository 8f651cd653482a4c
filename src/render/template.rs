//! The file that sets up the template engine: strict, escaping by file name, closed to the outside.
//!
//! `*.html.j2` is escaped for HTML, `*.typ.j2` for Typst, `*.md.j2` for Markdown; values of `*.yaml.j2` are YAML,
//! `*.txt` is not escaped; any other name is refused.

use std::collections::BTreeMap;
use std::fmt::Write;

use minijinja::value::{Value, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior};
use serde::Serialize;

use super::RenderError;
use crate::read::Files;

/// A template set: sources by name, and the engine that knows them.
#[derive(Debug)]
pub struct Templates {
    files: Files,
}

impl Templates {
    /// The built-in set `name` with the user's files laid over it; names that the set does not have are returned.
    pub fn open(name: &str, over: Option<&Files>) -> Result<(Self, Vec<String>), RenderError> {
        let mut files = crate::builtin::template(name);
        let mut unknown = Vec::new();
        if files.is_empty() {
            return Err(RenderError::Template {
                name: name.to_owned(),
                why: "there is no such template".to_owned(),
            });
        }
        for (path, bytes) in over.iter().flat_map(|f| &f.entries) {
            if files.entries.contains_key(path) {
                files.entries.insert(path.clone(), bytes.clone());
            } else {
                unknown.push(path.clone());
            }
        }
        Ok((Self { files }, unknown))
    }

    /// A file of the set as text.
    pub fn text(&self, path: &str) -> Result<&str, RenderError> {
        let bytes = self
            .files
            .entries
            .get(path)
            .ok_or_else(|| RenderError::Template {
                name: path.to_owned(),
                why: "this file is missing".to_owned(),
            })?;
        std::str::from_utf8(bytes).map_err(|_| RenderError::Template {
            name: path.to_owned(),
            why: "this file is not UTF-8".to_owned(),
        })
    }

    /// Renders `path` with `view`. `inserts` are safe texts made by the program (charts), reached by `insert(id)`.
    pub fn render<V: Serialize>(
        &self,
        path: &str,
        view: &V,
        inserts: &BTreeMap<String, String>,
    ) -> Result<String, RenderError> {
        let mut env = environment();
        let known = inserts.clone();
        env.add_function("insert", move |id: &str| {
            known
                .get(id)
                .map(|text| Value::from_safe_string(text.clone()))
                .ok_or_else(|| {
                    Error::new(
                        ErrorKind::InvalidOperation,
                        format!("nothing to insert under `{id}`"),
                    )
                })
        });
        // Templates use those of their own kind alone.
        let kind = path.split_once('.').map_or(path, |(_, kind)| kind);
        for (name, bytes) in &self.files.entries {
            if name.ends_with(".j2")
                && name.ends_with(kind)
                && let Ok(source) = std::str::from_utf8(bytes)
            {
                env.add_template_owned(name.clone(), source.to_owned())
                    .map_err(|e| broken(name, &e))?;
            }
        }
        let template = env.get_template(path).map_err(|e| broken(path, &e))?;
        template
            .render(Value::from(minijinja::value::Serde(view)))
            .map_err(|e| broken(path, &e))
    }
}

/// An engine for single sentences: nothing is escaped, because sentences are escaped where they are printed.
pub fn sentences() -> Environment<'static> {
    environment()
}

fn environment() -> Environment<'static> {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_auto_escape_callback(|name| match name {
        n if n.ends_with(".html.j2") => AutoEscape::Html,
        n if n.ends_with(".typ.j2") => AutoEscape::Custom("typst".into()),
        n if n.ends_with(".yaml.j2") => AutoEscape::Custom("yaml".into()),
        n if n.ends_with(".md.j2") => AutoEscape::Custom("markdown".into()),
        n if n.ends_with(".txt") => AutoEscape::None,
        _ => AutoEscape::Custom("refused".into()),
    });
    env.set_formatter(|out, state, value| match state.auto_escape() {
        AutoEscape::Custom(name) if name == "typst" || name == "markdown" => {
            if value.is_undefined() {
                return Err(Error::new(
                    ErrorKind::UndefinedError,
                    "this value is not defined",
                ));
            }
            if value.is_safe() {
                write!(out, "{value}").map_err(Error::from)
            } else {
                let text = value.to_string();
                let escaped = if name == "typst" {
                    typst_text(&text)
                } else {
                    markdown_text(&text)
                };
                out.write_str(&escaped).map_err(Error::from)
            }
        }
        AutoEscape::Custom(name) if name == "yaml" => {
            if value.is_undefined() {
                return Err(Error::new(
                    ErrorKind::UndefinedError,
                    "this value is not defined",
                ));
            }
            out.write_str(&yaml_value(value)?).map_err(Error::from)
        }
        AutoEscape::Custom(_) => Err(Error::new(
            ErrorKind::InvalidOperation,
            "a template is named *.html.j2, *.typ.j2, *.md.j2 or *.yaml.j2",
        )),
        _ => minijinja::escape_formatter(out, state, value),
    });
    env
}

/// A value as YAML on one line. A JSON string is a quoted YAML string; days, and words that YAML takes for nothing else,
/// stand bare.
fn yaml_value(value: &Value) -> Result<String, Error> {
    if let Some(text) = value.as_str() {
        let letters = |c: char| c.is_ascii_alphanumeric() || "-@._".contains(c);
        let taken = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];
        let is_word = text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.chars().all(letters)
            && !taken.contains(&text.to_lowercase().as_str());
        let is_day = text.len() == 10
            && text.split('-').map(str::len).eq([4, 2, 2])
            && text.chars().all(|c| c.is_ascii_digit() || c == '-');
        let bare = is_word || is_day;
        let quoted = || serde_json::Value::from(text).to_string();
        return Ok(if bare { text.to_owned() } else { quoted() });
    }
    if value.kind() == ValueKind::Seq {
        let parts: Result<Vec<String>, Error> = value.try_iter()?.map(|v| yaml_value(&v)).collect();
        return Ok(format!("[{}]", parts?.join(", ")));
    }
    Ok(value.to_string().trim_end_matches(".0").to_owned())
}

/// Any text as Typst source that prints exactly this text, in markup and inside string literals alike.
///
/// ASCII letters and digits, commas, single spaces between two other characters and letters beyond ASCII stay; every
/// other character becomes `\u{hex}`. In bare code position that is a syntax error, so it fails closed.
pub fn typst_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let chars: Vec<char> = text.chars().collect();
    for (n, &c) in chars.iter().enumerate() {
        let inner = n > 0 && n + 1 < chars.len();
        let single =
            c == ' ' && inner && chars.get(n - 1) != Some(&' ') && chars.get(n + 1) != Some(&' ');
        let plain =
            c.is_ascii_alphanumeric() || c == ',' || single || (!c.is_ascii() && c.is_alphabetic());
        if plain {
            out.push(c);
        } else if c == '\n' || c == '\r' || c == '\t' {
            out.push_str("\\u{20}");
        } else if !c.is_control() {
            let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
        }
    }
    out
}

/// Any text as Markdown that prints exactly this text on one line, in paragraphs, headings, lists and cells of tables.
///
/// What Markdown or HTML could take for markup gets a backslash, which `CommonMark` allows before ASCII punctuation.
pub fn markdown_text(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ");
    let number = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
    let mut out = String::with_capacity(text.len() + 8);
    for (at, c) in text.char_indices() {
        let markup = matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '#' | '$'
        );
        let rest = text.get(at + c.len_utf8()..).unwrap_or("");
        let begins = at == 0 && matches!(c, '-' | '+' | '=' | ':');
        let list = at == number && at > 0 && matches!(c, '.' | ')') && !rest.starts_with(is_digit);
        let link = c == ':' && rest.starts_with("//");
        if markup || begins || list || link {
            out.push('\\');
        }
        if !c.is_control() {
            out.push(c);
        }
    }
    out
}

const fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

fn broken(name: &str, error: &Error) -> RenderError {
    let place = match (error.name(), error.line()) {
        (Some(n), Some(line)) => format!("{n}:{line}"),
        _ => name.to_owned(),
    };
    let mut why = error.to_string();
    let mut cause: Option<&dyn std::error::Error> = std::error::Error::source(error);
    while let Some(c) = cause {
        why = format!("{why}: {c}");
        cause = c.source();
    }
    RenderError::Template { name: place, why }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typst_markup_becomes_plain_text() {
        assert_eq!(typst_text("Müller, A"), "Müller, A");
        assert_eq!(typst_text("#let x"), "\\u{23}let x");
        assert_eq!(typst_text(" a  b\n"), "\\u{20}a\\u{20}\\u{20}b\\u{20}");
        assert_eq!(typst_text("\"\\"), "\\u{22}\\u{5c}");
    }

    #[test]
    fn markdown_markup_becomes_plain_text() {
        assert_eq!(markdown_text("Müller, A. (36 %)"), "Müller, A. (36 %)");
        assert_eq!(markdown_text("# a|b <i>"), "\\# a\\|b \\<i\\>");
        assert_eq!(markdown_text("- x\n- y"), "\\- x - y");
        assert_eq!(markdown_text("1. x 2. y"), "1\\. x 2. y");
        assert_eq!(markdown_text("1.5"), "1.5");
        assert_eq!(markdown_text("https://x"), "https\\://x");
    }
}
