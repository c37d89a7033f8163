//! How an event comes in and a reply goes out: env, clock, ids, callers, problems, telemetry.

pub mod act;
pub mod app;
pub mod board;
pub mod caller;
pub mod carry;
pub mod commit;
pub mod every;
pub mod failure;
pub mod follow;
pub mod form;
pub mod idempotency;
pub mod json;
pub mod open;
pub mod pager;
pub mod part;
pub mod protocol;
pub mod reply;
pub mod request;
pub mod route;
pub mod run;
pub mod screen;
pub mod sight;
pub mod telemetry;
pub mod text;
pub mod view;
pub mod watch;
