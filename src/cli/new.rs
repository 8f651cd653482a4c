//! `new DIR`: an engagement with its first round, or a further round of one that is there.

use std::path::PathBuf;

use super::open::LANGUAGE;
use super::prompt::Prompt;
use super::terminal::Terminal;
use super::{CliError, Ending, files};
use crate::builtin::{self, Shelf};
use crate::check::codes;
use crate::check::decode::is_date;
use crate::check::decode::values::is_id;
use crate::diagnostic::suggest;
use crate::exchange::form::words::Words;
use crate::exchange::scaffold::{self, Client, NewRound, TEMPLATE};
use crate::load;
use crate::model::engagement::Mode;
use crate::model::id::RoleId;
use crate::model::people::Invitee;
use crate::model::questionnaire::{Form, Questionnaire};
use crate::read::Files;
use crate::render::template::Templates;

/// Arguments of `new`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  crm-readiness new my-client --sector C --staff 420 --country DE\n  crm-readiness new workshop-ltd --sector G --staff 12 --country IE --person owner=executive,finance,hr --person shop-1=sales,service,front-line\n  crm-readiness new my-client --round-name \"After phase 1\" --date 2027-06-15\n\nSector, staff and country cannot be guessed: what is not given is asked for on a terminal. Everything else has a\ndefault. In a folder that holds an engagement, a round is added."
)]
pub struct NewArgs {
    /// The folder of the engagement.
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// The client's name; the name of the folder when not given.
    #[arg(long, value_name = "NAME")]
    pub client: Option<String>,
    /// NACE section letter, such as C for manufacturing.
    #[arg(long, value_name = "LETTER")]
    pub sector: Option<String>,
    /// Number of staff.
    #[arg(long, value_name = "N")]
    pub staff: Option<f64>,
    /// ISO 3166 country code, such as DE.
    #[arg(long, value_name = "CODE")]
    pub country: Option<String>,
    /// ISO 4217 currency code, such as EUR.
    #[arg(long, value_name = "CODE")]
    pub currency: Option<String>,
    /// The questionnaire; built in, or in the folder `questionnaires` of the engagement.
    #[arg(long, value_name = "ID@VERSION", default_value = "crm-readiness@1.0.0")]
    pub questionnaire: String,
    /// A module to switch on; can be given again.
    #[arg(long, value_name = "ID")]
    pub module: Vec<String>,
    /// A person who is invited, with roles and unit; can be given again. One a role when not given, three in a firm of
    /// fewer than 50.
    #[arg(long, value_name = "ID=ROLE,ROLE@UNIT")]
    pub person: Vec<String>,
    /// What respondents are told and agree to.
    #[arg(long, value_name = "TEXT")]
    pub consent: Option<String>,
    /// The name of the round; `Baseline` when not given.
    #[arg(long, value_name = "NAME")]
    pub round_name: Option<String>,
    /// The day of the round; today when not given.
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,
    /// Who asks: self, facilitated or third-party.
    #[arg(long, value_name = "MODE", default_value = "facilitated", value_parser = Mode::ALL.map(Mode::as_str))]
    pub mode: String,
    /// Which practices are asked: full or short.
    #[arg(long, value_name = "FORM", default_value = "full", value_parser = ["full", "short"])]
    pub form: String,
    /// Replace files that are there with other content.
    #[arg(long)]
    pub force: bool,
}

/// Runs the command.
pub fn run(args: &NewArgs, terminal: &mut Terminal) -> Result<Ending, CliError> {
    let (templates, _) = Templates::open(TEMPLATE, None)?;
    let words = Words::open(&templates, LANGUAGE)?;
    let is_there = files::exists(&args.dir.join("engagement.yaml"));
    if is_there && args.round_name.is_none() && !args.force {
        return Err(CliError::Usage(format!(
            "`{}` holds an engagement; add --round-name to begin a further round of it",
            args.dir.display()
        )));
    }
    let mut made = Vec::new();
    if !is_there || args.round_name.is_none() {
        let q = questionnaire(args)?;
        let Some(client) = client(args, &q, terminal)? else {
            return Ok(Ending::Done);
        };
        let pages = scaffold::engagement(&client, &q, &templates, &words)?;
        made.extend(
            pages
                .into_iter()
                .map(|(name, text)| (args.dir.join(name), text.into_bytes())),
        );
    }
    let round = new_round(args)?;
    let (folder, text) = scaffold::round(&round, &templates, &words)?;
    let path = args.dir.join("rounds").join(&folder).join("round.yaml");
    made.push((path, text.into_bytes()));
    files::may_write(&made, args.force)?;
    for (path, bytes) in &made {
        files::write(path, bytes)?;
        terminal.note(&format!("wrote {}", path.display()));
    }
    let dir = args.dir.display();
    terminal.note(&format!(
        "\nnext:\n  crm-readiness form {dir} --format html     forms to send out\n  crm-readiness ask {dir}                    an interview\n  crm-readiness collect {dir} FILE...        what came back\n  crm-readiness workshop {dir}               levels agreed with the group\n  crm-readiness report {dir}                 the report"
    ));
    Ok(Ending::Done)
}

fn new_round(args: &NewArgs) -> Result<NewRound, CliError> {
    let date = match &args.date {
        Some(day) if is_date(day) => day.clone(),
        Some(day) => {
            return Err(CliError::Usage(format!(
                "`{day}` is no day; write it as 2026-09-15"
            )));
        }
        None => jiff::Zoned::now().date().to_string(),
    };
    let mode = Mode::ALL.into_iter().find(|m| m.as_str() == args.mode);
    let form = Form::ALL.into_iter().find(|f| f.as_str() == args.form);
    Ok(NewRound {
        name: args.round_name.clone(),
        date,
        mode: mode.unwrap_or(Mode::Facilitated),
        form: form.unwrap_or(Form::Full),
    })
}

/// The questionnaire asked for, of the folder or built in.
fn questionnaire(args: &NewArgs) -> Result<Questionnaire, CliError> {
    let own = if args.dir.is_dir() {
        files::folder(&args.dir)?
    } else {
        Files::default()
    };
    load::questionnaire_named(&own, &args.questionnaire).ok_or_else(|| {
        let known: Vec<String> = builtin::references(Shelf::Questionnaires)
            .iter()
            .map(ToString::to_string)
            .collect();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        CliError::Usage(format!(
            "there is no questionnaire `{}` without errors; {}",
            args.questionnaire,
            suggest::help_for(&args.questionnaire, &known)
        ))
    })
}

/// What is known of the client; `None` when the person leaves.
fn client(
    args: &NewArgs,
    q: &Questionnaire,
    terminal: &mut Terminal,
) -> Result<Option<Client>, CliError> {
    let prompt = Prompt::new();
    let missing: Vec<&str> = [
        ("--sector C", args.sector.is_none()),
        ("--staff 420", args.staff.is_none()),
        ("--country DE", args.country.is_none()),
    ]
    .into_iter()
    .filter_map(|(flag, missing)| missing.then_some(flag))
    .collect();
    if !missing.is_empty() && !prompt.is_terminal() {
        return Err(CliError::Usage(format!(
            "what the client is cannot be guessed; add {}",
            missing.join(" ")
        )));
    }
    let mut ask =
        |given: Option<String>, label: &str, fits: &dyn Fn(&str) -> Result<(), String>| {
            let mut given = given;
            loop {
                let from_flag = given.is_some();
                let word = match given.take() {
                    Some(word) => word,
                    None => match prompt.line(label, terminal)? {
                        Some(line) => line.trim().to_owned(),
                        None => return Ok(None),
                    },
                };
                match fits(&word) {
                    Ok(()) => return Ok(Some(word)),
                    Err(why) if from_flag => return Err(CliError::Usage(why)),
                    Err(why) => terminal.note(&why),
                }
            }
        };
    let is_sector = |w: &str| {
        let help = format!(
            "`{w}` is no NACE section; write one letter, A to U, such as C for manufacturing"
        );
        codes::is_sector(w).then_some(()).ok_or(help)
    };
    let is_staff = |w: &str| {
        let fits = w.parse::<f64>().is_ok_and(|n| (1.0..=1e8).contains(&n));
        fits.then_some(())
            .ok_or_else(|| format!("`{w}` is no number of staff; write a number from 1"))
    };
    let is_code = |length: usize, example: &'static str| {
        move |w: &str| {
            let help =
                format!("`{w}` is no code; write {length} capital letters, such as {example}");
            codes::is_code(w, length).then_some(()).ok_or(help)
        }
    };
    let sector = ask(
        args.sector.clone(),
        "Sector (NACE section letter, C = manufacturing)",
        &is_sector,
    )?;
    let staff = ask(
        args.staff.map(|n| n.to_string()),
        "Number of staff",
        &is_staff,
    )?;
    let country = ask(
        args.country.clone(),
        "Country (two letters, DE)",
        &is_code(2, "DE"),
    )?;
    let (Some(sector), Some(staff), Some(country)) = (sector, staff, country) else {
        return Ok(None);
    };
    if let Some(code) = &args.currency {
        is_code(3, "EUR")(code).map_err(CliError::Usage)?;
    }
    let modules: Vec<&str> = q.modules.iter().map(|m| m.id.as_str()).collect();
    if let Some(unknown) = args.module.iter().find(|m| !modules.contains(&m.as_str())) {
        return Err(CliError::Usage(format!(
            "there is no module `{unknown}`; {}",
            suggest::help_for(unknown, &modules)
        )));
    }
    let name = args.client.clone().unwrap_or_else(|| folder_name(args));
    let id = crate::check::engagement::slug(&name);
    Ok(Some(Client {
        id,
        client: name,
        sector,
        staff: staff.parse().unwrap_or(1.0),
        country,
        currency: args.currency.clone(),
        benchmark: q.reference_figures.as_ref().map(ToString::to_string),
        modules: args.module.clone(),
        consent: args.consent.clone(),
        people: people(args, q)?,
    }))
}

fn folder_name(args: &NewArgs) -> String {
    let full = std::path::absolute(&args.dir).unwrap_or_else(|_| args.dir.clone());
    let name = full.file_name().and_then(|n| n.to_str());
    name.unwrap_or("client").to_owned()
}

/// `--person` as people.
fn people(args: &NewArgs, q: &Questionnaire) -> Result<Vec<Invitee>, CliError> {
    let known: Vec<&str> = q.roles.iter().map(|r| r.id.as_str()).collect();
    let mut out: Vec<Invitee> = Vec::new();
    for text in &args.person {
        let wrong = |why: String| CliError::Usage(format!("--person {text}: {why}"));
        let (id, rest) = text
            .split_once('=')
            .ok_or_else(|| wrong("write an id, `=` and roles: it-1=it".to_owned()))?;
        let (roles, unit) = match rest.split_once('@') {
            Some((roles, unit)) => (roles, Some(unit.trim().to_owned())),
            None => (rest, None),
        };
        if !is_id(id) {
            return Err(wrong(format!(
                "`{id}` cannot be an id; write letters, digits and hyphens"
            )));
        }
        if out.iter().any(|p| p.id.as_deref() == Some(id)) {
            return Err(wrong(format!("`{id}` stands twice")));
        }
        let words: Vec<&str> = roles.split(',').map(str::trim).collect();
        if let Some(unknown) = words.iter().find(|w| !known.contains(*w)) {
            return Err(wrong(format!(
                "there is no role `{unknown}`; {}",
                suggest::help_for(unknown, &known)
            )));
        }
        out.push(Invitee {
            id: Some(id.to_owned()),
            count: 1,
            roles: words.into_iter().map(RoleId::new).collect(),
            unit: unit.filter(|u| !u.is_empty()),
        });
    }
    Ok(out)
}
