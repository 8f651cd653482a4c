//! From the change between two rounds to the slope chart.

use serde_json::json;

use super::{mark, words};
use crate::gap::Layer;
use crate::render::RenderError;
use crate::render::chart::{self, Chart, Look, SlopePanel, SlopeRow, Tone};
use crate::render::view::Ground;
use crate::render::view::progress::{Change, Node};
use crate::render::view::scores::{self, Scores};

/// The slope chart; none where no score is known in both rounds.
pub(super) fn slope(
    g: Ground<'_>,
    rows: &Scores,
    change: &Change,
    look: &Look,
) -> Result<Option<Chart>, RenderError> {
    if change.nodes.iter().all(|n| n.values.is_none()) {
        return Ok(None);
    }
    let panels = panels(g, rows, change)?;
    let capabilities = || change.nodes.iter().filter(|n| n.layer == Layer::Capability);
    let of = |kind: &str| -> Vec<&Node> { capabilities().filter(|n| n.kind == kind).collect() };
    let names = |kind: &str| {
        let titles: Vec<String> = of(kind).iter().map(|n| n.title.clone()).collect();
        match titles.as_slice() {
            [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
            all => all.concat(),
        }
    };
    let list: Vec<String> = panels
        .iter()
        .flat_map(|p| &p.rows)
        .filter_map(|r| {
            let (then, now) = (r.then.as_ref()?, r.now.as_ref()?);
            Some(format!(
                "{} {} to {}, {}",
                r.label, then.text, now.text, r.verdict
            ))
        })
        .collect();
    let with = json!({
        "from": change.from, "to": change.to,
        "improved": names("improved"), "declined": names("declined"),
        "noise": of("noise").iter().filter(|n| !n.small).count(), "all": capabilities().count(),
        "untested": of("untested").len(), "list": list.join("; "),
        "carried": change.nodes.iter().any(|n| n.carried),
        "bands": change.nodes.iter().any(|n| n.values.is_some_and(|v| v.interval.is_some())),
        "squares": change.nodes.iter().any(|n| n.kind == "untested" && n.values.is_some()),
    });
    Ok(Some(chart::slope(&panels, words(g, "slope", &with)?, look)))
}

/// The whole and its dimensions, then the capabilities of each dimension, then those of none.
fn panels(g: Ground<'_>, scores: &Scores, change: &Change) -> Result<Vec<SlopePanel>, RenderError> {
    let within = |node: &Node| {
        let row = scores.capabilities.iter().find(|r| r.id == node.id);
        row.map(|r| r.dimension.clone()).unwrap_or_default()
    };
    let whole = change.nodes.iter().filter(|n| n.layer != Layer::Capability);
    let mut out = vec![SlopePanel {
        title: g.words.say("chart.slope_whole", json!({}))?,
        rows: whole.map(row).collect(),
    }];
    let dimensions = scores
        .dimensions
        .iter()
        .map(|d| (d.id.as_str(), d.title.as_str()));
    for (id, title) in dimensions.chain([("", "")]) {
        let rows: Vec<SlopeRow> = change
            .nodes
            .iter()
            .filter(|n| n.layer == Layer::Capability && within(n) == id)
            .map(row)
            .collect();
        if !rows.is_empty() {
            out.push(SlopePanel {
                title: g
                    .words
                    .say("chart.slope_part", json!({ "dimension": title }))?,
                rows,
            });
        }
    }
    Ok(out)
}

fn row(n: &Node) -> SlopeRow {
    let band = n.values.and_then(|v| {
        let (low, high) = v.interval?;
        let own = v.own?;
        Some((v.now - (own - low), v.now + (high - own)))
    });
    SlopeRow {
        label: n.title.clone(),
        then: n.values.map(|v| mark(v.then, n.then.clone())),
        now: n.values.map(|v| mark(v.now, n.now.clone())),
        own: if n.own == scores::NONE {
            String::new()
        } else {
            n.own.clone()
        },
        interval: n.interval.clone(),
        band,
        tone: match n.kind {
            "improved" => Tone::Improved,
            "declined" => Tone::Declined,
            "noise" => Tone::Noise,
            _ => Tone::Untested,
        },
        verdict: n.short.clone(),
        carried: n.carried,
    }
}
