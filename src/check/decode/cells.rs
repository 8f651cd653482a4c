//! Typed cells of a table.

use super::values::{self, Range};
use crate::diagnostic::{Code, Diagnostic, Sink, quoted};
use crate::read::csv::Cell;

/// A number within `range`.
pub fn number(cell: &Cell, range: Range, sink: &mut Sink) -> Option<f64> {
    let Some(n) = parse(&cell.text) else {
        sink.push(not_a_number(cell));
        return None;
    };
    if range.holds(n) {
        return Some(n);
    }
    sink.push(values::out_of_range(cell.span, "number", range));
    None
}

/// The finite number that a cell holds; a negative zero is a zero.
pub fn parse(text: &str) -> Option<f64> {
    let n = text.parse::<f64>().ok().filter(|n| n.is_finite())?;
    Some(n + 0.0)
}

/// The finding about a cell that should hold a number.
pub fn not_a_number(cell: &Cell) -> Diagnostic {
    let found = Diagnostic::new(
        Code::FileType,
        cell.span,
        format!("{} is not a number", quoted(&cell.text)),
    );
    match values::number_help(&cell.text) {
        Some(help) => found.help(help),
        None => found.help("write digits, and a point before decimals: 6.5"),
    }
}

/// One of the known words.
pub fn one_of(
    cell: &Cell,
    known: &[&str],
    code: Code,
    what: &str,
    sink: &mut Sink,
) -> Option<String> {
    if known.contains(&cell.text.as_str()) {
        return Some(cell.text.clone());
    }
    sink.push(values::unknown(code, cell.span, what, &cell.text, known));
    None
}

/// A day as `YYYY-MM-DD`.
pub fn date(cell: &Cell, sink: &mut Sink) -> Option<String> {
    if values::is_date(&cell.text) {
        return Some(cell.text.clone());
    }
    sink.push(values::no_day(&cell.text, cell.span));
    None
}
