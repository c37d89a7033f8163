//! What the stack is measured by: each bench plays one kind of load on a desk of its own and says its figures as JSON.

mod log;
mod readings;
mod report;
mod sweep;

use std::ffi::OsString;

use aws::item::Item;
use aws::keys;
use axum::body::Bytes;
use domain::ids::{PracticeId, TicketId};
use jiff::Timestamp;
use serde_json::Value;

use crate::desk::Desk;
use crate::{now, say};

/// Anything that ends a bench, in words for whoever started it.
type Ended = Box<dyn std::error::Error + Send + Sync>;

/// The instant that a bench's clock shows: a Friday afternoon.
const AT: &str = "2026-11-20T20:00:00Z";

/// The backlog that a bench writes.
const BACKLOG: u64 = 90;

/// Runs the bench that the words name, over so many of what it counts.
///
/// # Errors
/// When there is no such bench, or anything does not answer.
pub async fn run(mut words: impl Iterator<Item = OsString>) -> Result<(), Ended> {
    let (what, many) = (words.next().unwrap_or_default(), words.next());
    let many = many.and_then(|word| word.to_str()?.parse().ok());
    let many: usize = many.ok_or("say how many")?;
    match what.to_str() {
        Some("report") => report::measure(many).await,
        Some("sweep") => sweep::measure(many).await,
        Some("readings") => readings::measure(many).await,
        Some("log") => log::measure(many).await,
        _ => Err("say `bench report|sweep|readings|log NUMBER`".into()),
    }
}

/// The practice that everything is written for.
fn practice() -> Result<PracticeId, Ended> {
    Ok(PracticeId::new("lakeside")?)
}

/// The row of one of its tickets.
async fn row(desk: &Desk, id: TicketId) -> Result<Item, Ended> {
    let read = aws::client::dynamodb(&desk.app.sdk)
        .get_item()
        .table_name(&desk.app.config.desk_table)
        .set_key(Some(keys::key(
            keys::ticket(&practice()?, id),
            keys::TICKET,
        )))
        .send()
        .await?;
    Ok(read.item.ok_or("no row")?)
}

/// Asks as somebody of the seeded practice; the body of a good answer.
async fn ask(
    desk: &Desk,
    role: &str,
    method: &str,
    path: &str,
    body: Value,
) -> Result<Value, Ended> {
    let body = match body {
        Value::Null => String::new(),
        body => body.to_string(),
    };
    let request = http::Request::builder()
        .method(method)
        .uri(path)
        .header("authorization", format!("Bearer local-lakeside-{role}"))
        .header("content-type", "application/json")
        .body(Bytes::from(body))?;
    let response = desk.gateway.call(request).await;
    if response.status().as_u16() >= 300 {
        return Err(format!("{method} {path} answered {}", response.status()).into());
    }
    Ok(serde_json::from_slice(response.body())?)
}

/// The capacity units and the number of AWS calls since this was last asked.
fn spent(desk: &Desk) -> (f64, usize) {
    let calls = desk.gateway.stack().wire.take_calls();
    let units = calls.iter().filter_map(|call| call.capacity).sum();
    (units, calls.len())
}

/// Runs to the end; the answer and the milliseconds it took.
async fn timed<T>(work: impl Future<Output = Result<T, Ended>>) -> Result<(T, i128), Ended> {
    let began: Timestamp = now();
    let done = work.await?;
    Ok((done, began.duration_until(now()).as_millis()))
}

/// Says one measurement.
fn tell(figures: &Value) {
    say(&figures.to_string());
}
