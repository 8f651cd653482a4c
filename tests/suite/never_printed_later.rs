//! What the report of a later round never says: a change within noise called a change, a rise that others explain
//! called own progress, a person.

use crm_readiness::gap::Layer;
use crm_readiness::progress::change::NodeChange;
use crm_readiness::progress::verdict::Verdict;
use crm_readiness::read::Files;
use crm_readiness::render::view::progress::{Change, Node};
use crm_readiness::render::{html, progress_text};

use crate::common::{self, Later};
use crate::never_printed::{says, words_of};

fn example() -> Files {
    common::folder("examples/nordhagen-pumps")
}

/// Engagements whose latest round follows another.
fn all() -> Vec<Later> {
    let kiosk = || common::folder("tests/fixtures/kiosk-two-rounds");
    [
        common::until(example(), "2027-06-15-phase-1"),
        common::until(example(), "2027-01-19-pulse"),
        common::until(kiosk(), "2026-09-07-second"),
        kiosk(),
        again(|_, text| text),
    ]
    .iter()
    .map(common::later)
    .collect()
}

/// The baseline of the example, and the same answers again a year later but for what `change` does to its files.
fn again(change: impl Fn(&str, String) -> String) -> Files {
    let mut files = common::baseline();
    let before: Vec<(String, Vec<u8>)> = files
        .entries
        .iter()
        .filter_map(|(p, b)| {
            Some((
                p.strip_prefix("rounds/2026-09-15-baseline/")?.to_owned(),
                b.clone(),
            ))
        })
        .collect();
    for (name, bytes) in before {
        let text = String::from_utf8(bytes).expect("UTF-8");
        let text = if name == "round.yaml" {
            text.replace("date: 2026-09-15", "date: 2027-09-15")
                .replace("report_date: 2026-10-05", "report_date: 2027-10-05")
        } else {
            text
        };
        let text = change(&name, text);
        files
            .entries
            .insert(format!("rounds/2027-09-15-again/{name}"), text.into_bytes());
    }
    files
}

fn change(later: &Later) -> &Change {
    later.pages.view.progress.as_ref().expect("a later round")
}

/// Each change of a node with its line on the page, where capabilities stand below their dimension.
fn pairs<'a>(later: &'a Later, change: &'a Change) -> Vec<(&'a NodeChange, &'a Node)> {
    let line = |n: &NodeChange| change.nodes.iter().find(|line| line.id == n.node);
    let nodes = later.progress.nodes.iter();
    nodes
        .map(|n| (n, line(n).expect("every node has a line")))
        .collect()
}

fn page(later: &Later) -> String {
    let page =
        html::render(&later.pages, &common::templates()).expect("the template fits the view");
    words_of(&page)
}

fn screen(later: &Later) -> String {
    progress_text::render(&later.progress.client, change(later))
}

/// Words that say that something became better or worse.
const MOVED: [&str; 8] = [
    "improved",
    "declined",
    "rose",
    "fell",
    "better",
    "worse",
    "progress",
    "regressed",
];

#[test]
fn within_noise_nothing_improved_or_declined() {
    let (mut beyond, mut within) = (0, 0);
    for later in all() {
        let change = change(&later);
        let page = page(&later);
        for (node, shown) in pairs(&later, change) {
            if matches!(node.verdict, Verdict::Improved | Verdict::Declined) {
                beyond += 1;
                continue;
            }
            within += 1;
            for text in [&shown.verdict, &shown.brief, &shown.short] {
                let moved = MOVED
                    .iter()
                    .find(|word| says(text, word) && **word != "rose");
                assert!(moved.is_none(), "{}: {text}", shown.title);
            }
            // No sentence says so: titles are set before or after the word, in one clause.
            let slope = later.pages.view.charts.get("slope");
            let sentences = std::iter::once(&change.headline)
                .chain(&change.lead)
                .chain(slope.iter().flat_map(|c| [&c.title, &c.alt]));
            for clause in sentences.flat_map(|s| s.split([';', '.'])) {
                let moved = MOVED.iter().find(|word| says(&clause.to_lowercase(), word));
                assert!(
                    moved.is_none() || !says(clause, &shown.title),
                    "{} is within noise: {clause}",
                    shown.title
                );
            }
            for word in MOVED {
                assert!(
                    !page.contains(&format!("{} {word}", shown.title)),
                    "{} {word}",
                    shown.title
                );
            }
        }
        for (practice, shown) in later.progress.practices.iter().zip(&change.practices) {
            if !matches!(practice.verdict, Verdict::Improved | Verdict::Declined) {
                assert!(!shown.verdict.contains("improved") && !shown.verdict.contains("declined"));
            }
        }
    }
    assert!(
        beyond > 3 && within > 20,
        "{beyond} beyond noise, {within} within"
    );
}

#[test]
fn the_verdict_of_a_change_within_noise_has_its_words() {
    for later in all() {
        let change = change(&later);
        for (node, shown) in pairs(&later, change) {
            let words = match node.verdict {
                Verdict::Improved => "improved",
                Verdict::Declined => "declined",
                Verdict::Undecided { .. } if shown.small => "smaller than the",
                Verdict::Equivalent | Verdict::Undecided { .. } => {
                    "no change that can be told from noise"
                }
                Verdict::NotTested(_) => "not tested",
            };
            assert!(
                shown.verdict.contains(words),
                "{}: {}",
                shown.title,
                shown.verdict
            );
        }
    }
}

/// The whole of a comparison in which nobody changed an answer.
fn no_own_progress(later: &Later) {
    let change = change(later);
    for (node, shown) in pairs(later, change) {
        assert!(
            node.verdict != Verdict::Improved,
            "{} is called improved",
            shown.title
        );
        assert!(
            node.own.is_none_or(|own| own.abs() < 1e-9),
            "{}: {:?}",
            shown.title,
            node.own
        );
    }
    let charts = &later.pages.view.charts;
    let slope = &charts.get("slope").expect("drawn").title;
    for text in change.lead.iter().chain([&change.headline, slope]) {
        assert!(
            !says(&text.to_lowercase(), "improved") || text.contains("No capability"),
            "{text}"
        );
    }
}

#[test]
fn a_rise_by_mode_is_no_own_progress() {
    // A self-assessment lowers nothing for want of evidence, so the scores rise by themselves.
    let later = common::later(&again(|name, text| {
        if name == "round.yaml" {
            text.replace("mode: facilitated", "mode: self")
        } else {
            text
        }
    }));
    let whole = &later.progress.nodes[0];
    assert!(
        whole
            .now
            .zip(whole.then)
            .is_some_and(|(now, then)| now > then + 0.1)
    );
    assert!(whole.cap.is_some_and(|cap| cap > 0.1), "{:?}", whole.cap);
    no_own_progress(&later);
    assert!(change(&later).with_caps);
    assert!(page(&later).contains("The mode changed"));
    assert!(screen(&later).contains("The mode changed"));
}

#[test]
fn a_rise_by_scope_is_no_own_progress() {
    // The lowest practices of the baseline are asked of nobody the second time.
    let files = common::baseline();
    let (_, assessment, _) = common::report_of(&files);
    let low: Vec<String> = assessment
        .scores
        .practices
        .iter()
        .filter(|p| p.is_core() && p.score.is_some_and(|s| s.get() < 20.0))
        .map(|p| p.id.as_str().to_owned())
        .collect();
    assert!(low.len() >= 3, "{low:?}");
    let later = common::later(&again(|name, text| without(name, &text, &low)));
    let whole = &later.progress.nodes[0];
    assert!(
        whole
            .now
            .zip(whole.then)
            .is_some_and(|(now, then)| now > then + 0.1)
    );
    assert!(
        whole.scope.is_some_and(|scope| scope > 0.1),
        "{:?}",
        whole.scope
    );
    no_own_progress(&later);
    for id in &low {
        assert!(
            page(&later).contains(id.as_str()),
            "{id} is named as scored in the earlier round only"
        );
    }
}

/// A file of answers without those to some practices.
fn without(name: &str, text: &str, ids: &[String]) -> String {
    let drops = |line: &str| {
        let line = line.trim_start().trim_start_matches("- ");
        ids.iter().any(|id| line.starts_with(&format!("{id}:")))
    };
    if name == "round.yaml" {
        return text.to_owned();
    }
    if !name.ends_with(".csv") {
        let lines: Vec<&str> = text.lines().filter(|l| !drops(l)).collect();
        return format!("{}\n", lines.join("\n"));
    }
    let head: Vec<&str> = text.lines().next().unwrap_or_default().split(',').collect();
    let rows: Vec<String> = text
        .lines()
        .enumerate()
        .map(|(n, line)| {
            let mut quoted = false;
            let cells = line.split(|c| {
                quoted ^= c == '"';
                c == ',' && !quoted
            });
            let cells = cells.enumerate().map(|(i, cell)| {
                let id = head
                    .get(i)
                    .and_then(|h| h.split('.').next())
                    .unwrap_or_default();
                if n > 0 && ids.iter().any(|x| x == id) {
                    ""
                } else {
                    cell
                }
            });
            cells.collect::<Vec<_>>().join(",")
        })
        .collect();
    format!("{}\n", rows.join("\n"))
}

#[test]
fn new_respondents_stand_beside_those_who_returned() {
    for later in all().iter().take(2) {
        let r = &later.progress.returning;
        assert!(r.new > 0 || r.left > 0);
        let sentence = format!(
            "{} people answered both times, {} only then, {} only now",
            r.persons, r.left, r.new
        );
        for text in [
            page(later),
            screen(later)
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" "),
        ] {
            assert!(text.contains(&sentence), "{sentence}");
            assert_ne!(r.hidden.is_some(), text.contains("over those who returned"));
        }
    }
}

#[test]
fn the_change_of_one_who_left_does_not_follow_from_those_who_returned() {
    let mut files = again(|_, text| text);
    let someone = files
        .entries
        .keys()
        .find(|p| p.starts_with("rounds/2027-09-15-again/sales"))
        .cloned()
        .expect("a file of one person");
    files.entries.remove(&someone);
    let later = common::later(&files);
    assert_eq!(later.progress.returning.left, 1);
    assert!(later.progress.returning.returning.is_none());
    assert!(!page(&later).contains("over those who returned"));
}

/// The names of respondents in the files of an engagement.
fn names(files: &Files) -> Vec<String> {
    let mut out = Vec::new();
    for (path, bytes) in &files.entries {
        let text = String::from_utf8_lossy(bytes);
        let first = |line: &str| line.split(',').next().map(str::to_owned);
        if path.ends_with(".csv") && path.starts_with("rounds/") {
            out.extend(text.lines().skip(1).filter_map(first));
        } else if let Some(line) = text.lines().find_map(|l| l.strip_prefix("respondent:")) {
            out.push(line.split(" #").next().unwrap_or(line).trim().to_owned());
        }
    }
    out.retain(|name| name.len() >= 3);
    out
}

#[test]
fn no_person_is_named_and_no_role_is_set_apart() {
    let files = example();
    let names = names(&files);
    assert!(names.len() > 30, "{names:?}");
    for round in ["2027-01-19-pulse", "2027-06-15-phase-1"] {
        let later = common::later(&common::until(files.clone(), round));
        let (page, screen) = (page(&later), screen(&later));
        let json = serde_json::to_string(&later.progress).expect("plain data");
        let view = serde_json::to_string(change(&later)).expect("plain data");
        for text in [&page, &screen, &json, &view] {
            for name in &names {
                assert!(!says(text, name), "respondent `{name}` is printed");
            }
        }
        let answers = later.cases.iter().flat_map(|c| &c.round.respondents);
        for answer in answers.flat_map(|r| r.answers.values()) {
            if let Some(note) = &answer.note {
                let note = note.split_whitespace().collect::<Vec<_>>().join(" ");
                assert!(
                    !page.contains(&note) && !view.contains(&note),
                    "a note: {note}"
                );
            }
        }
        // The comparison holds practices and nodes only: no figure of a role, however many people it has. Owners and
        // deciders stand as they were filed.
        for role in &later.cases[0].questionnaire.roles {
            let filed =
                ["owner", "decider"].map(|key| format!("\"{key}\":\"{}\"", role.id.as_str()));
            let json = filed
                .iter()
                .fold(json.clone(), |json, filed| json.replace(filed, ""));
            assert!(
                !json.contains(&format!("\"{}\"", role.id.as_str())),
                "{}",
                role.id.as_str()
            );
        }
    }
}

#[test]
fn a_report_with_many_decisions_or_none_names_what_it_leaves_out() {
    let mut files = common::until(example(), "2027-06-15-phase-1");
    files
        .entries
        .retain(|p, _| p != "decisions.yaml" && p != "jobs.yaml");
    let bare = common::later(&files);
    let text = page(&bare);
    assert!(text.contains("No decisions are filed"));
    assert!(text.contains("none are filed in decisions.yaml"));
    assert!(text.contains("no initiative of it is filed in jobs.yaml"));
    assert!(change(&bare).counts.is_empty());
    let one = |n: usize| {
        format!(
            "  - {{id: D{n}, ask: \"Ask number {n}\", round: 2026-09-15-baseline, initiatives: [I-04], outcome: open}}\n"
        )
    };
    let many: String = (1..=12).map(one).collect();
    files.entries.insert(
        "decisions.yaml".to_owned(),
        format!("schema: 1\ndecisions:\n{many}").into_bytes(),
    );
    let full = common::later(&files);
    let text = page(&full);
    for n in 1..=12 {
        assert!(text.contains(&format!("Ask number {n}")));
    }
    assert!(
        change(&full)
            .nodes
            .iter()
            .any(|n| n.layer == Layer::Overall)
    );
}
