//! From an empty folder to an agreed round with nothing but commands, each as a process of its own.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::common;

/// Runs the program with lines on its standard input.
fn run(dir: &Path, args: &[&str], lines: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_crm-readiness"))
        .args(args)
        .current_dir(dir)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut input = child.stdin.take().expect("a pipe");
    // The program may have ended before it has read everything.
    let _ = input.write_all(lines.as_bytes());
    drop(input);
    child.wait_with_output().expect("the program ends")
}

fn ok(dir: &Path, args: &[&str], lines: &str) -> String {
    let out = run(dir, args, lines);
    let told = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(out.status.success(), "{args:?}: {told}");
    String::from_utf8_lossy(&out.stdout).into_owned() + &told
}

fn new(dir: &Path) {
    let args = [
        "new",
        "acme",
        "--sector",
        "C",
        "--staff",
        "30",
        "--country",
        "DE",
        "--date",
        "2026-11-26",
        "--person",
        "it-1=it,finance@Pumps",
        "--person",
        "boss-1=executive,hr",
        "--person",
        "sales-1=sales,marketing,service,front-line@Parts",
    ];
    ok(dir, &args, "");
}

const ROUND: &str = "acme/rounds/2026-11-26-baseline";

#[test]
fn nobody_edits_a_file() {
    let dir = tempfile::tempdir().expect("a folder");
    let dir = dir.path();
    new(dir);
    // What is missing is said, and is no error.
    let checked = ok(dir, &["check", "acme"], "");
    assert!(checked.contains("round/empty"), "{checked}");
    ok(dir, &["report", "acme", "--only", "html", "-o", "out"], "");
    let page = std::fs::read_to_string(dir.join("out/report.html")).expect("a report");
    assert!(page.contains("do not carry a result yet"));

    ok(dir, &["ask", "acme", "--context"], "150\nB2B\n\n68 %\nq\n");
    for (who, level) in [("it-1", "1"), ("boss-1", "3"), ("sales-1", "2")] {
        let lines = format!("{level}\n").repeat(120);
        let told = ok(dir, &["ask", "acme", "--respondent", who], &lines);
        assert!(told.contains("practices answered"), "{told}");
    }
    let status = ok(dir, &["collect", "acme"], "");
    assert!(status.contains("3 people answered"), "{status}");
    assert!(
        status.contains("Pumps") && status.contains("Parts"),
        "{status}"
    );

    let told = ok(
        dir,
        &["workshop", "acme"],
        "2026-11-27\nexecutive 1, it 1\n2 e2 reason the list was \"seen\": all of it # yes\n\n1\n\n\nq\n",
    );
    assert!(told.contains("2 agreed now"), "{told}");
    let agreed = std::fs::read_to_string(dir.join(ROUND).join("agreed.yaml")).expect("a file");
    assert!(
        agreed.contains("date: 2026-11-27") && agreed.contains("executive: 1"),
        "{agreed}"
    );
    assert_eq!(agreed.matches("agreed: {").count(), 2, "{agreed}");
    let checked = ok(dir, &["check", "acme"], "");
    assert!(checked.contains("no findings"), "{checked}");
    ok(dir, &["score", "acme"], "");

    // A further round beside the first.
    let next = [
        "new",
        "acme",
        "--round-name",
        "After phase 1",
        "--date",
        "2027-06-15",
    ];
    ok(dir, &next, "");
    assert!(
        dir.join("acme/rounds/2027-06-15-after-phase-1/round.yaml")
            .is_file()
    );
    let again = run(dir, &["new", "acme", "--sector", "C"], "");
    assert_eq!(
        again.status.code(),
        Some(2),
        "an engagement is not written over"
    );
}

#[test]
fn an_interview_that_is_killed_goes_on_where_it_was() {
    let dir = tempfile::tempdir().expect("a folder");
    let dir = dir.path();
    new(dir);
    let mut child = Command::new(env!("CARGO_BIN_EXE_crm-readiness"))
        .args(["ask", "acme", "--respondent", "it-1"])
        .current_dir(dir)
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut input = child.stdin.take().expect("a pipe");
    let mut told = BufReader::new(child.stderr.take().expect("a pipe")).lines();
    input.write_all(b"3\n2 note so it is\n").expect("written");
    input.flush().expect("flushed");
    // The third question is on the screen, so the second answer was given.
    let third = |line: &str| line.starts_with("3 of ");
    assert!(told.by_ref().map_while(Result::ok).any(|line| third(&line)));
    child.kill().expect("killed");
    child.wait().expect("ended");
    let file = dir.join(ROUND).join("it-1.yaml");
    let text = std::fs::read_to_string(&file).expect("the answers are there");
    assert!(
        text.contains("# 2 of ") && text.contains("so it is"),
        "{text}"
    );
    let told = ok(dir, &["ask", "acme", "--respondent", "it-1"], "q\n");
    assert!(told.contains("\n3 of "), "{told}");
    assert_eq!(std::fs::read_to_string(&file).expect("a file"), text);
}

#[test]
fn comments_of_a_file_are_not_lost_in_silence() {
    let dir = tempfile::tempdir().expect("a folder");
    let dir = dir.path();
    new(dir);
    let file = dir.join(ROUND).join("it-1.yaml");
    let own = "schema: 1\nrespondent: it-1\nroles: [it]\nanswers:\n  # seen\n  DAT-01: 1\n";
    std::fs::write(&file, own).expect("written");
    let out = run(dir, &["ask", "acme", "--respondent", "it-1"], "2\n");
    assert_eq!(out.status.code(), Some(2));
    assert_eq!(std::fs::read_to_string(&file).expect("a file"), own);
    ok(
        dir,
        &["ask", "acme", "--respondent", "it-1", "--force"],
        "2\n",
    );
    assert!(
        std::fs::read_to_string(&file)
            .expect("a file")
            .contains("DAT-01: 1")
    );
}

#[test]
fn mistakes_of_the_command_line_are_named() {
    let dir = tempfile::tempdir().expect("a folder");
    let dir = dir.path();
    for (args, wanted) in [
        (vec!["new", "x"], "--sector C --staff 420 --country DE"),
        (
            vec![
                "new",
                "x",
                "--sector",
                "Z9",
                "--staff",
                "3",
                "--country",
                "DE",
            ],
            "NACE",
        ),
        (
            vec![
                "new",
                "x",
                "--sector",
                "C",
                "--staff",
                "0",
                "--country",
                "DE",
            ],
            "staff",
        ),
        (
            vec![
                "new",
                "x",
                "--sector",
                "C",
                "--staff",
                "3",
                "--country",
                "de",
            ],
            "capital letters",
        ),
        (
            vec![
                "new",
                "x",
                "--sector",
                "C",
                "--staff",
                "3",
                "--country",
                "DE",
                "--person",
                "a=markting",
            ],
            "did you mean",
        ),
        (
            vec![
                "new",
                "x",
                "--sector",
                "C",
                "--staff",
                "3",
                "--country",
                "DE",
                "--module",
                "privcy",
            ],
            "did you mean",
        ),
        (
            vec![
                "new",
                "x",
                "--sector",
                "C",
                "--staff",
                "3",
                "--country",
                "DE",
                "--date",
                "2026-02-30",
            ],
            "no day",
        ),
        (vec!["ask", "x"], "not an engagement"),
        (vec!["workshop", "x"], "not an engagement"),
    ] {
        let out = run(dir, &args, "");
        let told = String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(2), "{args:?}: {told}");
        assert!(told.contains(wanted), "{args:?}: {told}");
    }
    assert!(!dir.join("x").exists(), "nothing was written");
}

#[test]
fn a_questionnaire_of_another_field_is_asked_and_agreed() {
    let dir = tempfile::tempdir().expect("a folder");
    for (path, bytes) in &common::folder("tests/fixtures/kiosk").entries {
        let to = dir.path().join("kiosk").join(path);
        std::fs::create_dir_all(to.parent().expect("a folder")).expect("made");
        std::fs::write(to, bytes).expect("written");
    }
    let told = ok(
        dir.path(),
        &["ask", "kiosk", "--respondent", "new-1", "--role", "manager"],
        "2\n1\nq\n",
    );
    assert!(told.contains("2 of "), "{told}");
    let told = ok(
        dir.path(),
        &["workshop", "kiosk", "--date", "2026-04-01"],
        "\n2\n\nwhy not\nq\n",
    );
    assert!(told.contains("1 agreed now"), "{told}");
    let checked = ok(dir.path(), &["check", "kiosk"], "");
    assert!(!checked.contains("error"), "{checked}");
}

#[test]
fn completions_and_manual_name_every_command() {
    let dir = tempfile::tempdir().expect("a folder");
    let dir = dir.path();
    let page = ok(dir, &["man"], "");
    let shell = ok(dir, &["completions", "bash"], "");
    for command in ["new", "form", "ask", "collect", "workshop", "report"] {
        assert!(
            page.contains(&format!("crm\\-readiness\\-{command}(1)")),
            "{command}"
        );
        assert!(shell.contains(command), "{command}");
        let help = ok(dir, &[command, "--help"], "");
        let (examples, usage) = (help.find("Examples:"), help.find("Usage:"));
        assert!(examples.is_some() && examples < usage, "{help}");
    }
    ok(dir, &["man", "-o", "man"], "");
    assert!(dir.join("man/crm-readiness-ask.1").is_file());
}

/// Writing is refused by the system, as on a full disk: the file stays as it was.
#[cfg(unix)]
#[test]
fn a_full_disk_leaves_the_old_file() {
    let dir = tempfile::tempdir().expect("a folder");
    let dir = dir.path();
    new(dir);
    ok(dir, &["ask", "acme", "--respondent", "it-1"], "1\nq\n");
    let file = dir.join(ROUND).join("it-1.yaml");
    let before = std::fs::read_to_string(&file).expect("a file");
    // Files of no length may be written; the signal that would end the process is ignored.
    let script = "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\"";
    let out = Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_crm-readiness")])
        .args(["ask", "acme", "--respondent", "it-1"])
        .current_dir(dir)
        .stdin(input(dir, "2\n2\n"))
        .output()
        .expect("a shell");
    let told = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(2), "{told}");
    assert!(told.contains("cannot write"), "{told}");
    assert_eq!(std::fs::read_to_string(&file).expect("a file"), before);
    let left = std::fs::read_dir(dir.join(ROUND)).expect("the round");
    assert_eq!(left.count(), 2, "nothing is left lying about");
}

/// Lines from a file, for a process that cannot take them from a pipe of this one.
#[cfg(unix)]
fn input(dir: &Path, lines: &str) -> Stdio {
    let path = dir.join("lines.txt");
    std::fs::write(&path, lines).expect("written");
    Stdio::from(std::fs::File::open(path).expect("a file"))
}
