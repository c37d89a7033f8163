//! Tickets: one, its timeline, its open incidents, its reports.

use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity, Select};
use domain::event::Event;
use domain::ids::{EventId, PracticeId, SystemId, TicketId};
use domain::outage::Outages;
use domain::page::Page;
use domain::ticket::Ticket;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::fault::{Fault, sort};
use crate::item::{Item, read, text, text_of, write};
use crate::keys;
use crate::store::Store;

/// One entry of a timeline, as it stands.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Entry {
    /// A page or a notice.
    Page(Box<Page>),
    /// Anything else.
    Event(Box<Event>),
}

impl Entry {
    /// When it happened.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        match self {
            Self::Page(page) => page.at,
            Self::Event(event) => event.at,
        }
    }
}

impl Store {
    /// A ticket, if the practice has it.
    pub async fn ticket(
        &self,
        practice: &PracticeId,
        id: TicketId,
    ) -> Result<Option<Ticket>, Fault> {
        let key = keys::key(keys::ticket(practice, id), keys::TICKET);
        self.get(key).await?.map(read).transpose()
    }

    /// A system's open incidents.
    pub async fn outages(
        &self,
        practice: &PracticeId,
        system: &SystemId,
    ) -> Result<Outages, Fault> {
        let row = self.get(keys::outages(practice, system)).await?;
        row.map_or_else(|| Ok(Outages::none(system.clone())), read)
    }

    /// The open incidents of every system: one Query.
    pub async fn all_outages(&self, practice: &PracticeId) -> Result<Vec<Outages>, Fault> {
        let rows = self.all(keys::all_outages(practice), "").await?;
        rows.into_iter().map(read).collect()
    }

    /// A ticket's timeline, in order.
    pub async fn timeline(&self, practice: &PracticeId, id: TicketId) -> Result<Vec<Entry>, Fault> {
        let rows = self.all(keys::ticket(practice, id), keys::EVENTS).await?;
        rows.into_iter().map(entry).collect()
    }

    /// A page by what its link says.
    pub async fn page(
        &self,
        practice: &PracticeId,
        ticket: TicketId,
        at: Timestamp,
        id: &EventId,
    ) -> Result<Option<Page>, Fault> {
        let key = keys::key(keys::ticket(practice, ticket), keys::event(at, id));
        self.get(key).await?.map(read).transpose()
    }

    /// Writes an entry that does not change the ticket.
    pub async fn note(
        &self,
        practice: &PracticeId,
        ticket: TicketId,
        event: &Event,
    ) -> Result<(), Fault> {
        let row = write(event, keys::event_of(practice, ticket, event))?;
        self.put_if(row, "attribute_not_exists(pk)", vec![]).await
    }

    /// How many reports an incident has.
    pub async fn children(&self, practice: &PracticeId, incident: TicketId) -> Result<u64, Fault> {
        let mut count = 0;
        let mut from: Option<Item> = None;
        loop {
            let answer = self
                .client
                .query()
                .table_name(&self.table)
                .select(Select::Count)
                .consistent_read(true)
                .return_consumed_capacity(ReturnConsumedCapacity::Total)
                .key_condition_expression("pk = :pk AND begins_with(sk, :sk)")
                .expression_attribute_values(":pk", text(keys::ticket(practice, incident)))
                .expression_attribute_values(":sk", text(keys::CHILDREN))
                .set_exclusive_start_key(from)
                .send()
                .await
                .map_err(|e| sort(&e))?;
            count += u64::try_from(answer.count).unwrap_or_default();
            from = answer.last_evaluated_key.filter(|key| !key.is_empty());
            if from.is_none() {
                return Ok(count);
            }
        }
    }

    /// A page of an incident's reports, and where the next begins.
    pub async fn reports(
        &self,
        practice: &PracticeId,
        incident: TicketId,
        after: Option<TicketId>,
        limit: i32,
    ) -> Result<(Vec<TicketId>, Option<TicketId>), Fault> {
        let from = after.map(|child| keys::child(practice, incident, child));
        let pk = keys::ticket(practice, incident);
        let (rows, next) = self.some(pk, keys::CHILDREN, from, Some(limit)).await?;
        let ids = rows.iter().map(child_of).collect::<Result<Vec<_>, _>>()?;
        let next = next.as_ref().map(child_of).transpose()?;
        Ok((ids, next))
    }
}

fn child_of(row: &Item) -> Result<TicketId, Fault> {
    text_of(row, "sk")?
        .strip_prefix(keys::CHILDREN)
        .and_then(TicketId::parse)
        .ok_or_else(|| Fault::Corrupt("a report's row".to_owned()))
}

fn entry(row: Item) -> Result<Entry, Fault> {
    let paged = row.get("kind") == Some(&AttributeValue::S("paged".to_owned()));
    if paged {
        read(row).map(|page| Entry::Page(Box::new(page)))
    } else {
        read(row).map(|event| Entry::Event(Box::new(event)))
    }
}
