//! Gates, lists, label, first point and order against an independent implementation of the written rules in Python,
//! run once on 60 drawn firms (`tests/fixtures/judgement/cases.json`).

use std::collections::BTreeMap;

use crm_readiness::check::Case;
use crm_readiness::expression::{Fact, Facts, Truth};
use crm_readiness::gap;
use crm_readiness::judge::gate::GateState;
use crm_readiness::judge::permission::List;
use crm_readiness::judge::{Ground, Judgement, States, judge};
use crm_readiness::model::engagement::{Engagement, Mode};
use crm_readiness::model::id::InitiativeId;
use crm_readiness::model::register::State;
use crm_readiness::model::scale::{Score, Undefined};
use crm_readiness::plan::{self, RolloutPlan};
use crm_readiness::score::{self, Scorecard};
use serde_json::Value;

use crate::common;

/// A core round in which every practice has the given level; `null` is not answered, "na" does not apply.
pub(crate) fn card(case: &Case, e: &Engagement, levels: &BTreeMap<String, Value>) -> Scorecard {
    let mut card = score::score(&case.questionnaire, e, &case.round, None);
    for p in &mut card.practices {
        let level = levels
            .get(p.id.as_str())
            .expect("every core practice is given");
        p.capped = false;
        (p.score, p.undefined) = match level {
            Value::Number(n) => (Score::of_level(n.as_f64().expect("a number"), 4.0), None),
            Value::Null => (None, Some(Undefined::NotAnswered)),
            _ => (None, Some(Undefined::NotApplicable)),
        };
    }
    score::rescored(&case.questionnaire, e, &card, &BTreeMap::new())
}

/// The example's questionnaire with a firm of 400 staff, no module and default targets.
pub(crate) fn firm() -> (Case, Engagement) {
    let case = common::case(&common::baseline());
    let mut e = case.engagement.clone();
    e.modules.clear();
    e.targets.clear();
    e.staff = 400.0;
    e.context = Facts::new();
    (case, e)
}

pub(crate) fn judged(
    case: &Case,
    e: &Engagement,
    card: &Scorecard,
    states: &States,
) -> (Judgement, RolloutPlan) {
    let q = &case.questionnaire;
    let gaps = gap::gaps(q, e, card, None);
    let found = judge(Ground {
        q,
        e,
        mode: Mode::SelfAssessed,
        card,
        gaps: &gaps,
        states,
    })
    .expect("the questionnaire has rules");
    let plan = plan::plan(q, e, card, &gaps, states, Some(&found));
    (found, plan)
}

fn context(c: &Value) -> Facts {
    let mut facts = Facts::new();
    let mut put = |id: &str, fact: Fact| facts.insert(id.to_owned(), fact);
    let number = |key: &str| c[key].as_f64().expect("a number");
    let flag = |key: &str| Fact::Number(f64::from(u8::from(c[key].as_bool().expect("a flag"))));
    put("crm_live", Fact::Number(number("crm_live")));
    put("repeat_revenue_share", Fact::Number(number("repeat")));
    put(
        "main_frustration",
        Fact::Text(c["frustration"].as_str().expect("a word").to_owned()),
    );
    put(
        "earlier_point_project",
        Fact::Text(c["earlier"].as_str().expect("a word").to_owned()),
    );
    put("return_accepted_by_finance", flag("return_accepted"));
    put("project_office_staffed", flag("office"));
    put("business_units", Fact::Number(number("units")));
    put("customer_databases", Fact::Number(number("dbs")));
    put("channels", Fact::Number(number("channels")));
    if c["budget_complete"] == true {
        let parts = ["software", "integration", "training", "process", "reserve"];
        put(
            "planned_spend",
            Fact::Record(parts.map(|p| (p.to_owned(), 1000.0)).into()),
        );
    }
    facts
}

fn cases() -> Vec<Value> {
    let path = common::path("tests/fixtures/judgement/cases.json");
    let text = std::fs::read_to_string(path).expect("the fixture is there");
    serde_json::from_str(&text).expect("it is JSON")
}

#[test]
fn gates_lists_label_first_point_and_order_as_computed_elsewhere() {
    let (case, mut e) = firm();
    let mut orders = 0;
    for (n, c) in cases().iter().enumerate() {
        e.context = context(&c["context"]);
        let levels = serde_json::from_value(c["levels"].clone()).expect("levels");
        let card = card(&case, &e, &levels);
        let states: States = c["states"]
            .as_object()
            .expect("states")
            .iter()
            .map(|(id, s)| {
                let state = if s == 2 { State::Done } else { State::Running };
                (InitiativeId::new(id.clone()), state)
            })
            .collect();
        let (found, plan) = judged(&case, &e, &card, &states);
        for (id, state) in c["gates"].as_object().expect("gates") {
            // The privacy module is off.
            let Some(gate) = found.gate(id) else {
                assert_eq!(id, "G16");
                continue;
            };
            let word = serde_json::to_value(gate.state).expect("a word");
            assert_eq!(&word, state, "case {n}, gate {id}");
        }
        for (id, list) in c["lists"].as_object().expect("lists") {
            let expected = match list.as_str().expect("a word") {
                "now" => List::Now,
                "condition" => List::Condition,
                "wait" => List::MustWait,
                "done" => List::Done,
                _ => List::NotNeeded,
            };
            let got = found.list(&InitiativeId::new(id.clone()));
            assert_eq!(got, Some(expected), "case {n}, {id}");
        }
        assert_eq!(
            found.label.word,
            c["label"].as_str().expect("a word"),
            "case {n}"
        );
        let point = found.first_point.as_ref().map(|p| p.initiative.as_str());
        assert_eq!(point, c["first_point"].as_str(), "case {n}");
        let Some(order) = c["order"].as_array() else {
            continue;
        };
        orders += 1;
        assert_eq!(plan.items.len(), order.len(), "case {n}");
        for (item, row) in plan.items.iter().zip(order) {
            assert_eq!(
                item.id.as_str(),
                row[0].as_str().expect("an id"),
                "case {n}"
            );
            assert_eq!(
                format!("{:?}", item.class),
                row[1].as_str().expect("a class")
            );
            let near = |a: f64, b: &Value| (a - b.as_f64().expect("a number")).abs() < 1e-8;
            assert!(near(item.priority, &row[2]), "case {n}, {}: P", item.id);
            assert!(near(item.gates, &row[3]), "case {n}, {}: O", item.id);
            assert!(near(item.need, &row[4]), "case {n}, {}: N", item.id);
        }
    }
    assert!(orders > 5, "{orders} orders were compared");
}

#[test]
fn units_are_judged_alone_and_small_ones_do_not_follow() {
    let mut case = common::case(&common::baseline());
    let people = case.round.respondents.len();
    let set = |case: &mut Case, sizes: &[(&str, usize)]| {
        let names = sizes
            .iter()
            .flat_map(|(unit, n)| std::iter::repeat_n((*unit).to_owned(), *n));
        let mut names = names.map(Some).chain(std::iter::repeat(None));
        for r in &mut case.round.respondents {
            r.unit = names.next().flatten();
        }
    };
    let units = |case: &Case| -> Vec<String> {
        let a = crm_readiness::assess::assess(case);
        a.units.into_iter().map(|u| u.unit).collect()
    };
    assert!(units(&case).is_empty());
    set(&mut case, &[("parts", 8), ("pumps", people - 8)]);
    assert_eq!(units(&case), ["parts", "pumps"]);
    // Two people are left over: who they are would follow, so the smaller unit is hidden, and one alone is no list.
    set(&mut case, &[("parts", 6), ("pumps", people - 8)]);
    assert!(units(&case).is_empty());
    set(&mut case, &[("a", 2), ("b", 5), ("c", people - 7)]);
    assert!(units(&case).is_empty());
    set(&mut case, &[("a", 3), ("b", 6), ("c", people - 9)]);
    assert_eq!(units(&case), ["a", "b", "c"]);
}

#[test]
fn a_limit_in_the_rules_decides_and_is_printed() {
    let shipped = common::folder("questionnaires/crm-readiness/1.0.0");
    let mut files = common::baseline();
    for (path, bytes) in shipped.entries {
        let mut text = String::from_utf8(bytes).expect("UTF-8");
        if path == "rules.yaml" {
            text = text.replace(
                "\"level('STR-01')\", below: 1.5",
                "\"level('STR-01')\", below: 3.5",
            );
        }
        files.entries.insert(
            format!("questionnaires/crm-readiness/1.0.0/{path}"),
            text.into_bytes(),
        );
    }
    let (before, _) = common::pages_of(&common::case(&common::baseline()));
    let (after, pages) = common::pages_of(&common::case(&files));
    let state = |a: &crm_readiness::assess::Assessment| {
        a.judgement
            .as_ref()
            .and_then(|j| j.gate("G1"))
            .map(|g| g.state)
    };
    assert_ne!(state(&before), state(&after));
    let gate = pages.view.may_start.expect("there are rules");
    let gate = gate
        .gates
        .iter()
        .find(|g| g.id == "G1")
        .expect("G1")
        .clone();
    assert!(
        gate.deciding.iter().any(|d| d.limit.contains("3.5")),
        "{gate:?}"
    );
}

#[test]
fn evidence_of_one_opinion_opens_no_gate_outside_of_a_self_assessment() {
    let (case, e) = firm();
    let levels: BTreeMap<String, Value> = case
        .questionnaire
        .practices
        .iter()
        .map(|p| (p.id.as_str().to_owned(), Value::from(3)))
        .collect();
    let mut card = card(&case, &e, &levels);
    for p in &mut card.practices {
        p.evidence = Some(crm_readiness::model::scale::Evidence::E0);
    }
    let q = &case.questionnaire;
    let gaps = gap::gaps(q, &e, &card, None);
    let states = States::new();
    let with = |mode: Mode| {
        let ground = Ground {
            q,
            e: &e,
            mode,
            card: &card,
            gaps: &gaps,
            states: &states,
        };
        judge(ground).expect("there are rules")
    };
    let own = with(Mode::SelfAssessed);
    assert!(
        own.gates
            .iter()
            .all(|g| g.state == GateState::Open && g.self_reported)
    );
    let led = with(Mode::Facilitated);
    assert_eq!(led.gate("G1").map(|g| g.state), Some(GateState::Unknown));
    assert_eq!(led.gate("G1").map(|g| g.unseen.len()), Some(1));
    assert!(
        led.is_provisional,
        "half of the gate practices rest on one opinion"
    );
}

mod laws {
    use super::*;
    use proptest::prelude::*;

    fn rank(state: GateState) -> u8 {
        match state {
            GateState::Open => 0,
            GateState::Near => 1,
            GateState::Unknown | GateState::Blocked => 2,
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]

        #[test]
        fn a_better_answer_shuts_nothing(
            levels in prop::collection::vec(0u8..=4, 88),
            at in 0usize..88,
        ) {
            let (case, e) = firm();
            let ids: Vec<String> = case.questionnaire.practices.iter().map(|p| p.id.as_str().to_owned()).collect();
            let at = at % ids.len();
            let of = |raise: bool| -> BTreeMap<String, Value> {
                ids.iter()
                    .enumerate()
                    .map(|(n, id)| {
                        let level = levels[n % levels.len()];
                        let up = u8::from(raise && n == at && level < 4);
                        (id.clone(), Value::from(level + up))
                    })
                    .collect()
            };
            let states = States::new();
            let (before, _) = judged(&case, &e, &card(&case, &e, &of(false)), &states);
            let (after, _) = judged(&case, &e, &card(&case, &e, &of(true)), &states);
            for (a, b) in before.gates.iter().zip(&after.gates) {
                prop_assert!(rank(b.state) <= rank(a.state), "{}", a.id);
            }
            // The chosen point may change, and with it what waits for it.
            for (a, b) in before.permissions.iter().zip(&after.permissions) {
                let point = a.initiative.as_str() == "I-25";
                let order = |l: List| match l {
                    List::MustWait => 2,
                    List::Condition => 1,
                    _ => 0,
                };
                prop_assert!(point || order(b.list) <= order(a.list), "{}", a.initiative);
            }
        }
    }
}

#[test]
fn a_flat_firm_has_the_order_of_the_written_rules() {
    // Worked out by the same independent implementation: every level at 1.25, no point chosen, a system live.
    let (case, mut e) = firm();
    e.context.insert("crm_live".to_owned(), Fact::Number(1.0));
    let levels: BTreeMap<String, Value> = case
        .questionnaire
        .practices
        .iter()
        .map(|p| (p.id.as_str().to_owned(), Value::from(1.25)))
        .collect();
    let card = card(&case, &e, &levels);
    let (found, plan) = judged(&case, &e, &card, &States::new());
    assert!(found.first_point.is_none());
    let order: Vec<&str> = plan.items.iter().map(|i| &i.id.as_str()[2..]).collect();
    assert_eq!(
        order.join(" "),
        "04 20 02 05 06 09 19 16 10 03 11 12 13 26 15 29 08 17 36 07 27 14 18 24 21 30 22 23 25"
    );
}

#[test]
fn a_capability_that_does_not_apply_is_passed_over_and_an_open_gate_practice_leaves_a_count_open() {
    let (case, mut e) = firm();
    let full = |levels: &BTreeMap<String, Value>, e: &Engagement| {
        let card = card(&case, e, levels);
        let (found, _) = judged(&case, e, &card, &States::new());
        let test = found.label.tested.into_iter().find(|t| t.word == "FULL");
        test.expect("it is tested").conditions
    };
    e.context.insert("crm_live".to_owned(), Fact::Number(1.0));
    let mut levels: BTreeMap<String, Value> = case
        .questionnaire
        .practices
        .iter()
        .map(|p| {
            let channel = p.id.as_str().starts_with("CHN") && p.is_scored_core();
            let level = if channel {
                Value::from("na")
            } else {
                Value::from(4)
            };
            (p.id.as_str().to_owned(), level)
        })
        .collect();
    let lowest = |c: &[crm_readiness::judge::Condition]| {
        c.iter()
            .find(|c| c.value_of.contains("low('CHN')"))
            .map(|c| c.truth)
    };
    assert_eq!(lowest(&full(&levels, &e)), Some(Truth::Holds));
    levels.insert("SKL-01".to_owned(), Value::Null);
    let count = full(&levels, &e);
    let count = count
        .iter()
        .find(|c| c.value_of.starts_with("gate_practices_below"));
    assert_eq!(count.map(|c| c.truth), Some(Truth::Unknown));
}
