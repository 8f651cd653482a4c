//! `schema KIND`: the shape of a file for editors.

use super::terminal::Terminal;
use super::{CliError, Ending};
use crate::diagnostic::suggest;
use crate::schema;

/// Arguments of `schema`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  crm-readiness schema\n  crm-readiness schema engagement > engagement.schema.json\n\nPrints a JSON Schema (draft 2020-12), without a kind the kinds. An editor finds it by the first line of a file:\n  # yaml-language-server: $schema=engagement.schema.json"
)]
pub struct SchemaArgs {
    /// The kind of file; all kinds are listed when not given.
    #[arg(value_name = "KIND")]
    pub kind: Option<String>,
}

/// Prints a schema, or the kinds.
pub fn run(args: &SchemaArgs, terminal: &mut Terminal) -> Result<Ending, CliError> {
    let Some(kind) = &args.kind else {
        for (name, file) in schema::KINDS {
            terminal.data(&format!("{name:<14} {file}\n"))?;
        }
        return Ok(Ending::Done);
    };
    let text = schema::schema(kind).ok_or_else(|| {
        let known: Vec<&str> = schema::KINDS.iter().map(|(name, _)| *name).collect();
        CliError::Usage(format!(
            "there is no kind `{kind}`; {}",
            suggest::help_for(kind, &known)
        ))
    })?;
    terminal.data(&text)?;
    Ok(Ending::Done)
}
