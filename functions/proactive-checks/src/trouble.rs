//! A check that could not be handled is put off, so that it never stands in the way of what is due after it.

use aws::monitor::due::Due;
use jiff::Timestamp;
use lambda::app::App;
use lambda::failure::Failure;
use lambda::telemetry;
use lambda::trouble::{Troubles, wait};

/// Puts it off. A check that was only looked at because of another has its own time.
pub async fn put_off(
    troubles: &Troubles,
    app: &App,
    due: Option<&Due>,
    at: Timestamp,
    failure: &Failure,
) {
    let Some(due) = due else { return };
    let times = match app.monitor.put_off(due, at, wait(failure)).await {
        // It was kept, or somebody else has moved it: it is handled, or due again anyway.
        Ok(None) => 0,
        Ok(Some(times)) => times,
        // It is still due as it was.
        Err(fault) => {
            telemetry::unwatched(&due.practice, &due.check, 0, &fault.into());
            0
        }
    };
    telemetry::unwatched(&due.practice, &due.check, times, failure);
    let what = format!("check {}", due.check);
    troubles.note(&due.practice, &what, times).await;
}
