//! Everything that the binary carries passes its own checks without a finding.

use crm_readiness::builtin::{self, Shelf};
use crm_readiness::check::{Desk, questionnaire};
use crm_readiness::cli::check::findings;
use crm_readiness::diagnostic::{Sink, Sources, text};

use crate::common;

#[test]
fn questionnaires_and_benchmarks_have_no_findings() {
    for (shelf, marker) in [
        (Shelf::Questionnaires, "questionnaire.yaml"),
        (Shelf::Benchmarks, "benchmark.yaml"),
    ] {
        let references = builtin::references(shelf);
        assert!(!references.is_empty());
        for reference in references {
            let (sources, found) = findings(&builtin::files(shelf, &reference), marker);
            assert!(
                found.is_empty(),
                "{reference}:\n{}",
                text::render_all(&found, &sources)
            );
        }
    }
}

#[test]
fn the_example_has_no_findings() {
    let (sources, found) = findings(
        &common::folder("examples/nordhagen-pumps"),
        "engagement.yaml",
    );
    assert!(found.is_empty(), "{}", text::render_all(&found, &sources));
}

#[test]
fn every_practice_is_asked_of_two_roles_and_described_in_its_own_words() {
    let reference = builtin::references(Shelf::Questionnaires)
        .into_iter()
        .next()
        .expect("one is built in");
    let mut sources = Sources::default();
    let mut sink = Sink::default();
    let mut desk = Desk {
        sources: &mut sources,
        sink: &mut sink,
    };
    let q = questionnaire::questionnaire(
        &builtin::files(Shelf::Questionnaires, &reference),
        None,
        &mut desk,
    )
    .expect("it has no findings");
    assert_eq!(q.practices.len(), 88);
    let mut seen: Vec<&str> = Vec::new();
    for p in &q.practices {
        assert!(p.roles.len() >= 2, "{} is asked of one role", p.id);
        assert!(!p.trace.is_empty(), "{} has no source", p.id);
        for level in &p.levels {
            assert!(
                !seen.contains(&level.as_str()),
                "{}: this level stands elsewhere too: {level}",
                p.id
            );
            seen.push(level);
        }
    }
    // Every scored practice is closed by an initiative.
    for p in &q.practices {
        assert!(
            q.catalogue
                .initiatives
                .iter()
                .any(|i| i.closes.iter().any(|(c, _)| *c == p.id)),
            "no initiative closes {}",
            p.id
        );
    }
    assert_eq!(q.catalogue.initiatives.len(), 36);
}

#[test]
fn records_lists_and_ranges_of_days_are_read_and_checked() {
    let with = |lines: &str| {
        let mut files = common::folder("examples/nordhagen-pumps");
        let text = String::from_utf8(files.entries["engagement.yaml"].clone()).expect("UTF-8");
        let asked = ["planned_spend:", "frozen_weeks:", "predicted_gaps:"];
        let is_asked = |l: &&str| asked.iter().any(|key| l.trim_start().starts_with(key));
        let kept: Vec<&str> = text.lines().filter(|l| !is_asked(l)).collect();
        let text = kept.join("\n");
        files.entries.insert(
            "engagement.yaml".to_owned(),
            format!("{text}\n{lines}").into_bytes(),
        );
        let (sources, found) = findings(&files, "engagement.yaml");
        (found.len(), text::render_all(&found, &sources))
    };
    let good = "  planned_spend: {software: 200000, training: 0}\n  frozen_weeks: [[2026-12-20, 2027-01-06]]\n  predicted_gaps: [DAT, SKL, TEC]\n";
    let (n, shown) = with(good);
    assert_eq!(n, 0, "{shown}");
    let bad = "  planned_spend: {softwear: 1, training: -5}\n  frozen_weeks: [[2027-01-06, 2026-12-20]]\n  predicted_gaps: [DATA]\n";
    let (n, shown) = with(bad);
    assert_eq!(n, 4, "{shown}");
    assert!(shown.contains("did you mean `software`?"), "{shown}");
}
