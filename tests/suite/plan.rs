//! The plan of the example: it keeps its limits, honours what the client has fixed, and says why it cannot.

use std::collections::BTreeMap;

use crm_readiness::assess::planned::planned;
use crm_readiness::assess::{Assessment, assess};
use crm_readiness::check::Case;
use crm_readiness::check::scenario;
use crm_readiness::judge::States;
use crm_readiness::model::id::InitiativeId;
use crm_readiness::model::month::Month;
use crm_readiness::model::register::{Fixed, State};
use crm_readiness::plan::difference::difference;
use crm_readiness::plan::robustness_of;
use crm_readiness::plan::rollout::Rollout;
use crm_readiness::plan::schedule::Refused;
use crm_readiness::plan::work::LeftOut;

use crate::{common, judgement};

fn case() -> Case {
    common::case(&common::baseline())
}

fn full(case: &Case) -> Assessment {
    planned(case, assess(case), &[])
}

fn rollout(a: &Assessment) -> &Rollout {
    a.plan.rollout.as_ref().expect("there is work")
}

fn id(name: &str) -> InitiativeId {
    InitiativeId::new(name)
}

#[test]
fn the_plan_keeps_what_it_says() {
    let case = case();
    let a = full(&case);
    let r = rollout(&a);
    assert!(r.refused.is_none() && r.jobs.len() > 20);
    for job in &r.jobs {
        for before in &job.waits_for {
            let Some(other) = r.job(before) else { continue };
            assert!(
                other.begin() <= job.begin(),
                "{} before {}",
                other.initiative,
                job.initiative
            );
        }
        let unmet = a
            .judgement
            .as_ref()
            .expect("rules")
            .permissions
            .iter()
            .find(|p| p.initiative == job.initiative);
        for prerequisite in unmet.into_iter().flat_map(|p| &p.after) {
            if let [one] = prerequisite.any_of.as_slice()
                && let Some(other) = r.job(one)
            {
                assert!(
                    other.end() < job.begin(),
                    "{one} ends before {} begins",
                    job.initiative
                );
            }
        }
        for step in &job.steps {
            // Closed weeks may lie inside a step, and for running on.
            let runs_on = job.initiative.as_str() == "I-20";
            assert!(
                runs_on || step.end_month - step.begin_month <= 12.0 + 2.5,
                "{}",
                job.initiative
            );
        }
    }
    for load in &r.load {
        let most = load.months.iter().copied().fold(0.0, f64::max);
        assert!(
            most <= load.capacity.expect("all roles have one") + 1e-6,
            "{}",
            load.role
        );
    }
    for (n, phase) in r.phases.iter().enumerate() {
        assert!(
            ["03-31", "06-30", "09-30", "12-31"].contains(&&phase.end[5..]),
            "{}",
            phase.end
        );
        let begin = n.checked_sub(1).map_or(0, |n| r.phases[n].end_month);
        assert!(
            (6..=12).contains(&(phase.end_month - begin)),
            "phase {}",
            phase.number
        );
    }
    assert!(r.quick_wins.len() <= 5);
    let text = |a: &Assessment| serde_json::to_string(a).expect("JSON");
    assert_eq!(text(&a), text(&full(&case)));
    let same = difference(
        (&a.plan, a.judgement.as_ref()),
        (&a.plan, a.judgement.as_ref()),
    );
    assert!(
        same.moved.is_empty()
            && same.new.is_empty()
            && same.dropped.is_empty()
            && same.places.is_empty()
    );
}

#[test]
fn projections_rise_and_bounds_hold() {
    let a = full(&case());
    let p = a.projection.as_ref().expect("there is work");
    let mut before = BTreeMap::new();
    for point in &p.points {
        for node in &point.nodes {
            let (Some(low), Some(score), Some(high)) = (node.low, node.score, node.high) else {
                continue;
            };
            assert!(
                low <= score + 1e-9 && score <= high + 1e-9,
                "{} in phase {}",
                node.id,
                point.phase
            );
            let last = before.insert(node.id.clone(), score).unwrap_or(0.0);
            assert!(score >= last - 1e-9, "{} falls", node.id);
        }
    }
    let changes = p
        .practices
        .iter()
        .all(|x| x.after.iter().all(|l| *l >= x.now - 1e-9));
    assert!(changes);
}

#[test]
fn what_the_client_has_fixed_is_honoured() {
    let mut case = case();
    scenario::job(&mut case.jobs, &id("I-29")).fixed = Some(Fixed::Never);
    scenario::job(&mut case.jobs, &id("I-10")).planned_begin = Month::parse("2028-02");
    let job = scenario::job(&mut case.jobs, &id("I-04"));
    job.state = State::Done;
    let job = scenario::job(&mut case.jobs, &id("I-11"));
    (job.state, job.days) = (State::Running, Some(40.0));
    let a = full(&case);
    let r = rollout(&a);
    assert_eq!(r.refused, None);
    assert!(r.job(&id("I-29")).is_none());
    assert!(r.left_out.contains(&LeftOut::Never {
        initiative: id("I-29")
    }));
    assert!(r.job(&id("I-04")).is_none(), "it is done");
    assert_eq!(
        r.job(&id("I-10")).map(|j| j.begin().to_owned()),
        Some("2028-02-01".to_owned())
    );
    let running = r.job(&id("I-11")).expect("it goes on");
    assert!(running.left < 1.0 && running.waits_for.is_empty());
}

#[test]
fn what_waits_for_a_job_that_is_never_done_is_left_out() {
    let mut case = case();
    scenario::job(&mut case.jobs, &id("I-06")).fixed = Some(Fixed::Never);
    let a = full(&case);
    let out: Vec<&str> = rollout(&a)
        .left_out
        .iter()
        .map(|l| l.initiative().as_str())
        .collect();
    assert!(out.contains(&"I-06") && out.contains(&"I-27"), "{out:?}");
}

#[test]
fn a_must_that_does_not_fit_is_refused_with_its_name() {
    let mut case = case();
    case.engagement.planning.horizon_months = 6;
    scenario::job(&mut case.jobs, &id("I-22")).fixed = Some(Fixed::Must);
    let a = full(&case);
    let why = rollout(&a)
        .refused
        .as_ref()
        .expect("it takes longer than six months");
    assert!(
        matches!(why, Refused::Beyond { piece } if piece.starts_with("I-22")),
        "{why:?}"
    );
    let mut case = self::case();
    // Into the months in which nobody in IT has time.
    scenario::job(&mut case.jobs, &id("I-10")).planned_begin = Month::parse("2027-09");
    let a = full(&case);
    let why = rollout(&a)
        .refused
        .as_ref()
        .expect("IT is closed from October on");
    assert!(
        matches!(why, Refused::Fixed { piece, against } if piece == "I-10" && against == "it"),
        "{why:?}"
    );
    let mut case = self::case();
    // Before what it waits for can have ended.
    scenario::job(&mut case.jobs, &id("I-07")).planned_begin = Month::parse("2026-11");
    let a = full(&case);
    let why = rollout(&a).refused.as_ref().expect("it begins too early");
    assert!(
        matches!(why, Refused::Fixed { piece, against } if piece == "I-07" && against.starts_with("I-0")),
        "{why:?}"
    );
}

#[test]
fn shares_of_first_places_add_up_and_the_draws_know_the_rule() {
    let (case, e) = judgement::firm();
    let levels: BTreeMap<String, serde_json::Value> = case
        .questionnaire
        .practices
        .iter()
        .map(|p| (p.id.as_str().to_owned(), serde_json::Value::from(1.25)))
        .collect();
    let card = judgement::card(&case, &e, &levels);
    let (found, plan) = judgement::judged(&case, &e, &card, &States::new());
    let gaps = crm_readiness::gap::gaps(&case.questionnaire, &e, &card, None);
    let r =
        robustness_of(&case.questionnaire, &e, &card, &gaps, Some(&found), &plan).expect("a list");
    let order: Vec<&str> = plan.items.iter().map(|i| i.id.as_str()).collect();
    let undisturbed: Vec<&str> = r.undisturbed.iter().map(InitiativeId::as_str).collect();
    assert_eq!(undisturbed, order);
    let first: f64 = r.ranks.iter().map(|x| x.first).sum();
    assert!((first - 1.0).abs() < 1e-9);
    let top: f64 = r.ranks.iter().map(|x| x.top_three).sum();
    assert!((top - 3.0).abs() < 1e-9);
    assert!(r.ranks.iter().all(|x| x.p10 <= x.p90 && x.mean >= 1.0));
}
