//! The only place that prints: data on stdout, everything else on stderr.

#![expect(clippy::print_stderr, reason = "this file is the terminal")]

use std::io::{ErrorKind, IsTerminal, Write};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::CliError;

/// Where a command prints.
#[derive(Debug)]
pub struct Terminal {
    colour: bool,
}

impl Terminal {
    /// Colour is used on a terminal, unless `NO_COLOR` is set or the terminal is dumb.
    pub fn new() -> Self {
        let set = |name: &str| std::env::var_os(name).is_some_and(|v| !v.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|t| t == "dumb");
        Self {
            colour: std::io::stderr().is_terminal() && !set("NO_COLOR") && !dumb,
        }
    }

    /// Data, for people or machines. A closed pipe is not an error, a full disk is.
    pub fn data(&mut self, text: &str) -> Result<(), CliError> {
        let mut out = std::io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(e) if e.kind() != ErrorKind::BrokenPipe => {
                Err(CliError::Usage(format!("cannot write to the output: {e}")))
            }
            _ => Ok(()),
        }
    }

    /// A line about what was done.
    pub fn note(&mut self, text: &str) {
        eprintln!("{text}");
    }

    /// Diagnostics, with the words `error` and `warning` in colour where there is colour.
    pub fn diagnostics(&mut self, text: &str) {
        if !self.colour {
            eprint!("{text}");
            return;
        }
        for line in text.split_inclusive('\n') {
            if line.starts_with("error[") {
                eprint!("\x1b[1;31m{line}\x1b[0m");
            } else if line.starts_with("warning[") {
                eprint!("\x1b[1;33m{line}\x1b[0m");
            } else {
                eprint!("{line}");
            }
        }
    }

    /// Progress over `steps` steps.
    pub fn progress(&self, what: &'static str, steps: usize) -> Progress {
        let steps = u64::try_from(steps).ok();
        let bar = ProgressBar::with_draw_target(steps, ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}") {
            bar.set_style(style);
        }
        bar.set_message(what);
        Progress {
            bar,
            since: Instant::now(),
        }
    }

    /// The command could not run.
    pub fn failure(&mut self, text: &str) {
        eprintln!("error: {text}");
    }
}

/// A bar on stderr for what takes more than a second; on a terminal only.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
    since: Instant,
}

impl Progress {
    /// One more is done.
    pub fn step(&self) {
        self.bar.inc(1);
        if self.bar.is_hidden() && self.since.elapsed() >= Duration::from_secs(1) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    /// All is done; the bar goes away.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }
}

impl Default for Terminal {
    fn default() -> Self {
        Self::new()
    }
}
