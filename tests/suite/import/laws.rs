//! Any bytes and rows: no panic, every place lies in its file, and what is written passes its check. Any answers: our
//! score is that of the model.

use crm_readiness::diagnostic::json;
use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

/// Imports, and looks at every finding; what comes out without an error passes its check.
fn look(source: &Source) {
    let run = run(source);
    for d in &run.found {
        for label in &d.labels {
            let (text, span) = (run.sources.text(label.span.file), label.span);
            assert!(span.start <= span.end && span.end <= text.len(), "{d:?}");
            assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
        }
        let _ = json::value(d, &run.sources);
    }
    let steers = |c: char| c.is_control() && c != '\n';
    assert!(!run.shown.chars().any(steers), "{:?}", run.shown);
    if let Some(imported) = run.imported {
        assert!(
            !imported.report.chars().any(steers),
            "{:?}",
            imported.report
        );
        let (sources, found) = checked(&imported.files, "questionnaire.yaml");
        let errors = text::render_all(&found, &sources);
        assert!(errors.is_empty() || !errors.contains("error["), "{errors}");
        // Only what was refused may say so.
        let root = &imported.files.root;
        assert!(
            root.split('/').count() == 3 && !root.contains(".."),
            "{root}"
        );
    } else {
        assert!(
            !run.found.is_empty(),
            "nothing came of it, and nothing is said"
        );
    }
}

/// A cell: words that mean something, numbers, and anything.
fn cell() -> impl Strategy<Value = String> {
    let known = [
        "",
        "1",
        "2",
        "0",
        "0.5",
        "-1",
        "1e400",
        "Is it?",
        "no",
        "yes",
        "level 0",
        "level 1",
        "id",
        "question",
        "answer",
        "score",
        "capability",
        "dimension",
        "overall",
        "Overall",
        "../x",
        "=1+1",
        "~",
        "null",
        "A: b # c",
        "\"",
        "ü",
        "ALL",
        "weight",
        "roles",
        "a, b",
        "full",
    ];
    prop_oneof![
        6 => proptest::sample::select(known.to_vec()).prop_map(str::to_owned),
        1 => "\\PC{0,8}",
    ]
}

fn rows(width: usize) -> impl Strategy<Value = Vec<Vec<String>>> {
    vec(vec(cell(), width), 0..8)
}

fn quoted(rows: &[Vec<String>]) -> String {
    let line = |row: &Vec<String>| {
        let cells = row
            .iter()
            .map(|c| format!("\"{}\"", c.replace('"', "\"\"")));
        cells.collect::<Vec<_>>().join(",") + "\n"
    };
    rows.iter().map(line).collect()
}

fn sheet(name: &str, rows: &[Vec<String>]) -> Source {
    let rows: Vec<Vec<&str>> = rows
        .iter()
        .map(|row| row.iter().map(String::as_str).collect())
        .collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    workbook(
        &[
            ("Questions", QUESTIONS),
            ("Structure", STRUCTURE),
            ("Roles", ROLES),
        ]
        .into_iter()
        .filter(|(n, _)| *n != name)
        .chain([(name, rows.as_slice())])
        .collect::<Vec<_>>(),
    )
}

/// What the source's own arithmetic comes to (<https://owaspsamm.org/blog/2025/01/21/samm-relative-scoring>): a stream is the
/// sum of its activities, everything above a mean of what is below; answers count 0, 0.25, 0.5 and 1.
fn by_the_source(answers: &[usize]) -> f64 {
    let value = |n: &usize| [0.0, 0.25, 0.5, 1.0][*n];
    let streams: Vec<f64> = answers
        .chunks(3)
        .map(|s| s.iter().map(value).sum())
        .collect();
    let practices: Vec<f64> = streams
        .chunks(2)
        .map(|p| p.iter().sum::<f64>() / 2.0)
        .collect();
    // One practice at the counter, two in the kitchen.
    f64::midpoint(practices[0], f64::midpoint(practices[1], practices[2]))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in vec(any::<u8>(), 0..200), which in 0..5_usize) {
        let name = ["a.yaml", "a.csv", "a.xlsx", "a.zip", "a"][which];
        look(&file(name, bytes));
    }

    #[test]
    fn any_rows_of_a_long_table(rows in rows(6), known in any::<bool>()) {
        let head = if known { "Question#,Question Text,Answer,Score,Category,Weight\n" } else { "" };
        look(&file("a.csv", format!("{head}{}", quoted(&rows))));
    }

    #[test]
    fn any_rows_of_a_sheet(rows in rows(5), which in 0..3_usize) {
        let name = ["Questions", "Structure", "Roles"][which];
        look(&sheet(name, &rows));
        let head: [&[&str]; 3] = [
            &["id", "capability", "question", "level 0", "level 1"],
            &["dimension", "capability", "title", "about", "weight"],
            &["id", "title", "who", "a", "b"],
        ];
        let mut all = vec![head[which].iter().map(|t| (*t).to_owned()).collect::<Vec<String>>()];
        all.extend(rows);
        look(&sheet(name, &all));
    }

    #[test]
    fn a_model_without_some_of_its_lines(gone in vec(any::<proptest::sample::Index>(), 1..4), piece in cell()) {
        let text = bakery();
        let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
        for at in &gone {
            let at = at.index(lines.len());
            lines.remove(at);
        }
        look(&file("bakery.yaml", lines.concat()));
        let at = gone[0].index(lines.len());
        let line = lines[at].split(':').next().unwrap_or("").to_owned();
        let changed = format!("{line}: {piece}\n");
        lines[at] = &changed;
        look(&file("bakery.yaml", lines.concat()));
    }

    #[test]
    fn a_score_is_that_of_the_source(answers in vec(0..4_usize, 18)) {
        let imported = run(&file("bakery.yaml", bakery())).whole();
        let mut lines = String::new();
        let mut given = answers.iter();
        for capability in ["C-SE", "K-CL", "K-ST"] {
            for stream in ["A", "B"] {
                for n in 1..=3 {
                    let level = [0, 1, 2, 4][*given.next().expect("eighteen")];
                    lines.push_str(&format!("  {capability}-{stream}-{n}: {level}\n"));
                }
            }
        }
        let files = super::used::engagement(&imported, "respondent", &lines);
        let (_, assessment, _) = common::report_of(&files);
        let ours = assessment.scores.overall.score.expect("all are answered").get();
        let theirs = by_the_source(&answers) / 3.0 * 100.0;
        prop_assert!((ours - theirs).abs() < 1e-9, "{ours} {theirs}");
    }
}
