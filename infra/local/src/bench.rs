//! How long the report over a quarter takes: one ticket's row, written again and again under other ids, past the functions.

use aws::keys;
use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, WriteRequest};
use axum::body::Bytes;
use domain::ids::{PracticeId, TicketId};
use domain::report::line::Line;
use futures::stream::{self, StreamExt, TryStreamExt};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::demo::desk_at;
use crate::desk::Desk;
use crate::{now, say};

/// Anything that ends the bench, in words for whoever started it.
type Ended = Box<dyn std::error::Error + Send + Sync>;

/// How many rows DynamoDB takes at once.
const BATCH: usize = 25;
/// How many batches are written side by side.
const AT_ONCE: usize = 8;
/// When the quarter ends.
const END: &str = "2026-11-20T20:00:00Z";
/// How many days it has.
const DAYS: i64 = 90;

/// Measures the report of one practice over so many tickets, the night, and the report from what the night kept.
///
/// # Errors
/// When anything does not answer.
pub async fn report(tickets: usize) -> Result<(), Ended> {
    let end: Timestamp = END.parse()?;
    let (desk, _) = desk_at(end).await?;
    pile_up(&desk, tickets, end).await?;
    desk.gateway.stack().wire.take_calls();
    for run in 1..=3 {
        let began = now();
        let told = ask(&desk, "GET", "/v1/reports/standards?days=90", Value::Null).await?;
        let took = began.duration_until(now()).as_millis();
        let calls = desk.gateway.stack().wire.take_calls();
        let pages = calls.iter();
        let pages = pages.filter(|call| call.index.as_deref() == Some(keys::OPENED));
        say(&format!(
            "report over {DAYS} days, run {run}: {} tickets in {} pages of the index, {} calls in all, {took} ms",
            told["tickets"],
            pages.count(),
            calls.len()
        ));
    }
    let began = now();
    let night = desk.gateway.fire("standards-report", end).await?;
    let took = began.duration_until(now()).as_millis();
    say(&format!(
        "the night of all practices: {} tickets, {} days written, {took} ms",
        night["tickets"], night["written"]
    ));
    Ok(())
}

async fn ask(desk: &Desk, method: &str, path: &str, body: Value) -> Result<Value, Ended> {
    let role = if method == "GET" { "manager" } else { "staff" };
    let request = http::Request::builder()
        .method(method)
        .uri(path)
        .header("authorization", format!("Bearer local-lakeside-{role}"))
        .header("content-type", "application/json")
        .body(Bytes::from(body.to_string()))?;
    let response = desk.gateway.call(request).await;
    if response.status().as_u16() >= 300 {
        return Err(format!("{method} {path} answered {}", response.status()).into());
    }
    Ok(serde_json::from_slice(response.body())?)
}

async fn pile_up(desk: &Desk, tickets: usize, end: Timestamp) -> Result<(), Ended> {
    let report = json!({"summary": "It does not work", "system": "ehr", "symptom": "down", "scope": "site", "location": "main"});
    let opened = ask(desk, "POST", "/v1/tickets", report).await?;
    let id = opened["id"]
        .as_str()
        .and_then(TicketId::parse)
        .ok_or("no id")?;
    let practice = PracticeId::new("lakeside")?;
    let client = aws::client::dynamodb(&desk.app.sdk);
    let table = &desk.app.config.desk_table;
    let key = keys::key(keys::ticket(&practice, id), keys::TICKET);
    let row = client
        .get_item()
        .table_name(table)
        .set_key(Some(key))
        .send()
        .await?;
    let row = row.item.ok_or("no row")?;
    let line = row.get(keys::LINE).and_then(|line| line.as_s().ok());
    let line: Line = serde_json::from_str(line.ok_or("no line")?)?;
    let step = SignedDuration::from_hours(24 * DAYS).as_secs() / i64::try_from(tickets.max(1))?;
    let writes = (1..tickets).map(|number| {
        let text = |text: String| AttributeValue::S(text);
        let back = i64::try_from(number).unwrap_or_default() * step;
        let at = end - SignedDuration::from_secs(back);
        let id = TicketId(Uuid::from_u64_pair(90, number as u64));
        let mut row = row.clone();
        for (name, value) in [
            ("pk", keys::ticket(&practice, id)),
            ("id", id.to_string()),
            ("opened_at", at.to_string()),
            ("opened_at_id", keys::opened(at, id)),
        ] {
            row.insert(name.to_owned(), text(value));
        }
        let line = Line {
            id,
            opened_at: at,
            ..line.clone()
        };
        if let Ok(line) = serde_json::to_string(&line) {
            row.insert(keys::LINE.to_owned(), text(line));
        }
        // What is due is not what is measured.
        row.remove("due_shard");
        row.remove("due_at");
        let put = PutRequest::builder().set_item(Some(row)).build();
        put.map(|put| WriteRequest::builder().put_request(put).build())
    });
    let writes = writes.collect::<Result<Vec<_>, _>>()?;
    let mut batches: Vec<Vec<WriteRequest>> = Vec::new();
    for batch in writes.chunks(BATCH) {
        batches.push(batch.to_vec());
    }
    let written = stream::iter(batches).map(|batch| async {
        let answer = client
            .batch_write_item()
            .request_items(table, batch)
            .send()
            .await;
        answer.map(|_| ()).map_err(Ended::from)
    });
    written.buffer_unordered(AT_ONCE).try_collect::<()>().await
}
