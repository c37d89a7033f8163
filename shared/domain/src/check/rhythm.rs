//! When a check has to be heard of: every so often, or at a local time of every day, with grace.

use jiff::civil::Time;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::wall;

/// The least by which a daily beat may come early, in minutes.
const EARLY_MIN: u32 = 30;
/// The most.
const EARLY_MAX: u32 = 360;

/// What is expected, and how late it may be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expects {
    /// How often.
    #[serde(flatten)]
    pub rhythm: Rhythm,
    /// How late it may be.
    #[serde(default = "five")]
    pub grace_minutes: u32,
}

const fn five() -> u32 {
    5
}

/// How often something is expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "rhythm", rename_all = "snake_case")]
pub enum Rhythm {
    /// So long after the last time.
    Every {
        /// In minutes.
        minutes: u32,
    },
    /// Every day at a local time.
    Daily {
        /// What the zone's clocks show then.
        at: Time,
        /// The zone.
        zone: String,
    },
}

impl Expects {
    /// How late it may be.
    #[must_use]
    pub const fn grace(&self) -> SignedDuration {
        SignedDuration::from_mins(self.grace_minutes as i64)
    }

    /// When the next is due after one at `last`.
    ///
    /// The local time becomes an instant before any grace is added, so that a clock change moves
    /// neither. A time that the clocks skip is the first instant after, one that they show twice
    /// the first of the two. A daily beat that comes a little early is that day's.
    #[must_use]
    pub fn due_after(&self, last: Timestamp) -> Timestamp {
        let due = match &self.rhythm {
            Rhythm::Every { minutes } => last
                .checked_add(SignedDuration::from_mins(i64::from(*minutes)))
                .ok(),
            Rhythm::Daily { at, zone } => self.daily(*at, zone, last),
        };
        due.unwrap_or(Timestamp::MAX)
    }

    /// When it is missed.
    #[must_use]
    pub fn missed_after(&self, last: Timestamp) -> Timestamp {
        let missed = self.due_after(last).checked_add(self.grace());
        missed.unwrap_or(Timestamp::MAX)
    }

    fn daily(&self, at: Time, zone: &str, last: Timestamp) -> Option<Timestamp> {
        let zone = wall::zone(zone)?;
        let early = self.grace_minutes.clamp(EARLY_MIN, EARLY_MAX);
        let served = last
            .checked_add(SignedDuration::from_mins(i64::from(early)))
            .ok()?;
        let today = zone.to_datetime(served).date();
        // Yesterday's may be late enough to come today, where a night's clocks change at midnight.
        let days = std::iter::successors(today.yesterday().ok(), |day| day.tomorrow().ok());
        days.take(4)
            .map(|day| wall::first(&zone, day.to_datetime(at)))
            .find(|due| *due > served)
    }
}
