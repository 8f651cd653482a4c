//! Small pieces that several chapters share.

use serde::Serialize;

/// An initiative, practice or gate with a remark.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// The remark.
    pub text: String,
}

/// A low, a likely and a high figure as printed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Span {
    /// The low figure.
    pub low: String,
    /// The likely figure.
    pub likely: String,
    /// The high figure.
    pub high: String,
}
