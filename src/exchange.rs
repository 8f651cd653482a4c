//! Forms out, answers and questionnaires of other programs in. All of it ends in the same raw documents that people write by hand.

pub mod collect;
pub mod form;
pub mod import;
