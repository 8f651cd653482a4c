//! Files that are no harmless answers.

use super::*;

const SHEET: &str = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>respondent</t></is></c></row></sheetData></worksheet>";
const TYPES: &str =
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";
const RELS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";

fn refused(name: &str, bytes: Vec<u8>, message: &str) {
    let good = "respondent,roles,STO-01\ns-1,seller,2\n";
    let run = run(&[input(name, bytes), input("good.csv", good)]);
    assert_eq!(run.codes(), ["collect/workbook"], "{}", run.shown);
    assert!(run.shown.contains(message), "{}", run.shown);
    // What else came in is not held up.
    assert_eq!(outcomes(&run), [("s-1.yaml", Outcome::Written)]);
}

#[test]
fn bombs_are_not_unpacked() {
    let zeros = vec![b' '; 40_000_000];
    let bomb = archive(&[
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("xl/worksheets/sheet1.xml", &zeros),
    ]);
    assert!(bomb.len() < 200_000);
    refused("bomb.xlsx", bomb, "unpacks to more than is read");
    let many: Vec<(String, Vec<u8>)> = (0..2_500).map(|n| (format!("f{n}"), vec![])).collect();
    let many: Vec<(&str, &[u8])> = many
        .iter()
        .map(|(n, b)| (n.as_str(), b.as_slice()))
        .collect();
    refused("many.xlsx", archive(&many), "holds 2500 files");
}

/// The size that the archive states is a lie: the file grows beyond it.
#[test]
fn a_file_larger_than_it_says_is_refused() {
    let text = "x".repeat(100_000);
    let mut bytes = archive(&[("xl/worksheets/sheet1.xml", text.as_bytes())]);
    let wanted = 100_000_u32.to_le_bytes();
    let mut at = 0;
    let mut changed = 0;
    while at + 4 <= bytes.len() {
        if bytes[at..at + 4] == wanted {
            bytes[at..at + 4].copy_from_slice(&10_u32.to_le_bytes());
            changed += 1;
        }
        at += 1;
    }
    assert!(changed >= 1);
    let run = run(&[input("lie.xlsx", bytes)]);
    assert_eq!(run.codes(), ["collect/workbook"], "{}", run.shown);
}

#[test]
fn macros_and_passwords_are_refused() {
    let parts: [(&str, &[u8]); 3] = [
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", RELS.as_bytes()),
        ("xl/vbaProject.bin", b"\xD0\xCF\x11\xE0"),
    ];
    refused("form.xlsm", archive(&parts), "holds macros");
    refused("form.xlsx", archive(&parts), "holds macros");
    let declared = TYPES.replace("/>", "><Default Extension=\"xml\" ContentType=\"application/vnd.ms-excel.sheet.macroEnabled.main+xml\"/></Types>");
    refused(
        "declared.xlsx",
        archive(&[("[Content_Types].xml", declared.as_bytes())]),
        "holds macros",
    );
    let mut compound = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    refused("old.xls", compound.clone(), "old kind");
    compound.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    refused("secret.xlsx", compound, "protected by a password");
    refused(
        "wrong.xlsx",
        b"respondent,roles\n".to_vec(),
        "not a workbook",
    );
    refused(
        "sheet.ods",
        archive(&[("mimetype", b"application/vnd.oasis")]),
        "OpenDocument",
    );
    refused("cut.xlsx", b"PK\x03\x04rubbish".to_vec(), "damaged");
    let texts = "<sst uniqueCount=\"99999999999\"></sst>";
    refused(
        "claims.xlsx",
        archive(&[("xl/sharedStrings.xml", texts.as_bytes())]),
        "claims more texts",
    );
}

/// A cell far away makes no table of all the cells before it.
#[test]
fn far_cells_and_odd_sheets_are_bounded() {
    let book = "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
    let links = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>";
    let with_cell = |cell: &str| {
        let sheet = SHEET.replace(
            "</row>",
            &format!("</row><row r=\"2\"><c r=\"{cell}\"><v>1</v></c></row>"),
        );
        archive(&[
            ("[Content_Types].xml", TYPES.as_bytes()),
            ("_rels/.rels", RELS.as_bytes()),
            ("xl/workbook.xml", book.as_bytes()),
            ("xl/_rels/workbook.xml.rels", links.as_bytes()),
            ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ])
    };
    refused("far.xlsx", with_cell("XFD1048576"), "too large");
    refused("wide.xlsx", with_cell("XFD2"), "too large");
}

#[test]
fn what_a_spreadsheet_would_execute_is_text_or_refused() {
    let csv = "respondent,roles,STO-01,STO-01.note,STO-02,TEA-01,COU-01\n\
        s-1,seller,=1+1,\"=HYPERLINK(\"\"x\"\")\",+2,-1,@SUM(A1)\n";
    let run = run(&[input("t.csv", csv)]);
    assert_eq!(run.errors().len(), 4, "{}", run.shown);
    assert!(
        run.only()
            .ends_with("STO-01: {note: \"=HYPERLINK(\\\"x\\\")\"}"),
        "{}",
        run.only()
    );
    let book = workbook(&[(
        "Sheet1",
        &[
            &["respondent", "roles", "STO-01", "STO-02", "Colour"],
            &["s-1", "seller", "formula:1+1", "2", "formula:A1"],
        ],
    )]);
    let run = super::run(&[input("t.xlsx", book)]);
    assert_eq!(run.codes(), ["collect/formula"], "{}", run.shown);
    assert!(run.shown.contains("C2"), "{}", run.shown);
    assert!(
        run.only().ends_with("answers:\n  STO-02: 2"),
        "{}",
        run.only()
    );
}

#[test]
fn texts_in_other_encodings() {
    let latin = b"respondent;roles;STO-01;STO-01.note\ns-1;seller;2;\"f\xFCr Z\xFCrich\"\n";
    let guessed = run(&[input("t.csv", latin.to_vec())]);
    assert_eq!(guessed.codes(), ["collect/encoding"], "{}", guessed.shown);
    assert!(guessed.only().contains("für Zürich"), "{}", guessed.only());
    let how = How {
        encoding: Some("windows-1252"),
        ..How::default()
    };
    let asked = run_in(&kiosk(), &[input("t.csv", latin.to_vec())], &how);
    assert!(asked.found.is_empty(), "{}", asked.shown);
    let utf16: Vec<u8> = "\u{FEFF}respondent\troles\tSTO-01\r\ns-1\tseller\t2\r\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let run16 = run(&[input("t.txt", utf16)]);
    assert!(run16.found.is_empty(), "{}", run16.shown);
    assert!(run16.only().ends_with("STO-01: 2"));
    let zero = run(&[input("t.csv", b"respondent,roles\0,STO-01\n".to_vec())]);
    assert_eq!(zero.codes(), ["file/encoding"], "{}", zero.shown);
    let hint = run(&[input(
        "t.csv",
        "sep=;\nrespondent;roles;STO-01\ns-1;seller;2\n",
    )]);
    assert!(hint.found.is_empty(), "{}", hint.shown);
}

#[test]
fn pages_and_other_files_are_named() {
    for (name, bytes, word) in [
        ("form.html", "<!DOCTYPE html><html></html>", "web page"),
        ("form.pdf", "%PDF-1.7", "PDF"),
        (
            "letter.txt",
            "Dear all,\nplease fill in\n",
            "no column that holds answers",
        ),
    ] {
        let run = run(&[input(name, bytes)]);
        assert_eq!(run.codes().first(), Some(&"collect/file"), "{}", run.shown);
        assert!(run.shown.contains(word), "{}", run.shown);
        assert!(run.written.is_empty());
    }
    let empty = run(&[input("empty.csv", "")]);
    assert_eq!(empty.codes(), ["csv/shape"], "{}", empty.shown);
    let nested = format!(
        "{{\"schema\": 1, \"answers\": {}1{}}}",
        "[".repeat(5000),
        "]".repeat(5000)
    );
    let deep = run(&[input("deep.json", nested)]);
    assert_eq!(deep.codes(), ["file/syntax"], "{}", deep.shown);
}

#[test]
fn a_cell_of_ten_megabytes_is_kept_and_named() {
    let long = "word ".repeat(2_000_000);
    let csv =
        format!("respondent,roles,STO-01,STO-01.note\ns-1,seller,2,\"{long}\"\ns-2,seller,1,\n");
    let run = run(&[input("t.csv", csv)]);
    assert_eq!(run.codes(), ["answers/note"], "{}", run.shown);
    assert_eq!(run.written.len(), 2);
    assert!(run.shown.len() < 2_000);
    let odd = format!("respondent,roles,STO-01\ns-1,seller,{long}\n");
    let run = super::run(&[input("t.csv", odd)]);
    assert!(
        run.errors().len() == 1 && run.shown.len() < 3_000,
        "{}",
        run.shown.len()
    );
}

#[test]
fn a_respondent_cannot_take_the_place_of_another_file() {
    for id in [
        "round", "agreed", "mapping", "../../x", "a/b", "C:\\x", "nul", "..", "",
    ] {
        let csv = format!("respondent,roles,STO-01\n\"{id}\",seller,2\n");
        let run = run(&[input("t.csv", csv)]);
        let name = run.written.keys().next().expect("written");
        assert!(!name.contains(['/', '\\', ':']), "{name}");
        assert!(
            name.starts_with("respondent-") || name.starts_with("p-") || name.starts_with("a-"),
            "{name}"
        );
    }
}

/// What cannot be written leaves the old file, the files written before, and no draft.
#[test]
fn a_disk_that_refuses_leaves_the_old_file() {
    let dir = tempfile::tempdir().expect("a folder");
    let files = kiosk();
    for (path, bytes) in &files.entries {
        crm_readiness::cli::files::write(&dir.path().join(path), bytes).expect("written");
    }
    let round = dir.path().join(format!("rounds/{ROUND}"));
    // A folder stands where the second file should go.
    std::fs::create_dir(round.join("s-2.yaml")).expect("a folder");
    let export = dir.path().join("export.csv");
    std::fs::write(
        &export,
        "respondent,roles,STO-01\ns-1,seller,2\ns-2,seller,1\ns-3,seller,0\n",
    )
    .expect("written");
    let out = std::process::Command::new(env!("CARGO_BIN_EXE_crm-readiness"))
        .arg("collect")
        .arg(dir.path())
        .arg(&export)
        .output()
        .expect("it runs");
    assert_eq!(out.status.code(), Some(2), "{out:?}");
    let said = String::from_utf8_lossy(&out.stderr);
    assert!(
        said.contains("cannot write") && said.contains("s-2.yaml"),
        "{said}"
    );
    let mut names: Vec<String> = std::fs::read_dir(&round)
        .expect("readable")
        .map(|e| {
            e.expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    assert_eq!(names, ["round.yaml", "s-1.yaml", "s-2.yaml"]);
    let first = std::fs::read_to_string(round.join("s-1.yaml")).expect("readable");
    assert!(first.ends_with("STO-01: 2\n"), "{first}");
}
