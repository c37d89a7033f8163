//! Tickets from opening to closing: clocks, ladders, incidents and pages, by rules and by properties.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod given;
mod world;

mod incident;
mod ladder;
mod opening;
mod page;
mod response;
mod sight;
mod tier;
