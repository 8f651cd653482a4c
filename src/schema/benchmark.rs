//! `benchmark.yaml`.

use schemars::JsonSchema;

use super::words::{Id, Reference, Version};

/// The card of a benchmark; its rows are a table beside it.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Benchmark {
    schema: Version,
    /// Its id, the name of its folder.
    id: Id,
    /// Its version, the name of the folder below.
    #[schemars(regex(pattern = r"^[A-Za-z0-9_.+-]{1,64}$"))]
    version: String,
    /// The questionnaire that its scores come from.
    questionnaire: Reference,
    /// Name for print.
    title: String,
    /// Organisations, or published figures.
    kind: Kind,
    /// Fingerprint of the scoring rules.
    #[schemars(inner(regex(pattern = r"^[0-9a-f]{64}$")))]
    scoring: Option<String>,
    /// Year or years.
    edition: String,
    /// How it may be used.
    licence: String,
    /// Where it comes from.
    provenance: String,
    /// True for invented peers.
    synthetic: Option<bool>,
    /// Smallest group whose count may be printed.
    minimum_group: u32,
    /// The table.
    rows: String,
    /// How to read it.
    reading: Option<String>,
    /// How invented rows were drawn.
    recipe: Option<serde_json::Value>,
    /// What was taken for granted.
    assumptions: Option<Vec<String>>,
}

/// What the rows are.
#[derive(JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Peers,
    Statistics,
}
