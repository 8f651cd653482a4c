//! Sentences of the report, from `strings.<language>.yaml` of the template set.
//!
//! Each string is a small template. It is rendered once; PDF, HTML and screen print the same result.

use minijinja::{Environment, Value};
use serde::Serialize;

use super::RenderError;
use super::template::{self, Templates};
use crate::read::yaml;

/// The sentences of one language.
#[derive(Debug)]
pub struct Words {
    env: Environment<'static>,
}

impl Words {
    /// Reads the strings of a template set.
    pub fn open(templates: &Templates, language: &str) -> Result<Self, RenderError> {
        let path = format!("strings.{language}.yaml");
        let strings =
            yaml::strings(templates.text(&path)?).map_err(|why| RenderError::Template {
                name: path.clone(),
                why,
            })?;
        let mut env = template::sentences();
        for (group, entries) in strings {
            for (key, text) in entries {
                let name = format!("{group}.{key}.txt");
                env.add_template_owned(name, text.trim().to_owned())
                    .map_err(|e| RenderError::Template {
                        name: format!("{path}: {group}.{key}"),
                        why: e.to_string(),
                    })?;
            }
        }
        Ok(Self { env })
    }

    /// The sentence `group.key` with the values of `with`.
    pub fn say<V: Serialize>(&self, key: &str, with: V) -> Result<String, RenderError> {
        let failed = |e: minijinja::Error| RenderError::Template {
            name: format!("strings: {key}"),
            why: e.to_string(),
        };
        let template = self
            .env
            .get_template(&format!("{key}.txt"))
            .map_err(failed)?;
        let text = template
            .render(Value::from(minijinja::value::Serde(&with)))
            .map_err(failed)?;
        Ok(text.split_whitespace().collect::<Vec<_>>().join(" "))
    }
}
