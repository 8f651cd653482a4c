//! What changed since an earlier round: decisions, tests and steps first, then what fell and rose, then scores.

use serde::Serialize;
use serde_json::json;

use super::scores::NONE;
use super::{Ground, progress_steps as steps};
use crate::gap::Layer;
use crate::model::register::Outcome;
use crate::progress::change::NodeChange;
use crate::progress::verdict::{ALPHA, Verdict};
use crate::progress::{Progress, RoundCard};
use crate::render::{RenderError, number};

pub use steps::{Group, Job, Move, Step};

/// The chapter, and the opening of a later round's report.
#[derive(Debug, Clone, Serialize)]
pub struct Change {
    /// The finding.
    pub headline: String,
    /// What the reader has to know before anything else.
    pub lead: Vec<String>,
    /// Name of the earlier round.
    pub since: String,
    /// The earlier round: name and day.
    pub from: String,
    /// The later round.
    pub to: String,
    /// Decisions that were asked for.
    pub decisions: Vec<Decision>,
    /// A sentence above them.
    pub decisions_sentence: String,
    /// Initiatives of the earlier plan that were begun or filed.
    pub jobs: Vec<Job>,
    /// A sentence above them.
    pub jobs_sentence: String,
    /// Promised steps by what became of them.
    pub steps: Vec<Group>,
    /// How many of them each outcome has; none when no step is promised.
    pub counts: Vec<Count>,
    /// A sentence above them.
    pub steps_sentence: String,
    /// Practices that fell.
    pub fell: Vec<Move>,
    /// A sentence above them.
    pub fell_sentence: String,
    /// Practices that rose although nothing begun was to lift them.
    pub rose: Vec<Move>,
    /// A sentence above them.
    pub rose_sentence: String,
    /// The whole, dimensions and capabilities.
    pub nodes: Vec<Node>,
    /// How to read them.
    pub nodes_sentence: String,
    /// True when peers stand beside the change.
    pub with_peers: bool,
    /// True when an effect of evidence caps stands beside the change.
    pub with_caps: bool,
    /// Every practice that both rounds scored.
    pub practices: Vec<Practice>,
    /// How to read them.
    pub practices_sentence: String,
    /// How many of them moved, for the screen.
    #[serde(skip)]
    pub moved_sentence: String,
    /// Those who answered both times beside all; standard drift; matched practices; a change of mode.
    pub checks: Vec<String>,
    /// Practices that could not be carried from an earlier version of the questionnaire.
    pub not_carried: Vec<NotCarried>,
    /// How it was computed, in short paragraphs.
    pub method: Vec<String>,
    /// All rounds.
    pub rounds: Vec<Round>,
    /// Parts that are left out because their input is not filed.
    #[serde(skip)]
    pub missing: Vec<String>,
}

/// How many promised steps had an outcome.
#[derive(Debug, Clone, Serialize)]
pub struct Count {
    /// Their number.
    pub n: String,
    /// The outcome, and of how many.
    pub label: String,
}

/// A decision and how it ended.
#[derive(Debug, Clone, Serialize)]
pub struct Decision {
    /// Id in the register.
    pub id: String,
    /// What was asked for.
    pub ask: String,
    /// Who decides, and until when.
    pub due: String,
    /// `made`, `changed`, `not made`, `open`.
    pub outcome: String,
    /// When, and what was decided instead or why not.
    pub note: String,
}

/// The change of a node.
#[derive(Debug, Clone, Serialize)]
pub struct Node {
    /// `overall`, `dimension` or `capability`.
    pub layer: Layer,
    /// Id.
    pub id: String,
    /// Name.
    pub title: String,
    /// Score then.
    pub then: String,
    /// Score now.
    pub now: String,
    /// now − then, with its sign.
    pub total: String,
    /// Own change.
    pub own: String,
    /// Its 95 % interval, or the reason why there is none.
    pub interval: String,
    /// Effect of evidence caps where the mode changed.
    pub cap: String,
    /// The rest: what is asked and how it weighs.
    pub scope: String,
    /// Change of the target.
    pub target: String,
    /// Change of the peers' median.
    pub peer: String,
    /// Percentile then and now.
    pub percentile: String,
    /// Practices compared of those with a score then.
    pub matched: String,
    /// What may be said.
    pub verdict: String,
    /// The same in a few words, for a table.
    pub brief: String,
    /// The same in two or three words, for the chart.
    pub short: String,
    /// `improved`, `declined`, `noise` or `untested`.
    pub kind: &'static str,
    /// True when the change lies beyond noise and is smaller than what counts.
    pub small: bool,
    /// Numbers for the chart: then, now, interval of the own change.
    #[serde(skip)]
    pub values: Option<Values>,
    /// True when most of the score now was carried forward.
    pub carried: bool,
}

/// A node's scores as numbers, for the chart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Values {
    /// Score then.
    pub then: f64,
    /// Score now.
    pub now: f64,
    /// Own change.
    pub own: Option<f64>,
    /// 95 % interval of the own change.
    pub interval: Option<(f64, f64)>,
}

/// The change of a practice.
#[derive(Debug, Clone, Serialize)]
pub struct Practice {
    /// Id.
    pub id: String,
    /// What is assessed.
    pub title: String,
    /// Ids of then, where they differ.
    pub formerly: String,
    /// Level then.
    pub then: String,
    /// Level now.
    pub now: String,
    /// Difference.
    pub change: String,
    /// What the level rested on, then and now, with the evidence grade.
    pub ground: String,
    /// What may be said.
    pub verdict: String,
    /// True for a move of half a level or more, or one beyond noise.
    #[serde(skip)]
    pub moved: bool,
}

/// A practice that could not be carried.
#[derive(Debug, Clone, Serialize)]
pub struct NotCarried {
    /// Id of then.
    pub id: String,
    /// Why.
    pub reason: String,
}

/// A round of the engagement.
#[derive(Debug, Clone, Serialize)]
pub struct Round {
    /// Name.
    pub name: String,
    /// Day.
    pub date: String,
    /// Who asked and which form.
    pub mode: String,
    /// People who answered.
    pub respondents: String,
    /// Overall score.
    pub overall: String,
    /// Day as `YYYY-MM-DD` and scores by node, for the chart.
    #[serde(skip)]
    pub card: RoundCard,
}

/// Builds the chapter.
pub fn change(g: Ground<'_>, p: &Progress) -> Result<Change, RenderError> {
    let order: Vec<&str> = super::scores::nested(g)
        .into_iter()
        .map(|(_, n)| n.id.as_str())
        .collect();
    let mut changes: Vec<&NodeChange> = p.nodes.iter().collect();
    changes.sort_by_key(|n| order.iter().position(|id| *id == n.node));
    let nodes: Vec<Node> = changes
        .into_iter()
        .map(|n| node(g, p, n))
        .collect::<Result<_, _>>()?;
    let practices = steps::practices(g, p)?;
    let groups = steps::groups(g, p)?;
    let promised: usize = groups.iter().map(|s| s.rows.len()).sum();
    let rows = |kind: &str| {
        groups
            .iter()
            .filter(|s| s.kind == kind)
            .map(|s| s.rows.len())
            .sum::<usize>()
    };
    let made = p.decisions.iter().filter(|d| d.outcome == Outcome::Made);
    let titles = |kind: &str, layer: Layer| -> Vec<String> {
        nodes
            .iter()
            .filter(|n| n.layer == layer && n.kind == kind)
            .map(|n| n.title.clone())
            .collect()
    };
    let overall = nodes.first();
    let facts = json!({
        "from": p.from.name, "from_date": number::day(&p.from.date), "to": p.to.name,
        "asked": p.decisions.len(), "made": made.count(),
        "changed": p.decisions.iter().filter(|d| d.outcome == Outcome::Changed).count(),
        "not_made": p.decisions.iter().filter(|d| d.outcome == Outcome::NotMade).count(),
        "open": p.decisions.iter().filter(|d| d.outcome == Outcome::Open).count(),
        "promised": promised, "shown": rows("shown"), "claimed": rows("claimed"), "not_done": rows("not_done"),
        "unknown": rows("unknown"),
        "begun": p.outcomes.iter().filter(|o| o.is_begun()).count(), "planned": p.outcomes.len(),
        "improved": titles("improved", Layer::Capability).join(", "),
        "declined": titles("declined", Layer::Capability).join(", "),
        "untested": nodes.iter().all(|n| n.kind == "untested"),
        "subject": g.case.questionnaire.subject,
        "then": overall.map(|n| n.then.clone()), "now": overall.map(|n| n.now.clone()),
        "own": overall.map(|n| n.own.clone()), "interval": overall.map(|n| n.interval.clone()),
        "verdict": overall.map(|n| n.verdict.clone()),
        "fell": p.fell.len(), "rose": p.rose_without_plan.len(),
        "smallest": number::plain(p.smallest_change),
        "compared": p.matched.compared, "pulse": p.to.form == crate::model::questionnaire::Form::Pulse,
        "carried": number::percent(p.to.carried), "rows": p.nodes.len(),
    });
    let say = |key: &str| g.words.say(&format!("progress.{key}"), &facts);
    let lead: Result<Vec<String>, RenderError> =
        ["lead_decisions", "lead_steps", "lead_score", "lead_pulse"]
            .into_iter()
            .map(say)
            .collect();
    Ok(Change {
        headline: say("headline")?,
        lead: lead?.into_iter().filter(|s| !s.is_empty()).collect(),
        since: p.from.name.clone(),
        from: format!("{}, {}", p.from.name, number::day(&p.from.date)),
        to: format!("{}, {}", p.to.name, number::day(&p.to.date)),
        decisions: p
            .decisions
            .iter()
            .map(|d| decision(g, d))
            .collect::<Result<_, _>>()?,
        decisions_sentence: say("decisions")?,
        jobs: steps::jobs(g, p)?,
        jobs_sentence: say("jobs")?,
        counts: counts(g, &groups, promised)?,
        steps: groups,
        steps_sentence: say("steps")?,
        fell: steps::moves(g, p, &p.fell)?,
        fell_sentence: say("fell")?,
        rose: steps::moves(g, p, &p.rose_without_plan)?,
        rose_sentence: say("rose")?,
        with_peers: p.nodes.iter().any(|n| n.peer.is_some()),
        with_caps: p.mode_changed,
        nodes,
        nodes_sentence: say("nodes")?,
        practices_sentence: say("practices")?,
        moved_sentence: g.words.say(
            "progress.moved",
            json!({ "moved": practices.iter().filter(|x| x.moved).count(), "all": practices.len() }),
        )?,
        practices,
        checks: super::progress_checks::checks(g, p)?,
        not_carried: p
            .matched
            .not_carried
            .iter()
            .map(|n| {
                let none = || g.words.say("progress.not_in_crosswalk", json!({}));
                Ok(NotCarried {
                    id: n.practice.as_str().to_owned(),
                    reason: n.reason.clone().map_or_else(none, Ok)?,
                })
            })
            .collect::<Result<_, RenderError>>()?,
        method: [
            "method_own",
            "method_noise",
            "method_verdict",
            "method_steps",
        ]
        .into_iter()
        .map(say)
        .collect::<Result<_, _>>()?,
        rounds: p.rounds.iter().map(round).collect(),
        missing: missing(g, p, promised)?,
    })
}

/// The outcomes of promised steps; what cannot be judged is counted where there is any.
fn counts(g: Ground<'_>, groups: &[Group], promised: usize) -> Result<Vec<Count>, RenderError> {
    if promised == 0 {
        return Ok(Vec::new());
    }
    let of = |kind: &str| {
        groups
            .iter()
            .filter(|s| s.kind == kind)
            .map(|s| s.rows.len())
            .sum::<usize>()
    };
    ["shown", "claimed", "not_done", "unknown"]
        .into_iter()
        .map(|kind| (kind, of(kind)))
        .filter(|(kind, n)| *kind != "unknown" || *n > 0)
        .map(|(kind, n)| {
            let with = json!({ "n": n, "promised": promised });
            Ok(Count {
                n: n.to_string(),
                label: g.words.say(&format!("progress.count_{kind}"), with)?,
            })
        })
        .collect()
}

/// Names the parts of the chapter that are left out.
fn missing(g: Ground<'_>, p: &Progress, promised: usize) -> Result<Vec<String>, RenderError> {
    let with = json!({ "from": p.from.name });
    [
        (p.decisions.is_empty(), "missing_decisions"),
        (promised == 0, "missing_steps"),
        (p.drift.is_none(), "missing_rerating"),
    ]
    .into_iter()
    .filter(|(left_out, _)| *left_out)
    .map(|(_, key)| g.words.say(&format!("progress.{key}"), &with))
    .collect()
}

fn round(card: &RoundCard) -> Round {
    let overall = card.scores.first().and_then(|(_, s)| *s);
    Round {
        name: card.name.clone(),
        date: number::day(&card.date),
        mode: format!("{}, {}", card.mode.words(), card.form.as_str()),
        respondents: card.respondents.to_string(),
        overall: overall.map_or_else(|| NONE.to_owned(), number::score),
        card: card.clone(),
    }
}

fn decision(g: Ground<'_>, d: &crate::progress::DecisionLine) -> Result<Decision, RenderError> {
    let with = json!({
        "decider": d.decider, "due": d.due.as_deref().map(number::day),
        "decided": d.decided.as_deref().map(number::day), "note": d.note,
        "amount": d.amount.map(number::thousands), "currency": g.case.engagement.currency,
    });
    Ok(Decision {
        id: d.id.clone(),
        ask: d.ask.clone(),
        due: g.words.say("progress.decision_due", &with)?,
        outcome: g.words.say(
            &format!("progress.outcome_{}", d.outcome.as_str().replace('-', "_")),
            &with,
        )?,
        note: g.words.say("progress.decision_note", &with)?,
    })
}

fn node(g: Ground<'_>, p: &Progress, n: &NodeChange) -> Result<Node, RenderError> {
    let title = super::scores::nested(g)
        .into_iter()
        .find(|(_, x)| x.id == n.node)
        .map_or_else(|| n.node.clone(), |(_, x)| x.title.clone());
    let whole = |x: Option<f64>| x.map(|x| number::round(x, 0));
    let signed = |x: Option<f64>| x.map_or_else(|| NONE.to_owned(), |x| number::signed(x, 0));
    let score = |x: Option<f64>| x.map_or_else(|| NONE.to_owned(), number::score);
    // The total is the difference of the printed scores; each part is rounded by itself.
    let total = whole(n.now).zip(whole(n.then)).map(|(b, a)| b - a);
    let (own, cap, scope) = (whole(n.own), whole(n.cap), whole(n.scope));
    let kind = kind(&n.verdict);
    let undecided = matches!(n.verdict, Verdict::Undecided { .. });
    let beyond = undecided && n.adjusted.is_some_and(|p| p < ALPHA);
    let words = json!({
        "beyond": beyond,
        "smallest": number::plain(p.smallest_change),
        "needed": match n.verdict { Verdict::Undecided { persons_needed } => persons_needed, _ => None },
        "persons": n.noise.map(|x| x.persons),
        "reason": match n.verdict { Verdict::NotTested(why) => Some(why), _ => None },
        "why": match n.verdict { Verdict::NotTested(why) => why.words(), _ => "" },
        "risen": n.risen_with_evidence,
        "kind": verdict_key(&n.verdict),
        "p": n.adjusted.map(number::probability),
    });
    let percentile = |x: Option<f64>| x.map_or_else(|| NONE.to_owned(), number::percentile);
    let carried = g.a.scores.node(&n.node).is_some_and(|x| x.carried > 0.5);
    Ok(Node {
        layer: n.layer,
        id: n.node.clone(),
        title,
        then: score(n.then),
        now: score(n.now),
        total: signed(total),
        own: signed(own),
        interval: n
            .noise
            .map_or_else(|| NONE.to_owned(), |x| number::interval(x.low, x.high)),
        cap: signed(cap),
        scope: signed(scope),
        target: signed(n.target),
        peer: signed(n.peer),
        percentile: if n.percentile_then.is_none() && n.percentile_now.is_none() {
            NONE.to_owned()
        } else {
            g.words.say(
                "progress.percentile",
                json!({
                    "then": percentile(n.percentile_then), "now": percentile(n.percentile_now),
                    "frozen": n.percentile_frozen.map(number::percentile),
                }),
            )?
        },
        matched: g.words.say(
            "progress.matched_share",
            json!({ "n": n.matched, "share": n.matched_share.filter(|s| *s < 0.995).map(number::percent) }),
        )?,
        verdict: g.words.say("progress.verdict", &words)?,
        brief: g.words.say("progress.verdict_part", &words)?,
        short: g.words.say("progress.verdict_chart", &words)?,
        kind,
        small: kind == "noise" && beyond,
        values: n.then.zip(n.now).map(|(then, now)| Values {
            then,
            now,
            own: n.own,
            interval: n.noise.map(|x| (x.low, x.high)),
        }),
        carried,
    })
}

/// The class of a verdict, for marks.
pub fn kind(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Improved => "improved",
        Verdict::Declined => "declined",
        Verdict::Equivalent | Verdict::Undecided { .. } => "noise",
        Verdict::NotTested(_) => "untested",
    }
}

/// The verdict's name in the strings.
pub fn verdict_key(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Improved => "improved",
        Verdict::Declined => "declined",
        Verdict::Equivalent => "equivalent",
        Verdict::Undecided { .. } => "undecided",
        Verdict::NotTested(_) => "untested",
    }
}
