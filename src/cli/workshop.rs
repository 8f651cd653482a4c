//! `workshop DIR`: levels are agreed with the group, one practice at a time, saved after each.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::open::open_all;
use super::prompt::Prompt;
use super::terminal::Terminal;
use super::{CliError, Ending, files};
use crate::check::Case;
use crate::check::decode::is_date;
use crate::check::round::AGREED;
use crate::diagnostic::suggest;
use crate::exchange::reply::{Command, Reply, grade, parse};
use crate::exchange::workshop as room;
use crate::model::id::{PracticeId, RoleId};
use crate::model::questionnaire::Practice;
use crate::model::workshop::Ruling;
use crate::score::{Scorecard, score};

/// Arguments of `workshop`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  crm-readiness workshop my-client\n  crm-readiness workshop my-client --date 2026-09-22 --practice DAT-02\n\nShows the answers by role, groups under the minimum size hidden, widest disagreement first. What is agreed goes to\nagreed.yaml in the round's folder after every practice; comments of that file stay. Practices that are agreed already\nare left out, unless named or --all is given. Type ? for what can be typed."
)]
pub struct WorkshopArgs {
    /// The engagement's folder.
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// The round; the latest when not given.
    #[arg(long, value_name = "FOLDER")]
    pub round: Option<String>,
    /// The day of the workshop; asked for when the round has none yet.
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,
    /// Talk over this practice only; can be given again.
    #[arg(long, value_name = "ID")]
    pub practice: Vec<String>,
    /// Show practices that are agreed already too.
    #[arg(long)]
    pub all: bool,
}

/// People present by role.
type Present = BTreeMap<RoleId, usize>;

const HELP: &str = "  2 e2 reason ...    the level agreed, how it was shown (E0 to E3) and why
  2                  the level; evidence and reason are asked for
  6.5 sample 400; source ...; reason ...    a figure
  s   b   go DAT-02  leave it open; back; to a practice
  q                  stop; everything is saved";

/// Runs the command.
pub fn run(args: &WorkshopArgs, terminal: &mut Terminal) -> Result<Ending, CliError> {
    let Some(opened) = open_all(&args.dir, args.round.as_deref(), terminal)? else {
        return Ok(Ending::InputErrors);
    };
    let Some(mut case) = opened.cases.into_iter().last() else {
        return Ok(Ending::InputErrors);
    };
    let path = args
        .dir
        .join("rounds")
        .join(&case.round.folder)
        .join(AGREED);
    let prompt = Prompt::new();
    let card = scored(&case);
    let order = chosen(args, &case, &card)?;
    if order.is_empty() {
        terminal.note("nothing is open: every practice is agreed, or nobody has answered");
        return Ok(Ending::Done);
    }
    let Some((day, present)) = sitting(args, &case, &prompt, terminal)? else {
        return Ok(Ending::Done);
    };
    let (mut at, mut agreed, mut show) = (0, 0, true);
    while let Some(id) = order.get(at) {
        let Some(p) = case.questionnaire.practice(id.as_str()).cloned() else {
            at += 1;
            continue;
        };
        if show {
            terminal.note(&room::screen(&case, &card, id, (at + 1, order.len())));
        }
        show = true;
        let Some(line) = prompt.line(&label(&case, &p), terminal)? else {
            break;
        };
        match parse(&line) {
            Err(why) => {
                terminal.note(&why);
                show = false;
            }
            Ok(Reply::Command(Command::Stop)) => break,
            Ok(Reply::Command(command)) => {
                let told = moved(&command, &mut at, &order);
                show = told.is_none();
                if let Some(text) = told {
                    terminal.note(&text);
                }
            }
            Ok(Reply::Says(says)) => match room::ruling(&case, &p, says, &day) {
                Err(why) => {
                    terminal.note(&why);
                    show = false;
                }
                Ok(ruling) => {
                    let ruling = completed(ruling, &prompt, terminal)?;
                    let old = files::exists(&path)
                        .then(|| files::bytes(&path))
                        .transpose()?;
                    let old = old.map(|b| String::from_utf8_lossy(&b).into_owned());
                    let done = room::agree(&case, old.as_deref(), &day, &present, id, ruling);
                    let (text, workshop) = done.map_err(CliError::Usage)?;
                    files::write(&path, text.as_bytes())?;
                    case.round.workshop = Some(workshop);
                    agreed += 1;
                    at += 1;
                }
            },
        }
    }
    terminal.note(&format!("{agreed} agreed now, saved in {}", path.display()));
    Ok(Ending::Done)
}

fn scored(case: &Case) -> Scorecard {
    score(&case.questionnaire, &case.engagement, &case.round, None)
}

/// The practices to talk over.
fn chosen(args: &WorkshopArgs, case: &Case, card: &Scorecard) -> Result<Vec<PracticeId>, CliError> {
    let order = room::order(case, card);
    if args.practice.is_empty() {
        let open = |id: &PracticeId| room::settled(case, id).is_none_or(|s| s.agreed.is_none());
        return Ok(order
            .into_iter()
            .filter(|id| args.all || open(id))
            .collect());
    }
    let known: Vec<&str> = order.iter().map(PracticeId::as_str).collect();
    for name in &args.practice {
        if !known.contains(&name.as_str()) {
            return Err(CliError::Usage(format!(
                "there is no practice `{name}` to talk over in this round; {}",
                suggest::help_for(name, &known)
            )));
        }
    }
    let named = |id: &PracticeId| args.practice.iter().any(|n| n == id.as_str());
    Ok(order.into_iter().filter(named).collect())
}

/// The day and who is present; those of the file where there is one. `None` when the person leaves.
fn sitting(
    args: &WorkshopArgs,
    case: &Case,
    prompt: &Prompt,
    terminal: &mut Terminal,
) -> Result<Option<(String, Present)>, CliError> {
    let round = &case.round;
    let fits = |day: &str| is_date(day) && day >= round.date.as_str();
    let wrong = |day: &str| {
        format!(
            "`{day}` is no day from {} on; write it as {}",
            round.date, round.date
        )
    };
    let standing = round.workshop.as_ref();
    let day = match (&args.date, standing) {
        (Some(day), _) if fits(day) => day.clone(),
        (Some(day), _) => return Err(CliError::Usage(wrong(day))),
        (None, Some(w)) => w.date.clone(),
        (None, None) => loop {
            let label = format!("Day of the workshop [{}]", round.date);
            let Some(line) = prompt.line(&label, terminal)? else {
                return Ok(None);
            };
            match line.trim() {
                "" => break round.date.clone(),
                day if fits(day) => break day.to_owned(),
                day => terminal.note(&wrong(day)),
            }
        },
    };
    if let Some(w) = standing {
        return Ok(Some((day, w.present.clone())));
    }
    loop {
        let label = "Present by role, such as executive 2, it 1 (empty: not noted)";
        let Some(line) = prompt.line(label, terminal)? else {
            return Ok(None);
        };
        match present(&line, case) {
            Ok(found) => return Ok(Some((day, found))),
            Err(why) => terminal.note(&why),
        }
    }
}

fn present(line: &str, case: &Case) -> Result<Present, String> {
    let roles: Vec<&str> = case
        .questionnaire
        .roles
        .iter()
        .map(|r| r.id.as_str())
        .collect();
    let mut out = BTreeMap::new();
    for part in line.split(',').map(str::trim).filter(|p| !p.is_empty()) {
        let (role, n) = part.rsplit_once([' ', ':', '=']).unwrap_or((part, ""));
        let role = role.trim_end_matches([' ', ':', '=']);
        let n = n.parse::<usize>().ok().filter(|n| *n <= 1_000_000);
        let n = n.ok_or_else(|| format!("write a role and a number, not `{part}`"))?;
        if !roles.contains(&role) {
            return Err(format!(
                "there is no role `{role}`; {}",
                suggest::help_for(role, &roles)
            ));
        }
        out.insert(RoleId::new(role), n);
    }
    Ok(out)
}

fn label(case: &Case, p: &Practice) -> String {
    let unit = p.measure.as_ref().map(|m| format!("figure in {}", m.unit));
    let what = match unit {
        Some(unit) if !room::takes_level(case, p) => unit,
        _ => format!(
            "level 0-{}",
            crate::check::decode::plain(case.questionnaire.highest())
        ),
    };
    format!("{} agreed [{what}; s to leave open, ? for help]", p.id)
}

/// Asks for the evidence and the reason where the line gave none.
fn completed(
    mut ruling: Ruling,
    prompt: &Prompt,
    terminal: &mut Terminal,
) -> Result<Ruling, CliError> {
    while ruling.evidence.is_none() {
        let label = "How it was shown, E0 to E3 (empty: not noted)";
        let line = prompt.line(label, terminal)?.unwrap_or_default();
        if line.trim().is_empty() {
            break;
        }
        match grade(&line) {
            Ok(found) => ruling.evidence = Some(found),
            Err(why) => terminal.note(&why),
        }
    }
    if ruling.reason.is_none() {
        let line = prompt.line("Reason", terminal)?.unwrap_or_default();
        ruling.reason = (!line.trim().is_empty()).then(|| line.trim().to_owned());
    }
    Ok(ruling)
}

/// Goes to another practice; what is to be told otherwise.
fn moved(command: &Command, at: &mut usize, order: &[PracticeId]) -> Option<String> {
    match command {
        Command::Back => *at = at.saturating_sub(1),
        Command::Skip => *at += 1,
        Command::Go(id) => {
            let named = |p: &PracticeId| p.as_str().eq_ignore_ascii_case(id);
            match order.iter().position(named) {
                Some(found) => *at = found,
                None => return Some(format!("`{id}` is not on the list")),
            }
        }
        Command::Help => return Some(HELP.to_owned()),
        Command::Clear => {
            return Some("what was agreed stays; agree another level, or take the practice out of agreed.yaml".to_owned());
        }
        Command::Stop => {}
    }
    None
}
