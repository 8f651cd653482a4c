//! A new engagement, or a new round in one: files that `check` accepts, from the template set `engagement`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::form::words::Words;
use crate::model::engagement::Mode;
use crate::model::people::Invitee;
use crate::model::questionnaire::{ContextKind, ContextQuestion, Form, Questionnaire};
use crate::render::RenderError;
use crate::render::template::Templates;

/// The template set.
pub const TEMPLATE: &str = "engagement";

/// People below which one person is taken to hold several roles.
const SMALL: f64 = 50.0;

/// What is known of a new client.
#[derive(Debug, Clone)]
pub struct Client {
    /// The id that forms carry.
    pub id: String,
    /// The client's name.
    pub client: String,
    /// NACE section letter.
    pub sector: String,
    /// Number of staff.
    pub staff: f64,
    /// ISO 3166 code.
    pub country: String,
    /// ISO 4217 code.
    pub currency: Option<String>,
    /// The benchmark as id@version.
    pub benchmark: Option<String>,
    /// Modules switched on.
    pub modules: Vec<String>,
    /// What respondents agree to; the words of the template when not given.
    pub consent: Option<String>,
    /// Who is invited; one person a role, or fewer in a small firm, when nobody is named.
    pub people: Vec<Invitee>,
}

/// What is known of a new round.
#[derive(Debug, Clone)]
pub struct NewRound {
    /// Its name; the word of the template when not given.
    pub name: Option<String>,
    /// Day of the answers, `YYYY-MM-DD`.
    pub date: String,
    /// Who asks.
    pub mode: Mode,
    /// Which practices are asked.
    pub form: Form,
}

#[derive(Serialize)]
struct EngagementPage<'a> {
    id: &'a str,
    client: &'a str,
    sector: &'a str,
    staff: f64,
    country: &'a str,
    currency: Option<&'a str>,
    questionnaire: String,
    benchmark: Option<&'a str>,
    modules: &'a [String],
    modules_known: Vec<&'a str>,
    consent: String,
    context: Vec<ContextLine<'a>>,
}

#[derive(Serialize)]
struct ContextLine<'a> {
    id: &'a str,
    takes: String,
}

#[derive(Serialize)]
struct PeoplePage {
    people: Vec<PersonLine>,
}

#[derive(Serialize)]
struct PersonLine {
    id: String,
    roles: Vec<String>,
    unit: Option<String>,
}

#[derive(Serialize)]
struct RoundPage<'a> {
    name: &'a str,
    date: &'a str,
    report_date: &'a str,
    mode: &'a str,
    form: &'a str,
}

/// `engagement.yaml` and `people.yaml` by name.
pub fn engagement(
    client: &Client,
    q: &Questionnaire,
    templates: &Templates,
    words: &Words,
) -> Result<BTreeMap<String, String>, RenderError> {
    let known: Vec<&str> = q.modules.iter().map(|m| m.id.as_str()).collect();
    let consent = match &client.consent {
        Some(text) => text.clone(),
        None => words.say("consent.default", &[("min", "3")])?,
    };
    let page = EngagementPage {
        id: &client.id,
        client: &client.client,
        sector: &client.sector,
        staff: client.staff,
        country: &client.country,
        currency: client.currency.as_deref(),
        questionnaire: q.reference.to_string(),
        benchmark: client.benchmark.as_deref(),
        modules: &client.modules,
        modules_known: known,
        consent,
        context: q.context.iter().map(context_line).collect(),
    };
    let people = if client.people.is_empty() {
        default_people(client.staff, q)
    } else {
        client.people.iter().map(line).collect()
    };
    let none = BTreeMap::new();
    Ok([
        (
            "engagement.yaml".to_owned(),
            whole(&templates.render("engagement.yaml.j2", &page, &none)?),
        ),
        (
            crate::check::people::PEOPLE.to_owned(),
            whole(&templates.render("people.yaml.j2", &PeoplePage { people }, &none)?),
        ),
    ]
    .into())
}

/// The folder and the `round.yaml` of a round.
pub fn round(
    new: &NewRound,
    templates: &Templates,
    words: &Words,
) -> Result<(String, String), RenderError> {
    let name = match &new.name {
        Some(name) => name.clone(),
        None => words.say("round.first", &[])?,
    };
    let page = RoundPage {
        name: &name,
        date: &new.date,
        report_date: &new.date,
        mode: new.mode.as_str(),
        form: new.form.as_str(),
    };
    let text = whole(&templates.render("round.yaml.j2", &page, &BTreeMap::new())?);
    Ok((format!("{}-{}", new.date, slug(&name)), text))
}

/// Text that ends with a line's end.
fn whole(text: &str) -> String {
    format!("{}\n", text.trim_end())
}

/// Lower-case ASCII letters, digits and hyphens; `round` where nothing is left.
fn slug(name: &str) -> String {
    let other = |c: char| !c.is_ascii_alphanumeric();
    let words: Vec<String> = name
        .split(other)
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect();
    if words.is_empty() {
        "round".to_owned()
    } else {
        words.join("-")
    }
}

/// A context question as a line to be filled in.
fn context_line(c: &ContextQuestion) -> ContextLine<'_> {
    let options = |o: &[String]| o.join(", ");
    let takes = match &c.kind {
        ContextKind::Number(unit) => unit.clone(),
        ContextKind::Share => "0 to 1".to_owned(),
        ContextKind::YesNo => "yes or no".to_owned(),
        ContextKind::Choice(o) => format!("one of {}", options(o)),
        ContextKind::List(o) => format!("[any of {}]", options(o)),
        ContextKind::Record(o) => format!("{{a number for each of {}}}", options(o)),
        ContextKind::Days => "[[first day, last day], ...]".to_owned(),
    };
    ContextLine { id: &c.id, takes }
}

fn line(p: &Invitee) -> PersonLine {
    PersonLine {
        id: p.id.clone().unwrap_or_default(),
        roles: p.roles.iter().map(ToString::to_string).collect(),
        unit: p.unit.clone(),
    }
}

/// One person a role; in a small firm three people share the roles in the order of the questionnaire, so that
/// every practice is still asked of two people or more.
fn default_people(staff: f64, q: &Questionnaire) -> Vec<PersonLine> {
    let roles: Vec<String> = q.roles.iter().map(|r| r.id.to_string()).collect();
    if staff < SMALL && roles.len() > 3 {
        let share = |n: usize| {
            let mine = roles.iter().enumerate().filter(|(at, _)| at % 3 == n);
            mine.map(|(_, r)| r.clone()).collect()
        };
        return (0..3)
            .map(|n| PersonLine {
                id: format!("person-{}", n + 1),
                roles: share(n),
                unit: None,
            })
            .collect();
    }
    roles
        .into_iter()
        .map(|role| PersonLine {
            id: format!("{role}-1"),
            roles: vec![role],
            unit: None,
        })
        .collect()
}
