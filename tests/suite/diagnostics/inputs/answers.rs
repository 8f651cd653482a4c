//! Levels, words for no level, repeated respondents, unknown names.

use super::*;

#[test]
fn a_practice_answered_twice() {
    let again = "schema: 1\nrespondent: owner\nroles: [owner]\nanswers: {COU-09: 1}\n";
    let files = put("rounds/2026-03-02-baseline/owner-2.yaml", again);
    expect_one(
        &files,
        OWNER,
        "answers/twice 6:3",
        "`owner` answers `COU-01` twice",
    );
    let files = edit(MANAGER, "  TEA-01: 1", "  TEA-01: 1\n  TEA-01: 2");
    expect(&files, MANAGER, &["answers/twice 12:3"]);
    let files = edit(MANAGER, "  TEA-01: 1", "  TEA-01: 1\n  COU-09: 2");
    expect(&files, MANAGER, &["answers/twice 12:3"]);
    let files = edit(TABLE, "seller-3,seller", "seller-1,seller");
    let (lines, _) = found(&files, TABLE);
    assert!(lines.len() == 5 && lines.iter().all(|l| l.starts_with("answers/twice 4:")));
}

#[test]
fn one_respondent_in_two_files() {
    let more = |roles: &str| {
        let text = format!("schema: 1\nrespondent: manager-2\nroles: {roles}\n");
        put("rounds/2026-03-02-baseline/more.yaml", text)
    };
    expect(&more("[seller, manager]"), "", &[]);
    let place = "answers/respondent rounds/2026-03-02-baseline/more.yaml:2:13";
    expect(&more("[manager]"), "", &[place]);
}

#[test]
fn no_level_of_the_scale() {
    for level in [
        "5",
        "2.5",
        "-1",
        ".nan",
        ".inf",
        "1e999",
        "0x7fffffffffffffff",
    ] {
        let files = edit(OWNER, "COU-01: 2", &format!("COU-01: {level}"));
        expect_one(
            &files,
            OWNER,
            "answers/level 6:11",
            "whole numbers from 0 to 3",
        );
        let files = edit(OWNER, "COU-01: 2", &format!("COU-01: {{level: {level}}}"));
        expect(&files, OWNER, &["answers/level 6:19"]);
    }
    for (level, help) in [
        ("\"3\"", "take the quotation marks away: 3"),
        ("2,5", "write a decimal point: 2.5"),
        ("three", "write a number, `dk`"),
        ("yes", "write a number, `dk`"),
        ("ok", "write a number, `dk`"),
        ("[1]", "`{level: …, note: …}`"),
        ("n.a", "did you mean `n/a`?"),
    ] {
        let files = edit(OWNER, "COU-01: 2", &format!("COU-01: {level}"));
        expect_one(&files, OWNER, "answers/level 6:11", help);
    }
    for level in ["5", "2.5", "-1", "three", "inf", "#N/A", "1e400"] {
        let files = edit(TABLE, "Station,3,", &format!("Station,{level},"));
        expect(&files, TABLE, &["answers/level 2:25"]);
    }
    for level in ["-0", "-0.0", "0x1", "1.0", "+1", "1e0", "\u{a0}1"] {
        let files = edit(OWNER, "COU-01: 2", &format!("COU-01: {level}"));
        let wanted: &[&str] = if level.starts_with('\u{a0}') {
            &["answers/level 6:11"]
        } else {
            &[]
        };
        expect(&files, OWNER, wanted);
    }
}

#[test]
fn words_for_no_level() {
    for word in [
        "dk", "DK", "Dk", "\"dk\"", "n/a", "N/A", "NA", "na", "~", "",
    ] {
        let files = edit(
            MANAGER,
            "STO-02: {level: 1, intention: 2}",
            &format!("STO-02: {word}"),
        );
        expect(&files, MANAGER, &[]);
        let word = word.trim_matches(['"', '~']);
        let files = edit(TABLE, "3,2,3,1,2,1,2,", &format!("3,2,3,1,{word},1,2,"));
        expect(&files, TABLE, &[]);
    }
}

#[test]
fn figures() {
    for (old, new, wanted) in [
        ("COU-01: 2", "COU-01: {value: 2}", "answers/level 6:19"),
        (
            "{value: 2.5,",
            "{level: 2, value: 2.5,",
            "answers/level 7:19",
        ),
        ("{value: 2.5,", "{value: two,", "answers/level 7:19"),
        ("{value: 2.5,", "{value: .nan,", "file/range 7:19"),
        ("{value: 2.5,", "{value: 1e300,", "file/range 7:19"),
        ("sample: 140", "sample: 0", "file/range 7:32"),
        ("intention: 2", "intention: 9", "answers/level 10:33"),
        ("intention: 2", "intention: dk", "file/type 10:33"),
    ] {
        expect(&edit(MANAGER, old, new), MANAGER, &[wanted]);
    }
}

#[test]
fn roles_and_names() {
    for (new, wanted) in [
        ("roles: []", "answers/respondent 3:8"),
        ("roles: manager", "file/type 3:8"),
        ("role: [manager]", "file/unknown-key 3:1"),
        ("roles: [manager, manager]", "file/duplicate-key 3:18"),
        ("roles: [manger]", "role/unknown 3:9"),
        ("unit: x", "file/duplicate-key 4:1"),
    ] {
        let (lines, shown) = found(&edit(MANAGER, "roles: [manager]", new), MANAGER);
        assert!(lines.contains(&wanted.to_owned()), "{shown}");
        assert!(lines.len() == 1 || new == "unit: x", "{shown}");
    }
    let files = edit(MANAGER, "respondent: manager-1", "respondent: \"\"");
    expect(&files, MANAGER, &["file/missing-key 2:13"]);
}

#[test]
fn unknown_names_are_suggested() {
    let figures = "target: 66\nreference_figures: publishd@1.0.0\n";
    for (path, old, new, wanted, meant) in [
        (OWNER, "[owner]", "[onwer]", "role/unknown 3:9", "owner"),
        (
            OWNER,
            "TEA-02: 2",
            "TEA-2: 2",
            "practice/unknown 9:3",
            "TEA-02",
        ),
        (
            ENGAGEMENT,
            "[lottery]",
            "[loterry]",
            "module/unknown 14:11",
            "lottery",
        ),
        (
            ENGAGEMENT,
            "{manager: 1",
            "{manger: 1",
            "role/unknown 18:16",
            "manager",
        ),
        (
            ENGAGEMENT,
            "{STO: 70}",
            "{ST0: 70}",
            "node/unknown 16:11",
            "STO",
        ),
        (
            ENGAGEMENT,
            "peers@1.0.0",
            "peer@1.0.0",
            "reference/unknown 11:12",
            "kiosk-peers@1.0.0",
        ),
        (
            INITIATIVES,
            ", first-count]",
            ", first_count]",
            "initiative/unknown 62:19",
            "first-count",
        ),
        (
            QUESTIONNAIRE,
            "target: 66\n",
            figures,
            "reference/unknown 15:20",
            "published@1.0.0",
        ),
    ] {
        let help = format!("did you mean `{meant}`?");
        expect_one(&edit(path, old, new), path, wanted, &help);
    }
    let files = edit(ENGAGEMENT, "questionnaire:", "questionaire:");
    expect_one(
        &files,
        ENGAGEMENT,
        "file/unknown-key 10:1",
        "write `questionnaire: ",
    );
}
