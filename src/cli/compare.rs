//! `compare DIR`: what really changed between two rounds.

use super::args::{CompareArgs, FailOn, Format};
use super::open::{LANGUAGE, Opened, TEMPLATE, open_all};
use super::terminal::Terminal;
use super::{CliError, Ending};
use crate::assess::{Assessment, assess};
use crate::diagnostic::suggest;
use crate::progress::{self, Assessed, Progress, frozen};
use crate::render::progress_text;
use crate::render::template::Templates;
use crate::render::view;
use crate::render::words::Words;

/// Prints the comparison.
pub fn run(args: &CompareArgs, terminal: &mut Terminal) -> Result<Ending, CliError> {
    // Rounds in the wrong order are both read, so that the order is what is reported.
    let last = args.to.as_deref().max(args.from.as_deref());
    let last = args.to.as_deref().and(last);
    let Some(opened) = open_all(&args.dir, last, terminal)? else {
        return Ok(Ending::InputErrors);
    };
    let assessments: Vec<Assessment> = opened.cases.iter().map(assess).collect();
    let rounds = rounds(&opened, &assessments);
    let to = match &args.to {
        Some(name) => named(&rounds, name)?,
        None => *rounds.last().ok_or_else(|| too_few(&opened))?,
    };
    let from = match &args.from {
        Some(name) => named(&rounds, name)?,
        None => progress::before(&rounds, &to.case.round.folder).ok_or_else(|| too_few(&opened))?,
    };
    let compared = compare(from, to, &rounds, &opened, terminal)?;
    for f in compared.frozen.iter().filter(|f| f.differences.is_empty()) {
        terminal.note(&format!(
            "the assessment kept beside `{}` is the same as computed now",
            f.round
        ));
    }
    match args.format {
        Format::Json => {
            let json = serde_json::to_string_pretty(&compared)
                .map_err(|e| CliError::Usage(e.to_string()))?;
            terminal.data(&format!("{json}\n"))?;
        }
        Format::Text => {
            let (templates, _) = Templates::open(TEMPLATE, None)?;
            let words = Words::open(&templates, LANGUAGE)?;
            let change = view::change(to.case, to.assessment, &compared, &words)?;
            terminal.data(&progress_text::render(&compared.client, &change))?;
        }
    }
    Ok(
        if args.fail_on == Some(FailOn::Regression) && compared.regression() {
            Ending::ConditionFailed
        } else {
            Ending::Done
        },
    )
}

/// The rounds with what was computed from them, in order of date.
pub fn rounds<'a>(opened: &'a Opened, assessments: &'a [Assessment]) -> Vec<Assessed<'a>> {
    opened
        .cases
        .iter()
        .zip(assessments)
        .map(|(case, assessment)| Assessed { case, assessment })
        .collect()
}

/// Compares two rounds and sets kept assessments against what is computed now.
///
/// A kept file that cannot be used is named on the terminal and left aside.
pub fn compare(
    from: Assessed<'_>,
    to: Assessed<'_>,
    rounds: &[Assessed<'_>],
    opened: &Opened,
    terminal: &mut Terminal,
) -> Result<Progress, CliError> {
    let mut compared =
        progress::progress(from, to, rounds).map_err(|why| CliError::Usage(why.to_string()))?;
    for round in [from, to] {
        let folder = &round.case.round.folder;
        let path = format!("rounds/{folder}/assessment.json");
        let Some(bytes) = opened.files.entries.get(&path) else {
            continue;
        };
        let kept = serde_json::from_slice(bytes).map_err(|e| e.to_string());
        match kept.and_then(|kept| frozen::is_usable(&kept).map(|()| kept)) {
            Ok(kept) => compared
                .frozen
                .extend(frozen::compare(folder, &kept, round.assessment)),
            Err(why) => terminal.note(&format!(
                "warning: `{}` is left aside: {why}; write it again with `report --freeze`",
                opened.files.shown(&path)
            )),
        }
    }
    Ok(compared)
}

fn named<'a>(rounds: &[Assessed<'a>], name: &str) -> Result<Assessed<'a>, CliError> {
    let found = rounds.iter().find(|r| r.case.round.folder == name).copied();
    found.ok_or_else(|| {
        let known: Vec<&str> = rounds
            .iter()
            .map(|r| r.case.round.folder.as_str())
            .collect();
        CliError::Usage(format!(
            "there is no round `{name}`; {}",
            suggest::help_for(name, &known)
        ))
    })
}

fn too_few(opened: &Opened) -> CliError {
    CliError::Usage(match opened.cases.as_slice() {
        [only] => format!(
            "there is nothing to compare: `{}` is the only round; add the next one beside it",
            only.round.folder
        ),
        _ => "there is nothing to compare before this round; name both with --from and --to"
            .to_owned(),
    })
}
