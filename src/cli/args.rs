//! Arguments, by clap. No type of this file travels inwards.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

/// Measures how well an organisation manages its customers and writes the report.
#[derive(Debug, Parser)]
#[command(version, about, max_term_width = 100, after_help = EXAMPLES)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Help with the examples first.
const HELP: &str =
    "{about-with-newline}{before-help}{after-help}\n\n{usage-heading} {usage}\n\n{all-args}";

/// The arguments with their help in our order, of all commands.
pub fn command() -> clap::Command {
    fn dressed(command: clap::Command) -> clap::Command {
        command.help_template(HELP).mut_subcommands(dressed)
    }
    dressed(<Args as clap::CommandFactory>::command())
}

const EXAMPLES: &str = "Examples:
  crm-readiness new my-client --sector C --staff 420 --country DE
  crm-readiness form my-client --format html
  crm-readiness collect my-client inbox
  crm-readiness check examples/nordhagen-pumps
  crm-readiness score examples/nordhagen-pumps
  crm-readiness plan examples/nordhagen-pumps
  crm-readiness report examples/nordhagen-pumps -o out
  crm-readiness compare examples/nordhagen-pumps
  crm-readiness explain examples/nordhagen-pumps DAT-01

Nothing leaves this machine: the program opens no network connection.";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Begin an engagement with its first round, or a further round.
    New(super::new::NewArgs),
    /// Write forms that people fill in without this program: a web page, a workbook or a table for each role.
    Form(super::form::FormArgs),
    /// Ask one person in the terminal; every answer is saved at once.
    Ask(super::ask::AskArgs),
    /// Collect answers that came back into a round, or say who has answered.
    Collect(super::collect::CollectArgs),
    /// Agree levels with the group, widest disagreement first.
    Workshop(super::workshop::WorkshopArgs),
    /// Check an engagement, a questionnaire or a benchmark and list everything that is wrong.
    Check(CheckArgs),
    /// Print scores, bounds, peers, gaps and the first plan of a round.
    Score(ScoreArgs),
    /// Print what may start, the phases and the business case; try other settings.
    Plan(PlanArgs),
    /// Write the report of a round as PDF and HTML, or in other formats.
    Report(ReportArgs),
    /// Compare two rounds: what really changed, what is noise, what became of the plan.
    Compare(CompareArgs),
    /// Derive any number from the answers, or explain a diagnostic.
    Explain(ExplainArgs),
    /// Write a questionnaire of another program as one of ours.
    Import(super::import::ImportArgs),
    /// List, show, check and build the peer data.
    Benchmark(super::benchmark::args::BenchmarkArgs),
    /// Print the shape of a kind of file as JSON Schema, for editors.
    Schema(super::schema::SchemaArgs),
    /// Print completions for a shell.
    Completions(super::completions::CompletionsArgs),
    /// Print the manual, or write its pages.
    Man(super::completions::ManArgs),
}

/// The shape of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For machines.
    Json,
}

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  crm-readiness check examples/nordhagen-pumps\n  crm-readiness check my-client/rounds/2026-09-15-baseline/it-1.yaml"
)]
pub struct CheckArgs {
    /// Folders or files: an engagement, a questionnaire, a benchmark, or any file in one of them.
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// End with exit code 3 when there are warnings.
    #[arg(long)]
    pub strict: bool,
    /// The shape of the output.
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

/// Arguments of `score`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  crm-readiness score examples/nordhagen-pumps\n  crm-readiness score examples/nordhagen-pumps --format json"
)]
pub struct ScoreArgs {
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

/// The shape of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PlanFormat {
    /// For people.
    Text,
    /// For machines: the assessment with its plan, and what differs.
    Json,
    /// One row an initiative.
    Csv,
}

/// Arguments of `plan`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  crm-readiness plan examples/nordhagen-pumps\n  crm-readiness plan my-client --set capacity.it=8 --set never=[I-25]\n  crm-readiness plan my-client --set-state I-11=done@2027-05 --set-state I-20=not-begun@2027-09\n  crm-readiness plan my-client --format csv > plan.csv\n\nSettings are tried, not written. What differs from the plan of the files is printed after the plan.\n\nA state is done@MONTH, running@MONTH, running@MONTH..MONTH (planned end) or not-begun@MONTH (slipped to)."
)]
pub struct PlanArgs {
    /// The engagement's folder.
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// The round; the latest when not given.
    #[arg(long, value_name = "FOLDER")]
    pub round: Option<String>,
    /// The shape of the output.
    #[arg(long, value_enum, default_value = "text")]
    pub format: PlanFormat,
    /// Take an initiative to be in this state; can be given again.
    #[arg(long, value_name = "ID=STATE@MONTH")]
    pub set_state: Vec<String>,
    /// Lay the settings of this file over the engagement: the keys about capacity, closed windows, the plan and money of
    /// `engagement.yaml`, targets, weights, priority, must, never.
    #[arg(long, value_name = "FILE")]
    pub scenario: Option<PathBuf>,
    /// Lay one setting over the engagement; can be given again.
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// Write decisions.proposed.yaml and benefits.proposed.yaml beside the registers.
    #[arg(long)]
    pub propose: bool,
    /// Replace proposals that are there with other content.
    #[arg(long)]
    pub force: bool,
}

/// Arguments of `report`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  crm-readiness report examples/nordhagen-pumps -o out\n  crm-readiness report my-client --round 2026-09-15-baseline --format html\n  crm-readiness report my-client --format xlsx,md -o out\n  crm-readiness report my-client --format pdf --charts slides\n\nThe same input gives the same bytes. A file that would not change is left alone; a file with other content is\nreplaced with --force only."
)]
pub struct ReportArgs {
    /// The engagement's folder.
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// The round; the latest when not given.
    #[arg(long, value_name = "FOLDER")]
    pub round: Option<String>,
    /// Where to write; the round's folder when not given.
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Replace files that are there with other content.
    #[arg(long)]
    pub force: bool,
    /// Write these formats; PDF and HTML when not given. Several are separated by commas.
    #[arg(long, value_enum, value_name = "FORMAT", value_delimiter = ',')]
    pub format: Vec<Kind>,
    /// Write this format only; the same as `--format` with one.
    #[arg(long, value_enum, value_name = "FORMAT", conflicts_with = "format")]
    pub only: Option<Kind>,
    /// Write every chart of the report into this folder too, as SVG and as PNG for slides.
    #[arg(long, value_name = "DIR")]
    pub charts: Option<PathBuf>,
    /// Lay this folder over the built-in report template, file by file.
    #[arg(long, value_name = "DIR")]
    pub templates: Option<PathBuf>,
    /// A folder with further fonts (TTF, OTF), for scripts that the built-in font does not hold.
    #[arg(long, value_name = "DIR")]
    pub font_path: Option<PathBuf>,
    /// Keep the assessment as `assessment.json` beside the round, so that later comparisons see when a figure changed.
    #[arg(long)]
    pub freeze: bool,
    /// Write the template's input as `view.json` and the generated Typst sources too.
    #[arg(long)]
    pub emit: bool,
}

/// The formats of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// PDF.
    Pdf,
    /// One HTML file.
    Html,
    /// Markdown: text and tables.
    Md,
    /// All that the report prints, with its keys explained.
    Json,
    /// The analyst's workbook: scores, gaps, peers, plan, schedule, money, answers as values, and a sheet to try settings.
    Xlsx,
    /// A folder `tables` with the tables of the workbook as CSV files.
    Csv,
}

/// Arguments of `compare`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  crm-readiness compare examples/nordhagen-pumps\n  crm-readiness compare my-client --from 2026-09-15-baseline --to 2027-06-15-phase-1 --fail-on regression"
)]
pub struct CompareArgs {
    /// The engagement's folder.
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// The earlier round; when not given, the last one before the later round that is no pulse round.
    #[arg(long, value_name = "FOLDER")]
    pub from: Option<String>,
    /// The later round; the latest when not given.
    #[arg(long, value_name = "FOLDER")]
    pub to: Option<String>,
    /// End with exit code 3 when this is found.
    #[arg(long, value_enum, value_name = "WHAT")]
    pub fail_on: Option<FailOn>,
    /// The shape of the output.
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

/// What `compare` may fail on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// The whole, a dimension or a capability declined beyond noise.
    Regression,
}

/// Arguments of `explain`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  crm-readiness explain examples/nordhagen-pumps\n  crm-readiness explain examples/nordhagen-pumps DAT-01\n  crm-readiness explain examples/nordhagen-pumps overall.percentile\n  crm-readiness explain --code answers/level"
)]
pub struct ExplainArgs {
    /// The engagement's folder.
    #[arg(value_name = "DIR", required_unless_present = "code")]
    pub dir: Option<PathBuf>,
    /// A practice, capability, dimension, module or initiative, `overall`, or `<node>.percentile`; the headline numbers
    /// when not given.
    #[arg(value_name = "NODE")]
    pub node: Option<String>,
    /// The round; the latest when not given.
    #[arg(long, value_name = "FOLDER")]
    pub round: Option<String>,
    /// The shape of the output.
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    /// The code of a diagnostic, as printed in brackets.
    #[arg(long, value_name = "CODE", conflicts_with_all = ["dir", "node", "round", "format"])]
    pub code: Option<String>,
}
