//! What holds for any answers.

use proptest::prelude::*;

use super::*;

/// One answer as a form may hold it.
fn answer() -> impl Strategy<Value = String> {
    prop_oneof![
        (0_u8..5).prop_map(|n| n.to_string()),
        Just("dk".to_owned()),
        Just("n/a".to_owned()),
        Just(String::new()),
        "[ -~üß\"]{0,12}".prop_map(|t| t),
    ]
}

/// A table of people, some of them twice.
fn table() -> impl Strategy<Value = String> {
    let row = (
        0_u8..4,
        prop_oneof![
            Just("seller"),
            Just("manager"),
            Just("owner;seller"),
            Just("boss")
        ],
        1_u8..5,
        proptest::collection::vec(answer(), 6),
    );
    proptest::collection::vec(row, 0..6).prop_map(|rows| {
        let mut out =
            "respondent,roles,date,COU-01,COU-03,STO-01,STO-02,TEA-01,STO-01.note\n".to_owned();
        for (who, roles, day, answers) in rows {
            let cells: Vec<String> = answers
                .iter()
                .map(|t| format!("\"{}\"", t.replace('"', "\"\"")))
                .collect();
            out.push_str(&format!(
                "s-{who},{roles},2026-02-0{day},{}\n",
                cells.join(",")
            ));
        }
        out
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// The same files again change nothing, and what was written passes `check`.
    #[test]
    fn again_changes_nothing(one in table(), two in table()) {
        let inputs = [input("a.csv", one), input("b.csv", two)];
        let first = run(&inputs);
        let files = with(&kiosk(), &first);
        let again = run_in(&files, &inputs, &How::default());
        prop_assert!(again.written.is_empty());
        let unchanged = again.report.respondents.iter().all(|p| p.outcome == Outcome::Unchanged);
        prop_assert!(unchanged, "{}", again.shown);
        let force = run_in(&files, &inputs, &How { force: true, ..How::default() });
        prop_assert!(force.written.is_empty());
    }

    /// The order in which files are named has no influence.
    #[test]
    fn order_does_not_matter(one in table(), two in table(), three in table()) {
        let names = ["a.csv", "b.csv", "c.csv"];
        let mut inputs: Vec<Input> = names.iter().zip([one, two, three]).map(|(n, t)| input(n, t)).collect();
        let first = run(&inputs);
        inputs.rotate_left(1);
        let second = run(&inputs);
        inputs.swap(0, 1);
        let third = run(&inputs);
        prop_assert_eq!(&first.written, &second.written);
        prop_assert_eq!(&first.written, &third.written);
        prop_assert_eq!(&first.shown, &second.shown);
        prop_assert_eq!(
            serde_json::to_string(&first.report).expect("JSON"),
            serde_json::to_string(&third.report).expect("JSON")
        );
    }

    /// Every cell with content is written, or something is said of it.
    #[test]
    fn nothing_is_lost(level in answer()) {
        let csv = format!("respondent,roles,STO-01,TEA-01\ns-1,manager,\"{}\",1\n", level.replace('"', "\"\""));
        let run = run(&[input("t.csv", csv)]);
        let file = run.only();
        let empty = level.trim().is_empty();
        prop_assert!(
            empty || file.contains("STO-01") || !run.found.is_empty(),
            "{level:?} is lost\n{file}"
        );
    }

    /// No bytes make it panic, as a table, a form or a workbook.
    #[test]
    fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..300), kind in 0_usize..4) {
        let name = ["t.csv", "t.json", "t.xlsx", "t.yaml"][kind];
        let mut with_magic = b"PK\x03\x04".to_vec();
        with_magic.extend(&bytes);
        run(&[input(name, bytes), input("u.xlsx", with_magic)]);
    }

    /// A workbook with one byte changed is read or refused.
    #[test]
    fn a_broken_workbook_is_survived(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut book = workbook(&[("S", &[&["respondent", "roles", "STO-01"], &["s-1", "seller", "2"]])]);
        let at = at.index(book.len());
        book[at] = byte;
        run(&[input("t.xlsx", book)]);
    }
}

/// A long export keeps one row in memory at a time and names a mistake once.
#[test]
fn many_rows_give_one_finding() {
    let mut csv = "respondent,roles,STO-01,TEA-01\n".to_owned();
    for n in 0..3_000 {
        csv.push_str(&format!("s-{n},seller,often,1\n"));
    }
    let run = run(&[input("t.csv", csv)]);
    assert_eq!(run.errors().len(), 1, "{}", run.shown);
    assert!(run.shown.contains("also in row 3, 4, 5"), "{}", run.shown);
    assert!(run.shown.contains("and 2991 more"), "{}", run.shown);
    assert_eq!(run.written.len(), 3_000);
}
