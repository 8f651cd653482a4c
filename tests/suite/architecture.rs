//! The layers: a stage imports only stages to its left, `model`, `diagnostic`, `expression` and `stats`; and only named
//! files mention the large libraries, the disk or the terminal.

use std::path::Path;

use crate::common;

/// What each top-level module may import.
const MAY: &[(&str, &[&str])] = &[
    ("stats", &[]),
    ("diagnostic", &[]),
    ("expression", &[]),
    ("cell", &[]),
    ("model", &["expression"]),
    ("read", &["diagnostic"]),
    ("builtin", &["model", "read"]),
    (
        "check",
        &["read", "model", "diagnostic", "expression", "stats"],
    ),
    ("load", &["builtin", "check", "read", "model", "diagnostic"]),
    ("score", &["model", "stats"]),
    ("peers", &["score", "model", "stats"]),
    ("pool", &["peers", "score", "model", "stats", "cell"]),
    ("gap", &["peers", "score", "model"]),
    ("judge", &["gap", "score", "model", "expression", "stats"]),
    (
        "plan",
        &["judge", "gap", "score", "model", "expression", "stats"],
    ),
    (
        "assess",
        &[
            "plan",
            "judge",
            "gap",
            "peers",
            "score",
            "check",
            "model",
            "expression",
        ],
    ),
    (
        "progress",
        &[
            "assess", "plan", "judge", "gap", "peers", "score", "check", "model", "stats",
        ],
    ),
    (
        "derive",
        &[
            "assess", "plan", "judge", "gap", "peers", "score", "check", "model", "stats",
        ],
    ),
    (
        "render",
        &[
            "progress",
            "derive",
            "assess",
            "plan",
            "judge",
            "gap",
            "peers",
            "score",
            "check",
            "model",
            "stats",
            "builtin",
            "read",
            "expression",
            "cell",
        ],
    ),
    (
        "exchange",
        &[
            "render",
            "score",
            "load",
            "check",
            "builtin",
            "read",
            "model",
            "diagnostic",
        ],
    ),
    ("schema", &[]),
    (
        "cli",
        &[
            "exchange",
            "schema",
            "progress",
            "render",
            "pool",
            "plan",
            "peers",
            "score",
            "derive",
            "assess",
            "load",
            "check",
            "builtin",
            "read",
            "model",
            "diagnostic",
        ],
    ),
];

/// Words and the files that may hold them.
const ONLY: &[(&str, &[&str])] = &[
    ("typst::", &["render/pdf.rs"]),
    (
        "minijinja::",
        &[
            "render/template.rs",
            "render/words.rs",
            "expression/formula.rs",
        ],
    ),
    ("plotters::", &["render/chart/"]),
    ("statrs::", &["stats/"]),
    ("rand_chacha::", &["stats/sample.rs"]),
    ("serde_yaml::", &["read/yaml.rs", "render/words.rs"]),
    ("calamine::", &["read/xlsx.rs"]),
    ("zip::", &["read/package.rs"]),
    ("encoding_rs::", &["read/encoding.rs"]),
    (
        "rust_xlsxwriter::",
        &[
            "exchange/form/xlsx.rs",
            "exchange/form/xlsx/",
            "exchange/import/template.rs",
            "render/xlsx.rs",
            "render/xlsx/",
        ],
    ),
    ("resvg::", &["render/picture.rs"]),
    ("ttf_parser::", &["render/picture.rs"]),
    ("schemars::", &["schema.rs", "schema/"]),
    ("inquire::", &["cli/prompt.rs"]),
    ("indicatif::", &["cli/terminal.rs"]),
    ("pumpkin_solver::", &["plan/schedule/solve.rs"]),
    ("hmac::", &["pool.rs"]),
    ("std::fs", &["cli/files.rs"]),
    ("println!", &["cli/terminal.rs"]),
    ("eprint!", &["cli/terminal.rs"]),
];

fn sources(dir: &Path, out: &mut Vec<(String, String)>) {
    let mut entries: Vec<_> = std::fs::read_dir(dir)
        .expect("src is there")
        .filter_map(Result::ok)
        .collect();
    entries.sort_by_key(std::fs::DirEntry::path);
    for entry in entries {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, out);
        } else {
            let name = path
                .strip_prefix(common::path("src"))
                .expect("below src")
                .display()
                .to_string();
            out.push((name, std::fs::read_to_string(&path).expect("readable")));
        }
    }
}

fn all() -> Vec<(String, String)> {
    let mut out = Vec::new();
    sources(&common::path("src"), &mut out);
    out
}

#[test]
fn stages_import_to_the_left_only() {
    for (name, text) in all() {
        let module = name.split(['/', '.']).next().unwrap_or("");
        let Some((_, may)) = MAY.iter().find(|(m, _)| *m == module) else {
            assert!(
                ["main", "lib"].contains(&module),
                "{name} is not in the table of layers"
            );
            continue;
        };
        for import in text.split("crate::").skip(1) {
            let used: String = import
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            let allowed = used == module
                || may.contains(&used.as_str())
                || !MAY.iter().any(|(m, _)| *m == used);
            assert!(allowed, "{name} imports `{used}`");
        }
    }
}

#[test]
fn only_the_named_files_mention_a_library() {
    for (name, text) in all() {
        let code: String = text
            .lines()
            .filter(|l| !l.trim_start().starts_with("//"))
            .collect::<Vec<_>>()
            .join("\n");
        for (word, files) in ONLY {
            let allowed = files.iter().any(|f| name.starts_with(f));
            assert!(allowed || !code.contains(word), "{name} mentions `{word}`");
        }
    }
}

#[test]
fn no_file_is_longer_than_600_lines() {
    for (name, text) in all() {
        assert!(
            text.lines().count() <= 600,
            "{name} has {} lines",
            text.lines().count()
        );
    }
}

#[test]
fn shipped_templates_escape_everything() {
    let templates = common::folder("report-templates");
    for (name, bytes) in &templates.entries {
        let text = String::from_utf8_lossy(bytes);
        assert!(
            !text.contains("safe }}") && !text.contains("|safe") && !text.contains("| safe"),
            "{name} switches escaping off"
        );
        if name.ends_with(".html.j2") || name.ends_with(".css") {
            // A form has scripts, and a policy under which no other script runs and nothing is loaded.
            let closed = name.starts_with("forms/")
                && text.contains("default-src 'none'; script-src '{{ script_hash }}'");
            assert!(
                (closed || !text.contains("<script"))
                    && !text.contains("http://")
                    && !text.contains("https://"),
                "{name} reaches outside"
            );
        }
    }
}
