//! The view on a terminal: the same numbers as in the report, as tables.

use comfy_table::{CellAlignment, ContentArrangement, Table, TableStyle};

use super::view::View;
use super::view::scores::Row;

/// Widest line.
const WIDTH: u16 = 110;

/// Renders the view for a terminal.
pub fn render(view: &View) -> String {
    let mut out = Out::default();
    out.line(&format!("{} · {} · {}", view.client, view.round, view.date));
    out.line(&format!("{}. {}.", view.profile, view.mode));
    if view.synthetic {
        out.line(&view.synthetic_note);
    }
    out.heading(&view.first.headline);
    for sentence in &view.first.lead {
        out.paragraph(sentence);
    }
    for fact in &view.first.foot {
        out.line(&format!("{}: {}", fact.label, fact.value));
    }
    out.heading("Scores (0–100)");
    out.table(&scores_head(), &scores_rows(view));
    if !view.scores.modules.is_empty() {
        let rows = view.scores.modules.iter().map(|m| vec![m.title.clone(), m.score.clone(), m.bounds.clone(), m.coverage.clone()]);
        out.heading("Modules (outside of the overall score)");
        out.table(&["", "score", "bounds", "practices"], &rows.collect::<Vec<_>>());
    }
    out.heading("Peers");
    out.paragraph(&view.peers.sentence);
    if !view.peers.cohort.is_empty() {
        out.paragraph(&view.peers.cohort);
    }
    let rungs: Vec<Vec<String>> = view.peers.rungs.iter().map(|r| vec![r.name.clone(), r.n.clone(), r.used.clone()]).collect();
    out.table(&["rung", "n", "used"], &rungs);
    let nodes: Vec<Vec<String>> = view
        .peers
        .nodes
        .iter()
        .map(|n| vec![n.title.clone(), n.score.clone(), n.quartiles.clone(), n.n.clone(), n.standing.clone()])
        .collect();
    out.table(&["", "score", "quartiles of peers", "n", "percentile (95 %)"], &nodes);
    for d in &view.gaps {
        out.heading(&format!("Gaps: {}", d.title));
        out.paragraph(&d.sentence);
        let rows: Vec<Vec<String>> = d
            .rows
            .iter()
            .map(|r| vec![r.rank.clone(), r.id.clone(), r.title.clone(), r.level.clone(), r.target.clone(), r.gap.clone(), r.points.clone(), r.evidence.clone()])
            .collect();
        out.table(&["rank", "", "practice", "level", "target", "gap", "points", "evidence"], &rows);
    }
    out.heading("Programme checklist");
    out.paragraph(&view.programme.sentence);
    let rows: Vec<Vec<String>> = view
        .programme
        .rows
        .iter()
        .map(|r| vec![r.id.clone(), r.title.clone(), r.level.clone(), r.target.clone(), r.state.clone(), r.evidence.clone()])
        .collect();
    out.table(&["", "practice", "level", "target", "state", "evidence"], &rows);
    out.heading("Where people disagree");
    out.paragraph(&view.people.sentence);
    let rows: Vec<Vec<String>> = view
        .people
        .rows
        .iter()
        .map(|r| {
            let roles: Vec<String> = r.roles.iter().map(|x| format!("{} {}", x.title, x.mean)).collect();
            vec![r.id.clone(), r.title.clone(), r.range.clone(), roles.join(", ")]
        })
        .collect();
    out.table(&["", "practice", "range", "mean level by role"], &rows);
    out.paragraph(&view.people.privacy);
    out.paragraph(&view.people.intention);
    let rows: Vec<Vec<String>> = view.people.unknown.iter().map(|u| vec![u.id.clone(), u.title.clone(), u.reason.clone(), u.asked.clone()]).collect();
    if !rows.is_empty() {
        out.paragraph(&view.people.unknown_sentence);
        out.table(&["", "practice", "why", "asked"], &rows);
    }
    out.heading("First plan");
    out.paragraph(&view.plan.sentence);
    out.paragraph(&view.plan.rule);
    let rows: Vec<Vec<String>> = view
        .plan
        .items
        .iter()
        .map(|i| vec![i.place.clone(), i.id.clone(), i.title.clone(), i.priority.clone(), i.need.clone(), i.days.clone(), i.after.clone(), i.lifts.clone()])
        .collect();
    out.table(&["", "", "initiative", "P", "N", "days", "after", "lifts (level)"], &rows);
    for a in &view.plan.apart {
        out.paragraph(&format!("{} {}: {}", a.id, a.title, a.why));
    }
    for note in &view.plan.notes {
        out.paragraph(note);
    }
    out.text
}

fn scores_head() -> [&'static str; 10] {
    ["", "score", "bounds", "practices", "weight", "target", "gap", "rank", "peers", "percentile (95 %)"]
}

fn scores_rows(view: &View) -> Vec<Vec<String>> {
    let row = |r: &Row, indent: &str| {
        vec![
            format!("{indent}{}", r.title),
            r.score.clone(),
            r.bounds.clone(),
            r.coverage.clone(),
            r.weight.clone(),
            r.target.clone(),
            r.gap.clone(),
            r.rank.clone(),
            r.peers.clone(),
            r.standing.clone(),
        ]
    };
    let mut rows = vec![row(&view.scores.overall, "")];
    for d in &view.scores.dimensions {
        rows.push(row(d, ""));
        rows.extend(view.scores.capabilities.iter().filter(|c| c.dimension == d.id).map(|c| row(c, "  ")));
    }
    rows
}

#[derive(Default)]
struct Out {
    text: String,
}

impl Out {
    fn line(&mut self, text: &str) {
        self.text.push_str(&clean(text));
        self.text.push('\n');
    }

    fn paragraph(&mut self, text: &str) {
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

    fn heading(&mut self, text: &str) {
        self.text.push('\n');
        self.line(text);
        self.text.push_str(&"─".repeat(clean(text).chars().count().min(usize::from(WIDTH))));
        self.text.push('\n');
    }

    fn table(&mut self, head: &[&str], rows: &[Vec<String>]) {
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
        for (n, name) in head.iter().enumerate() {
            if ["score", "weight", "target", "gap", "n", "level", "points", "P", "N", "days", "peers", "range"].contains(name)
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
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
