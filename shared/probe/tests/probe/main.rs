//! Looks at real servers on this machine: sound ones, broken ones, hostile ones.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod address;
mod certificate;
mod fhir;
mod given;
mod http;
mod ping;
mod redirect;
mod round;
mod server;
mod slow;
mod tcp;
mod tls;
mod url;
