//! Whether records are found by what they are of: the rows that point to them, made again from the records themselves.

use std::collections::{BTreeSet, HashMap};

use domain::audit::record::Envelope;
use domain::ids::PracticeId;

use super::{BATCH, Reader};
use crate::audit::row;
use crate::fault::Fault;
use crate::item::{Item, text_of};
use crate::keys::audit as keys;

/// A record and the tokens of the patients that its body names.
#[derive(Debug, Clone)]
pub struct Indexed {
    /// The record.
    pub envelope: Envelope,
    /// The tokens.
    pub patients: Vec<String>,
}

impl Indexed {
    /// The keys of the rows that point to it.
    fn rows(&self, practice: &PracticeId) -> Vec<Item> {
        let entry = &self.envelope.entry;
        let ticket = entry.draft.tkt.as_ref().zip(entry.ticket_tail);
        let pointer = ticket.map(|(ticket, tail)| keys::pointer(practice, ticket, tail.seq));
        let tokens = self.patients.iter();
        let patients = tokens.map(|token| keys::patient_record(practice, token, entry.tail.seq));
        let request = keys::request(practice, &entry.draft.rid);
        [request]
            .into_iter()
            .chain(pointer)
            .chain(patients)
            .collect()
    }
}

impl Reader {
    /// The numbers of the records that a row should point to, and none does.
    ///
    /// # Errors
    /// Why DynamoDB did not answer.
    pub async fn unindexed(
        &self,
        practice: &PracticeId,
        records: &[Indexed],
    ) -> Result<BTreeSet<u64>, Fault> {
        let mut wanted = Vec::new();
        for record in records {
            let seq = record.envelope.entry.tail.seq;
            wanted.extend(record.rows(practice).into_iter().map(|key| (key, seq)));
        }
        let mut missing = BTreeSet::new();
        for part in wanted.chunks(BATCH) {
            let keys: Vec<Item> = part.iter().map(|(key, _)| key.clone()).collect();
            let mut found = HashMap::new();
            for item in self.batch(keys).await? {
                // A patient's row has the number in its key, the others beside it.
                let seq = row::points_to(&item).or_else(|_| row::place(&item)).ok();
                found.insert(place(&item), seq);
            }
            let lost = part.iter().filter(|(key, seq)| {
                let pointed = found.get(&place(key)).copied().flatten();
                pointed != Some(*seq)
            });
            missing.extend(lost.map(|(_, seq)| *seq));
        }
        Ok(missing)
    }
}

fn place(item: &Item) -> (String, String) {
    let text = |name| text_of(item, name).unwrap_or_default().to_owned();
    (text("pk"), text("sk"))
}
