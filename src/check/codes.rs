//! Codes of sectors, countries and currencies, alike in engagements and benchmarks.

use crate::diagnostic::{Code, Diagnostic, Span, quoted};

/// True for the letter of a NACE section.
pub fn is_sector(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(|c| ('A'..='V').contains(&c)) && letters.next().is_none()
}

/// The finding about a text that is no NACE section.
pub fn no_sector(word: &str, place: Span) -> Diagnostic {
    Diagnostic::new(
        Code::EngagementCode,
        place,
        format!("{} is not a NACE section", quoted(word)),
    )
    .help("write one capital letter from A to V; manufacturing is C")
}

/// True for a code of so many capital letters.
pub fn is_code(word: &str, length: usize) -> bool {
    word.len() == length && word.chars().all(|c| c.is_ascii_uppercase())
}

/// The finding about a text that is no code of capital letters.
pub fn no_code(word: &str, what: &str, example: &str, place: Span) -> Diagnostic {
    let message = format!("{} is not {what}", quoted(word));
    let help = format!(
        "write {} capital letters, for example {example}",
        example.len()
    );
    Diagnostic::new(Code::EngagementCode, place, message).help(help)
}
