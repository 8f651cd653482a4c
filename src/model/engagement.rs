//! One client's engagement and one round of it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::answers::Respondent;
use super::branding::Branding;
use super::business::Money;
use super::id::{InitiativeId, ModuleId, Reference, RoleId};
use super::people::Invitee;
use super::planning::Planning;
use super::questionnaire::{Form, Practice, Questionnaire};
use super::workshop::{Rerating, Workshop};
use crate::expression::Facts;

/// One client, with the settings of the round laid over it.
#[derive(Debug, Clone)]
pub struct Engagement {
    /// The engagement as forms name it: lower-case ASCII letters, digits and hyphens.
    pub id: String,
    /// The client's name.
    pub client: String,
    /// NACE section letter.
    pub sector: String,
    /// Number of staff.
    pub staff: f64,
    /// ISO 3166 alpha-2 code.
    pub country: String,
    /// ISO 4217 code.
    pub currency: Option<String>,
    /// The questionnaire.
    pub questionnaire: Reference,
    /// The benchmark, if one was chosen.
    pub benchmark: Option<Reference>,
    /// The client's own opaque id in the benchmark; that row is left out of its peers.
    pub benchmark_id: Option<String>,
    /// Modules switched on.
    pub modules: Vec<ModuleId>,
    /// Context answers, as numbers, texts or counts.
    pub context: Facts,
    /// Smallest group of respondents that may be shown.
    pub min_role: usize,
    /// Own targets: node id → 0 to 100.
    pub targets: BTreeMap<String, f64>,
    /// Own weights: capability or practice id → weight.
    pub weights: BTreeMap<String, f64>,
    /// Own role weights; 1 where not given.
    pub role_weights: BTreeMap<RoleId, f64>,
    /// Smallest change between rounds that matters to the client, in points of 100.
    pub smallest_change: f64,
    /// Cost of days, limits, discount rate, costs of initiatives.
    pub money: Money,
    /// Start, length and limits of the plan.
    pub planning: Planning,
    /// Name, colour and logo of documents.
    pub branding: Branding,
    /// What respondents agree to, where the client words it.
    pub consent: Option<String>,
    /// Who is invited to its rounds, where that is listed.
    pub people: Vec<Invitee>,
}

impl Engagement {
    /// Size class as used by benchmarks.
    pub fn size_class(&self) -> SizeClass {
        SizeClass::of(self.staff)
    }
}

/// Size classes of organisations by staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum SizeClass {
    /// Fewer than 10.
    #[serde(rename = "<10")]
    Micro,
    /// 10–49.
    #[serde(rename = "10-49")]
    Small,
    /// 50–249.
    #[serde(rename = "50-249")]
    Medium,
    /// 250–999.
    #[serde(rename = "250-999")]
    Large,
    /// 1000 and more.
    #[serde(rename = "1000+")]
    Huge,
}

impl SizeClass {
    /// All classes, smallest first.
    pub const ALL: [Self; 5] = [
        Self::Micro,
        Self::Small,
        Self::Medium,
        Self::Large,
        Self::Huge,
    ];

    /// The class of a number of staff.
    pub fn of(staff: f64) -> Self {
        match staff {
            s if s < 10.0 => Self::Micro,
            s if s < 50.0 => Self::Small,
            s if s < 250.0 => Self::Medium,
            s if s < 1000.0 => Self::Large,
            _ => Self::Huge,
        }
    }

    /// The class as written in benchmark rows.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Micro => "<10",
            Self::Small => "10-49",
            Self::Medium => "50-249",
            Self::Large => "250-999",
            Self::Huge => "1000+",
        }
    }

    /// The class in words, for print.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Micro => "fewer than 10 staff",
            Self::Small => "10–49 staff",
            Self::Medium => "50–249 staff",
            Self::Large => "250–999 staff",
            Self::Huge => "1,000 staff or more",
        }
    }

    /// Reads a class as written in benchmark rows.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.as_str() == text)
    }
}

/// Who asked: the respondents themselves, a consultant with them, or an outside assessor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Self-assessment; evidence does not cap.
    #[serde(rename = "self")]
    SelfAssessed,
    /// Facilitated by an assessor; evidence caps.
    Facilitated,
    /// Third-party assessment; evidence caps.
    ThirdParty,
}

impl Mode {
    /// All modes.
    pub const ALL: [Self; 3] = [Self::SelfAssessed, Self::Facilitated, Self::ThirdParty];

    /// The word in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SelfAssessed => "self",
            Self::Facilitated => "facilitated",
            Self::ThirdParty => "third-party",
        }
    }

    /// The mode in words, for print.
    pub const fn words(self) -> &'static str {
        match self {
            Self::SelfAssessed => "self-assessment",
            Self::Facilitated => "facilitated",
            Self::ThirdParty => "third-party assessment",
        }
    }

    /// True where missing evidence caps a practice.
    pub const fn caps(self) -> bool {
        !matches!(self, Self::SelfAssessed)
    }
}

/// One assessment at one date.
#[derive(Debug, Clone)]
pub struct Round {
    /// Name of its folder.
    pub folder: String,
    /// Name for print.
    pub name: String,
    /// Day of the answers, `YYYY-MM-DD`.
    pub date: String,
    /// Day printed on the report, `YYYY-MM-DD`.
    pub report_date: String,
    /// Who asked.
    pub mode: Mode,
    /// Which practices were asked.
    pub form: Form,
    /// People invited by role; empty when not recorded.
    pub invited: BTreeMap<RoleId, usize>,
    /// Who answered.
    pub respondents: Vec<Respondent>,
    /// What was proposed and agreed, if a workshop was held.
    pub workshop: Option<Workshop>,
    /// Of a pulse round: the initiatives of the phase, whose practices are asked.
    pub phase: Vec<InitiativeId>,
    /// The evidence of an earlier round rated again, if that was done.
    pub rerating: Option<Rerating>,
}

impl Round {
    /// True for practices of the round's form. A pulse round asks the practices that its phase lifts and those of
    /// [`Questionnaire::pulse`]. Modules are left aside.
    pub fn asks(&self, p: &Practice, q: &Questionnaire) -> bool {
        asks(self.form, &self.phase, p, q)
    }
}

/// True for practices of a form; `phase` are the initiatives of a pulse round.
pub fn asks(form: Form, phase: &[InitiativeId], p: &Practice, q: &Questionnaire) -> bool {
    match form {
        Form::Full => true,
        Form::Short => p.form == Form::Short,
        Form::Pulse => {
            let lifted = q
                .catalogue
                .initiatives
                .iter()
                .filter(|i| phase.contains(&i.id))
                .any(|i| i.closes.iter().any(|(closed, _)| closed == &p.id));
            lifted || q.pulse.contains(&p.id)
        }
    }
}
