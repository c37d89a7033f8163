//! Many tickets from one: its row written again and again under other ids, past the functions.

use std::collections::HashMap;

use aws::keys;
use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, WriteRequest};
use domain::ids::{PracticeId, TicketId};
use futures::stream::{self, StreamExt, TryStreamExt};
use uuid::Uuid;

use super::Ended;
use crate::desk::Desk;

/// How many rows DynamoDB takes at once.
const BATCH: usize = 25;
/// How many batches are written side by side.
const AT_ONCE: usize = 8;

/// A row, as DynamoDB takes it.
pub type Row = HashMap<String, AttributeValue>;

/// The row of one ticket of the seeded practice.
///
/// # Errors
/// When it cannot be read.
pub async fn row(desk: &Desk, id: TicketId) -> Result<Row, Ended> {
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

/// The practice that everything is written for.
///
/// # Errors
/// Never, for the name is a slug.
pub fn practice() -> Result<PracticeId, Ended> {
    Ok(PracticeId::new("lakeside")?)
}

/// The id of a ticket by its number.
pub fn id(number: usize) -> TicketId {
    TicketId(Uuid::from_u64_pair(90, number as u64))
}

/// Writes the rows of these numbers.
///
/// # Errors
/// When DynamoDB does not take them.
pub async fn up(
    desk: &Desk,
    numbers: std::ops::Range<usize>,
    row: impl Fn(usize) -> Row,
) -> Result<(), Ended> {
    let client = aws::client::dynamodb(&desk.app.sdk);
    let table = &desk.app.config.desk_table;
    let row = &row;
    let batches = numbers.clone().step_by(BATCH).map(|from| {
        let client = client.clone();
        let end = numbers.end.min(from + BATCH);
        async move {
            let writes = (from..end).map(|number| {
                let put = PutRequest::builder().set_item(Some(row(number))).build()?;
                Ok(WriteRequest::builder().put_request(put).build())
            });
            let writes = writes.collect::<Result<Vec<_>, Ended>>()?;
            let batch = client.batch_write_item().request_items(table, writes);
            batch.send().await?;
            // What the wire remembers of a million rows is not what is measured.
            desk.gateway.stack().wire.take_calls();
            Ok::<(), Ended>(())
        }
    });
    let written = stream::iter(batches).buffer_unordered(AT_ONCE);
    written.try_collect().await
}
