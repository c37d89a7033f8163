//! One attempt: places, seals and commits a record with its pointers; the first one of a log with the log's own.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::{Put, ReturnConsumedCapacity, TransactWriteItem};
use domain::audit::hash::Hash;
use domain::audit::label::{Fact, Facts, Label, NotClear};
use domain::audit::record::{Act, Disclosure, Draft, Outcome, Purpose, Tail, TicketTail};
use jiff::Timestamp;

use super::seal::{Record, seal};
use super::tail::Tails;
use super::{Book, Receipt, Recorder, Wanted, request, row, tell};
use crate::fault::{Fault, Guard, sort_transaction};
use crate::item::Item;
use crate::store::beside::Beside;

/// The body of a record that has nothing to say in secret.
const NOTHING: &[u8] = b"{}";

impl Recorder {
    /// Writes the record at the next place, if nobody is there first.
    pub(super) async fn attempt(&self, wanted: &Wanted<'_>) -> Result<Receipt, Fault> {
        let Tails { mut log, ticket } = self.tails(wanted).await?;
        if wanted.after.is_some_and(|after| after != ticket) {
            return Err(Fault::Moved);
        }
        let mut rows = Vec::with_capacity(5);
        let mut told = Vec::with_capacity(2);
        if log.seq == 0 {
            let created = self.created(wanted.now)?;
            let hash = request(&wanted.log, &created);
            let draft = (created, NOTHING, hash);
            let first = self.rows(
                wanted,
                draft,
                log,
                TicketTail::GENESIS,
                Guard::State,
                &mut rows,
            );
            let first = first.await?;
            log = first.envelope.tail();
            told.push(first);
        }
        let draft = (wanted.draft.clone(), &wanted.body[..], wanted.request);
        let own = self.rows(wanted, draft, log, ticket, Guard::Receipt, &mut rows);
        let own = own.await?;
        let receipt = Receipt::of(&own.envelope);
        for token in &wanted.patients {
            let row = row::patient(wanted.practice, &own.envelope, token);
            rows.push((row, Guard::State));
        }
        told.push(own);
        self.commit(rows, wanted.beside.clone()).await?;
        for record in &told {
            let seq = record.envelope.entry.tail.seq;
            tell(wanted.practice, seq, &record.envelope.leaf());
        }
        Ok(receipt)
    }

    /// Seals a record at a place, and adds its rows. A new salt each time: the place is part of what is sealed.
    async fn rows(
        &self,
        wanted: &Wanted<'_>,
        (draft, body, request): (Draft, &[u8], Hash),
        log: Tail,
        ticket: TicketTail,
        again: Guard,
        rows: &mut Vec<(Item, Guard)>,
    ) -> Result<Record, Fault> {
        let practice = wanted.practice;
        let key = self
            .data_keys
            .take(practice, draft.tkt.as_ref(), body.len(), wanted.now)
            .await?;
        let entry = draft.place(&wanted.log, log, ticket, Hash::of(&[&key.encrypted]));
        let record = seal(entry, &key.plain, Hash(self.random()?), body)?;
        rows.push((row::record(practice, &record, &key), Guard::State));
        let pointer = row::pointer(practice, &record.envelope);
        rows.extend(pointer.map(|row| (row, Guard::State)));
        rows.push((row::request(practice, &record.envelope, &request), again));
        Ok(record)
    }

    async fn commit(&self, rows: Vec<(Item, Guard)>, beside: Beside) -> Result<(), Fault> {
        let (rows, mut guards): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
        let puts = rows.into_iter().map(|row| {
            let put = Put::builder()
                .table_name(&self.book.table)
                .set_item(Some(row))
                .condition_expression("attribute_not_exists(pk)")
                .build()
                .map_err(|_| Fault::Corrupt("put".to_owned()))?;
            Ok(TransactWriteItem::builder().put(put).build())
        });
        let mut puts = puts.collect::<Result<Vec<_>, Fault>>()?;
        guards.extend(beside.0.iter().map(|_| Guard::Beside));
        puts.extend(beside.0);
        self.dynamodb
            .transact_write_items()
            .set_transact_items(Some(puts))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await
            .map_err(|error| sort_transaction(&error, &guards))?;
        Ok(())
    }

    /// The first record of a log: what its bodies are sealed, its patients' tokens made and its checkpoints signed with.
    fn created(&self, now: Timestamp) -> Result<Draft, Fault> {
        let draft = || -> Result<Draft, NotClear> {
            let mut fact = Facts::default();
            let Book {
                key,
                mac_key,
                sign_key,
                ..
            } = &self.book;
            for (name, key) in [
                ("body_key", key),
                ("mac_key", mac_key),
                ("sign_key", sign_key),
            ] {
                fact.insert(name, Fact::text(key)?)?;
            }
            Ok(Draft {
                act: Act::LogCreated,
                actor: Label::new("statdesk")?,
                amr: Label::new("none")?,
                at: now,
                cat: BTreeSet::new(),
                disc: Disclosure::Tpo,
                fact,
                grant: None,
                out: Outcome::Ok,
                p2: false,
                phi: false,
                pou: Purpose::SystemAdministration,
                rid: Label::new(Act::LogCreated.as_str())?,
                role: Label::new("system")?,
                ses: None,
                tkt: None,
            })
        };
        draft().map_err(|why| Fault::Refused(format!("the log's first record: {why}")))
    }
}
