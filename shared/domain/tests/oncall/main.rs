//! On-call schedules: nobody is ever between two shifts, and overrides hold as listed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod clock_change;
mod given;
mod overrides;
mod property;
mod rotation;
mod set_up;
