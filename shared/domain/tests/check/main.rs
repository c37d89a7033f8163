//! Checks over time: what opens, what closes, what waits, and what their tickets do.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
// The domain tells nobody anything; its tests may.
#![allow(clippy::print_stdout, clippy::disallowed_macros)]

mod depend;
mod desk;
mod drift;
#[path = "../ticket/given.rs"]
#[allow(dead_code, reason = "the tickets' tests use the rest of it")]
mod given;
mod guard;
mod heartbeat;
mod keep;
mod life_property;
mod look;
mod maintenance;
mod open_hours;
mod opening;
mod order_property;
mod risk;
mod set_up;
mod standing;
mod target;
mod ticket;
mod url;
mod verdict;
mod watch;
mod weather;
mod weeks;
#[path = "../ticket/world.rs"]
#[allow(dead_code, reason = "the tickets' tests use the rest of it")]
mod world;
