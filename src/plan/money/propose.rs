//! A register of benefits to fill in: the profiles that fit the plan, with what has to be asked.
//!
//! Keys without a figure are left empty, so that `check` names each one that is still missing once the text is saved as
//! `benefits.yaml`.

use super::Inputs;
use super::missing;
use crate::model::business::{BenefitClass, Driver, Profile};
use crate::model::id::InitiativeId;

/// The text of `benefits.proposed.yaml`; `None` where no profile fits, or all that fit are filed.
pub fn benefits(inputs: &Inputs<'_>) -> Option<String> {
    let profiles = missing::unfilled(inputs);
    if profiles.is_empty() {
        return None;
    }
    let mut out = String::from(
        "# Benefits that fit the plan. Ask finance for the figures, write them in, and save what is filled in as benefits.yaml,\n\
         # or add it to the file that is there; take out what nobody can answer for. No benefit has a size of its own.\n\
         # A figure that is not certain is written as [low, likely, high].\n\
         schema: 1\nbenefits:\n",
    );
    for profile in profiles {
        entry(inputs, profile, &mut out);
    }
    Some(out)
}

fn entry(inputs: &Inputs<'_>, profile: &Profile, out: &mut String) {
    let mut line = |text: &str| {
        out.push_str("  ");
        out.push_str(text.trim_end());
        out.push('\n');
    };
    line(&format!("# {}: {}", profile.title, profile.about));
    line(&format!("# Ask for: {}.", profile.ask.join("; ")));
    for shared in &profile.double_counts {
        line(&format!("# Often counted twice: {}.", shared.text));
    }
    line(&format!("# Money of a year: {}.", profile.formula.text));
    line(&format!("{}:", profile.id));
    line("  owner:   # the office that answers for it");
    line(&format!(
        "  class: {}   # {}",
        profile.class.as_str(),
        profile.why
    ));
    if profile.class == BenefitClass::Cashable {
        line("  named:   # the post, overtime or contract that ends");
    }
    line("  baseline: {date: , value: , unit: , source: }");
    let from = starts_with(inputs, profile);
    let from = from.map_or_else(String::new, ToString::to_string);
    line(&format!("  from: {from}   # its end starts the benefit"));
    line("  delay_months: 0");
    line("  ramp_months: 6");
    line("  drivers:");
    for driver in &profile.drivers {
        line(&format!(
            "    {}:   # {}",
            driver.id,
            question(driver, profile)
        ));
    }
}

/// The question with unit and time; of the lever also what leaving it out means.
fn question(driver: &Driver, profile: &Profile) -> String {
    let per = match driver.per {
        crate::model::business::Per::Month => " (a month)",
        crate::model::business::Per::Year => " (a year)",
        crate::model::business::Per::None => "",
    };
    let lever = if profile.lever.as_ref() == Some(&driver.id) {
        " Left out, the report says what it has to reach."
    } else {
        ""
    };
    format!("{}{per}: {}{lever}", driver.unit, driver.question)
}

/// The first initiative that usually starts it and is part of the work, else the first that ended before.
fn starts_with<'p>(inputs: &Inputs<'_>, profile: &'p Profile) -> Option<&'p InitiativeId> {
    let planned = |i: &&InitiativeId| inputs.spends.iter().any(|s| s.initiative == **i);
    let ended = |i: &&InitiativeId| inputs.ended.contains_key(*i);
    let all = || profile.starts_with.iter();
    all().find(planned).or_else(|| all().find(ended))
}
