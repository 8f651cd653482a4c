//! What a change has to be read with: who answered both times, drift of the standard, practices in common, mode.

use serde_json::json;

use super::Ground;
use crate::progress::Progress;
use crate::progress::returning::{Hidden, Returning};
use crate::render::{RenderError, number};

/// The sentences, in the order of what could mislead most.
pub(super) fn checks(g: Ground<'_>, p: &Progress) -> Result<Vec<String>, RenderError> {
    let mut out = vec![matched(g, p)?, returning(g, &p.returning)?, mode(g, p)?];
    out.push(drift(g, p)?);
    out.push(grounds(g, p)?);
    out.push(crossing(g, p)?);
    // A kept assessment that is the same is no news, and a report that is written twice stays the same.
    for f in p.frozen.iter().filter(|f| !f.differences.is_empty()) {
        let list: Vec<String> = f
            .differences
            .iter()
            .map(|d| format!("{}: {} → {}", d.what, figure(&d.kept), figure(&d.now)))
            .collect();
        out.push(g.words.say(
            "progress.frozen",
            json!({
                "round": f.round, "program": f.program, "count": list.len(),
                "list": list.iter().take(5).cloned().collect::<Vec<_>>().join("; "), "more": list.len().saturating_sub(5),
            }),
        )?);
    }
    Ok(out.into_iter().filter(|s| !s.is_empty()).collect())
}

/// A kept figure with two decimals; a text as it is.
fn figure(text: &str) -> String {
    text.parse::<f64>()
        .map_or_else(|_| text.to_owned(), number::term)
}

fn matched(g: Ground<'_>, p: &Progress) -> Result<String, RenderError> {
    let m = &p.matched;
    g.words.say(
        "progress.matched",
        json!({
            "compared": m.compared, "linked": m.linked, "carried": m.carried,
            "only_then": m.only_then.join(", "), "only_now": m.only_now.join(", "),
            "not_carried": m.not_carried.len(), "added": m.added.len(),
            "versions": p.from.questionnaire != p.to.questionnaire,
            "then": p.from.questionnaire.to_string(), "now": p.to.questionnaire.to_string(),
        }),
    )
}

fn returning(g: Ground<'_>, r: &Returning) -> Result<String, RenderError> {
    let points = |x: Option<f64>| x.map(|x| number::signed(x, 0));
    let test = r.paired.as_ref();
    g.words.say(
        "progress.returning",
        json!({
            "persons": r.persons, "left": r.left, "new": r.new,
            "everyone": points(r.everyone), "returning": points(r.returning),
            "hidden": r.hidden.map(|h| match h {
                Hidden::TooFew => "few",
                Hidden::FewOthers => "others",
                Hidden::NothingInCommon => "nothing",
            }),
            "n": test.map(|t| t.n), "mean": test.map(|t| number::signed(t.mean, 0)),
            "interval": test.and_then(|t| Some(number::interval(t.low?, t.high?))),
            "by_rank": r.by_rank,
            "p_t": test.and_then(|t| t.p).map(number::probability),
            "p_rank": r.signed_rank.as_ref().and_then(|s| s.p).map(number::probability),
        }),
    )
}

fn mode(g: Ground<'_>, p: &Progress) -> Result<String, RenderError> {
    g.words.say(
        "progress.mode",
        json!({
            "changed": p.from.mode != p.to.mode, "caps": p.mode_changed,
            "then": p.from.mode.words(), "now": p.to.mode.words(),
            "form": p.from.form != p.to.form, "form_then": p.from.form.as_str(), "form_now": p.to.form.as_str(),
        }),
    )
}

fn drift(g: Ground<'_>, p: &Progress) -> Result<String, RenderError> {
    let Some(d) = &p.drift else {
        return g.words.say("progress.no_drift", json!({}));
    };
    g.words.say(
        "progress.drift",
        json!({
            "n": d.practices, "date": number::day(&d.date),
            "shift": number::signed(d.shift.mean, 1), "points": number::signed(d.points, 0),
            "interval": d.shift.low.zip(d.shift.high).map(|(a, b)| number::interval_levels(a, b)),
            "clear": d.shift.low.zip(d.shift.high).is_some_and(|(a, b)| a > 0.0 || b < 0.0),
        }),
    )
}

/// Parts whose own change owes a point or more to levels that crossed an evidence cap.
fn crossing(g: Ground<'_>, p: &Progress) -> Result<String, RenderError> {
    let list: Vec<String> = p
        .nodes
        .iter()
        .filter_map(|n| Some((n, n.crossing.filter(|x| x.abs() >= 1.0)?)))
        .map(|(n, points)| {
            let title = super::scores::titles(g, std::slice::from_ref(&n.node));
            let title = title.into_iter().next().unwrap_or_else(|| n.node.clone());
            format!("{title} {}", number::signed(points, 0))
        })
        .collect();
    g.words
        .say("progress.crossing", json!({ "list": list.join(", ") }))
}

/// Practices whose level rests on a workshop now and on answers then, or the reverse.
fn grounds(g: Ground<'_>, p: &Progress) -> Result<String, RenderError> {
    let changed = p
        .practices
        .iter()
        .filter(|c| c.core && c.ground_then != c.ground_now)
        .count();
    g.words.say(
        "progress.grounds",
        json!({ "changed": changed, "compared": p.matched.compared }),
    )
}
