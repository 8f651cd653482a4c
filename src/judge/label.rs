//! The label and the first point.

use std::sync::Arc;

use serde::Serialize;

use super::gate::GateFound;
use super::openers;
use super::permission::{List, Permission};
use super::{Condition, Ground};
use crate::expression::{Table, Truth};
use crate::model::id::InitiativeId;
use crate::model::rules::Rules;

/// The summary word with what was tested.
#[derive(Debug, Clone, Serialize)]
pub struct LabelFound {
    /// The word.
    pub word: String,
    /// What it means.
    pub sentence: String,
    /// All labels with a condition, in the order of the rules.
    pub tested: Vec<LabelTest>,
}

/// One label as tested.
#[derive(Debug, Clone, Serialize)]
pub struct LabelTest {
    /// The word.
    pub word: String,
    /// Whether its condition holds; unknown counts as not held.
    pub truth: Truth,
    /// Its conditions.
    pub conditions: Vec<Condition>,
}

/// The chosen one of alternatives.
#[derive(Debug, Clone, Serialize)]
pub struct Point {
    /// The initiative.
    pub initiative: InitiativeId,
    /// Number of the rule that chose it, from 1; `None` for the highest priority.
    pub rule: Option<usize>,
    /// The reason.
    pub because: String,
    /// All that may begin.
    pub candidates: Vec<InitiativeId>,
}

/// The first label whose condition holds.
pub(super) fn label(rules: &Rules, table: &Arc<dyn Table>) -> LabelFound {
    let mut chosen = None;
    let mut tested = Vec::new();
    for label in &rules.labels {
        let truth = match &label.when {
            Some(rule) => {
                let found = rule.read(table);
                tested.push(LabelTest {
                    word: label.word.clone(),
                    truth: found.truth(),
                    conditions: Condition::all(&found),
                });
                found.truth()
            }
            None => Truth::Holds,
        };
        if truth == Truth::Holds && chosen.is_none() {
            chosen = Some(label);
        }
    }
    LabelFound {
        word: chosen.map_or_else(String::new, |l| l.word.clone()),
        sentence: chosen.map_or_else(String::new, |l| l.sentence.clone()),
        tested,
    }
}

/// The first rule that holds and names one that need not wait; otherwise the highest priority.
pub(super) fn first_point(
    g: Ground<'_>,
    rules: &Rules,
    lists: &[Permission],
    gates: &[GateFound],
    table: &Arc<dyn Table>,
) -> Option<Point> {
    let first = rules.first_point.as_ref()?;
    let may = |id: &InitiativeId| {
        lists
            .iter()
            .any(|p| &p.initiative == id && matches!(p.list, List::Now | List::Condition))
    };
    let all = g.q.catalogue.any_of(&first.of);
    let candidates: Vec<InitiativeId> = all.into_iter().filter(|i| may(i)).cloned().collect();
    if candidates.is_empty() {
        return None;
    }
    for (n, rule) in first.rules.iter().enumerate() {
        if rule.when.read(table).truth() != Truth::Holds {
            continue;
        }
        if let Some(id) = rule.order.iter().find(|id| candidates.contains(id)) {
            return Some(Point {
                initiative: id.clone(),
                rule: Some(n + 1),
                because: rule.because.clone(),
                candidates,
            });
        }
    }
    let best = openers::highest(g, rules, gates, &candidates)?;
    Some(Point {
        initiative: best,
        rule: None,
        because: first.otherwise.clone(),
        candidates,
    })
}
