//! Monitoring: readings, alerts and heartbeats become tickets, and end them.

mod check;
mod depend;
mod format;
mod heartbeat;
mod story;
