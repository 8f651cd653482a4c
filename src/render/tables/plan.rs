//! The initiatives in the order of the plan, with the terms of their priority; those outside of the order after them.

use super::Shape::{Day, Name, Number, Share, Short, Text, Word};
use super::{Cell, Shape, Table, ids};
use crate::judge::permission::List;
use crate::model::effort::{Effort, at};
use crate::model::initiative::Initiative;
use crate::plan::{PlanItem, work::LeftOut};
use crate::render::RenderError;
use crate::render::number;
use crate::render::view::Ground;

const COLUMNS: &[(&str, Shape)] = &[
    ("id", Word),
    ("title", Name),
    ("list", Word),
    ("place", Number(0)),
    ("class", Word),
    ("priority", Number(2)),
    ("gates", Number(2)),
    ("need", Number(2)),
    ("need_overall", Number(2)),
    ("effort_term", Number(2)),
    ("phase", Number(0)),
    ("begin", Day),
    ("end", Day),
    ("owner_role", Word),
    ("owner", Short),
    ("busy", Short),
    ("state", Word),
    ("days_low", Number(1)),
    ("days_likely", Number(1)),
    ("days_high", Number(1)),
    ("months_low", Number(1)),
    ("months_high", Number(1)),
    ("bought", Share),
    ("sureness", Word),
    ("after", Short),
    ("opens", Short),
    ("lifts", Text),
    ("tied_with", Short),
    ("first_step", Text),
    ("done_when", Text),
];

/// The table.
pub fn table(g: Ground<'_>) -> Result<Table, RenderError> {
    let plan = &g.a.plan;
    let listed = |i: &Initiative| {
        plan.items.iter().any(|x| x.id == i.id)
            || plan.rollout.as_ref().is_some_and(|r| {
                r.job(&i.id).is_some()
                    || r.left_out
                        .iter()
                        .map(LeftOut::initiative)
                        .any(|x| x == &i.id)
            })
            || g.a
                .judgement
                .as_ref()
                .is_some_and(|j| j.list(&i.id).is_some())
    };
    let place = |i: &Initiative| {
        let item = plan.items.iter().find(|x| x.id == i.id);
        item.map_or(usize::MAX, |x| x.place)
    };
    let all = g.case.questionnaire.catalogue.initiatives.iter();
    let mut all: Vec<&Initiative> = all.filter(|i| listed(i)).collect();
    all.sort_by_key(|i| place(i));
    let rows = all.into_iter().map(|i| row(g, i)).collect();
    Table::new(g, "plan", COLUMNS, rows)
}

fn row(g: Ground<'_>, i: &Initiative) -> Vec<Cell> {
    let item = g.a.plan.items.iter().find(|x| x.id == i.id);
    let job = g.a.plan.rollout.as_ref().and_then(|r| r.job(&i.id));
    let judgement = g.a.judgement.as_ref();
    let permission = judgement.and_then(|j| j.permissions.iter().find(|p| p.initiative == i.id));
    let filed = g.case.jobs.iter().find(|j| j.initiative == i.id);
    let effort = at(&i.effort, g.case.engagement.staff);
    let days = |pick: fn(&Effort) -> f64| Cell::number(effort.as_ref().map(pick));
    let of_item = |pick: fn(&PlanItem) -> f64| Cell::number(item.map(pick));
    vec![
        Cell::text(i.id.as_str()),
        Cell::text(&i.title),
        Cell::text(judgement.and_then(|j| j.list(&i.id)).map_or("", list_word)),
        Cell::count(item.map(|x| x.place)),
        item.map_or(Cell::Nothing, |x| Cell::text(format!("{:?}", x.class))),
        of_item(|x| x.priority),
        of_item(|x| x.gates),
        of_item(|x| x.need),
        of_item(|x| x.overall),
        of_item(|x| x.effort_term),
        Cell::count(job.map(|j| j.phase)),
        Cell::day(job.map_or("", |j| j.begin())),
        Cell::day(job.map_or("", |j| j.end())),
        Cell::text(i.owner.as_str()),
        Cell::text(filed.and_then(|j| j.owner.clone()).unwrap_or_default()),
        ids(&i.busy),
        Cell::text(permission.map_or("not-begun", |p| p.state.as_str())),
        days(|e| e.low),
        days(|e| e.likely),
        days(|e| e.high),
        days(|e| e.months_low),
        days(|e| e.months_high),
        Cell::number(i.external_share),
        Cell::text(&i.sureness),
        ids(&i.after),
        item.map_or(Cell::Nothing, |x| {
            ids(&x.opens.iter().map(|o| &o.gate).collect::<Vec<_>>())
        }),
        item.map_or(Cell::Nothing, lifts),
        item.map_or(Cell::Nothing, |x| ids(&x.tied_with)),
        Cell::text(&i.first_step),
        Cell::text(&i.done_when),
    ]
}

/// Practices with the levels that they gain.
fn lifts(item: &PlanItem) -> Cell {
    let all = item.lifts.iter();
    let all: Vec<String> = all
        .map(|l| format!("{} {}", l.practice, number::signed_level(l.gain)))
        .collect();
    Cell::text(all.join(", "))
}

/// The word of a list in tables.
pub const fn list_word(list: List) -> &'static str {
    match list {
        List::Now => "now",
        List::Condition => "condition",
        List::MustWait => "wait",
        List::Done => "done",
        List::NotNeeded => "not-needed",
        List::NotOffered => "not-offered",
        List::Apart => "apart",
    }
}
