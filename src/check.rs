//! Stage 2: raw documents → model. Every problem becomes a diagnostic, all of them in one run; afterwards nothing
//! about the input can fail.
//!
//! One file a kind of document: [`questionnaire`], [`initiatives`], [`business`], [`crosswalk`], [`benchmark`],
//! [`engagement`], [`registers`], [`benefits`], [`round`], [`answers`], [`mapping`], [`rerating`]. [`decode`] holds
//! what they share.

pub mod answers;
pub mod benchmark;
pub mod benefits;
pub mod business;
pub mod codes;
pub mod conditions;
pub mod crosswalk;
pub mod decode;
pub mod engagement;
pub mod initiatives;
pub mod mapping;
pub mod people;
pub mod practices;
pub mod questionnaire;
pub mod reference;
pub mod registers;
pub mod rerating;
pub mod round;
pub mod rules;
pub mod scenario;

use sha2::{Digest, Sha256};

use crate::diagnostic::{Sink, Sources};
use crate::model::benchmark::Benchmark;
use crate::model::business::Benefit;
use crate::model::engagement::{Engagement, Round};
use crate::model::id::PracticeId;
use crate::model::questionnaire::Questionnaire;
use crate::model::register::{Decision, Job};
use crate::model::scoring;
use crate::read::csv::Table;
use crate::read::{self, Files, Node};

/// Everything that one run reads, checked.
#[derive(Debug, Clone)]
pub struct Case {
    /// The instrument.
    pub questionnaire: Questionnaire,
    /// The peer data, if the engagement names some.
    pub benchmark: Option<Benchmark>,
    /// Published figures that are shown as context, if the program ships some for this questionnaire.
    pub reference_figures: Option<Benchmark>,
    /// The client.
    pub engagement: Engagement,
    /// The round that is reported.
    pub round: Round,
    /// Of a pulse round: the round before it, from which practices that are not asked are carried forward.
    pub earlier: Option<Box<Self>>,
    /// True for the last round of the engagement: the registers may speak of later days in every other one.
    pub is_latest: bool,
    /// `jobs.yaml`: what was done.
    pub jobs: Vec<Job>,
    /// `jobs.yaml`: why practices rose or fell otherwise than planned.
    pub causes: Vec<(PracticeId, String)>,
    /// `decisions.yaml`: what was decided.
    pub decisions: Vec<Decision>,
    /// `benefits.yaml`: what the work is expected to bring, and what came in.
    pub benefits: Vec<Benefit>,
    /// SHA-256 of each input, in a fixed order.
    pub fingerprints: Vec<Fingerprint>,
}

/// The fingerprint of a folder of input files.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Fingerprint {
    /// What it covers.
    pub input: String,
    /// Number of files.
    pub files: usize,
    /// SHA-256 over paths and contents in the order of their paths, hexadecimal.
    pub sha256: String,
}

/// The fingerprint of a set of files: SHA-256 over each path, its length and its content.
pub fn fingerprint(input: &str, files: &Files) -> Fingerprint {
    let mut hash = Sha256::new();
    for (path, bytes) in &files.entries {
        hash.update(path.as_bytes());
        hash.update([0]);
        hash.update(bytes.len().to_le_bytes());
        hash.update(bytes);
    }
    Fingerprint {
        input: input.to_owned(),
        files: files.entries.len(),
        sha256: scoring::hex(&hash.finalize()),
    }
}

/// What a check works with: the texts, for places, and the sink, for findings.
#[derive(Debug)]
pub struct Desk<'a> {
    /// All texts read so far.
    pub sources: &'a mut Sources,
    /// Findings so far.
    pub sink: &'a mut Sink,
}

impl Desk<'_> {
    /// Reads a file of `files` as YAML; `None` when it is missing (not reported) or broken (reported).
    pub fn yaml(&mut self, files: &Files, path: &str) -> Option<(usize, Node)> {
        let file = self.text(files, path)?;
        read::yaml::parse(file, self.sources, self.sink).map(|node| (file, node))
    }

    /// Reads a file of `files` as CSV; `None` when it is missing (not reported) or has no header (reported).
    pub fn csv(&mut self, files: &Files, path: &str) -> Option<(usize, Table)> {
        let file = self.text(files, path)?;
        read::csv::parse(file, self.sources, self.sink).map(|table| (file, table))
    }

    /// Reads a file of `files` as text; `None` when it is missing (not reported) or no text (reported).
    pub fn text(&mut self, files: &Files, path: &str) -> Option<usize> {
        let bytes = files.entries.get(path)?;
        let name = files.shown(path);
        let (file, usable) = read::text::decode(&name, bytes, self.sources, self.sink);
        usable.then_some(file)
    }
}
