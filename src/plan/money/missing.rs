//! What has to be asked for before there is a return.

use serde::Serialize;

use super::benefits::{BenefitFlow, BenefitState};
use super::costs::Ledger;
use super::{Inputs, benefits, spend};
use crate::model::business::Profile;

/// Something to ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Missing {
    /// What kind of thing it is.
    pub what: What,
    /// The role, line, profile or benefit that it is about.
    pub of: Option<String>,
    /// In words, from the questionnaire.
    pub ask: Vec<String>,
    /// Without it there is no return.
    pub blocks: bool,
}

/// Kinds of things to ask for; the first ones are settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// Cost of an own day, of a role where the others have one.
    DayCostInternal,
    /// Cost of a bought day.
    DayCostExternal,
    /// The yearly rate at which future money is discounted.
    DiscountRate,
    /// Limits by quarter.
    BudgetLimit,
    /// The sum of a line of the budget.
    Line,
    /// At least one benefit that counts.
    Benefits,
    /// The figures of a profile that fits the plan.
    Profile,
    /// The lever of a benefit.
    Lever,
    /// Who answers for a benefit.
    Owner,
    /// How things stood before.
    Baseline,
}

impl What {
    /// Its name among the settings of the questionnaire.
    pub const fn setting(self) -> &'static str {
        match self {
            Self::DayCostInternal => "day-cost-internal",
            Self::DayCostExternal => "day-cost-external",
            Self::DiscountRate => "discount-rate",
            Self::BudgetLimit => "budget-limit",
            Self::Benefits => "benefits",
            Self::Owner => "owner",
            Self::Baseline => "baseline",
            Self::Line => "line",
            Self::Profile => "profile",
            Self::Lever => "lever",
        }
    }
}

/// All that is missing, settings first.
pub fn missing(
    inputs: &Inputs<'_>,
    ledger: Option<&Ledger>,
    flows: &[BenefitFlow],
) -> Vec<Missing> {
    let mut out = Vec::new();
    let mut ask = |what: What, of: Option<&str>, words: Vec<String>, blocks: bool| {
        out.push(Missing {
            what,
            of: of.map(str::to_owned),
            ask: words,
            blocks,
        });
    };
    let setting = |what: What| {
        let words = inputs.business.settings.get(what.setting());
        words.cloned().into_iter().collect::<Vec<_>>()
    };
    let cost = &inputs.money.day_cost;
    if cost.by_role.is_empty() && cost.internal.is_none() {
        let what = What::DayCostInternal;
        ask(what, None, setting(what), true);
    } else {
        for role in spend::roles(&inputs.spends) {
            if cost.of(role).is_none() {
                let what = What::DayCostInternal;
                ask(what, Some(role.as_str()), setting(what), true);
            }
        }
    }
    let bought = inputs.spends.iter().any(spend::Spend::is_bought);
    if cost.external.is_none() && (bought || inputs.spends.is_empty()) {
        let what = What::DayCostExternal;
        ask(what, None, setting(what), true);
    }
    if inputs.money.discount_rate.is_none() {
        let what = What::DiscountRate;
        ask(what, None, setting(what), false);
    }
    if inputs.money.budget_limit.is_empty() {
        let what = What::BudgetLimit;
        ask(what, None, setting(what), false);
    }
    for id in ledger.iter().flat_map(|l| &l.unpriced) {
        let line = inputs.business.lines.iter().find(|l| l.id == *id);
        let words = line.map(|l| l.ask.clone()).into_iter().collect();
        ask(What::Line, Some(id), words, true);
    }
    if !flows.iter().any(benefits::counts) {
        let what = What::Benefits;
        ask(what, None, setting(what), true);
    }
    for b in flows {
        if b.state == BenefitState::LeverUnknown {
            let lever = inputs.business.profile(&b.profile).and_then(lever_question);
            ask(What::Lever, Some(&b.id), lever.into_iter().collect(), false);
        }
        if b.owner.is_none() {
            ask(What::Owner, Some(&b.id), setting(What::Owner), false);
        }
        if b.baseline.is_none() {
            ask(What::Baseline, Some(&b.id), setting(What::Baseline), false);
        }
    }
    for profile in unfilled(inputs) {
        ask(What::Profile, Some(&profile.id), profile.ask.clone(), false);
    }
    out
}

fn lever_question(profile: &Profile) -> Option<String> {
    let lever = profile.lever.as_ref()?;
    let driver = profile.drivers.iter().find(|d| d.id == *lever)?;
    Some(driver.question.clone())
}

/// Profiles that fit the work, or what ended before, and stand in no line of the register.
pub(super) fn unfilled<'a>(inputs: &Inputs<'a>) -> Vec<&'a Profile> {
    let ids: Vec<_> = inputs.spends.iter().map(|s| &s.initiative).collect();
    let fits = |p: &&Profile| {
        let mut starts = p.starts_with.iter();
        starts.any(|i| ids.contains(&i) || inputs.ended.contains_key(i))
    };
    let filled = |p: &&Profile| inputs.benefits.iter().any(|b| b.profile == p.id);
    let profiles = inputs.business.profiles.iter();
    profiles.filter(fits).filter(|p| !filled(p)).collect()
}
