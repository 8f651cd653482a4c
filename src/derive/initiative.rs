//! Priority of an initiative: lifts, need N, effort E, P = N − effort term, and its place.

use super::expression::{Function, call, constant, number, whole};
use super::node::mean_weight;
use super::{Basis, Derivation, Formula, Step, Term, Unit};
use crate::model::id::{InitiativeId, PracticeId};
use crate::model::initiative::Initiative;
use crate::model::scale::TIE;
use crate::plan::{Lift, PlanItem};

/// The derivation of an initiative; `None` when the questionnaire has none of this name.
pub fn derivation(b: Basis<'_>, name: &str) -> Option<Derivation> {
    let catalogue = &b.case.questionnaire.catalogue;
    let known = catalogue
        .initiatives
        .iter()
        .find(|i| i.id.as_str() == name)?;
    let item = b.a.plan.items.iter().find(|i| i.id == known.id);
    Some(Derivation {
        node: known.id.as_str().to_owned(),
        title: known.title.clone(),
        steps: item.map_or_else(|| vec![left_out(b, known)], |i| steps(b, known, i)),
    })
}

/// Why an initiative is not in the order.
fn left_out(b: Basis<'_>, known: &Initiative) -> Step {
    let plan = &b.a.plan;
    Step::said(if plan.apart.contains(&known.id) {
        "apart"
    } else if plan.not_offered.contains(&known.id) {
        "not_offered"
    } else if plan.unknown.contains(&known.id) {
        "unknown"
    } else if plan.not_needed.contains(&known.id) {
        "not_needed"
    } else {
        "module_off"
    })
}

fn steps(b: Basis<'_>, known: &Initiative, item: &PlanItem) -> Vec<Step> {
    let mut out = Vec::new();
    for lift in &item.lifts {
        out.extend(expected(b, item, lift));
        out.extend(gain(b, known, lift));
    }
    if item.lifts.iter().any(|l| !l.core) {
        out.extend(mean_weight(b));
    }
    let open: Vec<&str> = item.unknown.iter().map(PracticeId::as_str).collect();
    out.push(points(b, "need", &item.lifts, |_| true, item.need).with("open", open.join(", ")));
    if item.lifts.iter().any(|l| !l.core) {
        out.push(points(
            b,
            "need_overall",
            &item.lifts,
            |l| l.core,
            item.overall,
        ));
    }
    out.push(effort(b, known, item));
    let constants = b.a.plan.constants;
    let days = call(
        Function::Max,
        [number(item.effort.likely), constant(constants.small)],
    );
    let doublings = call(Function::Log2, [days / constant(constants.small)]);
    out.push(Step::sum(
        "effort_term",
        constant(constants.effort) * doublings,
        item.effort_term,
        Unit::Points,
    ));
    if item.opens.is_empty() {
        let priority = number(item.need) - number(item.effort_term);
        out.push(Step::sum("priority", priority, item.priority, Unit::Points));
    } else {
        let shares = item.opens.iter().skip(1);
        let first = item.opens.first().map_or(0.0, |o| o.share);
        let sum = shares.fold(number(first), |sum, o| sum + number(o.share));
        let names: Vec<&str> = item.opens.iter().map(|o| o.gate.as_str()).collect();
        out.push(Step::sum("gates", sum, item.gates, Unit::Number).with("gates", names.join(", ")));
        let gates = constant(constants.gates) * number(item.gates);
        let priority = gates + number(item.need) - number(item.effort_term);
        out.push(Step::sum("priority", priority, item.priority, Unit::Points));
    }
    let names = |ids: &[InitiativeId]| {
        let names: Vec<&str> = ids.iter().map(InitiativeId::as_str).collect();
        names.join(", ")
    };
    out.push(
        Step::stated("place", whole(item.place), Unit::Number)
            .with("tied", names(&item.tied_with))
            .with("after", names(&item.after)),
    );
    out
}

/// The level expected after the initiatives above, where they lift the practice too.
fn expected(b: Basis<'_>, item: &PlanItem, lift: &Lift) -> Option<Step> {
    let before = b.a.plan.items.iter().filter(|i| i.place < item.place);
    let gains: Vec<(&str, f64)> = before
        .flat_map(|i| i.lifts.iter().map(|l| (i.id.as_str(), l)))
        .filter(|(_, l)| l.practice == lift.practice)
        .map(|(id, l)| (id, l.gain))
        .collect();
    let names: Vec<&str> = gains.iter().map(|(id, _)| *id).collect();
    let sum = gains
        .iter()
        .fold(number(lift.level), |sum, (_, gain)| sum + number(*gain));
    (!gains.is_empty()).then(|| {
        Step::sum("expected", sum, lift.expected, Unit::Levels)
            .with("practice", lift.practice.as_str())
            .with("before", names.join(", "))
    })
}

/// What the initiative adds to a practice, up to its target.
fn gain(b: Basis<'_>, known: &Initiative, lift: &Lift) -> Option<Step> {
    let (_, full) = known.closes.iter().find(|(p, _)| *p == lift.practice)?;
    let rest = number(lift.target) - number(lift.expected);
    let sum = call(Function::Min, [number(*full), rest]);
    Some(
        Step::sum("gain", sum, lift.gain, Unit::Levels)
            .with("practice", lift.practice.as_str())
            .with("title", b.practice_title(lift.practice.as_str())),
    )
}

/// `Σ weight·gain / highest level`.
fn points(
    b: Basis<'_>,
    what: &'static str,
    lifts: &[Lift],
    counts: fn(&Lift) -> bool,
    result: f64,
) -> Step {
    let highest = b.case.questionnaire.highest();
    let terms: Vec<Term> = lifts
        .iter()
        .filter(|l| counts(l) && l.gain > TIE)
        .map(|l| Term {
            id: Some(l.practice.as_str().to_owned()),
            title: Some(b.practice_title(l.practice.as_str())),
            n: None,
            weight: l.points * highest / l.gain,
            value: l.gain,
        })
        .collect();
    if terms.is_empty() {
        return Step::stated(what, result, Unit::Points);
    }
    Step {
        formula: Formula::Weighted {
            terms,
            divisor: highest,
        },
        ..Step::stated(what, result, Unit::Points)
    }
}

/// Likely effort at the organisation's size: on the line between two sizes in logarithms, or the end value.
fn effort(b: Basis<'_>, known: &Initiative, item: &PlanItem) -> Step {
    let staff = b.case.engagement.staff;
    let likely = item.effort.likely;
    let between = known.effort.windows(2).find_map(|pair| match pair {
        [from, to] if from.staff < staff && staff < to.staff => Some((from, to)),
        _ => None,
    });
    let Some((from, to)) = between else {
        let what = if item.effort.beyond {
            "effort_end"
        } else {
            "effort_given"
        };
        return Step::stated(what, likely, Unit::Days);
    };
    let ([_, x, _], [_, y, _]) = (from.days, to.days);
    let ln = |e| call(Function::Ln, [e]);
    let share = ln(number(staff) / number(from.staff)) / ln(number(to.staff) / number(from.staff));
    let sum = call(
        Function::Exp,
        [ln(number(x)) + share * (ln(number(y)) - ln(number(x)))],
    );
    Step::sum("effort", sum, likely, Unit::Days)
}
