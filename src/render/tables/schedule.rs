//! When each initiative is worked on, and the load of each role by month.

use super::Shape::{Day, Month, Name, Number, Share, Short, Text, Word};
use super::{Cell, Shape, Table, ids};
use crate::model::id::InitiativeId;
use crate::plan::rollout::{Rollout, ScheduledJob};
use crate::render::RenderError;
use crate::render::view::Ground;
use crate::render::view::may_start::gates::find;
use crate::render::view::sequence::left_out;

const COLUMNS: &[(&str, Shape)] = &[
    ("id", Word),
    ("title", Name),
    ("scheduled", Word),
    ("place", Number(0)),
    ("phase", Number(0)),
    ("begin", Day),
    ("end", Day),
    ("begin_month", Number(1)),
    ("end_month", Number(1)),
    ("days_left", Number(1)),
    ("left", Share),
    ("float_months", Number(1)),
    ("own_days", Text),
    ("waits_for", Short),
    ("dependants", Short),
    ("state", Word),
    ("fixed", Word),
    ("stretched_by", Word),
    ("remark", Text),
];

const LOAD: &[(&str, Shape)] = &[
    ("role", Short),
    ("month", Month),
    ("days", Number(1)),
    ("capacity", Number(1)),
];

/// The table; without rows where nothing was scheduled.
pub fn table(g: Ground<'_>) -> Result<Table, RenderError> {
    let mut rows = Vec::new();
    if let Some(r) = &g.a.plan.rollout {
        rows.extend(r.jobs.iter().map(|j| job(g, j)));
        for id in &r.deferred {
            rows.push(not_scheduled(g, id, "deferred", ""));
        }
        for l in &r.left_out {
            rows.push(not_scheduled(g, l.initiative(), "no", &left_out(g, l)?));
        }
    }
    Table::new(g, "schedule", COLUMNS, rows)
}

fn title(g: Ground<'_>, id: &InitiativeId) -> Cell {
    find(g, id).map_or(Cell::Nothing, |i| Cell::text(&i.title))
}

#[expect(clippy::cast_precision_loss, reason = "half-months of a plan")]
fn job(g: Ground<'_>, j: &ScheduledJob) -> Vec<Cell> {
    let own = j.own_days.iter().filter(|(_, d)| **d > 0.0);
    let own: Vec<String> = own.map(|(role, d)| format!("{role} {d:.1}")).collect();
    let fixed = j.fixed.map(|f| match f {
        crate::model::register::Fixed::Must => "must",
        crate::model::register::Fixed::Never => "never",
    });
    vec![
        Cell::text(j.initiative.as_str()),
        title(g, &j.initiative),
        Cell::text("yes"),
        Cell::count(j.place),
        Cell::count(j.phase),
        Cell::day(j.begin()),
        Cell::day(j.end()),
        Cell::number(j.steps.first().map(|s| s.begin_month)),
        Cell::number(j.steps.last().map(|s| s.end_month)),
        Cell::number(j.days),
        Cell::number(j.left),
        Cell::number(j.float as f64 / 2.0),
        Cell::text(own.join(", ")),
        ids(&j.waits_for),
        ids(&j.dependants),
        Cell::text(j.state.as_str()),
        Cell::text(fixed.unwrap_or_default()),
        Cell::text(j.stretched_by.as_ref().map_or("", |r| r.as_str())),
        Cell::Nothing,
    ]
}

fn not_scheduled(g: Ground<'_>, id: &InitiativeId, word: &str, why: &str) -> Vec<Cell> {
    let item = g.a.plan.items.iter().find(|x| &x.id == id);
    let mut row = vec![
        Cell::text(id.as_str()),
        title(g, id),
        Cell::text(word),
        Cell::count(item.map(|x| x.place)),
    ];
    row.resize(COLUMNS.len() - 1, Cell::Nothing);
    row.push(Cell::text(why));
    row
}

/// Own person-days of each role by month; without rows where nothing was scheduled.
pub fn load(g: Ground<'_>) -> Result<Table, RenderError> {
    let rows =
        g.a.plan
            .rollout
            .as_ref()
            .map_or_else(Vec::new, |r| by_month(g, r));
    Table::new(g, "load", LOAD, rows)
}

fn by_month(g: Ground<'_>, r: &Rollout) -> Vec<Vec<Cell>> {
    let row = |role: &str, n: usize, days: f64, capacity: Option<f64>| {
        let month = r.start.plus(i32::try_from(n).unwrap_or(i32::MAX));
        vec![
            Cell::text(role),
            Cell::day(&format!("{month}-01")),
            Cell::number(days),
            Cell::number(capacity),
        ]
    };
    let q = &g.case.questionnaire;
    let mut out = Vec::new();
    for l in &r.load {
        let days = l.months.iter().enumerate();
        out.extend(days.map(|(n, d)| row(q.role_title(&l.role), n, *d, l.capacity)));
    }
    out
}
