//! From projection and metrics to the chapter on the next assessment.

use serde_json::json;

use super::{Metric, NextTime, Projected};
use crate::assess::projection::{self, Projection};
use crate::gap::Layer;
use crate::model::business::{self, PassMark};
use crate::plan::rollout::Rollout;
use crate::render::view::Ground;
use crate::render::view::scores::{self, NONE};
use crate::render::view::sequence::last_month;
use crate::render::{RenderError, number};

/// Builds the chapter.
pub fn next_time(g: Ground<'_>, r: &Rollout, p: &Projection) -> Result<NextTime, RenderError> {
    let overall = |x: &projection::Projected| {
        let node = x.nodes.iter().find(|n| n.id == "overall");
        node.and_then(|n| n.score)
    };
    let now = p.points.first().and_then(overall);
    let first = p.points.get(1).and_then(overall);
    let last = p.points.last().and_then(overall);
    let change = |to: Option<f64>| {
        Some(number::signed(
            number::round(to?, 0) - number::round(now?, 0),
            0,
        ))
    };
    let rising = p.practices.len();
    let programme = p
        .practices
        .iter()
        .filter(|x| {
            g.a.scores
                .practice(x.practice.as_str())
                .is_some_and(|s| !s.is_core())
        })
        .count();
    let noise = p.noise.filter(|n| *n > 0.0);
    let within = noise
        .zip(first.zip(now))
        .map(|(n, (first, now))| (first - now).abs() < n);
    let with = json!({
        "date": r.phases.first().map(|x| number::day(&x.end)), "phases": r.phases.len(),
        "first": change(first), "last": change(last), "rising": rising, "programme": programme,
        "noise": noise.map(number::score), "within": within, "basis": number::percent(projection::LOW_SHARE),
        "practices": listed(p),
    });
    Ok(NextTime {
        sentence: g.words.say("next_time.sentence", &with)?,
        little: g.words.say("next_time.little", &with)?,
        expected: g.words.say("next_time.expected", &with)?,
        projected: p
            .points
            .iter()
            .map(|x| projected(g, x))
            .collect::<Result<_, _>>()?,
        metrics: metrics(g, r)?,
        gates: Vec::new(),
    })
}

/// Practices that are expected to rise in the first phase, most first.
fn listed(p: &Projection) -> String {
    let mut rises: Vec<(f64, &str)> = p
        .practices
        .iter()
        .filter_map(|x| Some((x.after.first()? - x.now, x.practice.as_str())))
        .filter(|(rise, _)| *rise > 0.05)
        .collect();
    rises.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    let ids: Vec<&str> = rises.iter().take(8).map(|(_, id)| *id).collect();
    ids.join(", ")
}

fn projected(g: Ground<'_>, x: &projection::Projected) -> Result<Projected, RenderError> {
    let node = x.nodes.iter().find(|n| n.id == "overall");
    let [open, near, blocked, unknown] = x.gates;
    let [now, condition, ..] = x.lists;
    let with = json!({
        "number": x.phase, "month": last_month(&x.date), "open": open, "gates": open + near + blocked + unknown,
        "now": now, "condition": condition, "label": x.label,
    });
    let bounds = node.and_then(|n| n.low.zip(n.high));
    Ok(Projected {
        when: g.words.say("next_time.when", &with)?,
        score: node
            .and_then(|n| n.score)
            .map_or_else(|| NONE.to_owned(), number::score),
        bounds: bounds.map_or_else(|| NONE.to_owned(), |(a, b)| scores::span(a, b)),
        standing: x
            .percentile
            .map_or_else(|| NONE.to_owned(), number::percentile),
        gates: g.words.say("next_time.gates", &with)?,
        may_start: g.words.say("next_time.may_start", &with)?,
    })
}

/// Done-when tests of the first phase, then the metrics of the questionnaire.
fn metrics(g: Ground<'_>, r: &Rollout) -> Result<Vec<Metric>, RenderError> {
    let mut out = Vec::new();
    for m in &g.case.questionnaire.business.metrics {
        out.push(metric(g, r, m)?);
    }
    Ok(out)
}

fn metric(g: Ground<'_>, r: &Rollout, m: &business::Metric) -> Result<Metric, RenderError> {
    let practice = m
        .practice
        .as_ref()
        .map(crate::model::id::PracticeId::as_str);
    let level = practice.and_then(|p| {
        let scored = g.a.scores.practice(p)?.score?;
        Some(number::level(scored.level(g.case.questionnaire.highest())))
    });
    let known = practice.filter(|p| {
        g.a.gaps
            .iter()
            .any(|x| x.layer == Layer::Practice && x.node == *p)
    });
    let pass: Vec<String> = m
        .pass
        .iter()
        .map(|p| mark(g, m, *p))
        .collect::<Result<_, _>>()?;
    let with = json!({
        "title": m.title, "formula": m.formula, "practice": known, "level": level,
        "by": r.phases.first().map(|x| last_month(&x.end)), "live": m.pass.iter().any(|p| p.month.is_some()),
    });
    Ok(Metric {
        metric: g.words.say("next_time.metric", &with)?,
        now: g.words.say("next_time.now", &with)?,
        test: pass.join("; "),
        source: m.source.clone(),
        by: g.words.say("next_time.by", &with)?,
    })
}

fn mark(g: Ground<'_>, m: &business::Metric, p: PassMark) -> Result<String, RenderError> {
    let with = json!({
        "mark": if m.is_share { number::percent(p.mark) } else { number::plain(p.mark) },
        "at_most": p.at_most, "month": p.month,
    });
    g.words.say("next_time.pass", with)
}
