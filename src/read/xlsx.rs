//! The file that names the workbook crate: sheets → the same cells as those of CSV, with their places.
//!
//! Diagnostics need a text to point into. A sheet becomes one with a line for each of its rows, so that the number of
//! a line is that of the row; [`Sources::add_sheet`] keeps which bytes are which cell.

use std::collections::BTreeSet;
use std::io::Cursor;

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx};

use super::csv::Cell;
use super::package::{self, Refused};
use super::text::is_steering;
use crate::diagnostic::{CellPlace, Sources, Span};

/// Most rows of a sheet.
const MOST_ROWS: u32 = 200_000;
/// Most columns of a sheet.
const MOST_COLUMNS: u32 = 4_000;
/// Most cells with content of a sheet.
const MOST_CELLS: usize = 3_000_000;
/// Most cells of a sheet, empty ones between others included.
const LARGEST_GRID: usize = 6_000_000;
/// Between two cells of a row where it is shown.
const BETWEEN: &str = " | ";

/// A workbook that was found harmless.
pub struct Book<'b> {
    inner: Xlsx<Cursor<&'b [u8]>>,
    name: String,
}

/// A sheet with content.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// Its rows with content, first to last. All are as long as the longest.
    pub rows: Vec<Vec<Cell>>,
    /// Cells that hold a formula, by their place. Their text is left empty: what a formula came to where the file was
    /// saved last is nobody's answer.
    pub formulas: BTreeSet<Span>,
    /// Cells that hold a day, by their place.
    pub days: BTreeSet<Span>,
}

impl<'b> Book<'b> {
    /// Opens a workbook; `name` is how the user knows the file.
    pub fn open(name: &str, bytes: &'b [u8]) -> Result<Self, Refused> {
        package::inspect(bytes)?;
        let inner = Xlsx::new(Cursor::new(bytes)).map_err(|e| broken(&e))?;
        Ok(Self {
            inner,
            name: name.to_owned(),
        })
    }

    /// The names of its sheets in their order; hidden ones last.
    pub fn sheets(&self) -> Vec<String> {
        let sheets = self.inner.sheets_metadata();
        let tables = sheets.iter().filter(|s| s.typ == SheetType::WorkSheet);
        let (shown, hidden): (Vec<_>, Vec<_>) =
            tables.partition(|s| s.visible == SheetVisible::Visible);
        let all = shown.into_iter().chain(hidden);
        all.map(|s| s.name.clone()).collect()
    }

    /// The cells of a sheet.
    pub fn sheet(&mut self, sheet: &str, sources: &mut Sources) -> Result<Sheet, Refused> {
        let percent = self.percent(sheet)?;
        let mut reader = self
            .inner
            .worksheet_cells_reader(sheet)
            .map_err(|e| broken(&e))?;
        let mut read: Vec<Read> = Vec::new();
        loop {
            let next = reader.next_cell_with_formula_metadata();
            let Some(cell) = next.map_err(|e| broken(&e))? else {
                break;
            };
            let (row, column) = cell.pos;
            let (text, is_day) = shown(&cell.value, percent.contains(&cell.pos));
            let is_formula = cell.formula.is_some();
            if text.is_empty() && !is_formula {
                continue;
            }
            if row >= MOST_ROWS {
                return Err(too_many("rows", u64::from(MOST_ROWS)));
            }
            if column >= MOST_COLUMNS {
                return Err(too_many("columns", u64::from(MOST_COLUMNS)));
            }
            if read.len() >= MOST_CELLS {
                return Err(too_many("cells", MOST_CELLS as u64));
            }
            read.push(Read {
                at: (row, column),
                text,
                is_day,
                is_formula,
            });
        }
        read.sort_by_key(|c| c.at);
        read.dedup_by_key(|c| c.at);
        let width = read.iter().map(|c| c.at.1 as usize + 1).max().unwrap_or(0);
        let rows: BTreeSet<u32> = read.iter().map(|c| c.at.0).collect();
        if width * rows.len() > LARGEST_GRID {
            return Err(too_many("cells", LARGEST_GRID as u64));
        }
        Ok(lay_out(&format!("{}!{sheet}", self.name), &read, sources))
    }

    /// The cells that are shown as a percentage, so that 0.065 is read as the 6.5 % that people see.
    fn percent(&mut self, sheet: &str) -> Result<BTreeSet<(u32, u32)>, Refused> {
        let mut reader = self
            .inner
            .worksheet_cells_reader(sheet)
            .map_err(|e| broken(&e))?;
        let styles: Vec<bool> = reader
            .styles()
            .iter()
            .map(|s| s.number_format.as_ref())
            .map(|f| f.is_some_and(|f| f.format_code.contains('%')))
            .collect();
        let mut out = BTreeSet::new();
        if !styles.contains(&true) {
            return Ok(out);
        }
        while let Some((row, column, style)) = reader.next_style_id().map_err(|e| broken(&e))? {
            if styles.get(style) == Some(&true) && out.len() < MOST_CELLS {
                out.insert((row, column));
            }
        }
        Ok(out)
    }
}

/// A cell before it has a place.
struct Read {
    at: (u32, u32),
    text: String,
    is_day: bool,
    is_formula: bool,
}

/// Writes the text of a sheet and gives each cell its place in it.
fn lay_out(name: &str, read: &[Read], sources: &mut Sources) -> Sheet {
    let width = read.iter().map(|c| c.at.1 + 1).max().unwrap_or(0);
    let mut text = String::new();
    let mut places: Vec<CellPlace> = Vec::new();
    // Cells by row, with the bytes that they cover.
    let mut laid: Vec<(usize, std::ops::Range<usize>)> = Vec::with_capacity(read.len());
    let mut line = 0;
    let mut column = 0;
    for (index, cell) in read.iter().enumerate() {
        while line < cell.at.0 {
            text.push('\n');
            line += 1;
            column = 0;
        }
        while column < cell.at.1 {
            if column > 0 {
                text.push_str(BETWEEN);
            }
            places.push(CellPlace {
                start: text.len(),
                row: line,
                column,
            });
            column += 1;
        }
        if column > 0 {
            text.push_str(BETWEEN);
        }
        let start = text.len();
        places.push(CellPlace {
            start,
            row: line,
            column,
        });
        let flat = |c: char| if c.is_whitespace() { ' ' } else { c };
        if cell.is_formula {
            text.push_str("=…");
        } else {
            text.extend(cell.text.chars().map(flat));
        }
        laid.push((index, start..text.len()));
        column += 1;
    }
    text.push('\n');
    let file = sources.add_sheet(name, text, places);
    let mut sheet = Sheet::default();
    let mut row: Option<(u32, Vec<Cell>)> = None;
    for (index, bytes) in laid {
        let Some(cell) = read.get(index) else {
            continue;
        };
        let span = Span {
            file,
            start: bytes.start,
            end: bytes.end,
        };
        if cell.is_formula {
            sheet.formulas.insert(span);
        }
        if cell.is_day {
            sheet.days.insert(span);
        }
        if row.as_ref().is_none_or(|(line, _)| *line != cell.at.0) {
            sheet.rows.extend(row.take().map(|(_, cells)| cells));
            row = Some((cell.at.0, Vec::new()));
        }
        let Some((_, cells)) = &mut row else {
            continue;
        };
        while cells.len() < cell.at.1 as usize {
            cells.push(Cell {
                span,
                text: String::new(),
            });
        }
        cells.push(Cell {
            span,
            text: if cell.is_formula {
                String::new()
            } else {
                cell.text.clone()
            },
        });
    }
    sheet.rows.extend(row.map(|(_, cells)| cells));
    for cells in &mut sheet.rows {
        let Some(last) = cells.last().map(|c| c.span) else {
            continue;
        };
        cells.resize(
            width as usize,
            Cell {
                span: last,
                text: String::new(),
            },
        );
    }
    sheet
}

/// A value as text, and whether it is a day.
fn shown(value: &DataRef<'_>, percent: bool) -> (String, bool) {
    let text = match value {
        DataRef::Int(n) => n.to_string(),
        DataRef::Float(n) if percent => format!("{}%", hundredfold(*n)),
        DataRef::Float(n) => n.to_string(),
        DataRef::String(s) | DataRef::DurationIso(s) => clean(s),
        DataRef::SharedString(s) => clean(s),
        DataRef::Bool(b) => b.to_string(),
        DataRef::DateTime(day) if day.is_datetime() => {
            let (y, m, d, hour, minute, second, _) = day.to_ymd_hms_milli();
            let day = format!("{y:04}-{m:02}-{d:02}");
            let text = if (hour, minute, second) == (0, 0, 0) {
                day
            } else {
                format!("{day}T{hour:02}:{minute:02}:{second:02}")
            };
            return (text, true);
        }
        DataRef::DateTime(span) => span.as_f64().to_string(),
        DataRef::DateTimeIso(s) => return (clean(s), true),
        DataRef::Error(e) => e.to_string(),
        DataRef::Empty => String::new(),
    };
    (text, false)
}

/// A hundred times a share, without the last digits that the multiplication leaves.
fn hundredfold(n: f64) -> f64 {
    (n * 100.0 * 1e9).round() / 1e9
}

fn clean(text: &str) -> String {
    text.trim().replace(is_steering, " ")
}

fn too_many(what: &str, most: u64) -> Refused {
    Refused::TooLarge(format!("more than {most} {what}"))
}

fn broken(error: &impl ToString) -> Refused {
    Refused::Broken(error.to_string())
}
