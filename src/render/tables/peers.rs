//! The place of each node among peers.

use super::Shape::{Name, Number, Percentile, Text, Word};
use super::{Cell, Shape, Table, layer_word};
use crate::gap::Layer;
use crate::model::scale::Score;
use crate::peers::{HIDDEN_GROUP, NodeStanding, Outcome};
use crate::render::RenderError;
use crate::render::view::Ground;
use crate::render::view::peers::own_error;
use crate::render::view::scores::{nested, outcome, standing_of};
use crate::score::node::Node;

const COLUMNS: &[(&str, Shape)] = &[
    ("layer", Word),
    ("id", Word),
    ("title", Name),
    ("score", Number(1)),
    ("peers", Number(0)),
    ("quartile_low", Number(1)),
    ("median", Number(1)),
    ("quartile_high", Number(1)),
    ("percentile", Percentile),
    ("percentile_low", Percentile),
    ("percentile_high", Percentile),
    ("who_low", Percentile),
    ("who_high", Percentile),
    ("kind", Word),
    ("finding", Text),
];

/// The table; without rows where there is no benchmark of organisations.
pub fn table(g: Ground<'_>) -> Result<Table, RenderError> {
    let rows = nested(g)
        .into_iter()
        .filter_map(|(layer, node)| Some(row(g, layer, node, standing_of(g, &node.id)?)))
        .collect();
    Table::new(g, "peers", COLUMNS, rows)
}

fn row(g: Ground<'_>, layer: Layer, node: &Node, s: &NodeStanding) -> Vec<Cell> {
    let [low, median, high] = s.quartiles.map_or([None; 3], |all| all.map(Some));
    let (kind, place) = match s.outcome {
        Outcome::Percentile {
            value, low, high, ..
        } => ("percentile", Some([value, low, high])),
        Outcome::Predicted {
            value, low, high, ..
        } => ("predicted", Some([value, low, high])),
        Outcome::Words { .. } => ("words", None),
        Outcome::Refused(_) => ("none", None),
    };
    let [value, from, to] = place.map_or([None; 3], |all| all.map(Some));
    let who = own_error(g, s);
    vec![
        Cell::text(layer_word(layer)),
        Cell::text(&node.id),
        Cell::text(&node.title),
        Cell::number(node.score.map(Score::get)),
        Cell::count((s.n >= HIDDEN_GROUP).then_some(s.n)),
        Cell::number(low),
        Cell::number(median),
        Cell::number(high),
        Cell::number(value),
        Cell::number(from),
        Cell::number(to),
        Cell::number(who.map(|(low, _)| low)),
        Cell::number(who.map(|(_, high)| high)),
        Cell::text(kind),
        Cell::text(outcome(&s.outcome)),
    ]
}
