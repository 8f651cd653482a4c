//! The registers of an engagement: what was decided (`decisions.yaml`) and what was done (`jobs.yaml`).

use serde::Serialize;

use super::id::InitiativeId;
use super::month::Month;

/// One line of `decisions.yaml`.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// Id inside the register.
    pub id: String,
    /// What was asked for.
    pub ask: String,
    /// Folder of the round whose report asked for it.
    pub round: String,
    /// The initiatives that it is about.
    pub initiatives: Vec<InitiativeId>,
    /// Who decides, a role or an office.
    pub decider: Option<String>,
    /// Until when, `YYYY-MM-DD`.
    pub due: Option<String>,
    /// The sum asked for, in the currency of the engagement.
    pub amount: Option<f64>,
    /// What waiting costs, in words.
    pub if_not: Option<String>,
    /// How it ended.
    pub outcome: Outcome,
    /// Day of the decision, `YYYY-MM-DD`.
    pub decided: Option<String>,
    /// What was decided instead, or why it was not.
    pub note: Option<String>,
}

/// How a decision ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// As asked.
    Made,
    /// Otherwise than asked.
    Changed,
    /// The day passed without a decision, or it was refused.
    NotMade,
    /// Not due yet.
    Open,
}

impl Outcome {
    /// All outcomes.
    pub const ALL: [Self; 4] = [Self::Made, Self::Changed, Self::NotMade, Self::Open];

    /// The word in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Made => "made",
            Self::Changed => "changed",
            Self::NotMade => "not-made",
            Self::Open => "open",
        }
    }
}

/// One initiative of `jobs.yaml`.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// The initiative.
    pub initiative: InitiativeId,
    /// How far it is.
    pub state: State,
    /// First day, `YYYY-MM-DD`.
    pub begun: Option<String>,
    /// Last day, `YYYY-MM-DD`.
    pub ended: Option<String>,
    /// Who owns it, an office or a role.
    pub owner: Option<String>,
    /// Person-days spent.
    pub days: Option<f64>,
    /// Whether the test that shows it done was passed.
    pub test: Test,
    /// What was shown for the test, in words.
    pub shown_by: Option<String>,
    /// Why it slipped, stopped, or why something fell meanwhile.
    pub cause: Option<String>,
    /// What the client has decided about it, whatever its priority.
    pub fixed: Option<Fixed>,
    /// First month that the client has set, `YYYY-MM`.
    pub planned_begin: Option<Month>,
    /// Last month that the client has set.
    pub planned_end: Option<Month>,
}

/// What the client has decided about an initiative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fixed {
    /// It is done within the horizon.
    Must,
    /// It is not done.
    Never,
}

impl Job {
    /// The state on the day of a round: the register may have been written later.
    pub fn state_at(&self, date: &str) -> State {
        let later = |day: &Option<String>| day.as_deref().is_some_and(|d| d > date);
        match self.state {
            State::Done | State::Running if later(&self.begun) => State::NotBegun,
            State::Done if later(&self.ended) => State::Running,
            state => state,
        }
    }
}

/// How far an initiative is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Nothing has begun.
    NotBegun,
    /// Under way.
    Running,
    /// Ended.
    Done,
}

impl State {
    /// All states.
    pub const ALL: [Self; 3] = [Self::NotBegun, Self::Running, Self::Done];

    /// The word in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotBegun => "not-begun",
            Self::Running => "running",
            Self::Done => "done",
        }
    }
}

/// Result of the test that shows an initiative done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Test {
    /// Nobody has tested yet.
    NotRun,
    /// It holds.
    Passed,
    /// It does not hold.
    Failed,
}

impl Test {
    /// All results.
    pub const ALL: [Self; 3] = [Self::NotRun, Self::Passed, Self::Failed];

    /// The word in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotRun => "not-run",
            Self::Passed => "passed",
            Self::Failed => "failed",
        }
    }
}
