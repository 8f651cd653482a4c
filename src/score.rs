//! Stage 3: answers → [`Scorecard`]: practice → capability → dimension → overall, with bounds and coverage at every
//! level and the weights that were used. The programme checklist stands apart and is never scored.
//!
//! Practices first: each practice gets a score from the people asked about it, because roles are asked different
//! practices and a reader has to be able to add up a capability from its practices.

pub mod differences;
pub mod error;
pub mod node;
pub mod practice;
pub mod pulse;
pub mod reliability;
pub mod workshop;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::engagement::{Engagement, Round};
use crate::model::id::{CapabilityId, ModuleId, PracticeId, RoleId};
use crate::model::questionnaire::{Kind, Practice, Questionnaire};
use crate::model::scale::{Evidence, SLACK, Score, TIE};
use differences::Difference;
use error::NoError;
use node::{Node, Part};
use practice::PracticeScore;
use pulse::Earlier;
use reliability::Reliability;
use workshop::{Summary, ToAsk, ToDiscuss};

pub use crate::model::scoring::CAPABILITY_COVERAGE;

/// Share of a dimension's weight that needs capabilities with a score.
pub const DIMENSION_COVERAGE: f64 = 0.7;

/// All scores of one round.
#[derive(Debug, Clone, Serialize)]
pub struct Scorecard {
    /// Practices of the round's form and modules, in the order of the questionnaire.
    pub practices: Vec<PracticeScore>,
    /// Capabilities of the core.
    pub capabilities: Vec<Node>,
    /// Dimensions.
    pub dimensions: Vec<Node>,
    /// How well customers are managed.
    pub overall: Node,
    /// One line a chosen module; outside of the overall score.
    pub modules: Vec<Node>,
    /// Practices with a score and practices that apply (programme and modules included).
    pub coverage: Coverage,
    /// What the workshop settled; `None` without one.
    pub workshop: Option<Summary>,
    /// Practices to talk over, widest disagreement first.
    pub to_discuss: Vec<ToDiscuss>,
    /// Practices without a score that would narrow the bounds of the overall score most, most first.
    pub to_ask: Vec<ToAsk>,
    /// How roles differ on the practices that both were asked.
    pub differences: Vec<Difference>,
    /// Whether the answers of a role measure one thing.
    pub reliability: Reliability,
    /// Who answered, by role.
    pub responses: Vec<Response>,
    /// Persons who answered, each counted once.
    pub respondents: usize,
    /// True when practice weights differ from those of the questionnaire, so that peers cannot be compared.
    pub own_practice_weights: bool,
}

impl Scorecard {
    /// True when a capability is part of a dimension.
    pub fn belongs(&self, capability: &str, dimension: &str) -> bool {
        self.dimensions
            .iter()
            .any(|d| d.id == dimension && d.parts.iter().any(|p| p == capability))
    }

    /// The overall score, a dimension, a capability or a module.
    pub fn node(&self, id: &str) -> Option<&Node> {
        std::iter::once(&self.overall)
            .chain(&self.dimensions)
            .chain(&self.capabilities)
            .chain(&self.modules)
            .find(|n| n.id == id)
    }

    /// The practices of a node with their share in its score, in the order of the questionnaire; the shares add up
    /// to 1. Empty without a score.
    pub fn shares(&self, node: &Node) -> Vec<(&PracticeScore, f64)> {
        node.shares
            .iter()
            .flat_map(|s| match self.practice(&s.part) {
                Some(p) => vec![(p, s.share)],
                None => self.node(&s.part).map_or_else(Vec::new, |inner| {
                    let inside = self.shares(inner);
                    inside.into_iter().map(|(p, x)| (p, s.share * x)).collect()
                }),
            })
            .collect()
    }

    /// The score of a practice of this round.
    pub fn practice(&self, id: &str) -> Option<&PracticeScore> {
        self.practices.iter().find(|p| p.id.as_str() == id)
    }
}

/// How many practices have a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// Practices with a score.
    pub scored: usize,
    /// Practices that apply.
    pub applicable: usize,
}

impl Coverage {
    /// Share from 0 to 1; `None` when nothing applies.
    #[expect(
        clippy::cast_precision_loss,
        reason = "a questionnaire has fewer than 2^53 practices"
    )]
    pub fn share(self) -> Option<f64> {
        (self.applicable > 0).then(|| self.scored as f64 / self.applicable as f64)
    }
}

/// Who answered of those invited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Response {
    /// The role.
    pub role: RoleId,
    /// Persons of the role who answered.
    pub answered: usize,
    /// Persons invited, where recorded.
    pub invited: Option<usize>,
}

/// Scores a round. `earlier` is the round before a pulse round, from which practices that are not asked are carried.
pub fn score(
    q: &Questionnaire,
    e: &Engagement,
    round: &Round,
    earlier: Option<&Earlier<'_>>,
) -> Scorecard {
    let mut practices: Vec<PracticeScore> = q
        .practices
        .iter()
        .filter_map(|p| {
            if is_asked(p, q, e, round) {
                return Some(practice::score(p, q, e, round));
            }
            earlier.and_then(|before| pulse::carry(&p.id, before, round))
        })
        .collect();
    let Parts {
        capabilities,
        dimensions,
        overall,
        modules,
    } = assemble(q, e, &mut practices);
    let mut card = Scorecard {
        workshop: round
            .workshop
            .as_ref()
            .map(|w| workshop::summary(w, &practices)),
        to_discuss: workshop::to_discuss(&practices),
        to_ask: workshop::to_ask(&practices, q),
        differences: differences::differences(&practices, q, e, round),
        reliability: reliability::reliability(q, round),
        coverage: Coverage {
            scored: practices.iter().filter(|p| p.score.is_some()).count(),
            applicable: practices.iter().filter(|p| p.applies()).count(),
        },
        responses: responses(q, round),
        respondents: round.respondents.len(),
        own_practice_weights: q
            .practices
            .iter()
            .any(|p| e.weights.contains_key(p.id.as_str())),
        practices,
        capabilities,
        dimensions,
        overall,
        modules,
    };
    set_errors(&mut card);
    card
}

/// The nodes above the practices.
struct Parts {
    capabilities: Vec<Node>,
    dimensions: Vec<Node>,
    overall: Node,
    modules: Vec<Node>,
}

/// Makes the nodes above the practices, and gives the practices their weights.
fn assemble(q: &Questionnaire, e: &Engagement, practices: &mut [PracticeScore]) -> Parts {
    let capability_weight =
        |id: &CapabilityId, own: f64| e.weights.get(id.as_str()).copied().unwrap_or(own);
    let mut capabilities: Vec<Node> = q
        .capabilities()
        .map(|c| {
            let parts = parts_of(practices, e, |p| p.capability == c.id && p.is_core());
            node::from_practices(
                c.id.as_str(),
                &c.title,
                &parts,
                capability_weight(&c.id, c.weight),
            )
        })
        .collect();
    let total: f64 = capabilities
        .iter()
        .filter(|c| c.applies())
        .map(|c| c.weight)
        .sum();
    for c in &mut capabilities {
        c.weight = if c.applies() && total > 0.0 {
            100.0 * c.weight / total
        } else {
            0.0
        };
    }
    let of = |id: &CapabilityId| capabilities.iter().find(|c| c.id == id.as_str());
    let dimensions: Vec<Node> = q
        .dimensions
        .iter()
        .map(|d| {
            let parts: Vec<&Node> = d.capabilities.iter().filter_map(|c| of(&c.id)).collect();
            node::from_nodes(d.id.as_str(), &d.title, &parts, DIMENSION_COVERAGE)
        })
        .collect();
    let overall = node::from_nodes(
        "overall",
        "Overall",
        &dimensions.iter().collect::<Vec<_>>(),
        1.0,
    );
    set_weights(practices, &capabilities, e);
    let modules: Vec<Node> = e
        .modules
        .iter()
        .filter_map(|m| q.modules.iter().find(|known| &known.id == m))
        .map(|m| {
            let parts = parts_of(practices, e, |p| {
                p.module.as_ref() == Some(&m.id) && p.kind == Kind::Capability
            });
            node::from_practices(m.id.as_str(), &m.title, &parts, 0.0)
        })
        .collect();
    Parts {
        capabilities,
        dimensions,
        overall,
        modules,
    }
}

/// The card as it would be at other levels of some practices: what was not scored stays so. It has no errors, because
/// nobody was asked.
pub fn rescored(
    q: &Questionnaire,
    e: &Engagement,
    card: &Scorecard,
    levels: &BTreeMap<PracticeId, f64>,
) -> Scorecard {
    let highest = q.highest();
    let mut out = card.clone();
    for p in &mut out.practices {
        if let (Some(_), Some(level)) = (p.score, levels.get(&p.id)) {
            let before = p.score.map(|s| s.level(highest));
            p.score = Score::of_level(level.clamp(0.0, highest), highest);
            // What has risen was shown by a test, or it would not be expected.
            if before.is_some_and(|b| *level > b + TIE) {
                p.evidence = p.evidence.max(Some(Evidence::E2));
            }
        }
    }
    let parts = assemble(q, e, &mut out.practices);
    Scorecard {
        capabilities: parts.capabilities,
        dimensions: parts.dimensions,
        overall: parts.overall,
        modules: parts.modules,
        ..out
    }
}

/// Gives each node above the practices its standard error and the share that was carried forward.
fn set_errors(card: &mut Scorecard) {
    let of = |node: &Node| {
        let shares = card.shares(node);
        let carried = shares
            .iter()
            .filter(|(p, _)| p.carried.is_some())
            .fold(0.0, |sum, (_, share)| sum + share);
        // What the answers to one practice decide shows no more than the practice does, and what was not asked has no
        // error here.
        let deciding: Vec<&PracticeScore> = shares
            .iter()
            .map(|(p, _)| *p)
            .filter(|p| !p.capped && !p.influence.is_empty())
            .collect();
        let kept_back = match deciding.as_slice() {
            _ if carried > SLACK => Some(NoError::Carried),
            [one] => one.shown_no_error.filter(|why| *why == NoError::Hidden),
            _ => None,
        };
        if kept_back.is_some() {
            return Node {
                no_error: kept_back,
                carried,
                ..node.clone()
            };
        }
        let (error, why) = error::around(node.score, &error::contributions(shares));
        Node {
            error,
            no_error: why,
            carried,
            ..node.clone()
        }
    };
    let overall = of(&card.overall);
    let dimensions = card.dimensions.iter().map(of).collect();
    let capabilities = card.capabilities.iter().map(of).collect();
    let modules = card.modules.iter().map(of).collect();
    card.overall = overall;
    card.dimensions = dimensions;
    card.capabilities = capabilities;
    card.modules = modules;
}

/// True for the practices that a round asks: its form, and modules that are switched on.
pub fn is_asked(p: &Practice, q: &Questionnaire, e: &Engagement, round: &Round) -> bool {
    let module = p
        .module
        .as_ref()
        .is_none_or(|m: &ModuleId| e.modules.contains(m));
    module && round.asks(p, q)
}

fn parts_of<'p>(
    practices: &'p [PracticeScore],
    e: &Engagement,
    belongs: impl Fn(&PracticeScore) -> bool,
) -> Vec<Part<'p>> {
    practices
        .iter()
        .filter(|p| belongs(p))
        .map(|p| Part {
            practice: p,
            weight: e
                .weights
                .get(p.id.as_str())
                .copied()
                .unwrap_or(p.own_weight),
        })
        .collect()
}

/// Gives each scored core practice its weight in points of the overall score.
fn set_weights(practices: &mut [PracticeScore], capabilities: &[Node], e: &Engagement) {
    let mut sums: BTreeMap<CapabilityId, f64> = BTreeMap::new();
    let weight = |p: &PracticeScore| {
        e.weights
            .get(p.id.as_str())
            .copied()
            .unwrap_or(p.own_weight)
    };
    for p in practices.iter().filter(|p| p.is_core() && p.applies()) {
        *sums.entry(p.capability.clone()).or_default() += weight(p);
    }
    for p in practices.iter_mut().filter(|p| p.is_core() && p.applies()) {
        let capability = capabilities
            .iter()
            .find(|c| c.id == p.capability.as_str())
            .map_or(0.0, |c| c.weight);
        let sum = sums.get(&p.capability).copied().unwrap_or(0.0);
        p.weight = if sum > 0.0 {
            capability * weight(p) / sum
        } else {
            0.0
        };
    }
}

fn responses(q: &Questionnaire, round: &Round) -> Vec<Response> {
    q.roles
        .iter()
        .map(|role| Response {
            role: role.id.clone(),
            answered: round
                .respondents
                .iter()
                .filter(|r| r.roles.contains(&role.id))
                .count(),
            invited: round.invited.get(&role.id).copied(),
        })
        .collect()
}
