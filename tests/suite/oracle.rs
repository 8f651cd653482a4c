//! A worked example calculated by hand. The table:
//!
//! | practice | weight | roles | answers | role means | level | evidence | cap | counts | score |
//! |---|---|---|---|---|---|---|---|---|---|
//! | A-1 | 1 | boss, floor | boss 4; floor 2, 3 | 4; 2.5 | 3.25 | E0 (1.5 apart) | 2 | 2 | 50 |
//! | A-2 | 1 | boss, floor | boss 2; floor 2, 1 | 2; 1.5 | 1.75 | E1 | 3 | 1.75 | 43.75 |
//! | A-3 | 2 | floor | floor 4, 4 | 4 | 4 | E2 recorded | 4 | 4 | 100 |
//! | B-1 | 1 | boss | dk | – | – | – | – | – | – |
//! | B-2 | 1 | boss, floor | figure 6.5 (knots 4→50, 8→25) | | | E3, sample | 4 | 1.375 | 34.375 |
//! | B-3 | 1 | floor | floor 0, n/a allowed and said by the other | 0 | 0 | E0 | 2 | 0 | 0 |
//!
//! A = (1·50 + 1·43.75 + 2·100) / 4 = 73.4375, no bound. B = (34.375 + 0) / 2 = 17.1875 with 2 of 3 of its weight;
//! bounds 34.375/3 = 11.4583 and 134.375/3 = 44.7917. Weights A 30, B 10: overall = (75·73.4375 + 25·17.1875)/100 =
//! 59.375, bounds 57.9427 and 66.2760.

use crm_readiness::assess::assess;
use crm_readiness::gap::Layer;
use crm_readiness::model::scale::{Evidence, Score, Undefined};

use crate::common;

const QUESTIONNAIRE: &str = r#"
schema: 1
id: oracle
version: 1.0.0
title: "Oracle"
licence: "MIT"
basis: "none"
scale: {levels: [none, single, part, all, counted]}
bands: [{from: 0, word: low}, {from: 50, word: high}]
target: 75
evidence: {E0: {cap: 2, text: a}, E1: {cap: 3, text: b}, E2: {cap: 4, text: c}, E3: {cap: 4, text: d}}
roles: [{id: boss, title: Boss, who: "the boss"}, {id: floor, title: Floor, who: "the floor"}]
modules: []
dimensions:
  - {id: x, title: X, about: x, capabilities: [{id: A, title: Alpha, weight: 30, about: a}]}
  - {id: y, title: Y, about: y, capabilities: [{id: B, title: Beta, weight: 10, about: b}]}
context: []
sources: []
"#;

fn practice(id: &str, weight: u32, roles: &str, more: &str) -> String {
    format!(
        "  - {{id: {id}, title: t, question: q, look_for: l, ask_for: a, levels: [a, b, c, d, e], kind: capability, \
         form: full, weight: {weight}, roles: [{roles}], trace: []{more}}}\n"
    )
}

fn files() -> crm_readiness::read::Files {
    let a = format!(
        "capability: A\npractices:\n{}{}{}",
        practice("A-1", 1, "boss, floor", ""),
        practice("A-2", 1, "boss, floor", ""),
        practice("A-3", 2, "floor", "")
    );
    let measure = ", measure: {metric: m, unit: '%', sample: s, knots: [[0.5, 100], [2, 75], [4, 50], [8, 25], [15, 0]]}";
    let na = ", not_applicable: {when: {value: \"context('staff')\", below: 2}, because: small}";
    let b = format!(
        "capability: B\npractices:\n{}{}{}",
        practice("B-1", 1, "boss", ""),
        practice("B-2", 1, "boss, floor", measure),
        practice("B-3", 1, "floor", na)
    );
    common::files(&[
        (
            "engagement.yaml",
            "schema: 1\nclient: C\nsector: C\nstaff: 60\ncountry: DE\nquestionnaire: oracle@1.0.0\n",
        ),
        (
            "questionnaires/oracle/1.0.0/questionnaire.yaml",
            QUESTIONNAIRE,
        ),
        ("questionnaires/oracle/1.0.0/practices/A.yaml", &a),
        ("questionnaires/oracle/1.0.0/practices/B.yaml", &b),
        (
            "rounds/2026-01-01-first/round.yaml",
            "schema: 1\nname: First\ndate: 2026-01-01\nreport_date: 2026-01-02\nmode: facilitated\nform: full\n",
        ),
        (
            "rounds/2026-01-01-first/boss.yaml",
            "schema: 1\nrespondent: b\nroles: [boss]\nanswers: {A-1: 4, A-2: {level: 2, intention: 4}, B-1: dk, B-2: {value: 6.5, sample: 400}}\n",
        ),
        (
            "rounds/2026-01-01-first/floor.csv",
            "respondent,roles,A-1,A-2,A-3,A-3.evidence,B-3\nf1,floor,2,2,4,E2,0\nf2,floor,3,1,4,,n/a\n",
        ),
    ])
}

fn close(have: Option<f64>, want: f64) {
    let have = have.expect("a number");
    assert!((have - want).abs() < 1e-9, "{have} is not {want}");
}

#[test]
fn practices_follow_the_table() {
    let a = assess(&common::case(&files()));
    let score = |id: &str| a.scores.practice(id).expect("asked").score.map(Score::get);
    let uncapped = |id: &str| {
        a.scores
            .practice(id)
            .expect("asked")
            .uncapped
            .map(Score::get)
    };
    let evidence = |id: &str| a.scores.practice(id).expect("asked").evidence;
    close(score("A-1"), 50.0);
    close(uncapped("A-1"), 81.25);
    assert!(a.scores.practice("A-1").expect("asked").capped);
    close(score("A-2"), 43.75);
    close(score("A-3"), 100.0);
    close(score("B-2"), 34.375);
    close(score("B-3"), 0.0);
    assert_eq!(
        a.scores.practice("B-1").expect("asked").undefined,
        Some(Undefined::DontKnow)
    );
    assert_eq!(evidence("A-1"), Some(Evidence::E0));
    assert_eq!(evidence("A-2"), Some(Evidence::E1));
    assert_eq!(evidence("A-3"), Some(Evidence::E2));
    assert_eq!(evidence("B-2"), Some(Evidence::E3));
}

#[test]
fn nodes_follow_the_table() {
    let a = assess(&common::case(&files()));
    let node = |id: &str| {
        a.scores
            .capabilities
            .iter()
            .find(|c| c.id == id)
            .expect("a capability")
    };
    close(node("A").score.map(Score::get), 73.4375);
    close(node("B").score.map(Score::get), 17.1875);
    close(node("B").bounds.map(|b| b.low), 34.375 / 3.0);
    close(node("B").bounds.map(|b| b.high), 134.375 / 3.0);
    close(node("B").coverage, 2.0 / 3.0);
    close(a.scores.overall.score.map(Score::get), 59.375);
    close(
        a.scores.overall.bounds.map(|b| b.low),
        0.75 * 73.4375 + 0.25 * 34.375 / 3.0,
    );
    close(
        a.scores.overall.bounds.map(|b| b.high),
        0.75 * 73.4375 + 0.25 * 134.375 / 3.0,
    );
    close(Some(node("A").weight), 75.0);
}

#[test]
fn gaps_and_ranks_follow_from_weight_and_shortfall() {
    let a = assess(&common::case(&files()));
    let gap = |id: &str| {
        a.gaps
            .iter()
            .find(|g| g.layer == Layer::Practice && g.node == id)
            .expect("a gap")
    };
    // Weights in points: A-1 and A-2 75/4 = 18.75 each, B-2 and B-3 25/3 each.
    close(gap("A-1").points, 18.75 * 25.0 / 100.0);
    close(gap("A-2").points, 18.75 * 31.25 / 100.0);
    close(gap("B-3").points, 25.0 / 3.0 * 75.0 / 100.0);
    close(gap("A-3").gap, -25.0);
    assert_eq!(gap("A-3").rank, None, "nothing is missing above target");
    assert_eq!(gap("B-3").rank, Some(1));
    assert_eq!(gap("A-2").rank, Some(2));
    assert_eq!(gap("A-1").rank, Some(3));
    assert_eq!(gap("B-2").rank, Some(4));
}

#[test]
fn a_self_assessment_is_not_capped() {
    let mut files = files();
    let round = "schema: 1\nname: First\ndate: 2026-01-01\nreport_date: 2026-01-02\nmode: self\nform: full\n";
    files.entries.insert(
        "rounds/2026-01-01-first/round.yaml".to_owned(),
        round.into(),
    );
    let a = assess(&common::case(&files));
    close(
        a.scores
            .practice("A-1")
            .expect("asked")
            .score
            .map(Score::get),
        81.25,
    );
}

#[test]
fn own_weights_and_targets_are_used() {
    let mut files = files();
    let own = "schema: 1\nclient: C\nsector: C\nstaff: 60\ncountry: DE\nquestionnaire: oracle@1.0.0\nweights: {A: 10, A-3: 0}\ntargets: {x: 50, A-1: 60}\nrole_weights: {floor: 3}\n";
    files
        .entries
        .insert("engagement.yaml".to_owned(), own.into());
    let a = assess(&common::case(&files));
    // A-2 with floor weighing 3: (2 + 3·1.5)/4 = 1.625 → 40.625. A-1: (4 + 3·2.5)/4 = 2.875, capped at 2 → 50.
    close(
        a.scores
            .practice("A-2")
            .expect("asked")
            .score
            .map(Score::get),
        40.625,
    );
    close(a.scores.capabilities[0].score.map(Score::get), 45.3125);
    close(Some(a.scores.capabilities[0].weight), 50.0);
    let target = |id: &str| a.gaps.iter().find(|g| g.node == id).map(|g| g.target);
    close(target("A-1"), 60.0);
    close(target("A-2"), 50.0);
    close(target("B-2"), 75.0);
    assert!(a.scores.own_practice_weights);
}
