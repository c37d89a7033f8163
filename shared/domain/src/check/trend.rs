//! The trend of a disk: when it will be full, if it goes on as it does.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::baseline::quantile;

/// The most samples: three and a half days' worth.
const SAMPLES_MAX: usize = 42;
/// At least so long between two, in minutes.
const APART: i64 = 120;
/// A trend has so many samples …
const SAMPLES_MIN: usize = 6;
/// … over so long, in minutes.
const SPAN_MIN: i64 = 720;
/// Somebody made room when so much more is free at once, in hundredths of a percent.
const ROOM: i64 = 500;

/// How much was free, over time: minutes since 1970, and hundredths of a percent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Trend(Vec<(i64, i64)>);

impl Trend {
    /// Learns how much is free.
    pub fn learn(&mut self, at: Timestamp, free_percent: f64) {
        let minute = at.as_second().div_euclid(60);
        let free = (free_percent.clamp(0.0, 100.0) * 100.0) as i64;
        let last = self.0.last().copied();
        if last.is_some_and(|(_, before)| free >= before + ROOM) {
            // What was before says nothing of how fast it fills from now on.
            self.0.clear();
        } else if last.is_some_and(|(then, _)| minute < then + APART) {
            return;
        }
        self.0.push((minute, free));
        if self.0.len() > SAMPLES_MAX {
            self.0.remove(0);
        }
    }

    /// When nothing is free any more: along the median of the slopes between all pairs of samples,
    /// which a few outliers do not turn. `None` when it does not fill, or too little is known.
    #[must_use]
    pub fn full_at(&self, at: Timestamp, free_percent: f64) -> Option<Timestamp> {
        let (first, last) = (self.0.first()?, self.0.last()?);
        if self.0.len() < SAMPLES_MIN || last.0 - first.0 < SPAN_MIN {
            return None;
        }
        let mut slopes = Vec::new();
        for (place, (then, before)) in self.0.iter().enumerate() {
            for (now, after) in self.0.iter().skip(place + 1) {
                if now > then {
                    slopes.push((after - before) as f64 / (now - then) as f64);
                }
            }
        }
        let slope = quantile(slopes, 2).filter(|slope| *slope < 0.0)?;
        let minutes = free_percent * 100.0 / -slope;
        // A year ahead is as good as never.
        let near = minutes.is_finite() && minutes < 525_600.0;
        let left = SignedDuration::from_mins(minutes as i64);
        near.then(|| at.checked_add(left).ok()).flatten()
    }
}
