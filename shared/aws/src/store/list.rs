//! Lists of tickets: newest first, a page at a time, from indexes of keys.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{KeysAndAttributes, ReturnConsumedCapacity};
use domain::ids::{PracticeId, TicketId};
use domain::ticket::Ticket;

use crate::fault::{Fault, sort};
use crate::item::{Item, read, text, text_of};
use crate::keys;
use crate::store::Store;

/// The most tickets a page holds, as BatchGetItem allows.
pub const PAGE_MAX: usize = 100;

/// Where a page begins: the index key of the last ticket of the page before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position(pub String);

impl Position {
    fn key(&self, practice: &PracticeId, index: &str) -> Option<Item> {
        let id = TicketId::parse(self.0.rsplit('#').next()?)?;
        let mut key = keys::key(keys::ticket(practice, id), keys::TICKET);
        key.insert("opened_at_id".to_owned(), text(self.0.clone()));
        key.insert(format!("{index}_pk"), text(keys::practice(practice)));
        Some(key)
    }

    /// Whether it reads like one of ours.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let Some((at, id)) = self.0.split_once('#') else {
            return false;
        };
        at.parse::<jiff::Timestamp>()
            .is_ok_and(|read| keys::instant(read) == at)
            && TicketId::parse(id).is_some()
    }
}

impl Store {
    /// A page of a practice's tickets, newest first: all of them, or those that are active.
    pub async fn tickets(
        &self,
        practice: &PracticeId,
        active_only: bool,
        after: Option<&Position>,
        limit: usize,
    ) -> Result<(Vec<Ticket>, Option<Position>), Fault> {
        let (ids, next) = self.listed(practice, active_only, after, limit).await?;
        Ok((self.whole(practice, &ids).await?, next))
    }

    /// The ids of such a page.
    pub(crate) async fn listed(
        &self,
        practice: &PracticeId,
        active_only: bool,
        after: Option<&Position>,
        limit: usize,
    ) -> Result<(Vec<TicketId>, Option<Position>), Fault> {
        let index = if active_only {
            keys::ACTIVE
        } else {
            keys::OPENED
        };
        let limit = i32::try_from(limit.clamp(1, PAGE_MAX)).unwrap_or(1);
        let answer = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(index)
            .key_condition_expression("#pk = :pk")
            .expression_attribute_names("#pk", format!("{index}_pk"))
            .expression_attribute_values(":pk", text(keys::practice(practice)))
            .scan_index_forward(false)
            .limit(limit)
            .set_exclusive_start_key(after.and_then(|at| at.key(practice, index)))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await
            .map_err(|e| sort(&e))?;
        let mut ids = Vec::new();
        for row in answer.items.unwrap_or_default() {
            let (_, id) = keys::ticket_of(text_of(&row, "pk")?)
                .ok_or_else(|| Fault::Corrupt("an index key".to_owned()))?;
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        let next = answer
            .last_evaluated_key
            .filter(|key| !key.is_empty())
            .map(|key| text_of(&key, "opened_at_id").map(|at| Position(at.to_owned())))
            .transpose()?;
        Ok((ids, next))
    }

    /// Whole tickets by their ids, in the order asked; those that are gone are left out.
    pub async fn whole(
        &self,
        practice: &PracticeId,
        ids: &[TicketId],
    ) -> Result<Vec<Ticket>, Fault> {
        let each = self.each(practice, ids).await?;
        each.into_iter().map(|(_, read)| read).collect()
    }

    /// The same, each read by itself: one that cannot be read says so, and spoils no other.
    pub async fn each(
        &self,
        practice: &PracticeId,
        ids: &[TicketId],
    ) -> Result<Vec<(TicketId, Result<Ticket, Fault>)>, Fault> {
        let rows = self.rows(practice, ids).await?;
        Ok(rows.into_iter().map(|(id, row)| (id, read(row))).collect())
    }

    /// Their rows, in the order asked.
    pub(crate) async fn rows(
        &self,
        practice: &PracticeId,
        ids: &[TicketId],
    ) -> Result<Vec<(TicketId, Item)>, Fault> {
        let mut found = HashMap::new();
        for chunk in ids.chunks(PAGE_MAX) {
            let mut wanted: Vec<Item> = chunk
                .iter()
                .map(|id| keys::key(keys::ticket(practice, *id), keys::TICKET))
                .collect();
            // DynamoDB may leave some for another call; it always makes progress or throttles.
            for _ in 0..20 {
                if wanted.is_empty() {
                    break;
                }
                wanted = self.batch(wanted, &mut found).await?;
            }
            if !wanted.is_empty() {
                return Err(Fault::Throttled("BatchGetItem".to_owned()));
            }
        }
        let each = ids
            .iter()
            .filter_map(|id| Some((*id, found.remove(&keys::ticket(practice, *id))?)));
        Ok(each.collect())
    }

    async fn batch(
        &self,
        wanted: Vec<Item>,
        found: &mut HashMap<String, Item>,
    ) -> Result<Vec<Item>, Fault> {
        let request = KeysAndAttributes::builder()
            .set_keys(Some(wanted))
            .consistent_read(true)
            .build()
            .map_err(|_| Fault::Corrupt("keys".to_owned()))?;
        let answer = self
            .client
            .batch_get_item()
            .request_items(&self.table, request)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await
            .map_err(|e| sort(&e))?;
        for row in answer
            .responses
            .into_iter()
            .flatten()
            .flat_map(|(_, rows)| rows)
        {
            found.insert(text_of(&row, "pk")?.to_owned(), row);
        }
        Ok(answer
            .unprocessed_keys
            .into_iter()
            .flatten()
            .flat_map(|(_, left)| left.keys)
            .collect())
    }
}
