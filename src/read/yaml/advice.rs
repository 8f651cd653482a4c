//! What a user can do about a YAML text that cannot be read.

use crate::diagnostic::{Code, Diagnostic, Sources, Span};

/// A second document begins in the file.
pub(super) const SECOND_DOCUMENT: &str = "a second document begins here";
const TOO_LARGE: &str = "nested too deeply, or repeated too often by `*` references";
/// An anchor is used inside itself.
pub(super) const IN_ITSELF: &str = "this reference lies inside of what it refers to";

/// Where and why reading stopped.
pub(super) struct Trouble {
    /// The byte, where known.
    pub(super) byte: Option<usize>,
    /// The line, from 1.
    pub(super) line: usize,
    /// The column in characters, from 1.
    pub(super) column: usize,
    /// The reader's own words.
    pub(super) message: String,
}

/// Words of the reader → our words and help; the first that fits counts.
const KNOWN: &[(&str, &str, &str)] = &[
    (
        SECOND_DOCUMENT,
        SECOND_DOCUMENT,
        "keep one document in a file, and take out the line `---`",
    ),
    (
        "budget breached",
        TOO_LARGE,
        "write the values out, in lists and mappings of a few levels",
    ),
    (
        "limit exceeded",
        TOO_LARGE,
        "write the values out, in lists and mappings of a few levels",
    ),
    (
        IN_ITSELF,
        IN_ITSELF,
        "put text that begins with `*` or `&` in double quotes",
    ),
    (
        "unknown anchor",
        "`*` refers to a name that is given nowhere",
        "put text that begins with `*` or `&` in double quotes",
    ),
    (
        "anchor or alias",
        "a name has to follow `*` and `&`",
        "put text that begins with `*` or `&` in double quotes",
    ),
    (
        "merge value",
        "`<<` takes a mapping, or a list of mappings",
        "refer to a mapping: `<<: *name`",
    ),
    (
        "unclosed bracket",
        "this bracket is never closed",
        "close `[` with `]`, and `{` with `}`",
    ),
    ("tab", "a tab cannot stand here", "indent with spaces"),
    (
        "parsing a quoted scalar",
        "in double quotes a backslash begins an escape, and this one is not known",
        "write the backslash twice, or put the text in single quotes",
    ),
    (
        "multiline quoted scalar",
        "the quotation mark opened here is not closed on its line",
        "close it at the end of the text",
    ),
    (
        "flow sequence",
        "a `]` or a comma is missing, here or above",
        "close the list with `]`, and put a comma between two items",
    ),
    (
        "flow mapping",
        "a `}` or a comma is missing, here or above",
        "close the mapping with `}`, and put a comma between two entries",
    ),
    (
        "illegal placement of ':'",
        "a `:` cannot stand here",
        "close the `[` or `{` above, or put the text in double quotes",
    ),
    (
        "mapping values are not allowed",
        "a `:` cannot stand here",
        "put text with `: ` in double quotes, or begin a new line with the indentation of its neighbours",
    ),
    (
        "expected key",
        "this is indented otherwise than the lines above",
        "indent all keys of one mapping alike",
    ),
    (
        "expected '-' indicator",
        "an item of a list begins with `- `",
        "indent all items of one list alike",
    ),
    (
        "trailing content after",
        "the quotation mark before this has closed the text",
        "write `\\\"` for a quotation mark inside double quotes, or put the text in single quotes",
    ),
    (
        "unexpected character",
        "text cannot begin with this character",
        "put the text in double quotes",
    ),
    (
        "simple key",
        "`key: value` is expected here",
        "write a `:` and a space after the key, and put text with `: ` in double quotes",
    ),
];

/// The diagnostic for a text that is not YAML.
pub(super) fn syntax(trouble: &Trouble, file: usize, sources: &Sources) -> Diagnostic {
    let text = sources.text(file);
    let words = trouble.message.split(" at line ").next().unwrap_or("");
    let at = trouble
        .byte
        .unwrap_or_else(|| byte_of(trouble, file, sources));
    let found = KNOWN.iter().find(|(part, _, _)| words.contains(part));
    let at = match found {
        Some((part, _, _)) => better_place(part, sources.boundary(file, at), text),
        None => at,
    };
    let start = sources.boundary(file, at);
    let width = text.get(start..).and_then(|t| t.chars().next());
    let end = start + width.map_or(0, char::len_utf8);
    let (label, help) = found.map_or_else(
        || {
            (
                words.trim(),
                "check indentation, and put text with `: `, `#`, quotes or brackets in double quotes",
            )
        },
        |(_, label, help)| (*label, *help),
    );
    Diagnostic::new(
        Code::FileSyntax,
        Span { file, start, end },
        "this is not a YAML document",
    )
    .label(label)
    .help(help)
}

/// The place to edit, where the reader names the place at which it noticed.
fn better_place(part: &str, at: usize, text: &str) -> usize {
    let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
    match part {
        "tab" if before.ends_with('\t') => at - 1,
        "tab" => after.find('\t').map_or(at, |n| at + n),
        "multiline quoted scalar" => before.rfind(['"', '\'']).unwrap_or(at),
        "flow sequence" | "flow mapping" => before.trim_end().len(),
        SECOND_DOCUMENT => before.rfind("\n---").map_or(at, |n| n + 1),
        _ => at,
    }
}

fn byte_of(trouble: &Trouble, file: usize, sources: &Sources) -> usize {
    let line = sources.line_range(file, trouble.line.saturating_sub(1));
    let text = sources.text(file).get(line.clone()).unwrap_or("");
    let column = trouble.column.saturating_sub(1);
    let before: usize = text.chars().take(column).map(char::len_utf8).sum();
    line.start + before
}
