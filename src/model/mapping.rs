//! What the columns and words of an export mean (`mapping.yaml` of a round).

use std::collections::BTreeMap;

use super::id::{PracticeId, RoleId};
use super::questionnaire::Questionnaire;

/// What a column of an export holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// The id of the respondent.
    Respondent,
    /// Their e-mail address.
    Email,
    /// Their name.
    Name,
    /// What tells one submission from another, where nothing tells people apart.
    Instance,
    /// Their roles.
    Roles,
    /// Their unit.
    Unit,
    /// The day of the answers.
    Date,
    /// Whether they agreed to be asked.
    Consent,
    /// Whether they said that they were done.
    Complete,
    /// The id of the engagement that the form is for.
    Engagement,
    /// The folder of the round that the form is for.
    Round,
    /// The questionnaire that was answered, as id@version.
    Questionnaire,
    /// Something about a practice.
    Practice(PracticeId, Part),
    /// Nothing that is read.
    Ignore,
}

/// What a column says of its practice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A level, don't know or not applicable.
    Answer,
    /// A figure.
    Value,
    /// A level that is agreed.
    Intention,
    /// The respondent's words.
    Note,
    /// The grade of the assessor.
    Evidence,
    /// Size of the sample behind a figure.
    Sample,
    /// Where a figure comes from.
    Source,
}

impl Part {
    /// The words that stand behind the point of a column's name.
    pub const NAMED: [(&'static str, Self); 6] = [
        ("value", Self::Value),
        ("intention", Self::Intention),
        ("note", Self::Note),
        ("evidence", Self::Evidence),
        ("sample", Self::Sample),
        ("source", Self::Source),
    ];

    /// The part with this word.
    pub fn parse(word: &str) -> Option<Self> {
        let lower = word.to_lowercase();
        let found = Self::NAMED.into_iter().find(|(w, _)| *w == lower);
        found.map(|(_, part)| part)
    }
}

impl Target {
    /// The words of columns that are not about a practice.
    pub const NAMED: [(&'static str, Self); 13] = [
        ("respondent", Self::Respondent),
        ("email", Self::Email),
        ("name", Self::Name),
        ("instance", Self::Instance),
        ("roles", Self::Roles),
        ("unit", Self::Unit),
        ("date", Self::Date),
        ("consent", Self::Consent),
        ("complete", Self::Complete),
        ("engagement", Self::Engagement),
        ("round", Self::Round),
        ("questionnaire", Self::Questionnaire),
        ("ignore", Self::Ignore),
    ];

    /// The target that a word of `mapping.yaml` or the name of a column stands for: one of [`Self::NAMED`], `STR-01`,
    /// `STR-01.note`.
    pub fn parse(word: &str, q: &Questionnaire) -> Option<Self> {
        let lower = word.to_lowercase();
        if let Some((_, target)) = Self::NAMED.into_iter().find(|(w, _)| *w == lower) {
            return Some(target);
        }
        let (base, part) = match word.split_once('.') {
            Some((base, tail)) => (base, Part::parse(tail)?),
            None => (word, Part::Answer),
        };
        q.practice(base).map(|p| Self::Practice(p.id.clone(), part))
    }

    /// The word that stands for it.
    pub fn word(&self) -> String {
        match self {
            Self::Practice(id, part) => {
                let tail = Part::NAMED.iter().find(|(_, p)| p == part);
                tail.map_or(id.to_string(), |(tail, _)| format!("{id}.{tail}"))
            }
            other => Self::NAMED
                .iter()
                .find(|(_, t)| t == other)
                .map_or(String::new(), |(w, _)| (*w).to_owned()),
        }
    }
}

/// What a word of an answer stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Said {
    /// A level.
    Level(f64),
    /// The respondent does not know.
    DontKnow,
    /// The practice does not apply.
    NotApplicable,
    /// No answer.
    Nothing,
}

/// How days are written where that cannot be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayOrder {
    /// 10/09 is the tenth of September.
    DayFirst,
    /// 10/09 is the ninth of October.
    MonthFirst,
}

/// The content of `mapping.yaml`. Texts are compared by their [`key`].
#[derive(Debug, Clone, Default)]
pub struct Mapping {
    /// Headers and what the columns hold; `None` where that is left open.
    pub columns: BTreeMap<String, Option<Target>>,
    /// Words of answers, in every column.
    pub all: BTreeMap<String, Said>,
    /// Words of answers of a practice.
    pub answers: BTreeMap<PracticeId, BTreeMap<String, Said>>,
    /// Words for roles.
    pub roles: BTreeMap<String, Vec<RoleId>>,
    /// Roles of rows that name none.
    pub fixed_roles: Vec<RoleId>,
    /// Unit of rows that name none.
    pub fixed_unit: Option<String>,
    /// How days are written.
    pub days: Option<DayOrder>,
}

/// A text as it is compared: letters and digits in lower case, one space between words.
///
/// A text without any is compared as it is.
pub fn key(text: &str) -> String {
    let mut out = String::new();
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        if word.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().flat_map(char::to_lowercase));
    }
    if out.is_empty() {
        text.trim().to_owned()
    } else {
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_compared_without_case_spaces_and_marks() {
        assert_eq!(
            key("  Is the stock\n counted every week? "),
            "is the stock counted every week"
        );
        assert_eq!(key("E-Mail"), "e mail");
        assert_eq!(key("Größe_(m)"), "größe m");
        assert_eq!(key(" ??? "), "???");
    }
}
