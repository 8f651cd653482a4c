//! Columns and words that somebody explained.

use super::*;

const EXPORT: &str = "Code,Abteilung,Wie oft wird gezählt?,Bemerkung,Bemerkung,Farbe\n\
    s-1,Verkauf,immer,gut,schlecht,rot\n\
    s-2,Leitung,weiß nicht,,,\n";

fn explained(mapping: &str) -> Run {
    let mut files = kiosk();
    files.entries.insert(
        format!("rounds/{ROUND}/mapping.yaml"),
        mapping.as_bytes().to_vec(),
    );
    run_in(&files, &[input("export.csv", EXPORT)], &How::default())
}

#[test]
fn a_mapping_is_drafted_and_can_be_completed() {
    let first = run(&[input("export.csv", EXPORT)]);
    let draft = first.report.mapping.expect("a draft").text;
    assert!(draft.contains("\"Bemerkung#2\":"), "{draft}");
    // The draft itself is a sound mapping that leaves the columns open.
    let again = explained(&draft);
    assert!(again.codes().contains(&"collect/column"), "{}", again.shown);
    let complete = "schema: 1\ncolumns:\n  \"Code\": respondent\n  \"Abteilung\": roles\n  \"wie oft wird gezählt\": STO-01\n  \"Bemerkung\": STO-01.note\n  \"Bemerkung#2\": STO-02.note\n  \"Farbe\": ignore\nanswers:\n  all: {\"Weiß nicht\": dk}\n  STO-01: {immer: 3}\nroles: {\"Verkauf\": seller, \"Leitung\": [manager, owner]}\nfixed: {unit: Nord}\n";
    let run = explained(complete);
    assert!(run.found.is_empty(), "{}", run.shown);
    assert!(run.report.mapping.is_none());
    assert!(
        run.file("s-1.yaml")
            .ends_with("unit: \"Nord\"\nanswers:\n  STO-01: {level: 3, note: \"gut\"}\n  STO-02: {note: \"schlecht\"}"),
        "{}",
        run.file("s-1.yaml")
    );
    assert!(run.file("s-2.yaml").contains("roles: [owner, manager]"));
    assert!(run.file("s-2.yaml").contains("STO-01: dk"));
}

#[test]
fn roles_can_be_the_same_for_all() {
    let mut files = kiosk();
    files.entries.insert(
        format!("rounds/{ROUND}/mapping.yaml"),
        b"schema: 1\nfixed: {roles: seller}\ndays: month-first\n".to_vec(),
    );
    let csv = "respondent,date,STO-01\ns-1,02/03/2026,1\n";
    let run = run_in(&files, &[input("t.csv", csv)], &How::default());
    assert!(run.found.is_empty(), "{}", run.shown);
    assert!(run.only().contains("roles: [seller]\ndate: 2026-02-03"));
}

#[test]
fn near_texts_are_offered_and_not_taken() {
    let csv = "respondent,roles,Is the stock counted every weak?\ns-1,seller,2\n";
    let run = run(&[input("t.csv", csv)]);
    assert!(run.written.is_empty());
    assert!(
        run.shown.contains("it is close to `STO-01`"),
        "{}",
        run.shown
    );
    let csv = "respondent,roles,STO-01,STO-02\ns-1,seller,Most weaks.,2\n";
    let run = super::run(&[input("t.csv", csv)]);
    assert!(
        run.shown.contains("it is close to level 2"),
        "{}",
        run.shown
    );
    assert!(!run.only().contains("STO-01"));
    // An id that says one thing and a text that says another.
    let csv = "respondent,roles,STO-02: Is the stock counted every week?,TEA-01\ns-1,seller,2,1\n";
    let run = super::run(&[input("t.csv", csv)]);
    assert!(!run.only().contains("STO"), "{}", run.only());
    // A number and a description that contradict each other.
    let csv = "respondent,roles,STO-01,TEA-01\ns-1,seller,1 – Most weeks.,1\n";
    let run = super::run(&[input("t.csv", csv)]);
    assert!(
        run.shown.contains("names level 1 and describes level 2"),
        "{}",
        run.shown
    );
}
