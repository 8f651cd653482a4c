//! A draft as files of ours. The same draft gives the same bytes.

use std::collections::BTreeMap;

use super::draft::{Capability, Draft, Practice, flat};
use crate::exchange::form::words::Words;
use crate::read::Files;
use crate::render::RenderError;

/// Words that YAML takes for something else than text.
const OTHER: [&str; 10] = [
    "y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan",
];

/// `questionnaire.yaml` and a file for each capability, by their paths.
pub(super) fn files(draft: &Draft, source: &str, words: &Words) -> Result<Files, RenderError> {
    let mut entries = BTreeMap::new();
    let head = head(draft, source, words)?;
    entries.insert("questionnaire.yaml".to_owned(), head.into_bytes());
    for c in draft.capabilities() {
        let path = format!("practices/{}.yaml", c.id);
        entries.insert(path, practices(c, draft, words)?.into_bytes());
    }
    Ok(Files {
        root: String::new(),
        entries,
    })
}

fn head(draft: &Draft, source: &str, words: &Words) -> Result<String, RenderError> {
    let say = |key: &str| words.say(&format!("defaults.{key}"), &[]);
    let or = |own: &str, key: &str| {
        if own.is_empty() {
            say(key)
        } else {
            Ok(own.to_owned())
        }
    };
    let format = words.say(&format!("formats.{}", draft.format), &[])?;
    let values = [
        ("source", source),
        ("format", &format),
        ("program", env!("CARGO_PKG_VERSION")),
    ];
    let mut out = String::new();
    for line in ["first", "second"] {
        let line = words.say(&format!("file.{line}"), &values)?;
        out.push_str(&format!("# {}\n", flat(&line)));
    }
    out.push_str("schema: 1\n");
    out.push_str(&format!("id: {}\n", plain(&draft.id)));
    out.push_str(&format!("version: {}\n", quote(&draft.version)));
    out.push_str(&format!("title: {}\n", quote(&draft.title)));
    if !draft.subject.is_empty() {
        out.push_str(&format!("subject: {}\n", quote(&draft.subject)));
    }
    out.push_str(&format!(
        "licence: {}\n",
        quote(&or(&draft.licence, "licence")?)
    ));
    out.push_str(&format!("basis: {}\n", quote(&or(&draft.basis, "basis")?)));
    let steps = draft.steps.unwrap_or(1);
    out.push_str("scale:\n  levels:\n");
    for n in 0..=steps {
        out.push_str(&format!(
            "    - {}\n",
            quote(&general(n, steps, draft, words)?)
        ));
    }
    out.push_str("bands:\n");
    for (from, word) in bands(draft, words)? {
        out.push_str(&format!("  - {{from: {from}, word: {}}}\n", quote(&word)));
    }
    out.push_str(&format!("target: {}\n", draft.target.unwrap_or(100.0)));
    out.push_str("evidence:\n");
    for grade in ["E0", "E1", "E2", "E3"] {
        let text = quote(&say(grade)?);
        out.push_str(&format!("  {grade}: {{cap: {steps}, text: {text}}}\n"));
    }
    out.push_str("roles:\n");
    if draft.roles.is_empty() {
        let (title, who) = (quote(&say("role")?), quote(&say("who")?));
        out.push_str(&format!(
            "  - {{id: respondent, title: {title}, who: {who}}}\n"
        ));
    }
    for r in &draft.roles {
        let (id, title, who) = (plain(&r.id), quote(&r.title), quote(&r.who));
        out.push_str(&format!("  - {{id: {id}, title: {title}, who: {who}}}\n"));
    }
    out.push_str("dimensions:\n");
    for d in &draft.dimensions {
        let title = or(&d.title, "all")?;
        out.push_str(&format!("  - id: {}\n", plain(&d.id)));
        out.push_str(&format!("    title: {}\n", quote(&title)));
        let about = if d.about.is_empty() { &title } else { &d.about };
        out.push_str(&format!("    about: {}\n", quote(about)));
        out.push_str("    capabilities:\n");
        for c in &d.capabilities {
            let title = or(&c.title, "all")?;
            let about = if c.about.is_empty() { &title } else { &c.about };
            out.push_str(&format!(
                "      - {{id: {}, title: {}, weight: {}, about: {}}}\n",
                plain(&c.id),
                quote(&title),
                c.weight,
                quote(about)
            ));
        }
    }
    let title = words.say(
        "file.source",
        &[("title", &draft.title), ("source", source)],
    )?;
    out.push_str("sources:\n");
    out.push_str(&format!(
        "  - {{id: imported, title: {}, grade: A}}\n",
        quote(&title)
    ));
    Ok(out)
}

/// The general word of a level: the source's own, else its share of the highest answer.
fn general(n: usize, steps: usize, draft: &Draft, words: &Words) -> Result<String, RenderError> {
    if let Some(own) = draft.scale.get(n).filter(|own| !own.is_empty()) {
        return Ok(own.clone());
    }
    let mut all = draft.practices().map(|p| {
        let answer = p.answers.iter().find(|a| a.level == n);
        answer.map(|a| a.text.as_str())
    });
    let first = all.next().flatten();
    if let Some(word) = first
        && all.all(|other| other == Some(word))
    {
        return Ok(word.to_owned());
    }
    if let Some((low, high)) = draft.scores {
        let score = low + (high - low) * share(n, steps);
        // Without the last digits that the product leaves.
        let score = (score * 1e6).round() / 1e6;
        return words.say("defaults.score", &[("score", &score.to_string())]);
    }
    let percent = (100 * n + steps / 2) / steps;
    words.say("defaults.level", &[("percent", &percent.to_string())])
}

#[expect(clippy::cast_precision_loss, reason = "a handful of steps")]
fn share(level: usize, steps: usize) -> f64 {
    level as f64 / steps as f64
}

fn bands(draft: &Draft, words: &Words) -> Result<Vec<(f64, String)>, RenderError> {
    if !draft.bands.is_empty() {
        return Ok(draft.bands.clone());
    }
    let quarters = [
        (0.0, "band_0"),
        (25.0, "band_25"),
        (50.0, "band_50"),
        (75.0, "band_75"),
    ];
    quarters
        .into_iter()
        .map(|(from, key)| Ok((from, words.say(&format!("defaults.{key}"), &[])?)))
        .collect()
}

fn practices(c: &Capability, draft: &Draft, words: &Words) -> Result<String, RenderError> {
    let mut out = format!("capability: {}\npractices:\n", plain(&c.id));
    for p in &c.practices {
        out.push_str(&practice(p, draft, words)?);
    }
    Ok(out)
}

fn practice(p: &Practice, draft: &Draft, words: &Words) -> Result<String, RenderError> {
    let mut out = String::new();
    if !p.origin.is_empty() {
        let line = words.say("file.origin", &[("origin", &p.origin)])?;
        out.push_str(&format!("  # {}\n", flat(&line)));
    }
    out.push_str(&format!("  - id: {}\n", plain(&p.id)));
    out.push_str(&format!("    title: {}\n", quote(&p.title)));
    out.push_str(&format!("    question: {}\n", quote(&p.question)));
    for (key, text) in [("look_for", &p.look_for), ("ask_for", &p.ask_for)] {
        if !text.is_empty() {
            out.push_str(&format!("    {key}: {}\n", quote(text)));
        }
    }
    out.push_str("    levels:\n");
    for n in 0..=draft.steps.unwrap_or(1) {
        let answer = p.answers.iter().find(|a| a.level == n);
        let text = answer.map_or_else(|| "~".to_owned(), |a| quote(&a.text));
        out.push_str(&format!("      - {text}\n"));
    }
    let form = if p.full_only { "full" } else { "short" };
    out.push_str(&format!(
        "    kind: capability\n    form: {form}\n    weight: {}\n",
        p.weight
    ));
    let roles: Vec<String> = match (p.roles.is_empty(), draft.roles.is_empty()) {
        (false, _) => p.roles.iter().map(|r| plain(r)).collect(),
        (true, false) => draft.roles.iter().map(|r| plain(&r.id)).collect(),
        (true, true) => vec!["respondent".to_owned()],
    };
    out.push_str(&format!("    roles: [{}]\n", roles.join(", ")));
    if !p.not_applicable.is_empty() {
        // Nothing settles it for the organisation; respondents may say so.
        out.push_str(&format!(
            "    not_applicable: {{when: {{value: \"0\", at_least: 1}}, because: {}}}\n",
            quote(&p.not_applicable)
        ));
    }
    out.push_str("    trace: [imported]\n");
    Ok(out)
}

/// An id, in quotation marks where YAML could take it for something else.
fn plain(id: &str) -> String {
    let safe = id.starts_with(|c: char| c.is_ascii_alphabetic())
        && id
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
        && !OTHER.contains(&id.to_ascii_lowercase().as_str());
    if safe { id.to_owned() } else { quote(id) }
}

/// A JSON string is a quoted YAML string.
fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
