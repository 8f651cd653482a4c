//! The peer dataset: organisations, or published figures.

use std::collections::BTreeMap;

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
    Peers(Vec<Peer>),
    /// One published figure a row.
    Figures(Vec<Figure>),
}

/// An organisation of the benchmark.
#[derive(Debug, Clone, PartialEq)]
pub struct Peer {
    /// Opaque id.
    pub id: String,
    /// NACE section letter.
    pub sector: String,
    /// Size class.
    pub size: SizeClass,
    /// ISO 3166 alpha-2 code.
    pub country: String,
    /// Who asked.
    pub mode: Mode,
    /// Short or full form.
    pub form: Form,
    /// Year of the assessment.
    pub year: i32,
    /// Capability scores; one that is missing had no score.
    pub scores: BTreeMap<CapabilityId, Score>,
}

/// A published figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Id.
    pub id: String,
    /// What it is shown beside: `overall`, a dimension, a capability or a practice.
    pub about: String,
    /// What was measured.
    pub metric: String,
    /// Part of the population.
    pub segment: String,
    /// `mean`, `share`, `min`, `max`, `sd` or `n`.
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
