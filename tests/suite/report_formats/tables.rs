//! Tables as CSV: what the cells hold, and that no cell of any CSV output can be a formula.

use std::sync::LazyLock;

use proptest::prelude::*;

use crm_readiness::assess::Assessment;
use crm_readiness::cell;
use crm_readiness::check::Case;
use crm_readiness::render::tables::{Cell, Column, Shape, Table, csv, tables};
use crm_readiness::render::view::Ground;
use crm_readiness::render::words::Words;

use crate::common;

/// All tables of a case.
pub(super) fn of(case: &Case, a: &Assessment) -> Vec<Table> {
    let words = Words::open(&common::templates(), "en").expect("the strings are complete");
    let ground = Ground {
        case,
        a,
        progress: None,
        words: &words,
    };
    tables(ground).expect("every column has its name")
}

/// The example with its plan in full, as `report` makes it; made once.
pub(super) fn planned() -> &'static (Case, Assessment) {
    static MADE: LazyLock<(Case, Assessment)> = LazyLock::new(|| {
        let case = common::case(&common::baseline());
        let a = in_full(&case);
        (case, a)
    });
    &MADE
}

fn in_full(case: &Case) -> Assessment {
    crm_readiness::assess::planned::planned(case, crm_readiness::assess::assess(case), &[])
}

/// A cell of a CSV file by another reader, with this separator and without its rules about quotes if `naive`.
fn cells(text: &str, separator: u8, quoting: bool) -> Vec<String> {
    let mut reader = ::csv::ReaderBuilder::new()
        .delimiter(separator)
        .quoting(quoting)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let records = reader.records().map(|r| r.expect("a record"));
    records
        .flat_map(|r| r.iter().map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

/// True where a spreadsheet would calculate.
fn runs(cell: &str) -> bool {
    let inner = cell.trim_matches([' ', '"', '\t', '\r', '\n']);
    let starts = inner.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    starts && inner.parse::<f64>().is_err()
}

/// However a spreadsheet takes the file apart, nothing of it runs.
fn assert_harmless(text: &str) {
    for (separator, quoting) in [(b',', true), (b';', true), (b'\t', true), (b';', false)] {
        for cell in cells(text, separator, quoting) {
            assert!(!runs(&cell), "`{cell}` of\n{text}");
        }
    }
    for cell in cells(text, b',', true) {
        assert!(!cell.starts_with(['\t', '\r', '\n']), "`{cell}`");
    }
}

proptest! {
    #[test]
    fn no_text_of_a_table_runs(text in "[=+@;,\t\r\n\"' a1（＝-]{0,12}|\\PC{0,20}") {
        let column = Column { key: "id", head: "Id".to_owned(), shape: Shape::Text };
        let table = Table {
            id: "x",
            title: "X".to_owned(),
            about: String::new(),
            columns: vec![column.clone(), column],
            rows: vec![vec![Cell::text("I-01"), Cell::text(text.clone())], vec![Cell::text(text.clone()), Cell::Nothing]],
        };
        assert_harmless(&csv::render(&table));
        assert_harmless(&format!("{}\n", cell::quoted(&text)));
        // Without the apostrophes the text is all there.
        let spaceless = |t: &str| t.split_whitespace().collect::<String>().replace('\'', "");
        let last = cells(&csv::render(&table), b',', true);
        let plain = spaceless(&text);
        prop_assert!(last.iter().any(|c| spaceless(c) == plain));
    }
}

/// Texts that users write, as formulas.
fn hostile() -> crm_readiness::read::Files {
    let mut files = common::baseline();
    let engagement = files.entries.get_mut("engagement.yaml").expect("there");
    let text = String::from_utf8(engagement.clone()).expect("UTF-8");
    let lines = text.lines().map(|l| {
        if l.starts_with("client:") {
            "client: '=HYPERLINK(\"http://x\";\"y\")'".to_owned()
        } else {
            l.to_owned()
        }
    });
    *engagement = lines.collect::<Vec<_>>().join("\n").into_bytes();
    let jobs =
        "schema: 1\njobs:\n  I-04: {state: running, begun: 2026-09-01, owner: \"=1+1;=2+2\"}\n";
    files.entries.insert("jobs.yaml".to_owned(), jobs.into());
    files
}

#[test]
fn no_csv_output_holds_a_cell_that_runs() {
    let case = common::case(&hostile());
    let planned = in_full(&case);
    let all = of(&case, &planned);
    let mut owners = 0;
    for table in &all {
        let text = csv::render(table);
        owners += text.matches("'=1+1;'=2+2").count();
        assert_harmless(&text);
    }
    assert_eq!(owners, 1, "the owner filed is in the plan");
    let words = Words::open(&common::templates(), "en").expect("complete");
    let ground = Ground {
        case: &case,
        a: &planned,
        progress: None,
        words: &words,
    };
    let plan = crm_readiness::render::plan_csv::render(ground).expect("written");
    assert!(plan.contains("'=1+1;'=2+2"));
    assert_harmless(&plan);
    for role in crm_readiness::exchange::form::roles(&case) {
        let form = crm_readiness::exchange::form::form(&case, &role).expect("asked");
        let bytes = crm_readiness::exchange::form::csv::render(&form).expect("written");
        assert_harmless(std::str::from_utf8(&bytes).expect("UTF-8"));
    }
}

#[test]
fn tables_of_the_example() {
    let (case, a) = planned();
    let all = of(case, a);
    let ids: Vec<&str> = all.iter().map(|t| t.id).collect();
    assert_eq!(
        ids[..6],
        ["scores", "gaps", "peers", "plan", "schedule", "load"]
    );
    assert_eq!(ids.last(), Some(&"answers"));
    for table in &all {
        for row in &table.rows {
            assert_eq!(row.len(), table.columns.len(), "{}", table.id);
            for (cell, column) in row.iter().zip(&table.columns) {
                let fits = match cell {
                    Cell::Nothing => true,
                    Cell::Number(_) => column.shape.is_number(),
                    Cell::Text(_) => column.shape.is_text(),
                    Cell::Day(_) => matches!(column.shape, Shape::Day | Shape::Month),
                };
                assert!(fits, "{} {}: {cell:?}", table.id, column.key);
            }
        }
    }
    let scores = csv::render(&all[0]);
    let first: Vec<&str> = scores.lines().take(6).collect();
    insta::assert_snapshot!("csv_scores", first.join("\n"));
    let plan = csv::render(&all[3]);
    let first: Vec<&str> = plan.lines().take(4).collect();
    insta::assert_snapshot!("csv_plan", first.join("\n"));
}

#[test]
fn the_plan_stands_in_its_order_with_terms_that_add_up() {
    let (case, a) = planned();
    let all = of(case, a);
    let plan = all.iter().find(|t| t.id == "plan").expect("there");
    let number = |row: &[Cell], key: &str| row[plan.column(key).expect("a column")].value();
    let places: Vec<f64> = plan
        .rows
        .iter()
        .filter_map(|r| number(r, "place"))
        .collect();
    assert_eq!(places.len(), a.plan.items.len());
    assert!(places.windows(2).all(|p| p[0] < p[1]));
    let c = a.plan.constants;
    for row in plan.rows.iter().filter(|r| number(r, "place").is_some()) {
        let term = |key: &str| number(row, key).expect("a term");
        let sum = c.gates * term("gates") + c.need * term("need") - term("effort_term");
        assert!((sum - term("priority")).abs() < 1e-4);
    }
}

/// What the JSON of the assessment leaves out is left out here, and a role below the smallest size has no number.
#[test]
fn answers_hold_no_more_than_the_json() {
    let (case, a) = planned();
    let all = of(case, a);
    let answers = all.iter().find(|t| t.id == "answers").expect("there");
    let json = serde_json::to_value(a).expect("JSON");
    let at = |key: &str| answers.column(key).expect("a column");
    let mut rows = answers.rows.iter();
    let (mut hidden, mut shown) = (0, 0);
    for p in json["scores"]["practices"].as_array().expect("practices") {
        let whole = rows.next().expect("a row over all roles");
        assert_eq!(
            whole[at("practice")],
            Cell::text(p["id"].as_str().expect("an id"))
        );
        for (key, field) in [
            ("answered", "persons"),
            ("mean", "answered"),
            ("dont_know", "dont_know"),
            ("intention", "intention"),
        ] {
            assert_eq!(whole[at(key)], Cell::number(p[field].as_f64()), "{key}");
        }
        for r in p["roles"].as_array().expect("roles") {
            let row = rows.next().expect("a row of the role");
            assert_eq!(row[at("mean")], Cell::number(r["mean"].as_f64()));
            assert_eq!(row[at("answered")], Cell::number(r["answered"].as_f64()));
            if r["hidden"] == true {
                hidden += 1;
                assert_eq!(row[at("mean")], Cell::Nothing);
                assert_eq!(row[at("answered")], Cell::Nothing);
            } else if row[at("mean")] != Cell::Nothing {
                shown += 1;
            }
            assert!(row[at("mean") + 2..].iter().all(|c| *c == Cell::Nothing));
        }
    }
    assert!(rows.next().is_none());
    assert!(hidden > 0 && shown > 0, "{hidden} hidden, {shown} shown");
}

#[test]
fn the_figures_of_a_benchmark_do_not_run() {
    use crm_readiness::model::benchmark::Group;
    use crm_readiness::model::id::Reference;
    use crm_readiness::pool::{Origin, publish::Published, write};
    let reference = |id: &str| Reference {
        id: id.to_owned(),
        version: "1.0.0".to_owned(),
    };
    let card = write::Card {
        reference: reference("own"),
        title: "=HYPERLINK(\"http://x\");@a".to_owned(),
        edition: "2026".to_owned(),
        licence: String::new(),
        provenance: String::new(),
        synthetic: false,
        minimum_group: 5,
    };
    let origin = Origin {
        questionnaire: reference("kiosk"),
        scoring: String::new(),
    };
    let figures = [Published {
        node: "overall".to_owned(),
        group: Group::default(),
        n: 9,
        values: vec![("mean", 40.0)],
        year: 2026,
    }];
    let text = write::figures(&figures, &card, &origin);
    assert!(text.contains("'=HYPERLINK") && text.contains(";'@a"));
    assert_harmless(&text);
}
