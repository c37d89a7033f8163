//! How things stand when the report is made: what no window of tickets tells.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// A count that may have been cut short.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounded {
    /// How many were found.
    pub count: u64,
    /// Whether not everything was looked at.
    pub beyond: bool,
    /// Among how many tickets.
    #[serde(default)]
    pub of: u64,
}

/// The state of things; each is nothing where it was not looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Standing {
    /// Grants that open sealed text now.
    pub open_grants: Option<Bounded>,
    /// Emergency accesses that nobody has reviewed.
    pub unreviewed: Option<Bounded>,
    /// Remote sessions without complete evidence.
    pub without_evidence: Option<Bounded>,
    /// The PHI log.
    pub log: Option<Log>,
    /// What became of the window's pages.
    pub sent: Option<Sent>,
    /// The checks.
    pub checks: Option<Checks>,
}

/// The PHI log, by its last checkpoint.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Log {
    /// How many records the last signed checkpoint covers.
    pub verified_to: u64,
    /// How many the last one covers that lies outside of the table.
    pub anchored_to: Option<u64>,
}

/// Pages that were decided in the window.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// Went out more than two minutes after they were to go.
    pub late: Bounded,
    /// Were withdrawn, since somebody had answered.
    pub withdrawn: Bounded,
}

/// The checks of a practice.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checks {
    /// How many there are.
    pub count: u64,
    /// Those that were not heard of for a day.
    pub silent: u64,
    /// Those that have never told of trouble.
    pub never_alarmed: u64,
    /// The catalogue's systems.
    pub systems: u64,
    /// Systems without any check.
    pub uncovered: Vec<String>,
    /// The checks of each site.
    #[serde(default)]
    pub places: BTreeMap<String, Watched>,
    /// Those of the whole practice.
    #[serde(default)]
    pub practice_wide: Watched,
}

/// The checks of a place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Watched {
    /// How many there are.
    pub count: u64,
    /// Those that were not heard of for a day.
    pub silent: u64,
    /// Those that have never told of trouble.
    pub never_alarmed: u64,
    /// The systems that they are of.
    pub systems: BTreeSet<String>,
}

impl Checks {
    /// All of them, wherever they are.
    #[must_use]
    pub fn all(&self) -> Watched {
        let everywhere = self.places.values().chain([&self.practice_wide]);
        let systems = everywhere.flat_map(|place| &place.systems);
        Watched {
            count: self.count,
            silent: self.silent,
            never_alarmed: self.never_alarmed,
            systems: systems.cloned().collect(),
        }
    }
}
