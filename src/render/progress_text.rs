//! The change between two rounds on a terminal.

use super::text::{Out, cells, indented};
use super::view::progress::{Change, Move};

/// Renders the change for a terminal.
pub fn render(client: &str, c: &Change) -> String {
    let mut out = Out::default();
    out.line(&format!("{client} · {} → {}", c.from, c.to));
    out.heading(&c.headline);
    for sentence in &c.lead {
        out.paragraph(sentence);
    }
    let counts: Vec<String> = c
        .counts
        .iter()
        .map(|x| format!("{} {}", x.n, x.label))
        .collect();
    out.paragraph(&counts.join("; "));
    decisions(c, &mut out);
    jobs(c, &mut out);
    moves("What fell, and why", &c.fell_sentence, &c.fell, &mut out);
    moves(
        "What rose without an initiative",
        &c.rose_sentence,
        &c.rose,
        &mut out,
    );
    nodes(c, &mut out);
    if !c.checks.is_empty() {
        out.heading("To be read with it");
    }
    for sentence in &c.checks {
        out.paragraph(sentence);
    }
    if !c.not_carried.is_empty() {
        let rows = c.not_carried.iter().map(|n| cells([&n.id, &n.reason]));
        out.table(&["not carried", "why"], rows.collect());
    }
    out.heading("Practices that moved");
    out.paragraph(&c.moved_sentence);
    out.paragraph(&c.practices_sentence);
    let rows = c.practices.iter().filter(|p| p.moved).map(|p| {
        cells([
            &p.id, &p.title, &p.then, &p.now, &p.change, &p.ground, &p.verdict,
        ])
    });
    out.table(
        &[
            "", "practice", "then", "now", "change", "rests on", "verdict",
        ],
        rows.collect(),
    );
    out.heading("Rounds");
    let rows = c
        .rounds
        .iter()
        .map(|r| cells([&r.name, &r.date, &r.mode, &r.respondents, &r.overall]));
    out.table(
        &["round", "date", "mode, form", "people", "overall"],
        rows.collect(),
    );
    out.heading("Method");
    for paragraph in &c.method {
        out.paragraph(paragraph);
    }
    out.text
}

fn decisions(c: &Change, out: &mut Out) {
    out.heading("Decisions");
    out.paragraph(&c.decisions_sentence);
    let rows = c
        .decisions
        .iter()
        .map(|d| cells([&d.id, &d.ask, &d.due, &d.outcome, &d.note]));
    if !c.decisions.is_empty() {
        out.table(
            &["", "asked for", "who, until", "outcome", "note"],
            rows.collect(),
        );
    }
}

fn jobs(c: &Change, out: &mut Out) {
    out.heading("Plan against outcome");
    out.paragraph(&c.jobs_sentence);
    let rows = c.jobs.iter().map(|j| {
        cells([
            &j.id, &j.title, &j.state, &j.test, &j.steps, &j.days, &j.cause,
        ])
    });
    if !c.jobs.is_empty() {
        out.table(
            &["", "initiative", "state", "test", "steps", "days", "cause"],
            rows.collect(),
        );
        out.paragraph(&c.steps_sentence);
    }
    for group in &c.steps {
        out.heading(&format!("{}: {}", group.title, group.rows.len()));
        let rows = group.rows.iter().map(|s| {
            cells([
                &s.initiative,
                &s.id,
                &s.title,
                &s.then,
                &s.promised,
                &s.now,
                &s.evidence,
            ])
        });
        out.table(
            &["", "", "practice", "then", "promised", "now", "evidence"],
            rows.collect(),
        );
    }
}

fn moves(title: &str, sentence: &str, moves: &[Move], out: &mut Out) {
    out.heading(title);
    out.paragraph(sentence);
    let rows = moves.iter().map(|m| {
        cells([
            &m.id,
            &m.title,
            &m.then,
            &m.now,
            &m.change,
            &m.evidence,
            &m.verdict,
            &m.cause,
        ])
    });
    if !moves.is_empty() {
        out.table(
            &[
                "", "practice", "then", "now", "change", "evidence", "verdict", "cause",
            ],
            rows.collect(),
        );
    }
}

fn nodes(c: &Change, out: &mut Out) {
    out.heading("Scores then and now");
    out.paragraph(&c.nodes_sentence);
    let mut head = vec!["", "then", "now", "own", "95 %"];
    if c.with_caps {
        head.push("caps");
    }
    head.extend(["scope", "target"]);
    if c.with_peers {
        head.extend(["peers", "percentile"]);
    }
    head.extend(["n", "verdict"]);
    let rows = c.nodes.iter().map(|n| {
        let mut row = vec![
            indented(n.layer, &n.title),
            n.then.clone(),
            n.now.clone(),
            n.own.clone(),
            n.interval.clone(),
        ];
        if c.with_caps {
            row.push(n.cap.clone());
        }
        row.extend([n.scope.clone(), n.target.clone()]);
        if c.with_peers {
            row.extend([n.peer.clone(), n.percentile.clone()]);
        }
        row.extend([n.matched.clone(), n.brief.clone()]);
        row
    });
    out.table(&head, rows.collect());
}
