//! `form DIR`: forms for people who do not have this program.

use std::path::PathBuf;

use clap::ValueEnum;

use super::files::{self, Written};
use super::open::{LANGUAGE, open_unanswered, templates};
use super::terminal::Terminal;
use super::{CliError, Ending};
use crate::check::Case;
use crate::diagnostic::suggest;
use crate::exchange::form::words::Words;
use crate::exchange::form::{self, Form, TEMPLATE, csv, html, xlsx};
use crate::model::id::RoleId;
use crate::render::RenderError;
use crate::render::template::Templates;

/// Arguments of `form`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  crm-readiness form my-client --format html -o out\n  crm-readiness form my-client --format xlsx --role it --role finance\n\nOne file a role, with the practices that the round asks of it. A web form is one file that works from a mail\nattachment, without a network; it saves a file that is sent back. Roles are those invited in round.yaml, all of\nthem where nobody was noted."
)]
pub struct FormArgs {
    /// The engagement's folder.
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// The kind of form.
    #[arg(long, value_enum)]
    pub format: FormFormat,
    /// Write the form of this role only; can be given again.
    #[arg(long, value_name = "ROLE")]
    pub role: Vec<String>,
    /// The round; the latest when not given.
    #[arg(long, value_name = "FOLDER")]
    pub round: Option<String>,
    /// Where to write; `forms` in the round's folder when not given.
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Replace files that are there with other content.
    #[arg(long)]
    pub force: bool,
    /// Lay this folder over the built-in templates of the forms, file by file.
    #[arg(long, value_name = "DIR")]
    pub templates: Option<PathBuf>,
}

/// The kinds of form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FormFormat {
    /// A page for any browser.
    Html,
    /// A workbook.
    Xlsx,
    /// A table with one row to fill in.
    Csv,
}

impl FormFormat {
    const fn extension(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
        }
    }
}

/// Writes the forms.
pub fn run(args: &FormArgs, terminal: &mut Terminal) -> Result<Ending, CliError> {
    let over = args.templates.as_deref();
    let templates = templates(TEMPLATE, over, "the templates of the forms have", terminal)?;
    let words = Words::open(&templates, LANGUAGE)?;
    let Some(case) = open_unanswered(&args.dir, args.round.as_deref(), terminal)? else {
        return Ok(Ending::InputErrors);
    };
    let dir = args.output.clone().unwrap_or_else(|| {
        let round = args.dir.join("rounds").join(&case.round.folder);
        round.join("forms")
    });
    let mut made = Vec::new();
    for role in roles(args, &case)? {
        let Some(form) = form::form(&case, &role) else {
            terminal.note(&format!("no form for {role}: the round asks nothing of it"));
            continue;
        };
        let name = format!("{}_{role}.{}", form.engagement, args.format.extension());
        let bytes = render(args.format, &form, &case, &templates, &words)?;
        made.push((dir.join(name), bytes));
    }
    files::may_write(&made, args.force)?;
    for (path, bytes) in &made {
        let done = match files::write(path, bytes)? {
            Written::New => "wrote",
            Written::Unchanged => "unchanged",
        };
        terminal.note(&format!("{done} {}", path.display()));
    }
    Ok(Ending::Done)
}

fn render(
    format: FormFormat,
    form: &Form,
    case: &Case,
    templates: &Templates,
    words: &Words,
) -> Result<Vec<u8>, RenderError> {
    let (branding, consent) = (
        &case.engagement.branding,
        case.engagement.consent.as_deref(),
    );
    match format {
        FormFormat::Html => {
            html::render(form, branding, consent, templates, words).map(String::into_bytes)
        }
        FormFormat::Xlsx => xlsx::render(form, branding, consent, words),
        FormFormat::Csv => csv::render(form),
    }
}

/// The roles asked for, each once, or those that the round asks.
fn roles(args: &FormArgs, case: &Case) -> Result<Vec<RoleId>, CliError> {
    if args.role.is_empty() {
        return Ok(form::roles(case));
    }
    let known: Vec<&str> = case
        .questionnaire
        .roles
        .iter()
        .map(|r| r.id.as_str())
        .collect();
    let mut out: Vec<RoleId> = Vec::new();
    for name in &args.role {
        if !known.contains(&name.as_str()) {
            return Err(CliError::Usage(format!(
                "there is no role `{name}`; {}",
                suggest::help_for(name, &known)
            )));
        }
        let role = RoleId::new(name.clone());
        if !out.contains(&role) {
            out.push(role);
        }
    }
    Ok(out)
}
