//! On-call schedules: a rotation handed over at a local time, and overrides that replace it.
//!
//! Serde form:
//! ```json
//! {"zone": "America/Chicago",
//!  "rotation": {"people": ["ana", "ben"], "starts_on": "2026-01-05", "handover": "08:00", "days": 7},
//!  "overrides": [{"person": "cleo", "from": "2026-01-10T14:00:00Z", "until": "2026-01-11T14:00:00Z"}]}
//! ```

mod check;
mod clock;
mod duty;
mod rotation;

pub use check::{OVERRIDE_DAYS_MAX, OVERRIDES_MAX, PEOPLE_MAX, SHIFT_DAYS_MAX};
pub use duty::{By, Duty};

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

use crate::ids::PersonId;

/// Who is on call when. What it answers is decided by its content alone, never by "now".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// IANA zone whose clocks the handovers follow.
    pub zone: String,
    /// The ordinary order of people.
    pub rotation: Rotation,
    /// Replacements for a time. Where two overlap, the one listed later holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<Override>,
}

/// People who take equally long shifts in turn, for ever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rotation {
    /// In the order of their shifts; a person may be listed more than once.
    pub people: Vec<PersonId>,
    /// The local date of the first handover. Nobody is on call by rotation before it.
    pub starts_on: Date,
    /// The local time of every handover, `HH:MM` on the wire.
    #[serde(with = "clock")]
    pub handover: Time,
    /// Length of a shift, in local calendar days: 1 to 28. A shift over a clock change is an hour
    /// shorter or longer, so that the next one begins at the usual local time.
    pub days: u16,
}

/// One person in place of whoever else would be on call, from an instant up to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Override {
    /// Who takes over.
    pub person: PersonId,
    /// From this instant, with it.
    pub from: Timestamp,
    /// Up to this instant, without it.
    pub until: Timestamp,
}
