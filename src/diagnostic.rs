//! What is wrong with a user's files: plain data, collected in a [`Sink`], sorted, then rendered.
//!
//! A diagnostic points at the bytes of a file ([`Span`]), says what is wrong in one fragment and how to mend it
//! in `help`. Nothing here prints; [`text`] turns diagnostics into text, `cli/terminal.rs` writes it.

pub mod code;
pub mod json;
pub mod suggest;
pub mod text;

pub use code::Code;

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

/// The files of a run with their texts, in the order read.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<(String, String)>,
}

impl Sources {
    /// Adds a file and gives its index; the same name with the same text keeps its index.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> usize {
        let file = (name.into(), text.into());
        if let Some(known) = self.files.iter().position(|f| *f == file) {
            return known;
        }
        self.files.push(file);
        self.files.len() - 1
    }

    /// The name shown to the user.
    pub fn name(&self, file: usize) -> &str {
        self.files.get(file).map_or("", |f| f.0.as_str())
    }

    /// The text of a file.
    pub fn text(&self, file: usize) -> &str {
        self.files.get(file).map_or("", |f| f.1.as_str())
    }

    /// The bytes that a span covers.
    pub fn slice(&self, span: Span) -> &str {
        self.text(span.file).get(span.start..span.end).unwrap_or("")
    }

    /// Line and column of a byte, both from 1; columns count characters.
    pub fn line_column(&self, file: usize, byte: usize) -> (usize, usize) {
        let text = self.text(file);
        let mut at = byte.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let before = text.get(..at).unwrap_or("");
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        (line, column)
    }
}

/// Where a stage puts its findings.
#[derive(Debug, Default)]
pub struct Sink {
    found: Vec<Diagnostic>,
}

impl Sink {
    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
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
