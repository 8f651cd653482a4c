//! The view → the files of a Typst document: `main.typ`, `lib.typ` and one SVG a chart.

use std::collections::BTreeMap;

use super::RenderError;
use super::template::Templates;
use super::view::Pages;

/// Files of the document by name.
pub fn files(
    pages: &Pages,
    templates: &Templates,
) -> Result<BTreeMap<String, Vec<u8>>, RenderError> {
    let mut out = BTreeMap::new();
    let main = templates.render("report.typ.j2", &pages.view, &BTreeMap::new())?;
    out.insert("main.typ".to_owned(), main.into_bytes());
    out.insert(
        "lib.typ".to_owned(),
        templates.text("lib.typ")?.as_bytes().to_vec(),
    );
    for c in &pages.charts {
        out.insert(format!("{}.svg", c.id), c.svg.clone().into_bytes());
    }
    Ok(out)
}
