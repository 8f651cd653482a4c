//! Text without a font at hand: cleaning, an estimate of the width, line breaks.
//!
//! The backend cannot measure text. Words are placed by their anchor; the estimate only decides on
//! which side of a mark they stand and where a long text is cut.

use super::canvas::LABEL;

/// Text that XML can hold, on one line, of bounded length.
pub(super) fn clean(text: &str) -> String {
    let allowed = |c: &char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().filter(allowed).take(400).collect()
}

/// Estimated width of a character in parts of its size.
fn advance(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' => 0.28,
        'f' | 't' | 'r' | '(' | ')' | '-' | '/' => 0.37,
        'm' | 'M' | 'W' | '@' | '%' => 0.92,
        'w' | 'Q' | 'O' | 'G' | 'N' | 'H' | 'U' | 'D' => 0.75,
        'A'..='Z' => 0.63,
        '\u{1100}'.. if c >= '\u{2e80}' || c <= '\u{11ff}' => 1.0,
        _ => 0.575,
    }
}

/// Estimated width of a text in points.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(advance).sum::<f64>() * size
}

/// The text, cut with an ellipsis where it is wider than its room.
pub(super) fn fit(text: &str, size: f64, room: f64) -> String {
    wrap(text, room / size, 1).pop().unwrap_or_default()
}

/// The name of a row on at most two lines of about 26 characters.
pub(super) fn name_lines(label: &str) -> Vec<String> {
    wrap(label, 194.0 / LABEL, 2)
}

/// Breaks a text into at most `most` lines of this width (in sizes), the last with an ellipsis if cut.
pub(super) fn wrap(text: &str, room: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in clean(text).split(' ').filter(|word| !word.is_empty()) {
        if !line.is_empty() && width(&line, 1.0) + 0.28 + width(word, 1.0) > room {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        for c in word.chars() {
            if width(&line, 1.0) + advance(c) > room && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            line.push(c);
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            let before = last.len();
            while width(last, 1.0) + 0.8 > room && last.pop().is_some() {}
            // Rather a word less than a piece of one.
            let whole = last.rfind(' ').filter(|space| space * 3 > last.len() * 2);
            if let Some(whole) = whole.filter(|_| last.len() < before) {
                last.truncate(whole);
            }
            *last = format!("{}…", last.trim_end_matches([' ', ',', ':', ';']));
        }
    }
    lines
}
