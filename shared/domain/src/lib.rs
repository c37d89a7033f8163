//! What is true and what should happen next: pure decisions, no I/O, no clock, no randomness.

pub mod audit;
pub mod board;
pub mod calendar;
pub mod check;
pub mod diagnosis;
pub mod event;
pub mod fcr;
pub mod flag;
pub mod ids;
pub mod impact;
pub mod kind;
pub mod ladder;
pub mod oncall;
pub mod outage;
pub mod page;
pub mod phi;
pub mod policy;
pub mod practice;
pub mod protocol;
pub mod reading;
pub mod refusal;
pub mod role;
pub mod routing;
pub mod sla;
pub mod ticket;
pub mod vendor;
mod wall;
