//! The JSON Schemas: fresh, fitting every file that is shipped, and of the same keys as `check`.

use std::collections::{BTreeMap, BTreeSet};

use crm_readiness::cli::check::findings;
use crm_readiness::diagnostic::{Sink, Sources};
use crm_readiness::read::{Files, Node, Value as Yaml, yaml};
use crm_readiness::schema::{KINDS, schema};
use serde_json::Value;

use crate::common;

/// A key that no file has.
const STRAY: &str = "qzqzqzqz";

#[test]
fn the_schemas_beside_the_questionnaires_are_fresh() {
    for (kind, _) in KINDS {
        let path = format!("questionnaires/schema/{kind}.json");
        let kept = std::fs::read_to_string(common::path(&path)).unwrap_or_default();
        let fresh = schema(kind).expect("a schema");
        assert!(
            kept == fresh,
            "{path} is out of date: crm-readiness schema {kind} > {path}"
        );
    }
}

/// The kind of a file by its path below an engagement, a questionnaire or a benchmark.
fn kind_of(path: &str) -> Option<&'static str> {
    let name = path.rsplit('/').next()?.strip_suffix(".yaml")?;
    let named = [
        "engagement",
        "people",
        "round",
        "agreed",
        "rerating",
        "mapping",
        "jobs",
        "decisions",
        "benefits",
        "questionnaire",
        "initiatives",
        "rules",
        "business",
        "crosswalk",
        "benchmark",
    ];
    if let Some(kind) = named.into_iter().find(|k| *k == name) {
        return Some(kind);
    }
    if path.contains("/practices/") {
        return Some("practices");
    }
    path.contains("rounds/").then_some("answers")
}

fn parsed(text: &str) -> Option<Node> {
    let mut sources = Sources::default();
    let file = sources.add("x", text);
    yaml::parse(file, &sources, &mut Sink::default())
}

fn json(node: &Node) -> Value {
    match &node.value {
        Yaml::Null => Value::Null,
        Yaml::Bool(b) => (*b).into(),
        Yaml::Number(n) if n.fract() == 0.0 => {
            serde_json::from_str(&format!("{n:.0}")).expect("a number")
        }
        Yaml::Number(n) => (*n).into(),
        Yaml::Text(t) => t.clone().into(),
        Yaml::List(items) => items.iter().map(json).collect(),
        Yaml::Map(entries) => Value::Object(
            entries
                .iter()
                .map(|(k, v)| (k.text.clone(), json(v)))
                .collect(),
        ),
    }
}

fn shipped() -> Vec<(String, Files)> {
    ["questionnaires", "benchmarks", "examples/nordhagen-pumps"]
        .into_iter()
        .map(|f| (f.to_owned(), common::folder(f)))
        .collect()
}

#[test]
fn every_file_that_is_shipped_or_tested_fits_its_schema_and_names_it() {
    let mut all = shipped();
    for fixture in ["kiosk", "kiosk-two-rounds"] {
        let path = format!("tests/fixtures/{fixture}");
        all.push((path.clone(), common::folder(&path)));
    }
    let mut kinds = BTreeSet::new();
    for (root, files) in all {
        for (path, bytes) in &files.entries {
            let Some(kind) = kind_of(path) else { continue };
            let text = std::str::from_utf8(bytes).expect("UTF-8");
            let value = json(&parsed(text).expect("YAML"));
            let shape: Value =
                serde_json::from_str(&schema(kind).expect("a schema")).expect("JSON");
            let validator = jsonschema::validator_for(&shape).expect("a schema");
            let wrong: Vec<String> = validator
                .iter_errors(&value)
                .map(|e| format!("{}: {e}", e.instance_path))
                .collect();
            assert!(wrong.is_empty(), "{root}/{path}: {}", wrong.join("\n"));
            kinds.insert(kind);
            if !root.starts_with("tests") {
                let line = text.lines().next().unwrap_or_default();
                let (_, named) = line.split_once("$schema=").unwrap_or_else(|| {
                    panic!("{root}/{path} does not name its schema in its first line")
                });
                let below = common::path(&root).join(path);
                let there = below.parent().expect("a folder").join(named);
                assert!(there.is_file(), "{root}/{path}: {named}");
                assert!(named.ends_with(&format!("/{kind}.json")), "{path}: {named}");
            }
        }
    }
    for (kind, _) in KINDS {
        let elsewhere = ["people", "mapping"];
        assert!(
            kinds.contains(kind) || elsewhere.contains(kind),
            "{kind} was not tested"
        );
    }
}

/// Why a text does not fit the schema of a kind; nothing where it does.
pub(crate) fn misfits(kind: &str, text: &str) -> Vec<String> {
    let shape: Value = serde_json::from_str(&schema(kind).expect("a schema")).expect("JSON");
    let validator = jsonschema::validator_for(&shape).expect("a schema");
    let value = json(&parsed(text).expect("YAML"));
    let wrong = validator.iter_errors(&value);
    wrong.map(|e| format!("{}: {e}", e.instance_path)).collect()
}

#[test]
fn a_misspelt_key_and_a_wrong_word_do_not_fit() {
    let shape: Value = serde_json::from_str(&schema("round").expect("a schema")).expect("JSON");
    let validator = jsonschema::validator_for(&shape).expect("a schema");
    let good =
        "schema: 1\nname: A\ndate: 2026-01-01\nreport_date: 2026-01-01\nmode: self\nform: full\n";
    let fits = |text: &str| validator.is_valid(&json(&parsed(text).expect("YAML")));
    assert!(fits(good));
    for (old, new) in [
        ("mode: self", "mode: alone"),
        ("form", "forn"),
        ("2026-01-01\nr", "soon\nr"),
        ("schema: 1", "schema: 2"),
    ] {
        assert!(!fits(&good.replace(old, new)), "{new}");
    }
}

/// A mapping with fixed keys somewhere in a file.
struct Site {
    /// The name of its shape, or of its kind.
    shape: String,
    /// The way to it.
    way: Vec<Step>,
    keys: BTreeSet<String>,
}

#[derive(Clone)]
enum Step {
    Key(String),
    Item(usize),
}

/// The shape behind references, and the one of several that fits.
fn resolve<'s>(shape: &'s Value, root: &'s Value, value: &Value, name: &mut String) -> &'s Value {
    if let Some(reference) = shape.get("$ref").and_then(Value::as_str) {
        let inner = reference.trim_start_matches("#/$defs/");
        inner.clone_into(name);
        let there = root.pointer(&format!("/$defs/{inner}")).expect("a shape");
        return resolve(there, root, value, name);
    }
    let several = shape.get("anyOf").and_then(Value::as_array);
    for one in several.into_iter().flatten() {
        let mut own = name.clone();
        let inner = resolve(one, root, value, &mut own);
        let fits = match value {
            Value::Object(keys) => match inner.get("properties").and_then(Value::as_object) {
                Some(known) => keys.keys().all(|k| known.contains_key(k)),
                None => inner
                    .get("additionalProperties")
                    .is_some_and(|a| !a.is_boolean()),
            },
            Value::Array(_) => inner.get("items").is_some() || inner.get("prefixItems").is_some(),
            _ => false,
        };
        if fits {
            *name = own;
            return inner;
        }
    }
    shape
}

fn sites(
    shape: &Value,
    root: &Value,
    value: &Value,
    name: &str,
    way: &[Step],
    out: &mut Vec<Site>,
) {
    let mut name = name.to_owned();
    let shape = resolve(shape, root, value, &mut name);
    let below = |step: Step| [way, &[step]].concat();
    match value {
        Value::Object(keys) => {
            let known = shape.get("properties").and_then(Value::as_object);
            if let Some(known) = known {
                out.push(Site {
                    shape: name.clone(),
                    way: way.to_vec(),
                    keys: known.keys().cloned().collect(),
                });
            }
            for (key, inner) in keys {
                let next = known
                    .and_then(|k| k.get(key))
                    .or(shape.get("additionalProperties"));
                if let Some(next) = next {
                    sites(next, root, inner, key, &below(Step::Key(key.clone())), out);
                }
            }
        }
        Value::Array(items) => {
            for (n, inner) in items.iter().enumerate() {
                if let Some(next) = shape.get("items") {
                    sites(next, root, inner, &name, &below(Step::Item(n)), out);
                }
            }
        }
        _ => {}
    }
}

fn with_stray(mut value: Value, way: &[Step]) -> Value {
    let mut at = &mut value;
    for step in way {
        at = match step {
            Step::Key(key) => &mut at[key.as_str()],
            Step::Item(n) => &mut at[*n],
        };
    }
    at[STRAY] = 1.into();
    value
}

/// The keys that `check` names where the stray key stands, and how many more it knows.
fn known(files: &Files) -> Option<(BTreeSet<String>, usize)> {
    let (_, found) = findings(files, "engagement.yaml");
    let stray = found
        .iter()
        .find(|d| d.code.id() == "file/unknown-key" && d.message.contains(STRAY))?;
    let help = stray.help.join(" ");
    let named = help.split('`').skip(1).step_by(2).map(str::to_owned);
    let more = help
        .split("and ")
        .last()
        .and_then(|t| t.strip_suffix(" more"));
    Some((
        named.collect(),
        more.map_or(0, |n| n.parse().expect("a number")),
    ))
}

#[test]
fn the_keys_of_the_schemas_are_those_that_check_asks_for() {
    let mut seen: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut wrong = Vec::new();
    for fixture in [
        "tests/fixtures/kiosk-two-rounds",
        "tests/fixtures/kiosk",
        "examples/nordhagen-pumps",
    ] {
        let files = common::folder(fixture);
        for (path, bytes) in &files.entries {
            let Some(kind) = kind_of(path) else {
                continue;
            };
            let text = std::str::from_utf8(bytes).expect("UTF-8");
            let value = json(&parsed(text).expect("YAML"));
            let shape: Value =
                serde_json::from_str(&schema(kind).expect("a schema")).expect("JSON");
            let mut found = Vec::new();
            sites(&shape, &shape, &value, "", &[], &mut found);
            for site in found {
                let name = format!("{kind} {}", site.shape);
                // Groups of conditions are told apart by their key, so a stray one makes another thing of them.
                if seen.contains_key(&name) {
                    continue;
                }
                let mut changed = files.clone();
                let stray = with_stray(value.clone(), &site.way);
                changed
                    .entries
                    .insert(path.clone(), stray.to_string().into_bytes());
                let Some((asked, more)) = known(&changed) else {
                    wrong.push(format!("{fixture}/{path}: {name} takes any key"));
                    continue;
                };
                if !asked.is_subset(&site.keys) || asked.len() + more != site.keys.len() {
                    wrong.push(format!(
                        "{path}: {name} has {:?}, check asks for {asked:?} and {more} more",
                        site.keys
                    ));
                }
                seen.insert(name, asked);
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(
        seen.len() > 45,
        "{} shapes were seen: {:?}",
        seen.len(),
        seen.keys()
    );
}
