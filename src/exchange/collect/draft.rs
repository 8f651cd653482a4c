//! What one person sent, before it is checked against the engagement.

use super::day::Day;
use super::person::Identity;
use crate::check::answers::Written;
use crate::diagnostic::Span;

/// Whether a person agrees to be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Consent {
    /// The form says nothing about it.
    Unasked,
    /// The form asks, and the person left it empty.
    Open,
    Given,
    Refused,
}

/// A submission as it came.
pub(super) struct Draft {
    /// Where it stands.
    pub(super) place: Span,
    pub(super) who: Identity,
    /// Roles as written.
    pub(super) roles: Vec<(String, Span)>,
    pub(super) unit: Option<String>,
    pub(super) day: Option<Day>,
    /// False where the tool or the person says that it is not done.
    pub(super) sent: bool,
    /// Whether the person agrees.
    pub(super) consent: Consent,
    pub(super) engagement: Option<(String, Span)>,
    pub(super) round: Option<(String, Span)>,
    pub(super) questionnaire: Option<(String, Span)>,
    /// Answers, each with false when a part of it could not be read.
    pub(super) written: Vec<(Written, bool)>,
    /// All its words, which tell it from others where nothing else does.
    pub(super) text: String,
}

impl Draft {
    /// Nothing yet.
    pub(super) fn new(place: Span) -> Self {
        Self {
            place,
            who: Identity::default(),
            roles: Vec::new(),
            unit: None,
            day: None,
            sent: true,
            consent: Consent::Unasked,
            engagement: None,
            round: None,
            questionnaire: None,
            written: Vec::new(),
            text: String::new(),
        }
    }

    /// The answer to a practice, new when there is none yet.
    pub(super) fn answer(&mut self, practice: &str, place: Span) -> Option<&mut (Written, bool)> {
        let at = self
            .written
            .iter()
            .position(|(w, _)| w.practice == practice);
        let at = at.unwrap_or_else(|| {
            self.written.push((Written::new(practice, place), true));
            self.written.len() - 1
        });
        self.written.get_mut(at)
    }
}

/// Words for no.
pub(super) fn is_no(text: &str) -> bool {
    ["no", "false", "0", "n", "nein", "non"].contains(&text.trim().to_lowercase().as_str())
}
