//! A leaf: texts as cells of a table that a spreadsheet shows and does not run.

/// Characters with which a spreadsheet takes a cell for a formula; the wide forms count for those that translate them.
const BEGINS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
/// Characters that may begin a new cell where a table is opened with other separators than it was written with.
const PARTS: [char; 4] = [';', '\t', '\n', '\r'];

/// The text with an apostrophe before each place at which a formula could begin (OWASP, CSV injection): at its start and
/// after a character that another program may take for a separator. A number stays as it is.
pub fn defused(text: &str) -> String {
    if text.parse::<f64>().is_ok() {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 2);
    let mut begins = true;
    for c in text.chars() {
        if begins && (BEGINS.contains(&c) || matches!(c, '\t' | '\n' | '\r')) {
            out.push('\'');
        }
        begins = PARTS.contains(&c) || (begins && (c.is_whitespace() || c == '"'));
        out.push(c);
    }
    out
}

/// The text as a quoted field of a CSV file.
pub fn quoted(text: &str) -> String {
    format!("\"{}\"", defused(text).replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_shown_and_not_run() {
        assert_eq!(defused("=1+1"), "'=1+1");
        assert_eq!(defused("  @SUM(A1)"), "  '@SUM(A1)");
        assert_eq!(defused("a;=1+1"), "a;'=1+1");
        assert_eq!(defused("\tx;\ty"), "'\tx;'\ty");
        assert_eq!(defused("-0.5"), "-0.5");
        assert_eq!(defused("a plan - or not"), "a plan - or not");
        assert_eq!(quoted("=\"a\""), "\"'=\"\"a\"\"\"");
    }
}
