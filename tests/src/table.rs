//! Everything in the `desk` table at one instant, read past the functions, on a wire of its own.

use std::collections::BTreeMap;

use aws::client::DynamoDb;
use aws::item::{Item, read};
use aws::keys;
use aws_sdk_dynamodb::types::{DeleteRequest, WriteRequest};
use domain::event::Event;
use domain::ids::{PracticeId, TicketId};
use domain::outage::Outages;
use domain::page::Page;
use domain::ticket::Ticket;

use crate::clinic::Clinic;

/// One ticket's partition.
#[derive(Debug, Clone, Default)]
pub struct Partition {
    /// The ticket, and its row as it stands.
    pub ticket: Option<(Ticket, Item)>,
    /// Its timeline without the pages, in order.
    pub events: Vec<Event>,
    /// Its pages, each with its row.
    pub pages: Vec<(Page, Item)>,
    /// The reports that joined it.
    pub children: Vec<TicketId>,
    /// The rows of its words.
    pub words: Vec<Item>,
}

/// The table.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// Tickets by practice and id.
    pub tickets: BTreeMap<(PracticeId, TicketId), Partition>,
    /// The open incidents of each practice and system.
    pub outages: Vec<(PracticeId, Outages)>,
    /// The ticket of each reference.
    pub references: BTreeMap<(PracticeId, String), String>,
    /// The bodies that receipts answer with.
    pub receipts: Vec<String>,
    /// Rows that cannot be read, by key.
    pub unreadable: Vec<String>,
    /// The keys of all of these rows.
    rows: Vec<Item>,
}

impl Table {
    /// Reads the whole table, as no function of the project may.
    ///
    /// # Panics
    /// When DynamoDB does not answer.
    pub async fn of(clinic: &Clinic) -> Self {
        let mut table = Self::default();
        let (client, name) = (client(clinic), &clinic.app().config.desk_table);
        let mut from = None;
        loop {
            let scan = client.scan().table_name(name).consistent_read(true);
            let answer = scan.set_exclusive_start_key(from).send().await;
            let answer = answer.expect("a scan");
            for row in answer.items.unwrap_or_default() {
                table.add(row);
            }
            from = answer.last_evaluated_key.filter(|key| !key.is_empty());
            if from.is_none() {
                break;
            }
        }
        for partition in table.tickets.values_mut() {
            partition.events.sort_by(|a, b| a.id.0.cmp(&b.id.0));
            partition
                .pages
                .sort_by(|(a, _), (b, _)| a.id.0.cmp(&b.id.0));
        }
        table
    }

    /// The partition of a ticket.
    ///
    /// # Panics
    /// When it is not there.
    #[must_use]
    pub fn partition(&self, id: &str) -> &Partition {
        let found = self
            .tickets
            .iter()
            .find(|((_, ticket), _)| ticket.to_string() == id);
        found.expect("a ticket").1
    }

    /// Takes every ticket away with all that hangs on it, as if none had ever been: what a practice
    /// is set up with stays.
    ///
    /// # Panics
    /// When DynamoDB does not answer.
    pub async fn erase(&self, clinic: &Clinic) {
        let (client, name) = (client(clinic), &clinic.app().config.desk_table);
        for rows in self.rows.chunks(25) {
            let deletes = rows.iter().map(|key| {
                let delete = DeleteRequest::builder().set_key(Some(key.clone())).build();
                let delete = delete.expect("a delete");
                WriteRequest::builder().delete_request(delete).build()
            });
            let batch = client.batch_write_item();
            let answer = batch.request_items(name, deletes.collect()).send().await;
            let left = answer
                .expect("a batch")
                .unprocessed_items
                .unwrap_or_default();
            assert!(left.is_empty(), "an emulator takes a whole batch");
        }
    }

    fn add(&mut self, row: Item) {
        let of = |name: &str| {
            let value = row.get(name).and_then(|value| value.as_s().ok());
            value.cloned().unwrap_or_default()
        };
        let (pk, sk) = (of("pk"), of("sk"));
        if let Some(key) = keys::ticket_of(&pk) {
            self.rows.push(keys::key(pk.clone(), sk.clone()));
            let partition = self.tickets.entry(key).or_default();
            if partition.add(&sk, row).is_none() {
                self.unreadable.push(format!("{pk} {sk}"));
            }
            return;
        }
        let (kind, practice) = pk.split_once('#').unwrap_or_default();
        let (practice, part) = practice.split_once('#').unwrap_or((practice, ""));
        let Ok(practice) = PracticeId::new(practice) else {
            return;
        };
        if matches!((kind, part), ("P", "OUTAGES" | "REF") | ("R", _)) {
            self.rows.push(keys::key(pk.clone(), sk.clone()));
        }
        match (kind, part) {
            ("P", "OUTAGES") => match read(row) {
                Ok(outages) => self.outages.push((practice, outages)),
                Err(_) => self.unreadable.push(format!("{pk} {sk}")),
            },
            ("P", "REF") => {
                self.references.insert((practice, sk), of("ticket"));
            }
            ("R", _) => self.receipts.push(of("body")),
            _ => {}
        }
    }
}

/// A client on a wire of its own, where no planned fault strikes and no call is counted.
#[must_use]
pub fn client(clinic: &Clinic) -> DynamoDb {
    let (_wire, config) = clinic.desk.gateway.stack().fork();
    DynamoDb::new(&config)
}

impl Partition {
    fn add(&mut self, sk: &str, row: Item) -> Option<()> {
        if sk == keys::TICKET {
            self.ticket = Some((read(row.clone()).ok()?, row));
        } else if sk.starts_with(keys::EVENTS) {
            let kind = row.get("kind").and_then(|kind| kind.as_s().ok());
            if kind.is_some_and(|kind| kind == "paged") {
                self.pages.push((read(row.clone()).ok()?, row));
            } else {
                self.events.push(read(row).ok()?);
            }
        } else if let Some(child) = sk.strip_prefix(keys::CHILDREN) {
            self.children.push(TicketId::parse(child)?);
        } else if sk.starts_with(keys::WORDS) {
            self.words.push(row);
        } else {
            return None;
        }
        Some(())
    }
}
