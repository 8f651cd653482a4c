//! Peers: which rules made their scores, who is among them, what may be said.

mod build; // engagements become peers
mod input; // nothing, hardly anything, nonsense
mod screens; // lists, cards, standings, pictures
mod suppression; // no group by subtraction

use crm_readiness::assess::assess;
use crm_readiness::model::scoring;
use crm_readiness::peers::{Outcome, OwnRecord, Refusal};
use crm_readiness::read::Files;
use crm_readiness::stats::correlation;

use crate::common;

pub(crate) const PEERS: &str = "benchmarks/kiosk-peers/1.0.0/peers.csv";
pub(crate) const CARD: &str = "benchmarks/kiosk-peers/1.0.0/benchmark.yaml";

pub(crate) fn kiosk() -> Files {
    common::folder("tests/fixtures/kiosk")
}

/// The kiosk with one file changed.
pub(crate) fn edited(path: &str, from: &str, to: &str) -> Files {
    let mut files = kiosk();
    let bytes = files.entries.get_mut(path).expect("a file of the kiosk");
    let text = String::from_utf8(bytes.clone()).expect("UTF-8");
    assert!(text.contains(from), "{path} does not hold {from}");
    *bytes = text.replacen(from, to, 1).into_bytes();
    files
}

/// SHA-256 of the rules as text, written out by hand from the YAML of the kiosk and hashed by the `hashlib` of Python:
///
/// ```text
/// algorithm 1
/// highest 3
/// caps 1 2 3 3
/// floor 0.5
/// practice COU-01 of COU form short weight 2 asks manager owner seller
/// practice COU-02 of COU form short weight 1 asks manager seller
/// knots 0.5:100 2:66 4:33 6:0
/// practice STO-01 of STO form short weight 2 asks manager owner seller
/// practice STO-02 of STO form full weight 1 asks manager seller
/// not-applicable context('own_brand') at-most 0
/// practice TEA-01 of TEA form short weight 1 asks manager owner seller
/// ```
///
/// The engagement weighs sellers by 2 (and managers by 1, as everybody): `role seller weight 2` behind the floor.
#[test]
fn the_fingerprint_is_that_of_the_rules_written_out() {
    let case = common::case(&kiosk());
    let q = &case.questionnaire;
    let plain = scoring::fingerprint(q, None);
    assert_eq!(
        plain,
        "f41a4d549562393b0648012ae98b71dc893f59dd53cf781303f230ca7c910974"
    );
    assert_eq!(
        scoring::fingerprint(q, Some(&case.engagement)),
        "564324d0c44e9c17a99ffaff372d9ea6f8aea590f18be7f2f35dfea3b5aaf19f"
    );
    // Capability weights and a role weight of 1 decide nothing inside a capability, practice weights do.
    let mut own = case.engagement;
    own.role_weights
        .retain(|_, weight| weight.total_cmp(&1.0).is_eq());
    assert!(own.weights.contains_key("COU") && !own.role_weights.is_empty());
    assert_eq!(scoring::fingerprint(q, Some(&own)), plain);
    own.weights.insert("COU-01".to_owned(), 3.0);
    assert_ne!(scoring::fingerprint(q, Some(&own)), plain);
}

#[test]
fn scores_made_by_other_rules_give_no_percentile_and_the_reason() {
    let other = edited(CARD, "scoring: 56", "scoring: a6");
    let own = edited(
        "engagement.yaml",
        "weights: {COU: 3}",
        "weights: {COU-01: 3}",
    );
    let roles = edited("engagement.yaml", "seller: 2}", "seller: 5}");
    let mut neither = edited(CARD, "scoring: 56", "scoring: a6");
    let head = neither.entries.get_mut("engagement.yaml").expect("a head");
    let text = String::from_utf8(head.clone()).expect("UTF-8");
    *head = text.replace("seller: 2}", "seller: 1}").into_bytes();
    for (files, reason) in [
        (other, Refusal::OwnWeights),
        (own, Refusal::OwnWeights),
        (roles, Refusal::OwnWeights),
        (neither, Refusal::OtherRules),
    ] {
        let standing = assess(&common::case(&files)).standing.expect("peers");
        for node in &standing.nodes {
            assert_eq!(node.outcome, Outcome::Refused(reason), "{}", node.node);
            assert!(node.peers.is_empty() && node.quartiles.is_none());
        }
    }
    // A benchmark made with the same own weights is comparable.
    let mut files = edited(
        "engagement.yaml",
        "weights: {COU: 3}",
        "weights: {COU-01: 3}",
    );
    let case = common::case(&files);
    let rules = scoring::fingerprint(&case.questionnaire, Some(&case.engagement));
    let card = String::from_utf8(files.entries[CARD].clone()).expect("UTF-8");
    let line = card
        .lines()
        .find(|l| l.starts_with("scoring"))
        .expect("a key");
    let card = card.replace(line, &format!("scoring: {rules}"));
    files.entries.insert(CARD.to_owned(), card.into_bytes());
    let standing = assess(&common::case(&files)).standing.expect("peers");
    assert!(
        standing
            .nodes
            .iter()
            .all(|n| !matches!(n.outcome, Outcome::Refused(_)))
    );
}

#[test]
fn the_own_row_is_left_out_or_missed() {
    let standing = |files: &Files| assess(&common::case(files)).standing.expect("peers");
    let named = standing(&kiosk());
    assert_eq!(named.own_record, OwnRecord::LeftOut);
    let missed = standing(&edited(
        "engagement.yaml",
        "benchmark_id: k-07",
        "benchmark_id: k-70",
    ));
    assert_eq!(missed.own_record, OwnRecord::NotFound);
    assert_eq!(missed.stratum, named.stratum + 1);
    let silent = standing(&edited("engagement.yaml", "benchmark_id: k-07", ""));
    assert_eq!(silent.own_record, OwnRecord::NotNamed);
}

/// scipy 1.17.1 `stats.pearsonr(x, y)` with `confidence_interval(0.95)` on two columns of the kiosk's peers.
#[test]
fn a_correlation_and_the_end_of_its_interval() {
    let x = [
        41.5, 55.0, 38.9, 62.1, 30.0, 47.7, 44.0, 66.3, 51.2, 25.5, 58.6, 49.4,
    ];
    let y = [
        50.0, 47.3, 42.0, 58.4, 36.6, 52.9, 40.2, 71.0, 33.3, 30.1, 61.7, 45.8,
    ];
    let r = correlation::pearson(&x, &y).expect("both vary");
    assert!((r.r - 0.810_047_928_040_183_6).abs() < 1e-12);
    assert!((r.high - 0.944_747_802_639_409_4).abs() < 1e-9);
    let turned = correlation::pearson(&x, &y.map(|v| -v)).expect("both vary");
    assert!((turned.high + 0.441_302_437_102_618_5).abs() < 1e-9);
    assert_eq!(correlation::pearson(&x, &[50.0; 12]), None);
    assert_eq!(correlation::pearson(&x[..9], &y[..9]), None);
}
