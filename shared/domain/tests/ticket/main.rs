//! Tickets from opening to closing: clocks, ladders, incidents and pages, by rules and by properties.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod given;
mod world;

mod opening;
mod response;
mod tier;
