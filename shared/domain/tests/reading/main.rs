//! Readings in our own form and in other tools' bodies: each alert alone, by its sender's identity.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod alertmanager;
mod batch;
mod cloudwatch;
mod given;
mod grafana;
mod label;
mod property;
mod pushed;
mod routed;
mod sns;
