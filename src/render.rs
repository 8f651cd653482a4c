//! Stage 9: [`Assessment`](crate::assess::Assessment) → [`view::View`] (every number formatted once) → screen, HTML,
//! PDF. No two renderers format a number, so no two places can disagree.

pub mod benchmark;
pub mod chart;
pub mod charts;
pub mod derivation;
pub mod html;
pub mod json;
pub mod markdown;
pub mod number;
#[cfg(feature = "pdf")]
pub mod pdf;
pub mod picture;
pub mod plan_csv;
pub mod plan_text;
pub mod progress_text;
pub mod tables;
pub mod template;
pub mod text;
pub mod typst_source;
pub mod view;
pub mod words;
pub mod xlsx;

/// A report could not be made: the environment or a changed template is at fault, not the answers.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// A template is missing or broken.
    #[error("template `{name}`: {why}")]
    Template {
        /// Name of the template.
        name: String,
        /// What is wrong.
        why: String,
    },
    /// The generated Typst source does not compile.
    #[error("typesetting `{place}`: {why}")]
    Typeset {
        /// File and line.
        place: String,
        /// What is wrong.
        why: String,
    },
    /// A character has no glyph in any font at hand.
    #[error(
        "no PDF was written: no font at hand holds {what}; give a folder with a font that does: --font-path DIR"
    )]
    Glyph {
        /// The text.
        what: String,
    },
    /// A table could not be written.
    #[error("a table could not be written: {0}")]
    Table(String),
    /// A workbook could not be written.
    #[error("the workbook could not be written: {0}")]
    Workbook(String),
    /// A chart could not be drawn as a picture.
    #[error("the chart `{id}` could not be drawn: {why}")]
    Picture {
        /// The chart.
        id: String,
        /// What is wrong.
        why: String,
    },
    /// The program was built without PDF.
    #[error("this build writes no PDF; use --only html, or build with the feature `pdf`")]
    NoPdf,
}
