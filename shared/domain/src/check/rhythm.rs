//! When a check has to be heard of: every so often, or at a local time of every day, with grace.

use std::time::Duration;

use jiff::civil::Time;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::Scene;
use crate::calendar::CLOSED_DAYS_MAX;
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
    /// Which hours count.
    #[serde(default)]
    pub hours: Counts,
}

/// Which hours count towards a rhythm and its grace.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Counts {
    /// All of them.
    #[default]
    Always,
    /// Those in which the check's location is open: interfaces are quiet at night.
    Open,
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
    /// the first of the two. A daily beat that comes a little early is that day's. Where only opening
    /// hours count, a period is so much of them, and a day on which nobody opens has no beat.
    #[must_use]
    pub fn due_after(&self, last: Timestamp, scene: &Scene<'_>) -> Timestamp {
        match &self.rhythm {
            Rhythm::Every { minutes } => self.later(last, *minutes, scene),
            Rhythm::Daily { at, zone } => {
                let due = self.daily(*at, zone, last, scene);
                due.unwrap_or(Timestamp::MAX)
            }
        }
    }

    /// When what is due is missed.
    #[must_use]
    pub fn missed_at(&self, due: Timestamp, scene: &Scene<'_>) -> Timestamp {
        self.later(due, self.grace_minutes, scene)
    }

    /// When it is missed after one at `last`.
    #[must_use]
    pub fn missed_after(&self, last: Timestamp, scene: &Scene<'_>) -> Timestamp {
        self.missed_at(self.due_after(last, scene), scene)
    }

    /// The first instant by which so many of the minutes that count have passed.
    fn later(&self, from: Timestamp, minutes: u32, scene: &Scene<'_>) -> Timestamp {
        match (self.hours, scene.calendar()) {
            (Counts::Open, Some(calendar)) => {
                calendar.add_business(from, Duration::from_secs(u64::from(minutes) * 60))
            }
            _ => {
                let later = from.checked_add(SignedDuration::from_mins(i64::from(minutes)));
                later.unwrap_or(Timestamp::MAX)
            }
        }
    }

    fn daily(&self, at: Time, zone: &str, last: Timestamp, scene: &Scene<'_>) -> Option<Timestamp> {
        let zone = wall::zone(zone)?;
        let early = self.grace_minutes.clamp(EARLY_MIN, EARLY_MAX);
        let served = last
            .checked_add(SignedDuration::from_mins(i64::from(early)))
            .ok()?;
        let today = zone.to_datetime(served).date();
        // Yesterday's may be late enough to come today, where a night's clocks change at midnight.
        let days = std::iter::successors(today.yesterday().ok(), |day| day.tomorrow().ok());
        let open = scene.calendar().filter(|_| self.hours == Counts::Open);
        let days = days.take(open.map_or(4, |_| CLOSED_DAYS_MAX));
        days.filter(|day| open.is_none_or(|open| !open.opening(*day).is_empty()))
            .map(|day| wall::first(&zone, day.to_datetime(at)))
            .find(|due| *due > served)
    }
}
