//! The comparison of two rounds: against paired and Welch t tests of SciPy, its identities, and what it refuses.

use std::collections::BTreeMap;

use crm_readiness::assess::{Assessment, assess};
use crm_readiness::check::Case;
use crm_readiness::gap::Layer;
use crm_readiness::model::answers::{Answer, PersonKey, Respondent, Response};
use crm_readiness::model::engagement::Mode;
use crm_readiness::model::id::{PracticeId, RoleId};
use crm_readiness::progress::outcome::StepOutcome;
use crm_readiness::progress::verdict::{NotTested, Verdict};
use crm_readiness::progress::{Assessed, Incomparable, Progress, frozen, progress};
use proptest::prelude::*;

use crate::common;

const QUESTIONNAIRE: &str = r#"
schema: 1
id: small
version: 1.0.0
title: "Small"
licence: "MIT"
basis: "none"
scale: {levels: [none, single, part, all, counted]}
bands: [{from: 0, word: low}, {from: 50, word: high}]
target: 75
evidence: {E0: {cap: 2, text: a}, E1: {cap: 3, text: b}, E2: {cap: 4, text: c}, E3: {cap: 4, text: d}}
roles: [{id: floor, title: Floor, who: "the floor"}]
modules: []
dimensions:
  - {id: x, title: X, about: x, capabilities: [{id: A, title: Alpha, weight: 1, about: a}]}
context: []
sources: []
"#;

/// One practice, one role, a self-assessment.
fn small() -> Case {
    common::case(&common::files(&[
        (
            "engagement.yaml",
            "schema: 1\nclient: C\nsector: C\nstaff: 60\ncountry: DE\nquestionnaire: small@1.0.0\nprivacy: {min_role: 2}\n",
        ),
        (
            "questionnaires/small/1.0.0/questionnaire.yaml",
            QUESTIONNAIRE,
        ),
        (
            "questionnaires/small/1.0.0/practices/A.yaml",
            "capability: A\npractices:\n  - {id: A-1, title: t, question: q, look_for: l, ask_for: a, levels: [a, b, c, d, e], \
             kind: capability, form: full, weight: 1, roles: [floor], trace: []}\n",
        ),
        (
            "rounds/2026-01-01-first/round.yaml",
            "schema: 1\nname: First\ndate: 2026-01-01\nreport_date: 2026-01-02\nmode: self\nform: full\n",
        ),
        (
            "rounds/2026-01-01-first/f.yaml",
            "schema: 1\nrespondent: f\nroles: [floor]\nanswers: {A-1: 1}\n",
        ),
    ]))
}

/// A round in which person `first + i` gives the i-th level.
fn round(case: &Case, day: &str, first: usize, levels: &[f64]) -> Case {
    let mut case = case.clone();
    case.round.folder = format!("{day}-round");
    case.round.date = day.to_owned();
    let person = |(i, level): (usize, &f64)| Respondent {
        key: PersonKey::new(format!("{}", first + i)),
        roles: vec![RoleId::new("floor")],
        unit: None,
        date: day.to_owned(),
        answers: BTreeMap::from([(
            PracticeId::new("A-1"),
            Answer {
                response: Response::Level(*level),
                intention: None,
                evidence: None,
                note: None,
            },
        )]),
    };
    case.round.respondents = levels.iter().enumerate().map(person).collect();
    case
}

fn compare(from: &Case, to: &Case) -> Progress {
    let (a, b) = (assess(from), assess(to));
    let (from, to) = (side(from, &a), side(to, &b));
    progress(from, to, &[from, to]).expect("comparable")
}

fn side<'a>(case: &'a Case, assessment: &'a Assessment) -> Assessed<'a> {
    Assessed { case, assessment }
}

fn close(have: f64, want: f64) {
    assert!((have - want).abs() < 1e-9, "{have} is not {want}");
}

#[test]
fn returning_people_give_the_paired_t_test() {
    let case = small();
    let then = round(
        &case,
        "2026-01-01",
        0,
        &[1.0, 2.0, 0.0, 1.0, 2.0, 1.0, 3.0, 1.0],
    );
    let now = round(
        &case,
        "2026-07-01",
        0,
        &[2.0, 2.0, 1.0, 3.0, 2.0, 2.0, 3.0, 2.0],
    );
    let p = compare(&then, &now);
    let node = p.node("A").expect("there");
    let noise = node.noise.expect("tested");
    // scipy 1.17.1, stats.ttest_rel on the same levels in points.
    close(node.own.expect("there"), 18.75);
    close(noise.se, 6.25);
    close(noise.df, 7.0);
    close(noise.p, 0.019_942_126_131_992_536);
    close(noise.low, 3.971_098_427_545_099_3);
    close(noise.high, 33.528_901_572_454_9);
    assert_eq!(node.verdict, Verdict::Improved);
}

#[test]
fn other_people_give_the_welch_t_test() {
    let case = small();
    let then = round(&case, "2026-01-01", 0, &[1.0, 2.0, 0.0, 1.0, 2.0]);
    let now = round(
        &case,
        "2026-07-01",
        10,
        &[2.0, 3.0, 1.0, 3.0, 2.0, 4.0, 2.0],
    );
    let p = compare(&then, &now);
    let node = p.node("A").expect("there");
    let noise = node.noise.expect("tested");
    // scipy 1.17.1, stats.ttest_ind(equal_var=False).
    close(node.own.expect("there"), 30.714_285_714_285_715);
    close(noise.se, 13.135_220_348_568_279);
    close(noise.df, 9.543_489_326_716_02);
    close(noise.p, 0.042_609_621_420_108_566);
    close(noise.low, 1.256_310_446_239_414_3);
    close(noise.high, 60.172_260_982_332_02);
}

#[test]
fn few_people_and_no_variance_give_a_reason_and_no_number() {
    let case = small();
    let verdict = |then: &[f64], now: &[f64]| {
        let p = compare(
            &round(&case, "2026-01-01", 0, then),
            &round(&case, "2026-07-01", 0, now),
        );
        let text = serde_json::to_string(&p).expect("JSON");
        assert!(!text.contains("NaN") && !text.contains("inf"), "{text}");
        p.node("A").map(|n| (n.verdict, n.own.is_some()))
    };
    let reason = |why| Some((Verdict::NotTested(why), true));
    assert_eq!(verdict(&[1.0], &[3.0]), reason(NotTested::NotEstimable));
    assert_eq!(
        verdict(&[1.0, 1.0, 1.0], &[2.0, 2.0, 2.0]),
        reason(NotTested::NotEstimable)
    );
    let nothing = Verdict::NotTested(NotTested::NothingInCommon);
    assert_eq!(verdict(&[], &[2.0, 3.0]), Some((nothing, false)));
    assert_eq!(verdict(&[], &[]), Some((nothing, false)));
    assert!(matches!(
        verdict(&[1.0, 2.0, 1.0, 2.0], &[2.0, 2.0, 2.0, 1.0]),
        Some((Verdict::Undecided { .. } | Verdict::Equivalent, true))
    ));
}

#[test]
fn a_change_of_mode_is_no_change_of_the_firm() {
    let then = common::case(&common::baseline());
    let mut now = then.clone();
    now.round.folder = "2027-01-01-later".to_owned();
    now.round.date = "2027-01-01".to_owned();
    now.round.mode = Mode::SelfAssessed;
    let p = compare(&then, &now);
    assert!(p.mode_changed);
    let overall = p.node("overall").expect("there");
    close(overall.own.expect("there"), 0.0);
    assert!(
        overall.total.expect("there").abs() > 0.5,
        "the caps move the score"
    );
    close(
        overall.total.expect("there"),
        overall.cap.expect("there") + overall.scope.expect("there"),
    );
    assert!(!p.regression());
}

#[test]
fn rounds_out_of_order_are_refused() {
    let case = small();
    let (a, b) = (
        round(&case, "2026-01-01", 0, &[1.0, 2.0]),
        round(&case, "2026-07-01", 0, &[1.0, 2.0]),
    );
    let (x, y) = (assess(&a), assess(&b));
    let refused = |from, to| progress(from, to, &[]).expect_err("refused");
    assert!(matches!(
        refused(side(&b, &y), side(&a, &x)),
        Incomparable::Order { .. }
    ));
    assert!(matches!(
        refused(side(&a, &x), side(&a, &x)),
        Incomparable::Order { .. }
    ));
}

#[test]
fn a_kept_assessment_is_the_same_until_something_changes() {
    let case = small();
    let now = round(&case, "2026-07-01", 0, &[2.0, 3.0, 1.0, 2.0]);
    let kept = serde_json::to_value(assess(&now)).expect("JSON");
    let same = frozen::compare("r", &kept, &assess(&now)).expect("compared");
    assert_eq!(same.differences, []);
    let other = round(&case, "2026-07-01", 0, &[2.0, 3.0, 2.0, 2.0]);
    let differs = frozen::compare("r", &kept, &assess(&other)).expect("compared");
    let what: Vec<&str> = differs
        .differences
        .iter()
        .map(|d| d.what.as_str())
        .collect();
    assert_eq!(
        what,
        [
            "score overall",
            "score x",
            "score A",
            "score A-1",
            "lower bound A",
            "standard error A"
        ]
    );
    for broken in [
        "[]",
        "null",
        "{}",
        "{\"schema\": 99, \"program\": \"0\", \"scores\": {}}",
    ] {
        let kept: serde_json::Value = serde_json::from_str(broken).expect("JSON");
        assert!(frozen::is_usable(&kept).is_err(), "{broken}");
    }
    assert_eq!(frozen::is_usable(&kept), Ok(()));
}

/// The baseline of the example with other answers, some of them missing.
fn drawn(draws: &[u8], day: &str, mode: Mode) -> Case {
    let mut case = common::case(&common::baseline());
    case.round.folder = format!("{day}-round");
    case.round.date = day.to_owned();
    case.round.mode = mode;
    let mut draws = draws.iter().cycle();
    for answer in case
        .round
        .respondents
        .iter_mut()
        .flat_map(|r| r.answers.values_mut())
    {
        if let Response::Level(level) = &mut answer.response {
            match draws.next().copied().unwrap_or(0) {
                5 => answer.response = Response::DontKnow,
                other => *level = f64::from(other.min(4)),
            }
        }
    }
    case
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_parts_of_a_change_add_up(
        then in prop::collection::vec(0u8..6, 300..400),
        now in prop::collection::vec(0u8..6, 300..400),
        same_mode in any::<bool>(),
        target in 40.0_f64..90.0,
    ) {
        let from = drawn(&then, "2026-01-01", Mode::Facilitated);
        let mode = if same_mode { Mode::Facilitated } else { Mode::SelfAssessed };
        let mut to = drawn(&now, "2026-07-01", mode);
        to.engagement.targets.insert("DAT".to_owned(), target);
        let (a, b) = (assess(&from), assess(&to));
        let (x, y) = (side(&from, &a), side(&to, &b));
        let p = progress(x, y, &[x, y]).expect("comparable");
        for n in &p.nodes {
            let (Some(total), Some(own), Some(cap), Some(scope)) = (n.total, n.own, n.cap, n.scope) else {
                continue;
            };
            prop_assert!((total - own - cap - scope).abs() < 1e-9);
            if same_mode {
                prop_assert!(cap.abs() < 1e-9);
            }
            let gap = |a: &Assessment| a.gaps.iter().find(|g| g.node == n.node && g.layer != Layer::Practice).and_then(|g| g.gap);
            let moved = gap(&b).zip(gap(&a)).map(|(b, a)| b - a);
            if let (Some(moved), Some(target)) = (moved, n.target) {
                prop_assert!((moved - (target - own - cap - scope)).abs() < 1e-9);
            }
            let peers = |a: &Assessment| a.gaps.iter().find(|g| g.node == n.node && g.layer != Layer::Practice).and_then(|g| g.peer_gap);
            if let (Some(after), Some(before), Some(peer)) = (peers(&b), peers(&a), n.peer) {
                prop_assert!((after - before - (peer - own - cap - scope)).abs() < 1e-9);
            }
            if let (Some(noise), Some(adjusted)) = (n.noise, n.adjusted) {
                prop_assert!(noise.low <= own && own <= noise.high && adjusted >= noise.p - 1e-15);
                let beyond = matches!(n.verdict, Verdict::Improved | Verdict::Declined);
                prop_assert_eq!(beyond, adjusted < 0.05 && own.abs() >= 5.0 - 1e-9);
                prop_assert!(!beyond || noise.low > 0.0 || noise.high < 0.0);
            }
        }
    }

    #[test]
    fn a_round_compared_with_its_like_shows_no_change(draws in prop::collection::vec(0u8..6, 300..400)) {
        let from = drawn(&draws, "2026-01-01", Mode::Facilitated);
        let to = drawn(&draws, "2026-07-01", Mode::Facilitated);
        let p = compare(&from, &to);
        for n in &p.nodes {
            prop_assert!(n.own.is_none_or(|x| x.abs() < 1e-9));
            prop_assert!(!matches!(n.verdict, Verdict::Improved | Verdict::Declined));
        }
        prop_assert!(p.fell.is_empty() && p.rose_without_plan.is_empty());
    }
}

#[test]
fn peers_that_move_stand_apart_from_the_own_change() {
    use crm_readiness::model::benchmark::Content;
    use crm_readiness::model::id::Reference;
    use crm_readiness::model::scale::Score;
    let then = common::case(&common::baseline());
    let mut now = then.clone();
    now.round.folder = "2027-01-01-later".to_owned();
    now.round.date = "2027-01-01".to_owned();
    let next = now.benchmark.as_mut().expect("the example has peers");
    next.reference = Reference {
        version: "2.0.0".to_owned(),
        ..next.reference.clone()
    };
    let Content::Peers(peers) = &mut next.content else {
        panic!("organisations");
    };
    // Every peer three points up in every capability, none above 97.
    for score in peers.rows.iter_mut().flat_map(|p| p.scores.iter_mut()) {
        *score = score.and_then(|s| Score::new((s.get() + 3.0).min(100.0)));
    }
    let p = compare(&then, &now);
    let overall = p.node("overall").expect("there");
    close(overall.own.expect("there"), 0.0);
    let moved = overall.peer.expect("the same rung");
    assert!((moved - 3.0).abs() < 0.05, "{moved}");
    // Among the peers of then nothing has changed; among those of today the place is lower.
    assert_eq!(overall.percentile_frozen, overall.percentile_then);
    assert!(overall.percentile_now < overall.percentile_then);
}

#[test]
fn a_rise_that_new_people_bring_is_no_progress() {
    let case = small();
    let then = round(&case, "2026-01-01", 0, &[1.0, 1.0, 2.0, 1.0, 2.0, 1.0]);
    // The six of then say the same again; six others stand three levels above them.
    let now = [
        1.0, 1.0, 2.0, 1.0, 2.0, 1.0, 4.0, 4.0, 4.0, 4.0, 4.0, 4.0, 4.0, 3.0,
    ];
    let p = compare(&then, &round(&case, "2026-07-01", 0, &now));
    let node = p.node("A").expect("there");
    assert!(node.own.expect("there") > 30.0);
    assert_eq!(node.verdict, Verdict::NotTested(NotTested::OtherPeople));
    assert!(!p.regression());
}

#[test]
fn without_people_who_returned_nothing_is_called_progress() {
    let case = small();
    let then = round(&case, "2026-01-01", 0, &[1.0, 1.0, 2.0, 1.0, 2.0, 1.0]);
    let now = round(&case, "2026-07-01", 50, &[3.0, 3.0, 4.0, 3.0, 4.0, 3.0]);
    let p = compare(&then, &now);
    let nobody = Verdict::NotTested(NotTested::NobodyReturned);
    assert_eq!(p.node("A").expect("there").verdict, nobody);
    assert_eq!(p.practices.first().expect("one").verdict, nobody);
    assert!(p.node("A").expect("there").noise.is_some());
}

#[test]
fn the_spread_of_few_answers_is_in_no_comparison() {
    let text = |levels: &[f64]| {
        let mut case = small();
        case.engagement.min_role = 3;
        let then = round(&case, "2026-01-01", 0, &[1.0, 2.0, 1.0, 2.0]);
        let p = compare(&then, &round(&case, "2026-07-01", 0, levels));
        assert!(
            p.practices
                .iter()
                .all(|c| c.noise.is_none() && c.adjusted.is_none())
        );
        assert!(p.nodes.iter().all(|n| n.noise.is_none()));
        serde_json::to_string(&p).expect("JSON")
    };
    // Whether four people all say the same or not cannot be seen.
    let (same, apart) = (text(&[2.0, 3.0, 2.0, 3.0]), text(&[1.0, 4.0, 1.0, 4.0]));
    assert!(same.contains("not_estimable") && apart.contains("not_estimable"));
}

#[test]
fn what_was_seen_to_be_lower_is_not_done_and_later_facts_are_not_known_yet() {
    let (case, assessment, cases) = example();
    let rounds: Vec<Assessed<'_>> = cases
        .iter()
        .zip(&assessment)
        .map(|(c, a)| side(c, a))
        .collect();
    let [baseline, pulse, phase] = rounds.as_slice() else {
        panic!("three rounds");
    };
    let late = progress(*pulse, *phase, &rounds).expect("comparable");
    for o in &late.outcomes {
        for s in &o.steps {
            let seen = s
                .evidence
                .is_some_and(|e| e >= crm_readiness::model::scale::Evidence::E2);
            let reached = s.now.is_some_and(|now| now >= s.promised - 1e-9);
            assert!(
                !(seen && !reached && s.outcome == StepOutcome::Claimed),
                "{} {}",
                o.initiative,
                s.practice
            );
        }
    }
    // The decisions of the baseline were settled before the pulse; one that the pulse asked for is left.
    assert_eq!(late.decisions.len(), 1);
    let early = progress(*baseline, *pulse, &rounds).expect("comparable");
    let told = early
        .outcomes
        .iter()
        .filter_map(|o| o.cause.as_deref())
        .chain(early.fell.iter().filter_map(|m| m.cause.as_deref()));
    assert!(
        told.clone()
            .all(|c| !c.contains("March") && !c.contains("April"))
    );
    assert!(case.is_latest);
}

/// All rounds of the example, with what was computed from them.
fn example() -> (Case, Vec<Assessment>, Vec<Case>) {
    let files = common::folder("examples/nordhagen-pumps");
    let mut sources = crm_readiness::diagnostic::Sources::default();
    let mut sink = crm_readiness::diagnostic::Sink::default();
    let mut desk = crm_readiness::check::Desk {
        sources: &mut sources,
        sink: &mut sink,
    };
    let cases = crm_readiness::load::engagement(&files, None, &mut desk);
    let last = cases.last().cloned().expect("rounds");
    (last, cases.iter().map(assess).collect(), cases)
}

#[test]
fn every_reason_for_no_verdict_has_a_word_of_its_own() {
    let words =
        crm_readiness::render::words::Words::open(&common::templates(), "en").expect("complete");
    for key in ["verdict_short", "verdict_part"] {
        let said: Vec<String> = [
            NotTested::NothingInCommon,
            NotTested::TooLittleInCommon,
            NotTested::Settled,
            NotTested::OtherPeople,
            NotTested::OtherGround,
            NotTested::NotEstimable,
        ]
        .iter()
        .map(|why| {
            let with = serde_json::json!({
                "kind": "untested", "reason": why, "risen": 0, "beyond": false,
            });
            words
                .say(&format!("progress.{key}"), with)
                .expect("a sentence")
        })
        .collect();
        for (n, one) in said.iter().enumerate() {
            assert!(!said.iter().skip(n + 1).any(|other| other == one), "{one}");
        }
    }
}
