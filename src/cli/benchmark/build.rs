//! `benchmark build`: from many engagements and earlier benchmarks into one file of peers, or into publishable figures.
//!
//! Inputs are read one at a time and dropped: what stays is one small row an organisation.

use std::path::{Path, PathBuf};

use super::args::BuildArgs;
use crate::check::{Case, Desk, decode};
use crate::cli::files::{self, Written};
use crate::cli::terminal::Terminal;
use crate::cli::{CliError, Ending};
use crate::diagnostic::{Sink, Sources, text};
use crate::load::{self, Alone};
use crate::model::benchmark::{Content, Peers};
use crate::model::id::Reference;
use crate::model::questionnaire::{Form, Questionnaire};
use crate::model::scoring;
use crate::pool::write::{self, Card};
use crate::pool::{Key, Origin, Pool, publish};
use crate::read::Files;
use crate::score;

/// The file that marks an engagement.
const ENGAGEMENT: &str = "engagement.yaml";
/// The file that marks a benchmark.
const BENCHMARK: &str = "benchmark.yaml";

/// Fewest organisations behind a published figure. Each weighs the same in it, so with 4 none has more than 25 % of the
/// weight (the limit on dominance in Statement 6 on health care of the US antitrust agencies, 1996, withdrawn since: a convention).
const PUBLISHED_GROUP: u32 = 4;

/// What is read so far.
struct Job {
    key: Key,
    pool: Option<Pool>,
    questionnaire: Option<Questionnaire>,
    /// Inputs that cannot join, and why.
    refused: Vec<String>,
    /// Inputs that hold nothing, and why.
    left_out: Vec<String>,
    /// Folder and id of each engagement.
    map: Vec<(String, String)>,
    /// Rows of earlier benchmarks.
    rows: usize,
    /// Whether a row is of an organisation that was assessed.
    assessed: bool,
}

/// Builds and writes.
pub(super) fn run(args: &BuildArgs, terminal: &mut Terminal) -> Result<Ending, CliError> {
    let reference = reference(&args.id)?;
    if args.statistics && args.minimum_group < PUBLISHED_GROUP {
        return Err(CliError::Usage(format!(
            "`--statistics` takes `--minimum-group` {PUBLISHED_GROUP} or more: of fewer organisations, one gives more than a quarter of a figure"
        )));
    }
    let key = Key::new(files::bytes(&args.key_file)?).ok_or_else(|| {
        CliError::Usage(format!(
            "the key in `{}` is too short: it takes {} bytes or more (`head -c 32 /dev/urandom > key`)",
            args.key_file.display(),
            Key::SHORTEST
        ))
    })?;
    let mut job = Job {
        key,
        pool: None,
        questionnaire: None,
        refused: Vec::new(),
        left_out: Vec::new(),
        map: Vec::new(),
        rows: 0,
        assessed: false,
    };
    let inputs = inputs(&args.inputs)?;
    let progress = terminal.progress("reading", inputs.len());
    for (path, marker) in &inputs {
        if *marker == ENGAGEMENT {
            job.engagement(path, terminal)?;
        } else {
            job.benchmark(path, terminal)?;
        }
        progress.step();
    }
    progress.end();
    for line in &job.left_out {
        terminal.note(&format!("left out: {line}"));
    }
    if !job.refused.is_empty() {
        for line in &job.refused {
            terminal.failure(line);
        }
        return Ok(Ending::InputErrors);
    }
    let Some(pool) = job.pool.take() else {
        terminal.failure("no input holds a round with scores, so there is nothing to build");
        return Ok(Ending::InputErrors);
    };
    finish(args, reference, &job, pool, terminal)
}

fn finish(
    args: &BuildArgs,
    reference: Reference,
    job: &Job,
    pool: Pool,
    terminal: &mut Terminal,
) -> Result<Ending, CliError> {
    let (origin, synthetic, replaced) = (pool.origin.clone(), pool.synthetic, pool.replaced);
    let peers = pool.into_peers();
    let card = card(args, reference, &peers, synthetic, job.assessed);
    let (name, rows) = if args.statistics {
        let found = publish::publish(&peers, job.questionnaire.as_ref(), card.minimum_group);
        if found.is_empty() {
            terminal.failure(&format!(
                "no group of one mode and form has {} organisations with a score on every capability, so nothing may be published",
                card.minimum_group
            ));
            return Ok(Ending::InputErrors);
        }
        (write::FIGURES, write::figures(&found, &card, &origin))
    } else {
        (write::PEERS, write::peers(&peers))
    };
    let dir = args
        .output
        .join(&card.reference.id)
        .join(&card.reference.version);
    // The card comes last: without it, nobody takes the rows for a benchmark.
    let mut out: Vec<(PathBuf, Vec<u8>)> = vec![
        (dir.join(name), rows.into_bytes()),
        (
            dir.join(BENCHMARK),
            write::card(&card, &origin, !args.statistics).into_bytes(),
        ),
    ];
    if let Some(path) = &args.map {
        out.push((path.clone(), map(&job.map).into_bytes()));
    }
    files::may_write(&out, args.force)?;
    terminal.note(&summary(job, &peers, replaced));
    if !args.statistics {
        let alone = alone(&peers);
        if alone > 0 {
            terminal.note(&format!(
                "{alone} of them {} the only one of their sector, size and country: keep the file to yourself, and publish `--statistics`",
                if alone == 1 { "is" } else { "are" }
            ));
        }
    }
    for (path, bytes) in &out {
        let done = match files::write(path, bytes)? {
            Written::New => "wrote",
            Written::Unchanged => "unchanged",
        };
        terminal.note(&format!("{done} {}", path.display()));
    }
    Ok(Ending::Done)
}

/// Id and version as `id@version`.
fn reference(word: &str) -> Result<Reference, CliError> {
    match word.split_once('@') {
        Some((id, version)) if decode::values::is_id(id) && decode::values::is_version(version) => {
            Ok(Reference {
                id: id.to_owned(),
                version: version.to_owned(),
            })
        }
        _ => Err(CliError::Usage(format!(
            "`{word}` is not an id and a version; write --id our-clients@2026.1.0"
        ))),
    }
}

/// The folders that are meant: engagements, also inside of other folders, and benchmarks.
fn inputs(paths: &[PathBuf]) -> Result<Vec<(PathBuf, &'static str)>, CliError> {
    let mut out = Vec::new();
    for path in paths {
        if !files::exists(path) {
            return Err(CliError::Usage(format!(
                "there is nothing at `{}`",
                path.display()
            )));
        }
        let has = |marker: &str| files::exists(&path.join(marker));
        if has(ENGAGEMENT) {
            out.push((path.clone(), ENGAGEMENT));
        } else if has(BENCHMARK) {
            out.push((path.clone(), BENCHMARK));
        } else if path
            .extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("csv"))
        {
            let dir = path.parent().filter(|d| !d.as_os_str().is_empty());
            let dir = dir.unwrap_or_else(|| Path::new("."));
            if !files::exists(&dir.join(BENCHMARK)) {
                return Err(CliError::Usage(format!(
                    "`{}` does not say which questionnaire and which scoring rules its scores come from; put a benchmark.yaml beside it that names it in `rows`, or ask `crm-readiness benchmark check` what is missing",
                    path.display()
                )));
            }
            out.push((path.clone(), BENCHMARK));
        } else {
            let found = files::holding(path, ENGAGEMENT)?;
            if found.is_empty() {
                return Err(CliError::Usage(format!(
                    "`{}` is neither an engagement nor a benchmark, and holds no engagement",
                    path.display()
                )));
            }
            out.extend(found.into_iter().map(|dir| (dir, ENGAGEMENT)));
        }
    }
    Ok(out)
}

impl Job {
    /// Adds the latest round of an engagement that is not a pulse round.
    fn engagement(&mut self, dir: &Path, terminal: &mut Terminal) -> Result<(), CliError> {
        let read = files::folder(dir)?;
        let shown = dir.display().to_string();
        for round in load::rounds(&read).iter().rev() {
            let Some(case) = case(&read, round, terminal) else {
                self.refused.push(format!(
                    "`{shown}`: the round `{round}` has errors, see above"
                ));
                return Ok(());
            };
            if case.round.form == Form::Pulse {
                continue;
            }
            let origin = Origin {
                questionnaire: case.questionnaire.reference.clone(),
                scoring: scoring::fingerprint(&case.questionnaire, Some(&case.engagement)),
            };
            if !self.joins(&shown, &origin) {
                return Ok(());
            }
            let scores = score::score(&case.questionnaire, &case.engagement, &case.round, None);
            let Some(pool) = &mut self.pool else {
                return Ok(());
            };
            match pool.add_round(&scores, &case.engagement, &case.round, &self.key) {
                Some(id) => {
                    self.assessed = true;
                    self.map.push((shown, id));
                }
                None => self
                    .left_out
                    .push(format!("`{shown}`: no capability has a score in `{round}`")),
            }
            self.questionnaire.get_or_insert(case.questionnaire);
            return Ok(());
        }
        self.left_out.push(format!(
            "`{shown}`: it has no round of the short or the full form"
        ));
        Ok(())
    }

    /// Adds the organisations of an earlier benchmark.
    fn benchmark(&mut self, path: &Path, terminal: &mut Terminal) -> Result<(), CliError> {
        let shown = path.display().to_string();
        let Ok(found) = super::find::find(&shown, terminal)? else {
            self.refused
                .push(format!("`{shown}` has errors, see above"));
            return Ok(());
        };
        let Alone {
            benchmark,
            questionnaire,
        } = found;
        let Content::Peers(peers) = benchmark.content else {
            self.refused.push(format!(
                "`{shown}` holds published figures; organisations cannot be had back from them: name the engagements or the peers that they were built from"
            ));
            return Ok(());
        };
        let origin = Origin {
            questionnaire: benchmark.questionnaire,
            scoring: benchmark.scoring.unwrap_or_default(),
        };
        if !self.joins(&shown, &origin) {
            return Ok(());
        }
        if let Some(pool) = &mut self.pool {
            pool.synthetic |= benchmark.synthetic;
            self.assessed |= !benchmark.synthetic;
            self.rows += peers.rows.len();
            pool.add_peers(peers, &self.key);
        }
        if let Some(q) = questionnaire {
            self.questionnaire.get_or_insert(q);
        }
        Ok(())
    }

    /// True when rows of this origin may join; otherwise the reason is kept.
    fn joins(&mut self, shown: &str, origin: &Origin) -> bool {
        let pool = self.pool.get_or_insert_with(|| Pool::new(origin.clone()));
        match pool.accepts(origin) {
            Ok(()) => true,
            Err(why) => {
                self.refused.push(format!(
                    "`{shown}` cannot join: {why}\n  help: {}",
                    why.help()
                ));
                false
            }
        }
    }
}

/// One round; its findings are printed when some are errors.
fn case(read: &Files, round: &str, terminal: &mut Terminal) -> Option<Case> {
    let mut sources = Sources::default();
    let mut sink = Sink::default();
    let mut desk = Desk {
        sources: &mut sources,
        sink: &mut sink,
    };
    let case = load::case(read, round, &mut desk);
    if case.is_none() {
        terminal.diagnostics(&text::render_all(&sink.into_sorted(), &sources));
    }
    case
}

fn card(
    args: &BuildArgs,
    reference: Reference,
    peers: &Peers,
    synthetic: bool,
    assessed: bool,
) -> Card {
    let from = match (assessed, synthetic) {
        (_, false) => "assessed organisations",
        (true, true) => "assessed organisations and from an earlier benchmark that is synthetic",
        (false, true) => "an earlier benchmark that is synthetic",
    };
    let years = write::edition(peers.rows.iter().map(|p| p.year));
    let version = env!("CARGO_PKG_VERSION");
    let own = |given: &Option<String>, default: String| given.clone().unwrap_or(default);
    Card {
        title: own(&args.title, format!("Own peers {}", reference.id)),
        edition: own(&args.edition, years),
        licence: own(
            &args.licence,
            if args.statistics {
                "Not stated by those who built it."
            } else {
                "Confidential: for use by those who built it."
            }
            .to_owned(),
        ),
        provenance: own(
            &args.provenance,
            if args.statistics {
                format!(
                    "Built by crm-readiness {version} from {from}. Only organisations with a score on every capability count. Groups too small to be shown are left out, with further ones so that none follows by subtraction."
                )
            } else {
                format!(
                    "Built by crm-readiness {version} from {from}; of each organisation the latest round. Ids are keyed; the file holds no names and no answers."
                )
            },
        ),
        reference,
        synthetic,
        minimum_group: args.minimum_group as usize,
    }
}

fn summary(job: &Job, peers: &Peers, replaced: usize) -> String {
    let count =
        |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    let mut out = format!(
        "{} from {} and {} of earlier benchmarks",
        count(peers.rows.len(), "organisation", "organisations"),
        count(job.map.len(), "engagement", "engagements"),
        count(job.rows, "row", "rows")
    );
    if replaced > 0 {
        out.push_str(&format!(
            "; {} left aside because the organisation has a later one",
            count(replaced, "row was", "rows were")
        ));
    }
    out
}

/// Organisations that share sector, size and country with no other.
fn alone(peers: &Peers) -> usize {
    let mut groups = std::collections::BTreeMap::new();
    for p in &peers.rows {
        *groups
            .entry((p.sector, p.size, p.country))
            .or_insert(0_usize) += 1;
    }
    groups.values().filter(|n| **n == 1).count()
}

/// Which engagement has which id.
fn map(rows: &[(String, String)]) -> String {
    let mut out = "folder,id\n".to_owned();
    for (folder, id) in rows {
        out.push_str(&format!("\"{}\",{id}\n", folder.replace('"', "\"\"")));
    }
    out
}
