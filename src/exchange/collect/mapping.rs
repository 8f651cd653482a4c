//! What is not known of a table's columns: for the report, and as a file to edit.

use super::columns::Column;
use super::report::{ColumnReport, FileReport, MappingReport};
use super::tally::Tally;
use super::{Ground, Kind, Read};
use crate::check::mapping::occurrence;
use crate::diagnostic::{Code, Diagnostic, Sources, quoted};
use crate::model::engagement::asks;
use crate::model::mapping::{Target, key};
use crate::model::questionnaire::Form;

/// Counts what a file holds.
pub(super) fn file_report(
    sheet: &Read<'_>,
    filled: &[usize],
    (submissions, used): (usize, usize),
    ground: &Ground<'_>,
) -> FileReport {
    let mut out = FileReport {
        file: sheet.name.to_owned(),
        tool: sheet.tool(),
        submissions,
        used,
        columns_known: 0,
        columns_unknown: Vec::new(),
        practices_without_column: Vec::new(),
    };
    let Kind::Table(table) = &sheet.kind else {
        return out;
    };
    let mut held: Vec<&str> = Vec::new();
    for (n, column) in table.columns.iter().enumerate() {
        let count = filled.get(n).copied().unwrap_or(0);
        match column {
            Column::Unknown(near) if count > 0 => out.columns_unknown.push(ColumnReport {
                column: n + 1,
                name: table
                    .header
                    .get(n)
                    .map_or(String::new(), |c| c.text.clone()),
                filled: count,
                near: near.iter().map(|(target, _)| target.word()).collect(),
            }),
            Column::Unknown(_) => {}
            Column::Holds(Target::Practice(id, _), _)
            | Column::Text(Target::Practice(id, _))
            | Column::Option(Target::Practice(id, _), _) => {
                out.columns_known += 1;
                held.push(id.as_str());
            }
            Column::Holds(..) | Column::Text(_) | Column::Option(..) => out.columns_known += 1,
        }
    }
    if !held.is_empty() {
        let (q, round) = (ground.q, ground.round);
        let on = |m| ground.e.modules.contains(m);
        out.practices_without_column = q
            .practices
            .iter()
            .filter(|p| p.module.as_ref().is_none_or(on) && asks(round.form, &round.phase, p, q))
            .filter(|p| !held.contains(&p.id.as_str()))
            .map(|p| p.id.to_string())
            .collect();
    }
    out
}

/// Reports the columns that are not read, one finding a column.
pub(super) fn report(
    sheets: &[Read<'_>],
    reports: &[FileReport],
    tally: &mut Tally,
    sources: &Sources,
) {
    for (sheet, report) in sheets.iter().zip(reports) {
        let Kind::Table(table) = &sheet.kind else {
            continue;
        };
        for unknown in &report.columns_unknown {
            let Some(cell) = table.header.get(unknown.column - 1) else {
                continue;
            };
            let cells = match unknown.filled {
                1 => "1 cell is not read".to_owned(),
                n => format!("{n} cells are not read"),
            };
            let message = if cell.text.is_empty() {
                format!("column {} has no name, so {cells}", unknown.column)
            } else {
                format!(
                    "nothing is known of the column {}, so {cells}",
                    quoted(&cell.text)
                )
            };
            let mut found = Diagnostic::new(Code::CollectColumn, cell.span, message);
            if let Some(Column::Unknown(near)) = table.columns.get(unknown.column - 1) {
                for (target, text) in near {
                    found = found.help(format!(
                        "it is close to {}: {}",
                        quoted(&target.word()),
                        quoted(text)
                    ));
                }
            }
            let nth = nth(table, unknown.column - 1);
            let name = if nth > 1 {
                format!("{}#{nth}", cell.text)
            } else {
                cell.text.clone()
            };
            found = found.help(format!(
                "say what it holds in `mapping.yaml`, under `columns`: `{}: …`, or `ignore`",
                serde_json::Value::from(name.chars().take(80).collect::<String>())
            ));
            tally.add(found, sources);
        }
    }
}

/// True for practices that take a figure.
fn measured(id: &str, ground: &Ground<'_>) -> bool {
    ground.q.practice(id).is_some_and(|p| p.measure.is_some())
}

/// Which occurrence of its name a column is, from 1.
fn nth(table: &super::table::Table<'_>, at: usize) -> usize {
    let name = |n: usize| table.header.get(n).map(|c| key(&c.text));
    (0..=at).filter(|n| name(*n) == name(at)).count()
}

/// The file that says what the columns hold, for somebody to complete; `None` where nothing is open.
pub(super) fn draft(
    sheets: &[Read<'_>],
    reports: &[FileReport],
    ground: &Ground<'_>,
) -> Option<MappingReport> {
    let open: usize = reports.iter().map(|r| r.columns_unknown.len()).sum();
    if open == 0 {
        return None;
    }
    let mut out = String::from(
        "# What the columns of an export hold. Complete the lines without a word and run `collect` again.\n\
         # A column holds a practice (STR-01, or a part of it: .value .sample .source .intention .note .evidence),\n\
         # respondent, email, name, instance, roles, unit, date, consent, complete, or is left out: ignore.\n\
         # Words of answers and roles can be explained below. The program does not change this file.\n\
         schema: 1\ncolumns:\n",
    );
    let mut seen: Vec<String> = Vec::new();
    for (sheet, report) in sheets.iter().zip(reports) {
        let Kind::Table(table) = &sheet.kind else {
            continue;
        };
        if report.columns_unknown.is_empty() {
            continue;
        }
        for (n, (cell, column)) in table.header.iter().zip(&table.columns).enumerate() {
            if cell.text.is_empty() {
                continue;
            }
            let nth = nth(table, n);
            let own = occurrence(&cell.text, nth);
            if seen.contains(&own) {
                continue;
            }
            seen.push(own);
            let name = if nth > 1 {
                format!("{}#{nth}", cell.text)
            } else {
                cell.text.clone()
            };
            let quoted = serde_json::Value::from(name).to_string();
            let line = match column {
                Column::Text(Target::Practice(id, _)) if measured(id.as_str(), ground) => {
                    if ground.round.form == Form::Full {
                        format!("  {quoted}: {id}.value\n")
                    } else {
                        format!("  {quoted}:    # {id} for levels, {id}.value for figures\n")
                    }
                }
                Column::Holds(target, _) | Column::Text(target) => {
                    format!("  {quoted}: {}\n", target.word())
                }
                // A column of one option is found by its name again.
                Column::Option(..) => continue,
                Column::Unknown(near) => {
                    let count = report
                        .columns_unknown
                        .iter()
                        .find(|c| c.column == n + 1)
                        .map_or(0, |c| c.filled);
                    let near: Vec<String> = near.iter().map(|(t, _)| t.word()).collect();
                    let near = if near.is_empty() {
                        String::new()
                    } else {
                        format!("; near {}", near.join(", "))
                    };
                    format!("  {quoted}:    # {count} filled{near}\n")
                }
            };
            out.push_str(&line);
        }
    }
    let role = ground.q.roles.first().map_or("sales", |r| r.id.as_str());
    out.push_str(&format!(
        "# answers: {{all: {{\"not sure\": dk}}, {}: {{\"always\": {}}}}}\n\
         # roles: {{\"the word in the export\": {role}}}\n\
         # fixed: {{roles: [{role}]}}     # for rows that name no role\n\
         # days: day-first            # or month-first\n",
        ground
            .q
            .practices
            .first()
            .map_or("STR-01", |p| p.id.as_str()),
        ground.q.highest()
    ));
    Some(MappingReport {
        text: out,
        open_columns: open,
        written: None,
    })
}
