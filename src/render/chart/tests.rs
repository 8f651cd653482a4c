//! Every chart with numbers and texts that no caller should pass.

use super::*;

fn words() -> Words {
    let text = || "a < b & \"c\"".to_owned();
    Words {
        id: text(),
        title: text(),
        alt: text(),
        caption: text(),
    }
}

fn mark(value: f64) -> Mark {
    Mark {
        value,
        text: "<1> & \"2\"\u{1}".to_owned(),
    }
}

/// Every chart with rows that hold this number and this label.
fn all(value: f64, label: &str, rows: usize) -> Vec<Chart> {
    let (look, text) = (Look::default(), label.to_owned());
    let bullets = BulletRow {
        label: text.clone(),
        score: Some(mark(value)),
        bounds: Some((value, 60.0)),
        bounds_text: text.clone(),
        quartiles: Some([50.0, value, 20.0]),
        quartiles_text: text.clone(),
        target: Some(mark(value)),
        reason: text.clone(),
        hollow: rows == 2,
    };
    let dumbbells = DumbbellRow {
        label: text.clone(),
        score: Some(mark(value)),
        target: mark(60.0),
        peers: Some(mark(value)),
        iqr: Some((value, 60.0)),
        reason: text.clone(),
        hollow: rows == 2,
    };
    let answers = LevelRow {
        label: text.clone(),
        counts: vec![1, 0, 7],
        unknown: 1,
        blank: usize::MAX,
    };
    let dot = RoleDot {
        role: text.clone(),
        level: mark(value),
    };
    let ranges = RoleRow {
        label: text.clone(),
        dots: vec![dot; 12],
        range_text: text.clone(),
    };
    let strips = StripRow {
        label: text.clone(),
        peers: vec![value, 1.0, 99.0],
        own: Some(mark(value)),
        quartiles: Some([value; 3]),
        standing: text.clone(),
    };
    let spreads = HistogramRow {
        label: text.clone(),
        counts: vec![0, 3, usize::MAX],
        n: text.clone(),
        quartiles: Some([value; 3]),
        summary: text.clone(),
    };
    let point = MatrixPoint {
        number: 7,
        label: text,
        effort: mark(value),
        need: mark(value),
    };
    let slopes = SlopeRow {
        label: label.to_owned(),
        then: Some(mark(60.0)),
        now: Some(mark(value)),
        own: label.to_owned(),
        interval: label.to_owned(),
        band: Some((value, 60.0)),
        tone: [Tone::Improved, Tone::Declined, Tone::Noise, Tone::Untested][rows % 4],
        verdict: label.to_owned(),
        carried: true,
    };
    let panel = SlopePanel {
        title: label.to_owned(),
        rows: vec![slopes; rows],
    };
    let names = [label.to_owned()];
    let mut out = vec![
        bullet(&vec![bullets; rows], words(), &look),
        dumbbell(&vec![dumbbells; rows], words(), &look),
        levels(&vec![answers; rows], &names, words(), &look),
        roles(&vec![ranges; rows], value, words(), &look),
        strip(&vec![strips; rows], words(), &look),
        histogram(&vec![spreads; rows], words(), &look),
        matrix(&vec![point; rows], words(), &look),
        slope(&[panel], words(), &look),
    ];
    out.extend(in_time(value, label, rows));
    out
}

/// The charts of the plan and of money.
fn in_time(value: f64, label: &str, rows: usize) -> Vec<Chart> {
    let (look, text) = (Look::default(), label.to_owned());
    let months = Months {
        year: 2026,
        month: 11,
        count: rows * 9,
    };
    let work = GanttRow {
        id: text.clone(),
        label: text.clone(),
        phase: rows / 2,
        bars: vec![(1.0, value), (value, 7.5)],
        standing: true,
        state: [Progress::Planned, Progress::Running, Progress::Done][rows % 3],
        fixed: true,
        when: text.clone(),
    };
    let phase = GanttPhase {
        label: text.clone(),
        when: text.clone(),
        from: value,
        to: 6.0,
    };
    let window = GanttClosed {
        from: 2.0,
        to: value,
        label: text.clone(),
    };
    let plan = Gantt {
        months,
        phases: vec![phase; rows.min(1)],
        rows: vec![work; rows],
        closed: vec![window; rows],
    };
    let role = LoadRow {
        role: text.clone(),
        days: vec![mark(value), mark(2.0)],
        capacity: vec![value, 3.0],
        capacity_text: text.clone(),
    };
    let expected = Expected {
        phase: text.clone(),
        score: mark(value),
        bounds: Some((value, 70.0)),
        bounds_text: text.clone(),
    };
    let projected = ProjectionRow {
        label: text.clone(),
        now: Some(mark(value)),
        reason: text.clone(),
        expected: vec![expected; 3],
        target: Some(mark(value)),
        peers: Some(mark(value)),
    };
    let place = RankRow {
        id: text.clone(),
        label: text.clone(),
        place: rows,
        span: Some((value, 7.0)),
        share: text.clone(),
    };
    let point = CashPoint {
        p10: mark(-20.0),
        p50: mark(value),
        p90: mark(40.0),
    };
    let flow = Cash {
        months,
        points: vec![point; rows],
        currency: text.clone(),
        payback: Some((1, text.clone())),
        phases: vec![(value, text.clone()); rows],
    };
    let month = BenefitMonth {
        planned: Some(mark(value)),
        band: Some((value, 20.0)),
        band_text: text.clone(),
        realised: Some(mark(value)),
    };
    let lane = RangeLane {
        name: text.clone(),
        values: Some([mark(3.0), mark(value), mark(9.0)]),
        reason: text.clone(),
    };
    let option = RangeRow {
        label: text.clone(),
        mark: text,
        lanes: vec![lane; 2],
    };
    vec![
        ranges(&vec![option; rows], label, words(), &look),
        gantt(&plan, words(), &look),
        load(&vec![role; rows], months, words(), &look),
        projection(&vec![projected; rows], words(), &look),
        ranks(&vec![place; rows], words(), &look),
        cash(&flow, words(), &look),
        benefit(&vec![month; rows], months, label, words(), &look),
    ]
}

const VALUES: [f64; 9] = [
    0.0,
    42.5,
    -1e300,
    1e300,
    5e-324,
    -0.0,
    f64::NAN,
    f64::INFINITY,
    f64::NEG_INFINITY,
];

#[test]
fn empty_input_gives_a_picture() {
    for chart in all(1.0, "", 0) {
        assert!(chart.svg.starts_with("<svg ") && chart.svg.ends_with("</svg>\n"));
        assert!(chart.table.rows.is_empty() && !chart.table.head.is_empty());
    }
}

#[test]
fn the_same_rows_give_the_same_bytes() {
    for (a, b) in all(42.5, "Data", 5).into_iter().zip(all(42.5, "Data", 5)) {
        assert_eq!(a.svg, b.svg);
        assert_eq!(a.table.rows, b.table.rows);
    }
}

#[test]
fn no_number_panics_or_reaches_the_picture_unclean() {
    for chart in VALUES
        .iter()
        .flat_map(|value| all(*value, "Customer data", 3))
    {
        for wrong in ["NaN", "inf", "2147483647"] {
            assert!(!chart.svg.contains(wrong), "{wrong} in {}", chart.svg);
        }
    }
}

#[test]
fn tables_are_rectangular() {
    for chart in VALUES
        .iter()
        .flat_map(|value| all(*value, "Customer data", 3))
    {
        let width = chart.table.head.len();
        assert!(chart.table.rows.iter().all(|row| row.len() == width));
    }
}

#[test]
fn special_characters_are_escaped() {
    for chart in all(42.5, "<b> & \"c\" 'd' \u{0}\u{ffff}\u{1b}", 2) {
        assert!(!chart.svg.contains("<b>") && !chart.svg.contains("& "));
        assert!(!chart.svg.chars().any(|c| c.is_control() && c != '\n'));
        assert!(!chart.svg.contains('\u{ffff}'));
        assert!(
            chart.svg.contains("&lt;b&gt;")
                || chart.svg.contains("&lt;1&gt;")
                || chart.svg.contains(">7<")
        );
    }
}

#[test]
fn long_labels_are_cut() {
    for chart in all(42.5, &"Customer data of all subsidiaries ".repeat(2000), 2) {
        assert!(
            chart.svg.len() < 40_000,
            "{}: {}",
            chart.id,
            chart.svg.len()
        );
    }
}

#[test]
fn ids_and_titles_stay_out_of_the_picture() {
    for chart in all(42.5, "Data", 2) {
        for word in [" id=", "<title", "role=", "aria-"] {
            assert!(!chart.svg.contains(word));
        }
    }
}
