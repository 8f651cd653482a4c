//! "Did you mean": the nearest known word by edit distance.

use super::quoted;

/// Most edits between a slip and the word that was meant.
const SLIPS: usize = 2;

/// Short words are easily taken for each other, so that fewer edits count as a slip.
const fn slips(letters: usize) -> usize {
    match letters {
        0..=2 => 0,
        3 => 1,
        _ => SLIPS,
    }
}

/// The known word within two edits of `word` (case ignored), the nearest first, ties by the order given.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest_of(word, known).first().copied()
}

/// All known words at the smallest distance, when that is a slip.
fn nearest_of<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let lower = word.to_lowercase();
    // A whole page in the place of a word is compared with nothing.
    let length = lower.chars().take(1000).count();
    let near: Vec<(usize, &str)> = known
        .into_iter()
        .filter(|k| k.chars().count().abs_diff(length) <= SLIPS)
        .map(|k| (strsim::damerau_levenshtein(&lower, &k.to_lowercase()), k))
        .filter(|(distance, k)| *distance <= slips(k.chars().count()))
        .collect();
    let least = near.iter().map(|(distance, _)| *distance).min();
    near.into_iter()
        .filter(|(distance, _)| Some(*distance) == least)
        .map(|(_, k)| k)
        .collect()
}

/// One line of help for an unknown word: the nearest known ones, or the list when it is short.
pub fn help_for(word: &str, known: &[&str]) -> String {
    if let Some(help) = did_you_mean(word, known) {
        return help;
    }
    match known.len() {
        0 => "nothing can stand here".to_owned(),
        1..=20 => format!("known: {}", list(known, ", ")),
        n => format!(
            "known: {} and {} more",
            list(known.get(..8).unwrap_or(known), ", "),
            n - 8
        ),
    }
}

/// The known words nearest to `word`: several where they lie equally near.
pub fn did_you_mean(word: &str, known: &[&str]) -> Option<String> {
    let near = nearest_of(word, known.iter().copied());
    match near.as_slice() {
        [] => None,
        [rest @ .., last] if (1..4).contains(&rest.len()) => Some(format!(
            "did you mean {} or {}?",
            list(rest, ", "),
            quoted(last)
        )),
        [first, ..] => Some(format!("did you mean {}?", quoted(first))),
    }
}

fn list(words: &[&str], between: &str) -> String {
    let shown: Vec<String> = words.iter().map(|w| quoted(w)).collect();
    shown.join(between)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_mended_and_a_stranger_is_not() {
        assert_eq!(nearest("STR-1", ["STR-01", "PRO-01"]), Some("STR-01"));
        assert_eq!(nearest("cleint", ["client", "country"]), Some("client"));
        assert_eq!(nearest("ok", ["dk", "n/a"]), None);
        assert_eq!(nearest("elephant", ["client", "country"]), None);
        assert_eq!(
            help_for("I-5", &["I-1", "I-2", "process"]),
            "did you mean `I-1` or `I-2`?"
        );
        assert_eq!(nearest(&"x".repeat(1_000_000), ["client"]), None);
    }
}
