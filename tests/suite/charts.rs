//! Charts of the plan and of money, as snapshots of the drawing and of its table.

use crm_readiness::render::chart::{
    self, BenefitMonth, Cash, CashPoint, Chart, Expected, Gantt, GanttClosed, GanttPhase, GanttRow,
    LoadRow, Look, Mark, Months, Progress, ProjectionRow, RangeLane, RangeRow, RankRow, Words,
};

const MONTHS: Months = Months {
    year: 2026,
    month: 10,
    count: 18,
};

fn words(id: &str) -> Words {
    Words {
        id: id.to_owned(),
        title: "The finding".to_owned(),
        alt: "What the picture shows".to_owned(),
        caption: "How to read it".to_owned(),
    }
}

fn mark(value: f64) -> Mark {
    Mark {
        value,
        text: format!("{value:.0}").replace('-', "−"),
    }
}

fn work(id: &str, label: &str, phase: usize, bars: &[(f64, f64)]) -> GanttRow {
    GanttRow {
        id: id.to_owned(),
        label: label.to_owned(),
        phase,
        bars: bars.to_vec(),
        standing: false,
        state: Progress::Planned,
        fixed: false,
        when: "Oct 2026 – Mar 2027".to_owned(),
    }
}

fn plan() -> Gantt {
    let phase = |n: u32| GanttPhase {
        label: format!("Phase {n}"),
        when: String::new(),
        from: f64::from(n - 1) * 6.0,
        to: f64::from(n) * 6.0,
    };
    Gantt {
        months: MONTHS,
        phases: (1..=3).map(phase).collect(),
        rows: vec![
            GanttRow {
                state: Progress::Running,
                ..work("I-04", "Business leader, steering group", 0, &[(0.0, 1.5)])
            },
            work(
                "I-02",
                "Customer strategy sprint: whom to win, keep, grow, let go",
                0,
                &[(0.5, 3.0)],
            ),
            GanttRow {
                standing: true,
                ..work("I-16", "Analytical skill baseline", 0, &[(3.0, 8.0)])
            },
            GanttRow {
                fixed: true,
                ..work("I-11", "Data audit and clean-up", 1, &[(6.0, 9.0)])
            },
            work(
                "I-13",
                "One customer identity across departments",
                1,
                &[(8.0, 12.0), (12.0, 16.0)],
            ),
        ],
        closed: vec![GanttClosed {
            from: 2.5,
            to: 3.5,
            label: "stock-taking, all roles".to_owned(),
        }],
    }
}

fn roles() -> Vec<LoadRow> {
    let days = |all: &[f64]| all.iter().copied().map(mark).collect();
    vec![
        LoadRow {
            role: "Information technology".to_owned(),
            days: days(&[0.0, 4.0, 8.0, 12.0, 12.0, 10.0, 3.0]),
            capacity: vec![12.0; 18],
            capacity_text: chart::capacity_words(&[12.0; 18]),
        },
        LoadRow {
            role: "Sales".to_owned(),
            days: days(&[3.0, 9.0, 2.0]),
            capacity: [vec![6.0; 9], vec![2.0; 9]].concat(),
            capacity_text: chart::capacity_words(&[6.0, 2.0]),
        },
        LoadRow {
            role: "Finance".to_owned(),
            days: days(&[1.0, 1.0]),
            capacity: Vec::new(),
            capacity_text: String::new(),
        },
    ]
}

fn projected() -> Vec<ProjectionRow> {
    let after = |phase: &str, score: f64, low: f64, high: f64| Expected {
        phase: phase.to_owned(),
        score: mark(score),
        bounds: Some((low, high)),
        bounds_text: format!("{low:.0}–{high:.0}"),
    };
    vec![
        ProjectionRow {
            label: "Process".to_owned(),
            now: Some(mark(34.0)),
            reason: String::new(),
            expected: vec![
                after("after phase 1", 41.0, 36.0, 47.0),
                after("after phase 2", 55.0, 42.0, 60.0),
            ],
            target: Some(mark(75.0)),
            peers: Some(mark(48.0)),
        },
        ProjectionRow {
            label: "Data".to_owned(),
            now: None,
            reason: "too few answers".to_owned(),
            expected: Vec::new(),
            target: Some(mark(75.0)),
            peers: None,
        },
    ]
}

fn flows() -> Cash {
    let point = |middle: f64| CashPoint {
        p10: mark(middle - 20_000.0),
        p50: mark(middle),
        p90: mark(middle + 30_000.0),
    };
    let amounts = [-10.0, -30.0, -60.0, -50.0, -20.0, 10.0, 40.0];
    Cash {
        months: MONTHS,
        points: amounts.iter().map(|k| point(k * 1000.0)).collect(),
        currency: "EUR".to_owned(),
        payback: Some((5, "pays back: Mar 2027".to_owned())),
        phases: vec![(6.0, "phase 1".to_owned())],
    }
}

fn ranked() -> Vec<RankRow> {
    let row = |place: usize, label: &str, low: f64, high: f64, share: &str| RankRow {
        id: format!("I-{place:02}"),
        label: label.to_owned(),
        place,
        span: Some((low, high)),
        share: share.to_owned(),
    };
    vec![
        row(1, "Business leader, steering group", 1.0, 2.0, "98 %"),
        row(2, "Change and communication", 1.0, 5.0, "71 %"),
        row(3, "Customer strategy sprint", 2.0, 4.0, "80 %"),
        row(4, "Data audit and clean-up", 4.0, 4.0, "0 %"),
    ]
}

fn months_of_benefit() -> Vec<BenefitMonth> {
    let month = |planned: f64, realised: Option<f64>| BenefitMonth {
        planned: Some(mark(planned)),
        band: Some((planned * 0.5, planned * 1.5)),
        band_text: format!("{:.0}–{:.0}", planned * 0.5, planned * 1.5),
        realised: realised.map(mark),
    };
    vec![
        month(0.0, Some(0.0)),
        month(150.0, Some(120.0)),
        month(300.0, Some(310.0)),
        month(300.0, None),
    ]
}

fn options() -> Vec<RangeRow> {
    let lane = |name: &str, all: Option<[f64; 3]>| RangeLane {
        name: name.to_owned(),
        values: all.map(|all| all.map(mark)),
        reason: "not priced: no figure for software".to_owned(),
    };
    vec![
        RangeRow {
            label: "Phased".to_owned(),
            mark: "recommended".to_owned(),
            lanes: vec![
                lane("to the first test", Some([58_000.0, 74_000.0, 96_000.0])),
                lane("in all", Some([298_000.0, 380_000.0, 506_000.0])),
            ],
        },
        RangeRow {
            label: "Full".to_owned(),
            mark: "excluded".to_owned(),
            lanes: vec![lane("to the first test", None), lane("in all", None)],
        },
    ]
}

pub(crate) fn all() -> Vec<Chart> {
    let look = Look::default();
    vec![
        chart::gantt(&plan(), words("gantt"), &look),
        chart::load(&roles(), MONTHS, words("load"), &look),
        chart::projection(&projected(), words("projection"), &look),
        chart::cash(&flows(), words("cash"), &look),
        chart::ranks(&ranked(), words("ranks"), &look),
        chart::ranges(&options(), "EUR", words("options"), &look),
        chart::benefit(&months_of_benefit(), MONTHS, "EUR", words("benefit"), &look),
    ]
}

#[test]
fn pictures_of_the_plan_and_of_money() {
    for drawn in all() {
        insta::assert_snapshot!(format!("chart_{}", drawn.id), drawn.svg);
    }
}

#[test]
fn tables_of_the_plan_and_of_money() {
    let tables: Vec<String> = all()
        .iter()
        .map(|drawn| {
            let rows = std::iter::once(&drawn.table.head).chain(&drawn.table.rows);
            let lines: Vec<String> = rows.map(|cells| cells.join(" | ")).collect();
            format!("{}\n{}\n", drawn.id, lines.join("\n"))
        })
        .collect();
    insta::assert_snapshot!("chart_tables", tables.join("\n"));
}

#[test]
fn thirty_five_initiatives_fit_a_page() {
    // An A4 page has room for 166 × 240 mm below its heading: a picture of 680 points' width may be 980 high.
    let mut plan = plan();
    let first = plan.rows.first().cloned().expect("five rows");
    plan.rows = (0..35)
        .map(|n| GanttRow {
            phase: n % 6,
            ..first.clone()
        })
        .collect();
    let phase = plan.phases.first().cloned().expect("three phases");
    plan.phases = vec![phase; 6];
    let svg = chart::gantt(&plan, words("gantt"), &Look::default()).svg;
    let height: f64 = svg
        .split("height=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .and_then(|number| number.parse().ok())
        .expect("a height");
    assert!(height <= 980.0, "{height}");
}
