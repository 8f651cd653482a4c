//! A questionnaire between another program and ours.

use super::remark::Remark;
use crate::diagnostic::Span;
use crate::read::text::is_steering;

/// A questionnaire as it was read.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// The key of the format in the sentences.
    pub format: &'static str,
    /// Its id; empty where the source has none.
    pub id: String,
    /// Its version; empty where the source has none.
    pub version: String,
    /// Its title; empty where the source has none.
    pub title: String,
    /// What its overall score describes; empty where the source does not say.
    pub subject: String,
    /// Its licence; empty where the source does not say.
    pub licence: String,
    /// Which of its numbers are own judgement; empty where the source does not say.
    pub basis: String,
    /// Number of steps of the scale, where the source sets it; otherwise the smallest on which all answers lie.
    pub steps: Option<usize>,
    /// Lowest and highest score of a source that counts scores.
    pub scores: Option<(f64, f64)>,
    /// General words of the levels, 0 to the number of steps; empty where the source has none.
    pub scale: Vec<String>,
    /// Words for scores.
    pub bands: Vec<(f64, String)>,
    /// Target of every practice, 0 to 100.
    pub target: Option<f64>,
    /// Who is asked.
    pub roles: Vec<Role>,
    /// The tree.
    pub dimensions: Vec<Dimension>,
    /// What the user has to know.
    pub remarks: Vec<Remark>,
}

impl Draft {
    /// All capabilities.
    pub fn capabilities(&self) -> impl Iterator<Item = &Capability> {
        self.dimensions.iter().flat_map(|d| &d.capabilities)
    }

    /// All practices.
    pub fn practices(&self) -> impl Iterator<Item = &Practice> {
        self.capabilities().flat_map(|c| &c.practices)
    }

    /// All practices, to change them.
    pub fn practices_mut(&mut self) -> impl Iterator<Item = &mut Practice> {
        let capabilities = self
            .dimensions
            .iter_mut()
            .flat_map(|d| d.capabilities.iter_mut());
        capabilities.flat_map(|c| c.practices.iter_mut())
    }
}

/// A role that is asked.
#[derive(Debug, Clone)]
pub struct Role {
    /// Id.
    pub id: String,
    /// Name.
    pub title: String,
    /// Who that is.
    pub who: String,
}

/// A dimension.
#[derive(Debug, Clone)]
pub struct Dimension {
    /// Id.
    pub id: String,
    /// Name.
    pub title: String,
    /// What it covers.
    pub about: String,
    /// Its capabilities.
    pub capabilities: Vec<Capability>,
}

/// A capability.
#[derive(Debug, Clone)]
pub struct Capability {
    /// Id.
    pub id: String,
    /// Name.
    pub title: String,
    /// What it covers.
    pub about: String,
    /// Its weight.
    pub weight: f64,
    /// What is asked.
    pub practices: Vec<Practice>,
}

/// A practice.
#[derive(Debug, Clone)]
pub struct Practice {
    /// Id.
    pub id: String,
    /// Name.
    pub title: String,
    /// The question.
    pub question: String,
    /// What a visitor would see; may be empty.
    pub look_for: String,
    /// What to ask to see; may be empty.
    pub ask_for: String,
    /// True for one that the short form leaves out.
    pub full_only: bool,
    /// Its weight inside the capability.
    pub weight: f64,
    /// The ids of the roles asked; empty for all.
    pub roles: Vec<String>,
    /// Why respondents may leave it out; empty where it always applies.
    pub not_applicable: String,
    /// What can be answered.
    pub answers: Vec<Answer>,
    /// True when an answer is lost because of a mistake that was reported.
    pub lost: bool,
    /// Where the question stands.
    pub place: Span,
    /// Where it comes from, for a comment; may be empty.
    pub origin: String,
}

/// An answer that can be chosen.
#[derive(Debug, Clone)]
pub struct Answer {
    /// What it counts, as a share of the highest answer possible, 0 to 1.
    pub share: f64,
    /// Its text.
    pub text: String,
    /// Where it stands.
    pub place: Span,
    /// Its level, once the answers are laid on the scale.
    pub level: usize,
}

/// A text on one line, without characters that steer a terminal.
pub fn flat(text: &str) -> String {
    let text = text.replace(is_steering, " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
