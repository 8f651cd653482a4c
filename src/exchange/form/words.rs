//! Sentences of the forms, from `strings.<language>.yaml` of the template set. `{name}` in one stands for a value.

use std::collections::BTreeMap;

use crate::read::yaml;
use crate::render::RenderError;
use crate::render::template::Templates;

/// The sentences by group and key.
#[derive(Debug, Clone)]
pub struct Words(BTreeMap<String, BTreeMap<String, String>>);

impl Words {
    /// Reads the strings of a template set.
    pub fn open(templates: &Templates, language: &str) -> Result<Self, RenderError> {
        let name = format!("strings.{language}.yaml");
        let read = yaml::strings(templates.text(&name)?);
        read.map(Self)
            .map_err(|why| RenderError::Template { name, why })
    }

    /// The sentences of a group.
    pub fn group(&self, group: &str) -> Result<&BTreeMap<String, String>, RenderError> {
        self.0.get(group).ok_or_else(|| missing(group))
    }

    /// The sentence `group.key` with its values.
    pub fn say(&self, key: &str, with: &[(&str, &str)]) -> Result<String, RenderError> {
        let found = key
            .split_once('.')
            .and_then(|(group, key)| self.0.get(group)?.get(key));
        found
            .map(|sentence| fill(sentence, with))
            .ok_or_else(|| missing(key))
    }
}

fn missing(key: &str) -> RenderError {
    RenderError::Template {
        name: "strings".to_owned(),
        why: format!("there is no `{key}`"),
    }
}

/// Puts the values in, from left to right; a value is not looked into again.
fn fill(sentence: &str, with: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let named = after.split_once('}').and_then(|(name, after)| {
            let value = with.iter().find(|(n, _)| *n == name)?.1;
            Some((value, after))
        });
        rest = if let Some((value, after)) = named {
            out.push_str(value);
            after
        } else {
            out.push('{');
            after
        };
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn a_value_is_not_looked_into_again() {
        let with = [("a", "{b}"), ("b", "x")];
        assert_eq!(fill("{a} and {b}, {c} {", &with), "{b} and x, {c} {");
    }
}
