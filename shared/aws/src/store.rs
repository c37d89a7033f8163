//! The `desk` table: what is read and written there, a file for each noun.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity};

use crate::fault::{Fault, sort};
use crate::item::{Item, text};

pub mod beside;
pub mod change;
pub mod due;
pub mod key;
pub mod link;
pub mod list;
pub mod open;
pub mod outbox;
pub mod procedure;
pub mod receipt;
pub mod rollup;
pub mod sent;
pub mod setup;
mod system;
pub mod ticket;
pub mod window;
pub mod word;

/// The `desk` table.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) client: Client,
    pub(crate) table: String,
}

impl Store {
    /// The table behind a client.
    #[must_use]
    pub const fn new(client: Client, table: String) -> Self {
        Self { client, table }
    }

    /// One item, strongly consistent.
    pub(crate) async fn get(&self, key: Item) -> Result<Option<Item>, Fault> {
        let answer = self
            .client
            .get_item()
            .table_name(&self.table)
            .set_key(Some(key))
            .consistent_read(true)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await
            .map_err(|e| sort(&e))?;
        Ok(answer.item)
    }

    /// All items of a partition whose sort key begins so, strongly consistent, in order.
    pub(crate) async fn all(&self, pk: String, begins: &str) -> Result<Vec<Item>, Fault> {
        let mut items = Vec::new();
        let mut from = None;
        loop {
            let (page, next) = self.some(pk.clone(), begins, from, None).await?;
            items.extend(page);
            if next.is_none() {
                return Ok(items);
            }
            from = next;
        }
    }

    /// A page of such items, and where the next begins.
    pub(crate) async fn some(
        &self,
        pk: String,
        begins: &str,
        from: Option<Item>,
        limit: Option<i32>,
    ) -> Result<(Vec<Item>, Option<Item>), Fault> {
        let mut query = self
            .client
            .query()
            .table_name(&self.table)
            .consistent_read(true)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .set_exclusive_start_key(from)
            .set_limit(limit)
            .expression_attribute_values(":pk", text(pk));
        query = if begins.is_empty() {
            query.key_condition_expression("pk = :pk")
        } else {
            query
                .key_condition_expression("pk = :pk AND begins_with(sk, :sk)")
                .expression_attribute_values(":sk", text(begins))
        };
        let answer = query.send().await.map_err(|e| sort(&e))?;
        Ok((
            answer.items.unwrap_or_default(),
            answer.last_evaluated_key.filter(|key| !key.is_empty()),
        ))
    }

    /// Puts an item under a condition.
    pub(crate) async fn put_if(
        &self,
        item: Item,
        condition: &str,
        values: Vec<(&str, AttributeValue)>,
    ) -> Result<(), Fault> {
        let mut put = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(item))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .condition_expression(condition);
        if condition.contains("#version") {
            put = put.expression_attribute_names("#version", "version");
        }
        for (name, value) in values {
            put = put.expression_attribute_values(name, value);
        }
        put.send().await.map_err(|e| sort(&e))?;
        Ok(())
    }

    /// Deletes an item under a condition.
    pub(crate) async fn delete_if(
        &self,
        key: Item,
        condition: &str,
        values: Vec<(&str, AttributeValue)>,
    ) -> Result<(), Fault> {
        let mut delete = self
            .client
            .delete_item()
            .table_name(&self.table)
            .set_key(Some(key))
            .condition_expression(condition)
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        if condition.contains("#version") {
            delete = delete.expression_attribute_names("#version", "version");
        }
        for (name, value) in values {
            delete = delete.expression_attribute_values(name, value);
        }
        delete.send().await.map_err(|e| sort(&e))?;
        Ok(())
    }

    /// Deletes an item. Answers whether it was there.
    pub(crate) async fn delete(&self, key: Item) -> Result<bool, Fault> {
        let answer = self
            .client
            .delete_item()
            .table_name(&self.table)
            .set_key(Some(key))
            .return_values(aws_sdk_dynamodb::types::ReturnValue::AllOld)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await
            .map_err(|e| sort(&e))?;
        Ok(answer.attributes.is_some_and(|old| !old.is_empty()))
    }
}
