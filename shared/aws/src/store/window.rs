//! A window of tickets: what the report reads of those that were opened between two instants, from an index alone.

use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use domain::ids::{PracticeId, TicketId};
use domain::report::line::Line;
use jiff::Timestamp;

use crate::fault::{Fault, sort};
use crate::item::{Item, text, text_of};
use crate::keys;
use crate::store::Store;

/// A ticket of a window.
#[derive(Debug, Clone)]
pub struct Opened {
    /// Its id.
    pub id: TicketId,
    /// Its line; none where it was written before lines were kept, or cannot be read.
    pub line: Option<Line>,
}

/// Where the next page of a window begins.
#[derive(Debug, Clone)]
pub struct After(Item);

impl Store {
    /// A page of a window, the first opened first, and where the next begins: as many as fit DynamoDB's megabyte.
    ///
    /// # Errors
    /// Why DynamoDB did not answer.
    pub async fn opened_between(
        &self,
        practice: &PracticeId,
        from: Timestamp,
        until: Timestamp,
        after: Option<After>,
    ) -> Result<(Vec<Opened>, Option<After>), Fault> {
        let answer = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(keys::OPENED)
            .key_condition_expression("opened_pk = :pk AND opened_at_id BETWEEN :from AND :until")
            .expression_attribute_values(":pk", text(keys::practice(practice)))
            .expression_attribute_values(":from", text(keys::instant(from)))
            .expression_attribute_values(":until", text(keys::instant(until)))
            .set_exclusive_start_key(after.map(|after| after.0))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await
            .map_err(|e| sort(&e))?;
        let mut opened = Vec::new();
        for row in answer.items.unwrap_or_default() {
            let (_, id) = keys::ticket_of(text_of(&row, "pk")?)
                .ok_or_else(|| Fault::Corrupt("an index key".to_owned()))?;
            let line = row.get(keys::LINE).and_then(|line| line.as_s().ok());
            // One that cannot be read spoils no report: its ticket is read whole.
            let line = line.and_then(|line| serde_json::from_str(line).ok());
            opened.push(Opened { id, line });
        }
        let next = answer.last_evaluated_key.filter(|key| !key.is_empty());
        Ok((opened, next.map(After)))
    }
}
