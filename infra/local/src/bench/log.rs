//! How many records a second one practice's PHI log takes, and how long signing them takes.

use futures::stream::{self, StreamExt, TryStreamExt};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{AT, Ended, ask, spent, tell, timed};
use crate::demo::desk_at;
use crate::desk::Desk;

/// How many write to the one log side by side.
const WRITERS: usize = 8;

/// Opens texts so many times, one after another and then side by side, and has what that recorded verified and signed.
///
/// # Errors
/// When anything does not answer.
pub async fn measure(records: usize) -> Result<(), Ended> {
    let at: Timestamp = AT.parse()?;
    let (desk, _) = desk_at(at).await?;
    let report =
        json!({"summary": "It does not work", "system": "ehr", "symptom": "down", "scope": "site"});
    let opened = ask(&desk, "staff", "POST", "/v1/tickets", report).await?;
    let path = format!(
        "/v1/tickets/{}/text",
        opened["id"].as_str().unwrap_or_default()
    );
    open(&desk, &path, 1, 1).await?;
    for writers in [1, WRITERS] {
        spent(&desk);
        let ((), took) = timed(open(&desk, &path, records, writers)).await?;
        let (units, calls) = spent(&desk);
        tell(
            &json!({"what": format!("open a text {records} times, each with its sealed record, {writers} at once"), "count": records, "calls": calls, "capacity": units, "ms": took}),
        );
    }
    let signed = async { Ok(desk.gateway.fire("audit-checkpoint", at).await?) };
    let (_, took) = timed(signed).await?;
    let (units, calls) = spent(&desk);
    let log = ask(&desk, "auditor", "GET", "/v1/phi/verify", Value::Null).await?;
    tell(
        &json!({"what": format!("verify and sign {} new records", log["anchored_to"]), "count": log["anchored_to"], "calls": calls, "capacity": units, "ms": took}),
    );
    Ok(())
}

async fn open(desk: &Desk, path: &str, times: usize, writers: usize) -> Result<(), Ended> {
    let opened = (0..times).map(|_| async {
        ask(desk, "technician", "GET", path, Value::Null)
            .await
            .map(|_| ())
    });
    stream::iter(opened)
        .buffer_unordered(writers)
        .try_collect()
        .await
}
