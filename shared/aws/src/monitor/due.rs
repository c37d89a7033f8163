//! What is due in the `monitor` table: the sparse index, and the push that keeps a poison check from blocking it.

use aws_sdk_dynamodb::types::{ReturnConsumedCapacity, ReturnValue};
use domain::ids::{CheckId, PracticeId};
use jiff::{SignedDuration, Timestamp};

use super::Monitor;
use crate::fault::{Fault, sort};
use crate::item::{Item, number, text, text_of};
use crate::keys;
use crate::store::due::Found;

/// A check that is due. Known from an index that may be stale or double: the row decides.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    /// The practice.
    pub practice: PracticeId,
    /// The check.
    pub check: CheckId,
    /// The index key as it was read.
    pub due_at: String,
}

fn read(row: &Item) -> Option<Due> {
    let (pk, sk) = (text_of(row, "pk").ok()?, text_of(row, "sk").ok()?);
    let (practice, check) = keys::monitor::check_of(pk, sk)?;
    Some(Due {
        practice,
        check,
        due_at: text_of(row, "due_at").ok()?.to_owned(),
    })
}

impl Monitor {
    /// The checks that are due in a shard by an instant.
    pub async fn due(&self, shard: u8, at: Timestamp) -> Result<Found<Due>, Fault> {
        self.0.found(keys::shard_name(shard), at, read).await
    }

    /// Moves a check from the instant at which it was due to another, and writes nothing else: what a look costs that
    /// has seen nothing new. Lost to somebody who has moved it, who has decided when it is due.
    pub async fn postpone(
        &self,
        practice: &PracticeId,
        check: &CheckId,
        was: Timestamp,
        later: Timestamp,
    ) -> Result<(), Fault> {
        let due = |at| text(keys::monitor::due(at, practice, check));
        let answer = self
            .0
            .client
            .update_item()
            .table_name(&self.0.table)
            .set_key(Some(keys::monitor::check(practice, check)))
            .update_expression("SET due_at = :later")
            .condition_expression("due_at = :was")
            .expression_attribute_values(":later", due(later))
            .expression_attribute_values(":was", due(was))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        match answer.map_err(|e| sort(&e)) {
            Ok(_) | Err(Fault::Lost) => Ok(()),
            Err(fault) => Err(fault),
        }
    }

    /// Puts a check that could not be handled off for a while. Answers how often that has happened, or `None` when
    /// somebody else moved it meanwhile.
    pub async fn put_off(
        &self,
        due: &Due,
        now: Timestamp,
        wait: SignedDuration,
    ) -> Result<Option<u64>, Fault> {
        let later = keys::monitor::due(now + wait, &due.practice, &due.check);
        let answer = self
            .0
            .client
            .update_item()
            .table_name(&self.0.table)
            .set_key(Some(keys::monitor::check(&due.practice, &due.check)))
            .update_expression("SET due_at = :later ADD troubles :one")
            .condition_expression("due_at = :seen")
            .expression_attribute_values(":later", text(later))
            .expression_attribute_values(":seen", text(&due.due_at))
            .expression_attribute_values(":one", number(1))
            .return_values(ReturnValue::UpdatedNew)
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
