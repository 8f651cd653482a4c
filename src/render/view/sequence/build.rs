//! From the rollout to the chapter on the sequence.

use serde_json::json;

use super::{Phase, Sequence};
use crate::gap::Layer;
use crate::model::id::InitiativeId;
use crate::model::month::Month;
use crate::model::register::State;
use crate::model::scale::Score;
use crate::plan::robustness::{ROBUST, Robustness};
use crate::plan::rollout::{self, RoleLoad, Rollout, ScheduledJob};
use crate::plan::schedule::Refused;
use crate::plan::work::LeftOut;
use crate::render::view::Ground;
use crate::render::view::lines::Line;
use crate::render::view::may_start::gates::{find, ids};
use crate::render::view::scores::NONE;
use crate::render::{RenderError, number};

/// Builds the chapter.
pub fn sequence(g: Ground<'_>, r: &Rollout) -> Result<Sequence, RenderError> {
    let running = r.jobs.iter().filter(|j| j.state == State::Running).count();
    let with = json!({
        "phases": r.phases.len(), "jobs": r.jobs.len(), "running": running,
        "start": number::month(&r.start.to_string()), "end": r.phases.last().map(|p| last_month(&p.end)),
        "months": r.horizon_months, "limited": r.load.iter().filter(|l| l.capacity.is_some()).count(),
        "roles": r.load.len(), "refused": r.refused.as_ref().map(|why| refused(g, why)).transpose()?,
        "optimal": r.optimal, "within": number::level(r.within_percent), "deferred": r.deferred.len(),
        "stretched": stretched(g, r), "steps": number::thousands(steps(r)),
    });
    Ok(Sequence {
        sentence: g.words.say("sequence.sentence", &with)?,
        proof: g.words.say("sequence.proof", &with)?,
        limits: limits(g, r)?,
        phases: r
            .phases
            .iter()
            .map(|p| phase(g, r, p))
            .collect::<Result<_, _>>()?,
        load_sentence: load_sentence(g, r)?,
        deferred: r
            .deferred
            .iter()
            .map(|id| Ok(line(g, id, g.words.say("sequence.deferred", &with)?)))
            .collect::<Result<_, RenderError>>()?,
        does_not_fit: r
            .left_out
            .iter()
            .map(|l| Ok(line(g, l.initiative(), left_out(g, l)?)))
            .collect::<Result<_, RenderError>>()?,
        uncovered: uncovered(g)?,
        quick_wins: r
            .quick_wins
            .iter()
            .filter_map(|id| find(g, id))
            .filter_map(|i| {
                Some(Line {
                    id: i.id.to_string(),
                    title: i.title.clone(),
                    text: i.quick_win.clone()?,
                })
            })
            .collect(),
        robustness_sentence: match &g.a.plan.robustness {
            Some(found) => robustness(g, found)?,
            None => String::new(),
        },
    })
}

/// How stable the order is: the first three, those that can be exchanged, and the constant nearest to another first place.
fn robustness(g: Ground<'_>, r: &Robustness) -> Result<String, RenderError> {
    let firm: Vec<&str> = r
        .ranks
        .iter()
        .filter(|x| x.place <= 3 && x.top_three >= ROBUST)
        .map(|x| x.initiative.as_str())
        .collect();
    let groups: Vec<String> = r.interchangeable.iter().map(|all| ids(all)).collect();
    let with = json!({
        "draws": number::thousands(whole(r.draws)), "seed": r.seed, "firm": firm.join(", "), "count": firm.len(),
        "of": r.ranks.len().min(3), "groups": groups.join("; "), "robust": number::percent(ROBUST),
        "kappa": number::plain(r.concentration),
    });
    g.words.say("sequence.robustness", with)
}

#[expect(clippy::cast_precision_loss, reason = "a number of draws")]
fn whole(n: usize) -> f64 {
    n as f64
}

/// Practices below target that no initiative of the list lifts.
fn uncovered(g: Ground<'_>) -> Result<Vec<Line>, RenderError> {
    let q = &g.case.questionnaire;
    let target = |id: &str| {
        let gap =
            g.a.gaps
                .iter()
                .find(|x| x.layer == Layer::Practice && x.node == id);
        gap.and_then(|x| Score::new(x.target))
            .map(|s| number::level(s.level(q.highest())))
    };
    g.a.plan
        .uncovered
        .iter()
        .map(|id| {
            let scored = g.a.scores.practice(id.as_str()).and_then(|p| p.score);
            let with = json!({
                "level": scored.map(|s| number::level(s.level(q.highest()))), "target": target(id.as_str()),
            });
            Ok(Line {
                id: id.to_string(),
                title: q.practice(id.as_str()).map_or_else(String::new, |p| p.title.clone()),
                text: g.words.say("sequence.uncovered", with)?,
            })
        })
        .collect()
}

#[expect(clippy::cast_precision_loss, reason = "a number of steps")]
fn steps(r: &Rollout) -> f64 {
    let [made, _] = r.steps;
    made as f64
}

/// The month of a day, as `March 2027`.
pub fn last_month(day: &str) -> String {
    number::month(day.get(..7).unwrap_or(day))
}

/// First and last month of a job.
pub fn when(j: &ScheduledJob) -> String {
    let short = |day: &str| number::short_month(day.get(..7).unwrap_or(day));
    let (first, last) = (short(j.begin()), short(j.end()));
    if first == last {
        first
    } else {
        format!("{first} – {last}")
    }
}

fn line(g: Ground<'_>, id: &InitiativeId, text: String) -> Line {
    Line {
        id: id.to_string(),
        title: find(g, id).map_or_else(String::new, |i| i.title.clone()),
        text,
    }
}

fn refused(g: Ground<'_>, why: &Refused) -> Result<String, RenderError> {
    let with = match why {
        Refused::TooMuch {
            piece,
            role,
            needs,
            has,
        } => json!({
            "why": "too_much", "piece": piece, "role": role, "needs": number::level(*needs), "has": number::level(*has),
        }),
        Refused::Fixed { piece, against } => {
            json!({ "why": "fixed", "piece": piece, "against": against })
        }
        Refused::Beyond { piece } => json!({ "why": "beyond", "piece": piece }),
        Refused::Circle { piece } => json!({ "why": "circle", "piece": piece }),
    };
    g.words.say("sequence.refused", with)
}

/// Why work is not scheduled.
pub fn left_out(g: Ground<'_>, why: &LeftOut) -> Result<String, RenderError> {
    let with = match why {
        LeftOut::Never { .. } => json!({ "why": "never" }),
        LeftOut::Gate { gate, .. } => json!({ "why": "gate", "gate": gate }),
        LeftOut::After { waits_for, .. } => {
            json!({ "why": "after", "waits_for": waits_for.as_str() })
        }
    };
    g.words.say("sequence.left_out", with)
}

fn phase(g: Ground<'_>, r: &Rollout, p: &rollout::Phase) -> Result<Phase, RenderError> {
    let begins: Vec<Line> = p
        .begins
        .iter()
        .filter_map(|id| r.job(id))
        .map(|j| line(g, &j.initiative, String::new()))
        .collect();
    let opens = opened(g, p.number);
    let own: f64 = r.load.iter().map(|l| in_phase(l, r, p)).sum();
    let paid =
        g.a.plan
            .business
            .as_ref()
            .and_then(|b| b.phases.iter().find(|x| x.name == p.number.to_string()));
    let with = json!({
        "days": number::days(own), "paid": paid.map(|x| number::money(x.cash)), "currency": g.case.engagement.currency,
        "ends": p.ends.len(), "opens": opens.join(", "), "count": opens.len(),
        "end": number::day(&p.end), "number": p.number,
    });
    Ok(Phase {
        title: g.words.say("sequence.phase", &with)?,
        when: format!("{} – {}", last_month(&p.begin), last_month(&p.end)),
        begins,
        ends: ids(&p.ends),
        effort: g.words.say("sequence.effort", &with)?,
        test: g.words.say("sequence.test", &with)?,
    })
}

/// Own person-days of a role in the months of a phase.
fn in_phase(l: &RoleLoad, r: &Rollout, p: &rollout::Phase) -> f64 {
    let before = r.phases.iter().filter(|x| x.number < p.number);
    let from = before.map(|x| x.end_month).max().unwrap_or(0);
    let months = (0_u32..).zip(&l.months);
    months
        .filter(|(n, _)| (from..p.end_month).contains(n))
        .map(|(_, days)| days)
        .sum()
}

/// Gates that are expected to be open after a phase and not before it.
pub fn opened(g: Ground<'_>, phase: usize) -> Vec<String> {
    let at = |n: usize| {
        let points = g.a.projection.iter().flat_map(|p| &p.points);
        points.clone().find(|x| x.phase == n)
    };
    let (Some(before), Some(after)) = (phase.checked_sub(1).and_then(at), at(phase)) else {
        return Vec::new();
    };
    let opens = before
        .not_open
        .iter()
        .filter(|x| !after.not_open.contains(x));
    opens.cloned().collect()
}

/// Roles without a limit.
fn limits(g: Ground<'_>, r: &Rollout) -> Result<Vec<String>, RenderError> {
    let q = &g.case.questionnaire;
    let free: Vec<&str> = r
        .load
        .iter()
        .filter(|l| l.capacity.is_none())
        .map(|l| q.role_title(&l.role))
        .collect();
    let mut out = Vec::new();
    if !free.is_empty() {
        let with = json!({ "roles": free.join(", "), "all": free.len() == r.load.len() });
        out.push(g.words.say("sequence.no_limit", with)?);
    }
    Ok(out)
}

/// Roles whose capacity makes work longer than estimated.
fn stretched(g: Ground<'_>, r: &Rollout) -> String {
    let mut out: Vec<String> = r
        .jobs
        .iter()
        .filter_map(|j| {
            Some(format!(
                "{} ({})",
                j.initiative,
                g.case.questionnaire.role_title(j.stretched_by.as_ref()?)
            ))
        })
        .collect();
    out.dedup();
    out.join(", ")
}

/// The month in which a role has most to do.
pub fn peak(l: &RoleLoad) -> Option<(usize, f64)> {
    let mut best: Option<(usize, f64)> = None;
    for (n, days) in l.months.iter().enumerate() {
        if *days > 0.0 && best.is_none_or(|(_, most)| *days > most) {
            best = Some((n, *days));
        }
    }
    best
}

/// The role whose busiest month comes nearest to its capacity.
fn load_sentence(g: Ground<'_>, r: &Rollout) -> Result<String, RenderError> {
    let tight = r
        .load
        .iter()
        .filter_map(|l| {
            let (n, days) = peak(l)?;
            let capacity = l.capacity.filter(|c| *c > 0.0)?;
            Some((l, n, days, capacity))
        })
        .max_by(|a, b| (a.2 / a.3).total_cmp(&(b.2 / b.3)));
    let busiest = r
        .load
        .iter()
        .filter_map(|l| peak(l).map(|(n, days)| (l, n, days)))
        .max_by(|a, b| a.2.total_cmp(&b.2));
    let name = |l: &RoleLoad| g.case.questionnaire.role_title(&l.role).to_owned();
    let with = json!({
        "tight": tight.as_ref().map(|(l, n, days, capacity)| json!({
            "role": name(l), "month": month_of(r.start, *n), "days": number::level(*days), "capacity": number::plain(*capacity),
        })),
        "busiest": busiest.as_ref().map(|(l, n, days)| json!({
            "role": name(l), "month": month_of(r.start, *n), "days": number::level(*days),
        })),
        "none": NONE,
    });
    g.words.say("sequence.load", with)
}

/// The month `n` after the start, as `March 2027`.
pub fn month_of(start: Month, n: usize) -> String {
    let months = i32::try_from(n).unwrap_or(i32::MAX);
    number::month(&start.plus(months).to_string())
}
