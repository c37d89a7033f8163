//! Monitoring: readings, alerts, heartbeats and looks become tickets, and end them.

mod alarm;
mod alertmanager;
mod check;
mod cost;
mod cut_off;
mod depend;
mod format;
mod heartbeat;
mod kill;
mod look;
mod places;
mod poison;
mod risk;
mod silent;
mod slip;
mod sns;
mod story;
