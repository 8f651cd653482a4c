//! Laws of the interview and the workshop: whatever is typed, the file passes `check`, and nothing is lost.

use std::collections::BTreeMap;

use crm_readiness::check::{Case, Desk};
use crm_readiness::diagnostic::{Sink, Sources, text};
use crm_readiness::exchange::interview::{Interview, Step, Who};
use crm_readiness::exchange::reply::{Reply, parse};
use crm_readiness::exchange::workshop;
use crm_readiness::load;
use crm_readiness::model::id::RoleId;
use crm_readiness::read::Files;
use crm_readiness::score::score;
use proptest::prelude::*;

use crate::common;

const ROUND: &str = "2026-09-15-baseline";

/// The example's first round without answers.
fn bare() -> Case {
    let mut sources = Sources::default();
    let mut sink = Sink::default();
    let mut desk = Desk {
        sources: &mut sources,
        sink: &mut sink,
    };
    load::without_answers(&common::baseline(), ROUND, &mut desk).expect("a round")
}

fn who(roles: &[&str]) -> Who {
    Who {
        id: "it-9".to_owned(),
        roles: roles.iter().map(|r| RoleId::new(*r)).collect(),
        unit: Some("Pumps: \"all\"".to_owned()),
        date: None,
    }
}

/// A file of the round, checked with the engagement; the answers found, and the findings.
fn checked(file: &str) -> (Option<Case>, String) {
    let mut files = common::baseline();
    files.entries.insert(
        format!("rounds/{ROUND}/it-9.yaml"),
        file.as_bytes().to_vec(),
    );
    let mut sources = Sources::default();
    let mut sink = Sink::default();
    let mut desk = Desk {
        sources: &mut sources,
        sink: &mut sink,
    };
    let case = load::case(&files, ROUND, &mut desk);
    let own = sink.into_sorted();
    let about: Vec<_> = own
        .into_iter()
        .filter(|d| d.code.id() != "round/invited")
        .collect();
    (case, text::render_all(&about, &sources))
}

/// Lines as people type them, and others.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => (0u8..6).prop_map(|n| n.to_string()),
        2 => Just("dk".to_owned()),
        1 => Just("n/a".to_owned()),
        2 => (0u8..120, 0u16..500).prop_map(|(n, s)| format!("{n} sample {s}; source query: \"a\" # b")),
        2 => (0u8..5, 0u8..5, "[^\r\n]{0,20}").prop_map(|(n, i, t)| format!("{n} i{i} e2 note {t}")),
        1 => "note [ -~é]{1,20}",
        1 => Just("intention 3".to_owned()),
        1 => Just("b".to_owned()),
        1 => Just("s".to_owned()),
        1 => Just("clear".to_owned()),
        1 => Just("go DAT-02".to_owned()),
        1 => ".{0,30}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn whatever_is_typed_the_file_passes_check_and_is_resumed(lines in prop::collection::vec(line(), 1..60)) {
        let case = bare();
        let mut interview = Interview::new(&case, who(&["it", "finance"]), false);
        for line in &lines {
            if interview.is_over() || interview.hear(line) == Step::Stop {
                break;
            }
        }
        let file = interview.file();
        let (found, findings) = checked(&file);
        prop_assert!(found.is_some(), "{file}\n{findings}");
        prop_assert!(findings.is_empty(), "{file}\n{findings}");
        // What is read again is written the same.
        let files = Files { root: String::new(), entries: [("it-9.yaml".to_owned(), file.clone().into_bytes())].into() };
        let mut sources = Sources::default();
        let mut sink = Sink::default();
        let mut desk = Desk { sources: &mut sources, sink: &mut sink };
        let mut again = Interview::new(&case, who(&["it", "finance"]), false);
        again.resume(&case, &files, "it-9.yaml", &mut desk);
        prop_assert_eq!(again.file(), file);
        prop_assert_eq!(again.answered(), interview.answered());
    }
}

#[test]
fn only_the_practices_of_the_roles_are_asked_and_fewer_in_the_short_form() {
    let case = bare();
    let q = &case.questionnaire;
    let full = Interview::new(&case, who(&["it"]), false);
    let short = Interview::new(&case, who(&["it"]), true);
    let of_it = q.practices.iter().filter(|p| {
        let on = p
            .module
            .as_ref()
            .is_none_or(|m| case.engagement.modules.contains(m));
        on && p.roles.iter().any(|r| r.as_str() == "it")
    });
    assert_eq!(full.asked(), of_it.count());
    assert!(short.asked() > 0 && short.asked() < full.asked());
    assert_eq!(Interview::new(&case, who(&[]), false).asked(), 0);
}

#[test]
fn a_screen_has_eighty_columns_and_no_control_characters() {
    let case = bare();
    let mut interview = Interview::new(&case, who(&["it", "executive", "front-line"]), false);
    while !interview.is_over() {
        let screen = interview.screen();
        for line in screen.lines() {
            assert!(line.chars().count() <= 80, "{line}");
            assert!(!line.chars().any(char::is_control), "{line}");
        }
        assert!(interview.hear("note \u{1b}[31mred").ne(&Step::Stop));
        let _ = interview.hear("s");
    }
}

#[test]
fn the_first_question_as_it_is_shown() {
    let case = bare();
    let mut interview = Interview::new(&case, who(&["it"]), false);
    let _ = interview.hear("go DAT-02");
    let _ = interview.hear("6,5 sample 400; source random records");
    let _ = interview.hear("go DAT-02");
    insta::assert_snapshot!(format!("{}{}", interview.screen(), interview.label()));
}

fn scored(files: &Files, round: &str) -> (Case, crm_readiness::score::Scorecard) {
    let mut sources = Sources::default();
    let mut sink = Sink::default();
    let mut desk = Desk {
        sources: &mut sources,
        sink: &mut sink,
    };
    let case = load::case(files, round, &mut desk).expect("a round");
    let card = score(&case.questionnaire, &case.engagement, &case.round, None);
    (case, card)
}

#[test]
fn a_workshop_begins_with_the_widest_disagreement_and_hides_small_groups() {
    let (case, card) = scored(&common::baseline(), ROUND);
    let order = workshop::order(&case, &card);
    let range = |n: usize| card.practice(order[n].as_str()).and_then(|p| p.role_range);
    for n in 1..card.to_discuss.len() {
        assert!(range(n - 1).unwrap_or(0.0) > range(n).unwrap_or(0.0) - 1e-9);
    }
    let unique: std::collections::BTreeSet<_> = order.iter().collect();
    assert_eq!(unique.len(), order.len());
    for (n, id) in order.iter().enumerate() {
        let screen = workshop::screen(&case, &card, id, (n + 1, order.len()));
        let p = card.practice(id.as_str()).expect("a score");
        for role in p.roles.iter().filter(|r| r.respondents < 3) {
            let title = case.questionnaire.roles.iter().find(|r| r.id == role.role);
            let title = title.expect("a role").title.clone();
            let line = screen
                .lines()
                .find(|l| l.starts_with(&format!("  {title} ")));
            let line = line.expect("a line of the role");
            assert!(!line.contains(" of "), "{id}: {line}");
        }
        assert!(!screen.contains("it-1"));
        assert!(screen.lines().all(|l| l.chars().count() <= 80), "{screen}");
    }
    insta::assert_snapshot!(workshop::screen(&case, &card, &order[0], (1, order.len())));
}

#[test]
fn what_a_workshop_agrees_leaves_the_rest_of_the_file_alone() {
    let files = common::folder("examples/nordhagen-pumps");
    let round = "2027-06-15-phase-1";
    let (case, card) = scored(&files, round);
    let old = files.entries[&format!("rounds/{round}/agreed.yaml")].clone();
    let old = String::from_utf8(old).expect("UTF-8");
    for id in workshop::order(&case, &card) {
        let p = case
            .questionnaire
            .practice(id.as_str())
            .expect("a practice");
        let Ok(Reply::Says(says)) = parse("1 e2 reason it was: \"seen\" # by all") else {
            panic!("not understood");
        };
        let ruling = workshop::ruling(&case, p, says, "2027-06-22").expect("a ruling");
        let (text, found) = workshop::agree(
            &case,
            Some(&old),
            "2027-06-22",
            &BTreeMap::new(),
            &id,
            ruling,
        )
        .unwrap_or_else(|why| panic!("{id}: {why}"));
        let (before, after) = (case.round.workshop.as_ref().expect("one"), found);
        for (other, settled) in &before.practices {
            if other != &id {
                assert_eq!(after.practices.get(other), Some(settled), "{id}");
            }
        }
        for comment in old.lines().filter(|l| l.trim_start().starts_with('#')) {
            assert!(text.contains(comment), "{id}: {comment}");
        }
    }
}
