//! Checks: what readings are judged by, and the state that a check is in.

use serde::{Deserialize, Serialize};

use crate::ids::{CheckId, LocationId, SystemId};

pub mod baseline;
mod class;
pub mod depend;
pub mod guard;
mod interface;
pub mod keep;
pub mod look;
mod machine;
pub mod maintenance;
mod mark;
pub mod observe;
pub mod rhythm;
pub mod risk;
mod set_up;
pub mod standing;
pub mod state;
pub mod target;
pub mod tick;
pub mod trend;
pub mod verdict;

pub use baseline::Drift;
pub use interface::{Interface, Standard};
pub use maintenance::{Covers, Maintenance, Scene};
pub use rhythm::{Counts, Expects, Rhythm};
pub use set_up::{COUNT_MAX, EVERY_MAX, GRACE_MAX, PERIOD_MAX};
pub use state::{Observed, State, Taken, Transition};

/// So many of the last so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opens {
    /// How many have to be bad: M.
    pub bad: u8,
    /// Of how many: N.
    pub of: u8,
}

/// A fixed limit of the latency, and the separate one below which it is well again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Latency {
    /// Slow from here on.
    pub slow_ms: u32,
    /// Well up to here; in between neither opens nor closes anything.
    pub well_ms: u32,
}

/// When opening and closing by turns becomes one long episode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Damping {
    /// After so many openings …
    pub opens: u8,
    /// … within so many minutes …
    pub within_minutes: u16,
    /// … it closes only after so many minutes without anything bad.
    pub hold_minutes: u16,
}

/// How far ahead what will run out is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Horizon {
    /// A certificate, in days.
    pub certificate_days: u16,
    /// A disk, in days.
    pub disk_days: u16,
}

impl Default for Horizon {
    fn default() -> Self {
        Self {
            certificate_days: 14,
            disk_days: 7,
        }
    }
}

/// A check of a practice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// Its id.
    pub id: CheckId,
    /// The catalogue entry it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<SystemId>,
    /// The site; none means the whole practice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<LocationId>,
    /// How many failing readings make it down.
    #[serde(default = "Check::opens")]
    pub open: Opens,
    /// How many slow ones make it degraded: slowness is watched for longer than failure.
    #[serde(default = "Check::slows")]
    pub slow: Opens,
    /// How many good ones on end close it: K.
    #[serde(default = "Check::closes")]
    pub close: u8,
    /// Fixed limits of the latency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latency: Option<Latency>,
    /// Judging the latency by what is usual here.
    #[serde(default = "Check::drifts")]
    pub drift: Option<Drift>,
    /// When it has to be heard of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expects: Option<Expects>,
    /// The interface that it is a check of: one that falls silent is degraded, its two ends may both be well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interface: Option<Interface>,
    /// What is looked at from outside, if that is how it is read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probe: Option<target::Target>,
    /// How often.
    #[serde(default = "Check::looks")]
    pub every_minutes: u16,
    /// Against flapping.
    #[serde(default = "Check::damps")]
    pub damping: Option<Damping>,
    /// How far ahead what will run out is told.
    #[serde(default)]
    pub horizon: Horizon,
    /// Grows with every change.
    #[serde(default)]
    pub version: u64,
}

impl Check {
    const fn drifts() -> Option<Drift> {
        Some(Drift::STANDARD)
    }

    const fn damps() -> Option<Damping> {
        Some(Damping {
            opens: 3,
            within_minutes: 60,
            hold_minutes: 15,
        })
    }

    const fn opens() -> Opens {
        Opens { bad: 3, of: 5 }
    }

    const fn slows() -> Opens {
        Opens { bad: 5, of: 9 }
    }

    const fn closes() -> u8 {
        3
    }

    const fn looks() -> u16 {
        5
    }

    /// A check that is probed again and again.
    #[must_use]
    pub const fn probe(id: CheckId) -> Self {
        Self {
            id,
            system: None,
            location: None,
            open: Self::opens(),
            slow: Self::slows(),
            close: Self::closes(),
            latency: None,
            drift: Self::drifts(),
            expects: None,
            interface: None,
            probe: None,
            every_minutes: Self::looks(),
            damping: Self::damps(),
            horizon: Horizon {
                certificate_days: 14,
                disk_days: 7,
            },
            version: 0,
        }
    }

    /// "A webhook alert is already damped by its sender: its checks open and close on one event
    /// unless set otherwise."
    #[must_use]
    pub fn webhook(id: CheckId) -> Self {
        let once = Opens { bad: 1, of: 1 };
        Self {
            open: once,
            slow: once,
            close: 1,
            drift: None,
            damping: None,
            ..Self::probe(id)
        }
    }

    /// A job that reports when it is done: each of its words counts.
    #[must_use]
    pub fn heartbeat(id: CheckId, expects: Expects) -> Self {
        Self {
            expects: Some(expects),
            ..Self::webhook(id)
        }
    }
}

/// "Per check a state machine `healthy -> suspect -> degraded | down -> recovering -> healthy`".
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Nothing was heard of it yet.
    #[default]
    Unheard,
    /// It works.
    Healthy,
    /// Something was bad, too little to say more.
    Suspect,
    /// It works now and will not for long.
    AtRisk,
    /// It is bad and its last readings are good.
    Recovering,
    /// It works, but not well.
    Degraded,
    /// It does not work.
    Down,
}

impl Phase {
    /// Its name, as it is kept and shown.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unheard => "unheard",
            Self::Healthy => "healthy",
            Self::Suspect => "suspect",
            Self::AtRisk => "at_risk",
            Self::Recovering => "recovering",
            Self::Degraded => "degraded",
            Self::Down => "down",
        }
    }

    /// Whether an episode of trouble is open.
    #[must_use]
    pub const fn is_trouble(self) -> bool {
        matches!(self, Self::Recovering | Self::Degraded | Self::Down)
    }
}

/// What makes a check bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Its readings say so.
    Failing,
    /// It answers too slowly, or warns.
    Slow,
    /// It should have been heard of.
    Silent,
}
