//! The value of a condition: an expression of the template engine, read once and evaluated against a [`Table`].

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, LazyLock, Mutex};

use minijinja::value::{Object, ObjectRepr, Value, ValueKind};
use minijinja::{Environment, Error, ErrorKind, Expression, State, UndefinedBehavior};

/// Functions that a table answers, with the kind of their words.
pub const FUNCTIONS: [&str; 23] = [
    "level",
    "score",
    "low",
    "high",
    "context",
    "state",
    "coverage",
    "role_groups",
    "gate_practices_unscored",
    "gate_practices_below",
    "share_of_gate_practices_at",
    "mode",
    "spend_share",
    "indicators_below",
    "role_gap",
    "practices_shared",
    "respondents",
    "mean_intention_minus_reality",
    "practices_with_intention",
    "waits",
    "gates_not_open",
    "mean_of_capabilities",
    "lowest_capability",
];
/// Functions of numbers that need no table.
const ARITHMETIC: [&str; 4] = ["mean", "min", "max", "smallest"];

/// The engine without functions of its own; each evaluation brings those of its table.
static ENGINE: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut env = Environment::empty();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env
});

/// An expression that could be read.
#[derive(Clone)]
pub struct Formula {
    text: String,
    program: Arc<Expression<'static, 'static>>,
}

impl Formula {
    /// Reads an expression; the error says where it cannot be read.
    pub fn new(text: &str) -> Result<Self, String> {
        let program = ENGINE
            .compile_expression_owned(text.to_owned())
            .map_err(|e| e.to_string())?;
        Ok(Self {
            text: text.to_owned(),
            program: Arc::new(program),
        })
    }

    /// The expression as written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Its value; truth counts 1 and 0.
    pub fn read(&self, table: &Arc<dyn Table>) -> Reading {
        self.try_read(table).unwrap_or_default()
    }

    /// Its value, or why there is none: an unknown function, a wrong kind of value.
    pub fn try_read(&self, table: &Arc<dyn Table>) -> Result<Reading, String> {
        let run = Arc::new(Run {
            table: Arc::clone(table),
            log: Mutex::default(),
        });
        let scope = Value::from_object(Scope {
            run: Arc::clone(&run),
        });
        let value = self.program.eval(scope);
        let mut reading = match run.log.lock() {
            Ok(mut log) => std::mem::take(&mut *log),
            Err(_) => Reading::default(),
        };
        // A missing value stands in as 0, so that a division by it is no mistake of the expression.
        if !reading.missing.is_empty() || reading.not_applicable {
            return Ok(reading);
        }
        let value = value.map_err(|e| e.to_string())?;
        reading.value = match value.kind() {
            ValueKind::Bool => Some(f64::from(u8::from(value.is_true()))),
            ValueKind::Number => f64::try_from(value).ok().filter(|n| n.is_finite()),
            _ => return Err("its value is neither a number nor true or false".to_owned()),
        };
        Ok(reading)
    }
}

impl fmt::Debug for Formula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Formula({:?})", self.text)
    }
}

impl fmt::Display for Formula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl PartialEq for Formula {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

/// One call of a function of the table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Asked {
    /// Its name.
    pub function: &'static str,
    /// Its texts, those of `except=[…]` apart.
    pub words: Vec<String>,
    /// Its first number.
    pub number: Option<f64>,
    /// The list given as `except`.
    pub except: Vec<String>,
}

/// What a table says to a call.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// A number.
    Number(f64),
    /// A text, for comparison.
    Text(String),
    /// A number for each option.
    Record(BTreeMap<String, f64>),
    /// Nobody knows, or nobody was asked: the value is unknown.
    Missing,
    /// It does not apply here: the condition drops out.
    NotApplicable,
    /// The call is a mistake of the expression.
    Mistake(String),
}

/// Answers the functions of an expression.
pub trait Table: fmt::Debug + Send + Sync {
    /// The reply to one call.
    fn answer(&self, asked: &Asked) -> Reply;
}

/// The value of an expression and what it rests on.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// The value; `None` where something is missing or does not apply.
    pub value: Option<f64>,
    /// All calls, in order.
    pub asked: Vec<Asked>,
    /// The calls without an answer.
    pub missing: Vec<Asked>,
    /// True when a call was about something that does not apply.
    pub not_applicable: bool,
}

struct Run {
    table: Arc<dyn Table>,
    log: Mutex<Reading>,
}

impl fmt::Debug for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Run")
    }
}

/// The names that an expression may use.
#[derive(Debug)]
struct Scope {
    run: Arc<Run>,
}

impl Object for Scope {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        let name = FUNCTIONS.iter().chain(&ARITHMETIC).find(|n| **n == key)?;
        Some(Value::from_object(Function {
            name,
            run: Arc::clone(&self.run),
        }))
    }
}

#[derive(Debug)]
struct Function {
    name: &'static str,
    run: Arc<Run>,
}

impl Object for Function {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn call(self: &Arc<Self>, _: &mut State<'_, '_>, args: &[Value]) -> Result<Value, Error> {
        if ARITHMETIC.contains(&self.name) {
            return arithmetic(self.name, args);
        }
        let asked = asked(self.name, args)?;
        let reply = self.run.table.answer(&asked);
        if let Ok(mut log) = self.run.log.lock() {
            match &reply {
                Reply::Missing => log.missing.push(asked.clone()),
                Reply::NotApplicable => log.not_applicable = true,
                _ => {}
            }
            log.asked.push(asked);
        }
        match reply {
            Reply::Number(n) => Ok(Value::from(n)),
            Reply::Text(t) => Ok(Value::from(t)),
            Reply::Record(r) => Ok(Value::from(r)),
            Reply::Missing | Reply::NotApplicable => Ok(Value::from(0.0)),
            Reply::Mistake(why) => Err(mistake(why)),
        }
    }
}

fn mistake(why: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidOperation, why.into())
}

fn asked(function: &'static str, args: &[Value]) -> Result<Asked, Error> {
    let mut out = Asked {
        function,
        ..Asked::default()
    };
    for arg in args {
        match arg.kind() {
            ValueKind::String => out.words.push(arg.as_str().unwrap_or_default().to_owned()),
            ValueKind::Number => out.number = f64::try_from(arg.clone()).ok(),
            ValueKind::Map if arg.is_kwargs() => {
                let list = arg.get_attr("except")?;
                if list.kind() != ValueKind::Seq {
                    return Err(mistake(format!("`{function}` takes `except=['…']` only")));
                }
                out.except = list.try_iter()?.map(|v| v.to_string()).collect();
            }
            _ => return Err(mistake(format!("`{function}` takes ids in quotes"))),
        }
    }
    Ok(out)
}

#[expect(clippy::cast_precision_loss, reason = "a handful of arguments")]
fn arithmetic(name: &str, args: &[Value]) -> Result<Value, Error> {
    let mut numbers = Vec::new();
    for arg in args {
        if arg.kind() == ValueKind::Map {
            for key in arg.try_iter()? {
                numbers.push(f64::try_from(arg.get_item(&key)?)?);
            }
        } else {
            numbers.push(f64::try_from(arg.clone())?);
        }
    }
    if numbers.is_empty() {
        return Err(mistake(format!("`{name}` needs a number")));
    }
    let fold = |f: fn(f64, f64) -> f64| numbers.iter().copied().reduce(f).unwrap_or(0.0);
    Ok(Value::from(match name {
        "mean" => fold(|a, b| a + b) / numbers.len() as f64,
        "max" => fold(f64::max),
        _ => fold(f64::min),
    }))
}
