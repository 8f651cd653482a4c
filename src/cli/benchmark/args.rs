//! Arguments of `benchmark`.

use std::path::PathBuf;

use clap::Subcommand;

use crate::cli::args::Format;

// Lines of at most 95 characters: longer ones are broken in the middle on a terminal.

const EXAMPLES: &str = "\
Examples:
  crm-readiness benchmark list
  crm-readiness benchmark show demo@1.0.0
  crm-readiness benchmark standing examples/nordhagen-pumps
  crm-readiness benchmark build --id our-clients@2026.1.0 -o benchmarks --key-file key clients/";

const SHOW_EXAMPLES: &str = "\
Examples:
  crm-readiness benchmark show published@1.0.0
  crm-readiness benchmark show my-client/benchmarks/our-clients/2026.1.0 --svg pictures";

const CHECK_EXAMPLES: &str = "\
Examples:
  crm-readiness benchmark check demo@1.0.0
  crm-readiness benchmark check my-client/benchmarks/our-clients/2026.1.0 --strict";

const BUILD_EXAMPLES: &str = "\
Examples:
  head -c 32 /dev/urandom > key        (once; keep it, and keep it secret)
  crm-readiness benchmark build --id our-clients@2026.1.0 -o benchmarks --key-file key clients/
  crm-readiness benchmark build --id our-clients@2026.2.0 -o benchmarks --key-file key \\
      benchmarks/our-clients/2026.1.0 clients/newer
  crm-readiness benchmark build --id our-norm@2026.1.0 --statistics -o benchmarks \\
      --key-file key clients/";

const BUILD_NOTES: &str = "\
Each organisation gives one row: its latest round that is not a pulse round. Rows hold scores
of capabilities, sector, size class, country, mode, form and year, and an id that only the key
gives; no names, no notes. All inputs have to share the questionnaire and the scoring rules,
with own weights of practices and roles.

Two engagements are of one organisation where `benchmark_id` is the same, or without one the
client's name and country. Names are compared as they are written, apart from spaces and case.

`--statistics` writes what may be published: mean, standard deviation, n and quartiles of
groups of at least 4, so that none gives more than a quarter of a figure. No group can be found
by subtracting printed ones from each other. Two editions published one after the other can
still be subtracted: what lies between them is who joined, left or changed. Publish an edition
only when many did.";

/// Arguments of `benchmark`.
#[derive(Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct BenchmarkArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: BenchmarkCommand,
}

/// The commands on benchmarks.
#[derive(Debug, Subcommand)]
pub enum BenchmarkCommand {
    /// List the built-in benchmarks and those beside an engagement.
    List(ListArgs),
    /// Show a benchmark: what it is, its peer groups, its distributions.
    Show(ShowArgs),
    /// Show the place of an engagement among its peers, rung by rung.
    Standing(StandingArgs),
    /// Check a benchmark and list everything that is wrong or doubtful.
    Check(BenchmarkCheckArgs),
    /// Build a benchmark from engagements and earlier benchmarks.
    Build(BuildArgs),
}

/// Arguments of `benchmark list`.
#[derive(Debug, clap::Args)]
#[command(
    before_help = "Examples:\n  crm-readiness benchmark list\n  crm-readiness benchmark list my-client --format json"
)]
pub struct ListArgs {
    /// An engagement's folder; the benchmarks beside it are listed too.
    #[arg(value_name = "DIR")]
    pub dir: Option<PathBuf>,
    /// The shape of the output.
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

/// Arguments of `benchmark show`.
#[derive(Debug, clap::Args)]
#[command(before_help = SHOW_EXAMPLES)]
pub struct ShowArgs {
    /// A built-in benchmark as id@version, or the folder of one.
    #[arg(value_name = "REF|PATH")]
    pub which: String,
    /// Draw the distributions into this folder, one SVG for each mode and form.
    #[arg(long, value_name = "DIR")]
    pub svg: Option<PathBuf>,
    /// Replace pictures that are there with other content.
    #[arg(long)]
    pub force: bool,
    /// The shape of the output.
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

/// Arguments of `benchmark standing`.
#[derive(Debug, clap::Args)]
#[command(
    before_help = "Examples:\n  crm-readiness benchmark standing examples/nordhagen-pumps\n  crm-readiness benchmark standing my-client --round 2026-09-15-baseline --format json"
)]
pub struct StandingArgs {
    /// The engagement's folder.
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// The round; the latest when not given.
    #[arg(long, value_name = "FOLDER")]
    pub round: Option<String>,
    /// The shape of the output.
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

/// Arguments of `benchmark check`.
#[derive(Debug, clap::Args)]
#[command(before_help = CHECK_EXAMPLES)]
pub struct BenchmarkCheckArgs {
    /// Built-in benchmarks as id@version, or folders and files of benchmarks.
    #[arg(required = true, value_name = "REF|PATH")]
    pub which: Vec<String>,
    /// End with exit code 3 when there are warnings.
    #[arg(long)]
    pub strict: bool,
    /// The shape of the output.
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

/// Arguments of `benchmark build`.
#[derive(Debug, clap::Args)]
#[command(before_help = BUILD_EXAMPLES, after_help = BUILD_NOTES)]
pub struct BuildArgs {
    /// Engagement folders, folders that hold engagement folders, benchmark folders, or the CSV of one.
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// What the benchmark is called.
    #[arg(long, value_name = "ID@VERSION")]
    pub id: String,
    /// Where to write: `DIR/<id>/<version>/`.
    #[arg(short, long, value_name = "DIR")]
    pub output: PathBuf,
    /// A file with at least 16 secret bytes. The same key gives the same organisation the same id.
    #[arg(long, value_name = "FILE")]
    pub key_file: PathBuf,
    /// Write the publishable form: figures of groups, no organisations.
    #[arg(long)]
    pub statistics: bool,
    /// Name for print.
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// Year or years; those of the rows when not given.
    #[arg(long, value_name = "TEXT")]
    pub edition: Option<String>,
    /// How the benchmark may be used; peers are confidential when not given.
    #[arg(long, value_name = "TEXT")]
    pub licence: Option<String>,
    /// Where it comes from.
    #[arg(long, value_name = "TEXT")]
    pub provenance: Option<String>,
    /// Smallest group that may be shown, at least 3, with `--statistics` at least 4.
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(3..=100))]
    pub minimum_group: u32,
    /// Also write which engagement has which id, as CSV. Keep this file to yourself.
    #[arg(long, value_name = "FILE")]
    pub map: Option<PathBuf>,
    /// Replace files that are there with other content.
    #[arg(long)]
    pub force: bool,
}
