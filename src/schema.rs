//! JSON Schemas of the files that people write, for editors: made from types that mirror the files.
//!
//! `check` reads the files by hand so that it can name every mistake with its place (see DECISIONS.md); these types say
//! the same shape to an editor. Tests hold the two together: every shipped file fits its schema, and the keys that
//! `check` asks for are the keys of the schema.

#![expect(
    dead_code,
    clippy::struct_field_names,
    reason = "the types are described, never made, and their fields are the keys of the files"
)]

mod answers;
mod benchmark;
mod client;
mod judgement;
mod money;
mod questionnaire;
mod registers;
mod words;

use schemars::generate::SchemaSettings;
use serde_json::Value;

macro_rules! kinds {
    ($($name:literal, $shape:ty, $file:literal;)+) => {
        /// The kinds of files by name, with the file that each describes.
        pub const KINDS: &[(&str, &str)] = &[$(($name, $file)),+];

        fn shape(kind: &str) -> Option<schemars::Schema> {
            let generator = SchemaSettings::draft2020_12().into_generator();
            match kind {
                $($name => Some(generator.into_root_schema_for::<$shape>()),)+
                _ => None,
            }
        }
    };
}

kinds! {
    "engagement", client::Engagement, "engagement.yaml";
    "people", client::People, "people.yaml";
    "round", client::Round, "rounds/<round>/round.yaml";
    "answers", answers::Answers, "rounds/<round>/<respondent>.yaml";
    "agreed", answers::Agreed, "rounds/<round>/agreed.yaml";
    "rerating", answers::Rerating, "rounds/<round>/rerating.yaml";
    "mapping", answers::Mapping, "rounds/<round>/mapping.yaml";
    "jobs", registers::Jobs, "jobs.yaml";
    "decisions", registers::Decisions, "decisions.yaml";
    "benefits", registers::Benefits, "benefits.yaml";
    "questionnaire", questionnaire::Questionnaire, "questionnaires/<id>/<version>/questionnaire.yaml";
    "practices", questionnaire::Practices, "questionnaires/<id>/<version>/practices/<CAPABILITY>.yaml";
    "initiatives", questionnaire::Initiatives, "questionnaires/<id>/<version>/initiatives.yaml";
    "rules", judgement::Rules, "questionnaires/<id>/<version>/rules.yaml";
    "business", money::Business, "questionnaires/<id>/<version>/business.yaml";
    "crosswalk", questionnaire::Crosswalk, "questionnaires/<id>/<version>/crosswalk.yaml";
    "benchmark", benchmark::Benchmark, "benchmarks/<id>/<version>/benchmark.yaml";
}

/// The schema of a kind of file as JSON Schema (draft 2020-12), the same bytes each time; `None` for an unknown kind.
pub fn schema(kind: &str) -> Option<String> {
    let (name, file) = KINDS.iter().find(|(name, _)| *name == kind)?;
    let mut root = shape(kind)?.to_value();
    if let Value::Object(keys) = &mut root {
        keys.insert("title".to_owned(), format!("{name}: {file}").into());
    }
    let text = serde_json::to_string_pretty(&root).ok()?;
    Some(format!("{text}\n"))
}
