//! From the priced options to the chapter that sets them side by side.

use serde_json::{Value, json};

use super::{OptionHead, OptionRow, Options};
use crate::model::business::{BoardOption, Scope, Three};
use crate::model::month::Month;
use crate::plan::money::options::OptionCard;
use crate::render::view::scores::NONE;
use crate::render::view::{Ground, conditions};
use crate::render::{RenderError, number};

/// One cell of an option.
type Cell<'a> = &'a dyn Fn(&OptionCard) -> Result<String, RenderError>;

/// Builds the chapter; `start` is the first month of the plan.
pub fn options(
    g: Ground<'_>,
    cards: &[OptionCard],
    start: Month,
    horizon: u32,
) -> Result<Options, RenderError> {
    let business = &g.case.questionnaire.business;
    let known = |card: &OptionCard| business.options.iter().find(|o| o.id == card.id);
    let recommended = cards.iter().find(|c| c.recommended_because.is_some());
    let with = json!({
        "count": cards.len(), "horizon": horizon, "currency": g.case.engagement.currency,
        "recommended": recommended.and_then(known).map(|o| o.title.clone()),
        "because": recommended.and_then(|c| c.recommended_because.clone()),
        "basis": business.basis, "priced": cards.iter().any(|c| c.in_all.is_some() && c.initiatives > 0),
    });
    let mut rows = Vec::new();
    let mut row = |key: &str, cell: Cell<'_>| -> Result<(), RenderError> {
        let cells: Vec<String> = cards.iter().map(cell).collect::<Result<_, _>>()?;
        if cells.iter().any(|c| c != NONE && !c.is_empty()) {
            rows.push(OptionRow {
                label: g.words.say(&format!("options.{key}"), &with)?,
                cells,
            });
        }
        Ok(())
    };
    row("about", &|c| {
        Ok(known(c).map_or_else(String::new, |o| o.about.clone()))
    })?;
    row("to_first_test", &|c| {
        unless_nothing(c, priced(g, c.to_first_test))
    })?;
    row("in_all", &|c| priced(g, c.in_all))?;
    row("running", &|c| {
        unless_nothing(c, priced(g, c.running_three_years))
    })?;
    row("first_benefit", &|c| benefit(g, c, start))?;
    row("loss", &|c| loss(g, c))?;
    row("peak", &|c| peak(g, c, start))?;
    row("gates", &|c| listed(&c.gates_blocked))?;
    row("payback", &|c| payback(g, c, horizon))?;
    row("stopped", &|c| stopped(g, c, start))?;
    row("unpriced", &|c| listed(&lines(g, &c.unpriced)))?;
    row("does_not_fit", &|c| listed(&c.does_not_fit))?;
    row("cannot", &|c| {
        Ok(known(c).map_or_else(String::new, |o| o.cannot.clone()))
    })?;
    Ok(Options {
        sentence: g.words.say("options.sentence", &with)?,
        options: cards
            .iter()
            .map(|c| head(g, c, known(c)))
            .collect::<Result<_, _>>()?,
        rows,
        note: g.words.say("options.note", &with)?,
    })
}

fn head(
    g: Ground<'_>,
    c: &OptionCard,
    known: Option<&BoardOption>,
) -> Result<OptionHead, RenderError> {
    let excluded: Vec<String> = c
        .excluded_because
        .iter()
        .map(|text| conditions::words(g, text))
        .collect::<Result<_, _>>()?;
    let with = json!({
        "recommended": c.recommended_because, "excluded": excluded.len(),
        "first": excluded.iter().take(3).cloned().collect::<Vec<_>>(),
        "initiatives": c.initiatives,
    });
    Ok(OptionHead {
        id: c.id.clone(),
        title: known.map_or_else(|| c.id.clone(), |o| o.title.clone()),
        mark: g.words.say("options.mark", &with)?,
        chosen: c.recommended_because.is_some(),
        reason: g.words.say("options.reason", &with)?,
        needs: known.map(|o| o.must_be_true.clone()).unwrap_or_default(),
    })
}

fn listed(all: &[String]) -> Result<String, RenderError> {
    Ok(if all.is_empty() {
        NONE.to_owned()
    } else {
        all.join(", ")
    })
}

fn lines(g: Ground<'_>, ids: &[String]) -> Vec<String> {
    let all = &g.case.questionnaire.business.lines;
    let title = |id: &String| {
        let line = all.iter().find(|l| &l.id == id);
        line.map_or_else(|| id.clone(), |l| l.title.clone())
    };
    ids.iter().map(title).collect()
}

fn spread(sum: Three) -> Value {
    let [low, likely, high] = sum.map(number::money);
    json!({ "low": low, "likely": likely, "high": high, "same": low == high })
}

fn priced(g: Ground<'_>, sum: Option<Three>) -> Result<String, RenderError> {
    match sum {
        Some(sum) => g.words.say("options.sum", spread(sum)),
        None => g.words.say("options.not_priced", json!({})),
    }
}

/// An option that does nothing has no sum before a test and nothing that runs on.
fn unless_nothing(
    c: &OptionCard,
    cell: Result<String, RenderError>,
) -> Result<String, RenderError> {
    if c.scope == Scope::Nothing {
        Ok(NONE.to_owned())
    } else {
        cell
    }
}

fn benefit(g: Ground<'_>, c: &OptionCard, start: Month) -> Result<String, RenderError> {
    match c.first_benefit {
        Some(months) => Ok(month(start, months)),
        None => g.words.say("options.no_benefit", json!({})),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "months of a plan")]
fn month(start: Month, months: f64) -> String {
    let at = start.plus(months.floor().clamp(-1200.0, 1200.0) as i32);
    number::month(&at.to_string())
}

fn loss(g: Ground<'_>, c: &OptionCard) -> Result<String, RenderError> {
    match c.loss_a_month {
        Some(loss) => g.words.say(
            "options.lost_a_month",
            json!({ "counted": spread(loss.counted), "soft": spread(loss.soft) }),
        ),
        None => Ok(NONE.to_owned()),
    }
}

fn peak(g: Ground<'_>, c: &OptionCard, start: Month) -> Result<String, RenderError> {
    match &c.peak {
        Some(p) => g.words.say(
            "options.busiest",
            json!({
                "days": number::days(p.days), "role": g.case.questionnaire.role_title(&p.role),
                "month": month(start, f64::from(p.month)),
            }),
        ),
        None => Ok(NONE.to_owned()),
    }
}

fn payback(g: Ground<'_>, c: &OptionCard, horizon: u32) -> Result<String, RenderError> {
    match &c.result {
        Some(r) => g.words.say(
            "options.after",
            json!({ "after": r.payback.months.map(number::months), "horizon": horizon, "again": r.payback.negative_again }),
        ),
        None => Ok(NONE.to_owned()),
    }
}

/// What is lost if the work stops at each test.
fn stopped(g: Ground<'_>, c: &OptionCard, start: Month) -> Result<String, RenderError> {
    let all: Vec<String> = c
        .tests
        .iter()
        .map(|t| {
            let with = json!({
                "name": t.name, "month": month(start, f64::from(t.month) - 0.5), "lost": number::money(t.lost),
                "nothing": t.lost <= 0.0, "received": number::money(t.received[1]), "some": t.received[1] > 0.0,
            });
            g.words.say("options.lost", with)
        })
        .collect::<Result<_, _>>()?;
    Ok(if all.is_empty() {
        NONE.to_owned()
    } else {
        all.join("; ")
    })
}
