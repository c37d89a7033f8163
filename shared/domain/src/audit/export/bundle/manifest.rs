//! What a bundle says about itself.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::audit::hash::Hash;

/// The format of bundles that is written and read.
pub const VERSION: &str = "statdesk-phi-log/1";

/// `manifest.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// [`VERSION`].
    pub format: String,
    /// The log.
    pub log: String,
    /// The practice whose log it is.
    pub practice: String,
    /// The number of the first record.
    pub from: u64,
    /// The number after the last record.
    pub to: u64,
    /// Where the next bundle begins, if the log goes on.
    pub next: Option<u64>,
    /// How many records of the log a checkpoint covers: what comes after them is chained, but not anchored.
    pub anchored_to: u64,
    /// Who exported it.
    pub exporter: String,
    /// Why, as a code of HL7 v3-ActReason.
    pub purpose: String,
    /// When.
    pub at: Timestamp,
    /// The number of the record that says so.
    pub record: u64,
    /// SHA-256 of every other file.
    pub files: BTreeMap<String, Hash>,
}
