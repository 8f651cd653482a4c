//! The page in a browser: from opening it to the answers in the round, and what a checker of accessibility finds.

use std::path::Path;
use std::process::Command;

use super::tools::{self, program};
use crate::common;

/// Node with the modules of `tests/forms`, and Chromium; `None` where one is missing and that is allowed.
fn ready() -> Option<(Command, String)> {
    let node = program("node")?;
    let chromium = program("chromium").or_else(|| program("chromium-browser"))?;
    let modules = common::path("tests/forms/node_modules/playwright-core");
    modules.is_dir().then(|| (Command::new(node), chromium))
}

/// Runs a script of `tests/forms`; false where there is no browser.
fn script(name: &str, args: &[&Path]) -> bool {
    let Some((mut node, chromium)) = ready() else {
        tools::missing("node, chromium, and `npm ci` in tests/forms");
        return false;
    };
    let done = node
        .arg(common::path("tests/forms").join(name))
        .arg(chromium)
        .args(args)
        .output()
        .expect("node runs");
    assert!(
        done.status.success(),
        "{name}:\n{}{}",
        String::from_utf8_lossy(&done.stdout),
        String::from_utf8_lossy(&done.stderr)
    );
    true
}

#[test]
fn a_person_with_a_keyboard_fills_in_the_page() {
    let dir = tempfile::tempdir().expect("a folder");
    let engagement = tools::engagement("tests/fixtures/kiosk", dir.path());
    let out = dir.path().join("out");
    tools::run(
        &["form", "--format", "html", "--role", "manager", "-o"],
        &[&out, &engagement],
    );
    let form = out.join("lindgren-kiosks_manager.html");
    if !script("respond.mjs", &[&form, dir.path()]) {
        return;
    }
    tools::run(
        &["collect"],
        &[&engagement, &dir.path().join("answers.json")],
    );
    assert_eq!(
        tools::answers(&engagement, "m-1.yaml"),
        "schema: 1\nrespondent: m-1\nroles: [manager]\nunit: \"Station\"\ndate: 2026-02-24\nanswers:\n  COU-02: {value: 2.5, sample: 140, source: \"week 8\"}\n  COU-03: dk\n  STO-01: {level: 2, intention: 3, note: \"</script>=1+1 “ü”\"}\n  STO-02: n/a\n  TEA-02: 0"
    );
    tools::run(&["check"], &[&engagement]);
}

#[test]
fn the_page_is_accessible_and_fits_a_phone() {
    let dir = tempfile::tempdir().expect("a folder");
    let engagement = tools::engagement("tests/fixtures/kiosk", dir.path());
    let out = dir.path().join("out");
    tools::run(
        &["form", "--format", "html", "--role", "manager", "-o"],
        &[&out, &engagement],
    );
    // The same in the colours of a client.
    let branded = dir.path().join("branded");
    std::fs::create_dir(&branded).expect("a folder");
    let yaml = engagement.join("engagement.yaml");
    let text = std::fs::read_to_string(&yaml).expect("readable");
    let branding = "branding: {name: \"A client with a name that does not fit on one line of a telephone\", colour: \"#b8860b\"}";
    std::fs::write(&yaml, format!("{text}{branding}\n")).expect("written");
    tools::run(
        &["form", "--format", "html", "--role", "owner", "-o"],
        &[&branded, &engagement],
    );
    let pictures = tools::pictures();
    let pictures = pictures.as_deref().unwrap_or(dir.path());
    script(
        "look.mjs",
        &[
            pictures,
            &out.join("lindgren-kiosks_manager.html"),
            &branded.join("lindgren-kiosks_owner.html"),
        ],
    );
}

#[test]
fn the_report_is_accessible() {
    let dir = tempfile::tempdir().expect("a folder");
    let example = common::path("examples/nordhagen-pumps");
    tools::run(&["report", "--only", "html", "-o"], &[dir.path(), &example]);
    script("report.mjs", &[&dir.path().join("report.html")]);
}
