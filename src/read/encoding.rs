//! Bytes of files that other programs wrote → text, whatever their encoding.
//!
//! Our own files are UTF-8 ([`super::text`]); an export may be anything. A byte order mark decides; without one, bytes
//! that are UTF-8 are UTF-8, and others are taken as Windows-1252, which spreadsheets of western Europe write.

use encoding_rs::{Encoding as Table, UTF_8, WINDOWS_1252};

use super::text::is_steering;

/// An encoding that was asked for by its label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Encoding(&'static Table);

impl Encoding {
    /// The encoding with this label (those of the WHATWG Encoding Standard: `utf-8`, `windows-1252`, `utf-16le` …).
    pub fn parse(label: &str) -> Option<Self> {
        Table::for_label(label.trim().as_bytes()).map(Self)
    }
}

/// A text and how it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The text, without byte order mark; control characters are replaced by spaces.
    pub text: String,
    /// The name of the encoding.
    pub encoding: &'static str,
    /// True where nothing but the bytes spoke for the encoding.
    pub guessed: bool,
}

/// Why bytes are no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoText {
    /// It holds a zero byte.
    #[error("it holds a zero byte")]
    ZeroByte,
    /// It is not in this encoding.
    #[error("it is not {0}")]
    Malformed(&'static str),
}

/// Reads bytes in the encoding asked for, or in the one that they show.
pub fn decode(bytes: Vec<u8>, asked: Option<Encoding>) -> Result<Text, NoText> {
    let marked = Table::for_bom(&bytes);
    let (text, table, guessed) = match (asked, marked) {
        (Some(asked), _) => (decoded(&bytes, asked.0)?, asked.0, false),
        (None, Some((table, _))) => (decoded(&bytes, table)?, table, false),
        // A large export is not copied.
        (None, None) => match String::from_utf8(bytes) {
            Ok(text) => (text, UTF_8, false),
            Err(other) => (decoded(other.as_bytes(), WINDOWS_1252)?, WINDOWS_1252, true),
        },
    };
    if text.contains('\0') {
        return Err(NoText::ZeroByte);
    }
    let text = if text.contains(is_steering) {
        text.replace(is_steering, " ")
    } else {
        text
    };
    Ok(Text {
        text,
        encoding: table.name(),
        guessed,
    })
}

/// The text of bytes in an encoding, without its mark.
fn decoded(bytes: &[u8], table: &'static Table) -> Result<String, NoText> {
    let (text, malformed) = table.decode_with_bom_removal(bytes);
    if malformed {
        return Err(NoText::Malformed(table.name()));
    }
    Ok(text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], asked: Option<&str>) -> Result<(String, &'static str, bool), NoText> {
        let asked = asked.map(|a| Encoding::parse(a).expect("a known label"));
        decode(bytes.to_vec(), asked).map(|t| (t.text, t.encoding, t.guessed))
    }

    #[test]
    fn a_mark_decides_then_the_bytes() {
        let zurich = "Zürich".to_owned();
        assert_eq!(
            read(b"\xEF\xBB\xBFZ\xC3\xBCrich", None),
            Ok((zurich.clone(), "UTF-8", false))
        );
        assert_eq!(
            read(b"Z\xC3\xBCrich", None),
            Ok((zurich.clone(), "UTF-8", false))
        );
        assert_eq!(
            read(b"Z\xFCrich", None),
            Ok((zurich.clone(), "windows-1252", true))
        );
        assert_eq!(
            read(b"Z\xFCrich", Some("latin1")),
            Ok((zurich, "windows-1252", false))
        );
        assert_eq!(
            read(b"\xFF\xFEZ\0\xFC\0", None),
            Ok(("Zü".to_owned(), "UTF-16LE", false))
        );
        assert_eq!(
            read(b"\xFE\xFF\0Z\0\xFC", None),
            Ok(("Zü".to_owned(), "UTF-16BE", false))
        );
        assert_eq!(
            read(b"Z\0\xFC\0", Some("utf-16le")),
            Ok(("Zü".to_owned(), "UTF-16LE", false))
        );
    }

    #[test]
    fn what_is_no_text_is_refused_and_control_characters_become_spaces() {
        assert_eq!(read(b"a\0b", None), Err(NoText::ZeroByte));
        assert_eq!(
            read(b"Z\xFC", Some("utf-8")),
            Err(NoText::Malformed("UTF-8"))
        );
        assert_eq!(
            read(b"a\x0Bb\x1B[31m", None).map(|t| t.0),
            Ok("a b [31m".to_owned())
        );
        assert_eq!(Encoding::parse("klingon"), None);
    }
}
