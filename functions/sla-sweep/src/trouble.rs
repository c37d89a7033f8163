//! Something due that could not be handled is put off, so that it never stands in the way of what is due after it.

use aws::store::due::Due;
use jiff::Timestamp;
use lambda::app::App;
use lambda::failure::Failure;
use lambda::telemetry;
use lambda::trouble::{Troubles, wait};

/// Puts it off.
pub async fn put_off(troubles: &Troubles, app: &App, due: &Due, at: Timestamp, failure: &Failure) {
    let times = match app.store.put_off(due, at, wait(failure)).await {
        // Somebody else has moved it: it is handled, or due again anyway.
        Ok(None) => return,
        Ok(Some(times)) => times,
        // It is still due as it was.
        Err(fault) => {
            telemetry::troubled(&due.practice, due.ticket, 0, &fault.into());
            0
        }
    };
    telemetry::troubled(&due.practice, due.ticket, times, failure);
    let what = format!("ticket {}", due.ticket);
    troubles.note(&due.practice, &what, times).await;
}
