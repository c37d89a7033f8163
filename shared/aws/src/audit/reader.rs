//! Reading the log: pages of records as they are stored, a ticket's chain, a patient's records, checkpoints.

pub mod index;
mod range;
mod tail;

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{
    KeysAndAttributes, ReturnConsumedCapacity, builders::KeysAndAttributesBuilder,
};
use domain::audit::hash::Hash;
use domain::audit::label::Label;
use domain::audit::merkle::Frontier;
use domain::audit::record::{Envelope, TicketTail};
use domain::audit::verify::Stored;
use domain::ids::PracticeId;
use jiff::Timestamp;

use super::row;
use crate::fault::{Fault, sort};
use crate::item::{Item, text, text_of};
use crate::keys::audit as keys;
use crate::last::last;
use crate::store::beside::Beside;

/// How many items one BatchGetItem takes.
const BATCH: usize = 100;
/// How often what a batch left out is asked for again.
const ROUNDS: u32 = 8;

/// A record's row: bytes as they are stored, nothing taken on trust.
#[derive(Debug, Clone)]
pub struct Row {
    /// The number its key says.
    pub seq: u64,
    /// The clear half, byte for byte.
    pub envelope: String,
    /// The sealed body, unless it is gone.
    pub ciphertext: Option<Vec<u8>>,
    /// The data key of the body as KMS encrypted it.
    pub data_key: Vec<u8>,
    /// The KMS key that did.
    pub under: String,
    /// The leaf hash kept beside the record.
    pub leaf: Option<Hash>,
}

impl Row {
    /// The row as a verifier takes it.
    #[must_use]
    pub fn stored(&self) -> Stored<'_> {
        Stored {
            envelope: self.envelope.as_bytes(),
            ciphertext: self.ciphertext.as_deref(),
            leaf: self.leaf,
        }
    }
}

/// A checkpoint as it is kept.
#[derive(Debug, Clone)]
pub struct Kept {
    /// How many records it covers.
    pub size: u64,
    /// The signed note.
    pub note: String,
    /// The tree it was made from.
    pub frontier: Frontier,
    /// That tree without its last record: with both, whoever goes on from here can tell that record from another.
    pub before: Frontier,
    /// Where the note lies outside of the table, if anchoring was on.
    pub anchor: Option<String>,
    /// When it was made: the instant of the run that made it.
    pub at: Timestamp,
}

/// Reads the `audit` table.
pub struct Reader {
    client: aws_sdk_dynamodb::Client,
    table: String,
}

impl Reader {
    /// A reader of a table.
    #[must_use]
    pub fn new(client: aws_sdk_dynamodb::Client, table: String) -> Self {
        Self { client, table }
    }

    /// The records of a log from a number on, in order: at most `limit` of them, fewer where they are large. The number
    /// with which the next page begins, if there may be one.
    ///
    /// # Errors
    /// Why DynamoDB did not answer; [`Fault::Corrupt`] for a row that is no record's.
    pub async fn records(
        &self,
        practice: &PracticeId,
        from: u64,
        limit: i32,
    ) -> Result<(Vec<Row>, Option<u64>), Fault> {
        let (items, more) = self.page(keys::log(practice), from, limit).await?;
        let rows = items.into_iter().map(row).collect::<Result<Vec<_>, _>>()?;
        let next = rows.last().map(|last| last.seq.saturating_add(1));
        Ok((rows, next.filter(|_| more)))
    }

    /// All records of a ticket, in order, their chain checked.
    ///
    /// # Errors
    /// [`Fault::Corrupt`] when a record is missing, of another ticket, or does not go on where the one before ended.
    pub async fn ticket(
        &self,
        practice: &PracticeId,
        ticket: &Label,
    ) -> Result<Vec<Envelope>, Fault> {
        let mut places = Vec::new();
        let mut from = 0;
        loop {
            let pk = keys::ticket(practice, ticket);
            let (pointers, more) = self.pointers(pk, from).await?;
            for pointer in &pointers {
                places.push(row::points_to(pointer)?);
            }
            from += pointers.len() as u64;
            if !more {
                break;
            }
        }
        let mut records = Vec::with_capacity(places.len());
        for part in places.chunks(BATCH) {
            records.extend(self.each(practice, part).await?);
        }
        let mut tail = TicketTail::GENESIS;
        for record in &records {
            let goes_on = record.entry.ticket_tail == Some(tail)
                && record.entry.draft.tkt.as_ref() == Some(ticket);
            tail = record
                .ticket_tail()
                .filter(|_| goes_on)
                .ok_or_else(|| Fault::Corrupt("a ticket's chain in the log".to_owned()))?;
        }
        Ok(records)
    }

    /// The condition that a ticket's chain still ends here.
    ///
    /// # Errors
    /// When it cannot be written down.
    pub fn ends(
        &self,
        practice: &PracticeId,
        ticket: &Label,
        tail: TicketTail,
    ) -> Result<Beside, Fault> {
        let next = keys::pointer(practice, ticket, tail.seq);
        Beside::check(&self.table, next, |check| {
            check.condition_expression("attribute_not_exists(pk)")
        })
    }

    /// The numbers of the records that touched a patient's data, in order.
    ///
    /// # Errors
    /// Why DynamoDB did not answer.
    pub async fn patient(&self, practice: &PracticeId, token: &str) -> Result<Vec<u64>, Fault> {
        let (mut numbers, mut from) = (Vec::new(), 0);
        loop {
            let pk = keys::patient(practice, token);
            let (items, more) = self.page(pk, from, 1000).await?;
            for item in &items {
                numbers.push(row::place(item)?);
            }
            match numbers.last() {
                Some(last) if more => from = last.saturating_add(1),
                _ => return Ok(numbers),
            }
        }
    }

    /// Records by their numbers, in that order.
    ///
    /// # Errors
    /// [`Fault::Corrupt`] when one is not there or not in its place.
    pub async fn each(
        &self,
        practice: &PracticeId,
        numbers: &[u64],
    ) -> Result<Vec<Envelope>, Fault> {
        let items = self.named(practice, numbers).await?;
        items.iter().map(row::envelope).collect()
    }

    /// Records by their numbers, in that order, as they are stored.
    ///
    /// # Errors
    /// [`Fault::Corrupt`] when one is not there.
    pub async fn rows(&self, practice: &PracticeId, numbers: &[u64]) -> Result<Vec<Row>, Fault> {
        let items = self.named(practice, numbers).await?;
        items.into_iter().map(row).collect()
    }

    async fn named(&self, practice: &PracticeId, numbers: &[u64]) -> Result<Vec<Item>, Fault> {
        let mut found = HashMap::new();
        for part in numbers.chunks(BATCH) {
            let keys = part.iter().map(|seq| keys::record(practice, *seq));
            for item in self.batch(keys.collect()).await? {
                found.insert(row::place(&item)?, item);
            }
        }
        let taken = numbers.iter().map(|seq| found.remove(seq));
        taken
            .collect::<Option<Vec<_>>>()
            .ok_or_else(|| Fault::Corrupt("a record of the log is gone".to_owned()))
    }

    /// The last checkpoint of a log, if there is one.
    ///
    /// # Errors
    /// Why DynamoDB did not answer; [`Fault::Corrupt`] for a row that is no checkpoint's.
    pub async fn last_checkpoint(&self, practice: &PracticeId) -> Result<Option<Kept>, Fault> {
        let pk = keys::checkpoints(practice);
        let last = last(&self.client, &self.table, pk, None).await?;
        last.as_ref().map(checkpoint).transpose()
    }

    /// The checkpoints of a log that cover at least so many records, in order: at most `limit`, and the size with which
    /// the next page begins.
    ///
    /// # Errors
    /// Why DynamoDB did not answer; [`Fault::Corrupt`] for a row that is no checkpoint's.
    pub async fn checkpoints(
        &self,
        practice: &PracticeId,
        from: u64,
        limit: i32,
    ) -> Result<(Vec<Kept>, Option<u64>), Fault> {
        let pk = keys::checkpoints(practice);
        let (items, more) = self.page(pk, from, limit).await?;
        let kept: Vec<Kept> = items.iter().map(checkpoint).collect::<Result<_, _>>()?;
        let next = kept.last().map(|last| last.size.saturating_add(1));
        Ok((kept, next.filter(|_| more)))
    }

    /// A page of a partition whose sort keys are numbers of twenty digits, and whether there may be more.
    async fn page(&self, pk: String, from: u64, limit: i32) -> Result<(Vec<Item>, bool), Fault> {
        self.query(pk, format!("{from:020}"), limit).await
    }

    async fn pointers(&self, pk: String, from: u64) -> Result<(Vec<Item>, bool), Fault> {
        self.query(pk, format!("{from:010}"), 1000).await
    }

    async fn query(&self, pk: String, sk: String, limit: i32) -> Result<(Vec<Item>, bool), Fault> {
        let query = self.client.query().table_name(&self.table);
        let answer = query
            .key_condition_expression("pk = :pk AND sk >= :sk")
            .expression_attribute_values(":pk", text(pk))
            .expression_attribute_values(":sk", text(sk))
            .limit(limit)
            .consistent_read(true)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await
            .map_err(|e| sort(&e))?;
        let more = answer.last_evaluated_key.is_some_and(|key| !key.is_empty());
        Ok((answer.items.unwrap_or_default(), more))
    }

    /// Items by their keys, in any order; those that are not there are left out.
    async fn batch(&self, mut keys: Vec<Item>) -> Result<Vec<Item>, Fault> {
        let mut items = Vec::with_capacity(keys.len());
        for _ in 0..ROUNDS {
            if keys.is_empty() {
                return Ok(items);
            }
            let asked = asked(keys).build();
            let asked = asked.map_err(|_| Fault::Corrupt("a batch".to_owned()))?;
            let answer = self
                .client
                .batch_get_item()
                .request_items(&self.table, asked)
                .return_consumed_capacity(ReturnConsumedCapacity::Total)
                .send()
                .await
                .map_err(|e| sort(&e))?;
            let got = answer.responses.unwrap_or_default().remove(&self.table);
            items.extend(got.unwrap_or_default());
            let left = answer.unprocessed_keys.unwrap_or_default();
            keys = left
                .into_values()
                .flat_map(|left: KeysAndAttributes| left.keys)
                .collect();
        }
        Err(Fault::Throttled("BatchGetItem".to_owned()))
    }
}

fn asked(keys: Vec<Item>) -> KeysAndAttributesBuilder {
    KeysAndAttributes::builder()
        .set_keys(Some(keys))
        .consistent_read(true)
}

fn bytes<'a>(item: &'a Item, name: &str) -> Option<&'a [u8]> {
    let value = item.get(name).and_then(|value| value.as_b().ok());
    value.map(AsRef::as_ref)
}

fn row(item: Item) -> Result<Row, Fault> {
    let leaf = bytes(&item, "lh").and_then(|leaf| leaf.try_into().ok());
    Ok(Row {
        seq: row::place(&item)?,
        // A row without its clear half is for the verifier to name, not a reason to show nothing.
        envelope: text_of(&item, "env").unwrap_or_default().to_owned(),
        ciphertext: bytes(&item, "ct").map(<[u8]>::to_vec),
        data_key: bytes(&item, "edk").unwrap_or_default().to_vec(),
        under: text_of(&item, "kid").unwrap_or_default().to_owned(),
        leaf: leaf.map(Hash),
    })
}

pub(super) fn checkpoint(item: &Item) -> Result<Kept, Fault> {
    let broken = || Fault::Corrupt("a checkpoint of the log".to_owned());
    let size = row::place(item)?;
    let tree = |name: &str, size| {
        let peaks = item.get(name)?.as_l().ok()?;
        let peaks = peaks.iter().map(|peak| {
            let bytes = peak.as_b().ok()?.as_ref().try_into().ok()?;
            Some(Hash(bytes))
        });
        Frontier::resume(size, peaks.collect::<Option<_>>()?)
    };
    Ok(Kept {
        size,
        note: text_of(item, "note")?.to_owned(),
        frontier: tree("frontier", size).ok_or_else(broken)?,
        before: size
            .checked_sub(1)
            .and_then(|size| tree("before", size))
            .ok_or_else(broken)?,
        anchor: text_of(item, "anchor").ok().map(str::to_owned),
        at: text_of(item, "at")?.parse().map_err(|_| broken())?,
    })
}
