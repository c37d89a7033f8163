//! Tickets from opening to closing: clocks, ladders, incidents and pages, by rules and by properties.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod given;
mod world;

mod history;
mod incident;
mod incident_property;
mod ladder;
mod ladder_property;
mod leaving;
mod opening;
mod outage_slowly;
mod page;
mod page_property;
mod protocol_property;
mod report_figures;
mod report_property;
mod response;
mod sight;
mod sla_property;
mod tier;
