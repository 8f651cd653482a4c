//! `ask DIR`: an interview in the terminal, saved after every answer.

mod context;

use std::path::{Path, PathBuf};

use super::open::open_unanswered;
use super::prompt::Prompt;
use super::terminal::Terminal;
use super::{CliError, Ending, files};
use crate::check::decode::is_date;
use crate::check::decode::values::is_id;
use crate::check::{Case, Desk, answers};
use crate::diagnostic::{Sink, Sources, suggest, text};
use crate::exchange::collect::file_name;
use crate::exchange::interview::{Interview, Step, Who};
use crate::exchange::sheet;
use crate::model::engagement::Mode;
use crate::model::id::RoleId;
use crate::read::Files;

/// Arguments of `ask`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  crm-readiness ask my-client\n  crm-readiness ask my-client --respondent it-1\n  crm-readiness ask my-client --context\n  crm-readiness ask my-client --respondent owner --role executive --role finance --short\n\nEvery answer is saved at once to rounds/<round>/<respondent>.yaml, and the next start goes on from there. Roles and\nunit are those of people.yaml, where the respondent is listed. Type ? at a question for what can be typed. Without a\nterminal, lines are read from the standard input."
)]
pub struct AskArgs {
    /// The engagement's folder.
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// The id of the person; asked for when not given.
    #[arg(long, value_name = "ID")]
    pub respondent: Option<String>,
    /// A role of the person; can be given again.
    #[arg(long, value_name = "ROLE")]
    pub role: Vec<String>,
    /// The unit of the person.
    #[arg(long, value_name = "UNIT")]
    pub unit: Option<String>,
    /// The day of the answers; the round's day when not given.
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,
    /// Ask the practices of the short form only.
    #[arg(long)]
    pub short: bool,
    /// The round; the latest when not given.
    #[arg(long, value_name = "FOLDER")]
    pub round: Option<String>,
    /// Ask the questions about the organisation, which its leader answers once; they go to engagement.yaml.
    #[arg(long, conflicts_with_all = ["respondent", "role", "unit", "date", "short"])]
    pub context: bool,
    /// Go on with a file that holds comments of its own; they are lost.
    #[arg(long)]
    pub force: bool,
}

/// Runs the command.
pub fn run(args: &AskArgs, terminal: &mut Terminal) -> Result<Ending, CliError> {
    if let Some(day) = args.date.as_ref().filter(|d| !is_date(d)) {
        return Err(CliError::Usage(format!(
            "`{day}` is no day; write it as 2026-09-15"
        )));
    }
    let Some(case) = open_unanswered(&args.dir, args.round.as_deref(), terminal)? else {
        return Ok(Ending::InputErrors);
    };
    let prompt = Prompt::new();
    if args.context {
        return context::run(&args.dir, &case, &prompt, terminal);
    }
    let below = files::folder(&args.dir)?.below(&format!("rounds/{}", case.round.folder));
    let Some(id) = respondent(args, &case, &below, &prompt, terminal)? else {
        return Ok(Ending::Done);
    };
    let path = standing(&id, &below)?.unwrap_or_else(|| file_name(&id));
    let Some(who) = who(args, &case, id, &below, &path, &prompt, terminal)? else {
        return Ok(Ending::Done);
    };
    let mut interview = Interview::new(&case, who, args.short);
    if interview.asked() == 0 {
        return Err(CliError::Usage(
            "the round asks nothing of these roles".to_owned(),
        ));
    }
    if let Some(bytes) = below.entries.get(&path) {
        own_comments(bytes, &path, args.force)?;
        if !resumed(&mut interview, &case, &below, &path, terminal) {
            return Ok(Ending::InputErrors);
        }
    }
    let full = args.dir.join("rounds").join(&case.round.folder).join(&path);
    terminal.note(&intro(&case, &full, &interview));
    converse(&mut interview, &full, &prompt, terminal)?;
    let open = interview.open();
    terminal.note(&format!(
        "{} of {} practices answered, saved in {}",
        interview.answered(),
        interview.asked(),
        full.display()
    ));
    if !open.is_empty() {
        terminal.note(&format!("open: {}", open.join(", ")));
    }
    Ok(Ending::Done)
}

/// Questions and lines until the end, each answer written when it is given.
fn converse(
    interview: &mut Interview<'_>,
    path: &Path,
    prompt: &Prompt,
    terminal: &mut Terminal,
) -> Result<(), CliError> {
    let mut show = true;
    while !interview.is_over() {
        if show {
            terminal.note(&interview.screen());
        }
        let Some(line) = prompt.line(&interview.label(), terminal)? else {
            return Ok(());
        };
        show = true;
        match interview.hear(&line) {
            Step::Said | Step::Added => {
                files::write(path, interview.file().as_bytes())?;
            }
            Step::Moved => {}
            Step::Told(text) => {
                terminal.note(&text);
                show = false;
            }
            Step::Stop => return Ok(()),
        }
    }
    Ok(())
}

fn intro(case: &Case, path: &Path, interview: &Interview<'_>) -> String {
    let mut out = format!(
        "{}, {}: {} practices\nsaved in {} after every answer; type ? for help, q to stop",
        case.engagement.client,
        case.round.name,
        interview.asked(),
        path.display()
    );
    if let Some(consent) = &case.engagement.consent {
        out.push_str(&format!(
            "\nRead this out before the first question: {consent}"
        ));
    }
    if case.round.mode != Mode::SelfAssessed {
        out.push_str("\nNote how an answer was shown: `2 e2` for a level that a document showed.");
    }
    out
}

/// The id of the person; `None` when nobody is named.
fn respondent(
    args: &AskArgs,
    case: &Case,
    below: &Files,
    prompt: &Prompt,
    terminal: &mut Terminal,
) -> Result<Option<String>, CliError> {
    let mut given = args.respondent.clone();
    if given.is_none() {
        let listed = case.engagement.people.iter();
        for person in listed.filter(|p| p.id.is_some()) {
            let id = person.id.as_deref().unwrap_or_default();
            let roles: Vec<&str> = person.roles.iter().map(RoleId::as_str).collect();
            let begun = if standing(id, below)?.is_some() {
                ", begun"
            } else {
                ""
            };
            terminal.note(&format!("  {id} ({}{begun})", roles.join(", ")));
        }
    }
    loop {
        let id = match given.take() {
            Some(id) => id,
            None => match prompt.line("Who is asked? An id such as it-1", terminal)? {
                Some(id) => id.trim().to_owned(),
                None => return Ok(None),
            },
        };
        if is_id(&id) {
            return Ok(Some(id));
        }
        let message = format!(
            "`{id}` cannot be an id; write letters, digits and hyphens, such as it-1, and no name"
        );
        if args.respondent.is_some() || !prompt.is_terminal() {
            return Err(CliError::Usage(message));
        }
        terminal.note(&message);
    }
}

/// The file of the round that holds a respondent; an error where that is a table of several.
fn standing(id: &str, below: &Files) -> Result<Option<String>, CliError> {
    for (path, bytes) in &below.entries {
        if !crate::check::round::is_answers(path) {
            continue;
        }
        let named = answers::names(path, bytes);
        if named.iter().any(|(name, _)| name.eq_ignore_ascii_case(id)) {
            if crate::check::round::is_table(path) {
                return Err(CliError::Usage(format!(
                    "`{id}` stands in the table `{path}`; an interview writes a file for one person"
                )));
            }
            return Ok(Some(path.clone()));
        }
    }
    Ok(None)
}

/// The person with roles and unit, from the arguments, the file, the list of people, or asked for.
fn who(
    args: &AskArgs,
    case: &Case,
    id: String,
    below: &Files,
    path: &str,
    prompt: &Prompt,
    terminal: &mut Terminal,
) -> Result<Option<Who>, CliError> {
    let q = &case.questionnaire;
    let known: Vec<&str> = q.roles.iter().map(|r| r.id.as_str()).collect();
    let mut date = args.date.clone();
    let mut unit = args.unit.clone();
    let mut words = args.role.clone();
    if let Some(earlier) = in_file(case, below, path) {
        date = date.or(earlier.date);
        unit = unit.or(earlier.unit);
        if words.is_empty() {
            words = earlier.roles.iter().map(ToString::to_string).collect();
        }
    }
    let listed = case.engagement.people.iter();
    if let Some(person) = listed.into_iter().find(|p| p.id.as_ref() == Some(&id)) {
        unit = unit.or_else(|| person.unit.clone());
        if words.is_empty() {
            words = person.roles.iter().map(ToString::to_string).collect();
        }
    }
    while words.is_empty() {
        let label = format!("Roles of {id}, of {}", known.join(", "));
        let Some(line) = prompt.line(&label, terminal)? else {
            return Ok(None);
        };
        let parts = line.split([',', ' ']).filter(|w| !w.is_empty());
        words = parts.map(str::to_owned).collect();
        if let Some(unknown) = words.iter().find(|w| !known.contains(&w.as_str())) {
            terminal.note(&no_role(unknown, &known));
            words.clear();
        }
    }
    if let Some(unknown) = words.iter().find(|w| !known.contains(&w.as_str())) {
        return Err(CliError::Usage(no_role(unknown, &known)));
    }
    let roles = q.roles.iter().map(|r| r.id.clone());
    Ok(Some(Who {
        id,
        roles: roles
            .filter(|r| words.iter().any(|w| w == r.as_str()))
            .collect(),
        unit,
        date,
    }))
}

fn no_role(word: &str, known: &[&str]) -> String {
    format!(
        "there is no role `{word}`; {}",
        suggest::help_for(word, known)
    )
}

/// Roles, unit and day that the person's file holds; its findings are reported when it is resumed.
fn in_file(case: &Case, below: &Files, path: &str) -> Option<Who> {
    let bytes = below.entries.get(path)?;
    let (id, date) = answers::names(path, bytes).into_iter().next()?;
    let alone = Files {
        root: below.root.clone(),
        entries: [(path.to_owned(), bytes.clone())].into(),
    };
    let mut sources = Sources::default();
    let mut sink = Sink::default();
    let mut quiet = Desk {
        sources: &mut sources,
        sink: &mut sink,
    };
    let people = answers::named(&alone, &answers::settings(case), &mut quiet);
    let (_, person) = people.into_iter().next()?;
    Some(Who {
        id,
        roles: person.roles,
        unit: person.unit,
        date,
    })
}

/// Refuses to write a file again that holds comments.
fn own_comments(bytes: &[u8], path: &str, force: bool) -> Result<(), CliError> {
    let text = String::from_utf8_lossy(bytes);
    if force || !sheet::has_own_comments(&text) {
        return Ok(());
    }
    Err(CliError::Usage(format!(
        "`{path}` holds comments, which an interview would lose; add --force to go on without them"
    )))
}

/// Takes over what is there; false, with the findings printed, when it has errors.
fn resumed(
    interview: &mut Interview<'_>,
    case: &Case,
    below: &Files,
    path: &str,
    terminal: &mut Terminal,
) -> bool {
    let mut sources = Sources::default();
    let mut sink = Sink::default();
    let mut desk = Desk {
        sources: &mut sources,
        sink: &mut sink,
    };
    interview.resume(case, below, path, &mut desk);
    let failed = sink.has_errors();
    terminal.diagnostics(&text::render_all(&sink.into_sorted(), &sources));
    !failed
}
