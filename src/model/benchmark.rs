//! The peer dataset: organisations, or published figures.

use std::collections::BTreeMap;

use serde::Serialize;

use super::engagement::{Mode, SizeClass};
use super::id::{CapabilityId, Reference};
use super::questionnaire::Form;
use super::scale::Score;

/// A benchmark of one version.
#[derive(Debug, Clone)]
pub struct Benchmark {
    /// Id and version.
    pub reference: Reference,
    /// Name for print.
    pub title: String,
    /// Year or years of the edition.
    pub edition: String,
    /// The questionnaire that its scores come from.
    pub questionnaire: Reference,
    /// Fingerprint of the scoring rules behind its scores ([`super::scoring::fingerprint`]); without one, no score can
    /// be compared with it.
    pub scoring: Option<String>,
    /// How it may be used.
    pub licence: String,
    /// Where it comes from.
    pub provenance: String,
    /// Invented peers, for demonstration only.
    pub synthetic: bool,
    /// Smallest group whose count may be printed.
    pub minimum_group: usize,
    /// What it holds.
    pub content: Content,
}

/// The two kinds of benchmark.
#[derive(Debug, Clone)]
pub enum Content {
    /// One organisation a row.
    Peers(Peers),
    /// One published figure a row.
    Figures(Vec<Figure>),
}

/// The organisations of a benchmark, kept small: there may be a hundred thousand.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Peers {
    /// The capabilities that its columns hold, in the order of [`Peer::scores`].
    pub capabilities: Vec<CapabilityId>,
    /// One organisation a row.
    pub rows: Vec<Peer>,
}

impl Peers {
    /// The column of a capability.
    pub fn column(&self, capability: &str) -> Option<usize> {
        self.capabilities
            .iter()
            .position(|c| c.as_str() == capability)
    }
}

/// An organisation of the benchmark.
#[derive(Debug, Clone, PartialEq)]
pub struct Peer {
    /// Opaque id.
    pub id: Box<str>,
    /// NACE section letter.
    pub sector: char,
    /// Size class.
    pub size: SizeClass,
    /// ISO 3166 alpha-2 code.
    pub country: Country,
    /// Who asked.
    pub mode: Mode,
    /// Short or full form.
    pub form: Form,
    /// Year of the assessment.
    pub year: i32,
    /// Scores by column of [`Peers::capabilities`]; one that is missing had no score.
    pub scores: Box<[Option<Score>]>,
}

impl Serialize for Country {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// An ISO 3166 alpha-2 code: two capital letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Country([u8; 2]);

impl Country {
    /// Two capital letters, otherwise `None`.
    pub fn parse(text: &str) -> Option<Self> {
        let code: [u8; 2] = text.as_bytes().try_into().ok()?;
        code.iter()
            .all(u8::is_ascii_uppercase)
            .then_some(Self(code))
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl std::fmt::Display for Country {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A published figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// Id.
    pub id: String,
    /// What it is shown beside: `overall`, a dimension, a capability or a practice.
    pub about: String,
    /// What was measured.
    pub metric: String,
    /// Part of the population.
    pub segment: String,
    /// `mean`, `sd`, `q1`, `median`, `q3`, `share`, `min`, `max` or `n`.
    pub statistic: String,
    /// The figure.
    pub value: f64,
    /// Its unit.
    pub unit: String,
    /// Number of cases, where published.
    pub n: Option<f64>,
    /// Who was asked.
    pub population: String,
    /// Year, where known.
    pub year: Option<i32>,
    /// Lowest and highest possible value, where stated.
    pub scale: (Option<f64>, Option<f64>),
    /// Which organisations, by the keys of peers.
    pub group: Group,
    /// `direct`, `proxy` or `context`: how far it measures what we measure.
    pub construct_match: String,
    /// A: primary text; B: secondary text that names its source.
    pub grade: String,
    /// Figures of one series may be compared over time.
    pub series: String,
    /// Who published it.
    pub source: String,
    /// Where.
    pub url: String,
    /// Caution.
    pub note: String,
}

impl Figure {
    /// True for a figure of our own scores, from which a percentile may follow.
    pub fn is_direct(&self) -> bool {
        self.construct_match == "direct"
    }
}

/// A group of organisations; a key that is `None` stands for all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Group {
    /// Who asked.
    pub mode: Option<Mode>,
    /// Short or full form.
    pub form: Option<Form>,
    /// Size class.
    pub size: Option<SizeClass>,
    /// NACE section letter.
    pub sector: Option<char>,
    /// ISO 3166 alpha-2 code.
    pub country: Option<Country>,
}

/// What was published about one node in one group, 0 to 100.
#[derive(Debug, Clone, PartialEq)]
pub struct Moments {
    /// `overall`, a dimension or a capability.
    pub about: String,
    /// Which organisations.
    pub group: Group,
    /// How many.
    pub n: Option<f64>,
    /// Their mean.
    pub mean: Option<f64>,
    /// Their standard deviation, with n − 1.
    pub sd: Option<f64>,
    /// Lower quartile, median, upper quartile.
    pub quartiles: [Option<f64>; 3],
    /// Year of the figures.
    pub year: Option<i32>,
}

/// The direct figures by node and group, in the order of node and group.
pub fn moments(figures: &[Figure]) -> Vec<Moments> {
    let mut out: BTreeMap<(&str, Group), Moments> = BTreeMap::new();
    for f in figures.iter().filter(|f| f.is_direct()) {
        let m = out
            .entry((f.about.as_str(), f.group))
            .or_insert_with(|| Moments {
                about: f.about.clone(),
                group: f.group,
                n: None,
                mean: None,
                sd: None,
                quartiles: [None; 3],
                year: None,
            });
        let [q1, median, q3] = &mut m.quartiles;
        let place = match f.statistic.as_str() {
            "mean" => Some(&mut m.mean),
            "sd" => Some(&mut m.sd),
            "q1" => Some(q1),
            "median" => Some(median),
            "q3" => Some(q3),
            "n" => Some(&mut m.n),
            _ => None,
        };
        if let Some(place) = place {
            *place = Some(f.value);
        }
        m.n = m.n.or(f.n);
        m.year = m.year.max(f.year);
    }
    out.into_values().collect()
}
