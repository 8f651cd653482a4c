//! From the business case to its charts: options on one scale, cumulative cash, benefits planned and realised.

use serde_json::json;

use super::rollout::of;
use super::{mark, words};
use crate::model::business::{Scope, Three};
use crate::model::month::Month;
use crate::plan::money::BusinessCase;
use crate::plan::money::realised::Realised;
use crate::render::chart::{self, BenefitMonth, Cash, CashPoint, Chart, Look, RangeLane, RangeRow};
use crate::render::view::Ground;
use crate::render::view::sequence::month_of;
use crate::render::{RenderError, number};

/// The charts whose numbers exist.
pub(super) fn charts(
    g: Ground<'_>,
    case: &BusinessCase,
    look: &Look,
) -> Result<Vec<Chart>, RenderError> {
    let mut out = Vec::new();
    out.extend(options(g, case, look)?);
    out.extend(cash(g, case, look)?);
    if let Some(realised) = &case.realised {
        out.extend(benefit(g, realised, look)?);
    }
    Ok(out)
}

fn currency(g: Ground<'_>) -> String {
    g.case.engagement.currency.clone().unwrap_or_default()
}

fn marks(sum: Three) -> [chart::Mark; 3] {
    sum.map(|x| mark(x, number::money(x)))
}

/// Sums of the options that do something; none where no day has a price.
fn options(g: Ground<'_>, case: &BusinessCase, look: &Look) -> Result<Option<Chart>, RenderError> {
    let titles = &g.case.questionnaire.business.options;
    let title = |id: &str| {
        let known = titles.iter().find(|o| o.id == id);
        known.map_or_else(|| id.to_owned(), |o| o.title.clone())
    };
    let priced: Vec<_> = case
        .options
        .iter()
        .filter(|c| c.scope != Scope::Nothing && c.in_all.is_some())
        .collect();
    if priced.is_empty() {
        return Ok(None);
    }
    let lane = |key: &str, sum: Option<Three>| -> Result<RangeLane, RenderError> {
        Ok(RangeLane {
            name: g.words.say(&format!("options.{key}_short"), json!({}))?,
            values: sum.map(marks),
            reason: g.words.say("options.not_priced", json!({}))?,
        })
    };
    let rows: Vec<RangeRow> = priced
        .iter()
        .map(|c| {
            let with = json!({
                "recommended": c.recommended_because, "excluded": c.excluded_because,
            });
            Ok(RangeRow {
                label: title(&c.id),
                mark: g.words.say("options.mark", with)?,
                lanes: vec![
                    lane("to_first_test", c.to_first_test)?,
                    lane("in_all", c.in_all)?,
                ],
            })
        })
        .collect::<Result<_, RenderError>>()?;
    let chosen = priced
        .iter()
        .find(|c| c.recommended_because.is_some())
        .or(priced.first());
    let with = json!({
        "title": chosen.map(|c| title(&c.id)), "currency": currency(g), "count": rows.len(),
        "first": chosen.and_then(|c| c.to_first_test).map(|[_, x, _]| number::money(x)),
        "all": chosen.and_then(|c| c.in_all).map(|[_, x, _]| number::money(x)),
    });
    Ok(Some(chart::ranges(
        &rows,
        &currency(g),
        words(g, "options", &with)?,
        look,
    )))
}

/// Cumulative cash; none without a band.
fn cash(g: Ground<'_>, case: &BusinessCase, look: &Look) -> Result<Option<Chart>, RenderError> {
    let points: Vec<CashPoint> = case
        .months
        .iter()
        .map_while(|m| {
            let [p10, p50, p90] = marks(m.band?);
            Some(CashPoint { p10, p50, p90 })
        })
        .collect();
    let Some(last) = points.last() else {
        return Ok(None);
    };
    // The month in which the middle of the draws comes above zero and stays there.
    let below = points.iter().rposition(|p| p.p50.value < 0.0);
    let paid = below.map(|n| n + 1).filter(|n| *n < points.len());
    let payback = paid
        .map(|n| {
            let with = json!({ "month": month_of(case.start, n) });
            Ok::<_, RenderError>((n, g.words.say("money.paid", with)?))
        })
        .transpose()?;
    let lowest = points
        .iter()
        .min_by(|a, b| a.p50.value.total_cmp(&b.p50.value));
    let phases = case
        .phases
        .iter()
        .map(|p| {
            let with = json!({ "number": p.name });
            let end = f64::from(p.to.since(case.start).max(0)) + 1.0;
            Ok((end, g.words.say("money.phase", with)?))
        })
        .collect::<Result<_, RenderError>>()?;
    let with = json!({
        "currency": currency(g), "paid": paid.map(|n| month_of(case.start, n)), "months": case.horizon_months,
        "last": last.p50.text, "low": last.p10.text, "high": last.p90.text,
        "lowest": lowest.filter(|p| p.p50.value < 0.0).map(|p| p.p50.text.clone()),
        "start": month_of(case.start, 0),
    });
    let plan = Cash {
        months: of(case.start, points.len()),
        currency: currency(g),
        payback,
        phases,
        points,
    };
    Ok(Some(chart::cash(&plan, words(g, "cash", &with)?, look)))
}

/// Months with a figure, from the first to the last of them.
fn benefit(g: Ground<'_>, r: &Realised, look: &Look) -> Result<Option<Chart>, RenderError> {
    let (Some(first), Some(last)) = (r.months.first(), r.months.last()) else {
        return Ok(None);
    };
    let (start, end): (Month, Month) = (first.month, last.month);
    let count = usize::try_from(end.since(start)).unwrap_or(0) + 1;
    let at = |n: usize| {
        let month = start.plus(i32::try_from(n).unwrap_or(0));
        r.months.iter().find(|m| m.month == month)
    };
    let rows: Vec<BenefitMonth> = (0..count)
        .map(|n| {
            let found = at(n);
            let planned = found.and_then(|m| m.planned);
            BenefitMonth {
                planned: planned.map(|[_, likely, _]| mark(likely, number::money(likely))),
                band: planned.map(|[low, _, high]| (low, high)),
                band_text: planned.map_or_else(String::new, |[low, _, high]| {
                    format!("{}–{}", number::money(low), number::money(high))
                }),
                realised: found.map(|m| mark(m.actual, number::money(m.actual))),
            }
        })
        .collect();
    let sum = |of: &dyn Fn(&crate::plan::money::realised::RealisedMonth) -> f64| {
        r.months.iter().map(of).sum::<f64>()
    };
    let with = json!({
        "actual": number::money(sum(&|m| m.actual)),
        "planned": number::money(sum(&|m| m.planned.map_or(0.0, |[_, x, _]| x))),
        "from": month_of(start, 0), "to": month_of(start, count - 1), "currency": currency(g), "months": r.months.len(),
    });
    let months = of(start, count);
    Ok(Some(chart::benefit(
        &rows,
        months,
        &currency(g),
        words(g, "benefit", &with)?,
        look,
    )))
}
