//! Programs from outside, and this one as people run it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::common;

/// A program in the search path.
pub(super) fn program(name: &str) -> Option<String> {
    let path = std::env::var_os("PATH")?;
    let found = std::env::split_paths(&path).map(|dir| dir.join(name));
    let found = found.into_iter().find(|file| file.is_file())?;
    found.to_str().map(str::to_owned)
}

/// Says what is missing; in the pipeline, where `CI` is set, nothing may be.
pub(super) fn missing(what: &str) {
    assert!(
        std::env::var_os("CI").is_none(),
        "this test needs {what}, and in CI it may not be left out"
    );
    // Past the test runner, which keeps what a test prints to itself.
    let note = format!("\nnote: a test of forms was left out, because it needs {what}\n");
    std::io::stderr()
        .write_all(note.as_bytes())
        .expect("written");
}

/// Where pictures of the page are kept for people to look at: the folder `FORM_PICTURES`.
pub(super) fn pictures() -> Option<PathBuf> {
    let dir = PathBuf::from(std::env::var_os("FORM_PICTURES")?);
    std::fs::create_dir_all(&dir).expect("a folder");
    Some(dir)
}

/// Runs this program, which has to succeed.
pub(super) fn run(args: &[&str], paths: &[&Path]) {
    let done = Command::new(env!("CARGO_BIN_EXE_crm-readiness"))
        .args(args)
        .args(paths)
        .output()
        .expect("it runs");
    assert!(
        done.status.success(),
        "{args:?}:\n{}{}",
        String::from_utf8_lossy(&done.stdout),
        String::from_utf8_lossy(&done.stderr)
    );
}

/// A copy of an engagement without any answers.
pub(super) fn engagement(below: &str, into: &Path) -> PathBuf {
    let dir = into.join("engagement");
    for (name, bytes) in common::folder(below).entries {
        if name.starts_with("rounds/") && !name.ends_with("round.yaml") {
            continue;
        }
        let file = dir.join(name);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        std::fs::write(file, bytes).expect("written");
    }
    dir
}

/// The lines of an answers file of the only round, without comments.
pub(super) fn answers(engagement: &Path, file: &str) -> String {
    let rounds = std::fs::read_dir(engagement.join("rounds")).expect("rounds");
    let round = rounds.last().expect("a round").expect("readable").path();
    let text = std::fs::read_to_string(round.join(file)).expect("the answers are there");
    let lines = text.lines().filter(|l| !l.starts_with('#'));
    lines.collect::<Vec<_>>().join("\n")
}
