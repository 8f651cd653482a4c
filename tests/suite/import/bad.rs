//! Bad sources: each finding with its place, all of them in one run, and nothing is written.

use super::*;

fn refused(source: &Source, places: &[&str]) -> String {
    let run = run(source);
    assert_eq!(run.places(), places, "{}", run.shown);
    assert!(run.imported.is_none());
    let ours = run
        .found
        .iter()
        .filter(|d| d.code.id().starts_with("import/"));
    assert!(
        ours.into_iter().all(|d| !d.help.is_empty()),
        "{}",
        run.shown
    );
    run.shown
}

#[test]
fn what_is_no_questionnaire() {
    for (name, bytes) in [
        ("page.html", &b"<!DOCTYPE html><p>x"[..]),
        ("a.pdf", b"%PDF-1.7"),
        ("a.json", b"{\"a\": 1}"),
        ("a.docx.bak", b"abc"),
        ("a.csv", b"Name,Age\nx,1\n"),
        ("a.yaml", b"a: 1\n"),
        ("a.yaml", b"# nothing\n"),
        ("a.csv", b"Question,Answer,Score\nWhat?,Text,\n"),
    ] {
        let run = run(&file(name, bytes));
        let codes: Vec<&str> = run.found.iter().map(|d| d.code.id()).collect();
        assert_eq!(codes, ["import/file"], "{name}: {}", run.shown);
    }
    let empty = Source::Folder(Files::default());
    assert_eq!(run(&empty).found.len(), 1);
    for (name, bytes) in [
        ("a.xlsx", b"no zip".to_vec()),
        ("a.xls", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec()),
        (
            "a.xlsx",
            crate::collect::archive(&[
                ("[Content_Types].xml", b"<x/>"),
                ("xl/vbaProject.bin", b"x"),
            ]),
        ),
        (
            "a.zip",
            crate::collect::archive(&[("a.yaml", &vec![b' '; 40_000_000])]),
        ),
    ] {
        let run = run(&file(name, bytes));
        let codes: Vec<&str> = run.found.iter().map(|d| d.code.id()).collect();
        assert_eq!(codes, ["import/workbook"], "{name}: {}", run.shown);
    }
}

#[test]
fn links_that_lead_nowhere() {
    let text = bakery();
    let stream = text
        .lines()
        .find(|l| l.starts_with("stream: "))
        .expect("one");
    let shown = refused(
        &bakery_with(stream, "stream: abc"),
        &["import/link bakery.yaml:224:9"],
    );
    assert!(shown.contains("there is no stream `abc`"), "{shown}");
    // A broken document is reported, and nothing that leads to it.
    let broken = bakery_with("name: Freshness\nletter: A", "name: [Freshness\nletter: A");
    let run = run(&broken);
    assert!(run.imported.is_none());
    let codes: Vec<&str> = run.found.iter().map(|d| d.code.id()).collect();
    assert_eq!(codes, ["file/syntax"], "{}", run.shown);
}

#[test]
fn several_mistakes_are_found_in_one_run() {
    let text = bakery()
        .replacen("value: 0.25", "value: many", 1)
        .replacen("text: Is the bakery swept at the end of each day?\n", "", 1)
        .replacen("letter: B\n", "letter: [B]\n", 1);
    let shown = refused(
        &file("bakery.yaml", text),
        &[
            "file/type bakery.yaml:78:9",
            "file/type bakery.yaml:191:10",
            "file/missing-key bakery.yaml:240:1",
        ],
    );
    assert!(shown.contains("`text` is missing here"), "{shown}");
}

#[test]
fn answers_that_are_no_levels() {
    let refused_with = |old: &str, new: &str, message: &str| {
        let run = run(&bakery_with(old, new));
        assert!(run.imported.is_none());
        assert!(
            run.found.iter().all(|d| d.code.id() == "import/answers"),
            "{}",
            run.shown
        );
        assert!(run.shown.contains(message), "{}", run.shown);
    };
    refused_with("value: 0.5", "value: 0.25", "count the same");
    refused_with("value: 0.5", "value: -1", "less than nothing");
    refused_with("value: 0.5", "value: 0.513", "51.3 % of the highest one");
    // A third with two digits is no third, and is not taken for one.
    let thirds = "Question,Answer,Score\nQ?,a,0\nQ?,b,0.33\nQ?,c,0.66\nQ?,d,1\n";
    let shown = refused(&file("t.csv", thirds), &["import/answers t.csv:3:6"]);
    assert!(shown.contains("counts 33 % of the highest one"), "{shown}");
    let thirds = thirds
        .replace("0.33", "0.333333")
        .replace("0.66", "0.666667");
    run(&file("t.csv", thirds)).whole();
    let one = "Question,Answer,Score\nQ?,a,0\nQ?,b,1\nR?,c,1\n";
    refused(&file("t.csv", one), &["import/answers t.csv:4:1"]);
}

#[test]
fn rows_that_contradict_each_other() {
    let table = "No,Question Text,Answer,Score,Category\n1,Is it?,no,0,A\n1,Was it?,yes,1,A\n2,,no,0,B\n3,So?,no,0,C\n3,So?,yes,one,D\n,,yes,1,D\n4,Where?,,1,C\n4,Where?,yes,,C\n";
    refused(
        &file("t.csv", table),
        &[
            "import/row t.csv:3:3",
            "import/row t.csv:4:1",
            "file/type t.csv:6:11",
            "import/row t.csv:6:15",
            "import/row t.csv:7:1",
            "file/missing-key t.csv:8:11",
            "file/missing-key t.csv:9:10",
        ],
    );
    let missing = "Question,Answer\nQ?,a\n";
    let shown = refused(&file("t.csv", missing), &["file/missing-key t.csv:1:1"]);
    assert!(shown.contains("there is no column `Score`"), "{shown}");
}

#[test]
fn cells_of_a_workbook() {
    let questions: &[&[&str]] = &[
        &[
            "id",
            "capability",
            "question",
            "weight",
            "roles",
            "form",
            "level 0",
            "level 1",
            "level 1",
        ],
        &[
            "A-1",
            "SHE",
            "formula:=A1",
            "-1",
            "cook",
            "long",
            "no",
            "yes",
            "",
        ],
        &["A-1", "SHELF", "Is it?", "x", "", "", "no", "yes", ""],
        &["a b", "", "Is it?", "", "", "", "no", "yes", ""],
        &["A-3", "CAR", "Is it?", "", "", "", "no", "", ""],
    ];
    let settings: &[&[&str]] = &[
        &["setting", "value"],
        &["id", "a b"],
        &["target", "200"],
        &["tittle", "x"],
        &["band 10", "low"],
        &["target", "7"],
        &["", "x"],
    ];
    let shown = refused(
        &workbook(&[
            ("Questions", questions),
            ("Questionnaire", settings),
            ("Structure", STRUCTURE),
            ("Roles", ROLES),
        ]),
        &[
            "file/duplicate-key library.xlsx!Questions:1:9",
            "import/formula library.xlsx!Questions:2:3",
            "file/range library.xlsx!Questions:2:4",
            "role/unknown library.xlsx!Questions:2:5",
            "file/word library.xlsx!Questions:2:6",
            "file/duplicate-id library.xlsx!Questions:3:1",
            "capability/unknown library.xlsx!Questions:3:2",
            "file/type library.xlsx!Questions:3:4",
            "file/id library.xlsx!Questions:4:1",
            "file/missing-key library.xlsx!Questions:4:1",
            "import/answers library.xlsx!Questions:5:1",
            "file/id library.xlsx!Questionnaire:2:2",
            "file/range library.xlsx!Questionnaire:3:2",
            "file/unknown-key library.xlsx!Questionnaire:4:1",
            "questionnaire/scale library.xlsx!Questionnaire:5:1",
            "file/duplicate-key library.xlsx!Questionnaire:6:1",
            "import/row library.xlsx!Questionnaire:7:2",
        ],
    );
    assert!(shown.contains("did you mean `title`?"), "{shown}");
}
