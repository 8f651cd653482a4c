//! The plan on a terminal: lists, gates, phases, money, and what differs from the base.

use serde_json::json;

use super::text::{Out, cells};
use super::view::View;
use super::view::lines::Line;
use super::words::Words;
use super::{RenderError, number};
use crate::model::id::InitiativeId;
use crate::plan::difference::Difference;

/// Renders the plan for a terminal.
pub fn render(
    view: &View,
    differs: Option<&Difference>,
    words: &Words,
) -> Result<String, RenderError> {
    let say = |key: &str| words.say(&format!("plan_screen.{key}"), json!({}));
    let mut out = Out::default();
    out.line(&format!("{} · {} · {}", view.client, view.round, view.date));
    if view.synthetic {
        out.line(&view.synthetic_note);
    }
    if let Some(d) = &view.decision {
        out.heading(&d.headline);
        for sentence in &d.lead {
            out.paragraph(sentence);
        }
    }
    if let Some(m) = &view.may_start {
        out.paragraph(&m.label_sentence);
        let lists = [
            ("now", &m.now),
            ("after_job", &m.after_job),
            ("after_gate", &m.after_gate),
            ("wait", &m.wait),
        ];
        for (key, lines) in lists {
            list(&say(key)?, lines, &mut out);
        }
        out.heading(&say("gates")?);
        out.paragraph(&m.gates_sentence);
        let rows = m.gates.iter().map(|g| {
            let deciding: Vec<String> = g
                .deciding
                .iter()
                .map(|d| format!("{} {}", d.id, d.level))
                .collect();
            cells([
                &g.id,
                &g.name,
                &g.state,
                &g.bites,
                &deciding.join(", "),
                &g.opener,
            ])
        });
        let head = ["gate", "name", "state", "bites", "levels", "opened by"];
        out.table(&head, rows.collect());
        out.paragraph(&m.first_point);
    }
    if let Some(s) = &view.sequence {
        out.heading(&say("phases")?);
        out.paragraph(&s.sentence);
        out.paragraph(&s.proof);
        for limit in &s.limits {
            out.paragraph(limit);
        }
        for phase in &s.phases {
            list(
                &format!("{}, {}", phase.title, phase.when),
                &phase.begins,
                &mut out,
            );
            out.paragraph(&phase.test);
        }
        list(&say("deferred")?, &s.deferred, &mut out);
        list(&say("does_not_fit")?, &s.does_not_fit, &mut out);
        list(&say("uncovered")?, &s.uncovered, &mut out);
        list(&say("quick_wins")?, &s.quick_wins, &mut out);
        out.paragraph(&s.load_sentence);
        out.paragraph(&s.robustness_sentence);
    }
    if let Some(n) = &view.next_time {
        out.heading(&say("expected")?);
        out.paragraph(&n.expected);
        let rows = n.projected.iter().map(|p| {
            cells([
                &p.when,
                &p.score,
                &p.bounds,
                &p.standing,
                &p.gates,
                &p.may_start,
            ])
        });
        let head = [
            "when",
            "score",
            "bounds",
            "percentile",
            "gates open",
            "may start",
        ];
        out.table(&head, rows.collect());
        out.paragraph(&n.little);
    }
    if let Some(m) = &view.money {
        out.heading(&say("money")?);
        out.paragraph(&m.sentence);
        let rows = m
            .costs
            .iter()
            .map(|c| cells([&c.title, &c.span.low, &c.span.likely, &c.span.high]));
        out.table(&["cost", "low", "likely", "high"], rows.collect());
        for fact in &m.results {
            out.line(&format!("{}: {}", fact.label, fact.value));
        }
        for sentence in &m.break_even {
            out.paragraph(sentence);
        }
        list(&say("ask")?, &m.ask, &mut out);
    }
    if let Some(d) = differs {
        difference(view, d, words, &mut out)?;
    }
    for note in &view.missing {
        out.paragraph(note);
    }
    Ok(out.text)
}

/// A list with a heading; nothing when it is empty.
fn list(title: &str, lines: &[Line], out: &mut Out) {
    if lines.is_empty() {
        return;
    }
    out.heading(title);
    let rows = lines.iter().map(|l| cells([&l.id, &l.title, &l.text]));
    out.table(&["", "", ""], rows.collect());
}

fn difference(
    view: &View,
    d: &Difference,
    words: &Words,
    out: &mut Out,
) -> Result<(), RenderError> {
    out.heading(&words.say("plan_screen.differs", json!({}))?);
    let ids = |list: &[InitiativeId]| {
        list.iter()
            .map(InitiativeId::as_str)
            .collect::<Vec<_>>()
            .join(", ")
    };
    let sums = |pair: [Option<f64>; 2]| pair.map(|x| x.map(number::money));
    out.paragraph(&words.say(
        "plan_screen.difference",
        json!({
            "moved": d.moved.len(), "new": ids(&d.new), "dropped": ids(&d.dropped),
            "places": d.places.len(), "end": d.ends, "label": d.label,
            "cost": sums(d.cost), "npv": sums(d.npv),
        }),
    )?);
    let title = |id: &str| {
        let known = view.plan.items.iter().find(|i| i.id == id);
        known.map_or_else(String::new, |i| i.title.clone())
    };
    let rows: Vec<Vec<String>> = d
        .moved
        .iter()
        .map(|m| {
            let id = m.initiative.as_str().to_owned();
            cells([&id, &title(&id), &m.from, &m.to])
        })
        .collect();
    if !rows.is_empty() {
        out.table(&["", "initiative", "begin", "begin here"], rows);
    }
    Ok(())
}
