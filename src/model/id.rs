//! Names that never change, one type each, so that a role cannot be passed for a practice.

use std::fmt;

use serde::Serialize;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Wraps a name that `check` has found in the questionnaire.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

ids! {
    /// A practice, for example `STR-01`.
    PracticeId,
    /// A capability, for example `STR`.
    CapabilityId,
    /// A dimension, for example `process`.
    DimensionId,
    /// A role, for example `front-line`.
    RoleId,
    /// A module, for example `selling`.
    ModuleId,
    /// An initiative, for example `I-04`.
    InitiativeId,
}

/// A questionnaire or benchmark as `id@version`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Reference {
    /// The id.
    pub id: String,
    /// The version, three numbers with points.
    pub version: String,
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.id, self.version)
    }
}
