//! From robustness and projection to their charts.

use serde_json::json;

use super::{mark, words};
use crate::assess::projection::Projection;
use crate::model::id::InitiativeId;
use crate::plan::robustness::Robustness;
use crate::render::chart::{self, Chart, Expected, Look, ProjectionRow, RankRow};
use crate::render::view::Ground;
use crate::render::view::may_start::gates::find;
use crate::render::view::scores::{self, Row, Scores};
use crate::render::{RenderError, number};

/// Places of the initiatives when the constants move; none where there are fewer than two.
pub(super) fn ranks(
    g: Ground<'_>,
    r: &Robustness,
    look: &Look,
) -> Result<Option<Chart>, RenderError> {
    if r.ranks.len() < 2 {
        return Ok(None);
    }
    let title = |id: &InitiativeId| find(g, id).map_or_else(String::new, |i| i.title.clone());
    let rows: Vec<RankRow> = r
        .ranks
        .iter()
        .map(|x| RankRow {
            id: x.initiative.to_string(),
            label: title(&x.initiative),
            place: x.place,
            span: Some((small(x.p10), small(x.p90))),
            share: number::percent(x.top_three),
        })
        .collect();
    let firm = r
        .ranks
        .iter()
        .filter(|x| x.place <= 3 && x.top_three >= crate::plan::robustness::ROBUST);
    let first = r.ranks.iter().find(|x| x.place == 1);
    let with = json!({
        "firm": firm.count(), "of": r.ranks.len().min(3), "first": first.map(|x| title(&x.initiative)),
        "share": first.map(|x| number::percent(x.first)), "count": r.ranks.len(),
        "draws": number::thousands(small(r.draws)),
    });
    Ok(Some(chart::ranks(&rows, words(g, "ranks", &with)?, look)))
}

#[expect(clippy::cast_precision_loss, reason = "places and draws")]
fn small(n: usize) -> f64 {
    n as f64
}

/// The whole and its dimensions, now and after each phase.
pub(super) fn projection(
    g: Ground<'_>,
    rows: &Scores,
    p: &Projection,
    look: &Look,
) -> Result<Option<Chart>, RenderError> {
    let after = p.points.get(1..).unwrap_or_default();
    let drawn: Vec<ProjectionRow> = std::iter::once(&rows.overall)
        .chain(&rows.dimensions)
        .filter(|r| r.value.is_some())
        .map(|r| row(g, p, r))
        .collect::<Result<_, _>>()?;
    if after.is_empty() || drawn.is_empty() {
        return Ok(None);
    }
    let last = after
        .last()
        .and_then(|x| x.nodes.iter().find(|n| n.id == "overall"));
    let score = last.and_then(|n| n.score).map(number::score);
    let with = json!({
        "now": rows.overall.score, "last": score, "phases": after.len(),
        "low": last.and_then(|n| n.low).map(number::score), "high": last.and_then(|n| n.high).map(number::score),
        "list": drawn.iter().map(said).collect::<Vec<_>>().join("; "),
    });
    Ok(Some(chart::projection(
        &drawn,
        words(g, "projection", &with)?,
        look,
    )))
}

fn said(r: &ProjectionRow) -> String {
    let now = r.now.as_ref().map_or("no score", |m| m.text.as_str());
    let last = r
        .expected
        .last()
        .map_or("no score", |e| e.score.text.as_str());
    format!("{} {now} now, {last} expected", r.label)
}

fn row(g: Ground<'_>, p: &Projection, r: &Row) -> Result<ProjectionRow, RenderError> {
    let quartiles = scores::standing_of(g, &r.id).and_then(|s| s.quartiles);
    let mut expected = Vec::new();
    for point in p.points.iter().filter(|x| x.phase > 0) {
        let Some(node) = point.nodes.iter().find(|n| n.id == r.id) else {
            continue;
        };
        let Some(score) = node.score else { continue };
        let bounds = node.low.zip(node.high);
        expected.push(Expected {
            phase: g
                .words
                .say("next_time.after", json!({ "number": point.phase }))?,
            score: mark(score, number::score(score)),
            bounds,
            bounds_text: bounds.map_or_else(String::new, |(a, b)| scores::span(a, b)),
        });
    }
    Ok(ProjectionRow {
        label: r.title.clone(),
        now: r.value.map(|v| mark(v, r.score.clone())),
        reason: r.band.clone(),
        expected,
        target: Some(mark(r.target_value, r.target.clone())),
        peers: quartiles.map(|[_, m, _]| mark(m, number::score(m))),
    })
}
