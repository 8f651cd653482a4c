//! Sums as data: numbers, the four operations and a handful of functions, so that whoever prints one prints its operands.

use std::ops::{Add, Div, Mul, Sub};

use serde::Serialize;

/// A sum that gives a result.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Expression {
    /// A number that was computed, counted or answered.
    Number(f64),
    /// A number of the method, printed with all its decimals.
    Constant(f64),
    /// Two operands.
    Binary {
        /// What is done with them.
        operator: Operator,
        /// The first.
        left: Box<Self>,
        /// The second.
        right: Box<Self>,
    },
    /// A function of operands.
    Call {
        /// Which one.
        function: Function,
        /// Its operands.
        operands: Vec<Self>,
    },
}

/// The four operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Operator {
    /// Plus.
    Plus,
    /// Minus.
    Minus,
    /// Times.
    Times,
    /// Divided by.
    Over,
}

/// Functions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Function {
    /// The smaller of two.
    Min,
    /// The larger of two.
    Max,
    /// Logarithm to base 2.
    Log2,
    /// Natural logarithm.
    Ln,
    /// Power of e.
    Exp,
    /// Quantile of Student's t: probability, degrees of freedom.
    T,
    /// Quantile of the beta distribution: probability, first shape, second shape.
    Beta,
    /// Square root.
    Sqrt,
    /// Share of the normal distribution below a value.
    NormalBelow,
    /// Share of Student's t below a value: value, degrees of freedom.
    TBelow,
    /// Share of the beta distribution below a value: value, first shape, second shape.
    BetaBelow,
}

impl Function {
    /// The name as printed.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Min => "min",
            Self::Max => "max",
            Self::Log2 => "log2",
            Self::Ln => "ln",
            Self::Exp => "exp",
            Self::T => "t",
            Self::Beta => "beta",
            Self::Sqrt => "sqrt",
            Self::NormalBelow => "normal_below",
            Self::TBelow => "t_below",
            Self::BetaBelow => "beta_below",
        }
    }
}

/// A number that was computed, counted or answered.
pub const fn number(value: f64) -> Expression {
    Expression::Number(value)
}

/// A count.
pub const fn count(value: usize) -> Expression {
    Expression::Number(whole(value))
}

/// A count as a number.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of people, peers and practices fit"
)]
pub const fn whole(value: usize) -> f64 {
    value as f64
}

/// A number of the method.
pub const fn constant(value: f64) -> Expression {
    Expression::Constant(value)
}

/// A function of operands.
pub fn call<const N: usize>(function: Function, operands: [Expression; N]) -> Expression {
    Expression::Call {
        function,
        operands: operands.into(),
    }
}

fn binary(operator: Operator, left: Expression, right: Expression) -> Expression {
    Expression::Binary {
        operator,
        left: Box::new(left),
        right: Box::new(right),
    }
}

impl Add for Expression {
    type Output = Self;
    fn add(self, right: Self) -> Self {
        binary(Operator::Plus, self, right)
    }
}

impl Sub for Expression {
    type Output = Self;
    fn sub(self, right: Self) -> Self {
        binary(Operator::Minus, self, right)
    }
}

impl Mul for Expression {
    type Output = Self;
    fn mul(self, right: Self) -> Self {
        binary(Operator::Times, self, right)
    }
}

impl Div for Expression {
    type Output = Self;
    fn div(self, right: Self) -> Self {
        binary(Operator::Over, self, right)
    }
}
