//! Versions, rounds, benchmarks, weights, prerequisites.

use super::*;

#[test]
fn versions_that_do_not_exist() {
    for (old, new, wanted) in [
        ("kiosk@1.0.0", "kiosk@9.9.9", "reference/unknown 10:16"),
        ("kiosk@1.0.0", "kiosk", "reference/form 10:16"),
        ("kiosk@1.0.0", "../kiosk@1.0.0", "reference/form 10:16"),
        (
            "kiosk-peers@1.0.0",
            "kiosk-peers@2",
            "reference/unknown 11:12",
        ),
    ] {
        expect(&edit(ENGAGEMENT, old, new), ENGAGEMENT, &[wanted]);
    }
    let files = edit(ENGAGEMENT, "questionnaire: kiosk@1.0.0\n", "");
    expect(&files, ENGAGEMENT, &["file/missing-key 2:1"]);
    let files = edit(
        ROUND,
        "form: full",
        "form: full\nquestionnaire: kiosk@1.2.0",
    );
    expect(&files, ROUND, &["reference/unknown 7:16"]);
}

#[test]
fn prerequisites() {
    let after = |new: &str| edit(INITIATIVES, "after: [I-01, first-count]", new);
    expect_one(
        &after("after: [I-04]"),
        INITIATIVES,
        "initiative/cycle 62:13",
        "waits for itself",
    );
    let unknown = ["initiative/unknown 62:13", "initiative/unknown 62:19"];
    expect(&after("after: [I-05, no-such-name]"), INITIATIVES, &unknown);
    let alternatives = |new: &str| edit(INITIATIVES, "first-count: [I-02, I-03]", new);
    expect(
        &alternatives("first-count: []"),
        INITIATIVES,
        &["initiative/unknown 5:16"],
    );
    expect(
        &alternatives("first-count: [I-04]"),
        INITIATIVES,
        &["initiative/cycle 62:19"],
    );
    // One way out of a circle is enough.
    let other = edit_in(
        alternatives("first-count: [I-04, I-02]"),
        RULES,
        "order: [I-03]",
        "order: [I-02]",
    );
    expect(&other, INITIATIVES, &[]);
    let long = edit(
        INITIATIVES,
        "after: [I-01, first-count]",
        "after: [I-01, I-03]",
    );
    let first = "    stands_apart: false\n    after: [I-04]\n    closes: {COU-01: 1}";
    let long = edit_in(
        long,
        INITIATIVES,
        "    after: []\n    closes: {COU-01: 1}",
        first,
    );
    expect_one(
        &long,
        INITIATIVES,
        "initiative/cycle 13:13",
        "`I-01` waits for `I-04`, which waits for `I-01`",
    );
    let points = "\n      - {staff: 50, days: [4, 6, 10], months: [1, 1]}";
    expect(
        &edit(INITIATIVES, points, " []"),
        INITIATIVES,
        &["initiative/effort 66:13"],
    );
}

#[test]
fn conditions() {
    let with = |value: &str| {
        let new = format!("value: \"{value}\"");
        edit(INITIATIVES, "value: \"context('shops')\"", &new)
    };
    let place = "questionnaire/condition 46:27";
    for (value, words) in [
        ("context('shops'", "unexpected end of input"),
        ("level('COU-01')", "cannot be asked here"),
        ("lever('COU-01')", "unknown function"),
        ("'a' * 1000000000", "too large"),
        ("1 // 0", "unable to calculate"),
        ("", "cannot be read"),
    ] {
        expect_one(&with(value), INITIATIVES, place, words);
    }
    for long in [
        "1 + ".repeat(100_000),
        "(".repeat(100_000),
        "not ".repeat(100_000),
    ] {
        expect_one(&with(&long), INITIATIVES, place, "at most 500 characters");
    }
    expect_one(
        &with("context('shop')"),
        INITIATIVES,
        "context/unknown 46:27",
        "`shops`",
    );
    let both = edit(INITIATIVES, "at_least: 5", "at_least: 5, below: 9");
    expect_one(
        &both,
        INITIATIVES,
        "questionnaire/condition 46:19",
        "2 given",
    );
}

#[test]
fn rounds() {
    let mut files = kiosk();
    let round = files.entries.remove(ROUND).expect("it is there");
    expect(&files, ENGAGEMENT, &["round/none 1:1"]);
    let files = put("rounds/2026-09-01-second/round.yaml", round);
    let wanted = ["round/empty 1:1", "round/folder 3:7"];
    expect(&files, "rounds/2026-09-01-second/round.yaml", &wanted);
    for (old, new, wanted) in [
        ("2026-03-20", "2026-03-01", "file/date 4:14"),
        ("2026-03-20", "20.3.2026", "file/date 4:14"),
        ("owner: 1,", "owner: 1.5,", "file/range 7:18"),
        ("owner: 1,", "owners: 1,", "role/unknown 7:11"),
        ("mode: self", "mode: yes", "file/word 5:7"),
    ] {
        expect(&edit(ROUND, old, new), ROUND, &[wanted]);
    }
    let short = ["answers/out-of-scope 8:3", "answers/out-of-scope 10:3"];
    expect(&edit(ROUND, "form: full", "form: short"), MANAGER, &short);
}

#[test]
fn benchmarks() {
    let bad = "k-11,g,50-250,se,self,ful,26,149.4";
    let files = edit(PEERS, "k-12,G,50-249,SE,self,full,2026,49.4", bad);
    let wanted = [
        "file/duplicate-id 13:1",
        "engagement/code 13:6",
        "file/word 13:8",
        "engagement/code 13:15",
        "file/word 13:23",
        "file/range 13:27",
        "file/range 13:30",
    ];
    expect(&files, PEERS, &wanted);
    expect(
        &edit(PEERS, "id,sector", "id,sektor"),
        PEERS,
        &["file/unknown-key 1:4"],
    );
    expect(
        &edit(PEERS, "k-12,G,", "k-12,,"),
        PEERS,
        &["csv/shape 13:6"],
    );
    expect(&put(PEERS, ""), PEERS, &["csv/shape 1:1"]);
    let one: String = [
        "id,sector,size,country,mode,form,year,COU\n",
        "a,G,<10,SE,self,full,2026,1\n",
    ]
    .concat();
    expect_one(
        &put(PEERS, one),
        PEERS,
        "benchmark/small 1:1",
        "1 organisation;",
    );
    let files = edit(BENCHMARK, "minimum_group: 5", "minimum_group: 5.5");
    expect_one(
        &files,
        BENCHMARK,
        "file/range 10:16",
        "a whole number from 3 to 100",
    );
    let files = edit(BENCHMARK, "kind: peers", "kind: peers\nsynthetic: maybe");
    expect(&files, BENCHMARK, &["file/type 6:12"]);
}

#[test]
fn weights() {
    let own = |new: &str| edit(ENGAGEMENT, "weights: {COU: 3}", new);
    for (new, wanted) in [
        ("weights: {COU-01: 0, COU-02: 0}", "weights/zero 17:10"),
        ("weights: {COU: 0, STO: 0, TEA: 0}", "weights/zero 17:10"),
        ("weights: {COU: -1}", "file/range 17:16"),
        ("weights: {COU: .nan}", "file/range 17:16"),
        ("weights: {COU: 1e999}", "file/range 17:16"),
        (
            "weights: {COU: 123456789012345678901234567890}",
            "file/range 17:16",
        ),
        ("weights: {COU: \"3\"}", "file/type 17:16"),
        ("weights: {COU: }", "file/missing-key 17:11"),
        ("weights: [COU]", "file/type 17:10"),
    ] {
        expect(&own(new), ENGAGEMENT, &[wanted]);
    }
    let none = "{owner: 0, manager: 0, seller: 0}";
    let files = edit(ENGAGEMENT, "{manager: 1, seller: 2}", none);
    expect(&files, ENGAGEMENT, &["weights/zero 18:15"]);
    // Zero only with what the engagement says already.
    let files = own("weights: {COU: 0, STO: 0}");
    expect(&files, ENGAGEMENT, &[]);
    let files = edit_in(files, ROUND, "form: full", "form: full\nweights: {TEA: 0}");
    expect(&files, ROUND, &["weights/zero 7:10"]);
    let zero = |text: &str| {
        text.replace("weight: 4", "weight: 0")
            .replace("weight: 3", "weight: 0")
    };
    let text = String::from_utf8(kiosk().entries[QUESTIONNAIRE].clone()).expect("UTF-8");
    expect(
        &put(QUESTIONNAIRE, zero(&text)),
        QUESTIONNAIRE,
        &["weights/zero 28:3"],
    );
    let old = "kind: capability\n    form: short\n    weight: 1";
    let files = edit(TEAM, old, &old.replace("weight: 1", "weight: 0"));
    expect(&files, TEAM, &["weights/zero 11:13"]);
}

#[test]
fn a_questionnaire_with_one_mistake_gives_one_finding() {
    for (path, old, new, wanted) in [
        (
            QUESTIONNAIRE,
            "roles:\n",
            "rolls:\n",
            "file/unknown-key 20:1",
        ),
        (
            QUESTIONNAIRE,
            "roles:\n",
            "roles: []\nx:\n",
            "questionnaire/empty 20:8",
        ),
        (
            QUESTIONNAIRE,
            "modules:\n",
            "modules: 5\nx:\n",
            "file/type 24:10",
        ),
        (
            QUESTIONNAIRE,
            "{id: owner, title",
            "{id: \"\", title",
            "file/id 21:10",
        ),
        (
            QUESTIONNAIRE,
            "{id: owner, title",
            "{id: seller, title",
            "file/duplicate-id 23:10",
        ),
        (
            QUESTIONNAIRE,
            "E2: {cap: 3",
            "E2: {cap: 4",
            "file/range 18:13",
        ),
        (
            QUESTIONNAIRE,
            "  - {from: 0, word",
            "  - {from: 1, word",
            "questionnaire/scale 11:12",
        ),
        (
            QUESTIONNAIRE,
            "  - {id: shops,",
            "  - {id: staff,",
            "file/duplicate-id 40:10",
        ),
        (
            QUESTIONNAIRE,
            "options: [daytime, late, night], ",
            "",
            "context/type 42:25",
        ),
        (TEAM, "id: TEA-01", "id: TEA 01", "file/id 3:9"),
        (
            TEAM,
            "title: \"New people are trained before they work alone\"",
            "titel: x",
            "file/unknown-key 4:5",
        ),
        (TEAM, "kind: programme", "kind: program", "file/word 21:11"),
        (
            TEAM,
            "roles: [owner, manager]",
            "roles: []",
            "questionnaire/empty 24:12",
        ),
        (
            TEAM,
            "roles: [owner, manager]",
            "roles: [owner, boss]",
            "role/unknown 24:20",
        ),
        (
            TEAM,
            "capability: TEA",
            "capability: [TEA]",
            "file/type 1:13",
        ),
    ] {
        let (lines, shown) = found(&edit(path, old, new), path);
        assert_eq!(lines.first().map(String::as_str), Some(wanted), "{shown}");
        let doubled = new.contains("x:\n");
        assert!(lines.len() == 1 || doubled, "{shown}");
    }
}

#[test]
fn the_id_is_a_slug_and_the_branding_is_what_it_says() {
    for (line, wanted) in [
        ("id: Lindgren Kiosks", &["file/id 4:5"][..]),
        ("id: lindgren_kiosks", &["file/id 4:5"]),
        ("id: ../up", &["file/id 4:5"]),
        ("id: kiosks-2026", &[]),
        ("branding: {logo: ../up.svg}", &["branding/logo 4:18"]),
        ("branding: {logo: mark.gif}", &["branding/logo 4:18"]),
        ("branding: {logo: mark.png}", &["branding/logo 4:18"]),
        ("branding: {logo: huge.svg}", &["branding/logo 4:18"]),
        ("branding: {logo: mark.svg, colour: \"#1f4e79\"}", &[]),
        ("branding: {logo: }", &[]),
        ("branding: {colour: \"#1f4e7\"}", &["branding/colour 4:20"]),
        ("branding:\n  colour: #1f4e79", &["branding/colour 5:3"]),
        ("branding: {color: \"#1f4e79\"}", &["file/unknown-key 4:12"]),
    ] {
        let client = "client: \"Lindgren Kiosks\"\n";
        let mut files = edit(ENGAGEMENT, client, &format!("{client}{line}\n"));
        for (name, content) in [
            (
                "mark.svg",
                "<svg xmlns='http://www.w3.org/2000/svg'/>".to_owned(),
            ),
            (
                "mark.png",
                "<svg xmlns='http://www.w3.org/2000/svg'/>".to_owned(),
            ),
            ("huge.svg", format!("<svg>{}</svg>", " ".repeat(100 * 1024))),
        ] {
            files = put_in(files, name, content);
        }
        expect(&files, ENGAGEMENT, wanted);
    }
}
