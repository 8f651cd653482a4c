//! What is wrong with a user's files: plain data, collected in a [`Sink`], sorted, then rendered.
//!
//! A diagnostic points at the bytes of a file ([`Span`]), says what is wrong in one fragment and how to mend it
//! in `help`. Nothing here prints; [`text`] turns diagnostics into text, `cli/terminal.rs` writes it.

pub mod code;
mod excerpt;
pub mod json;
pub mod quote;
pub mod suggest;
pub mod text;

use std::ops::Range;

pub use code::Code;
pub use quote::quoted;

/// How much a finding matters: errors stop a run, warnings are doubtful but valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The run cannot go on.
    Error,
    /// The run goes on; `check --strict` ends with exit code 3.
    Warning,
}

/// A place in a file: a range of bytes in one of the [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Index into [`Sources`].
    pub file: usize,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The first character of a file, for findings about the file as a whole.
    pub const fn file_start(file: usize) -> Self {
        Self {
            file,
            start: 0,
            end: 0,
        }
    }
}

/// A marked place with a few words beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// The words beside the mark.
    pub text: String,
    /// The place to edit (true) or a place that explains (false).
    pub primary: bool,
}

/// One finding about the user's files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The kind of finding, explained by `explain --code`.
    pub code: Code,
    /// Error or warning.
    pub severity: Severity,
    /// One lower-case fragment without a full stop; literals in backticks.
    pub message: String,
    /// Places, the one to edit first.
    pub labels: Vec<Label>,
    /// How to mend it.
    pub help: Vec<String>,
}

impl Diagnostic {
    /// A finding of the severity that belongs to `code`, at `span`.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            labels: vec![Label {
                span,
                text: String::new(),
                primary: true,
            }],
            help: Vec::new(),
        }
    }

    /// Adds words beside the place to edit.
    pub fn label(mut self, text: impl Into<String>) -> Self {
        if let Some(first) = self.labels.first_mut() {
            first.text = text.into();
        }
        self
    }

    /// Adds a second place that explains the first.
    pub fn because(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label {
            span,
            text: text.into(),
            primary: false,
        });
        self
    }

    /// Adds a way to mend it.
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    /// The place to edit.
    pub fn span(&self) -> Option<Span> {
        self.labels.iter().find(|l| l.primary).map(|l| l.span)
    }
}

/// Where a cell of a sheet begins in the text that stands for the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellPlace {
    /// Its first byte.
    pub start: usize,
    /// Its row, from 0.
    pub row: u32,
    /// Its column, from 0.
    pub column: u32,
}

impl CellPlace {
    /// The name that spreadsheets give the cell: `C12`.
    pub fn name(self) -> String {
        let mut letters = Vec::new();
        let mut rest = self.column + 1;
        while rest > 0 {
            rest -= 1;
            letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
            rest /= 26;
        }
        let letters: String = letters.into_iter().rev().collect();
        format!("{letters}{}", self.row + 1)
    }
}

/// The files of a run with their texts, in the order read.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<Source>,
}

#[derive(Debug, Clone)]
struct Source {
    name: String,
    text: String,
    /// The first byte of each line.
    lines: Vec<usize>,
    /// The cells of a sheet in the order of the text; empty for texts.
    cells: Vec<CellPlace>,
}

impl Sources {
    /// Adds a file and gives its index; the same name with the same text keeps its index.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> usize {
        let (name, text) = (name.into(), text.into());
        let known = |f: &Source| f.name == name && f.text == text;
        if let Some(index) = self.files.iter().position(known) {
            return index;
        }
        let after = text.match_indices('\n').map(|(at, _)| at + 1);
        let lines = std::iter::once(0).chain(after).collect();
        self.files.push(Source {
            name,
            text,
            lines,
            cells: Vec::new(),
        });
        self.files.len() - 1
    }

    /// Adds the text that stands for a sheet, one line a row, with the places of its cells.
    pub fn add_sheet(
        &mut self,
        name: impl Into<String>,
        text: impl Into<String>,
        cells: Vec<CellPlace>,
    ) -> usize {
        let index = self.add(name, text);
        if let Some(source) = self.files.get_mut(index) {
            source.cells = cells;
        }
        index
    }

    /// The cell of a sheet at a byte, in the words of spreadsheets; `None` in other texts.
    pub fn cell(&self, file: usize, byte: usize) -> Option<String> {
        self.cell_place(file, byte).map(CellPlace::name)
    }

    fn cell_place(&self, file: usize, byte: usize) -> Option<CellPlace> {
        let cells = &self.files.get(file)?.cells;
        let after = cells.partition_point(|c| c.start <= byte);
        cells.get(after.checked_sub(1)?).copied()
    }

    /// The name shown to the user.
    pub fn name(&self, file: usize) -> &str {
        self.files.get(file).map_or("", |f| f.name.as_str())
    }

    /// The text of a file.
    pub fn text(&self, file: usize) -> &str {
        self.files.get(file).map_or("", |f| f.text.as_str())
    }

    /// The bytes that a span covers.
    pub fn slice(&self, span: Span) -> &str {
        self.text(span.file).get(span.start..span.end).unwrap_or("")
    }

    /// The line, from 0, that holds a byte.
    pub fn line(&self, file: usize, byte: usize) -> usize {
        self.files.get(file).map_or(0, |f| {
            f.lines
                .partition_point(|start| *start <= byte)
                .saturating_sub(1)
        })
    }

    /// The bytes of a line, counted from 0, without its end.
    pub fn line_range(&self, file: usize, line: usize) -> Range<usize> {
        let Some(source) = self.files.get(file) else {
            return 0..0;
        };
        let len = source.text.len();
        let start = source.lines.get(line).copied().unwrap_or(len);
        let end = source.lines.get(line + 1).copied().unwrap_or(len);
        let text = source.text.get(start..end).unwrap_or("");
        start..start + text.trim_end_matches(['\n', '\r']).len()
    }

    /// The nearest beginning of a character at or before `byte`.
    pub fn boundary(&self, file: usize, byte: usize) -> usize {
        self.text(file).floor_char_boundary(byte)
    }

    /// Line and column of a byte, both from 1; columns count characters, in a sheet its columns.
    pub fn line_column(&self, file: usize, byte: usize) -> (usize, usize) {
        if let Some(cell) = self.cell_place(file, byte) {
            return (cell.row as usize + 1, cell.column as usize + 1);
        }
        let at = self.boundary(file, byte);
        let line = self.line(file, at);
        let start = self.line_range(file, line).start;
        let before = self.text(file).get(start..at).unwrap_or("");
        (line + 1, before.chars().count() + 1)
    }
}

/// Where a stage puts its findings.
#[derive(Debug, Default, Clone)]
pub struct Sink {
    found: Vec<Diagnostic>,
}

impl Sink {
    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// Adds the findings of another sink.
    pub fn append(&mut self, other: Self) {
        self.found.extend(other.found);
    }

    /// Number of findings so far.
    pub fn count(&self) -> usize {
        self.found.len()
    }

    /// True when at least one finding is an error.
    pub fn has_errors(&self) -> bool {
        self.found.iter().any(|d| d.severity == Severity::Error)
    }

    /// All findings by file and place, each once.
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.found
            .sort_by_key(|d| (d.span(), d.severity, d.code.id(), d.message.clone()));
        self.found.dedup();
        self.found
    }
}
