//! The harness: a clinic on the whole stack in this process, with a clock of its own.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on says so by ending"
)]

pub mod answer;
pub mod backlog;
pub mod browser;
pub mod checkpoint;
pub mod clinic;
pub mod endpoint;
pub mod figure;
pub mod fixture;
pub mod invariant;
pub mod log;
pub mod message;
pub mod metric;
pub mod ordeal;
pub mod phi_log;
pub mod probe;
pub mod queue;
pub mod record;
pub mod sample;
pub mod schema;
pub mod table;
