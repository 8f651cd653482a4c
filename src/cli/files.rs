//! The only place that touches the disk: reading folders, writing whole files at once.

#![expect(clippy::disallowed_methods, reason = "this file is the disk")]

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::read::Files;

/// Largest file that is read, in bytes.
const LARGEST: u64 = 64 * 1024 * 1024;

/// A file cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// Reading failed.
    #[error("cannot read `{}`: {why}", path.display())]
    Read {
        /// What was read.
        path: PathBuf,
        /// Why not.
        why: String,
    },
    /// Writing failed.
    #[error("cannot write `{}`: {why}", path.display())]
    Write {
        /// What was written.
        path: PathBuf,
        /// Why not.
        why: String,
    },
    /// The file is there with other content.
    #[error("`{}` is there already with other content; add --force to replace it", .0.display())]
    Exists(PathBuf),
}

fn unreadable(path: &Path, why: &impl ToString) -> FileError {
    FileError::Read {
        path: path.to_owned(),
        why: why.to_string(),
    }
}

fn unwritable(path: &Path, why: &impl ToString) -> FileError {
    FileError::Write {
        path: path.to_owned(),
        why: why.to_string(),
    }
}

/// The text files of a folder that the program reads: YAML, CSV and template sources, hidden names left out.
pub fn folder(dir: &Path) -> Result<Files, FileError> {
    let mut files = Files {
        root: shown(dir),
        entries: BTreeMap::new(),
    };
    walk(dir, "", &mut files, 0)?;
    Ok(files)
}

fn shown(dir: &Path) -> String {
    let text = dir.display().to_string();
    let text = text.trim_end_matches('/');
    if text == "." {
        String::new()
    } else {
        text.to_owned()
    }
}

fn walk(dir: &Path, prefix: &str, out: &mut Files, depth: usize) -> Result<(), FileError> {
    let entries = fs::read_dir(dir).map_err(|e| unreadable(dir, &e))?;
    for entry in entries {
        let entry = entry.map_err(|e| unreadable(dir, &e))?;
        let Some(name) = entry.file_name().to_str().map(str::to_owned) else {
            continue;
        };
        if name.starts_with('.') {
            continue;
        }
        let path = entry.path();
        let kind = fs::metadata(&path).map_err(|e| unreadable(&path, &e))?;
        let below = if prefix.is_empty() {
            name.clone()
        } else {
            format!("{prefix}/{name}")
        };
        if kind.is_dir() {
            if depth < 6 {
                walk(&path, &below, out, depth + 1)?;
            }
        } else if is_read(&name) || name == "assessment.json" {
            if kind.len() > LARGEST {
                return Err(unreadable(
                    &path,
                    &format!("it is larger than {} MiB", LARGEST / 1024 / 1024),
                ));
            }
            let bytes = fs::read(&path).map_err(|e| unreadable(&path, &e))?;
            out.entries.insert(below, bytes);
        } else if is_noticed(&name) {
            out.entries.insert(below, Vec::new());
        }
    }
    Ok(())
}

fn is_read(name: &str) -> bool {
    let known = ["yaml", "yml", "csv", "j2", "typ", "css", "js", "svg", "png"];
    Path::new(name)
        .extension()
        .and_then(|e| e.to_str())
        .is_some_and(|e| known.contains(&e.to_ascii_lowercase().as_str()))
}

/// Files that may be meant as answers: their names are kept so that nobody believes them read.
fn is_noticed(name: &str) -> bool {
    let known = [
        "xlsx", "xls", "xlsm", "ods", "tsv", "json", "txt", "doc", "docx",
    ];
    Path::new(name)
        .extension()
        .and_then(|e| e.to_str())
        .is_some_and(|e| known.contains(&e.to_ascii_lowercase().as_str()))
}

/// The fonts of a folder, in the order of their names.
pub fn fonts(dir: &Path) -> Result<Vec<Vec<u8>>, FileError> {
    let entries = fs::read_dir(dir).map_err(|e| unreadable(dir, &e))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|e| e.ok().map(|e| e.path())).collect();
    paths.sort();
    paths
        .iter()
        .filter(|p| {
            p.extension().and_then(|e| e.to_str()).is_some_and(|e| {
                ["ttf", "otf", "ttc", "otc"].contains(&e.to_ascii_lowercase().as_str())
            })
        })
        .map(|p| fs::read(p).map_err(|e| unreadable(p, &e)))
        .collect()
}

/// The nearest folder at or above `path` that holds one of `markers`, and the marker.
pub fn enclosing<'m>(path: &Path, markers: &[&'m str]) -> Option<(PathBuf, &'m str)> {
    let full = fs::canonicalize(path).ok()?;
    let mut up = 0;
    let mut at: Option<&Path> = Some(&full);
    while let Some(dir) = at {
        if let Some(marker) = markers.iter().find(|m| dir.join(m).is_file()) {
            let mut shown = path.to_owned();
            for _ in 0..up {
                if !shown.pop() || shown.as_os_str().is_empty() {
                    shown = if shown.as_os_str().is_empty() && up > 0 {
                        PathBuf::from(".")
                    } else {
                        dir.to_owned()
                    };
                }
            }
            return Some((shown, marker));
        }
        at = dir.parent();
        up += 1;
    }
    None
}

/// The bytes of a file.
pub fn bytes(path: &Path) -> Result<Vec<u8>, FileError> {
    fs::read(path).map_err(|e| unreadable(path, &e))
}

/// The bytes of a file that is not larger than this.
pub fn bytes_up_to(path: &Path, largest: u64) -> Result<Vec<u8>, FileError> {
    let size = fs::metadata(path).map_err(|e| unreadable(path, &e))?.len();
    if size > largest {
        let why = format!("it is larger than {} MiB", largest / 1024 / 1024);
        return Err(unreadable(path, &why));
    }
    bytes(path)
}

/// The file itself, or the files of a folder in the order of their names; hidden ones and folders are left out.
pub fn inside(path: &Path) -> Result<Vec<PathBuf>, FileError> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let entries = fs::read_dir(path).map_err(|e| unreadable(path, &e))?;
    let mut out = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|e| unreadable(path, &e))?;
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        if !hidden && !entry.path().is_dir() {
            out.push(entry.path());
        }
    }
    out.sort();
    Ok(out)
}

/// The folders below `dir` that hold the file `marker`, in the order of their names; such a folder is not looked into.
pub fn holding(dir: &Path, marker: &str) -> Result<Vec<PathBuf>, FileError> {
    let mut out = Vec::new();
    hold(dir, marker, &mut out, 0)?;
    Ok(out)
}

fn hold(dir: &Path, marker: &str, out: &mut Vec<PathBuf>, depth: usize) -> Result<(), FileError> {
    let entries = fs::read_dir(dir).map_err(|e| unreadable(dir, &e))?;
    let mut below: Vec<PathBuf> = entries
        .filter_map(|e| e.ok().map(|e| e.path()))
        .filter(|p| p.is_dir())
        .filter(|p| {
            let name = p.file_name().and_then(|n| n.to_str());
            name.is_some_and(|n| !n.starts_with('.'))
        })
        .collect();
    below.sort();
    for path in below {
        if path.join(marker).is_file() {
            out.push(path);
        } else if depth < 6 {
            hold(&path, marker, out, depth + 1)?;
        }
    }
    Ok(())
}

/// True when something is at `path`.
pub fn exists(path: &Path) -> bool {
    fs::metadata(path).is_ok()
}

/// What writing a file came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// New, or replaced.
    New,
    /// The same bytes were there.
    Unchanged,
}

/// Refuses when one of the files is there with other content and `force` is not given.
pub fn may_write(files: &[(PathBuf, Vec<u8>)], force: bool) -> Result<(), FileError> {
    for (path, bytes) in files {
        if !force && exists(path) && fs::read(path).ok().as_ref() != Some(bytes) {
            return Err(FileError::Exists(path.clone()));
        }
    }
    Ok(())
}

/// Writes a file whole: into a new file beside it, which then takes its name. An old file stays intact on failure.
pub fn write(path: &Path, bytes: &[u8]) -> Result<Written, FileError> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(Written::Unchanged);
    }
    let dir = path
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or_else(|| Path::new("."));
    fs::create_dir_all(dir).map_err(|e| unwritable(dir, &e))?;
    let mut draft = tempfile::Builder::new()
        .prefix(".crm-readiness-")
        .permissions(permissions())
        .tempfile_in(dir)
        .map_err(|e| unwritable(path, &e))?;
    draft.write_all(bytes).map_err(|e| unwritable(path, &e))?;
    draft
        .as_file()
        .sync_all()
        .map_err(|e| unwritable(path, &e))?;
    draft
        .persist(path)
        .map_err(|e| unwritable(path, &e.error))?;
    Ok(Written::New)
}

#[cfg(unix)]
fn permissions() -> fs::Permissions {
    use std::os::unix::fs::PermissionsExt;
    fs::Permissions::from_mode(0o666)
}

#[cfg(not(unix))]
fn permissions() -> fs::Permissions {
    // A new file takes the rights of its folder here; this value is not used.
    fs::metadata(".")
        .map(|m| m.permissions())
        .unwrap_or_else(|_| unreachable!("the working folder can be read"))
}
