//! Diagnostics as JSON, for editors and CI.

use serde_json::{Value, json};

use super::{Diagnostic, Severity, Sources};

/// One diagnostic: code, severity, message, help, and places with file, line and column (from 1), in a sheet
/// also the cell.
pub fn value(d: &Diagnostic, sources: &Sources) -> Value {
    let labels: Vec<Value> = d
        .labels
        .iter()
        .map(|l| {
            let (line, column) = sources.line_column(l.span.file, l.span.start);
            let mut out = json!({
                "file": sources.name(l.span.file),
                "line": line,
                "column": column,
                "primary": l.primary,
                "text": l.text,
            });
            if let (Some(cell), Value::Object(out)) =
                (sources.cell(l.span.file, l.span.start), &mut out)
            {
                out.insert("cell".to_owned(), Value::from(cell));
            }
            out
        })
        .collect();
    json!({
        "code": d.code.id(),
        "severity": match d.severity { Severity::Error => "error", Severity::Warning => "warning" },
        "message": d.message,
        "labels": labels,
        "help": d.help,
    })
}
