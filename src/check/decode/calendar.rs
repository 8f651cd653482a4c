//! Months, quarters, and figures as low, likely and high.

use super::values::{self, Range};
use crate::diagnostic::{Code, Diagnostic, Sink, Span, quoted};
use crate::model::month::{Month, Quarter};
use crate::read::{Key, Node, Value};

/// A month that stands as a key.
pub fn month(key: &Key, sink: &mut Sink) -> Option<Month> {
    let found = Month::parse(&key.text);
    if found.is_none() {
        sink.push(not_in_calendar(&key.text, key.span, "month", "2027-07"));
    }
    found
}

/// A quarter that stands as a key.
pub fn quarter(key: &Key, sink: &mut Sink) -> Option<Quarter> {
    let found = Quarter::parse(&key.text);
    if found.is_none() {
        sink.push(not_in_calendar(&key.text, key.span, "quarter", "2027-Q3"));
    }
    found
}

fn not_in_calendar(word: &str, place: Span, what: &str, example: &str) -> Diagnostic {
    Diagnostic::new(
        Code::FileMonth,
        place,
        format!("{} is not a {what}", quoted(word)),
    )
    .help(format!("write it like `{example}`"))
}

/// One figure, or a list of low, likely and high.
pub fn three(node: &Node, range: Range, sink: &mut Sink) -> Option<[f64; 3]> {
    let Value::List(items) = &node.value else {
        let one = values::number(node, range, sink)?;
        return Some([one; 3]);
    };
    let [low, likely, high] = items.as_slice() else {
        sink.push(not_three(node, "a range has three figures"));
        return None;
    };
    let [low, likely, high] = [low, likely, high].map(|n| values::number(n, range, sink));
    let (low, likely, high) = (low?, likely?, high?);
    if low <= likely && likely <= high {
        return Some([low, likely, high]);
    }
    sink.push(not_three(node, "low, likely and high do not rise"));
    None
}

fn not_three(node: &Node, message: &str) -> Diagnostic {
    Diagnostic::new(Code::MoneyRange, node.span, message)
        .help("write `[low, likely, high]`, for example `[20000, 30000, 45000]`, or one figure")
}
