//! The door to statrs, a leaf: pure `f64` in, `Option<f64>` out; `None` wherever a formula is not defined.

pub mod agreement;
pub mod cash;
pub mod correlation;
pub mod effect;
pub mod interval;
pub mod multiplicity;
pub mod paired;
pub mod predictive;
pub mod quantile;
pub mod rank;
pub mod reliability;
pub mod sample;
pub mod shrink;
pub mod spread;
pub mod stratified;
pub mod student;
