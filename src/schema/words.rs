//! Values that several files share.

use std::collections::BTreeMap;

use schemars::JsonSchema;

/// The number of the schema: 1.
#[derive(JsonSchema)]
#[schemars(transparent)]
pub(super) struct Version(#[schemars(range(min = 1, max = 1))] u8);

/// A day that exists, year first: 2026-09-15.
#[derive(JsonSchema)]
#[schemars(transparent)]
pub(super) struct Day(#[schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$"))] String);

/// A month: 2027-01.
#[derive(JsonSchema)]
#[schemars(transparent)]
pub(super) struct Month(#[schemars(regex(pattern = r"^\d{4}-\d{2}$"))] String);

/// A questionnaire or a benchmark with its version: crm-readiness@1.0.0.
#[derive(JsonSchema)]
#[schemars(transparent)]
pub(super) struct Reference(
    #[schemars(regex(pattern = r"^[A-Za-z0-9_-]+@[A-Za-z0-9_.+-]{1,64}$"))] String,
);

/// A name that never changes: letters, digits, `-` and `_`, at most 64 of them.
#[derive(JsonSchema)]
#[schemars(transparent)]
pub(super) struct Id(#[schemars(regex(pattern = r"^[A-Za-z0-9_-]{1,64}$"))] String);

/// A share from 0 to 1.
#[derive(JsonSchema)]
#[schemars(transparent)]
pub(super) struct Share(#[schemars(range(min = 0, max = 1))] f64);

/// Points of 100.
#[derive(JsonSchema)]
#[schemars(transparent)]
pub(super) struct Points(#[schemars(range(min = 0, max = 100))] f64);

/// How something was shown: said by one role, said alike by several, seen, checked.
#[derive(JsonSchema)]
pub(super) enum Grade {
    E0,
    E1,
    E2,
    E3,
}

/// What kind of money a benefit is.
#[derive(JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Class {
    Cashable,
    Avoided,
    Soft,
}

/// A sum, or low, likely and high.
#[derive(JsonSchema)]
#[serde(untagged)]
pub(super) enum Amount {
    /// One figure.
    One(f64),
    /// Low, likely and high.
    Range([f64; 3]),
}

/// A fact about the organisation.
#[derive(JsonSchema)]
#[serde(untagged)]
pub(super) enum Fact {
    /// A number, or a share from 0 to 1.
    Number(f64),
    /// `yes`, `no`, or one of the options.
    Word(String),
    /// A truth value.
    Flag(bool),
    /// Any of the options.
    Words(Vec<String>),
    /// Ranges of days.
    Days(Vec<[Day; 2]>),
    /// A number for each of the options.
    Record(BTreeMap<String, f64>),
}

/// A node of the questionnaire: dimension, capability or practice → number.
pub(super) type ByNode = BTreeMap<String, f64>;
