//! Costs, limits, benefits, the business part of a questionnaire.

use crm_readiness::builtin::{self, Shelf};

use super::*;

const BENEFITS: &str = "benefits.yaml";
const BUSINESS: &str = "questionnaires/kiosk/1.0.0/business.yaml";

/// The kiosk engagement with one more line, its line 26.
fn with(line: &str) -> Files {
    let files = kiosk();
    let text = String::from_utf8(files.entries[ENGAGEMENT].clone()).expect("UTF-8");
    put_in(files, ENGAGEMENT, format!("{text}\n{line}\n"))
}

/// The kiosk engagement with a register of one benefit, whose line 4 is the one given.
fn benefit(line: &str) -> Files {
    let text = format!("schema: 1\nbenefits:\n  waste:\n    {line}\n");
    put(BENEFITS, text)
}

const GOOD: &str = "from: I-02\n    drivers: {bought: 40000, fewer: 0.02}";

#[test]
fn costs_and_limits_of_an_engagement() {
    for (line, wanted) in [
        ("day_cost: {internal: 420, external: 1100}", vec![]),
        ("day_cost: {internal: {owner: 900, seller: 300}}", vec![]),
        ("day_cost: {internal: -1}", vec!["file/range 26:22"]),
        (
            "day_cost: {internal: {boss: 900}}",
            vec!["role/unknown 26:23"],
        ),
        (
            "day_cost: {internal: {owner: }}",
            vec!["file/missing-key 26:23"],
        ),
        ("day_cost: {intern: 420}", vec!["file/unknown-key 26:12"]),
        ("day_cost: 420", vec!["file/type 26:11"]),
        ("discount_rate: 0.08", vec![]),
        ("discount_rate: -1", vec!["file/range 26:16"]),
        ("discount_rate: 8 %", vec!["file/type 26:16"]),
        ("discount_rate: .nan", vec!["file/range 26:16"]),
        ("budget_limit: {2027-Q1: 60000}", vec![]),
        ("budget_limit: {2027-01: 60000}", vec!["file/month 26:16"]),
        ("budget_limit: {2027-Q1: -5}", vec!["file/range 26:25"]),
        ("budget_limit: {2027-Q1: }", vec!["file/missing-key 26:16"]),
        ("costs: {I-03: {tills: [1, 2, 3], running_year: 4}}", vec![]),
        ("costs: {I-09: {tills: 1}}", vec!["initiative/unknown 26:9"]),
        ("costs: {I-03: {till: 1}}", vec!["file/unknown-key 26:16"]),
        ("costs: {I-03: {tills: -1}}", vec!["file/range 26:23"]),
        (
            "costs: {I-03: {tills: [3, 2, 1]}}",
            vec!["money/range 26:23"],
        ),
        ("costs: {I-03: {tills: [1, 2]}}", vec!["money/range 26:23"]),
        ("costs: {I-03: {tills: [1, x, 2]}}", vec!["file/type 26:27"]),
        ("costs: {I-03: {tills: }}", vec!["file/missing-key 26:16"]),
    ] {
        expect(&with(line), ENGAGEMENT, &wanted);
    }
}

#[test]
fn benefits_of_an_engagement() {
    expect(&put(BENEFITS, ""), BENEFITS, &[]);
    expect(&put(BENEFITS, "schema: 1\nbenefits:\n"), BENEFITS, &[]);
    expect(
        &put(BENEFITS, "schema: 2\n"),
        BENEFITS,
        &["file/schema 1:9"],
    );
    expect(&benefit(GOOD), BENEFITS, &[]);
    for (line, wanted) in [
        (
            "from: I-99\n    drivers: {bought: 1, fewer: 0}",
            vec!["initiative/unknown 4:11"],
        ),
        (
            "from: I-02\n    drivers: {bought: 1, fewr: 0}",
            vec!["benefits/driver 5:26"],
        ),
        (
            "from: I-02\n    drivers: {fewer: 0}",
            vec!["benefits/driver 5:14"],
        ),
        (
            "from: I-02\n    drivers: {bought: -1}",
            vec!["file/range 5:23"],
        ),
        (
            "from: I-02\n    drivers: {bought: 1, fewer: 1.5}",
            vec!["file/range 5:33"],
        ),
        // The lever may be open, and work may make things worse.
        ("from: I-02\n    drivers: {bought: 1}", vec![]),
        (
            "from: I-02\n    drivers: {bought: 1, fewer: [-0.1, 0, 0.2]}",
            vec![],
        ),
        ("drivers: {bought: 1}", vec!["file/missing-key 4:5"]),
        ("from: I-02", vec!["file/missing-key 4:5"]),
    ] {
        expect(&benefit(line), BENEFITS, &wanted);
    }
    let more = |line: &str| benefit(&format!("{GOOD}\n    {line}"));
    for (line, wanted) in [
        ("class: avoided", vec![]),
        ("class: hard", vec!["file/word 6:12"]),
        ("class: cashable", vec!["benefits/named 6:12"]),
        (
            "named: \"\"\n    class: cashable",
            vec!["benefits/named 7:12"],
        ),
        ("profile: wastes", vec!["profile/unknown 6:14"]),
        ("delay_months: 100", vec!["file/range 6:19"]),
        ("ramp_months: 1.5", vec!["file/range 6:18"]),
        ("counted_with: [shrinkage]", vec![]),
        ("counted_with: [theft]", vec!["profile/unknown 6:20"]),
        (
            "baseline: {date: 2026-02-30, value: 1, unit: x, source: y}",
            vec!["file/date 6:22"],
        ),
        (
            "baseline: {date: 2026-02-28, unit: x, source: y}",
            vec!["file/missing-key 6:16"],
        ),
        ("actual: {2026-06: 500, 2026-07: }", vec![]),
        ("actual: {2026-6: 500}", vec!["file/month 6:14"]),
        ("actual: {2026-06: x}", vec!["file/type 6:23"]),
        (
            "actual: {2026-06: 1, 2026-06: 2}",
            vec!["file/duplicate-key 6:26"],
        ),
        ("owners: x", vec!["file/unknown-key 6:5"]),
    ] {
        expect(&more(line), BENEFITS, &wanted);
    }
}

#[test]
fn an_unknown_profile_is_told_how_to_name_an_entry_of_its_own() {
    let files = put(
        BENEFITS,
        "schema: 1\nbenefits:\n  milk:\n    from: I-02\n    drivers: {bought: 1}\n",
    );
    let words = "an entry with a name of its own says `profile:`";
    expect_one(&files, BENEFITS, "profile/unknown 3:3", words);
}

#[test]
fn benefits_are_checked_once_for_all_rounds_and_by_the_latest_version() {
    // The questionnaire of the second round has no profiles.
    let files = put_in(
        two_rounds(),
        BENEFITS,
        "schema: 1\nbenefits:\n  waste:\n    from: I-02\n    drivers: {bought: 1}\n",
    );
    expect(&files, BENEFITS, &["profile/unknown 3:3"]);
    // A file that cannot be read is reported once.
    let files = put_in(two_rounds(), BENEFITS, "schema: 1\nbenefits: {a: {");
    let (lines, shown) = found(&files, BENEFITS);
    assert_eq!(lines.len(), 1, "{shown}");
}

#[test]
fn the_business_part_of_a_questionnaire() {
    for (old, new, wanted) in [
        (
            "needed_by: [I-03]",
            "needed_by: [I-30]",
            "initiative/unknown 5",
        ),
        (
            "rest: true, ask",
            "rest: true, initiatives: [I-03, I-03], ask",
            "file/duplicate-key 6",
        ),
        (
            "rest: true",
            "from_request: maybe, rest: true",
            "file/type 6",
        ),
        (
            "most: 1}\n    formula: bought",
            "most: 1, least: 0}\n    formula: bought",
            "file/unknown-key 17",
        ),
        ("id: bought,", "id: bought-goods,", "file/id 16"),
        ("id: fewer,", "id: bought,", "file/duplicate-id 17"),
        (
            "formula: bought * fewer",
            "formula: bought",
            "business/formula 18",
        ),
        ("lever: fewer", "lever: less", "business/formula 19"),
        (
            "starts_with: [I-02]",
            "starts_with: [I-20]",
            "initiative/unknown 20",
        ),
        ("id: shrinkage", "id: waste", "file/duplicate-id 24"),
        ("per: year", "per: week", "file/word 30"),
        ("class: cashable", "class: cash", "file/word 27"),
        (
            "at_least: 0.8",
            "at_least: 0.8, at_most: 1",
            "business/pass 42",
        ),
        ("at_least: 0.8", "at_least: 80", "file/range 42"),
        ("month: 3", "month: 0", "file/range 42"),
        (
            "scope: nothing",
            "scope: nothing\n    initiatives: [I-02]",
            "business/option 44",
        ),
        ("option: count", "option: recount", "business/option 58"),
    ] {
        let files = edit(BUSINESS, old, new);
        let (lines, shown) = found(&files, BUSINESS);
        assert!(
            lines.iter().any(|l| l.starts_with(&format!("{wanted}:"))),
            "{wanted} not in\n{shown}"
        );
        assert!(lines.len() <= 2, "{shown}");
    }
    expect(&put(BUSINESS, ""), BUSINESS, &["file/type 1:1"]);
    let files = edit(BUSINESS, "basis:", "request: shops\nbasis:");
    expect(&files, BUSINESS, &["context/unknown 3:10"]);
}

#[test]
fn a_broken_business_part_calls_no_benefit_unknown() {
    let files = put_in(
        benefit(GOOD),
        BUSINESS,
        "schema: 1\nbasis: x\nprofiles: {}\n",
    );
    expect(&files, BUSINESS, &["file/type 3:11"]);
}

#[test]
fn a_recommendation_names_a_label_of_the_rules() {
    let reference = builtin::references(Shelf::Questionnaires).remove(0);
    let files = builtin::files(Shelf::Questionnaires, &reference);
    let files = edit_in(files, "business.yaml", "{label: FULL,", "{label: FUL,");
    let (sources, found) = findings(&files, "questionnaire.yaml");
    let shown = text::render_all(&found, &sources);
    assert_eq!(found.len(), 1, "{shown}");
    assert!(shown.contains("business/option") && shown.contains("did you mean `FULL`?"));
}
