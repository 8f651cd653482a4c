//! Stage 1: texts → raw documents that know the place of every value.
//!
//! [`Files`] is what the outside hands in: names and bytes. [`yaml::parse`] and [`csv::parse`] turn texts into
//! [`Node`] and [`csv::Table`]; [`xlsx`] turns sheets into the same tables, and [`package`] looks into workbooks before
//! they are read. What the values mean is settled by `check`.

pub mod csv;
pub mod encoding;
pub mod package;
pub mod text;
pub mod xlsx;
pub mod yaml;

use std::collections::BTreeMap;

use crate::diagnostic::Span;

/// Files of one folder: path below the folder (with `/`) → bytes.
#[derive(Debug, Clone, Default)]
pub struct Files {
    /// The name of the folder as the user knows it, without a slash at the end; printed before each path.
    pub root: String,
    /// Path → content.
    pub entries: BTreeMap<String, Vec<u8>>,
}

impl Files {
    /// The name of a file as shown to the user.
    pub fn shown(&self, path: &str) -> String {
        if self.root.is_empty() {
            path.to_owned()
        } else {
            format!("{}/{path}", self.root)
        }
    }

    /// The files below `folder`, with the rest of their path.
    pub fn below(&self, folder: &str) -> Self {
        let prefix = format!("{folder}/");
        Self {
            root: self.shown(folder),
            entries: self
                .entries
                .iter()
                .filter_map(|(p, b)| Some((p.strip_prefix(&prefix)?.to_owned(), b.clone())))
                .collect(),
        }
    }

    /// True when nothing is there.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// A value of a YAML file and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// The kinds of YAML values.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing, `null` or `~`.
    Null,
    /// `true` or `false` (`yes` and `no` are text, so that Norway stays a country).
    Bool(bool),
    /// A number as read.
    Number(f64),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// Keys and values in the order of the file; a repeated key stands twice.
    Map(Vec<(Key, Node)>),
}

/// A key of a mapping and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Where it stands.
    pub span: Span,
    /// The key as text.
    pub text: String,
}
