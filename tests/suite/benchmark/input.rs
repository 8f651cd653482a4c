//! Benchmarks with nothing, hardly anything or nonsense in them: a statement, never a wrong number.

#![allow(clippy::indexing_slicing, reason = "a test may fail there")]

use crm_readiness::assess::assess;
use crm_readiness::cli::check::findings;
use crm_readiness::peers::{Outcome, Refusal, Source};
use crm_readiness::read::Files;
use crm_readiness::render::text;
use crm_readiness::stats::predictive::Model;

use super::{CARD, PEERS, kiosk};
use crate::common;

const HEAD: &str = "id,sector,size,country,mode,form,year,COU,STO,TEA\n";

/// The kiosk with other rows of peers.
fn with_rows(rows: &[String]) -> Files {
    let mut files = kiosk();
    let table = format!("{HEAD}{}", rows.concat());
    files.entries.insert(PEERS.to_owned(), table.into_bytes());
    files
}

fn row(id: usize, scores: &str) -> String {
    format!("x-{id},G,50-249,SE,self,full,2026,{scores}\n")
}

fn codes(files: &Files) -> Vec<String> {
    let (_, found) = findings(files, "engagement.yaml");
    found.iter().map(|d| d.code.id().to_owned()).collect()
}

#[test]
fn hardly_any_peers_give_words_and_no_number() {
    for n in [0, 1, 2] {
        let rows: Vec<String> = (0..n)
            .map(|i| row(i, &format!("4{i}.0,50.0,30.0")))
            .collect();
        let files = with_rows(&rows);
        assert_eq!(codes(&files), ["benchmark/small"], "{n} peers");
        let (_, assessment, pages) = common::report_of(&files);
        let standing = assessment.standing.as_ref().expect("peers");
        assert_eq!(standing.chosen, None);
        for node in &standing.nodes {
            assert_eq!(node.outcome, Outcome::Refused(Refusal::TooFewPeers));
        }
        let screen = text::render(&pages.view);
        assert!(
            !screen.contains("NaN") && !screen.contains("inf "),
            "{screen}"
        );
        assert!(screen.contains("fewer than 5 peers"));
    }
}

#[test]
fn peers_that_do_not_differ_give_no_place() {
    let rows: Vec<String> = (0..40).map(|i| row(i, "50.0,50.0,50.0")).collect();
    let files = with_rows(&rows);
    assert_eq!(codes(&files), ["benchmark/constant"; 3]);
    for node in assess(&common::case(&files)).standing.expect("peers").nodes {
        assert_eq!(node.outcome, Outcome::Refused(Refusal::NoSpread));
    }
}

#[test]
fn numbers_that_are_none_are_refused_where_they_stand() {
    for word in ["NaN", "nan", "inf", "-inf", "Infinity", "1e999"] {
        let files = with_rows(&[row(1, &format!("{word},50.0,30.0"))]);
        let (sources, found) = findings(&files, "engagement.yaml");
        assert_eq!(found.len(), 1, "{word}");
        let span = found[0].span().expect("a place");
        assert_eq!(sources.slice(span), word);
        assert_eq!(found[0].code.id(), "file/type");
    }
    assert_eq!(
        codes(&with_rows(&[row(1, "412.0,50.0,30.0")])),
        ["file/range"]
    );
}

/// Peers whose rows are levels are doubtful, and a client is not compared with them in silence.
/// A column that hardly runs against the others is noise however sure its sign is, one that does is named.
#[test]
fn a_weak_correlation_is_not_taken_for_a_column_the_wrong_way_round() {
    use crm_readiness::stats::correlation::pearson;
    for (slope, wrong) in [(-3, false), (-30, true)] {
        // Two columns alike, from 20 to 80, and a third that falls by the slope with a spread that they do not share.
        let scores: Vec<[i32; 3]> = (0..1200)
            .map(|i| {
                [
                    20 + i % 61,
                    20 + i % 61,
                    50 + slope * (i % 61 - 30) / 60 + (i * 7 / 61) % 17,
                ]
            })
            .collect();
        let column = |at: usize| scores.iter().map(move |s| f64::from(s[at]));
        let rest: Vec<f64> = column(0).zip(column(1)).map(|(a, b)| a + b).collect();
        let r = pearson(&column(2).collect::<Vec<_>>(), &rest).expect("both vary");
        assert!(
            r.high < 0.0 && (r.r <= -0.2) == wrong,
            "{} to {}",
            r.r,
            r.high
        );
        let rows: Vec<String> = (0..)
            .zip(&scores)
            .map(|(at, [a, b, c])| row(at, &format!("{a},{b},{c}")))
            .collect();
        let found = codes(&with_rows(&rows));
        assert_eq!(
            found.contains(&"benchmark/orientation".to_owned()),
            wrong,
            "{found:?}"
        );
    }
}

#[test]
fn levels_are_not_taken_for_points() {
    let rows: Vec<String> = (0..12)
        .map(|i| row(i, &format!("1.{i},2.0,{}.5", i % 4)))
        .collect();
    assert_eq!(codes(&with_rows(&rows)), ["benchmark/scale"]);
}

const COLUMNS: &str = "id,about,metric,segment,statistic,value,unit,n,scale_min,scale_max,population,year,mode,match,grade,series,source,url,note,sector,size,country,form\n";

/// The kiosk with direct figures: about, statistic, value, n, sector, size.
fn with_figures(figures: &[(&str, &str, &str, &str, &str, &str)]) -> Files {
    let mut files = kiosk();
    let card = String::from_utf8(files.entries.get(CARD).expect("there").clone()).expect("UTF-8");
    let card = card
        .replace("kind: peers", "kind: statistics")
        .replace("rows: peers.csv", "rows: figures.csv");
    files.entries.insert(CARD.to_owned(), card.into_bytes());
    let mut table = COLUMNS.to_owned();
    for (at, (about, statistic, value, n, sector, size)) in figures.iter().enumerate() {
        table.push_str(&format!(
            "f-{at},{about},score,,{statistic},{value},points of 100,{n},0,100,kiosks,2026,self,direct,A,own,invented,,,{sector},{size},,full\n"
        ));
    }
    files.entries.insert(
        PEERS.replace("peers.csv", "figures.csv"),
        table.into_bytes(),
    );
    files
}

/// scipy 1.17.1: `100·t.cdf((x − m)/(s·√(1 + 1/n)), n − 1)` and `100·norm.cdf(z ± 1.96·√(1/n + z²/(2(n − 1))))` with
/// m = 48, s = 12, n = 40 at x = 55 and 41.25.
#[test]
fn a_percentile_follows_from_mean_sd_and_n() {
    use crm_readiness::stats::predictive::predict;
    let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-8, "{a} is not {b}");
    for (own, value, low, high) in [
        (
            55.0,
            71.609_652_134_342_47,
            59.773_305_038_252_43,
            82.100_005_867_632_55,
        ),
        (
            41.25,
            29.082_959_474_135_677,
            18.496_759_654_345_08,
            40.966_560_961_876_14,
        ),
    ] {
        let found = predict(own, 48.0, 12.0, 40).expect("defined");
        assert_eq!(found.model, Model::TPredictive);
        near(found.percentile, value);
        near(found.low, low);
        near(found.high, high);
    }
    // The ladder over groups: 12 of the same size are too few for a group of their own while 40 are known of all.
    let files = with_figures(&[
        ("STO", "mean", "48.0", "40", "", ""),
        ("STO", "sd", "12.0", "40", "", ""),
        ("STO", "mean", "44.0", "12", "", "50-249"),
        ("STO", "sd", "9.0", "12", "", "50-249"),
    ]);
    assert_eq!(codes(&files), Vec::<String>::new());
    let (_, assessment, pages) = common::report_of(&files);
    let standing = assessment.standing.as_ref().expect("direct figures");
    assert_eq!(standing.source, Source::Published);
    assert_eq!(
        standing.rungs.iter().map(|r| r.n).collect::<Vec<_>>(),
        [0, 0, 0, 12, 40]
    );
    assert_eq!(standing.chosen, Some(4));
    let of = |id: &str| {
        standing
            .nodes
            .iter()
            .find(|n| n.node == id)
            .expect("a node")
    };
    let own = assessment
        .scores
        .capabilities
        .iter()
        .find(|c| c.id == "STO")
        .and_then(|c| c.score)
        .expect("a score");
    let wanted = predict(own.get(), 48.0, 12.0, 40).expect("defined");
    match of("STO").outcome {
        Outcome::Predicted {
            value, mean, sd, ..
        } => {
            near(value, wanted.percentile);
            near(mean, 48.0);
            near(sd, 12.0);
        }
        ref other => panic!("{other:?}"),
    }
    assert!(of("STO").peers.is_empty());
    // The kiosk weighs capabilities in its own way, so published means of anything above them do not fit.
    assert_eq!(
        of("overall").outcome,
        Outcome::Refused(Refusal::OtherWeights)
    );
    assert_eq!(of("COU").outcome, Outcome::Refused(Refusal::NotPublished));
    let screen = text::render(&pages.view);
    assert!(screen.contains("predicted"), "{screen}");
}

#[test]
fn what_is_not_published_says_so_and_ten_organisations_are_needed() {
    let files = with_figures(&[
        ("STO", "mean", "48.0", "8", "", ""),
        ("STO", "sd", "12.0", "8", "", ""),
    ]);
    let (case, assessment, pages) = common::report_of(&files);
    let score = text::render(&pages.view);
    let ground = crm_readiness::render::template::Templates::open("standard", None);
    let (templates, _) = ground.expect("built in");
    let words = crm_readiness::render::words::Words::open(&templates, "en").expect("built in");
    let standing = crm_readiness::render::benchmark::standing(&case, &assessment, &words);
    let standing = standing.expect("rendered");
    for screen in [&score, &standing] {
        let line = |with: &str| {
            let found = screen.lines().filter(|l| l.contains(with));
            found.collect::<Vec<_>>().join("\n")
        };
        // 8 organisations are no fewer than 5: the limit that was missed is the one of 10.
        assert!(
            line(" 8 ").contains("fewer than 10 organisations"),
            "{screen}"
        );
        assert!(!screen.contains("fewer than 5 peers"), "{screen}");
        assert!(!screen.contains("<5"), "{screen}");
        assert!(
            line("NACE section G, 50–249 staff").contains("not published"),
            "{screen}"
        );
    }
}

#[test]
fn published_figures_that_cannot_carry_a_percentile_say_why() {
    let one = |statistics: &[(&str, &str, &str)]| {
        let figures: Vec<_> = statistics
            .iter()
            .map(|(s, v, n)| ("STO", *s, *v, *n, "", ""))
            .collect();
        let files = with_figures(&figures);
        let standing = assess(&common::case(&files)).standing.expect("figures");
        let node = standing
            .nodes
            .iter()
            .find(|n| n.node == "STO")
            .expect("STO");
        (codes(&files), node.outcome)
    };
    let refused = Outcome::Refused;
    let (found, outcome) = one(&[("mean", "48.0", "40"), ("sd", "0.0", "40")]);
    assert_eq!(found, ["benchmark/constant"]);
    assert_eq!(outcome, refused(Refusal::NoSpread));
    let (_, outcome) = one(&[("mean", "48.0", "9"), ("sd", "8.0", "9")]);
    assert_eq!(outcome, refused(Refusal::TooFewPublished));
    let (found, outcome) = one(&[("mean", "48.0", "1"), ("sd", "8.0", "1")]);
    assert_eq!(found, ["benchmark/single"; 2]);
    assert_eq!(outcome, refused(Refusal::NotPublished));
    let (_, outcome) = one(&[("mean", "48.0", "40")]);
    assert_eq!(outcome, refused(Refusal::NotPublished));
    let twice = with_figures(&[
        ("STO", "mean", "48.0", "40", "", ""),
        ("STO", "mean", "47.0", "40", "", ""),
    ]);
    assert_eq!(codes(&twice), ["file/duplicate-key"]);
}
