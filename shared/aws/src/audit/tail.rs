//! Where the next record goes. Hashes are computed from the records themselves: a poisoned hash beside one is not chained on.

use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use domain::audit::record::{Envelope, Tail, TicketTail};
use domain::ids::PracticeId;
use futures::future::try_join;

use super::{Receipt, Recorder, Wanted, row};
use crate::fault::{Fault, sort};
use crate::item::Item;
use crate::keys::audit as keys;
use crate::last::last;

/// The places of a log's and a ticket's next record.
pub(super) struct Tails {
    pub log: Tail,
    pub ticket: TicketTail,
}

impl Recorder {
    /// Reads both tails, at once; the ticket's last record too, unless it is the log's last.
    pub(super) async fn tails(&self, wanted: &Wanted<'_>) -> Result<Tails, Fault> {
        let Wanted { practice, log, .. } = wanted;
        let pointer = async {
            match &wanted.draft.tkt {
                Some(ticket) => self.last(keys::ticket(practice, ticket)).await,
                None => Ok(None),
            }
        };
        let (last, pointer) = try_join(self.last(keys::log(practice)), pointer).await?;
        let last = last.as_ref().map(row::envelope).transpose()?;
        if last.as_ref().is_some_and(|last| last.entry.log != *log) {
            return Err(Fault::Corrupt("a record of another log".to_owned()));
        }
        let ticket = match pointer {
            Some(pointer) => self.ticket_tail(wanted, &pointer, last.as_ref()).await?,
            None => TicketTail::GENESIS,
        };
        let log = last.map_or_else(|| Tail::genesis(log), |last| last.tail());
        Ok(Tails { log, ticket })
    }

    async fn ticket_tail(
        &self,
        wanted: &Wanted<'_>,
        pointer: &Item,
        last: Option<&Envelope>,
    ) -> Result<TicketTail, Fault> {
        let seq = row::points_to(pointer)?;
        let own = match last {
            Some(last) if seq == last.entry.tail.seq => last.clone(),
            Some(last) if seq < last.entry.tail.seq => self.record(wanted.practice, seq).await?,
            // The log ends before its ticket does: another writer came between the two reads, or the log was cut.
            // The first passes; on a log that was cut nothing is ever appended.
            _ => return Err(Fault::Lost),
        };
        let tail = own.ticket_tail().filter(|tail| {
            own.entry.draft.tkt == wanted.draft.tkt
                && row::place(pointer).is_ok_and(|tseq| tail.seq == tseq + 1)
        });
        tail.ok_or_else(|| Fault::Corrupt("a ticket's pointer into the log".to_owned()))
    }

    /// The receipt of what was recorded under the same `rid` before.
    pub(super) async fn recorded(&self, wanted: &Wanted<'_>) -> Result<Receipt, Fault> {
        let rid = &wanted.draft.rid;
        let row = self.item(keys::request(wanted.practice, rid)).await?;
        if row::requested(&row)? != wanted.request.0 {
            return Err(Fault::Exists);
        }
        let envelope = self.record(wanted.practice, row::points_to(&row)?).await?;
        if envelope.entry.draft.rid != *rid {
            return Err(Fault::Corrupt(
                "a request's pointer into the log".to_owned(),
            ));
        }
        Ok(Receipt::of(&envelope))
    }

    async fn record(&self, practice: &PracticeId, seq: u64) -> Result<Envelope, Fault> {
        row::envelope(&self.item(keys::record(practice, seq)).await?)
    }

    async fn item(&self, key: Item) -> Result<Item, Fault> {
        let answer = self
            .dynamodb
            .get_item()
            .table_name(&self.book.table)
            .set_key(Some(key))
            .consistent_read(true)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await
            .map_err(|e| sort(&e))?;
        answer
            .item
            .ok_or_else(|| Fault::Corrupt("a row of the log is gone".to_owned()))
    }

    async fn last(&self, pk: String) -> Result<Option<Item>, Fault> {
        last(&self.dynamodb, &self.book.table, pk, None).await
    }
}
