//! Forms out and answers in. All of it ends in the same raw documents that people write by hand.

pub mod collect;
pub mod context;
pub mod edit;
pub mod form;
pub mod interview;
pub mod layout;
pub mod reply;
pub mod scaffold;
pub mod workshop;

pub(crate) mod sheet;
