//! Forms out: what people fill in who do not have this program. One form a role, with the practices that the round
//! asks of it; what comes back is read by the round itself or collected into it.
//!
//! [`html`] makes a page that works from a mail attachment, [`xlsx`] a workbook, [`csv`] a row of a table.

pub mod base64;
pub mod csv;
pub mod html;
pub mod words;
pub mod xlsx;

use serde::Serialize;

use crate::check::Case;
use crate::model::id::RoleId;
use crate::model::questionnaire::{Capability, Form as Extent, Practice, Questionnaire};

/// The template set of the forms.
pub const TEMPLATE: &str = "forms";

/// What one role is asked in one round.
#[derive(Debug, Clone, Serialize)]
pub struct Form {
    /// The language of its texts.
    pub language: &'static str,
    /// The engagement's id, by which an answer is known to belong here.
    pub engagement: String,
    /// The client's name, or that of the branding.
    pub client: String,
    /// The folder of the round.
    pub round: String,
    /// The round's name.
    pub round_name: String,
    /// Day of the report, `YYYY-MM-DD`; files that hold a date hold this one.
    pub report_date: String,
    /// The questionnaire as id@version.
    pub questionnaire: String,
    /// The questionnaire's title.
    pub title: String,
    /// `pulse`, `short` or `full`.
    pub form: &'static str,
    /// The role's id.
    pub role: String,
    /// The role's name.
    pub role_title: String,
    /// Who that is.
    pub who: String,
    /// The words of the levels, 0 to n.
    pub levels: Vec<String>,
    /// True where it asks what is planned and agreed.
    pub intention: bool,
    /// Number of questions.
    pub count: usize,
    /// The questions by capability.
    pub sections: Vec<Section>,
}

impl Form {
    /// All questions in their order.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.sections.iter().flat_map(|s| &s.questions)
    }
}

/// The questions of a capability.
#[derive(Debug, Clone, Serialize)]
pub struct Section {
    /// Id of the capability.
    pub id: String,
    /// Its name.
    pub title: String,
    /// What it covers.
    pub about: String,
    /// The questions.
    pub questions: Vec<Question>,
}

/// One practice as it is asked.
#[derive(Debug, Clone, Serialize)]
pub struct Question {
    /// Its number in the form, from 1.
    pub n: usize,
    /// Id of the practice.
    pub id: String,
    /// What is assessed.
    pub title: String,
    /// The question.
    pub question: String,
    /// What a visitor would see.
    pub look_for: String,
    /// What to ask to see.
    pub ask_for: String,
    /// Descriptions of the levels; those of a measured practice too.
    pub described: Vec<String>,
    /// True where a level may be chosen; a measured practice takes none in the full form.
    pub takes_level: bool,
    /// The figure, for a measured practice.
    pub measure: Option<Figure>,
    /// When it may be left out; `None` where it always applies.
    pub not_applicable: Option<String>,
}

impl Question {
    /// The descriptions that can be chosen.
    pub fn levels(&self) -> &[String] {
        if self.takes_level {
            &self.described
        } else {
            &[]
        }
    }
}

/// The figure of a measured practice.
#[derive(Debug, Clone, Serialize)]
pub struct Figure {
    /// What is measured.
    pub metric: String,
    /// Its unit.
    pub unit: String,
    /// What is counted or drawn.
    pub sample: String,
    /// Smallest possible figure.
    pub low: f64,
    /// Largest possible figure.
    pub high: f64,
}

/// The form of a role; `None` where the round asks nothing of it, or there is no such role.
pub fn form(case: &Case, role: &RoleId) -> Option<Form> {
    let (q, e, round) = (&case.questionnaire, &case.engagement, &case.round);
    let who = q.roles.iter().find(|r| &r.id == role)?;
    let on = |p: &&Practice| p.module.as_ref().is_none_or(|m| e.modules.contains(m));
    let asked: Vec<&Practice> = q
        .practices
        .iter()
        .filter(|p| p.roles.contains(role) && round.asks(p, q))
        .filter(on)
        .collect();
    if asked.is_empty() {
        return None;
    }
    let full = round.form == Extent::Full;
    Some(Form {
        language: "en",
        engagement: e.id.clone(),
        client: e.branding.name.clone().unwrap_or_else(|| e.client.clone()),
        round: round.folder.clone(),
        round_name: round.name.clone(),
        report_date: round.report_date.clone(),
        questionnaire: q.reference.to_string(),
        title: q.title.clone(),
        form: round.form.as_str(),
        role: role.to_string(),
        role_title: who.title.clone(),
        who: who.who.clone(),
        levels: q.levels.clone(),
        intention: full,
        count: asked.len(),
        sections: sections(q, &asked, full),
    })
}

/// The roles that a round asks, in the order of the questionnaire: those invited, or all where nobody was noted.
pub fn roles(case: &Case) -> Vec<RoleId> {
    let invited = &case.round.invited;
    let is_asked = |role: &RoleId| {
        invited.values().all(|n| *n == 0) || invited.get(role).is_some_and(|n| *n > 0)
    };
    let roles = case.questionnaire.roles.iter().map(|r| r.id.clone());
    roles.filter(is_asked).collect()
}

fn sections(q: &Questionnaire, asked: &[&Practice], full: bool) -> Vec<Section> {
    let mut n = 0;
    let mut section = |c: &Capability| Section {
        id: c.id.to_string(),
        title: c.title.clone(),
        about: c.about.clone(),
        questions: asked
            .iter()
            .filter(|p| p.capability == c.id)
            .map(|p| {
                n += 1;
                question(n, p, full)
            })
            .collect(),
    };
    let all: Vec<Section> = q.capabilities().map(&mut section).collect();
    all.into_iter()
        .filter(|s| !s.questions.is_empty())
        .collect()
}

fn question(n: usize, p: &Practice, full: bool) -> Question {
    Question {
        n,
        id: p.id.to_string(),
        title: p.title.clone(),
        question: p.question.clone(),
        look_for: p.look_for.clone(),
        ask_for: p.ask_for.clone(),
        described: p.levels.clone(),
        takes_level: p.measure.is_none() || !full,
        measure: p.measure.as_ref().map(|m| Figure {
            metric: m.metric.clone(),
            unit: m.unit.clone(),
            sample: m.sample.clone(),
            low: m.range.0,
            high: m.range.1,
        }),
        not_applicable: p.not_applicable.as_ref().map(|n| n.because.clone()),
    }
}
