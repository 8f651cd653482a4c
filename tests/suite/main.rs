//! One binary for all tests, because each further one would link the typesetter again.

#![allow(clippy::disallowed_methods, reason = "tests read the repository")]

mod architecture; // layers, who may mention which library, file lengths
mod benchmark; // peers: rules, own row, building, publishing
mod builtin; // what the binary carries has no findings
mod business; // costs, benefits and return
mod chapters; // the chapters on decision, sequence, money, from a view filled by hand
mod chapters_money; // money and options of the example in words
mod charts; // pictures of the plan and of money
mod cli; // README and manual pages as tests
mod collect; // answers that come back
mod common; // reading folders of the repository
mod demo_benchmark; // the synthetic peers follow from their recipe
mod derivations; // printed sums, done again
mod diagnostics; // the gallery of bad inputs
mod forms; // forms as people fill them in: workbook, browser, another spreadsheet
mod golden; // what people see, as snapshots
mod interview; // laws of what is typed in interviews and workshops
mod journey; // from an empty folder to an agreed round, by commands alone
mod judgement; // gates, lists, label and order as computed elsewhere
mod never_printed; // what a report never says
mod never_printed_later; // the same for the report of a later round
mod oracle; // a worked example by hand
#[cfg(feature = "pdf")]
mod pdf; // PDF/UA, same bytes twice, hostile texts
mod people; // workshop, pulse, and the second interval of a percentile in the report
mod plan; // the plan of the example keeps its limits
mod precision; // standard errors against values from outside
mod progress; // two rounds: t tests of SciPy, identities, refusals
mod properties; // laws for any answers
mod report_formats; // Markdown, JSON, tables, the workbook, pictures of charts
mod schedule; // optima of another solver, brute force, limits
mod schemas; // schemas of the files, held to `check`
mod statistics; // values computed elsewhere
