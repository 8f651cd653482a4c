//! Conditions of rules in words: `level('STR-01')` below 1.5 becomes a sentence with the name of the practice.

use serde_json::json;

use super::Ground;
use super::may_start::Condition;
use crate::judge;
use crate::model::id::RoleId;
use crate::render::{RenderError, number};

/// Functions of conditions that have words: `says.<name>` of the strings.
const KNOWN: [&str; 22] = [
    "level",
    "score",
    "low",
    "high",
    "context",
    "state",
    "waits",
    "coverage",
    "role_groups",
    "gate_practices_unscored",
    "gate_practices_below",
    "share_of_gate_practices_at",
    "gates_not_open",
    "mean_of_capabilities",
    "lowest_capability",
    "smallest",
    "spend_share",
    "role_gap",
    "practices_shared",
    "respondents",
    "mean_intention_minus_reality",
    "practices_with_intention",
];

/// A condition with its value and what is missing.
pub fn condition(g: Ground<'_>, c: &judge::Condition) -> Result<Condition, RenderError> {
    let truth = is_truth(&c.value_of, c.limit);
    let what = words(g, &c.value_of)?;
    let value = c.value.map(|v| figure(&c.value_of, v));
    let practices = c
        .missing
        .iter()
        .filter(|id| g.case.questionnaire.practice(id).is_some());
    let missing: Vec<&str> = practices.map(String::as_str).collect();
    let by = c.value.map_or(0.0, |v| {
        rounded(&c.value_of, c.limit) - rounded(&c.value_of, v)
    });
    let with = json!({
        "what": what, "comparison": c.comparison, "limit": figure(&c.value_of, c.limit), "truth": truth,
        "value": value, "holds": c.value.is_some_and(|v| v >= 0.5), "missing": missing.join(", "), "by": figure(&c.value_of, by.abs()),
    });
    Ok(Condition {
        what: g.words.say("says.condition", &with)?,
        now: g.words.say("says.now", &with)?,
        missing: g.words.say("says.missing", &with)?,
    })
}

/// True for a value that is 1 or 0: a comparison, or a yes-or-no question held against 1.
fn is_truth(expression: &str, limit: f64) -> bool {
    let single = !has_operator(expression, " - ") && !has_operator(expression, " + ");
    let compared = has_operator(expression, " == ") || has_operator(expression, " != ");
    let asked = expression.starts_with("context(") || expression.starts_with("waits(");
    single && (compared || (asked && (limit - 1.0).abs() < 1e-9))
}

fn has_operator(expression: &str, operator: &str) -> bool {
    split(expression, operator).len() > 1
}

/// Levels have one decimal, shares are percentages, scores and counts are whole.
fn figure(expression: &str, value: f64) -> String {
    let share = ["share", "unscored", "coverage", "shares"];
    if expression.contains("level(")
        || expression.contains("_gap(")
        || expression.contains("reality(")
    {
        number::level(value)
    } else if share.iter().any(|word| expression.contains(word)) && value.abs() <= 1.0 {
        number::percent(value)
    } else {
        number::thousands(value)
    }
}

/// A value as [`figure`] prints it, so that a difference is that of the printed numbers.
fn rounded(expression: &str, value: f64) -> f64 {
    let printed = figure(expression, value);
    let digits = if printed.ends_with('%') {
        2
    } else {
        i32::from(printed.contains('.'))
    };
    number::round(value, digits)
}

/// An expression in words.
pub fn words(g: Ground<'_>, expression: &str) -> Result<String, RenderError> {
    let text = expression.trim();
    for (operator, key) in [
        (" == ", "is"),
        (" != ", "is_not"),
        (" - ", "less"),
        (" + ", "and"),
    ] {
        if let [left, right] = split(text, operator).as_slice() {
            let with = json!({ "a": words(g, left)?, "b": words(g, right)? });
            return g.words.say(&format!("says.{key}"), with);
        }
    }
    let call = text
        .strip_suffix(')')
        .and_then(|inner| inner.split_once('('));
    let Some((name, arguments)) = call else {
        return Ok(named(g, text.trim_matches('\'')));
    };
    let arguments = split(arguments, ",");
    if ["min", "max", "mean"].contains(&name) {
        let all: Result<Vec<String>, _> = arguments.iter().map(|a| words(g, a)).collect();
        let all = shortened(&all?);
        return g.words.say(&format!("says.{name}"), json!({ "list": all }));
    }
    let nested = arguments.iter().any(|a| a.contains('('));
    let list: Vec<String> = if nested {
        arguments
            .iter()
            .map(|a| words(g, a))
            .collect::<Result<_, _>>()?
    } else {
        arguments.iter().flat_map(|a| quoted(g, a)).collect()
    };
    if KNOWN.contains(&name) {
        let with = json!({ "list": list.join(", "), "first": list.first(), "second": list.get(1) });
        g.words.say(&format!("says.{name}"), with)
    } else {
        Ok(text.to_owned())
    }
}

/// "lowest possible score of A", "lowest possible score of B" → "lowest possible score of A, B".
fn shortened(all: &[String]) -> String {
    let common = |a: &str, b: &str| {
        let same = a.split(' ').zip(b.split(' '));
        same.take_while(|(x, y)| x == y).count()
    };
    let Some((first, rest)) = all.split_first() else {
        return String::new();
    };
    let shared = rest.iter().map(|b| common(first, b)).min().unwrap_or(0);
    let tail = |text: &String| {
        let words: Vec<&str> = text.split(' ').skip(shared).collect();
        words.join(" ")
    };
    let tails: Vec<String> = rest.iter().map(tail).collect();
    std::iter::once(first.clone())
        .chain(tails)
        .collect::<Vec<_>>()
        .join(", ")
}

/// The names in quotes of an argument; a number stays.
fn quoted(g: Ground<'_>, argument: &str) -> Vec<String> {
    let names: Vec<String> = argument
        .split('\'')
        .skip(1)
        .step_by(2)
        .map(|id| named(g, id))
        .collect();
    if names.is_empty() && !argument.trim().is_empty() {
        vec![argument.trim().to_owned()]
    } else {
        names
    }
}

/// What an id stands for.
pub fn named(g: Ground<'_>, id: &str) -> String {
    let q = &g.case.questionnaire;
    if let Some(p) = q.practice(id) {
        return format!("{} ({})", p.id, p.title);
    }
    if let Some(c) = q.capabilities().find(|c| c.id.as_str() == id) {
        return c.title.clone();
    }
    if let Some(d) = q.dimensions.iter().find(|d| d.id.as_str() == id) {
        return d.title.clone();
    }
    if let Some(c) = q.context.iter().find(|c| c.id == id) {
        return format!("“{}”", c.question);
    }
    let role = RoleId::new(id);
    if q.roles.iter().any(|r| r.id == role) {
        return q.role_title(&role).to_owned();
    }
    id.to_owned()
}

/// Parts between separators that stand outside of brackets and quotes.
fn split<'t>(text: &'t str, separator: &str) -> Vec<&'t str> {
    let (mut parts, mut from, mut depth, mut inside) = (Vec::new(), 0, 0_usize, false);
    for (at, c) in text.char_indices() {
        match c {
            '\'' => inside = !inside,
            '(' | '[' if !inside => depth += 1,
            ')' | ']' if !inside => depth = depth.saturating_sub(1),
            _ => {}
        }
        let here = text
            .get(at..)
            .is_some_and(|rest| rest.starts_with(separator));
        if here && depth == 0 && !inside && at >= from {
            parts.push(text.get(from..at).unwrap_or_default());
            from = at + separator.len();
        }
    }
    parts.push(text.get(from..).unwrap_or_default());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_split_outside_of_brackets_and_quotes() {
        assert_eq!(split("min(a, b) - c", " - "), ["min(a, b)", "c"]);
        assert_eq!(
            split("low('A'), low('B, C')", ","),
            ["low('A')", " low('B, C')"]
        );
        assert_eq!(
            split("context('x') == 'a - b'", " == "),
            ["context('x')", "'a - b'"]
        );
    }

    #[test]
    fn what_repeats_is_said_once() {
        let all = ["score of A", "score of B"].map(str::to_owned);
        assert_eq!(shortened(&all), "score of A, B");
    }

    #[test]
    fn comparisons_are_true_or_not() {
        assert!(is_truth("context('x') == 'y'", 1.0));
        assert!(is_truth("context('live')", 1.0));
        assert!(!is_truth("context('units')", 2.0));
        assert!(!is_truth("score('A') - score('B')", 1.0));
    }
}
