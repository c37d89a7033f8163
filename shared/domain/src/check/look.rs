//! Looking: when a check that is probed is looked at.
//!
//! The instants are told by who it is and how often, and by nothing that is kept: every so many minutes from one that is
//! its own, so that a practice's checks, and the practices, are spread over the minutes.

use jiff::Timestamp;

use super::{Check, State};
use crate::ids::PracticeId;

/// The first instant at which a check is looked at, from one on; none of a check that is not probed.
#[must_use]
pub fn next_at(practice: &PracticeId, check: &Check, from: Timestamp) -> Option<Timestamp> {
    check.probe.as_ref()?;
    let every = i64::from(check.every_minutes.max(1)) * 60;
    let own = i64::from(place(practice, check) % u32::from(check.every_minutes.max(1))) * 60;
    // Up to the next whole second: an instant of its own is one.
    let from = from.as_second() + i64::from(from.subsec_nanosecond() > 0);
    Timestamp::from_second(from + (own - from).rem_euclid(every)).ok()
}

/// The first after an instant.
#[must_use]
pub fn next_after(practice: &PracticeId, check: &Check, after: Timestamp) -> Option<Timestamp> {
    let from = after
        .checked_add(jiff::SignedDuration::from_nanos(1))
        .ok()?;
    next_at(practice, check, from)
}

/// When a check that was not looked at is to be, which was due at an instant: what is new, or has come due since, stays
/// so until it was.
#[must_use]
pub fn still_at(
    practice: &PracticeId,
    check: &Check,
    state: &State,
    due_at: Timestamp,
) -> Option<Timestamp> {
    let next = next_at(practice, check, due_at)?;
    Some(if state.unlooked { due_at } else { next })
}

/// Whether a check that is due is so for a look, and not only for what time changes.
#[must_use]
pub fn is_due(
    practice: &PracticeId,
    check: &Check,
    state: &State,
    due_at: Timestamp,
    now: Timestamp,
) -> bool {
    still_at(practice, check, state, due_at).is_some_and(|at| at <= now)
}

/// FNV-1a: spread, and the same in every build.
fn place(practice: &PracticeId, check: &Check) -> u32 {
    let (practice, check) = (practice.as_str().bytes(), check.id.as_str().bytes());
    let bytes = practice.chain([0]).chain(check);
    bytes.fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}
