//! Second rounds, pulse rounds, workshops and registers.

use super::*;
use crm_readiness::check::{Case, Desk};
use crm_readiness::diagnostic::{Sink, Sources};
use crm_readiness::load;
use crm_readiness::model::answers::Response;
use crm_readiness::model::register::{Outcome, State, Test};

const SECOND: &str = "rounds/2026-09-07-second/round.yaml";
const AGREED: &str = "rounds/2026-09-07-second/agreed.yaml";
const RERATING: &str = "rounds/2026-09-07-second/rerating.yaml";
const PULSE: &str = "rounds/2026-12-07-pulse/round.yaml";
const JOBS: &str = "jobs.yaml";
const DECISIONS: &str = "decisions.yaml";

fn changed(path: &str, old: &str, new: &str) -> Files {
    edit_in(two_rounds(), path, old, new)
}

fn engagement(files: &Files) -> (Vec<Case>, bool) {
    let mut sources = Sources::default();
    let mut sink = Sink::default();
    let mut desk = Desk {
        sources: &mut sources,
        sink: &mut sink,
    };
    let cases = load::engagement(files, None, &mut desk);
    (cases, sink.has_errors())
}

#[test]
fn all_rounds_come_back_in_order_and_those_without_errors_when_one_has_some() {
    let (cases, errors) = engagement(&two_rounds());
    let folders: Vec<&str> = cases.iter().map(|c| c.round.folder.as_str()).collect();
    let wanted = [
        "2026-03-02-baseline",
        "2026-09-07-second",
        "2026-12-07-pulse",
    ];
    assert_eq!(folders, wanted);
    assert!(!errors);
    let earlier: Vec<Option<&str>> = cases
        .iter()
        .map(|c| c.earlier.as_ref().map(|e| e.round.folder.as_str()))
        .collect();
    assert_eq!(earlier, [None, None, Some("2026-09-07-second")]);
    assert!(cases[0].benchmark.is_some() && cases[1].benchmark.is_none());

    let (cases, errors) = engagement(&changed(SECOND, "mode: self", "mode: selfish"));
    assert!(errors);
    let folders: Vec<&str> = cases.iter().map(|c| c.round.folder.as_str()).collect();
    // The pulse round rests on the one that cannot be read.
    assert_eq!(folders, ["2026-03-02-baseline"]);
    let (cases, _) = engagement(&changed(PULSE, "mode: self", "mode: selfish"));
    assert_eq!(cases.len(), 2);
    let baseline = edit_in(two_rounds(), ROUND, "mode: self", "mode: selfish");
    assert_eq!(engagement(&baseline).0.len(), 2);
}

#[test]
fn registers_may_speak_of_rounds_that_are_not_read() {
    let mut sources = Sources::default();
    let mut sink = Sink::default();
    let mut desk = Desk {
        sources: &mut sources,
        sink: &mut sink,
    };
    let cases = load::engagement(&two_rounds(), Some("2026-03-02-baseline"), &mut desk);
    assert_eq!(cases.len(), 1);
    assert!(!sink.has_errors());
}

#[test]
fn one_round_is_read_like_all_rounds() {
    let files = two_rounds();
    for case in engagement(&files).0 {
        let mut sources = Sources::default();
        let mut sink = Sink::default();
        let mut desk = Desk {
            sources: &mut sources,
            sink: &mut sink,
        };
        let alone = load::case(&files, &case.round.folder, &mut desk).expect("no errors");
        assert_eq!(alone.fingerprints, case.fingerprints);
        assert_eq!(alone.earlier.is_some(), case.earlier.is_some());
        assert_eq!((alone.jobs, alone.decisions), (case.jobs, case.decisions));
    }
}

#[test]
fn fingerprints_cover_what_decides_the_result() {
    let inputs = |files: &Files| crate::common::case(files).fingerprints;
    let before = inputs(&two_rounds());
    for (path, old, new) in [
        (JOBS, "days: 11", "days: 12"),
        (AGREED, "agreed: {level: 2,", "agreed: {level: 1,"),
        (SECOND, "owner: 1", "owner: 2"),
    ] {
        assert_ne!(before, inputs(&changed(path, old, new)), "{path}");
    }
    let unread = put_in(two_rounds(), "rounds/2026-12-07-pulse/report.html", "x");
    assert_eq!(before, inputs(&unread));
}

#[test]
fn what_the_program_writes_beside_a_round_is_no_finding() {
    let mut files = two_rounds();
    for name in [
        "report.pdf",
        "report.html",
        "assessment.json",
        "view.json",
        "typst/main.typ",
        "typst/charts/a.svg",
        "charts/a.svg",
    ] {
        let content = match name {
            "assessment.json" => r#"{"schema": 1, "program": "0.3.0", "scores": {}}"#,
            _ => "x",
        };
        files = put_in(files, &format!("rounds/2026-09-07-second/{name}"), content);
    }
    expect(&files, "", &[]);
    let files = put_in(files, "rounds/2026-09-07-second/scores.json", "x");
    let wanted = "round/not-read rounds/2026-09-07-second/scores.json:1:1";
    expect(&files, "", &[wanted]);
}

#[test]
fn a_kept_assessment_that_cannot_be_used_is_reported() {
    let kept = "rounds/2026-09-07-second/assessment.json";
    for content in [
        "",
        "x",
        "[]",
        "1",
        "{}",
        r#"{"schema": 2, "program": "0.3.0", "scores": {}}"#,
        r#"{"schema": "1", "program": "0.3.0", "scores": {}}"#,
        r#"{"schema": 1, "scores": {}}"#,
        r#"{"schema": 1, "program": "0.3.0", "scores": []}"#,
    ] {
        expect(
            &put_in(two_rounds(), kept, content),
            kept,
            &["round/kept 1:1"],
        );
    }
    let case = crate::common::case(&two_rounds());
    let json = serde_json::to_vec(&crm_readiness::assess::assess(&case)).expect("plain data");
    expect(&put_in(two_rounds(), kept, json), kept, &[]);
}

#[test]
fn nothing_happens_before_the_round_that_it_follows() {
    for (old, new) in [
        ("due: 2026-04-15", "due: 2026-03-01"),
        ("decided: 2026-04-10", "decided: 2020-01-01"),
    ] {
        let files = changed(DECISIONS, old, new);
        let text = String::from_utf8_lossy(&files.entries[DECISIONS]);
        let line = text.lines().nth(2).expect("a decision");
        let column = line.find(new).expect("changed") + new.find("20").expect("a day") + 1;
        let wanted = format!("register/state 3:{column}");
        expect_one(&files, DECISIONS, &wanted, "before the round of 2026-03-02");
    }
    // On its day is not before it.
    let same = changed(DECISIONS, "due: 2026-04-15", "due: 2026-03-02");
    expect(&same, DECISIONS, &[]);

    let early = changed(AGREED, "date: 2026-09-18", "date: 2026-09-06");
    expect_one(&early, AGREED, "file/date 2:7", "before the round's date");
    let same = changed(AGREED, "date: 2026-09-18", "date: 2026-09-07");
    expect(&same, AGREED, &[]);
    let own = changed(
        AGREED,
        "agreed: {level: 2,",
        "agreed: {date: 2026-03-09, level: 2,",
    );
    expect_one(&own, AGREED, "file/date 7:20", "2026-03-09 lies before");

    let text = |date: &str| {
        format!("schema: 1\nof: 2026-03-02-baseline\ndate: {date}\nlevels: {{COU-01: 2}}\n")
    };
    let early = put_in(two_rounds(), RERATING, text("2026-03-01"));
    let (lines, shown) = found(&early, RERATING);
    assert!(lines.contains(&"file/date 3:7".to_owned()), "{shown}");
    let same = put_in(two_rounds(), RERATING, text("2026-03-02"));
    expect(&same, RERATING, &["rerating/few 4:9"]);
}

#[test]
fn a_practice_under_an_older_id_stands_twice() {
    let words = "`COU-04` stands here twice, because `COU-01` is an older id of it";
    let after = changed(AGREED, "STO-01:\n", "COU-01:\n");
    expect_one(&after, AGREED, "file/duplicate-key 10:3", words);
    let before = edit_in(
        changed(AGREED, "COU-04:\n", "COU-01:\n"),
        AGREED,
        "STO-01:\n",
        "COU-04:\n",
    );
    expect_one(&before, AGREED, "file/duplicate-key 10:3", words);
    let levels =
        "schema: 1\nof: 2026-03-02-baseline\ndate: 2026-09-10\nlevels: {COU-01: 1, COU-09: 1}\n";
    let words = "`COU-01` stands here twice, because `COU-09` is an older id of it";
    let files = put_in(two_rounds(), RERATING, levels);
    expect_one(&files, RERATING, "file/duplicate-key 4:21", words);
}

#[test]
fn a_workshop_is_read_with_the_rules_of_answers() {
    let (cases, _) = engagement(&two_rounds());
    let workshop = cases[1].round.workshop.as_ref().expect("it is there");
    assert_eq!(workshop.practices.len(), 3);
    let measured = workshop
        .practices
        .iter()
        .find(|(id, _)| id.as_str() == "COU-02");
    let agreed = measured
        .and_then(|(_, s)| s.agreed.as_ref())
        .expect("agreed");
    assert_eq!(agreed.date, "2026-09-18");
    assert!(
        matches!(&agreed.response, Response::Figure { value, .. } if (*value - 2.4).abs() < 1e-12)
    );

    let figure = "agreed: {value: 2.4, sample: 120, source: \"counted in week 36\", evidence: E3}";
    for (old, new, wanted) in [
        (
            "agreed: {level: 2,",
            "agreed: {level: 2.5,",
            &["answers/level 7:21"][..],
        ),
        (
            "agreed: {level: 2,",
            "agreed: {level: dk,",
            &["answers/level 7:21"],
        ),
        (
            "agreed: {level: 2,",
            "agreed: {level: n/a,",
            &["answers/level 7:21"],
        ),
        (
            "agreed: {level: 2,",
            "agreed: {level: 2, value: 3,",
            &["answers/level 7:21"],
        ),
        ("agreed: {level: 2,", "agreed: {", &["agreed/nothing 7:13"]),
        (
            "agreed: {level: 2,",
            "agreed: {note: x, level: 2,",
            &["file/unknown-key 7:14"],
        ),
        (figure, "agreed: 2", &[]),
        (figure, "agreed: dk", &["answers/level 9:13"]),
        (figure, "agreed: []", &["answers/level 9:13"]),
        (figure, "agreed: {value: -1e16}", &["file/range 9:21"]),
        (
            figure,
            "agreed: {value: 2, sample: 1.5}",
            &["answers/level 9:21"],
        ),
        (figure, "{}", &["file/syntax 9:7"]),
        (figure, "agreed: {level: 1}", &[]),
        ("COU-04:\n", "COU-05:\n", &["practice/unknown 5:3"]),
        ("STO-01:\n", "COU-01:\n", &["file/duplicate-key 10:3"]),
        ("seller: 1}", "cook: 1}", &["role/unknown 3:33"]),
        ("date: 2026-09-18", "date: 2026-09-31", &["file/date 2:7"]),
    ] {
        let files = changed(AGREED, old, new);
        if new == "{}" {
            let (lines, _) = found(&files, AGREED);
            assert!(!lines.is_empty());
        } else {
            expect(&files, AGREED, wanted);
        }
    }
    // What the round does not ask for is left out.
    let short = edit_in(two_rounds(), AGREED, "STO-01:\n", "STO-04:\n");
    let short = edit_in(short, SECOND, "form: full", "form: short");
    let (lines, shown) = found(&short, AGREED);
    assert!(
        shown.contains("`STO-04` are left out"),
        "{lines:?}\n{shown}"
    );
    expect(
        &put_in(two_rounds(), AGREED, ""),
        AGREED,
        &["file/type 1:1"],
    );
    expect(
        &put_in(two_rounds(), AGREED, "schema: 1\ndate: 2026-09-18\n"),
        AGREED,
        &[],
    );
}

#[test]
fn pulse_rounds() {
    for (old, new, wanted) in [
        ("phase: [I-02]\n", "", "file/missing-key 1:1"),
        ("phase: [I-02]", "phase: [I-09]", "initiative/unknown 7:9"),
        ("phase: [I-02]", "phase: I-02", "file/type 7:8"),
        ("form: pulse", "form: full", "round/pulse 7:8"),
    ] {
        expect(&changed(PULSE, old, new), PULSE, &[wanted]);
    }
    // The phase decides what is asked.
    let other = changed(PULSE, "phase: [I-02]", "phase: [I-05]");
    let (lines, shown) = found(&other, "");
    assert!(
        !lines.is_empty() && lines.iter().all(|l| l.starts_with("answers/out-of-scope")),
        "{shown}"
    );
    let first = edit(
        ROUND,
        "form: full",
        "form: pulse\nphase: [I-01, I-02, I-03, I-04]",
    );
    let (lines, shown) = found(&first, ROUND);
    assert!(lines.contains(&"round/pulse 6:7".to_owned()), "{shown}");
    let nothing = edit(ROUND, "form: full", "form: pulse\nphase: []");
    let (lines, shown) = found(&nothing, ROUND);
    assert!(lines.contains(&"round/pulse 7:8".to_owned()), "{shown}");
}

#[test]
fn reratings() {
    let text = "schema: 1\nof: 2026-03-02-baseline\ndate: 2026-09-10\n";
    let with = |rest: &str| put_in(two_rounds(), RERATING, format!("{text}{rest}"));
    let few = "levels: {COU-01: 2}";
    expect_one(
        &with(few),
        RERATING,
        "rerating/few 4:9",
        "1 practice was rated again",
    );
    let all =
        "levels: {COU-01: 2, COU-02: 1, COU-03: 0, STO-01: 3, STO-02: 1, TEA-01: 1, TEA-02: 0}";
    expect_one(
        &with(all),
        RERATING,
        "rerating/few 4:9",
        "7 practices were rated again",
    );
    // The practices are those of then.
    expect(
        &with("levels: {COU-04: 2}"),
        RERATING,
        &["practice/unknown 4:10"],
    );
    expect(&with("levels: {COU-01: 4}"), RERATING, &["file/range 4:18"]);
    expect(
        &with("levels: {COU-01: .nan}"),
        RERATING,
        &["file/range 4:18"],
    );
    expect(
        &with("levels: {COU-01: 1, COU-09: 1}"),
        RERATING,
        &["file/duplicate-key 4:21"],
    );
    for (of, code) in [
        ("2026-09-07-second", "round/order 2:5"),
        ("2026-12-07-pulse", "round/order 2:5"),
        ("2026-03-02-baselin", "round/unknown 2:5"),
        ("2027-01-01", "round/unknown 2:5"),
    ] {
        let text = format!("schema: 1\nof: {of}\ndate: 2026-09-10\nlevels: {{}}\n");
        let files = put_in(two_rounds(), RERATING, text);
        let (lines, shown) = found(&files, RERATING);
        assert!(lines.contains(&code.to_owned()), "{lines:?}\n{shown}");
    }
}

#[test]
fn registers() {
    let (cases, _) = engagement(&two_rounds());
    let (jobs, decisions) = (&cases[0].jobs, &cases[0].decisions);
    let states: Vec<(State, Test)> = jobs.iter().map(|j| (j.state, j.test)).collect();
    let wanted = [
        (State::Done, Test::Passed),
        (State::Running, Test::NotRun),
        (State::NotBegun, Test::NotRun),
    ];
    assert_eq!(states, wanted);
    let outcomes: Vec<Outcome> = decisions.iter().map(|d| d.outcome).collect();
    assert_eq!(outcomes, [Outcome::Made, Outcome::Changed, Outcome::Open]);

    for (old, new, wanted) in [
        ("I-05:", "I-06:", "initiative/unknown 5:3"),
        ("days: 11", "days: .nan", "file/range 3:87"),
        ("days: 11", "days: -1", "file/range 3:87"),
        ("state: running", "state: run", "file/word 4:17"),
        ("test: passed", "test: pass", "file/word 3:97"),
        (
            "ended: 2026-05-08",
            "ended: 2026-05-03",
            "register/state 3:51",
        ),
        (
            "{state: not-begun}",
            "{state: not-begun, begun: 2026-05-04}",
            "register/state 5:36",
        ),
        ("{state: not-begun}", "", "file/type 5:8"),
        ("{state: not-begun}", "{}", "file/missing-key 5:9"),
    ] {
        let files = changed(JOBS, old, new);
        let (lines, shown) = found(&files, JOBS);
        let code = |l: &str| l.split(' ').next().map(str::to_owned);
        assert_eq!(
            lines.iter().map(|l| code(l)).collect::<Vec<_>>(),
            [code(wanted)],
            "{shown}"
        );
        assert!(
            lines[0].split(':').next() == wanted.split(':').next(),
            "{lines:?} {wanted}"
        );
    }
    let causes = |text: &str| {
        let jobs = format!("schema: 1\ncauses: {{{text}}}\n");
        put_in(two_rounds(), JOBS, jobs)
    };
    // A practice of either version may stand there.
    let both = causes("COU-03: \"the lottery stopped\", COU-04: \"a new seller\"");
    assert_eq!(engagement(&both).0[1].causes.len(), 2);
    expect(&causes("COU-44: why"), JOBS, &["practice/unknown 2:10"]);
    expect(&causes("COU-04: "), JOBS, &["file/missing-key 2:10"]);

    for (old, new, code) in [
        ("id: D2", "id: D1", "file/duplicate-id"),
        ("amount: 12000", "amount: -1", "file/range"),
        ("amount: 12000", "amount: .inf", "file/range"),
        (
            "initiatives: [I-05]",
            "initiatives: [I-06]",
            "initiative/unknown",
        ),
        (
            "round: 2026-09-07-second",
            "round: 2026-09-07",
            "round/unknown",
        ),
        ("outcome: made", "outcome: done", "file/word"),
        ("outcome: made, ", "", "register/state"),
        ("id: D3, ", "", "file/missing-key"),
        ("due: 2026-04-15", "due: soon", "file/date"),
    ] {
        let (lines, shown) = found(&changed(DECISIONS, old, new), DECISIONS);
        assert_eq!(lines.len(), 1, "{shown}");
        assert!(lines[0].starts_with(code), "{lines:?}\n{shown}");
    }
}

#[test]
fn registers_with_nothing_filed() {
    for text in ["", "# nothing yet\n", "schema: 1\n", "schema: 1\njobs:\n"] {
        expect(&put_in(two_rounds(), JOBS, text), JOBS, &[]);
    }
    for text in ["", "schema: 1\n", "schema: 1\ndecisions: []\n"] {
        expect(&put_in(two_rounds(), DECISIONS, text), DECISIONS, &[]);
    }
    expect(
        &put_in(two_rounds(), JOBS, "- I-01\n"),
        JOBS,
        &["file/type 1:1"],
    );
}

#[test]
fn a_broken_catalogue_makes_no_initiative_unknown() {
    let path = "questionnaires/kiosk/1.1.0/initiatives.yaml";
    let files = put_in(two_rounds(), path, "schema: [\n");
    let (lines, shown) = found(&files, path);
    assert!(
        lines.iter().all(|l| l.starts_with("file/syntax")),
        "{shown}"
    );
}

#[test]
fn rounds_of_one_day() {
    let files = changed(SECOND, "date: 2026-09-07", "date: 2026-12-07");
    let mut moved = files.clone();
    for (path, bytes) in &files.entries {
        if let Some(rest) = path.strip_prefix("rounds/2026-09-07-second/") {
            moved.entries.remove(path);
            moved
                .entries
                .insert(format!("rounds/2026-12-07-half/{rest}"), bytes.clone());
        }
    }
    moved.entries.remove(DECISIONS);
    let (lines, shown) = found(&moved, PULSE);
    assert!(
        lines.contains(&"round/order 3:7".to_owned()),
        "{lines:?}\n{shown}"
    );
    assert!(engagement(&moved).0.is_empty());
}

#[test]
fn a_round_switches_the_benchmark_off_and_not_the_questionnaire() {
    let files = changed(SECOND, "benchmark: ~", "benchmark: kiosk-peers@1.0.0");
    let (lines, shown) = found(&files, SECOND);
    assert!(
        lines
            .iter()
            .any(|l| l.starts_with("benchmark/questionnaire")),
        "{lines:?}\n{shown}"
    );
    let empty = edit(
        ROUND,
        "form: full",
        "form: full\nquestionnaire: ~\nbenchmark: ~",
    );
    let case = crate::common::case(&empty);
    assert!(case.benchmark.is_none());
    assert_eq!(case.questionnaire.reference.to_string(), "kiosk@1.0.0");
}
