//! Derivations in words: every step with its sentence and its sum, the numbers formatted once.

use serde::Serialize;
use serde_json::json;

use super::Ground;
use super::peers;
use crate::derive::expression::{Expression, Operator};
use crate::derive::{self, Formula};
use crate::render::{RenderError, number};

/// Decimals on screen: enough to do each sum again to three decimals.
pub const ON_SCREEN: i32 = 4;
/// Decimals on paper: enough to do each sum again to the whole number that is printed elsewhere.
pub const ON_PAPER: i32 = 2;

/// How the numbers of one node came about.
#[derive(Debug, Clone, Serialize)]
pub struct Derivation {
    /// Name with id.
    pub title: String,
    /// The score as printed elsewhere; empty where there is none.
    pub printed: String,
    /// The steps.
    pub steps: Vec<Step>,
}

/// One step.
#[derive(Debug, Clone, Serialize)]
pub struct Step {
    /// Key of its sentence.
    pub what: &'static str,
    /// What it computes.
    pub label: String,
    /// The parts of a weighted sum.
    pub rows: Vec<Row>,
    /// What the sum of a weighted sum is divided by.
    pub divisor: String,
    /// The sum of the products of a weighted sum.
    pub product: String,
    /// The result with its unit; empty for a statement.
    pub result: String,
    /// What has no score and is left out, in a sentence; empty otherwise.
    pub left_out: String,
    /// True for a number that is given and not computed here.
    pub stated: bool,
    /// The whole step in one line, operands and result; empty for a statement.
    pub line: String,
}

/// A part of a weighted sum.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// Name, or id where it has one.
    pub id: String,
    /// Id and name.
    pub title: String,
    /// Weight.
    pub weight: String,
    /// Value.
    pub value: String,
    /// Weight × value.
    pub product: String,
}

/// Puts a derivation into words, with `digits` decimals.
pub fn derivation(
    g: Ground<'_>,
    d: &derive::Derivation,
    digits: i32,
) -> Result<Derivation, RenderError> {
    let printed = (g.a.scores.node(&d.node)).and_then(|n| n.score);
    Ok(Derivation {
        title: g.words.say(
            "derive.heading",
            json!({ "node": d.node, "title": d.title, "overall": d.node == g.a.scores.overall.id }),
        )?,
        printed: printed.map_or_else(String::new, |s| number::score(s.get())),
        steps: d
            .steps
            .iter()
            .map(|s| step(g, s, digits))
            .collect::<Result<_, _>>()?,
    })
}

fn step(g: Ground<'_>, s: &derive::Step, digits: i32) -> Result<Step, RenderError> {
    let mut facts = s.facts.clone();
    if let Some(date) = facts.get_mut("date") {
        *date = number::day(date);
    }
    let rung = g.a.standing.as_ref().and_then(|x| x.rungs.get(x.chosen?));
    if let Some(rung) = rung {
        facts.insert("rung", peers::rung_name(g, rung));
    }
    let label = g.words.say(&format!("derive.{}", s.what), &facts)?;
    let mut out = Step {
        what: s.what,
        label,
        rows: Vec::new(),
        divisor: String::new(),
        product: String::new(),
        result: String::new(),
        left_out: match s.facts.get("open").map(String::as_str) {
            None | Some("") => String::new(),
            Some(open) => g.words.say("derive.left_out", json!({ "open": open }))?,
        },
        stated: s.formula == Formula::Stated && s.result.is_some(),
        line: String::new(),
    };
    let Some(value) = s.result else {
        return Ok(out);
    };
    let value = number::operand(value, digits);
    let unit = match facts.get("measured_in") {
        Some(unit) => unit.clone(),
        None => g.words.say(
            &format!("derive_unit.{}", s.unit.key()),
            json!({ "one": value == "1" }),
        )?,
    };
    out.result = format!("{value} {unit}").trim_end().to_owned();
    out.line = match &s.formula {
        Formula::Stated => out.result.clone(),
        Formula::Sum(sum) => format!("{} = {}", expression(sum, digits), out.result),
        Formula::Weighted { terms, divisor } => {
            let parts: Vec<String> = terms
                .iter()
                .map(|t| {
                    let (w, v) = (
                        number::operand(t.weight, digits),
                        number::operand(t.value, digits),
                    );
                    format!("{w} × {v}")
                })
                .collect();
            out.divisor = number::operand(*divisor, digits);
            out.product = number::fixed(terms.iter().map(|t| t.weight * t.value).sum(), digits);
            format!("({}) / {} = {}", parts.join(" + "), out.divisor, out.result)
        }
    };
    if let Formula::Weighted { terms, .. } = &s.formula {
        out.rows = terms
            .iter()
            .map(|t| row(g, t, digits))
            .collect::<Result<_, _>>()?;
    }
    Ok(out)
}

fn row(g: Ground<'_>, t: &derive::Term, digits: i32) -> Result<Row, RenderError> {
    let title = g.words.say(
        "derive.part",
        json!({ "id": t.id, "title": t.title, "n": t.n }),
    )?;
    Ok(Row {
        id: t.id.clone().unwrap_or_else(|| title.clone()),
        title,
        weight: number::operand(t.weight, digits),
        value: number::fixed(t.value, digits),
        product: number::fixed(t.weight * t.value, digits),
    })
}

/// A sum as text, with brackets where they are needed.
fn expression(e: &Expression, digits: i32) -> String {
    match e {
        Expression::Number(x) => number::operand(*x, digits),
        Expression::Constant(x) => number::plain(*x),
        Expression::Call { function, operands } => {
            let inside: Vec<String> = operands.iter().map(|o| expression(o, digits)).collect();
            format!("{}({})", function.as_str(), inside.join(", "))
        }
        Expression::Binary {
            operator,
            left,
            right,
        } => {
            let own = strength(*operator);
            let strict = matches!(operator, Operator::Minus | Operator::Over);
            let side = |e: &Expression, bracketed: bool| {
                let text = expression(e, digits);
                if bracketed { format!("({text})") } else { text }
            };
            let weaker = |e: &Expression, than: u8| match e {
                Expression::Binary { operator, .. } => strength(*operator) < than,
                _ => false,
            };
            let sign = match operator {
                Operator::Plus => "+",
                Operator::Minus => "−",
                Operator::Times => "×",
                Operator::Over => "/",
            };
            let left = side(left, weaker(left, own));
            let right = side(right, weaker(right, own + u8::from(strict)));
            format!("{left} {sign} {right}")
        }
    }
}

const fn strength(operator: Operator) -> u8 {
    match operator {
        Operator::Plus | Operator::Minus => 1,
        Operator::Times | Operator::Over => 2,
    }
}
