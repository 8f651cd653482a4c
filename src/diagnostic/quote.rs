//! Words of the user's files inside messages.

/// Most characters of a word that a message repeats.
const LONGEST: usize = 60;

/// A word of a file as a message shows it: in backticks, cut when long, without characters that steer a terminal.
pub fn quoted(word: &str) -> String {
    let mut out = String::from("`");
    for (count, c) in word.chars().enumerate() {
        if count == LONGEST {
            out.push('…');
            break;
        }
        if c.is_control() {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    out.push('`');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_are_cut_and_control_characters_shown() {
        assert_eq!(quoted("sales"), "`sales`");
        assert_eq!(quoted("a\u{1b}[31m\nb"), "`a\\u{1b}[31m\\nb`");
        assert_eq!(quoted(&"ü".repeat(100)).chars().count(), LONGEST + 3);
    }
}
