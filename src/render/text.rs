//! The view on a terminal: the same numbers as in the report, as tables.

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table, TableStyle};

use super::view::View;
use super::view::scores::Row;
use crate::gap::Layer;

/// Widest line.
const WIDTH: u16 = 110;

/// Renders the view for a terminal.
pub fn render(view: &View) -> String {
    let mut out = Out::default();
    first(view, &mut out);
    scores(view, &mut out);
    peers(view, &mut out);
    gaps(view, &mut out);
    programme(view, &mut out);
    people(view, &mut out);
    plan(view, &mut out);
    out.text
}

fn first(view: &View, out: &mut Out) {
    out.line(&format!("{} · {} · {}", view.client, view.round, view.date));
    out.line(&format!("{}. {}.", view.profile, view.mode));
    if view.synthetic {
        out.line(&view.synthetic_note);
    }
    let (headline, lead) = match &view.decision {
        Some(d) => (&d.headline, &d.lead),
        None => (&view.first.headline, &view.first.lead),
    };
    out.heading(headline);
    for sentence in lead {
        out.paragraph(sentence);
    }
    for fact in &view.first.foot {
        out.line(&format!("{}: {}", fact.label, fact.value));
    }
}

fn scores(view: &View, out: &mut Out) {
    out.heading("Scores (0–100)");
    let carried = !view.scores.overall.carried.is_empty();
    let mut head = SCORES.to_vec();
    head.extend(carried.then_some("carried"));
    out.table(&head, scores_rows(view, carried));
    out.paragraph(&view.scores.precision);
    let modules = view.scores.modules.iter();
    let rows: Vec<Vec<String>> = modules
        .map(|m| cells([&m.title, &m.score, &m.interval, &m.bounds, &m.coverage]))
        .collect();
    if !rows.is_empty() {
        out.heading("Modules (outside of the overall score)");
        out.table(&["", "score", "95 %", "bounds", "practices"], rows);
    }
}

fn peers(view: &View, out: &mut Out) {
    let p = &view.peers;
    out.heading("Peers");
    out.paragraph(&p.sentence);
    out.paragraph(&p.cohort);
    out.table(
        &["rung", "n", "used"],
        p.rungs
            .iter()
            .map(|r| cells([&r.name, &r.n, &r.used]))
            .collect(),
    );
    let rows = p.nodes.iter().map(|n| {
        cells([
            &indented(n.layer, &n.title),
            &n.score,
            &n.quartiles,
            &n.n,
            &n.standing,
            &n.own_error,
        ])
    });
    out.table(
        &[
            "",
            "score",
            "quartiles of peers",
            "n",
            "percentile (95 % by choice of peers)",
            "by who answered",
        ],
        rows.collect(),
    );
}

fn gaps(view: &View, out: &mut Out) {
    for d in &view.gaps {
        out.heading(&format!("Gaps: {}", d.title));
        out.paragraph(&d.sentence);
        let rows = d.rows.iter().map(|r| {
            cells([
                &r.rank,
                &r.id,
                &r.title,
                &r.level,
                &r.target,
                &r.gap,
                &r.points,
                &r.evidence,
            ])
        });
        let head = [
            "rank", "", "practice", "level", "target", "gap", "points", "evidence",
        ];
        out.table(&head, rows.collect());
    }
}

fn programme(view: &View, out: &mut Out) {
    if view.programme.rows.is_empty() {
        return;
    }
    out.heading("Programme checklist");
    out.paragraph(&view.programme.sentence);
    let rows = view
        .programme
        .rows
        .iter()
        .map(|r| cells([&r.id, &r.title, &r.level, &r.target, &r.state, &r.evidence]));
    out.table(
        &["", "practice", "level", "target", "state", "evidence"],
        rows.collect(),
    );
}

fn people(view: &View, out: &mut Out) {
    let p = &view.people;
    out.heading("Where people disagree");
    out.paragraph(&p.sentence);
    out.paragraph(&p.discuss_sentence);
    let rows = p.discuss.iter().map(|r| {
        let title = if r.settled.is_empty() {
            r.title.clone()
        } else {
            format!("{} ({})", r.title, r.settled)
        };
        cells([&r.rank, &r.id, &title, &r.range, &r.lowest, &r.highest])
    });
    out.table(
        &["rank", "", "practice", "range", "lowest", "highest"],
        rows.collect(),
    );
    out.paragraph(&p.privacy);
    if let Some(w) = &p.workshop {
        out.heading("Answered, proposed, agreed");
        out.paragraph(&w.sentence);
        let rows = w.rows.iter().map(|r| {
            cells([
                &r.id,
                &r.title,
                &r.answered,
                &r.proposed,
                &r.agreed,
                &r.counts,
                &r.evidence,
            ])
        });
        let head = [
            "", "practice", "answered", "proposed", "agreed", "counts", "evidence",
        ];
        out.table(&head, rows.collect());
    }
    out.heading("Agreement and differences between roles");
    out.paragraph(&p.agreement);
    out.paragraph(&p.differences.sentence);
    let rows = p.differences.rows.iter().map(|r| {
        cells([
            &r.title,
            &r.practices,
            &r.difference,
            &r.interval,
            &r.effect,
            &r.persons,
        ])
    });
    out.table(
        &[
            "roles",
            "practices",
            "difference",
            "95 %",
            "Hedges' g (95 %)",
            "people",
        ],
        rows.collect(),
    );
    out.paragraph(&p.reliability);
    out.heading("Done and planned");
    out.paragraph(&p.intention);
    unknown(view, out);
}

fn unknown(view: &View, out: &mut Out) {
    let p = &view.people;
    out.heading("Not known");
    out.paragraph(&p.unknown_sentence);
    out.paragraph(&p.to_ask);
    let first = p.unknown.iter().filter(|u| u.first);
    let rows = first.map(|u| cells([&u.id, &u.title, &u.points, &u.asked, &u.ask_for]));
    out.table(
        &["", "ask next", "points", "asked", "what to ask for"],
        rows.collect(),
    );
    let rest = p.unknown.iter().filter(|u| !u.first);
    let rows = rest.map(|u| cells([&u.id, &u.title, &u.reason, &u.asked]));
    out.table(&["", "practice", "why", "asked"], rows.collect());
}

fn plan(view: &View, out: &mut Out) {
    let p = &view.plan;
    out.heading("First plan");
    out.paragraph(&p.sentence);
    out.paragraph(&p.rule);
    let rows = p.items.iter().map(|i| {
        cells([
            &i.place,
            &i.id,
            &i.title,
            &i.priority,
            &i.gates,
            &i.need,
            &i.days,
            &i.after,
            &i.lifts,
        ])
    });
    out.table(
        &[
            "",
            "",
            "initiative",
            "P",
            "O",
            "N",
            "days",
            "after",
            "lifts (level)",
        ],
        rows.collect(),
    );
    for a in &p.apart {
        out.paragraph(&format!("{} {}: {}", a.id, a.title, a.why));
    }
    for note in p.notes.iter().chain(&view.missing) {
        out.paragraph(note);
    }
}

pub(super) fn cells<const N: usize>(texts: [&String; N]) -> Vec<String> {
    texts.map(Clone::clone).to_vec()
}

/// Columns of the scores; one more follows in a round with scores carried forward.
const SCORES: [&str; 11] = [
    "",
    "score",
    "95 %",
    "bounds",
    "practices",
    "weight",
    "target",
    "gap",
    "rank",
    "peers",
    "percentile",
];

fn scores_rows(view: &View, carried: bool) -> Vec<Vec<String>> {
    let row = |r: &Row, layer: Layer| {
        let mut cells = vec![
            indented(layer, &r.title),
            r.score.clone(),
            r.interval.clone(),
            r.bounds.clone(),
            r.coverage.clone(),
            r.weight.clone(),
            r.target.clone(),
            r.gap.clone(),
            r.rank.clone(),
            r.peers.clone(),
            r.standing.clone(),
        ];
        cells.extend(carried.then(|| r.carried.clone()));
        cells
    };
    let mut rows = vec![row(&view.scores.overall, Layer::Overall)];
    for d in &view.scores.dimensions {
        rows.push(row(d, Layer::Dimension));
        rows.extend(
            view.scores
                .capabilities
                .iter()
                .filter(|c| c.dimension == d.id)
                .map(|c| row(c, Layer::Capability)),
        );
    }
    rows
}

/// A capability stands below its dimension.
pub(super) fn indented(layer: Layer, title: &str) -> String {
    match layer {
        Layer::Capability => format!("  {title}"),
        _ => title.to_owned(),
    }
}

/// The lines written so far.
#[derive(Debug, Default)]
pub(super) struct Out {
    pub(super) text: String,
}

impl Out {
    pub(super) fn line(&mut self, text: &str) {
        self.text.push_str(&clean(text));
        self.text.push('\n');
    }

    pub(super) fn paragraph(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let mut width = 0;
        for word in clean(text).split_whitespace() {
            let length = word.chars().count();
            if width > 0 && width + 1 + length > usize::from(WIDTH) {
                self.text.push('\n');
                width = 0;
            } else if width > 0 {
                self.text.push(' ');
                width += 1;
            }
            self.text.push_str(word);
            width += length;
        }
        self.text.push('\n');
    }

    pub(super) fn heading(&mut self, text: &str) {
        self.text.push('\n');
        self.paragraph(text);
        self.text
            .push_str(&"─".repeat(clean(text).chars().count().min(usize::from(WIDTH))));
        self.text.push('\n');
    }

    pub(super) fn table(&mut self, head: &[&str], rows: Vec<Vec<String>>) {
        if rows.is_empty() {
            return;
        }
        let mut table = Table::new();
        table
            .load_style(TableStyle::new())
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(WIDTH)
            .set_header(head);
        for row in rows {
            table.add_row(row.iter().map(|c| clean(c)).collect::<Vec<_>>());
        }
        if let (Some(&""), Some(column)) = (head.first(), table.column_mut(0)) {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
        for (n, name) in head.iter().enumerate() {
            if [
                "score",
                "weight",
                "target",
                "gap",
                "n",
                "level",
                "points",
                "P",
                "N",
                "days",
                "peers",
                "range",
                "mean",
                "SD",
                "organisations",
            ]
            .contains(name)
                && let Some(column) = table.column_mut(n)
            {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        for line in table.lines() {
            self.text.push_str(line.trim_end());
            self.text.push('\n');
        }
    }
}

/// Control characters of user texts could move a terminal's cursor; they become spaces.
fn clean(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}
