//! The harness: a clinic on the whole stack in this process, with a clock of its own.

pub mod answer;
pub mod browser;
pub mod clinic;
pub mod fixture;
pub mod log;
