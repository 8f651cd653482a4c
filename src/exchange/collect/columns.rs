//! Which column of a table holds what: by the mapping, by the columns that tools add, by id, by text.

use std::collections::BTreeMap;

use super::known::{self, Tool};
use crate::check::mapping::occurrence;
use crate::model::mapping::{Mapping, Part, Target, key};
use crate::model::questionnaire::{Practice, Questionnaire};

/// How alike two texts have to be for one to be offered for the other, 0 to 1: own judgement.
const ALIKE: f64 = 0.75;
/// Longer headers, in characters, are not compared with others.
const LONGEST: usize = 600;

/// What is known of a column.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Column {
    /// It holds this; of several days the one with the lowest rank counts.
    Holds(Target, u8),
    /// It holds a practice found by its text, so that a bare number could be a level or a figure.
    Text(Target),
    /// It says whether one option was ticked.
    Option(Target, String),
    /// Nothing is known of it; practices with a text much like it are offered.
    Unknown(Vec<(Target, String)>),
}

/// All columns of a header.
pub(super) fn columns(
    header: &[&str],
    tool: Tool,
    q: &Questionnaire,
    mapping: Option<&Mapping>,
) -> Vec<Column> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let texts = Texts::of(q);
    header
        .iter()
        .map(|name| {
            let nth = seen.entry(key(name)).or_default();
            *nth += 1;
            let said = mapping.and_then(|m| {
                let own = m.columns.get(&occurrence(name, *nth));
                own.or_else(|| m.columns.get(&key(name)))
            });
            match said {
                Some(Some(target)) => {
                    // Of several days that a tool writes, the same one counts with a mapping and without.
                    let own = known::meta(name, tool).filter(|(own, _)| own == target);
                    Column::Holds(target.clone(), own.map_or(0, |(_, rank)| rank))
                }
                Some(None) => Column::Unknown(texts.near(name)),
                None => column(name, tool, q, &texts),
            }
        })
        .collect()
}

fn column(name: &str, tool: Tool, q: &Questionnaire, texts: &Texts) -> Column {
    let name = name.trim();
    if name.is_empty() {
        return Column::Unknown(Vec::new());
    }
    if let Some((target, rank)) = known::meta(name, tool) {
        return Column::Holds(target, rank);
    }
    if let Some(target) = Target::parse(name, q) {
        return Column::Holds(target, 0);
    }
    if let Some(found) = by_id(name, q) {
        return found;
    }
    if let Some(found) = by_text(name, q, texts) {
        return found;
    }
    Column::Unknown(texts.near(name))
}

/// The practice whose id, without its marks, is this word: `STR_01` and `str01` are `STR-01`.
fn practice<'q>(word: &str, q: &'q Questionnaire) -> Option<&'q Practice> {
    let bare = |id: &str| -> String {
        let letters = id.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let wanted = bare(word);
    if wanted.is_empty()
        || word
            .chars()
            .any(|c| !c.is_alphanumeric() && !"-_. ".contains(c))
    {
        return None;
    }
    q.practices.iter().find(|p| {
        let names = std::iter::once(p.id.as_str()).chain(p.aliases.iter().map(String::as_str));
        names.into_iter().any(|n| bare(n) == wanted)
    })
}

/// The part that the words of tools and forms stand for.
fn part(word: &str) -> Option<Part> {
    Some(match key(word).as_str() {
        "value" | "figure" | "measured" => Part::Value,
        "intention" | "planned" | "agreed" => Part::Intention,
        "note" | "notes" | "comment" | "comments" | "other" | "oth" | "remark" | "remarks" => {
            Part::Note
        }
        "evidence" => Part::Evidence,
        "sample" => Part::Sample,
        "source" => Part::Source,
        _ => return None,
    })
}

/// Names of columns that hold an id: `group/STR_01`, `STR01[comment]`, `STR01_note`, `STR01[3]`, `STR-01: text`.
fn by_id(name: &str, q: &Questionnaire) -> Option<Column> {
    let to = |p: &Practice, part: Part| Column::Holds(Target::Practice(p.id.clone(), part), 0);
    // An inner name in brackets: a part, an option, or the practice of a row of a grid.
    if let Some((base, inner)) = name.strip_suffix(']').and_then(|n| n.rsplit_once('[')) {
        if let Some(p) = practice(known::last(base.trim()), q) {
            return Some(match part(inner.trim_end_matches("comment")) {
                Some(part) => to(p, part),
                None if inner.ends_with("comment") => to(p, Part::Note),
                None => Column::Option(
                    Target::Practice(p.id.clone(), Part::Answer),
                    inner.trim().to_owned(),
                ),
            });
        }
        if let Some(p) = practice(inner.trim(), q) {
            return Some(to(p, Part::Answer));
        }
        if base.trim().eq_ignore_ascii_case("roles") || base.trim().eq_ignore_ascii_case("role") {
            return Some(Column::Option(Target::Roles, inner.trim().to_owned()));
        }
    }
    // Groups of an XLSForm: the last name counts, or the one before it when the last is an option.
    let mut parts = name.rsplit(['/', ':']);
    let (last, before) = (parts.next()?, parts.next());
    if let Some(target) = Target::parse(last, q).filter(|_| before.is_some()) {
        return Some(Column::Holds(target, 0));
    }
    if let Some(p) = practice(last, q) {
        return Some(to(p, Part::Answer));
    }
    if let Some(before) = before {
        if let Some(p) = practice(before, q) {
            return Some(match part(last) {
                Some(part) => to(p, part),
                None => Column::Option(
                    Target::Practice(p.id.clone(), Part::Answer),
                    last.to_owned(),
                ),
            });
        }
        if ["role", "roles"].contains(&before.to_ascii_lowercase().as_str()) {
            return Some(Column::Option(Target::Roles, last.to_owned()));
        }
        if ["role", "roles"].contains(&last.to_ascii_lowercase().as_str()) {
            return Some(Column::Holds(Target::Roles, 0));
        }
    }
    // A part or an option behind a mark.
    for mark in ['.', '_', '-', ' '] {
        if let Some((base, tail)) = last.rsplit_once(mark)
            && let Some(p) = practice(base, q)
        {
            match part(tail) {
                Some(part) => return Some(to(p, part)),
                // The code of an option is one short word; a text behind the mark is that of the question.
                None if tail.len() <= 12 && tail.chars().all(char::is_alphanumeric) => {
                    return Some(Column::Option(
                        Target::Practice(p.id.clone(), Part::Answer),
                        tail.to_owned(),
                    ));
                }
                None => {}
            }
        }
    }
    begins_with_id(name, q)
}

/// `STR-01: text`, `STR01. text`, `[STR-01] text`, `text (STR-01)`.
fn begins_with_id(name: &str, q: &Questionnaire) -> Option<Column> {
    let inner = name.trim_start_matches(['[', '(']);
    let end = inner
        .find(|c: char| !c.is_alphanumeric() && c != '-' && c != '_')
        .unwrap_or(inner.len());
    let (word, rest) = inner.split_at(end);
    let (found, rest) = match practice(word.trim_end_matches('-'), q) {
        Some(p) if word.chars().any(char::is_numeric) => (p, rest),
        _ => {
            let (rest, word) = name.strip_suffix(')')?.rsplit_once('(')?;
            (practice(word, q)?, rest)
        }
    };
    // `STR-01 – note`; a text of the practice itself, or of none, stands for the answer.
    let tail = rest.rsplit(['–', '—', ':', '(', '-']).next().unwrap_or("");
    let part = part(rest).or_else(|| part(tail)).unwrap_or(Part::Answer);
    let other = q.practices.iter().find(|p| {
        let text = key(rest);
        p.id != found.id && (key(&p.question) == text || key(&p.title) == text)
    });
    if let Some(other) = other {
        // The id says one thing and the text another: neither is chosen.
        let offer = |p: &Practice| {
            (
                Target::Practice(p.id.clone(), Part::Answer),
                p.question.clone(),
            )
        };
        return Some(Column::Unknown(vec![offer(found), offer(other)]));
    }
    Some(Column::Holds(Target::Practice(found.id.clone(), part), 0))
}

/// Columns that are called like a question or the title of a practice; in a grid the text of the row counts.
fn by_text(name: &str, q: &Questionnaire, texts: &Texts) -> Option<Column> {
    if let Some(target) = texts.exact(name) {
        return Some(Column::Text(target));
    }
    let (base, inner) = name.strip_suffix(']')?.rsplit_once('[')?;
    if let Some(target) = texts.exact(inner) {
        return Some(Column::Text(target));
    }
    let Some(Target::Practice(id, _)) = texts.exact(base) else {
        return None;
    };
    let p = q.practice(id.as_str())?;
    Some(match part(inner) {
        Some(part) => Column::Holds(Target::Practice(p.id.clone(), part), 0),
        None => Column::Option(
            Target::Practice(p.id.clone(), Part::Answer),
            inner.trim().to_owned(),
        ),
    })
}

/// The texts of practices as they are compared.
struct Texts {
    all: Vec<(String, Target, String)>,
}

impl Texts {
    fn of(q: &Questionnaire) -> Self {
        let all = q.practices.iter().flat_map(|p| {
            let target = Target::Practice(p.id.clone(), Part::Answer);
            [&p.question, &p.title].map(|t| (key(t), target.clone(), t.clone()))
        });
        Self { all: all.collect() }
    }

    /// The practice with this text; `None` where several have it.
    fn exact(&self, text: &str) -> Option<Target> {
        let wanted = key(text);
        let mut found = self.all.iter().filter(|(k, _, _)| *k == wanted);
        let (_, first, _) = found.next()?;
        found
            .all(|(_, other, _)| other == first)
            .then(|| first.clone())
    }

    /// The practices whose text is much like this one, the most alike first.
    fn near(&self, text: &str) -> Vec<(Target, String)> {
        let wanted = key(text);
        if wanted.chars().count() > LONGEST || wanted.chars().count() < 4 {
            return Vec::new();
        }
        let begins = wanted.trim_end();
        let mut found: Vec<(f64, &Target, &String)> = self
            .all
            .iter()
            .filter_map(|(k, target, text)| {
                // A heading that was cut off is the beginning of its text.
                let alike = if begins.chars().count() >= 12 && k.starts_with(begins) {
                    1.0
                } else {
                    strsim::normalized_levenshtein(k, &wanted)
                };
                (alike >= ALIKE).then_some((alike, target, text))
            })
            .collect();
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        found.dedup_by(|a, b| a.1 == b.1);
        found
            .into_iter()
            .take(3)
            .map(|(_, target, text)| (target.clone(), text.clone()))
            .collect()
    }
}
