//! The workbook, read back by another crate.

use std::io::{Cursor, Read};

use calamine::{Data, Range, Reader, Xlsx};

use crm_readiness::assess::Assessment;
use crm_readiness::check::Case;
use crm_readiness::render::tables::Cell;
use crm_readiness::render::view::{self, Ground};
use crm_readiness::render::words::Words;
use crm_readiness::render::xlsx;

use super::tables;
use crate::common;

pub(super) const WHAT_IF: &str = "What-if (formulas)";

/// The workbook of a case.
pub(super) fn workbook(case: &Case, a: &Assessment) -> Vec<u8> {
    let words = Words::open(&common::templates(), "en").expect("the strings are complete");
    let pages = view::view(case, a, None, &words).expect("the strings fit the view");
    let ground = Ground {
        case,
        a,
        progress: None,
        words: &words,
    };
    xlsx::render(ground, &pages.view).expect("written")
}

fn open(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes)).expect("a workbook")
}

/// All parts of the package as one text.
pub(super) fn parts(bytes: &[u8]) -> Vec<(String, String)> {
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
    (0..package.len())
        .map(|n| {
            let mut part = package.by_index(n).expect("a part");
            let mut text = String::new();
            part.read_to_string(&mut text).expect("UTF-8");
            (part.name().expect("a name").into_owned(), text)
        })
        .collect()
}

/// A number of a cell.
pub(super) fn number(cell: Option<&Data>) -> Option<f64> {
    match cell {
        Some(Data::Float(x)) => Some(*x),
        Some(Data::Int(x)) => i32::try_from(*x).ok().map(f64::from),
        _ => None,
    }
}

/// The row of the sheet whose first cell is this text.
fn row_of<'r>(range: &'r Range<Data>, first: &str) -> Vec<&'r [Data]> {
    let is = |row: &&[Data]| row.first() == Some(&Data::String(first.to_owned()));
    range.rows().filter(is).collect()
}

#[test]
fn sheets_hold_the_tables_with_numbers_as_numbers_and_days_as_days() {
    let (case, a) = tables::planned();
    let mut book = open(workbook(case, a));
    let all = tables::of(case, a);
    let mut names = vec!["Read me".to_owned()];
    names.extend(all.iter().map(|t| t.title.clone()));
    names.push(WHAT_IF.to_owned());
    assert_eq!(book.sheet_names(), names);
    for table in &all {
        let sheet = book.worksheet_range(&table.title).expect("a sheet");
        let heads: Vec<String> = sheet
            .rows()
            .next()
            .expect("a head")
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            heads,
            table
                .columns
                .iter()
                .map(|c| c.head.clone())
                .collect::<Vec<_>>()
        );
        for (n, row) in (1..).zip(&table.rows) {
            for (m, cell) in (0..).zip(row) {
                let read = sheet.get_value((n, m));
                match cell {
                    Cell::Nothing => assert!(matches!(read, None | Some(Data::Empty))),
                    Cell::Text(text) => assert_eq!(read, Some(&Data::String(text.clone()))),
                    Cell::Number(x) => {
                        let read = number(read).expect("a number");
                        assert!((read - x).abs() < 1e-6, "{} {n} {m}", table.id);
                    }
                    Cell::Day(day) => {
                        let Some(Data::DateTime(read)) = read else {
                            panic!("{read:?} is no day")
                        };
                        let (y, m, d, ..) = read.to_ymd_hms_milli();
                        assert_eq!(format!("{y:04}-{m:02}-{d:02}"), *day);
                    }
                }
            }
        }
        let formulas = book.worksheet_formula(&table.title).expect("a sheet");
        assert!(
            formulas.rows().flatten().all(String::is_empty),
            "{}",
            table.id
        );
    }
}

#[test]
fn scores_and_gaps_are_those_of_the_json() {
    let (case, a) = tables::planned();
    let json = serde_json::to_value(a).expect("JSON");
    let mut book = open(workbook(case, a));
    let scores = book.worksheet_range("Scores").expect("a sheet");
    let column = |sheet: &Range<Data>, head: &str| {
        let heads = sheet.rows().next().expect("a head");
        heads.iter().position(|h| *h == head).expect("a column")
    };
    let overall = row_of(&scores, "overall");
    let near = |read: Option<f64>, json: &serde_json::Value| match (read, json.as_f64()) {
        (Some(x), Some(y)) => assert!((x - y).abs() < 1e-6),
        (x, y) => assert_eq!(x, y),
    };
    let score = |row: &[Data], head: &str| number(row.get(column(&scores, head)));
    near(
        score(overall[0], "Score"),
        &json["scores"]["overall"]["score"],
    );
    near(
        score(overall[0], "Bounds, low"),
        &json["scores"]["overall"]["bounds"]["low"],
    );
    near(
        score(overall[0], "95 % interval, high"),
        &json["scores"]["overall"]["error"]["high"],
    );
    let capabilities = row_of(&scores, "capability");
    let all = json["scores"]["capabilities"]
        .as_array()
        .expect("capabilities");
    assert_eq!(capabilities.len(), all.len());
    for c in all {
        let mut rows = capabilities.iter();
        let row = rows
            .find(|r| r[1] == c["id"].as_str().unwrap_or_default())
            .expect("its row");
        near(score(row, "Score"), &c["score"]);
        near(score(row, "Weight, points of 100"), &c["weight"]);
    }
    let gaps = book.worksheet_range("Gaps").expect("a sheet");
    let all = json["gaps"].as_array().expect("gaps");
    assert_eq!(gaps.rows().count(), all.len() + 1);
    for (row, gap) in gaps.rows().skip(1).zip(all) {
        let cell = |head: &str| number(row.get(column(&gaps, head)));
        near(cell("Target"), &gap["target"]);
        near(cell("Gap"), &gap["gap"]);
        near(cell("Points missing"), &gap["points"]);
        near(cell("Rank by points missing"), &gap["rank"]);
    }
}

#[test]
fn formulas_stand_in_the_what_if_sheet_alone_and_come_to_the_report() {
    let (case, a) = tables::planned();
    let mut book = open(workbook(case, a));
    for name in book.sheet_names() {
        let formulas = book.worksheet_formula(&name).expect("a sheet");
        let count = formulas.rows().flatten().filter(|f| !f.is_empty()).count();
        assert_eq!(count > 0, name == WHAT_IF, "{count} formulas in {name}");
    }
    let sheet = book.worksheet_range(WHAT_IF).expect("a sheet");
    let first = sheet.get_value((0, 0)).expect("a first line").to_string();
    assert!(
        first.starts_with("What-if: the only sheet with formulas"),
        "{first}"
    );
    for item in &a.plan.items {
        let rows = row_of(&sheet, item.id.as_str());
        let priority = number(rows[0].get(7)).expect("a result");
        assert!((priority - item.priority).abs() < 1e-6, "{}", item.id);
    }
    for gap in a
        .gaps
        .iter()
        .filter(|g| g.layer == crm_readiness::gap::Layer::Capability)
    {
        let rows = row_of(&sheet, &gap.node);
        assert_eq!(number(rows[0].get(5)).is_some(), gap.gap.is_some());
        if let (Some(shown), Some(points)) = (number(rows[0].get(6)), gap.points) {
            assert!((shown - points).abs() < 1e-6, "{}", gap.node);
        }
    }
}

#[test]
fn the_same_bytes_twice_with_the_day_of_the_report() {
    let (case, a) = tables::planned();
    let (one, two) = (workbook(case, a), workbook(case, a));
    assert!(one == two, "the bytes differ");
    let core = parts(&one)
        .into_iter()
        .find(|(name, _)| name == "docProps/core.xml")
        .expect("properties");
    assert!(
        core.1
            .contains(&format!(">{}T00:00:00Z<", case.round.report_date)),
        "{}",
        core.1
    );
}

/// Respondents of the example are `executive-1`, `it-1` and so on; no output knows them. What they wrote is nowhere.
#[test]
fn no_person_is_in_the_workbook() {
    let (case, a) = tables::planned();
    let files = common::baseline();
    let mut words: Vec<String> = Vec::new();
    for (path, bytes) in &files.entries {
        let text = String::from_utf8_lossy(bytes);
        for line in text.lines() {
            if let Some(name) = line.strip_prefix("respondent: ") {
                words.push(
                    name.split('#')
                        .next()
                        .unwrap_or_default()
                        .trim()
                        .trim_matches('"')
                        .to_owned(),
                );
            }
        }
        if path.ends_with(".csv") && path.starts_with("rounds/") {
            words.extend(
                text.lines()
                    .skip(1)
                    .filter_map(|l| l.split(',').next())
                    .map(str::to_owned),
            );
        }
    }
    assert!(words.len() > 5, "{words:?}");
    let all: Vec<(String, String)> = parts(&workbook(case, a));
    for (name, text) in &all {
        for word in &words {
            let as_cell = format!(">{word}<");
            assert!(!text.contains(&as_cell), "{word} in {name}");
        }
    }
    let notes: Vec<String> = case
        .round
        .respondents
        .iter()
        .flat_map(|r| r.answers.values())
        .filter_map(|x| x.note.clone())
        .collect();
    for note in notes {
        assert!(all.iter().all(|(_, text)| !text.contains(&note)), "{note}");
    }
}

#[test]
fn texts_that_look_like_formulas_stay_texts() {
    let mut files = common::baseline();
    let jobs = "schema: 1\njobs:\n  I-04: {state: running, begun: 2026-09-01, owner: \"=1+1\"}\n";
    files.entries.insert("jobs.yaml".to_owned(), jobs.into());
    let case = common::case(&files);
    let a = crm_readiness::assess::assess(&case);
    let bytes = workbook(&case, &a);
    let styles = parts(&bytes)
        .into_iter()
        .find(|(name, _)| name == "xl/styles.xml")
        .expect("styles");
    assert!(styles.1.contains("quotePrefix=\"1\""));
    let mut book = open(bytes);
    let plan = book.worksheet_range("Plan").expect("a sheet");
    let row = row_of(&plan, "I-04");
    assert!(row[0].contains(&Data::String("=1+1".to_owned())));
    let formulas = book.worksheet_formula("Plan").expect("a sheet");
    assert!(formulas.rows().flatten().all(String::is_empty));
}
