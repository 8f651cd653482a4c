//! Money: how benefits are counted (part of a questionnaire), and what an engagement says about costs and benefits.

use std::collections::BTreeMap;

use serde::Serialize;

use super::formula::Formula;
use super::id::{InitiativeId, PracticeId, RoleId};
use super::month::{Month, Quarter};
use crate::expression::Condition;

/// `business.yaml` of a questionnaire.
#[derive(Debug, Clone, Default)]
pub struct Business {
    /// Says whose judgement formulas, pass marks and options are.
    pub basis: String,
    /// The context question whose record holds what was asked for, by line.
    pub request: Option<String>,
    /// Lines of the budget, in the order printed.
    pub lines: Vec<Line>,
    /// What to ask for, by the name of a setting.
    pub settings: BTreeMap<String, String>,
    /// Kinds of benefits.
    pub profiles: Vec<Profile>,
    /// What shows that people work with the system.
    pub metrics: Vec<Metric>,
    /// What a board compares.
    pub options: Vec<BoardOption>,
    /// Which option goes with which label, tested in this order.
    pub recommended: Vec<Recommended>,
}

impl Business {
    /// The profile with this id.
    pub fn profile(&self, id: &str) -> Option<&Profile> {
        self.profiles.iter().find(|p| p.id == id)
    }

    /// The line in which the days of an initiative are counted.
    pub fn line_of(&self, initiative: &InitiativeId) -> Option<&Line> {
        let named = |l: &&Line| l.initiatives.contains(initiative);
        let rest = |l: &&Line| l.rest;
        self.lines
            .iter()
            .find(named)
            .or_else(|| self.lines.iter().find(rest))
    }
}

/// A line of the budget.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its id, also an option of the context record of planned spending.
    pub id: String,
    /// Name for print.
    pub title: String,
    /// Initiatives whose bought days count here.
    pub initiatives: Vec<InitiativeId>,
    /// True for the line of all other initiatives.
    pub rest: bool,
    /// The sum of the request stands in where no initiative has a figure for this line.
    pub from_request: bool,
    /// Initiatives that cannot be priced without a figure for this line.
    pub needed_by: Vec<InitiativeId>,
    /// What to ask finance for.
    pub ask: String,
}

/// A kind of benefit.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// Id.
    pub id: String,
    /// Name for print.
    pub title: String,
    /// What it is.
    pub about: String,
    /// Its class unless the engagement says otherwise.
    pub class: BenefitClass,
    /// Why it is of that class, and what would change it.
    pub why: String,
    /// The figures that it is made of.
    pub drivers: Vec<Driver>,
    /// The money of a year, over the drivers in their order; drivers per month count twelve times.
    pub formula: Formula,
    /// The driver that the work is meant to move.
    pub lever: Option<String>,
    /// Initiatives whose end usually starts it.
    pub starts_with: Vec<InitiativeId>,
    /// What to ask finance for.
    pub ask: Vec<String>,
    /// What is often counted twice.
    pub double_counts: Vec<DoubleCount>,
}

/// One figure of a benefit.
#[derive(Debug, Clone, PartialEq)]
pub struct Driver {
    /// Id, the name in the formula.
    pub id: String,
    /// What is asked.
    pub question: String,
    /// Unit in words.
    pub unit: String,
    /// The time that it is counted for.
    pub per: Per,
    /// The most that it can be, if there is such a limit.
    pub most: Option<f64>,
}

/// The time that a driver is counted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Per {
    /// A month: it counts twelve times in a year.
    Month,
    /// A year.
    Year,
    /// No time.
    None,
}

impl Per {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Month, Self::Year, Self::None];

    /// The word in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Year => "year",
            Self::None => "none",
        }
    }

    /// How often a figure counts in a year.
    pub const fn times(self) -> f64 {
        match self {
            Self::Month => 12.0,
            Self::Year | Self::None => 1.0,
        }
    }
}

/// What a benefit often shares with another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoubleCount {
    /// The other profile, if it is one.
    pub with: Option<String>,
    /// What is counted twice.
    pub text: String,
}

/// What kind of money a benefit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum BenefitClass {
    /// A bill, a post or overtime ends, and finance names it.
    Cashable,
    /// Money that would be spent otherwise.
    Avoided,
    /// Believed, not shown.
    Soft,
}

impl BenefitClass {
    /// All classes.
    pub const ALL: [Self; 3] = [Self::Cashable, Self::Avoided, Self::Soft];

    /// The word in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cashable => "cashable",
            Self::Avoided => "avoided",
            Self::Soft => "soft",
        }
    }

    /// True for what counts towards the return.
    pub const fn counts(self) -> bool {
        !matches!(self, Self::Soft)
    }
}

/// What shows that people work with the system.
#[derive(Debug, Clone, PartialEq)]
pub struct Metric {
    /// Id.
    pub id: String,
    /// Name for print.
    pub title: String,
    /// The practice that it measures, if it is one.
    pub practice: Option<PracticeId>,
    /// How it is counted, in words.
    pub formula: String,
    /// Where the figures come from.
    pub source: String,
    /// True for a share of 1, false for a count.
    pub is_share: bool,
    /// What has to be reached.
    pub pass: Vec<PassMark>,
}

/// A pass mark.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PassMark {
    /// Months after go-live; `None` for any time.
    pub month: Option<u32>,
    /// The least that passes, or the most.
    pub mark: f64,
    /// True where less is better.
    pub at_most: bool,
}

/// Which initiatives an option holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// None.
    Nothing,
    /// Those that it lists.
    Listed,
    /// Those of the rollout plan.
    Plan,
    /// Those of the plan with those that it lists, side by side.
    Everything,
}

impl Scope {
    /// All scopes.
    pub const ALL: [Self; 4] = [Self::Nothing, Self::Listed, Self::Plan, Self::Everything];

    /// The word in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Listed => "listed",
            Self::Plan => "plan",
            Self::Everything => "everything",
        }
    }
}

/// One of the ways that a board compares.
#[derive(Debug, Clone)]
pub struct BoardOption {
    /// Id.
    pub id: String,
    /// Name for print.
    pub title: String,
    /// What it is.
    pub about: String,
    /// Which initiatives it holds.
    pub scope: Scope,
    /// The initiatives listed.
    pub initiatives: Vec<InitiativeId>,
    /// Offered only when this condition on the context holds.
    pub offered_when: Option<Condition>,
    /// The sums of the request belong to it.
    pub uses_request: bool,
    /// What has to be true for it.
    pub must_be_true: Vec<String>,
    /// What it does not do.
    pub cannot: String,
}

/// Which option goes with a label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recommended {
    /// The label of the judgement.
    pub label: String,
    /// The option.
    pub option: String,
    /// Why.
    pub because: String,
}

/// Low, likely and high.
pub type Three = [f64; 3];

/// What an engagement says about costs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Money {
    /// Cost of a day.
    pub day_cost: DayCost,
    /// What may be spent in a quarter.
    pub budget_limit: BTreeMap<Quarter, f64>,
    /// Rate at which future money is discounted, a year.
    pub discount_rate: Option<f64>,
    /// What initiatives cost beside people's days.
    pub costs: BTreeMap<InitiativeId, Costs>,
}

/// Cost of a person-day.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DayCost {
    /// Own people, where no role says otherwise.
    pub internal: Option<f64>,
    /// Own people by role.
    pub by_role: BTreeMap<RoleId, f64>,
    /// Bought days.
    pub external: Option<f64>,
}

impl DayCost {
    /// Cost of a day of a role.
    pub fn of(&self, role: &RoleId) -> Option<f64> {
        self.by_role.get(role).copied().or(self.internal)
    }
}

/// What an initiative costs beside people's days, in the currency of the engagement.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Costs {
    /// Line of the budget → sum over the time of the work.
    pub lines: BTreeMap<String, Three>,
    /// A year, from the month after the work ends.
    pub running: Option<Three>,
}

/// One line of `benefits.yaml`.
#[derive(Debug, Clone, PartialEq)]
pub struct Benefit {
    /// Id inside the register.
    pub id: String,
    /// The profile.
    pub profile: String,
    /// The office that answers for it.
    pub owner: Option<String>,
    /// Its class.
    pub class: BenefitClass,
    /// The post, overtime or contract that ends.
    pub named: Option<String>,
    /// How things stood before.
    pub baseline: Option<Baseline>,
    /// The initiative whose end starts it.
    pub from: InitiativeId,
    /// Months from that end until it begins.
    pub delay_months: u32,
    /// Months until it is there in full, rising evenly.
    pub ramp_months: u32,
    /// Figures in the order of the profile's drivers; the lever may be missing.
    pub drivers: Vec<Option<Three>>,
    /// Other benefits that were looked at for double counts.
    pub counted_with: Vec<String>,
    /// What came in, by month.
    pub actual: BTreeMap<Month, f64>,
}

/// How things stood before.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Baseline {
    /// Day, `YYYY-MM-DD`.
    pub date: String,
    /// The figure.
    pub value: f64,
    /// Its unit.
    pub unit: String,
    /// Where it comes from.
    pub source: String,
}
