//! Schedules against optima of another solver (OR-tools CP-SAT, run once), brute force on tiny problems, and laws.

use std::collections::BTreeMap;

use crm_readiness::plan::schedule::calendar::{Calendar, Window};
use crm_readiness::plan::schedule::{
    Link, Piece, Problem, Refused, Solution, bound, schedule, solve, validate,
};
use jiff::civil::{Date, date};
use proptest::prelude::*;
use serde_json::Value;

use crate::common;

fn piece(name: &str, duration: usize, weight: u32, demand: &[(&str, f64)]) -> Piece {
    Piece {
        name: name.to_owned(),
        duration,
        demand: demand.iter().map(|(r, d)| ((*r).to_owned(), *d)).collect(),
        cost: 0.0,
        weight,
        earliest: 0,
        fixed: None,
        deadline: None,
        must: false,
    }
}

fn problem(pieces: Vec<Piece>, links: Vec<Link>, capacity: &[(&str, f64)]) -> Problem {
    let length: usize = pieces.iter().map(|p| p.duration).sum();
    Problem {
        pieces,
        links,
        groups: Vec::new(),
        calendar: Calendar::new(date(2027, 1, 1), length + 200, &[]),
        capacity: capacity
            .iter()
            .map(|(r, c)| ((*r).to_owned(), *c))
            .collect(),
        budget: BTreeMap::new(),
        horizon: length + 100,
    }
}

fn instances() -> Vec<(Problem, u64)> {
    let path = common::path("tests/fixtures/schedule/instances.json");
    let text = std::fs::read_to_string(path).expect("the fixture is there");
    let all: Value = serde_json::from_str(&text).expect("it is JSON");
    let number = |v: &Value| usize::try_from(v.as_u64().expect("a count")).expect("small");
    all.get("instances")
        .and_then(Value::as_array)
        .expect("a list")
        .iter()
        .map(|i| {
            let pieces = i["pieces"]
                .as_array()
                .expect("pieces")
                .iter()
                .enumerate()
                .map(|(n, p)| Piece {
                    demand: serde_json::from_value(p["demand"].clone()).expect("demand"),
                    ..piece(
                        &n.to_string(),
                        number(&p["duration"]),
                        u32::try_from(number(&p["weight"])).expect("small"),
                        &[],
                    )
                })
                .collect();
            let links = i["links"]
                .as_array()
                .expect("links")
                .iter()
                .map(|l| Link::finish_start(number(&l[0]), number(&l[1])))
                .collect();
            let mut made = problem(pieces, links, &[]);
            let capacity = i["capacity"].as_f64().expect("a number");
            for r in 0..number(&i["roles"]) {
                made.capacity.insert(format!("r{r}"), capacity);
            }
            (made, i["optimum"].as_u64().expect("a number"))
        })
        .collect()
}

#[test]
fn optima_are_those_of_another_solver() {
    for (n, (problem, optimum)) in instances().iter().enumerate() {
        let found = schedule(problem, 5_000).expect("there is a plan");
        assert!(found.objective >= *optimum, "instance {n}");
        assert!(
            found.bound <= *optimum,
            "instance {n}: bound {}",
            found.bound
        );
        if found.optimal {
            assert_eq!(found.objective, *optimum, "instance {n}");
        }
        assert!(bound::bound(problem) <= *optimum, "instance {n}");
        // The five smaller ones are proven within the count.
        assert!(
            found.optimal || n == 5,
            "instance {n}: {} steps",
            found.steps
        );
    }
}

#[test]
fn the_count_of_steps_limits_the_search_and_the_bound_holds() {
    let all = instances();
    let (problem, optimum) = all.last().expect("an instance");
    let found = schedule(problem, 300).expect("there is a plan");
    assert!(!found.optimal && found.steps <= 300);
    assert!(found.bound <= *optimum && *optimum <= found.objective);
    assert!(found.within_percent() > 0.0);
    assert_eq!(found, schedule(problem, 300).expect("there is a plan"));
}

#[test]
fn work_goes_round_closed_windows_and_fixed_dates() {
    let closed = |from: Date, to: Date, roles: &[&str]| Window {
        from,
        to,
        roles: roles.iter().map(|r| (*r).to_owned()).collect(),
    };
    let mut p = problem(
        vec![
            piece("A", 2, 5, &[("it", 1.0)]),
            piece("B", 1, 1, &[("it", 1.0)]),
        ],
        vec![Link::finish_start(0, 1)],
        &[("it", 2.0)],
    );
    // January is closed for everybody: the first working half-month is that from 1 February.
    p.calendar = Calendar::new(
        date(2027, 1, 1),
        60,
        &[
            closed(date(2027, 1, 1), date(2027, 1, 31), &[]),
            closed(date(2027, 2, 10), date(2027, 2, 28), &["it"]),
        ],
    );
    assert_eq!(p.calendar.period(0).map(|x| x.from), Some(date(2027, 2, 1)));
    let found = schedule(&p, 1000).expect("there is a plan");
    // IT is short of days in February, so A begins in March.
    assert_eq!(found.starts, vec![2, 4]);
    assert!(found.optimal);
    p.pieces[0].fixed = Some(0);
    assert_eq!(
        schedule(&p, 1000),
        Err(Refused::Fixed {
            piece: "A".to_owned(),
            against: "it".to_owned()
        })
    );
}

#[test]
fn what_cannot_be_done_is_named() {
    let p = problem(
        vec![piece("A", 2, 5, &[("it", 3.0)])],
        vec![],
        &[("it", 2.0)],
    );
    assert!(
        matches!(schedule(&p, 10), Err(Refused::TooMuch { needs, .. }) if (needs - 6.0).abs() < 1e-9)
    );
    let mut p = problem(
        vec![piece("A", 2, 5, &[("it", 1.0)])],
        vec![],
        &[("it", 2.0)],
    );
    p.horizon = 1;
    p.pieces[0].must = true;
    assert_eq!(
        schedule(&p, 10),
        Err(Refused::Beyond {
            piece: "A".to_owned()
        })
    );
    let links = vec![Link::finish_start(0, 1), Link::finish_start(1, 0)];
    let p = problem(
        vec![piece("A", 1, 1, &[]), piece("B", 1, 1, &[])],
        links,
        &[],
    );
    assert!(matches!(schedule(&p, 10), Err(Refused::Circle { .. })));
}

#[test]
fn a_quarter_costs_no_more_than_its_budget() {
    let mut pieces = vec![
        piece("A", 2, 9, &[]),
        piece("B", 2, 5, &[]),
        piece("C", 2, 1, &[]),
    ];
    for p in &mut pieces {
        p.cost = 10_000.0;
    }
    let mut p = problem(pieces, vec![], &[]);
    p.budget = BTreeMap::from([
        ("2027-Q1".to_owned(), 20_000.0),
        ("2027-Q2".to_owned(), 20_000.0),
    ]);
    let found = schedule(&p, 2000).expect("there is a plan");
    // One of them fits into each quarter of six half-months; B may straddle none, so B begins in April.
    assert_eq!(found.starts[0], 0);
    assert!(found.optimal);
    assert!(validate::violations(&p, &found.starts).is_empty());
    assert!(!validate::violations(&p, &[0, 0, 0]).is_empty());
}

#[test]
fn planted_faults_are_found() {
    let mut p = problem(
        vec![
            piece("A", 3, 1, &[("it", 1.0)]),
            piece("B", 2, 1, &[("it", 1.0)]),
        ],
        vec![Link::finish_start(0, 1)],
        &[("it", 2.0)],
    );
    p.groups = vec![vec![0, 1]];
    assert!(validate::violations(&p, &[0, 3]).is_empty());
    // Both at once breaks the link, the capacity of two periods and the group.
    assert_eq!(validate::violations(&p, &[0, 1]).len(), 4);
    p.pieces[1].deadline = Some(4);
    assert_eq!(validate::violations(&p, &[0, 3]).len(), 1);
    p.pieces[0].earliest = 1;
    assert_eq!(validate::violations(&p, &[0, 3]).len(), 2);
    assert_eq!(validate::violations(&p, &[0]).len(), 1);
}

/// The least Σ weight × start over all begins up to `most`, by trying them.
fn brute(p: &Problem, most: usize) -> Option<u64> {
    let mut best = None;
    let mut starts = vec![0; p.pieces.len()];
    loop {
        if validate::violations(p, &starts).is_empty() {
            let value = solve::weighted(p, &starts);
            best = Some(best.map_or(value, |b: u64| b.min(value)));
        }
        let mut n = 0;
        loop {
            let Some(at) = starts.get_mut(n) else {
                return best;
            };
            *at += 1;
            if *at <= most {
                break;
            }
            *at = 0;
            n += 1;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn small_problems_are_solved_as_by_trying_everything(
        durations in prop::collection::vec(1usize..4, 4),
        weights in prop::collection::vec(1u32..9, 4),
        needs in prop::collection::vec(0u8..3, 4),
        chain in prop::collection::vec(any::<bool>(), 3),
        lead in 0usize..3,
        together in any::<bool>(),
    ) {
        let pieces: Vec<Piece> = (0..4)
            .map(|n| piece(&n.to_string(), durations[n], weights[n], &[("it", f64::from(needs[n]) * 0.5)]))
            .collect();
        let links = (0..3)
            .filter(|n| chain[*n])
            .map(|n| Link { ends_within: Some(lead.min(durations[n])), ..Link::finish_start(n, n + 1) })
            .collect();
        let mut p = problem(pieces, links, &[("it", 2.5)]);
        if together {
            p.groups = vec![vec![1, 3]];
        }
        let found: Solution = schedule(&p, 50_000).expect("there is a plan");
        prop_assert!(found.optimal);
        prop_assert!(bound::bound(&p) <= found.objective);
        let most = durations.iter().sum::<usize>();
        prop_assert_eq!(Some(found.objective), brute(&p, most.min(9)));
    }
}

#[test]
fn what_must_be_done_is_done_and_what_does_not_fit_takes_no_room() {
    // One of two fits into the four half-months; the heavier one would be chosen.
    let mut p = problem(
        vec![
            piece("A", 3, 9, &[("it", 1.0)]),
            piece("B", 3, 1, &[("it", 1.0)]),
        ],
        vec![],
        &[("it", 2.0)],
    );
    p.horizon = 4;
    let found = schedule(&p, 1000).expect("there is a plan");
    assert!(found.starts[0] <= 1 && found.starts[1] >= 4, "{found:?}");
    p.pieces[1].must = true;
    let found = schedule(&p, 1000).expect("B can be done");
    assert!(found.starts[1] <= 1 && found.starts[0] >= 4, "{found:?}");
    assert!(found.optimal);
}
