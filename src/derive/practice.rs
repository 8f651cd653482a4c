//! From answers to the score of a practice: role means, figure or agreed level, evidence cap, points.
//!
//! Single answers are not in it. The role-balanced level stands without its parts where a role that answered may not
//! be shown, and no level is shown before a cap that fewer people gave than may be shown.

use super::expression::{Function, call, constant, number};
use super::{Basis, Step, Term, Unit, target};
use crate::model::questionnaire::Measure;
use crate::model::scale::{Evidence, Score, Undefined};
use crate::score::practice::{self as scored, PracticeScore};

/// All steps of a practice.
pub fn steps(b: Basis<'_>, p: &PracticeScore) -> Vec<Step> {
    let mut out = Vec::new();
    if let Some(from) = &p.carried {
        match p.score {
            Some(score) => out.push(
                Step::stated("carried", score.get(), Unit::Points)
                    .with("round", from.round.clone())
                    .with("date", from.date.clone()),
            ),
            None => out.push(no_score(p)),
        }
    } else if p.score.is_some() {
        out.extend(level(b, p));
        out.extend(points(b, p));
        out.extend(precision(b, p));
    } else {
        out.push(no_score(p));
    }
    out.extend(weight(b, p));
    out.extend(target::of_practice(b, p));
    out
}

/// The interval, where it may be shown; nothing for a level that is not a mean of answers. Whether there is no standard
/// error or one that may not be shown is not told, because no spread at all would give the answers.
fn precision(b: Basis<'_>, p: &PracticeScore) -> Vec<Step> {
    match (score(p), p.shown_error) {
        (Some(score), Some(error)) => super::precision::around(b, score, error),
        _ if p.basis == Some(scored::Basis::RoleMeans) && !p.capped => {
            vec![Step::said("single_error")]
        }
        _ => Vec::new(),
    }
}

/// Why there is no score. Where fewer people were asked than may be shown, the reason would be one person's answer.
fn no_score(p: &PracticeScore) -> Step {
    let why = p.shown.undefined.map_or("", Undefined::words);
    Step::said("no_score").with("why", why)
}

/// From answers or a figure to the level that counts before the cap.
fn level(b: Basis<'_>, p: &PracticeScore) -> Vec<Step> {
    let min = b.case.engagement.min_role;
    let enough = p.persons >= min;
    let mut out = Vec::new();
    let measure = (b.case.questionnaire.practice(p.id.as_str())).and_then(|x| x.measure.as_ref());
    if let (Some(scored::Basis::Figure { value, date, .. }), Some(measure)) = (&p.basis, measure) {
        out.extend(figure(b, *value, date, measure));
    } else if let Some(answered) = p.answered {
        // Below the minimum the level is shown only where it is the one that counts.
        if enough || (!p.capped && p.agreed.is_none()) {
            out.push(role_means(b, p, answered));
        } else {
            out.push(Step::said("level_hidden").with("min", min.to_string()));
        }
    }
    if let Some(proposed) = p.proposed {
        out.push(Step::stated("proposed", proposed, Unit::Levels));
    }
    if let (Some(agreed), Some(scored::Basis::Agreed { date, .. })) = (p.agreed, &p.basis) {
        out.push(Step::stated("agreed", agreed, Unit::Levels).with("date", date.clone()));
        if let Some(answered) = p.answered.filter(|_| enough) {
            let moved = number(agreed) - number(answered);
            out.push(Step::sum("moved", moved, agreed - answered, Unit::Levels));
        }
    }
    out
}

/// The mean of the role means, or the mean alone where a part of it may not be shown.
fn role_means(b: Basis<'_>, p: &PracticeScore, answered: f64) -> Step {
    if p.roles.iter().any(|r| r.hidden) {
        let min = b.case.engagement.min_role.to_string();
        return Step::stated("roles_hidden", answered, Unit::Levels).with("min", min);
    }
    let terms: Vec<Term> = p
        .roles
        .iter()
        .filter_map(|r| {
            let own = b.case.engagement.role_weights.get(&r.role);
            Some(Term {
                id: None,
                title: Some(b.case.questionnaire.role_title(&r.role).to_owned()),
                n: r.answered,
                weight: own.copied().unwrap_or(1.0),
                value: r.mean?,
            })
        })
        .collect();
    Step::mean("role_means", terms, answered, Unit::Levels)
}

/// A measured figure on the line between its knots.
fn figure(b: Basis<'_>, value: f64, date: &str, measure: &Measure) -> Vec<Step> {
    let score = measure.score(value);
    let mut out = vec![
        Step::stated("figure", value, Unit::Number)
            .with("metric", measure.metric.clone())
            .with("measured_in", measure.unit.clone())
            .with("date", date.to_owned()),
    ];
    let between = measure.knots.windows(2).find_map(|pair| match pair {
        [from, to] if from.0 < value && value <= to.0 => Some((*from, *to)),
        _ => None,
    });
    out.push(match between {
        Some(((x0, y0), (x1, y1))) => {
            let share = (number(value) - number(x0)) / (number(x1) - number(x0));
            let line = number(y0) + (number(y1) - number(y0)) * share;
            Step::sum("knots", line, score, Unit::Points)
        }
        None => Step::stated("end_knot", score, Unit::Points),
    });
    let highest = b.case.questionnaire.highest();
    let level = number(score) / constant(100.0) * number(highest);
    let result = score / 100.0 * highest;
    out.push(Step::sum("figure_level", level, result, Unit::Levels));
    out
}

/// From the level to points of 100, through the cap.
fn points(b: Basis<'_>, p: &PracticeScore) -> Vec<Step> {
    let q = &b.case.questionnaire;
    let highest = q.highest();
    let (Some(score), Some(uncapped)) = (p.score, p.uncapped) else {
        return Vec::new();
    };
    let counts = score.level(highest);
    let mut out = Vec::new();
    let grade = p
        .evidence
        .filter(|_| b.case.round.mode.caps())
        .and_then(|g| q.evidence.get(g.index()));
    if let Some(grade) = grade {
        // What one person answered is not shown; what a figure shows or the workshop agreed is.
        let hidden = p.capped
            && p.persons < b.case.engagement.min_role
            && p.basis == Some(scored::Basis::RoleMeans);
        let step = if hidden {
            Step::stated("capped", counts, Unit::Levels)
        } else {
            let lower = call(
                Function::Min,
                [number(uncapped.level(highest)), number(grade.cap)],
            );
            Step::sum("cap", lower, counts, Unit::Levels)
        };
        out.push(step.with("grade", Evidence::as_str(grade.grade)));
    }
    let share = constant(100.0) * number(counts) / number(highest);
    out.push(Step::sum("level_score", share, score.get(), Unit::Points));
    out
}

/// The weight in points of the overall score.
fn weight(b: Basis<'_>, p: &PracticeScore) -> Vec<Step> {
    if !p.applies() {
        return Vec::new();
    }
    if !p.is_core() {
        return vec![
            Step::said("outside").with(
                "module",
                p.module
                    .as_ref()
                    .map_or_else(String::new, ToString::to_string),
            ),
        ];
    }
    let card = &b.a.scores;
    let Some(capability) = card.node(p.capability.as_str()) else {
        return Vec::new();
    };
    let all: f64 = card
        .practices
        .iter()
        .filter(|o| o.is_core() && o.applies() && o.capability == p.capability)
        .map(|o| b.own_weight(o))
        .sum();
    if all <= 0.0 {
        return Vec::new();
    }
    let sum = number(capability.weight) * number(b.own_weight(p)) / number(all);
    vec![
        Step::sum("practice_weight", sum, p.weight, Unit::Points)
            .with("capability", capability.title.clone()),
    ]
}

/// The score of a practice as a number.
pub fn score(p: &PracticeScore) -> Option<f64> {
    p.score.map(Score::get)
}
