//! Exports of form tools. Each table is our own, written after what the tool documents or, where it is free software,
//! what its exporter does.

use super::*;

/// Google Forms: a column of days, questions as headers, grids as `question [row]`, several choices joined by
/// semicolons, a question asked twice in two sections.
#[test]
fn google_forms() {
    let csv = "\u{FEFF}\"Timestamp\",\"Email Address\",\"Your role\",\"Is the stock counted every week?\",\"How are things done? [Are goods of the own brand always on the shelf?]\",\"Is the stock counted every week?\",\"Colour\"\n\
        \"2026/02/24 3:12:01 PM GMT+1\",\"ann@example.org\",\"Shop manager;Seller\",\"3 – Every Monday, and gaps are ordered.\",\"Often missing.\",\"\",\"red\"\n\
        \"2026/02/25 9:00:00 AM GMT+1\",\"bob@example.org\",\"Seller\",\"\",\"n/a\",\"Most weeks.\",\"\"\n";
    let run = run(&[input("google.csv", csv)]);
    assert_eq!(run.codes(), ["collect/column"], "{}", run.shown);
    assert_eq!(run.written.len(), 2);
    let files: Vec<String> = run.written.keys().map(|n| run.file(n)).collect();
    let ann = files.iter().find(|f| f.contains("manager")).expect("Ann");
    assert!(ann.contains("roles: [manager, seller]"), "{ann}");
    assert!(ann.contains("date: 2026-02-24"), "{ann}");
    assert!(ann.ends_with("answers:\n  STO-01: 3\n  STO-02: 0"), "{ann}");
    let bob = files.iter().find(|f| !f.contains("manager")).expect("Bob");
    assert!(
        bob.ends_with("answers:\n  STO-01: 2\n  STO-02: n/a"),
        "{bob}"
    );
    let everything = format!("{:?}", run.written);
    assert!(!everything.contains("example"), "an address was written");
    assert_eq!(run.report.files[0].columns_unknown[0].name, "Colour");
    with(&kiosk(), &run);
}

/// Microsoft Forms: XLSX with days as dates of the sheet, several choices with a semicolon behind each, statements of
/// a Likert question as headers.
#[test]
fn microsoft_forms() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let header = [
        "ID",
        "Start time",
        "Completion time",
        "Email",
        "Name",
        "Role",
        "Is the stock counted every week?",
        "Goods of the own brand are never missing",
        "TEA-02",
    ];
    for (c, name) in (0_u16..).zip(&header) {
        sheet.write_string(0, c, *name).expect("written");
    }
    let format = rust_xlsxwriter::Format::new().set_num_format("m/d/yy h:mm:ss");
    let rows = [
        [
            "1",
            "anonymous",
            "",
            "Shop manager;",
            "Most weeks.;",
            "n/a",
            "1",
        ],
        [
            "2",
            "anonymous",
            "",
            "Shop manager;",
            "Never counted.;",
            "2",
            "0",
        ],
    ];
    for (r, row) in (1_u8..).zip(&rows) {
        let day = 20 + r;
        let r = u32::from(r);
        sheet.write_number(r, 0, f64::from(r)).expect("written");
        let day = rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 2, day)
            .and_then(|d| d.and_hms(9, 30, 0))
            .expect("a day");
        sheet
            .write_datetime_with_format(r, 1, &day, &format)
            .expect("written");
        sheet
            .write_datetime_with_format(r, 2, &day, &format)
            .expect("written");
        for (c, text) in (2_u16..).zip(row).skip(1) {
            match text.parse::<f64>() {
                Ok(n) => sheet.write_number(r, c, n).expect("written"),
                Err(_) => sheet.write_string(r, c, *text).expect("written"),
            };
        }
    }
    let run = run(&[input(
        "forms.xlsx",
        book.save_to_buffer().expect("a workbook"),
    )]);
    assert!(run.found.is_empty(), "{}", run.shown);
    // Both are called `anonymous`, and are two people.
    assert_eq!(run.written.len(), 2);
    assert!(run.report.respondents.iter().all(|p| p.anonymous));
    let texts: Vec<String> = run.written.keys().map(|n| run.file(n)).collect();
    assert!(
        texts.iter().any(|t| t.contains("date: 2026-02-21")
            && t.ends_with("STO-01: 2\n  STO-02: n/a\n  TEA-02: 1")),
        "{texts:?}"
    );
    with(&kiosk(), &run);
}

/// `LimeSurvey` with codes as headers: codes hold no hyphen, `[comment]` and `[other]` are texts, a response that was
/// not sent has no `submitdate`, questions that were not shown are marked.
#[test]
fn limesurvey_with_codes() {
    let csv = "id,submitdate,lastpage,startlanguage,seed,startdate,datestamp,token,roles[seller],roles[manager],STO01,STO01[comment],STO02,COU02_value,TEA02,TEA02[other]\n\
        7,2026-02-24 10:00:00,3,en,123,2026-02-24 09:50:00,2026-02-24 10:00:00,abc123,Y,,2,\"'=we count, mostly\",{question_not_shown},2.5,-oth-,\"Only in one shop\"\n\
        8,,1,en,124,2026-02-25 09:50:00,2026-02-25 10:00:00,def456,Y,Y,1,,N/A,,1,\n";
    let run = run(&[input("survey.csv", csv)]);
    assert_eq!(
        run.errors(),
        ["answers/level: `-oth-` in `TEA-02` is `other`, which is no level"],
        "{}",
        run.shown
    );
    assert_eq!(run.written.len(), 2, "{}", run.shown);
    let unsent = run
        .written
        .values()
        .find(|t| t.contains("not sent off"))
        .expect("the second");
    assert!(unsent.contains("roles: [manager, seller]"), "{unsent}");
    assert!(unsent.contains("date: 2026-02-25"), "{unsent}");
    assert!(!unsent.contains("STO-02"), "{unsent}");
    let sent = run
        .written
        .values()
        .find(|t| !t.contains("not sent off"))
        .expect("the first");
    assert!(
        sent.contains("STO-01: {level: 2, note: \"=we count, mostly\"}"),
        "{sent}"
    );
    assert!(sent.contains("COU-02: {value: 2.5}"), "{sent}");
    assert!(
        sent.contains("TEA-02: {note: \"Only in one shop\"}"),
        "{sent}"
    );
    assert!(!sent.contains("abc123"), "{sent}");
    with(&kiosk(), &run);
}

/// `LimeSurvey` with question texts as headers, separated by semicolons, with commas in the texts.
#[test]
fn limesurvey_with_texts() {
    let csv = "\"Response ID\";\"Date submitted\";\"Last page\";\"Start language\";\"Role\";\"STO01. Is the stock counted every week?\";\"Are goods of the own brand always on the shelf? [Comment]\";\"Are goods of the own brand always on the shelf?\"\n\
        \"7\";\"2026-02-24 10:00:00\";\"3\";\"en\";\"Shop manager\";\"Most weeks.\";\"well, nearly\";\"Seldom missing.\"\n";
    let run = run(&[input("survey.csv", csv)]);
    assert!(run.found.is_empty(), "{}", run.shown);
    assert!(
        run.only()
            .ends_with("STO-01: 2\n  STO-02: {level: 2, note: \"well, nearly\"}"),
        "{}",
        run.only()
    );
}

/// `KoboToolbox`: groups before names, a choice of several as one cell and as a column each, columns of its own.
#[test]
fn kobo() {
    let csv = "start;end;about/respondent;about/roles;about/roles/manager;about/roles/seller;about/roles/owner;stock/STO_01;stock/STO-02;team/TEA_02/0;team/TEA_02/1;team/TEA_02/2;team/TEA_02_note;_id;_uuid;_submission_time;_validation_status;__version__;meta/instanceID;_index\n\
        2026-02-24T10:00:00.000+01:00;2026-02-24T10:20:00.000+01:00;m-1;manager seller;1;1;0;2;n/a;0;1;0;ok;11;aaaa;2026-02-24T09:20:05;;v1;uuid:aaaa;1\n\
        2026-02-25T10:00:00.000+01:00;2026-02-25T10:20:00.000+01:00;s-1;seller;0;1;0;1;3;0;1;1;;12;bbbb;2026-02-25T09:20:05;;v1;uuid:bbbb;2\n";
    let run = run(&[input("kobo.csv", csv)]);
    assert_eq!(
        run.errors(),
        ["collect/several: two columns answer `TEA-02` in different ways"],
        "{}",
        run.shown
    );
    let manager = run.file("m-1.yaml");
    assert!(manager.contains("roles: [manager, seller]"), "{manager}");
    assert!(
        manager.ends_with("STO-01: 2\n  STO-02: n/a\n  TEA-02: {level: 1, note: \"ok\"}"),
        "{manager}"
    );
    assert!(run.file("s-1.yaml").ends_with("STO-01: 1\n  STO-02: 3"));
    with(&kiosk(), &run);
}

/// ODK Central: colons are not used, groups have a hyphen before the name; here the plain names.
#[test]
fn odk() {
    let csv = "SubmissionDate,start,end,today,deviceid,grp-ignored,respondent,role,STO-01,meta-instanceID,KEY,SubmitterID,AttachmentsPresent,Status,ReviewState,FormVersion\n\
        2026-02-24T10:00:00.000Z,2026-02-24T09:00:00.000Z,2026-02-24T09:30:00.000Z,2026-02-24,x,,s-1,seller,2,uuid:1,uuid:1,5,0,,,1\n";
    let run = run(&[input("odk.csv", csv)]);
    assert!(run.errors().is_empty(), "{}", run.shown);
    assert!(run.file("s-1.yaml").contains("STO-01: 2"));
}

/// Our own table, as the round folder reads it.
#[test]
fn our_table() {
    let csv = "respondent,roles,unit,date,COU-02.value,COU-02.sample,STO-01,STO-01.intention,STO-01.note\n\
        s-1,seller,Harbour,2026-02-24,2.5,140,2,3,\"yes, mostly\"\n\
        s-2,seller,,,dk,,1,,\n\
        s-3,seller,,,,,,,\n";
    let run = run(&[input("ours.csv", csv)]);
    assert_eq!(run.codes(), ["collect/empty"], "{}", run.shown);
    assert_eq!(
        run.file("s-1.yaml"),
        "schema: 1\nrespondent: s-1\nroles: [seller]\nunit: \"Harbour\"\ndate: 2026-02-24\nanswers:\n  COU-02: {value: 2.5, sample: 140}\n  STO-01: {level: 2, intention: 3, note: \"yes, mostly\"}"
    );
    assert!(!run.file("s-2.yaml").contains("date"));
    assert_eq!(run.report.files[0].submissions, 3);
    assert_eq!(run.report.files[0].used, 2);
}

/// Days that leave open what is day and what is month are settled by another day of the column, or reported.
#[test]
fn days() {
    let rows = |days: &[&str]| {
        let mut csv = "respondent,roles,date,STO-01\n".to_owned();
        for (n, day) in days.iter().enumerate() {
            csv.push_str(&format!("s-{n},seller,{day},1\n"));
        }
        run(&[input("ours.csv", csv)])
    };
    let open = rows(&["02/03/2026", "03/02/2026"]);
    assert_eq!(open.codes(), ["collect/day", "collect/day"]);
    assert_eq!(open.written.len(), 2);
    assert!(!open.file("s-0.yaml").contains("date"));
    let settled = rows(&["02/03/2026", "25/02/2026"]);
    assert!(settled.found.is_empty(), "{}", settled.shown);
    assert!(settled.file("s-0.yaml").contains("date: 2026-03-02"));
    let american = rows(&["02/03/2026", "2/25/2026"]);
    assert!(american.file("s-0.yaml").contains("date: 2026-02-03"));
    let german = rows(&["2. März 2026", "02.03.2026"]);
    assert!(german.found.is_empty(), "{}", german.shown);
    assert!(german.file("s-1.yaml").contains("date: 2026-03-02"));
}

/// A measured practice found by its text takes its figure in the full form, with a comma or a percent sign.
#[test]
fn figures() {
    let csv = "respondent;roles;\"How long do customers wait at the counter?\"\ns-1;seller;\"2,5\"\ns-2;seller;dk\ns-3;seller;\"1,200\"\ns-4;seller;two\n";
    let run = run(&[input("t.csv", csv)]);
    assert!(run.file("s-1.yaml").contains("COU-02: {value: 2.5}"));
    assert!(run.file("s-2.yaml").contains("COU-02: dk"));
    assert_eq!(
        run.errors(),
        [
            "answers/level: `1,200` in `COU-02` may be 1.2 or 1200",
            "answers/level: `two` in `COU-02` is not an answer"
        ],
        "{}",
        run.shown
    );
}
