//! Gaps of every node and practice, against target and against peers.

use super::Shape::{Name, Number, Word};
use super::{Cell, Shape, Table, layer_word, level};
use crate::gap::{Gap, Layer};
use crate::model::scale::Evidence;
use crate::render::RenderError;
use crate::render::view::Ground;

const COLUMNS: &[(&str, Shape)] = &[
    ("layer", Word),
    ("id", Word),
    ("title", Name),
    ("capability", Word),
    ("score", Number(1)),
    ("target", Number(1)),
    ("gap", Number(1)),
    ("points", Number(2)),
    ("rank", Number(0)),
    ("tied", Word),
    ("peer_median", Number(1)),
    ("peer_gap", Number(1)),
    ("level", Number(2)),
    ("target_level", Number(2)),
    ("evidence", Word),
];

/// The table.
pub fn table(g: Ground<'_>) -> Result<Table, RenderError> {
    let rows = g.a.gaps.iter().map(|gap| row(g, gap)).collect();
    Table::new(g, "gaps", COLUMNS, rows)
}

fn row(g: Ground<'_>, gap: &Gap) -> Vec<Cell> {
    let is_practice = gap.layer == Layer::Practice;
    let practice = g.a.scores.practice(&gap.node).filter(|_| is_practice);
    let known = g.case.questionnaire.practice(&gap.node);
    let title = if let (Some(_), Some(p)) = (practice, known) {
        p.title.clone()
    } else {
        let node = g.a.scores.node(&gap.node);
        node.map_or_else(String::new, |n| n.title.clone())
    };
    let in_levels = |score: f64| Cell::number(is_practice.then(|| level(g, score)));
    vec![
        Cell::text(layer_word(gap.layer)),
        Cell::text(&gap.node),
        Cell::text(title),
        practice.map_or(Cell::Nothing, |p| Cell::text(p.capability.as_str())),
        Cell::number(gap.score),
        Cell::number(gap.target),
        Cell::number(gap.gap),
        Cell::number(gap.points),
        Cell::count(gap.rank),
        gap.rank.map_or(Cell::Nothing, |_| Cell::yes(gap.tied)),
        Cell::number(gap.peer_median),
        Cell::number(gap.peer_gap),
        gap.score.map_or(Cell::Nothing, in_levels),
        in_levels(gap.target),
        Cell::text(
            practice
                .and_then(|p| p.evidence)
                .map_or("", Evidence::as_str),
        ),
    ]
}
