//! Our own forms, forms that belong elsewhere, forms of an earlier version, and two submissions of a person.

use super::*;

fn form(respondent: &str, date: &str, more: &str, answers: &str) -> String {
    format!(
        "{{\"schema\": 1, \"kind\": \"answers\", \"engagement\": \"lindgren-kiosks\", \"round\": \"{ROUND}\", \"questionnaire\": \"kiosk@1.0.0\", \"form\": \"full\", \"respondent\": \"{respondent}\", \"unit\": null, \"date\": \"{date}\", {more} \"answers\": {{{answers}}}}}"
    )
}

const MANAGER: &str = "\"roles\": [\"manager\"], \"consent\": true, \"complete\": true,";

#[test]
fn a_form_becomes_a_file_of_the_round() {
    let answers = "\"COU-02\": {\"value\": 2.5, \"sample\": 140, \"source\": \"week 8\"}, \"STO-01\": {\"level\": 2, \"intention\": 3, \"note\": \"ü \\\"x\\\" \\\\ \\n y\"}, \"STO-02\": \"n/a\", \"TEA-01\": \"dk\", \"TEA-02\": null";
    let run = run(&[input("m.json", form("m-1", "2026-02-24", MANAGER, answers))]);
    assert!(run.found.is_empty(), "{}", run.shown);
    assert_eq!(
        run.only(),
        "schema: 1\nrespondent: m-1\nroles: [manager]\ndate: 2026-02-24\nanswers:\n  COU-02: {value: 2.5, sample: 140, source: \"week 8\"}\n  STO-01: {level: 2, intention: 3, note: \"ü \\\"x\\\" \\\\ \\n y\"}\n  STO-02: n/a\n  TEA-01: dk"
    );
    assert!(!run.report.respondents[0].complete);
    with(&kiosk(), &run);
}

#[test]
fn the_workbook_form_is_read_by_its_ids() {
    let book = workbook(&[
        (
            "Answers",
            &[
                &[
                    "id",
                    "question",
                    "answer",
                    "figure",
                    "sample",
                    "source",
                    "intention",
                    "note",
                ],
                &["COU-02", "How long?", "", "2.5", "140", "week 8", "", ""],
                &[
                    "STO-01",
                    "Counted?",
                    "2 – Most weeks.",
                    "",
                    "",
                    "",
                    "3",
                    "mostly",
                ],
                &["STO-02", "Own brand?", "n/a", "", "", "", "", ""],
                &["TEA-01", "Beside?", "", "", "", "", "", "only a note"],
                &["TEA-02", "Free?", "formula:1+1", "", "", "", "", ""],
            ],
        ),
        (
            "Levels",
            &[&["id", "0", "1"], &["STO-01", "Never counted.", "…"]],
        ),
        (
            "About",
            &[
                &["engagement", "lindgren-kiosks"],
                &["round", ROUND],
                &["questionnaire", "kiosk@1.0.0"],
                &["respondent", "m-1"],
                &["roles", "manager"],
                &["date", "2026-02-24"],
                &["unit", ""],
            ],
        ),
    ]);
    let run = run(&[input("m.xlsx", book)]);
    assert_eq!(
        run.errors(),
        ["collect/formula: a formula stands here, not an answer"],
        "{}",
        run.shown
    );
    assert!(run.shown.contains("m.xlsx!Answers:6:3"), "{}", run.shown);
    assert!(run.shown.contains("C6"), "{}", run.shown);
    assert_eq!(
        run.only(),
        "schema: 1\nrespondent: m-1\nroles: [manager]\ndate: 2026-02-24\nanswers:\n  COU-02: {value: 2.5, sample: 140, source: \"week 8\"}\n  STO-01: {level: 2, intention: 3, note: \"mostly\"}\n  STO-02: n/a\n  TEA-01: {note: \"only a note\"}"
    );
    with(&kiosk(), &run);
}

#[test]
fn a_form_of_another_engagement_round_or_questionnaire_is_refused() {
    let good = form("m-1", "2026-02-24", MANAGER, "\"STO-01\": 2");
    for (from, to, code) in [
        ("lindgren-kiosks", "other-client", "collect/elsewhere"),
        (ROUND, "2027-03-02-later", "collect/elsewhere"),
        ("kiosk@1.0.0", "kiosk@9.0.0", "collect/version"),
        ("\"consent\": true", "\"consent\": false", "collect/consent"),
        ("\"answers\", \"eng", "\"something\", \"eng", "collect/file"),
    ] {
        let run = run(&[
            input("a.json", good.replace(from, to)),
            input(
                "b.json",
                form("m-2", "2026-02-24", MANAGER, "\"STO-01\": 1"),
            ),
        ]);
        assert_eq!(run.codes(), [code], "{}", run.shown);
        assert!(run.shown.contains("a.json"), "{}", run.shown);
        assert_eq!(outcomes(&run), [("m-2.yaml", Outcome::Written)]);
    }
}

#[test]
fn of_two_submissions_the_later_counts_then_the_more_complete() {
    let one = "\"STO-01\": 2";
    let two = "\"STO-01\": 1, \"TEA-01\": 1";
    for (first, second, because, wins) in [
        (
            ("2026-02-24", two),
            ("2026-02-25", one),
            "the later counts",
            "STO-01: 2",
        ),
        (
            ("2026-02-24", one),
            ("2026-02-24", two),
            "more complete",
            "STO-01: 1",
        ),
        (
            ("2026-02-24", "\"STO-01\": 0"),
            ("2026-02-24", one),
            "the last by file",
            "STO-01: 2",
        ),
    ] {
        let run = run(&[
            input("a.json", form("m-1", first.0, MANAGER, first.1)),
            input("b.json", form("M-1", second.0, MANAGER, second.1)),
        ]);
        assert_eq!(run.codes(), ["collect/twice"], "{}", run.shown);
        assert!(run.shown.contains(because), "{}", run.shown);
        assert!(run.only().contains(wins), "{}", run.only());
        assert_eq!(run.report.left_aside.len(), 1);
    }
}

#[test]
fn what_a_person_sent_in_two_roles_is_joined() {
    let owner = MANAGER.replace("manager", "owner");
    let run = run(&[
        input(
            "a.json",
            form("m-1", "2026-02-24", MANAGER, "\"STO-01\": 2, \"STO-02\": 1"),
        ),
        input(
            "b.json",
            form("m-1", "2026-02-25", &owner, "\"STO-01\": 3, \"TEA-01\": 1"),
        ),
    ]);
    assert!(run.found.is_empty(), "{}", run.shown);
    assert!(
        run.only()
            .ends_with("roles: [owner, manager]\ndate: 2026-02-25\nanswers:\n  STO-01: 3\n  STO-02: 1\n  TEA-01: 1"),
        "{}",
        run.only()
    );
}

#[test]
fn other_answers_in_the_round_stay_until_force() {
    let first = run(&[input(
        "a.json",
        form("m-1", "2026-02-24", MANAGER, "\"STO-01\": 2"),
    )]);
    let files = with(&kiosk(), &first);
    let later = [input(
        "b.json",
        form("m-1", "2026-02-26", MANAGER, "\"STO-01\": 3"),
    )];
    let kept = run_in(&files, &later, &How::default());
    assert_eq!(kept.codes(), ["collect/exists"], "{}", kept.shown);
    assert!(kept.written.is_empty());
    let force = How {
        force: true,
        ..How::default()
    };
    let replaced = run_in(&files, &later, &force);
    assert_eq!(outcomes(&replaced), [("m-1.yaml", Outcome::Replaced)]);
    // An earlier one does not come back, not even so.
    let files = with(&files, &replaced);
    let again = [input(
        "a.json",
        form("m-1", "2026-02-24", MANAGER, "\"STO-01\": 2"),
    )];
    let back = run_in(&files, &again, &force);
    assert_eq!(outcomes(&back), [("m-1.yaml", Outcome::Kept)]);
    assert!(back.shown.contains("later day"), "{}", back.shown);
}

#[test]
fn a_table_of_the_round_is_never_changed() {
    let mut files = kiosk();
    files.entries.insert(
        format!("rounds/{ROUND}/sellers.csv"),
        b"respondent,roles,STO-01\nm-1,manager,1\n".to_vec(),
    );
    let force = How {
        force: true,
        ..How::default()
    };
    let sent = [input(
        "a.json",
        form("m-1", "2026-02-24", MANAGER, "\"STO-01\": 2"),
    )];
    let run = run_in(&files, &sent, &force);
    assert_eq!(run.codes(), ["collect/exists"], "{}", run.shown);
    assert!(run.shown.contains("sellers.csv"), "{}", run.shown);
    assert!(run.written.is_empty());
}

#[test]
fn a_name_in_the_place_of_an_id_is_not_written() {
    for (keep_names, begins) in [(false, "p-"), (true, "jane-doe-")] {
        let how = How {
            keep_names,
            ..How::default()
        };
        let sent = [input(
            "a.json",
            form("Jane Doe", "2026-02-24", MANAGER, "\"STO-01\": 2"),
        )];
        let run = run_in(&kiosk(), &sent, &how);
        let (file, _) = outcomes(&run)[0];
        assert!(file.starts_with(begins), "{file}");
        assert!(!run.only().contains("Jane"));
        with(&kiosk(), &run);
    }
}

/// The fixture of two rounds has a crosswalk from version 1.0.0 to 1.1.0 of its questionnaire.
#[test]
fn forms_of_an_earlier_version_go_through_the_crosswalk() {
    let mut files = common::folder("tests/fixtures/kiosk-two-rounds");
    files.root = String::new();
    let rounds = load::rounds(&files);
    let full = rounds
        .iter()
        .rev()
        .find(|r| {
            let text = &files.entries[&format!("rounds/{r}/round.yaml")];
            String::from_utf8_lossy(text).contains("form: full")
        })
        .expect("a full round")
        .clone();
    files.entries.retain(|path, _| {
        let inside = path.strip_prefix("rounds/").and_then(|p| p.split_once('/'));
        inside.is_none_or(|(r, f)| r <= full.as_str() && f == "round.yaml")
            && !["jobs.yaml", "decisions.yaml"].contains(&path.as_str())
    });
    let mut desk_sources = Sources::default();
    let mut sink = Sink::default();
    let mut desk = Desk {
        sources: &mut desk_sources,
        sink: &mut sink,
    };
    let case = load::without_answers(&files, &full, &mut desk).expect("sound");
    let q = &case.questionnaire;
    let crosswalk = q.crosswalks.first().expect("a crosswalk");
    let earlier = load::earlier_versions(&files, q);
    let old = earlier.first().expect("the earlier version is at hand");
    // Every practice of then, each answered with level 1, or a figure.
    let answers: Vec<String> = old
        .practices
        .iter()
        .map(|p| match &p.measure {
            Some(m) => format!("\"{}\": {{\"value\": {}}}", p.id, m.knots[0].0),
            None => format!("\"{}\": 1", p.id),
        })
        .collect();
    let roles: Vec<String> = old.roles.iter().map(|r| format!("\"{}\"", r.id)).collect();
    let sent = format!(
        "{{\"schema\": 1, \"kind\": \"answers\", \"questionnaire\": \"{}\", \"respondent\": \"x-1\", \"roles\": [{}], \"answers\": {{{}}}}}",
        crosswalk.from,
        roles.join(", "),
        answers.join(", ")
    );
    let run = run_in(&files, &[input("old.json", sent)], &How::default());
    assert!(run.errors().is_empty(), "{}", run.shown);
    assert!(
        run.codes().iter().all(|c| *c == "collect/not-carried"),
        "{}",
        run.shown
    );
    let file = run.file("x-1.yaml");
    for link in &crosswalk.links {
        let (old, new) = (&link.old[0], &link.new[0]);
        if link.old.len() == 1 && link.new.len() == 1 && link.rescale.is_empty() {
            assert!(
                file.contains(&format!("  {new}: ")),
                "{old} → {new}\n{file}"
            );
        }
        if link.new.len() > 1 {
            assert!(
                run.shown
                    .contains(&format!("answer to `{old}` is not carried")),
                "{}",
                run.shown
            );
        }
    }
    for (id, _) in &crosswalk.retired {
        assert!(
            run.shown
                .contains(&format!("answer to `{id}` is not carried")),
            "{}",
            run.shown
        );
    }
}
