//! Committing a change: all of it in one conditional transaction, or nothing.

use aws_sdk_dynamodb::types::builders::PutBuilder;
use aws_sdk_dynamodb::types::{
    AttributeValue, Delete, Put, ReturnConsumedCapacity, TransactWriteItem,
};
use domain::event::{Event, Happened};
use domain::ids::{EventId, PracticeId, Reference, TicketId};
use domain::outage::Outages;
use domain::page::{Page, REDRIVE};
use domain::report::line::Line;
use domain::role::Actor;
use domain::ticket::change::{Change, Joined, Pointer};
use domain::ticket::{Status, Ticket};
use jiff::{SignedDuration, Timestamp};

use crate::fault::{Fault, Guard, sort, sort_transaction};
use crate::item::{Item, number, text, write};
use crate::keys;
use crate::store::Store;
use crate::store::beside::Beside;
use crate::store::receipt::{FREE, Receipt};

/// "Transactions stay under 90 items."
const WRITES_MAX: usize = 90;

/// When the sweep carries a word once more. A report joins without holding its incident, so one that
/// looked before the word was said may be written after whoever said it had told everybody. Each
/// of the two requests lasts at most 20 seconds: by then it is there to be told.
const CARRY_AGAIN: SignedDuration = SignedDuration::from_secs(45);

/// A transaction being built: each write with what its condition guards.
struct Writes<'a> {
    table: &'a str,
    writes: Vec<TransactWriteItem>,
    guards: Vec<Guard>,
}

impl Writes<'_> {
    fn push(&mut self, write: TransactWriteItem, guard: Guard) {
        self.writes.push(write);
        self.guards.push(guard);
    }

    fn put(
        &mut self,
        item: Item,
        guard: Guard,
        condition: impl FnOnce(PutBuilder) -> PutBuilder,
    ) -> Result<(), Fault> {
        let put = Put::builder().table_name(self.table).set_item(Some(item));
        let put = condition(put)
            .build()
            .map_err(|_| Fault::Corrupt("put".to_owned()))?;
        self.push(TransactWriteItem::builder().put(put).build(), guard);
        Ok(())
    }

    fn new_item(&mut self, item: Item, guard: Guard) -> Result<(), Fault> {
        self.put(item, guard, |put| {
            put.condition_expression("attribute_not_exists(pk)")
        })
    }

    fn receipt(&mut self, practice: &PracticeId, receipt: &Receipt) -> Result<(), Fault> {
        let now = number(receipt.at.as_second());
        self.put(receipt.row(practice)?, Guard::Receipt, |put| {
            put.condition_expression(FREE)
                .expression_attribute_values(":now", now)
        })
    }

    fn change(&mut self, change: &Change, now: Timestamp) -> Result<(), Fault> {
        let ticket = &change.ticket;
        let row = ticket_row(ticket)?;
        match change.was {
            None => {
                self.new_item(row, Guard::State)?;
                let mut code = keys::reference(&ticket.practice, &ticket.reference);
                code.insert("ticket".to_owned(), text(ticket.id.to_string()));
                self.new_item(code, Guard::Reference)?;
            }
            Some(was) => self.put(row, Guard::State, |put| {
                put.condition_expression("#version = :was")
                    .expression_attribute_names("#version", "version")
                    .expression_attribute_values(":was", number(was))
            })?,
        }
        for event in &change.events {
            self.event(ticket, event)?;
        }
        for page in &change.pages {
            self.new_item(page_row(page, now)?, Guard::State)?;
        }
        for (person, (seen, becomes)) in &change.bundles {
            let mut row = keys::key(keys::practice(&ticket.practice), keys::bundle(person));
            row.insert("at".to_owned(), text(keys::instant(*becomes)));
            match seen {
                None => self.new_item(row, Guard::State)?,
                Some(seen) => self.put(row, Guard::State, |put| {
                    put.condition_expression("#at = :seen")
                        .expression_attribute_names("#at", "at")
                        .expression_attribute_values(":seen", text(keys::instant(*seen)))
                })?,
            }
        }
        self.pointer(ticket, &change.outages)?;
        if let Some(joined) = &change.joined {
            self.joined(ticket, joined, now)?;
        }
        if let Some(word) = &change.word {
            let key = keys::word(&ticket.practice, ticket.id, &word.event);
            let mut row = write(word, key)?;
            row.extend(due(ticket, now + CARRY_AGAIN, &word.event.0));
            self.new_item(row, Guard::State)?;
        }
        if let Some(raised) = &change.raised {
            // The child's own change speaks for the shared rows.
            let alone = Change {
                bundles: Default::default(),
                outages: Pointer::Untouched,
                raised: None,
                ..(**raised).clone()
            };
            self.change(&alone, now)?;
        }
        Ok(())
    }

    fn event(&mut self, ticket: &Ticket, event: &Event) -> Result<(), Fault> {
        let key = keys::event_of(&ticket.practice, ticket.id, event);
        self.new_item(write(event, key)?, Guard::State)
    }

    fn pointer(&mut self, ticket: &Ticket, pointer: &Pointer) -> Result<(), Fault> {
        let unmoved = |outages: &Outages| (number(outages.rev), outages.rev == 0);
        match pointer {
            Pointer::Untouched => {}
            Pointer::Becomes(outages) => {
                let (rev, first) = unmoved(outages);
                let next = Outages {
                    rev: outages.rev + 1,
                    ..outages.clone()
                };
                let key = keys::outages(&ticket.practice, &outages.system);
                let row = write(&next, key)?;
                if first {
                    self.new_item(row, Guard::State)?;
                } else {
                    self.put(row, Guard::State, |put| {
                        put.condition_expression("rev = :rev")
                            .expression_attribute_values(":rev", rev)
                    })?;
                }
            }
        }
        Ok(())
    }

    /// A report's row at its incident, and the entry on the incident's timeline. Neither touches
    /// the incident itself, so two hundred reports at once do not wait for each other.
    fn joined(&mut self, ticket: &Ticket, joined: &Joined, now: Timestamp) -> Result<(), Fault> {
        match joined {
            Joined::Joins {
                incident,
                reference,
            } => self.joins(ticket, *incident, reference, now),
            Joined::Leaves { incident } => self.leaves(ticket, *incident),
            Joined::Moves {
                from,
                to,
                reference,
            } => {
                self.leaves(ticket, *from)?;
                self.joins(ticket, *to, reference, now)
            }
        }
    }

    fn joins(
        &mut self,
        ticket: &Ticket,
        incident: TicketId,
        reference: &Reference,
        now: Timestamp,
    ) -> Result<(), Fault> {
        let mut row = keys::child(&ticket.practice, incident, ticket.id);
        row.insert("ref".to_owned(), text(reference.0.clone()));
        self.put(row, Guard::State, |put| put)?;
        let event = Event {
            id: EventId::joined(ticket.id),
            at: now,
            recorded_at: now,
            actor: Actor::Desk,
            what: Happened::ChildJoined {
                ticket: ticket.id,
                reference: reference.clone(),
            },
            sealed: None,
        };
        let key = keys::key(
            keys::ticket(&ticket.practice, incident),
            keys::event(event.at, &event.id),
        );
        self.new_item(write(&event, key)?, Guard::State)
    }

    fn leaves(&mut self, ticket: &Ticket, incident: TicketId) -> Result<(), Fault> {
        let delete = Delete::builder()
            .table_name(self.table)
            .set_key(Some(keys::child(&ticket.practice, incident, ticket.id)))
            .build()
            .map_err(|_| Fault::Corrupt("delete".to_owned()))?;
        let write = TransactWriteItem::builder().delete(delete).build();
        self.push(write, Guard::State);
        Ok(())
    }
}

/// A ticket's row: in `opened` for good, in `active` while there is something to fix, in `due`
/// while something is due.
fn ticket_row(ticket: &Ticket) -> Result<Item, Fault> {
    let pk = keys::ticket(&ticket.practice, ticket.id);
    let mut row = write(ticket, keys::key(pk, keys::TICKET))?;
    let practice = keys::practice(&ticket.practice);
    let listed = keys::opened(ticket.opened_at, ticket.id);
    row.insert("opened_pk".to_owned(), text(practice.clone()));
    row.insert("opened_at_id".to_owned(), text(listed));
    let line = serde_json::to_string(&Line::of(ticket));
    let line = line.map_err(|_| Fault::Corrupt("a line cannot be written".to_owned()))?;
    row.insert(keys::LINE.to_owned(), text(line));
    if ticket.status.is_active() {
        row.insert("active_pk".to_owned(), text(practice));
    }
    if ticket.status == Status::Closing {
        // Nothing else is due on it: it waits for the checkpoint, in a shard of its own.
        let since = ticket.resolved_at.unwrap_or(ticket.opened_at);
        row.extend(due(ticket, since, keys::TICKET));
        row.insert("due_shard".to_owned(), text(keys::CLOSING));
    } else if let Some(at) = ticket.next_at() {
        row.extend(due(ticket, at, keys::TICKET));
    }
    Ok(row)
}

fn due(ticket: &Ticket, at: Timestamp, what: &str) -> Item {
    Item::from([
        ("due_shard".to_owned(), text(keys::shard(ticket.id))),
        ("due_at".to_owned(), text(keys::due(at, ticket.id, what))),
    ])
}

/// A page's row. The committer sends what may go at once and has 30 seconds for it; the rest is
/// due when it may go.
fn page_row(page: &Page, now: Timestamp) -> Result<Item, Fault> {
    let sk = keys::event(page.at, &page.id);
    let mut row = write(
        page,
        keys::key(keys::ticket(&page.practice, page.ticket), sk),
    )?;
    row.insert("kind".to_owned(), text("paged"));
    let at = if page.send_at <= now {
        now + REDRIVE
    } else {
        page.send_at
    };
    row.insert("due_shard".to_owned(), text(keys::shard(page.ticket)));
    let due_at = keys::due(at, page.ticket, &page.id.0);
    row.insert("due_at".to_owned(), AttributeValue::S(due_at));
    Ok(row)
}

impl Store {
    /// A change as part of another transaction.
    pub fn beside(&self, change: &Change, now: Timestamp) -> Result<Beside, Fault> {
        let mut writes = self.writes();
        writes.change(change, now)?;
        Ok(Beside(writes.writes))
    }

    /// The condition that a ticket is neither closed nor about to be.
    pub fn unclosed(&self, practice: &PracticeId, id: TicketId) -> Result<Beside, Fault> {
        let key = keys::key(keys::ticket(practice, id), keys::TICKET);
        Beside::check(&self.table, key, |check| {
            check
                .condition_expression("attribute_exists(pk) AND NOT #status IN (:closing, :closed)")
                .expression_attribute_names("#status", "status")
                .expression_attribute_values(":closing", text("closing"))
                .expression_attribute_values(":closed", text("closed"))
        })
    }

    fn writes(&self) -> Writes<'_> {
        Writes {
            table: &self.table,
            writes: Vec::new(),
            guards: Vec::new(),
        }
    }

    /// Commits a change with the receipt of its request, if there is one.
    pub async fn commit(
        &self,
        change: &Change,
        receipt: Option<&Receipt>,
        now: Timestamp,
    ) -> Result<(), Fault> {
        self.commit_beside(change, receipt, Beside::default(), now)
            .await
    }

    /// Commits a change on conditions of other rows as well.
    pub async fn commit_beside(
        &self,
        change: &Change,
        receipt: Option<&Receipt>,
        beside: Beside,
        now: Timestamp,
    ) -> Result<(), Fault> {
        let mut writes = self.writes();
        writes.change(change, now)?;
        if let Some(receipt) = receipt {
            writes.receipt(&change.ticket.practice, receipt)?;
        }
        for write in beside.0 {
            writes.push(write, Guard::Beside);
        }
        if writes.writes.len() > WRITES_MAX {
            return Err(Fault::Refused("the change is too large".to_owned()));
        }
        let Writes { writes, guards, .. } = writes;
        let answer = self
            .client
            .transact_write_items()
            .set_transact_items(Some(writes))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        match answer {
            Ok(_) => Ok(()),
            Err(error) if error.as_service_error().is_some() => {
                Err(sort_transaction(&error, &guards))
            }
            Err(error) => Err(sort(&error)),
        }
    }
}
