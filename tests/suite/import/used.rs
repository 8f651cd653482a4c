//! An imported questionnaire is asked, filled in, scored and reported without a change of the program.

use crm_readiness::exchange::form::words::Words as FormWords;
use crm_readiness::exchange::form::{self, TEMPLATE as FORMS, csv, html, xlsx};
use crm_readiness::exchange::interview::{Interview, Step, Who};
use crm_readiness::load;
use crm_readiness::model::branding::Branding;
use crm_readiness::model::scale::Score;
use crm_readiness::render::{html as page, text as screen};

use super::*;

const ROUND: &str = "rounds/2026-03-02-first";

/// An engagement that uses the questionnaire, with these answers of one person.
pub(super) fn engagement(imported: &Imported, role: &str, answers: &str) -> Files {
    let reference = &imported.reference;
    let head = format!(
        "schema: 1\nclient: \"Anna's\"\nsector: C\nstaff: 12\ncountry: SE\nlanguage: en\nquestionnaire: {reference}\n"
    );
    let round = "schema: 1\nname: First\ndate: 2026-03-02\nreport_date: 2026-03-20\nmode: self\nform: full\n";
    let person = format!("schema: 1\nrespondent: one\nroles: [{role}]\nanswers:\n{answers}");
    let mut files = common::files(&[("engagement.yaml", &head)]);
    let mut put = |path: String, text: &str| files.entries.insert(path, text.into());
    put(format!("{ROUND}/round.yaml"), round);
    if !answers.is_empty() {
        put(format!("{ROUND}/one.yaml"), &person);
    }
    let root = &imported.files.root;
    for (path, bytes) in &imported.files.entries {
        files
            .entries
            .insert(format!("{root}/{path}"), bytes.clone());
    }
    files
}

/// Form, score and report of an engagement; gives the overall score and the form.
fn goes_through(files: &Files, role: &str) -> (Option<f64>, String) {
    let (sources, found) = checked(files, "engagement.yaml");
    assert!(found.is_empty(), "{}", text::render_all(&found, &sources));
    let (case, assessment, pages) = common::report_of(files);
    let html = page::render(&pages, &common::templates()).expect("a report");
    assert!(html.contains("<main"));
    assert!(!screen::render(&pages.view).is_empty());
    let (templates, _) = Templates::open(FORMS, None).expect("built in");
    let words = FormWords::open(&templates, "en").expect("complete");
    let role = case
        .questionnaire
        .roles
        .iter()
        .find(|r| r.id.as_str() == role);
    let form = form::form(&case, &role.expect("a role").id).expect("it is asked something");
    let shown = html::render(&form, &Branding::default(), None, &templates, &words);
    csv::render(&form).expect("a table");
    let bytes = xlsx::render(&form, &Branding::default(), None, &words).expect("a workbook");
    offers_what_there_is(&bytes, &form);
    let score = assessment.scores.overall.score.map(Score::get);
    (score, shown.expect("a form"))
}

/// The note of each answer's cell names the levels that the practice has, and no other.
fn offers_what_there_is(bytes: &[u8], form: &form::Form) {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
    let mut text = String::new();
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).expect("an entry");
        let _ = std::io::Read::read_to_string(&mut entry, &mut text);
    }
    for q in form.questions() {
        let offered: Vec<String> = q
            .described
            .iter()
            .enumerate()
            .filter(|(_, t)| !t.is_empty())
            .map(|(n, _)| n.to_string())
            .collect();
        let list = format!("{},dk", offered.join(","));
        assert!(text.contains(&list), "{}: {list}", q.id);
    }
}

/// By hand: all level-1 questions of the model answered with the best answer (level 4), all others with the worst. Each
/// stream, practice and function is 1 of 3, and so is the whole.
#[test]
fn a_model() {
    let imported = run(&file("bakery.yaml", bakery())).whole();
    let mut answers = String::new();
    for capability in ["C-SE", "K-CL", "K-ST"] {
        for stream in ["A", "B"] {
            for (n, level) in [(1, 4), (2, 0), (3, 0)] {
                answers.push_str(&format!("  {capability}-{stream}-{n}: {level}\n"));
            }
        }
    }
    let files = engagement(&imported, "respondent", &answers);
    let (score, form) = goes_through(&files, "respondent");
    assert!((score.expect("all are answered") - 100.0 / 3.0).abs() < 1e-9);
    // The level that no answer has is not offered, neither for what is done nor for what is planned.
    assert!(form.contains("id=\"q-C-SE-A-1-2\"") && form.contains("id=\"q-C-SE-A-1-4\""));
    assert!(!form.contains("id=\"q-C-SE-A-1-3\""));
    assert!(!form.contains("<option value=\"3\">"));
    // Nothing to look at, so no heading for it.
    assert!(!form.contains("<dd></dd>"));
}

#[test]
fn a_level_that_a_practice_does_not_have_is_refused() {
    let imported = run(&file("bakery.yaml", bakery())).whole();
    let answers = "  C-SE-A-1: 3\n  C-SE-A-2: {level: 1, intention: 3}\n";
    let files = engagement(&imported, "respondent", answers);
    let (sources, found) = checked(&files, "engagement.yaml");
    let shown = text::render_all(&found, &sources);
    assert_eq!(found.len(), 2, "{shown}");
    assert!(shown.contains("`C-SE-A-1` has no level 3"), "{shown}");
    assert!(shown.contains("its levels are 0, 1, 2, 4"), "{shown}");
}

#[test]
fn a_long_table() {
    let imported = run(&file("library.csv", LIBRARY)).whole();
    // 300, 400 and 100 of 500: the mean is 266.67, and (266.67 - 100) / 400 is 5 of 12.
    let answers = "  Q1: 2\n  Q2: 3\n  Q4: 0\n";
    let files = engagement(&imported, "respondent", answers);
    let (score, _) = goes_through(&files, "respondent");
    assert!((score.expect("all are answered") - 500.0 / 12.0).abs() < 1e-9);
}

#[test]
fn a_workbook() {
    let imported = run(&library()).whole();
    let answers = "  SHE-01: 2\n  SHE-02: 0\n  CAR-01: n/a\n  HEL-01: 1\n";
    let files = engagement(&imported, "librarian", answers);
    let (score, form) = goes_through(&files, "librarian");
    // By hand: shelves 2/3 with weight 3, help 1/2 with weight 2, care does not apply: (3·2/3 + 2·1/2) / 5 = 3/5.
    assert!((score.expect("all are answered") - 60.0).abs() < 1e-9);
    assert!(form.contains("There are no old books."));
}

#[test]
fn it_can_be_asked() {
    let imported = run(&file("bakery.yaml", bakery())).whole();
    let files = engagement(&imported, "respondent", "");
    let mut sources = Sources::default();
    let mut sink = Sink::default();
    let mut desk = Desk {
        sources: &mut sources,
        sink: &mut sink,
    };
    let case = load::without_answers(&files, "2026-03-02-first", &mut desk).expect("sound");
    let who = Who {
        id: "one".to_owned(),
        roles: case
            .questionnaire
            .roles
            .iter()
            .map(|r| r.id.clone())
            .collect(),
        unit: None,
        date: None,
    };
    let mut interview = Interview::new(&case, who, false);
    assert_eq!(interview.asked(), 18);
    let shown = interview.screen();
    assert!(
        shown.contains("  2  Yes, at least half") && !shown.contains("  3  "),
        "{shown}"
    );
    assert!(
        interview.label().contains("[0, 1, 2, 4, dk;"),
        "{}",
        interview.label()
    );
    assert_eq!(
        interview.hear("3"),
        Step::Told("C-SE-A-1 has no level 3; its levels are 0, 1, 2, 4".to_owned())
    );
    assert_eq!(interview.hear("4 i4"), Step::Said);
}
