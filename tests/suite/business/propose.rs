//! The register that is proposed: valid as it is, and valid once an entry is filled in.

use crm_readiness::check::Desk;
use crm_readiness::check::benefits;
use crm_readiness::diagnostic::{Sink, Sources, text};
use crm_readiness::model::business::Benefit;
use crm_readiness::plan::money::propose;
use crm_readiness::read::Files;

use super::{QUESTIONNAIRE, given};

fn read(yaml: &str) -> (Vec<Benefit>, String) {
    let mut files = Files::default();
    files
        .entries
        .insert("benefits.yaml".to_owned(), yaml.as_bytes().to_vec());
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    let mut desk = Desk {
        sources: &mut sources,
        sink: &mut sink,
    };
    let found = benefits::benefits(&files, &QUESTIONNAIRE, true, &mut desk);
    let findings = sink.into_sorted();
    (found, text::render_all(&findings, &sources))
}

#[test]
fn what_is_left_empty_in_the_proposal_is_named_and_nothing_else() {
    let given = given();
    let proposed = propose::benefits(&given.inputs()).expect("profiles fit");
    let (found, findings) = read(&proposed);
    assert!(found.is_empty(), "{findings}");
    for line in findings.lines().filter(|l| l.starts_with("error[")) {
        let empty = ["file/missing-key", "benefits/driver", "benefits/named"];
        assert!(empty.iter().any(|code| line.contains(code)), "{line}");
    }
    // What is filed is not proposed again; what fits no work is not proposed at all.
    assert!(proposed.contains("\n  repeat-contacts:\n"));
    assert!(!proposed.contains("  handling-time:") && !proposed.contains("  self-service:"));
    assert!(proposed.lines().all(|l| l.trim_end() == l));
    insta::assert_snapshot!(proposed);
}

#[test]
fn an_entry_with_figures_is_read() {
    let given = given();
    let proposed = propose::benefits(&given.inputs()).expect("profiles fit");
    let filled = proposed
        .replace(
            "{date: , value: , unit: , source: }",
            "{date: 2027-01-15, value: 31, unit: a share, source: a log}",
        )
        .replace("named:", "named: a contract");
    // Each driver a figure: the line ends in a comment behind the empty value.
    let filled: Vec<String> = filled
        .lines()
        .map(|l| match l.split_once(":   # ") {
            Some((key, question)) if key.starts_with("      ") => {
                format!("{key}: 0.5   # {question}")
            }
            _ => l.to_owned(),
        })
        .collect();
    let (found, findings) = read(&filled.join("\n"));
    assert!(!findings.contains("error["), "{findings}");
    let repeats = found.iter().find(|b| b.profile == "repeat-contacts");
    let repeats = repeats.expect("it was filled in");
    assert_eq!(repeats.from.as_str(), "I-22");
    assert_eq!(repeats.owner, None);
    assert!(found.len() == 3 && repeats.drivers.iter().all(Option::is_some));
}

#[test]
fn where_all_is_filed_nothing_is_proposed() {
    let mut given = given();
    given.business.profiles.retain(|p| p.id == "handling-time");
    assert_eq!(propose::benefits(&given.inputs()), None);
}
