//! The sheet with formulas, calculated by another program: it comes to what the assessment says.

use std::io::{Cursor, Write};

use calamine::{Data, Reader, Xlsx};

use super::{tables, workbook};
use crate::forms::office::saved;

/// The workbook without the results of its formulas, so that they have to be calculated.
fn without_results(bytes: &[u8]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in workbook::parts(bytes) {
        let mut left = text.as_str();
        let mut kept = String::new();
        while let Some(at) = left.find("</f><v>") {
            let (before, rest) = left.split_at(at + "</f>".len());
            kept.push_str(before);
            left = &rest[rest.find("</v>").expect("closed") + "</v>".len()..];
        }
        kept.push_str(left);
        out.start_file(name, zip::write::SimpleFileOptions::default())
            .expect("a part");
        out.write_all(kept.as_bytes()).expect("written");
    }
    out.finish().expect("a package").into_inner()
}

#[test]
fn formulas_come_to_the_same_in_another_program() {
    let (case, a) = tables::planned();
    let bytes = workbook::workbook(case, a);
    let dir = tempfile::tempdir().expect("a folder");
    let bare = dir.path().join("bare.xlsx");
    std::fs::write(&bare, without_results(&bytes)).expect("written");
    let into = dir.path().join("out");
    std::fs::create_dir(&into).expect("a folder");
    let Some(calculated) = saved(&bare, "xlsx", &into) else {
        return;
    };
    let calculated = std::fs::read(calculated).expect("read");
    let open = |bytes: Vec<u8>| Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let (mut ours, mut theirs) = (open(bytes), open(calculated));
    let formulas = ours.worksheet_formula(workbook::WHAT_IF).expect("a sheet");
    let ours = ours.worksheet_range(workbook::WHAT_IF).expect("a sheet");
    let theirs = theirs.worksheet_range(workbook::WHAT_IF).expect("a sheet");
    let (top, left) = formulas.start().expect("formulas");
    let mut compared = 0;
    for (row, column, formula) in formulas.used_cells() {
        let at = |n: usize, first: u32| first + u32::try_from(n).expect("a place");
        let place = (at(row, top), at(column, left));
        let (mine, other) = (ours.get_value(place), theirs.get_value(place));
        match workbook::number(mine) {
            Some(mine) => {
                let other = workbook::number(other).expect("a number");
                assert!(
                    (mine - other).abs() < 1e-6,
                    "{formula}: {mine}, there {other}"
                );
                compared += 1;
            }
            None => assert!(
                other.is_none_or(|d| *d == Data::Empty || d.to_string().is_empty()),
                "{formula}: {other:?}"
            ),
        }
    }
    assert!(compared > 150, "{compared} formulas");
}
