//! A line that somebody types in an interview or a workshop.

use crate::model::scale::Evidence;

/// What a line says.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// What to do next.
    Command(Command),
    /// An answer, or something about it.
    Says(Says),
}

/// What to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// To the question before.
    Back,
    /// To the next question; this one stays as it is.
    Skip,
    /// To the question of this practice.
    Go(String),
    /// Take back what was said.
    Clear,
    /// Say what can be typed.
    Help,
    /// Enough for now.
    Stop,
}

/// An answer and what belongs to it; all parts may be missing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Says {
    /// What is done.
    pub response: Option<Said>,
    /// What is planned and agreed, a level.
    pub intention: Option<f64>,
    /// How it was shown.
    pub evidence: Option<Evidence>,
    /// Size of the sample of a figure.
    pub sample: Option<f64>,
    /// Where a figure comes from.
    pub source: Option<String>,
    /// The person's words.
    pub note: Option<String>,
    /// Why a level was agreed.
    pub reason: Option<String>,
}

/// An answer as typed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Said {
    /// A number: a level, or the figure of a measured practice.
    Number(f64),
    /// A figure, named so.
    Figure(f64),
    /// Don't know.
    DontKnow,
    /// Does not apply.
    NotApplicable,
}

/// Words that take the rest of the line.
const TEXTS: [&str; 3] = ["note", "source", "reason"];

/// Reads a line; the error says what was not understood.
pub fn parse(line: &str) -> Result<Reply, String> {
    // A file of answers holds no control characters.
    let line = super::layout::printable(line);
    let line = line.trim();
    let mut words = line.split_whitespace();
    let first = words.next().unwrap_or("").to_lowercase();
    let second = words.next();
    let alone = second.is_none();
    let command = match first.as_str() {
        "" | "s" | "skip" if alone => Some(Command::Skip),
        "b" | "back" if alone => Some(Command::Back),
        "q" | "quit" | "stop" if alone => Some(Command::Stop),
        "?" | "h" | "help" if alone => Some(Command::Help),
        "clear" if alone => Some(Command::Clear),
        "go" if words.next().is_none() => second.map(|id| Command::Go(id.to_owned())),
        _ => None,
    };
    match command {
        Some(command) => Ok(Reply::Command(command)),
        None => says(line).map(Reply::Says),
    }
}

fn says(line: &str) -> Result<Says, String> {
    let mut out = Says::default();
    for clause in clauses(line) {
        clause_into(clause, &mut out)?;
    }
    Ok(out)
}

/// Parts between semicolons; a semicolon inside a text does not part it.
fn clauses(line: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    for (at, _) in line.match_indices(';') {
        let after = line.get(at + 1..).unwrap_or("");
        let inside = line.get(start..at).is_some_and(has_text);
        if !inside || text_of(after).is_some() {
            out.extend(line.get(start..at));
            start = at + 1;
        }
    }
    out.extend(line.get(start..));
    out
}

/// True where one of the words of a clause begins a text.
fn has_text(clause: &str) -> bool {
    let mut words = clause.split_whitespace();
    words.any(|w| {
        TEXTS
            .iter()
            .any(|t| w.trim_end_matches(':').eq_ignore_ascii_case(t))
    })
}

/// The keyword and the text of a clause that is a text.
fn text_of(clause: &str) -> Option<(&'static str, &str)> {
    let clause = clause.trim_start();
    TEXTS.iter().find_map(|word| {
        let head = clause.get(..word.len())?;
        let rest = clause.get(word.len()..)?;
        let parted = rest.is_empty() || rest.starts_with([' ', ':', '\t']);
        (head.eq_ignore_ascii_case(word) && parted)
            .then(|| (*word, rest.trim_start_matches(':').trim()))
    })
}

fn clause_into(clause: &str, out: &mut Says) -> Result<(), String> {
    let mut rest = clause.trim();
    while !rest.is_empty() {
        if let Some((word, text)) = text_of(rest) {
            let kept = (!text.is_empty()).then(|| text.to_owned());
            let kept = kept.ok_or_else(|| format!("write some words after `{word}`"))?;
            match word {
                "note" => out.note = Some(kept),
                "source" => out.source = Some(kept),
                _ => out.reason = Some(kept),
            }
            return Ok(());
        }
        let (word, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        rest = after.trim_start();
        let lower = word.to_lowercase();
        let mut next = || {
            let (value, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
            rest = after.trim_start();
            number(value).ok_or_else(|| format!("write a number after `{word}`"))
        };
        match lower.as_str() {
            "dk" => respond(out, Said::DontKnow)?,
            "n/a" | "na" => respond(out, Said::NotApplicable)?,
            "figure" | "value" => {
                let n = next()?;
                respond(out, Said::Figure(n))?;
            }
            "intention" | "i" => out.intention = Some(next()?),
            "sample" => out.sample = Some(next()?),
            "evidence" => {
                let (value, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
                rest = after.trim_start();
                out.evidence = Some(grade(value)?);
            }
            _ => other(&lower, word, out)?,
        }
    }
    Ok(())
}

fn other(lower: &str, word: &str, out: &mut Says) -> Result<(), String> {
    if let Some(n) = number(word) {
        return respond(out, Said::Number(n));
    }
    if let Some(n) = lower.strip_prefix('i').and_then(number) {
        out.intention = Some(n);
        return Ok(());
    }
    if lower.starts_with('e') && lower.len() == 2 {
        out.evidence = Some(grade(word)?);
        return Ok(());
    }
    Err(format!("`{word}` is not understood; type ? for help"))
}

fn respond(out: &mut Says, said: Said) -> Result<(), String> {
    if out.response.is_some() {
        return Err("there are two answers in this line; give one".to_owned());
    }
    out.response = Some(said);
    Ok(())
}

/// A grade as `E2`, `e2` or `2`.
pub fn grade(word: &str) -> Result<Evidence, String> {
    let upper = word.trim().to_uppercase();
    let named = if upper.starts_with('E') {
        upper
    } else {
        format!("E{upper}")
    };
    Evidence::ALL
        .into_iter()
        .find(|e| e.as_str() == named)
        .ok_or_else(|| format!("`{word}` is no grade of evidence; write E0, E1, E2 or E3"))
}

/// A number with a point or a comma before its decimals.
pub fn number(word: &str) -> Option<f64> {
    let plain = word.trim().replacen(',', ".", 1);
    let digits = |c: char| c.is_ascii_digit() || c == '.' || c == '-';
    if plain.is_empty() || !plain.chars().all(digits) {
        return None;
    }
    plain.parse::<f64>().ok().filter(|n| n.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(line: &str) -> Says {
        match parse(line) {
            Ok(Reply::Says(says)) => says,
            other => panic!("{line}: {other:?}"),
        }
    }

    #[test]
    fn an_answer_with_its_parts_stands_in_one_line() {
        let says = said("2 i3 e2 note They match by hand; twice a year");
        assert_eq!(says.response, Some(Said::Number(2.0)));
        assert_eq!(says.intention, Some(3.0));
        assert_eq!(says.evidence, Some(Evidence::E2));
        assert_eq!(
            says.note.as_deref(),
            Some("They match by hand; twice a year")
        );
        let says = said("6,5 sample 400; source the merged file; note by tax number");
        assert_eq!(says.response, Some(Said::Number(6.5)));
        assert_eq!(says.sample, Some(400.0));
        assert_eq!(says.source.as_deref(), Some("the merged file"));
        assert_eq!(says.note.as_deref(), Some("by tax number"));
        assert_eq!(said("N/A").response, Some(Said::NotApplicable));
    }

    #[test]
    fn commands_stand_alone() {
        assert_eq!(parse(" Q "), Ok(Reply::Command(Command::Stop)));
        assert_eq!(parse(""), Ok(Reply::Command(Command::Skip)));
        assert_eq!(
            parse("go DAT-02"),
            Ok(Reply::Command(Command::Go("DAT-02".to_owned())))
        );
        for bad in [
            "2 3", "b 2", "note", "e7", "i", "sample x", "1e5", "inf", "two",
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_typed_makes_it_stop(line in ".{0,60}") {
            let _ = parse(&line);
        }
    }
}
