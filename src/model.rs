//! The nouns that people write in files, checked. A stage owns the type it makes; only what is read lives here.

pub mod answers;
pub mod benchmark;
pub mod branding;
pub mod business;
pub mod crosswalk;
pub mod effort;
pub mod engagement;
pub mod formula;
pub mod id;
pub mod initiative;
pub mod mapping;
pub mod month;
pub mod people;
pub mod planning;
pub mod questionnaire;
pub mod register;
pub mod rules;
pub mod scale;
pub mod scoring;
pub mod workshop;
