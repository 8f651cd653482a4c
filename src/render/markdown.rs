//! The view → Markdown: text only. Charts are their sentences with their numbers.

use std::collections::BTreeMap;

use super::RenderError;
use super::template::Templates;
use super::view::Pages;

/// Renders `report.md.j2`. Several empty lines become one, and no line ends with spaces.
pub fn render(pages: &Pages, templates: &Templates) -> Result<String, RenderError> {
    let text = templates.render("report.md.j2", &pages.view, &BTreeMap::new())?;
    Ok(tidy(&text))
}

fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut empty = true;
    for line in text.lines().map(str::trim_end) {
        if !(line.is_empty() && empty) {
            out.push_str(line);
            out.push('\n');
        }
        empty = line.is_empty();
    }
    let end = out.trim_end().len();
    out.truncate(end);
    out.push('\n');
    out
}
