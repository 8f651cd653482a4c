//! The sheet with one practice a row.

use rust_xlsxwriter::{DataValidation, DataValidationRule, Note, Worksheet};

use super::{
    ANSWERS, Failed, LONGEST_MESSAGE, LONGEST_TEXT, LONGEST_TITLE, Made, clipped, frame, room,
};
use crate::exchange::form::{Figure, Form, Question, Section};

/// Rows above the first section.
const HEAD: u32 = 2;
/// Characters of a line of a note.
const NOTE_LINE: usize = 62;
/// Size of notes in pixels: width, height of a line.
const NOTE: (u32, u32) = (420, 19);

/// Figures of this size are not meant as a limit.
const NO_LIMIT: f64 = 1e15;

/// The columns; `collect` knows them by their names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Id,
    Question,
    Answer,
    Figure,
    Sample,
    Source,
    Intention,
    Note,
}

impl Column {
    const ALL: [Self; 8] = [
        Self::Id,
        Self::Question,
        Self::Answer,
        Self::Figure,
        Self::Sample,
        Self::Source,
        Self::Intention,
        Self::Note,
    ];

    /// Name, and width in characters.
    const fn shape(self) -> (&'static str, f64) {
        match self {
            Self::Id => ("id", 10.0),
            Self::Question => ("question", 58.0),
            Self::Answer => ("answer", 9.0),
            Self::Figure => ("figure", 9.0),
            Self::Sample => ("sample", 9.0),
            Self::Source => ("source", 24.0),
            Self::Intention => ("intention", 10.0),
            Self::Note => ("note", 42.0),
        }
    }

    /// The columns that a form needs.
    fn of(form: &Form) -> Vec<Self> {
        let measures = form.questions().any(|q| q.measure.is_some());
        let needed = |column: &Self| match column {
            Self::Figure | Self::Sample | Self::Source => measures,
            Self::Intention => form.intention,
            _ => true,
        };
        Self::ALL.into_iter().filter(needed).collect()
    }
}

pub(super) fn write(sheet: &mut Worksheet, made: &Made<'_>) -> Result<(), Failed> {
    sheet.set_name(ANSWERS)?;
    let columns = Column::of(made.form);
    let widths: Vec<f64> = columns.iter().map(|c| c.shape().1).collect();
    frame(sheet, made, &widths, HEAD, 2)?;
    for (at, column) in (0_u16..).zip(&columns) {
        sheet.write_string_with_format(HEAD - 1, at, column.shape().0, &made.look.head)?;
    }
    let mut row = HEAD;
    for section in &made.form.sections {
        heading(sheet, row, section, &columns, made)?;
        row += 1;
        for question in &section.questions {
            room(
                sheet,
                row,
                &[(&question.question, Column::Question.shape().1)],
            )?;
            for (at, column) in (0_u16..).zip(&columns) {
                cell(sheet, (row, at), *column, question, made)?;
            }
            row += 1;
        }
    }
    sheet.set_selection(HEAD + 1, 2, HEAD + 1, 2)?;
    Ok(())
}

/// The row of a capability; its first cell is empty, so that it is no practice.
fn heading(
    sheet: &mut Worksheet,
    row: u32,
    section: &Section,
    columns: &[Column],
    made: &Made<'_>,
) -> Result<(), Failed> {
    let look = &made.look;
    for (at, _) in (0_u16..).zip(columns) {
        sheet.write_blank(row, at, &look.section)?;
    }
    let about = format!("\n{}", section.about);
    let whole = format!("{}{about}", section.title);
    room(sheet, row, &[(&whole, Column::Question.shape().1)])?;
    let parts = [
        (&look.strong, section.title.as_str()),
        (&look.plain, about.as_str()),
    ];
    sheet.write_rich_string_with_format(row, 1, &parts, &look.section)?;
    Ok(())
}

fn cell(
    sheet: &mut Worksheet,
    (row, at): (u32, u16),
    column: Column,
    q: &Question,
    made: &Made<'_>,
) -> Result<(), Failed> {
    let look = &made.look;
    let title = column.shape().0.to_owned();
    match (column, &q.measure) {
        (Column::Id, _) => {
            sheet.write_string_with_format(row, at, &q.id, &look.name)?;
        }
        (Column::Question, _) => {
            let text = clipped(&q.question, LONGEST_TEXT);
            sheet.write_string_with_format(row, at, text, &look.text)?;
        }
        (Column::Answer, _) => {
            sheet.write_blank(row, at, &look.entry)?;
            let choices = choices(q);
            let list = choices.join(", ");
            let takes = DataValidation::new().allow_list_strings(&choices)?;
            let wrong = made.say("level_error", &[("list", &list)])?;
            let entry = Entry(title, made.say("pick", &[])?, wrong);
            entry.put(sheet, row, at, takes)?;
            note(sheet, row, at, &described(q, made)?, made)?;
        }
        (Column::Figure, Some(figure)) => {
            sheet.write_blank(row, at, &look.entry)?;
            let range = DataValidationRule::Between(figure.low, figure.high);
            let takes = DataValidation::new().allow_decimal_number(range);
            let wrong = outside(figure, made)?;
            let about = measured(figure, made)?;
            Entry(title, about.clone(), wrong).put(sheet, row, at, takes)?;
            note(sheet, row, at, &about, made)?;
        }
        (Column::Sample, Some(_)) => {
            sheet.write_blank(row, at, &look.entry)?;
            let takes = DataValidation::new()
                .allow_whole_number(DataValidationRule::GreaterThanOrEqualTo(1));
            let wrong = made.say("sample_error", &[])?;
            let entry = Entry(title, made.say("sample", &[])?, wrong);
            entry.put(sheet, row, at, takes)?;
        }
        (Column::Source, Some(_)) => {
            sheet.write_blank(row, at, &look.words)?;
            let about = made.say("source", &[])?;
            let entry = Entry(title, about, String::new());
            entry.put(sheet, row, at, DataValidation::new())?;
        }
        (Column::Figure | Column::Sample | Column::Source, None) => {
            sheet.write_blank(row, at, &look.off)?;
        }
        (Column::Intention, _) => {
            sheet.write_blank(row, at, &look.entry)?;
            let levels = numbers(&q.described);
            let takes = DataValidation::new().allow_list_strings(&levels)?;
            let wrong = made.say("level_error", &[("list", &levels.join(", "))])?;
            let entry = Entry(title, made.say("intention", &[])?, wrong);
            entry.put(sheet, row, at, takes)?;
        }
        (Column::Note, _) => {
            sheet.write_blank(row, at, &look.words)?;
            let about = made.say("note", &[])?;
            let entry = Entry(title, about, String::new());
            entry.put(sheet, row, at, DataValidation::new())?;
        }
    }
    Ok(())
}

/// What is shown beside a cell: its title, what it takes, what is said of anything else.
struct Entry(String, String, String);

impl Entry {
    fn put(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        at: u16,
        takes: DataValidation,
    ) -> Result<(), Failed> {
        let Self(title, about, wrong) = self;
        let title = clipped(title, LONGEST_TITLE);
        let mut takes = takes
            .set_input_title(&title)?
            .set_input_message(clipped(about, LONGEST_MESSAGE))?;
        if !wrong.is_empty() {
            takes = takes
                .set_error_title(title)?
                .set_error_message(clipped(wrong, LONGEST_MESSAGE))?;
        }
        sheet.add_data_validation(row, at, row, at, &takes)?;
        Ok(())
    }
}

fn note(
    sheet: &mut Worksheet,
    row: u32,
    at: u16,
    text: &str,
    made: &Made<'_>,
) -> Result<(), Failed> {
    let lines: usize = text
        .lines()
        .map(|l| l.chars().count().div_ceil(NOTE_LINE).max(1))
        .sum();
    let lines = u32::try_from(lines.min(60)).unwrap_or(60);
    let note = Note::new(clipped(text, LONGEST_TEXT))
        .add_author_prefix(false)
        .set_author(clipped(&made.form.client, LONGEST_TITLE))
        .set_width(NOTE.0)
        .set_height(NOTE.1 * (lines + 1));
    sheet.insert_note(row, at, &note)?;
    Ok(())
}

/// What can be chosen.
fn choices(q: &Question) -> Vec<String> {
    let mut out = numbers(q.levels());
    out.push("dk".to_owned());
    if q.not_applicable.is_some() {
        out.push("n/a".to_owned());
    }
    out
}

fn numbers(levels: &[String]) -> Vec<String> {
    (0..levels.len()).map(|n| n.to_string()).collect()
}

/// The descriptions of the levels, and when the practice does not apply.
fn described(q: &Question, made: &Made<'_>) -> Result<String, Failed> {
    let levels = q.described.iter().enumerate();
    let mut lines: Vec<String> = levels.map(|(n, text)| format!("{n}  {text}")).collect();
    lines.push(made.say("how_dk", &[])?);
    if let Some(because) = &q.not_applicable {
        let head = made.say("not_applicable", &[])?;
        lines.push(format!("{head}: {because}"));
    }
    Ok(lines.join("\n"))
}

/// What is said of a figure that cannot be.
fn outside(figure: &Figure, made: &Made<'_>) -> Result<String, Failed> {
    if figure.low <= -NO_LIMIT || figure.high >= NO_LIMIT {
        return Ok(made.say("not_number", &[])?);
    }
    let (low, high) = (figure.low.to_string(), figure.high.to_string());
    Ok(made.say("figure_error", &[("low", &low), ("high", &high)])?)
}

fn measured(figure: &Figure, made: &Made<'_>) -> Result<String, Failed> {
    let values = [
        ("metric", figure.metric.as_str()),
        ("unit", &figure.unit),
        ("sample", &figure.sample),
    ];
    Ok(made.say("figure", &values)?)
}
