//! `plan DIR`: what may start, the phases, the business case; what changes with other settings.

use super::open::Opened;
use super::terminal::Terminal;
use crate::assess::planned::planned;
use crate::assess::{Assessment, assess};
use crate::plan::money::realised::Forecast;

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
