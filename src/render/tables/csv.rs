//! A table as a CSV file: UTF-8, commas, texts in quotes, a point before decimals, days as `YYYY-MM-DD`.

use super::{Cell, Table};
use crate::cell::quoted;
use crate::render::number;

/// Decimals of numbers.
const DECIMALS: i32 = 4;

/// The file with a head of keys.
pub fn render(table: &Table) -> String {
    let all: Vec<usize> = (0..table.columns.len()).collect();
    of(table, &all)
}

/// The file with these columns alone, in this order.
pub fn some(table: &Table, keys: &[&str]) -> String {
    let chosen: Vec<usize> = keys.iter().filter_map(|k| table.column(k)).collect();
    of(table, &chosen)
}

fn of(table: &Table, columns: &[usize]) -> String {
    let names = columns.iter().filter_map(|n| table.columns.get(*n));
    let head: Vec<&str> = names.map(|c| c.key).collect();
    let mut out = head.join(",");
    out.push('\n');
    for row in &table.rows {
        let cells = columns.iter().filter_map(|n| row.get(*n));
        let cells: Vec<String> = cells.map(field).collect();
        out.push_str(&cells.join(","));
        out.push('\n');
    }
    out
}

fn field(cell: &Cell) -> String {
    match cell {
        Cell::Nothing => String::new(),
        Cell::Text(text) => quoted(&text.split_whitespace().collect::<Vec<_>>().join(" ")),
        Cell::Number(value) => number::round(*value, DECIMALS).to_string(),
        Cell::Day(day) => day.clone(),
    }
}
