//! Answers by practice, over all roles and role by role. No person is in it, and no group below the smallest that may be
//! shown: the fields are those of the JSON of the assessment, in which they are left out already.

use super::Shape::{Day, Name, Number, Short, Text, Word};
use super::{Cell, Shape, Table, level};
use crate::model::questionnaire::Kind;
use crate::model::scale::{Evidence, Score, Undefined};
use crate::render::RenderError;
use crate::render::view::Ground;
use crate::score::practice::{Basis, PracticeScore, RoleAnswers};

const COLUMNS: &[(&str, Shape)] = &[
    ("practice", Word),
    ("title", Name),
    ("capability", Word),
    ("part", Word),
    ("role", Short),
    ("respondents", Number(0)),
    ("answered", Number(0)),
    ("mean", Number(2)),
    ("hidden", Word),
    ("counts", Number(2)),
    ("uncapped", Number(2)),
    ("rests_on", Word),
    ("evidence", Word),
    ("proposed", Number(2)),
    ("agreed", Number(2)),
    ("intention", Number(2)),
    ("reality_of_intention", Number(2)),
    ("intention_n", Number(0)),
    ("role_range", Number(2)),
    ("dont_know", Number(0)),
    ("not_applicable", Number(0)),
    ("not_answered", Number(0)),
    ("figure", Number(2)),
    ("figure_unit", Word),
    ("figure_day", Day),
    ("weight", Number(2)),
    ("no_level", Text),
];

/// The word of the rows over all roles.
pub const ALL: &str = "all";

/// The table.
pub fn table(g: Ground<'_>) -> Result<Table, RenderError> {
    let mut rows = Vec::new();
    for p in &g.a.scores.practices {
        rows.push(whole(g, p));
        rows.extend(p.roles.iter().map(|r| of_role(g, p, r)));
    }
    Table::new(g, "answers", COLUMNS, rows)
}

fn begin(g: Ground<'_>, p: &PracticeScore, role: &str) -> Vec<Cell> {
    let known = g.case.questionnaire.practice(p.id.as_str());
    let part = match (&p.module, p.kind) {
        (Some(module), _) => module.as_str(),
        (None, Kind::Capability) => "core",
        (None, Kind::Programme) => "checklist",
    };
    vec![
        Cell::text(p.id.as_str()),
        known.map_or(Cell::Nothing, |k| Cell::text(&k.title)),
        Cell::text(p.capability.as_str()),
        Cell::text(part),
        Cell::text(role),
    ]
}

fn whole(g: Ground<'_>, p: &PracticeScore) -> Vec<Cell> {
    let in_levels = |s: Option<Score>| Cell::number(s.map(|s| level(g, s.get())));
    let known = g.case.questionnaire.practice(p.id.as_str());
    let unit = known.and_then(|k| k.measure.as_ref()).map(|m| &m.unit);
    let (rests_on, figure) = match &p.basis {
        _ if p.carried.is_some() => ("carried", None),
        Some(Basis::Figure { value, date, .. }) => ("figure", Some((*value, date))),
        Some(Basis::Agreed { .. }) => ("agreed", None),
        Some(Basis::RoleMeans) => ("answers", None),
        None => ("", None),
    };
    let mut row = begin(g, p, ALL);
    row.extend([
        Cell::Nothing,
        Cell::count(p.shown.persons),
        Cell::number(p.shown.answered),
        Cell::yes(p.shown.persons.is_none()),
        in_levels(p.score),
        in_levels(p.shown.uncapped),
        Cell::text(rests_on),
        Cell::text(p.evidence.map_or("", Evidence::as_str)),
        Cell::number(p.proposed),
        Cell::number(p.agreed),
        Cell::number(p.intention),
        Cell::number(p.reality_of_intention),
        Cell::count(p.shown.intention_n),
        Cell::number(p.role_range),
        Cell::count(p.shown.dont_know),
        Cell::count(p.shown.not_applicable),
        Cell::count(p.shown.not_answered),
        Cell::number(figure.map(|(value, _)| value)),
        figure.and(unit).map_or(Cell::Nothing, Cell::text),
        figure.map_or(Cell::Nothing, |(_, day)| Cell::day(day)),
        Cell::number(p.weight),
        Cell::text(p.shown.undefined.map_or("", Undefined::words)),
    ]);
    row
}

fn of_role(g: Ground<'_>, p: &PracticeScore, r: &RoleAnswers) -> Vec<Cell> {
    let mut row = begin(g, p, g.case.questionnaire.role_title(&r.role));
    row.extend([
        Cell::count(r.respondents),
        Cell::count(r.answered),
        Cell::number(r.mean),
        Cell::yes(r.hidden),
    ]);
    row.resize(COLUMNS.len(), Cell::Nothing);
    row
}
