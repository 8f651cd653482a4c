//! Standard errors of scores against values computed elsewhere, and their laws.
//!
//! Thirteen people in three roles answer three practices of weight 1, 2 and 1. The values come from R 4.2.2, package
//! survey 4.1.1: `svydesign(strata = ~role)` without a finite population correction, `svytotal` of answers and counts
//! by role and practice, `svycontrast` of the sum of their ratios (Taylor linearisation).

use crm_readiness::assess::assess;
use crm_readiness::check::Case;
use crm_readiness::model::answers::Response;
use crm_readiness::model::id::PracticeId;
use crm_readiness::model::scale::Score;
use crm_readiness::model::workshop::{Ruling, Settled, Workshop};
use crm_readiness::score::Scorecard;
use crm_readiness::score::error::NoError;
use proptest::prelude::*;

use crate::common;

const QUESTIONNAIRE: &str = r#"
schema: 1
id: precise
version: 1.0.0
title: "Precise"
licence: "MIT"
basis: "none"
scale: {levels: [none, single, part, all, counted]}
bands: [{from: 0, word: low}, {from: 50, word: high}]
target: 75
evidence: {E0: {cap: 2, text: a}, E1: {cap: 3, text: b}, E2: {cap: 4, text: c}, E3: {cap: 4, text: d}}
roles: [{id: boss, title: Boss, who: "a"}, {id: desk, title: Desk, who: "b"}, {id: floor, title: Floor, who: "c"}]
modules: []
dimensions:
  - {id: x, title: X, about: x, capabilities: [{id: A, title: Alpha, weight: 1, about: a}]}
context: []
sources: []
"#;

const COMPLETE: &[&str] = &[
    "b1,boss,4,3,2",
    "b2,boss,3,3,4",
    "b3,boss,2,1,2",
    "b4,boss,3,2,1",
    "d1,desk,2,2,3",
    "d2,desk,1,2,1",
    "d3,desk,3,4,2",
    "d4,desk,2,1,2",
    "d5,desk,2,3,0",
    "f1,floor,1,0,1",
    "f2,floor,0,1,1",
    "f3,floor,2,1,0",
    "f4,floor,1,2,3",
];

/// The same people, of whom some leave a practice out.
const GAPS: &[&str] = &[
    "b1,boss,4,3,2",
    "b2,boss,,3,4",
    "b3,boss,2,,2",
    "b4,boss,3,2,1",
    "d1,desk,2,2,3",
    "d2,desk,1,2,1",
    "d3,desk,3,,2",
    "d4,desk,2,1,2",
    "d5,desk,,3,0",
    "f1,floor,1,0,",
    "f2,floor,0,1,1",
    "f3,floor,2,,0",
    "f4,floor,1,2,3",
];

fn case(rows: &[&str]) -> Case {
    let practice = |id: &str, weight: u32| {
        format!(
            "  - {{id: {id}, title: t, question: q, look_for: l, ask_for: a, levels: [a, b, c, d, e], kind: capability, \
             form: full, weight: {weight}, roles: [boss, desk, floor], trace: []}}\n"
        )
    };
    let practices = format!(
        "capability: A\npractices:\n{}{}{}",
        practice("A-1", 1),
        practice("A-2", 2),
        practice("A-3", 1)
    );
    let answers = format!("respondent,roles,A-1,A-2,A-3\n{}\n", rows.join("\n"));
    common::case(&common::files(&[
        (
            "engagement.yaml",
            "schema: 1\nclient: C\nsector: C\nstaff: 60\ncountry: DE\nquestionnaire: precise@1.0.0\n",
        ),
        (
            "questionnaires/precise/1.0.0/questionnaire.yaml",
            QUESTIONNAIRE,
        ),
        ("questionnaires/precise/1.0.0/practices/A.yaml", &practices),
        (
            "rounds/2026-01-01-first/round.yaml",
            "schema: 1\nname: First\ndate: 2026-01-01\nreport_date: 2026-01-02\nmode: self\nform: full\n",
        ),
        ("rounds/2026-01-01-first/answers.csv", &answers),
    ]))
}

fn scores(rows: &[&str]) -> Scorecard {
    assess(&case(rows)).scores
}

fn se(card: &Scorecard) -> f64 {
    card.overall.error.expect("a standard error").se
}

#[track_caller]
fn close(have: f64, want: f64) {
    assert!((have - want).abs() < 1e-9, "{have} is not {want}");
}

#[track_caller]
fn practices(card: &Scorecard, want: [f64; 3]) {
    for (p, want) in card.practices.iter().zip(want) {
        close(p.error.expect("a standard error").se, want);
    }
}

#[test]
fn complete_answers_agree_with_the_survey_package() {
    let card = scores(COMPLETE);
    close(
        card.overall.score.map_or(0.0, Score::get),
        46.666_666_666_666_7,
    );
    close(se(&card), 5.153_180_202_913_9);
    practices(
        &card,
        [
            5.485_671_571_703_19,
            6.748_628_118_475_75,
            8.545_900_034_952_87,
        ],
    );
    assert_eq!(card.overall.error.map(|e| e.persons), Some(13));
}

#[test]
fn people_who_leave_practices_out_are_no_zeros() {
    // Practice by practice, the design holds those who answered it.
    let card = scores(GAPS);
    close(
        card.overall.score.map_or(0.0, Score::get),
        46.909_722_222_222_2,
    );
    close(se(&card), 4.819_757_690_303_96);
    practices(
        &card,
        [
            6.804_138_174_397_72,
            6.514_466_333_088_1,
            9.977_791_697_589_9,
        ],
    );
}

#[test]
fn a_role_of_one_takes_the_pooled_variance() {
    // Bosses 4, 3, 2, 3 on A-1: mean 3, squares 2, 3 degrees of freedom. One floor person: s² = 2/3. Each role has half
    // of the score: Var = (1/2)²·(2/3)/4 + (1/2)²·(2/3) = 5/24 levels², in points of 25: SE = 25·√(5/24).
    // v₁ = 1/24, v₂ = 1/6 with 3 degrees each: (5/24)²/((1/24)²/3 + (1/6)²/3) = 75/17,
    // but both are made of the same three deviations: df = 3.
    let card = scores(&[
        "b1,boss,4,,",
        "b2,boss,3,,",
        "b3,boss,2,,",
        "b4,boss,3,,",
        "f1,floor,1,,",
    ]);
    let error = card.practices[0].error.expect("a standard error");
    close(error.se, 25.0 * (5.0_f64 / 24.0).sqrt());
    close(error.df, 3.0);
    // Five people and a role of one: level, deviation and interval would give that person's answer.
    assert_eq!(card.practices[0].shown_error, None);
    assert_eq!(card.practices[0].shown_no_error, Some(NoError::Hidden));
    assert_eq!(card.practices[0].agreement.and_then(|a| a.deviation), None);
}

#[test]
fn without_a_second_person_or_without_variance_the_reason_is_given() {
    let alone = scores(&["b1,boss,4,3,2", "d1,desk,2,2,3", "f1,floor,1,0,1"]);
    assert_eq!(alone.overall.error, None);
    assert_eq!(alone.overall.no_error, Some(NoError::NotEstimable));
    let same = scores(&[
        "b1,boss,4,3,2",
        "b2,boss,4,3,2",
        "f1,floor,1,0,1",
        "f2,floor,1,0,1",
    ]);
    assert_eq!(same.overall.no_error, Some(NoError::NotEstimable));
}

/// A workshop that agreed these practices at level 3.
pub(crate) fn workshop(practices: &[&str]) -> Workshop {
    let ruling = Ruling {
        response: Response::Level(3.0),
        evidence: None,
        reason: Some("seen together".to_owned()),
        date: "2026-01-02".to_owned(),
    };
    Workshop {
        date: "2026-01-02".to_owned(),
        practices: practices
            .iter()
            .map(|id| {
                let settled = Settled {
                    proposed: Some(ruling.clone()),
                    agreed: Some(ruling.clone()),
                };
                (PracticeId::new(*id), settled)
            })
            .collect(),
        ..Workshop::default()
    }
}

#[test]
fn settled_practices_add_nothing() {
    let mut case = case(COMPLETE);
    case.round.workshop = Some(workshop(&["A-1", "A-3"]));
    // Half of the weight rests on A-2 alone.
    close(se(&assess(&case).scores), 6.748_628_118_475_75 / 2.0);
    case.round.workshop = Some(workshop(&["A-1", "A-2", "A-3"]));
    let all = assess(&case).scores;
    assert_eq!(all.overall.error, None);
    assert_eq!(all.overall.no_error, Some(NoError::Settled));
}

/// Rows of answers from levels, each raised by `add` and multiplied by `times`.
fn rows(levels: &[u8], add: u8, times: u8) -> Vec<String> {
    let roles = ["boss", "desk", "floor"];
    levels
        .chunks(3)
        .zip(roles.iter().cycle())
        .enumerate()
        .map(|(n, (l, role))| {
            let l: Vec<String> = l.iter().map(|x| (x * times + add).to_string()).collect();
            format!("p{n},{role},{}", l.join(","))
        })
        .collect()
}

fn error_of(levels: &[u8], add: u8, times: u8) -> Option<f64> {
    let rows = rows(levels, add, times);
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    scores(&rows).overall.error.map(|e| e.se)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_constant_added_leaves_the_standard_error_and_a_factor_multiplies_it(levels in prop::collection::vec(0u8..3, 36)) {
        let plain = error_of(&levels, 0, 1);
        let raised = error_of(&levels, 1, 1);
        let doubled = error_of(&levels, 0, 2);
        match (plain, raised, doubled) {
            (Some(plain), Some(raised), Some(doubled)) => {
                prop_assert!((plain - raised).abs() < 1e-9);
                prop_assert!((2.0 * plain - doubled).abs() < 1e-9);
            }
            none => prop_assert_eq!(none, (None, None, None)),
        }
    }
}
