//! The tables of a round for analysts: the same rows as sheets of a workbook and as CSV files. Numbers are numbers here
//! and unrounded; what may not be shown is left out as in every other output.
//!
//! One file a table: [`scores`], [`gaps`], [`peers`], [`plan`], [`schedule`], [`money`], [`answers`].

pub mod answers;
pub mod csv;
pub mod gaps;
pub mod money;
pub mod peers;
pub mod plan;
pub mod schedule;
pub mod scores;

use super::view::Ground;
use super::{RenderError, number};
use crate::gap::Layer;

/// Decimals that are kept, so that the last bits of a sum do not show.
const KEPT: i32 = 9;

/// A table.
#[derive(Debug, Clone)]
pub struct Table {
    /// Its id, and the name of its CSV file.
    pub id: &'static str,
    /// Its name.
    pub title: String,
    /// What it holds.
    pub about: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, each as long as the columns.
    pub rows: Vec<Vec<Cell>>,
}

/// A column.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its name in CSV files.
    pub key: &'static str,
    /// Its name for people.
    pub head: String,
    /// What stands in it.
    pub shape: Shape,
}

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A few characters.
    Word,
    /// A few words.
    Short,
    /// A name.
    Name,
    /// Sentences.
    Text,
    /// A number with so many decimals shown.
    Number(u8),
    /// A share from 0 to 1, shown as a percentage.
    Share,
    /// A percentile: shown as a whole number, never as 0 or 100.
    Percentile,
    /// A sum of money or another large number.
    Large,
    /// A day.
    Day,
    /// The first day of a month, shown as the month.
    Month,
}

impl Shape {
    /// True where texts stand.
    pub const fn is_text(self) -> bool {
        matches!(self, Self::Word | Self::Short | Self::Name | Self::Text)
    }

    /// True where numbers stand.
    pub const fn is_number(self) -> bool {
        matches!(
            self,
            Self::Number(_) | Self::Share | Self::Percentile | Self::Large
        )
    }
}

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing, or nothing that may be shown.
    Nothing,
    /// A text.
    Text(String),
    /// A finite number.
    Number(f64),
    /// A day, `YYYY-MM-DD`.
    Day(String),
}

impl Cell {
    /// A text; nothing where it is empty.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() {
            Self::Nothing
        } else {
            Self::Text(text)
        }
    }

    /// A number; nothing where there is none.
    pub fn number(value: impl Into<Option<f64>>) -> Self {
        value
            .into()
            .filter(|v| v.is_finite())
            .map_or(Self::Nothing, |v| Self::Number(number::round(v, KEPT)))
    }

    /// A count; nothing where there is none.
    #[expect(clippy::cast_precision_loss, reason = "counts fit")]
    pub fn count(n: impl Into<Option<usize>>) -> Self {
        n.into().map_or(Self::Nothing, |n| Self::Number(n as f64))
    }

    /// A day; nothing where it is empty.
    pub fn day(day: &str) -> Self {
        if day.is_empty() {
            Self::Nothing
        } else {
            Self::Day(day.to_owned())
        }
    }

    /// Its number, where it is one.
    pub const fn value(&self) -> Option<f64> {
        match self {
            Self::Number(value) => Some(*value),
            _ => None,
        }
    }

    /// Yes or no.
    pub fn yes(yes: bool) -> Self {
        Self::text(if yes { "yes" } else { "no" })
    }
}

impl Table {
    /// A table with the names of its columns from the strings.
    fn new(
        g: Ground<'_>,
        id: &'static str,
        columns: &[(&'static str, Shape)],
        rows: Vec<Vec<Cell>>,
    ) -> Result<Self, RenderError> {
        let say = |key: String| {
            let with = serde_json::json!({ "currency": g.case.engagement.currency });
            g.words.say(&key, with)
        };
        let columns = columns
            .iter()
            .map(|(key, shape)| {
                Ok(Column {
                    key,
                    head: say(format!("column.{key}"))?,
                    shape: *shape,
                })
            })
            .collect::<Result<_, RenderError>>()?;
        Ok(Self {
            id,
            title: say(format!("table.{id}"))?,
            about: say(format!("table.{id}_about"))?,
            columns,
            rows,
        })
    }

    /// The place of a column.
    pub fn column(&self, key: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.key == key)
    }
}

/// All tables that have rows, in the order of the report; of those on scores, gaps, peers, plan, schedule and answers the
/// empty ones too.
pub fn tables(g: Ground<'_>) -> Result<Vec<Table>, RenderError> {
    let always = [
        scores::table(g)?,
        gaps::table(g)?,
        peers::table(g)?,
        plan::table(g)?,
        schedule::table(g)?,
    ];
    let sometimes = [schedule::load(g)?, money::sums(g)?, money::cash(g)?];
    Ok(always
        .into_iter()
        .chain(sometimes.into_iter().filter(|t| !t.rows.is_empty()))
        .chain([answers::table(g)?])
        .collect())
}

/// The word of a layer.
const fn layer_word(layer: Layer) -> &'static str {
    match layer {
        Layer::Overall => "overall",
        Layer::Dimension => "dimension",
        Layer::Capability => "capability",
        Layer::Module => "module",
        Layer::Practice => "practice",
    }
}

/// Ids with spaces between them.
fn ids<T: ToString>(all: &[T]) -> Cell {
    let all: Vec<String> = all.iter().map(T::to_string).collect();
    Cell::text(all.join(" "))
}

/// A share of 100 as a level of the scale.
fn level(g: Ground<'_>, score: f64) -> f64 {
    score / 100.0 * g.case.questionnaire.highest()
}
