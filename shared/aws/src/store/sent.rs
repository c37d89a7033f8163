//! Pages that went out late or were withdrawn: counted from the keys of an index, no page is read.

use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use domain::ids::PracticeId;
use domain::report::standing::{Bounded, Sent};
use jiff::Timestamp;

use crate::fault::{Fault, sort};
use crate::item::{Item, text, text_of};
use crate::keys;
use crate::store::Store;

/// The most that are counted: a practice with more has another trouble than their number.
const COUNTED_MAX: u64 = 20_000;

/// What became of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Became {
    /// It was sent late.
    Late,
    /// It was withdrawn.
    Withdrawn,
}

impl Became {
    /// As keys spell it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl Store {
    /// What became of the pages that were decided from one instant on, before another.
    ///
    /// # Errors
    /// Why DynamoDB did not answer.
    pub async fn sent(
        &self,
        practice: &PracticeId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Sent, Fault> {
        let mut sent = Sent::default();
        let mut after: Option<Item> = None;
        loop {
            let answer = self
                .client
                .query()
                .table_name(&self.table)
                .index_name(keys::OPENED)
                .key_condition_expression(
                    "opened_pk = :pk AND opened_at_id BETWEEN :from AND :until",
                )
                .expression_attribute_values(":pk", text(keys::sent(practice)))
                .expression_attribute_values(":from", text(keys::instant(from)))
                .expression_attribute_values(":until", text(keys::instant(until)))
                .set_exclusive_start_key(after)
                .return_consumed_capacity(ReturnConsumedCapacity::Total)
                .send()
                .await
                .map_err(|e| sort(&e))?;
            for row in answer.items.unwrap_or_default() {
                match text_of(&row, "opened_at_id")?.split('#').nth(1) {
                    Some("late") => sent.late.count += 1,
                    Some("withdrawn") => sent.withdrawn.count += 1,
                    _ => return Err(Fault::Corrupt("the key of a page".to_owned())),
                }
            }
            after = answer.last_evaluated_key.filter(|key| !key.is_empty());
            let beyond = sent.late.count + sent.withdrawn.count >= COUNTED_MAX;
            if after.is_none() || beyond {
                let beyond = after.is_some();
                for one in [&mut sent.late, &mut sent.withdrawn] {
                    *one = Bounded { beyond, ..*one };
                }
                return Ok(sent);
            }
        }
    }
}
