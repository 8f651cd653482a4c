//! Questions about the organisation that are asked once, of its leader: what is typed becomes a value of `context`.

use super::layout::{paragraph, printable, rule};
use super::reply::number;
use super::sheet::quote;
use crate::check::decode::is_date;
use crate::model::questionnaire::{ContextKind, ContextQuestion, Questionnaire};

/// The question as it is printed.
pub fn screen(q: &Questionnaire, at: usize, said: Option<&str>) -> String {
    let Some(c) = q.context.get(at) else {
        return String::new();
    };
    let mut out = format!(
        "{}\n{} of {}  {}\n\n{}\n",
        rule(),
        at + 1,
        q.context.len(),
        c.id,
        paragraph(&c.question, 0)
    );
    if !c.help.is_empty() {
        out.push_str(&format!("\n{}\n", paragraph(&c.help, 0)));
    }
    if let Some(said) = said {
        out.push_str(&format!("\nSo far: {}\n", printable(said)));
    }
    out
}

/// What stands before the line that is typed.
pub fn label(c: &ContextQuestion) -> String {
    let takes = match &c.kind {
        ContextKind::Number(unit) => format!("number of {unit}"),
        ContextKind::Share => "share from 0 to 1, or 60 %".to_owned(),
        ContextKind::YesNo => "yes or no".to_owned(),
        ContextKind::Choice(o) => format!("one of {}", o.join(", ")),
        ContextKind::List(o) => format!("any of {}, with commas", o.join(", ")),
        ContextKind::Record(o) => {
            let example: Vec<String> = o.iter().map(|o| format!("{o} 0")).collect();
            example.join(", ")
        }
        ContextKind::Days => "ranges such as 2026-12-19..2027-01-06, with commas".to_owned(),
    };
    format!("{} [{takes}; empty to skip, b back, q stop]", c.id)
}

/// A line as a YAML value on one line; the error says what would be understood.
pub fn value(c: &ContextQuestion, line: &str) -> Result<String, String> {
    let line = line.trim();
    let parts = || line.split(',').map(str::trim).filter(|p| !p.is_empty());
    match &c.kind {
        ContextKind::Number(_) => amount(line),
        ContextKind::Share => match line.strip_suffix('%') {
            Some(percent) => number(percent)
                .map(|n| (n / 100.0).to_string())
                .ok_or_else(|| no_number(line)),
            None => amount(line),
        },
        ContextKind::YesNo => match line.to_lowercase().as_str() {
            "yes" | "y" => Ok("yes".to_owned()),
            "no" | "n" => Ok("no".to_owned()),
            _ => Err("type yes or no".to_owned()),
        },
        ContextKind::Choice(options) => option(line, options),
        ContextKind::List(options) => {
            let found: Result<Vec<String>, String> = parts().map(|p| option(p, options)).collect();
            Ok(format!("[{}]", found?.join(", ")))
        }
        ContextKind::Record(options) => {
            let found: Result<Vec<String>, String> = parts()
                .map(|part| {
                    let (name, n) = part
                        .rsplit_once([' ', ':', '='])
                        .ok_or_else(|| format!("write a name and a number, not `{part}`"))?;
                    let name = option(name.trim_end_matches([' ', ':', '=']), options)?;
                    Ok(format!("{name}: {}", amount(n)?))
                })
                .collect();
            Ok(format!("{{{}}}", found?.join(", ")))
        }
        ContextKind::Days => {
            let found: Result<Vec<String>, String> = parts()
                .map(|part| {
                    let (from, to) = part.split_once("..").unwrap_or((part, part));
                    let (from, to) = (from.trim(), to.trim());
                    if is_date(from) && is_date(to) {
                        Ok(format!("[{from}, {to}]"))
                    } else {
                        Err(format!(
                            "`{part}` is no range of days; write 2026-12-19..2027-01-06"
                        ))
                    }
                })
                .collect();
            Ok(format!("[{}]", found?.join(", ")))
        }
    }
}

fn amount(text: &str) -> Result<String, String> {
    number(text)
        .map(|n| n.to_string())
        .ok_or_else(|| no_number(text))
}

fn no_number(text: &str) -> String {
    format!("`{text}` is not a number")
}

/// One of the options, quoted where YAML could take it for something else.
fn option(text: &str, options: &[String]) -> Result<String, String> {
    let found = options.iter().find(|o| o.eq_ignore_ascii_case(text));
    let plain = |o: &String| {
        let letters = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if o.chars().all(letters) && o.starts_with(|c: char| c.is_ascii_alphabetic()) {
            o.clone()
        } else {
            quote(o)
        }
    };
    found
        .map(plain)
        .ok_or_else(|| format!("`{text}` is none of {}", options.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(kind: ContextKind, line: &str) -> Result<String, String> {
        let question = ContextQuestion {
            id: "x".to_owned(),
            kind,
            question: String::new(),
            help: String::new(),
        };
        value(&question, line)
    }

    fn options(words: &[&str]) -> Vec<String> {
        words.iter().map(|w| (*w).to_owned()).collect()
    }

    #[test]
    fn lines_become_yaml() {
        let ok = |kind, line: &str| of(kind, line).expect(line);
        assert_eq!(ok(ContextKind::Number("people".to_owned()), "150"), "150");
        assert_eq!(ok(ContextKind::Share, "68 %"), "0.68");
        assert_eq!(ok(ContextKind::YesNo, "Y"), "yes");
        assert_eq!(
            ok(
                ContextKind::List(options(&["visit", "web shop"])),
                "Web shop, visit"
            ),
            "[\"web shop\", visit]"
        );
        assert_eq!(
            ok(ContextKind::Record(options(&["a", "b"])), "a 5, b: 2.5"),
            "{a: 5, b: 2.5}"
        );
        assert_eq!(
            ok(ContextKind::Days, "2026-12-19..2027-01-06"),
            "[[2026-12-19, 2027-01-06]]"
        );
        for (kind, line) in [
            (ContextKind::YesNo, "maybe"),
            (ContextKind::Choice(options(&["B2B"])), "B2X"),
            (ContextKind::Days, "Christmas"),
            (ContextKind::Number(String::new()), "many"),
        ] {
            assert!(of(kind, line).is_err(), "{line}");
        }
    }
}
