//! What may start: three lists, the gates behind them, diagnoses, and the label with its conditions.

use serde::Serialize;

use super::lines::Line;

/// The chapter on what may start.
#[derive(Debug, Clone, Default, Serialize)]
pub struct MayStart {
    /// How many may start, may start with a condition, must wait; the label as a summary of them.
    pub sentence: String,
    /// Why it is provisional; empty otherwise.
    pub provisional: String,
    /// May start now.
    pub now: Vec<Line>,
    /// May start after another job.
    pub after_job: Vec<Line>,
    /// May start after a gate.
    pub after_gate: Vec<Line>,
    /// Must wait.
    pub wait: Vec<Line>,
    /// What the lists leave out: done, at target, not offered.
    pub left_out: String,
    /// Which point solution comes first, by which rule.
    pub first_point: String,
    /// The gates.
    pub gates: Vec<Gate>,
    /// What the states mean.
    pub gates_sentence: String,
    /// Patterns that the answers fit.
    pub diagnoses: Vec<Diagnosis>,
    /// What a pattern is, and which could not be judged.
    pub diagnoses_sentence: String,
    /// The label.
    pub label: String,
    /// The label in a sentence.
    pub label_sentence: String,
    /// Conditions of the next wider label that do not hold, with their distance.
    pub label_conditions: Vec<Condition>,
}

/// A gate.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Gate {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// `open`, `near`, `not open`, `unknown`.
    pub state: String,
    /// When it has to be open.
    pub bites: String,
    /// Practices that decide it: level, limit, what is missing, evidence.
    pub deciding: Vec<Deciding>,
    /// The initiative that opens it, with its months.
    pub opener: String,
    /// What it holds.
    pub holds: String,
    /// The sentence for the reader.
    pub sentence: String,
}

/// A practice that decides a gate.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Deciding {
    /// The practice or fact.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Level now, or why there is none.
    pub level: String,
    /// The limit.
    pub limit: String,
    /// What is missing to it; empty where nothing is.
    pub missing: String,
    /// Evidence.
    pub evidence: String,
}

/// A pattern that the answers fit.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Diagnosis {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How sure: the careful opening of the sentence.
    pub strength: String,
    /// What the answers show.
    pub sentence: String,
    /// The indicators with level, roles asked and evidence.
    pub evidence: Vec<Line>,
    /// The answer that would overturn it.
    pub overturn: String,
    /// What helps.
    pub remedies: String,
}

/// A condition of a label.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Condition {
    /// What is asked for.
    pub what: String,
    /// How it stands.
    pub now: String,
    /// What is missing.
    pub missing: String,
}
