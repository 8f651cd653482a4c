//! The view → one self-contained HTML file: no script, no file beside it, charts inline.

use std::collections::BTreeMap;

use super::RenderError;
use super::template::Templates;
use super::view::Pages;

/// Renders `report.html.j2`; `insert('style')` gives the style sheet, `insert('<chart>')` a chart.
pub fn render(pages: &Pages, templates: &Templates) -> Result<String, RenderError> {
    let mut inserts: BTreeMap<String, String> = pages
        .charts
        .iter()
        .map(|c| (c.id.clone(), c.svg.clone()))
        .collect();
    inserts.insert("style".to_owned(), templates.text("style.css")?.to_owned());
    templates.render("report.html.j2", &pages.view, &inserts)
}
