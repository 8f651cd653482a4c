//! Encodings and YAML.

use super::*;

const ANSWERS: &str = "schema: 1\nrespondent: Zoë\nroles: [owner]\nanswers: {COU-01: 1}\n";

fn utf16(text: &str) -> Vec<u8> {
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

/// An answer file with these lines after its head of three.
fn owner(rest: &str) -> Files {
    put(
        OWNER,
        format!("schema: 1\nrespondent: one\nroles: [owner]\n{rest}"),
    )
}

#[test]
fn encodings() {
    expect(&put(OWNER, format!("\u{feff}{ANSWERS}")), OWNER, &[]);
    expect(&put(OWNER, ANSWERS.replace('\n', "\r\n")), OWNER, &[]);
    expect_one(
        &put(OWNER, utf16(ANSWERS)),
        OWNER,
        "file/encoding 1:1",
        "UTF-16",
    );
    let without_mark = utf16(ANSWERS).split_off(2);
    expect_one(
        &put(OWNER, without_mark),
        OWNER,
        "file/encoding 1:2",
        "UTF-16",
    );
    let latin = ANSWERS
        .chars()
        .map(|c| u8::try_from(u32::from(c)).expect("Latin"));
    let latin: Vec<u8> = latin.collect();
    expect_one(
        &put(OWNER, latin),
        OWNER,
        "file/encoding 2:15",
        "Windows-1252",
    );
    let raw = ANSWERS.replace("Zoë", "a\u{1b}[31mb");
    expect_one(&put(OWNER, raw), OWNER, "file/encoding 2:14", "U+001B");
    let escape = ANSWERS.replace("Zoë", "\"a\\e[31mb\"");
    expect_one(&put(OWNER, escape), OWNER, "file/encoding 2:13", "U+001B");
    expect(
        &put(TABLE, utf16("respondent,roles\n")),
        TABLE,
        &["file/encoding 1:1"],
    );
    let zero = "respondent,roles\nx,\0owner\n";
    expect(&put(TABLE, zero), TABLE, &["file/encoding 2:3"]);
}

#[test]
fn what_is_no_yaml() {
    for (text, wanted, words) in [
        ("answers:\n\tCOU-01: 1\n", "5:1", "indent with spaces"),
        ("unit: a: b\n", "4:8", "in double quotes"),
        (
            "unit: \"a\nanswers: {}\n",
            "4:7",
            "close it at the end of the text",
        ),
        ("unit: \"C:\\Users\"\n", "4:7", "write the backslash twice"),
        ("unit: \"a\" b\n", "4:11", "single quotes"),
        ("unit: @a\n", "4:7", "in double quotes"),
        ("unit: *a\n", "4:7", "in double quotes"),
        (
            "unit: &a [*a]\n",
            "4:11",
            "lies inside of what it refers to",
        ),
        ("answers: [COU-01, 1\n", "4:10", "is never closed"),
        (
            "answers:\n  COU-01: 1\n COU-02: 2\n",
            "6:2",
            "indent all keys",
        ),
        (
            "---\nrespondent: two\n",
            "4:1",
            "keep one document in a file",
        ),
    ] {
        expect_one(&owner(text), OWNER, &format!("file/syntax {wanted}"), words);
    }
}

#[test]
fn anchors_and_repeated_keys() {
    let good =
        "answers: {COU-01: &a {level: 1, note: x}, STO-01: *a, TEA-01: {<<: *a, level: 2}}\n";
    expect(&owner(good), OWNER, &[]);
    let off = "answers: {COU-01: &a {level: 8}, STO-01: *a}\n";
    expect(
        &owner(off),
        OWNER,
        &["answers/level 4:30", "answers/level 4:42"],
    );
    expect(
        &owner("unit: x\nunit: y\n"),
        OWNER,
        &["file/duplicate-key 5:1"],
    );
    let files = edit(ENGAGEMENT, "staff: 60", "staff: &n 60\nunit_of: *n");
    expect(&files, ENGAGEMENT, &["file/unknown-key 6:1"]);
    let files = edit(
        ENGAGEMENT,
        "staff: 60\ncountry: SE",
        "staff: &n 60\ncountry: *n",
    );
    expect(&files, ENGAGEMENT, &["engagement/code 6:10"]);
}

#[test]
fn nothing_and_other_kinds_at_the_top() {
    for text in [
        "",
        "\n\n",
        "# nothing\n# but comments\n",
        "---\n",
        "~",
        "just text",
        "5",
    ] {
        for path in [
            OWNER,
            ENGAGEMENT,
            ROUND,
            QUESTIONNAIRE,
            TEAM,
            INITIATIVES,
            BENCHMARK,
        ] {
            expect(&put(path, text), path, &["file/type 1:1"]);
        }
    }
    let list = "- respondent: one\n- roles: [owner]\n";
    expect_one(&put(OWNER, list), OWNER, "file/type 1:1", "this is a list");
    expect(&owner("answers: [COU-01, 2]\n"), OWNER, &["file/type 4:10"]);
}

#[test]
fn nesting_and_bombs_are_refused() {
    for begin in ["[", "{a: ", "- ", "? "] {
        let (lines, shown) = found(&put(OWNER, begin.repeat(10_000)), OWNER);
        assert!(
            lines.len() == 1 && lines[0].starts_with("file/syntax 1:"),
            "{shown}"
        );
        assert!(shown.contains("nested too deeply"), "{shown}");
    }
    let steps: Vec<String> = (0..200).map(|n| " ".repeat(n) + "a:\n").collect();
    expect(&put(OWNER, steps.concat()), OWNER, &["file/syntax 25:25"]);
    let line = |n: usize| format!("k{n}: &a{n} [{}]\n", format!("*a{},", n - 1).repeat(10));
    let bomb: String = (1..30).map(line).collect();
    let (lines, shown) = found(&put(OWNER, format!("k0: &a0 [x]\n{bomb}")), OWNER);
    assert!(
        lines.len() == 1 && shown.contains("repeated too often"),
        "{shown}"
    );
}

#[test]
fn long_lines_and_notes() {
    let long = "x".repeat(1_000_000);
    for (text, wanted) in [
        (
            format!("answers: {{COU-01: {{level: 1, note: {long}}}}}\n"),
            "answers/note 4:36",
        ),
        (format!("{long}: 1\n"), "file/syntax 4:1"),
        (format!("? {long}\n: 1\n"), "file/unknown-key 4:3"),
        (format!("unit: [{long}]\n"), "file/type 4:7"),
        (format!("date: {long}\n"), "file/date 4:7"),
        (
            format!("answers: {{COU-01: {long}}}\n"),
            "answers/level 4:19",
        ),
    ] {
        let (lines, shown) = found(&owner(&text), OWNER);
        assert_eq!(lines, [wanted]);
        assert!(shown.len() < 3_000, "{} bytes shown", shown.len());
    }
    let lines = "      a line of the note\n".repeat(5_000);
    let text = format!("answers:\n  COU-01:\n    level: 1\n    note: |\n{lines}");
    expect(&owner(&text), OWNER, &["answers/note 8:7"]);
    let keys: Vec<String> = (0..5_000).map(|n| format!("key{n}: 1\n")).collect();
    assert_eq!(found(&owner(&keys.concat()), OWNER).0.len(), 5_000);
}

#[test]
fn numbers_out_of_reach() {
    for number in [
        ".nan",
        ".inf",
        "-.inf",
        "1e999",
        "-1",
        "123456789012345678901234567890",
    ] {
        let files = edit(ENGAGEMENT, "staff: 60", &format!("staff: {number}"));
        expect_one(
            &files,
            ENGAGEMENT,
            "file/range 5:8",
            "from 1 to 100,000,000",
        );
    }
    for number in ["sixty", "\"60\"", "yes", "[60]"] {
        let files = edit(ENGAGEMENT, "staff: 60", &format!("staff: {number}"));
        expect(&files, ENGAGEMENT, &["file/type 5:8"]);
    }
}
