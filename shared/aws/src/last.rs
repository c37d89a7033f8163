//! The last row of a partition: what a chain goes on from, and the newest version of a thing.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;

use crate::fault::{Fault, sort};
use crate::item::{Item, text};

/// The last row of a partition, strongly consistent; up to a sort key, with it, where one is named.
pub async fn last(
    client: &Client,
    table: &str,
    pk: String,
    until: Option<String>,
) -> Result<Option<Item>, Fault> {
    let query = client.query().table_name(table);
    let query = match until {
        None => query.key_condition_expression("pk = :pk"),
        Some(until) => query
            .key_condition_expression("pk = :pk AND sk <= :until")
            .expression_attribute_values(":until", text(until)),
    };
    let answer = query
        .expression_attribute_values(":pk", text(pk))
        .scan_index_forward(false)
        .limit(1)
        .consistent_read(true)
        .return_consumed_capacity(ReturnConsumedCapacity::Total)
        .send()
        .await
        .map_err(|e| sort(&e))?;
    Ok(answer.items.unwrap_or_default().pop())
}
