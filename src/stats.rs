//! The door to statrs, a leaf: pure `f64` in, `Option<f64>` out; `None` wherever a formula is not defined.

pub mod interval;
pub mod quantile;
pub mod rank;
pub mod shrink;
