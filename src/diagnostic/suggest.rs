//! "Did you mean": the nearest known word by edit distance.

/// The known word within two edits of `word` (case ignored), the nearest first, ties by the order given.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    known
        .into_iter()
        .map(|k| (strsim::damerau_levenshtein(&lower, &k.to_lowercase()), k))
        .filter(|(distance, k)| *distance <= 2 && *distance < k.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, k)| k)
}

/// One line of help for an unknown word: the nearest known one, or the list when it is short.
pub fn help_for(word: &str, known: &[&str]) -> String {
    match nearest(word, known.iter().copied()) {
        Some(k) => format!("did you mean `{k}`?"),
        None if known.is_empty() => "nothing can stand here".to_owned(),
        None if known.len() <= 20 => format!("known: {}", known.join(", ")),
        None => {
            let shown: Vec<&str> = known.iter().copied().take(8).collect();
            format!("known: {} and {} more", shown.join(", "), known.len() - 8)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_mended_and_a_stranger_is_not() {
        assert_eq!(nearest("STR-1", ["STR-01", "PRO-01"]), Some("STR-01"));
        assert_eq!(nearest("cleint", ["client", "country"]), Some("client"));
        assert_eq!(nearest("elephant", ["client", "country"]), None);
    }
}
