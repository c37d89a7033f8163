//! What is due: the sparse index, and the push that keeps a poison item from blocking it.

use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use domain::ids::{PracticeId, TicketId};
use domain::page::REDRIVE;
use jiff::{SignedDuration, Timestamp};

use crate::fault::{Fault, sort};
use crate::item::{Item, number, text, text_of};
use crate::keys;
use crate::store::Store;

/// The most items that one sweep takes from a shard: what is left is still due a minute later.
const TAKEN_MAX: usize = 1000;

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

impl Due {
    /// Since when it has been due, as the index says.
    #[must_use]
    pub fn since(&self) -> Option<Timestamp> {
        self.due_at.split_once('#')?.0.parse().ok()
    }

    /// The index key of the same thing at another instant.
    pub(crate) fn moved_to(&self, at: Timestamp) -> String {
        let what = self.due_at.split_once('#').map_or("", |(_, what)| what);
        format!("{}#{what}", keys::instant(at))
    }
}

/// What a shard holds by an instant, oldest first.
#[derive(Debug, Clone)]
pub struct Found<T = Due> {
    /// What is due.
    pub due: Vec<T>,
    /// How many keys of the index cannot be read.
    pub strays: usize,
}

fn read(row: &Item) -> Option<Due> {
    let (practice, ticket) = keys::ticket_of(text_of(row, "pk").ok()?)?;
    Some(Due {
        practice,
        ticket,
        sk: text_of(row, "sk").ok()?.to_owned(),
        due_at: text_of(row, "due_at").ok()?.to_owned(),
    })
}

impl Store {
    /// What is due in a shard by an instant.
    pub async fn due(&self, shard: u8, at: Timestamp) -> Result<Found, Fault> {
        self.found(keys::shard_name(shard), at, read).await
    }

    /// The tickets that wait for the checkpoint which closes them.
    pub async fn closing(&self, at: Timestamp) -> Result<Found, Fault> {
        self.found(keys::CLOSING.to_owned(), at, read).await
    }

    /// What a shard of the table's index of due things holds by an instant, each key read by `read`.
    pub(crate) async fn found<T>(
        &self,
        shard: String,
        at: Timestamp,
        read: impl Fn(&Item) -> Option<T>,
    ) -> Result<Found<T>, Fault> {
        let mut found = Found {
            due: Vec::new(),
            strays: 0,
        };
        let mut from: Option<Item> = None;
        loop {
            let answer = self
                .client
                .query()
                .table_name(&self.table)
                .index_name(keys::DUE)
                .key_condition_expression("due_shard = :shard AND due_at <= :until")
                .expression_attribute_values(":shard", text(shard.as_str()))
                .expression_attribute_values(":until", text(keys::due_until(at)))
                .return_consumed_capacity(ReturnConsumedCapacity::Total)
                .set_exclusive_start_key(from)
                .send()
                .await
                .map_err(|e| sort(&e))?;
            for row in answer.items.unwrap_or_default() {
                match read(&row) {
                    Some(due) => found.due.push(due),
                    None => found.strays += 1,
                }
            }
            from = answer.last_evaluated_key.filter(|key| !key.is_empty());
            if from.is_none() || found.due.len() >= TAKEN_MAX {
                found.due.truncate(TAKEN_MAX);
                return Ok(found);
            }
        }
    }

    /// Puts an item that could not be handled off for a while, so that it never blocks its shard
    /// and is never buried. Answers how often that has happened, or `None` when somebody else
    /// moved the item meanwhile.
    pub async fn put_off(
        &self,
        due: &Due,
        now: Timestamp,
        wait: SignedDuration,
    ) -> Result<Option<u64>, Fault> {
        let answer = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::key(
                keys::ticket(&due.practice, due.ticket),
                due.sk.clone(),
            )))
            .update_expression("SET due_at = :later ADD troubles :one")
            // As it was found, or as this sweep has claimed it since.
            .condition_expression("due_at = :seen OR due_at = :claimed")
            .expression_attribute_values(":claimed", text(due.moved_to(now + REDRIVE)))
            .expression_attribute_values(":later", text(due.moved_to(now + wait)))
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
