//! Looks into a workbook before it is read: what a zip archive claims and what it holds.
//!
//! The archive is unpacked once with a limit, because the sizes that it states need not be true.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

/// Most files of a workbook.
const MOST_ENTRIES: usize = 2_000;
/// Largest content of all files of a workbook, in bytes.
const LARGEST: u64 = 256 * 1024 * 1024;
/// Highest ratio of content to packed bytes of a file above [`SMALL`]; text in cells packs to a tenth or a fiftieth.
const HIGHEST_RATIO: u64 = 250;
/// Files below this size may pack as well as they like, in bytes.
const SMALL: u64 = 4 * 1024 * 1024;

/// Why a file is not read as a workbook.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is not a zip archive.
    #[error("this file is not a workbook")]
    NoPackage,
    /// It needs a password.
    #[error("this workbook is protected by a password")]
    Encrypted,
    /// It is of the kind before 2007.
    #[error("this workbook is of an old kind (.xls) that is not read")]
    Old,
    /// It is an `OpenDocument` file.
    #[error("this is an OpenDocument file, which is not read")]
    OpenDocument,
    /// It holds programs.
    #[error("this workbook holds macros")]
    Macros,
    /// It unpacks to more than is read.
    #[error("this workbook unpacks to more than is read: {0}")]
    Bomb(String),
    /// It holds more rows, columns or cells than is read.
    #[error("this sheet is too large: {0}")]
    TooLarge(String),
    /// It cannot be read.
    #[error("this workbook is damaged: {0}")]
    Broken(String),
}

impl Refused {
    /// A way to mend it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::NoPackage => "save it as `.xlsx` in the spreadsheet, or as CSV UTF-8",
            Self::Encrypted => "open it, take the password away, and save it again",
            Self::Old | Self::OpenDocument => {
                "open it in a spreadsheet and save it as `.xlsx`, or as CSV UTF-8"
            }
            Self::Macros => {
                "a form needs none: save it as `.xlsx`, and ask the sender where they come from"
            }
            Self::Bomb(_) => "a form is never that large: ask the sender what it is",
            Self::TooLarge(_) => "save the sheet as CSV UTF-8, which is read row by row",
            Self::Broken(_) => "open it in a spreadsheet and save it again",
        }
    }
}

/// What a file is, by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Magic {
    /// A zip archive.
    Zip,
    /// A compound file: old workbooks, and new ones with a password.
    Compound,
    /// A page that was saved.
    Page,
    /// A PDF.
    Pdf,
    /// JSON.
    Json,
    /// None of these, so probably a table.
    Other,
}

/// Looks at the first bytes.
pub fn magic(bytes: &[u8]) -> Magic {
    let body = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let body = body.trim_ascii_start();
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        Magic::Zip
    } else if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        Magic::Compound
    } else if body.starts_with(b"%PDF") {
        Magic::Pdf
    } else if body.starts_with(b"{") {
        Magic::Json
    } else if body.starts_with(b"<") {
        Magic::Page
    } else {
        Magic::Other
    }
}

/// Refuses what is no harmless workbook.
pub fn inspect(bytes: &[u8]) -> Result<(), Refused> {
    match magic(bytes) {
        Magic::Zip => {}
        Magic::Compound if holds_utf16(bytes, "EncryptedPackage") => {
            return Err(Refused::Encrypted);
        }
        Magic::Compound => return Err(Refused::Old),
        _ => return Err(Refused::NoPackage),
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| broken(&e))?;
    if archive.len() > MOST_ENTRIES {
        return Err(Refused::Bomb(format!("it holds {} files", archive.len())));
    }
    let mut claimed: u64 = 0;
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(|e| broken(&e))?;
        let name = entry.name().map_err(|e| broken(&e))?.to_ascii_lowercase();
        if entry.encrypted() {
            return Err(Refused::Encrypted);
        }
        if name == "mimetype" {
            return Err(Refused::OpenDocument);
        }
        if name.ends_with("vbaproject.bin") || name.contains("macrosheets/") {
            return Err(Refused::Macros);
        }
        claimed = claimed.saturating_add(entry.size());
        let packed = entry.compressed_size().max(1);
        if entry.size() > SMALL && entry.size() / packed > HIGHEST_RATIO {
            return Err(Refused::Bomb(format!(
                "a file in it grows {} times",
                entry.size() / packed
            )));
        }
    }
    if claimed > LARGEST {
        return Err(Refused::Bomb(megabytes(claimed)));
    }
    let mut left = LARGEST;
    for index in 0..archive.len() {
        left = unpack(&mut archive, index, left)?;
    }
    Ok(())
}

/// Largest text of an archive of texts, in bytes.
const LARGEST_TEXT: u64 = 16 * 1024 * 1024;

/// The files of an archive whose names are wanted, by their paths. It is inspected first.
pub fn texts(
    bytes: &[u8],
    wanted: impl Fn(&str) -> bool,
) -> Result<BTreeMap<String, Vec<u8>>, Refused> {
    inspect(bytes)?;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| broken(&e))?;
    let mut out = BTreeMap::new();
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|e| broken(&e))?;
        let name = entry.name().map_err(|e| broken(&e))?.into_owned();
        if !entry.is_file() || !wanted(&name) {
            continue;
        }
        if entry.size() > LARGEST_TEXT {
            return Err(Refused::TooLarge(megabytes(entry.size())));
        }
        let mut text = Vec::new();
        let mut limited = entry.take(LARGEST_TEXT + 1);
        limited.read_to_end(&mut text).map_err(|e| broken(&e))?;
        out.insert(name, text);
    }
    Ok(out)
}

/// Unpacks a file to see that it is as large as it says; what is left of the limit afterwards.
fn unpack(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    index: usize,
    left: u64,
) -> Result<u64, Refused> {
    let entry = archive.by_index(index).map_err(|e| broken(&e))?;
    let size = entry.size();
    let name = entry.name().map_err(|e| broken(&e))?.to_ascii_lowercase();
    let mut head = Vec::new();
    let mut content = entry.take(size + 1);
    let mut count = 0;
    let mut buffer = vec![0_u8; 64 * 1024];
    loop {
        let n = content.read(&mut buffer).map_err(|e| broken(&e))?;
        let Some(piece) = buffer.get(..n).filter(|p| !p.is_empty()) else {
            break;
        };
        if head.len() < 4096 {
            head.extend(piece.iter().take(4096));
        }
        count += n as u64;
    }
    if count != size {
        return Err(Refused::Bomb(
            "a file in it is not as large as it says".to_owned(),
        ));
    }
    let head = String::from_utf8_lossy(&head);
    if name.ends_with("[content_types].xml") && head.contains("macroEnabled") {
        return Err(Refused::Macros);
    }
    // The reader makes room for as many texts as are claimed.
    if name.ends_with("sharedstrings.xml") && claimed_texts(&head).is_some_and(|n| n > size) {
        return Err(Refused::Bomb(
            "it claims more texts than it holds".to_owned(),
        ));
    }
    Ok(left.saturating_sub(count))
}

/// The number of texts that a list of them claims.
fn claimed_texts(head: &str) -> Option<u64> {
    let (_, after) = head.split_once("uniqueCount")?;
    let after = after.trim_start().strip_prefix('=')?.trim_start();
    let digits: String = after
        .chars()
        .skip(1)
        .take_while(char::is_ascii_digit)
        .collect();
    if digits.is_empty() {
        return None;
    }
    Some(digits.parse().unwrap_or(u64::MAX))
}

fn megabytes(bytes: u64) -> String {
    format!("{} MB", bytes / 1_000_000)
}

fn broken(error: &impl ToString) -> Refused {
    Refused::Broken(error.to_string())
}

/// True when the bytes hold a word in UTF-16, as names in compound files are written.
fn holds_utf16(bytes: &[u8], word: &str) -> bool {
    let wanted: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(wanted.len()).any(|w| w == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_tell_what_a_file_is() {
        for (bytes, kind) in [
            (&b"PK\x03\x04..."[..], Magic::Zip),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Magic::Compound),
            (b"\xEF\xBB\xBF {\"a\": 1}", Magic::Json),
            (b"<!DOCTYPE html>", Magic::Page),
            (b"%PDF-1.7", Magic::Pdf),
            (b"a,b\n", Magic::Other),
            (b"", Magic::Other),
        ] {
            assert_eq!(magic(bytes), kind);
        }
    }

    #[test]
    fn a_claim_is_read_with_any_quotation_mark() {
        assert_eq!(claimed_texts("<sst uniqueCount=\"12\">"), Some(12));
        assert_eq!(claimed_texts("<sst uniqueCount = '7'>"), Some(7));
        assert_eq!(
            claimed_texts("<sst uniqueCount=\"99999999999999999999999\">"),
            Some(u64::MAX)
        );
        assert_eq!(claimed_texts("<sst>"), None);
    }
}
