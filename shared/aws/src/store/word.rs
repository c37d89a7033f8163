//! Words on an incident, while they are carried to its reports.

use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use domain::ids::{EventId, PracticeId, TicketId};
use domain::ticket::Word;

use crate::fault::{Fault, sort};
use crate::item::read;
use crate::keys;
use crate::store::Store;

impl Store {
    /// A word that is being carried.
    pub async fn word(
        &self,
        practice: &PracticeId,
        incident: TicketId,
        event: &EventId,
    ) -> Result<Option<Word>, Fault> {
        let row = self.get(keys::word(practice, incident, event)).await?;
        row.map(read).transpose()
    }

    /// Every report has had the word: it leaves the index.
    pub async fn carried(
        &self,
        practice: &PracticeId,
        incident: TicketId,
        event: &EventId,
    ) -> Result<(), Fault> {
        self.client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::word(practice, incident, event)))
            .update_expression("REMOVE due_shard, due_at")
            .condition_expression("attribute_exists(pk)")
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await
            .map_err(|e| sort(&e))?;
        Ok(())
    }
}
