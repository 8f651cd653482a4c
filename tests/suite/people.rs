//! What the report says about the people who answered: workshop, pulse rounds, the percentile by who answered.

use crm_readiness::assess::assess;
use crm_readiness::check::Case;
use crm_readiness::model::answers::Response;
use crm_readiness::model::benchmark::Content;
use crm_readiness::model::engagement::Round;
use crm_readiness::model::questionnaire::Form;
use crm_readiness::peers::{Outcome, own_error::by_who_answered};
use crm_readiness::render::view::Pages;
use crm_readiness::render::{html, text, typst_source};
use crm_readiness::score::error::NoError;
use crm_readiness::stats::rank::Rank;

use crate::common;
use crate::precision::workshop;

fn example() -> Case {
    common::case(&common::baseline())
}

fn page(pages: &Pages) -> String {
    html::render(pages, &common::templates()).expect("the template fits the view")
}

#[test]
fn a_workshop_stands_side_by_side_and_shows_no_more_of_roles() {
    let mut case = example();
    let (before, without) = common::pages_of(&case);
    assert!(without.view.people.workshop.is_none());
    assert!(!page(&without).contains("Answered, proposed, agreed"));
    let few = before
        .scores
        .practices
        .iter()
        .find(|p| p.persons == 1 && p.answered.is_some())
        .expect("a practice that one person answered");
    case.round.workshop = Some(workshop(&["DAT-08", "MEA-06", "PRO-02", few.id.as_str()]));
    let (after, pages) = common::pages_of(&case);
    for (b, a) in before.scores.practices.iter().zip(&after.scores.practices) {
        let roles = |p: &crm_readiness::score::practice::PracticeScore| {
            serde_json::to_string(&(&p.roles, p.role_range, p.persons, p.agreement))
                .expect("plain data")
        };
        assert_eq!(roles(b), roles(a), "{}", a.id);
    }
    let section = pages.view.people.workshop.as_ref().expect("a workshop");
    let row = |id: &str| section.rows.iter().find(|r| r.id == id).expect("listed");
    assert_eq!(section.rows.len(), 4);
    let of = |id: &str| {
        let p = before.scores.practice(id).expect("in scope");
        p.answered.map(crm_readiness::render::number::level)
    };
    assert_eq!(Some(row("PRO-02").answered.clone()), of("PRO-02"));
    assert_eq!(row("PRO-02").agreed, "3.0");
    assert_eq!(row("MEA-06").answered, "–", "nobody knew");
    assert_eq!(row(few.id.as_str()).answered, "<3 people");
    assert!(
        section
            .sentence
            .contains("4 practices were agreed, 1 of them without an answer before")
    );
    // The moves are those of the two practices whose level stands in the table.
    let shown = ["DAT-08", "PRO-02"].map(|id| {
        let p = before.scores.practice(id).expect("in scope");
        assert!(p.persons >= case.engagement.min_role);
        3.0 - p.answered.expect("answered")
    });
    let mean = crm_readiness::render::number::signed_level(f64::midpoint(shown[0], shown[1]));
    let says = format!(
        "over the 2 practices that enough people answered, 2 moved up and 0 down, by {mean} levels"
    );
    assert!(section.sentence.contains(&says), "{}", section.sentence);
    let settled: Vec<&str> = pages
        .view
        .people
        .discuss
        .iter()
        .filter(|d| !d.settled.is_empty())
        .map(|d| d.id.as_str())
        .collect();
    assert_eq!(settled, ["DAT-08", "PRO-02"]);
    for out in [page(&pages), text::render(&pages.view)] {
        assert!(out.contains("Answered, proposed, agreed"));
        assert!(!out.contains("seen together"), "a reason is printed");
    }
    let source =
        typst_source::files(&pages, &common::templates()).expect("the template fits the view");
    assert!(String::from_utf8_lossy(&source["main.typ"]).contains("Answered, proposed, agreed"));
}

/// What the JSON and the page say about a workshop is the same whatever the people answered who are too few to be
/// shown.
#[test]
fn nothing_about_a_workshop_tells_what_few_people_answered() {
    let mut case = example();
    let min = case.engagement.min_role;
    let before = assess(&case);
    let few: Vec<&str> = before
        .scores
        .practices
        .iter()
        .filter(|p| p.persons > 0 && p.persons < min && p.answered.is_some() && !p.capped)
        .filter(|p| p.figures == 0)
        .map(|p| p.id.as_str())
        .take(2)
        .collect();
    assert_eq!(few.len(), 2);
    let told = |case: &Case| {
        let (a, pages) = common::pages_of(case);
        let section = pages.view.people.workshop.expect("a workshop");
        let json = serde_json::to_value(&a.scores).expect("plain data");
        let practices = json["practices"].as_array().expect("a list");
        let of_few = practices
            .iter()
            .filter(|p| few.iter().any(|id| p["id"] == *id));
        let of_few: Vec<_> = of_few.cloned().collect();
        for p in &of_few {
            for key in ["answered", "uncapped", "persons", "figures", "not_answered"] {
                assert!(p[key].is_null(), "{key}: {}", p[key]);
            }
            assert_eq!(p["agreed"], 3.0);
        }
        let rows: Vec<String> = section.rows.iter().map(|r| r.answered.clone()).collect();
        (section.sentence, rows, json["workshop"].clone(), of_few)
    };
    case.round.workshop = Some(workshop(&["DAT-08", "PRO-02", few[0], few[1]]));
    let one = told(&case);
    assert_eq!(one.2["compared"], 2);
    for respondent in &mut case.round.respondents {
        for (id, answer) in &mut respondent.answers {
            if let (true, Response::Level(level)) =
                (few.contains(&id.as_str()), &mut answer.response)
            {
                *level = 4.0 - *level;
            }
        }
    }
    assert_eq!(one, told(&case));
}

#[test]
fn the_workshop_sentence_counts_the_moves() {
    let mut case = example();
    case.round.workshop = Some(workshop(&["PRO-02", "PRO-05", "DAT-08"]));
    let (a, pages) = common::pages_of(&case);
    // Agreed at 3.0 throughout; the answers as the report without a workshop prints them.
    let answered = |id: &str| {
        a.scores
            .practice(id)
            .and_then(|p| p.answered)
            .expect("answered")
    };
    let moves: Vec<f64> = ["PRO-02", "PRO-05", "DAT-08"]
        .map(|id| 3.0 - answered(id))
        .to_vec();
    let mean = moves.iter().sum::<f64>() / 3.0;
    let up = moves.iter().filter(|m| **m > 0.0).count();
    let section = pages.view.people.workshop.expect("a workshop");
    let says = format!(
        "over the 3 practices that enough people answered, {up} moved up and {} down, by {} levels in the mean (",
        3 - up,
        crm_readiness::render::number::signed_level(mean)
    );
    assert!(section.sentence.contains(&says), "{}", section.sentence);
}

/// A pulse round after the example's round, with the same answers to what it asks.
fn pulse(date: &str) -> Case {
    let first = example();
    let mut case = first.clone();
    let asked = first
        .questionnaire
        .practices
        .iter()
        .filter(|p| p.capability.as_str() == "STR");
    case.questionnaire.pulse = asked.map(|p| p.id.clone()).collect();
    case.round = Round {
        folder: format!("{date}-pulse"),
        name: "Pulse".to_owned(),
        date: date.to_owned(),
        form: Form::Pulse,
        ..case.round
    };
    case.earlier = Some(Box::new(first));
    case
}

#[test]
fn scores_carried_forward_are_dated_counted_and_drawn_hollow() {
    let (a, pages) = common::pages_of(&pulse("2026-12-01"));
    let carried = a.scores.overall.carried;
    assert!(carried > 0.5 && carried < 1.0, "{carried}");
    let share = crm_readiness::render::number::percent(carried);
    assert_eq!(pages.view.scores.overall.carried, share);
    assert!(pages.view.first.lead[0].contains(&format!("{share} of it is carried forward")));
    // What was not asked has no error of this round, so its interval would be too narrow.
    assert_eq!(a.scores.overall.no_error, Some(NoError::Carried));
    assert_eq!(pages.view.scores.overall.interval, "–");
    let strategy = pages
        .view
        .scores
        .capabilities
        .iter()
        .find(|c| c.id == "STR");
    assert!(strategy.is_some_and(|c| c.carried.is_empty()));
    let rows = &pages.view.appendix.practices;
    let dated = rows
        .iter()
        .filter(|p| p.basis == "from 15 September 2026")
        .count();
    let all = a
        .scores
        .practices
        .iter()
        .filter(|p| p.carried.is_some() && p.score.is_some());
    assert_eq!(dated, all.count());
    for id in ["bullets", "dumbbell"] {
        let chart = pages.charts.iter().find(|c| c.id == id).expect("drawn");
        assert!(chart.svg.contains("mostly carried forward"), "{id}");
        let cells = chart.table.rows.iter().flatten();
        assert!(
            cells
                .filter(|c| c.ends_with("(mostly carried forward)"))
                .count()
                > 0
        );
    }
    assert!(page(&pages).contains("not asked again"));
}

#[test]
fn what_was_last_asked_more_than_a_year_ago_is_unknown() {
    let (_, pages) = common::pages_of(&pulse("2027-09-16"));
    let unknown = &pages.view.people.unknown;
    let old = unknown
        .iter()
        .filter(|u| u.reason == "last asked more than twelve months ago");
    assert!(old.count() > 20);
    assert_eq!(unknown.iter().filter(|u| u.first).count(), 5);
}

#[test]
fn the_percentile_by_who_answered_is_that_of_both_ends_of_the_interval() {
    let case = example();
    let (a, _) = common::pages_of(&case);
    let standing = a.standing.as_ref().expect("peers");
    let benchmark = case.benchmark.as_ref().expect("peers");
    let place = standing
        .nodes
        .iter()
        .find(|n| n.node == "overall")
        .expect("overall");
    let found = by_who_answered(
        place,
        standing,
        &a.scores,
        benchmark,
        &case.engagement,
        &case.round,
    );
    let error = a.scores.overall.error.expect("a standard error");
    let rank = |x| Rank::of(x, &place.peers).percentile().expect("peers");
    assert_eq!(found, Some((rank(error.low), rank(error.high))));
}

#[test]
fn a_percentile_of_a_small_group_is_drawn_to_the_wider_one_at_both_ends() {
    let mut case = example();
    let (mode, form) = (case.round.mode, case.round.form);
    let Some(Content::Peers(peers)) = case.benchmark.as_mut().map(|b| &mut b.content) else {
        panic!("the example has a benchmark of peers")
    };
    peers.rows.retain(|p| p.mode == mode && p.form == form);
    peers.rows.truncate(25);
    let (mut a, _) = common::pages_of(&case);
    let standing = a.standing.take().expect("peers");
    let benchmark = case.benchmark.as_ref().expect("peers");
    let place = standing
        .nodes
        .iter()
        .find(|n| n.node == "overall")
        .expect("overall");
    let Outcome::Percentile {
        value,
        shrunk: Some(_),
        ..
    } = place.outcome
    else {
        panic!("a shrunk percentile: {:?}", place.outcome)
    };
    let mut at = |score: f64| {
        let error = a.scores.overall.error.as_mut().expect("a standard error");
        (error.low, error.high) = (score, score);
        by_who_answered(
            place,
            &standing,
            &a.scores,
            benchmark,
            &case.engagement,
            &case.round,
        )
    };
    // At the score itself it is the percentile that is printed; at the ends of the scale it goes to 0 and 100.
    let own = example_score();
    let (low, high) = at(own).expect("a percentile");
    assert!((low - value).abs() < 1e-9 && (high - value).abs() < 1e-9);
    for end in [0.0, 100.0] {
        let (low, high) = at(end).expect("a percentile");
        assert!((low - end).abs() < 1e-9 && (high - end).abs() < 1e-9);
    }
}

fn example_score() -> f64 {
    let score = common::pages_of(&example()).0.scores.overall.score;
    score.expect("a score").get()
}
