//! The questions about the organisation, one at a time, each answer written into `engagement.yaml` when it is given.

use std::collections::BTreeMap;
use std::path::Path;

use crate::check::engagement::child;
use crate::check::{Case, Desk};
use crate::cli::prompt::Prompt;
use crate::cli::terminal::Terminal;
use crate::cli::{CliError, Ending, files};
use crate::diagnostic::{Severity, Sink, Sources};
use crate::exchange::{context, edit};
use crate::load;
use crate::read::{Files, Node, Value, yaml};

const FILE: &str = "engagement.yaml";

/// Asks from the first question without an answer.
pub(super) fn run(
    dir: &Path,
    case: &Case,
    prompt: &Prompt,
    terminal: &mut Terminal,
) -> Result<Ending, CliError> {
    let q = &case.questionnaire;
    let path = dir.join(FILE);
    let mut said = said(dir)?;
    let open = |said: &BTreeMap<String, String>, id: &str| !said.contains_key(id);
    let mut at = q
        .context
        .iter()
        .position(|c| open(&said, &c.id))
        .unwrap_or(q.context.len());
    let mut show = true;
    while let Some(c) = q.context.get(at) {
        if show {
            let known = said.get(&c.id).map(String::as_str);
            terminal.note(&context::screen(q, at, known));
        }
        let Some(line) = prompt.line(&context::label(c), terminal)? else {
            break;
        };
        show = true;
        match line.trim() {
            "" | "s" => at += 1,
            "b" | "back" => at = at.saturating_sub(1),
            "q" | "quit" => break,
            line => {
                let done = context::value(c, line)
                    .and_then(|value| changed(dir, case, &c.id, &value).map(|text| (value, text)));
                match done {
                    Ok((value, text)) => {
                        files::write(&path, text.as_bytes())?;
                        said.insert(c.id.clone(), value);
                        at += 1;
                    }
                    Err(why) => {
                        terminal.note(&why);
                        show = false;
                    }
                }
            }
        }
    }
    terminal.note(&format!(
        "{} of {} questions answered, saved in {}",
        q.context.iter().filter(|c| !open(&said, &c.id)).count(),
        q.context.len(),
        path.display()
    ));
    Ok(Ending::Done)
}

/// What `context` holds, as it is written.
fn said(dir: &Path) -> Result<BTreeMap<String, String>, CliError> {
    let text = text(dir)?;
    let mut sources = Sources::default();
    let Some(root) = root(&text, &mut sources) else {
        return Ok(BTreeMap::new());
    };
    let Some(Value::Map(entries)) = child(&root, "context").map(|n| &n.value) else {
        return Ok(BTreeMap::new());
    };
    let filled = entries.iter().filter(|(_, v)| v.value != Value::Null);
    Ok(filled
        .map(|(k, v)| (k.text.clone(), edit::written(&text, v).to_owned()))
        .collect())
}

fn text(dir: &Path) -> Result<String, CliError> {
    let bytes = files::bytes(&dir.join(FILE))?;
    String::from_utf8(bytes).map_err(|_| CliError::Usage(format!("`{FILE}` is not UTF-8")))
}

fn root(text: &str, sources: &mut Sources) -> Option<Node> {
    let file = sources.add(FILE, text);
    yaml::parse(file, sources, &mut Sink::default())
}

/// `engagement.yaml` with an answer, once it has passed `check`; the error says why it does not.
fn changed(dir: &Path, case: &Case, id: &str, value: &str) -> Result<String, String> {
    let old = text(dir).map_err(|e| e.to_string())?;
    let by_hand = || {
        format!(
            "`{FILE}` is written in a way that cannot be changed here; add `{id}: {value}` by hand"
        )
    };
    let mut sources = Sources::default();
    let root = root(&old, &mut sources).ok_or_else(by_hand)?;
    let new = edit::set(&old, &root, "context", id, value).ok_or_else(by_hand)?;
    let mut all: Files = files::folder(dir).map_err(|e| e.to_string())?;
    all.entries
        .insert(FILE.to_owned(), new.clone().into_bytes());
    let mut sources = Sources::default();
    let mut sink = Sink::default();
    let mut desk = Desk {
        sources: &mut sources,
        sink: &mut sink,
    };
    let checked = load::without_answers(&all, &case.round.folder, &mut desk);
    if let Some(error) = sink
        .into_sorted()
        .iter()
        .find(|d| d.severity == Severity::Error)
    {
        return Err(error.message.clone());
    }
    let kept = checked.is_some_and(|c| c.engagement.context.contains_key(id));
    if kept { Ok(new) } else { Err(by_hand()) }
}
