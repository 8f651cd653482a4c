//! Diagnostics as text, in the style of compilers, by codespan-reporting.

use codespan_reporting::diagnostic as cs;
use codespan_reporting::files::{self, Files};
use codespan_reporting::term::{self, Config};

use super::{Diagnostic, Severity, Sources};

/// Lines longer than this are cut in the excerpt, so that one pasted page cannot fill a terminal.
const LONGEST_LINE: usize = 400;

struct View<'a>(&'a Sources);

impl<'a> Files<'a> for View<'a> {
    type FileId = usize;
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, id: usize) -> Result<&'a str, files::Error> {
        Ok(self.0.name(id))
    }

    fn source(&'a self, id: usize) -> Result<&'a str, files::Error> {
        Ok(self.0.text(id))
    }

    fn line_index(&'a self, id: usize, byte: usize) -> Result<usize, files::Error> {
        Ok(self.0.line_column(id, byte).0 - 1)
    }

    fn line_range(
        &'a self,
        id: usize,
        line: usize,
    ) -> Result<std::ops::Range<usize>, files::Error> {
        let text = self.0.text(id);
        let starts: Vec<usize> = files::line_starts(text).collect();
        let start = starts.get(line).copied().unwrap_or(text.len());
        let mut end = starts.get(line + 1).copied().unwrap_or(text.len());
        if end - start > LONGEST_LINE {
            end = start + LONGEST_LINE;
            while !text.is_char_boundary(end) {
                end -= 1;
            }
        }
        Ok(start..end)
    }
}

/// One diagnostic as text without colour.
///
/// Shape: `error[area/name]: message`, the excerpt with line numbers, then the help lines.
pub fn render(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let found = to_codespan(diagnostic, sources);
    let mut out = String::new();
    if term::emit_to_string(&mut out, &Config::default(), &View(sources), &found).is_ok() {
        return out;
    }
    // Too long a line for an excerpt: the place alone.
    let span = diagnostic.span().unwrap_or(super::Span::file_start(0));
    let (line, column) = sources.line_column(span.file, span.start);
    format!(
        "{}[{}]: {}\n  at {}:{line}:{column}\n",
        word(diagnostic.severity),
        diagnostic.code.id(),
        diagnostic.message,
        sources.name(span.file)
    )
}

/// All diagnostics, a blank line between two, and a last line that counts them.
pub fn render_all(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let mut out = String::new();
    for d in diagnostics {
        out.push_str(&render(d, sources));
        out.push('\n');
    }
    let errors = count(diagnostics, Severity::Error);
    let warnings = count(diagnostics, Severity::Warning);
    if errors + warnings > 0 {
        out.push_str(&format!(
            "{}, {}\n",
            plural(errors, "error"),
            plural(warnings, "warning")
        ));
    }
    out
}

fn count(diagnostics: &[Diagnostic], severity: Severity) -> usize {
    diagnostics
        .iter()
        .filter(|d| d.severity == severity)
        .count()
}

fn plural(n: usize, noun: &str) -> String {
    if n == 1 {
        format!("1 {noun}")
    } else {
        format!("{n} {noun}s")
    }
}

const fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn to_codespan(d: &Diagnostic, sources: &Sources) -> cs::Diagnostic<usize> {
    let severity = match d.severity {
        Severity::Error => cs::Severity::Error,
        Severity::Warning => cs::Severity::Warning,
    };
    let labels = d
        .labels
        .iter()
        .map(|l| {
            let len = sources.text(l.span.file).len();
            let start = l.span.start.min(len);
            // One line is enough to find the place.
            let text = sources.text(l.span.file);
            let line_end = text
                .get(start..)
                .and_then(|t| t.find('\n'))
                .map_or(len, |n| start + n);
            let end = l.span.end.clamp(start, line_end.max(start));
            let style = if l.primary {
                cs::LabelStyle::Primary
            } else {
                cs::LabelStyle::Secondary
            };
            cs::Label::new(style, l.span.file, start..end).with_message(&l.text)
        })
        .collect();
    let mut notes: Vec<String> = d.help.iter().map(|h| format!("help: {h}")).collect();
    notes.push(format!(
        "explain: crm-readiness explain --code {}",
        d.code.id()
    ));
    cs::Diagnostic::new(severity)
        .with_code(d.code.id())
        .with_message(&d.message)
        .with_labels(labels)
        .with_notes(notes)
}
