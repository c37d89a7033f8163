//! Gathering and deciding again when somebody else was faster, a bounded number of times.

use std::time::Duration;

use aws::fault::Fault;

use crate::app::App;
use crate::failure::Failure;

/// How often a decision is made again before the caller is asked to come back.
pub const ATTEMPTS: u32 = 30;

/// Waits a little before the next attempt: full jitter, so that a crowd spreads out.
pub async fn step_aside(app: &App, attempt: u32) -> Result<(), Failure> {
    let [random] = app.random::<1>()?;
    let most = 8_u64 << attempt.min(7);
    tokio::time::sleep(Duration::from_millis(most * u64::from(random) / 255)).await;
    Ok(())
}

/// Whether a record is decided on anew because what it was decided on has moved. A place lost in the log is not: the
/// recorder has tried others for as long as anybody waits.
#[must_use]
pub fn moved(failure: &Failure, attempt: u32) -> bool {
    matches!(failure, Failure::Faulted(Fault::Moved)) && attempt + 1 < ATTEMPTS
}

/// Whether an attempt that failed so may be made again.
#[must_use]
pub fn again(failure: &Failure, attempt: u32) -> bool {
    matches!(
        failure,
        Failure::Faulted(Fault::Lost | Fault::Moved | Fault::ReferenceTaken)
    ) && attempt + 1 < ATTEMPTS
}
