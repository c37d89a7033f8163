//! Open tickets as their rows stand: what an auditor of clocks looks at, and how it puts a row back where it is found.

use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use domain::ids::{PracticeId, TicketId};
use domain::routing::Load;
use domain::ticket::Ticket;
use jiff::Timestamp;

use crate::fault::{Fault, sort};
use crate::item::{number, read, text, text_of, write};
use crate::keys;
use crate::store::Store;
use crate::store::list::{PAGE_MAX, Position};

/// A ticket that is open, and when the sweep finds it.
#[derive(Debug, Clone)]
pub struct Open {
    /// The ticket.
    pub ticket: Ticket,
    /// The instant that its row is in the index for, if it is in it.
    pub due_at: Option<Timestamp>,
}

/// Open tickets, each read by itself: one that cannot be read spoils no other.
pub type Page = Vec<(TicketId, Result<Open, Fault>)>;

impl Store {
    /// A page of a practice's open tickets.
    ///
    /// # Errors
    /// Why DynamoDB did not answer.
    pub async fn open(
        &self,
        practice: &PracticeId,
        after: Option<&Position>,
    ) -> Result<(Page, Option<Position>), Fault> {
        let (ids, next) = self.listed(practice, true, after, PAGE_MAX).await?;
        let rows = self.rows(practice, &ids).await?;
        let open = rows.into_iter().map(|(id, row)| {
            let due_at = text_of(&row, "due_at").ok();
            let due_at = due_at.and_then(|at| at.split_once('#')?.0.parse().ok());
            let ticket: Result<Ticket, Fault> = read(row);
            (id, ticket.map(|ticket| Open { ticket, due_at }))
        });
        Ok((open.collect(), next))
    }

    /// Writes down who has how many open tickets, unless a later count stands.
    ///
    /// # Errors
    /// Why DynamoDB did not take it.
    pub async fn keep_load(&self, practice: &PracticeId, load: &Load) -> Result<(), Fault> {
        let row = keys::key(keys::practice(practice), keys::LOAD);
        let sent = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(write(load, row)?))
            .condition_expression("attribute_not_exists(pk) OR #at < :at")
            .expression_attribute_names("#at", "at")
            .expression_attribute_values(":at", text(load.at.to_string()))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        match sent.map_err(|error| sort(&error)) {
            Ok(_) | Err(Fault::Lost) => Ok(()),
            Err(fault) => Err(fault),
        }
    }

    /// Puts a ticket's row back into the index of what is due, unless the ticket has changed since it was read.
    ///
    /// # Errors
    /// [`Fault::Lost`] when it has.
    pub async fn rearm(&self, ticket: &Ticket, at: Timestamp) -> Result<(), Fault> {
        let due = keys::due(at, ticket.id, keys::TICKET);
        let sent = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::key(
                keys::ticket(&ticket.practice, ticket.id),
                keys::TICKET,
            )))
            .update_expression("SET due_shard = :shard, due_at = :due")
            .condition_expression("#version = :seen")
            .expression_attribute_names("#version", "version")
            .expression_attribute_values(":shard", text(keys::shard(ticket.id)))
            .expression_attribute_values(":due", text(due))
            .expression_attribute_values(":seen", number(ticket.version))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        sent.map(|_| ()).map_err(|e| sort(&e))
    }
}
