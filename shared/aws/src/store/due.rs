//! What is due: the sparse index, and the push that keeps a poison item from blocking it.

use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use domain::ids::{PracticeId, TicketId};
use jiff::{SignedDuration, Timestamp};

use crate::fault::{Fault, sort};
use crate::item::{Item, number, text, text_of};
use crate::keys;
use crate::store::Store;

/// The most items that one sweep takes from a shard: what is left is still due a minute later.
const TAKEN_MAX: usize = 1000;
/// "A poison item is retried within two minutes."
const RETRY: SignedDuration = SignedDuration::from_secs(90);

/// Something that is due. Known from an index that may be stale or double: the row decides.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Due {
    /// The practice.
    pub practice: PracticeId,
    /// The ticket.
    pub ticket: TicketId,
    /// The row's sort key: the ticket, a page or a word.
    pub sk: String,
    /// The index key as it was read: the lease that a claim takes over.
    pub due_at: String,
}

impl Store {
    /// What is due in a shard by an instant, oldest first.
    pub async fn due(&self, shard: u8, at: Timestamp) -> Result<Vec<Due>, Fault> {
        let mut found = Vec::new();
        let mut from: Option<Item> = None;
        loop {
            let answer = self
                .client
                .query()
                .table_name(&self.table)
                .index_name(keys::DUE)
                .key_condition_expression("due_shard = :shard AND due_at <= :until")
                .expression_attribute_values(":shard", text(keys::shard_name(shard)))
                .expression_attribute_values(":until", text(keys::due_until(at)))
                .return_consumed_capacity(ReturnConsumedCapacity::Total)
                .set_exclusive_start_key(from)
                .send()
                .await
                .map_err(|e| sort(&e))?;
            for row in answer.items.unwrap_or_default() {
                let (practice, ticket) = keys::ticket_of(text_of(&row, "pk")?)
                    .ok_or_else(|| Fault::Corrupt("a due key".to_owned()))?;
                found.push(Due {
                    practice,
                    ticket,
                    sk: text_of(&row, "sk")?.to_owned(),
                    due_at: text_of(&row, "due_at")?.to_owned(),
                });
            }
            from = answer.last_evaluated_key.filter(|key| !key.is_empty());
            if from.is_none() || found.len() >= TAKEN_MAX {
                found.truncate(TAKEN_MAX);
                return Ok(found);
            }
        }
    }

    /// Puts an item that could not be handled off for a moment, so that it never blocks its shard
    /// and is never buried. Answers how often that has happened, or `None` when somebody else
    /// moved the item meanwhile.
    pub async fn put_off(&self, due: &Due, now: Timestamp) -> Result<Option<u64>, Fault> {
        let what = due.due_at.rsplit('#').next().unwrap_or_default();
        let later = keys::due(now + RETRY, due.ticket, what);
        let answer = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::key(
                keys::ticket(&due.practice, due.ticket),
                due.sk.clone(),
            )))
            .update_expression("SET due_at = :later ADD troubles :one")
            .condition_expression("due_at = :seen")
            .expression_attribute_values(":later", text(later))
            .expression_attribute_values(":seen", text(&due.due_at))
            .expression_attribute_values(":one", number(1))
            .return_values(aws_sdk_dynamodb::types::ReturnValue::UpdatedNew)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        match answer.map_err(|e| sort(&e)) {
            Ok(answer) => Ok(answer
                .attributes
                .as_ref()
                .and_then(|new| new.get("troubles")?.as_n().ok()?.parse().ok())),
            Err(Fault::Lost) => Ok(None),
            Err(fault) => Err(fault),
        }
    }
}
