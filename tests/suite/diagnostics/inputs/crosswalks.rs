//! Crosswalks from an earlier version of a questionnaire.

use super::*;

const CROSSWALK: &str = "questionnaires/kiosk/1.1.0/crosswalk.yaml";
const SECOND: &str = "rounds/2026-09-07-second/round.yaml";

fn changed(old: &str, new: &str) -> Files {
    edit_in(two_rounds(), CROSSWALK, old, new)
}

#[test]
fn links_that_cannot_be_followed() {
    for (old, new, wanted) in [
        ("new: COU-04}", "new: COU-03}", "practice/unknown 5:28"),
        (
            "added: [STO-04]",
            "added: [STO-09]",
            "practice/unknown 10:13",
        ),
        (
            "added: [STO-04]",
            "added: [STO-01]",
            "file/duplicate-id 10:13",
        ),
        ("old: COU-02,", "old: COU-01,", "file/duplicate-id 6:15"),
        (
            "new: STO-01}",
            "new: [STO-01, STO-04]}",
            "crosswalk/link 7:9",
        ),
        ("new: STO-01}", "new: []}", "crosswalk/link 7:38"),
        (
            "new: STO-01}",
            "new: STO-01, rescale: [[0, 0], [100, 100]]}",
            "crosswalk/link 7:55",
        ),
        ("[[0, 0], [33", "[[50, 0], [33", "crosswalk/link 6:45"),
        ("[100, 100]]", "[100, 101]]", "file/range 6:84"),
        ("[100, 100]]", "[100]]", "crosswalk/link 6:45"),
        ("version: 1.0.0", "version: 1.1.0", "crosswalk/link 3:14"),
        ("version: 1.0.0", "version: one two", "file/id 3:14"),
    ] {
        let files = changed(old, new);
        let (lines, shown) = found(&files, CROSSWALK);
        assert!(
            lines.iter().any(|l| l == wanted),
            "{new}: {lines:?}\n{shown}"
        );
        assert!(shown.contains(CROSSWALK), "{shown}");
    }
}

#[test]
fn the_earlier_version_has_what_is_named_and_all_of_it_is_carried() {
    let files = changed("old: COU-01,", "old: COU-07,");
    let wanted = ["practice/unknown 5:15", "crosswalk/not-carried 3:14"];
    let (mut lines, shown) = found(&files, CROSSWALK);
    lines.sort();
    assert_eq!(lines, [wanted[1], wanted[0]], "\n{shown}");
    let files = changed(
        "    retired: {COU-03: \"Prizes are paid out by the lottery itself now.\"}\n",
        "",
    );
    expect_one(
        &files,
        CROSSWALK,
        "crosswalk/not-carried 3:14",
        "nothing is said about `COU-03`",
    );
    let files = changed("\"Prizes are paid out by the lottery itself now.\"", "");
    expect(&files, CROSSWALK, &["file/missing-key 9:15"]);
    // An earlier version that nobody has cannot be compared with; that of the first round then has no crosswalk.
    let files = changed("version: 1.0.0", "version: 0.5.0");
    expect(&files, SECOND, &["crosswalk/none 7:16"]);
}

#[test]
fn every_kind_of_link_is_read() {
    let case = crate::common::case(&two_rounds());
    let [crosswalk] = case.questionnaire.crosswalks.as_slice() else {
        panic!("one crosswalk is shipped with the fixture");
    };
    let sizes: Vec<(usize, usize)> = crosswalk
        .links
        .iter()
        .map(|l| (l.old.len(), l.new.len()))
        .collect();
    assert_eq!(sizes, [(1, 1), (1, 1), (2, 1), (1, 2)]);
    // By hand: half way from 33 to 66 lies half way from 16.5 to 49.5.
    assert!((crosswalk.links[1].rescaled(49.5) - 33.0).abs() < 1e-12);
    assert!((crosswalk.links[0].rescaled(49.5) - 49.5).abs() < 1e-12);
    assert_eq!((crosswalk.retired.len(), crosswalk.added.len()), (1, 1));
}

#[test]
fn a_version_that_no_crosswalk_comes_from() {
    let mut without = two_rounds();
    without.entries.remove(CROSSWALK);
    let another = changed("version: 1.0.0", "version: 0.1.0");
    for files in [without, another] {
        // The pulse round that follows uses the same version and says nothing more.
        let words = "practices with the same id are compared as they are";
        expect_one(&files, SECOND, "crosswalk/none 7:16", words);
    }
    // A crosswalk with a mistake is there.
    let (lines, _) = found(&changed("new: COU-04}", "new: COU-03}"), CROSSWALK);
    assert!(lines.iter().all(|l| !l.starts_with("crosswalk/none")));
}
