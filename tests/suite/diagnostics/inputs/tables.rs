//! CSV as spreadsheets and people write it.

use super::*;

const HEADER: &str = "respondent,roles,COU-01,TEA-01.note";

fn table(rest: &str) -> Files {
    put(TABLE, format!("{HEADER}\n{rest}"))
}

#[test]
fn what_spreadsheets_write_is_read() {
    let good = format!("{HEADER}\r\nx,seller manager,2,\"two\r\nlines, \"\"quoted\"\"\"\r\n\r\n");
    expect(&put(TABLE, good.clone()), TABLE, &[]);
    expect(&put(TABLE, format!("\u{feff}{good}")), TABLE, &[]);
    let one_comma = good.replace("lines, ", "lines ");
    expect(&put(TABLE, one_comma.replace(',', ";")), TABLE, &[]);
    expect(&put(TABLE, one_comma.replace(',', "\t")), TABLE, &[]);
    // Columns and rows without content.
    expect(
        &put(TABLE, format!("{HEADER},,\nx,seller,2,,,\n,,,,,\n")),
        TABLE,
        &[],
    );
    // A quoted cell over 5,000 lines.
    let long = "line\n".repeat(3_000);
    expect(&table(&format!("x,seller,2,\"{long}\"\n")), TABLE, &[]);
}

#[test]
fn shapes() {
    let wanted = ["csv/shape 2:1", "csv/shape 3:13", "answers/level 4:10"];
    expect(
        &table("x,seller\ny,seller,1,,,\nz,seller,9,\n"),
        TABLE,
        &wanted,
    );
    expect(
        &table("x,seller,1,\"open\ny,seller,2,\n"),
        TABLE,
        &["file/syntax 2:12"],
    );
    expect(
        &put(TABLE, "respondent,\"roles\nx,seller\n"),
        TABLE,
        &["file/syntax 1:12"],
    );
    for nothing in ["", "\n\n \n", "\r\n", "\u{feff}"] {
        expect_one(
            &put(TABLE, nothing),
            TABLE,
            "csv/shape 1:1",
            "this table is empty",
        );
    }
    expect(&table(""), TABLE, &[]);
}

#[test]
fn headers() {
    for (text, wanted) in [
        (
            "respondent,roles,COU-01,COU-01\nx,seller,2,1\n",
            "file/duplicate-key 1:25",
        ),
        (
            "respondent,roles,COU-01,COU-09\nx,seller,2,1\n",
            "file/duplicate-key 1:25",
        ),
        (
            "respondent,role,roles\nx,seller,seller\n",
            "file/duplicate-key 1:17",
        ),
        (
            "respondant,roles,COU-01\nx,seller,1\n",
            "file/unknown-key 1:1",
        ),
        (
            "Respondent,roles,COU-01\nx,seller,1\n",
            "file/unknown-key 1:1",
        ),
        ("roles,COU-01\nseller,1\n", "file/missing-key 1:1"),
        ("respondent,COU-01\nx,1\n", "file/missing-key 1:1"),
        (
            "respondent,roles,COU-1\nx,seller,1\n",
            "practice/unknown 1:18",
        ),
        (
            "respondent,roles,COU-01.nte\nx,seller,2\n",
            "file/unknown-key 1:18",
        ),
        ("respondent,roles,COU-01,\nx,seller,1,2\n", "csv/shape 1:25"),
    ] {
        expect(&put(TABLE, text), TABLE, &[wanted]);
    }
}

#[test]
fn cells() {
    for (text, wanted) in [
        ("COU-01\n,seller,1\n", "answers/respondent 2:1"),
        ("COU-01\ny,,2\n", "answers/respondent 2:3"),
        ("COU-01\ny,seller sellr,2\n", "role/unknown 2:3"),
        ("COU-02.value\nz,seller,\"2,5\"\n", "answers/level 2:10"),
        ("COU-02\nz,seller,2\n", "answers/estimate 2:10"),
        ("COU-01.value\nz,seller,2\n", "answers/level 2:10"),
        ("COU-02,COU-02.value\nx,seller,1,2\n", "answers/level 2:10"),
        (
            "COU-02.value,COU-02.sample\nx,seller,2,0\n",
            "file/range 2:12",
        ),
        (
            "COU-01,COU-01.evidence\nx,seller,1,E9\n",
            "answers/evidence 2:12",
        ),
        (
            "COU-01,COU-01.intention\nx,seller,1,viel\n",
            "file/type 2:12",
        ),
        ("COU-01,date\nx,seller,1,1.2.2026\n", "file/date 2:12"),
    ] {
        expect(
            &put(TABLE, format!("respondent,roles,{text}")),
            TABLE,
            &[wanted],
        );
    }
}

#[test]
fn many_rows_with_mistakes_are_quick() {
    use std::fmt::Write as _;
    let mut text = format!("{HEADER}\n");
    for n in 0..2_000 {
        writeln!(text, "r-{n},selller,9,\"note, {n}\"").expect("a string takes what is written");
    }
    let (lines, _) = found(&put(TABLE, text), TABLE);
    assert_eq!(lines.len(), 4_000);
}
