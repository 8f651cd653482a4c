//! The order of the list: repeatedly the best of those whose predecessors stand above, first class A, then the highest
//! priority, each judged on the levels expected after those above it.

use std::collections::{BTreeMap, BTreeSet};

use super::board::Board;
use super::{Class, Opens, PlanItem};
use crate::judge::Judgement;
use crate::judge::openers::{self, Failing, Levels};
use crate::model::effort;
use crate::model::engagement::Engagement;
use crate::model::id::{InitiativeId, PracticeId};
use crate::model::initiative::Initiative;
use crate::model::questionnaire::Questionnaire;
use crate::model::rules::{Constants, Met, Rules};
use crate::model::scale::{SLACK, TIE};

/// What the order is made from.
pub(super) struct Order<'a> {
    pub(super) q: &'a Questionnaire,
    pub(super) e: &'a Engagement,
    pub(super) board: &'a Board,
    pub(super) judgement: Option<&'a Judgement>,
    pub(super) constants: Constants,
    /// Initiatives that have begun.
    pub(super) begun: BTreeSet<InitiativeId>,
    /// Initiatives filed as done.
    pub(super) done: BTreeSet<InitiativeId>,
}

/// Where the list stands: what is in it, and the levels expected after it.
struct Reached {
    /// Levels up to target, as the lifts are printed.
    expected: BTreeMap<PracticeId, f64>,
    /// Levels with all lifts, up to the highest: what gates are read at.
    levels: Levels,
    /// Initiatives in the list, with those that have begun.
    begun: BTreeSet<InitiativeId>,
    done: BTreeSet<InitiativeId>,
}

impl Order<'_> {
    /// Puts `todo` in order.
    pub(super) fn sort(&self, mut todo: Vec<&Initiative>) -> Vec<PlanItem> {
        let selected: Vec<InitiativeId> = todo.iter().map(|i| i.id.clone()).collect();
        let mut reached = Reached {
            expected: self.board.levels.clone(),
            levels: self.board.levels.clone(),
            begun: self.begun.clone(),
            done: self.done.clone(),
        };
        let point = self.point().cloned();
        let path = point.as_ref().map_or_else(BTreeSet::new, |p| {
            let mut path = self.path_to(p, &reached);
            path.insert(p.clone());
            path
        });
        let mut items: Vec<PlanItem> = Vec::new();
        while !todo.is_empty() {
            let ready: Vec<&Initiative> = todo
                .iter()
                .copied()
                .filter(|i| self.is_ready(i, &items, &selected))
                .collect();
            let failing = self.failing(&reached);
            let helpers = self.helpers(&todo, &failing, &reached);
            let class = |i: &Initiative| {
                let helps = path.contains(&i.id) || helpers.contains(&i.id);
                if helps { Class::A } else { Class::B }
            };
            let place = items.len() + 1;
            let Some(item) = self.best(&ready, &reached, &failing, &class, place) else {
                break;
            };
            let Some(chosen) = todo.iter().copied().find(|i| i.id == item.id) else {
                break;
            };
            for lift in &item.lifts {
                reached
                    .expected
                    .insert(lift.practice.clone(), lift.expected + lift.gain);
            }
            let highest = self.q.highest();
            for (p, lift) in &chosen.closes {
                if let Some(level) = reached.levels.get_mut(p) {
                    *level = (*level + lift).min(highest);
                }
            }
            reached.begun.insert(chosen.id.clone());
            reached.done.insert(chosen.id.clone());
            let after = self.stands_after(chosen, &items);
            items.push(PlanItem { after, ..item });
            todo.retain(|i| i.id != chosen.id);
        }
        items
    }

    fn rules(&self) -> Option<&Rules> {
        self.q.rules.as_ref()
    }

    /// The chosen one of alternatives.
    fn point(&self) -> Option<&InitiativeId> {
        self.judgement?.first_point.as_ref().map(|p| &p.initiative)
    }

    fn failing(&self, reached: &Reached) -> Vec<Failing<'_>> {
        match (self.rules(), self.judgement) {
            (Some(rules), Some(j)) => openers::failing(rules, &j.gates, &reached.levels, &|id| {
                reached.begun.contains(&InitiativeId::new(id))
            }),
            _ => Vec::new(),
        }
    }

    /// The initiatives that open a failing gate, and those that lie on the way to one that does.
    fn helpers(
        &self,
        todo: &[&Initiative],
        failing: &[Failing<'_>],
        reached: &Reached,
    ) -> BTreeSet<InitiativeId> {
        let mut out = BTreeSet::new();
        for i in todo {
            if !openers::opened(i, failing).is_empty() {
                out.extend(self.path_to(&i.id, reached));
                out.insert(i.id.clone());
            }
        }
        out
    }

    /// The predecessors of an initiative that are not met, theirs included.
    fn path_to(&self, id: &InitiativeId, reached: &Reached) -> BTreeSet<InitiativeId> {
        let mut out = BTreeSet::new();
        let mut todo = vec![id.clone()];
        while let Some(id) = todo.pop() {
            let Some(i) = self.find(&id) else { continue };
            for p in i.after.iter().filter_map(|name| self.resolved(name)) {
                if !self.is_met(&p, reached) && out.insert(p.clone()) {
                    todo.push(p);
                }
            }
        }
        out
    }

    fn find(&self, id: &InitiativeId) -> Option<&Initiative> {
        self.q.catalogue.initiatives.iter().find(|i| &i.id == id)
    }

    /// The initiatives behind the name of a prerequisite: of alternatives the chosen one, or the first.
    fn resolved(&self, name: &str) -> Option<InitiativeId> {
        let all = self.q.catalogue.any_of(name);
        let chosen = self.point().filter(|p| all.contains(p));
        chosen.or_else(|| all.first().copied()).cloned()
    }

    fn is_met(&self, id: &InitiativeId, reached: &Reached) -> bool {
        if reached.done.contains(id) {
            return true;
        }
        let Met { each, mean } = self.rules().map_or(
            Met {
                each: f64::INFINITY,
                mean: f64::INFINITY,
            },
            |r| r.met,
        );
        let Some(i) = self.find(id) else { return true };
        let levels: Vec<f64> = i
            .closes
            .iter()
            .filter_map(|(p, _)| reached.levels.get(p).copied())
            .collect();
        levels.iter().all(|x| *x >= each - SLACK)
            && crate::stats::quantile::mean(&levels).is_some_and(|x| x >= mean - SLACK)
    }

    /// A prerequisite is met when it is not needed here, or stands above; of alternatives the chosen one, or the first.
    fn is_ready(&self, i: &Initiative, done: &[PlanItem], selected: &[InitiativeId]) -> bool {
        i.after.iter().all(|name| {
            self.resolved(name)
                .is_none_or(|m| !selected.contains(&m) || done.iter().any(|d| d.id == m))
        })
    }

    /// The prerequisites that stand above; of alternatives the first one in the list.
    fn stands_after(&self, i: &Initiative, done: &[PlanItem]) -> Vec<InitiativeId> {
        i.after
            .iter()
            .filter_map(|name| {
                let members = self.q.catalogue.any_of(name);
                done.iter()
                    .find(|d| members.contains(&&d.id))
                    .map(|d| d.id.clone())
            })
            .collect()
    }

    fn best(
        &self,
        ready: &[&Initiative],
        reached: &Reached,
        failing: &[Failing<'_>],
        class: &dyn Fn(&Initiative) -> Class,
        place: usize,
    ) -> Option<PlanItem> {
        let mut rated: Vec<PlanItem> = ready
            .iter()
            .filter_map(|i| self.rate(i, reached, failing, class(i), place))
            .collect();
        let step = |x: f64| (x / TIE).round();
        rated.sort_by(|a, b| {
            a.class
                .cmp(&b.class)
                .then_with(|| step(b.priority).total_cmp(&step(a.priority)))
                .then_with(|| a.id.cmp(&b.id))
        });
        let first = rated.first()?;
        let names = rated
            .iter()
            .skip(1)
            .filter(|r| r.class == first.class && first.priority - r.priority <= TIE)
            .map(|r| r.id.clone())
            .collect();
        Some(PlanItem {
            tied_with: names,
            ..first.clone()
        })
    }

    /// P = gates·O + need·N − effort·log2(max(E, small) / small), every term kept.
    fn rate(
        &self,
        i: &Initiative,
        reached: &Reached,
        failing: &[Failing<'_>],
        class: Class,
        place: usize,
    ) -> Option<PlanItem> {
        let effort = effort::at(&i.effort, self.e.staff)?;
        let lifts = self.board.lifts(i, &reached.expected);
        let sum = |core: bool| {
            lifts
                .iter()
                .filter(|l| l.core || !core)
                .fold(0.0, |sum, l| sum + l.points)
        };
        let need = sum(false);
        let opens: Vec<Opens> = openers::opened(i, failing)
            .into_iter()
            .map(|(gate, share)| Opens {
                gate: gate.to_owned(),
                share,
            })
            .collect();
        let gates = opens.iter().fold(0.0, |sum, o| sum + o.share);
        let c = self.constants;
        let effort_term = c.effort * (effort.likely.max(c.small) / c.small).log2();
        Some(PlanItem {
            id: i.id.clone(),
            place,
            class,
            tied_with: Vec::new(),
            priority: c.gates * gates + c.need * need - effort_term,
            gates,
            opens,
            need,
            overall: sum(true),
            effort_term,
            effort,
            unknown: i
                .closes
                .iter()
                .map(|(p, _)| p)
                .filter(|p| !self.board.levels.contains_key(*p))
                .cloned()
                .collect(),
            lifts,
            after: Vec::new(),
        })
    }
}
