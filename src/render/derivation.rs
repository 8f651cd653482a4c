//! Derivations on a terminal: each step its sentence, then its sum, the parts of a weighted sum one a line.

use serde_json::json;

use super::RenderError;
use super::text::Out;
use super::view::Ground;
use super::view::derivation::{self, ON_SCREEN, Step};
use crate::derive::Derivation;

/// Renders derivations for a terminal.
pub fn render(g: Ground<'_>, all: &[Derivation]) -> Result<String, RenderError> {
    let mut out = Out::default();
    let about =
        json!({ "client": g.a.about.client, "round": g.a.about.round, "digits": ON_SCREEN });
    out.paragraph(&g.words.say("derive.about", &about)?);
    for d in all {
        let d = derivation::derivation(g, d, ON_SCREEN)?;
        out.heading(&d.title);
        for step in &d.steps {
            if step.stated {
                out.paragraph(&format!("{}: {}", step.label, step.line));
                continue;
            }
            out.paragraph(&step.label);
            sum(step, &mut out);
            out.paragraph(&step.left_out);
        }
    }
    out.heading(&g.words.say("derive.privacy_title", json!({}))?);
    out.paragraph(&g.words.say("derive.privacy", json!({}))?);
    Ok(out.text)
}

fn sum(step: &Step, out: &mut Out) {
    if step.rows.is_empty() {
        if !step.line.is_empty() {
            out.line(&format!("    {}", step.line));
        }
        return;
    }
    let widest = |text: fn(&derivation::Row) -> &String| {
        let lengths = step.rows.iter().map(|r| text(r).chars().count());
        lengths.max().unwrap_or(0)
    };
    let (weight, value) = (widest(|r| &r.weight), widest(|r| &r.value));
    for (n, r) in step.rows.iter().enumerate() {
        let sign = if n == 0 { "(" } else { "+" };
        let (w, v) = (&r.weight, &r.value);
        out.line(&format!(
            "    {sign} {w:>weight$} × {v:>value$} │ {}",
            r.title
        ));
    }
    out.line(&format!("    ) / {} = {}", step.divisor, step.result));
}
