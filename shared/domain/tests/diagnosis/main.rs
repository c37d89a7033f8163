//! Answers of interfaces: every code in a message of its standard, what is malformed, and nothing of a patient kept.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
// The domain tells nobody anything and knows no clock; its tests may.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    clippy::disallowed_types
)]

#[path = "../../../../tests/src/figure.rs"]
mod figure;
mod given;

mod acknowledged;
mod codes;
mod fhir;
mod hl7;
mod log;
mod malformed;
mod planted;
mod property;
mod remit;
mod script;
mod speed;
mod x12;
