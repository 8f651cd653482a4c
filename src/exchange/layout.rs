//! Text for a terminal of 80 columns.

use textwrap::Options;

/// Columns of a line.
const WIDTH: usize = 78;

/// Words in lines; every line but the first begins with `indent` spaces.
pub(crate) fn paragraph(text: &str, indent: usize) -> String {
    let space = " ".repeat(indent);
    let options = Options::new(WIDTH).subsequent_indent(&space);
    textwrap::fill(&printable(text), options)
}

/// A line of the same character across the screen.
pub(crate) fn rule() -> String {
    "-".repeat(WIDTH)
}

/// Text without characters that move the cursor or change the terminal.
pub(crate) fn printable(text: &str) -> String {
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    text.chars().map(plain).collect()
}
