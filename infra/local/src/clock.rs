//! The wall clock as a timestamp; the workspace's jiff has no clock of its own, so that the domain cannot read one.

use std::time::{SystemTime, UNIX_EPOCH};

use jiff::Timestamp;

/// The instant it is now, to the millisecond.
#[must_use]
#[allow(
    clippy::disallowed_methods,
    reason = "the local stack plays AWS, and this is its one clock"
)]
pub fn now() -> Timestamp {
    let elapsed = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(elapsed.as_millis())
        .ok()
        .and_then(|millis| Timestamp::from_millisecond(millis).ok())
        .unwrap_or(Timestamp::MAX)
}
