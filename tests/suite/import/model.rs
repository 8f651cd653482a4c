//! The model of OWASP SAMM in its three wrappings, and what its sums come to.

use crm_readiness::exchange::import::{Asked, Source};

use super::*;

/// The documents with the name of the folder that each lies in by custom.
fn documents() -> Vec<(String, String)> {
    let folder = |kind: &str| match kind {
        "Function" => "business_functions",
        "Practice" => "security_practices",
        "Stream" => "streams",
        "MaturityLevel" => "maturity_levels",
        "PracticeLevel" => "practice_levels",
        "Activity" => "activities",
        "AnswerSet" => "answer_sets",
        _ => "questions",
    };
    let text = bakery();
    let parts = text.split("---\n").skip(1);
    let kind = |part: &str| part.split("type: ").last().unwrap_or("").trim().to_owned();
    parts
        .map(|p| (folder(&kind(p)).to_owned(), p.to_owned()))
        .collect()
}

/// The documents as files without their types: the folder tells.
fn folder() -> Files {
    let mut entries = BTreeMap::new();
    for (n, (folder, text)) in documents().into_iter().enumerate() {
        let text = text.lines().filter(|l| !l.starts_with("type: "));
        let text: Vec<&str> = text.collect();
        entries.insert(
            format!("model/{folder}/{n:03}.yml"),
            format!("---\n{}\n", text.join("\n")).into_bytes(),
        );
    }
    Files {
        root: "bakery".to_owned(),
        entries,
    }
}

#[test]
fn a_model_becomes_a_questionnaire() {
    let imported = run(&file("bakery.yaml", bakery())).whole();
    insta::assert_snapshot!("model_report", imported.report);
    insta::assert_snapshot!("model_head", text_of(&imported, "questionnaire.yaml"));
    insta::assert_snapshot!("model_practices", text_of(&imported, "practices/C-SE.yaml"));
    assert_eq!(imported.files.entries.len(), 4);
}

#[test]
fn file_folder_and_archive_give_the_same() {
    let one = run(&file("bakery.yaml", bakery())).whole();
    let folder = folder();
    let parts: Vec<(&str, &[u8])> = folder
        .entries
        .iter()
        .map(|(n, b)| (n.as_str(), b.as_slice()))
        .collect();
    let zip = crate::collect::archive(&parts);
    for other in [Source::Folder(folder.clone()), file("bakery.zip", zip)] {
        let other = run(&other).whole();
        for (path, bytes) in &one.files.entries {
            if path != "questionnaire.yaml" {
                assert_eq!(Some(bytes), other.files.entries.get(path), "{path}");
            }
        }
        let lines = |i: &Imported| {
            let text = text_of(i, "questionnaire.yaml").to_owned();
            let named = |l: &&str| !l.starts_with('#') && !l.contains("{id: imported");
            text.lines()
                .filter(named)
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        assert_eq!(lines(&one), lines(&other));
    }
}

#[test]
fn id_and_version_can_be_given() {
    let asked = Asked {
        id: Some("hygiene".to_owned()),
        version: Some("3.2.1".to_owned()),
    };
    let imported = run_as(&file("bakery.yaml", bakery()), &asked).whole();
    assert_eq!(imported.reference.to_string(), "hygiene@3.2.1");
    assert_eq!(imported.files.root, "questionnaires/hygiene/3.2.1");
}

/// Weights of capabilities, read out of the file.
fn weights(imported: &Imported) -> Vec<(String, String)> {
    let lines = text_of(imported, "questionnaire.yaml").lines();
    lines
        .filter_map(|l| l.trim().strip_prefix("- {id: ")?.split_once(", title"))
        .filter_map(|(id, rest)| {
            let (_, rest) = rest.split_once("weight: ")?;
            Some((id.to_owned(), rest.split(',').next()?.to_owned()))
        })
        .collect()
}

/// A function is the mean of its practices and the whole the mean of the functions, whatever their number: the only
/// practice of one function weighs as much as both of the other.
#[test]
fn functions_weigh_alike() {
    let imported = run(&file("bakery.yaml", bakery())).whole();
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(
        weights(&imported),
        [pair("C-SE", "2"), pair("K-CL", "1"), pair("K-ST", "1")]
    );
}

/// By hand: the stream A of selling has two levels of three. Selling reaches (2 + 3) / 2 = 2.5 and stands alone, cleaning
/// and storage reach 3 each and share a function: weights 2.5 and 3 / 2 = 1.5, as whole numbers 5 and 3.
#[test]
fn a_stream_without_its_last_level_weighs_less() {
    let text = bakery();
    let documents: Vec<&str> = text.split("---\n").collect();
    let kept = documents
        .iter()
        .filter(|d| !d.contains("Is the last batch baked to demand?"));
    let text = kept.copied().collect::<Vec<_>>().join("---\n");
    let imported = run(&file("bakery.yaml", text)).whole();
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(
        weights(&imported),
        [pair("C-SE", "5"), pair("K-CL", "3"), pair("K-ST", "3")]
    );
    assert!(
        imported
            .report
            .contains("The stream Freshness has questions on 2 of 3 levels")
    );
    assert!(imported.report.contains("activities without a question: 1"));
}

/// Two questions of an activity share its weight, and an answer set that counts twice as much doubles it.
#[test]
fn questions_of_one_activity_share_its_weight() {
    let text = bakery();
    let documents: Vec<&str> = text.split("---\n").collect();
    let question = documents
        .iter()
        .find(|d| d.contains("Is flour kept off the floor?"))
        .expect("it is there");
    let second = question
        .replace("Is flour kept off the floor?", "Is flour kept dry?")
        .replace("order: 1", "order: 2")
        .replace("id: ", "id: f00")
        .replacen("\nid: f00", "\nid: 5eco", 1);
    let second = second.replace("activity: f00", "activity: ");
    let imported = run(&file("bakery.yaml", format!("{text}---\n{second}"))).whole();
    let practices = text_of(&imported, "practices/K-ST.yaml");
    assert!(practices.contains("- id: K-ST-B-1\n"), "{practices}");
    assert!(practices.contains("- id: K-ST-B-1-2\n"), "{practices}");
    let halves = practices.matches("weight: 1\n").count();
    assert_eq!((halves, practices.matches("weight: 2\n").count()), (2, 5));
    assert!(
        imported
            .report
            .contains("Activities with several questions: 1.")
    );
    let doubled = bakery_with(
        "- text: Yes, most or all of the time\n  value: 1\n",
        "- text: Yes, most or all of the time\n  value: 2\n",
    );
    let imported = run(&doubled).whole();
    // 0, 0.25, 0.5 and 2 lie on eighths of the highest.
    let practices = text_of(&imported, "practices/C-SE.yaml");
    assert_eq!(practices.matches("weight: 2\n").count(), 4, "{practices}");
    assert_eq!(practices.matches("weight: 1\n").count(), 2, "{practices}");
}
