//! Bytes → text: UTF-8 with or without a byte order mark; anything else is named.

use crate::diagnostic::{Code, Diagnostic, Sink, Sources, Span};

/// Adds a file to the sources and gives its index and whether its text can be used.
///
/// A UTF-8 byte order mark is dropped. Bytes that are not UTF-8, and characters that steer a terminal instead of
/// being shown, give one diagnostic at the first of them.
pub fn decode(name: &str, bytes: &[u8], sources: &mut Sources, sink: &mut Sink) -> (usize, bool) {
    let body = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if let Some(text) = utf16(bytes) {
        let file = sources.add(name, printable(&text));
        let found = refused(file, 0, "this file is not UTF-8 text")
            .label("it begins as UTF-16")
            .help("save it again as UTF-8; in a spreadsheet choose `CSV UTF-8`");
        sink.push(found);
        return (file, false);
    }
    let lossy = String::from_utf8_lossy(body);
    if let Some(at) = lossy.find('\0') {
        let file = sources.add(name, printable(&lossy));
        let found = refused(
            file,
            printable(lossy.get(..at).unwrap_or("")).len(),
            "this file is not UTF-8 text",
        )
        .label("a zero byte")
        .help("if it is UTF-16 or a workbook, save it again as UTF-8 text");
        sink.push(found);
        return (file, false);
    }
    if let Err(error) = std::str::from_utf8(body) {
        let file = sources.add(name, printable(&lossy));
        // Characters before this place may have grown when they were replaced.
        let before = body.get(..error.valid_up_to()).unwrap_or(body);
        let at = printable(&String::from_utf8_lossy(before)).len();
        let found = refused(file, at, "this file is not UTF-8 text")
            .label("not UTF-8")
            .help("it looks like Windows-1252 or another old encoding; save it again as UTF-8");
        sink.push(found);
        return (file, false);
    }
    if let Some((at, c)) = lossy.char_indices().find(|(_, c)| is_steering(*c)) {
        let file = sources.add(name, printable(&lossy));
        let code = u32::from(c);
        let message = format!("this file holds the control character U+{code:04X}");
        sink.push(refused(file, at, &message).help("take the character out"));
        return (file, false);
    }
    (sources.add(name, lossy), true)
}

/// True for control characters other than those that end lines and indent.
pub fn is_steering(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r')
}

fn refused(file: usize, at: usize, message: &str) -> Diagnostic {
    let place = Span {
        file,
        start: at,
        end: at,
    };
    Diagnostic::new(Code::FileEncoding, place, message)
}

/// The text with U+FFFD in the place of each control character.
fn printable(text: &str) -> String {
    let visible = |c| {
        if is_steering(c) {
            char::REPLACEMENT_CHARACTER
        } else {
            c
        }
    };
    text.chars().map(visible).collect()
}

/// The text of bytes that begin with the byte order mark of UTF-16.
fn utf16(bytes: &[u8]) -> Option<String> {
    let unit: fn([u8; 2]) -> u16 = match bytes {
        [0xFF, 0xFE, ..] => u16::from_le_bytes,
        [0xFE, 0xFF, ..] => u16::from_be_bytes,
        _ => return None,
    };
    let (pairs, _) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().skip(1).map(|p| unit(*p)).collect();
    Some(String::from_utf16_lossy(&units))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (bool, Vec<Diagnostic>, Sources) {
        let mut sources = Sources::default();
        let mut sink = Sink::default();
        let (_, usable) = decode("t.yaml", bytes, &mut sources, &mut sink);
        (usable, sink.into_sorted(), sources)
    }

    #[test]
    fn a_byte_order_mark_is_dropped() {
        let (usable, found, sources) = read(b"\xEF\xBB\xBFa: 1\n");
        assert!(usable && found.is_empty());
        assert_eq!(sources.text(0), "a: 1\n");
    }

    #[test]
    fn the_first_bad_byte_is_the_place() {
        for (bytes, place) in [
            (&b"a: 1\nb: Z\xFCrich\n"[..], (2, 5)),
            (b"a: 1\nb:\0 x\n", (2, 3)),
            (b"\0\xFCx", (1, 1)),
            (b"a\x1b\xFC", (1, 3)),
            (b"\xFF\xFEa\0:\0", (1, 1)),
            (b"\xFE\xFF\0a\0:", (1, 1)),
        ] {
            let (usable, found, sources) = read(bytes);
            assert!(!usable);
            let span = found[0].span().unwrap();
            assert_eq!(sources.line_column(span.file, span.start), place);
            assert!(!sources.text(0).contains('\0'));
        }
    }
}
