//! The baseline: what latency is usual for a check at an hour of its day, robust to outliers.
//!
//! Every hour of the local day keeps a few samples, at most two of a day. What is usual is their
//! median and the median deviation from it, on a logarithmic scale, of the hour and its neighbours.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The most samples of an hour: five days' worth.
const SAMPLES_MAX: usize = 10;
/// At least so long between two samples of an hour, in minutes.
const APART: i64 = 30;
/// Between two slow ones: what stays slow for about a week becomes usual.
const APART_SLOW: i64 = 90;
/// So many samples of an hour and its neighbours speak for it.
const NEAR_MIN: usize = 9;
/// Before, so many of any hours do …
const WARM_MIN: usize = 12;
/// … when they are of so many.
const WARM_HOURS: usize = 6;
/// A deviation of so many times what is usual is slow, as far as it is more than the factor, and at most
/// the factor above what three of four readings keep to: weekends and weekdays differ, and are no noise.
const DEVIATIONS: f64 = 3.5;
/// The median deviation times this is the standard deviation of what is normally distributed.
const NORMAL: f64 = 1.4826;

/// How the latency is judged by what is usual.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Drift {
    /// Slow is at least so much of the usual, in percent.
    pub factor_percent: u16,
    /// And at least so many milliseconds more.
    pub least_ms: u32,
}

impl Drift {
    /// Twice the usual, and 50 ms more.
    pub const STANDARD: Self = Self {
        factor_percent: 200,
        least_ms: 50,
    };
}

impl Default for Drift {
    fn default() -> Self {
        Self::STANDARD
    }
}

/// How a latency compares with the usual.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// As ever.
    Usual,
    /// More, not enough to be slow, too much to be well again.
    Between,
    /// Slow.
    Slow,
}

/// What is usual, by the hour. At most 240 numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Baseline(Vec<Hour>);

/// An hour of the day: when its last sample was taken, in minutes since 1970, and its samples.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Hour(i64, Vec<u32>);

impl Baseline {
    /// Learns from a latency.
    pub fn learn(&mut self, at: Timestamp, hour: u8, ms: u32, slow: bool) {
        if self.0.len() < 24 {
            self.0.resize(24, Hour::default());
        }
        let Some(Hour(last, samples)) = self.0.get_mut(usize::from(hour)) else {
            return;
        };
        let minute = at.as_second().div_euclid(60);
        let apart = if slow { APART_SLOW } else { APART };
        if !samples.is_empty() && minute < last.saturating_add(apart) {
            return;
        }
        *last = minute;
        samples.push(ms);
        if samples.len() > SAMPLES_MAX {
            samples.remove(0);
        }
    }

    /// Judges a latency. `None` while too little is known.
    #[must_use]
    pub fn judge(&self, hour: u8, ms: u32, drift: Drift) -> Option<Pace> {
        let Usual {
            median,
            deviation,
            upper,
        } = self.usual(hour)?;
        let factor = (f64::from(drift.factor_percent) / 100.0).max(1.0).ln();
        let spread = (DEVIATIONS * NORMAL * deviation).min(upper - median + factor);
        let margin = factor.max(spread);
        let least = f64::from(drift.least_ms);
        let latency = f64::from(ms);
        // Well again is half of the way back, on the same scale.
        let beyond = |share: f64| {
            logarithm(ms) > median + margin * share && latency > median.exp() + least * share
        };
        Some(if beyond(1.0) {
            Pace::Slow
        } else if beyond(0.5) {
            Pace::Between
        } else {
            Pace::Usual
        })
    }

    fn usual(&self, hour: u8) -> Option<Usual> {
        let hour = usize::from(hour);
        let near = [(hour + 23) % 24, hour % 24, (hour + 1) % 24];
        let near: Vec<f64> = near
            .iter()
            .filter_map(|hour| self.0.get(*hour))
            .flat_map(logs)
            .collect();
        let pool = if near.len() >= NEAR_MIN {
            near
        } else {
            let heard = self.0.iter().filter(|Hour(_, samples)| !samples.is_empty());
            let heard = heard.count();
            let all: Vec<f64> = self.0.iter().flat_map(logs).collect();
            if all.len() < WARM_MIN || heard < WARM_HOURS {
                return None;
            }
            all
        };
        let median = quantile(pool.clone(), 2)?;
        let deviations = pool.iter().map(|log| (log - median).abs()).collect();
        Some(Usual {
            median,
            deviation: quantile(deviations, 2)?,
            upper: quantile(pool, 3)?,
        })
    }
}

/// What is usual, as logarithms.
struct Usual {
    median: f64,
    /// The median of the deviations from it.
    deviation: f64,
    /// The upper quartile.
    upper: f64,
}

fn logs(hour: &Hour) -> impl Iterator<Item = f64> {
    hour.1.iter().map(|ms| logarithm(*ms))
}

fn logarithm(ms: u32) -> f64 {
    f64::from(ms.max(1)).ln()
}

/// The value that so many quarters of all do not exceed.
pub(super) fn quantile(mut values: Vec<f64>, quarters: usize) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let last = values.len().checked_sub(1)?;
    values.get(last * quarters / 4).copied()
}
