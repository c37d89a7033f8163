//! Readings: what a monitor saw of one check at one instant, in our own form or in somebody else's.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::ids::{CheckId, LocationId, SystemId};
use crate::phi::Phi;
use crate::refusal::FieldError;

pub mod batch;
mod field;
pub mod format;
mod instant;
pub mod label;
pub mod ping;

/// The longest message kept, in characters.
pub const MESSAGE_MAX: usize = 2000;
/// The longest identity or dedup key of a sender's, in characters. Opsgenie's aliases are the longest.
pub const IDENTITY_MAX: usize = 512;
/// How far ahead of ours a monitor's clock may be.
pub const AHEAD_MAX: SignedDuration = SignedDuration::from_mins(5);
/// How far back a reading of our own format may lie.
pub const BACK_MAX: SignedDuration = SignedDuration::from_hours(24);

/// What a reading says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It works.
    Ok,
    /// It works, but not well.
    Warn,
    /// It does not work.
    Fail,
}

impl Status {
    /// The status a wire name stands for.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "ok" => Some(Self::Ok),
            "warn" => Some(Self::Warn),
            "fail" => Some(Self::Fail),
            _ => None,
        }
    }
}

/// What was measured, as far as the monitor says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// How long the answer took.
    pub latency_ms: Option<u32>,
    /// When the certificate it showed runs out.
    pub certificate_expires_at: Option<Timestamp>,
    /// How much of the disk is free, 0 to 100.
    pub disk_free_percent: Option<f64>,
}

/// One probe result.
#[derive(Clone)]
pub struct Reading {
    /// What was read.
    pub check: CheckId,
    /// The catalogue entry it is about, when the monitor says.
    pub system: Option<SystemId>,
    /// The site, when the monitor says.
    pub location: Option<LocationId>,
    /// What it says.
    pub status: Status,
    /// What was measured.
    pub measured: Measured,
    /// When it was read: when it broke or recovered, for an alert.
    pub at: Timestamp,
    /// The monitor's words: free text, to be sealed.
    pub message: Option<Phi<String>>,
    /// The sender's own key of this reading, the same when it is sent again.
    pub dedup: Option<String>,
    /// When its sender said so, of one that says again and again what still is.
    pub said_at: Option<Timestamp>,
}

/// An element of a batch or a body that was not taken, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rejected {
    /// Its place.
    pub index: usize,
    /// Every wrong field.
    pub errors: Vec<FieldError>,
}

impl Rejected {
    /// One wrong field of an element.
    pub fn field(index: usize, field: impl Into<String>, reason: impl Into<String>) -> Self {
        let errors = vec![FieldError::new(field, reason)];
        Self { index, errors }
    }
}

impl CheckId {
    /// The check that a sender's own identity stands for. Equal identities of one format are one
    /// check; the identity itself, which may hold anything, is not repeated.
    #[must_use]
    pub fn of(format: &str, identity: &str) -> Option<Self> {
        let digest = Sha256::digest(identity.as_bytes());
        let mut name = format!("{format}-");
        for byte in digest.iter().take(12) {
            name.push_str(&format!("{byte:02x}"));
        }
        Self::new(&name).ok()
    }
}
