//! What the user has to know of an import: what counts in another way, what was not carried, what is left to settle.

use std::collections::BTreeMap;

use crate::diagnostic::{Sources, Span};
use crate::exchange::form::words::Words;
use crate::render::RenderError;

/// The chapters of the report, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Chapter {
    /// How the source counts, and how that is expressed.
    Scoring,
    /// What ours has no place for.
    NotCarried,
    /// What the source does not say.
    Open,
}

impl Chapter {
    const ALL: [(Self, &'static str); 3] = [
        (Self::Scoring, "scoring"),
        (Self::NotCarried, "not_carried"),
        (Self::Open, "open"),
    ];
}

/// One line of the report.
#[derive(Debug, Clone, PartialEq)]
pub struct Remark {
    chapter: Chapter,
    /// The sentence, a key of the strings.
    key: &'static str,
    values: Vec<(&'static str, String)>,
    /// Where it stands.
    places: Vec<Span>,
}

/// Most places that a line names.
const MOST_PLACES: usize = 3;

impl Remark {
    /// How the source counts.
    pub fn scoring(key: &'static str, values: Vec<(&'static str, String)>) -> Self {
        Self {
            chapter: Chapter::Scoring,
            key,
            values,
            places: Vec::new(),
        }
    }

    /// What is left to settle.
    pub fn open(key: &'static str, values: Vec<(&'static str, String)>) -> Self {
        Self {
            chapter: Chapter::Open,
            ..Self::scoring(key, values)
        }
    }

    /// What ours has no place for, with where it stands.
    pub fn left(key: &'static str, values: Vec<(&'static str, String)>, places: Vec<Span>) -> Self {
        Self {
            chapter: Chapter::NotCarried,
            places,
            ..Self::scoring(key, values)
        }
    }
}

/// What was not carried, counted by kind.
#[derive(Debug, Default)]
pub struct Tally(BTreeMap<(&'static str, String), Vec<Span>>);

impl Tally {
    /// One more value of this kind of document and key.
    pub fn add(&mut self, kind: &'static str, key: &str, place: Span) {
        let name = (kind, key.to_owned());
        self.0.entry(name).or_default().push(place);
    }

    /// A line for each kind and key.
    pub fn remarks(self) -> Vec<Remark> {
        self.0
            .into_iter()
            .map(|((kind, key), places)| {
                let values = vec![
                    ("kind", kind.to_owned()),
                    ("key", key),
                    ("count", places.len().to_string()),
                ];
                Remark::left("key", values, places)
            })
            .collect()
    }
}

/// The remarks by chapter, each with its places.
pub fn list(remarks: &[Remark], sources: &Sources, words: &Words) -> Result<String, RenderError> {
    let mut out = String::new();
    for (chapter, key) in Chapter::ALL {
        let lines: Vec<&Remark> = remarks.iter().filter(|r| r.chapter == chapter).collect();
        if lines.is_empty() {
            continue;
        }
        let head = words.say(&format!("report.{key}"), &[])?;
        out.push_str(&format!("\n{head}\n"));
        for remark in lines {
            let values: Vec<(&str, &str)> = remark
                .values
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            let text = words.say(&format!("{key}.{}", remark.key), &values)?;
            out.push_str(&format!("- {text}{}\n", places(&remark.places, sources)));
        }
    }
    Ok(out)
}

/// The first places in brackets; nothing where there are none.
fn places(places: &[Span], sources: &Sources) -> String {
    let mut shown: Vec<String> = places
        .iter()
        .take(MOST_PLACES)
        .map(|place| {
            let name = sources.name(place.file);
            match sources.cell(place.file, place.start) {
                Some(cell) => format!("{name}:{cell}"),
                None => format!("{name}:{}", sources.line_column(place.file, place.start).0),
            }
        })
        .collect();
    if places.len() > MOST_PLACES {
        shown.push("…".to_owned());
    }
    if shown.is_empty() {
        return String::new();
    }
    format!(" ({})", shown.join(", "))
}
