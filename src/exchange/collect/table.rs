//! A table with one submission a row: its columns, and its rows one after the other.

use super::Ground;
use super::answer::Listen;
use super::columns::{Column, columns};
use super::day::Orders;
use super::known::{Tool, tells_sent};
use super::open::no_answers;
use crate::diagnostic::{Sink, Sources, Span};
use crate::model::mapping::{DayOrder, Mapping, Target};
use crate::model::questionnaire::{Form, Questionnaire};
use crate::read::csv::{Cell, Rows};
use crate::read::xlsx::Sheet;

/// Rows whose days are looked at before the others are taken to be written alike.
const FIRST: usize = 500;

/// A table under reading.
pub(super) struct Table<'a> {
    pub(super) q: &'a Questionnaire,
    mapping: Option<&'a Mapping>,
    form: Form,
    pub(super) tool: Tool,
    /// The names of the columns.
    pub(super) header: Vec<Cell>,
    pub(super) columns: Vec<Column>,
    /// How days are written, where that is known.
    pub(super) order: Option<DayOrder>,
    /// The column whose emptiness says that a submission was not sent.
    sent: Option<usize>,
    body: Body<'a>,
}

/// Where the rows are.
#[derive(Clone, Copy)]
pub(super) enum Body<'a> {
    /// In a text.
    Csv(usize),
    /// In a sheet.
    Sheet(&'a Sheet),
}

impl<'a> Table<'a> {
    /// Reads the header; `None`, with a finding, when there is nothing to read.
    pub(super) fn open(
        name: &str,
        body: Body<'a>,
        ground: &Ground<'a>,
        sources: &Sources,
        sink: &mut Sink,
    ) -> Option<Self> {
        let header = match body {
            Body::Csv(file) => Rows::open(file, sources, sink)?.header,
            Body::Sheet(sheet) => sheet.rows.first()?.clone(),
        };
        let names: Vec<&str> = header.iter().map(|c| c.text.as_str()).collect();
        let tool = Tool::of(&names);
        let columns = columns(&names, tool, ground.q, ground.mapping);
        let answers = |c: &Column| {
            matches!(
                c,
                Column::Holds(Target::Practice(..), _)
                    | Column::Text(Target::Practice(..))
                    | Column::Option(Target::Practice(..), _)
            )
        };
        if !columns.iter().any(answers) {
            let place = header.first().map_or(Span::file_start(0), |c| c.span);
            no_answers(name, place, sink);
        }
        let sent = names.iter().position(|n| tells_sent(n, tool));
        let mut table = Self {
            q: ground.q,
            mapping: ground.mapping,
            form: ground.round.form,
            tool,
            header,
            columns,
            order: None,
            sent,
            body,
        };
        table.order = ground
            .mapping
            .and_then(|m| m.days)
            .or_else(|| table.order(sources));
        Some(table)
    }

    /// The order of day and month that the days of the table show.
    fn order(&self, sources: &Sources) -> Option<DayOrder> {
        let days: Vec<usize> = self
            .columns
            .iter()
            .enumerate()
            .filter(|(_, c)| matches!(c, Column::Holds(Target::Date, _)))
            .map(|(n, _)| n)
            .collect();
        if days.is_empty() {
            return None;
        }
        let mut orders = Orders::default();
        let mut open = false;
        let mut seen = 0;
        let mut aside = Sink::default();
        self.each(sources, &mut aside, &mut |row, sink| {
            *sink = Sink::default();
            for n in &days {
                if let Some(cell) = row.get(*n).filter(|c| !c.text.is_empty()) {
                    open |= orders.see(&cell.text);
                }
            }
            // Where the first rows leave nothing open, the others are written alike.
            seen += 1;
            seen < FIRST || open && orders.settled().is_none()
        });
        orders.settled()
    }

    /// Calls `f` for each row with content, in their order, until it gives false.
    pub(super) fn each(
        &self,
        sources: &Sources,
        sink: &mut Sink,
        f: &mut dyn FnMut(&[Cell], &mut Sink) -> bool,
    ) {
        match self.body {
            Body::Csv(file) => {
                let Some(mut rows) = Rows::open(file, sources, sink) else {
                    return;
                };
                while let Some(row) = rows.next_row(sink) {
                    if !f(&row, sink) {
                        return;
                    }
                }
            }
            Body::Sheet(sheet) => {
                for row in sheet.rows.iter().skip(1) {
                    if !f(row, sink) {
                        return;
                    }
                }
            }
        }
    }

    /// What cells are read with.
    pub(super) const fn listen(&self, by_text: bool) -> Listen<'a> {
        Listen {
            q: self.q,
            mapping: self.mapping,
            tool: self.tool,
            form: self.form,
            by_text,
        }
    }

    /// True for a cell that holds a formula.
    pub(super) fn is_formula(&self, cell: &Cell) -> bool {
        matches!(self.body, Body::Sheet(sheet) if sheet.formulas.contains(&cell.span) && cell.text.is_empty())
    }

    /// True for a row that its tool marks as not sent off.
    pub(super) fn is_unsent(&self, cells: &[Cell]) -> bool {
        let cell = self.sent.and_then(|n| cells.get(n));
        cell.is_some_and(|c| c.text.is_empty() || c.text == "N/A")
    }
}
