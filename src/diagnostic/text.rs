//! Diagnostics as text, in the style of compilers, by codespan-reporting.

use codespan_reporting::diagnostic as cs;
use codespan_reporting::term::{self, Config};

use super::excerpt::Excerpts;
use super::{Diagnostic, Severity, Sources, Span};

/// One diagnostic as text without colour.
///
/// Shape: `error[area/name]: message`, the excerpt with line numbers, then the help lines.
pub fn render(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let (excerpts, labels) = Excerpts::of(diagnostic, sources);
    let severity = match diagnostic.severity {
        Severity::Error => cs::Severity::Error,
        Severity::Warning => cs::Severity::Warning,
    };
    let mut notes: Vec<String> = diagnostic
        .help
        .iter()
        .map(|h| format!("help: {h}"))
        .collect();
    notes.push(format!(
        "explain: crm-readiness explain --code {}",
        diagnostic.code.id()
    ));
    let found = cs::Diagnostic::new(severity)
        .with_code(diagnostic.code.id())
        .with_message(&diagnostic.message)
        .with_labels(labels)
        .with_notes(notes);
    let mut out = String::new();
    match term::emit_to_string(&mut out, &Config::default(), &excerpts, &found) {
        Ok(()) => out,
        Err(_) => plain(diagnostic, sources),
    }
}

/// The finding without an excerpt.
fn plain(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let span = diagnostic.span().unwrap_or(Span::file_start(0));
    let (line, column) = sources.line_column(span.file, span.start);
    let name = sources.name(span.file);
    let message = &diagnostic.message;
    let mut out = format!("{name}:{line}:{column}: {message}\n");
    for help in &diagnostic.help {
        out.push_str(&format!("  help: {help}\n"));
    }
    out
}

/// All diagnostics, a blank line between two, and a last line that counts them.
pub fn render_all(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let mut out = String::new();
    for d in diagnostics {
        out.push_str(&render(d, sources));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    fn shown(text: &str, start: usize, end: usize) -> String {
        let mut sources = Sources::default();
        let file = sources.add("t.yaml", text);
        let place = Span { file, start, end };
        render(&Diagnostic::new(Code::FileType, place, "wrong"), &sources)
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let text = format!("a: 1\n{}HERE{}\n", "x".repeat(5000), "y".repeat(5000));
        let out = shown(&text, 5005, 5009);
        assert!(out.contains("t.yaml:2:5001"), "{out}");
        assert!(out.contains("xxxHEREyyy") && out.contains('…'), "{out}");
        assert!(out.len() < 1500, "{out}");
    }

    #[test]
    fn any_place_can_be_shown() {
        let text = "ä: ü\r\n\tb: 😀\n";
        for start in 0..text.len() + 3 {
            for end in start..text.len() + 3 {
                assert!(shown(text, start, end).contains("t.yaml:"));
            }
        }
        assert!(shown("", 0, 0).contains("t.yaml:1:1"));
    }
}
