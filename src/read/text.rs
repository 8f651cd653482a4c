//! Bytes → text: UTF-8 with or without a byte order mark; anything else is named.

use crate::diagnostic::{Code, Diagnostic, Sink, Sources, Span};

/// Adds a file to the sources and gives its index and whether its text can be used.
///
/// A UTF-8 byte order mark is dropped. Bytes that are not UTF-8 give one diagnostic at the first bad byte.
pub fn decode(name: &str, bytes: &[u8], sources: &mut Sources, sink: &mut Sink) -> (usize, bool) {
    let body = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(body) {
        Ok(text) => (sources.add(name, text), true),
        Err(error) => {
            let lossy = String::from_utf8_lossy(body).into_owned();
            let file = sources.add(name, lossy);
            let at = error.valid_up_to();
            let guess = match bytes {
                [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => "UTF-16",
                _ => "Windows-1252 or another single-byte encoding",
            };
            sink.push(
                Diagnostic::new(
                    Code::FileEncoding,
                    Span {
                        file,
                        start: at,
                        end: at + 1,
                    },
                    "this file is not UTF-8",
                )
                .label("the first byte that is not UTF-8")
                .help(format!("it looks like {guess}; save it again as UTF-8")),
            );
            (file, false)
        }
    }
}
