//! Gates: open, near, blocked or unknown, with the answers that made them so and by how much.

use std::sync::Arc;

use serde::Serialize;

use super::Ground;
use crate::expression::{Found, LeafFound, Table, Truth};
use crate::model::id::{InitiativeId, PracticeId};
use crate::model::rules::{Bites, Gate, Rules};
use crate::model::scale::SLACK;

/// Cost of a condition that no lift of a level mends: more than any level.
const OUT_OF_REACH: f64 = 1e6;

/// How a gate stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum GateState {
    /// It does not fail, on practices with enough evidence.
    Open,
    /// It fails, and each practice that has to rise lacks little.
    Near,
    /// It fails.
    Blocked,
    /// An answer, or the evidence for one, is missing and could decide.
    Unknown,
}

/// A gate with what decided it.
#[derive(Debug, Clone, Serialize)]
pub struct GateFound {
    /// The gate.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How it stands.
    pub state: GateState,
    /// What it keeps from happening while shut.
    pub bites: Bites,
    /// Practices below their limit.
    pub misses: Vec<Miss>,
    /// All practices that it rests on, with level and limit.
    pub rests_on: Vec<Miss>,
    /// Answers that are missing and could decide.
    pub unanswered: Vec<String>,
    /// Practices whose evidence is too weak to open it.
    pub unseen: Vec<PracticeId>,
    /// True when it is open on what people said of themselves.
    pub self_reported: bool,
    /// The initiatives that it blocks.
    pub blocks: Vec<InitiativeId>,
    /// The initiatives that open it.
    pub opened_by: Vec<InitiativeId>,
    /// True when an initiative opens it by having begun.
    pub opens_by_begin: bool,
    /// How often it counts in the priority of its openers.
    pub counts: f64,
}

impl GateFound {
    /// True for a gate that fails.
    pub fn fails(&self) -> bool {
        matches!(self.state, GateState::Near | GateState::Blocked)
    }
}

/// A practice under a gate.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Miss {
    /// The practice.
    pub practice: PracticeId,
    /// Its level; `None` without a score.
    pub level: Option<f64>,
    /// The limit, in levels.
    pub limit: f64,
    /// Levels that are missing; 0 where none is.
    pub missing: f64,
}

/// The gates of the core and of modules switched on.
pub(super) fn gates(g: Ground<'_>, rules: &Rules, table: &Arc<dyn Table>) -> Vec<GateFound> {
    rules
        .gates
        .iter()
        .filter(|gate| gate.module.as_ref().is_none_or(|m| g.e.modules.contains(m)))
        .map(|gate| one(g, rules, gate, &gate.failing.read(table)))
        .collect()
}

fn one(g: Ground<'_>, rules: &Rules, gate: &Gate, found: &Found) -> GateFound {
    let rests_on: Vec<Miss> = found.leaves().into_iter().filter_map(miss).collect();
    let weak = |practice: &str| {
        let scored =
            g.q.practice(practice)
                .and_then(|p| g.card.practice(p.id.as_str()));
        g.mode.caps() && scored.is_some_and(|p| p.evidence.is_some_and(|e| e < rules.evidence))
    };
    let doubted = |leaf: &LeafFound| leaf.practice().is_some_and(weak);
    let (state, unseen) = match found.truth() {
        Truth::Holds => {
            let near = found.mend(&cost) <= rules.near + SLACK;
            (
                if near {
                    GateState::Near
                } else {
                    GateState::Blocked
                },
                Vec::new(),
            )
        }
        Truth::Unknown => (GateState::Unknown, Vec::new()),
        Truth::Fails if found.doubting(&doubted) == Truth::Unknown => {
            let weak: Vec<PracticeId> = rests_on
                .iter()
                .filter(|m| m.missing <= 0.0 && weak(m.practice.as_str()))
                .map(|m| m.practice.clone())
                .collect();
            (GateState::Unknown, weak)
        }
        Truth::Fails | Truth::Dropped => (GateState::Open, Vec::new()),
    };
    let mut unanswered: Vec<String> = Vec::new();
    for leaf in found.undecided() {
        for word in leaf.reading.missing.iter().flat_map(|a| &a.words) {
            if !unanswered.contains(word) {
                unanswered.push(word.clone());
            }
        }
    }
    GateFound {
        id: gate.id.clone(),
        name: gate.name.clone(),
        state,
        bites: gate.bites,
        misses: found.holding().into_iter().filter_map(miss).collect(),
        rests_on,
        unanswered,
        unseen,
        self_reported: !g.mode.caps() && state == GateState::Open,
        blocks: gate.blocks.clone(),
        opened_by: gate.opened_by.clone(),
        opens_by_begin: found.holding().iter().any(|l| l.text.starts_with("state(")),
        counts: gate.counts,
    }
}

fn miss(leaf: &LeafFound) -> Option<Miss> {
    let practice = PracticeId::new(leaf.practice()?);
    if leaf.truth == Truth::Dropped {
        return None;
    }
    Some(Miss {
        practice,
        level: leaf.reading.value,
        limit: leaf.limit.number(),
        missing: if leaf.truth == Truth::Holds {
            leaf.distance()
        } else {
            0.0
        },
    })
}

/// Levels that a practice has to rise; what is no practice cannot be mended by a lift.
fn cost(leaf: &LeafFound) -> f64 {
    if leaf.practice().is_some() {
        leaf.distance()
    } else {
        OUT_OF_REACH
    }
}
