//! Stage 6: scores → [`Judgement`]: which gates are open, which known patterns the answers fit, what may begin now, what
//! may begin when something else has happened, what has to wait, and one word for all of it.
//!
//! The rules are data (`rules.yaml`); none lives here. Rooms: [`values`] what conditions may ask, [`gate`], [`diagnosis`],
//! [`permission`], [`label`], [`openers`] what an initiative would open.

pub mod diagnosis;
pub mod gate;
pub mod label;
pub mod openers;
pub mod permission;
pub mod values;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::expression::{Found, LeafFound, Table, Truth};
use crate::gap::Gap;
use crate::model::engagement::{Engagement, Mode};
use crate::model::id::InitiativeId;
use crate::model::questionnaire::Questionnaire;
use crate::model::register::State;
use crate::model::rules::Rules;
use crate::score::Scorecard;
use diagnosis::Diagnosed;
use gate::{GateFound, GateState};
use label::{LabelFound, Point};
use permission::{List, Permission};
use values::Values;

/// How far each initiative is; one that is missing has not begun.
pub type States = BTreeMap<InitiativeId, State>;

/// What may begin, what waits, and why.
#[derive(Debug, Clone, Serialize)]
pub struct Judgement {
    /// Whose judgement limits and constants are.
    pub basis: String,
    /// The gates of the core and of the modules switched on.
    pub gates: Vec<GateFound>,
    /// Share of the practices that gates rest on which have no score, 0 to 1.
    pub gate_practices_unscored: f64,
    /// Conditions that make the result provisional; empty when none of them holds.
    pub provisional: Vec<Condition>,
    /// True when one of them holds.
    pub is_provisional: bool,
    /// Patterns that the answers fit or could fit, and those that cannot be judged.
    pub diagnoses: Vec<Diagnosed>,
    /// Every initiative with the list it is in.
    pub permissions: Vec<Permission>,
    /// The summary word with every condition tested.
    pub label: LabelFound,
    /// Which of the alternatives comes first; `None` when none may begin, or none is needed.
    pub first_point: Option<Point>,
    /// What has to hold before a second one begins.
    pub move_on: Vec<Condition>,
    /// Names of alternatives of which only one may run at a time, with the gate that says so.
    pub one_at_a_time: Vec<(String, String)>,
}

impl Judgement {
    /// The gate with this id.
    pub fn gate(&self, id: &str) -> Option<&GateFound> {
        self.gates.iter().find(|g| g.id == id)
    }

    /// The list that an initiative is in.
    pub fn list(&self, id: &InitiativeId) -> Option<List> {
        self.permissions
            .iter()
            .find(|p| &p.initiative == id)
            .map(|p| p.list)
    }

    /// The initiatives of a list, in the order of the catalogue.
    pub fn of(&self, list: List) -> impl Iterator<Item = &Permission> {
        self.permissions.iter().filter(move |p| p.list == list)
    }

    /// Number of gates in a state.
    pub fn count(&self, state: GateState) -> usize {
        self.gates.iter().filter(|g| g.state == state).count()
    }
}

/// One condition of a rule as found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Condition {
    /// The expression as written.
    pub value_of: String,
    /// `below`, `at least` or `at most`.
    pub comparison: &'static str,
    /// The limit.
    pub limit: f64,
    /// The value; `None` where something is missing or does not apply.
    pub value: Option<f64>,
    /// Whether it holds.
    pub truth: Truth,
    /// Distance to the limit where it does not hold; 0 where it does.
    pub missed_by: f64,
    /// The answers that are missing.
    pub missing: Vec<String>,
}

impl Condition {
    fn of(leaf: &LeafFound) -> Self {
        let words = leaf.reading.missing.iter().flat_map(|a| {
            if a.words.is_empty() {
                vec![a.function.to_owned()]
            } else {
                a.words.clone()
            }
        });
        let mut missing: Vec<String> = words.collect();
        missing.dedup();
        Self {
            value_of: leaf.text.clone(),
            comparison: leaf.limit.words(),
            limit: leaf.limit.number(),
            value: leaf.reading.value,
            truth: leaf.truth,
            missed_by: if leaf.truth == Truth::Fails {
                leaf.distance()
            } else {
                0.0
            },
            missing,
        }
    }

    /// All conditions of a rule, in order.
    fn all(found: &Found) -> Vec<Self> {
        found.leaves().into_iter().map(Self::of).collect()
    }
}

/// What a judgement is made of.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// The instrument.
    pub q: &'a Questionnaire,
    /// The client.
    pub e: &'a Engagement,
    /// Who asked.
    pub mode: Mode,
    /// Scores.
    pub card: &'a Scorecard,
    /// Gaps.
    pub gaps: &'a [Gap],
    /// How far initiatives are.
    pub states: &'a States,
}

/// Judges a round; `None` for a questionnaire without rules.
pub fn judge(ground: Ground<'_>) -> Option<Judgement> {
    let rules = ground.q.rules.as_ref()?;
    let mut values = Values::of(ground, rules);
    let table: Arc<dyn Table> = Arc::new(values.clone());
    let gates = gate::gates(ground, rules, &table);
    let before = permission::permissions(ground, rules, &gates, None);
    let point = label::first_point(ground, rules, &before, &gates, &table);
    let permissions =
        permission::permissions(ground, rules, &gates, point.as_ref().map(|p| &p.initiative));
    values.waits = permissions
        .iter()
        .filter(|p| p.list == List::MustWait)
        .map(|p| p.initiative.as_str().to_owned())
        .collect();
    values.not_open = gates
        .iter()
        .filter(|g| g.state != GateState::Open)
        .map(|g| g.id.clone())
        .collect();
    let unscored = values.gate_practices_unscored();
    let table: Arc<dyn Table> = Arc::new(values.clone());
    let provisional = rules.provisional.as_ref().map(|p| p.when.read(&table));
    let is_provisional = provisional
        .as_ref()
        .is_some_and(|f| f.truth() == Truth::Holds);
    Some(Judgement {
        basis: rules.basis.clone(),
        gate_practices_unscored: unscored,
        is_provisional,
        provisional: provisional.as_ref().map(Condition::all).unwrap_or_default(),
        diagnoses: diagnosis::diagnoses(ground, rules, &values),
        label: label::label(rules, &table),
        move_on: rules
            .first_point
            .as_ref()
            .and_then(|f| f.move_on.as_ref())
            .map(|rule| Condition::all(&rule.read(&table)))
            .unwrap_or_default(),
        one_at_a_time: one_at_a_time(rules, &gates),
        first_point: point,
        permissions,
        gates,
    })
}

fn one_at_a_time(rules: &Rules, gates: &[GateFound]) -> Vec<(String, String)> {
    let shut = |id: &str| {
        gates
            .iter()
            .any(|g| g.id == id && g.state != GateState::Open)
    };
    rules
        .gates
        .iter()
        .filter(|g| shut(&g.id))
        .filter_map(|g| Some((g.one_at_a_time.clone()?, g.id.clone())))
        .collect()
}
