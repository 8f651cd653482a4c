//! From the view's rows to the charts: which numbers go in, and the words that go with them.

mod money;
mod outlook;
mod rollout;
mod slope;

use serde_json::json;

use super::chart::{
    self, BulletRow, Chart, DumbbellRow, LevelRow, Look, Mark, MatrixPoint, RoleDot, RoleRow,
    StripRow, Words as ChartWords,
};
use super::view::Ground;
use super::view::people::People;
use super::view::plan::Plan;
use super::view::progress::Change;
use super::view::scores::{self, Row, Scores};
use super::{RenderError, number};
use crate::peers::SMALLEST_GROUP;

/// Draws every chart whose numbers exist.
pub fn charts(
    g: Ground<'_>,
    rows: &Scores,
    people: &People,
    plan: &Plan,
    change: Option<&Change>,
) -> Result<Vec<Chart>, RenderError> {
    let look = Look::default();
    let mut out = Vec::new();
    if let Some(change) = change {
        out.extend(slope::slope(g, rows, change, &look)?);
    }
    if g.a.scores.coverage.scored > 0 {
        out.push(chart::bullet(
            &bullets(g, rows),
            words(g, "bullets", &bullet_finding(rows))?,
            &look,
        ));
        out.push(chart::dumbbell(
            &dumbbells(g, rows),
            words(g, "dumbbell", &capability_finding(rows))?,
            &look,
        ));
        if levels(g).iter().any(|r| r.counts.iter().any(|n| *n > 0)) {
            out.push(chart::levels(
                &levels(g),
                &g.case.questionnaire.levels,
                words(g, "levels", &level_finding(g))?,
                &look,
            ));
        }
    }
    if !people.rows.is_empty() {
        let widest = people.rows.first();
        let with = json!({
            "practice": widest.map(|r| r.id.clone()), "range": widest.map(|r| r.range.clone()), "count": people.rows.len(),
        });
        out.push(chart::roles(
            &roles(people),
            g.case.questionnaire.highest(),
            words(g, "roles", &with)?,
            &look,
        ));
    }
    let strips = strips(g, rows);
    if !strips.is_empty() && rows.overall.value.is_some() {
        let with = json!({
            "standing": rows.overall.standing,
            "n": scores::standing_of(g, "overall").map(|s| s.n),
            "synthetic": g.a.benchmark.as_ref().is_some_and(|b| b.synthetic),
        });
        out.push(chart::strip(&strips, words(g, "strip", &with)?, &look));
    }
    if !plan.items.is_empty() {
        let first = plan.items.first();
        let most = plan
            .items
            .iter()
            .max_by(|a, b| a.need_value.total_cmp(&b.need_value));
        let with = json!({
            "first": first.map(|i| i.title.clone()), "most": most.map(|i| i.title.clone()),
            "most_need": most.map(|i| i.need.clone()), "most_days": most.map(|i| i.days.clone()),
            "count": plan.items.len(),
        });
        out.push(chart::matrix(
            &points(plan),
            words(g, "matrix", &with)?,
            &look,
        ));
    }
    if let Some(rollout) = &g.a.plan.rollout {
        out.extend(rollout::charts(g, rollout, &look)?);
    }
    if let Some(robustness) = &g.a.plan.robustness {
        out.extend(outlook::ranks(g, robustness, &look)?);
    }
    if let Some(business) = &g.a.plan.business {
        out.extend(money::charts(g, business, &look)?);
    }
    if let Some(projection) = &g.a.projection {
        out.extend(outlook::projection(g, rows, projection, &look)?);
    }
    Ok(out)
}

fn words(g: Ground<'_>, id: &str, with: &serde_json::Value) -> Result<ChartWords, RenderError> {
    Ok(ChartWords {
        id: id.to_owned(),
        title: g.words.say(&format!("chart.{id}_title"), with)?,
        alt: g.words.say(&format!("chart.{id}_alt"), with)?,
        caption: g.words.say(&format!("chart.{id}_caption"), with)?,
    })
}

fn mark(value: f64, text: String) -> Mark {
    Mark { value, text }
}

fn bullet_finding(rows: &Scores) -> serde_json::Value {
    let with_value = || rows.dimensions.iter().filter(|r| r.value.is_some());
    let lowest =
        with_value().min_by(|a, b| a.value.unwrap_or(0.0).total_cmp(&b.value.unwrap_or(0.0)));
    let list: Vec<String> = rows
        .dimensions
        .iter()
        .map(|r| format!("{} {}", r.title, r.score))
        .collect();
    json!({
        "lowest": lowest.map(|r| r.title.clone()), "score": lowest.map(|r| r.score.clone()),
        "list": list.join(", "), "target": rows.overall.target, "with_peers": rows.overall.peers != scores::NONE,
    })
}

fn bullets(g: Ground<'_>, rows: &Scores) -> Vec<BulletRow> {
    rows.dimensions
        .iter()
        .map(|r| {
            let node = g.a.scores.dimensions.iter().find(|d| d.id == r.id);
            let quartiles = scores::standing_of(g, &r.id).and_then(|s| s.quartiles);
            BulletRow {
                label: r.title.clone(),
                score: r.value.map(|v| mark(v, r.score.clone())),
                bounds: node.and_then(|n| n.bounds).map(|b| (b.low, b.high)),
                bounds_text: r.bounds.clone(),
                quartiles,
                quartiles_text: quartiles
                    .map_or_else(|| scores::NONE.to_owned(), scores::quartiles),
                target: Some(mark(r.target_value, r.target.clone())),
                reason: r.band.clone(),
                hollow: r.hollow,
            }
        })
        .collect()
}

fn capability_finding(rows: &Scores) -> serde_json::Value {
    let widest = rows.capabilities.iter().find(|r| r.value.is_some());
    let smallest = rows.capabilities.iter().rev().find(|r| r.value.is_some());
    json!({
        "widest": widest.map(|r| r.title.clone()), "widest_gap": widest.map(|r| r.gap.clone()),
        "widest_score": widest.map(|r| r.score.clone()),
        "smallest": smallest.map(|r| r.title.clone()), "smallest_gap": smallest.map(|r| r.gap.clone()),
        "with_peers": rows.capabilities.iter().any(|r| r.peers != scores::NONE),
    })
}

fn dumbbells(g: Ground<'_>, rows: &Scores) -> Vec<DumbbellRow> {
    rows.capabilities
        .iter()
        .map(|r: &Row| {
            let quartiles = scores::standing_of(g, &r.id).and_then(|s| s.quartiles);
            DumbbellRow {
                label: r.title.clone(),
                score: r.value.map(|v| mark(v, r.score.clone())),
                target: mark(r.target_value, r.target.clone()),
                peers: quartiles.map(|[_, m, _]| mark(m, number::score(m))),
                iqr: quartiles.map(|[a, _, c]| (a, c)),
                reason: r.band.clone(),
                hollow: r.hollow,
            }
        })
        .collect()
}

/// Answers by level and capability, over the practices of the core; only where enough people answered.
fn levels(g: Ground<'_>) -> Vec<LevelRow> {
    let card = &g.a.scores;
    card.capabilities
        .iter()
        .map(|c| {
            let mut counts = vec![0; g.case.questionnaire.levels.len()];
            let (mut unknown, mut blank) = (0, 0);
            for p in card
                .practices
                .iter()
                .filter(|p| p.is_core() && p.applies() && p.capability.as_str() == c.id)
            {
                for (total, n) in counts.iter_mut().zip(&p.levels) {
                    *total += n;
                }
                if !p.levels.is_empty() {
                    unknown += p.dont_know;
                    blank += p.not_answered;
                }
            }
            LevelRow {
                label: c.title.clone(),
                counts,
                unknown,
                blank,
            }
        })
        .collect()
}

#[expect(clippy::cast_precision_loss, reason = "counts of answers fit")]
fn level_finding(g: Ground<'_>) -> serde_json::Value {
    let rows = levels(g);
    let low = |r: &LevelRow| {
        let all: usize = r.counts.iter().sum();
        let low: usize = r.counts.iter().take(2).sum();
        if all == 0 {
            0.0
        } else {
            low as f64 / all as f64
        }
    };
    let most = rows.iter().max_by(|a, b| low(a).total_cmp(&low(b)));
    json!({
        "capability": most.map(|r| r.label.clone()), "share": most.map(|r| number::percent(low(r))),
        "answers": number::thousands(rows.iter().map(|r| r.counts.iter().sum::<usize>()).sum::<usize>() as f64),
        "min": g.case.engagement.min_role,
    })
}

fn roles(people: &People) -> Vec<RoleRow> {
    people
        .rows
        .iter()
        .map(|r| RoleRow {
            label: format!("{} {}", r.id, r.title),
            dots: r
                .roles
                .iter()
                .map(|x| RoleDot {
                    role: x.title.clone(),
                    level: mark(x.value, x.mean.clone()),
                })
                .collect(),
            range_text: r.range.clone(),
        })
        .collect()
}

fn strips(g: Ground<'_>, rows: &Scores) -> Vec<StripRow> {
    std::iter::once(&rows.overall)
        .chain(&rows.dimensions)
        .filter_map(|r| {
            let s = scores::standing_of(g, &r.id)?;
            (s.peers.len() >= SMALLEST_GROUP).then(|| StripRow {
                label: r.title.clone(),
                peers: s.peers.clone(),
                own: r.value.map(|v| mark(v, r.score.clone())),
                quartiles: s.quartiles,
                standing: r.standing.clone(),
            })
        })
        .collect()
}

fn points(plan: &Plan) -> Vec<MatrixPoint> {
    plan.items
        .iter()
        .enumerate()
        .map(|(n, i)| MatrixPoint {
            number: n + 1,
            label: format!("{} {}", i.id, i.title),
            effort: mark(i.days_value, i.days.clone()),
            need: mark(i.need_value, i.need.clone()),
        })
        .collect()
}
