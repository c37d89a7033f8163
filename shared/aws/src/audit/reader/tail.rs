//! Where tickets' chains go on that have records before those somebody reads: from their pointers and records, checked.

use std::collections::{BTreeSet, HashMap};

use domain::audit::label::Label;
use domain::audit::record::TicketTail;
use domain::ids::PracticeId;

use super::{BATCH, Reader};
use crate::audit::row;
use crate::fault::Fault;
use crate::item::text_of;
use crate::keys::audit as keys;

/// A ticket, where its chain goes on, and the number of its last record before.
pub type GoesOn = (Label, TicketTail, u64);

impl Reader {
    /// Looks up where the chains of tickets go on: for each the place in its chain that is next, which is not its
    /// first. The record at the place before must be the ticket's and lie before the record `from`; a ticket of which
    /// there is no such record is left out.
    ///
    /// # Errors
    /// Why DynamoDB did not answer.
    pub async fn going_on(
        &self,
        practice: &PracticeId,
        from: u64,
        wanted: &[(Label, u64)],
    ) -> Result<Vec<GoesOn>, Fault> {
        let mut numbers = HashMap::new();
        for part in wanted.chunks(BATCH) {
            let before = part.iter().filter_map(|(ticket, tseq)| {
                let tseq = tseq.checked_sub(1)?;
                Some(keys::pointer(practice, ticket, tseq))
            });
            for pointer in self.batch(before.collect()).await? {
                if let (Ok(pk), Ok(seq)) = (text_of(&pointer, "pk"), row::points_to(&pointer)) {
                    numbers.insert(pk.to_owned(), seq);
                }
            }
        }
        // Two pointers to one record would be one key twice, which no batch takes.
        let each: BTreeSet<u64> = numbers
            .values()
            .copied()
            .filter(|seq| *seq < from)
            .collect();
        let each: Vec<u64> = each.into_iter().collect();
        let mut records = HashMap::new();
        for part in each.chunks(BATCH) {
            let part = part.iter().map(|seq| keys::record(practice, *seq));
            for item in self.batch(part.collect()).await? {
                if let Ok(envelope) = row::envelope(&item) {
                    records.insert(envelope.entry.tail.seq, envelope);
                }
            }
        }
        let found = wanted.iter().filter_map(|(ticket, tseq)| {
            let seq = *numbers.get(&keys::ticket(practice, ticket))?;
            let record = records.get(&seq)?;
            let tail = record.ticket_tail().filter(|tail| {
                tail.seq == *tseq && record.entry.draft.tkt.as_ref() == Some(ticket)
            })?;
            Some((ticket.clone(), tail, seq))
        });
        Ok(found.collect())
    }
}
