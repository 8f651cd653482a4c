//! The view → JSON: what the report prints, with a line about each key of the top.

use std::collections::BTreeMap;

use serde::Serialize;

use super::RenderError;
use super::view::View;
use super::words::Words;

/// Number of the schema of the document.
pub const SCHEMA: u32 = 1;

/// The document: numbers stand as printed; `score --format json` gives them unrounded.
#[derive(Debug, Serialize)]
struct Document<'a> {
    schema: u32,
    keys: BTreeMap<String, String>,
    view: &'a View,
}

/// Writes the document, its keys in the order of the report.
pub fn render(view: &View, words: &Words) -> Result<String, RenderError> {
    let failed = |e: serde_json::Error| RenderError::Table(e.to_string());
    let known = serde_json::to_value(view).map_err(failed)?;
    let nothing: [(); 0] = [];
    let keys = known
        .as_object()
        .into_iter()
        .flat_map(|o| o.keys())
        .map(|key| Ok((key.clone(), words.say(&format!("json.{key}"), nothing)?)))
        .collect::<Result<_, RenderError>>()?;
    let document = Document {
        schema: SCHEMA,
        keys,
        view,
    };
    let text = serde_json::to_string_pretty(&document).map_err(failed)?;
    Ok(format!("{text}\n"))
}
