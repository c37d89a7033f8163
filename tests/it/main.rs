//! Proof across rooms: the whole stack, a behaviour a file.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod checkpoint;
mod clock;
mod clocks;
mod contract;
mod cost;
mod crowd;
mod desk;
mod diagnosis;
mod first_step;
mod follow;
mod idempotent;
mod incident;
mod input;
mod kill;
mod marked;
mod monitor;
mod page;
mod permission;
mod phi;
mod phi_export;
mod phi_log;
mod poison;
mod problem;
mod protocol;
mod reply;
mod reports;
mod role;
mod routing;
mod set_up;
mod stale;
mod standards;
mod status;
mod template;
mod tenant;
mod ticket_list;
