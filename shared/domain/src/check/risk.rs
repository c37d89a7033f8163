//! At risk: what works now and will run out, told days ahead.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Check, State};
use crate::calendar::Calendar;
use crate::kind::Tier;
use crate::policy::{Policy, Target};
use crate::reading::Reading;

/// A disk with less than this free is at risk whatever its trend, in percent.
const LOW_PERCENT: f64 = 5.0;
/// It is out of it with this much more.
const LOW_MARGIN: f64 = 2.0;

/// What will run out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RunsOut {
    /// A certificate.
    Certificate,
    /// A disk.
    Disk,
}

/// A check at risk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Risk {
    /// What will run out.
    pub what: RunsOut,
    /// Since when that is known.
    pub since: Timestamp,
    /// When it will, as far as that is known.
    pub fails_at: Option<Timestamp>,
    /// Whether it has.
    #[serde(default)]
    pub came_true: bool,
}

/// What became of a risk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RiskChange {
    /// It is seen for the first time.
    Began,
    /// What was to run out has.
    CameTrue,
    /// "Fixed before failing counts as *avoided*."
    Avoided,
    /// It was put right after it had come true.
    Ended,
}

/// A risk as a reading shows it. `None`: the reading does not speak of one. `Some(None)`: there is none.
pub(super) fn seen(check: &Check, state: &State, reading: &Reading) -> Option<Option<Risk>> {
    let days = |days: u16| SignedDuration::from_hours(24 * i64::from(days));
    let found = |what, fails_at| Risk {
        what,
        since: reading.at,
        fails_at,
        came_true: false,
    };
    let had = |what| state.risk.as_ref().is_some_and(|risk| risk.what == what);
    let measured = reading.measured;
    let certificate = measured.certificate_expires_at.map(|end| {
        let near = reading.at.duration_until(end) < days(check.horizon.certificate_days);
        near.then(|| found(RunsOut::Certificate, Some(end)))
    });
    let disk = measured.disk_free_percent.map(|free| {
        let horizon = days(check.horizon.disk_days);
        // Out of it is half as far again, so that a trend about the limit does not come and go.
        let (horizon, low) = match had(RunsOut::Disk) {
            true => (horizon + horizon / 2, LOW_PERCENT + LOW_MARGIN),
            false => (horizon, LOW_PERCENT),
        };
        let full_at = state.trend.full_at(reading.at, free);
        let near = full_at.is_some_and(|full| reading.at.duration_until(full) < horizon);
        (near || free < low).then(|| found(RunsOut::Disk, full_at))
    });
    match (certificate, disk) {
        (Some(Some(one)), Some(Some(other))) => {
            let first = |risk: &Risk| risk.fails_at.unwrap_or(Timestamp::MAX);
            Some(Some(if first(&one) <= first(&other) {
                one
            } else {
                other
            }))
        }
        (Some(Some(risk)), _) | (_, Some(Some(risk))) => Some(Some(risk)),
        // A reading of the one says nothing of the other.
        (Some(None), None) if had(RunsOut::Disk) => None,
        (None, Some(None)) if had(RunsOut::Certificate) => None,
        (None, None) => None,
        _ => Some(None),
    }
}

/// Whether failure is "nearer than twice that tier's target".
#[must_use]
pub fn is_near(
    fails_at: Timestamp,
    now: Timestamp,
    tier: Tier,
    policy: &Policy,
    calendar: &Calendar,
) -> bool {
    now >= fails_at || now >= near_at(fails_at, now, tier, policy, calendar)
}

/// The instant from which it is; seen from `now` where hours of business are counted.
#[must_use]
pub fn near_at(
    fails_at: Timestamp,
    now: Timestamp,
    tier: Tier,
    policy: &Policy,
    calendar: &Calendar,
) -> Timestamp {
    let twice = |minutes: u32| SignedDuration::from_mins(2 * i64::from(minutes));
    match policy.target(tier) {
        Target::AroundTheClock { minutes } => fails_at
            .checked_sub(twice(minutes))
            .unwrap_or(Timestamp::MIN),
        Target::BusinessHours { minutes } => {
            let left = calendar.business_between(now, fails_at);
            let spare = left.checked_sub(twice(minutes)).unwrap_or_default();
            match std::time::Duration::try_from(spare) {
                Ok(spare) if !spare.is_zero() => calendar.add_business(now, spare),
                _ => now,
            }
        }
        // The mildest tier is the one that it has already.
        Target::BusinessDay => fails_at,
    }
}
