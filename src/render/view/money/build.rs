//! From the business case to the chapter on money.

use serde_json::json;

use super::{Benefit, Cost, Money};
use crate::model::business::{BenefitClass, Three};
use crate::plan::money::benefits::{BenefitFlow, BenefitState};
use crate::plan::money::break_even::{LeverPoint, Needed};
use crate::plan::money::missing::{Missing, What};
use crate::plan::money::realised::Realised;
use crate::plan::money::{BusinessCase, Return};
use crate::render::view::Ground;
use crate::render::view::first::Fact;
use crate::render::view::lines::{Line, Span};
use crate::render::view::scores::NONE;
use crate::render::{RenderError, number};

/// Builds the chapter.
pub fn money(
    g: Ground<'_>,
    case: &BusinessCase,
    realised: Option<&Realised>,
) -> Result<Money, RenderError> {
    let blocking = case.missing.iter().filter(|m| m.blocks).count();
    let simulation = case.result.as_ref().and_then(|r| r.simulation.as_ref());
    let with = json!({
        "result": case.result.is_some(), "costs": case.costs.is_some(), "blocking": blocking,
        "months": case.horizon_months, "start": number::month(&case.start.to_string()),
        "rate": case.discount_rate.map(number::percent), "currency": g.case.engagement.currency,
        "draws": simulation.map(|s| number::thousands(small(s.draws))), "seed": simulation.map(|s| s.seed),
        "basis": g.case.questionnaire.business.basis, "benefits": case.benefits.len(),
    });
    let break_even = case.break_even.as_ref();
    let mut points = Vec::new();
    if let Some(share) = break_even.and_then(|b| b.share_of_benefits) {
        let with = json!({
            "share": number::percent(share), "times": number::level(share), "beyond": share > 1.0,
        });
        points.push(g.words.say("money.share", with)?);
    }
    for lever in break_even.iter().flat_map(|b| &b.levers) {
        points.push(point(g, case, lever)?);
    }
    Ok(Money {
        sentence: g.words.say("money.sentence", &with)?,
        results: case
            .result
            .as_ref()
            .map_or_else(|| Ok(Vec::new()), |r| results(g, case, r))?,
        costs: costs(g, case)?,
        costs_sentence: g.words.say("money.costs", &with)?,
        benefits: case
            .benefits
            .iter()
            .map(|b| benefit(g, case, b))
            .collect::<Result<_, _>>()?,
        classes: case
            .result
            .as_ref()
            .map_or_else(|| Ok(Vec::new()), |r| classes(g, r))?,
        benefits_sentence: g.words.say("money.benefits", &with)?,
        break_even: points,
        double_counts: case
            .double_counts
            .iter()
            .map(|d| {
                let with = json!({ "what": d.what, "looked_at": d.looked_at });
                Ok(Line {
                    id: String::new(),
                    title: format!("{} – {}", title(g, case, &d.one), title(g, case, &d.other)),
                    text: g.words.say("money.double", with)?,
                })
            })
            .collect::<Result<_, RenderError>>()?,
        ask: asked(g, case)?,
        ask_sentence: g.words.say("money.ask", &with)?,
        realised: realised.map_or_else(|| Ok(String::new()), |r| came(g, r))?,
        method: g.words.say("money.method", &with)?,
    })
}

/// The sums of the first page: what the first test releases, what is held, running cost, pay-back, and what a month of
/// waiting does not bring; empty where days have no price.
pub fn sums(g: Ground<'_>, case: &BusinessCase) -> Result<Vec<Fact>, RenderError> {
    let mut out = Vec::new();
    let Some(costs) = &case.costs else {
        return Ok(out);
    };
    let chosen = case
        .options
        .iter()
        .find(|o| o.recommended_because.is_some());
    let parts = chosen.and_then(|o| Some((o.tests.first()?, o.to_first_test?, o.in_all?)));
    if let Some((test, first, all)) = parts {
        let month = later(case, f64::from(test.month) - 0.5);
        out.push(fact(g, "released", sum(g, first, &month))?);
        let ([a, b, c], [x, y, z]) = (all.map(printed), first.map(printed));
        out.push(fact(g, "held", sum(g, [a - x, b - y, c - z], &month))?);
    } else {
        let [a, b, c] = costs.cash;
        let [x, y, z] = costs.internal;
        out.push(fact(g, "in_all", sum(g, [a + x, b + y, c + z], ""))?);
    }
    out.push(fact(g, "running", sum(g, costs.running_year, ""))?);
    if let Some(result) = &case.result {
        out.push(payback(g, case, result)?);
    }
    let nothing = case.options.iter().find_map(|o| o.loss_a_month);
    if let Some(loss) = nothing {
        out.push(fact(g, "waiting", sum(g, loss.counted, ""))?);
    }
    Ok(out)
}

/// A sum as it is printed, so that a difference is that of the printed numbers.
fn printed(value: f64) -> f64 {
    number::money(value)
        .replace(',', "")
        .replace('−', "-")
        .parse()
        .unwrap_or(value)
}

fn sum(g: Ground<'_>, [low, likely, high]: Three, month: &str) -> serde_json::Value {
    json!({
        "low": number::money(low), "likely": number::money(likely), "high": number::money(high),
        "currency": g.case.engagement.currency, "month": month,
    })
}

#[expect(clippy::cast_precision_loss, reason = "a number of draws")]
fn small(n: usize) -> f64 {
    n as f64
}

fn fact(g: Ground<'_>, key: &str, with: serde_json::Value) -> Result<Fact, RenderError> {
    Ok(Fact {
        label: g.words.say(&format!("money.{key}_label"), &with)?,
        value: g.words.say(&format!("money.{key}"), &with)?,
    })
}

fn payback(g: Ground<'_>, case: &BusinessCase, r: &Return) -> Result<Fact, RenderError> {
    let month = r.payback.months.map(|m| later(case, m));
    let with = json!({
        "month": month, "after": r.payback.months.map(number::months), "horizon": case.horizon_months,
        "again": r.payback.negative_again,
    });
    fact(g, "payback", with)
}

/// The calendar month so many months after the start.
#[expect(clippy::cast_possible_truncation, reason = "months of a plan")]
fn later(case: &BusinessCase, months: f64) -> String {
    let month = case
        .start
        .plus(months.floor().clamp(-1200.0, 1200.0) as i32);
    number::month(&month.to_string())
}

fn results(g: Ground<'_>, case: &BusinessCase, r: &Return) -> Result<Vec<Fact>, RenderError> {
    let mut out = Vec::new();
    let currency = &g.case.engagement.currency;
    if let Some(s) = &r.simulation {
        let [low, middle, high] = s.npv.map(number::money);
        let with = json!({ "low": low, "middle": middle, "high": high, "currency": currency });
        out.push(fact(g, "npv", with)?);
        let error = number::round(100.0 * s.pays_error, 1);
        let with = json!({ "share": (s.pays > 0.0).then(|| number::percent(s.pays)), "error": error.to_string(), "draws": number::thousands(small(s.draws)) });
        out.push(fact(g, "pays", with)?);
    } else if let Some(npv) = r.npv {
        let with = json!({ "low": null, "middle": number::money(npv), "high": null, "currency": currency });
        out.push(fact(g, "npv", with)?);
    }
    out.push(payback(g, case, r)?);
    if let Some(costs) = &case.costs {
        out.push(fact(g, "running", sum(g, costs.running_year, ""))?);
    }
    Ok(out)
}

fn span([low, likely, high]: Three) -> Span {
    Span {
        low: number::money(low),
        likely: number::money(likely),
        high: number::money(high),
    }
}

fn nothing() -> Span {
    Span {
        low: NONE.to_owned(),
        likely: NONE.to_owned(),
        high: NONE.to_owned(),
    }
}

fn costs(g: Ground<'_>, case: &BusinessCase) -> Result<Vec<Cost>, RenderError> {
    let Some(costs) = &case.costs else {
        return Ok(Vec::new());
    };
    let mut out = Vec::new();
    for line in &costs.lines {
        let known = g.case.questionnaire.business.lines.iter();
        let known = known.clone().find(|l| l.id == line.line);
        let with = json!({
            "unknown": line.unknown, "from_request": line.from_request,
            "request": line.request.map(number::money), "ask": known.map(|l| l.ask.clone()),
        });
        out.push(Cost {
            title: known.map_or_else(|| line.line.clone(), |l| l.title.clone()),
            span: if line.unknown {
                nothing()
            } else {
                span(line.sum)
            },
            basis: g.words.say("money.line", with)?,
            total: false,
        });
    }
    for (key, sum, total) in [
        ("cash", costs.cash, true),
        ("internal", costs.internal, false),
        ("running_sum", costs.running, false),
        ("total", costs.total, true),
    ] {
        let with = json!({ "months": case.horizon_months });
        out.push(Cost {
            title: g.words.say(&format!("money.{key}_title"), &with)?,
            span: span(sum),
            basis: g.words.say(&format!("money.{key}_basis"), &with)?,
            total,
        });
    }
    Ok(out)
}

/// Name of a benefit: that of its profile, with its id where two share one.
fn title(g: Ground<'_>, case: &BusinessCase, id: &str) -> String {
    let flow = case.benefits.iter().find(|b| b.id == id);
    let profile = flow.and_then(|b| g.case.questionnaire.business.profile(&b.profile));
    let twin = |b: &BenefitFlow| {
        let alike = case.benefits.iter().filter(|x| x.profile == b.profile);
        alike.count() > 1
    };
    match (profile, flow) {
        (Some(p), Some(b)) if twin(b) => format!("{} ({})", p.title, b.id),
        (Some(p), _) => p.title.clone(),
        _ => id.to_owned(),
    }
}

fn benefit(g: Ground<'_>, case: &BusinessCase, b: &BenefitFlow) -> Result<Benefit, RenderError> {
    let profile = g.case.questionnaire.business.profile(&b.profile);
    let state = match b.state {
        BenefitState::Counted => "counted",
        BenefitState::LeverUnknown => "lever",
        BenefitState::NotPlanned => "not_planned",
        BenefitState::AfterHorizon => "late",
    };
    let with = json!({
        "owner": b.owner, "class": b.class.as_str(), "named": b.named, "why": profile.map(|p| p.why.clone()),
        "baseline": b.baseline.as_ref().map(|x| json!({
            "date": number::day(&x.date), "value": if x.value.abs() < 1000.0 { number::plain(x.value) } else { number::thousands(x.value) }, "unit": x.unit, "source": x.source,
        })),
        "state": state, "from": b.from.as_str(), "ramp": b.ramp_months,
        "begins": b.begins.map(|m| later(case, m)), "begun": b.begins.is_some_and(|m| m < 0.0),
    });
    Ok(Benefit {
        id: b.id.clone(),
        title: title(g, case, &b.id),
        owner: g.words.say("money.owner", &with)?,
        class: g.words.say("money.class", &with)?,
        baseline: g.words.say("money.baseline", &with)?,
        span: b.year.map_or_else(nothing, span),
        starts: g.words.say("money.starts", &with)?,
    })
}

fn classes(g: Ground<'_>, r: &Return) -> Result<Vec<Cost>, RenderError> {
    [
        (BenefitClass::Cashable, r.cashable),
        (BenefitClass::Avoided, r.avoided),
        (BenefitClass::Soft, r.soft),
    ]
    .into_iter()
    .map(|(class, sum)| {
        let with = json!({ "class": class.as_str(), "counts": class.counts() });
        Ok(Cost {
            title: g.words.say("money.class_title", &with)?,
            span: span(sum),
            basis: g.words.say("money.class_basis", &with)?,
            total: false,
        })
    })
    .collect()
}

fn point(g: Ground<'_>, case: &BusinessCase, p: &LeverPoint) -> Result<String, RenderError> {
    let share = p.unit == "share";
    let figure = |x: f64| {
        if share {
            number::percent(x)
        } else {
            number::plain(number::round(x, 2))
        }
    };
    let with = json!({
        "title": title(g, case, &p.benefit), "unit": if share { "" } else { p.unit.as_str() },
        "needed": match p.needed { Needed::Figure(x) => Some(figure(x)), _ => None },
        "nothing": p.needed == Needed::Nothing,
        "expected": p.expected.map(|all| all.map(figure)),
    });
    g.words.say("money.point", with)
}

/// What to ask for, what keeps the return from being worked out first.
fn asked(g: Ground<'_>, case: &BusinessCase) -> Result<Vec<Line>, RenderError> {
    let mut all: Vec<&Missing> = case.missing.iter().collect();
    all.sort_by_key(|m| !m.blocks);
    all.into_iter()
        .map(|m| {
            let of = m.of.as_deref().map(|of| about(g, case, m.what, of));
            let with = json!({ "what": m.what.setting(), "of": of, "blocks": m.blocks, "ask": m.ask.join("; ") });
            Ok(Line {
                id: String::new(),
                title: g.words.say("money.ask_title", &with)?,
                text: g.words.say("money.ask_text", &with)?,
            })
        })
        .collect()
}

fn about(g: Ground<'_>, case: &BusinessCase, what: What, of: &str) -> String {
    let business = &g.case.questionnaire.business;
    match what {
        What::DayCostInternal => {
            let role = crate::model::id::RoleId::new(of);
            g.case.questionnaire.role_title(&role).to_owned()
        }
        What::Line => {
            let line = business.lines.iter().find(|l| l.id == of);
            line.map_or_else(|| of.to_owned(), |l| l.title.clone())
        }
        What::Profile => business
            .profile(of)
            .map_or_else(|| of.to_owned(), |p| p.title.clone()),
        _ => title(g, case, of),
    }
}

fn came(g: Ground<'_>, r: &Realised) -> Result<String, RenderError> {
    let planned: f64 = r.benefits.iter().map(|b| b.planned).sum();
    let actual: f64 = r.benefits.iter().map(|b| b.actual).sum();
    let not_filed: usize = r.benefits.iter().map(|b| b.not_filed.len()).sum();
    g.words.say(
        "money.realised",
        json!({
            "benefits": r.benefits.len(), "months": r.months.len(), "forecast_of": r.forecast_of,
            "planned": number::money(planned), "actual": number::money(actual), "not_filed": not_filed,
            "currency": g.case.engagement.currency,
            "inside": r.accuracy.and_then(|a| a.inside_band).map(number::percent),
            "error": r.accuracy.and_then(|a| a.error_share).map(number::percent),
        }),
    )
}
