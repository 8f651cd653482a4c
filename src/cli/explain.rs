//! `explain DIR [NODE]`: how a number came about. `explain --code CODE`: what a diagnostic means.

use std::path::Path;

use serde::Serialize;

use super::args::{ExplainArgs, Format};
use super::open::{LANGUAGE, TEMPLATE, open};
use super::terminal::Terminal;
use super::{CliError, Ending};
use crate::assess::{Assessment, SCHEMA, assess};
use crate::check::Case;
use crate::derive::{self, Derivation};
use crate::diagnostic::{Code, suggest};
use crate::render::derivation;
use crate::render::template::Templates;
use crate::render::view::Ground;
use crate::render::words::Words;

/// Derivations for machines.
#[derive(Debug, Serialize)]
struct Printed<'a> {
    schema: u32,
    round: &'a str,
    derivations: &'a [Derivation],
}

/// Prints a derivation or the paragraph of a code.
pub fn run(args: &ExplainArgs, terminal: &mut Terminal) -> Result<Ending, CliError> {
    match (&args.dir, &args.code) {
        (Some(dir), _) => number(dir, args, terminal),
        (None, Some(code)) => diagnostic(code, terminal),
        // The arguments ask for one of the two.
        (None, None) => Err(CliError::Usage("give a folder or --code CODE".to_owned())),
    }
}

fn diagnostic(code: &str, terminal: &mut Terminal) -> Result<Ending, CliError> {
    if let Some(code) = Code::parse(code) {
        terminal.data(&format!("{}\n\n{}\n", code.id(), code.explanation()))?;
        Ok(Ending::Done)
    } else {
        let known: Vec<&str> = Code::ALL.iter().map(|c| c.id()).collect();
        Err(CliError::Usage(format!(
            "there is no code `{code}`; {}",
            suggest::help_for(code, &known)
        )))
    }
}

fn number(dir: &Path, args: &ExplainArgs, terminal: &mut Terminal) -> Result<Ending, CliError> {
    let Some(case) = open(dir, args.round.as_deref(), terminal)? else {
        return Ok(Ending::InputErrors);
    };
    let a = assess(&case);
    let all = match &args.node {
        None => derive::headline(&case, &a),
        Some(node) => derive::of(&case, &a, node).ok_or_else(|| unknown(&case, &a, node))?,
    };
    terminal.data(&match args.format {
        Format::Json => json(&a, &all)?,
        Format::Text => {
            let (templates, _) = Templates::open(TEMPLATE, None)?;
            let words = Words::open(&templates, LANGUAGE)?;
            let ground = Ground {
                case: &case,
                a: &a,
                words: &words,
                progress: None,
            };
            derivation::render(ground, &all)?
        }
    })?;
    Ok(Ending::Done)
}

fn json(a: &Assessment, all: &[Derivation]) -> Result<String, CliError> {
    let printed = Printed {
        schema: SCHEMA,
        round: &a.about.round,
        derivations: all,
    };
    let text =
        serde_json::to_string_pretty(&printed).map_err(|e| CliError::Usage(e.to_string()))?;
    Ok(format!("{text}\n"))
}

fn unknown(case: &Case, a: &Assessment, node: &str) -> CliError {
    if let Some(p) = case.questionnaire.practice(node) {
        return CliError::Usage(format!(
            "practice `{}` is not asked in round `{}`",
            p.id, a.about.round
        ));
    }
    let known = derive::names(case, a);
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    CliError::Usage(format!(
        "there is no node `{node}`; {}",
        suggest::help_for(node, &known)
    ))
}
