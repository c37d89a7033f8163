//! Where a range of the log begins and ends, and what stood before it.

use std::collections::HashMap;

use domain::audit::label::Label;
use domain::audit::merkle;
use domain::audit::record::TicketTail;
use domain::audit::verify::Tickets;
use domain::ids::PracticeId;
use jiff::Timestamp;

use super::{BATCH, Kept, Reader, checkpoint};
use crate::audit::row;
use crate::fault::Fault;
use crate::item::{Item, text_of};
use crate::keys::audit as keys;
use crate::last::last;

/// How many notes one page of them holds.
const NOTES: i32 = 500;

impl Reader {
    /// How many places of a log are taken: the number after its last row's.
    ///
    /// # Errors
    /// Why DynamoDB did not answer.
    pub async fn size(&self, practice: &PracticeId) -> Result<u64, Fault> {
        let last = self.last_until(keys::log(practice), u64::MAX).await?;
        let last = last.as_ref().map(row::place).transpose()?;
        Ok(last.map_or(0, |seq| seq.saturating_add(1)))
    }

    /// The number of the first record at an instant or after it, among the first `size`: by halves, as instants hardly
    /// ever go back.
    ///
    /// # Errors
    /// Why DynamoDB did not answer; [`Fault::Corrupt`] when a record on the way cannot be read.
    pub async fn first_since(
        &self,
        practice: &PracticeId,
        at: Timestamp,
        size: u64,
    ) -> Result<u64, Fault> {
        let (mut low, mut high) = (0, size);
        while low < high {
            let middle = low + (high - low) / 2;
            let records = self.each(practice, &[middle]).await?;
            if records.iter().all(|record| record.entry.draft.at >= at) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        Ok(low)
    }

    /// The last checkpoint that covers at most so many records; none when its row is damaged, as the tree in it can be
    /// made again from the records, and what its note says is for a verifier to judge.
    ///
    /// # Errors
    /// Why DynamoDB did not answer.
    pub async fn checkpoint_until(
        &self,
        practice: &PracticeId,
        size: u64,
    ) -> Result<Option<Kept>, Fault> {
        let last = self.last_until(keys::checkpoints(practice), size).await?;
        Ok(last.and_then(|item| checkpoint(&item).ok()))
    }

    /// The notes of a log that cover at least so many records, in order, by the sizes that their keys say: the newest
    /// `most` of them. What stands in them is for a verifier to judge.
    ///
    /// # Errors
    /// Why DynamoDB did not answer.
    pub async fn notes(
        &self,
        practice: &PracticeId,
        mut from: u64,
        most: usize,
    ) -> Result<Vec<(u64, String)>, Fault> {
        let mut notes: Vec<(u64, String)> = Vec::new();
        loop {
            let (items, more) = self.page(keys::checkpoints(practice), from, NOTES).await?;
            for item in &items {
                let note = text_of(item, "note").unwrap_or_default();
                notes.push((row::place(item)?, note.to_owned()));
            }
            notes.drain(..notes.len().saturating_sub(most));
            match notes.last() {
                Some((last, _)) if more && *last >= from => from = last.saturating_add(1),
                _ => return Ok(notes),
            }
        }
    }

    /// Where the chains of tickets go on whose next records are given, and the numbers of their last records in the log.
    /// A ticket whose last record cannot be found is left out.
    ///
    /// # Errors
    /// Why DynamoDB did not answer.
    pub async fn going(
        &self,
        practice: &PracticeId,
        next: &[(Label, u64)],
    ) -> Result<Tickets, Fault> {
        let mut tickets = Tickets::new();
        for part in next.chunks(BATCH) {
            let last = part.iter().filter_map(|(ticket, tseq)| {
                let last = tseq.checked_sub(1)?;
                Some((ticket, last, keys::pointer(practice, ticket, last)))
            });
            let wanted: HashMap<String, (&Label, u64)> = last
                .clone()
                .map(|(ticket, tseq, _)| (keys::ticket(practice, ticket), (ticket, tseq)))
                .collect();
            let mut places: HashMap<u64, (&Label, u64)> = HashMap::new();
            for pointer in self.batch(last.map(|(_, _, key)| key).collect()).await? {
                let known = wanted.get(text_of(&pointer, "pk")?);
                if let (Some(known), Ok(seq)) = (known, row::points_to(&pointer)) {
                    places.insert(seq, *known);
                }
            }
            let rows = places.keys().map(|seq| keys::record(practice, *seq));
            for item in self.batch(rows.collect()).await? {
                let (seq, envelope) = (row::place(&item)?, text_of(&item, "env"));
                if let (Some((ticket, tseq)), Ok(envelope)) = (places.get(&seq), envelope) {
                    let tail = TicketTail {
                        seq: tseq + 1,
                        prev: merkle::leaf(envelope.as_bytes()),
                    };
                    tickets.insert((*ticket).clone(), (tail, seq));
                }
            }
        }
        Ok(tickets)
    }

    /// The last row of a partition whose number is at most this.
    async fn last_until(&self, pk: String, number: u64) -> Result<Option<Item>, Fault> {
        let until = format!("{number:020}");
        last(&self.client, &self.table, pk, Some(until)).await
    }
}
