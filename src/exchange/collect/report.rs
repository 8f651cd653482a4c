//! What became of the files: what a machine reads, and what people read.

use serde::Serialize;

use super::known::Tool;

/// What `collect` did.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// Version of this shape.
    pub schema: u32,
    /// The folder of the round.
    pub round: String,
    /// True when nothing was written.
    pub dry_run: bool,
    /// The files, in the order of their names.
    pub files: Vec<FileReport>,
    /// The respondents, in the order of their ids.
    pub respondents: Vec<PersonReport>,
    /// Submissions that do not count because the same person sent another one.
    pub left_aside: Vec<LeftAside>,
    /// Practice → answers that were left out because the round does not ask them of the person.
    pub not_asked: std::collections::BTreeMap<String, usize>,
    /// Findings that are not listed because there are too many.
    pub further_findings: usize,
    /// What the mapping would need.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mapping: Option<MappingReport>,
}

/// What was in a file.
#[derive(Debug, Clone, Serialize)]
pub struct FileReport {
    /// Its name.
    pub file: String,
    /// What wrote it.
    pub tool: Tool,
    /// Submissions in it.
    pub submissions: usize,
    /// Those that could be used.
    pub used: usize,
    /// Columns whose meaning is known.
    pub columns_known: usize,
    /// Columns with content whose meaning is not known.
    pub columns_unknown: Vec<ColumnReport>,
    /// Practices of the round that no column holds.
    pub practices_without_column: Vec<String>,
}

/// A column that is not read.
#[derive(Debug, Clone, Serialize)]
pub struct ColumnReport {
    /// Its position, from 1.
    pub column: usize,
    /// Its name.
    pub name: String,
    /// Cells with content.
    pub filled: usize,
    /// Targets with a text much like the name.
    pub near: Vec<String>,
}

/// What became of a respondent.
#[derive(Debug, Clone, Serialize)]
pub struct PersonReport {
    /// The id.
    pub respondent: String,
    /// The file in the round's folder.
    pub file: String,
    /// What was done.
    pub outcome: Outcome,
    /// Practices answered.
    pub answered: usize,
    /// Practices asked of their roles.
    pub asked: usize,
    /// True when all of them were answered and the form was sent off.
    pub complete: bool,
    /// True when the id was made from the submission, so that the person cannot be found again in another round.
    pub anonymous: bool,
}

/// What was done with a respondent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// A new file.
    Written,
    /// The file of an earlier submission was replaced.
    Replaced,
    /// The same submission was there.
    Unchanged,
    /// Other answers are there and stay.
    Kept,
}

/// A submission that does not count.
#[derive(Debug, Clone, Serialize)]
pub struct LeftAside {
    /// Who sent it.
    pub respondent: String,
    /// Where it stands: file and row.
    pub at: String,
    /// Where the one stands that counts.
    pub counts: String,
    /// Why that one counts.
    pub because: Because,
}

/// Why one of two submissions counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Because {
    /// It is of a later day or hour.
    Later,
    /// It is of the same day and answers more.
    MoreComplete,
    /// It is alike in both and stands last by file name and row.
    Last,
}

impl Because {
    /// In words, after "the other one counts:".
    pub const fn words(self) -> &'static str {
        match self {
            Self::Later => "it is later",
            Self::MoreComplete => "it is of the same time and more complete",
            Self::Last => "it is of the same time, as complete, and stands last",
        }
    }
}

/// The lines that a mapping would need.
#[derive(Debug, Clone, Serialize)]
pub struct MappingReport {
    /// The whole file, for a round that has none.
    #[serde(skip)]
    pub text: String,
    /// Columns that it leaves open.
    pub open_columns: usize,
    /// The file, once it was written.
    pub written: Option<String>,
}

impl Report {
    /// What people read.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for f in &self.files {
            out.push_str(&format!(
                "{}: {}, {} of {}\n",
                f.file,
                f.tool.name(),
                f.used,
                count(f.submissions, "submission", "submissions")
            ));
            for c in &f.columns_unknown {
                let near = if c.near.is_empty() {
                    String::new()
                } else {
                    format!("; near: {}", c.near.join(", "))
                };
                out.push_str(&format!(
                    "  column {} is not read: {} ({}{near})\n",
                    c.column,
                    crate::diagnostic::quoted(&c.name),
                    count(c.filled, "cell", "cells")
                ));
            }
            if !f.practices_without_column.is_empty() {
                out.push_str(&format!(
                    "  no column for {}\n",
                    some(&f.practices_without_column, 12)
                ));
            }
        }
        self.people(&mut out);
        for left in self.left_aside.iter().take(20) {
            out.push_str(&format!(
                "{} sent twice: {} counts, not {}, because {}\n",
                left.respondent,
                left.counts,
                left.at,
                left.because.words()
            ));
        }
        if self.left_aside.len() > 20 {
            out.push_str(&format!(
                "{} more submissions were left aside in the same way\n",
                self.left_aside.len() - 20
            ));
        }
        if !self.not_asked.is_empty() {
            let practices: Vec<String> = self.not_asked.keys().cloned().collect();
            let answers: usize = self.not_asked.values().sum();
            out.push_str(&format!(
                "{} left out because the round does not ask them of these people: {}\n",
                count(answers, "answer was", "answers were"),
                some(&practices, 12)
            ));
        }
        if self.further_findings > 0 {
            out.push_str(&format!(
                "{} further findings are not listed\n",
                self.further_findings
            ));
        }
        out
    }

    fn people(&self, out: &mut String) {
        let listed = 40;
        for p in self.respondents.iter().take(listed) {
            let outcome = match (p.outcome, self.dry_run) {
                (Outcome::Written, true) => "would be written",
                (Outcome::Written, false) => "written",
                (Outcome::Replaced, true) => "would be replaced",
                (Outcome::Replaced, false) => "replaced",
                (Outcome::Unchanged, _) => "unchanged",
                (Outcome::Kept, _) => "not written",
            };
            let state = if p.complete { "" } else { ", incomplete" };
            out.push_str(&format!(
                "{}: {outcome}, {} of {} practices answered{state}\n",
                p.file, p.answered, p.asked
            ));
        }
        if self.respondents.len() > listed {
            out.push_str(&format!("and {} more\n", self.respondents.len() - listed));
        }
        let of = |o: Outcome| self.respondents.iter().filter(|p| p.outcome == o).count();
        let incomplete = self.respondents.iter().filter(|p| !p.complete).count();
        let anonymous = self.respondents.iter().filter(|p| p.anonymous).count();
        let verb = if self.dry_run { "would be " } else { "" };
        out.push_str(&format!(
            "{}: {} {verb}written, {} {verb}replaced, {} unchanged, {} not written; {incomplete} incomplete\n",
            count(self.respondents.len(), "respondent", "respondents"),
            of(Outcome::Written),
            of(Outcome::Replaced),
            of(Outcome::Unchanged),
            of(Outcome::Kept)
        ));
        if anonymous > 0 {
            out.push_str(&format!(
                "{} without an id, address or name: they cannot be found again in a later round\n",
                count(anonymous, "respondent is", "respondents are")
            ));
        }
    }
}

fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// The first words of a list and how many more there are.
fn some(words: &[String], most: usize) -> String {
    let shown = words.get(..most).unwrap_or(words).join(", ");
    match words.len().checked_sub(most) {
        Some(more) if more > 0 => format!("{shown} and {more} more"),
        _ => shown,
    }
}
