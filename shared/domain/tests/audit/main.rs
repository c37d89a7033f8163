//! The PHI log's bytes: every format against literal ones, and every way of tampering against the verifier.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
// The domain knows no clock and no files; its tests may.
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

#[path = "../../../../tests/src/figure.rs"]
mod figure;
mod given;

mod base64;
mod bundle;
mod canonical;
mod export;
mod flip;
mod label;
mod merkle;
mod note;
mod record;
mod tamper;
mod unseen;
mod verify;
