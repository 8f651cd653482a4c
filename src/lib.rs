//! Measures how well an organisation manages its customers and how far its programme is prepared.
//!
//! Data flows one way: read → check → score → peers → gap → judge → plan → render. Two rounds meet in `progress`, `derive`
//! explains a number, `pool` makes a benchmark of many rounds. Each stage is a pure function and owns the type it
//! makes; the world (files, terminal) stands at the edges in `cli`.

pub mod assess;
pub mod builtin;
pub mod cell;
pub mod check;
pub mod cli;
pub mod derive;
pub mod diagnostic;
pub mod exchange;
pub mod expression;
pub mod gap;
pub mod judge;
pub mod load;
pub mod model;
pub mod peers;
pub mod plan;
pub mod pool;
pub mod progress;
pub mod read;
pub mod render;
pub mod schema;
pub mod score;
pub mod stats;
