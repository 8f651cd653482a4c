//! `plan DIR`: what may start, the phases, the business case; what differs under other settings.

mod overlay;
mod propose;

use overlay::Overlay;

use super::args::{PlanArgs, PlanFormat};
use super::open::{LANGUAGE, Opened, TEMPLATE, open_all};
use super::terminal::Terminal;
use super::{CliError, Ending};
use crate::assess::planned::planned;
use crate::assess::{Assessment, assess};
use crate::check::Case;
use crate::plan::difference::{Difference, difference};
use crate::plan::money::realised::Forecast;
use crate::render::template::Templates;
use crate::render::words::Words;
use crate::render::{plan_csv, plan_text, view};

/// Prints the plan of a round.
pub fn run(args: &PlanArgs, terminal: &mut Terminal) -> Result<Ending, CliError> {
    let Some(opened) = open_all(&args.dir, args.round.as_deref(), terminal)? else {
        return Ok(Ending::InputErrors);
    };
    let Some(case) = opened.cases.last() else {
        return Ok(Ending::InputErrors);
    };
    let kept = forecasts(&opened, &case.round.folder, terminal);
    let base = planned(case, assess(case), &kept);
    let changed = match overlay::laid_over(args, case, terminal)? {
        Overlay::Nothing => None,
        Overlay::Changed(case) => Some(*case),
        Overlay::Errors => return Ok(Ending::InputErrors),
    };
    let shown: Option<(Case, Assessment, Difference)> = changed.map(|case| {
        let other = planned(&case, assess(&case), &kept);
        let differs = difference(
            (&base.plan, base.judgement.as_ref()),
            (&other.plan, other.judgement.as_ref()),
        );
        (case, other, differs)
    });
    let (shown_case, assessment, differs) = match &shown {
        Some((case, a, d)) => (case, a, Some(d)),
        None => (case, &base, None),
    };
    match args.format {
        PlanFormat::Json => {
            let out = serde_json::json!({ "assessment": assessment, "difference": differs });
            let json =
                serde_json::to_string_pretty(&out).map_err(|e| CliError::Usage(e.to_string()))?;
            terminal.data(&format!("{json}\n"))?;
        }
        PlanFormat::Csv => {
            let (templates, _) = Templates::open(TEMPLATE, None)?;
            let words = Words::open(&templates, LANGUAGE)?;
            let ground = view::Ground {
                case: shown_case,
                a: assessment,
                progress: None,
                words: &words,
            };
            terminal.data(&plan_csv::render(ground)?)?;
        }
        PlanFormat::Text => {
            let (templates, _) = Templates::open(TEMPLATE, None)?;
            let words = Words::open(&templates, LANGUAGE)?;
            let pages = view::view(shown_case, assessment, None, &words)?;
            terminal.data(&plan_text::render(&pages.view, differs, &words)?)?;
        }
    }
    if args.propose {
        propose::write(args, shown_case, assessment, terminal)?;
    }
    Ok(Ending::Done)
}

/// All rounds assessed, the last one with its plan in full.
pub(super) fn assessed(opened: &Opened, terminal: &mut Terminal) -> Vec<Assessment> {
    let mut out: Vec<Assessment> = opened.cases.iter().map(assess).collect();
    if let (Some(last), Some(case)) = (out.pop(), opened.cases.last()) {
        let kept = forecasts(opened, &case.round.folder, terminal);
        out.push(planned(case, last, &kept));
    }
    out
}

/// Forecasts in the assessments that are kept beside earlier rounds.
fn forecasts(opened: &Opened, until: &str, terminal: &mut Terminal) -> Vec<Forecast> {
    let mut out = Vec::new();
    for case in opened
        .cases
        .iter()
        .filter(|c| c.round.folder.as_str() < until)
    {
        let folder = &case.round.folder;
        let Some(bytes) = opened
            .files
            .entries
            .get(&format!("rounds/{folder}/assessment.json"))
        else {
            continue;
        };
        match serde_json::from_slice(bytes) {
            Ok(kept) => out.extend(Forecast::of_kept(folder, &kept)),
            Err(why) => terminal.note(&format!(
                "warning: the assessment kept beside `{folder}` is left aside: {why}"
            )),
        }
    }
    out
}
