//! The instrument: dimensions → capabilities → practices, scale, roles, context questions, sources.

use serde::Serialize;

use super::business::Business;
use super::crosswalk::Crosswalk;
use super::id::{CapabilityId, DimensionId, ModuleId, PracticeId, Reference, RoleId};
use super::initiative::Catalogue;
use super::rules::Rules;
use super::scale::{Evidence, piecewise};
use crate::expression::Condition;

/// A questionnaire of one version, complete and without contradictions.
#[derive(Debug, Clone)]
pub struct Questionnaire {
    /// Id and version.
    pub reference: Reference,
    /// Name for print.
    pub title: String,
    /// What the overall score describes, for print ("Customer management"); the title when not given.
    pub subject: String,
    /// Which of its numbers are own judgement, for the method page.
    pub basis: String,
    /// Words for levels 0 … n, general meaning.
    pub levels: Vec<String>,
    /// Words for scores, lowest first.
    pub bands: Vec<Band>,
    /// Target of every practice without one of its own, 0 to 100.
    pub target: f64,
    /// Meaning and cap of E0 … E3.
    pub evidence: [EvidenceGrade; 4],
    /// Who is asked, in the order printed.
    pub roles: Vec<Role>,
    /// Parts that can be switched on.
    pub modules: Vec<Module>,
    /// Gap kinds with their capabilities, in the order printed.
    pub dimensions: Vec<Dimension>,
    /// All practices by capability, in the order printed.
    pub practices: Vec<Practice>,
    /// Facts about the organisation that are asked once and never scored.
    pub context: Vec<ContextQuestion>,
    /// What the questionnaire rests on.
    pub sources: Vec<Source>,
    /// A benchmark of published figures that is shown as context, if there is one.
    pub reference_figures: Option<Reference>,
    /// The remedies.
    pub catalogue: Catalogue,
    /// What may begin and what waits; `None` for a questionnaire without rules.
    pub rules: Option<Rules>,
    /// Budget lines, benefits, metrics and options; empty where the questionnaire has none.
    pub business: Business,
    /// Practices that every pulse round asks: those that gates rest on, and the link practices.
    pub pulse: Vec<PracticeId>,
    /// From earlier versions of this questionnaire, one crosswalk each.
    pub crosswalks: Vec<Crosswalk>,
}

impl Questionnaire {
    /// Highest level of the scale as a number (4 for a scale of five levels).
    #[expect(
        clippy::cast_precision_loss,
        reason = "a scale has a handful of levels"
    )]
    pub fn highest(&self) -> f64 {
        (self.levels.len() - 1) as f64
    }

    /// The practice with this id or alias.
    pub fn practice(&self, id: &str) -> Option<&Practice> {
        self.practices
            .iter()
            .find(|p| p.id.as_str() == id || p.aliases.iter().any(|a| a == id))
    }

    /// True for this version, and for those from which a crosswalk leads to it.
    pub fn continues(&self, earlier: &Reference) -> bool {
        self.reference == *earlier || self.crosswalks.iter().any(|c| c.from == *earlier)
    }

    /// All capabilities in the order printed.
    pub fn capabilities(&self) -> impl Iterator<Item = &Capability> {
        self.dimensions.iter().flat_map(|d| &d.capabilities)
    }

    /// The title of a role.
    pub fn role_title<'a>(&'a self, id: &'a RoleId) -> &'a str {
        self.roles
            .iter()
            .find(|r| &r.id == id)
            .map_or(id.as_str(), |r| r.title.as_str())
    }

    /// The band word of a score, left-closed (20 lies in the second band).
    pub fn band(&self, score: f64) -> &str {
        self.bands
            .iter()
            .rev()
            .find(|b| score >= b.from)
            .map_or("", |b| b.word.as_str())
    }
}

/// A word for scores from `from` up to the next band.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// First score of the band.
    pub from: f64,
    /// The word.
    pub word: String,
}

/// An evidence grade: what it means and the highest level that it carries.
#[derive(Debug, Clone, PartialEq)]
pub struct EvidenceGrade {
    /// Which one.
    pub grade: Evidence,
    /// Highest level that counts in facilitated and third-party mode.
    pub cap: f64,
    /// Meaning, for print.
    pub text: String,
}

/// A role that is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Role {
    /// Id.
    pub id: RoleId,
    /// Name for print.
    pub title: String,
    /// Who that is in an organisation.
    pub who: String,
}

/// A part of the questionnaire that can be switched on; it has a score of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Module {
    /// Id.
    pub id: ModuleId,
    /// Name for print.
    pub title: String,
    /// What it covers.
    pub about: String,
}

/// A gap kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Dimension {
    /// Id.
    pub id: DimensionId,
    /// Name for print.
    pub title: String,
    /// What it covers.
    pub about: String,
    /// Its capabilities.
    pub capabilities: Vec<Capability>,
}

/// What an organisation can do.
#[derive(Debug, Clone, PartialEq)]
pub struct Capability {
    /// Id, the prefix of its practices.
    pub id: CapabilityId,
    /// Name for print.
    pub title: String,
    /// What it covers.
    pub about: String,
    /// Weight in the overall score, any unit.
    pub weight: f64,
}

/// Whether a practice is scored and benchmarked or counted on the programme checklist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// How customers are managed: scored and benchmarked.
    Capability,
    /// How far the programme is prepared: a checklist, never scored.
    Programme,
}

/// The form of a round or the smallest form that holds a practice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// The practices of a phase, with those of [`Questionnaire::pulse`]; the others are carried forward.
    Pulse,
    /// The short form.
    Short,
    /// All practices.
    Full,
}

impl Form {
    /// All forms of a round.
    pub const ALL: [Self; 3] = [Self::Pulse, Self::Short, Self::Full];

    /// The word in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pulse => "pulse",
            Self::Short => "short",
            Self::Full => "full",
        }
    }
}

/// The scored item.
#[derive(Debug, Clone)]
pub struct Practice {
    /// Id, never reused.
    pub id: PracticeId,
    /// Ids of practices merged into this one.
    pub aliases: Vec<String>,
    /// What is assessed, one sentence.
    pub title: String,
    /// The question asked.
    pub question: String,
    /// What a visitor would see; may be empty.
    pub look_for: String,
    /// What to ask to see; may be empty.
    pub ask_for: String,
    /// What can be seen at level 0 … n; empty where the practice has no such level.
    pub levels: Vec<String>,
    /// The figure, for a measured practice.
    pub measure: Option<Measure>,
    /// Scored or on the checklist.
    pub kind: Kind,
    /// The module, or none for the core.
    pub module: Option<ModuleId>,
    /// The smallest form that holds it.
    pub form: Form,
    /// Weight inside its capability, any unit.
    pub weight: f64,
    /// Roles asked.
    pub roles: Vec<RoleId>,
    /// When it may be left out.
    pub not_applicable: Option<NotApplicable>,
    /// Where it comes from.
    pub trace: Vec<Trace>,
    /// Its capability.
    pub capability: CapabilityId,
}

impl Practice {
    /// The levels that can be chosen. A practice may leave out some of the scale, so that answers which count unevenly
    /// (0, 25, 50 and 100 %) keep their values on a scale of even steps (0, 1, 2 and 4 of 0 to 4).
    pub fn offered(&self) -> impl Iterator<Item = usize> {
        let levels = self.levels.iter().enumerate();
        levels.filter(|(_, text)| !text.is_empty()).map(|(n, _)| n)
    }

    /// The levels that can be chosen, in words: `0-4`, or `0, 1, 2, 4` where some are left out.
    pub fn choices(&self) -> String {
        let offered: Vec<String> = self.offered().map(|n| n.to_string()).collect();
        match offered.as_slice() {
            [first, .., last] if offered.len() == self.levels.len() => format!("{first}-{last}"),
            _ => offered.join(", "),
        }
    }

    /// True for a level that can be chosen.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a level is a small whole number"
    )]
    pub fn offers(&self, level: f64) -> bool {
        let text = self.levels.get(level as usize);
        text.is_none_or(|text| !text.is_empty())
    }

    /// True for the practices that enter the scores of capabilities, dimensions and the whole.
    pub fn is_scored_core(&self) -> bool {
        self.kind == Kind::Capability && self.module.is_none()
    }
}

/// When a practice does not apply; a respondent may say so only where this is given.
#[derive(Debug, Clone)]
pub struct NotApplicable {
    /// A condition on the context answers that settles it for the organisation.
    pub when: Condition,
    /// The reason in words.
    pub because: String,
}

/// How a figure becomes a score: linear between knots, constant beyond the end knots.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// What is measured.
    pub metric: String,
    /// Its unit.
    pub unit: String,
    /// What is counted or drawn.
    pub sample: String,
    /// Smallest and largest figure that is possible; others are refused.
    pub range: (f64, f64),
    /// (figure, score 0 to 100), figures strictly increasing, scores monotone.
    pub knots: Vec<(f64, f64)>,
}

impl Measure {
    /// The score of a figure.
    pub fn score(&self, figure: f64) -> f64 {
        piecewise(&self.knots, figure).unwrap_or(0.0)
    }
}

/// A source and, where it has some, a passage of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// Id of the source.
    pub source: String,
    /// Key of the passage.
    pub passage: Option<String>,
}

/// A fact about the organisation.
#[derive(Debug, Clone, PartialEq)]
pub struct ContextQuestion {
    /// Id, used by conditions.
    pub id: String,
    /// What kind of answer it takes.
    pub kind: ContextKind,
    /// The question.
    pub question: String,
    /// Who knows, how to count.
    pub help: String,
}

/// The kinds of context answers.
#[derive(Debug, Clone, PartialEq)]
pub enum ContextKind {
    /// A number of the given unit.
    Number(String),
    /// A share from 0 to 1.
    Share,
    /// `yes` or `no`.
    YesNo,
    /// One of the options.
    Choice(Vec<String>),
    /// Any of the options.
    List(Vec<String>),
    /// A number for each of the options.
    Record(Vec<String>),
    /// Ranges of days, `[[2026-12-20, 2027-01-06]]`.
    Days,
}

/// A text that the questionnaire rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// Id, used in traces.
    pub id: String,
    /// Bibliographic description.
    pub title: String,
    /// Year of publication, where known.
    pub year: Option<i32>,
    /// A: read in the primary text; B: in a secondary text that names its source; C: trade press or vendor.
    pub grade: String,
    /// Caution.
    pub note: Option<String>,
    /// Key → what the passage says, in our words.
    pub passages: Vec<(String, String)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_between_knots_are_interpolated_and_constant_beyond() {
        let m = Measure {
            metric: String::new(),
            unit: String::new(),
            sample: String::new(),
            range: (0.0, 100.0),
            knots: vec![
                (0.5, 100.0),
                (2.0, 75.0),
                (4.0, 50.0),
                (8.0, 25.0),
                (15.0, 0.0),
            ],
        };
        // By hand: 6.5 lies 2.5/4 of the way from 50 down to 25.
        assert!((m.score(6.5) - 34.375).abs() < 1e-12);
        assert!((m.score(0.1) - 100.0).abs() < 1e-12);
        assert!((m.score(40.0)).abs() < 1e-12);
    }
}
