//! How many readings a second ingest takes, in batches as large as they may be.

use std::sync::atomic::Ordering;

use jiff::Timestamp;
use serde_json::json;

use super::{AT, Ended, ask, spent, tell, timed};
use crate::demo::desk_at;

/// How many readings a batch holds.
const BATCH: usize = 500;

/// Sends so many readings, a batch a minute, each batch of as many checks: the first of them makes the checks.
///
/// # Errors
/// When anything does not answer, or refuses a reading.
pub async fn measure(readings: usize) -> Result<(), Ended> {
    let (desk, clock) = desk_at(AT.parse()?).await?;
    let batches = readings.div_ceil(BATCH);
    let (mut millis, mut units, mut calls) = (0, 0.0, 0);
    for round in 0..=batches {
        clock.fetch_add(60_000, Ordering::SeqCst);
        let at = Timestamp::from_millisecond(clock.load(Ordering::SeqCst))?;
        let readings: Vec<_> = (0..BATCH)
            .map(|number| {
                json!({"check": format!("bench-{number}"), "system": "ehr", "status": "ok", "at": at.to_string()})
            })
            .collect();
        spent(&desk);
        let sent = json!({ "readings": readings });
        let sent = ask(&desk, "monitor", "POST", "/v1/probes/readings", sent);
        let (told, took) = timed(sent).await?;
        if told["accepted"] != BATCH {
            return Err(format!("{} of {BATCH} readings were accepted", told["accepted"]).into());
        }
        // The first round makes the checks, which happens once.
        if round > 0 {
            let (used, made) = spent(&desk);
            millis += took;
            units += used;
            calls += made;
        }
    }
    tell(
        &json!({"what": format!("take {} readings, {BATCH} at a time", batches * BATCH), "count": batches * BATCH, "calls": calls, "capacity": units, "ms": millis}),
    );
    Ok(())
}
