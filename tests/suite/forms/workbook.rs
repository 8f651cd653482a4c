//! The workbook as it is sent out.

use super::*;

/// The sheets by their place, from 1.
const SHEETS: [&str; 3] = [xlsx::ABOUT, xlsx::ANSWERS, xlsx::LEVELS];

fn sheet(book: &[u8], name: &str) -> String {
    let n = SHEETS.iter().position(|s| *s == name).expect("a sheet") + 1;
    fill::part(book, &format!("xl/worksheets/sheet{n}.xml"))
}

/// The cells that can be written to while the sheet is protected without a password.
fn unlocked(book: &[u8], name: &str) -> Vec<String> {
    let xml = sheet(book, name);
    assert!(xml.contains("<sheetProtection "), "{name} is protected");
    assert!(
        !xml.contains("password") && !xml.contains("hashValue"),
        "{name}"
    );
    let n = SHEETS.iter().position(|s| *s == name).expect("a sheet") + 1;
    fill::unlocked(book, n)
}

#[test]
fn only_cells_to_fill_in_are_unlocked() {
    let case = unanswered(&kiosk());
    let form = form_of(&case, "manager");
    let book = book(&form, &case);
    assert_eq!(unlocked(&book, xlsx::ABOUT), ["B8", "B9", "B10", "B11"]);
    assert!(unlocked(&book, xlsx::LEVELS).is_empty());
    let entries: usize = form
        .questions()
        .map(|q| if q.measure.is_some() { 6 } else { 3 })
        .sum();
    let cells = unlocked(&book, xlsx::ANSWERS);
    assert_eq!(cells.len(), entries, "{cells:?}");
    assert!(
        cells.iter().all(|c| !c.starts_with(['A', 'B'])),
        "{cells:?}"
    );
}

#[test]
fn lists_offer_what_can_be_chosen() {
    let case = unanswered(&kiosk());
    let form = form_of(&case, "manager");
    let xml = sheet(&book(&form, &case), xlsx::ANSWERS);
    let list = |cell: &str| {
        let found = xml.split("<dataValidation ").skip(1).find(|v| {
            let cells = v.split("sqref=\"").nth(1).and_then(|r| r.split('"').next());
            cells.is_some_and(|c| c.split(' ').flat_map(fill::cells).any(|c| c == cell))
        });
        let found = found.unwrap_or_else(|| panic!("{cell} takes anything"));
        let list = found.split("<formula1>").nth(1);
        list.map_or(String::new(), |l| {
            l.split('<').next().unwrap_or("").to_owned()
        })
    };
    let row = |id: &str| {
        let mut row = 3;
        for section in &form.sections {
            row += 1;
            for q in &section.questions {
                if q.id == id {
                    return row;
                }
                row += 1;
            }
        }
        panic!("{id} is not asked")
    };
    assert_eq!(list(&format!("C{}", row("STO-01"))), "\"0,1,2,3,dk\"");
    assert_eq!(list(&format!("C{}", row("STO-02"))), "\"0,1,2,3,dk,n/a\"");
    // In the full form a measured practice takes a figure.
    assert_eq!(list(&format!("C{}", row("COU-02"))), "\"dk\"");
    assert_eq!(list(&format!("G{}", row("COU-02"))), "\"0,1,2,3\"");
    let notes = fill::part(&book(&form, &case), "xl/comments1.xml");
    for text in ["Hardly any wait.", "The chain has no brand of its own."] {
        assert!(notes.contains(text), "{notes}");
    }
}

#[test]
fn no_text_becomes_a_formula_or_breaks_the_workbook() {
    let files = kiosk();
    let case = unanswered(&files);
    let mut form = form_of(&case, "manager");
    let hostile = "=HYPERLINK(\"http://x.example\",\"y\")";
    form.client = "+SUM(1) & Co".to_owned();
    form.title = format!("@{}", "long ".repeat(9000));
    form.round_name = "&P&D&\"evil\"".to_owned();
    for q in form.sections.iter_mut().flat_map(|s| &mut s.questions) {
        q.question = hostile.to_owned();
        q.title = "-2+3".to_owned();
        q.look_for = "x".repeat(40_000);
        q.described = vec!["=1+1".to_owned(); q.described.len()];
        if let Some(m) = &mut q.measure {
            m.metric = "😀".repeat(300);
        }
    }
    let made = xlsx::render(
        &form,
        &case.engagement.branding,
        Some("=cmd|'/c calc'!A1"),
        &words(),
    )
    .expect("a workbook");
    for name in SHEETS {
        let xml = sheet(&made, name);
        assert!(!xml.contains("<f>") && !xml.contains("<f "), "{name}");
        assert!(!xml.contains("<hyperlink"), "{name}");
    }
    // It can be filled in as any other.
    let filled = all(&form, "m-1");
    let run = run_in(
        &files,
        &[input("a.xlsx", fill::book(&made, &filled))],
        &How::default(),
    );
    assert!(run.codes().is_empty(), "{}", run.shown);
}

#[test]
fn the_same_form_gives_the_same_bytes() {
    let case = unanswered(&kiosk());
    let form = form_of(&case, "seller");
    let first = book(&form, &case);
    for _ in 0..3 {
        assert!(first == book(&form, &case), "the bytes differ");
    }
    // The day of the report, not that of the clock.
    let core = fill::part(&first, "docProps/core.xml");
    assert_eq!(core.matches("2026-03-20T00:00:00Z").count(), 2, "{core}");
}

#[test]
fn the_band_has_the_clients_colour() {
    let mut files = kiosk();
    let text = files.entries.get_mut("engagement.yaml").expect("a file");
    text.extend(b"branding: {name: \"Lindgren\", colour: \"#7a1f5c\"}\nconsent: \"I agree, says Lindgren.\"\n");
    let case = unanswered(&files);
    let made = book(&form_of(&case, "seller"), &case);
    assert!(fill::part(&made, "xl/styles.xml").contains("FF7A1F5C"));
    let texts = fill::part(&made, "xl/sharedStrings.xml");
    assert!(texts.contains("I agree, says Lindgren."), "{texts}");
}

#[test]
fn a_workbook_without_consent_is_not_kept() {
    let files = kiosk();
    let case = unanswered(&files);
    let form = form_of(&case, "manager");
    let empty = book(&form, &case);
    let filled = fill::book(
        &empty,
        &Filled::by("m-1", "").say("STO-01", &[("answer", "2")]),
    );
    for (consent, words) in [("no", "did not agree"), ("", "has not said")] {
        let xml = sheet(&filled, xlsx::ABOUT).replace(
            "t=\"inlineStr\"><is><t>yes</t></is>",
            &format!("t=\"inlineStr\"><is><t>{consent}</t></is>"),
        );
        let files_of: Vec<_> = fill::entries(&filled)
            .into_iter()
            .map(|(n, c)| match n.as_str() {
                "xl/worksheets/sheet1.xml" => (n, xml.clone().into_bytes()),
                _ => (n, c),
            })
            .collect();
        let parts: Vec<(&str, &[u8])> = files_of
            .iter()
            .map(|(n, c)| (n.as_str(), c.as_slice()))
            .collect();
        let changed = crate::collect::archive(&parts);
        let run = run_in(&files, &[input("a.xlsx", changed)], &How::default());
        assert_eq!(run.codes(), ["collect/consent"], "{}", run.shown);
        assert!(run.shown.contains(words), "{}", run.shown);
        assert!(run.written.is_empty());
    }
    // A workbook that nobody filled in says nothing.
    let run = run_in(&files, &[input("a.xlsx", empty)], &How::default());
    assert_eq!(run.codes(), ["collect/consent"], "{}", run.shown);
}
