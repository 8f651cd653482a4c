//! Texts that look like markup, code, formulas or paths are texts.

use super::*;

const HOSTILE: &str = r"<b>&amp;</b> #let x = 1 {{ y }} {% raw %} \ $a$ *b* _c_ `d` [e] =1+1 @f ~ // ../../etc % ' ü😀 ${HOME}";

/// The text with each quoted sentence replaced.
fn hostile(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let mut parts: Vec<String> = line.split('"').map(str::to_owned).collect();
        let last = parts.len() - 1;
        // What stands behind `value:` is an expression and no text.
        let formulas: Vec<bool> = std::iter::once(false)
            .chain(parts.iter().map(|before| before.ends_with("value: ")))
            .collect();
        for (index, part) in parts.iter_mut().enumerate() {
            let sentence = part.contains(' ') && !part.contains(": ") && !formulas[index];
            if index % 2 == 1 && index < last && sentence {
                *part = HOSTILE.replace('\\', "\\\\");
            }
        }
        parts.join("\"")
    });
    lines.map(|l| l + "\n").collect()
}

#[test]
fn markup_in_every_text_is_accepted() {
    let mut files = kiosk();
    let mut replaced = 0;
    for (path, bytes) in &mut files.entries {
        if !path.ends_with("peers.csv") {
            let text = hostile(std::str::from_utf8(bytes).expect("UTF-8"));
            replaced += text.matches("{{ y }}").count();
            *bytes = text.into_bytes();
        }
    }
    assert!(replaced > 100, "{replaced} texts");
    expect(&files, "", &[]);
}

#[test]
fn markup_in_the_place_of_a_word_gives_one_finding() {
    let word = format!("'{}'", HOSTILE.replace('\'', "''"));
    for (old, new) in [
        ("country: SE", "country: _"),
        ("language: en", "language: _"),
        ("sector: G ", "sector: _ "),
        ("questionnaire: kiosk@1.0.0", "questionnaire: _"),
        ("benchmark: kiosk-peers@1.0.0", "benchmark: _"),
        ("[lottery]", "[_]"),
        ("{STO: 70}", "{_: 70}"),
        ("opening: daytime", "opening: _"),
        ("  shops: 9", "  _: 9"),
    ] {
        let files = edit(ENGAGEMENT, old, &new.replacen('_', &word, 1));
        let (lines, shown) = found(&files, ENGAGEMENT);
        assert_eq!(lines.len(), 1, "{shown}");
        assert!(
            shown.contains("`<b>&amp;</b> #let x = 1 {{ y }}"),
            "{shown}"
        );
    }
}
