//! What people see of the commands, as snapshots.

use super::build::{run, said};
use crate::common;

fn shown(args: &[&str]) -> String {
    let output = run(&common::path(""), args);
    assert!(output.status.success(), "{}", said(&output));
    said(&output)
}

#[test]
fn the_list_the_card_and_the_standing() {
    insta::assert_snapshot!("list", shown(&["benchmark", "list"]));
    insta::assert_snapshot!("show_demo", shown(&["benchmark", "show", "demo@1.0.0"]));
    let round = "2026-09-15-baseline";
    let args = [
        "benchmark",
        "standing",
        "examples/nordhagen-pumps",
        "--round",
        round,
    ];
    insta::assert_snapshot!("standing", shown(&args));
    insta::assert_snapshot!(
        "standing_in_words",
        shown(&["benchmark", "standing", "tests/fixtures/kiosk"])
    );
}

#[test]
fn machines_get_the_same_as_json() {
    for args in [
        &["benchmark", "list", "--format", "json"][..],
        &["benchmark", "show", "demo@1.0.0", "--format", "json"],
        &["benchmark", "show", "published@1.0.0", "--format", "json"],
        &[
            "benchmark",
            "standing",
            "tests/fixtures/kiosk",
            "--format",
            "json",
        ],
    ] {
        let json: serde_json::Value = serde_json::from_str(&shown(args)).expect("JSON");
        assert_eq!(json["schema"], 1);
    }
    // What is not shown of a stratum is enough together, so no small group follows from its siblings and the total.
    let demo = shown(&["benchmark", "show", "demo@1.0.0", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&demo).expect("JSON");
    let number = |v: &serde_json::Value| v.as_u64().expect("a number");
    let strata = json["strata"].as_array().expect("strata");
    let mut hidden = 0;
    for stratum in strata.iter().filter(|s| s.get("cuts").is_some()) {
        for cut in stratum["cuts"].as_array().expect("cuts") {
            let groups = cut["groups"].as_array().expect("groups");
            let sum: u64 = groups.iter().map(|g| number(&g[1])).sum();
            let rest = number(&stratum["n"]) - sum;
            assert_eq!(rest, number(&cut["others_n"]));
            assert!(rest == 0 || rest >= 5, "{cut}");
            hidden += rest;
        }
        // Each sector, too, against its sizes.
        let of = |at: usize| stratum["cuts"][at]["groups"].as_array().expect("groups");
        for sector in of(1) {
            let parts = of(2).iter().filter(|g| g[0][0] == sector[0][0]);
            let rest = number(&sector[1]) - parts.map(|g| number(&g[1])).sum::<u64>();
            assert!(rest == 0 || rest >= 5, "{sector}");
        }
    }
    assert!(hidden > 0);
    let list = shown(&["benchmark", "list", "--format", "json"]);
    let list: serde_json::Value = serde_json::from_str(&list).expect("JSON");
    let counted = strata.iter().filter_map(|s| s.get("n")).map(number);
    assert_eq!(number(&list["benchmarks"][0]["n"]), counted.sum::<u64>());
    // A stratum of fewer organisations than may be shown carries no figures, in JSON neither.
    let demo = shown(&["benchmark", "show", "demo@1.0.0", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&demo).expect("JSON");
    let strata = json["strata"].as_array().expect("strata");
    let hidden: Vec<_> = strata
        .iter()
        .filter(|s| s.get("hidden").is_some())
        .collect();
    assert_eq!(hidden.len(), 1);
    assert!(hidden[0].get("n").is_none() && hidden[0].get("nodes").is_none());
}

#[test]
fn distributions_are_drawn_with_their_words() {
    let dir = tempfile::tempdir().expect("a folder");
    let kiosk = common::path("tests/fixtures/kiosk/benchmarks/kiosk-peers/1.0.0");
    let kiosk = kiosk.display().to_string();
    let args = ["benchmark", "show", &kiosk, "--svg", "pictures"];
    assert!(run(dir.path(), &args).status.success());
    let name = "pictures/kiosk-peers-1.0.0-self-full.svg";
    let svg = std::fs::read_to_string(dir.path().join(name)).expect("a picture");
    assert!(svg.contains("<title>") && svg.contains("<desc>"));
    insta::assert_snapshot!("picture", svg);
}
