//! The chapters on decision, options, sequence, jobs, money, risks and the next assessment, from a view that is filled by
//! hand: every field of the templates is there, and so is every state without data.

use crm_readiness::render::view::ChartWords;
use crm_readiness::render::view::Pages;
use crm_readiness::render::view::decision::{Ask, Decision, Test};
use crm_readiness::render::view::first::Fact;
use crm_readiness::render::view::jobs::{Burden, Job, Jobs};
use crm_readiness::render::view::lines::{Line, Span};
use crm_readiness::render::view::may_start::{Condition, Deciding, Diagnosis, Gate, MayStart};
use crm_readiness::render::view::money::{Benefit, Cost, Money};
use crm_readiness::render::view::next_time::{Metric, NextTime, Projected};
use crm_readiness::render::view::options::{OptionHead, OptionRow, Options};
use crm_readiness::render::view::risks::{Risk, Risks, Stop};
use crm_readiness::render::view::sequence::{Phase, Sequence};
use crm_readiness::render::{html, typst_source};

use crate::common;

fn t(text: &str) -> String {
    text.to_owned()
}

fn line(id: &str, title: &str, text: &str) -> Line {
    Line {
        id: t(id),
        title: t(title),
        text: t(text),
    }
}

fn fact(label: &str, value: &str) -> Fact {
    Fact {
        label: t(label),
        value: t(value),
    }
}

fn span(low: &str, likely: &str, high: &str) -> Span {
    Span {
        low: t(low),
        likely: t(likely),
        high: t(high),
    }
}

fn decision() -> Decision {
    Decision {
        headline: t(
            "Release the groundwork now; hold the sales system until three tests are passed",
        ),
        lead: vec![
            t("Customers are managed at 37 of 100, below the median of comparable firms."),
            t(
                "The sales system waits: leader and released people, customer processes and the return are not settled.",
            ),
        ],
        provisional: t("Provisional: 4 of 18 gate practices have no score."),
        sums: vec![
            fact("Released now", "EUR 58,000–96,000"),
            fact("Held until the tests pass", "EUR 240,000–410,000"),
            fact("Running cost a year", "EUR 22,000–35,000"),
            fact("Pay-back", "month 31 (24 to not within 36)"),
        ],
        sums_sentence: t(
            "Sums are cash and priced days, low to high; own judgement with the cost of a day from finance.",
        ),
        asks: vec![
            Ask {
                id: t("I-04"),
                ask: t("Name the business leader and the steering group"),
                amount: t("9 person-days"),
                who: t("Board"),
                until: t("31 October 2026"),
                waiting: t("Every month of waiting moves the sales system by a month."),
                done_when: t("A named executive has signed the mandate."),
            },
            Ask {
                id: t("I-02"),
                ask: t("Release the customer strategy sprint"),
                amount: t("45 person-days"),
                who: t("Board"),
                until: t("31 October 2026"),
                waiting: t("Five initiatives wait for it."),
                done_when: t("The board has signed a paper of at most five pages."),
            },
        ],
        asks_sentence: t("Two decisions, in the order of the plan:"),
        tests: vec![
            Test {
                id: t("G2"),
                test: t("ORG-01 and ORG-06 reach level 1.5"),
                now: t("0.8 and 1.2"),
                by: t("I-04 and I-20, expected by January 2027"),
                releases: t("I-22, I-23, I-25"),
            },
            Test {
                id: t("G3"),
                test: t("two of PRO-02, PRO-03, PRO-04 reach level 1.5"),
                now: t("0.9, 1.1, 1.6"),
                by: t("I-03 and I-07, expected by June 2027"),
                releases: t("I-22, I-23"),
            },
        ],
        tests_sentence: t("What is held is released when these are shown:"),
    }
}

fn options() -> Options {
    let head = |id: &str, title: &str, mark: &str, reason: &str, needs: &[&str]| OptionHead {
        id: t(id),
        title: t(title),
        mark: t(mark),
        chosen: mark == "recommended",
        reason: t(reason),
        needs: needs.iter().copied().map(t).collect(),
    };
    let row = |label: &str, cells: [&str; 4]| OptionRow {
        label: t(label),
        cells: cells.map(t).to_vec(),
    };
    Options {
        sentence: t(
            "The rules mark the phased option: two start gates are not open, so nothing is signed yet.",
        ),
        options: vec![
            head("nothing", "Do nothing", "", "Shown for comparison.", &[]),
            head(
                "repair",
                "Repair the present system",
                "",
                "Priced because a system is live.",
                &["the present contract goes on"],
            ),
            head(
                "phased",
                "Phased",
                "recommended",
                "Label PHASED.",
                &["tests passed before each sum", "steps of at most 12 months"],
            ),
            head(
                "full",
                "Full",
                "excluded",
                "7 of 10 conditions do not hold.",
                &["all gates open", "project office staffed"],
            ),
        ],
        rows: vec![
            row(
                "Sum to the first test (thousand EUR)",
                ["0", "20–35", "58–96", "300–520"],
            ),
            row(
                "Sum in all (thousand EUR)",
                ["0", "60–110", "298–506", "900–1,700"],
            ),
            row("Month of the first benefit", ["–", "6", "14", "20"]),
            row(
                "Peak days a month of the busiest role",
                ["0", "6", "12", "41"],
            ),
            row("Gates left blocked", ["7", "5", "0", "0"]),
        ],
        note: t(
            "Figures are own judgement from person-days of the catalogue and the cost of a day.",
        ),
    }
}

fn may_start() -> MayStart {
    MayStart {
        units: vec![crm_readiness::render::view::may_start::Unit {
            unit: "a word of the units: unit".into(),
            respondents: "a word of the units: unit respondents".into(),
            overall: "a word of the units: unit overall".into(),
            label: "a word of the units: unit label".into(),
            not_open: "a word of the units: unit gates".into(),
            lists: "a word of the units: unit lists".into(),
        }],
        units_sentence: "a word of the units: units sentence".into(),
        sentence: t(
            "4 of 22 initiatives may start now, 12 with a condition, 6 must wait. In one word: PREPARE.",
        ),
        provisional: t("Provisional: 4 of 18 gate practices have no score."),
        now: vec![line(
            "I-04",
            "Business leader, steering group, process owners",
            "It needs no gate; ORG-01 stands at 0.8.",
        )],
        after_job: vec![line("I-05", "Business case", "after I-02")],
        after_gate: vec![line(
            "I-27",
            "Choose by own scenarios",
            "before work begins: STR-01 reaches 1.5, by I-02",
        )],
        wait: vec![line(
            "I-23",
            "Point solution sales",
            "G2: ORG-06 misses 1.5 by 0.3, opened by I-20 in 6 months",
        )],
        left_out: t("Not needed: I-09. Done: none."),
        first_point: t(
            "First point solution: I-22 service, because 71 % of revenue repeats (rule 1).",
        ),
        gates: vec![
            Gate {
                id: t("G2"),
                name: t("leader and released people"),
                state: t("not open"),
                bites: t("before work begins"),
                deciding: vec![
                    Deciding {
                        id: t("ORG-01"),
                        title: t("Business leader"),
                        level: t("0.8"),
                        limit: t("limit 1.5"),
                        missing: t("0.7 missing"),
                        evidence: t("E1"),
                    },
                    Deciding {
                        id: t("ORG-06"),
                        title: t("Released people"),
                        level: t("1.6"),
                        limit: t("limit 1.5"),
                        missing: String::new(),
                        evidence: String::new(),
                    },
                ],
                opener: t("I-04, 1–2 months"),
                holds: t("I-22, I-23, I-24, I-25"),
                sentence: t(
                    "A roll-out needs a business executive in the lead and people with free hours.",
                ),
            },
            Gate {
                id: t("G5a"),
                name: t("return estimated"),
                state: t("unknown"),
                bites: t("before a contract is signed"),
                opener: t("I-05"),
                holds: t("I-22"),
                ..Gate::default()
            },
        ],
        gates_sentence: t("A gate says what may not begin yet; it does not change a score."),
        diagnoses: vec![Diagnosis {
            id: t("P2"),
            name: t("roll-out before organisation"),
            strength: t("The answers fit a known pattern:"),
            sentence: t("work, targets and time have not yet been arranged for the change."),
            evidence: vec![line(
                "ORG-02",
                "Structure",
                "level 0.9, asked of executives, E1",
            )],
            overturn: t("Overturned if ORG-06 were at 1.5."),
            remedies: t("Helps: I-07, I-19, I-20."),
        }],
        diagnoses_sentence: t(
            "A pattern is a way to read several answers together; it can be wrong.",
        ),
        label: t("PREPARE"),
        label_sentence: t(
            "PREPARE means that no point solution may begin, not even with a condition.",
        ),
        label_conditions: vec![Condition {
            what: t("every gate open"),
            now: t("7 not open"),
            missing: t("7"),
        }],
    }
}

fn sequence() -> Sequence {
    Sequence {
        sentence: t(
            "Three phases from October 2026 to March 2028, within the days stated for five roles.",
        ),
        proof: t("No plan within these limits is better by the rule stated."),
        limits: vec![t(
            "Finance has no limit stated, so its load is shown and not limited.",
        )],
        phases: vec![Phase {
            title: t("Phase 1"),
            when: t("October 2026 – March 2027"),
            begins: vec![
                line("I-04", "Business leader", "Oct 2026 – Nov 2026"),
                line("I-02", "Strategy sprint", ""),
            ],
            ends: t("I-04, I-02"),
            effort: t("54 person-days"),
            test: t("G1 and G2 are expected to be open."),
        }],
        load_sentence: t("Information technology is the narrowest: 12 of 12 days in January 2027."),
        deferred: vec![line(
            "I-18",
            "Causes of loss",
            "begins after the 36 months planned",
        )],
        does_not_fit: vec![line(
            "I-25",
            "Integration",
            "one step takes 14 months; at most 12 are planned",
        )],
        uncovered: vec![line("CHN-04", "Partner channel", "level 1.0, target 3.0")],
        quick_wins: vec![line(
            "I-11",
            "Count the duplicates in 400 random records",
            "at most 5 person-days within 30 days",
        )],
        robustness_sentence: t("Over 1,000 draws the first three stay in 7 of 10."),
    }
}

fn jobs() -> Jobs {
    Jobs {
        sentence: t("22 jobs; 20 have no name yet."),
        jobs: vec![
            Job {
                id: t("I-04"),
                title: t("Business leader, steering group, process owners"),
                role: t("Senior management"),
                owner: t("no name yet"),
                when: t("Oct 2026 – Nov 2026"),
                days: t("6–15, own judgement ±30 %"),
                done_when: t("A named executive has signed the mandate."),
                first_step: t("Draft the mandate."),
                state: t("fixed by the client"),
                after: String::new(),
            },
            Job {
                id: t("I-05"),
                title: t("Business case"),
                after: t("after I-02"),
                ..Job::default()
            },
        ],
        burden_sentence: t("Internal days only, split evenly between owner and busy roles."),
        burden: vec![Burden {
            role: t("Information technology"),
            days: t("210"),
            peak: t("12"),
            month: t("Jan 2027"),
            capacity: t("12"),
            used: t("58 %"),
        }],
    }
}

fn money() -> Money {
    Money {
        sentence: t("Computed from the figures of finance of 31 August 2026."),
        results: vec![fact(
            "Net present value",
            "EUR 120,000 (P10 −60,000, P90 310,000)",
        )],
        costs: vec![
            Cost {
                title: t("External days"),
                span: span("60,000", "90,000", "150,000"),
                basis: t("days of the catalogue, EUR 1,100 a day"),
                total: false,
            },
            Cost {
                title: t("In all"),
                span: span("210,000", "320,000", "540,000"),
                basis: String::new(),
                total: true,
            },
        ],
        costs_sentence: t("Cash, priced days and running cost are kept apart."),
        benefits: vec![Benefit {
            id: t("handling-time"),
            title: t("Shorter handling"),
            owner: t("no owner yet"),
            class: t("avoided"),
            baseline: t("12.4 minutes a contact, 31 August 2026, sample of 100"),
            span: span("2,000", "6,000", "9,000"),
            starts: t("one month after I-22, in full after six"),
        }],
        classes: vec![Cost {
            title: t("Avoided"),
            span: span("2,000", "6,000", "9,000"),
            basis: t("counts in pay-back"),
            total: false,
        }],
        benefits_sentence: t("Benefits come from the inputs of finance alone."),
        break_even: vec![t(
            "Pay-back within 36 months needs 2.1 minutes fewer a contact, all else as likely.",
        )],
        double_counts: vec![line(
            "",
            "handling-time and repeat-contacts",
            "looked at on the same contact",
        )],
        ask: vec![line(
            "kept-margin",
            "Margin of customers kept",
            "loss rate of 24 months, contribution",
        )],
        ask_sentence: t("Not estimated; finance is asked for:"),
        realised: t("Three months are filed."),
        method: t("10,000 draws, seed 1."),
    }
}

fn risks() -> Risks {
    Risks {
        sentence: t("Each line comes from a gate, a pattern or a test of this report."),
        rows: vec![Risk {
            id: t("G2"),
            title: t("People are not free when the system comes"),
            behind: t("ORG-06 at 0.9"),
            sign: t("hours released fall below the plan for a month"),
            answer: t("I-20 first; the system waits"),
        }],
        stops_sentence: t("At the end of each phase the next sum is released only if:"),
        stops: vec![Stop {
            when: t("End of phase 1, March 2027"),
            rule: t("G1 and G2 open"),
            lost: t("EUR 58,000–96,000"),
            kept: t("strategy paper, clean records"),
        }],
    }
}

fn next_time() -> NextTime {
    NextTime {
        sentence: t("The next assessment is due in March 2027, at the end of phase 1."),
        little: t("The first initiatives lift the programme checklist, which is not in the score."),
        expected: t("Expected if the done-when tests hold."),
        projected: vec![Projected {
            when: t("Phase 1, March 2027"),
            score: t("41"),
            bounds: t("36–47"),
            standing: t("34"),
            gates: t("9 of 15"),
            may_start: t("8"),
        }],
        metrics: vec![Metric {
            metric: t("New duplicates: new records found to be duplicates ÷ new records"),
            now: t("not measured"),
            test: t("at most 3 %"),
            source: t("monthly search of a sample of 200"),
            by: t("March 2027"),
        }],
        gates: vec![t("After phase 1: G1 and G2 open.")],
    }
}

/// A report with every chapter and every chart.
fn filled() -> Pages {
    let (_, _, mut pages) = common::report("tests/fixtures/kiosk");
    let view = &mut pages.view;
    view.decision = Some(decision());
    view.options = Some(options());
    view.may_start = Some(may_start());
    view.sequence = Some(sequence());
    view.jobs = Some(jobs());
    view.money = Some(money());
    view.risks = Some(risks());
    view.next_time = Some(next_time());
    for chart in crate::charts::all() {
        let words = ChartWords {
            title: chart.title.clone(),
            alt: chart.alt.clone(),
            caption: chart.caption.clone(),
            head: chart.table.head.clone(),
            rows: chart.table.rows.clone(),
        };
        view.charts.insert(chart.id.clone(), words);
        pages.charts.push(chart);
    }
    pages
}

/// A report with every chapter and nothing in them.
fn bare() -> Pages {
    let (_, _, mut pages) = common::report("tests/fixtures/kiosk");
    let view = &mut pages.view;
    view.decision = Some(Decision::default());
    view.options = Some(Options::default());
    view.may_start = Some(MayStart::default());
    view.sequence = Some(Sequence::default());
    view.jobs = Some(Jobs::default());
    view.money = Some(Money::default());
    view.risks = Some(Risks::default());
    view.next_time = Some(NextTime::default());
    pages
}

#[test]
fn every_chapter_on_paper_and_on_screen() {
    let (pages, templates) = (filled(), common::templates());
    let page = html::render(&pages, &templates).expect("the template fits the view");
    insta::assert_snapshot!(
        "chapters_html",
        crate::golden::without_pictures(crate::golden::body(&page))
    );
    let files = typst_source::files(&pages, &templates).expect("the template fits the view");
    insta::assert_snapshot!(
        "chapters_typst",
        String::from_utf8_lossy(&files["main.typ"])
    );
}

#[test]
fn empty_chapters_do_not_break_a_report() {
    let (pages, templates) = (bare(), common::templates());
    html::render(&pages, &templates).expect("the template fits the view");
    typst_source::files(&pages, &templates).expect("the template fits the view");
}

#[test]
fn every_printed_field_reaches_both() {
    let (pages, templates) = (filled(), common::templates());
    let page = html::render(&pages, &templates).expect("the template fits the view");
    let page = crate::never_printed::words_of(&page).replace(" ,", ",");
    let files = typst_source::files(&pages, &templates).expect("the template fits the view");
    let typst = String::from_utf8_lossy(&files["main.typ"]).into_owned();
    let view = serde_json::to_value(&pages.view).expect("plain data");
    // On paper the Gantt chart names what begins, and the jobs leave their first step out.
    let mut paper = view.clone();
    for phase in paper["sequence"]["phases"].as_array_mut().expect("a list") {
        phase["begins"] = serde_json::Value::Null;
    }
    for job in paper["jobs"]["jobs"].as_array_mut().expect("a list") {
        job["first_step"] = serde_json::Value::Null;
    }
    for chapter in [
        "decision",
        "options",
        "may_start",
        "sequence",
        "jobs",
        "money",
        "risks",
        "next_time",
    ] {
        for text in texts_of(&view[chapter]) {
            assert!(page.contains(&text), "{chapter}: `{text}` is not on screen");
        }
        for text in texts_of(&paper[chapter]) {
            let escaped = crm_readiness::render::template::typst_text(&text);
            assert!(
                typst.contains(&escaped),
                "{chapter}: `{text}` is not on paper"
            );
        }
    }
}

/// The longer texts of a value; short ones are found anywhere.
fn texts_of(value: &serde_json::Value) -> Vec<String> {
    let mut out = Vec::new();
    collect(value, &mut out);
    out.retain(|text| text.len() > 12);
    out.iter()
        .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

fn collect(value: &serde_json::Value, out: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) => out.push(text.clone()),
        serde_json::Value::Array(all) => all.iter().for_each(|v| collect(v, out)),
        serde_json::Value::Object(all) => all.values().for_each(|v| collect(v, out)),
        _ => {}
    }
}
