//! A small arithmetic of named figures: `contacts * minutes_saved / 60 * hourly_cost`.
//!
//! It is worked out thousands of times for one report, so it is kept in postfix order with figures by number, instead
//! of going through the template engine like conditions do.

/// Longest text of a formula, in characters.
const LONGEST: usize = 300;
/// Most brackets inside each other.
const DEEPEST: usize = 20;

/// A formula over named figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Formula {
    /// As it was written.
    pub text: String,
    /// The figures that it names, in the order given to [`Formula::parse`].
    names: Vec<String>,
    steps: Vec<Step>,
}

/// A step in postfix order.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Step {
    Number(f64),
    Figure(usize),
    Negate,
    Add,
    Subtract,
    Multiply,
    Divide,
}

impl Formula {
    /// Reads numbers, names, `+ - * /` and brackets; `known` are the names that it may use. The error says what is
    /// wrong.
    pub fn parse(text: &str, known: &[&str]) -> Result<Self, String> {
        if text.chars().count() > LONGEST {
            return Err(format!("a formula has at most {LONGEST} characters"));
        }
        let mut reader = Reader {
            rest: text,
            known,
            steps: Vec::new(),
            depth: 0,
        };
        reader.sum()?;
        match reader.peek() {
            None => Ok(Self {
                text: text.to_owned(),
                names: known.iter().map(|n| (*n).to_owned()).collect(),
                steps: reader.steps,
            }),
            Some(c) => Err(format!("`{c}` is not expected here")),
        }
    }

    /// True where the formula uses a name.
    pub fn uses(&self, name: &str) -> bool {
        let at = self.names.iter().position(|n| n == name);
        at.is_some_and(|at| self.steps.contains(&Step::Figure(at)))
    }

    /// Its value for figures in the order of the names; `None` where one is missing, for a division by 0, and where
    /// the value is not finite.
    pub fn value(&self, figures: &[f64]) -> Option<f64> {
        let mut stack: Vec<f64> = Vec::with_capacity(8);
        for step in &self.steps {
            let value = match step {
                Step::Number(n) => *n,
                Step::Figure(at) => *figures.get(*at)?,
                Step::Negate => -stack.pop()?,
                Step::Add | Step::Subtract | Step::Multiply | Step::Divide => {
                    let (b, a) = (stack.pop()?, stack.pop()?);
                    match step {
                        Step::Add => a + b,
                        Step::Subtract => a - b,
                        Step::Multiply => a * b,
                        _ => a / b,
                    }
                }
            };
            stack.push(value);
        }
        stack.pop().filter(|v| v.is_finite())
    }
}

struct Reader<'a> {
    rest: &'a str,
    known: &'a [&'a str],
    steps: Vec<Step>,
    depth: usize,
}

impl Reader<'_> {
    fn peek(&mut self) -> Option<char> {
        self.rest = self.rest.trim_start();
        self.rest.chars().next()
    }

    fn take(&mut self, wanted: char) -> bool {
        let there = self.peek() == Some(wanted);
        if there {
            self.rest = self.rest.get(wanted.len_utf8()..).unwrap_or("");
        }
        there
    }

    /// The longest beginning of such characters.
    fn while_some(&mut self, fits: impl Fn(char) -> bool) -> String {
        let end = self.rest.find(|c| !fits(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word.to_owned()
    }

    fn sum(&mut self) -> Result<(), String> {
        self.product()?;
        loop {
            if self.take('+') {
                self.product()?;
                self.steps.push(Step::Add);
            } else if self.take('-') {
                self.product()?;
                self.steps.push(Step::Subtract);
            } else {
                return Ok(());
            }
        }
    }

    fn product(&mut self) -> Result<(), String> {
        self.figure()?;
        loop {
            if self.take('*') {
                self.figure()?;
                self.steps.push(Step::Multiply);
            } else if self.take('/') {
                self.figure()?;
                self.steps.push(Step::Divide);
            } else {
                return Ok(());
            }
        }
    }

    fn figure(&mut self) -> Result<(), String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(format!(
                "a formula has at most {DEEPEST} brackets inside each other"
            ));
        }
        let read = self.one();
        self.depth -= 1;
        read
    }

    fn one(&mut self) -> Result<(), String> {
        if self.take('(') {
            self.sum()?;
            return if self.take(')') {
                Ok(())
            } else {
                Err("a bracket is not closed".to_owned())
            };
        }
        if self.take('-') {
            self.figure()?;
            self.steps.push(Step::Negate);
            return Ok(());
        }
        match self.peek() {
            Some(c) if c.is_ascii_digit() => {
                let word = self.while_some(|c| c.is_ascii_digit() || c == '.');
                let number = word.parse().ok().filter(|n: &f64| n.is_finite());
                let number = number.ok_or_else(|| format!("`{word}` is not a number"))?;
                self.steps.push(Step::Number(number));
                Ok(())
            }
            Some(c) if c.is_alphabetic() || c == '_' => {
                let word = self.while_some(|c| c.is_alphanumeric() || c == '_');
                let at = self.known.iter().position(|k| *k == word);
                let at = at.ok_or_else(|| format!("`{word}` is not one of the drivers"))?;
                self.steps.push(Step::Figure(at));
                Ok(())
            }
            Some(c) => Err(format!("`{c}` is not expected here")),
            None => Err("a figure is missing at the end".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str, figures: &[f64]) -> Option<f64> {
        Formula::parse(text, &["a", "b_2"]).ok()?.value(figures)
    }

    #[test]
    fn arithmetic_is_as_at_school() {
        // By hand.
        assert_eq!(value("1 + 2 * 3", &[]), Some(7.0));
        assert_eq!(value("(1 + 2) * 3 - -4", &[]), Some(13.0));
        assert_eq!(value("a / b_2 / 2", &[12.0, 3.0]), Some(2.0));
        assert_eq!(value("10 - a - b_2", &[3.0, 2.0]), Some(5.0));
        assert_eq!(value("1 / a", &[0.0, 1.0]), None);
        assert_eq!(value("a + b_2", &[1.0]), None);
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        let why = |text: &str| Formula::parse(text, &["a"]).expect_err("not a formula");
        assert_eq!(why("a * c"), "`c` is not one of the drivers");
        assert_eq!(why("a *"), "a figure is missing at the end");
        assert_eq!(why("(a"), "a bracket is not closed");
        assert_eq!(why("a)"), "`)` is not expected here");
        assert_eq!(why("a ^ 2"), "`^` is not expected here");
        assert_eq!(why("1.2.3"), "`1.2.3` is not a number");
        assert!(why(&"(".repeat(299)).contains("inside each other"));
        assert!(why(&"-".repeat(299)).contains("inside each other"));
        assert!(why(&"a+".repeat(200)).contains("300 characters"));
    }

    #[test]
    fn it_knows_what_it_uses() {
        let formula = Formula::parse("a * 2", &["a", "b"]).expect("a formula");
        assert!(formula.uses("a") && !formula.uses("b") && !formula.uses("c"));
    }
}
