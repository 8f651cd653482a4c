//! A leaf: conditions whose value is an expression and whose limit stands beside it.
//!
//! `{value: "context('channels')", at_most: 1}`: the value is written in the template engine's expression
//! language; a missing value makes the condition *unknown*, never false.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use minijinja::value::ValueKind;
use minijinja::{Environment, UndefinedBehavior, Value};

/// Context answers by id: numbers, texts (for comparison with `==`) or counts of lists.
pub type Facts = BTreeMap<String, Fact>;

/// One context answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Fact {
    /// A number, a share, yes = 1, no = 0, or the count of a list.
    Number(f64),
    /// The chosen option.
    Text(String),
    /// A number for each option that has one.
    Record(BTreeMap<String, f64>),
}

/// A value with its limit.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// The expression.
    pub value: String,
    /// The comparison.
    pub limit: Limit,
}

/// What the value is compared with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Limit {
    /// Holds when the value is smaller.
    Below(f64),
    /// Holds when the value is not smaller.
    AtLeast(f64),
    /// Holds when the value is not greater.
    AtMost(f64),
}

impl Limit {
    /// Comparison with a slack of 1e-9.
    pub fn holds(self, value: f64) -> bool {
        match self {
            Self::Below(limit) => value < limit - 1e-9,
            Self::AtLeast(limit) => value >= limit - 1e-9,
            Self::AtMost(limit) => value <= limit + 1e-9,
        }
    }
}

impl Condition {
    /// Whether it holds; `None` when a fact is missing.
    pub fn holds(&self, facts: &Facts) -> Option<bool> {
        evaluate(&self.value, facts)
            .ok()
            .flatten()
            .map(|v| self.limit.holds(v))
    }
}

/// The ids named by `context('id')` in an expression, or why the expression cannot be read.
///
/// It is run with every fact 0 and with every fact 1, so that no branch and no division hides a name, and a wrong
/// function is found by `check`. Its value has to be a number or a truth value.
pub fn facts_used(expression: &str) -> Result<Vec<String>, String> {
    let mut ids = Vec::new();
    let mut failures = Vec::new();
    for value in [0, 1] {
        match heard(expression, value, &mut ids) {
            Ok(true) => {}
            Ok(false) => return Err("its value is neither a number nor true or false".to_owned()),
            Err(why) => failures.push(why),
        }
    }
    match failures.as_slice() {
        [why, _] => Err(why.clone()),
        _ => Ok(ids),
    }
}

/// Runs an expression with every fact at `value`; adds the ids asked for and says whether the result is a number.
fn heard(expression: &str, value: i32, ids: &mut Vec<String>) -> Result<bool, String> {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let ear = Arc::clone(&asked);
    let mut env = environment();
    env.add_function("context", move |id: String| {
        if let Ok(mut ids) = ear.lock() {
            ids.push(id);
        }
        Value::from(value)
    });
    let compiled = env
        .compile_expression(expression)
        .map_err(|e| e.to_string())?;
    let result = compiled.eval(());
    if let Ok(found) = asked.lock() {
        for id in found
            .iter()
            .filter(|id| !ids.contains(id))
            .cloned()
            .collect::<Vec<_>>()
        {
            ids.push(id);
        }
    }
    let result = result.map_err(|e| e.to_string())?;
    Ok(result.is_number() || result.kind() == ValueKind::Bool)
}

/// The value of an expression: `Ok(None)` when a fact is missing, truth as 1 or 0.
fn evaluate(expression: &str, facts: &Facts) -> Result<Option<f64>, String> {
    let known = facts.clone();
    let missing = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let flag = Arc::clone(&missing);
    let mut env = environment();
    env.add_function("context", move |id: String| match known.get(&id) {
        Some(Fact::Number(n)) => Value::from(*n),
        Some(Fact::Text(t)) => Value::from(t.clone()),
        Some(Fact::Record(r)) => Value::from(r.clone()),
        None => {
            flag.store(true, std::sync::atomic::Ordering::Relaxed);
            Value::from(0)
        }
    });
    let compiled = env
        .compile_expression(expression)
        .map_err(|e| e.to_string())?;
    let value = compiled.eval(()).map_err(|e| e.to_string())?;
    if missing.load(std::sync::atomic::Ordering::Relaxed) {
        return Ok(None);
    }
    Ok(f64::try_from(value.clone())
        .ok()
        .or_else(|| Some(f64::from(u8::from(value.is_true())))))
}

fn environment() -> Environment<'static> {
    let mut env = Environment::empty();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_fact_is_unknown_not_false() {
        let one_channel = Condition {
            value: "context('channels')".to_owned(),
            limit: Limit::AtMost(1.0),
        };
        let mut facts = Facts::new();
        assert_eq!(one_channel.holds(&facts), None);
        facts.insert("channels".to_owned(), Fact::Number(1.0));
        assert_eq!(one_channel.holds(&facts), Some(true));
        facts.insert("channels".to_owned(), Fact::Number(4.0));
        assert_eq!(one_channel.holds(&facts), Some(false));
    }

    #[test]
    fn texts_are_compared_and_truth_is_one() {
        let none = Condition {
            value: "context('earlier') == 'none'".to_owned(),
            limit: Limit::AtLeast(1.0),
        };
        let facts = Facts::from([("earlier".to_owned(), Fact::Text("none".to_owned()))]);
        assert_eq!(none.holds(&facts), Some(true));
    }

    #[test]
    fn the_facts_of_an_expression_are_listed_and_unknown_functions_refused() {
        assert_eq!(
            facts_used("context('a') + context('b')"),
            Ok(vec!["a".to_owned(), "b".to_owned()])
        );
        assert!(facts_used("level('STR-01')").is_err());
        assert!(facts_used("context(").is_err());
        assert_eq!(
            facts_used("context('a') and context('b')").map(|ids| ids.len()),
            Ok(2)
        );
        assert_eq!(
            facts_used("context('a') / context('b')").map(|ids| ids.len()),
            Ok(2)
        );
        assert!(facts_used("'x'").is_err());
    }
}
