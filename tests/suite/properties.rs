//! Laws that hold for any answers, by proptest on the example's questionnaire.

use std::collections::BTreeMap;

use crm_readiness::assess::assess;
use crm_readiness::check::Case;
use crm_readiness::model::answers::{Answer, Respondent, Response};
use crm_readiness::model::scale::Score;
use crm_readiness::render::template::typst_text;
use crm_readiness::stats::rank::Rank;
use proptest::prelude::*;

use crate::common;

/// The example with other answers: one number for each question asked, 0–4 a level, 5 don't know, 6 not answered.
fn with_answers(case: &Case, draws: &[u8]) -> Case {
    let mut case = case.clone();
    let mut draws = draws.iter().cycle();
    let practices = case.questionnaire.practices.clone();
    for r in &mut case.round.respondents {
        r.answers = practices
            .iter()
            .filter(|p| p.measure.is_none() && p.roles.iter().any(|role| r.roles.contains(role)))
            .filter_map(|p| {
                let response = match draws.next().copied().unwrap_or(0) % 7 {
                    5 => Response::DontKnow,
                    6 => return None,
                    level => Response::Level(f64::from(level)),
                };
                Some((
                    p.id.clone(),
                    Answer {
                        response,
                        intention: None,
                        evidence: None,
                        note: None,
                    },
                ))
            })
            .collect();
    }
    case
}

fn respondents(case: &Case) -> usize {
    case.round
        .respondents
        .iter()
        .map(|r: &Respondent| r.answers.len())
        .sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn scores_lie_within_their_bounds(draws in prop::collection::vec(0u8..7, 300..420)) {
        let case = with_answers(&common::case(&common::baseline()), &draws);
        let a = assess(&case);
        for node in std::iter::once(&a.scores.overall).chain(&a.scores.dimensions).chain(&a.scores.capabilities) {
            if let (Some(s), Some(b)) = (node.score, node.bounds) {
                prop_assert!(b.low <= s.get() + 1e-9 && s.get() <= b.high + 1e-9, "{} {:?} {:?}", node.id, s, b);
                prop_assert!((0.0..=100.0).contains(&b.low) && b.high <= 100.0 + 1e-9);
            }
        }
        prop_assert!(respondents(&case) > 0);
    }

    #[test]
    fn raising_an_answer_never_lowers_a_score_in_a_self_assessment(draws in prop::collection::vec(0u8..5, 300..420), at in 0usize..300) {
        let mut case = common::case(&common::baseline());
        case.round.mode = crm_readiness::model::engagement::Mode::SelfAssessed;
        let low = with_answers(&case, &draws);
        let mut raised = draws.clone();
        let cell = at % raised.len();
        if let Some(d) = raised.get_mut(cell) { *d = (*d + 1).min(4); }
        let high = with_answers(&case, &raised);
        let (low, high) = (assess(&low).scores, assess(&high).scores);
        for (l, h) in low.capabilities.iter().zip(&high.capabilities) {
            prop_assert!(h.score.map(Score::get) >= l.score.map(|s| s.get() - 1e-9));
        }
        prop_assert!(high.overall.score.map(Score::get) >= low.overall.score.map(|s| s.get() - 1e-9));
    }

    #[test]
    fn weights_have_no_unit(factor in 0.01f64..100.0) {
        let case = common::case(&common::baseline());
        let plain = assess(&case).scores;
        let mut scaled = case.clone();
        scaled.engagement.weights = case.questionnaire.capabilities()
            .map(|c| (c.id.as_str().to_owned(), c.weight * factor)).collect::<BTreeMap<_, _>>();
        let scaled = assess(&scaled).scores;
        let overall = |s: &crm_readiness::score::Scorecard| s.overall.score.map_or(f64::NAN, Score::get);
        let difference = overall(&plain) - overall(&scaled);
        prop_assert!(difference.abs() < 1e-9);
    }

    #[test]
    fn the_plan_respects_prerequisites_and_is_the_same_twice(draws in prop::collection::vec(0u8..7, 300..420)) {
        let case = with_answers(&common::case(&common::baseline()), &draws);
        let plan = assess(&case).plan;
        let place = |id: &str| plan.items.iter().position(|i| i.id.as_str() == id);
        for (n, item) in plan.items.iter().enumerate() {
            let known = case.questionnaire.catalogue.initiatives.iter().find(|i| i.id == item.id).expect("in the catalogue");
            for name in &known.after {
                let members: Vec<usize> = case.questionnaire.catalogue.any_of(name).iter().filter_map(|m| place(m.as_str())).collect();
                prop_assert!(members.is_empty() || members.iter().any(|m| *m < n), "{} before {name}", item.id);
            }
        }
        let again = assess(&case).plan;
        prop_assert_eq!(serde_json::to_string(&plan).expect("plain data"), serde_json::to_string(&again).expect("plain data"));
    }

    #[test]
    fn a_percentile_never_falls_when_the_score_rises(peers in prop::collection::vec(0.0f64..100.0, 1..60), a in 0.0f64..100.0, b in 0.0f64..100.0) {
        let (low, high) = if a < b { (a, b) } else { (b, a) };
        prop_assert!(Rank::of(low, &peers).percentile() <= Rank::of(high, &peers).percentile());
    }

    #[test]
    fn escaped_text_holds_no_typst_syntax(text in "\\PC{0,80}") {
        let out = typst_text(&text);
        // Outside of \u{…} only letters, digits, commas and single spaces are left.
        let mut rest = out.as_str();
        let mut plain = String::new();
        while let Some(at) = rest.find("\\u{") {
            plain.push_str(&rest[..at]);
            rest = &rest[at..][rest[at..].find('}').expect("closed") + 1..];
        }
        plain.push_str(rest);
        prop_assert!(plain.chars().all(|c| c == ',' || c == ' ' || c.is_alphanumeric()), "{out}");
    }
}

#[test]
fn not_applicable_is_as_if_the_practice_were_absent() {
    // PRO-10 may be left out; with nobody running campaigns it drops from numerator, denominator and coverage.
    let files = common::baseline();
    let mut case = common::case(&files);
    case.engagement.context.insert(
        "outbound_campaigns".to_owned(),
        crm_readiness::expression::Fact::Number(0.0),
    );
    let by_context = assess(&case).scores;
    let mut without = case.clone();
    without
        .questionnaire
        .practices
        .retain(|p| p.id.as_str() != "PRO-10");
    let without = assess(&without).scores;
    let score = |s: &crm_readiness::score::Scorecard| {
        s.capabilities
            .iter()
            .find(|c| c.id == "PRO")
            .and_then(|c| c.score)
            .map(Score::get)
    };
    assert_eq!(score(&by_context), score(&without));
    assert_eq!(by_context.coverage, without.coverage);
}
