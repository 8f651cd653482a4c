//! The list on positions: practices, initiatives and gates as numbers and bits.

use std::collections::BTreeMap;

use super::MOST;
use crate::expression::{Condition, Limit, Rule};
use crate::judge::Judgement;
use crate::model::engagement::Engagement;
use crate::model::id::{InitiativeId, PracticeId};
use crate::model::initiative::Initiative;
use crate::model::questionnaire::Questionnaire;
use crate::model::rules::{Constants, Rules};
use crate::model::scale::SLACK;
use crate::plan::PlanItem;
use crate::plan::board::Board;
use crate::score::Scorecard;
use crate::stats::sample::{Draws, Pert};

/// A condition of a gate on positions.
#[derive(Debug, Clone)]
pub(super) enum Node {
    /// The level of a practice is below a limit.
    Below(usize, f64),
    /// An initiative has not begun.
    NotBegun(usize),
    /// As it is today.
    Given(bool),
    /// So many of them; all of them for `None`.
    Group(Option<usize>, Vec<Self>),
}

#[derive(Debug, Clone)]
pub(super) struct Gate {
    pub(super) failing: Node,
    /// Bits of the openers.
    pub(super) openers: u64,
    pub(super) counts: f64,
}

#[derive(Debug, Clone)]
pub(super) struct Row {
    /// Practice, lift, target, weight a level.
    pub(super) lifts: Vec<(usize, f64, f64, f64)>,
    /// Bits of the prerequisites in the list that are not met today.
    pub(super) needs: u64,
    /// Bits of all prerequisites in the list.
    pub(super) after: u64,
    pub(super) effort: Option<Pert>,
    pub(super) likely: f64,
}

/// The list on positions.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub(super) rows: Vec<Row>,
    pub(super) gates: Vec<Gate>,
    /// Levels now; the middle of the scale where there is none.
    pub(super) levels: Vec<f64>,
    /// Standard error in levels; `None` where there is no score.
    pub(super) errors: Vec<Option<f64>>,
    pub(super) effort: Vec<f64>,
    pub(super) highest: f64,
    /// Bits of the chosen point and of what lies on the way to it.
    pub(super) path: u64,
}

impl Table {
    pub(super) fn new(
        q: &Questionnaire,
        e: &Engagement,
        card: &Scorecard,
        board: &Board,
        judgement: Option<&Judgement>,
        items: &[PlanItem],
    ) -> Option<Self> {
        let highest = q.highest();
        let mut positions: BTreeMap<&PracticeId, usize> = BTreeMap::new();
        let (mut levels, mut errors) = (Vec::new(), Vec::new());
        for p in card.practices.iter().filter(|p| p.applies()) {
            positions.insert(&p.id, levels.len());
            levels.push(p.score.map_or(highest / 2.0, |s| s.level(highest)));
            let se = p.error.map_or(0.0, |x| x.se / 100.0 * highest);
            errors.push(p.score.map(|_| se));
        }
        let initiatives: Vec<&Initiative> = items
            .iter()
            .map(|x| q.catalogue.initiatives.iter().find(|i| i.id == x.id))
            .collect::<Option<_>>()?;
        let bit = |id: &InitiativeId| {
            items
                .iter()
                .position(|x| &x.id == id)
                .map_or(0, |n| 1_u64 << n)
        };
        let point = judgement
            .and_then(|j| j.first_point.as_ref())
            .map(|p| &p.initiative);
        let rows: Vec<Row> = initiatives
            .iter()
            .map(|i| {
                let mut after = 0;
                for name in &i.after {
                    let members = q.catalogue.any_of(name);
                    let chosen = point.filter(|p| members.contains(p));
                    let first = || members.first().copied();
                    after |= chosen.or_else(first).map_or(0, bit);
                }
                let unmet =
                    judgement.and_then(|j| j.permissions.iter().find(|p| p.initiative == i.id));
                let needs = unmet.map_or(after, |p| {
                    let ids = p.after.iter().flat_map(|a| &a.any_of);
                    ids.fold(0, |bits, id| bits | bit(id)) & after
                });
                let effort = crate::model::effort::at(&i.effort, e.staff);
                Row {
                    lifts: i
                        .closes
                        .iter()
                        .filter_map(|(p, lift)| {
                            let (target, weight) = board.terms(p)?;
                            Some((*positions.get(p)?, *lift, target, weight))
                        })
                        .collect(),
                    needs,
                    after,
                    effort: effort.and_then(|x| Pert::new(x.low, x.likely, x.high)),
                    likely: effort.map_or(1.0, |x| x.likely),
                }
            })
            .collect();
        let position = |id: &str| positions.get(&PracticeId::new(id)).copied();
        let gates = match (q.rules.as_ref(), judgement) {
            (Some(rules), Some(j)) => gates(rules, j, &position, &|id| {
                items.iter().position(|x| x.id.as_str() == id)
            }),
            _ => Vec::new(),
        };
        let mut table = Self {
            effort: rows.iter().map(|r| r.likely).collect(),
            rows,
            gates,
            levels,
            errors,
            highest,
            path: 0,
        };
        table.path = point.map_or(0, |p| {
            let own = bit(p);
            own | table.way_to(own, 0)
        });
        Some(table)
    }

    /// Bits of the unmet prerequisites of some initiatives, theirs included, without what is in the list already.
    fn way_to(&self, mut todo: u64, listed: u64) -> u64 {
        let mut out = 0;
        while todo != 0 {
            let n = todo.trailing_zeros() as usize;
            todo &= todo - 1;
            let new = self.rows.get(n).map_or(0, |r| r.needs) & !listed & !out;
            out |= new;
            todo |= new;
        }
        out
    }

    pub(super) fn draw(&self, draws: &mut Draws) -> (Vec<f64>, Vec<f64>) {
        let levels = self
            .levels
            .iter()
            .zip(&self.errors)
            .map(|(level, error)| match error {
                None => self.highest * draws.uniform(),
                Some(se) if *se > 0.0 => (level + se * draws.normal()).clamp(0.0, self.highest),
                Some(_) => *level,
            })
            .collect();
        let effort = self
            .rows
            .iter()
            .map(|r| r.effort.as_ref().map_or(r.likely, |p| p.draw(draws)))
            .collect();
        (levels, effort)
    }

    /// Positions of the initiatives in the order of the rule.
    pub(super) fn order(&self, c: Constants, levels: &[f64], effort: &[f64], out: &mut Vec<usize>) {
        out.clear();
        let mut levels = levels.to_vec();
        let costs: Vec<f64> = effort
            .iter()
            .map(|e| c.effort * (e.max(c.small) / c.small).log2())
            .collect();
        let all = if self.rows.len() == MOST {
            u64::MAX
        } else {
            (1_u64 << self.rows.len()) - 1
        };
        let mut listed = 0_u64;
        let mut opened = vec![0.0; self.rows.len()];
        while listed != all {
            opened.fill(0.0);
            let mut openers = 0;
            for gate in &self.gates {
                let mut misses = Vec::new();
                if fails(&gate.failing, &levels, listed, &mut misses) {
                    openers |= self.credit(gate, &misses, listed, &mut opened);
                }
            }
            let helpers = openers | self.way_to(openers, listed) | self.path;
            let mut best: Option<(bool, f64, usize)> = None;
            for (n, row) in self.rows.iter().enumerate() {
                let bit = 1_u64 << n;
                if listed & bit != 0 || row.after & !listed != 0 {
                    continue;
                }
                let need: f64 = row
                    .lifts
                    .iter()
                    .filter_map(|(p, lift, target, weight)| {
                        Some(weight * lift.min(target - levels.get(*p)?).max(0.0))
                    })
                    .sum();
                let priority = c.gates * opened.get(n).copied().unwrap_or(0.0) + c.need * need
                    - costs.get(n).copied().unwrap_or(0.0);
                let class = helpers & bit != 0;
                let better = best.is_none_or(|(k, p, _)| (class, priority) > (k, p + 1e-12));
                if better && best.is_none_or(|(k, _, _)| class >= k) {
                    best = Some((class, priority, n));
                }
            }
            let Some((_, _, chosen)) = best else {
                return;
            };
            out.push(chosen);
            listed |= 1 << chosen;
            for (p, lift, _, _) in self.rows.get(chosen).map_or(&[][..], |r| &r.lifts) {
                if let Some(level) = levels.get_mut(*p) {
                    *level = (*level + lift).min(self.highest);
                }
            }
        }
    }

    /// Gives the openers of a failing gate their share; the bits of those that have one.
    #[expect(clippy::cast_precision_loss, reason = "a handful of practices")]
    fn credit(&self, gate: &Gate, misses: &[(usize, f64)], listed: u64, opened: &mut [f64]) -> u64 {
        let mut bits = 0;
        let mut todo = gate.openers & !listed;
        while todo != 0 {
            let n = todo.trailing_zeros() as usize;
            todo &= todo - 1;
            let Some(row) = self.rows.get(n) else {
                continue;
            };
            let mended = misses.iter().filter(|(p, missing)| {
                row.lifts
                    .iter()
                    .any(|(q, lift, _, _)| q == p && *lift >= missing - SLACK)
            });
            let share = if misses.is_empty() {
                1.0
            } else {
                mended.count() as f64 / misses.len() as f64
            };
            if share > 0.0 {
                bits |= 1 << n;
                if let Some(sum) = opened.get_mut(n) {
                    *sum += share * gate.counts;
                }
            }
        }
        bits
    }
}

/// Whether a gate fails; collects the practices that make it so.
fn fails(node: &Node, levels: &[f64], listed: u64, misses: &mut Vec<(usize, f64)>) -> bool {
    match node {
        Node::Below(p, limit) => {
            let level = levels.get(*p).copied().unwrap_or(f64::INFINITY);
            if level < limit - SLACK {
                misses.push((*p, limit - level));
                return true;
            }
            false
        }
        Node::NotBegun(n) => listed & (1 << n) == 0,
        Node::Given(holds) => *holds,
        Node::Group(need, of) => {
            let need = need.unwrap_or(of.len()).min(of.len());
            let mut holds = 0;
            let at = misses.len();
            for member in of {
                holds += usize::from(fails(member, levels, listed, misses));
            }
            if holds >= need && need > 0 {
                return true;
            }
            misses.truncate(at);
            false
        }
    }
}

fn gates(
    rules: &Rules,
    judgement: &Judgement,
    practice: &dyn Fn(&str) -> Option<usize>,
    initiative: &dyn Fn(&str) -> Option<usize>,
) -> Vec<Gate> {
    let known = rules
        .gates
        .iter()
        .filter_map(|gate| Some((gate, judgement.gate(&gate.id)?)));
    known
        .filter_map(|(gate, found)| {
            let begin = |id: &str| initiative(id).filter(|_| found.opens_by_begin);
            let bits = gate
                .opened_by
                .iter()
                .filter_map(|id| initiative(id.as_str()));
            Some(Gate {
                failing: node(&gate.failing, practice, &begin, found.fails())?,
                openers: bits.fold(0, |all, n| all | (1 << n)),
                counts: gate.counts,
            })
        })
        .collect()
}

/// A rule on positions; `None` where everything in it drops out. `today` is what conditions on anything but a level or a
/// begin come to: they held where the gate fails today, and otherwise are taken not to hold.
fn node(
    rule: &Rule,
    practice: &dyn Fn(&str) -> Option<usize>,
    begin: &dyn Fn(&str) -> Option<usize>,
    today: bool,
) -> Option<Node> {
    let (need, of): (Option<usize>, &[Rule]) = match rule {
        Rule::Leaf(c) => return leaf(c, practice, begin, today),
        Rule::Any(of) => (Some(1), of),
        Rule::All(of) => (None, of),
        Rule::AtLeastOf(n, of) => (Some(*n), of),
    };
    let of: Vec<Node> = of
        .iter()
        .filter_map(|r| node(r, practice, begin, today))
        .collect();
    (!of.is_empty()).then_some(Node::Group(need, of))
}

fn leaf(
    c: &Condition,
    practice: &dyn Fn(&str) -> Option<usize>,
    begin: &dyn Fn(&str) -> Option<usize>,
    today: bool,
) -> Option<Node> {
    let text = c.value.as_str();
    let inside = |function: &str| {
        text.strip_prefix(function)?
            .strip_prefix("('")?
            .strip_suffix("')")
    };
    match (inside("level"), inside("state"), c.limit) {
        (Some(id), _, Limit::Below(limit)) => practice(id).map(|p| Node::Below(p, limit)),
        (_, Some(id), Limit::Below(_)) => {
            Some(begin(id).map_or(Node::Given(today), Node::NotBegun))
        }
        _ => Some(Node::Given(today)),
    }
}
