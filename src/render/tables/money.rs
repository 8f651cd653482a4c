//! Costs, benefits and return, and the months of the business case.

use super::Shape::{Large, Month, Name, Text, Word};
use super::{Cell, Shape, Table};
use crate::model::business::Three;
use crate::plan::money::{BusinessCase, Return};
use crate::render::RenderError;
use crate::render::view::Ground;
use crate::stats::cash::InternalRate;

const SUMS: &[(&str, Shape)] = &[
    ("kind", Word),
    ("id", Word),
    ("title", Name),
    ("unit", Word),
    ("low", Large),
    ("likely", Large),
    ("high", Large),
    ("remark", Text),
];

const CASH: &[(&str, Shape)] = &[
    ("month", Month),
    ("cash", Large),
    ("internal", Large),
    ("running", Large),
    ("cashable", Large),
    ("avoided", Large),
    ("soft", Large),
    ("net", Large),
    ("cumulative", Large),
    ("cumulative_low", Large),
    ("cumulative_middle", Large),
    ("cumulative_high", Large),
];

/// Sums: lines and parts of the cost, benefits of a year, the return. Without rows where nothing can be priced.
pub fn sums(g: Ground<'_>) -> Result<Table, RenderError> {
    let mut rows = Vec::new();
    if let Some(case) = &g.a.plan.business {
        costs(g, case, &mut rows)?;
        benefits(g, case, &mut rows)?;
        if let Some(r) = &case.result {
            result(g, r, &mut rows)?;
        }
    }
    Table::new(g, "money", SUMS, rows)
}

/// The months of the business case; without rows where days cannot be priced.
pub fn cash(g: Ground<'_>) -> Result<Table, RenderError> {
    let months = g.a.plan.business.iter().flat_map(|b| &b.months);
    let rows = months
        .map(|m| {
            let [low, middle, high] = m.band.map_or([None; 3], |b| b.map(Some));
            vec![
                Cell::day(&format!("{}-01", m.month)),
                Cell::number(m.cash),
                Cell::number(m.internal),
                Cell::number(m.running),
                Cell::number(m.cashable),
                Cell::number(m.avoided),
                Cell::number(m.soft),
                Cell::number(m.net()),
                Cell::number(m.cumulative),
                Cell::number(low),
                Cell::number(middle),
                Cell::number(high),
            ]
        })
        .collect();
    Table::new(g, "cash", CASH, rows)
}

fn row(
    kind: &str,
    (id, title): (&str, String),
    unit: &str,
    sum: Option<Three>,
    remark: &str,
) -> Vec<Cell> {
    let [low, likely, high] = sum.map_or([None; 3], |all| all.map(Some));
    vec![
        Cell::text(kind),
        Cell::text(id),
        Cell::text(title),
        Cell::text(unit),
        Cell::number(low),
        Cell::number(likely),
        Cell::number(high),
        Cell::text(remark),
    ]
}

fn costs(g: Ground<'_>, case: &BusinessCase, rows: &mut Vec<Vec<Cell>>) -> Result<(), RenderError> {
    let Some(costs) = &case.costs else {
        return Ok(());
    };
    let unit = g.case.engagement.currency.as_deref().unwrap_or_default();
    for line in &costs.lines {
        let mut known = g.case.questionnaire.business.lines.iter();
        let known = known.find(|l| l.id == line.line);
        let title = known.map_or_else(|| line.line.clone(), |l| l.title.clone());
        let remark = if line.unknown {
            g.words.say("table.no_figure", serde_json::json!({}))?
        } else {
            String::new()
        };
        let sum = Some(line.sum).filter(|_| !line.unknown);
        rows.push(row("cost-line", (&line.line, title), unit, sum, &remark));
    }
    for (id, key, sum) in [
        ("cash", "cash", costs.cash),
        ("internal", "internal", costs.internal),
        ("running", "running_sum", costs.running),
        ("total", "total", costs.total),
    ] {
        let with = serde_json::json!({ "months": case.horizon_months });
        let title = g.words.say(&format!("money.{key}_title"), &with)?;
        let remark = g.words.say(&format!("money.{key}_basis"), &with)?;
        rows.push(row("cost", (id, title), unit, Some(sum), &remark));
    }
    let title = g.words.say("table.running_year", serde_json::json!({}))?;
    let sum = Some(costs.running_year);
    rows.push(row("cost", ("running-year", title), unit, sum, ""));
    Ok(())
}

fn benefits(
    g: Ground<'_>,
    case: &BusinessCase,
    rows: &mut Vec<Vec<Cell>>,
) -> Result<(), RenderError> {
    let unit = g.case.engagement.currency.as_deref().unwrap_or_default();
    for b in &case.benefits {
        let profile = g.case.questionnaire.business.profile(&b.profile);
        let title = profile.map_or_else(|| b.profile.clone(), |p| p.title.clone());
        let state = serde_json::to_value(b.state).ok();
        let state = state.as_ref().and_then(|s| s.as_str()).unwrap_or_default();
        let with = serde_json::json!({
            "class": b.class.as_str(), "state": state, "from": b.from.as_str(), "ramp": b.ramp_months,
        });
        let remark = g.words.say("table.benefit", with)?;
        rows.push(row("benefit-year", (&b.id, title), unit, b.year, &remark));
    }
    Ok(())
}

fn result(g: Ground<'_>, r: &Return, rows: &mut Vec<Vec<Cell>>) -> Result<(), RenderError> {
    let unit = g.case.engagement.currency.as_deref().unwrap_or_default();
    let say = |key: &str| g.words.say(&format!("table.{key}"), serde_json::json!({}));
    for (id, sum) in [
        ("cashable", r.cashable),
        ("avoided", r.avoided),
        ("soft", r.soft),
    ] {
        rows.push(row("benefit", (id, say(id)?), unit, Some(sum), ""));
    }
    let mut single = |id: &str, unit: &str, value: Option<f64>| {
        let mut cells = row("return", (id, say(id)?), unit, None, "");
        if let Some(cell) = cells.get_mut(5) {
            *cell = Cell::number(value);
        }
        rows.push(cells);
        Ok::<(), RenderError>(())
    };
    single("npv", unit, r.npv)?;
    let rate = match r.internal_rate {
        InternalRate::Unique(rate) => Some(rate),
        InternalRate::None(_) | InternalRate::NotUnique(_) => None,
    };
    single("internal-rate", "share", rate)?;
    single("payback", "months", r.payback.months)?;
    single("ratio", "share", r.ratio)?;
    if let Some(s) = &r.simulation {
        single("pays", "share", Some(s.pays))?;
        let remark = say("npv_drawn_remark")?;
        let title = say("npv_drawn")?;
        rows.push(row(
            "return",
            ("npv-drawn", title),
            unit,
            Some(s.npv),
            &remark,
        ));
    }
    Ok(())
}
