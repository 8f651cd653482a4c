//! `benchmark check REF|PATH…`: what is wrong or doubtful in benchmarks, built in or on disk.

use std::path::Path;

use super::args::BenchmarkCheckArgs;
use super::find;
use crate::cli::check::{self, Tally};
use crate::cli::terminal::Terminal;
use crate::cli::{CliError, Ending, files};
use crate::load;

/// Checks each and prints all findings.
pub(super) fn run(args: &BenchmarkCheckArgs, terminal: &mut Terminal) -> Result<Ending, CliError> {
    let mut tally = Tally::new(args.format, args.strict);
    for which in &args.which {
        let path = Path::new(which);
        let (sources, found) = if files::exists(path) {
            check::at(path)?
        } else {
            let reference = find::built_in(which)?;
            check::findings(&load::built_in_benchmark(&reference), "benchmark.yaml")
        };
        tally.add(which, &found, &sources, terminal);
    }
    tally.end(terminal)
}
