//! What conditions may ask: one table of a round, made once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Ground;
use crate::expression::{Asked, Fact, Facts, Reply, Table, fact};
use crate::model::questionnaire::ContextKind;
use crate::model::register::State;
use crate::model::rules::Rules;
use crate::model::scale::{Evidence, SLACK, Score, Undefined};

/// Answers of a round by function.
#[derive(Debug, Clone)]
pub struct Values {
    base: Arc<Base>,
    /// Levels of the indicators of the diagnosis under test.
    pub(super) indicators: Vec<Option<f64>>,
    /// Initiatives that have to wait.
    pub(super) waits: BTreeSet<String>,
    /// Gates that are not open.
    pub(super) not_open: Vec<String>,
}

/// A level as conditions see it.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Known {
    Value(f64),
    Missing,
    NotApplicable,
}

#[derive(Debug)]
struct Base {
    levels: BTreeMap<String, Known>,
    evidence: BTreeMap<String, Evidence>,
    nodes: BTreeMap<String, [Option<f64>; 3]>,
    capabilities: Vec<Option<f64>>,
    facts: Facts,
    states: BTreeMap<String, f64>,
    coverage: Option<f64>,
    role_groups: f64,
    gate_practices: Vec<String>,
    mode: &'static str,
    differences: Vec<(String, String, f64, usize)>,
    respondents: BTreeMap<String, usize>,
    intention: Option<f64>,
    intended: usize,
}

impl Values {
    /// The table of a round.
    #[expect(clippy::cast_precision_loss, reason = "counts of people and practices")]
    pub(super) fn of(g: Ground<'_>, rules: &Rules) -> Self {
        let (q, card) = (g.q, g.card);
        let highest = q.highest();
        let mut levels = BTreeMap::new();
        let mut evidence = BTreeMap::new();
        for p in &q.practices {
            let scored = card.practice(p.id.as_str());
            let off = p.module.as_ref().is_some_and(|m| !g.e.modules.contains(m));
            let known = match scored {
                None if off => Known::NotApplicable,
                None => Known::Missing,
                Some(s) if !s.applies() => Known::NotApplicable,
                Some(s) => s
                    .score
                    .map_or(Known::Missing, |x| Known::Value(x.level(highest))),
            };
            for id in std::iter::once(p.id.as_str()).chain(p.aliases.iter().map(String::as_str)) {
                levels.insert(id.to_owned(), known);
                if let Some(grade) = scored.and_then(|s| s.evidence) {
                    evidence.insert(id.to_owned(), grade);
                }
            }
        }
        let nodes = std::iter::once(&card.overall)
            .chain(&card.dimensions)
            .chain(&card.capabilities)
            .chain(&card.modules)
            .filter(|n| n.undefined != Some(Undefined::NotApplicable))
            .map(|n| {
                let ends = n.bounds.map(|b| (b.low, b.high));
                let value = [
                    n.score.map(Score::get),
                    ends.map(|b| b.0),
                    ends.map(|b| b.1),
                ];
                (n.id.clone(), value)
            })
            .collect();
        let planned = card
            .practices
            .iter()
            .filter_map(|p| Some(p.intention? - p.reality_of_intention?));
        let planned: Vec<f64> = planned.collect();
        let base = Base {
            levels,
            evidence,
            nodes,
            capabilities: card
                .capabilities
                .iter()
                .filter(|n| n.applies())
                .map(|n| n.score.map(Score::get))
                .collect(),
            facts: complete(g),
            states: g
                .states
                .iter()
                .map(|(id, s)| (id.as_str().to_owned(), number(*s)))
                .collect(),
            coverage: card.coverage.share(),
            role_groups: card.responses.iter().filter(|r| r.answered > 0).count() as f64,
            gate_practices: gate_practices(rules),
            mode: g.mode.as_str(),
            differences: card
                .differences
                .iter()
                .map(|d| {
                    (
                        d.a.as_str().to_owned(),
                        d.b.as_str().to_owned(),
                        d.difference,
                        d.practices,
                    )
                })
                .collect(),
            respondents: card
                .responses
                .iter()
                .map(|r| (r.role.as_str().to_owned(), r.answered))
                .collect(),
            intention: crate::stats::quantile::mean(&planned),
            intended: planned.len(),
        };
        Self {
            base: Arc::new(base),
            indicators: Vec::new(),
            waits: BTreeSet::new(),
            not_open: Vec::new(),
        }
    }

    /// The level of a practice; `None` where it has none or does not apply.
    pub(super) fn level(&self, id: &str) -> Option<f64> {
        match self.base.levels.get(id) {
            Some(Known::Value(x)) => Some(*x),
            _ => None,
        }
    }

    /// The evidence of a practice with a score.
    pub(super) fn evidence(&self, id: &str) -> Option<Evidence> {
        self.base.evidence.get(id).copied()
    }

    /// Share of the practices that gates rest on which apply and have no score; 0 where there are none.
    #[expect(clippy::cast_precision_loss, reason = "a few dozen practices")]
    pub(super) fn gate_practices_unscored(&self) -> f64 {
        let of = |known: Known| {
            let ids = self.base.gate_practices.iter();
            ids.filter(|p| match self.base.levels.get(*p) {
                Some(Known::Value(_)) => known == Known::Value(0.0),
                other => other == Some(&known),
            })
            .count() as f64
        };
        let (missing, scored) = (of(Known::Missing), of(Known::Value(0.0)));
        if missing + scored > 0.0 {
            missing / (missing + scored)
        } else {
            0.0
        }
    }

    fn scored_gate_practices(&self) -> Vec<(&str, f64)> {
        let ids = self.base.gate_practices.iter().map(String::as_str);
        ids.filter_map(|p| Some((p, self.level(p)?))).collect()
    }
}

/// The practices that gates rest on, each once.
pub fn gate_practices(rules: &Rules) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for gate in &rules.gates {
        for leaf in gate.failing.leaves() {
            let text = leaf.value.as_str();
            for part in text.split("level('").skip(1) {
                if let Some((id, _)) = part.split_once('\'')
                    && !out.iter().any(|p| p == id)
                {
                    out.push(id.to_owned());
                }
            }
        }
    }
    out
}

/// The context answers, records with every option: one that nobody planned counts 0.
fn complete(g: Ground<'_>) -> Facts {
    let mut facts = g.e.context.clone();
    for question in &g.q.context {
        if let (ContextKind::Record(options), Some(Fact::Record(r))) =
            (&question.kind, facts.get_mut(&question.id))
        {
            for option in options {
                r.entry(option.clone()).or_insert(0.0);
            }
        }
    }
    facts
}

/// 0 not begun, 1 running, 2 done.
pub const fn number(state: State) -> f64 {
    match state {
        State::NotBegun => 0.0,
        State::Running => 1.0,
        State::Done => 2.0,
    }
}

fn or_missing(value: Option<f64>) -> Reply {
    value.map_or(Reply::Missing, Reply::Number)
}

impl Table for Values {
    #[expect(clippy::cast_precision_loss, reason = "counts of people and practices")]
    fn answer(&self, asked: &Asked) -> Reply {
        let b = &self.base;
        let first = asked.words.first().map_or("", String::as_str);
        let second = asked.words.get(1).map_or("", String::as_str);
        let limit = asked.number.unwrap_or_default();
        // What does not apply is an empty record, which `min` and `mean` pass over.
        let node = |end: usize| {
            if !b.nodes.contains_key(first) {
                return Reply::Record(BTreeMap::new());
            }
            or_missing(
                b.nodes
                    .get(first)
                    .and_then(|n| n.get(end).copied().flatten()),
            )
        };
        let below = |x: f64| x < limit - SLACK;
        match asked.function {
            "level" => match b.levels.get(first) {
                Some(Known::Value(x)) => Reply::Number(*x),
                Some(Known::NotApplicable) => Reply::NotApplicable,
                _ => Reply::Missing,
            },
            "score" => node(0),
            "low" => node(1),
            "high" => node(2),
            "context" => fact(&b.facts, first),
            "state" => Reply::Number(b.states.get(first).copied().unwrap_or(0.0)),
            "coverage" => or_missing(b.coverage),
            "role_groups" => Reply::Number(b.role_groups),
            "gate_practices_unscored" => Reply::Number(self.gate_practices_unscored()),
            "gate_practices_below" => {
                if self.gate_practices_unscored() > 0.0 {
                    return Reply::Missing;
                }
                let all = self.scored_gate_practices();
                Reply::Number(all.iter().filter(|(_, x)| below(*x)).count() as f64)
            }
            "share_of_gate_practices_at" => {
                let all = self.scored_gate_practices();
                let at = all
                    .iter()
                    .filter(|(p, _)| self.evidence(p).is_some_and(|e| e.as_str() == first));
                let at = at.count() as f64;
                or_missing((!all.is_empty()).then(|| at / all.len() as f64))
            }
            "mode" => Reply::Text(b.mode.to_owned()),
            "spend_share" => {
                // The record that has this option.
                let spend = b.facts.values().find_map(|f| match f {
                    Fact::Record(r) if r.contains_key(first) => Some(r),
                    _ => None,
                });
                let Some(spend) = spend else {
                    return Reply::Missing;
                };
                let total: f64 = spend.values().sum();
                let part: f64 = asked.words.iter().filter_map(|w| spend.get(w)).sum();
                or_missing((total > 0.0).then(|| part / total))
            }
            "indicators_below" => {
                let all = self.indicators.iter().flatten();
                Reply::Number(all.filter(|x| below(**x)).count() as f64)
            }
            "role_gap" | "practices_shared" => {
                let pair = b.differences.iter().find_map(|(a, c, d, n)| {
                    if a == first && c == second {
                        Some((*d, *n))
                    } else if a == second && c == first {
                        Some((-*d, *n))
                    } else {
                        None
                    }
                });
                match (asked.function, pair) {
                    ("role_gap", Some((d, _))) => Reply::Number(d),
                    ("practices_shared", Some((_, n))) => Reply::Number(n as f64),
                    _ => Reply::Missing,
                }
            }
            "respondents" => Reply::Number(b.respondents.get(first).copied().unwrap_or(0) as f64),
            "mean_intention_minus_reality" => or_missing(b.intention),
            "practices_with_intention" => Reply::Number(b.intended as f64),
            "waits" => Reply::Number(f64::from(u8::from(self.waits.contains(first)))),
            "gates_not_open" => {
                let shut = self.not_open.iter().filter(|g| !asked.except.contains(g));
                Reply::Number(shut.count() as f64)
            }
            "mean_of_capabilities" | "lowest_capability" => {
                let all: Option<Vec<f64>> = b.capabilities.iter().copied().collect();
                let all = all.filter(|a| !a.is_empty());
                or_missing(all.and_then(|all| {
                    if asked.function == "lowest_capability" {
                        all.into_iter().reduce(f64::min)
                    } else {
                        crate::stats::quantile::mean(&all)
                    }
                }))
            }
            other => Reply::Mistake(format!("`{other}` is not known")),
        }
    }
}
