//! What all checks share: a mapping that knows which of its keys were asked for, and typed values with findings.

pub mod calendar;
pub mod cells;
pub mod fields;
pub mod seen;
pub mod values;

pub use fields::{Fields, entries};
pub use seen::Seen;
pub use values::{
    ANY, NOT_NEGATIVE, PERCENT, Range, date, flag, id, is_date, kind, list, number, one_of, plain,
    some_of, text, version, whole,
};
