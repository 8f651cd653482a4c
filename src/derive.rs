//! Derivations: an assessment → how each of its numbers came about, step by step, with all operands.
//!
//! [`of`] derives one node, [`headline`] the numbers of the first page. Nothing is scored here a second time: results
//! are those of the assessment, and a step holds the operands that lead to it. What may not be shown (roles with few
//! people, single answers, scores of single peers) is not in a derivation at all, so no renderer can print it.
//!
//! Rooms: [`practice`] from answers to a score, [`node`] weighted means with bounds and coverage, [`precision`]
//! standard errors, [`target`] gaps and ranks, [`standing`] places among peers, [`initiative`] priorities,
//! [`expression`] sums as data.

pub mod expression;
pub mod initiative;
pub mod node;
pub mod practice;
pub mod precision;
pub mod standing;
pub mod target;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::assess::Assessment;
use crate::check::Case;
use crate::score::node::Node;
use crate::score::practice::PracticeScore;
use expression::Expression;

/// End of the name of a node whose place among peers is asked for.
const PERCENTILE: &str = ".percentile";

/// How the numbers of one node came about.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Derivation {
    /// Id of the practice, capability, dimension, module or initiative, or `overall`.
    pub node: String,
    /// Its name.
    pub title: String,
    /// The steps, each on the results of those before it.
    pub steps: Vec<Step>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// What it computes: the key of its sentence.
    pub what: &'static str,
    /// What the sentence names.
    pub facts: BTreeMap<&'static str, String>,
    /// How.
    pub formula: Formula,
    /// The result; `None` for a step that only states something.
    pub result: Option<f64>,
    /// Its unit.
    pub unit: Unit,
}

/// How a step comes to its result.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Formula {
    /// It is given: answered, counted or settled, or its operands may not be shown.
    Stated,
    /// `Σ weight·value / divisor`.
    Weighted {
        /// The parts.
        terms: Vec<Term>,
        /// The sum of the weights, or what else the sum is divided by.
        divisor: f64,
    },
    /// A sum.
    Sum(Expression),
}

/// A part of a weighted sum.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Term {
    /// Id, where the part is a practice.
    pub id: Option<String>,
    /// Name; absent for practices taken together.
    pub title: Option<String>,
    /// People behind it, or practices taken together.
    pub n: Option<usize>,
    /// Weight.
    pub weight: f64,
    /// Value.
    pub value: f64,
}

/// Units of results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Levels of the scale.
    Levels,
    /// Points of a score or of the overall score, 0 to 100.
    Points,
    /// Per cent.
    Percent,
    /// People, peers or practices.
    Count,
    /// Person-days.
    Days,
    /// A pure number.
    Number,
}

impl Unit {
    /// The key of its word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Levels => "levels",
            Self::Points => "points",
            Self::Percent => "percent",
            Self::Count => "count",
            Self::Days => "days",
            Self::Number => "number",
        }
    }
}

impl Step {
    /// A number that is given.
    pub const fn stated(what: &'static str, result: f64, unit: Unit) -> Self {
        Self {
            what,
            facts: BTreeMap::new(),
            formula: Formula::Stated,
            result: Some(result),
            unit,
        }
    }

    /// A statement without a number.
    pub const fn said(what: &'static str) -> Self {
        Self {
            what,
            facts: BTreeMap::new(),
            formula: Formula::Stated,
            result: None,
            unit: Unit::Number,
        }
    }

    /// A result with the sum that gives it.
    pub const fn sum(what: &'static str, sum: Expression, result: f64, unit: Unit) -> Self {
        Self {
            what,
            facts: BTreeMap::new(),
            formula: Formula::Sum(sum),
            result: Some(result),
            unit,
        }
    }

    /// A weighted mean.
    pub fn mean(what: &'static str, terms: Vec<Term>, result: f64, unit: Unit) -> Self {
        let divisor = terms.iter().map(|t| t.weight).sum();
        Self {
            what,
            facts: BTreeMap::new(),
            formula: Formula::Weighted { terms, divisor },
            result: Some(result),
            unit,
        }
    }

    /// With something that its sentence names.
    #[must_use]
    pub fn with(mut self, key: &'static str, value: impl Into<String>) -> Self {
        self.facts.insert(key, value.into());
        self
    }
}

/// What derivations are made from.
#[derive(Debug, Clone, Copy)]
pub struct Basis<'a> {
    /// The checked input.
    pub case: &'a Case,
    /// The results.
    pub a: &'a Assessment,
}

impl Basis<'_> {
    /// The weight of a practice inside its capability or module.
    pub fn own_weight(&self, p: &PracticeScore) -> f64 {
        let own = self.case.engagement.weights.get(p.id.as_str());
        own.copied().unwrap_or(p.own_weight)
    }

    /// The name of a practice.
    pub fn practice_title(&self, id: &str) -> String {
        let known = self.case.questionnaire.practice(id);
        known.map_or_else(|| id.to_owned(), |p| p.title.clone())
    }

    /// A part that is a practice.
    pub fn practice_term(&self, p: &PracticeScore, weight: f64, value: f64) -> Term {
        Term {
            id: Some(p.id.as_str().to_owned()),
            title: Some(self.practice_title(p.id.as_str())),
            n: None,
            weight,
            value,
        }
    }
}

/// A part with a name alone.
pub fn term(title: &str, weight: f64, value: f64) -> Term {
    Term {
        id: None,
        title: Some(title.to_owned()),
        n: None,
        weight,
        value,
    }
}

/// Everything that can be asked for, in the order of the questionnaire.
pub fn names(case: &Case, a: &Assessment) -> Vec<String> {
    let card = &a.scores;
    let above = std::iter::once(&card.overall)
        .chain(&card.dimensions)
        .chain(&card.capabilities);
    let percentiles = above.clone().map(|n| format!("{}{PERCENTILE}", n.id));
    above
        .clone()
        .chain(&card.modules)
        .map(|n| n.id.clone())
        .chain(card.practices.iter().map(|p| p.id.as_str().to_owned()))
        .chain(
            case.questionnaire
                .catalogue
                .initiatives
                .iter()
                .map(|i| i.id.as_str().to_owned()),
        )
        .chain(percentiles)
        .collect()
}

/// The derivation of a node in full, then the scores of its parts and of what it is a part of; `None` for an unknown
/// name. `<node>.percentile` gives its place among peers alone.
pub fn of(case: &Case, a: &Assessment, name: &str) -> Option<Vec<Derivation>> {
    let b = Basis { case, a };
    let card = &a.scores;
    if let Some(node) = name.strip_suffix(PERCENTILE).and_then(|id| card.node(id)) {
        let compared = !card.modules.iter().any(|m| m.id == node.id);
        return compared.then(|| vec![derivation(node, standing::steps(b, node))]);
    }
    if let Some(node) = card.node(name) {
        let mut all = vec![derivation(node, full(b, node))];
        all.extend(below(b, node).into_iter().map(|n| brief(b, n)));
        all.extend(above(b, &node.id).into_iter().map(|n| brief(b, n)));
        return Some(all);
    }
    let id = case
        .questionnaire
        .practice(name)
        .map_or(name, |p| p.id.as_str());
    if let Some(p) = card.practice(id) {
        let mut all = vec![Derivation {
            node: p.id.as_str().to_owned(),
            title: b.practice_title(p.id.as_str()),
            steps: practice::steps(b, p),
        }];
        if let Some(module) = &p.module {
            let own = card.modules.iter().find(|m| m.id == module.as_str());
            all.extend(
                own.filter(|m| m.parts.iter().any(|x| x == id))
                    .map(|m| brief(b, m)),
            );
        } else if p.is_core() {
            let own = card
                .capabilities
                .iter()
                .find(|c| c.id == p.capability.as_str());
            all.extend(own.map(|c| brief(b, c)));
            all.extend(
                above(b, p.capability.as_str())
                    .into_iter()
                    .map(|n| brief(b, n)),
            );
        }
        return Some(all);
    }
    initiative::derivation(b, name).map(|d| vec![d])
}

/// The headline numbers: the whole and each dimension, in full.
pub fn headline(case: &Case, a: &Assessment) -> Vec<Derivation> {
    let b = Basis { case, a };
    std::iter::once(&a.scores.overall)
        .chain(&a.scores.dimensions)
        .map(|n| derivation(n, full(b, n)))
        .collect()
}

/// What the headline numbers rest on: the scores of the capabilities and modules.
pub fn parts(case: &Case, a: &Assessment) -> Vec<Derivation> {
    let b = Basis { case, a };
    let nodes = a.scores.capabilities.iter().chain(&a.scores.modules);
    nodes.map(|n| brief(b, n)).collect()
}

fn derivation(node: &Node, steps: Vec<Step>) -> Derivation {
    Derivation {
        node: node.id.clone(),
        title: node.title.clone(),
        steps,
    }
}

fn full(b: Basis<'_>, node: &Node) -> Vec<Step> {
    let mut steps = node::score(b, node);
    steps.extend(node::around(b, node));
    steps.extend(precision::steps(b, node));
    steps.extend(target::of_node(b, node));
    if !b.a.scores.modules.iter().any(|m| m.id == node.id) {
        steps.extend(standing::steps(b, node));
    }
    steps
}

fn brief(b: Basis<'_>, node: &Node) -> Derivation {
    derivation(node, node::score(b, node))
}

/// The dimensions and capabilities that a node is made of.
fn below<'a>(b: Basis<'a>, node: &Node) -> Vec<&'a Node> {
    let card = &b.a.scores;
    let dimensions = card.dimensions.iter();
    let mut all = Vec::new();
    if node.id == card.overall.id {
        all.extend(dimensions.clone());
    }
    for d in dimensions.filter(|d| node.id == card.overall.id || d.id == node.id) {
        all.extend(card.capabilities.iter().filter(|c| d.parts.contains(&c.id)));
    }
    all
}

/// The dimension and the whole that a node is a part of.
fn above<'a>(b: Basis<'a>, id: &str) -> Vec<&'a Node> {
    let card = &b.a.scores;
    let holds = |n: &&'a Node| n.parts.iter().any(|p| p == id);
    if let Some(dimension) = card.dimensions.iter().find(holds) {
        return vec![dimension, &card.overall];
    }
    std::iter::once(&card.overall).filter(holds).collect()
}
