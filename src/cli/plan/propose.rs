//! `plan --propose`: registers to fill in, beside those that are there.

use serde_json::json;

use crate::assess::Assessment;
use crate::assess::planned::money_inputs;
use crate::check::Case;
use crate::cli::args::PlanArgs;
use crate::cli::open::{LANGUAGE, TEMPLATE};
use crate::cli::terminal::Terminal;
use crate::cli::{CliError, files};
use crate::plan::money::propose;
use crate::render::template::Templates;
use crate::render::words::Words;

/// Decisions that are proposed at once.
const ASKED: usize = 3;

/// Writes both proposals; files with other content are kept unless `--force` is given.
pub(super) fn write(
    args: &PlanArgs,
    case: &Case,
    a: &Assessment,
    terminal: &mut Terminal,
) -> Result<(), CliError> {
    let mut made = vec![(
        args.dir.join("decisions.proposed.yaml"),
        decisions(case, a)?.into_bytes(),
    )];
    let benefits = a
        .plan
        .rollout
        .as_ref()
        .and_then(|r| propose::benefits(&money_inputs(case, r)));
    if let Some(text) = benefits {
        made.push((args.dir.join("benefits.proposed.yaml"), text.into_bytes()));
    }
    files::may_write(&made, args.force)?;
    for (path, bytes) in &made {
        let done = match files::write(path, bytes)? {
            files::Written::New => "wrote",
            files::Written::Unchanged => "unchanged",
        };
        terminal.note(&format!("{done} {}", path.display()));
    }
    Ok(())
}

/// The first jobs that have not begun, each as a decision.
fn decisions(case: &Case, a: &Assessment) -> Result<String, CliError> {
    let (templates, _) = Templates::open(TEMPLATE, None)?;
    let words = Words::open(&templates, LANGUAGE)?;
    let quote = |text: &str| serde_json::Value::from(text).to_string();
    let mut out = words.say(
        "plan_screen.proposal",
        json!({ "round": case.round.folder }),
    )?;
    out.push_str("\nschema: 1\ndecisions:\n");
    let taken: Vec<&str> = case.decisions.iter().map(|d| d.id.as_str()).collect();
    let mut number = 0;
    let jobs = a.plan.items.iter().filter_map(|item| {
        let job = a.plan.rollout.as_ref()?.job(&item.id)?;
        (job.state == crate::model::register::State::NotBegun).then_some(job)
    });
    for job in jobs.take(ASKED) {
        let catalogue = &case.questionnaire.catalogue.initiatives;
        let Some(i) = catalogue.iter().find(|i| i.id == job.initiative) else {
            continue;
        };
        let id = loop {
            number += 1;
            let id = format!("D{number}");
            if !taken.contains(&id.as_str()) {
                break id;
            }
        };
        let amount = a
            .plan
            .business
            .as_ref()
            .and_then(|b| b.costs.as_ref())
            .map(|_| round(crate::plan::work::likely_cost(&case.engagement, i)));
        out.push_str(&format!(
            "  - id: {id}\n    ask: {}\n    round: {}\n    initiatives: [{}]\n    decider: {}\n    due: {}\n",
            quote(&i.first_step),
            quote(&case.round.folder),
            i.id,
            quote(case.questionnaire.role_title(&i.owner)),
            job.begin(),
        ));
        if let Some(amount) = amount {
            out.push_str(&format!("    amount: {amount}\n"));
        }
        out.push_str("    outcome: open\n");
    }
    Ok(out)
}

/// A sum to three digits, because more would claim to be known.
fn round(sum: f64) -> f64 {
    let step = 10_f64.powf((sum.max(1000.0).log10().floor() - 2.0).max(0.0));
    (sum / step).round() * step
}
