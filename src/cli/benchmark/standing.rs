//! `benchmark standing DIR`: the place of an engagement among its peers, rung by rung.

use super::args::StandingArgs;
use crate::assess::assess;
use crate::cli::args::Format;
use crate::cli::open::{LANGUAGE, TEMPLATE, open};
use crate::cli::terminal::Terminal;
use crate::cli::{CliError, Ending};
use crate::peers::OwnRecord;
use crate::render::benchmark as screen;
use crate::render::template::Templates;
use crate::render::words::Words;

/// Prints the place.
pub(super) fn run(args: &StandingArgs, terminal: &mut Terminal) -> Result<Ending, CliError> {
    let Some(case) = open(&args.dir, args.round.as_deref(), terminal)? else {
        return Ok(Ending::InputErrors);
    };
    let assessment = assess(&case);
    let missed = assessment
        .standing
        .as_ref()
        .is_some_and(|s| s.own_record == OwnRecord::NotFound);
    if missed && let Some(id) = &case.engagement.benchmark_id {
        terminal.note(&format!(
            "warning: no row of the benchmark has the id `{id}` that `benchmark_id` names; if the client is among the peers, it is compared with itself (`benchmark build --map` tells its id)"
        ));
    }
    match args.format {
        Format::Json => {
            let all = serde_json::json!({
                "schema": 1,
                "about": assessment.about,
                "benchmark": assessment.benchmark,
                "standing": assessment.standing,
            });
            terminal.data(&format!("{all:#}\n"))?;
        }
        Format::Text => {
            let (templates, _) = Templates::open(TEMPLATE, None)?;
            let words = Words::open(&templates, LANGUAGE)?;
            terminal.data(&screen::standing(&case, &assessment, &words)?)?;
        }
    }
    Ok(Ending::Done)
}
