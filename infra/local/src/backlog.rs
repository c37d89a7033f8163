//! Many tickets from one: its row written again and again under other ids, past the functions.

use aws::client::DynamoDb;
use aws::item::Item;
use aws::keys;
use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, WriteRequest};
use domain::ids::{PracticeId, TicketId};
use futures::stream::{self, StreamExt, TryStreamExt};
use jiff::Timestamp;
use uuid::Uuid;

use crate::stack::Stack;

/// How many rows DynamoDB takes at once.
const BATCH: usize = 25;
/// How many batches are written side by side.
const AT_ONCE: usize = 8;
/// What puts a ticket's row in the indexes: all of it that a sweep can come across before it is due.
const INDEXED: [&str; 6] = [
    "pk",
    "sk",
    "due_shard",
    "due_at",
    "opened_pk",
    "opened_at_id",
];

/// Anything that keeps a row from being written, in words.
type Unwritten = Box<dyn std::error::Error + Send + Sync>;

/// The id of a ticket by its number in a backlog.
#[must_use]
pub fn id(backlog: u64, number: usize) -> TicketId {
    TicketId(Uuid::from_u64_pair(backlog, number as u64))
}

/// The row of an open ticket like this one, as far as a sweep can come across it, due at an instant.
#[must_use]
pub fn waiting(like: &Item, practice: &PracticeId, id: TicketId, due: Timestamp) -> Item {
    let mut row = like.clone();
    row.retain(|name, _| INDEXED.contains(&name.as_str()));
    for (name, value) in [
        ("pk", keys::ticket(practice, id)),
        ("due_at", keys::due(due, id, keys::TICKET)),
        ("due_shard", keys::shard(id)),
    ] {
        row.insert(name.to_owned(), AttributeValue::S(value));
    }
    row
}

/// Writes rows to a table, on a wire of its own: no planned fault strikes, and no call is counted.
///
/// # Errors
/// When DynamoDB does not take them all.
pub async fn write(
    stack: &Stack,
    table: &str,
    rows: impl IntoIterator<Item = Item>,
) -> Result<(), Unwritten> {
    let (wire, config) = stack.fork();
    let client = &DynamoDb::new(&config);
    let mut rows = rows.into_iter();
    let batches = std::iter::from_fn(|| {
        let batch: Vec<Item> = rows.by_ref().take(BATCH).collect();
        (!batch.is_empty()).then_some(batch)
    });
    let written = stream::iter(batches).map(|batch| {
        // What the wire remembers of a million rows is of no use to anybody.
        wire.take_calls();
        async move {
            let writes = batch.into_iter().map(|row| {
                let put = PutRequest::builder().set_item(Some(row)).build()?;
                Ok(WriteRequest::builder().put_request(put).build())
            });
            let writes = writes.collect::<Result<Vec<_>, Unwritten>>()?;
            let write = client.batch_write_item().request_items(table, writes);
            let left = write.send().await?.unprocessed_items.unwrap_or_default();
            match left.is_empty() {
                true => Ok(()),
                false => Err("an emulator takes a whole batch".into()),
            }
        }
    });
    written.buffer_unordered(AT_ONCE).try_collect().await
}
