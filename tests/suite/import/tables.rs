//! The long table and the authoring workbook.

use crm_readiness::exchange::import::template;

use super::*;

#[test]
fn a_long_table_becomes_a_questionnaire() {
    let imported = run(&file("library.csv", LIBRARY)).whole();
    insta::assert_snapshot!("long_report", imported.report);
    insta::assert_snapshot!("long_head", text_of(&imported, "questionnaire.yaml"));
    insta::assert_snapshot!("long_practices", text_of(&imported, "practices/CAR.yaml"));
}

/// By hand: 100 to 500 in steps of 100 is a scale of five levels; 300 is the middle one.
#[test]
fn scores_lie_on_one_scale() {
    let imported = run(&file("library.csv", LIBRARY)).whole();
    let shelves = text_of(&imported, "practices/SHE.yaml");
    let levels = "      - \"Later\"\n      - ~\n      - \"Most of them, \\\"nearly all\\\"\"\n      - ~\n      - \"All\"\n";
    assert!(shelves.contains(levels), "{shelves}");
}

#[test]
fn columns_are_found_by_other_names_too() {
    let table = "ID;Question;Choice;Points;Domain;Pillar;Roles;Weight\nAB-1;Is it clean?;no;0;Rooms;House;\"cook, guest\";2\nAB-1;Is it clean?;yes;1;;;;\nAB-2;Is it dry?;no;0;Rooms;Yard;;\nAB-2;Is it dry?;yes;1;;;;\n";
    let imported = run(&file("rooms.csv", table)).whole();
    let head = text_of(&imported, "questionnaire.yaml");
    assert!(
        head.contains("- {id: cook, title: \"cook\", who: \"cook\"}"),
        "{head}"
    );
    assert!(head.contains("id: yard"), "{head}");
    // A capability of the same name in another dimension is another one.
    let all: Vec<&String> = imported.files.entries.keys().collect();
    assert_eq!(
        all,
        [
            "practices/ROO-2.yaml",
            "practices/ROO.yaml",
            "questionnaire.yaml"
        ]
    );
    let rooms = text_of(&imported, "practices/ROO.yaml");
    assert!(rooms.contains("roles: [cook, guest]"), "{rooms}");
    assert!(rooms.contains("- id: AB-1"), "{rooms}");
}

#[test]
fn a_table_of_questions_and_answers_alone_will_do() {
    let table = "Question,Answer,Score\nIs it clean?,no,0\nIs it clean?,yes,1\n";
    let imported = run(&file("Über uns.csv", table)).whole();
    assert_eq!(imported.reference.to_string(), "ber-uns@1.0.0");
    let head = text_of(&imported, "questionnaire.yaml");
    assert!(head.contains("title: \"All questions\""), "{head}");
}

#[test]
fn a_workbook_becomes_a_questionnaire() {
    let imported = run(&library()).whole();
    assert_eq!(imported.reference.to_string(), "library@2.1.0");
    insta::assert_snapshot!("sheet_report", imported.report);
    insta::assert_snapshot!("sheet_head", text_of(&imported, "questionnaire.yaml"));
    insta::assert_snapshot!("sheet_practices", text_of(&imported, "practices/SHE.yaml"));
}

#[test]
fn a_workbook_needs_its_questions_alone() {
    let questions: &[&[&str]] = &[
        &[
            "id",
            "dimension",
            "capability",
            "question",
            "level 0",
            "level 1",
            "remark",
        ],
        &["A-1", "house", "A", "Is it clean?", "no", "yes", "mine"],
        &["B-1", "yard", "B", "Is it dry?", "no", "yes", ""],
    ];
    let imported = run(&workbook(&[("Questions", questions), ("Old", questions)])).whole();
    let report = &imported.report;
    assert!(
        report.contains("column `remark` (cells with content: 1)"),
        "{report}"
    );
    assert!(report.contains("library.xlsx!Questions:G2"), "{report}");
    assert!(report.contains("sheet `Old`"), "{report}");
}

/// What `--template` writes can be read back, and the same program writes the same bytes.
#[test]
fn the_templates_are_questionnaires() {
    let xlsx = template::xlsx().expect("written");
    assert_eq!(xlsx, template::xlsx().expect("written"));
    let imported = run(&file("t.xlsx", xlsx)).whole();
    assert_eq!(imported.reference.to_string(), "bakery-hygiene@1.0.0");
    run(&file("t.csv", template::csv().expect("written"))).whole();
}
