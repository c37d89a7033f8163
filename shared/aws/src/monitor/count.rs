//! How many checks a practice has: counted when it matters, and added to before each that registers itself.
//!
//! What was counted and added to is never less than what has registered itself since: who is stopped after the adding has
//! taken a place for nothing, until the next count.

use aws_sdk_dynamodb::types::{ReturnConsumedCapacity, Select};
use domain::ids::PracticeId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Monitor;
use crate::fault::{Fault, sort};
use crate::item::{Item, number, text, write};
use crate::keys;

/// How many checks there are at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// So many.
    pub checks: usize,
    /// When they were counted.
    pub counted_at: Timestamp,
}

impl Monitor {
    /// Takes places for checks that are about to register. False where there are not so many below `most`, or nobody
    /// has counted yet.
    pub async fn take_places(
        &self,
        practice: &PracticeId,
        places: usize,
        most: usize,
    ) -> Result<bool, Fault> {
        let Some(room) = most.checked_sub(places) else {
            return Ok(false);
        };
        let answer = self
            .0
            .client
            .update_item()
            .table_name(&self.0.table)
            .set_key(Some(keys::monitor::count(practice)))
            .update_expression("ADD checks :places")
            .condition_expression("checks <= :room")
            .expression_attribute_values(":places", number(places))
            .expression_attribute_values(":room", number(room))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        match answer.map_err(|e| sort(&e)) {
            Ok(_) => Ok(true),
            Err(Fault::Lost) => Ok(false),
            Err(fault) => Err(fault),
        }
    }

    /// Counts a practice's checks, and keeps that unless somebody has counted since `was`. It costs what reading all of
    /// them does.
    pub async fn count(
        &self,
        practice: &PracticeId,
        was: Option<&Count>,
        now: Timestamp,
    ) -> Result<Count, Fault> {
        let count = Count {
            checks: self.counted(practice).await?,
            counted_at: now,
        };
        let row = write(&count, keys::monitor::count(practice))?;
        let (condition, values) = match was {
            None => ("attribute_not_exists(pk)", vec![]),
            Some(was) => (
                "counted_at = :was",
                vec![(":was", text(was.counted_at.to_string()))],
            ),
        };
        match self.0.put_if(row, condition, values).await {
            Ok(()) | Err(Fault::Lost) => Ok(count),
            Err(fault) => Err(fault),
        }
    }

    async fn counted(&self, practice: &PracticeId) -> Result<usize, Fault> {
        let (mut count, mut from): (usize, Option<Item>) = (0, None);
        loop {
            let answer = self
                .0
                .client
                .query()
                .table_name(&self.0.table)
                .key_condition_expression("pk = :pk")
                .expression_attribute_values(":pk", text(keys::monitor::checks(practice)))
                .select(Select::Count)
                .consistent_read(true)
                .return_consumed_capacity(ReturnConsumedCapacity::Total)
                .set_exclusive_start_key(from)
                .send()
                .await
                .map_err(|e| sort(&e))?;
            count += usize::try_from(answer.count).unwrap_or_default();
            from = answer.last_evaluated_key.filter(|key| !key.is_empty());
            if from.is_none() {
                return Ok(count);
            }
        }
    }
}
