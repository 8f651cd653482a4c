//! Scores of the whole, dimensions, capabilities and modules.

use super::Shape::{Name, Number, Share, Short, Text, Word};
use super::{Cell, Shape, Table, layer_word};
use crate::gap::Layer;
use crate::model::scale::{Score, Undefined};
use crate::render::RenderError;
use crate::render::view::Ground;
use crate::render::view::scores::nested;
use crate::score::error::NoError;
use crate::score::node::Node;

const COLUMNS: &[(&str, Shape)] = &[
    ("layer", Word),
    ("id", Word),
    ("title", Name),
    ("dimension", Word),
    ("score", Number(1)),
    ("band", Short),
    ("interval_low", Number(1)),
    ("interval_high", Number(1)),
    ("standard_error", Number(2)),
    ("bounds_low", Number(1)),
    ("bounds_high", Number(1)),
    ("coverage", Share),
    ("scored", Number(0)),
    ("applicable", Number(0)),
    ("weight", Number(2)),
    ("carried", Share),
    ("no_score", Text),
    ("no_interval", Text),
];

/// The table.
pub fn table(g: Ground<'_>) -> Result<Table, RenderError> {
    let modules = g.a.scores.modules.iter().map(|m| (Layer::Module, m));
    let all = nested(g).into_iter().chain(modules);
    let rows = all.map(|(layer, node)| row(g, layer, node)).collect();
    Table::new(g, "scores", COLUMNS, rows)
}

fn row(g: Ground<'_>, layer: Layer, node: &Node) -> Vec<Cell> {
    let score = node.score.map(Score::get);
    let mut dimensions = g.a.scores.dimensions.iter();
    let within = dimensions.find(|d| layer == Layer::Capability && d.parts.contains(&node.id));
    vec![
        Cell::text(layer_word(layer)),
        Cell::text(&node.id),
        Cell::text(&node.title),
        within.map_or(Cell::Nothing, |d| Cell::text(&d.id)),
        Cell::number(score),
        score.map_or(Cell::Nothing, |s| Cell::text(g.case.questionnaire.band(s))),
        Cell::number(node.error.map(|e| e.low)),
        Cell::number(node.error.map(|e| e.high)),
        Cell::number(node.error.map(|e| e.se)),
        Cell::number(node.bounds.map(|b| b.low)),
        Cell::number(node.bounds.map(|b| b.high)),
        Cell::number(node.coverage),
        Cell::count(node.scored),
        Cell::count(node.applicable),
        if layer == Layer::Module {
            Cell::Nothing
        } else {
            Cell::number(node.weight)
        },
        Cell::number(node.carried),
        Cell::text(node.undefined.map_or("", Undefined::words)),
        Cell::text(node.no_error.map_or("", NoError::words)),
    ]
}
