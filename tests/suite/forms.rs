//! Forms as people fill them in. What comes back has to be the same answers, whatever was filled in.

mod browser; // the page in Chromium, and axe
mod fill; // answers into the files that the program wrote
pub(crate) mod office; // the workbook through LibreOffice
mod tools; // programs from outside
mod workbook; // the workbook: what is locked, what cannot be executed, the same bytes twice

use std::collections::BTreeMap;

use crm_readiness::check::{Case, Desk};
use crm_readiness::diagnostic::{Sink, Sources};
use crm_readiness::exchange::form::words::Words;
use crm_readiness::exchange::form::{self, Form, csv, xlsx};
use crm_readiness::load;
use crm_readiness::model::id::RoleId;
use crm_readiness::read::Files;
use crm_readiness::render::template::Templates;

use crate::collect::{How, input, kiosk, run_in};
use crate::common;

/// The latest round before anything was answered.
fn unanswered(files: &Files) -> Case {
    let mut sources = Sources::default();
    let mut sink = Sink::default();
    let mut desk = Desk {
        sources: &mut sources,
        sink: &mut sink,
    };
    let round = load::rounds(files).pop().expect("a round");
    load::without_answers(files, &round, &mut desk).expect("a sound engagement")
}

/// The sentences of the forms.
fn words() -> Words {
    let (templates, _) = Templates::open(form::TEMPLATE, None).expect("built in");
    Words::open(&templates, "en").expect("the strings are complete")
}

fn form_of(case: &Case, role: &str) -> Form {
    form::form(case, &RoleId::new(role.to_owned())).expect("the role is asked")
}

fn book(form: &Form, case: &Case) -> Vec<u8> {
    let e = &case.engagement;
    xlsx::render(form, &e.branding, e.consent.as_deref(), &words()).expect("a workbook")
}

/// What a person says of a practice, by the names of columns.
type Said = BTreeMap<&'static str, String>;

/// What a person fills in.
#[derive(Clone, Default)]
struct Filled {
    respondent: String,
    unit: String,
    date: String,
    answers: BTreeMap<String, Said>,
}

impl Filled {
    fn by(respondent: &str, unit: &str) -> Self {
        Self {
            respondent: respondent.to_owned(),
            unit: unit.to_owned(),
            date: "2026-02-24".to_owned(),
            answers: BTreeMap::new(),
        }
    }

    fn say(mut self, id: &str, said: &[(&'static str, &str)]) -> Self {
        let said = said.iter().map(|(part, text)| (*part, (*text).to_owned()));
        self.answers.insert(id.to_owned(), said.collect());
        self
    }

    /// The file that the web form would save.
    fn json(&self, form: &Form) -> String {
        let answers: serde_json::Map<String, serde_json::Value> = self
            .answers
            .iter()
            .map(|(id, said)| {
                let parts = said.iter().map(|(part, text)| {
                    let name = match *part {
                        "answer" => "level",
                        "figure" => "value",
                        other => other,
                    };
                    let is_number = !matches!(*part, "note" | "source");
                    let number = is_number.then(|| text.parse::<f64>().ok()).flatten();
                    let value = match number {
                        Some(n) => serde_json::json!(n),
                        None => serde_json::json!(text),
                    };
                    (name.to_owned(), value)
                });
                (id.clone(), serde_json::Value::Object(parts.collect()))
            })
            .collect();
        let unit = (!self.unit.is_empty()).then_some(&self.unit);
        serde_json::json!({
            "schema": 1, "kind": "answers", "engagement": form.engagement, "round": form.round,
            "questionnaire": form.questionnaire, "form": form.form, "respondent": self.respondent,
            "roles": [form.role], "unit": unit, "date": self.date, "consent": true,
            "complete": false, "answers": answers,
        })
        .to_string()
    }
}

/// Answers to every question of a form but each seventh: all levels, don't know, not applicable, figures, intentions,
/// notes that a spreadsheet would execute.
fn all(form: &Form, respondent: &str) -> Filled {
    let mut out = Filled::by(respondent, "North & \"South\" <1>");
    for q in form.questions().filter(|q| q.n % 7 != 0) {
        let mut said = Said::new();
        let levels = q.levels().len();
        match (&q.measure, q.n % 5) {
            (Some(m), 0..=2) => {
                let low = m.low.max(0.0);
                let figure = low + (m.high.min(100.0) - low) / 8.0;
                said.insert("figure", figure.to_string());
                said.insert("sample", "400".to_owned());
                said.insert("source", "=query of 2026-02-01".to_owned());
            }
            (_, 4) if q.not_applicable.is_some() => {
                said.insert("answer", "n/a".to_owned());
            }
            (_, 3) => {
                said.insert("answer", "dk".to_owned());
            }
            _ if levels > 0 => {
                said.insert("answer", (q.n % levels).to_string());
            }
            _ => {
                said.insert("answer", "dk".to_owned());
            }
        }
        if form.intention && q.n % 3 == 0 {
            said.insert("intention", (q.described.len() - 1).to_string());
        }
        if q.n % 4 == 0 {
            said.insert("note", format!("-{} + 1 = „ü“\n@second line", q.n));
        }
        out.answers.insert(q.id.clone(), said);
    }
    out
}

/// What the three kinds of form of one person come to, which has to be one and the same.
fn the_same(files: &Files, form: &Form, case: &Case, filled: &Filled) -> String {
    let sent = [
        ("a.json", filled.json(form).into_bytes()),
        ("a.xlsx", fill::book(&book(form, case), filled)),
        (
            "a.csv",
            fill::table(&csv::render(form).expect("a table"), filled),
        ),
    ];
    let came = sent.map(|(name, bytes)| {
        let run = run_in(files, &[input(name, bytes)], &How::default());
        assert!(run.codes().is_empty(), "{name}: {}", run.shown);
        run.only()
    });
    assert_eq!(came[0], came[1], "the workbook says something else");
    assert_eq!(came[0], came[2], "the table says something else");
    came[0].clone()
}

#[test]
fn page_workbook_and_table_become_the_same_answers() {
    let files = kiosk();
    let case = unanswered(&files);
    let form = form_of(&case, "manager");
    let filled = Filled::by("m-1", "Station")
        .say(
            "COU-02",
            &[("figure", "2.5"), ("sample", "140"), ("source", "week 8")],
        )
        .say("COU-03", &[("answer", "dk")])
        .say(
            "STO-01",
            &[("answer", "2"), ("intention", "3"), ("note", "=1+1")],
        )
        .say("STO-02", &[("answer", "n/a")])
        .say("TEA-01", &[("note", "only a note")])
        .say("TEA-02", &[("intention", "2")]);
    let yaml = the_same(&files, &form, &case, &filled);
    assert_eq!(
        yaml,
        "schema: 1\nrespondent: m-1\nroles: [manager]\nunit: \"Station\"\ndate: 2026-02-24\nanswers:\n  COU-02: {value: 2.5, sample: 140, source: \"week 8\"}\n  COU-03: dk\n  STO-01: {level: 2, intention: 3, note: \"=1+1\"}\n  STO-02: n/a\n  TEA-01: {note: \"only a note\"}\n  TEA-02: {intention: 2}"
    );
    let half = Filled::by("m-1", "").say("STO-01", &[("answer", "0")]);
    let yaml = the_same(&files, &form, &case, &half);
    assert!(yaml.ends_with("answers:\n  STO-01: 0"), "{yaml}");
}

#[test]
fn every_role_of_the_example_can_answer_in_any_kind_of_form() {
    for kind in ["full", "short"] {
        let mut files = common::baseline();
        files.root = String::new();
        files
            .entries
            .retain(|path, _| !path.starts_with("rounds/") || path.ends_with("round.yaml"));
        for (path, bytes) in &mut files.entries {
            if path.ends_with("round.yaml") {
                let text =
                    String::from_utf8_lossy(bytes).replace("form: full", &format!("form: {kind}"));
                *bytes = text.into_bytes();
            }
        }
        let case = unanswered(&files);
        for role in form::roles(&case) {
            let form = form_of(&case, role.as_str());
            assert_eq!(form.form, kind);
            let filled = all(&form, &format!("{role}-9"));
            let yaml = the_same(&files, &form, &case, &filled);
            let lines = yaml.lines().filter(|l| l.starts_with("  ")).count();
            assert_eq!(lines, filled.answers.len(), "{yaml}");
        }
    }
}
