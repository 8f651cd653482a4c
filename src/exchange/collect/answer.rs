//! The text of a cell → a level, a figure, don't know or not applicable.

use super::known::Tool;
use crate::check::answers::Raw;
use crate::model::mapping::{Mapping, Said, key};
use crate::model::questionnaire::{Form, Practice, Questionnaire};

/// What a cell says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Heard {
    /// A level, or a word in its place.
    Level(Raw),
    /// A figure of a measured practice.
    Figure(f64),
    /// No answer, though something stands there.
    Nothing,
}

/// Why a cell says nothing that can be used: what is wrong, and what it would need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Trouble {
    /// After the cell's own words.
    pub(super) message: String,
    /// How to mend it.
    pub(super) help: String,
}

/// What cells are read with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Listen<'a> {
    pub(super) q: &'a Questionnaire,
    pub(super) mapping: Option<&'a Mapping>,
    pub(super) tool: Tool,
    pub(super) form: Form,
    /// True for columns found by their text: a bare number there may be a figure.
    pub(super) by_text: bool,
}

/// Reads a cell that answers a practice.
pub(super) fn heard(text: &str, p: &Practice, with: &Listen<'_>) -> Result<Heard, Trouble> {
    let text = text.trim();
    if let Some(said) = with.mapping.and_then(|m| {
        let own = m.answers.get(&p.id).and_then(|w| w.get(&key(text)));
        own.or_else(|| m.all.get(&key(text)))
    }) {
        return Ok(match said {
            Said::Level(n) => Heard::Level(Raw::Number(*n)),
            Said::DontKnow => Heard::Level(Raw::DontKnow),
            Said::NotApplicable => Heard::Level(Raw::NotApplicable),
            Said::Nothing => Heard::Nothing,
        });
    }
    // LimeSurvey writes these for questions that were not shown.
    if with.tool == Tool::LimeSurvey && ["N/A", "{question_not_shown}"].contains(&text) {
        return Ok(Heard::Nothing);
    }
    if text == "-oth-" {
        return Err(Trouble {
            message: "is `other`, which is no level".to_owned(),
            help: "read what was written beside it, and enter the level by hand".to_owned(),
        });
    }
    if let Some(raw) = word(text) {
        return Ok(Heard::Level(raw));
    }
    if p.measure.is_some() && with.by_text && is_figure_like(text) {
        if with.form == Form::Full {
            return number(text).map(Heard::Figure);
        }
        return Err(Trouble {
            message: "may be a level or a figure".to_owned(),
            help: format!(
                "say which in the mapping: `{id}` for levels, `{id}.value` for figures",
                id = p.id
            ),
        });
    }
    if let Some(n) = whole(text) {
        return Ok(Heard::Level(Raw::Number(n)));
    }
    if let Some(raw) = begins_with_level(text, p, with.q)? {
        return Ok(Heard::Level(raw));
    }
    if let Some(n) = described(text, p, with.q) {
        return Ok(Heard::Level(Raw::Number(n)));
    }
    several(text, p, with)
}

/// Several choices in one cell; one choice may have a separator behind it.
fn several(text: &str, p: &Practice, with: &Listen<'_>) -> Result<Heard, Trouble> {
    let parts: Vec<&str> = text
        .split([';', '\n'])
        .map(str::trim)
        .filter(|t| !t.is_empty())
        .collect();
    if let [one] = parts.as_slice()
        && *one != text
    {
        return heard(one, p, with);
    }
    if parts.len() > 1 {
        let levels: Vec<Heard> = parts
            .iter()
            .filter_map(|t| heard(t, p, with).ok())
            .collect();
        if levels.len() == parts.len() {
            if levels.iter().all(|l| Some(l) == levels.first()) {
                return Ok(levels.first().copied().unwrap_or(Heard::Nothing));
            }
            return Err(Trouble {
                message: "is several levels at once".to_owned(),
                help: "ask the respondent which one holds; a form asks for one choice".to_owned(),
            });
        }
    }
    Err(nothing(text, p, with.q))
}

/// A cell that is no answer, with the nearest description where one is near.
fn nothing(text: &str, p: &Practice, q: &Questionnaire) -> Trouble {
    let near = p
        .levels
        .iter()
        .enumerate()
        .map(|(n, t)| (strsim::normalized_levenshtein(&key(t), &key(&cut(text))), n))
        .filter(|(alike, _)| *alike >= 0.7)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    let map = format!(
        "under `answers: {{{}: {{{}: …}}}}`",
        p.id,
        serde_json::Value::from(cut(text))
    );
    let help = match near {
        Some((_, n)) => {
            format!("it is close to level {n}; if that is meant, say so in the mapping {map}")
        }
        None => format!(
            "write a number from 0 to {}, `dk` or `n/a`, or say what it means in the mapping {map}",
            q.highest()
        ),
    };
    Trouble {
        message: "is not an answer".to_owned(),
        help,
    }
}

fn cut(text: &str) -> String {
    text.chars().take(200).collect()
}

/// Words for no level.
fn word(text: &str) -> Option<Raw> {
    if let Some(raw) = Raw::word(text) {
        return Some(raw);
    }
    match key(text).as_str() {
        "don t know" | "dont know" | "do not know" | "i don t know" | "i do not know" => {
            Some(Raw::DontKnow)
        }
        "not applicable" | "does not apply" | "n a" => Some(Raw::NotApplicable),
        _ => None,
    }
}

/// A number that is written with digits alone, `3` or `3.0`.
fn whole(text: &str) -> Option<f64> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |t: &str| !t.is_empty() && t.len() <= 9 && t.bytes().all(|b| b.is_ascii_digit());
    (digits(whole) && digits(rest)).then(|| text.parse().ok())?
}

/// `3 – text`, `3: text`, `Level 3`, `dk – text`; an error where the text is that of another level.
fn begins_with_level(text: &str, p: &Practice, q: &Questionnaire) -> Result<Option<Raw>, Trouble> {
    let lower = text.to_lowercase();
    let body = lower.strip_prefix("level").map_or(text, |rest| {
        text.get(text.len() - rest.len()..).unwrap_or(text)
    });
    let body = body.trim_start();
    let end = body
        .find(|c: char| c.is_whitespace() || "–—-:.)=|".contains(c))
        .unwrap_or(body.len());
    let (first, rest) = body.split_at(end);
    let raw = match first.parse::<u8>() {
        Ok(n) if first.bytes().all(|b| b.is_ascii_digit()) => Raw::Number(f64::from(n)),
        _ => match Raw::word(first) {
            Some(raw) => raw,
            None => return Ok(None),
        },
    };
    let mark = rest.trim_start();
    if rest.is_empty() {
        return Ok((body.len() < text.len()).then_some(raw));
    }
    let Some(after) = mark.strip_prefix(|c| "–—-:.)=|".contains(c)) else {
        return Ok(None);
    };
    let after = after.trim();
    // `2-3`, `3.5` and `3-4 weeks` are no level with a text.
    if after.starts_with(|c: char| c.is_ascii_digit()) && described(after, p, q).is_none() {
        return Ok(None);
    }
    if let (Raw::Number(n), Some(other)) = (raw, described(after, p, q))
        && (n - other).abs() > f64::EPSILON
    {
        return Err(Trouble {
            message: format!("names level {n} and describes level {other}"),
            help: "the form and the questionnaire number levels in different ways; say what the words mean in the mapping".to_owned(),
        });
    }
    Ok(Some(raw))
}

/// The level with this description, or with this general word; `None` where several have it.
#[expect(
    clippy::cast_precision_loss,
    reason = "a scale has a handful of levels"
)]
fn described(text: &str, p: &Practice, q: &Questionnaire) -> Option<f64> {
    let wanted = key(text);
    [&p.levels, &q.levels].into_iter().find_map(|levels| {
        let mut same = levels.iter().enumerate().filter(|(_, t)| key(t) == wanted);
        let (n, _) = same.next()?;
        same.next().is_none().then_some(n as f64)
    })
}

/// True for what looks like a figure, with its unit.
fn is_figure_like(text: &str) -> bool {
    let text = text.trim_end_matches('%').trim_end();
    text.starts_with(|c: char| c.is_ascii_digit() || c == '-')
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || ".,'-".contains(c) || c.is_whitespace())
}

/// A figure with a point or a comma before its decimals; thousands apart where that can be seen.
pub(super) fn number(text: &str) -> Result<f64, Trouble> {
    let bare: String = text
        .trim()
        .trim_end_matches('%')
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '\'' && *c != '’')
        .collect();
    let points = bare.matches('.').count();
    let commas = bare.matches(',').count();
    let plain = match (points, commas) {
        (0 | 1, 0) => bare.clone(),
        (0, 1) => bare.replace(',', "."),
        // The mark that stands last is that of the decimals.
        (1, n) if n > 0 && bare.rfind('.') > bare.rfind(',') => bare.replace(',', ""),
        (n, 1) if n > 0 && bare.rfind(',') > bare.rfind('.') => {
            bare.replace('.', "").replace(',', ".")
        }
        (n, 0) if n > 1 => bare.replace('.', ""),
        (0, n) if n > 1 => bare.replace(',', ""),
        _ => String::new(),
    };
    let n = plain.parse::<f64>().ok().filter(|n| n.is_finite());
    let Some(n) = n else {
        return Err(Trouble {
            message: "is not a number".to_owned(),
            help: "write the figure alone, with a decimal point".to_owned(),
        });
    };
    let grouped = |mark: char| {
        bare.split_once(mark)
            .is_some_and(|(a, b)| (1..=3).contains(&a.len()) && a != "0" && b.len() == 3)
    };
    if points + commas == 1 && (grouped('.') || grouped(',')) {
        let other: f64 = bare.replace(['.', ','], "").parse().unwrap_or(n);
        return Err(Trouble {
            message: format!("may be {n} or {other}"),
            help: "write it without a mark for thousands, with a decimal point".to_owned(),
        });
    }
    Ok(n + 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_as_people_write_them() {
        for (text, n) in [
            ("6.5", 6.5),
            ("6,5", 6.5),
            ("6,5 %", 6.5),
            ("1.234,5", 1234.5),
            ("1,234.5", 1234.5),
            ("1 234,5", 1234.5),
            ("1.234.567", 1_234_567.0),
            ("0.125", 0.125),
            ("12", 12.0),
        ] {
            assert_eq!(number(text), Ok(n), "{text}");
        }
        for text in [
            "1,200",
            "1.200",
            "12 weeks",
            "",
            "1,2,3.4.5",
            "=2+3",
            "1e999",
        ] {
            assert!(number(text).is_err(), "{text}");
        }
    }

    #[test]
    fn levels_are_digits_alone() {
        assert_eq!(whole("3"), Some(3.0));
        assert_eq!(whole("3.0"), Some(3.0));
        for text in ["+3", "-3", "3,0", "3e0", "", ".", "3.", "inf"] {
            assert_eq!(whole(text), None, "{text}");
        }
    }
}
