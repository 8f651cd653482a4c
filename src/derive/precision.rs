//! Standard errors and intervals. What single persons contribute is not in it.

use super::expression::{Function, call, constant, number};
use super::{Basis, Step, Unit, node::value};
use crate::score::error::{LEVEL, NoError, SamplingError};
use crate::score::node::Node;
use crate::stats::student;

/// Standard error, degrees of freedom, t quantile and interval of a node; or why there is none.
pub fn steps(b: Basis<'_>, node: &Node) -> Vec<Step> {
    match (value(node), node.error) {
        (None, _) => Vec::new(),
        (Some(score), Some(error)) => around(b, score, error),
        (Some(_), None) => {
            let why = node.no_error.map_or("", NoError::words);
            vec![Step::said("no_error").with("why", why)]
        }
    }
}

/// The interval around a score from its standard error.
pub fn around(b: Basis<'_>, score: f64, error: SamplingError) -> Vec<Step> {
    let min = b.case.engagement.min_role;
    if error.persons < min {
        return vec![Step::said("error_hidden").with("min", min.to_string())];
    }
    let tail = f64::midpoint(1.0, LEVEL);
    let Some(t) = student::quantile(tail, error.df) else {
        return Vec::new();
    };
    let quantile = call(Function::T, [constant(tail), number(error.df)]);
    let half = || number(t) * number(error.se);
    let low = call(Function::Max, [constant(0.0), number(score) - half()]);
    let high = call(Function::Min, [constant(100.0), number(score) + half()]);
    vec![
        Step::stated("error", error.se, Unit::Points).with("persons", error.persons.to_string()),
        Step::stated("freedom", error.df, Unit::Number),
        Step::sum("t_quantile", quantile, t, Unit::Number),
        Step::sum("interval_low", low, error.low, Unit::Points),
        Step::sum("interval_high", high, error.high, Unit::Points),
    ]
}
