//! Monitoring: readings, alerts and heartbeats become tickets, and end them.

mod alertmanager;
mod check;
mod cost;
mod depend;
mod format;
mod heartbeat;
mod kill;
mod sns;
mod story;
