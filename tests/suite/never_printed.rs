//! What a report never prints: each rule is a test on the text of the shipped report.

use crm_readiness::assess::Assessment;
use crm_readiness::check::Case;
use crm_readiness::render::view::Pages;
use crm_readiness::render::{html, text};

use crate::common;

fn example() -> (Case, Assessment, Pages, String) {
    let (case, assessment, pages) = common::report_of(&common::baseline());
    let page = html::render(&pages, &common::templates()).expect("the template fits the view");
    (case, assessment, pages, words_of(&page))
}

/// The visible text of a page: no style, no tags, entities of punctuation resolved, one space between words.
pub(crate) fn words_of(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    if let (Some(a), Some(b)) = (html.find("<style"), html.find("</style>")) {
        out.push_str(&html[..a]);
        rest = &html[b..];
    }
    out.push_str(rest);
    let mut text = String::new();
    let mut inside = false;
    for c in out.chars() {
        match c {
            '<' => {
                inside = true;
                text.push(' ');
            }
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    let text = text
        .replace("&#x27;", "'")
        .replace("&quot;", "\"")
        .replace("&#x2f;", "/")
        .replace("&amp;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What no page says.
const FORBIDDEN: &[&str] = &[
    "readiness is",
    "readiness score",
    "readiness of",
    "maturity level",
    "4 : 1",
    "4:1",
    "raise revenue",
    "best in class",
    "best-in-class",
    "laggard",
    "market leader",
    "top quartile",
    "upper quarter",
    "no weaknesses",
    "all fine",
    "complies with",
    "compliant",
    "compliance",
    "you must",
    "you should have",
    "failure rate",
    "of projects fail",
    "salesforce",
    "hubspot",
    "dynamics 365",
    "readiness %",
    "% ready",
    "everything is in place",
    "nothing is missing",
    "promises",
    "guarantee",
    "will rise",
    "will increase",
    "will improve",
    "will bring",
    "must-have",
    "time saved",
    "saves money",
    "the head of",
    "failed to",
    "nan",
    "infinity",
];

#[test]
fn no_forbidden_phrase() {
    let (_, _, _, page) = example();
    says_nothing_forbidden(&page);
}

/// Panics where a page holds one of the phrases.
pub(crate) fn says_nothing_forbidden(page: &str) {
    let lower = page.to_lowercase();
    for phrase in FORBIDDEN {
        let found = if *phrase == "nan" {
            page.contains("NaN")
        } else {
            lower.contains(phrase)
        };
        assert!(!found, "the report says `{phrase}`");
    }
}

/// True where a text holds a name that is not a part of a longer word: `se-1` is not found in `phase-1`.
pub(crate) fn says(text: &str, name: &str) -> bool {
    let part_of_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '-');
    text.match_indices(name).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + name.len()..]);
        !part_of_word(before.chars().next_back()) && !part_of_word(after.chars().next())
    })
}

#[test]
fn no_person_and_no_note_is_found() {
    let (case, assessment, pages, page) = example();
    let screen = text::render(&pages.view);
    let json = serde_json::to_string(&assessment).expect("plain data");
    let mut notes = 0;
    for respondent in &case.round.respondents {
        for note in respondent.answers.values().filter_map(|a| a.note.as_ref()) {
            notes += 1;
            let note = note.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(
                !page.contains(&note) && !screen.contains(&note) && !json.contains(&note),
                "a note is printed: {note}"
            );
        }
    }
    assert!(notes > 10, "the example has notes to hide");
    for (path, bytes) in common::baseline().entries {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let names: Vec<String> = if path.ends_with(".csv") {
            text.lines()
                .skip(1)
                .filter_map(|l| l.split(',').next())
                .map(str::to_owned)
                .collect()
        } else {
            text.lines()
                .filter_map(|l| l.strip_prefix("respondent:"))
                .map(|n| n.trim().to_owned())
                .collect()
        };
        for name in names
            .iter()
            .map(|n| n.split(" #").next().unwrap_or(n).trim().trim_matches('"'))
            .filter(|n| n.len() >= 3)
        {
            assert!(
                !says(&page, name) && !says(&json, name),
                "respondent `{name}` of {path} is printed"
            );
        }
    }
}

#[test]
fn no_role_below_the_minimum_is_shown_nor_can_be_worked_out() {
    let (case, assessment, pages, _) = example();
    let min = case.engagement.min_role;
    let mut hidden_somewhere = false;
    for p in &assessment.scores.practices {
        for r in &p.roles {
            assert!(
                r.mean.is_none() || r.answered >= Some(min),
                "{} of {} is shown",
                r.role,
                p.id
            );
        }
        let asked: Vec<_> = p.roles.iter().filter(|r| r.respondents > 0).collect();
        let hidden: usize = asked
            .iter()
            .filter(|r| r.hidden)
            .map(|r| r.respondents)
            .sum();
        hidden_somewhere |= hidden > 0;
        // Either nothing is hidden, or those hidden together are enough, or nobody is shown.
        let shown = asked.iter().any(|r| r.mean.is_some());
        assert!(
            hidden == 0 || hidden >= min || !shown,
            "{}: a hidden role follows from the others",
            p.id
        );
    }
    assert!(hidden_somewhere);
    for row in &pages.view.people.rows {
        assert!(row.roles.len() >= 2);
    }
}

#[test]
fn no_percentile_below_ten_peers() {
    let files = common::baseline();
    let mut case = common::case(&files);
    let Some(benchmark) = &mut case.benchmark else {
        panic!("the example has a benchmark")
    };
    let crm_readiness::model::benchmark::Content::Peers(peers) = &mut benchmark.content else {
        panic!("of peers")
    };
    let (mode, form) = (case.round.mode, case.round.form);
    peers.rows.retain(|p| p.mode == mode && p.form == form);
    for n in [0, 1, 4, 5, 9] {
        let mut case = case.clone();
        if let Some(crm_readiness::model::benchmark::Content::Peers(p)) =
            case.benchmark.as_mut().map(|b| &mut b.content)
        {
            p.rows.truncate(n);
        }
        let standing = crm_readiness::assess::assess(&case)
            .standing
            .expect("a benchmark of peers");
        for node in standing.nodes {
            assert!(node.peers.is_empty(), "scores of {n} peers are shown");
            match node.outcome {
                crm_readiness::peers::Outcome::Percentile { .. }
                | crm_readiness::peers::Outcome::Predicted { .. } => {
                    panic!("a percentile from {n} peers")
                }
                crm_readiness::peers::Outcome::Words { of, .. } => assert!((5..10).contains(&of)),
                crm_readiness::peers::Outcome::Refused(_) => {}
            }
        }
    }
}

#[test]
fn synthetic_peers_are_called_so_everywhere() {
    let (_, assessment, pages, page) = example();
    let note = "synthetic, for demonstration";
    assert!(page.contains(note));
    assert!(text::render(&pages.view).contains(note));
    assert!(
        assessment.benchmark.is_some_and(|b| b.synthetic),
        "JSON carries the flag"
    );
    assert!(
        pages
            .charts
            .iter()
            .filter(|c| c.id == "strip")
            .all(|c| c.caption.contains(note))
    );
}

#[test]
fn a_published_score_stands_with_its_year_and_number() {
    let (_, _, pages, _) = example();
    let line = pages
        .view
        .first
        .lead
        .iter()
        .find(|l| l.contains("CMAT"))
        .expect("an orientation");
    assert!(
        line.contains("another scale") && line.contains("n 650") && line.contains("2006"),
        "{line}"
    );
}

#[test]
fn own_judgement_is_called_so_wherever_effort_stands() {
    let (_, _, pages, _) = example();
    for item in &pages.view.plan.items {
        assert!(
            item.effort.contains("own judgement") && item.effort.contains("sureness"),
            "{}",
            item.effort
        );
    }
}

#[test]
fn a_mean_names_its_lowest_practice() {
    let (_, _, pages, _) = example();
    for row in &pages.view.scores.capabilities {
        assert!(
            row.score == "–" || row.lowest.contains(" at level "),
            "{}",
            row.title
        );
    }
}

#[test]
fn screen_page_and_json_agree() {
    let (_, assessment, pages, page) = example();
    let screen = text::render(&pages.view);
    let overall = assessment.scores.overall.score.expect("a score").get();
    let printed = crm_readiness::render::number::score(overall);
    assert_eq!(pages.view.scores.overall.score, printed);
    for row in std::iter::once(&pages.view.scores.overall)
        .chain(&pages.view.scores.dimensions)
        .chain(&pages.view.scores.capabilities)
    {
        let line = screen
            .lines()
            .find(|l| l.trim_start().starts_with(&row.title) && l.contains(&row.standing))
            .expect("on screen");
        for cell in [&row.score, &row.bounds, &row.target, &row.gap, &row.peers] {
            assert!(
                line.contains(cell.as_str()),
                "{}: {cell} is not in `{line}`",
                row.title
            );
            assert!(page.contains(cell.as_str()));
        }
        // A printed difference is the difference of the printed numbers.
        if let (Ok(target), Ok(score), Ok(gap)) = (
            row.target.parse::<i32>(),
            row.score.parse::<i32>(),
            row.gap.replace('−', "-").parse::<i32>(),
        ) {
            assert_eq!(target - score, gap, "{}", row.title);
        }
    }
}

#[test]
fn a_self_assessment_is_never_called_verified_and_an_unknown_never_a_zero() {
    let mut files = common::baseline();
    let path = files
        .entries
        .keys()
        .find(|p| p.ends_with("round.yaml"))
        .cloned()
        .expect("a round");
    let round = String::from_utf8(files.entries[&path].clone()).expect("UTF-8");
    files.entries.insert(
        path,
        round
            .replace("mode: facilitated", "mode: self")
            .into_bytes(),
    );
    let (_, assessment, pages) = common::report_of(&files);
    let page =
        words_of(&html::render(&pages, &common::templates()).expect("the template fits the view"));
    assert!(page.contains("not verified"));
    assert!(!page.replace("not verified", "").contains("verified"));
    assert!(assessment.scores.practices.iter().all(|p| !p.capped));
    for u in &pages.view.people.unknown {
        let row = pages
            .view
            .appendix
            .practices
            .iter()
            .find(|p| p.id == u.id)
            .expect("listed");
        assert!(
            !row.level.starts_with('0'),
            "{} has no score and prints {}",
            u.id,
            row.level
        );
    }
}

#[test]
fn lifts_are_expectations_and_programme_practices_are_not_in_the_score() {
    let (_, assessment, pages, page) = example();
    assert!(page.contains("if the lifts come as expected"));
    for (item, shown) in assessment.plan.items.iter().zip(&pages.view.plan.items) {
        assert!(item.overall <= item.need + 1e-9);
        for lift in &item.lifts {
            let practice = assessment
                .scores
                .practice(lift.practice.as_str())
                .expect("in scope");
            assert_eq!(
                lift.core,
                practice.is_core(),
                "{} of {}",
                lift.practice,
                shown.id
            );
        }
    }
}

#[test]
fn nobody_with_few_colleagues_is_given_away_by_a_reason_or_an_answer_before_the_cap() {
    let (case, assessment, pages) = common::report_of(&common::baseline());
    let min = case.engagement.min_role;
    let mut hidden_reasons = 0;
    for p in &assessment.scores.practices {
        let written = serde_json::to_value(p).expect("plain data");
        assert_eq!(
            written["answered"].is_null(),
            p.answered.is_none() || p.persons < min
        );
        assert_eq!(
            written["persons"].is_null(),
            p.persons > 0 && p.persons < min
        );
        if p.persons < min {
            for key in [
                "uncapped",
                "figures",
                "dont_know",
                "not_applicable",
                "not_answered",
            ] {
                assert!(written[key].is_null(), "{}: {key}", p.id);
            }
            let row = pages
                .view
                .appendix
                .practices
                .iter()
                .find(|r| r.id == p.id.as_str())
                .expect("listed");
            assert!(
                row.people == "0" || row.people == format!("<{min}"),
                "{}: {}",
                p.id,
                row.people
            );
            assert_eq!(row.open, "–", "{}", p.id);
            let asked = p.dont_know + p.not_applicable + p.not_answered;
            if p.score.is_none() && p.applies() && asked < min {
                assert_eq!(row.level, "no score", "{}", p.id);
                assert!(written["undefined"].is_null(), "{}", p.id);
                let unknown = pages
                    .view
                    .people
                    .unknown
                    .iter()
                    .find(|u| u.id == row.id)
                    .expect("listed");
                assert_eq!(unknown.reason, "no score", "{}", p.id);
                hidden_reasons += 1;
            }
            for capped in pages.view.appendix.capped.iter().filter(|c| c.id == row.id) {
                assert!(
                    capped.answered.starts_with("above"),
                    "{}: {}",
                    p.id,
                    capped.answered
                );
            }
        }
    }
    assert!(hidden_reasons > 0, "the example holds such a practice");
}

#[test]
fn no_spread_of_answers_gives_a_small_role_away() {
    let (case, assessment, pages) = common::report_of(&common::baseline());
    let min = case.engagement.min_role;
    let json = serde_json::to_value(&assessment).expect("plain data");
    let mut kept_back = 0;
    for (n, p) in assessment.scores.practices.iter().enumerate() {
        let small = p.roles.iter().any(|r| r.hidden) || p.persons < 2 * min;
        let row = &pages.view.appendix.practices[n];
        let printed = &json["scores"]["practices"][n];
        let figures = pages.view.appendix.agreement.iter().any(|a| a.id == row.id);
        if small {
            assert!(!figures, "{}: agreement in figures", p.id);
            assert!(!row.basis.contains('\u{2013}'), "{}: {}", p.id, row.basis);
            assert!(printed["error"].is_null(), "{}", p.id);
            assert!(
                printed["agreement"]["deviation"].is_null()
                    && printed["agreement"]["rwg"].is_null()
            );
            kept_back += usize::from(p.error.is_some());
        }
        assert!(p.agreement.is_none() || p.persons >= min.max(3));
    }
    assert!(kept_back > 0, "the example has intervals to keep back");
}

#[test]
fn the_workshop_list_and_the_differences_name_large_roles_only() {
    let (case, assessment, pages) = common::report_of(&common::baseline());
    let min = case.engagement.min_role;
    let shown = |practice: &str, role: &str| {
        let p = assessment.scores.practice(practice).expect("in scope");
        let role = p
            .roles
            .iter()
            .find(|r| r.role.as_str() == role)
            .expect("asked");
        role.mean.is_some() && role.answered >= Some(min)
    };
    assert_eq!(pages.view.people.discuss.len(), 12);
    for row in &assessment.scores.to_discuss {
        let id = row.practice.as_str();
        assert!(
            shown(id, row.lowest.as_str()) && shown(id, row.highest.as_str()),
            "{id}"
        );
    }
    for d in &assessment.scores.differences {
        let enough = |role: &crm_readiness::model::id::RoleId| {
            assessment
                .scores
                .responses
                .iter()
                .any(|r| &r.role == role && r.answered >= min)
        };
        assert!(enough(&d.a) && enough(&d.b) && d.practices >= 3);
        assert!(d.effect.is_none() || d.persons.iter().all(|n| *n >= min));
    }
}
