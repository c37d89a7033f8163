//! Classing: what a reading says of its check, beside the check's limits and what is usual.

use super::baseline::Pace;
use super::mark::Class;
use super::{Check, Scene, State};
use crate::reading::{Reading, Status};

/// A disk with less than this free is full, in percent.
pub(super) const FULL_PERCENT: f64 = 1.0;

/// What a reading says.
pub(super) fn of(check: &Check, state: &State, reading: &Reading, scene: &Scene<'_>) -> Class {
    let measured = reading.measured;
    let expired = measured
        .certificate_expires_at
        .is_some_and(|end| end <= reading.at);
    let full = measured
        .disk_free_percent
        .is_some_and(|free| free < FULL_PERCENT);
    match reading.status {
        Status::Fail => Class::Bad,
        Status::Ok | Status::Warn if expired || full => Class::Bad,
        Status::Warn => Class::Slow,
        Status::Ok => pace(check, state, reading, scene),
    }
}

/// How fast it answered: by the fixed limits, and by what is usual at this hour.
fn pace(check: &Check, state: &State, reading: &Reading, scene: &Scene<'_>) -> Class {
    let Some(ms) = reading.measured.latency_ms else {
        return Class::Good;
    };
    let fixed = check.latency.map_or(Class::Good, |limit| match ms {
        ms if ms >= limit.slow_ms => Class::Slow,
        ms if ms > limit.well_ms => Class::Fair,
        _ => Class::Good,
    });
    let usual = check.drift.and_then(|drift| {
        let hour = scene.hour(reading.at);
        state.baseline.judge(hour, ms, drift)
    });
    let drifted = match usual {
        Some(Pace::Slow) => Class::Slow,
        Some(Pace::Between) => Class::Fair,
        Some(Pace::Usual) | None => Class::Good,
    };
    fixed.max(drifted)
}
