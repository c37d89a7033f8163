//! Readings in our own form and in other tools' bodies: each alert alone, by its sender's identity.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
// The domain reads no files; its tests may.
#![allow(clippy::disallowed_methods)]

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
